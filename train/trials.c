/* SPDX-License-Identifier: MIT */
#include "train/trials.h"

#include "base/memory.h"
#include "base/threads.h"
#include "train/pair.h"
#include "train/solve_internal.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* What one thread needs for itself. */
typedef struct scratch {
	double *dense;  /* [n_columns + 1] */
	double *kernel; /* [n_rows] */
	size_t *rows;   /* [n_rows]: those to train on in front, those left out from the end */
} scratch;

typedef struct trials_work {
	chs_trials *trials;
	const double *costs;
	size_t n_costs, n_units; /* units: pairs of labels, or labels for liblinear */
	size_t jobs;
	size_t *order;    /* [n_units]: the largest first */
	bool *present;    /* [folds × n_labels]: the label occurs outside the fold */
	double *values;   /* [n_costs × n_units × n_rows] */
	scratch *scratch; /* [jobs] */
	chs_svm_rows svm;
	chs_linear_rows linear;
	double cache;
	atomic_size_t done;
	atomic_int status; /* the first failure */
} trials_work;

static size_t count_units(const chs_trials *trials)
{
	size_t n_labels = trials->problem->n_labels;
	return trials->options->solver == CHIOSA_LIBLINEAR ? chs_linear_n_units(n_labels) : chs_n_pairs(n_labels);
}

static size_t count_folds(const chs_trials *trials)
{
	return trials->n_tried ? trials->n_tried : trials->folds;
}

size_t chs_trials_per_cost(const chs_trials *trials)
{
	return count_folds(trials) * count_units(trials);
}

/* ---- One task ---- */

static bool prepare_scratch(scratch *own, const chs_problem *problem)
{
	if (own->rows)
		return true;
	if (!own->dense)
		own->dense = chs_alloc(problem->n_columns + 1, sizeof *own->dense);
	if (!own->kernel)
		own->kernel = chs_alloc(problem->n_rows, sizeof *own->kernel);
	if (own->dense && own->kernel)
		own->rows = chs_alloc(problem->n_rows, sizeof *own->rows);
	return own->rows != NULL;
}

/* Both parts ascending; returns how many are trained on. */
static size_t split_rows(const chs_trials *trials, size_t fold, size_t *rows)
{
	size_t n = trials->problem->n_rows, n_train = 0, n_left = 0;
	for (size_t row = 0; row < n; row++)
		n_left += trials->fold_of[row] == fold;
	for (size_t row = 0, left = n - n_left; row < n; row++)
		rows[trials->fold_of[row] == fold ? left++ : n_train++] = row;
	return n_train;
}

static double dot_dense(const chs_problem *problem, size_t row, const double *weights)
{
	double sum = 0;
	for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++)
		sum += weights[problem->columns[at]] * problem->values[at];
	return sum;
}

static void clear_columns(double *dense, const chs_problem *problem, const chs_pair *pair)
{
	for (size_t v = 0; v < pair->n_vectors; v++) {
		size_t row = pair->rows[v];
		for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++)
			dense[problem->columns[at]] = 0;
	}
}

static void decide_linear(double *values, const chs_problem *problem, const chs_pair *pair, const size_t *rows,
                          size_t n_rows, scratch *own)
{
	chs_pair_add_weights(pair, problem, own->dense, 1);
	for (size_t i = 0; i < n_rows; i++)
		values[rows[i]] = pair->bias + dot_dense(problem, rows[i], own->dense);
	clear_columns(own->dense, problem, pair);
}

static void decide_kernel(double *values, const chs_svm_rows *svm, const chs_pair *pair, const size_t *rows,
                          size_t n_rows, scratch *own)
{
	for (size_t i = 0; i < n_rows; i++) {
		chs_svm_rows_kernel(svm, rows[i], pair->rows, pair->n_vectors, own->dense, own->kernel);
		double sum = pair->bias;
		for (size_t v = 0; v < pair->n_vectors; v++)
			sum += pair->coefficients[v] * own->kernel[v];
		values[rows[i]] = sum;
	}
}

static chiosa_status try_pair(trials_work *work, double *values, size_t unit, size_t fold,
                              const chs_solver_options *options, scratch *own)
{
	const chs_problem *problem = work->trials->problem;
	const bool *present = work->present + fold * problem->n_labels;
	uint32_t a, b;
	chs_pair_labels(unit, problem->n_labels, &a, &b);
	if (!present[a] || !present[b])
		return CHIOSA_OK;
	size_t n_train = split_rows(work->trials, fold, own->rows), n_left = problem->n_rows - n_train;
	chs_pair pair;
	chiosa_status status = chs_pair_train(&pair, &work->svm, own->rows, n_train, a, b, options, work->cache);
	if (status == CHIOSA_OK && options->kernel == CHIOSA_LINEAR)
		decide_linear(values, problem, &pair, own->rows + n_train, n_left, own);
	else if (status == CHIOSA_OK)
		decide_kernel(values, &work->svm, &pair, own->rows + n_train, n_left, own);
	chs_pair_free(&pair);
	return status;
}

