# C files without their comments, strings and characters; the lines stay.
FNR == 1 { comment = 0 }
{
	out = place ? FILENAME ":" FNR ":" : ""
	rest = $0
	while (rest != "") {
		if (comment) {
			at = index(rest, "*/")
			if (at == 0)
				break
			rest = substr(rest, at + 2)
			comment = 0
			continue
		}
		two = substr(rest, 1, 2)
		one = substr(rest, 1, 1)
		if (two == "//")
			break
		if (two == "/*") {
			comment = 1
			rest = substr(rest, 3)
		} else if (one == "\"" || one == "'") {
			out = out one one
			rest = substr(rest, 2)
			while (rest != "" && substr(rest, 1, 1) != one)
				rest = substr(rest, \
				    substr(rest, 1, 1) == "\\" ? 3 : 2)
			rest = substr(rest, 2)
		} else {
			out = out one
			rest = substr(rest, 2)
		}
	}
	print out
}
