/* SPDX-License-Identifier: MIT */
/* Training by libsvm: every pair of labels on its own, then the machine put together from the pairs. */
#include "train/pair.h"
#include "train/solve_internal.h"

#include "base/memory.h"
#include "base/threads.h"

#include <stdlib.h>

typedef struct solve_work {
	const chs_svm_rows *svm;
	const size_t *rows;
	size_t n_rows;
	const chs_solver_options *options;
	double cache;
	chs_pair *pairs;         /* [n_pairs] */
	chiosa_status *statuses; /* [n_pairs] */
} solve_work;

static void train_pair(void *context, size_t index, size_t worker)
{
	(void)worker;
	solve_work *work = context;
	uint32_t a, b;
	chs_pair_labels(index, work->svm->problem->n_labels, &a, &b);
	work->statuses[index] =
	    chs_pair_train(&work->pairs[index], work->svm, work->rows, work->n_rows, a, b, work->options, work->cache);
}

/* label_values[n × n_labels] from pair_values[n × n_pairs]: each label's mean over its pairs, signed in its favour. */
static void average_pairs(double *label_values, const double *pair_values, size_t n, size_t n_labels)
{
	size_t n_pairs = chs_n_pairs(n_labels);
	for (size_t i = 0; i < n; i++) {
		const double *pair = pair_values + i * n_pairs;
		double *labels = label_values + i * n_labels;
		for (size_t a = 0; a < n_labels; a++) {
			for (size_t b = a + 1; b < n_labels; b++, pair++) {
				labels[a] += *pair;
				labels[b] -= *pair;
			}
		}
		for (size_t k = 0; k < n_labels; k++)
			labels[k] /= (double)(n_labels - 1);
	}
}

/* Zeroed room for `rows` times `width` doubles, where the product may be too large. */
static double *alloc_table(size_t rows, size_t width)
{
	return width && rows > SIZE_MAX / width ? NULL : chs_alloc(rows * width, sizeof(double));
}

static bool build_bias(chs_machine *machine, const chs_pair *pairs)
{
	machine->pair_bias = alloc_table(machine->n_pairs, 1);
	machine->bias = alloc_table(machine->n_labels, 1);
	if (!machine->pair_bias || !machine->bias)
		return false;
	for (size_t p = 0; p < machine->n_pairs; p++)
		machine->pair_bias[p] = pairs[p].bias;
	average_pairs(machine->bias, machine->pair_bias, 1, machine->n_labels);
	return true;
}

static bool build_linear(chs_machine *machine, const chs_problem *problem, const chs_pair *pairs)
{
	machine->pair_weights = alloc_table(machine->n_columns, machine->n_pairs);
	machine->weights = alloc_table(machine->n_columns, machine->n_labels);
	if (!machine->pair_weights || !machine->weights)
		return false;
	for (size_t p = 0; p < machine->n_pairs; p++)
		chs_pair_add_weights(&pairs[p], problem, machine->pair_weights + p, machine->n_pairs);
	average_pairs(machine->weights, machine->pair_weights, machine->n_columns, machine->n_labels);
	return true;
}

/* place[row]: the row's number among the support vectors of all pairs, from 1 on, or 0. */
static bool number_vectors(chs_machine *machine, size_t *place, size_t n_rows, const chs_pair *pairs)
{
	for (size_t p = 0; p < machine->n_pairs; p++) {
		for (size_t v = 0; v < pairs[p].n_vectors; v++)
			place[pairs[p].rows[v]] = 1;
	}
	for (size_t row = 0; row < n_rows; row++)
		machine->n_vectors += place[row];
	machine->vector_rows = chs_alloc(machine->n_vectors, sizeof *machine->vector_rows);
	if (!machine->vector_rows)
		return false;
	size_t count = 0;
	for (size_t row = 0; row < n_rows; row++) {
		if (place[row]) {
			machine->vector_rows[count] = row;
			place[row] = ++count;
		}
	}
	return true;
}

static bool build_vectors(chs_machine *machine, const chs_problem *problem, const chs_pair *pairs)
{
	bool built = false;
	size_t *place = chs_alloc(problem->n_rows, sizeof *place);
	if (!place || !number_vectors(machine, place, problem->n_rows, pairs))
		goto cleanup;
	machine->pair_coefficients = alloc_table(machine->n_vectors, machine->n_pairs);
	machine->coefficients = alloc_table(machine->n_vectors, machine->n_labels);
	if (!machine->pair_coefficients || !machine->coefficients)
		goto cleanup;
	for (size_t p = 0; p < machine->n_pairs; p++) {
		for (size_t v = 0; v < pairs[p].n_vectors; v++) {
			size_t vector = place[pairs[p].rows[v]] - 1;
			machine->pair_coefficients[vector * machine->n_pairs + p] = pairs[p].coefficients[v];
		}
	}
	average_pairs(machine->coefficients, machine->pair_coefficients, machine->n_vectors, machine->n_labels);
	built = true;
cleanup:
	free(place);
	return built;
}

static chiosa_status first_failure(const chiosa_status *statuses, size_t n, chiosa_error *error)
{
	for (size_t i = 0; i < n; i++) {
		if (statuses[i] == CHIOSA_ERROR_MEMORY)
			return chs_fail_memory(error);
		if (statuses[i] != CHIOSA_OK)
			return chs_fail(error, statuses[i], "libsvm returned a model that is not of two classes");
	}
	return CHIOSA_OK;
}

chiosa_status chs_solve_svm(chs_machine *machine, const chs_problem *problem, const size_t *rows, size_t n_rows,
                            const chs_gram *gram, const chs_solver_options *options, chiosa_error *error)
{
	size_t n_pairs = chs_n_pairs(problem->n_labels), jobs = options->jobs < n_pairs ? options->jobs : n_pairs;
	chs_svm_rows svm = {0};
	chs_pair *pairs = chs_alloc(n_pairs, sizeof *pairs);
	chiosa_status *statuses = chs_alloc(n_pairs, sizeof *statuses);
	chiosa_status status = pairs && statuses ? CHIOSA_OK : chs_fail_memory(error);
	if (status == CHIOSA_OK)
		status = chs_svm_rows_make(&svm, problem, gram, options, error);
	if (status != CHIOSA_OK)
		goto cleanup;
	chs_pair_silence();
	solve_work work = {.svm = &svm, .rows = rows, .n_rows = n_rows, .options = options, .pairs = pairs};
	work.cache = chs_pair_cache(options, gram, jobs);
	work.statuses = statuses;
	chs_parallel(jobs, n_pairs, train_pair, &work);
	status = first_failure(statuses, n_pairs, error);
	if (status != CHIOSA_OK)
		goto cleanup;
	machine->n_labels = problem->n_labels;
	machine->n_columns = problem->n_columns;
	machine->n_pairs = n_pairs;
	machine->kernel = options->kernel;
	machine->gamma = options->gamma;
	machine->coef0 = options->coef0;
	machine->degree = options->degree;
	if (!build_bias(machine, pairs) || !(options->kernel == CHIOSA_LINEAR ? build_linear(machine, problem, pairs)
	                                                                      : build_vectors(machine, problem, pairs)))
		status = chs_fail_memory(error);
cleanup:
	for (size_t p = 0; pairs && p < n_pairs; p++)
		chs_pair_free(&pairs[p]);
	free(pairs);
	free(statuses);
	chs_svm_rows_free(&svm);
	return status;
}
