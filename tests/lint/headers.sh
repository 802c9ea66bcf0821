#!/bin/sh
# Each header compiles alone, and those of src/ have the guard of their name.
. "$(dirname "$0")/lib.sh"

compiler=${TEST_CC:-cc}
need "${compiler%% *}" gcc
for file in $(find src tests -name '*.h' -type f | LC_ALL=C sort); do
	faults=
	guard=BOUNDARYD_$(echo "${file#src/}" | tr 'a-z/.' 'A-Z__')
	case $file in
	src/*)
		grep -q "^#ifndef $guard\$" "$file" ||
		    faults="$file: no guard $guard
"
		;;
	esac
	# shellcheck disable=SC2086
	faults=$faults$($compiler -std=c17 -Wall -Wextra -Werror \
	    -fsyntax-only -D_GNU_SOURCE -Isrc -Itests/support $TEST_INCLUDES \
	    -x c -include "$file" /dev/null 2>&1)
	verdict "headers: $file" "$faults"
done
finish
