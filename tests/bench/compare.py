#!/usr/bin/env python3
"""Time boundaryctl scan beside what people would use instead, in turn.

Workloads are made with a seed: sentences of ../shared/accuracy/ordinary where
it is there, else of the rules' quiet examples; every thousandth, hundredth or
tenth message is an alerting example. The peers get the rules' own phrases in a
flat form (finders become plain shapes): much the same words are looked for, but
nothing is unfolded, masked or combined, and only lines are counted.
Figures are by processor time, which other work on the machine changes least.

BENCH_MB (default 200) is the size of a workload, BENCH_SLOW_MB (default 1)
that of what slow peers get, BENCH_ROUNDS (default 5) how often each runs.
"""
import glob
import json
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

SOURCE = os.environ.get('TEST_SOURCE', '.')
BUILD = os.environ.get('TEST_BUILD', '.')
MB = float(os.environ.get('BENCH_MB', '200'))
SLOW_MB = float(os.environ.get('BENCH_SLOW_MB', '1'))
ROUNDS = int(os.environ.get('BENCH_ROUNDS', '5'))
SEED = int(os.environ.get('BENCH_SEED', '1'))
FINDERS = {
    'phone': r'\+?[0-9][0-9 ()-]{8,14}[0-9]', 'number': r'[0-9]{1,6}',
    'email': r'[a-z0-9._-]+@[a-z0-9.-]+', 'handle': r'@[a-z0-9._]+',
    'money': '£?[0-9]+', 'url': r'(https?://|www\.)[^ ]+',
    'postcode': r'[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}',
}


def blocks(text, key):
    for found in re.finditer(r'\b%s\s*=\s*"((?:[^"\\]|\\.)*)"' % key, text):
        for line in found.group(1).split('\n'):
            line = line.strip()
            if line and not line.startswith('#'):
                yield line


def read_lists():
    lists = {}
    for path in glob.glob(SOURCE + '/etc/lists/*.txt'):
        with open(path, encoding='utf-8') as file:
            lists[os.path.basename(path)[:-4]] = [
                line.strip() for line in file
                if line.strip() and not line.startswith('#')]
    return lists


def flat(phrase, lists, depth=0):
    """A phrase as an extended regular expression without look-around."""
    def entry(found):
        if depth > 3:
            return '[a-z]+'
        return '(' + '|'.join(flat(one, lists, depth + 1) for one in
                              lists.get(found.group(1), ['[a-z]+'])) + ')'

    def finder(found):
        return '(' + FINDERS.get(found.group(1).split(':')[0],
                                 '[0-9@][^ ]+') + ')'

    kept = []

    def keep(text):
        kept.append(text)
        return '\x00%d\x01' % (len(kept) - 1)

    text = re.sub(r'[.^$+?\[\]]', lambda m: '' if m.group(0) in '^$' else
                  m.group(0) if m.group(0) == '?' else '\\' + m.group(0),
                  phrase)
    text = re.sub(r'%\{([^}]*)\}', lambda m: keep(finder(m)), text)
    text = re.sub(r'\{([^}]*)\}', lambda m: keep(entry(m)), text)
    text = re.sub(r' ?\*([0-9]?) ?', lambda m: keep(
        '( [^ ]+){0,%s} ?' % (m.group(1) or '3')), text)
    text = text.replace('~', '(s|ed|ing)?')
    text = re.sub(r'\x00(\d+)\x01', lambda m: kept[int(m.group(1))], text)
    return text


def patterns(lists):
    out = []
    for path in sorted(glob.glob(SOURCE + '/etc/rules.d/*.conf')):
        with open(path, encoding='utf-8') as file:
            for phrase in blocks(file.read(), 'phrases'):
                one = flat(phrase, lists)
                try:
                    re.compile(one)
                except re.error:
                    continue
                out.append(r'\b' + one + r'\b')
    return out


def vocabulary():
    risky, ordinary = [], []
    for path in sorted(glob.glob(SOURCE + '/etc/rules.d/*.conf')):
        with open(path, encoding='utf-8') as file:
            text = file.read()
        risky += blocks(text, 'must-alert')
        ordinary += blocks(text, 'must-stay-quiet')
    shared = []
    for path in sorted(glob.glob(SOURCE +
                                 '/../shared/accuracy/ordinary/*.jsonl')):
        with open(path, encoding='utf-8') as file:
            shared += [json.loads(line)['text'] for line in file]
    ordinary = shared or ordinary
    return ([' '.join(x.split()) for x in risky],
            [' '.join(x.split()) for x in ordinary])


