/* SPDX-License-Identifier: MIT */
#ifndef CHS_CORPUS_AGREEMENT_INTERNAL_H
#define CHS_CORPUS_AGREEMENT_INTERNAL_H

#include "corpus/agreement.h"
#include "corpus/labels.h"

typedef struct chs_kept_dispute {
	const char *id, *text; /* in the arena */
	size_t article, index;
	uint32_t a, b; /* category numbers, CHS_NO_CATEGORY for none */
} chs_kept_dispute;

#define CHS_NO_CATEGORY UINT32_MAX

struct chs_agreement {
	chs_label_set labels;
	struct {
		uint32_t a, b;
	} * pairs; /* [n_pairs] */
	size_t n_pairs, pairs_capacity;
	chs_kept_dispute *disputes; /* [n_disputes] */
	size_t n_disputes, disputes_capacity;
	chs_arena arena; /* ids and texts of disputes */
	size_t articles, not_compared, only_a, only_b;
	chs_buffer none;
	chs_agreement_result result;
};

#endif
