/* SPDX-License-Identifier: MIT */
#include "features/known_stems.h"

#include "language_support.h"

static const char text[] =
    "La capacità dell'accordo è nota: i sindaci, gli accordi e le capacità perché l’amministrazione\n"
    "firmerà 3 accordi con McKinsey, Società e società; citta' nuove, nuovissime";

static bool listed(const uint64_t *table, size_t n_slots, const char *lower, size_t bytes)
{
	chs_known_stems known = {table, n_slots};
	return chs_known_stem(&known, chs_language_key(CHS_MATCH_FORM, chs_slice_from(lower))) == bytes;
}

static void words_of_a_text_are_listed(void **state)
{
	(void)state;
	words italian;
	chs_map gathered = {0};
	size_t n_slots;
	words_open(&italian, language_italian());
	words_read(&italian, text, strlen(text));
	assert_true(chs_known_stems_gather(&gathered, &italian.document));
	uint64_t *table = chs_known_stems_table(&gathered, &n_slots);
	assert_non_null(table);
	assert_int_equal(n_slots & (n_slots - 1), 0);
	assert_true(listed(table, n_slots, "accordi", strlen("accord")));
	assert_true(listed(table, n_slots, "accordo", strlen("accord")));
	assert_true(listed(table, n_slots, "accorda", 0));
	assert_true(listed(table, n_slots, "3", 0));
	free(table);
	chs_map_free(&gathered);
	words_close(&italian);
}

/* The same tokens with the table as without it. */
static void expect_same_forms(const chs_known_stems *known)
{
	words with, without;
	words_open(&with, language_italian());
	words_open(&without, language_italian());
	chs_forms_know(with.forms, known);
	words_read(&with, text, strlen(text));
	words_read(&without, text, strlen(text));
	assert_int_equal(with.document.n_tokens, without.document.n_tokens);
	for (size_t t = 0; t < with.document.n_tokens; t++) {
		const chs_form *a = with.document.tokens[t].form, *b = without.document.tokens[t].form;
		assert_true(chs_slice_equal(a->stem, b->stem));
		assert_int_equal(a->stem_key, b->stem_key);
		assert_int_equal(a->classes, b->classes);
		assert_int_equal(a->traits, b->traits);
	}
	words_close(&with);
	words_close(&without);
}

static void known_stems_are_snowballs(void **state)
{
	(void)state;
	words italian;
	chs_map gathered = {0};
	size_t n_slots;
	words_open(&italian, language_italian());
	words_read(&italian, text, strlen(text));
	assert_true(chs_known_stems_gather(&gathered, &italian.document));
	uint64_t *table = chs_known_stems_table(&gathered, &n_slots);
	assert_non_null(table);
	expect_same_forms(&(chs_known_stems){table, n_slots});
	expect_same_forms(&(chs_known_stems){NULL, 0});
	free(table);
	chs_map_free(&gathered);
	words_close(&italian);
}

/* One word alone with a stem of our own: it is taken, unless it ends within a character or behind the word. */
static void what_the_table_says_is_taken(void **state)
{
	static const struct {
		uint64_t bytes;
		size_t expected;
	} cases[] = {{3, 3}, {7, 7}, {9, 9}, {8, 0}, {10, 0}, {255, 0}};
	(void)state;
	chs_slice word = chs_slice_from("capacit\u00E0");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		words italian;
		uint64_t table[1] = {(chs_language_key(CHS_MATCH_FORM, word) & ~(uint64_t)0xFF) | cases[i].bytes};
		words_open(&italian, language_italian());
		const chs_form *form = chs_forms_get(italian.forms, word, CHS_KIND_WORD);
		size_t computed = form->stem.length;
		chs_known_stems known = {table, 1};
		chs_forms_close(italian.forms);
		assert_int_equal(chs_forms_open(&italian.forms, italian.language, NULL), CHIOSA_OK);
		chs_forms_know(italian.forms, &known);
		form = chs_forms_get(italian.forms, word, CHS_KIND_WORD);
		assert_int_equal(form->stem.length, cases[i].expected ? cases[i].expected : computed);
		words_close(&italian);
	}
}

static void full_tables_end(void **state)
{
	(void)state;
	uint64_t table[64];
	memset(table, 0xFF, sizeof table);
	chs_known_stems known = {table, 64};
	assert_int_equal(chs_known_stem(&known, 12345), 0);
	assert_int_equal(chs_known_stem(&known, UINT64_MAX), 255);
	chs_map none = {0};
	size_t n_slots;
	uint64_t *empty = chs_known_stems_table(&none, &n_slots);
	assert_non_null(empty);
	assert_true(listed(empty, n_slots, "accordo", 0));
	free(empty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_of_a_text_are_listed),
	    cmocka_unit_test(known_stems_are_snowballs),
	    cmocka_unit_test(what_the_table_says_is_taken),
	    cmocka_unit_test(full_tables_end),
	};
	return cmocka_run_group_tests(tests, support_start, support_end);
}
