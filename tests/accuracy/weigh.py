#!/usr/bin/env python3
"""Weigh the signs: how many points each word and list of the points rules has.

  weigh.py [--write] [--also DIR|FILE]... [--ordinary FILE]... [--check DIR]...

Labelled messages teach it: messages/*.tsv beside this file (hard-*.tsv less than
the others), and what --also names (a folder with singles.jsonl, or a .tsv). --ordinary names messages of
which nothing should be raised. A logistic regression for each family (python3-sklearn)
gives weights for the lists etc/lists/signs-*.txt, which people write, and for
rows of one to three words, whoever says them and by who says them to whom. The
strongest go, ten times as large and rounded, to etc/lists/points-FAMILY.txt
(said by anybody) and points-FAMILY-WHO.txt (said by staff to people, by people
to staff, among staff). A sum of 50 is enough, which stands in the rules.

It first weighs most of the messages, says how well that tells the others apart
(one fifth of them, or each fifth in turn with --parts 5; 0: none), and asks for
more points where a family would raise more than --noise of 1,000 ordinary
messages, or of those of one file. Without --write it only says.

A .tsv line is FAMILIES|FROM|TO|TEXT with tabs for bars; FAMILIES is "-" or
families with commas between.
"""
import argparse
import collections
import glob
import json
import math
import pathlib
import re
import sys
import unicodedata

import numpy
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

HERE = pathlib.Path(__file__).resolve().parent
ETC = HERE.parent.parent / "etc"
FAMILIES = (
    "contact-details", "social-media", "gifts", "money", "meeting", "romance", "disclosure",
    "secrecy", "gossip", "confidentiality", "favouritism", "friendship", "touch", "substances",
    "images", "influence", "discrimination", "property", "safeguarding", "treatment",
    "prior-relationship", "illegal")
CORE = FAMILIES[:3]
STAFF = ("staff", "colleague", "manager", "professional")
ROLES = {"by-staff": ("staff", "service_user"), "to-staff": ("service_user", "staff"),
         "among-staff": ("staff", "staff")}
WHO = tuple(ROLES)
ENOUGH = 50
SCALE = 10
FINDERS = {
    "%{phone}": r"(?:\+|\b0)\d[\d ()-]{7,}\d",
    "%{email}": r"\S+@\S+\.\w+",
    "%{money}": r"£ ?\d+|\b\d+(?:\.\d\d)? ?(?:quid|pounds?)\b",
}
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
PLAIN = re.compile(r"[a-z']+\Z")
SENTENCE_END = re.compile(r"\n|(?<![.])[.!?](?=\s)|[!?](?=\s)")


def fold(text):
    text = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).lower()
    return "".join(c for c in text if not unicodedata.combining(c))


class Words:
    """Text to words as rule/words.h and lists/spellings.txt have them."""

    def __init__(self):
        self.plain = {}
        self.seen = collections.Counter()  # words as they are written
        for line in (ETC / "lists" / "spellings.txt").read_text().splitlines():
            if "=" in line and not line.startswith("#"):
                word, variants = line.split("=")
                for variant in variants.split(","):
                    if " " not in variant.strip():
                        self.plain[variant.strip().replace("'", "")] = word.strip()

    def read(self, text):
        """[(word, follows)], apostrophes taken out."""
        text = fold(text)
        out, end = [], 0
        for found in WORD.finditer(text):
            gap = text[end:found.start()]
            word = found.group()
            self.seen[word] += 1
            bare = word.replace("'", "")
            bare = self.plain.get(bare, bare).replace("'", "")
            out.append((bare, bool(out) and len(gap) <= 6 and not SENTENCE_END.search(gap + " ")))
            end = found.end()
        return out

    def shown(self):
        """Words with apostrophes, where many people write one: don't is met by dont."""
        shown = {}
        for word, count in self.seen.items():
            bare = word.replace("'", "")
            if "'" in word and 3 * count > self.seen[bare] and bare not in self.plain:
                shown[bare] = max(word, shown.get(bare, word), key=lambda w: self.seen[w])
        return shown


