/* SPDX-License-Identifier: MIT */
#include "predict/labeller.h"
#include "tests/support_model.h"

#include <math.h>

static void assert_units(const double *probabilities, size_t n, const uint32_t *expected)
{
	uint32_t units[8];
	chs_round_probabilities(probabilities, n, units);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(units[i], expected[i]);
}

static void rounding_keeps_the_sum(void **state)
{
	(void)state;
	assert_units((double[]){0.25, 0.75}, 2, (uint32_t[]){2500, 7500});
	assert_units((double[]){1, 0, 0}, 3, (uint32_t[]){10000, 0, 0});
	/* Each rounds down: the largest remainder gets what is missing. */
	assert_units((double[]){0.12344, 0.12343, 0.75313}, 3, (uint32_t[]){1235, 1234, 7531});
	assert_units((double[]){0.99996, 0.00004}, 2, (uint32_t[]){10000, 0});
	assert_units((double[]){0.2, 0.2, 0.2, 0.2, 0.2 - 1e-17}, 5, (uint32_t[]){2001, 1999, 2000, 2000, 2000});
}

/* Whoever takes the largest printed probability, the first or the last of equals, gets the label. */
static void rounding_leaves_one_largest(void **state)
{
	(void)state;
	assert_units((double[]){0.49996, 0.50004}, 2, (uint32_t[]){4999, 5001});
	assert_units((double[]){0.25001, 0.25002, 0.24998, 0.24999}, 4, (uint32_t[]){2499, 2501, 2500, 2500});
	assert_units((double[]){0.5, 0.5}, 2, (uint32_t[]){5001, 4999});
	assert_units((double[]){1.0 / 3, 1.0 / 3, 1.0 / 3}, 3, (uint32_t[]){3334, 3333, 3333});
}

/* Probabilities drawn at random, many of them close: sum, order and label hold for all. */
static void rounding_holds_for_any(void **state)
{
	(void)state;
	uint64_t seed = 7;
	for (size_t round = 0; round < 20000; round++) {
		double p[7], sum = 0;
		size_t n = 2 + round % 6, total = 0, largest = 0;
		uint32_t units[7];
		for (size_t i = 0; i < n; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			double random = (double)(seed >> 11) * 0x1p-53;
			p[i] = round % 3 == 0 ? 1 + random * 1e-4 : round % 3 == 1 ? random : exp(20 * random);
			sum += p[i];
		}
		for (size_t i = 0; i < n; i++)
			p[i] /= sum;
		chs_round_probabilities(p, n, units);
		for (size_t i = 0; i < n; i++) {
			total += units[i];
			largest += units[i] >= units[chs_largest(p, n)];
			assert_true(fabs(units[i] - p[i] * 10000) <= 2);
		}
		assert_int_equal(total, 10000);
		assert_int_equal(largest, 1);
	}
}

static void label_sentences(const char *const *texts, size_t n, double min_probability, chs_labeller *labeller,
                            chs_labelling *labelling)
{
	chs_slice sentences[8];
	for (size_t i = 0; i < n; i++)
		sentences[i] = chs_slice_from(texts[i]);
	chs_article_source source = {.sentences = sentences, .n_sentences = n};
	assert_int_equal(chs_label_article(labeller, &source, min_probability, labelling, NULL), CHIOSA_OK);
	assert_int_equal(labelling->document->n_sentences, n);
}

static const char *const STORY[] = {
    "La giunta ha approvato il nuovo piano per le scuole di Vespri.", "Leggi anche: le altre notizie",
    "«Siamo soddisfatti», ha detto il sindaco Carlo Neri.", "I sindacati hanno protestato e chiedono un incontro."};

static void every_sentence_has_a_label_or_a_reason(void **state)
{
	(void)state;
	chs_labeller *labeller;
	chs_labelling l;
	assert_int_equal(chs_labeller_take(&labeller, model, NULL), CHIOSA_OK);
	label_sentences(STORY, 4, 0, labeller, &l);
	static const char *const expected[] = {"claim", NULL, "quote", "reaction"};
	for (size_t s = 0; s < 4; s++) {
		const double *row = l.probabilities + s * 4;
		uint32_t sum = 0;
		for (size_t k = 0; k < 4; k++) {
			assert_true(row[k] == chs_units(row[k]) / 10000.0); /* the number that is printed */
			sum += chs_units(row[k]);
		}
		if (!expected[s]) {
			assert_int_equal(l.labels[s], -1);
			assert_int_equal(l.why[s], CHIOSA_FURNITURE);
			assert_int_equal(sum, 0);
			continue;
		}
		assert_int_equal(sum, 10000);
		assert_int_equal(l.why[s], CHIOSA_LABELLED);
		assert_int_equal(l.labels[s], chs_largest(row, 4));
		assert_string_equal(model->labels[l.labels[s]], expected[s]);
	}
	chs_labeller_give(labeller);
}

