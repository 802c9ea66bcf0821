#!/bin/sh
# Shell scripts are clean under shellcheck.
. "$(dirname "$0")/lib.sh"

need shellcheck shellcheck
scripts=$(find scripts tests .ci debian -type f 2>/dev/null | LC_ALL=C sort |
    while read -r file; do
	case $(head -n 1 "$file" | tr -d '\000') in
	'#!'*/sh | '#!'*/sh' '* | '#!'*/bash | '#!'*' sh' | '#!'*' bash' | \
	    '# shellcheck shell='*)
		echo "$file"
		;;
	esac
    done)
for file in $scripts; do
	verdict "shell: $file" "$(shellcheck -x -P SCRIPTDIR \
	    -e SC1091,SC2154 "$file")"
done
finish
