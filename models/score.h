/* SPDX-License-Identifier: MIT */
/* What a model computes: scores of a vector, probabilities of scores, and an article's labels as a sequence. */
#ifndef CHS_MODELS_SCORE_H
#define CHS_MODELS_SCORE_H

#include "models/model.h"

/* Scratch memory for scoring; one thread at a time. Zeroed memory is empty. */
typedef struct chs_scorer {
	uint32_t *columns;
	float *values;
	size_t capacity, values_capacity;
	double *messages; /* forward and backward, for transitions */
	size_t messages_capacity;
} chs_scorer;

void chs_scorer_free(chs_scorer *scorer);

/* scores[n_labels] of one row of features. Unknown features are passed over. */
chiosa_status chs_score(const chiosa_model *model, chs_scorer *scorer, const chs_feature *features, size_t n_features,
                        double *scores, chiosa_error *error);

/*
 * With transitions: replaces the probabilities of `n` sentences in a row ([n × n_labels]) by their posterior marginals
 * (forward-backward; the probabilities divided by the label mix serve as likelihoods). Without transitions nothing
 * changes.
 */
chiosa_status chs_decode_sequence(const chiosa_model *model, chs_scorer *scorer, double *probabilities, size_t n,
                                  chiosa_error *error);

#endif
