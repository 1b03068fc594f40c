#!/bin/sh
# SPDX-License-Identifier: MIT
# Trains models/it.chiosa again by the documented command and expects the same bytes, and the card to say what is measured.
# Other versions of the libraries may rightly give other bytes: then it is skipped.
# usage: run_retrain.sh CHIOSA SOURCE_FOLDER [SHARED_FOLDER]
set -eu
chiosa=$1 source=$2 shared=${3:-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
libraries() { $chiosa inspect --format json "$1" | sed 's/.*"libraries":"\([^"]*\)".*/\1/'; }

cd "$source"
sh models/train-it.sh "$chiosa" "$folder/it.chiosa" >/dev/null
if ! cmp "$folder/it.chiosa" models/it.chiosa; then
	[ "$(libraries models/it.chiosa)" != "$(libraries "$folder/it.chiosa")" ] || exit 1
	echo "skipped: trained with $(libraries models/it.chiosa), here with $(libraries "$folder/it.chiosa")"
	exit 77
fi
echo "the same bytes"
[ "$(wc -c <models/it.chiosa)" -lt 5000000 ] || { echo "the model has grown over 5 MB"; exit 1; }
$chiosa predict --model models/it.chiosa --format text docs/example.txt >"$folder/example"
sed -n '/^    \$ chiosa predict --format text docs/,/^$/p' README.md | sed -e '1d' -e 's/^    //' -e '/^…$/d' -e '/^$/d' >"$folder/readme"
[ -s "$folder/readme" ] || { echo "README.md has lost its example"; exit 1; }
if grep -vxF -f "$folder/example" "$folder/readme"; then
	echo "README.md shows lines that the model does not print"
	exit 1
fi
if [ -n "$shared" ]; then
	sh models/card-it.sh "$chiosa" "$shared/gold/dev.jsonl" | diff -u models/it.md - || exit 1
	echo "the card says what is measured"
else
	echo "skipped: the card's figures on real news (no CHIOSA_SHARED)"
fi
