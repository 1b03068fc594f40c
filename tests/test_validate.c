/* SPDX-License-Identifier: MIT */
#include "tests/synthetic.h"
#include "train/folds.h"
#include "train/validate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { ROWS = 150, FOLDS = 4 };

static chs_solver_options options_for(const synthetic *data, chiosa_kernel kernel)
{
	return (chs_solver_options){
	    .solver = CHIOSA_LIBSVM,
	    .kernel = kernel,
	    .cost = 0.5,
	    .gamma = 0.1,
	    .coef0 = 1,
	    .degree = 2,
	    .epsilon = 0.001,
	    .class_weights = data->weights,
	    .cache_size = 50,
	    .jobs = 1,
	};
}

/* The same by hand: a machine for each fold, trained on the others. */
static void check_by_hand(const synthetic *data, const uint32_t *fold_of, const chs_solver_options *options,
                          const double *scores)
{
	size_t n_labels = data->problem.n_labels;
	for (size_t fold = 0; fold < FOLDS; fold++) {
		size_t rows[ROWS], n = 0;
		for (size_t row = 0; row < ROWS; row++) {
			if (fold_of[row] != fold)
				rows[n++] = row;
		}
		chs_machine machine;
		assert_int_equal(chs_solve(&machine, &data->problem, rows, n, NULL, options, NULL), CHIOSA_OK);
		for (size_t row = 0; row < ROWS; row++) {
			double expected[8];
			if (fold_of[row] != fold)
				continue;
			chs_machine_scores(&machine, &data->problem, &data->problem, row, expected, NULL);
			for (size_t k = 0; k < n_labels; k++)
				assert_true(fabs(scores[row * n_labels + k] - expected[k]) <= 1e-9 * fmax(1, fabs(expected[k])));
		}
		chs_machine_free(&machine);
	}
}

static void scores_are_those_of_machines_trained_on_the_other_folds(void **state)
{
	(void)state;
	for (size_t n_labels = 2; n_labels <= 4; n_labels += 2) {
		synthetic data = synthetic_make(n_labels, ROWS, 30, n_labels, 0.4, 3);
		uint32_t fold_of[ROWS];
		double scores[ROWS * 4];
		chs_gram gram;
		assert_int_equal(chs_make_folds(fold_of, &data.problem, FOLDS, NULL), CHIOSA_OK);
		assert_int_equal(chs_gram_make(&gram, &data.problem, 1, NULL), CHIOSA_OK);
		for (int kernel = CHIOSA_LINEAR; kernel <= CHIOSA_POLY; kernel++) {
			chs_solver_options options = options_for(&data, (chiosa_kernel)kernel);
			assert_int_equal(
			    chs_cross_validate(scores, &data.problem, fold_of, FOLDS, &gram, &options, NULL, NULL, NULL),
			    CHIOSA_OK);
			check_by_hand(&data, fold_of, &options, scores);
		}
		chs_solver_options options = options_for(&data, CHIOSA_LINEAR);
		options.solver = CHIOSA_LIBLINEAR;
		assert_int_equal(chs_cross_validate(scores, &data.problem, fold_of, FOLDS, NULL, &options, NULL, NULL, NULL),
		                 CHIOSA_OK);
		check_by_hand(&data, fold_of, &options, scores);
		chs_gram_free(&gram);
		synthetic_free(&data);
	}
}

static void bytes_depend_on_neither_threads_nor_gram(void **state)
{
	(void)state;
	synthetic data = synthetic_make(9, ROWS, 30, 3, 0.3, 3);
	uint32_t fold_of[ROWS];
	double first[ROWS * 3], other[ROWS * 3];
	chs_gram gram;
	assert_int_equal(chs_make_folds(fold_of, &data.problem, FOLDS, NULL), CHIOSA_OK);
	assert_int_equal(chs_gram_make(&gram, &data.problem, 2, NULL), CHIOSA_OK);
	for (int kernel = CHIOSA_LINEAR; kernel <= CHIOSA_POLY; kernel++) {
		chs_solver_options options = options_for(&data, (chiosa_kernel)kernel);
		assert_int_equal(chs_cross_validate(first, &data.problem, fold_of, FOLDS, &gram, &options, NULL, NULL, NULL),
		                 CHIOSA_OK);
		options.jobs = 3;
		assert_int_equal(chs_cross_validate(other, &data.problem, fold_of, FOLDS, &gram, &options, NULL, NULL, NULL),
		                 CHIOSA_OK);
		assert_memory_equal(first, other, sizeof first);
		assert_int_equal(chs_cross_validate(other, &data.problem, fold_of, FOLDS, NULL, &options, NULL, NULL, NULL),
		                 CHIOSA_OK);
		assert_memory_equal(first, other, sizeof first);
	}
	chs_gram_free(&gram);
	synthetic_free(&data);
}

