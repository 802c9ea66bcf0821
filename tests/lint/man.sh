#!/bin/sh
# The manuals are clean mdoc, and what they quote is closed where it ends: a
# quoting macro takes in all of its line that follows.
. "$(dirname "$0")/lib.sh"

need mandoc mandoc
for page in man/*.[1-8]; do
	verdict "man: $page" "$(mandoc -T lint -W warning "$page")"
	verdict "man: $page closes its quotes where they end" \
	    "$(mandoc -T ascii "$page" | sed "s/.$(printf '\b')//g" |
		grep -E '""| \]"')"
done
finish
