/* SPDX-License-Identifier: MIT */
/*
 * Training by liblinear's -s 2: L2-regularised L2-loss support vector classification, solved in the primal
 * (deterministic, no random numbers). One label against the rest, as liblinear itself does for more than two labels.
 * Rows need not be in ascending order of columns: in the primal liblinear only walks along them.
 */
#include "train/solve_internal.h"

#include "base/memory.h"
#include "base/threads.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static int sign_labels[2] = {+1, -1};

static void print_nothing(const char *text)
{
	(void)text;
}

static void set_print_hook(void)
{
	set_print_string_function(print_nothing);
}

static void silence(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, set_print_hook);
}

/* Columns by falling number of rows, those with equally many in their own order; false when memory is short. */
static bool place_columns(chs_linear_rows *linear)
{
	const chs_problem *problem = linear->problem;
	size_t n_items = problem->starts[problem->n_rows];
	uint32_t *counts = chs_alloc(problem->n_columns, sizeof *counts);
	size_t *begins = chs_alloc(problem->n_rows + 2, sizeof *begins);
	linear->places = chs_alloc(problem->n_columns + 1, sizeof *linear->places);
	if (counts && begins && linear->places) {
		for (size_t i = 0; i < n_items; i++)
			counts[problem->columns[i]]++;
		for (size_t c = 0; c < problem->n_columns; c++)
			begins[problem->n_rows - counts[c] + 1]++;
		begins[0] = 1; /* behind the bias */
		for (size_t i = 1; i <= problem->n_rows; i++)
			begins[i] += begins[i - 1];
		for (size_t c = 0; c < problem->n_columns; c++)
			linear->places[c] = (uint32_t)begins[problem->n_rows - counts[c]]++;
		linear->places[problem->n_columns] = 0;
	}
	bool enough = counts && begins && linear->places;
	free(counts);
	free(begins);
	return enough;
}

chiosa_status chs_linear_rows_make(chs_linear_rows *linear, const chs_problem *problem, chiosa_error *error)
{
	silence();
	*linear = (chs_linear_rows){.problem = problem};
	size_t n_items = problem->starts[problem->n_rows];
	/* Two nodes more in each row: the bias column, and the end. */
	if (n_items > SIZE_MAX - 2 * problem->n_rows)
		return chs_fail_memory(error);
	linear->rows = chs_alloc(problem->n_rows, sizeof(struct feature_node *));
	linear->nodes = chs_alloc(n_items + 2 * problem->n_rows, sizeof *linear->nodes);
	if (!linear->rows || !linear->nodes || !place_columns(linear)) {
		chs_linear_rows_free(linear);
		return chs_fail_memory(error);
	}
	struct feature_node *node = linear->nodes;
	for (size_t row = 0; row < problem->n_rows; row++) {
		linear->rows[row] = node;
		*node++ = (struct feature_node){.index = 1, .value = 1};
		for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++) {
			int place = (int)linear->places[problem->columns[at]];
			*node++ = (struct feature_node){.index = place + 1, .value = problem->values[at]};
		}
		*node++ = (struct feature_node){.index = -1};
	}
	return CHIOSA_OK;
}

void chs_linear_rows_free(chs_linear_rows *linear)
{
	if (!linear)
		return;
	free(linear->rows);
	free(linear->nodes);
	free(linear->places);
	*linear = (chs_linear_rows){0};
}

static void take_weights(double *weights, const struct model *model, const chs_linear_rows *linear)
{
	/* liblinear makes +1 the positive class whatever comes first; should that ever change, so does the sign. */
	double sign = model->label[0] == +1 ? 1 : -1;
	for (size_t i = 0; i <= linear->problem->n_columns; i++)
		weights[i] = sign * model->w[linear->places[i]];
}

