/* SPDX-License-Identifier: MIT */
#include "train/validate.h"

#include "train/solve_internal.h"
#include "train/trials.h"

chiosa_status chs_cross_validate(double *scores, const chs_problem *problem, const uint32_t *fold_of, size_t folds,
                                 const chs_gram *gram, const chs_solver_options *options, chiosa_progress progress,
                                 void *user, chiosa_error *error)
{
	chiosa_status status = chs_check_training(problem, gram, options, error);
	if (status != CHIOSA_OK)
		return status;
	chs_trials trials = {
	    .problem = problem,
	    .fold_of = fold_of,
	    .folds = folds,
	    .gram = gram,
	    .options = options,
	    .stage = "cross-validation",
	    .progress = progress,
	    .user = user,
	};
	trials.total = chs_trials_per_cost(&trials);
	return chs_run_trials(&trials, scores, &options->cost, 1, error);
}

static size_t largest_score(const double *scores, size_t n_labels)
{
	size_t best = 0;
	for (size_t k = 1; k < n_labels; k++) {
		if (scores[k] > scores[best])
			best = k;
	}
	return best;
}

/* F1 of one label; *seen tells whether the label occurs at all, in the corpus or among the answers. */
static double label_f1(const chs_problem *problem, const double *scores, size_t label, bool *seen)
{
	size_t right = 0, gold = 0, given = 0;
	for (size_t row = 0; row < problem->n_rows; row++) {
		bool is_gold = problem->labels[row] == label;
		bool is_given = largest_score(scores + row * problem->n_labels, problem->n_labels) == label;
		gold += is_gold;
		given += is_given;
		right += is_gold && is_given;
	}
	*seen = gold + given > 0;
	return *seen ? 2.0 * (double)right / (double)(gold + given) : 0;
}

void chs_validation_measure(chs_validation *validation, const chs_problem *problem, const double *scores)
{
	size_t right = 0, n_seen = 0;
	double sum = 0;
	for (size_t row = 0; row < problem->n_rows; row++)
		right += largest_score(scores + row * problem->n_labels, problem->n_labels) == problem->labels[row];
	for (size_t label = 0; label < problem->n_labels; label++) {
		bool seen;
		sum += label_f1(problem, scores, label, &seen);
		n_seen += seen;
	}
	validation->accuracy = problem->n_rows ? (double)right / (double)problem->n_rows : 0;
	validation->macro_f1 = n_seen ? sum / (double)n_seen : 0;
}
