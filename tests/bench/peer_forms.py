"""The shipped rules' phrases as plain extended regular expressions.

What other programs can be given: words, choices, lists and gaps as a phrase
has them; finders as plain shapes; ASCII only. Nothing is unfolded, masked or
combined (`unless`, `with`, `near`, points), so they do less than the rules.
"""
import glob
import os
import re
import unicodedata

FINDERS = {
    'phone': r'([+]44|0)[0-9 ()-]{8,13}[0-9]', 'number': r'[0-9]{1,6}',
    'email': r'[a-z0-9._-]+@[a-z0-9.-]+', 'handle': r'@[a-z0-9._]+',
    'money': r'[0-9]+', 'url': r'(https?://|www[.])[^ ]+',
    'postcode': r'[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}',
    'address': r'[0-9]+[a-z]? [a-z]+ (road|rd|street|st|lane|avenue|close|drive)',
    'bank': r'[0-9]{2}-[0-9]{2}-[0-9]{2}', 'known': r'07[0-9]{9}',
    'contact': r'(0[0-9 ()-]{8,13}[0-9]|[a-z0-9._-]+@[a-z0-9.-]+)',
}
# What stands beside the text on every line must not be a find.
EMPTY = (
    '{"id": "m1", "time": "2025-03-04T12:11:00Z", "conversation": "c481", '
    '"from": "Ada Quill", "from_role": "staff", "to_role": "service_user", '
    '"text": ""}', '04/03/2025, 12:11 - Ada Quill: ')
TOKEN = re.compile(r'%\{[^}]*\}|\{[^}]*\}|\*[0-9]?|[()|?^$]|[^\s(){}|?*^$]+')


def blocks(text, key):
    """The lines of every KEY = "..." of a rule file."""
    for found in re.finditer(r'\b%s\s*=\s*"((?:[^"\\]|\\.)*)"' % key, text):
        for line in found.group(1).split('\n'):
            line = line.strip()
            if line and not line.startswith('#'):
                yield line


def rule_files(source):
    for path in sorted(glob.glob(source + '/etc/rules.d/*.conf')):
        with open(path, encoding='utf-8') as file:
            yield file.read()


def read_lists(source):
    lists = {}
    for path in glob.glob(source + '/etc/lists/*.txt'):
        with open(path, encoding='utf-8') as file:
            lists[os.path.basename(path)[:-4]] = [
                line.strip() for line in file
                if line.strip() and not line.startswith('#')]
    return lists


def plain(text):
    text = unicodedata.normalize('NFKD', text.replace('’', "'"))
    return text.encode('ascii', 'ignore').decode()


class Phrase:
    """One phrase, read token by token."""

    def __init__(self, text, lists, depth=0):
        self.tokens = TOKEN.findall(plain(text))
        self.lists, self.depth = lists, depth

    def peek(self):
        return self.tokens[0] if self.tokens else ''

    def choice(self):
        """Alternatives up to a bracket or the end."""
        ways = [self.sequence()]
        while self.peek() == '|':
            self.tokens.pop(0)
            ways.append(self.sequence())
        ways = [way for way in ways if way]
        return ways[0] if len(ways) == 1 else '(%s)' % '|'.join(ways)

    def sequence(self):
        """Elements with a blank between; an optional one takes its blank."""
        out, solid, gap = '', False, 0
        while self.tokens and self.peek() not in '|)':
            token = self.tokens.pop(0)
            if token in ('^', '$', '?'):
                continue
            if token[0] == '*':
                gap = int(token[1:] or '3')
                continue
            one = self.element(token)
            maybe = self.peek() == '?'
            if not one:
                continue
            between = ('( [^ ]+){0,%d} ' % gap if gap else ' ') if solid else ''
            if maybe:
                out += '(%s%s)?' % (between, one) if solid else '(%s )?' % one
            else:
                out, solid = out + between + one, True
            gap = 0 if not maybe else gap
        return out

    def element(self, token):
        if token == '(':
            inside = self.choice()
            if self.peek() == ')':
                self.tokens.pop(0)
            return '(%s)' % inside if inside else ''
        if token.startswith('%{'):
            return '(%s)' % FINDERS[token[2:-1].split(':')[0]]
        if token[0] == '{':
            entries = self.lists.get(token[1:-1], [])
            if self.depth > 3 or not entries:
                return '[a-z]+'
            return '(%s)' % '|'.join(
                Phrase(entry, self.lists, self.depth + 1).choice()
                for entry in entries)
        forms = token.endswith('~')
        word = re.sub(r'([.+\[\]\\])', r'[\1]', token.rstrip('~'))
        return word + ('(s|d|ed|ing)?' if forms else '')


def flat(phrase, lists):
    """A phrase as one pattern that grep -E, PCRE and ripgrep all read."""
    inside = Phrase(phrase, lists).choice()
    return r'\b(%s)\b' % inside if inside else ''


def phrases(source):
    return [phrase for text in rule_files(source)
            for phrase in blocks(text, 'phrases')]


def patterns(source, more=()):
    """Patterns of the shipped phrases and of `more`, each once."""
    lists = read_lists(source)
    made = [flat(phrase, lists) for phrase in [*phrases(source), *more]]
    made = list(dict.fromkeys(one for one in made if one))
    return [one for one in made
            if not any(re.search(one, line, re.I) for line in EMPTY)]
