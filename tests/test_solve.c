/* SPDX-License-Identifier: MIT */
#include "tests/synthetic.h"
#include "train/solve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>
#include <libsvm/svm.h>
#include <linear.h>

/* liblinear's and libsvm's node are the same in all but name. */
typedef struct plain {
	struct svm_node *nodes;
	struct svm_node **x;
	double *y;
} plain;

static void be_silent(const char *text)
{
	(void)text;
}

static plain plain_make(const synthetic *data, bool bias)
{
	const chs_problem *problem = &data->problem;
	plain made;
	made.nodes = calloc(problem->starts[problem->n_rows] + 2 * problem->n_rows, sizeof *made.nodes);
	made.x = calloc(problem->n_rows, sizeof *made.x);
	made.y = calloc(problem->n_rows, sizeof *made.y);
	assert_true(made.nodes && made.x && made.y);
	struct svm_node *node = made.nodes;
	for (size_t row = 0; row < problem->n_rows; row++) {
		made.x[row] = node;
		made.y[row] = problem->labels[row];
		for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++)
			*node++ = (struct svm_node){(int)problem->columns[at] + 1, problem->values[at]};
		if (bias)
			*node++ = (struct svm_node){(int)problem->n_columns + 1, 1};
		*node++ = (struct svm_node){-1, 0};
	}
	return made;
}

static void plain_free(plain *made)
{
	free(made->nodes);
	free(made->x);
	free(made->y);
}

static chs_solver_options options_for(const synthetic *data, chiosa_kernel kernel)
{
	return (chs_solver_options){
	    .solver = CHIOSA_LIBSVM,
	    .kernel = kernel,
	    .cost = 0.75,
	    .gamma = 0.11,
	    .coef0 = 0.5,
	    .degree = 3,
	    .epsilon = 0.001,
	    .class_weights = data->weights,
	    .cache_size = 50,
	    .jobs = 1,
	};
}

/* libsvm by itself on rows[n]: one multi-class training with a plain kernel. */
static struct svm_model *train_plain(const synthetic *data, const plain *p, const size_t *rows, size_t n,
                                     const chs_solver_options *options, struct svm_problem *svm)
{
	static const int kernels[] = {[CHIOSA_LINEAR] = LINEAR, [CHIOSA_RBF] = RBF, [CHIOSA_POLY] = POLY};
	int labels[8];
	double weights[8];
	for (size_t k = 0; k < data->problem.n_labels; k++) {
		labels[k] = (int)k;
		weights[k] = options->class_weights[k];
	}
	struct svm_parameter parameter = {
	    .svm_type = C_SVC,
	    .kernel_type = kernels[options->kernel],
	    .degree = options->degree,
	    .gamma = options->gamma,
	    .coef0 = options->coef0,
	    .cache_size = 40,
	    .eps = options->epsilon,
	    .C = options->cost,
	    .nr_weight = (int)data->problem.n_labels,
	    .weight_label = labels,
	    .weight = weights,
	    .shrinking = 1,
	};
	*svm = (struct svm_problem){.l = (int)n};
	svm->x = calloc(n, sizeof *svm->x);
	svm->y = calloc(n, sizeof *svm->y);
	assert_true(svm->x && svm->y);
	for (size_t i = 0; i < n; i++) {
		svm->x[i] = p->x[rows[i]];
		svm->y[i] = p->y[rows[i]];
	}
	svm_set_print_string_function(be_silent);
	struct svm_model *model = svm_train(svm, &parameter);
	assert_non_null(model);
	return model;
}

static size_t pair_number(size_t a, size_t b, size_t n_labels)
{
	size_t number = 0;
	for (size_t i = 0; i < a; i++)
		number += n_labels - 1 - i;
	return number + b - a - 1;
}

static void assert_near(double found, double expected, double tolerance)
{
	if (fabs(found - expected) > tolerance * fmax(fabs(expected), 1))
		fail_msg("found %.17g, expected %.17g", found, expected);
}

