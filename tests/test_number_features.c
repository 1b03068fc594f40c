/* SPDX-License-Identifier: MIT */
#include "train/number_features.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Names entered in the order in which they were met, as extraction does; hashes say nothing of the order. */
static void enter(chs_gathered *g, const char *const *names, const uint64_t *hashes, size_t n)
{
	chs_feature_names *found = &g->names_found;
	for (size_t i = 0; i < n; i++) {
		assert_true(chs_reserve(&found->names, &found->capacity, i + 1, sizeof *found->names));
		assert_true(chs_reserve(&found->hashes, &found->hashes_capacity, i + 1, sizeof *found->hashes));
		assert_non_null(chs_map_put(&found->index, hashes[i], (uint32_t)i, NULL));
		found->names[i] = chs_slice_from(names[i]);
		found->hashes[i] = hashes[i];
		found->count = i + 1;
	}
}

static const char *const NAMES[] = {"stem:z", "stem:a", "cue:x", "rare"};
static const uint64_t HASHES[] = {11, 99, 55, 33};

/* Articles 0 (two rows) and 1 (one row). "rare" stands twice, but in one article. */
static const chs_feature FIRST[] = {{11, 1}, {33, 5}, {99, 2}}, SECOND[] = {{33, 6}},
                         THIRD[] = {{55, 3}, {99, 4}, {11, 7}};

static void fill(chs_gathered *g, chs_feature_rows *rows)
{
	enter(g, NAMES, HASHES, 4);
	assert_true(chs_feature_rows_add(rows, &g->names_found, FIRST, 3, 0));
	assert_true(chs_feature_rows_add(rows, &g->names_found, SECOND, 1, 0));
	assert_true(chs_feature_rows_add(rows, &g->names_found, THIRD, 3, 1));
	g->n_rows = 3;
	g->n_labels = 2;
}

static void columns_stand_in_the_order_of_their_names(void **state)
{
	(void)state;
	chs_gathered g = {0};
	chs_feature_rows rows = {0};
	fill(&g, &rows);
	assert_int_equal(chs_number_features(&g, &rows, 1, NULL), CHIOSA_OK);
	static const char *const sorted[] = {"cue:x", "rare", "stem:a", "stem:z"};
	static const uint64_t hashes[] = {55, 33, 99, 11};
	assert_int_equal(g.n_columns, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_true(chs_slice_is(g.names[i], sorted[i]));
		assert_int_equal(g.hashes[i], hashes[i]);
	}
	static const size_t starts[] = {0, 3, 4, 7};
	static const uint32_t columns[] = {1, 2, 3, 1, 0, 2, 3};
	static const float values[] = {5, 2, 1, 6, 3, 4, 7};
	assert_memory_equal(g.starts, starts, sizeof starts);
	assert_memory_equal(g.columns, columns, sizeof columns);
	assert_memory_equal(g.values, values, sizeof values);
	assert_ptr_equal(g.problem.values, g.values);
	assert_int_equal(g.problem.n_columns, 4);
	assert_int_equal(g.problem.n_rows, 3);
	chs_feature_rows_free(&rows);
	chs_gathered_free(&g);
}

/* In two articles stand z and a alone: one article's own words are no features. */
static void features_of_one_article_are_left_out(void **state)
{
	(void)state;
	chs_gathered g = {0};
	chs_feature_rows rows = {0};
	fill(&g, &rows);
	assert_int_equal(chs_number_features(&g, &rows, 2, NULL), CHIOSA_OK);
	assert_int_equal(g.n_columns, 2);
	assert_true(chs_slice_is(g.names[0], "stem:a"));
	assert_true(chs_slice_is(g.names[1], "stem:z"));
	static const size_t starts[] = {0, 2, 2, 4}; /* the second row is left empty */
	static const float values[] = {2, 1, 4, 7};
	assert_memory_equal(g.starts, starts, sizeof starts);
	assert_memory_equal(g.values, values, sizeof values);
	chs_feature_rows_free(&rows);
	chs_gathered_free(&g);
}

/* What is compared first is the beginning of the names: it must not decide where they only begin alike. */
static void names_of_any_length_are_sorted(void **state)
{
	(void)state;
	static const char *const names[] = {"stem:abcdefghijklmn",
	                                    "stem:abcdefghijklm\xC3\xA8",
	                                    "stem:abcdefghijk",
	                                    "stem:a",
	                                    "stem:abcdefghijkl",
	                                    "stem:\xC3\xA8",
	                                    "stem:b",
	                                    ""};
	static const uint64_t hashes[] = {1, 2, 3, 4, 5, 6, 7, 8};
	static const uint64_t sorted[] = {8, 4, 3, 5, 1, 2, 7, 6};
	chs_feature items[8];
	chs_gathered g = {.n_rows = 1};
	chs_feature_rows rows = {0};
	enter(&g, names, hashes, 8);
	for (size_t i = 0; i < 8; i++)
		items[i] = (chs_feature){hashes[i], (float)hashes[i]};
	assert_true(chs_feature_rows_add(&rows, &g.names_found, items, 8, 0));
	assert_int_equal(chs_number_features(&g, &rows, 1, NULL), CHIOSA_OK);
	assert_int_equal(g.n_columns, 8);
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(g.hashes[i], sorted[i]);
		assert_int_equal((int)g.values[i], (int)sorted[i]);
	}
	chs_feature_rows_free(&rows);
	chs_gathered_free(&g);
}

static void too_small_a_corpus_is_told(void **state)
{
	(void)state;
	chs_gathered g = {0};
	chs_feature_rows rows = {0};
	chiosa_error error = {0};
	fill(&g, &rows);
	assert_int_equal(chs_number_features(&g, &rows, 3, &error), CHIOSA_ERROR_INPUT);
	assert_non_null(strstr(error.message, "3 articles"));
	chs_feature_rows_free(&rows);
	chs_gathered_free(&g);
	chs_gathered none = {0};
	assert_int_equal(chs_number_features(&none, &rows, 2, &error), CHIOSA_ERROR_INPUT);
	chs_gathered_free(&none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(columns_stand_in_the_order_of_their_names),
	    cmocka_unit_test(features_of_one_article_are_left_out),
	    cmocka_unit_test(names_of_any_length_are_sorted),
	    cmocka_unit_test(too_small_a_corpus_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