/* All sentences of label 2 are in fold 1, so that its machine has never met it. */
static void a_label_that_training_lacks_scores_minus_one(void **state)
{
	(void)state;
	synthetic data = synthetic_make(11, ROWS, 30, 3, 0.4, 3);
	uint32_t fold_of[ROWS];
	double scores[ROWS * 3];
	size_t rows[ROWS], n = 0;
	for (size_t row = 0; row < ROWS; row++) {
		fold_of[row] = data.labels[row] == 2 ? 1 : (uint32_t)(row % FOLDS);
		if (fold_of[row] != 1)
			rows[n++] = row;
	}
	chs_solver_options options = options_for(&data, CHIOSA_LINEAR);
	for (int solver = CHIOSA_LIBSVM; solver <= CHIOSA_LIBLINEAR; solver++) {
		options.solver = (chiosa_solver)solver;
		assert_int_equal(chs_cross_validate(scores, &data.problem, fold_of, FOLDS, NULL, &options, NULL, NULL, NULL),
		                 CHIOSA_OK);
		for (size_t row = 0; row < ROWS; row++)
			assert_int_equal(scores[row * 3 + 2] == -1, fold_of[row] == 1);
	}
	/* The others score as in a machine of two labels. */
	options.solver = CHIOSA_LIBSVM;
	assert_int_equal(chs_cross_validate(scores, &data.problem, fold_of, FOLDS, NULL, &options, NULL, NULL, NULL),
	                 CHIOSA_OK);
	chs_problem two = data.problem;
	two.n_labels = 2;
	chs_machine machine;
	assert_int_equal(chs_solve(&machine, &two, rows, n, NULL, &options, NULL), CHIOSA_OK);
	for (size_t row = 0; row < ROWS; row++) {
		double expected[2];
		if (fold_of[row] != 1)
			continue;
		chs_machine_scores(&machine, NULL, &two, row, expected, NULL);
		for (size_t k = 0; k < 2; k++)
			assert_true(fabs(scores[row * 3 + k] - expected[k]) < 1e-9);
	}
	chs_machine_free(&machine);
	synthetic_free(&data);
}

static void a_label_left_alone_wins(void **state)
{
	(void)state;
	synthetic data = synthetic_make(12, ROWS, 10, 2, 0.4, 3);
	uint32_t fold_of[ROWS];
	double scores[ROWS * 2];
	for (size_t row = 0; row < ROWS; row++)
		fold_of[row] = data.labels[row];
	chs_solver_options options = options_for(&data, CHIOSA_RBF);
	for (int solver = CHIOSA_LIBSVM; solver <= CHIOSA_LIBLINEAR; solver++) {
		options.solver = (chiosa_solver)solver;
		options.kernel = solver == CHIOSA_LIBSVM ? CHIOSA_RBF : CHIOSA_LINEAR;
		assert_int_equal(chs_cross_validate(scores, &data.problem, fold_of, 2, NULL, &options, NULL, NULL, NULL),
		                 CHIOSA_OK);
		for (size_t row = 0; row < ROWS; row++)
			assert_true(scores[row * 2 + data.labels[row]] == -1 && scores[row * 2 + 1 - data.labels[row]] == 1);
	}
	synthetic_free(&data);
}

