#!/bin/sh
# SPDX-License-Identifier: MIT
# The command that models/it.chiosa is trained by, from the top of the source tree:
#     sh models/train-it.sh build/release/chiosa models/it.chiosa
# The prior is the label mix that real news was measured to have (corpus/README.md), not the corpus's own; the accuracy is what is
# to be expected there (docs/decisions.md).
exec "$1" train --output "$2" --data features --lang it \
	--prior claim=59,quote=23,background=12,reaction=6 --accuracy 0.85 \
	corpus/it/train.jsonl
