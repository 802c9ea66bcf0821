#!/usr/bin/env python3
"""How a message's time grows with rules, length, alerts, people, files and rows.

Each axis is measured by processor time: what boundaryctl scan takes over the
messages, less what it takes over none, the least of BENCH_ROUNDS (3). Writes doc/growth-AXIS.svg for
each (into BENCH_OUT) and prints the slope of the line through the points,
both axes logarithmic: 1 is linear.

BENCH_AXES says which; BENCH_SCALE (1) makes the number of messages smaller.
"""
import json
import math
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

import grow_daemon
import peer_forms
import plot
import workload

SOURCE = pathlib.Path(os.environ.get('TEST_SOURCE', '.')).resolve()
BUILD = pathlib.Path(os.environ.get('TEST_BUILD', '.')).resolve()
OUT = pathlib.Path(os.environ.get('BENCH_OUT', str(SOURCE / 'doc')))
ROUNDS = int(os.environ.get('BENCH_ROUNDS', '3'))
SCALE = float(os.environ.get('BENCH_SCALE', '1'))
LEAST_S = 0.02
ALERTING = 'my number is 07700 900%03d'
RULE = '''{ id = "%s"; title = "A test"; why = "A test."; clause = "IP-20";
from = "staff"; severity = "high"; status = "live"; phrases = "
%s
"; must-alert = "
%s
"; }'''
CONF = '''people = "people.csv"; rules = [ "rules.d" ]; lists = "%s/etc/lists";
clauses = "%s/etc/clauses.tsv";
sources = ( { name = "all"; path = "exports/*.jsonl"; format = "jsonl"; } );
routes = ( { name = "default"; } );
spool = { path = "spool"; }; state = { path = "state"; };
control = { path = "control.sock"; };
'''


class Home:
    """A folder with settings of its own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        (self.folder / 'rules.d').mkdir()
        (self.folder / 'exports').mkdir()
        (self.folder / 'conf').write_text(CONF % (SOURCE, SOURCE))
        self.people(2)
        self.rules(1)

    def rules(self, count):
        """One that alerts, and others made of the shipped phrases."""
        chance = random.Random(1)
        usable = [one for one in peer_forms.phrases(str(SOURCE))
                  if not set(one) & set('*(){}%~^$?|"\\') and ' ' in one]
        first = sorted({one.split()[0] for one in usable})
        made = [RULE % ('number', 'my number is %{phone}', ALERTING % 0)]
        for number in range(1, count):
            said = chance.choice(first) + ' ' + chance.choice(usable)
            made.append(RULE % ('r%d' % number, said, said))
        (self.folder / 'rules.d' / 'a.conf').write_text(
            'family = "contact-details";\nrules = (\n' + ',\n'.join(made) +
            '\n);\n')

    def people(self, count):
        rows = ['id,name,role,team,manager,aliases']
        for number in range(count):
            rows.append('w%d,Worker %d,%s,oak,,' % (
                number, number, 'service_user' if number % 2 else 'staff'))
        (self.folder / 'people.csv').write_text('\n'.join(rows) + '\n')

    def run(self, command):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode(errors='replace')[-400:])
        return (after.ru_utime + after.ru_stime - before.ru_utime -
                before.ru_stime)

    def scan(self, lines):
        """Microseconds a message of boundaryctl scan; None: too little."""
        path = self.folder / 'all.jsonl'
        path.write_text(''.join(lines))
        empty = self.folder / 'empty.jsonl'
        empty.touch()
        command = [str(BUILD / 'boundaryctl'), '-c', str(self.folder / 'conf'),
                   'scan', '--format', 'jsonl']
        base = min(self.run([*command, str(empty)]) for _ in range(ROUNDS))
        took = min(self.run([*command, str(path)]) for _ in range(ROUNDS))
        if took - base < LEAST_S:
            return None
        return (took - base) / len(lines) * 1e6


def message(number, text, people=2):
    when = workload.START.isoformat()
    return json.dumps({
        'id': 'm%d' % number, 'time': when + 'Z',
        'conversation': 'c%d' % number,
        'from': 'Worker %d' % (2 * number % people),
        'to': 'Worker %d' % ((2 * number + 1) % people), 'text': text}) + '\n'


def ordinary(count, people=2):
    chance = random.Random(1)
    said = workload.vocabulary(str(SOURCE))[1]
    return [message(n, chance.choice(said), people) for n in range(count)]


def many(count):
    return max(10, int(count * SCALE))


def rules(home):
    lines = ordinary(many(40000))
    for count in (10, 100, 1000, 10000):
        home.rules(count)
        yield count, home.scan(lines)


def length(home):
    said = ' '.join(workload.vocabulary(str(SOURCE))[1][:20000])
    for size in (10, 100, 1000, 10000, 100000, 1 << 20):
        count = max(8, min(many(40000), many(8000000) // size))
        yield size, home.scan([message(n, said[:size]) for n in range(count)])


def alerts(home):
    count = many(20000)
    for share in (0.001, 0.01, 0.1, 1):
        lines = [message(n, '%d %s' % (n, ALERTING % (n % 1000)))
                 if n % round(1 / share) == 0 else
                 message(n, 'see you at ten') for n in range(count)]
        yield share * 100, home.scan(lines)


def people(home):
    for count in (10, 100, 1000, 10000, 100000):
        home.people(count)
        yield count, home.scan(ordinary(many(40000), count))


AXES = {'rules': (rules, 'rules'), 'length': (length, 'bytes of text'),
        'alerts': (alerts, 'per cent of messages that match, scan alone'),
        'people': (people, 'people in people.csv'),
        'files': (grow_daemon.files, 'files followed, boundaryd'),
        'rows': (grow_daemon.rows, 'rows in the ledger, boundaryd -1')}


def slope(points):
    """Of the least-squares line through the logarithms."""
    xs = [math.log(x) for x, _ in points]
    ys = [math.log(y) for _, y in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return (sum((a - x) * (b - y) for a, b in zip(xs, ys)) /
            sum((a - x) ** 2 for a in xs))


def main():
    for name in os.environ.get('BENCH_AXES', ' '.join(AXES)).split():
        function, what = AXES[name]
        with tempfile.TemporaryDirectory() as folder:
            points = list(function(Home(folder)))
        for x, y in points:
            if y is None:
                print('%s: too little to measure at %g' % (name, x))
        points = [point for point in points if point[1] is not None]
        if len(points) < 2:
            continue
        steep = slope(points)
        print('%s: slope %.2f; microseconds a message: %s' % (
            name, steep, ', '.join('%g at %g' % (round(y, 2), x)
                                   for x, y in points)), flush=True)
        plot.write(OUT / ('growth-%s.svg' % name), what,
                   'microseconds a message', points,
                   'slope %.2f (1 is linear)' % steep)


if __name__ == '__main__':
    sys.exit(main())
