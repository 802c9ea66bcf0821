#!/bin/sh
# The unit is one that systemd takes, and its sandbox is tight.
. "$(dirname "$0")/lib.sh"

need systemd-analyze systemd
unit=$TEST_BUILD/systemd/boundaryd.service
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
# The program need not be installed here for its unit to be looked at.
sed "s|^ExecStart=[^ ]*|ExecStart=/bin/true|; \
    s|^ExecReload=[^ ]*|ExecReload=/bin/true|; s|^Documentation=.*||" \
    "$unit" >"$folder/boundaryd.service"
verdict "unit: systemd-analyze verify" \
    "$(systemd-analyze verify --man=no "$folder/boundaryd.service" 2>&1 |
	grep boundaryd)"
if answer=$(systemd-analyze security --offline=yes --threshold=15 --no-pager \
    "$folder/boundaryd.service" 2>&1); then
	verdict "unit: exposure is at most 1.5" ""
else
	verdict "unit: exposure is at most 1.5" "$answer"
fi

# Managers are in the group of their route alone: the control socket is open to
# them (and asks who they are), so the folder it stands in has to be as well.
for fragment in service tmpfiles; do
	verdict "unit: managers get to the control socket ($fragment)" \
	    "$(grep -E '^(RuntimeDirectoryMode=|d [^ ]*/run/boundaryd |d /run/boundaryd )' \
		"$TEST_BUILD/systemd/boundaryd.$fragment" | grep -v 0755)"
done

# A root folder of our own, so that nothing of this machine is touched.
mkdir -p "$folder/root/etc"
cp /etc/passwd /etc/group "$folder/root/etc/"
for fragment in sysusers tmpfiles; do
	if [ "$(id -u)" != 0 ]; then
		skip "unit: systemd-$fragment takes its fragment" \
		    "only root may try it"
		continue
	fi
	set -- --root="$folder/root"
	[ $fragment = sysusers ] || set -- "$@" --create
	answer=$(systemd-$fragment "$@" \
	    "$TEST_BUILD/systemd/boundaryd.$fragment" 2>&1) && answer=
	verdict "unit: systemd-$fragment takes its fragment" "$answer"
done
finish