class Signs:
    """The lists that people write: etc/lists/signs-*.txt."""

    def __init__(self, words):
        self.first = collections.defaultdict(list)
        for path in sorted(glob.glob(str(ETC / "lists" / "signs-*.txt"))):
            name = pathlib.Path(path).stem
            for line in pathlib.Path(path).read_text().splitlines():
                if line.startswith("#") or not line.strip():
                    continue
                for entry in line.strip().strip("()").split("|"):
                    row = tuple(word for word, _ in words.read(entry))
                    if row:
                        self.first[row[0]].append((row, "{%s}" % name))

    def find(self, row):
        found = set()
        for at, word in enumerate(row):
            for entry, name in self.first.get(word, ()):
                if tuple(row[at:at + len(entry)]) == entry:
                    found.add(name)
        return found


def who(message):
    if message["from"] not in STAFF:
        return "to-staff"
    return "by-staff" if message["to"] in ("service_user", "family") else "among-staff"


class Features:
    def __init__(self):
        self.words = Words()
        self.signs = Signs(self.words)

    def __call__(self, message):
        text = message["text"]
        read = self.words.read(text)
        row = [word for word, _ in read]
        there = self.signs.find(row)
        there.update(name for name, pattern in FINDERS.items() if re.search(pattern, text, re.I))
        if len(row) <= 5:
            there.add("is:short")
        if len(row) >= 30:
            there.add("is:long")
        if text.rstrip().endswith("?"):
            there.add("is:question")
        said = who(message)
        there.update([f"{said} {sign}" for sign in there])
        there.add(said)
        for size in (1, 2, 3):
            for at in range(len(read) - size + 1):
                if all(follows for _, follows in read[at + 1:at + size]) and \
                        all(PLAIN.match(word) for word in row[at:at + size]):
                    words = "w " + " ".join(row[at:at + size])
                    there.update((words, f"{said} {words}"))
        return there


class Table:
    """All messages as rows of signs."""

    def __init__(self, messages):
        self.features = Features()
        self.vector = CountVectorizer(binary=True, analyzer=self.features, min_df=3)
        self.matrix = self.vector.fit_transform(messages).tocsr()
        self.names = self.vector.get_feature_names_out()

    def rows(self, messages):
        return self.vector.transform(messages).tocsr()


class Scales:
    """The points of each sign, by family."""

    def __init__(self, table, messages, chosen, weights, args):
        matrix = table.matrix[chosen]
        self.models = {}
        for family in FAMILIES:
            right = numpy.array([family in messages[i]["families"] for i in chosen])
            if right.sum() < 8:
                continue
            full = LogisticRegression(C=args.strength, solver="liblinear").fit(
                matrix, right, sample_weight=weights[chosen])
            keep = numpy.flatnonzero(numpy.abs(full.coef_[0]) * SCALE >= args.least)
            few = LogisticRegression(C=args.strength, solver="liblinear").fit(
                matrix[:, keep], right, sample_weight=weights[chosen])
            row = numpy.zeros(matrix.shape[1])
            row[keep] = numpy.round(few.coef_[0] * SCALE)
            self.models[family] = (numpy.clip(row, -99, 99), few.intercept_[0] * SCALE)

    def sums(self, rows):
        return {family: rows @ row + base for family, (row, base) in self.models.items()}


def read_tsv(path):
    out = []
    for number, line in enumerate(pathlib.Path(path).read_text().splitlines(), 1):
        if not line:
            continue  # between two conversations
        fields = line.split("\t")
        if len(fields) != 4:
            sys.exit(f"{path}:{number}: write FAMILIES, FROM, TO and TEXT with tabs between")
        families = [] if fields[0] == "-" else fields[0].split(",")
        for family in families:
            if family not in FAMILIES:
                sys.exit(f"{path}:{number}: no family is called '{family}'")
        out.append({"families": families, "from": fields[1], "to": fields[2], "text": fields[3]})
    return out


