/* SPDX-License-Identifier: MIT */
/* Scores, probabilities and sequences, worked out by hand from models small enough for that. */
#include "models/score.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define ASSERT_NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

#define FREE UINT32_MAX

/* A row with two weights, as linear models have them, and one of a kernel model. */
typedef struct test_row {
	uint64_t hash;
	uint32_t feature, zero;
	float weights[4];
} test_row;

typedef struct bare_row {
	uint64_t hash;
	uint32_t feature, zero;
} bare_row;

enum { N_ROWS = 4 };

/* With one seed, nought, the upper half of the product of a hash says where it stands; this is the inverse factor. */
#define HASH(place, number) (((uint64_t)(place) << 62 | (number)) * 0x96DE1B173F119089u)

/* Three features. */
static const test_row ROWS[N_ROWS] = {{.hash = HASH(0, 9), .feature = 0, .weights = {1, 2}},
                                      {.feature = FREE},
                                      {.hash = HASH(2, 2), .feature = 1, .weights = {-1, 0}},
                                      {.hash = HASH(3, 5), .feature = 2, .weights = {0.5, 4}}};
static const bare_row BARE_ROWS[N_ROWS] = {{.hash = HASH(0, 9), .feature = 0},
                                           {.feature = FREE},
                                           {.hash = HASH(2, 2), .feature = 1},
                                           {.hash = HASH(3, 5), .feature = 2}};
static const uint16_t SEEDS[] = {0};
static const chs_places PLACES = {SEEDS, 1, N_ROWS};
static const double BIAS[] = {0.5, -1};

static chiosa_model linear_model(void)
{
	return (chiosa_model){
	    .n_labels = 2, .n_features = 3, .rows = {PLACES, (const unsigned char *)ROWS, sizeof *ROWS}, .bias = BIAS};
}

/* Two support vectors: (2, 0, 1) and (0, 1, 0). */
static chiosa_model kernel_model(chiosa_kernel kernel)
{
	static const uint64_t starts[] = {0, 2, 3};
	static const uint32_t columns[] = {0, 2, 1};
	static const float values[] = {2, 1, 1}, coefficients[] = {1, -1, 0.5, 2};
	static const double squares[] = {5, 1};
	return (chiosa_model){.n_labels = 2,
	                      .n_features = 3,
	                      .rows = {PLACES, (const unsigned char *)BARE_ROWS, sizeof *BARE_ROWS},
	                      .bias = BIAS,
	                      .kernel = {.kernel = kernel,
	                                 .degree = 2,
	                                 .gamma = 0.5,
	                                 .coef0 = 1,
	                                 .n_vectors = 2,
	                                 .starts = starts,
	                                 .columns = columns,
	                                 .values = values,
	                                 .squares = squares,
	                                 .coefficients = coefficients}};
}

static void score(const chiosa_model *model, const chs_feature *row, size_t n, double *scores)
{
	chs_scorer scorer = {0};
	assert_int_equal(chs_score(model, &scorer, row, n, scores, NULL), CHIOSA_OK);
	chs_scorer_free(&scorer);
}

/* Feature 2, an unknown one whose place is another's, feature 0. */
static const chs_feature ROW[] = {{HASH(3, 5), 1}, {HASH(3, 77), 100}, {HASH(0, 9), 2}};

static void linear_scores(void **state)
{
	(void)state;
	chiosa_model model = linear_model();
	double scores[2];
	score(&model, ROW, 3, scores);
	ASSERT_NEAR(scores[0], 0.5 + 0.5 + 2 * 1);
	ASSERT_NEAR(scores[1], -1 + 4 + 2 * 2);
	score(&model, ROW, 0, scores);
	assert_memory_equal(scores, BIAS, sizeof BIAS);
}

