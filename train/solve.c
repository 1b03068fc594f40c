/* SPDX-License-Identifier: MIT */
#include "train/solve.h"

#include "base/memory.h"
#include "train/pair.h"
#include "train/solve_internal.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

/* Far above what anybody labels, far below where libsvm's and liblinear's ints overflow. */
enum { MAX_ROWS = 1 << 26, MAX_COLUMNS = 1 << 30, MAX_LABELS = 1 << 12 };

static chiosa_status check_problem(const chs_problem *problem, chiosa_error *error)
{
	if (problem->n_labels < 2)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "found %zu label(s), expected at least 2", problem->n_labels);
	if (problem->n_labels > MAX_LABELS)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "found %zu labels, expected at most %d", problem->n_labels,
		                MAX_LABELS);
	if (problem->n_rows > MAX_ROWS)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "found %zu sentences, expected at most %d", problem->n_rows,
		                MAX_ROWS);
	if (problem->n_columns > MAX_COLUMNS)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "found %zu features, expected at most %d", problem->n_columns,
		                MAX_COLUMNS);
	return CHIOSA_OK;
}

static chiosa_status check_numbers(const chs_problem *problem, const chs_solver_options *options, chiosa_error *error)
{
	if (!isfinite(options->cost) || !isfinite(options->epsilon))
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "cost and epsilon must be finite numbers");
	if (options->kernel != CHIOSA_LINEAR && (!isfinite(options->gamma) || !isfinite(options->coef0)))
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "gamma and coef0 must be finite numbers");
	if (options->kernel != CHIOSA_LINEAR && options->gamma == 0)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "gamma is 0, expected a positive number");
	for (size_t k = 0; k < problem->n_labels; k++) {
		if (!isfinite(options->class_weights[k]) || options->class_weights[k] <= 0)
			return chs_fail(error, CHIOSA_ERROR_ARGUMENT,
			                "the class weight of label %zu is not a positive finite number", k);
	}
	const char *complaint = chs_pair_check(options);
	if (complaint)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "libsvm: %s", complaint);
	return CHIOSA_OK;
}

chiosa_status chs_check_training(const chs_problem *problem, const chs_gram *gram, const chs_solver_options *options,
                                 chiosa_error *error)
{
	chiosa_status status = check_problem(problem, error);
	if (status == CHIOSA_OK)
		status = check_numbers(problem, options, error);
	if (status != CHIOSA_OK)
		return status;
	if (options->solver == CHIOSA_LIBLINEAR && options->kernel != CHIOSA_LINEAR)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "liblinear trains linear kernels only");
	if (gram && gram->n != problem->n_rows)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "the Gram matrix has %zu rows, the problem %zu", gram->n,
		                problem->n_rows);
	return CHIOSA_OK;
}

static chiosa_status check_rows(const chs_problem *problem, const size_t *rows, size_t n_rows, chiosa_error *error)
{
	chiosa_status status = CHIOSA_OK;
	bool *found = chs_alloc(problem->n_labels, sizeof *found);
	if (!found)
		return chs_fail_memory(error);
	for (size_t i = 0; i < n_rows; i++)
		found[problem->labels[rows[i]]] = true;
	for (size_t k = 0; status == CHIOSA_OK && k < problem->n_labels; k++) {
		if (!found[k])
			status = chs_fail(error, CHIOSA_ERROR_ARGUMENT, "no sentence to train on has label %zu of %zu", k,
			                  problem->n_labels);
	}
	free(found);
	return status;
}

chiosa_status chs_solve(chs_machine *machine, const chs_problem *problem, const size_t *rows, size_t n_rows,
                        const chs_gram *gram, const chs_solver_options *options, chiosa_error *error)
{
	chiosa_status status = chs_check_training(problem, gram, options, error);
	if (status == CHIOSA_OK)
		status = check_rows(problem, rows, n_rows, error);
	if (status != CHIOSA_OK)
		return status;
	chs_machine made = {0};
	status = options->solver == CHIOSA_LIBLINEAR ? chs_solve_linear(&made, problem, rows, n_rows, options, error)
	                                             : chs_solve_svm(&made, problem, rows, n_rows, gram, options, error);
	if (status == CHIOSA_OK)
		*machine = made;
	else
		chs_machine_free(&made);
	return status;
}
