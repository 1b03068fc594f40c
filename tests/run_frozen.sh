#!/bin/sh
# SPDX-License-Identifier: MIT
# run_frozen.sh CHIOSA SOURCE [SHARED [renew|retrain]]
# What a frozen model prints of fixed articles, compared by hash with tests/data/frozen.sha256. The model,
# tests/data/frozen.chiosa.gz, carries language data of its own: what changes in features/it does not show here, and what
# changes in the code that reads, measures, scores and prints does. One thread and two must print the same.
# When output changes on purpose:
#     tests/run_frozen.sh build/release/chiosa . ../shared renew      new hashes, to be committed with the reason
#     tests/run_frozen.sh build/release/chiosa . ../shared retrain    a new model too: when a format or features changed
#                                                                     so that the old model would be refused or mean less
# Without SHARED only what the source tree holds is hashed; `renew` then leaves the other hashes as they are.
# Other versions of the libraries may rightly print other bytes: then it is skipped.
set -eu
chiosa=$1 source=$2 shared=${3:-} mode=${4:-}
data=$source/tests/data
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

case $mode in
'' | renew) ;;
retrain)
	head -n 40 "$source/corpus/it/train.jsonl" >"$work/forty.jsonl"
	"$chiosa" train --output "$work/new.chiosa" --data "$source/features" --lang it "$work/forty.jsonl"
	gzip -9n <"$work/new.chiosa" >"$data/frozen.chiosa.gz"
	;;
*)
	echo "run_frozen.sh: expected renew or retrain, found $mode" >&2
	exit 2
	;;
esac
gzip -dc "$data/frozen.chiosa.gz" >"$work/frozen.chiosa"

# Sentences label<TAB>text, twenty to an article: as text, and as sentences.
articles() {
	cut -f 2- | tr -d '\000-\011\013-\037' | sed 's/[\\"]/\\&/g' | awk -v as="$1" '
		NR % 20 == 1 { printf as == "text" ? "%s{\"text\":\"%s" : "%s{\"sentences\":[{\"text\":\"%s\"}", tail, $0 }
		NR % 20 != 1 { printf as == "text" ? " %s" : ",{\"text\":\"%s\"}", $0 }
		{ tail = as == "text" ? "\"}\n" : "]}\n" }
		END { printf "%s", tail }'
}

cp "$source/corpus/it/test.jsonl" "$work/in-corpus"
cp "$source/docs/example.txt" "$work/in-example"
if [ -n "$shared" ] && [ -f "$shared/gold/dev.jsonl" ]; then
	cp "$shared/gold/dev.jsonl" "$work/in-gold"
fi
if [ -n "$shared" ] && [ -f "$shared/bench/sources-test.tsv.gz" ]; then
	for kind in text sentences; do
		gzip -dc "$shared/bench/sources-test.tsv.gz" | articles $kind >"$work/in-bench-$kind"
	done
fi

# Inputs come by standard input: the output shall not hold the name of a file.
for input in "$work"/in-*; do
	name=${input##*/in-}
	kind=jsonl
	[ "$name" != example ] || kind=text
	for jobs in 1 2; do
		"$chiosa" predict --model "$work/frozen.chiosa" --format jsonl --jobs $jobs --input $kind - <"$input" >"$work/out-$jobs"
	done
	[ -s "$work/out-1" ] || { echo "$name: nothing was printed"; exit 1; }
	cmp "$work/out-1" "$work/out-2" || { echo "$name: one thread and two print different bytes"; exit 1; }
	echo "$(sha256sum <"$work/out-1" | cut -d ' ' -f 1)  $name" >>"$work/found"
done

if [ -n "$mode" ]; then
	touch "$data/frozen.sha256"
	awk 'NR == FNR { seen[$2] = 1 } NR == FNR || !seen[$2]' "$work/found" "$data/frozen.sha256" | LC_ALL=C sort -k 2 >"$work/new"
	mv "$work/new" "$data/frozen.sha256"
	cat "$data/frozen.sha256"
	exit 0
fi
different=0
while read -r hash name; do
	if ! grep -qxF "$hash  $name" "$data/frozen.sha256"; then
		echo "$name: the frozen model prints something else than it did"
		different=1
	fi
done <"$work/found"
if [ $different = 1 ]; then
	made=$("$chiosa" inspect --format json "$work/frozen.chiosa" | sed 's/.*"libraries":"\([^"]*\)".*/\1/')
	if ! "$chiosa" --version | grep -qF "$made"; then
		echo "skipped: the hashes are for $made, here is $("$chiosa" --version | head -n 1)"
		exit 77
	fi
	exit 1
fi
echo "the same bytes as ever for: $(cut -d ' ' -f 3 "$work/found" | tr '\n' ' ')"
