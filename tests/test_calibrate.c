/* SPDX-License-Identifier: MIT */
#include "tests/synthetic.h"
#include "train/calibrate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { MOST_ROWS = 2000, MOST_LABELS = 4 };

typedef struct sample {
	chs_problem problem;
	uint32_t labels[MOST_ROWS];
	double scores[MOST_ROWS * MOST_LABELS];
	double offsets[MOST_LABELS];
	chs_calibration calibration;
} sample;

static void sample_init(sample *s, size_t n_rows, size_t n_labels)
{
	memset(s, 0, sizeof *s);
	s->problem = (chs_problem){.n_rows = n_rows, .n_labels = n_labels, .labels = s->labels};
	s->calibration.offsets = s->offsets;
}

static void fit(sample *s)
{
	chiosa_error error = {0};
	if (chs_fit_calibration(&s->calibration, &s->problem, s->scores, &error) != CHIOSA_OK)
		fail_msg("%s", error.message);
	assert_true(isfinite(s->calibration.slope) && s->calibration.slope > 0);
	for (size_t k = 0; k < s->problem.n_labels; k++)
		assert_true(isfinite(s->offsets[k]));
}

/* The mean probability that the rows get for one label. */
static double mean_probability(const sample *s, size_t label)
{
	double sum = 0, probabilities[MOST_LABELS];
	for (size_t row = 0; row < s->problem.n_rows; row++) {
		chs_calibrate(&s->calibration, s->scores + row * s->problem.n_labels, s->problem.n_labels, probabilities);
		sum += probabilities[label];
	}
	return sum / (double)s->problem.n_rows;
}

static void probabilities_sum_to_one_and_keep_the_order(void **state)
{
	(void)state;
	double offsets[4] = {0}, scores[4], probabilities[4];
	uint64_t seed = 1;
	for (int i = 0; i < 1000; i++) {
		chs_calibration calibration = {.slope = exp(6 * synthetic_uniform(&seed) - 3), .offsets = offsets};
		for (size_t k = 0; k < 4; k++)
			scores[k] = 10 * synthetic_uniform(&seed) - 5;
		chs_calibrate(&calibration, scores, 4, probabilities);
		double sum = 0;
		for (size_t k = 0; k < 4; k++)
			sum += probabilities[k];
		assert_true(fabs(sum - 1) < 1e-14);
		for (size_t a = 0; a < 4; a++) {
			for (size_t b = 0; b < 4; b++)
				assert_true(scores[a] <= scores[b] || probabilities[a] >= probabilities[b]);
		}
	}
}

static void calibrate_by_hand(void **state)
{
	(void)state;
	double offsets[] = {log(2), 0}, scores[] = {0, log(3) / 2};
	chs_calibration calibration = {.slope = 2, .offsets = offsets};
	chs_calibrate(&calibration, scores, 2, scores); /* 2 : 3, in place */
	assert_true(fabs(scores[0] - 0.4) < 1e-15);
	assert_true(fabs(scores[1] - 0.6) < 1e-15);
	double huge[] = {1e6, -1e6};
	chs_calibrate(&calibration, huge, 2, huge);
	assert_true(huge[0] == 1 && huge[1] == 0);
}

/* Labels drawn with the very probabilities that slope 3 and offsets (0.5, 0, -0.5) give: they are found again. */
static void finds_the_parameters_that_made_the_labels(void **state)
{
	(void)state;
	sample s;
	sample_init(&s, MOST_ROWS, 3);
	uint64_t seed = 7;
	double offsets[] = {0.5, 0, -0.5}, p[3];
	chs_calibration truth = {.slope = 3, .offsets = offsets};
	for (size_t row = 0; row < MOST_ROWS; row++) {
		for (size_t k = 0; k < 3; k++)
			s.scores[row * 3 + k] = 2 * synthetic_uniform(&seed) - 1;
		chs_calibrate(&truth, s.scores + row * 3, 3, p);
		double u = synthetic_uniform(&seed);
		s.labels[row] = u < p[0] ? 0 : u < p[0] + p[1] ? 1 : 2;
	}
	fit(&s);
	assert_true(fabs(s.calibration.slope - 3) < 0.25);
	assert_true(fabs(s.offsets[0] - s.offsets[1] - 0.5) < 0.2);
	assert_true(fabs(s.offsets[1] - s.offsets[2] - 0.5) < 0.2);
	assert_true(fabs(s.offsets[0] + s.offsets[1] + s.offsets[2]) < 1e-6); /* the pull fixes their sum */
	/* At the maximum of the likelihood the mean probability is the share of the label. */
	size_t count = 0;
	for (size_t row = 0; row < MOST_ROWS; row++)
		count += s.labels[row] == 2;
	assert_true(fabs(mean_probability(&s, 2) - (double)count / MOST_ROWS) < 0.002);
}

