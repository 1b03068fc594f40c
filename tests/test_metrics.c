/* SPDX-License-Identifier: MIT */
/* Every expected number here was counted by hand from the pairs above it. */
#include "corpus/metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define ASSERT_NEAR(a, b) assert_float_equal((float)(a), (float)(b), 1e-6F)

typedef struct given_pair {
	const char *gold, *found; /* gold NULL: a new article; found NULL: left without a label */
	double probability;
} given_pair;

static const char *const OWN[] = {"a", "b", "c"};

static chs_comparison *compare(const char *const *labels, size_t n_labels, const given_pair *pairs, size_t n_pairs)
{
	chs_comparison *c;
	assert_int_equal(chs_comparison_new(&c, labels, n_labels, NULL), CHIOSA_OK);
	for (size_t i = 0; i < n_pairs; i++) {
		chiosa_status status = pairs[i].gold
		                           ? chs_comparison_add(c, chs_slice_from(pairs[i].gold),
		                                                chs_slice_from(pairs[i].found), pairs[i].probability, NULL)
		                           : chs_comparison_article(c, NULL);
		assert_int_equal(status, CHIOSA_OK);
	}
	return c;
}

static const chs_metrics *measure(chs_comparison *c)
{
	const chs_metrics *m;
	assert_int_equal(chs_comparison_metrics(c, &m, NULL), CHIOSA_OK);
	return m;
}

/* Two articles: an unknown gold label "d", a sentence left out, and the label "c" that nothing has. */
static const given_pair MIXED[] = {
    {NULL, NULL, 0}, {"a", "a", 0.9}, {"a", "b", 0.6},  {"b", "b", 0.8},
    {NULL, NULL, 0}, {"b", NULL, -1}, {"d", "a", 0.55},
};

