/* SPDX-License-Identifier: MIT */
/* Cross-validation: out-of-fold scores of every row, and the search over costs and gammas that uses them. */
#ifndef CHS_TRAIN_VALIDATE_H
#define CHS_TRAIN_VALIDATE_H

#include "train/solve.h"

/*
 * scores[n_rows × n_labels]: each row's scores by a machine trained on the other folds. A label that a training part
 * lacks altogether scores -1 for its rows' fold; a label that is the only one left scores 1. Runs in up to
 * options->jobs threads, on which the scores do not depend. The callback may cancel (CHIOSA_ERROR_CANCELLED).
 */
chiosa_status chs_cross_validate(double *scores, const chs_problem *problem, const uint32_t *fold_of, size_t folds,
                                 const chs_gram *gram, const chs_solver_options *options, chiosa_progress progress,
                                 void *user, chiosa_error *error);

/* Accuracy and macro-F1 of the largest scores (ties: the lower label) against the labels. */
typedef struct chs_validation {
	double cost, gamma;
	double accuracy, macro_f1;
} chs_validation;

void chs_validation_measure(chs_validation *validation, const chs_problem *problem, const double *scores);

/*
 * Tries every cost (and for rbf and poly options->gamma times 1/4, 1 and 4) of a fixed grid; table[*n_tried] (at most
 * CHS_MAX_TRIALS) in grid order: gammas ascending, for each the costs ascending. The best by macro-F1, the smaller cost
 * and gamma winning ties within 0.001, is *best (an index). The callback may cancel (CHIOSA_ERROR_CANCELLED).
 */
enum { CHS_MAX_TRIALS = 64 };
chiosa_status chs_search(chs_validation *table, size_t *n_tried, size_t *best, const chs_problem *problem,
                         const uint32_t *fold_of, size_t folds, const chs_gram *gram, const chs_solver_options *options,
                         chiosa_progress progress, void *user, chiosa_error *error);

#endif
