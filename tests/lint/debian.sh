#!/bin/sh
# The Debian package says what the tree says: scripts/package, which builds it,
# takes too long to find that out.
. "$(dirname "$0")/lib.sh"

version=$(sed -n 's/^AC_INIT(\[boundaryd\], \[\([^]]*\)\].*/\1/p' configure.ac)
packaged=$(sed -n '1s/^boundaryd (\([^)]*\)) .*/\1/p' debian/changelog)
faults=
[ -n "$version" ] && [ "$version" = "$packaged" ] ||
    faults="configure.ac has '$version', debian/changelog '$packaged'"
verdict "debian: its version is configure.ac's" "$faults"

# What a build leaves in there is not ours to look at.
verdict "debian: every file is in the distribution" "$(
	find debian -type f ! -name module.am ! -name '*.debhelper*' \
	    ! -name '*.substvars' ! -name 'autoreconf.*' ! -name files \
	    ! -path 'debian/.debhelper/*' ! -path 'debian/boundaryd/*' |
	while read -r file; do
		grep -qF "	$file" debian/module.am ||
		    echo "debian/module.am does not name $file"
	done)"

verdict "debian: a build installs every library that scripts/test does" "$(
	name=debian
	. scripts/lib.sh
	for package in $BUILD_PACKAGES; do
		case $package in
		lib*-dev) ;;
		*) continue ;;
		esac
		[ "$package" = libc6-dev ] ||
		    grep -q "^ ${package}[ ,]" debian/control ||
		    echo "Build-Depends in debian/control lacks $package"
	done)"

faults=
[ -x debian/rules ] || faults="debian/rules cannot be executed"
verdict "debian: its rules can be run" "$faults"

verdict "debian: its licence is the tree's" "$(
	words=$(sed -n '/^Permission/,$p' COPYING | tr -s '\n' ' ')
	same=$(sed -n '/^ Permission/,$p' debian/copyright | sed 's/^ \.$//' |
	    tr -s ' \n' ' ' | sed 's/^ //')
	[ "$words" = "$same" ] ||
	    echo "debian/copyright and COPYING differ")"
finish
