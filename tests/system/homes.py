#!/usr/bin/env python3
"""Which reader a file goes to: what may be one conversation stays together."""
from harness import RULES, Daemon, Suite, append, line, wait_for

suite = Suite()
SOURCE = '{ name = "app"; path = "exports/*"; settle = "60 s"; %s }'
DAY_FIRST = 'date-order = "dmy";'
TWO = 'readers = { count = 2; };'


def chat(number, text="see you at ten"):
    return f"02/03/2026, 09:{number:02d} - Robin: {text}\n".encode()


def shared(daemon):
    """Files open in each reader, fewest first."""
    return sorted(reader["files"] for reader in daemon.status()["readers"])


def read(files, more="", rules=RULES):
    """A daemon that has read these; names to bytes."""
    daemon = Daemon(SOURCE % more, extra=TWO, rules=rules)
    for name, data in files.items():
        append(daemon.exports / name, data)
    daemon.start().ready()
    total = sum(data.count(b"\n") for data in files.values())
    # Of a chat, the last message waits for what comes next, or for silence.
    wait_for(lambda: daemon.status()["messages"] == total, "all is read")
    return daemon


def expect(files, wanted, more="", rules=RULES):
    daemon = read(files, more, rules)
    try:
        assert shared(daemon) == wanted, shared(daemon)
    finally:
        daemon.close()


@suite.case
def chats_that_nobody_said_are_chats_are_shared_by_the_readers():
    expect({f"WhatsApp Chat with P{n}.txt": chat(1) + chat(2) for n in range(4)}, [2, 2])


@suite.case
def copies_of_one_chat_stay_with_one_reader():
    expect({"WhatsApp Chat with Sam.txt": chat(1) + chat(2),
            "WhatsApp Chat with Sam (1).txt": chat(1) + chat(2) + chat(3),
            "WhatsApp Chat with Sam (2).txt": chat(1) + chat(2) + chat(4)}, [0, 3])


def dump(*numbers):
    """A channel as slackdump writes it."""
    said = ",".join(f'{{"user":"U1","text":"see you at ten","ts":"1772460{n:03d}.0"}}\n'
                    for n in numbers)
    return f'{{"channel_id":"C1","name":"rota","messages":[{said}]}}'.encode()


@suite.case
def dumps_of_a_slack_channel_stay_with_one_reader_whatever_their_files_are_called():
    for more in ("", 'format = "slack";'):
        expect({"C1.json": dump(1, 2), "march.json": dump(3, 4)}, [0, 2], more)


@suite.case
def logs_of_one_source_stay_with_one_reader_unless_it_says_that_they_are_apart():
    logs = {f"{n}.jsonl": line(n, "see you at ten") + line(n + 10, "and at two") for n in range(4)}
    expect(logs, [0, 4])
    expect(logs, [2, 2], "files-apart = true;")
    expect(logs, [0, 4], 'files-apart = true; conversation = "all";')


def counting(by):
    """The rule of the harness, met at the third time."""
    rules = RULES.replace('severity = "high";', f'severity = "high"; count = 3; within = "7 d"; {by}')
    examples = [f"my number is 07700 90012{n}" for n in (3, 4, 5)]
    return rules.replace(examples[0], " // ".join(examples))


def counted(readers, by, sources=SOURCE % DAY_FIRST):
    """How many alerts four chats of one worker raise, a number in each."""
    daemon = Daemon(sources, extra="readers = { count = %d; };" % readers, rules=counting(by))
    try:
        for n in range(4):
            append(daemon.exports / f"WhatsApp Chat with P{n}.txt",
                   chat(n, f"my number is 07700 90010{n}") + chat(n + 10))
        done = daemon.once()
        assert done.returncode == 0, done.stderr.decode()
        return len(daemon.spool())
    finally:
        daemon.close()


@suite.case
def what_a_worker_says_in_many_chats_is_counted_whatever_the_number_of_readers():
    # To whom is said in none of these chats, so they are of one pair.
    for by, alerts in (("staff", 2), ("pair", 2), ("conversation", 0)):
        got = [counted(readers, f'count-by = "{by}";') for readers in (1, 4)]
        assert got == [alerts, alerts], (by, got)


@suite.case
def what_a_worker_says_in_two_sources_is_counted_as_well():
    source = '{ name = "%s"; path = "exports/*%s.txt"; ' + DAY_FIRST + " %s }"
    two = ", ".join((source % ("app", "P[01]", ""),
                     source % ("more", "P[23]", 'format = "whatsapp"; files-apart = true;')))
    assert [counted(readers, "", two) for readers in (1, 4)] == [2, 2]
    # A rule for one of them alone leaves the others to any reader.
    assert counted(4, 'sources = "app";', two) == 0


@suite.case
def a_rule_that_counts_within_a_conversation_leaves_the_chats_to_all_readers():
    for by, wanted in (("", [0, 4]), ('count-by = "conversation";', [2, 2])):
        expect({f"WhatsApp Chat with P{n}.txt": chat(1) + chat(2) for n in range(4)}, wanted,
               rules=counting(by))


@suite.case
def a_chat_that_is_shared_goes_on_after_a_kill_and_a_reload_with_each_alert_once():
    names = [f"WhatsApp Chat with P{n}.txt" for n in range(4)]
    number = "my number is 07700 90010%d"
    daemon = read({name: chat(1, number % n) + chat(2) for n, name in enumerate(names)},
                  'mode = "append";')
    try:
        wait_for(lambda: len(daemon.spool()) == 4, "an alert for each")
        daemon.kill()
        for n, name in enumerate(names):
            append(daemon.exports / name, chat(3, number % (n + 4)) + chat(4))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 8, "an alert for each more")
        assert daemon.ctl("reload").returncode == 0
        for n, name in enumerate(names):
            append(daemon.exports / name, chat(5, number % (n % 2 + 8)) + chat(6))
        wait_for(lambda: len(daemon.spool()) == 12, "and after the reload")
        wait_for(lambda: shared(daemon) == [2, 2], "the readers share them")
        ids = [mail["X-Boundaryd-Alert"] for mail in daemon.mails()]
        assert len(set(ids)) == 12, ids
    finally:
        daemon.close()


suite.run()