/* Every row's pairwise values as libsvm gives them, and the scores that follow from them. */
static void check_values(const synthetic *data, const plain *p, const struct svm_model *model,
                         const chs_machine *machine)
{
	size_t n_labels = data->problem.n_labels;
	double theirs[16], pairs[16], scores[8];
	for (size_t row = 0; row < data->problem.n_rows; row++) {
		double expected[8] = {0};
		size_t at = 0;
		svm_predict_values(model, p->x[row], theirs);
		chs_machine_scores(machine, &data->problem, &data->problem, row, scores, pairs);
		for (size_t i = 0; i < n_labels; i++) {
			for (size_t j = i + 1; j < n_labels; j++, at++) {
				size_t first = (size_t)model->label[i], second = (size_t)model->label[j];
				double value = first < second ? theirs[at] : -theirs[at];
				size_t a = first < second ? first : second, b = first < second ? second : first;
				assert_near(pairs[pair_number(a, b, n_labels)], value, 1e-9);
				expected[first] += theirs[at] / (double)(n_labels - 1);
				expected[second] -= theirs[at] / (double)(n_labels - 1);
			}
		}
		for (size_t k = 0; k < n_labels; k++)
			assert_near(scores[k], expected[k], 1e-9);
	}
}

static void check_against_libsvm(size_t n_labels, chiosa_kernel kernel, double signal, double cost)
{
	synthetic data = synthetic_make(40 + n_labels, 150, 40, n_labels, signal, 3);
	plain p = plain_make(&data, false);
	chs_solver_options options = options_for(&data, kernel);
	options.cost = cost;
	struct svm_problem svm;
	struct svm_model *model = train_plain(&data, &p, data.rows, 150, &options, &svm);
	chs_gram gram;
	assert_int_equal(chs_gram_make(&gram, &data.problem, 2, NULL), CHIOSA_OK);
	for (int with_gram = 0; with_gram < 2; with_gram++) {
		chs_machine machine;
		assert_int_equal(chs_solve(&machine, &data.problem, data.rows, 150, with_gram ? &gram : NULL, &options, NULL),
		                 CHIOSA_OK);
		check_values(&data, &p, model, &machine);
		if (kernel != CHIOSA_LINEAR)
			assert_int_equal(machine.n_vectors, model->l);
		chs_machine_free(&machine);
	}
	svm_free_and_destroy_model(&model);
	free(svm.x);
	free(svm.y);
	chs_gram_free(&gram);
	plain_free(&p);
	synthetic_free(&data);
}

static void decision_values_are_libsvms(void **state)
{
	(void)state;
	for (size_t n_labels = 2; n_labels <= 5; n_labels++) {
		for (int kernel = CHIOSA_LINEAR; kernel <= CHIOSA_POLY; kernel++) {
			check_against_libsvm(n_labels, (chiosa_kernel)kernel, 0.6, 0.75);
			check_against_libsvm(n_labels, (chiosa_kernel)kernel, 0, 50); /* nothing to learn, hard to solve */
		}
	}
}

/* Folds leave rows out: also then the order of first appearance among the rows that remain decides libsvm's signs. */
static void trains_on_a_part_of_the_rows(void **state)
{
	(void)state;
	synthetic data = synthetic_make(5, 160, 30, 4, 0.4, 4);
	plain p = plain_make(&data, false);
	size_t rows[160], n = 0;
	for (size_t row = 7; row < 160; row++) {
		if (row % 5 != 2)
			rows[n++] = row;
	}
	chs_gram gram;
	assert_int_equal(chs_gram_make(&gram, &data.problem, 1, NULL), CHIOSA_OK);
	for (int kernel = CHIOSA_LINEAR; kernel <= CHIOSA_POLY; kernel++) {
		chs_solver_options options = options_for(&data, (chiosa_kernel)kernel);
		struct svm_problem svm;
		struct svm_model *model = train_plain(&data, &p, rows, n, &options, &svm);
		for (int with_gram = 0; with_gram < 2; with_gram++) {
			chs_machine machine;
			assert_int_equal(chs_solve(&machine, &data.problem, rows, n, with_gram ? &gram : NULL, &options, NULL),
			                 CHIOSA_OK);
			check_values(&data, &p, model, &machine);
			for (size_t v = 0; v < machine.n_vectors; v++) {
				assert_true(machine.vector_rows[v] >= 7 && machine.vector_rows[v] % 5 != 2);
				assert_true(v == 0 || machine.vector_rows[v] > machine.vector_rows[v - 1]);
			}
			chs_machine_free(&machine);
		}
		svm_free_and_destroy_model(&model);
		free(svm.x);
		free(svm.y);
	}
	chs_gram_free(&gram);
	plain_free(&p);
	synthetic_free(&data);
}