/* The threshold is compared with what is printed: a probability of 0.8123 passes 0.8123 and fails 0.8124. */
static void the_threshold_is_exact(void **state)
{
	(void)state;
	chs_labeller *labeller;
	chs_labelling l;
	assert_int_equal(chs_labeller_take(&labeller, model, NULL), CHIOSA_OK);
	label_sentences(STORY, 1, 0, labeller, &l);
	uint32_t units = chs_units(l.probabilities[l.labels[0]]);
	label_sentences(STORY, 1, units / 10000.0, labeller, &l);
	assert_int_equal(l.why[0], CHIOSA_LABELLED);
	label_sentences(STORY, 2, (units + 1) / 10000.0, labeller, &l);
	assert_int_equal(l.why[0], CHIOSA_UNCERTAIN);
	assert_int_equal(l.labels[0], -1);
	assert_int_equal(chs_units(l.probabilities[chs_largest(l.probabilities, 4)]), units);
	assert_int_equal(l.why[1], CHIOSA_FURNITURE); /* furniture is no less furniture for it */
	chs_labeller_give(labeller);
}

/* A labeller's memory of earlier articles does not show. */
static void articles_do_not_influence_one_another(void **state)
{
	(void)state;
	chs_labeller *labeller;
	chs_labelling l;
	double fresh[16];
	assert_int_equal(chs_labeller_take(&labeller, model, NULL), CHIOSA_OK);
	label_sentences(STORY, 4, 0, labeller, &l);
	memcpy(fresh, l.probabilities, sizeof fresh);
	label_sentences((const char *const[]){"«E poi?", "Ha chiuso il 3 maggio 1987 la miniera di Vespri", "(foto"}, 3, 0,
	                labeller, &l);
	label_sentences(STORY, 4, 0, labeller, &l);
	assert_memory_equal(l.probabilities, fresh, sizeof fresh);
	chs_labeller_give(labeller);
}

static void a_labeller_given_back_is_used_again(void **state)
{
	(void)state;
	chs_labeller *one, *two, *three;
	assert_int_equal(chs_labeller_take(&one, model, NULL), CHIOSA_OK);
	assert_int_equal(chs_labeller_take(&two, model, NULL), CHIOSA_OK);
	assert_ptr_not_equal(one, two);
	chs_labeller_give(one);
	assert_int_equal(chs_labeller_take(&three, model, NULL), CHIOSA_OK);
	assert_ptr_equal(one, three);
	chs_labeller_give(two);
	chs_labeller_give(three);
	chs_labeller_give(NULL);
}

static void no_sentences_no_labels(void **state)
{
	(void)state;
	chs_labeller *labeller;
	chs_labelling l;
	chs_article_source source = {.text = chs_slice_from("")};
	assert_int_equal(chs_labeller_take(&labeller, model, NULL), CHIOSA_OK);
	assert_int_equal(chs_label_article(labeller, &source, 0, &l, NULL), CHIOSA_OK);
	assert_int_equal(l.document->n_sentences, 0);
	chs_labeller_give(labeller);
}

/* With transitions furniture is passed over: what stands on both sides of it follows one another. */
static void furniture_does_not_break_a_sequence(void **state)
{
	(void)state;
	chiosa_model *chain = support_open(support_path("model.chiosa"));
	double table[24], plain[12], expected[8];
	for (size_t i = 0; i < 24; i++)
		table[i] = i >= 20 ? 0.25 : log(i % 5 == 0 ? 0.85 : 0.05); /* labels like to repeat themselves */
	chs_labeller *labeller;
	chs_labelling l;
	chs_scorer scorer = {0};
	assert_int_equal(chs_labeller_take(&labeller, chain, NULL), CHIOSA_OK);
	label_sentences(STORY, 3, 0, labeller, &l);
	memcpy(plain, l.probabilities, sizeof plain);
	memcpy(expected, plain, 4 * sizeof *plain);
	memcpy(expected + 4, plain + 8, 4 * sizeof *plain);
	chain->transitions = table;
	label_sentences(STORY, 3, 0, labeller, &l);
	assert_int_equal(l.why[1], CHIOSA_FURNITURE);
	assert_int_equal(chs_decode_sequence(chain, &scorer, expected, 2, NULL), CHIOSA_OK);
	assert_true(fabs(expected[0] - plain[0]) > 0.01);
	for (size_t k = 0; k < 4; k++) {
		assert_true(fabs(l.probabilities[k] - expected[k]) < 0.001);
		assert_true(l.probabilities[4 + k] == 0);
		assert_true(fabs(l.probabilities[8 + k] - expected[4 + k]) < 0.001);
	}
	chs_scorer_free(&scorer);
	chs_labeller_give(labeller);
	chiosa_model_close(chain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rounding_keeps_the_sum),
	    cmocka_unit_test(rounding_leaves_one_largest),
	    cmocka_unit_test(rounding_holds_for_any),
	    cmocka_unit_test(every_sentence_has_a_label_or_a_reason),
	    cmocka_unit_test(the_threshold_is_exact),
	    cmocka_unit_test(articles_do_not_influence_one_another),
	    cmocka_unit_test(a_labeller_given_back_is_used_again),
	    cmocka_unit_test(no_sentences_no_labels),
	    cmocka_unit_test(furniture_does_not_break_a_sequence),
	};
	return cmocka_run_group_tests(tests, prepare, finish);
}
