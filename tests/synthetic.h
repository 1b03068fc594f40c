/* SPDX-License-Identifier: MIT */
/* Synthetic training problems for tests: sparse rows whose labels can mostly be told, the same in every run. */
#ifndef CHS_TESTS_SYNTHETIC_H
#define CHS_TESTS_SYNTHETIC_H

#include "train/problem.h"

#include <stdlib.h>
#include <string.h>

typedef struct synthetic {
	chs_problem problem;
	size_t *starts, *rows; /* rows: 0, 1, 2, … */
	uint32_t *columns, *labels, *articles;
	float *values;
	double *weights; /* [n_labels]: class weights 1, 1.25, 1.5, … */
} synthetic;

static inline uint64_t synthetic_random(uint64_t *state) /* SplitMix64 */
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static inline double synthetic_uniform(uint64_t *state)
{
	return (double)(synthetic_random(state) >> 11) * 0x1p-53;
}

/* `signal` (0..1): how much a row's columns tell of its label. Every seventh row is short, row 5 is empty. Articles
   have `per_article` rows. Labels begin with the last one, so that their order of appearance is not that of their
   numbers. */
static inline synthetic synthetic_make(uint64_t seed, size_t n_rows, size_t n_columns, size_t n_labels, double signal,
                                       size_t per_article)
{
	synthetic made = {0};
	uint64_t state = seed;
	made.starts = calloc(n_rows + 1, sizeof *made.starts);
	made.rows = calloc(n_rows, sizeof *made.rows);
	made.columns = calloc(n_rows * n_columns, sizeof *made.columns);
	made.values = calloc(n_rows * n_columns, sizeof *made.values);
	made.labels = calloc(n_rows, sizeof *made.labels);
	made.articles = calloc(n_rows, sizeof *made.articles);
	made.weights = calloc(n_labels, sizeof *made.weights);
	if (!made.starts || !made.rows || !made.columns || !made.values || !made.labels || !made.articles || !made.weights)
		abort();
	size_t at = 0;
	for (size_t row = 0; row < n_rows; row++) {
		uint32_t label = (uint32_t)(row < n_labels ? n_labels - 1 - row : synthetic_random(&state) % n_labels);
		made.rows[row] = row;
		made.labels[row] = label;
		made.articles[row] = (uint32_t)(row / per_article);
		for (size_t column = 0; row != 5 && column < n_columns; column++) {
			double chance = column % n_labels == label ? 0.12 + 0.3 * signal : 0.12;
			if (row % 7 == 6)
				chance /= 4;
			if (synthetic_uniform(&state) >= chance)
				continue;
			made.columns[at] = (uint32_t)column;
			made.values[at++] = (float)(0.1 + synthetic_uniform(&state));
		}
		made.starts[row + 1] = at;
	}
	for (size_t k = 0; k < n_labels; k++)
		made.weights[k] = 1 + 0.25 * (double)k;
	made.problem = (chs_problem){
	    .n_rows = n_rows,
	    .n_columns = n_columns,
	    .n_labels = n_labels,
	    .starts = made.starts,
	    .columns = made.columns,
	    .values = made.values,
	    .labels = made.labels,
	    .articles = made.articles,
	};
	return made;
}

static inline void synthetic_free(synthetic *made)
{
	free(made->starts);
	free(made->rows);
	free(made->columns);
	free(made->values);
	free(made->labels);
	free(made->articles);
	free(made->weights);
	memset(made, 0, sizeof *made);
}

#endif
