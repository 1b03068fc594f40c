#!/bin/sh
# SPDX-License-Identifier: MIT
# Golden command runs. usage: run_commands.sh CHIOSA SOURCE_FOLDER FILE.t
#
# A .t file holds runs, one behind the other; a line's first two characters say what it is:
#   "# " a remark   "$ " the command (sh; $CHIOSA, $SOURCE, $MODEL and a fresh working folder)   "< " standard input
#   "> " standard output   "! " standard error   "? " the exit status (0 when not said)
# In what comes out, model names read it-HASH, probabilities of four decimals 0.PPPP, and $SOURCE stands for the folder.
set -u
CHIOSA=$1 SOURCE=$2 file=$3
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
MODEL=$folder/model.chiosa
export CHIOSA SOURCE MODEL
unset POSIXLY_CORRECT
export LC_ALL=C.UTF-8
"$CHIOSA" train --data "$SOURCE/features" --output "$MODEL" "$SOURCE/tests/data/tiny.jsonl" >/dev/null || exit 1

mkdir "$folder/runs" "$folder/work"
awk -v to="$folder/runs" '
	/^\$ / { n++; f = sprintf("%s/%03d", to, n); print substr($0, 3) > (f ".command"); printf "" > (f ".in");
	         printf "" > (f ".out"); printf "" > (f ".err"); next }
	/^<( |$)/ { print substr($0, 3) > (f ".in"); next }
	/^>( |$)/ { print substr($0, 3) > (f ".out"); next }
	/^!( |$)/ { print substr($0, 3) > (f ".err"); next }
	/^\? / { print substr($0, 3) > (f ".status"); next }
	/^#|^$/ { next }
	{ print FILENAME ":" FNR ": what is this line?" > "/dev/stderr"; exit 1 }' "$file" || exit 1

plain()
{
	sed -e "s|$SOURCE|\$SOURCE|g" -e "s|$folder|\$FOLDER|g" -e 's/\bit-[0-9a-f]\{8\}/it-HASH/g' -e 's/\b[01]\.[0-9]\{4\}\b/0.PPPP/g'
}

failed=0 runs=0
cd "$folder/work" || exit 1
for command in "$folder"/runs/*.command; do
	run=${command%.command}
	runs=$((runs + 1))
	sh "$command" <"$run.in" >"$run.got" 2>"$run.said"
	status=$?
	expected=0
	[ -f "$run.status" ] && expected=$(cat "$run.status")
	plain <"$run.got" >"$run.got.plain"
	plain <"$run.said" >"$run.said.plain"
	if [ "$status" != "$expected" ] || ! cmp -s "$run.out" "$run.got.plain" || ! cmp -s "$run.err" "$run.said.plain"; then
		failed=$((failed + 1))
		echo "FAILED: $(cat "$command")"
		echo "exit status $status, expected $expected"
		diff -u --label 'expected stdout' --label 'found stdout' "$run.out" "$run.got.plain"
		diff -u --label 'expected stderr' --label 'found stderr' "$run.err" "$run.said.plain"
	fi
done
echo "$runs runs, $failed failed"
[ "$runs" -gt 0 ] && [ "$failed" = 0 ]
