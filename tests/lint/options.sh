#!/bin/sh
# Every option that the options table has stands in its manual as an item, and
# nothing else does; and what the sample settings set is an option.
. "$(dirname "$0")/lib.sh"

table=${TEST_BUILD:-.}/print-options
[ -x "$table" ] || skip_all "print-options is not built"

# The table's groups, and the manual that describes them.
check_page() {
	page=$1
	groups=$2
	options=$("$table" | awk -F '\t' -v groups="^($groups)\$" \
	    '$1 ~ groups { print $2 }' | LC_ALL=C sort -u)
	for option in $options; do
		faults=
		grep -qE "^\.It (Ic [a-z-]+ , )*Ic $option( |\$)" "$page" ||
		    faults="$page: '$option' is missing: add '.It Ic $option'"
		verdict "options: $page: $option" "$faults"
	done
	faults=$(sed -nE 's/^\.It Ic //p' "$page" | sed 's/ , Ic /\n/g' |
	    LC_ALL=C sort -u | while read -r item; do
		echo "$options" | grep -qx "$item" ||
		    echo "$page: '$item' is no option: take it out"
	done)
	verdict "options: $page describes no other" "$faults"
}

check_page man/boundaryd.conf.5 \
    '|canary|health|review|never-read|exception|digest|spool|state|syslog|control|limits|readers|hours|sources|routes'
check_page man/boundaryd-rules.5 'rule|rule-file'

# `name = value`, commented out or not, also inside a group.
known=$("$table" | cut -f 2 | LC_ALL=C sort -u)
faults=$(sed -nE 's/^[#[:space:]({]*([a-z][a-z_-]*)[[:space:]]*=[^=].*/\1/p' \
    etc/boundaryd.conf | LC_ALL=C sort -u | while read -r name; do
	echo "$known" | grep -qx "$name" ||
	    echo "etc/boundaryd.conf: '$name' is no option"
done)
verdict "options: the sample settings have no other" "$faults"
finish
