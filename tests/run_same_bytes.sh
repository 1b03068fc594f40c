#!/bin/sh
# SPDX-License-Identifier: MIT
# run_same_bytes.sh CHIOSA SOURCE
# What predict prints of an article depends on nothing but the article and the model: not on the number of threads, nor on
# what was labelled before it, which the caches of word forms, vectors and scratch memory remember.
set -eu
chiosa=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
predict() { "$chiosa" predict --model "$work/tiny.chiosa" --format jsonl "$@"; }

"$chiosa" train --output "$work/tiny.chiosa" --data "$source/features" "$source/tests/data/tiny.jsonl" >"$work/log" 2>&1 || {
	cat "$work/log"
	exit 1
}
# Articles as sentences, and one as text.
cp "$source/corpus/it/test.jsonl" "$work/sentences.jsonl"
cp "$source/docs/example.txt" "$work/example.txt"
predict --jobs 1 "$work/sentences.jsonl" "$work/example.txt" >"$work/one"
test -s "$work/one"
predict --jobs 4 "$work/sentences.jsonl" "$work/example.txt" >"$work/four"
cmp "$work/one" "$work/four"

# From a pipe, which tells nothing of its length.
cat "$work/sentences.jsonl" | predict --jobs 2 - >"$work/piped"
predict --jobs 1 "$work/sentences.jsonl" | cmp - "$work/piped"

# The same again in one run, in the opposite order behind themselves.
tail -n 1 "$work/one" >"$work/alone"
predict --jobs 1 "$work/example.txt" | cmp - "$work/alone"
sed '1!G;h;$!d' "$work/sentences.jsonl" >"$work/reversed.jsonl"
predict --jobs 1 "$work/sentences.jsonl" "$work/reversed.jsonl" >"$work/twice"
lines=$(wc -l <"$work/sentences.jsonl")
head -n "$lines" "$work/twice" >"$work/first"
tail -n "$lines" "$work/twice" | sed '1!G;h;$!d' >"$work/second"
cmp "$work/first" "$work/second"
