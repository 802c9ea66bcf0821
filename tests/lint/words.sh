#!/bin/sh
# Nothing that must not be published: paths of somebody's machine, notes to
# oneself, and numbers or addresses that could be a real person's.
. "$(dirname "$0")/lib.sh"

folders="src tests etc examples man scripts systemd"
# shellcheck disable=SC2086
files=$(find $folders -type f ! -path tests/lint/words.sh ! -name '*.zip' \
    ! -name '*.gz' ! -name '*.bin' | LC_ALL=C sort)

# shellcheck disable=SC2086
verdict "words: no path of one machine" \
    "$(grep -InE '(^|[^A-Za-z0-9_.])/(work|root|home/[a-z]+)/' $files)"
# shellcheck disable=SC2086
verdict "words: no note to oneself" \
    "$(grep -InwE 'TODO|FIXME|XXX|HACK' $files | grep -v XXXXXX)"

# Ofcom's numbers for drama, their digits without the leading 0 or +44.
drama='7700900...|2079460...|11[3-8]4960...|1[2-6]14960...|1914980...'
drama="$drama|2896496...|2920180...|1632960...|3069990..."
# shellcheck disable=SC2086
verdict "words: telephone numbers are for drama" "$(
	grep -InoP '(?<![0-9A-Za-z.+-])(\+44 ?(\(0\))?|0)[1237][0-9]{1,4}[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}(?![0-9A-Za-z])' \
	    $files | awk -v drama="^($drama)\$" '
	{
		number = $0
		sub(/^[^:]*:[0-9]*:/, "", number)
		gsub(/[^0-9]/, "", number)
		sub(/^(44)?0?/, "", number)
		if (length(number) == 10 && number !~ drama)
			print
	}')"
# shellcheck disable=SC2086
verdict "words: mail addresses are examples" "$(
	grep -InoE '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+' $files |
	    grep -viE '@([A-Za-z0-9-]+\.)*(example\.(org|com|net)|[A-Za-z0-9-]+\.(example|invalid|test|zzz))$' |
	    grep -vE '@[0-9.]+$|\.(service|socket|target)$')"
finish
