#!/bin/sh
# What other projects' test suites expect of readers of exports: every
# case is as expected, or stands with its reason in the exceptions file.
samples="$TEST_SOURCE/../shared/formats/samples"
if ! command -v python3 >/dev/null || [ ! -d "$samples" ]; then
	echo "1..0 # SKIP needs python3 and the samples beside the source"
	exit 0
fi
exec python3 "$TEST_SOURCE/tests/support/format_suites_cases.py" \
    "$TEST_BUILD/tests/support/format_dump" "$samples" \
    "$TEST_SOURCE/tests/unit/message/whatsapp-exceptions.tsv" \
    "$TEST_SOURCE/tests/unit/message/json-exceptions.tsv" \
    "$TEST_SOURCE/tests/unit/message/log-exceptions.tsv" \
    "$TEST_SOURCE/tests/unit/message/mail-exceptions.tsv"
