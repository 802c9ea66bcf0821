# shellcheck shell=sh
# What the scripts share. Debian 12 is what they know.

# shellcheck disable=SC2034
BUILD_PACKAGES="autoconf automake gcc libc6-dev linux-libc-dev make pkg-config
    libarchive-dev libconfig-dev libevent-dev libpcre2-dev libseccomp-dev libsodium-dev
    libsqlite3-dev libutf8proc-dev tzdata"
# shellcheck disable=SC2034
TEST_PACKAGES="clang-format dovecot-imapd libcriterion-dev libfaketime mandoc mutt python3
    shellcheck systemd xz-utils"

say() {
	echo "$name: $*"
}

die() {
	echo "$name: $*" >&2
	exit 1
}

# install_missing PACKAGE...: asks nothing, says what it does.
install_missing() {
	missing=
	for package in "$@"; do
		case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
		'install ok installed') ;;
		*) missing="$missing $package" ;;
		esac
	done
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null ||
	    die "install what 'configure' asks for; this is no Debian"
	as_root=
	if [ "$(id -u)" != 0 ]; then
		sudo -n true 2>/dev/null ||
		    die "as root, run: apt-get install$missing"
		as_root="sudo -n"
	fi
	say "installing$missing"
	log=$(mktemp)
	# shellcheck disable=SC2086
	if ! $as_root apt-get update >"$log" 2>&1 ||
	    ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get install \
	    -y --no-install-recommends $missing >>"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		die "apt-get could not install$missing"
	fi
	rm -f "$log"
}

# quietly LOG COMMAND...: keep what it says; show the end when it fails.
quietly() {
	log=$1
	shift
	"$@" >>"$log" 2>&1 && return 0
	tail -n 30 "$log" >&2
	return 1
}

# build FOLDER OPTION...: configure and make in FOLDER under the source.
build() {
	folder=$1
	shift
	mkdir -p "$folder"
	: >"$folder/build.log"
	quietly "$folder/build.log" autoreconf -i -I build-aux ||
	    die "autoreconf failed; its words are in $folder/build.log"
	(
		cd "$folder"
		quietly build.log ../../configure "$@" &&
		    quietly build.log make -j"$(nproc)"
	) || die "the build failed; its words are in $folder/build.log"
}
