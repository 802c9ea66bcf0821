#!/bin/sh
# No two folders give a function the same name: the linker would take either,
# and a parser would quietly be another's.
. "$(dirname "$0")/lib.sh"

need nm binutils
cd "$TEST_BUILD" || exit 99
set -- lib*.a
[ -f "$1" ] || skip_all "nothing is built in '$TEST_BUILD'"
twice=$(nm -A --defined-only "$@" 2>/dev/null |
    awk 'NF > 2 && $(NF - 1) ~ /^[BCDRT]$/ && $NF !~ /^_/ {
	folder = $1
	sub(/\.a:.*/, "", folder)
	if (($NF in seen) && seen[$NF] != folder)
		print $NF ": in " seen[$NF] ".a and in " folder ".a"
	seen[$NF] = folder
    }' | LC_ALL=C sort -u)
verdict "symbols: each name is one folder's" "$twice"
finish
