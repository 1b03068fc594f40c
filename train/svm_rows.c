/* SPDX-License-Identifier: MIT */
#include "train/svm_rows.h"

#include "models/kernel.h"

#include "base/memory.h"
#include "base/threads.h"

#include <stdlib.h>

enum { ROWS_PER_TASK = 32 };

typedef struct kernel_work {
	const chs_gram *gram;
	const chs_solver_options *options;
	double *square;
} kernel_work;

/* Both halves of the square from the lower one: K is symmetric to the last bit. */
static void compute_kernels(void *context, size_t index, size_t worker)
{
	(void)worker;
	const kernel_work *work = context;
	const chs_solver_options *options = work->options;
	const chs_gram *gram = work->gram;
	size_t n = gram->n, end = n - index * ROWS_PER_TASK;
	for (size_t i = end > ROWS_PER_TASK ? end - ROWS_PER_TASK : 0; i < end; i++) {
		double square_i = chs_gram_dot(gram, i, i);
		for (size_t j = 0; j <= i; j++) {
			double value = chs_kernel_value(options->kernel, options->gamma, options->coef0, options->degree,
			                                chs_gram_dot(gram, i, j), square_i, chs_gram_dot(gram, j, j));
			work->square[chs_gram_index(n, i, j)] = value;
			work->square[chs_gram_index(n, j, i)] = value;
		}
	}
}

static bool point_into_square(chs_svm_rows *rows, const chs_gram *gram, const chs_solver_options *options)
{
	double *square = gram->dots;
	if (options->kernel != CHIOSA_LINEAR) {
		square = rows->own_square = chs_gram_layout(gram->n);
		if (!square)
			return false;
		kernel_work work = {.gram = gram, .options = options, .square = square};
		chs_parallel(options->jobs, (gram->n + ROWS_PER_TASK - 1) / ROWS_PER_TASK, compute_kernels, &work);
	}
	rows->square = square;
	/* libsvm takes pointers to what it will not change; only its types do not say so. */
	for (size_t i = 0; i < gram->n; i++)
		rows->rows[i] = (struct svm_node *)(void *)(square + chs_gram_row(gram->n, i));
	return true;
}

/* libsvm's columns count from 1, and a row ends with column -1. */
static bool make_nodes(chs_svm_rows *rows)
{
	const chs_problem *problem = rows->problem;
	size_t n_items = problem->starts[problem->n_rows];
	if (n_items > SIZE_MAX - problem->n_rows)
		return false;
	rows->nodes = chs_alloc(n_items + problem->n_rows, sizeof *rows->nodes);
	rows->squared_lengths = chs_alloc(problem->n_rows, sizeof *rows->squared_lengths);
	if (!rows->nodes || !rows->squared_lengths)
		return false;
	struct svm_node *node = rows->nodes;
	for (size_t row = 0; row < problem->n_rows; row++) {
		rows->rows[row] = node;
		for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++) {
			double value = problem->values[at];
			*node++ = (struct svm_node){.index = (int)problem->columns[at] + 1, .value = value};
			rows->squared_lengths[row] += value * value;
		}
		*node++ = (struct svm_node){.index = -1};
	}
	return true;
}

chiosa_status chs_svm_rows_make(chs_svm_rows *rows, const chs_problem *problem, const chs_gram *gram,
                                const chs_solver_options *options, chiosa_error *error)
{
	*rows = (chs_svm_rows){
	    .problem = problem,
	    .kernel = options->kernel,
	    .gamma = options->gamma,
	    .coef0 = options->coef0,
	    .degree = options->degree,
	};
	rows->rows = chs_alloc(problem->n_rows, sizeof(struct svm_node *));
	if (!rows->rows || !(gram ? point_into_square(rows, gram, options) : make_nodes(rows))) {
		chs_svm_rows_free(rows);
		return chs_fail_memory(error);
	}
	return CHIOSA_OK;
}

void chs_svm_rows_free(chs_svm_rows *rows)
{
	if (!rows)
		return;
	free(rows->rows);
	free(rows->own_square);
	free(rows->nodes);
	free(rows->squared_lengths);
	*rows = (chs_svm_rows){0};
}

static double dot_with(const chs_problem *problem, const double *dense, size_t row)
{
	double sum = 0;
	for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++)
		sum += dense[problem->columns[at]] * problem->values[at];
	return sum;
}

void chs_svm_rows_kernel(const chs_svm_rows *rows, size_t row, const size_t *others, size_t n, double *scratch,
                         double *values)
{
	const chs_problem *problem = rows->problem;
	if (rows->square) {
		for (size_t v = 0; v < n; v++)
			values[v] = rows->square[chs_gram_index(problem->n_rows, row, others[v])];
		return;
	}
	for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++)
		scratch[problem->columns[at]] = problem->values[at];
	for (size_t v = 0; v < n; v++)
		values[v] = chs_kernel_value(rows->kernel, rows->gamma, rows->coef0, rows->degree,
		                             dot_with(problem, scratch, others[v]), rows->squared_lengths[row],
		                             rows->squared_lengths[others[v]]);
	for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++)
		scratch[problem->columns[at]] = 0;
}
