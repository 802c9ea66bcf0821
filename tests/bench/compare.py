#!/usr/bin/env python3
"""Time boundaryctl scan beside what people would use instead, in turn.

Every program reads the same bytes; a slow one gets the first part of them, as
the table says. The peers get the rules' phrases in a plain form
(peer_forms.py): much the same words are looked for, but nothing is unfolded,
masked or combined, and only lines are counted. Figures are by processor time
on one core, which other work on the machine changes least; what a program
takes on an empty file (its start) is measured once and taken off, and stands
beside. PCRE2 takes no pattern as big as all rules, so that `rg -P` runs once
for each portion of 7 KB of them.

BENCH_MB (default 200) is the size of a workload, BENCH_SLOW (default 1) makes
the parts of slow programs longer or shorter, BENCH_ROUNDS (default 5) is how
often each runs, BENCH_FORMS and BENCH_SHARES say which workloads, BENCH_PEERS
which programs, BENCH_CORES=no leaves out the two cores.
"""
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import peer_forms
import workload

SOURCE = os.environ.get('TEST_SOURCE', '.')
BUILD = os.environ.get('TEST_BUILD', '.')
MB = float(os.environ.get('BENCH_MB', '200'))
SLOW = float(os.environ.get('BENCH_SLOW', '1'))
ROUNDS = int(os.environ.get('BENCH_ROUNDS', '5'))
SEED = int(os.environ.get('BENCH_SEED', '1'))
FORMS = os.environ.get('BENCH_FORMS', 'jsonl whatsapp plain').split()
SHARES = [float(x) for x in
          os.environ.get('BENCH_SHARES', '0.001 0.01 0.1').split()]
CORE = os.environ.get('BENCH_CORE', '0')
# How many times as fast as each the issue of speed asks for.
ASKED = {'rg --no-unicode': 0.5, 'rg -P': 20, 'jq -c .text': 3,
         'fail2ban-regex': 100, 'sec': 100}
OURS = 'boundaryctl scan'


def write_peers(folder, patterns):
    """The same patterns as a list, in portions, for fail2ban and for sec."""
    (folder / 'all.txt').write_text('\n'.join(patterns) + '\n')
    (folder / 'portions').mkdir()
    portion, size = [], 0
    for number, one in enumerate([*patterns, '']):
        if portion and (size + len(one) > 7000 or not one):
            (folder / 'portions' / ('%d' % number)).write_text(
                '\n'.join(portion) + '\n')
            portion, size = [], 0
        portion.append(one)
        size += len(one)
    (folder / 'filter.conf').write_text(
        '[Definition]\nfailregex = ' + '\n            '.join(
            '(?i:<F-ID>%s</F-ID>)' % one.replace('%', '%%')
            for one in patterns) + '\ndatepattern = {NONE}\n')
    (folder / 'sec.conf').write_text('\n'.join(
        'type=Single\nptype=RegExp\npattern=(?i)%s\ndesc=rule %d\n'
        'action=none\n' % (one, number)
        for number, one in enumerate(patterns)))


def peers_of(form, folder):
    """Name, command without its file, megabytes that it gets at most."""
    reader = 'syslog' if form == 'plain' else form
    listed = [
        (OURS, [BUILD + '/boundaryctl', '-c', SOURCE + '/etc/boundaryd.conf',
                'scan', '--format', reader, '{}'], MB),
        ('rg --no-unicode', ['rg', '--no-unicode', '-c', '-i', '-j1',
                             '--regex-size-limit', '2G', '-f',
                             '%s/all.txt' % folder, '{}'], MB),
        ('rg -P', ['sh', '-c', 'for f in %s/portions/*; do '
                   'rg -P -c -i -j1 -f $f "$1"; done; true' % folder, 'sh',
                   '{}'], 0.5 * SLOW),
        ('grep -E', ['grep', '-E', '-c', '-i', '-f', '%s/all.txt' % folder,
                     '{}'], 0.1 * SLOW),
        ('jq -c .text', ['jq', '-c', '.text', '{}'], min(MB, 20)),
        ('fail2ban-regex', ['fail2ban-regex', '--no-check-all',
                            '--print-no-missed', '{}',
                            '%s/filter.conf' % folder], 0.02 * SLOW),
        ('sec', ['sec', '--conf=%s/sec.conf' % folder, '--input={}',
                 '--notail', '--nointevents', '--log=/dev/null'], 0.1 * SLOW),
        ('wc -l', ['wc', '-l', '{}'], MB),
    ]
    wanted = os.environ.get('BENCH_PEERS', '').split(',')
    return [one for one in listed
            if (form == 'jsonl' or one[0] != 'jq -c .text') and
            (wanted == [''] or one[0] in (OURS, *wanted))]


def program_of(name, command):
    return name.split()[0] if command[0] == 'sh' else command[0]