static void assert_same_table(const double *a, const double *b, size_t n)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a)
		assert_memory_equal(a, b, n * sizeof *a);
}

static void assert_same_machine(const chs_machine *a, const chs_machine *b)
{
	assert_int_equal(a->n_pairs, b->n_pairs);
	assert_int_equal(a->n_vectors, b->n_vectors);
	assert_same_table(a->pair_weights, b->pair_weights, a->n_columns * a->n_pairs);
	assert_same_table(a->pair_bias, b->pair_bias, a->n_pairs);
	assert_same_table(a->weights, b->weights, a->n_columns * a->n_labels);
	assert_same_table(a->bias, b->bias, a->n_labels);
	assert_same_table(a->coefficients, b->coefficients, a->n_vectors * a->n_labels);
	assert_same_table(a->pair_coefficients, b->pair_coefficients, a->n_vectors * a->n_pairs);
	if (a->vector_rows)
		assert_memory_equal(a->vector_rows, b->vector_rows, a->n_vectors * sizeof *a->vector_rows);
}

static void bytes_depend_on_neither_threads_nor_gram_nor_cache(void **state)
{
	(void)state;
	synthetic data = synthetic_make(6, 140, 40, 4, 0.3, 2);
	chs_gram gram;
	assert_int_equal(chs_gram_make(&gram, &data.problem, 2, NULL), CHIOSA_OK);
	for (int kernel = CHIOSA_LINEAR; kernel <= CHIOSA_POLY; kernel++) {
		chs_solver_options options = options_for(&data, (chiosa_kernel)kernel);
		chs_machine first, other;
		assert_int_equal(chs_solve(&first, &data.problem, data.rows, 140, NULL, &options, NULL), CHIOSA_OK);
		for (int way = 0; way < 3; way++) {
			options.jobs = way == 1 ? 1 : 3;
			options.cache_size = way == 2 ? 0 : 400;
			assert_int_equal(chs_solve(&other, &data.problem, data.rows, 140, way ? &gram : NULL, &options, NULL),
			                 CHIOSA_OK);
			assert_same_machine(&first, &other);
			chs_machine_free(&other);
		}
		chs_machine_free(&first);
	}
	chs_gram_free(&gram);
	synthetic_free(&data);
}

static void class_weights_move_the_decision(void **state)
{
	(void)state;
	synthetic data = synthetic_make(9, 200, 20, 2, 0.1, 2);
	static const double light[] = {1, 1}, heavy[] = {8, 1};
	for (int solver = CHIOSA_LIBSVM; solver <= CHIOSA_LIBLINEAR; solver++) {
		size_t answers[2] = {0, 0};
		for (int i = 0; i < 2; i++) {
			chs_solver_options options = options_for(&data, CHIOSA_LINEAR);
			options.solver = (chiosa_solver)solver;
			options.class_weights = i ? heavy : light;
			chs_machine machine;
			assert_int_equal(chs_solve(&machine, &data.problem, data.rows, 200, NULL, &options, NULL), CHIOSA_OK);
			for (size_t row = 0; row < 200; row++) {
				double scores[2];
				chs_machine_scores(&machine, NULL, &data.problem, row, scores, NULL);
				answers[i] += scores[0] > scores[1];
			}
			chs_machine_free(&machine);
		}
		assert_true(answers[1] > answers[0] + 20);
	}
	synthetic_free(&data);
}

