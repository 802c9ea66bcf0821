#!/bin/sh
# Calls that this house does without, each with what to use instead.
. "$(dirname "$0")/lib.sh"

code=$(mktemp)
trap 'rm -f "$code"' EXIT
# One walk over the sources serves every ban: they are hundreds of files.
# shellcheck disable=SC2046
bare -v place=1 $(find src -name '*.[ch]' -type f | LC_ALL=C sort) >"$code"

# ban NAMES INSTEAD FILES-NOT-LOOKED-AT
ban() {
	faults=$(grep -E "^[^:]*:[0-9]+:(.*[^A-Za-z0-9_>.])?($1)[[:space:]]*\(" \
	    "$code" | while IFS=: read -r file line _; do
		case " $3 " in
		*" $file "*) ;;
		*) echo "$file:$line: $2" ;;
		esac
	done)
	verdict "banned: $1" "$faults"
}

entries="src/daemon/main.c src/ctl/main.c src/reader/main.c"
ban 'strcpy|strcat|stpcpy|strncpy|strncat|sprintf|vsprintf|gets' \
    'use a buffer (base/buffer.h) or snprintf'
ban 'strtok|strtok_r' 'use span_next_part (base/span.h)'
ban 'localtime|localtime_r|gmtime|gmtime_r|mktime|asctime|ctime|strftime' \
    'use base/instant.h'
ban 'atoi|atol|atoll|atof|sscanf' \
    'read numbers with strtoll and check the end and the range'
ban 'alloca' 'use a buffer (base/buffer.h)'
ban 'system|popen' 'no shell sees bytes from outside'
ban 'rand|srand|random|srandom' 'use getrandom(2)'
ban 'assert|abort' 'bytes from outside never end the program: use struct err'
ban 'exit' 'only main may end the program; a child uses _exit' "$entries"
finish