/* How many labels occur outside the fold. */
static size_t count_present(const trials_work *work, size_t fold)
{
	size_t n_labels = work->trials->problem->n_labels, n_present = 0;
	for (size_t k = 0; k < n_labels; k++)
		n_present += work->present[fold * n_labels + k];
	return n_present;
}

static chiosa_status try_label(trials_work *work, double *values, size_t unit, size_t fold,
                               const chs_solver_options *options, scratch *own)
{
	const chs_problem *problem = work->trials->problem;
	if (!work->present[fold * problem->n_labels + unit] || count_present(work, fold) < 2)
		return CHIOSA_OK;
	size_t n_train = split_rows(work->trials, fold, own->rows);
	chiosa_status status =
	    chs_linear_train(own->dense, &work->linear, own->rows, n_train, (uint32_t)unit, NULL, options);
	if (status == CHIOSA_OK && work->trials->weights)
		memcpy(work->trials->weights + unit * (problem->n_columns + 1), own->dense,
		       (problem->n_columns + 1) * sizeof *own->dense);
	for (size_t i = n_train; status == CHIOSA_OK && i < problem->n_rows; i++)
		values[own->rows[i]] = own->dense[problem->n_columns] + dot_dense(problem, own->rows[i], own->dense);
	return status;
}

static void fail_work(trials_work *work, chiosa_status status)
{
	int none = CHIOSA_OK;
	atomic_compare_exchange_strong(&work->status, &none, (int)status);
}

static void report(trials_work *work, size_t done)
{
	const chs_trials *trials = work->trials;
	if (trials->progress && !trials->progress(trials->user, trials->stage, trials->done + done, trials->total))
		fail_work(work, CHIOSA_ERROR_CANCELLED);
}

/* Costs from the last on, as large costs take longest; then the units by size, so that the last tasks are short. */
static void run_task(void *context, size_t index, size_t worker)
{
	trials_work *work = context;
	const chs_trials *trials = work->trials;
	size_t folds = count_folds(trials), per_cost = folds * work->n_units;
	size_t cost = work->n_costs - 1 - index / per_cost;
	size_t unit = work->order[index % per_cost / folds], fold = index % folds;
	scratch *own = &work->scratch[worker];
	if (atomic_load(&work->status) != CHIOSA_OK)
		return;
	chs_solver_options options = *trials->options;
	options.cost = work->costs[cost];
	double *values = work->values + (cost * work->n_units + unit) * trials->problem->n_rows;
	chiosa_status status = CHIOSA_ERROR_MEMORY;
	if (prepare_scratch(own, trials->problem))
		status = options.solver == CHIOSA_LIBLINEAR ? try_label(work, values, unit, fold, &options, own)
		                                            : try_pair(work, values, unit, fold, &options, own);
	if (status != CHIOSA_OK)
		fail_work(work, status);
	size_t done = atomic_fetch_add(&work->done, 1) + 1;
	if (worker == 0) /* the calling thread */
		report(work, done);
}

/* ---- Scores ---- */

/* Pairs of which a label is absent were not trained; an absent label scores -1, one that is alone +1. */
static void score_by_pairs(double *scores, const double *values, size_t n_rows, const bool *present, size_t n_labels)
{
	size_t pair = 0, n_present = 0;
	for (size_t k = 0; k < n_labels; k++) {
		scores[k] = 0;
		n_present += present[k];
	}
	for (size_t a = 0; a < n_labels; a++) {
		for (size_t b = a + 1; b < n_labels; b++, pair++) {
			if (!present[a] || !present[b])
				continue;
			scores[a] += values[pair * n_rows];
			scores[b] -= values[pair * n_rows];
		}
	}
	for (size_t k = 0; k < n_labels; k++) {
		if (present[k])
			scores[k] = n_present > 1 ? scores[k] / (double)(n_present - 1) : 1;
		else
			scores[k] = -1;
	}
}

static void score_by_labels(double *scores, const double *values, size_t n_rows, const bool *present, size_t n_labels)
{
	size_t n_present = 0;
	for (size_t k = 0; k < n_labels; k++)
		n_present += present[k];
	for (size_t k = 0; k < n_labels; k++) {
		if (!present[k] || n_present < 2)
			scores[k] = present[k] ? 1 : -1;
		else
			scores[k] = n_labels == 2 && k == 1 ? -values[0] : values[k * n_rows];
	}
}

static void compute_scores(const trials_work *work, double *scores)
{
	const chs_trials *trials = work->trials;
	size_t n_rows = trials->problem->n_rows, n_labels = trials->problem->n_labels;
	for (size_t cost = 0; cost < work->n_costs; cost++) {
		const double *values = work->values + cost * work->n_units * n_rows;
		for (size_t row = 0; row < n_rows; row++, scores += n_labels) {
			const bool *present = work->present + trials->fold_of[row] * n_labels;
			if (trials->options->solver == CHIOSA_LIBLINEAR)
				score_by_labels(scores, values + row, n_rows, present, n_labels);
			else
				score_by_pairs(scores, values + row, n_rows, present, n_labels);
		}
	}
}

