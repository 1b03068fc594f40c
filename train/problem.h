/* SPDX-License-Identifier: MIT */
/* A training problem in numbers: sparse rows, their labels, and the article that each comes from. */
#ifndef CHS_TRAIN_PROBLEM_H
#define CHS_TRAIN_PROBLEM_H

#include <stddef.h>
#include <stdint.h>

typedef struct chs_problem {
	size_t n_rows, n_columns, n_labels;
	const size_t *starts;    /* [n_rows + 1] into columns and values */
	const uint32_t *columns; /* ascending within a row, each < n_columns */
	const float *values;
	const uint32_t *labels;   /* [n_rows], each < n_labels */
	const uint32_t *articles; /* [n_rows]: rows of one article stay in one fold */
} chs_problem;

#endif