static void polynomial_scores(void **state)
{
	(void)state;
	chiosa_model model = kernel_model(CHIOSA_POLY);
	double scores[2];
	score(&model, ROW, 3, scores);
	/* The row is (2, 0, 1): (0.5 · 5 + 1)² = 12.25 with the first vector, (0 + 1)² = 1 with the second. */
	ASSERT_NEAR(scores[0], 0.5 + 12.25 + 0.5);
	ASSERT_NEAR(scores[1], -1 - 12.25 + 2);
}

static void radial_scores(void **state)
{
	(void)state;
	chiosa_model model = kernel_model(CHIOSA_RBF);
	double scores[2];
	score(&model, ROW, 3, scores);
	/* Squared distances 0 and 5 + 1. */
	ASSERT_NEAR(scores[0], 0.5 + 1 + 0.5 * exp(-3));
	ASSERT_NEAR(scores[1], -1 - 1 + 2 * exp(-3));
	score(&model, ROW, 0, scores);
	ASSERT_NEAR(scores[0], 0.5 + exp(-2.5) + 0.5 * exp(-0.5));
}

static void order_of_features_does_not_matter_to_kernels(void **state)
{
	(void)state;
	static const chs_feature turned[] = {{HASH(0, 9), 2}, {HASH(3, 5), 1}};
	static const chiosa_kernel kernels[] = {CHIOSA_RBF, CHIOSA_POLY};
	for (size_t i = 0; i < 2; i++) {
		chiosa_model model = kernel_model(kernels[i]);
		double one[2], other[2];
		score(&model, ROW, 3, one);
		score(&model, turned, 2, other);
		assert_memory_equal(one, other, sizeof one);
	}
}

static void probabilities_of_scores(void **state)
{
	(void)state;
	double offsets[] = {0, log(3), 0}, p[] = {1, 1, 0};
	chs_calibration calibration = {.slope = log(2), .offsets = offsets};
	/* exp: 2, 2 · 3, 1 */
	chs_calibrate(&calibration, p, 3, p);
	ASSERT_NEAR(p[0], 2.0 / 9);
	ASSERT_NEAR(p[1], 6.0 / 9);
	ASSERT_NEAR(p[2], 1.0 / 9);
}

static void extreme_scores_give_probabilities(void **state)
{
	(void)state;
	static const double extremes[][3] = {{1e300, -1e300, 0}, {-1e300, -1e300, -1e300},          {1e308, 1e308, 0},
	                                     {INFINITY, 0, 0},   {-INFINITY, -INFINITY, -INFINITY}, {NAN, 1, 2}};
	double offsets[3] = {0};
	chs_calibration calibration = {.slope = 10, .offsets = offsets};
	for (size_t i = 0; i < sizeof extremes / sizeof *extremes; i++) {
		double p[3];
		chs_calibrate(&calibration, extremes[i], 3, p);
		for (size_t k = 0; k < 3; k++)
			assert_true(p[k] >= 0 && p[k] <= 1);
		ASSERT_NEAR(p[0] + p[1] + p[2], 1);
	}
}

/* Rows: behind label 0, behind label 1, at the beginning, the mix. */
static const double TABLE[] = {0.8, 0.2, 0.3, 0.7, 0.6, 0.4, 0.5, 0.5};

static void logarithms(double *table, const double *probabilities)
{
	for (size_t i = 0; i < 6; i++)
		table[i] = log(probabilities[i]);
	table[6] = probabilities[6];
	table[7] = probabilities[7];
}

static void a_sequence_is_decoded(void **state)
{
	(void)state;
	double table[8], p[] = {0.9, 0.1, 0.4, 0.6};
	logarithms(table, TABLE);
	chiosa_model model = {.n_labels = 2, .transitions = table};
	chs_scorer scorer = {0};
	assert_int_equal(chs_decode_sequence(&model, &scorer, p, 2, NULL), CHIOSA_OK);
	/* Likelihoods are the probabilities times two. All four paths, less the factor four:
	   00: .6 · .9 · .8 · .4 = .1728   01: .6 · .9 · .2 · .6 = .0648
	   10: .4 · .1 · .3 · .4 = .0048   11: .4 · .1 · .7 · .6 = .0168   sum .2592 */
	ASSERT_NEAR(p[0], 0.2376 / 0.2592);
	ASSERT_NEAR(p[1], 0.0216 / 0.2592);
	ASSERT_NEAR(p[2], 0.1776 / 0.2592); /* turned round by what stands before it */
	ASSERT_NEAR(p[3], 0.0816 / 0.2592);
	chs_scorer_free(&scorer);
}