static void measures_accuracy_and_macro_f1(void **state)
{
	(void)state;
	/* Given 0 0 1 1 1 (the last a tie of 1 and 2, the lower wins), gold 0 1 1 1 2; label 3 occurs nowhere. */
	static const uint32_t labels[] = {0, 1, 1, 1, 2};
	static const double scores[] = {1, 0, 0, -5, 2, 1, 0, -5, -1, 0, -2, -5, 0, 1, 0, -5, 0, 3, 3, -5};
	static const size_t starts[6] = {0};
	chs_problem problem = {.n_rows = 5, .n_labels = 4, .starts = starts, .labels = labels};
	chs_validation validation = {0};
	chs_validation_measure(&validation, &problem, scores);
	assert_true(fabs(validation.accuracy - 3.0 / 5) < 1e-15);
	/* F1: 2·1/(1+2), 2·2/(3+3), 0; over three labels */
	assert_true(fabs(validation.macro_f1 - (2.0 / 3 + 2.0 / 3 + 0) / 3) < 1e-15);
	problem.n_rows = 0;
	chs_validation_measure(&validation, &problem, scores);
	assert_true(validation.accuracy == 0 && validation.macro_f1 == 0);
}

typedef struct watch {
	size_t calls, last, total, stop_at;
	char stage[32];
} watch;

static bool see_progress(void *user, const char *stage, size_t done, size_t total)
{
	watch *seen = user;
	assert_true(done >= seen->last && done <= total);
	seen->calls++;
	seen->last = done;
	seen->total = total;
	strncpy(seen->stage, stage, sizeof seen->stage - 1);
	return seen->stop_at == 0 || done < seen->stop_at;
}

static void search_tries_the_grid(void **state)
{
	(void)state;
	synthetic data = synthetic_make(13, ROWS, 30, 3, 0.15, 3);
	uint32_t fold_of[ROWS];
	double scores[ROWS * 3];
	chs_validation table[CHS_MAX_TRIALS], expected, again[CHS_MAX_TRIALS];
	size_t n_tried = 0, best = 0;
	chs_gram gram;
	assert_int_equal(chs_make_folds(fold_of, &data.problem, FOLDS, NULL), CHIOSA_OK);
	assert_int_equal(chs_gram_make(&gram, &data.problem, 1, NULL), CHIOSA_OK);
	for (int kernel = CHIOSA_LINEAR; kernel <= CHIOSA_POLY; kernel++) {
		chs_solver_options options = options_for(&data, (chiosa_kernel)kernel);
		watch seen = {0};
		options.cost = -1; /* not looked at */
		assert_int_equal(chs_search(table, &n_tried, &best, &data.problem, fold_of, FOLDS, &gram, &options,
		                            see_progress, &seen, NULL),
		                 CHIOSA_OK);
		assert_int_equal(n_tried, kernel == CHIOSA_LINEAR ? 13 : 15);
		assert_string_equal(seen.stage, "search");
		assert_int_equal(seen.last, seen.total);
		assert_int_equal(seen.total, n_tried * FOLDS * 3);
		double highest = 0;
		for (size_t i = 0; i < n_tried; i++) {
			options.cost = table[i].cost;
			options.gamma = table[i].gamma;
			assert_int_equal(
			    chs_cross_validate(scores, &data.problem, fold_of, FOLDS, &gram, &options, NULL, NULL, NULL),
			    CHIOSA_OK);
			chs_validation_measure(&expected, &data.problem, scores);
			assert_true(table[i].accuracy == expected.accuracy && table[i].macro_f1 == expected.macro_f1);
			highest = fmax(highest, table[i].macro_f1);
		}
		assert_true(table[best].macro_f1 >= highest - 0.001);
		options.gamma = 0.1;
		options.jobs = 3;
		assert_int_equal(
		    chs_search(again, &n_tried, &best, &data.problem, fold_of, FOLDS, &gram, &options, NULL, NULL, NULL),
		    CHIOSA_OK);
		assert_memory_equal(table, again, n_tried * sizeof *table);
	}
	chs_gram_free(&gram);
	synthetic_free(&data);
}

