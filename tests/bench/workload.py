"""Messages for the benches: the same seed gives the same bytes.

Ordinary sentences are those of ../shared/accuracy/ordinary where it is there,
else the rules' quiet examples; risky ones are the rules' alerting examples.
A minute lies between two messages; each of 200 conversations gets one about
every three hours, from two people in turn.
"""
import datetime
import glob
import json
import random

import peer_forms

START = datetime.datetime(2025, 1, 1, 8, 0)
CONVERSATIONS = 200
PEOPLE = (('Ada Quill', 'staff', 'service_user'),
          ('Sam Tull', 'service_user', 'staff'))


def vocabulary(source):
    """Two lists of sentences: risky and ordinary."""
    risky, ordinary = [], []
    for text in peer_forms.rule_files(source):
        risky += peer_forms.blocks(text, 'must-alert')
        ordinary += peer_forms.blocks(text, 'must-stay-quiet')
    shared = []
    for path in sorted(glob.glob(source +
                                 '/../shared/accuracy/ordinary/*.jsonl')):
        with open(path, encoding='utf-8') as file:
            shared += [json.loads(line)['text'] for line in file]
    return ([' '.join(x.split()) for x in risky],
            [' '.join(x.split()) for x in shared or ordinary])


def line_of(form, number, text):
    when = START + datetime.timedelta(minutes=number)
    who, role, other = PEOPLE[number // CONVERSATIONS % 2]
    if form == 'jsonl':
        return json.dumps({
            'id': 'm%d' % number, 'time': when.strftime('%Y-%m-%dT%H:%M:%SZ'),
            'conversation': 'c%d' % (number % CONVERSATIONS), 'from': who,
            'from_role': role, 'to_role': other, 'text': text},
            ensure_ascii=False)
    if form == 'whatsapp':
        return when.strftime('%d/%m/%Y, %H:%M - ') + who + ': ' + text
    # As a system's log has them: boundaryd reads no line without a sender.
    return when.strftime('%Y-%m-%dT%H:%M:%SZ oak ') + who.split()[0] + ': ' + text


def write(path, form, size, share, words, seed):
    """A file of about `size` bytes; returns how many messages it holds."""
    chance = random.Random(seed)
    risky, ordinary = words
    number = done = 0
    with open(path, 'w', encoding='utf-8') as out:
        while done < size:
            line = line_of(form, number, chance.choice(
                risky if chance.random() < share else ordinary)) + '\n'
            done += len(line.encode())
            number += 1
            out.write(line)
    return number
