# three gold-labelled sentences: two found, one whose label the model does not know. Macro-F1 is the mean over the labels
# with gold or found sentences: background (found once), claim, opinione, quote: (0 + 1 + 0 + 1) / 4.
$ cat > gold.jsonl; $CHIOSA evaluate --model $MODEL gold.jsonl | sed '/^Calibration/,$d'
< {"id":"a","sentences":[{"text":"La giunta ha approvato il bilancio con sette voti.","label":"claim"},{"text":"«Siamo contenti», ha detto il sindaco.","label":"quote"},{"text":"Foto: archivio","label":null},{"text":"La diga era stata chiusa nel 1966.","label":"opinione"}]}
> 3 sentences in 1 articles; coverage 1.000 (0 left without a label)
>
>              precision     recall   f1-score    support
>
> background       0.000      0.000*     0.000          0
> claim            1.000      1.000      1.000          1
> opinione         0.000*     0.000      0.000          1
> quote            1.000      1.000      1.000          1
> reaction         0.000*     0.000*     0.000*         0
>
> accuracy                               0.667          3
> macro avg        0.500      0.500      0.500          3
>
> macro-F1 95 % interval: 0.500 to 0.500 (2000 resamples of 1 articles)
> * 0/0, counted as 0; a label with neither gold nor found sentences is left out of the macro average
> One article alone: the interval says nothing.
> 1 gold labels unknown to the model, their sentences counted as errors: opinione
>
> Confusion (rows: gold; columns: found)
>             background       claim    opinione       quote    reaction        none
> background           0           0           0           0           0           0
> claim                0           1           0           0           0           0
> opinione             1           0           0           0           0           0
> quote                0           0           0           1           0           0
> reaction             0           0           0           0           0           0
>
! chiosa: warning: the model does not know the label "opinione": its sentences count as errors

$ $CHIOSA evaluate --model $MODEL --format json gold.jsonl 2>/dev/null | grep -o '"accuracy":0.6[^,]*,"macro_f1":[^,]*\|"confusion":{"background"\|"unknown_labels":[^,]*\|"opinione":{"background":1,[^}]*}'
> "accuracy":0.6666666666666666,"macro_f1":0.5
> "confusion":{"background"
> "opinione":{"background":1,"claim":0,"opinione":0,"quote":0,"reaction":0,"none":0}
> "unknown_labels":["opinione"]

$ $CHIOSA evaluate --model $MODEL --format html gold.jsonl 2>/dev/null | grep -c '<table'
> 3

# a corpus with an error is no yardstick
$ (cat gold.jsonl; echo '{"id":"b","sentences":[{"text":"x","label":3}]}') > bad.jsonl; $CHIOSA evaluate --model $MODEL bad.jsonl
! chiosa: bad.jsonl:2: sentence 1, "label": expected a label (a string that is not empty) or null, found a number
? 3

# two annotators of four sentences who differ on one: raw .75, expected by chance 5/16, kappa 7/11
$ cat > a.jsonl; sed 's/"Tre.","label":"claim"/"Tre.","label":"quote"/' a.jsonl > b.jsonl; $CHIOSA agreement a.jsonl b.jsonl
< {"id":"a","sentences":[{"text":"Uno.","label":"claim"},{"text":"Due.","label":"quote"},{"text":"Tre.","label":"claim"},{"text":"Home","label":null}]}
> 4 sentences in 1 articles compared
>
>          agreement     kappa     alpha     first    second      both
> claim        0.750     0.500     0.533         2         1         1
> quote        0.750     0.500     0.533         1         2         1
> (none)       1.000     1.000     1.000         1         1         1
> all          0.750     0.636     0.667         4         4         3
>
> Confusion (rows: first; columns: second)
>          claim   quote  (none)
> claim        1       1       0
> quote        0       1       0
> (none)       0       0       1
>
> 1 sentences in dispute (first | second | text)
> a, sentence 3: claim | quote | Tre.

$ sed 's/Tre/Altro/' b.jsonl > c.jsonl; $CHIOSA agreement a.jsonl c.jsonl
! chiosa: c.jsonl:1: article "a", sentence 3: expected the same text as in a.jsonl:1, found another
? 3

# vectors in LIBSVM's format; labels that the model does not know are numbered behind its own
$ $CHIOSA features --model $MODEL --names names.tsv gold.jsonl | cut -d ' ' -f 1; grep -q '^feature' names.tsv && echo named; head -n 4 names.tsv | cut -f 1,2,3 | tr '\t' ' '
> 2
> 3
> 5
> named
> label 1 background
> label 2 claim
> label 3 quote
> label 4 reaction

$ $CHIOSA inspect --top 0 $MODEL | sed -n '1,2p;4p;/articles/p;/decode/p'
> name: it-HASH
> language: it
> labels: background, claim, quote, reaction
>   articles: 5
>   decode: "none"