static void mixed(void **state)
{
	(void)state;
	chs_comparison *c = compare(OWN, 3, MIXED, 7);
	const chs_metrics *m = measure(c);
	assert_int_equal(m->sentences, 5);
	assert_int_equal(m->articles, 2);
	assert_int_equal(m->left_out, 1);
	ASSERT_NEAR(m->coverage, 0.8);
	ASSERT_NEAR(m->accuracy, 0.4);
	/* F1: a 1/2, b 1/2, d 0; c has neither support nor predictions and is no part of the mean. */
	ASSERT_NEAR(m->macro_f1, 1.0 / 3);
	assert_int_equal(m->n_labels, 4);
	assert_string_equal(m->labels[0].label, "a");
	ASSERT_NEAR(m->labels[0].precision, 0.5);
	ASSERT_NEAR(m->labels[0].recall, 0.5);
	assert_int_equal(m->labels[1].support, 2);
	assert_int_equal(m->labels[1].predicted, 2);
	ASSERT_NEAR(m->labels[2].f1, 0);
	assert_string_equal(m->labels[3].label, "d");
	assert_int_equal(m->labels[3].support, 1);
	ASSERT_NEAR(m->labels[3].recall, 0);
	assert_int_equal(m->n_unknown, 1);
	assert_string_equal(m->unknown[0], "d");
	/* Rows a b c d; columns a b c d none. */
	static const size_t confusion[] = {1, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
	assert_memory_equal(m->confusion, confusion, sizeof confusion);
	/* (|1 − .9| + |0 − .6| + |1 − .8| + |0 − .55|) / 4 */
	ASSERT_NEAR(m->ece, 0.3625);
	chs_comparison_free(c);
}

/* With two articles a resample is twice the first (2/3), twice the second (0) or both (1/3): all are frequent. */
static void interval_of_two_articles(void **state)
{
	(void)state;
	chs_comparison *c = compare(OWN, 3, MIXED, 7);
	const chs_metrics *m = measure(c);
	ASSERT_NEAR(m->macro_f1_low, 0);
	ASSERT_NEAR(m->macro_f1_high, 2.0 / 3);
	chs_comparison_free(c);
}

static void interval_of_one_article(void **state)
{
	(void)state;
	chs_comparison *c = compare(OWN, 3, MIXED, 4); /* articles without sentences do not count */
	assert_int_equal(chs_comparison_article(c, NULL), CHIOSA_OK);
	assert_int_equal(chs_comparison_article(c, NULL), CHIOSA_OK);
	const chs_metrics *m = measure(c);
	assert_int_equal(m->articles, 1);
	ASSERT_NEAR(m->macro_f1, 2.0 / 3);
	assert_true(m->macro_f1_low == m->macro_f1 && m->macro_f1_high == m->macro_f1);
	chs_comparison_free(c);
}

static void nothing(void **state)
{
	(void)state;
	chs_comparison *c = compare(OWN, 3, NULL, 0);
	const chs_metrics *m = measure(c);
	assert_int_equal(m->sentences + m->articles + m->left_out + m->n_unknown, 0);
	assert_true(m->accuracy == 0 && m->macro_f1 == 0 && m->ece == 0 && m->coverage == 0);
	assert_true(m->macro_f1_low == 0 && m->macro_f1_high == 0);
	assert_int_equal(m->n_labels, 3);
	chs_comparison_free(c);
	c = compare(NULL, 0, NULL, 0);
	assert_int_equal(measure(c)->n_labels, 0);
	chs_comparison_free(c);
}

/* Many articles of unequal size; pairs depend on their number alone. */
static chs_comparison *many(const char *const *labels, size_t n_labels)
{
	static const char *const names[] = {"a", "b", "c"};
	chs_comparison *c = compare(labels, n_labels, NULL, 0);
	for (size_t i = 0; i < 300; i++) {
		if (i * i % 7 == 1)
			assert_int_equal(chs_comparison_article(c, NULL), CHIOSA_OK);
		const char *gold = names[i * i % 3], *found = i % 4 ? gold : names[i % 5 % 3];
		assert_int_equal(chs_comparison_add(c, chs_slice_from(gold), chs_slice_from(found), 0.7, NULL), CHIOSA_OK);
	}
	return c;
}

/* The same on every run, when asked twice, and whatever the order in which labels became known. */
static void interval_is_the_same(void **state)
{
	(void)state;
	static const char *const other[] = {"c", "b", "a"};
	chs_comparison *first = many(OWN, 3), *second = many(other, 3), *third = many(NULL, 0);
	chs_metrics m = *measure(first);
	assert_true(m.macro_f1_low < m.macro_f1 && m.macro_f1 < m.macro_f1_high);
	assert_true(m.macro_f1_high - m.macro_f1_low > 0.02 && m.macro_f1_high - m.macro_f1_low < 0.2);
	double low = m.macro_f1_low, high = m.macro_f1_high;
	assert_true(measure(first)->macro_f1_low == low && measure(first)->macro_f1_high == high);
	assert_true(measure(second)->macro_f1_low == low && measure(second)->macro_f1_high == high);
	assert_true(measure(third)->macro_f1_low == low && measure(third)->macro_f1_high == high);
	chs_comparison_free(first);
	chs_comparison_free(second);
	chs_comparison_free(third);
}

/* Edges of bins belong to the upper one, 1 to the last; a sentence without a label or a probability to none. */
static void reliability(void **state)
{
	(void)state;
	static const given_pair pairs[] = {{"a", "a", 1.0}, {"a", "b", 0.9},  {"a", "a", 0.5},
	                                   {"b", "b", -1},  {"b", NULL, 0.4}, {"b", "a", 0.0}};
	chs_comparison *c = compare(OWN, 2, pairs, 6);
	const chs_metrics *m = measure(c);
	assert_int_equal(m->reliability[9].count, 2);
	assert_int_equal(m->reliability[9].correct, 1);
	ASSERT_NEAR(m->reliability[9].probability, 1.9);
	assert_int_equal(m->reliability[5].count, 1);
	assert_int_equal(m->reliability[4].count, 0);
	assert_int_equal(m->reliability[0].count, 1);
	ASSERT_NEAR(m->ece, (0.9 + 0.5 + 0.0) / 4);
	chs_comparison_free(c);
}

/* Without labels of a model's own nothing is unknown; a found label that gold never has is in the table all the same.
 */
static void labels_grow(void **state)
{
	(void)state;
	static const given_pair pairs[] = {{"più", "zeta", 0.5}, {"alfa", "alfa", 0.5}};
	chs_comparison *c = compare(NULL, 0, pairs, 2);
	const chs_metrics *m = measure(c);
	assert_int_equal(m->n_unknown, 0);
	assert_int_equal(m->n_labels, 3);
	assert_string_equal(m->labels[1].label, "più");
	assert_int_equal(m->labels[2].predicted, 1);
	ASSERT_NEAR(m->macro_f1, 1.0 / 3); /* alfa 1, più 0, zeta 0: predictions count */
	chs_comparison_free(c);
}

static void refusals(void **state)
{
	(void)state;
	chs_comparison *c = compare(NULL, 0, NULL, 0);
	chiosa_error error;
	chs_slice none = {NULL, 0};
	assert_int_equal(chs_comparison_add(c, none, chs_slice_from("a"), 1, &error), CHIOSA_ERROR_ARGUMENT);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < CHS_MAX_COMPARED_LABELS + 1; i++) {
			char name[16];
			snprintf(name, sizeof name, "l%d", i);
			chiosa_status status = chs_comparison_add(c, chs_slice_from(name), none, -1, &error);
			assert_int_equal(status, i < CHS_MAX_COMPARED_LABELS ? CHIOSA_OK : CHIOSA_ERROR_INPUT);
		}
	}
	assert_int_equal(measure(c)->sentences, 2 * CHS_MAX_COMPARED_LABELS);
	chs_comparison_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mixed),
	    cmocka_unit_test(interval_of_two_articles),
	    cmocka_unit_test(interval_of_one_article),
	    cmocka_unit_test(nothing),
	    cmocka_unit_test(interval_is_the_same),
	    cmocka_unit_test(reliability),
	    cmocka_unit_test(labels_grow),
	    cmocka_unit_test(refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