def seconds(command, path):
    """Processor time on one core; None when the program fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(['taskset', '-c', CORE, *(
        part.replace('{}', str(path)) for part in command)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        return None, done.stderr.decode(errors='replace').strip()[-60:]
    return (after.ru_utime + after.ru_stime - before.ru_utime -
            before.ru_stime), ''


def first_part(path, megabytes):
    """The first whole lines of a file, as a file beside it."""
    if path.stat().st_size <= megabytes * 1e6:
        return path
    part = path.with_name('part-%g' % megabytes)
    with open(path, 'rb') as file:
        data = file.read(int(megabytes * 1e6))
    part.write_bytes(data[:data.rindex(b'\n') + 1])
    return part


def rates(path, peers):
    """For each: start, bytes, MB/s of each round; or why it fails."""
    empty = path.with_name('empty')
    empty.touch()
    found = {}
    for name, command, most in peers:
        took, why = seconds(command, empty)
        part = first_part(path, most)
        found[name] = [took, part, [], why, command]
    for _ in range(ROUNDS):
        for one in found.values():
            took, why = (None, one[3]) if one[0] is None else \
                seconds(one[4], one[1])
            if took is None:
                one[0], one[3] = None, why
                continue
            one[2].append(one[1].stat().st_size / 1e6 /
                          max(took - one[0], 0.001))
    return found


def measure(title, path, peers, count):
    found = rates(path, peers)
    ours = statistics.median(found[OURS][2])
    print('\n### %s: %.0f MB, %d messages\n' % (
        title, path.stat().st_size / 1e6, count))
    print('| what | start, s | MB read | MB/s, median | least to most '
          '| ours / theirs | asked |')
    print('| --- | ---: | ---: | ---: | ---: | ---: | --- |')
    for name, (start, part, speeds, why, _) in found.items():
        if start is None:
            print('| %s | fails: %s | | | | | |' % (name, why))
            continue
        middle = statistics.median(speeds)
        asked = ASKED.get(name)
        print('| %s | %.2f | %.2f | %.4g | %.4g to %.4g | %.3g | %s |' % (
            name, start, part.stat().st_size / 1e6, middle, min(speeds),
            max(speeds), ours / middle, '' if asked is None else
            '%g: %s' % (asked, 'reached' if ours / middle >= asked
                        else 'not reached')))
    sys.stdout.flush()


def daemon_seconds(folder, readers, cores):
    """How long boundaryd -1 takes over all files, by the clock."""
    conf = folder / 'two.conf'
    for made in ('spool', 'state'):
        shutil.rmtree(folder / made, ignore_errors=True)
    conf.write_text('''
people = "%s/etc/people.csv"; rules = [ "%s/etc/rules.d" ];
lists = "%s/etc/lists"; office = "%s/etc/office.txt";
clauses = "%s/etc/clauses.tsv";
sources = ( { name = "all"; path = "exports/*.jsonl"; format = "jsonl";
    files-apart = true; } );
routes = ( { name = "default"; } );
spool = { path = "spool"; }; state = { path = "state"; };
control = { path = "control.sock"; }; readers = { count = %d; };
''' % (*[SOURCE] * 5, readers))
    started = time.monotonic()
    done = subprocess.run(['taskset', '-c', cores, BUILD + '/boundaryd', '-c',
                           str(conf), '-1'], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode(errors='replace')[-400:])
    return time.monotonic() - started


def two_cores(folder, words):
    """Eight files read by one reader on one core, by two on two."""
    exports = folder / 'exports'
    exports.mkdir()
    total = 0
    for number in range(8):
        path = exports / ('%d.jsonl' % number)
        workload.write(path, 'jsonl', MB * 1e6 / 8, 0.001, words,
                       SEED + number)
        total += path.stat().st_size
    one, two = [], []
    for _ in range(ROUNDS):
        one.append(daemon_seconds(folder, 1, '0'))
        two.append(daemon_seconds(folder, 2, '0,1'))
    gain = statistics.median(a / b for a, b in zip(one, two))
    print('\n### Two cores against one: boundaryd -1, 8 files, %.0f MB\n' %
          (total / 1e6))
    for what, took in (('one', one), ('two', two)):
        print('- %s: %.1f s by the clock, %.1f to %.1f, start included' % (
            what, statistics.median(took), min(took), max(took)))
    print('- two are %.2f times as fast; 1.7 is asked: %s; load %.1f' % (
        gain, 'reached' if gain >= 1.7 else 'not reached',
        os.getloadavg()[0]))


def main():
    words = workload.vocabulary(SOURCE)
    lines = peer_forms.patterns(SOURCE)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_peers(folder, lines)
        print('%d patterns for the others, seed %d, %d rounds, load %.1f' % (
            len(lines), SEED, ROUNDS, os.getloadavg()[0]), flush=True)
        missing = {program_of(n, c) for n, c, _ in peers_of('jsonl', folder)
                   if shutil.which(program_of(n, c)) is None}
        print('Missing here: ' + (', '.join(sorted(missing)) or 'none'))
        for form in FORMS:
            for share in SHARES:
                for old in folder.glob('part-*'):
                    old.unlink()
                path = folder / 'all'
                count = workload.write(path, form, MB * 1e6, share, words,
                                       SEED)
                measure('%s, %g %% risky' % (form, share * 100), path,
                        [(n, c, m) for n, c, m in peers_of(form, folder)
                         if program_of(n, c) not in missing], count)
        if os.environ.get('BENCH_CORES') != 'no':
            two_cores(folder, words)


if __name__ == '__main__':
    main()
