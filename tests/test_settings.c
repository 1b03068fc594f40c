/* SPDX-License-Identifier: MIT */
#include "train/settings.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ASSERT_NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-12)

static const char *const LABELS[] = {"a", "a,b", "a=1", "città nuova"};
static const size_t COUNTS[] = {10, 20, 30, 40};

static chiosa_train_options defaults(void)
{
	chiosa_train_options options;
	chiosa_train_options_init(&options);
	return options;
}

static void defaults_are_allowed(void **state)
{
	(void)state;
	chiosa_train_options o = defaults();
	assert_int_equal(chs_check_train_options(&o, NULL), CHIOSA_OK);
	assert_string_equal(o.language, "it");
	assert_int_equal(o.solver, CHIOSA_LIBSVM);
	assert_int_equal(o.jobs, 1);
}

static void assert_wrong(const chiosa_train_options *o, const char *word)
{
	chiosa_error error = {0};
	assert_int_equal(chs_check_train_options(o, &error), CHIOSA_ERROR_ARGUMENT);
	if (!strstr(error.message, word))
		fail_msg("\"%s\" does not name %s", error.message, word);
}

#define WRONG(field, value, word)                                                                                      \
	do {                                                                                                               \
		chiosa_train_options o = defaults();                                                                           \
		o.field = (value);                                                                                             \
		assert_wrong(&o, word);                                                                                        \
	} while (0)

static void what_is_outside_is_told(void **state)
{
	(void)state;
	WRONG(size, 8, "chiosa_train_options_init");
	WRONG(language, NULL, "language");
	WRONG(language, "", "language");
	WRONG(language, "i", "language");
	WRONG(language, "../it", "\"../it\"");
	WRONG(language, "it/..", "language");
	WRONG(language, "italianoitaliano1", "language");
	WRONG(cost, -1, "cost");
	WRONG(accuracy, -0.1, "accuracy");
	WRONG(accuracy, 1.1, "accuracy");
	WRONG(accuracy, (double)NAN, "accuracy");
	WRONG(cost, (double)NAN, "cost");
	WRONG(cost, (double)INFINITY, "cost");
	WRONG(gamma, -1, "gamma");
	WRONG(gamma, (double)NAN, "gamma");
	WRONG(epsilon, -1, "epsilon");
	WRONG(epsilon, (double)NAN, "epsilon");
	WRONG(coef0, (double)INFINITY, "coef0");
	WRONG(degree, 0, "degree");
	WRONG(degree, 11, "degree");
	WRONG(folds, 1, "liblinear");
	WRONG(folds, 101, "folds");
	WRONG(cache_size, 0, "cache size");
	WRONG(jobs, 0, "jobs");
	WRONG(jobs, 257, "jobs");
	WRONG(features, "stems,pippo", "pippo");
	WRONG(features, NULL, "features");
	WRONG(class_weight, NULL, "class_weight");
	WRONG(prior, NULL, "prior");
	WRONG(solver, (chiosa_solver)2, "solver");
	WRONG(kernel, (chiosa_kernel)3, "kernel");
	chiosa_train_options o = defaults();
	o.solver = CHIOSA_LIBLINEAR;
	o.kernel = CHIOSA_RBF;
	assert_wrong(&o, "liblinear");
	o = defaults();
	o.solver = CHIOSA_LIBLINEAR;
	o.folds = 1;
	assert_int_equal(chs_check_train_options(&o, NULL), CHIOSA_OK);
	o.search = true;
	assert_wrong(&o, "search");
	o.search = false;
	o.transitions = true;
	assert_wrong(&o, "transitions");
}

static void what_is_left_to_us_is_settled(void **state)
{
	(void)state;
	chiosa_train_options o = defaults();
	chs_settle_train_options(&o, 1000000);
	assert_int_equal(o.folds, 5);
	ASSERT_NEAR(o.cost, 1);
	ASSERT_NEAR(o.epsilon, 0.001);
	for (size_t i = 0; i < 4; i++) {
		o = defaults();
		o.solver = CHIOSA_LIBLINEAR;
		o.search = i == 2;
		o.transitions = i == 3;
		chs_settle_train_options(&o, i == 0 ? 19999 : 20000);
		assert_int_equal(o.folds, i == 1 ? 1 : 5);
		ASSERT_NEAR(o.cost, 2);
		ASSERT_NEAR(o.epsilon, 0.03);
	}
	o.cost = 3;
	o.epsilon = 0.1;
	o.folds = 7;
	chs_settle_train_options(&o, 1000000);
	assert_int_equal(o.folds, 7);
	ASSERT_NEAR(o.cost, 3);
	ASSERT_NEAR(o.epsilon, 0.1);
}

