/* SPDX-License-Identifier: MIT */
/*
 * Validation of large corpora for liblinear: one fold instead of all. What it leaves behind is a beginning for the
 * training on everything, never the other way round: machines that began with all rows would know those held out.
 */
#ifndef CHS_TRAIN_HOLD_OUT_H
#define CHS_TRAIN_HOLD_OUT_H

#include "train/solve.h"

typedef struct chs_held_out {
	chs_problem judged; /* the rows of fold 0, ascending: their labels and articles alone, no columns */
	uint32_t *labels, *articles;
	double *start; /* as chs_solver_options has it */
} chs_held_out;

/*
 * Scores the rows of fold 0 by machines trained on the other folds: scores[judged.n_rows × n_labels] as
 * chs_cross_validate gives them, in an array with room for n_rows × n_labels. *held is to be freed also on failure.
 * Runs in up to options->jobs threads, on which nothing depends. The callback may cancel (CHIOSA_ERROR_CANCELLED).
 */
chiosa_status chs_hold_out(chs_held_out *held, double *scores, const chs_problem *problem, const uint32_t *fold_of,
                           size_t folds, const chs_solver_options *options, chiosa_progress progress, void *user,
                           chiosa_error *error);
void chs_held_out_free(chs_held_out *held);

#endif