static void separable_scores_give_confident_but_finite_slopes(void **state)
{
	(void)state;
	static const double sizes[] = {1e-3, 1, 1e6};
	for (size_t i = 0; i < 3; i++) {
		sample s;
		sample_init(&s, 200, 2);
		for (size_t row = 0; row < 200; row++) {
			s.labels[row] = row % 2;
			s.scores[row * 2 + row % 2] = sizes[i];
			s.scores[row * 2 + 1 - row % 2] = -sizes[i];
		}
		fit(&s);
		double p[2];
		chs_calibrate(&s.calibration, s.scores, 2, p);
		assert_true(p[0] < 1);
		if (sizes[i] >= 1) /* Platt's target for 100 of 200: 101/102 */
			assert_true(fabs(p[0] - 101.0 / 102) < 1e-4);
		else
			assert_true(p[0] > 0.5); /* so small a scale is held back by the pull towards slope 1 */
	}
}

static void useless_scores_give_the_label_mix(void **state)
{
	(void)state;
	sample s;
	sample_init(&s, 1000, 4);
	uint64_t seed = 3;
	for (size_t row = 0; row < 1000; row++) {
		s.labels[row] = row % 10 < 6 ? 0 : row % 10 < 8 ? 1 : row % 10 < 9 ? 2 : 3;
		for (size_t k = 0; k < 4; k++)
			s.scores[row * 4 + k] = 2 * synthetic_uniform(&seed) - 1;
	}
	fit(&s);
	assert_true(s.calibration.slope < 0.2);
	static const double mix[] = {0.6, 0.2, 0.1, 0.1};
	double p[4], zero[4] = {0};
	chs_calibrate(&s.calibration, zero, 4, p);
	for (size_t k = 0; k < 4; k++)
		assert_true(fabs(p[k] - mix[k]) < 0.02);
	/* All scores equal, so that nothing at all is known of the slope: the pull alone decides. */
	memset(s.scores, 0, sizeof s.scores);
	fit(&s);
	assert_true(fabs(s.calibration.slope - 1) < 1e-6);
}

/* Scores that point the wrong way: the slope stays positive, and the offsets are still the best ones. */
static void reversed_scores_keep_a_positive_slope(void **state)
{
	(void)state;
	sample s;
	sample_init(&s, 400, 2);
	for (size_t row = 0; row < 400; row++) {
		s.labels[row] = row % 4 == 0;
		s.scores[row * 2 + s.labels[row]] = -1;
		s.scores[row * 2 + 1 - s.labels[row]] = 1;
	}
	fit(&s);
	assert_true(s.calibration.slope < 0.01);
	assert_true(fabs(mean_probability(&s, 1) - 0.25) < 0.01);
}

static void a_rare_label_is_neither_lost_nor_blown_up(void **state)
{
	(void)state;
	sample s;
	sample_init(&s, 1000, 3);
	uint64_t seed = 5;
	for (size_t row = 0; row < 1000; row++) {
		s.labels[row] = row < 2 ? 2 : row % 2;
		for (size_t k = 0; k < 3; k++)
			s.scores[row * 3 + k] = synthetic_uniform(&seed) - (k == s.labels[row] ? 0 : 0.5);
	}
	fit(&s);
	double mean = mean_probability(&s, 2);
	assert_true(mean > 0.001 && mean < 0.006); /* 2 of 1,000, and what the smoothed targets add */
	/* Not there at all */
	s.labels[0] = s.labels[1] = 0;
	fit(&s);
	mean = mean_probability(&s, 2);
	assert_true(mean > 0 && mean < 0.004);
}

