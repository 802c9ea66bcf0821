# Reads src/LAYERS, then the C files of one folder; prints what is not allowed.
FILENAME ~ /LAYERS$/ {
	if ($1 == "door") {
		name = $2
		sub(/:$/, "", name)
		for (i = 3; i <= NF; i++)
			door[$i] = door[$i] " " name
	} else if ($1 == folder ":") {
		known = 1
		for (i = 2; i <= NF; i++)
			allowed[$i] = 1
		allowed[folder] = 1
	}
	next
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, part, "\"")
	if (part[2] == "config.h")
		next
	if (split(part[2], path, "/") != 2)
		print FILENAME ":" FNR ": \"" part[2] "\": write \"folder/file.h\""
	else if (!(path[1] in allowed))
		print FILENAME ":" FNR ": " folder " may not include " \
		    path[1] " (src/LAYERS)"
}
/^[ \t]*#[ \t]*include[ \t]*</ {
	split($0, part, /[<>]/)
	for (header in door)
		if ((part[2] == header || (header ~ /\/$/ && \
		    index(part[2], header) == 1)) && \
		    index(door[header] " ", " " folder " ") == 0)
			print FILENAME ":" FNR ": <" part[2] "> is for" \
			    door[header] " alone (src/LAYERS)"
}
END {
	if (!known)
		print "src/" folder ": not in src/LAYERS"
}
