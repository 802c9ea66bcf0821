#!/usr/bin/env python3
"""How often memory is asked for, a message more.

A library of a few lines, made here, counts malloc, calloc and realloc in the
program it is loaded into. Each program runs over some messages and over three
times as many, in fifty conversations that it knows by then; the difference is
what a message costs once all is warm. boundaryctl scan does what a reader does
(readers themselves are started with an empty environment); boundaryd -1 is the
keeper. Exits 1 when half of the messages that are no alert cost an allocation.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent /
                       'system'))
from harness import BUILD, Daemon, line

LOG = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'
EXTRA = 'limits = { alerts-sender = 0; alerts = 0; };\n'
SAID = 'see you at ten, take care of the garden'
COUNTER = '''
#include <stdio.h>
#include <stdlib.h>
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
static unsigned long calls;
void *malloc(size_t n) { calls++; return __libc_malloc(n); }
void *calloc(size_t k, size_t n) { calls++; return __libc_calloc(k, n); }
void *realloc(void *p, size_t n) { calls++; return __libc_realloc(p, n); }
__attribute__((destructor)) static void
say(void) { fprintf(stderr, "\\ncalls %lu\\n", calls); }
'''


def calls(library, program, count, every):
    """Of the program over so many messages; every so many is an alert."""
    daemon = Daemon(LOG, extra=EXTRA)
    try:
        log = daemon.exports / 'a.jsonl'
        log.write_bytes(b''.join(
            line(n, None if every and n % every == 0 else SAID,
                 conversation='c%d' % (n % 50)) for n in range(count)))
        command = {'scan': ['boundaryctl', '-c', daemon.conf, 'scan',
                            '--format', 'jsonl', log],
                   'keeper': ['boundaryd', '-c', daemon.conf, '-1']}[program]
        done = subprocess.run([BUILD / command[0], *command[1:]], check=True,
                              env={**os.environ, 'LD_PRELOAD': library},
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE)
        return int(done.stderr.rsplit(b'calls ', 1)[1])
    finally:
        daemon.close()


def main():
    with tempfile.TemporaryDirectory() as folder:
        library = folder + '/count.so'
        subprocess.run([os.environ.get('CC', 'cc'), '-shared', '-fPIC', '-O1',
                        '-x', 'c', '-', '-o', library], check=True,
                       input=COUNTER.encode())
        most = 0
        for program in 'scan', 'keeper':
            more = (calls(library, program, 60000, 0) -
                    calls(library, program, 20000, 0)) / 40000
            most = max(most, more)
            print('%s: %.3f allocations a message' % (program, more))
        more = (calls(library, 'keeper', 3000, 10) -
                calls(library, 'keeper', 1000, 10)) / 200
        print('keeper: %.0f allocations an alert' % more)
    return 0 if most < 0.5 else 1


if __name__ == '__main__':
    sys.exit(main())
