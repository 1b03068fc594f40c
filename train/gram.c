/* SPDX-License-Identifier: MIT */
#include "train/gram.h"

#include "base/memory.h"
#include "base/threads.h"

#include <stdlib.h>

enum { ROWS_PER_TASK = 32, MEGABYTE = 1 << 20 };

/* The rows that have each column, ascending: most pairs of sentences share few columns, and only those are visited. */
typedef struct postings {
	size_t *starts; /* [n_columns + 1] */
	uint32_t *rows; /* [starts[n_columns]] */
	float *values;
} postings;

typedef struct gram_work {
	const chs_problem *problem;
	const postings *index;
	double *dots;
	double *sums; /* [jobs × n_rows]: one row of sums for each worker, all zero between rows */
} gram_work;

double *chs_gram_layout(size_t n)
{
	double *square = n <= CHS_GRAM_MAX_ROWS ? chs_alloc(chs_gram_length(n), sizeof *square) : NULL;
	for (size_t i = 0; square && i < n; i++)
		square[chs_gram_row(n, i) + 1] = (double)(i + 1);
	return square;
}

size_t chs_gram_size(size_t n)
{
	return n <= CHS_GRAM_MAX_ROWS ? (chs_gram_length(n) * sizeof(double) + MEGABYTE - 1) / MEGABYTE : SIZE_MAX;
}

bool chs_gram_fits(size_t n, chiosa_kernel kernel, size_t cache_size)
{
	size_t size = chs_gram_size(n);
	return n <= CHS_GRAM_MAX_ROWS && (kernel == CHIOSA_LINEAR ? size : 2 * size) <= cache_size;
}

static void postings_free(postings *index)
{
	free(index->starts);
	free(index->rows);
	free(index->values);
}

static bool postings_make(postings *index, const chs_problem *problem)
{
	size_t n_items = problem->starts[problem->n_rows];
	if (problem->n_columns > SIZE_MAX - 2)
		return false;
	index->starts = chs_alloc(problem->n_columns + 2, sizeof *index->starts);
	index->rows = chs_alloc(n_items, sizeof *index->rows);
	index->values = chs_alloc(n_items, sizeof *index->values);
	if (!index->starts || !index->rows || !index->values)
		return false;
	/* Counted two places up, so that after the sums starts[c + 1] is where column c is filled next, and in the end
	   where it ends. */
	for (size_t at = 0; at < n_items; at++)
		index->starts[problem->columns[at] + 2]++;
	for (size_t c = 2; c < problem->n_columns + 2; c++)
		index->starts[c] += index->starts[c - 1];
	for (size_t row = 0; row < problem->n_rows; row++) {
		for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++) {
			size_t place = index->starts[problem->columns[at] + 1]++;
			index->rows[place] = (uint32_t)row;
			index->values[place] = problem->values[at];
		}
	}
	return true;
}

/* The dot products of one row with those up to itself. Columns are added in ascending order, as libsvm adds them. */
static void compute_row(const gram_work *work, double *sums, size_t row)
{
	const chs_problem *problem = work->problem;
	const postings *index = work->index;
	size_t n = problem->n_rows;
	for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++) {
		double value = problem->values[at];
		size_t end = index->starts[problem->columns[at] + 1];
		for (size_t p = index->starts[problem->columns[at]]; p < end && index->rows[p] <= row; p++)
			sums[index->rows[p]] += value * index->values[p];
	}
	for (size_t other = 0; other <= row; other++) {
		work->dots[chs_gram_index(n, row, other)] = sums[other];
		work->dots[chs_gram_index(n, other, row)] = sums[other];
		sums[other] = 0;
	}
}

static void compute_rows(void *context, size_t index, size_t worker)
{
	const gram_work *work = context;
	size_t n = work->problem->n_rows;
	/* The longest rows first: the last tasks are then short ones. */
	size_t end = n - index * ROWS_PER_TASK;
	size_t begin = end > ROWS_PER_TASK ? end - ROWS_PER_TASK : 0;
	for (size_t row = begin; row < end; row++)
		compute_row(work, work->sums + worker * n, row);
}

chiosa_status chs_gram_make(chs_gram *gram, const chs_problem *problem, size_t jobs, chiosa_error *error)
{
	size_t n = problem->n_rows;
	if (n > CHS_GRAM_MAX_ROWS)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "a Gram matrix of %zu rows, expected at most %d", n,
		                CHS_GRAM_MAX_ROWS);
	size_t n_tasks = (n + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
	jobs = jobs > n_tasks ? n_tasks : jobs;
	jobs = jobs ? jobs : 1;
	chiosa_status status = CHIOSA_OK;
	postings index = {0};
	gram_work work = {.problem = problem, .index = &index};
	work.dots = chs_gram_layout(n);
	work.sums = chs_alloc(jobs * n, sizeof *work.sums);
	if (!work.dots || !work.sums || !postings_make(&index, problem)) {
		status = chs_fail_memory(error);
		goto cleanup;
	}
	chs_parallel(jobs, n_tasks, compute_rows, &work);
	*gram = (chs_gram){.n = n, .dots = work.dots};
	work.dots = NULL;
cleanup:
	postings_free(&index);
	free(work.sums);
	free(work.dots);
	return status;
}

void chs_gram_free(chs_gram *gram)
{
	if (!gram)
		return;
	free(gram->dots);
	*gram = (chs_gram){0};
}
