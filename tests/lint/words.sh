#!/bin/sh
# Nothing that must not be published: paths of somebody's machine, notes to
# oneself, and numbers or addresses that could be a real person's.
. "$(dirname "$0")/lib.sh"

folders="src tests etc examples man scripts systemd debian"
# look OPTION... PATTERN: in every text file of those.
look() {
	# shellcheck disable=SC2086
	grep -rI --exclude=words.sh "$@" $folders | LC_ALL=C sort
}

verdict "words: no path of one machine" \
    "$(look -nE '(^|[^A-Za-z0-9_.])/(work|root|home/[a-z]+)/')"
verdict "words: no note to oneself" \
    "$(look -nwE 'TODO|FIXME|XXX|HACK' | grep -v XXXXXX)"

# Ofcom's numbers for drama, their digits without the leading 0 or +44.
drama='7700900...|2079460...|11[3-8]4960...|1[2-6]14960...|1914980...'
drama="$drama|2896496...|2920180...|1632960...|3069990..."
verdict "words: telephone numbers are for drama" "$(
	look -noP '(?<![0-9A-Za-z.+-])(\+44 ?(\(0\))?|0)[1237][0-9]{1,4}[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}(?![0-9A-Za-z])' |
	    awk -v drama="^($drama)\$" '
	{
		number = $0
		sub(/^[^:]*:[0-9]*:/, "", number)
		gsub(/[^0-9]/, "", number)
		sub(/^(44)?0?/, "", number)
		if (length(number) == 10 && number !~ drama)
			print
	}')"
verdict "words: mail addresses are examples" "$(
	look -noE '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+' |
	    grep -viE '@([A-Za-z0-9-]+\.)*(example\.(org|com|net)|[A-Za-z0-9-]+\.(example|invalid|test|zzz))$' |
	    grep -vE '@[0-9.]+$|\.(service|socket|target)$')"
finish
