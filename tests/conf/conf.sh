#!/bin/sh
# Check each settings tree in cases/, and the shipped one, and compare what is
# said about it with what the case expects.
set -u
cases=$TEST_SOURCE/tests/conf/cases
check=$TEST_BUILD/tests/support/settings_check
said=$(mktemp) || exit 99
trap 'rm -f "$said"' EXIT

number=0
result() {
	number=$((number + 1))
	echo "$1 $number - $2"
}

for folder in "$cases"/*/; do
	name=$(basename "$folder")
	(cd "$folder" && "$check" boundaryd.conf) >"$said" 2>&1
	status=$?
	wanted=1
	grep -q '^all is well' "$folder/expected" && wanted=0
	if [ "$status" -eq "$wanted" ] &&
	    diff -u "$folder/expected" "$said"; then
		result ok "$name says what is expected"
	else
		result 'not ok' "$name says what is expected"
	fi
done

if "$check" "$TEST_SOURCE/etc/boundaryd.conf" >"$said" 2>&1; then
	result ok 'the shipped settings are all well'
else
	cat "$said"
	result 'not ok' 'the shipped settings are all well'
fi
echo "1..$number"
