# broken corpora: a message with file and line, and no model
$ : > empty.jsonl; $CHIOSA train --data $SOURCE/features --output m.chiosa empty.jsonl; echo $?; ls
> 3
> empty.jsonl
! chiosa: the corpus is empty: expected sentences with labels, found 0 without one

$ echo '{"id":"a","sentences":[{"text":"Uno.","label":"claim"},{"text":"Due.","label":"claim"}]}' > one.jsonl; $CHIOSA train --data $SOURCE/features one.jsonl
! chiosa: one.jsonl:1: all sentences have the label "claim": expected at least two labels
? 3

$ (cat one.jsonl; echo '{"id":"b","sentences":[{"text":"Tre.","label":"quote"}]}') > few.jsonl; $CHIOSA train --data $SOURCE/features few.jsonl
! chiosa: few.jsonl:2: the label "quote" has one sentence only: expected at least two of each label
? 3

$ (cat one.jsonl; cat one.jsonl) > twice.jsonl; $CHIOSA train --data $SOURCE/features twice.jsonl 2>&1 | grep -c 'twice.jsonl:2: '
> 1

$ echo '{"id":"a","sentences":[{"text":"Uno.","label":5}]}' > type.jsonl; $CHIOSA train --data $SOURCE/features type.jsonl 2>&1 | grep -c 'type.jsonl:1: .*label.*expected'
> 1

# an output that cannot be written shows before the training
$ $CHIOSA train --data $SOURCE/features --output no-such-folder/m.chiosa $SOURCE/tests/data/tiny.jsonl
! chiosa: no-such-folder/m.chiosa: cannot open for writing: No such file or directory
? 3

# the same bytes in every run and with any number of threads, linear and not
$ for kernel in linear rbf poly; do for jobs in 1 2 3; do $CHIOSA train --data $SOURCE/features --kernel $kernel --jobs $jobs --output m.chiosa $SOURCE/tests/data/tiny.jsonl >/dev/null; cksum < m.chiosa; done | sort -u | wc -l; done
> 1
> 1
> 1

# an expected accuracy lowers what is promised and changes no label
$ for a in auto 0.5; do $CHIOSA train --data $SOURCE/features --accuracy $a --output $a.chiosa $SOURCE/tests/data/tiny.jsonl >/dev/null; $CHIOSA predict --model $a.chiosa --format tsv $SOURCE/tests/data/tiny.jsonl > $a.tsv; cut -f 5 $a.tsv | cksum; done | sort -u | wc -l
> 1
$ paste auto.tsv 0.5.tsv | awk -F '\t' 'NR > 1 && $5 != "" { n++; lower += $13 < $6 } END { print (n > 0 && n == lower) }'
> 1

# lines of label<TAB>text name no article: train says so
$ printf 'a\tUno due tre.\na\tUno due quattro.\nb\tCinque sei sette.\nb\tCinque sei otto.\nb\tCinque sei nove.\n' > t.tsv; $CHIOSA train --data $SOURCE/features --folds 2 --output t.chiosa t.tsv >/dev/null; ls t.chiosa
> t.chiosa
! chiosa: warning: 5 of 5 sentences name no article: cross-validation cannot keep sentences of one article together, and its figures may be too good

# a damaged model is refused
$ head -c 1000 $MODEL > cut.chiosa; $CHIOSA predict --model cut.chiosa - </dev/null 2>&1 | grep -c 'cut short'
> 1
$ (head -c 2000 $MODEL; printf X; tail -c +2002 $MODEL) > flipped.chiosa; $CHIOSA inspect flipped.chiosa
! chiosa: flipped.chiosa: the model is damaged: its checksum is wrong
? 3
$ $CHIOSA inspect $SOURCE/README.md
! chiosa: $SOURCE/README.md: not a chiosa model: it does not begin as one
? 3