static void check_against_liblinear(size_t n_labels)
{
	synthetic data = synthetic_make(60 + n_labels, 180, 50, n_labels, 0.3, 2);
	plain p = plain_make(&data, true);
	chs_solver_options options = options_for(&data, CHIOSA_LINEAR);
	options.solver = CHIOSA_LIBLINEAR;
	options.epsilon = 1e-8;
	int labels[8];
	for (size_t k = 0; k < n_labels; k++)
		labels[k] = (int)k;
	struct parameter parameter = {.solver_type = L2R_L2LOSS_SVC, .eps = options.epsilon, .C = options.cost};
	parameter.nr_weight = (int)n_labels;
	parameter.weight_label = labels;
	parameter.weight = data.weights;
#if LIBLINEAR_VERSION >= 240
	parameter.regularize_bias = 1;
#endif
	struct problem posed = {.l = 180, .n = 51, .y = p.y, .x = (struct feature_node **)(void *)p.x, .bias = 1};
	set_print_string_function(be_silent);
	struct model *model = train(&posed, &parameter);
	chs_machine machine;
	options.jobs = 2;
	assert_int_equal(chs_solve(&machine, &data.problem, data.rows, 180, NULL, &options, NULL), CHIOSA_OK);
	assert_int_equal(machine.n_pairs, 0);
	assert_null(machine.pair_weights);
	for (size_t row = 0; row < 180; row++) {
		double theirs[8], scores[8];
		predict_values(model, posed.x[row], theirs);
		chs_machine_scores(&machine, NULL, &data.problem, row, scores, NULL);
		for (size_t i = 0; i < (n_labels == 2 ? 1 : n_labels); i++)
			assert_near(scores[model->label[i]], theirs[i], 1e-6);
		if (n_labels == 2)
			assert_true(scores[0] == -scores[1]);
	}
	chs_machine_free(&machine);
	free_and_destroy_model(&model);
	plain_free(&p);
	synthetic_free(&data);
}

static void scores_are_liblinears(void **state)
{
	(void)state;
	for (size_t n_labels = 2; n_labels <= 5; n_labels++)
		check_against_liblinear(n_labels);
}

static void prints_nothing(void **state)
{
	(void)state;
	synthetic data = synthetic_make(2, 60, 20, 3, 0.5, 2);
	chs_solver_options options = options_for(&data, CHIOSA_LINEAR);
	FILE *caught = tmpfile();
	assert_non_null(caught);
	fflush(stdout);
	int out = dup(STDOUT_FILENO);
	assert_true(out >= 0 && dup2(fileno(caught), STDOUT_FILENO) >= 0);
	chs_machine machines[2];
	chiosa_status first = chs_solve(&machines[0], &data.problem, data.rows, 60, NULL, &options, NULL);
	options.solver = CHIOSA_LIBLINEAR;
	chiosa_status second = chs_solve(&machines[1], &data.problem, data.rows, 60, NULL, &options, NULL);
	fflush(stdout);
	long printed = lseek(fileno(caught), 0, SEEK_CUR);
	assert_true(dup2(out, STDOUT_FILENO) >= 0);
	close(out);
	fclose(caught);
	assert_int_equal(first, CHIOSA_OK);
	assert_int_equal(second, CHIOSA_OK);
	assert_int_equal(printed, 0);
	chs_machine_free(&machines[0]);
	chs_machine_free(&machines[1]);
	synthetic_free(&data);
}

static void expect_refusal(const synthetic *data, const chs_solver_options *options, size_t n, const chs_gram *gram,
                           const char *words)
{
	chs_machine machine = {0};
	chiosa_error error = {0};
	assert_int_equal(chs_solve(&machine, &data->problem, data->rows, n, gram, options, &error), CHIOSA_ERROR_ARGUMENT);
	if (!strstr(error.message, words))
		fail_msg("\"%s\" does not say \"%s\"", error.message, words);
	assert_null(machine.bias);
}

