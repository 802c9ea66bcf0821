#!/bin/sh
# The C files are as scripts/format leaves them (.clang-format).
. "$(dirname "$0")/lib.sh"

need clang-format clang-format
case $(clang-format --version) in
*"version 14."*) ;;
*) skip_all "clang-format 14 is missing: other versions format otherwise" ;;
esac
for file in $(c_files); do
	faults=$(clang-format --style=file --dry-run -Werror "$file" 2>&1 |
	    sed -n 's/: code should be clang-formatted.*/: run scripts\/format/p')
	verdict "format: $file" "$faults"
done
finish