def read_labelled(path):
    path = pathlib.Path(path)
    if path.suffix == ".tsv":
        return read_tsv(path)
    lines = (path / "singles.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def is_hard(path):
    """Written around what was got wrong: there is more of it here than people write."""
    return path.name.startswith("hard-")


def said_by(message, said):
    """The same message, as if these people had said it."""
    speaker, hearer = ROLES[said]
    return {**message, "from": speaker, "to": hearer}


def read_ordinary(paths):
    """Said by staff to people, which is where most of the noise would be; some by others as well."""
    out = []
    for path in paths:
        texts = [json.loads(line)["text"] for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines()]
        said = [(text, "by-staff") for text in texts]
        said += [(text, "to-staff") for text in texts[::2]] + [(text, "among-staff") for text in texts[1::6]]
        out += [said_by({"families": [], "text": text, "file": path}, who_said) for text, who_said in said]
    return out


class Levels:
    """The sum that is enough, by family and by who says it."""

    def __init__(self, args):
        self.args = args
        enough = SCALE * math.log(args.chance / (1 - args.chance))
        self.level = {(family, said): enough for family in FAMILIES for said in WHO}

    def noise(self, family, said):
        if said != WHO[0]:
            return self.args.noise_others
        return self.args.noise if family in CORE else self.args.noise_other

    def keep_quiet(self, said, sums):
        """Ordinary messages, said so, raise no more than the noise."""
        for family, values in sums.items():
            loud = numpy.sort(values)[::-1]
            most = int(self.noise(family, said) * len(loud) / 1000)
            if len(loud) > most:
                self.level[family, said] = max(self.level[family, said], loud[most] + 1)

    def enough(self, family, messages, sums):
        if family not in sums:
            return numpy.zeros(len(messages), bool)
        return sums[family] >= numpy.array([self.level[family, who(m)] for m in messages])


def measure(title, messages, sums, levels):
    for name, families in (("core", CORE), ("all", FAMILIES)):
        right = wrong = missed = 0
        for family in families:
            truth = numpy.array([family in m["families"] for m in messages])
            said = levels.enough(family, messages, sums)
            right += int((truth & said).sum())
            wrong += int((~truth & said).sum())
            missed += int((truth & ~said).sum())
        print(f"{title} {name}: precision {right / max(1, right + wrong):.3f}"
              f" recall {right / max(1, right + missed):.3f}")


def write_list(path, title, lines):
    lines = sorted((line for line in lines if line[0] != 0), key=lambda line: (-line[0], line[1]))
    path.write_text(f"# {title}\n" + "".join(f"{points} {words}\n" for points, words in lines))


def write(table, scales, levels):
    for old in glob.glob(str(ETC / "lists" / "points-*.txt")):
        pathlib.Path(old).unlink()
    shown = table.features.words.shown()

    def show(sign):
        if not sign.startswith("w "):
            return sign
        return " ".join(shown.get(word, word) for word in sign[2:].split())

    rules = "".join(path.read_text() for path in (ETC / "rules.d").glob("*.conf"))
    for family, (row, base) in scales.models.items():
        points = {name: int(value) for name, value in zip(table.names, row) if value}
        apart = {name.split(" ", 1)[1] for name in points if name.startswith(WHO) and " " in name}
        write_list(ETC / "lists" / f"points-{family}.txt",
                   f"Signs of {family}, whoever says it. Weighed by tests/accuracy/weigh.py; see Points in boundaryd-rules(5).",
                   [(value, show(name)) for name, value in points.items()
                    if name.startswith("w ") and name not in apart])
        apart |= {name for name in points if name[0] in "{%" or name.startswith("is:")}
        for said in WHO:
            if f'"points-{family}-{said}"' not in rules:
                continue
            lines = [(max(-99, min(99, points.get(sign, 0) + points.get(f"{said} {sign}", 0))), show(sign))
                     for sign in apart]
            start = round(ENOUGH - levels.level[family, said] + base + points.get(said, 0))
            roles = "from:staff" if said != "to-staff" else "to:staff"
            lines.append((max(-99, min(99, start)), roles))
            write_list(ETC / "lists" / f"points-{family}-{said}.txt",
                       f"Signs of {family} {said.replace('-', ' ')}. Weighed by tests/accuracy/weigh.py; see Points in boundaryd-rules(5).", lines)


def try_parts(table, messages, taught, weights, args, levels):
    """Weigh most of the messages, and look at the others."""
    part_of = numpy.arange(len(messages)) // 50 % 5  # neighbours stay together
    found = {family: [] for family in FAMILIES}
    quiet = {said: {family: [] for family in FAMILIES} for said in WHO}
    tried = []
    for part in range(args.parts):
        scales = Scales(table, messages, numpy.flatnonzero(part_of != part), weights, args)
        rest = numpy.flatnonzero(part_of == part)
        tried += [messages[i] for i in rest if i < taught]
        for family, values in scales.sums(table.matrix[rest[rest < taught]]).items():
            found[family].append(values)
        ordinary = [messages[i] for i in rest if i >= taught and who(messages[i]) == WHO[0]]
        for said in WHO if ordinary else ():
            rows = table.rows([said_by(m, said) for m in ordinary])
            for family, values in scales.sums(rows).items():
                quiet[said][family].append(values)
    if not tried:
        return
    found, *loud = ({family: numpy.concatenate(values) for family, values in sums.items() if values}
                    for sums in (found, *quiet.values()))
    for said, sums in zip(quiet, loud):
        levels.keep_quiet(said, sums)
        for name, families in (("core", CORE), ("all", FAMILIES)):
            raised = [sums[family] >= levels.level[family, said] for family in families if family in sums]
            if raised:
                print(f"ordinary messages raised {said}, {name}:"
                      f" {1000 * numpy.any(raised, axis=0).mean():.2f} of 1,000")
    measure(f"{len(tried)} messages that were not weighed:", tried, found, levels)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--also", action="append", default=[])
    parser.add_argument("--ordinary", action="append", default=[])
    parser.add_argument("--check", action="append", default=[])
    parser.add_argument("--chance", type=float, default=0.4, help="of a finding, for enough points")
    parser.add_argument("--noise", type=float, default=0.45,
                        help="most of 1,000 ordinary messages of staff to people, a core family")
    parser.add_argument("--noise-other", type=float, default=0.7, help="the same, another family")
    parser.add_argument("--noise-others", type=float, default=1.0,
                        help="the same, of people to staff and among staff, any family")
    parser.add_argument("--least", type=float, default=1.5, help="points that a sign must have at first to be kept")
    parser.add_argument("--strength", type=float, default=0.4, help="1 / regularisation")
    parser.add_argument("--quiet", type=float, default=8.0, help="weight of an ordinary message")
    parser.add_argument("--hard", type=float, default=0.4, help="weight of a message of messages/hard-*.tsv")
    parser.add_argument("--also-weight", type=float, default=4.0, help="weight of a message that --also names")
    parser.add_argument("--parts", type=int, default=1, help="fifths that are tried")
    args = parser.parse_args()

    paths = sorted(HERE.glob("messages/*.tsv"), key=is_hard)
    messages = [m for path in paths for m in read_labelled(path)]
    ours = len(messages)
    hard = sum(len(read_labelled(path)) for path in paths if is_hard(path))
    messages += [m for path in args.also for m in read_labelled(path)]
    taught = len(messages)
    messages += read_ordinary(args.ordinary)
    weights = numpy.repeat([1.0, args.hard, args.also_weight, args.quiet],
                           [ours - hard, hard, taught - ours, len(messages) - taught])
    levels = Levels(args)
    table = Table(messages)
    try_parts(table, messages, taught, weights, args, levels)
    scales = Scales(table, messages, numpy.arange(len(messages)), weights, args)
    for path in args.ordinary:  # no one of them may be loud, though all together are quiet
        rows = [i for i in range(taught, len(messages)) if messages[i]["file"] == path and who(messages[i]) == WHO[0]]
        levels.keep_quiet(WHO[0], scales.sums(table.matrix[rows]))
    for path in args.check:
        check = read_labelled(path)
        measure(f"{path}:", check, scales.sums(table.rows(check)), levels)
    if args.write:
        write(table, scales, levels)


if __name__ == "__main__":
    main()
