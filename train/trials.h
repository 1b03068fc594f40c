/* SPDX-License-Identifier: MIT */
/*
 * The trainings of a cross-validation: every fold, cost and pair of labels (liblinear: label) is a task of its own, and
 * all read one Gram matrix. No machine is built: a task keeps only the decision values of the rows left out.
 */
#ifndef CHS_TRAIN_TRIALS_H
#define CHS_TRAIN_TRIALS_H

#include "train/solve.h"

typedef struct chs_trials {
	const chs_problem *problem;
	const uint32_t *fold_of;
	size_t folds;
	size_t n_tried;  /* 0: all of them; else only the first so many, and the rows of the others score nothing */
	double *weights; /* NULL, or liblinear's [trainings × (n_columns + 1)] weights of the one fold that is tried */
	const chs_gram *gram;
	const chs_solver_options *options; /* all but the cost */
	const char *stage;                 /* for progress */
	chiosa_progress progress;
	void *user;
	size_t done, total; /* trainings, over all calls; total is set by the caller */
} chs_trials;

/* Trainings for one cost: folds tried × pairs (or labels). */
size_t chs_trials_per_cost(const chs_trials *trials);

/* scores[n_costs × n_rows × n_labels], as chs_cross_validate gives them for one cost. */
chiosa_status chs_run_trials(chs_trials *trials, double *scores, const double *costs, size_t n_costs,
                             chiosa_error *error);

#endif
