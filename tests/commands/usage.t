$ $CHIOSA
? 2
! Usage: chiosa COMMAND [option…] [file…]
! 
! Tells what each sentence of a news article does: claim, quote, reaction or background.
! 
! Commands:
!   train      train a model on labelled articles
!   predict    label the sentences of articles
!   evaluate   compare a model's labels with gold labels
!   agreement  compare two people's labels of the same articles
!   inspect    show what is in a model file
!   features   print feature vectors for other tools
! 
! chiosa COMMAND --help shows a command's options. chiosa --version shows versions.
! Exit status: 0 done; 1 some inputs failed; 2 wrong use; 3 nothing done; 4 out of memory or disk, or an
! internal error; 130 interrupted.

$ $CHIOSA annotate
! chiosa: "annotate" is no command (see chiosa --help)
? 2

$ $CHIOSA train --cost 3abc x.jsonl
! chiosa: --cost: expected "auto" or a number from 1e-09 to 1e+09, found "3abc" (see chiosa train --help)
? 2

$ $CHIOSA train --accuracy 85 x.jsonl
! chiosa: --accuracy: expected "auto" or a number from 1e-09 to 1, found "85" (see chiosa train --help)
? 2

$ $CHIOSA train --kernel sigmoid x.jsonl
! chiosa: --kernel: expected linear, rbf, poly, found "sigmoid" (see chiosa train --help)
? 2

$ $CHIOSA train --no-such-option x.jsonl
! chiosa: --no-such-option is no option of chiosa train (see --help)
? 2

$ $CHIOSA train x.jsonl --folds
! chiosa: --folds needs a value (see chiosa train --help)
? 2

$ $CHIOSA train
! chiosa: train: expected a corpus (see chiosa train --help)
? 2

$ $CHIOSA train --features cues,nonsense $SOURCE/tests/data/tiny.jsonl
! chiosa: unknown feature group "nonsense"; expected default, all, or any of stems, ngrams, chars, quotes, cues, grammar, entities, length, position, neighbours
? 2

$ $CHIOSA train --help | sed -n '/--cost/p;/--folds/p'
>   --cost C                     cost of an error in training (auto: libsvm 1, liblinear 2) [auto]
>   --folds K                    folds of the cross-validation, grouped by article; 1: a fifth is held out (auto: 5; 1 for liblinear from 20,000 sentences on) [auto]
