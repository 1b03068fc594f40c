#!/bin/sh
# SPDX-License-Identifier: MIT
# Prints models/it.md, every figure of it measured now. From the top of the source tree, with the folder of real articles:
#     sh models/card-it.sh build/release/chiosa ../shared/gold/dev.jsonl > models/it.md
set -eu
chiosa=$1 real=$2
block() { sed 's/^\(.\)/    \1/'; }

cat <<TEXT
# models/it.chiosa

Labels the sentences of Italian news articles: **background**, **claim**, **quote**, **reaction**
([the guidelines](../corpus/GUIDELINES.md) say what they mean). Trained on the bundled corpus
([its datasheet](../corpus/README.md)) by

    sh models/train-it.sh build/release/chiosa models/it.chiosa

How it was made, as \`chiosa inspect --top 0 models/it.chiosa\` tells:

TEXT
$chiosa inspect --top 0 models/it.chiosa | block
cat <<TEXT

## On the corpus's test split

Articles written for the project, of other events than those trained on: \`chiosa evaluate corpus/it/test.jsonl\`.

TEXT
$chiosa evaluate --model models/it.chiosa corpus/it/test.jsonl | block
cat <<TEXT

## On real news

Sixty real articles (Wikinews, national papers, portals, a health service) labelled by three readers by the same
guidelines. They are not part of the project and nothing was trained on them: \`chiosa evaluate\` of their labels prints

TEXT
$chiosa evaluate --model models/it.chiosa "$real" | block
cat <<TEXT

Beside what one would take instead, trained on the same sentences (\`bench/accuracy\`; [benchmarks.md](../docs/benchmarks.md) explains
the rows and columns). First these articles, then single sentences of Wikinews without their article:

TEXT
for table in dev.jsonl wikinews-labels.tsv; do
	sed -n "/^$table  *accuracy/,/^ *chiosa above it/p" docs/benchmarks.md | block
	echo
done
cat <<TEXT

## What to know before using it

- Real news is harder than the test split: the corpus was written for the project, by few hands. Expect the second table.
- Background is the weakest label: the same sentence can be news or context, depending on what was known before. Reactions in
  words that no cue lexicon holds are taken for claims.
- The probabilities expect the label mix of the press (claims 59 %, quotes 23, backgrounds 12, reactions 6), which the training
  corpus does not have. For texts with another mix train with \`--prior\`.
- \`--min-probability\` leaves what is unsure to a human reader.
- A label tells what a sentence does, not whether it is true.
TEXT
