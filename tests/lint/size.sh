#!/bin/sh
# Files of at most 500 lines, headers 120, functions 60 lines and 5 parameters.
# `struct err *err` and the `void *arg` of a callback do not count.
. "$(dirname "$0")/lib.sh"

# Contracts that are one idea and longer: at most 200.
long_headers="src/ingest/follow.h src/message/format.h"

limit_of() {
	case $1 in
	*.c)
		echo 500
		return
		;;
	esac
	for header in $long_headers; do
		if [ "$1" = "$header" ]; then
			echo 200
			return
		fi
	done
	echo 120
}

for file in $(c_files); do
	faults=
	limit=$(limit_of "$file")
	lines=$(wc -l <"$file")
	if [ "$lines" -gt "$limit" ]; then
		faults="$file: $lines lines, more than $limit: split it by idea
"
	fi
	faults=$faults$(bare "$file" | awk -v file="$file" -f "$LINT/size.awk")
	verdict "size: $file" "$faults"
done
finish
