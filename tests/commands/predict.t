# text in, JSON Lines out, offsets counted from the file's first character
$ $CHIOSA predict --model $MODEL - | grep -o '"index"' | wc -l
< La giunta di Valmora ha approvato il piano. «Non torneremo indietro», ha detto il sindaco.
> 2

# the header of tables, and one line a sentence
$ $CHIOSA predict --model $MODEL --format tsv -
< La giunta di Valmora ha approvato il piano.
> id	index	start	end	label	probability	text
> 	0	0	43	claim	0.PPPP	La giunta di Valmora ha approvato il piano.

# numbers, unknown keys and their spacing come out as they went in
$ $CHIOSA predict --model $MODEL --input jsonl - | sed 's/"sentences".*//'
< {"id": 7,"n":1.0e5,"lang":"it","x":{"b": [1, 2]},"text":"La giunta ha approvato il piano."}
> {"id":7,"n":1.0e5,"lang":"it","x":{"b": [1, 2]},"text":"La giunta ha approvato il piano.","model":"it-HASH",

# a bad line is named and passed over: some inputs failed
$ printf '%s\n' '{"id":"a","text":"La giunta ha approvato il piano."}' '{"id":"b","text":3}' '{"id":"c"' '{"id":"d","text":"Il comune ha approvato tutto."}' > in.jsonl; $CHIOSA predict --model $MODEL --format csv in.jsonl >out.csv; code=$?; tr -d '\r' <out.csv; rm out.csv; exit $code
> id,index,start,end,label,probability,text
> a,0,0,32,claim,0.PPPP,La giunta ha approvato il piano.
> d,0,0,29,claim,0.PPPP,Il comune ha approvato tutto.
! chiosa: in.jsonl:2: "text": expected a string, found a number
! chiosa: in.jsonl:3: invalid JSON: expected "," or "}", found the end
! chiosa: 2 of 4 articles or files failed
? 1

# nothing could be read: nothing done
$ $CHIOSA predict --model $MODEL no-such-file.txt
! chiosa: no-such-file.txt: cannot open: No such file or directory
! chiosa: 1 of 1 articles or files failed
? 3

# no language: its name is shown, and nothing of what stands behind it
$ printf '{"lang":"a/","text":"Fine."}' | $CHIOSA predict -
! chiosa: <stdin>:1: no model for the language "a/"
! chiosa: 1 of 1 articles or files failed
? 3

# no model
$ $CHIOSA predict --model no-such-model.chiosa - </dev/null
! chiosa: no-such-model.chiosa: cannot open: No such file or directory
? 3

# below the threshold a sentence keeps its probabilities and loses its label
$ $CHIOSA predict --model $MODEL --min-probability 1 --format jsonl - | grep -o '"label":null,"why":"uncertain"'
< La giunta di Valmora ha approvato il piano.
> "label":null,"why":"uncertain"

# output to a file: whole or not at all
$ $CHIOSA predict --model $MODEL --output out.jsonl - && ls
< La giunta di Valmora ha approvato il piano.
> in.jsonl
> out.jsonl

$ $CHIOSA predict --model $MODEL --output no-such-folder/out.jsonl -
< La giunta di Valmora ha approvato il piano.
! chiosa: no-such-folder/out.jsonl: cannot open for writing: No such file or directory
? 3

# a full disk is an error, a closed pipe is none
$ $CHIOSA predict --model $MODEL - >/dev/full
< La giunta di Valmora ha approvato il piano.
! chiosa: standard output: cannot write: No space left on device
? 4

$ (for i in 1 2 3 4 5 6 7 8; do cat $SOURCE/tests/data/tiny.jsonl; done) | $CHIOSA predict --model $MODEL --input jsonl - | head -c 1; echo
> {

# the bytes do not depend on the number of threads
$ for jobs in 1 2 5; do $CHIOSA predict --model $MODEL --jobs $jobs $SOURCE/tests/data/tiny.jsonl | cksum; done | sort -u | wc -l
> 1

# what predict has written can be read again: the sentences stand for the text, and the title is not added twice
$ echo '{"id":"a","title":"Bilancio approvato","text":"La giunta ha approvato il piano. Il piano vale."}' | $CHIOSA predict --model $MODEL --input jsonl - | $CHIOSA predict --model $MODEL --input jsonl - | grep -o '"index":[0-9]*,"start":[0-9]*,"end":[0-9]*'
> "index":0,"start":0,"end":18
> "index":1,"start":19,"end":51
> "index":2,"start":52,"end":66

# a line of a table is a sentence, not a page: nothing in it is furniture
$ printf 'claim\tLeggi anche: la giunta ha approvato il piano\n' > lines.tsv; $CHIOSA predict --model $MODEL --format tsv lines.tsv | cut -f 5 | grep -c '[a-z]'
> 2
$ $CHIOSA predict --model $MODEL --format jsonl - | grep -o '"label":null,"why":"furniture"'
< {"sentences":["La giunta ha approvato il piano.","Leggi anche: la giunta ha approvato il piano","Il piano vale tre anni per tutti."]}
> "label":null,"why":"furniture"
