# shellcheck shell=sh
# What the lint tests share: TAP lines, and the files to look at.
# A lint sources this, calls verdict once a thing it looks at, then finish.

TEST_SOURCE=${TEST_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
TEST_BUILD=${TEST_BUILD:-$TEST_SOURCE}
LINT=$TEST_SOURCE/tests/lint
count=0
cd "$TEST_SOURCE" || exit 99

# verdict NAME FAULTS: one test, failed when FAULTS is not empty.
verdict() {
	count=$((count + 1))
	if [ -z "$2" ]; then
		echo "ok $count - $1"
		return
	fi
	echo "not ok $count - $1"
	printf '%s\n' "$2" | sed 's/^/# /'
}

# skip NAME WHY: one test that cannot be made here.
skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

finish() {
	echo "1..$count"
	exit 0
}

# skip_all WHY: nothing can be looked at here.
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# need TOOL PACKAGE: go on only where the tool is.
need() {
	command -v "$1" >/dev/null 2>&1 ||
	    skip_all "$1 is missing: install the package $2"
}

# C files, one a line.
c_files() {
	find src tests -name '*.[ch]' -type f | LC_ALL=C sort
}

# bare [-v place=1] FILE...: C files with their comments and strings blanked,
# their lines kept; with the place, each has FILE:LINE: before it.
bare() {
	awk -f "$LINT/bare.awk" "$@"
}
