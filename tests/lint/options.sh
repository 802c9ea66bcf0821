#!/bin/sh
# Every option of the sample settings stands in boundaryd.conf(5).
. "$(dirname "$0")/lib.sh"

page=man/boundaryd.conf.5
samples=$(find etc -name 'boundaryd.conf*' -type f)
[ -n "$samples" ] || skip_all "there is no sample settings file"
# `name = value`, commented out or not, also inside a group.
# shellcheck disable=SC2086
options=$(sed -nE 's/^[#[:space:]({]*([a-z][a-z_-]*)[[:space:]]*=[^=].*/\1/p' \
    $samples | LC_ALL=C sort -u)
for option in $options; do
	faults=
	grep -qE "^\.It (Ic [a-z_-]+ , )*Ic $option( |\$)" "$page" ||
	    faults="$page: '$option' is missing: add '.It Ic $option'"
	verdict "options: $option" "$faults"
done
finish