static void refuses_what_cannot_be_trained(void **state)
{
	(void)state;
	synthetic data = synthetic_make(1, 40, 10, 3, 0.5, 1);
	const chs_solver_options good = options_for(&data, CHIOSA_RBF);
	chs_solver_options bad = good;
	bad.cost = 0;
	expect_refusal(&data, &bad, 40, NULL, "C <= 0");
	bad.cost = NAN;
	expect_refusal(&data, &bad, 40, NULL, "finite");
	bad = good;
	bad.epsilon = -1;
	expect_refusal(&data, &bad, 40, NULL, "eps <= 0");
	bad = good;
	bad.gamma = -0.5;
	expect_refusal(&data, &bad, 40, NULL, "gamma < 0");
	bad.gamma = 0;
	expect_refusal(&data, &bad, 40, NULL, "gamma is 0");
	bad.kernel = CHIOSA_LINEAR; /* which has no gamma */
	chs_machine machine;
	assert_int_equal(chs_solve(&machine, &data.problem, data.rows, 40, NULL, &bad, NULL), CHIOSA_OK);
	chs_machine_free(&machine);
	bad = good;
	bad.solver = CHIOSA_LIBLINEAR;
	expect_refusal(&data, &bad, 40, NULL, "linear kernels only");
	static const double weights[] = {1, 0, 1};
	bad = good;
	bad.class_weights = weights;
	expect_refusal(&data, &bad, 40, NULL, "class weight of label 1");
	chs_gram gram = {.n = 39};
	expect_refusal(&data, &good, 40, &gram, "39 rows, the problem 40");
	expect_refusal(&data, &good, 2, NULL, "label 0 of 3"); /* the first two rows have labels 2 and 1 */
	expect_refusal(&data, &good, 0, NULL, "label 0 of 3");
	data.problem.n_labels = 1;
	expect_refusal(&data, &good, 40, NULL, "found 1 label(s), expected at least 2");
	synthetic_free(&data);
}

/* Rows that are all alike, or empty: libsvm finds no support for one side or the other, but nothing breaks. */
static void trains_on_rows_that_say_nothing(void **state)
{
	(void)state;
	static const size_t starts[5] = {0};
	static const uint32_t labels[] = {1, 0, 1, 1};
	static const uint32_t columns[1] = {0};
	static const float values[1] = {0};
	static const size_t rows[] = {0, 1, 2, 3};
	static const double weights[] = {1, 1};
	chs_problem problem = {.n_rows = 4,
	                       .n_columns = 1,
	                       .n_labels = 2,
	                       .starts = starts,
	                       .columns = columns,
	                       .values = values,
	                       .labels = labels};
	synthetic data = {.problem = problem, .weights = NULL};
	chs_gram gram;
	assert_int_equal(chs_gram_make(&gram, &problem, 1, NULL), CHIOSA_OK);
	for (int kernel = CHIOSA_LINEAR; kernel <= CHIOSA_POLY; kernel++) {
		chs_solver_options options = options_for(&data, (chiosa_kernel)kernel);
		options.class_weights = weights;
		chs_machine machine;
		double scores[2];
		assert_int_equal(chs_solve(&machine, &problem, rows, 4, &gram, &options, NULL), CHIOSA_OK);
		chs_machine_scores(&machine, &problem, &problem, 0, scores, NULL);
		assert_true(isfinite(scores[0]) && scores[1] > scores[0]); /* the more frequent label */
		chs_machine_free(&machine);
	}
	chs_gram_free(&gram);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prints_nothing), /* first: the hooks are still the libraries' own */
	    cmocka_unit_test(decision_values_are_libsvms),
	    cmocka_unit_test(trains_on_a_part_of_the_rows),
	    cmocka_unit_test(bytes_depend_on_neither_threads_nor_gram_nor_cache),
	    cmocka_unit_test(class_weights_move_the_decision),
	    cmocka_unit_test(scores_are_liblinears),
	    cmocka_unit_test(refuses_what_cannot_be_trained),
	    cmocka_unit_test(trains_on_rows_that_say_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
