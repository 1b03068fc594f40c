/* SPDX-License-Identifier: MIT */
#include "tests/synthetic.h"
#include "train/folds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void no_article_is_split(void **state)
{
	(void)state;
	synthetic data = synthetic_make(1, 500, 5, 4, 0.5, 7);
	uint32_t fold_of[500];
	/* Article numbers need not be dense, nor its rows stand together. */
	for (size_t row = 0; row < 500; row++)
		data.articles[row] = (uint32_t)(row * 7919 % 61 * 1000003u);
	assert_int_equal(chs_make_folds(fold_of, &data.problem, 5, NULL), CHIOSA_OK);
	for (size_t a = 0; a < 500; a++) {
		assert_true(fold_of[a] < 5);
		for (size_t b = 0; b < a; b++) {
			if (data.articles[a] == data.articles[b])
				assert_int_equal(fold_of[a], fold_of[b]);
		}
	}
	synthetic_free(&data);
}

static void labels_are_spread_evenly(void **state)
{
	(void)state;
	enum { ROWS = 1200, LABELS = 3, FOLDS = 5 };
	synthetic data = synthetic_make(2, ROWS, 5, LABELS, 0.5, 6);
	uint32_t fold_of[ROWS];
	size_t counts[FOLDS][LABELS] = {{0}}, totals[LABELS] = {0};
	/* A rare label that fills whole articles: every twentieth article is of label 0 alone, no other has any. */
	for (size_t row = 0; row < ROWS; row++) {
		bool rare = data.articles[row] % 20 == 0;
		data.labels[row] = rare ? 0 : 1 + data.labels[row] % 2;
	}
	assert_int_equal(chs_make_folds(fold_of, &data.problem, FOLDS, NULL), CHIOSA_OK);
	for (size_t row = 0; row < ROWS; row++) {
		counts[fold_of[row]][data.labels[row]]++;
		totals[data.labels[row]]++;
	}
	for (size_t fold = 0; fold < FOLDS; fold++) {
		assert_int_equal(counts[fold][0], 12); /* ten articles of six rows among five folds */
		for (size_t k = 1; k < LABELS; k++) {
			assert_true(counts[fold][k] * FOLDS * 100 >= totals[k] * 93);
			assert_true(counts[fold][k] * FOLDS * 100 <= totals[k] * 107);
		}
	}
	synthetic_free(&data);
}

static void large_articles_are_dealt_first(void **state)
{
	(void)state;
	/* Sizes 1, 1, 1, 1, 4 of one label: 4 against 1 + 1 + 1 + 1 is the only even deal. */
	static const uint32_t labels[8] = {0}, articles[] = {3, 5, 6, 7, 9, 9, 9, 9};
	static const size_t starts[9] = {0};
	chs_problem problem = {.n_rows = 8, .n_labels = 1, .starts = starts, .labels = labels, .articles = articles};
	uint32_t fold_of[8];
	assert_int_equal(chs_make_folds(fold_of, &problem, 2, NULL), CHIOSA_OK);
	static const uint32_t expected[] = {1, 1, 1, 1, 0, 0, 0, 0};
	assert_memory_equal(fold_of, expected, sizeof expected);
}

static void no_fold_is_empty(void **state)
{
	(void)state;
	/* Every article has a label of its own, except for one: labels alone would never tell folds apart. */
	static const uint32_t labels[] = {0, 0, 0, 0, 1, 2, 3}, articles[] = {0, 0, 0, 0, 1, 2, 3};
	static const size_t starts[8] = {0};
	chs_problem problem = {.n_rows = 7, .n_labels = 4, .starts = starts, .labels = labels, .articles = articles};
	for (size_t folds = 2; folds <= 4; folds++) {
		uint32_t fold_of[7];
		size_t rows[4] = {0};
		assert_int_equal(chs_make_folds(fold_of, &problem, folds, NULL), CHIOSA_OK);
		for (size_t row = 0; row < 7; row++)
			rows[fold_of[row]]++;
		for (size_t fold = 0; fold < folds; fold++)
			assert_true(rows[fold] > 0);
	}
}

static void folds_depend_on_nothing_but_the_problem(void **state)
{
	(void)state;
	synthetic data = synthetic_make(4, 300, 5, 4, 0.5, 5), other = synthetic_make(4, 300, 9, 4, 0.9, 5);
	uint32_t first[300], second[300];
	memcpy(other.labels, data.labels, 300 * sizeof *data.labels); /* features do not matter */
	assert_int_equal(chs_make_folds(first, &data.problem, 10, NULL), CHIOSA_OK);
	assert_int_equal(chs_make_folds(second, &other.problem, 10, NULL), CHIOSA_OK);
	assert_memory_equal(first, second, sizeof first);
	synthetic_free(&data);
	synthetic_free(&other);
}

static void too_few_articles_are_refused(void **state)
{
	(void)state;
	synthetic data = synthetic_make(5, 40, 5, 2, 0.5, 10);
	uint32_t fold_of[40];
	chiosa_error error = {0};
	assert_int_equal(chs_make_folds(fold_of, &data.problem, 4, &error), CHIOSA_OK);
	assert_int_equal(chs_make_folds(fold_of, &data.problem, 5, &error), CHIOSA_ERROR_ARGUMENT);
	assert_non_null(strstr(error.message, "at least 5 articles"));
	assert_non_null(strstr(error.message, "found 4"));
	assert_int_equal(chs_make_folds(fold_of, &data.problem, 1, &error), CHIOSA_ERROR_ARGUMENT);
	data.problem.n_rows = 0;
	assert_int_equal(chs_make_folds(fold_of, &data.problem, 5, &error), CHIOSA_ERROR_ARGUMENT);
	synthetic_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_article_is_split),
	    cmocka_unit_test(labels_are_spread_evenly),
	    cmocka_unit_test(large_articles_are_dealt_first),
	    cmocka_unit_test(no_fold_is_empty),
	    cmocka_unit_test(folds_depend_on_nothing_but_the_problem),
	    cmocka_unit_test(too_few_articles_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
