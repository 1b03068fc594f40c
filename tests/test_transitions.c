/* SPDX-License-Identifier: MIT */
/* Transitions counted by hand. */
#include "train/transitions.h"

#include "models/score.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define ASSERT_NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-12)

/* Three articles: 0 1 1, then 1 0, then 0. */
static const uint32_t LABELS[] = {0, 1, 1, 1, 0, 0}, ARTICLES[] = {0, 0, 0, 1, 1, 2};
static const double MIX[] = {0.25, 0.75};

static chs_problem small_problem(void)
{
	return (chs_problem){.n_rows = 6, .n_labels = 2, .labels = LABELS, .articles = ARTICLES};
}

static void counts_with_one_more(void **state)
{
	(void)state;
	chs_problem problem = small_problem();
	double table[8];
	chs_count_transitions(table, &problem, MIX, 1);
	/* 0→1 once; 1→1 and 1→0 once each; beginnings: 0 twice, 1 once; one more of each. */
	static const double expected[] = {1.0 / 3, 2.0 / 3, 0.5, 0.5, 0.6, 0.4};
	for (size_t i = 0; i < 6; i++)
		ASSERT_NEAR(exp(table[i]), expected[i]);
	ASSERT_NEAR(table[6], 0.25);
	ASSERT_NEAR(table[7], 0.75);
}

static void strength_draws_towards_the_mix(void **state)
{
	(void)state;
	chs_problem problem = small_problem();
	double table[8];
	chs_count_transitions(table, &problem, MIX, 0);
	for (size_t i = 0; i < 6; i++)
		ASSERT_NEAR(exp(table[i]), MIX[i % 2]);
	chs_count_transitions(table, &problem, MIX, 0.5);
	ASSERT_NEAR(table[0], 0.5 * log(1.0 / 3) + 0.5 * log(0.25));
	ASSERT_NEAR(table[5], 0.5 * log(0.4) + 0.5 * log(0.75));
}

static void the_mix_can_be_moved(void **state)
{
	(void)state;
	static const double wanted[] = {0.5, 0.5};
	chs_problem problem = small_problem();
	double table[8];
	chs_count_transitions(table, &problem, MIX, 1);
	chs_shift_transitions(table, MIX, wanted, 2);
	/* Behind 0: 1/3 · 2 to 2/3 · 2/3, that is 6 to 4. */
	ASSERT_NEAR(exp(table[0]), 0.6);
	ASSERT_NEAR(exp(table[1]), 0.4);
	ASSERT_NEAR(exp(table[2]), 0.75);
	ASSERT_NEAR(exp(table[4]), 0.6 * 2 / (0.6 * 2 + 0.4 * 2 / 3));
	ASSERT_NEAR(table[6], 0.5);
	ASSERT_NEAR(table[7], 0.5);
}

/* Articles that always run 0 1 2 0 1 2, of which each sentence alone tells little. */
enum { LENGTH = 6, TEXTS = 8, N = LENGTH * TEXTS };

static void order_that_helps_is_used(void **state)
{
	(void)state;
	static const double mix[] = {1.0 / 3, 1.0 / 3, 1.0 / 3};
	uint32_t labels[N], articles[N], fold_of[N];
	double p[N * 3], strength = -1;
	for (size_t i = 0; i < N; i++) {
		labels[i] = (uint32_t)(i % 3);
		articles[i] = (uint32_t)(i / LENGTH);
		fold_of[i] = articles[i] % 4;
		size_t told = i % LENGTH == 0 ? 0 : (i + i / 5) % 3; /* mostly wrong, and never by much */
		for (size_t k = 0; k < 3; k++)
			p[i * 3 + k] = k == told ? 0.36 : 0.32;
	}
	chs_problem problem = {.n_rows = N, .n_labels = 3, .labels = labels, .articles = articles};
	assert_int_equal(chs_choose_transitions(&strength, p, &problem, fold_of, 4, mix, NULL), CHIOSA_OK);
	assert_true(strength > 0);
	for (size_t i = 0; i < N; i++) {
		for (size_t k = 0; k < 3; k++)
			assert_true(k == labels[i] || p[i * 3 + labels[i]] > p[i * 3 + k]);
		ASSERT_NEAR(p[i * 3] + p[i * 3 + 1] + p[i * 3 + 2], 1);
	}
}

/* The probabilities are right already: the weakest strength wins and leaves them as they are. */
static void order_that_does_not_help_is_left_alone(void **state)
{
	(void)state;
	uint32_t fold_of[] = {0, 0, 0, 1, 1, 0};
	double p[12], before[12], strength = -1;
	for (size_t i = 0; i < 6; i++) {
		p[2 * i + LABELS[i]] = 0.9;
		p[2 * i + 1 - LABELS[i]] = 0.1;
	}
	for (size_t i = 0; i < 12; i++)
		before[i] = p[i];
	chs_problem problem = small_problem();
	assert_int_equal(chs_choose_transitions(&strength, p, &problem, fold_of, 2, MIX, NULL), CHIOSA_OK);
	ASSERT_NEAR(strength, 0);
	for (size_t i = 0; i < 12; i++)
		ASSERT_NEAR(p[i], before[i]);
}

/* A fold is decoded with what the other folds say: its own labels, were they all its own, must not show. */
static void a_fold_does_not_see_its_own_labels(void **state)
{
	(void)state;
	/* Fold 0 runs 0 1 0 1, fold 1 runs 0 0 0 0: with the other's transitions both get worse, so none are used. */
	static const uint32_t labels[] = {0, 1, 0, 1, 0, 0, 0, 0}, articles[] = {0, 0, 0, 0, 1, 1, 1, 1};
	static const uint32_t fold_of[] = {0, 0, 0, 0, 1, 1, 1, 1};
	static const double mix[] = {0.75, 0.25};
	double p[16], strength = -1;
	for (size_t i = 0; i < 8; i++) {
		p[2 * i + labels[i]] = 0.52;
		p[2 * i + 1 - labels[i]] = 0.48;
	}
	chs_problem problem = {.n_rows = 8, .n_labels = 2, .labels = labels, .articles = articles};
	assert_int_equal(chs_choose_transitions(&strength, p, &problem, fold_of, 2, mix, NULL), CHIOSA_OK);
	ASSERT_NEAR(strength, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_with_one_more),
	    cmocka_unit_test(strength_draws_towards_the_mix),
	    cmocka_unit_test(the_mix_can_be_moved),
	    cmocka_unit_test(order_that_helps_is_used),
	    cmocka_unit_test(order_that_does_not_help_is_left_alone),
	    cmocka_unit_test(a_fold_does_not_see_its_own_labels),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