static void the_prior_moves_the_offsets(void **state)
{
	(void)state;
	/* 8 : 2 in the corpus, wanted 5 : 5. A sentence at 50 % then has odds of 1/4. */
	double offsets[] = {0.25, 0.25}, scores[] = {0.3, 0.3}, p[2];
	static const double found[] = {0.8, 0.2}, wanted[] = {0.5, 0.5};
	chs_calibration calibration = {.slope = 1.5, .offsets = offsets};
	chs_apply_prior(&calibration, found, wanted, 2);
	assert_true(fabs(offsets[0] - (0.25 + log(0.625))) < 1e-15);
	assert_true(fabs(offsets[1] - (0.25 + log(2.5))) < 1e-15);
	chs_calibrate(&calibration, scores, 2, p);
	assert_true(fabs(p[0] - 0.2) < 1e-15);
	assert_true(fabs(p[1] - 0.8) < 1e-15);
	chs_apply_prior(&calibration, wanted, found, 2); /* and back */
	assert_true(fabs(offsets[0] - 0.25) < 1e-15 && fabs(offsets[1] - 0.25) < 1e-15);
}

static void scores_that_are_no_numbers_are_refused(void **state)
{
	(void)state;
	sample s;
	chiosa_error error = {0};
	sample_init(&s, 10, 2);
	s.scores[7] = NAN;
	s.calibration.slope = 4;
	assert_int_equal(chs_fit_calibration(&s.calibration, &s.problem, s.scores, &error), CHIOSA_ERROR_INTERNAL);
	assert_non_null(strstr(error.message, "sentence 3"));
	assert_true(s.calibration.slope == 4);
}

/* Sure of 90 and 70 of 100 at two labels, where 75 of 100 are right: the promise is kept, the order and the label stay.
 */
static void an_expected_accuracy_lowers_what_is_promised(void **state)
{
	(void)state;
	double promised[] = {0.9, 0.1, 0.3, 0.7}, confidence = chs_mean_confidence(promised, 2, 2);
	assert_true(fabs(confidence - 0.8) < 1e-15);
	assert_true(fabs(chs_lapse(confidence, 0.75, 2) - 0.05 / 0.3) < 1e-15);
	double offsets[2] = {0}, scores[] = {log(9), 0, 0, log(7.0 / 3)};
	chs_calibration calibration = {.slope = 1, .lapse = chs_lapse(confidence, 0.75, 2), .offsets = offsets};
	for (size_t row = 0; row < 2; row++)
		chs_calibrate(&calibration, scores + row * 2, 2, scores + row * 2);
	assert_true(fabs(chs_mean_confidence(scores, 2, 2) - 0.75) < 1e-14);
	assert_true(scores[0] > scores[3] && scores[3] > scores[2] && fabs(scores[0] + scores[1] - 1) < 1e-15);
	assert_true(chs_lapse(confidence, 0.8001, 2) == 0);
	assert_true(chs_lapse(confidence, 0.1, 2) < 1 && chs_lapse(confidence, 0.1, 2) > 0.9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(probabilities_sum_to_one_and_keep_the_order),
	    cmocka_unit_test(calibrate_by_hand),
	    cmocka_unit_test(finds_the_parameters_that_made_the_labels),
	    cmocka_unit_test(separable_scores_give_confident_but_finite_slopes),
	    cmocka_unit_test(useless_scores_give_the_label_mix),
	    cmocka_unit_test(reversed_scores_keep_a_positive_slope),
	    cmocka_unit_test(a_rare_label_is_neither_lost_nor_blown_up),
	    cmocka_unit_test(the_prior_moves_the_offsets),
	    cmocka_unit_test(an_expected_accuracy_lowers_what_is_promised),
	    cmocka_unit_test(scores_that_are_no_numbers_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
