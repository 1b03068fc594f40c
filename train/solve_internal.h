/* SPDX-License-Identifier: MIT */
/* What solve.c, the two solvers behind it and cross-validation share. */
#ifndef CHS_TRAIN_SOLVE_INTERNAL_H
#define CHS_TRAIN_SOLVE_INTERNAL_H

#include "train/solve.h"

#include <linear.h>

/* Options and problem within the bounds that both libraries (their ints, their unchecked allocations) can bear. */
chiosa_status chs_check_training(const chs_problem *problem, const chs_gram *gram, const chs_solver_options *options,
                                 chiosa_error *error);

chiosa_status chs_solve_svm(chs_machine *machine, const chs_problem *problem, const size_t *rows, size_t n_rows,
                            const chs_gram *gram, const chs_solver_options *options, chiosa_error *error);
chiosa_status chs_solve_linear(chs_machine *machine, const chs_problem *problem, const size_t *rows, size_t n_rows,
                               const chs_solver_options *options, chiosa_error *error);

/*
 * A problem's rows as liblinear wants them, for all trainings on the problem. Its columns are numbered anew: the bias
 * first and then the most frequent ones, so that the weights that are needed most lie close together.
 */
typedef struct chs_linear_rows {
	const chs_problem *problem;
	struct feature_node **rows; /* [n_rows] */
	struct feature_node *nodes;
	uint32_t *places; /* [n_columns + 1]: where liblinear has each column's weight; the last is the bias */
} chs_linear_rows;

chiosa_status chs_linear_rows_make(chs_linear_rows *linear, const chs_problem *problem, chiosa_error *error);
void chs_linear_rows_free(chs_linear_rows *linear);

/* Trainings that liblinear needs: with two labels one serves both, the second's values being the negative. */
static inline size_t chs_linear_n_units(size_t n_labels)
{
	return n_labels == 2 ? 1 : n_labels;
}

/*
 * Trains `label` against all others on rows[n_rows], among which both must occur: weights[n_columns + 1], the last one
 * the bias. `start` (may be NULL, may be `weights`) has weights to begin with, of a training on some of these rows: the
 * minimum is the same, and sooner found. CHIOSA_ERROR_MEMORY on failure. Safe in many threads at once.
 */
chiosa_status chs_linear_train(double *weights, const chs_linear_rows *linear, const size_t *rows, size_t n_rows,
                               uint32_t label, const double *start, const chs_solver_options *options);

#endif