static void class_weights(void **state)
{
	(void)state;
	double w[4];
	assert_int_equal(chs_class_weights(w, "none", LABELS, COUNTS, 4, NULL), CHIOSA_OK);
	for (size_t i = 0; i < 4; i++)
		ASSERT_NEAR(w[i], 1);
	assert_int_equal(chs_class_weights(w, "balanced", LABELS, COUNTS, 4, NULL), CHIOSA_OK);
	ASSERT_NEAR(w[0], 2.5);
	ASSERT_NEAR(w[1], 1.25);
	ASSERT_NEAR(w[2], 100.0 / 120);
	ASSERT_NEAR(w[3], 0.625);
	assert_int_equal(chs_class_weights(w, "a,b=2,città nuova=0.5", LABELS, COUNTS, 4, NULL), CHIOSA_OK);
	ASSERT_NEAR(w[0], 1);
	ASSERT_NEAR(w[1], 2);
	ASSERT_NEAR(w[2], 1);
	ASSERT_NEAR(w[3], 0.5);
	/* The longest label that fits is the one that is meant. */
	assert_int_equal(chs_class_weights(w, "a=1=3,a=4", LABELS, COUNTS, 4, NULL), CHIOSA_OK);
	ASSERT_NEAR(w[2], 3);
	ASSERT_NEAR(w[0], 4);
}

static void label_mixes(void **state)
{
	(void)state;
	double mix[4];
	assert_int_equal(chs_label_mix(mix, "corpus", LABELS, COUNTS, 4, NULL), CHIOSA_OK);
	ASSERT_NEAR(mix[0], 0.1);
	ASSERT_NEAR(mix[3], 0.4);
	assert_int_equal(chs_label_mix(mix, "città nuova=3,a=1=2,a,b=2,a=1", LABELS, COUNTS, 4, NULL), CHIOSA_OK);
	ASSERT_NEAR(mix[0], 0.125);
	ASSERT_NEAR(mix[1], 0.25);
	ASSERT_NEAR(mix[2], 0.25);
	ASSERT_NEAR(mix[3], 0.375);
}

static void wrong_pairs_are_told(void **state)
{
	(void)state;
	static const struct {
		const char *text, *word;
	} wrong[] = {{"b=1", "\"b=1\""},   {"a", "\"a\""},       {"a=", "above 0"},      {"a=0", "above 0"},
	             {"a=-1", "above 0"},  {"a=1x", "1x"},       {"a=nan", "nan"},       {"a=1e999", "1e999"},
	             {"a=1,a=2", "twice"}, {" a=1", "\" a=1\""}, {"a=1;a,b=2", "found"}, {"Balanced", "Balanced"}};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		double numbers[4];
		chiosa_error error = {0};
		assert_int_equal(chs_class_weights(numbers, wrong[i].text, LABELS, COUNTS, 4, &error), CHIOSA_ERROR_ARGUMENT);
		if (!strstr(error.message, wrong[i].word))
			fail_msg("\"%s\" does not name %s", error.message, wrong[i].word);
		assert_int_equal(chs_label_mix(numbers, wrong[i].text, LABELS, COUNTS, 4, NULL), CHIOSA_ERROR_ARGUMENT);
	}
}

/* Every label must be named, and each must be left something: a model cannot hold the logarithm of nought. */
static void a_prior_is_whole(void **state)
{
	(void)state;
	static const char *const labels[] = {"a", "b"};
	static const char *const wrong[] = {"", "a=1", "b=1", "a=1e308,b=1e308", "a=1e-308,b=1e308", "a=1e-200,b=1"};
	static const size_t counts[] = {1, 1};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		double mix[2];
		chiosa_error error = {0};
		assert_int_equal(chs_label_mix(mix, wrong[i], labels, counts, 2, &error), CHIOSA_ERROR_ARGUMENT);
		assert_non_null(strstr(error.message, "the prior"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(defaults_are_allowed),
	    cmocka_unit_test(what_is_outside_is_told),
	    cmocka_unit_test(what_is_left_to_us_is_settled),
	    cmocka_unit_test(class_weights),
	    cmocka_unit_test(label_mixes),
	    cmocka_unit_test(wrong_pairs_are_told),
	    cmocka_unit_test(a_prior_is_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