def write(path, form, size, share, words):
    random.seed(SEED)
    risky, ordinary = words
    count = done = 0
    with open(path, 'w', encoding='utf-8') as out:
        while done < size:
            text = random.choice(risky if random.random() < share
                                 else ordinary)
            stamp = (count // 60 % 24, count % 60)
            if form == 'jsonl':
                line = json.dumps({
                    'id': 'm%d' % count, 'time':
                    '2025-03-04T%02d:%02d:00Z' % stamp,
                    'conversation': 'c%d' % (count % 500),
                    'from': 'Ada Quill', 'from_role': 'staff',
                    'to_role': 'service_user', 'text': text},
                    ensure_ascii=False)
            elif form == 'whatsapp':
                line = '04/03/2025, %02d:%02d - Ada Quill: %s' % (
                    *stamp, text)
            else:
                line = text
            done += len(line.encode()) + 1
            count += 1
            out.write(line + '\n')
    return count


def once(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run(command, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime -
            before.ru_stime + 1e-6), result


def measure(title, path, peers, count):
    """Pairs in turn, so that a busy moment hits all of them."""
    times = {name: [] for name, _, _ in peers}
    broken = {}
    for _ in range(ROUNDS):
        for name, command, size in peers:
            if name in broken:
                continue
            took, result = once(command)
            if result.returncode not in (0, 1):
                broken[name] = result.stderr.decode(errors='replace')[:60]
                continue
            times[name].append(size / took / 1e6)
    print('\n### %s (%.0f MB, %d messages)\n' % (
        title, os.path.getsize(path) / 1e6, count))
    print('| what | MB/s, median | least to most | ours / theirs |')
    print('| --- | ---: | ---: | ---: |')
    ours = statistics.median(times['boundaryctl scan'])
    for name, _, _ in peers:
        if name in broken:
            print('| %s | fails: %s | | |' % (name, broken[name].strip()))
            continue
        speeds = times[name]
        middle = statistics.median(speeds)
        print('| %s | %.2f | %.2f to %.2f | %.3g |' % (
            name, middle, min(speeds), max(speeds), ours / middle))
    sys.stdout.flush()


def peers_of(form, path, slow, rules, empty):
    big, small = os.path.getsize(path), os.path.getsize(slow)
    scan = [BUILD + '/boundaryctl', '-c', SOURCE + '/etc/boundaryd.conf',
            'scan', '--format', 'whatsapp' if form == 'whatsapp' else 'jsonl']
    plain = form == 'plain'
    listed = [
        ('boundaryctl scan', None if plain else scan + [path], big),
        ('its start alone', None if plain else scan + [empty], big),
        ('rg --no-unicode', ['rg', '--no-unicode', '-c', '-i',
                             '--regex-size-limit', '2G', '-f', rules, path],
         big),
        ('rg -P', ['rg', '-P', '-c', '-i', '-f', rules, slow], small),
        ('grep -E', ['grep', '-E', '-c', '-i', '-f', rules, slow], small),
        ('wc -l', ['wc', '-l', path], big),
    ]
    if form == 'jsonl':
        listed.append(('jq -c .text', ['jq', '-c', '.text', path], big))
    if plain:
        listed[0] = ('boundaryctl scan',
                     [scan[0], *scan[1:4], '--format', 'whatsapp', path], big)
        listed = [one for one in listed if one[1] is not None]
    missing = [n for n, c, _ in listed if shutil.which(c[0]) is None]
    return ([one for one in listed if one[0] not in missing], missing)


def main():
    lists = read_lists()
    words = vocabulary()
    lines = patterns(lists)
    missing = set()
    with tempfile.TemporaryDirectory() as folder:
        rules = folder + '/rules.txt'
        empty = folder + '/empty'
        open(empty, 'w', encoding='utf-8').close()
        with open(rules, 'w', encoding='utf-8') as out:
            out.write('\n'.join(lines) + '\n')
        print('%d patterns for the peers, seed %d' % (len(lines), SEED))
        for form in os.environ.get('BENCH_FORMS', 'jsonl whatsapp').split():
            for share in (0.001, 0.01, 0.1):
                path, slow = folder + '/all', folder + '/slow'
                count = write(path, form, MB * 1e6, share, words)
                write(slow, form, SLOW_MB * 1e6, share, words)
                peers, lacks = peers_of(form, path, slow, rules, empty)
                missing.update(lacks)
                measure('%s, %g %% risky' % (form, share * 100), path, peers,
                        count)
    for name in ('sec', 'fail2ban-regex'):
        missing.add(name + ' (not run: it takes one rule at a time)')
    print('\nNot measured: ' + ', '.join(sorted(missing)))


main()
