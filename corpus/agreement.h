/* SPDX-License-Identifier: MIT */
/*
 * Two labellings of the same sentences compared as equals: raw agreement, Cohen's kappa, Krippendorff's alpha
 * (nominal), over all labels and for each label against the rest; the confusion; and every sentence in dispute. A
 * sentence without a label because it is furniture has the category "(none)". docs/evaluation.md defines the numbers.
 */
#ifndef CHS_CORPUS_AGREEMENT_H
#define CHS_CORPUS_AGREEMENT_H

#include "base/buffer.h"
#include "base/error.h"

enum { CHS_MAX_CATEGORIES = 4096 };

typedef struct chs_agreement chs_agreement;

/* Where a pair stands, for the list of disputes. All strings are copied. */
typedef struct chs_agreement_place {
	chs_slice id;   /* the article's; data NULL when it has none */
	size_t article; /* its number in the first labelling, from 1 */
	size_t index;   /* the sentence's, from 0 */
	chs_slice text; /* the sentence */
} chs_agreement_place;

/* An empty comparison, to be filled by chs_agreement_add. */
chiosa_status chs_agreement_new(chs_agreement **agreement, chiosa_error *error);
void chs_agreement_free(chs_agreement *agreement); /* NULL allowed */

/* One sentence's two labels; data NULL stands for the category "(none)". `place` may be NULL: then no text is kept. */
chiosa_status chs_agreement_add(chs_agreement *agreement, chs_slice a, chs_slice b, const chs_agreement_place *place,
                                chiosa_error *error);

/*
 * Reads two labellings (each a file, a folder or "-") and compares them. Articles are paired by id when all have one in
 * both, else by order, and then there must be as many in both. Paired articles must have the same sentences: what
 * differs is CHIOSA_ERROR_INPUT naming article and sentence. Sentences that are unlabelled or uncertain on either side
 * are counted and not compared. Both labellings are held in memory.
 */
chiosa_status chs_agreement_read(chs_agreement **agreement, const char *path_a, const char *path_b,
                                 chiosa_error *error);

typedef struct chs_category_agreement {
	const char *label;
	size_t a, b, both;   /* sentences to which the first, the second, and both gave the label */
	double raw;          /* share of sentences on which they agree whether the label holds */
	double kappa, alpha; /* this label against the rest; NAN when undefined */
} chs_category_agreement;

typedef struct chs_dispute {
	const char *id;           /* NULL: the article has none */
	size_t article;           /* from 1 */
	size_t index;             /* sentence, from 0 */
	const char *text, *a, *b; /* labels, or the name of "(none)" */
} chs_dispute;

typedef struct chs_agreement_result {
	size_t sentences, articles; /* compared */
	size_t not_compared;        /* sentences unlabelled or uncertain on either side */
	size_t only_a, only_b;      /* articles without a partner */
	size_t agreed;
	double raw, kappa, alpha; /* NAN when undefined: no sentences, or one category alone */
	size_t n_categories;
	chs_category_agreement *categories; /* [n_categories] sorted by label, "(none)" last when it occurs */
	size_t *confusion;                  /* [n_categories × n_categories]: first labelling's row, second's column */
	const char *none;                   /* the name of the category of sentences without a label */
	bool has_none;                      /* it occurs */
	size_t n_disputes;
	chs_dispute *disputes; /* [n_disputes] in order */
} chs_agreement_result;

/* *result lives until the next call or until the agreement is freed. */
chiosa_status chs_agreement_compute(chs_agreement *agreement, const chs_agreement_result **result, chiosa_error *error);

/* The report as text and as one JSON object (keys in docs/evaluation.md; no line feed behind
 * it). Shortage of memory shows in out->failed. */
void chs_agreement_text(chs_buffer *out, const chs_agreement_result *result);
void chs_agreement_json(chs_buffer *out, const chs_agreement_result *result);

#endif
