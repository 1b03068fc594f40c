/* SPDX-License-Identifier: MIT */
/* The search over costs and gammas: all trials on the same folds, gamma by gamma, with one set of kernel values each.
 */
#include "train/validate.h"

#include "base/memory.h"
#include "train/solve_internal.h"
#include "train/trials.h"

#include <stdlib.h>

static const double linear_costs[] = {0.0078125, 0.015625, 0.03125, 0.0625, 0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32};
static const double kernel_costs[] = {0.125, 0.5, 2, 8, 32};
static const double gamma_factors[] = {0.25, 1, 4};

/* Decision values kept at once, in doubles (64 MB): with many labels the costs of a gamma are tried in several groups.
 */
static const size_t MOST_VALUES = 1 << 23;

static const double WITHIN_NOISE = 0.001;

typedef struct search_grid {
	const double *costs;
	size_t n_costs, n_gammas;
	double gammas[sizeof gamma_factors / sizeof *gamma_factors];
} search_grid;

static search_grid make_grid(const chs_solver_options *options)
{
	search_grid made = {.costs = linear_costs, .n_costs = sizeof linear_costs / sizeof *linear_costs, .n_gammas = 1};
	made.gammas[0] = options->gamma;
	if (options->kernel != CHIOSA_LINEAR) {
		made.costs = kernel_costs;
		made.n_costs = sizeof kernel_costs / sizeof *kernel_costs;
		made.n_gammas = sizeof gamma_factors / sizeof *gamma_factors;
		for (size_t g = 0; g < made.n_gammas; g++)
			made.gammas[g] = options->gamma * gamma_factors[g];
	}
	return made;
}

static size_t choose(const chs_validation *table, size_t n)
{
	double highest = 0;
	for (size_t i = 0; i < n; i++)
		highest = table[i].macro_f1 > highest ? table[i].macro_f1 : highest;
	size_t best = n;
	for (size_t i = 0; i < n; i++) {
		if (table[i].macro_f1 < highest - WITHIN_NOISE)
			continue;
		if (best == n || table[i].cost < table[best].cost ||
		    (table[i].cost <= table[best].cost && table[i].gamma < table[best].gamma))
			best = i;
	}
	return best;
}

/* All costs with one gamma, into table[n_costs]. `scores` has room for `group` costs. */
static chiosa_status try_costs(chs_validation *table, chs_trials *trials, const search_grid *grid, double *scores,
                               size_t group, chiosa_error *error)
{
	const chs_problem *problem = trials->problem;
	for (size_t first = 0; first < grid->n_costs; first += group) {
		size_t n = grid->n_costs - first < group ? grid->n_costs - first : group;
		chiosa_status status = chs_run_trials(trials, scores, grid->costs + first, n, error);
		if (status != CHIOSA_OK)
			return status;
		for (size_t i = 0; i < n; i++) {
			table[first + i] = (chs_validation){.cost = grid->costs[first + i], .gamma = trials->options->gamma};
			chs_validation_measure(&table[first + i], problem, scores + i * problem->n_rows * problem->n_labels);
		}
	}
	return CHIOSA_OK;
}

static size_t costs_at_once(const chs_trials *trials, size_t n_costs)
{
	size_t wide = chs_trials_per_cost(trials) / trials->folds;
	wide = wide > trials->problem->n_labels ? wide : trials->problem->n_labels;
	size_t rows = trials->problem->n_rows ? trials->problem->n_rows : 1;
	size_t group = MOST_VALUES / wide / rows;
	group = group < n_costs ? group : n_costs;
	return group ? group : 1;
}

chiosa_status chs_search(chs_validation *table, size_t *n_tried, size_t *best, const chs_problem *problem,
                         const uint32_t *fold_of, size_t folds, const chs_gram *gram, const chs_solver_options *options,
                         chiosa_progress progress, void *user, chiosa_error *error)
{
	chs_solver_options tried = *options;
	tried.cost = 1; /* the caller's is not used */
	chiosa_status status = chs_check_training(problem, gram, &tried, error);
	if (status != CHIOSA_OK)
		return status;
	if (folds < 2)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "found %zu folds, expected at least 2", folds);
	search_grid grid = make_grid(options);
	chs_trials trials = {
	    .problem = problem,
	    .fold_of = fold_of,
	    .folds = folds,
	    .gram = gram,
	    .options = &tried,
	    .stage = "search",
	    .progress = progress,
	    .user = user,
	};
	trials.total = grid.n_gammas * grid.n_costs * chs_trials_per_cost(&trials);
	size_t group = costs_at_once(&trials, grid.n_costs);
	double *scores = NULL;
	if (problem->n_rows <= SIZE_MAX / problem->n_labels / group)
		scores = chs_alloc(group * problem->n_rows * problem->n_labels, sizeof *scores);
	if (!scores)
		return chs_fail_memory(error);
	for (size_t g = 0; g < grid.n_gammas && status == CHIOSA_OK; g++) {
		tried.gamma = grid.gammas[g];
		status = try_costs(table + g * grid.n_costs, &trials, &grid, scores, group, error);
	}
	free(scores);
	if (status != CHIOSA_OK)
		return status;
	*n_tried = grid.n_gammas * grid.n_costs;
	*best = choose(table, *n_tried);
	return CHIOSA_OK;
}
