/* SPDX-License-Identifier: MIT */
/* Labels one article at a time: analysis, vectors, scores, probabilities, labels. */
#ifndef CHS_PREDICT_LABELLER_H
#define CHS_PREDICT_LABELLER_H

#include "features/analyser.h"
#include "models/score.h"

enum { CHS_PROBABILITY_UNITS = 10000 }; /* probabilities are printed with four decimals */

/* An article's labels. Lives until the labeller's next article. */
typedef struct chs_labelling {
	const chs_document *document;
	const double *probabilities; /* [n_sentences × n_labels], as printed: multiples of 1/10000; zero for furniture */
	const int32_t *labels;       /* [n_sentences]: index, or -1 */
	const unsigned char *why;    /* [n_sentences]: chiosa_why */
} chs_labelling;

/* A labeller serves one thread at a time. The model must outlive it. */
typedef struct chs_labeller chs_labeller;

/* One that the model has idle, or a new one; to be given back with chs_labeller_give. */
chiosa_status chs_labeller_take(chs_labeller **labeller, const chiosa_model *model, chiosa_error *error);
void chs_labeller_give(chs_labeller *labeller);

chiosa_status chs_label_article(chs_labeller *labeller, const chs_article_source *source, double min_probability,
                                chs_labelling *labelling, chiosa_error *error);

/* The label with the largest probability (ties: the first), which rounding below leaves the largest. */
size_t chs_largest(const double *probabilities, size_t n_labels);

/*
 * units[n_labels] of 1/10000 that sum to 10000 exactly, by largest remainder: the order of probabilities is kept. The
 * largest stays the only largest: where rounding would make another equal, that one gives it a unit.
 */
void chs_round_probabilities(const double *probabilities, size_t n_labels, uint32_t *units);

/* A labelling's probability in such units. */
static inline uint32_t chs_units(double probability)
{
	return (uint32_t)(probability * CHS_PROBABILITY_UNITS + 0.5);
}

#endif
