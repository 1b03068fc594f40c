/* SPDX-License-Identifier: MIT */
#include "train/hold_out.h"

#include "base/memory.h"
#include "train/solve_internal.h"
#include "train/trials.h"

#include <stdlib.h>
#include <string.h>

/*
 * Machines that only calibrate, and begin what is trained to the end afterwards, stop sooner: their accuracy hardly
 * suffers, and most of their time is saved.
 */
static const double LOOSER = 5;

/* The rows held out move to the front. */
static void keep_judged(chs_held_out *held, double *scores, const chs_problem *problem, const uint32_t *fold_of)
{
	size_t n = 0, k = problem->n_labels;
	for (size_t row = 0; row < problem->n_rows; row++) {
		if (fold_of[row] != 0)
			continue;
		held->labels[n] = problem->labels[row];
		held->articles[n] = problem->articles[row];
		memmove(scores + n++ * k, scores + row * k, k * sizeof *scores);
	}
	held->judged = (chs_problem){.n_rows = n, .n_labels = k, .labels = held->labels, .articles = held->articles};
}

chiosa_status chs_hold_out(chs_held_out *held, double *scores, const chs_problem *problem, const uint32_t *fold_of,
                           size_t folds, const chs_solver_options *options, chiosa_progress progress, void *user,
                           chiosa_error *error)
{
	*held = (chs_held_out){0};
	chs_solver_options looser = *options;
	looser.epsilon *= LOOSER;
	looser.start = NULL;
	chiosa_status status = chs_check_training(problem, NULL, &looser, error);
	if (status != CHIOSA_OK)
		return status;
	held->labels = chs_alloc(problem->n_rows, sizeof *held->labels);
	held->articles = chs_alloc(problem->n_rows, sizeof *held->articles);
	held->start = chs_alloc(chs_linear_n_units(problem->n_labels) * (problem->n_columns + 1), sizeof *held->start);
	if (!held->labels || !held->articles || !held->start)
		return chs_fail_memory(error);
	chs_trials trials = {
	    .problem = problem,
	    .fold_of = fold_of,
	    .folds = folds,
	    .n_tried = 1,
	    .weights = held->start,
	    .options = &looser,
	    .stage = "validation",
	    .progress = progress,
	    .user = user,
	};
	trials.total = chs_trials_per_cost(&trials);
	status = chs_run_trials(&trials, scores, &looser.cost, 1, error);
	if (status == CHIOSA_OK)
		keep_judged(held, scores, problem, fold_of);
	return status;
}

void chs_held_out_free(chs_held_out *held)
{
	if (!held)
		return;
	free(held->labels);
	free(held->articles);
	free(held->start);
	*held = (chs_held_out){0};
}
