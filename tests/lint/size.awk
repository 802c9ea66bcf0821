# Reads a bare C file; prints functions that are too long or take too much.
function count(text,   depth, i, letter, total, one) {
	sub(/^[^(]*\(/, "", text)
	depth = 1
	total = 0
	one = ""
	for (i = 1; i <= length(text) && depth > 0; i++) {
		letter = substr(text, i, 1)
		if (letter == "(")
			depth++
		else if (letter == ")")
			depth--
		if ((letter == "," && depth == 1) || depth == 0) {
			gsub(/[ \t]+/, " ", one)
			if (one !~ /struct err \*err *$/ && \
			    one !~ /void \*arg *$/ && one !~ /^ *\.\.\. *$/)
				total++
			one = ""
		} else
			one = one letter
	}
	return total
}
/^[A-Za-z_].*\(/ { head = ""; named = FNR; gathering = 1 }
gathering { head = head " " $0 }
/^[^ \t{].*;[ \t]*$/ || /;[ \t]*$/ { if (!inside) gathering = 0 }
/^\{/ && gathering {
	inside = 1
	start = FNR
	gathering = 0
	if (count(head) > 5)
		print file ":" named ": " count(head) \
		    " parameters, more than 5: pass a struct"
}
/^\}/ && inside {
	inside = 0
	if (FNR - start + 1 > 60)
		print file ":" start ": a function of " FNR - start + 1 \
		    " lines, more than 60: split it"
}
