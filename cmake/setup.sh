# SPDX-License-Identifier: MIT
# Sourced by ./demo and ./check: installs what is missing on Debian or Ubuntu and finds the shared test data.

packages="gcc g++ make cmake pkg-config libsvm-dev liblinear-dev libstemmer-dev libicu-dev libcjson-dev libxxhash-dev libcmocka-dev"

install_packages()
{
	missing=
	for package in $packages; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
	done
	[ -z "$missing" ] && return
	if ! command -v apt-get >/dev/null; then
		echo "missing, and this is neither Debian nor Ubuntu:$missing" >&2
		exit 1
	fi
	as_root=
	[ "$(id -u)" = 0 ] || as_root=sudo
	echo "installing$missing"
	$as_root apt-get update -qq
	DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# CHIOSA_SHARED may name the shared test data; a folder ../shared beside the project is found by itself.
shared=${CHIOSA_SHARED:-}
[ -n "$shared" ] || { [ -d ../shared/gold ] && shared=$(cd ../shared && pwd); } || true
jobs=$(nproc 2>/dev/null || echo 2)
