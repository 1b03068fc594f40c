/* SPDX-License-Identifier: MIT */
#include "tests/synthetic.h"
#include "train/folds.h"
#include "train/hold_out.h"
#include "train/validate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { ROWS = 160, LABELS = 4, COLUMNS = 40, FOLDS = 4 };

/* So strict that where a training begins does not show in its result. */
static chs_solver_options options_for(const synthetic *data)
{
	return (chs_solver_options){
	    .solver = CHIOSA_LIBLINEAR,
	    .cost = 0.5,
	    .epsilon = 1e-9,
	    .class_weights = data->weights,
	    .cache_size = 50,
	    .jobs = 1,
	};
}

static void rows_held_out_score_as_in_cross_validation(void **state)
{
	(void)state;
	for (size_t n_labels = 2; n_labels <= LABELS; n_labels += 2) {
		synthetic data = synthetic_make(n_labels, ROWS, COLUMNS, n_labels, 0.4, 3);
		chs_solver_options options = options_for(&data);
		uint32_t fold_of[ROWS];
		double all[ROWS * LABELS], some[ROWS * LABELS];
		chs_held_out held;
		assert_int_equal(chs_make_folds(fold_of, &data.problem, FOLDS, NULL), CHIOSA_OK);
		assert_int_equal(chs_cross_validate(all, &data.problem, fold_of, FOLDS, NULL, &options, NULL, NULL, NULL),
		                 CHIOSA_OK);
		assert_int_equal(chs_hold_out(&held, some, &data.problem, fold_of, FOLDS, &options, NULL, NULL, NULL),
		                 CHIOSA_OK);
		size_t n = 0;
		for (size_t row = 0; row < ROWS; row++) {
			if (fold_of[row] != 0)
				continue;
			assert_int_equal(held.judged.labels[n], data.labels[row]);
			assert_int_equal(held.judged.articles[n], data.articles[row]);
			for (size_t k = 0; k < n_labels; k++)
				assert_true(fabs(some[n * n_labels + k] - all[row * n_labels + k]) < 1e-6);
			n++;
		}
		assert_int_equal(held.judged.n_rows, n);
		assert_int_equal(held.judged.n_labels, n_labels);
		assert_true(n > 0 && n < ROWS / 2);
		chs_held_out_free(&held);
		synthetic_free(&data);
	}
}

/* The labels of the rows held out, turned round, must not move their scores: nothing of them is known. */
static void what_is_held_out_is_not_learnt_from(void **state)
{
	(void)state;
	synthetic data = synthetic_make(5, ROWS, COLUMNS, LABELS, 0.4, 3);
	chs_solver_options options = options_for(&data);
	options.epsilon = 0.01;
	uint32_t fold_of[ROWS];
	double before[ROWS * LABELS], after[ROWS * LABELS];
	chs_held_out held;
	size_t n = 0;
	assert_int_equal(chs_make_folds(fold_of, &data.problem, FOLDS, NULL), CHIOSA_OK);
	assert_int_equal(chs_hold_out(&held, before, &data.problem, fold_of, FOLDS, &options, NULL, NULL, NULL), CHIOSA_OK);
	chs_held_out_free(&held);
	for (size_t row = 0; row < ROWS; row++) {
		if (fold_of[row] == 0) {
			data.labels[row] = LABELS - 1 - data.labels[row];
			n++;
		}
	}
	options.jobs = 3; /* which must not show either */
	assert_int_equal(chs_hold_out(&held, after, &data.problem, fold_of, FOLDS, &options, NULL, NULL, NULL), CHIOSA_OK);
	assert_memory_equal(before, after, n * LABELS * sizeof *before);
	chs_held_out_free(&held);
	synthetic_free(&data);
}

