#!/bin/sh
# A folder of src/ includes only what src/LAYERS lets it; each library has one
# door.
. "$(dirname "$0")/lib.sh"

for folder in $(find src -mindepth 1 -maxdepth 1 -type d | LC_ALL=C sort); do
	faults=$(find "$folder" -name '*.[ch]' | LC_ALL=C sort | xargs -r \
	    awk -v folder="${folder#src/}" -f "$LINT/layers.awk" src/LAYERS)
	verdict "layers: $folder" "$faults"
done
faults=$(awk '
	/^#/ || /^$/ || $1 == "door" { next }
	{
		name = $1
		sub(/:$/, "", name)
		for (i = 2; i <= NF; i++)
			if (!($i in seen))
				print "src/LAYERS:" NR ": " name " names " $i \
				    ", which does not stand above it"
		seen[name] = 1
		if (system("test -d src/" name) != 0)
			print "src/LAYERS:" NR ": no folder src/" name
	}' src/LAYERS)
verdict "layers: each folder names only those above it" "$faults"
finish