/* ---- Before and after ---- */

static void find_present(trials_work *work)
{
	const chs_trials *trials = work->trials;
	size_t n_labels = trials->problem->n_labels;
	for (size_t row = 0; row < trials->problem->n_rows; row++) {
		for (size_t fold = 0; fold < trials->folds; fold++) {
			if (trials->fold_of[row] != fold)
				work->present[fold * n_labels + trials->problem->labels[row]] = true;
		}
	}
}

/* Insertion sort: pairs are few, and the order among equals stays as it is. */
static bool order_units(trials_work *work)
{
	const chs_problem *problem = work->trials->problem;
	bool by_label = work->trials->options->solver == CHIOSA_LIBLINEAR;
	size_t *counts = chs_alloc(problem->n_labels, sizeof *counts), *sizes = chs_alloc(work->n_units, sizeof *sizes);
	for (size_t row = 0; counts && row < problem->n_rows; row++)
		counts[problem->labels[row]]++;
	for (size_t unit = 0; counts && sizes && unit < work->n_units; unit++) {
		uint32_t a, b;
		if (!by_label) {
			chs_pair_labels(unit, problem->n_labels, &a, &b);
			sizes[unit] = counts[a] + counts[b];
		}
		size_t at = unit;
		for (; at > 0 && sizes[work->order[at - 1]] < sizes[unit]; at--)
			work->order[at] = work->order[at - 1];
		work->order[at] = unit;
	}
	bool ordered = counts && sizes;
	free(counts);
	free(sizes);
	return ordered;
}

static bool allocate(trials_work *work)
{
	size_t n_rows = work->trials->problem->n_rows;
	size_t n_columns = work->n_costs * work->n_units;
	if (n_rows > SIZE_MAX / n_columns)
		return false;
	work->order = chs_alloc(work->n_units, sizeof *work->order);
	work->present = chs_alloc(work->trials->folds * work->trials->problem->n_labels, sizeof *work->present);
	work->values = chs_alloc(n_rows * n_columns, sizeof *work->values);
	work->scratch = chs_alloc(work->jobs, sizeof *work->scratch);
	return work->order && work->present && work->values && work->scratch;
}

static void release(trials_work *work)
{
	for (size_t i = 0; work->scratch && i < work->jobs; i++) {
		free(work->scratch[i].dense);
		free(work->scratch[i].kernel);
		free(work->scratch[i].rows);
	}
	free(work->scratch);
	free(work->order);
	free(work->present);
	free(work->values);
	chs_svm_rows_free(&work->svm);
	chs_linear_rows_free(&work->linear);
}

static chiosa_status failure(chiosa_status status, chiosa_error *error)
{
	if (status == CHIOSA_ERROR_MEMORY)
		return chs_fail_memory(error);
	if (status == CHIOSA_ERROR_CANCELLED)
		return chs_fail(error, status, "cancelled during cross-validation");
	return status == CHIOSA_OK ? status : chs_fail(error, status, "libsvm returned a model that is not of two classes");
}

static chiosa_status check_folds(const chs_trials *trials, chiosa_error *error)
{
	if (trials->folds < 2)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "found %zu folds, expected at least 2", trials->folds);
	for (size_t row = 0; row < trials->problem->n_rows; row++) {
		if (trials->fold_of[row] >= trials->folds)
			return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "sentence %zu is in fold %u of %zu", row,
			                (unsigned)trials->fold_of[row], trials->folds);
	}
	return CHIOSA_OK;
}

chiosa_status chs_run_trials(chs_trials *trials, double *scores, const double *costs, size_t n_costs,
                             chiosa_error *error)
{
	const chs_solver_options *options = trials->options;
	chiosa_status status = check_folds(trials, error);
	if (status != CHIOSA_OK)
		return status;
	trials_work work = {.trials = trials, .costs = costs, .n_costs = n_costs, .n_units = count_units(trials)};
	size_t n_tasks = n_costs * chs_trials_per_cost(trials);
	work.jobs = options->jobs < n_tasks ? options->jobs : n_tasks;
	work.jobs = work.jobs ? work.jobs : 1;
	if (!allocate(&work) || !order_units(&work)) {
		status = chs_fail_memory(error);
		goto cleanup;
	}
	find_present(&work);
	chs_pair_silence();
	work.cache = chs_pair_cache(options, trials->gram, work.jobs);
	status = options->solver == CHIOSA_LIBLINEAR
	             ? chs_linear_rows_make(&work.linear, trials->problem, error)
	             : chs_svm_rows_make(&work.svm, trials->problem, trials->gram, options, error);
	if (status != CHIOSA_OK)
		goto cleanup;
	chs_parallel(work.jobs, n_tasks, run_task, &work);
	/* Other threads may have finished last. */
	if (atomic_load(&work.status) == CHIOSA_OK)
		report(&work, n_tasks);
	trials->done += n_tasks;
	status = failure((chiosa_status)atomic_load(&work.status), error);
	if (status == CHIOSA_OK)
		compute_scores(&work, scores);
cleanup:
	release(&work);
	return status;
}
