"""Growth of the daemon itself: files that are followed, rows in its ledger.

Processor time of the keeper and its readers.
"""
import pathlib
import re
import resource
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent /
                       'system'))
from harness import Daemon, append, line, wait_for

LOG = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'
EXTRA = ('limits = { alerts-sender = 0; alerts = 0; open-files = 20000; };\n'
         'canary = { on = false; };\n')
LINES = 2000
DEADLINE_S = 90
# Every alert comes with these: they are five rows.
FILL = '''
CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL
    SELECT i + 1 FROM c WHERE i < %d) SELECT i, randomblob(16) AS id FROM c;
INSERT INTO alerts SELECT n.i + 100, n.id, randomblob(16), x'', rule, family,
    title, why, clause, severity, from_name, to_name, 'p' || n.i %% 997, team,
    route, source, file, time + n.i, raised, 1
    FROM n, (SELECT * FROM alerts LIMIT 1);
INSERT INTO matches SELECT n.id, rule, 0, n.i + 100, source, file, n.i, time
    FROM n, (SELECT * FROM matches LIMIT 1);
INSERT INTO deliveries (alert, route, done, reason)
    SELECT n.i + 100, 'default', 1, 0 FROM n;
INSERT INTO cases SELECT n.i + 100, 0, 'default', NULL, NULL, 'open', NULL,
    '', '', '' FROM n;
INSERT INTO concerns SELECT n.id, 'p' || n.i %% 997, randomblob(16), family,
    rule, severity, time + n.i, raised, '', 'open', 0
    FROM n, (SELECT * FROM concerns LIMIT 1);
'''


def read_so_far(daemon):
    """Messages; -1: no answer. The JSON of thousands of files is too long."""
    found = re.search(rb'messages +(\d+) read', daemon.ctl('status').stdout)
    return int(found.group(1)) if found else -1


def busy_us(daemon):
    """Of all its processes."""
    keeper = daemon.process.pid
    children = pathlib.Path('/proc/%d/task/%d/children' % (keeper, keeper))
    return sum(int(pathlib.Path('/proc/%d/schedstat' % pid).read_text()
                   .split()[0])
               for pid in (keeper, *map(int, children.read_text().split()))
               ) / 1000


def one_of(count):
    """A line to each of so many files in turn, that are followed already."""
    daemon = Daemon(LOG, extra=EXTRA)
    try:
        for number in range(count):
            append(daemon.exports / ('%d.jsonl' % number),
                   line(number, 'see you at ten', conversation='c'))
        daemon.start()
        wait_for(lambda: read_so_far(daemon) == count, 'all is followed',
                 DEADLINE_S)
        before = busy_us(daemon)
        for number in range(LINES):
            append(daemon.exports / ('%d.jsonl' % (number % count)),
                   line(count + number, 'see you at ten',
                        conversation='c%d' % number))
        wait_for(lambda: read_so_far(daemon) == count + LINES, 'all is read',
                 DEADLINE_S)
        return (busy_us(daemon) - before) / LINES
    finally:
        daemon.close()


def files(_):
    for count in (1, 10, 100, 1000, 10000):
        yield count, one_of(count)


def once_us(daemon):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = daemon.once()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode(errors='replace')[-400:])
    return 1e6 * (after.ru_utime + after.ru_stime - before.ru_utime -
                  before.ru_stime)


def with_rows(count):
    """One message in ten an alert, of somebody else each."""
    daemon = Daemon(LOG, extra=EXTRA)
    log = daemon.exports / 'a.jsonl'
    try:
        append(log, line(0))
        once_us(daemon)
        ledger = sqlite3.connect(daemon.root / 'state' / 'boundaryd.db')
        ledger.executescript('PRAGMA synchronous = OFF;' + FILL %
                             max(count // 5, 1))
        ledger.close()
        base = min(once_us(daemon) for _ in range(2))
        for number in range(1, LINES + 1):
            append(log, line(number, None if number % 10 == 0 else
                             'see you at ten', conversation='c%d' % number,
                             **{'from': 'W%d' % number,
                                'from_role': 'staff'}))
        return (once_us(daemon) - base) / LINES
    finally:
        daemon.close()


def rows(_):
    for count in (5, 1000, 10000, 100000, 1000000):
        yield count, with_rows(count)
