#!/bin/sh
# The C files are as scripts/format leaves them (.clang-format).
. "$(dirname "$0")/lib.sh"

need clang-format clang-format
case $(clang-format --version) in
*"version 14."*) ;;
*) skip_all "clang-format 14 is missing: other versions format otherwise" ;;
esac
# One call for all: starting it takes ten times as long as reading a file.
# shellcheck disable=SC2046
said=$(clang-format --style=file --dry-run -Werror $(c_files) 2>&1)
status=$?
faults=$(printf '%s\n' "$said" |
    sed -n 's/: code should be clang-formatted.*/: run scripts\/format/p')
for file in $(c_files); do
	case "
$faults" in
	*"
$file:"*) of_file=$(printf '%s\n' "$faults" | grep -F "$file:") ;;
	*) of_file= ;;
	esac
	verdict "format: $file" "$of_file"
done
# What else it complains of is no format, and no pass either.
[ "$status" = 0 ] || [ -n "$faults" ] ||
    verdict "format: clang-format reads the files" "$said"
finish
