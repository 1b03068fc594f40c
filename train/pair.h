/* SPDX-License-Identifier: MIT */
/*
 * One pair of labels: a two-class training by libsvm, posed exactly as svm_train poses it inside a training on all
 * labels, so that the result is the same to the last bit. Pairs are numbered as the model has them: 0–1, 0–2, …, 1–2, …
 */
#ifndef CHS_TRAIN_PAIR_H
#define CHS_TRAIN_PAIR_H

#include "train/svm_rows.h"

typedef struct chs_pair {
	size_t n_vectors;
	size_t *rows;         /* [n_vectors]: rows of the problem, in libsvm's order */
	double *coefficients; /* [n_vectors]: positive for the first label's */
	double bias;          /* minus libsvm's rho */
} chs_pair;

static inline size_t chs_n_pairs(size_t n_labels)
{
	return n_labels * (n_labels - 1) / 2;
}

/* The labels *a < *b of pair number `pair`. */
void chs_pair_labels(size_t pair, size_t n_labels, uint32_t *a, uint32_t *b);

/*
 * Trains label a (positive) against b on those of rows[n_rows] that have one of the two; both must occur. `cache` is
 * libsvm's kernel cache in MB. *pair is to be freed also after a failure (CHIOSA_ERROR_MEMORY or _INTERNAL). Safe in
 * many threads at once.
 */
chiosa_status chs_pair_train(chs_pair *pair, const chs_svm_rows *svm, const size_t *rows, size_t n_rows, uint32_t a,
                             uint32_t b, const chs_solver_options *options, double cache);
void chs_pair_free(chs_pair *pair);

/* Adds the pair's support vectors, times their coefficients, to weights[column × stride]. */
void chs_pair_add_weights(const chs_pair *pair, const chs_problem *problem, double *weights, size_t stride);

/* libsvm's own words on what is wrong with the options, or NULL. */
const char *chs_pair_check(const chs_solver_options *options);

/* What each of up to `jobs` trainings may take of options->cache_size, MB: what the Gram matrix leaves, but enough to
   be of use. */
double chs_pair_cache(const chs_solver_options *options, const chs_gram *gram, size_t jobs);

/* Makes libsvm silent. */
void chs_pair_silence(void);

#endif
