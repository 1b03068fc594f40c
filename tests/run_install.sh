#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the build into a folder of its own and uses it from there: the command, find_package, pkg-config (shared and
# static), the header alone in C17 and C++17. usage: run_install.sh BUILD_FOLDER SOURCE_FOLDER CC CXX
set -eu
build=$1 source=$2 CC=$3 CXX=$4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
prefix=$folder/prefix
export CC CXX

cmake --install "$build" --prefix "$prefix" >/dev/null
chiosa=$prefix/bin/chiosa
$chiosa train --output "$folder/tiny.chiosa" "$source/tests/data/tiny.jsonl" >/dev/null # with the installed data
echo 'La giunta ha approvato il piano.' | $chiosa predict --format tsv - | grep -q 'approvato' # with the installed model

cmake -S "$source/tests/install" -B "$folder/user" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$folder/user" >/dev/null
for program in user_c user_static user_cpp; do
	"$folder/user/$program" "$folder/tiny.chiosa"
done

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name chiosa.pc)")
export PKG_CONFIG_PATH
pc() { pkg-config --define-variable=prefix="$prefix" --define-variable=libdir="$(dirname "$PKG_CONFIG_PATH")" \
	--define-variable=includedir="$prefix/include" "$@" chiosa; }
libdir=$(dirname "$PKG_CONFIG_PATH")
$CC -std=c17 -D_POSIX_C_SOURCE=200809L $(pc --cflags) "$source/tests/install/user.c" -o "$folder/shared" $(pc --libs) -pthread -Wl,-rpath,"$libdir"
"$folder/shared" "$folder/tiny.chiosa"
mkdir "$folder/only-static" && cp "$libdir/libchiosa.a" "$folder/only-static"
$CC -std=c17 -D_POSIX_C_SOURCE=200809L $(pc --cflags) "$source/tests/install/user.c" -o "$folder/static" -L"$folder/only-static" $(pc --static --libs | sed "s|-L$libdir||")
"$folder/static" "$folder/tiny.chiosa"

for language in 'c -std=c17' 'c++ -std=c++17'; do
	# shellcheck disable=SC2086
	echo '#include <chiosa.h>' | $CC -x $language -Wall -Wextra -Wpedantic -Werror -fsyntax-only $(pc --cflags) -
done

# Nothing but the public names leaves the shared library, and the library calls nothing that a library should not.
symbols=$(find "$prefix" -name 'libchiosa.so*' -type f)
if nm -D --defined-only "$symbols" | awk '{print $3}' | grep -v '^chiosa_'; then
	echo "the shared library exports more than chiosa_*" >&2
	exit 1
fi
if nm -u "$libdir/libchiosa.a" 2>/dev/null | awk '{print $2}' | sort -u |
	grep -E '^(exit|abort|printf|puts|fprintf|perror|rand|srand|getenv|setlocale|__printf_chk|__fprintf_chk)$'; then
	echo "the library calls what a library should not" >&2
	exit 1
fi
echo "installed and used"