chiosa_status chs_linear_train(double *weights, const chs_linear_rows *linear, const size_t *rows, size_t n_rows,
                               uint32_t label, const double *start, const chs_solver_options *options)
{
	const chs_problem *problem = linear->problem;
	size_t n_weights = problem->n_columns + 1;
	chiosa_status status = CHIOSA_ERROR_MEMORY;
	struct model *model = NULL;
	struct problem posed = {.l = (int)n_rows, .n = (int)n_weights, .bias = 1};
	/* As in liblinear, the rest has weight 1; only where it is one label does that label's own weight count. */
	double class_weights[2] = {options->class_weights[label],
	                           problem->n_labels == 2 ? options->class_weights[1 - label] : 1};
	struct parameter parameter = {.solver_type = L2R_L2LOSS_SVC, .eps = options->epsilon, .C = options->cost};
	parameter.nr_weight = 2;
	parameter.weight_label = sign_labels;
	parameter.weight = class_weights;
#if LIBLINEAR_VERSION >= 240
	parameter.regularize_bias = 1;
#endif
	posed.x = chs_alloc(n_rows, sizeof *posed.x);
	posed.y = chs_alloc(n_rows, sizeof *posed.y);
	double *begin = start ? chs_alloc(n_weights, sizeof *begin) : NULL;
	if (!posed.x || !posed.y || (start && !begin))
		goto cleanup;
	for (size_t i = 0; i < n_rows; i++) {
		posed.x[i] = linear->rows[rows[i]];
		posed.y[i] = problem->labels[rows[i]] == label ? +1 : -1;
	}
	for (size_t i = 0; start && i < n_weights; i++)
		begin[linear->places[i]] = start[i];
	parameter.init_sol = begin;
	model = train(&posed, &parameter);
	if (!model)
		goto cleanup;
	take_weights(weights, model, linear);
	status = CHIOSA_OK;
cleanup:
	if (model)
		free_and_destroy_model(&model);
	free(begin);
	free(posed.x);
	free(posed.y);
	return status;
}

typedef struct linear_work {
	const chs_linear_rows *linear;
	const size_t *rows;
	size_t n_rows;
	const chs_solver_options *options;
	chs_machine *machine;
	chiosa_status *statuses; /* [n_units] */
} linear_work;

static void train_label(void *context, size_t index, size_t worker)
{
	(void)worker;
	linear_work *work = context;
	chs_machine *machine = work->machine;
	size_t n_weights = machine->n_columns + 1;
	double *weights = chs_alloc(n_weights, sizeof *weights);
	const double *start = work->options->start ? work->options->start + index * n_weights : NULL;
	work->statuses[index] = weights ? chs_linear_train(weights, work->linear, work->rows, work->n_rows, (uint32_t)index,
	                                                   start, work->options)
	                                : CHIOSA_ERROR_MEMORY;
	if (work->statuses[index] == CHIOSA_OK) {
		for (size_t c = 0; c < machine->n_columns; c++)
			machine->weights[c * machine->n_labels + index] = weights[c];
		machine->bias[index] = weights[machine->n_columns];
	}
	free(weights);
}

static void mirror_second_label(chs_machine *machine)
{
	for (size_t c = 0; c < machine->n_columns; c++)
		machine->weights[2 * c + 1] = -machine->weights[2 * c];
	machine->bias[1] = -machine->bias[0];
}

chiosa_status chs_solve_linear(chs_machine *machine, const chs_problem *problem, const size_t *rows, size_t n_rows,
                               const chs_solver_options *options, chiosa_error *error)
{
	size_t n_units = chs_linear_n_units(problem->n_labels);
	chs_linear_rows linear = {0};
	chiosa_status *statuses = chs_alloc(n_units, sizeof *statuses);
	chiosa_status status = CHIOSA_OK;
	machine->n_labels = problem->n_labels;
	machine->n_columns = problem->n_columns;
	machine->kernel = CHIOSA_LINEAR;
	machine->bias = chs_alloc(machine->n_labels, sizeof *machine->bias);
	if (machine->n_columns <= SIZE_MAX / machine->n_labels)
		machine->weights = chs_alloc(machine->n_columns * machine->n_labels, sizeof *machine->weights);
	if (!statuses || !machine->bias || !machine->weights) {
		status = chs_fail_memory(error);
		goto cleanup;
	}
	status = chs_linear_rows_make(&linear, problem, error);
	if (status != CHIOSA_OK)
		goto cleanup;
	linear_work work = {.linear = &linear, .rows = rows, .n_rows = n_rows, .options = options, .machine = machine};
	work.statuses = statuses;
	chs_parallel(options->jobs, n_units, train_label, &work);
	for (size_t i = 0; i < n_units && status == CHIOSA_OK; i++) {
		if (statuses[i] != CHIOSA_OK)
			status = chs_fail_memory(error);
	}
	if (status == CHIOSA_OK && problem->n_labels == 2)
		mirror_second_label(machine);
cleanup:
	chs_linear_rows_free(&linear);
	free(statuses);
	return status;
}