static void among_equals_the_smallest_cost_and_gamma_win(void **state)
{
	(void)state;
	/* One column for each label: every trial is right about everything. */
	enum { N = 40 };
	size_t starts[N + 1] = {0};
	uint32_t columns[N], labels[N], articles[N], fold_of[N];
	float values[N];
	static const double weights[] = {1, 1};
	for (size_t row = 0; row < N; row++) {
		starts[row + 1] = row + 1;
		columns[row] = labels[row] = (uint32_t)(row % 2);
		articles[row] = (uint32_t)row;
		fold_of[row] = (uint32_t)(row / 10);
		values[row] = 1;
	}
	chs_problem problem = {N, 2, 2, starts, columns, values, labels, articles};
	synthetic data = {.weights = NULL};
	chs_solver_options options = options_for(&data, CHIOSA_RBF);
	options.class_weights = weights;
	chs_validation table[CHS_MAX_TRIALS];
	size_t n_tried, best;
	assert_int_equal(chs_search(table, &n_tried, &best, &problem, fold_of, 4, NULL, &options, NULL, NULL, NULL),
	                 CHIOSA_OK);
	for (size_t i = 0; i < n_tried; i++)
		assert_true(table[i].macro_f1 == 1 && table[i].accuracy == 1);
	assert_true(table[best].cost == 0.125);
	assert_true(table[best].gamma == 0.1 * 0.25);
}

static void the_callback_cancels(void **state)
{
	(void)state;
	synthetic data = synthetic_make(14, ROWS, 30, 3, 0.15, 3);
	uint32_t fold_of[ROWS];
	double scores[ROWS * 3];
	chs_validation table[CHS_MAX_TRIALS];
	size_t n_tried, best;
	chiosa_error error = {0};
	assert_int_equal(chs_make_folds(fold_of, &data.problem, FOLDS, NULL), CHIOSA_OK);
	for (size_t jobs = 1; jobs <= 2; jobs++) {
		chs_solver_options options = options_for(&data, CHIOSA_LINEAR);
		options.jobs = jobs;
		watch seen = {.stop_at = 5};
		assert_int_equal(
		    chs_cross_validate(scores, &data.problem, fold_of, FOLDS, NULL, &options, see_progress, &seen, &error),
		    CHIOSA_ERROR_CANCELLED);
		assert_int_equal(error.code, CHIOSA_ERROR_CANCELLED);
		assert_string_equal(seen.stage, "cross-validation");
		assert_int_equal(seen.total, FOLDS * 3);
		seen = (watch){.stop_at = 1};
		assert_int_equal(chs_search(table, &n_tried, &best, &data.problem, fold_of, FOLDS, NULL, &options, see_progress,
		                            &seen, &error),
		                 CHIOSA_ERROR_CANCELLED);
		assert_int_equal(seen.calls, 1);
	}
	synthetic_free(&data);
}

static void bad_folds_and_options_are_refused(void **state)
{
	(void)state;
	synthetic data = synthetic_make(15, ROWS, 10, 2, 0.15, 3);
	uint32_t fold_of[ROWS] = {0};
	double scores[ROWS * 2];
	chs_validation table[CHS_MAX_TRIALS];
	size_t n_tried, best;
	chiosa_error error = {0};
	chs_solver_options options = options_for(&data, CHIOSA_LINEAR);
	assert_int_equal(chs_cross_validate(scores, &data.problem, fold_of, 1, NULL, &options, NULL, NULL, &error),
	                 CHIOSA_ERROR_ARGUMENT);
	fold_of[3] = 2;
	assert_int_equal(chs_cross_validate(scores, &data.problem, fold_of, 2, NULL, &options, NULL, NULL, &error),
	                 CHIOSA_ERROR_ARGUMENT);
	assert_non_null(strstr(error.message, "sentence 3 is in fold 2 of 2"));
	assert_int_equal(chs_search(table, &n_tried, &best, &data.problem, fold_of, 0, NULL, &options, NULL, NULL, &error),
	                 CHIOSA_ERROR_ARGUMENT);
	options.epsilon = 0;
	assert_int_equal(chs_cross_validate(scores, &data.problem, fold_of, 3, NULL, &options, NULL, NULL, &error),
	                 CHIOSA_ERROR_ARGUMENT);
	assert_non_null(strstr(error.message, "eps <= 0"));
	synthetic_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(scores_are_those_of_machines_trained_on_the_other_folds),
	    cmocka_unit_test(bytes_depend_on_neither_threads_nor_gram),
	    cmocka_unit_test(a_label_that_training_lacks_scores_minus_one),
	    cmocka_unit_test(a_label_left_alone_wins),
	    cmocka_unit_test(measures_accuracy_and_macro_f1),
	    cmocka_unit_test(search_tries_the_grid),
	    cmocka_unit_test(among_equals_the_smallest_cost_and_gamma_win),
	    cmocka_unit_test(the_callback_cancels),
	    cmocka_unit_test(bad_folds_and_options_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
