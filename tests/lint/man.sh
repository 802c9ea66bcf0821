#!/bin/sh
# The manuals are clean mdoc.
. "$(dirname "$0")/lib.sh"

need mandoc mandoc
for page in man/*.[1-8]; do
	verdict "man: $page" "$(mandoc -T lint -W warning "$page")"
done
finish
