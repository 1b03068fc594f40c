/* SPDX-License-Identifier: MIT */
#include "train/pair.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdlib.h>

enum { LEAST_CACHE = 32 /* MB for each training */ };

/* The signs that two-class problems carry as labels; libsvm puts +1 first whatever comes first. */
static int sign_labels[2] = {+1, -1};

static void print_nothing(const char *text)
{
	(void)text;
}

static void set_print_hook(void)
{
	svm_set_print_string_function(print_nothing);
}

void chs_pair_silence(void)
{
	/* Once: the hook is a plain global, and trainings may begin in several threads. */
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, set_print_hook);
}

void chs_pair_labels(size_t pair, size_t n_labels, uint32_t *a, uint32_t *b)
{
	size_t first = 0, left = pair;
	while (left >= n_labels - 1 - first)
		left -= n_labels - 1 - first++;
	*a = (uint32_t)first;
	*b = (uint32_t)(first + 1 + left);
}

double chs_pair_cache(const chs_solver_options *options, const chs_gram *gram, size_t jobs)
{
	size_t taken = gram ? chs_gram_size(gram->n) * (options->kernel == CHIOSA_LINEAR ? 1 : 2) : 0;
	size_t left = options->cache_size > taken ? options->cache_size - taken : 0;
	double share = (double)left / (double)(jobs ? jobs : 1);
	return share > LEAST_CACHE ? share : LEAST_CACHE;
}

static struct svm_parameter parameter_of(const chs_solver_options *options, bool precomputed, double cache)
{
	static const int kernels[] = {[CHIOSA_LINEAR] = LINEAR, [CHIOSA_RBF] = RBF, [CHIOSA_POLY] = POLY};
	bool linear = options->kernel == CHIOSA_LINEAR; /* libsvm looks at the others even where it does not use them */
	return (struct svm_parameter){
	    .svm_type = C_SVC,
	    .kernel_type = precomputed ? PRECOMPUTED : kernels[options->kernel],
	    .degree = linear ? 0 : options->degree,
	    .gamma = linear ? 0 : options->gamma,
	    .coef0 = linear ? 0 : options->coef0,
	    .cache_size = cache,
	    .eps = options->epsilon,
	    .C = options->cost,
	    .shrinking = 1,
	};
}

const char *chs_pair_check(const chs_solver_options *options)
{
	struct svm_parameter parameter = parameter_of(options, false, LEAST_CACHE);
	struct svm_problem nothing = {0};
	return svm_check_parameter(&nothing, &parameter);
}

/* The problem of one pair, in libsvm's order: all rows of the positive label, then those of the other. */
typedef struct pair_problem {
	struct svm_problem svm;
	size_t *rows;
} pair_problem;

static void add_rows(pair_problem *pair, const chs_svm_rows *svm, const size_t *rows, size_t n_rows, uint32_t label,
                     double sign)
{
	for (size_t i = 0; i < n_rows; i++) {
		if (svm->problem->labels[rows[i]] != label)
			continue;
		pair->rows[pair->svm.l] = rows[i];
		pair->svm.x[pair->svm.l] = svm->rows[rows[i]];
		pair->svm.y[pair->svm.l] = sign;
		pair->svm.l++;
	}
}

static bool pose(pair_problem *pair, const chs_svm_rows *svm, const size_t *rows, size_t n_rows, uint32_t positive,
                 uint32_t negative)
{
	size_t n = 0;
	for (size_t i = 0; i < n_rows; i++) {
		uint32_t label = svm->problem->labels[rows[i]];
		n += label == positive || label == negative;
	}
	pair->rows = chs_alloc(n, sizeof *pair->rows);
	pair->svm.x = chs_alloc(n, sizeof *pair->svm.x);
	pair->svm.y = chs_alloc(n, sizeof *pair->svm.y);
	if (!pair->rows || !pair->svm.x || !pair->svm.y)
		return false;
	add_rows(pair, svm, rows, n_rows, positive, +1);
	add_rows(pair, svm, rows, n_rows, negative, -1);
	return true;
}

/* libsvm makes the label that it meets first the positive one, which decides how it rounds. */
static bool comes_first(const chs_problem *problem, const size_t *rows, size_t n_rows, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < n_rows; i++) {
		if (problem->labels[rows[i]] == a || problem->labels[rows[i]] == b)
			return problem->labels[rows[i]] == a;
	}
	return true;
}

/* `sign`: what libsvm's decision values are to be multiplied by, so that they favour the pair's first label. */
static chiosa_status take_result(chs_pair *pair, const struct svm_model *model, const pair_problem *posed, double sign)
{
	if (model->nr_class != 2 || model->l < 0)
		return CHIOSA_ERROR_INTERNAL;
	if (model->label[0] != +1)
		sign = -sign;
	pair->n_vectors = (size_t)model->l;
	pair->rows = chs_alloc(pair->n_vectors, sizeof *pair->rows);
	pair->coefficients = chs_alloc(pair->n_vectors, sizeof *pair->coefficients);
	if (!pair->rows || !pair->coefficients)
		return CHIOSA_ERROR_MEMORY;
	for (size_t v = 0; v < pair->n_vectors; v++) {
		pair->rows[v] = posed->rows[model->sv_indices[v] - 1];
		pair->coefficients[v] = sign * model->sv_coef[0][v];
	}
	pair->bias = -sign * model->rho[0];
	return CHIOSA_OK;
}

chiosa_status chs_pair_train(chs_pair *pair, const chs_svm_rows *svm, const size_t *rows, size_t n_rows, uint32_t a,
                             uint32_t b, const chs_solver_options *options, double cache)
{
	chiosa_status status = CHIOSA_ERROR_MEMORY;
	pair_problem posed = {0};
	struct svm_model *model = NULL;
	bool straight = comes_first(svm->problem, rows, n_rows, a, b);
	uint32_t positive = straight ? a : b, negative = straight ? b : a;
	double weights[2] = {options->class_weights[positive], options->class_weights[negative]};
	struct svm_parameter parameter = parameter_of(options, svm->square != NULL, cache);
	parameter.nr_weight = 2;
	parameter.weight_label = sign_labels;
	parameter.weight = weights;
	*pair = (chs_pair){0};
	if (!pose(&posed, svm, rows, n_rows, positive, negative))
		goto cleanup;
	model = svm_train(&posed.svm, &parameter);
	if (model)
		status = take_result(pair, model, &posed, straight ? 1 : -1);
cleanup:
	if (model) {
		/* svm_train copied the parameter with its pointers; destroying the model leaves those alone. */
		svm_free_and_destroy_model(&model);
	}
	free(posed.rows);
	free(posed.svm.x);
	free(posed.svm.y);
	return status;
}

void chs_pair_free(chs_pair *pair)
{
	if (!pair)
		return;
	free(pair->rows);
	free(pair->coefficients);
	*pair = (chs_pair){0};
}

void chs_pair_add_weights(const chs_pair *pair, const chs_problem *problem, double *weights, size_t stride)
{
	for (size_t v = 0; v < pair->n_vectors; v++) {
		size_t row = pair->rows[v];
		for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++)
			weights[problem->columns[at] * stride] += pair->coefficients[v] * problem->values[at];
	}
}
