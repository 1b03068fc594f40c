#!/bin/sh
# SPDX-License-Identifier: MIT
# Every allocation of a small predict and a small train fails once. usage: run_allocation.sh CHIOSA SOURCE_FOLDER PRELOAD
#
# Allowed is what a user can live with: a message and an exit status of 3 or 4 and no model file (but where the model was
# whole and its report could not be printed), or the same result as ever where the allocation could be done without.
set -u
CHIOSA=$1 SOURCE=$2 PRELOAD=$3
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
LC_ALL=C.UTF-8
export LC_ALL
cat >article.txt <<'END'
date 2024-05-03 Il sindaco di Roccabruna, Carlo Rossi, ha detto ieri: «Non si può fare». Leggi anche: la città

Nel 2011 l'impresa aveva perso 3 milioni di euro. I sindacati protestano, un po' tutti.
END
train() { "$CHIOSA" train --jobs 1 --data "$SOURCE/fuzz/language" --output "$1" "$SOURCE/tests/data/tiny.jsonl"; }
predict() { "$CHIOSA" predict --jobs 1 --model model.chiosa --output "$1" article.txt; }
train model.chiosa >/dev/null && predict model.jsonl || exit 1
cp model.chiosa train.expected && cp model.jsonl predict.expected || exit 1

failed=0
complain()
{
	failed=$((failed + 1))
	echo "$1: allocation $number fails: $2 (exit status $status)"
	head -n 3 said
}

# check NAME: one run with every allocation failing in turn
check()
{
	number=0
	FAIL_COUNT=$folder/count LD_PRELOAD=$PRELOAD "$1" out >/dev/null || exit 1
	count=$(cat count)
	[ "$count" -gt 50 ] || { echo "$1: $count allocations counted"; exit 1; }
	while [ "$number" -lt "$count" ]; do
		number=$((number + 1))
		rm -f out out.partial
		( FAIL_AT=$number LD_PRELOAD=$PRELOAD; export FAIL_AT LD_PRELOAD; "$1" out >/dev/null 2>said ) 2>/dev/null
		status=$?
		[ -e out.partial ] && complain "$1" "a partial file is left"
		case $status in
		0) cmp -s out "$1.expected" || complain "$1" "another result" ;;
		3 | 4)
			[ -s said ] || complain "$1" "no message"
			[ ! -e out ] || { cmp -s out "$1.expected" && grep -q 'standard output' said; } || complain "$1" "a file is left" ;;
		*) complain "$1" "a crash" ;;
		esac
	done
	echo "$1: $count allocations"
}
check predict
check train
[ "$failed" = 0 ]