/* Transitions that repeat the mix tell nothing; neither does a model without any. */
static void transitions_that_say_nothing_change_nothing(void **state)
{
	(void)state;
	static const double same[] = {0.3, 0.7, 0.3, 0.7, 0.3, 0.7, 0.3, 0.7};
	double table[8], p[] = {0.9, 0.1, 0.4, 0.6, 0.5, 0.5}, before[6];
	memcpy(before, p, sizeof p);
	logarithms(table, same);
	chiosa_model model = {.n_labels = 2, .transitions = table}, without = {.n_labels = 2};
	chs_scorer scorer = {0};
	assert_int_equal(chs_decode_sequence(&without, &scorer, p, 3, NULL), CHIOSA_OK);
	assert_memory_equal(p, before, sizeof p);
	assert_int_equal(chs_decode_sequence(&model, &scorer, p, 0, NULL), CHIOSA_OK);
	assert_int_equal(chs_decode_sequence(&model, &scorer, p, 3, NULL), CHIOSA_OK);
	for (size_t i = 0; i < 6; i++)
		ASSERT_NEAR(p[i], before[i]);
	chs_scorer_free(&scorer);
}

/* A long article: products of thousands of small numbers must neither vanish nor overflow. */
static void a_long_sequence_stays_in_range(void **state)
{
	(void)state;
	enum { LENGTH = 20000 };
	double table[8], *p = malloc(2 * LENGTH * sizeof *p);
	assert_non_null(p);
	logarithms(table, TABLE);
	for (size_t t = 0; t < LENGTH; t++) {
		p[2 * t] = t % 3 ? 1e-12 : 1 - 1e-12;
		p[2 * t + 1] = 1 - p[2 * t];
	}
	chiosa_model model = {.n_labels = 2, .transitions = table};
	chs_scorer scorer = {0};
	assert_int_equal(chs_decode_sequence(&model, &scorer, p, LENGTH, NULL), CHIOSA_OK);
	for (size_t t = 0; t < LENGTH; t++) {
		ASSERT_NEAR(p[2 * t] + p[2 * t + 1], 1);
		assert_int_equal(p[2 * t] > 0.5, t % 3 == 0);
	}
	chs_scorer_free(&scorer);
	free(p);
}

/* Probabilities of exactly nought everywhere (a forged or absurd model) still end as probabilities. */
static void an_impossible_sequence_is_even(void **state)
{
	(void)state;
	double table[8], p[] = {1, 0, 0, 1};
	logarithms(table, TABLE);
	table[0] = table[3] = 0;
	table[1] = table[2] = -1e6; /* no change of label */
	chiosa_model model = {.n_labels = 2, .transitions = table};
	chs_scorer scorer = {0};
	assert_int_equal(chs_decode_sequence(&model, &scorer, p, 2, NULL), CHIOSA_OK);
	ASSERT_NEAR(p[0] + p[1], 1);
	ASSERT_NEAR(p[2] + p[3], 1);
	chs_scorer_free(&scorer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(linear_scores),
	    cmocka_unit_test(polynomial_scores),
	    cmocka_unit_test(radial_scores),
	    cmocka_unit_test(order_of_features_does_not_matter_to_kernels),
	    cmocka_unit_test(probabilities_of_scores),
	    cmocka_unit_test(extreme_scores_give_probabilities),
	    cmocka_unit_test(a_sequence_is_decoded),
	    cmocka_unit_test(transitions_that_say_nothing_change_nothing),
	    cmocka_unit_test(a_long_sequence_stays_in_range),
	    cmocka_unit_test(an_impossible_sequence_is_even),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