static void a_training_may_begin_where_it_ended(void **state)
{
	(void)state;
	for (size_t n_labels = 2; n_labels <= LABELS; n_labels += 2) {
		synthetic data = synthetic_make(20 + n_labels, ROWS, COLUMNS, n_labels, 0.4, 3);
		chs_solver_options options = options_for(&data);
		uint32_t fold_of[ROWS];
		double scores[ROWS * LABELS];
		chs_held_out held;
		chs_machine cold, warm;
		assert_int_equal(chs_make_folds(fold_of, &data.problem, FOLDS, NULL), CHIOSA_OK);
		assert_int_equal(chs_hold_out(&held, scores, &data.problem, fold_of, FOLDS, &options, NULL, NULL, NULL),
		                 CHIOSA_OK);
		assert_int_equal(chs_solve(&cold, &data.problem, data.rows, ROWS, NULL, &options, NULL), CHIOSA_OK);
		options.start = held.start;
		assert_int_equal(chs_solve(&warm, &data.problem, data.rows, ROWS, NULL, &options, NULL), CHIOSA_OK);
		for (size_t i = 0; i < COLUMNS * n_labels; i++)
			assert_true(fabs(warm.weights[i] - cold.weights[i]) < 1e-4);
		for (size_t k = 0; k < n_labels; k++)
			assert_true(fabs(warm.bias[k] - cold.bias[k]) < 1e-4);
		chs_machine_free(&warm);
		/* With a tolerance that anything meets, the beginning is the end: it is really looked at. */
		options.epsilon = 1e9;
		assert_int_equal(chs_solve(&warm, &data.problem, data.rows, ROWS, NULL, &options, NULL), CHIOSA_OK);
		for (size_t c = 0; c < COLUMNS; c++)
			assert_true(warm.weights[c * n_labels] == held.start[c]);
		assert_true(warm.bias[0] == held.start[COLUMNS]);
		chs_machine_free(&warm);
		chs_machine_free(&cold);
		chs_held_out_free(&held);
		synthetic_free(&data);
	}
}

static void a_label_that_is_held_out_whole_scores_minus_one(void **state)
{
	(void)state;
	synthetic data = synthetic_make(11, ROWS, COLUMNS, 3, 0.4, 3);
	chs_solver_options options = options_for(&data);
	uint32_t fold_of[ROWS];
	double scores[ROWS * 3];
	chs_held_out held;
	for (size_t row = 0; row < ROWS; row++)
		fold_of[row] = data.labels[row] == 2 ? 0 : (uint32_t)(row % FOLDS);
	assert_int_equal(chs_hold_out(&held, scores, &data.problem, fold_of, FOLDS, &options, NULL, NULL, NULL), CHIOSA_OK);
	for (size_t row = 0; row < held.judged.n_rows; row++)
		assert_true(scores[row * 3 + 2] == -1);
	options.start = held.start;
	chs_machine machine;
	assert_int_equal(chs_solve(&machine, &data.problem, data.rows, ROWS, NULL, &options, NULL), CHIOSA_OK);
	chs_machine_free(&machine);
	chs_held_out_free(&held);
	synthetic_free(&data);
}

static bool refuse(void *user, const char *stage, size_t done, size_t total)
{
	(void)user, (void)stage, (void)done, (void)total;
	return false;
}

static void may_be_cancelled(void **state)
{
	(void)state;
	synthetic data = synthetic_make(3, ROWS, COLUMNS, 3, 0.4, 3);
	chs_solver_options options = options_for(&data);
	uint32_t fold_of[ROWS];
	double scores[ROWS * 3];
	chs_held_out held;
	assert_int_equal(chs_make_folds(fold_of, &data.problem, FOLDS, NULL), CHIOSA_OK);
	assert_int_equal(chs_hold_out(&held, scores, &data.problem, fold_of, FOLDS, &options, refuse, NULL, NULL),
	                 CHIOSA_ERROR_CANCELLED);
	chs_held_out_free(&held);
	chs_held_out_free(NULL);
	options.cost = -1;
	assert_int_equal(chs_hold_out(&held, scores, &data.problem, fold_of, FOLDS, &options, NULL, NULL, NULL),
	                 CHIOSA_ERROR_ARGUMENT);
	chs_held_out_free(&held);
	synthetic_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_held_out_score_as_in_cross_validation),
	    cmocka_unit_test(what_is_held_out_is_not_learnt_from),
	    cmocka_unit_test(a_training_may_begin_where_it_ended),
	    cmocka_unit_test(a_label_that_is_held_out_whole_scores_minus_one),
	    cmocka_unit_test(may_be_cancelled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
