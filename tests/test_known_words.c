/* SPDX-License-Identifier: MIT */
#include "features/known_words.h"

#include "language_support.h"

static const char text[] =
    "La capacità dell'accordo è nota: i sindaci, gli accordi e le capacità perché l’amministrazione\n"
    "firmerà 3 accordi con McKinsey, Società e società; citta' nuove, nuovissime";

static bool listed(const chs_known_words *known, const char *lower, size_t bytes)
{
	unsigned word = chs_known_word(known, chs_language_key(CHS_MATCH_FORM, chs_slice_from(lower)));
	return chs_known_stem(word) == bytes && (bytes == 0 || chs_known_look(known, word));
}

/* The list of a text's words. */
static void list_words(chs_word_list *list, chs_known_words *known, const char *read)
{
	words italian;
	words_open(&italian, language_italian());
	words_read(&italian, read, strlen(read));
	assert_true(chs_word_list_gather(list, italian.language, &italian.document));
	assert_true(chs_word_list_table(list, known));
	assert_true(chs_known_words_fit(known, italian.language));
	words_close(&italian);
}

static void words_of_a_text_are_listed(void **state)
{
	(void)state;
	chs_word_list list = {0};
	chs_known_words known;
	list_words(&list, &known, text);
	assert_int_equal(known.n_slots & (known.n_slots - 1), 0);
	assert_true(listed(&known, "accordi", strlen("accord")));
	assert_true(listed(&known, "accordo", strlen("accord")));
	assert_true(listed(&known, "accorda", 0));
	assert_true(listed(&known, "3", 0));
	chs_word_list_free(&list);
}

static void expect_same(const chs_form *a, const chs_form *b)
{
	assert_true(chs_slice_equal(a->stem, b->stem));
	assert_int_equal(a->stem_key, b->stem_key);
	assert_int_equal(a->classes, b->classes);
	assert_int_equal(a->traits, b->traits);
	assert_int_equal(a->longest_phrase, b->longest_phrase);
	assert_int_equal(a->phrase_ways, b->phrase_ways);
}

/* The same tokens of `read` with the table as without it. */
static void expect_same_forms(const chs_known_words *known, const char *read)
{
	words with, without;
	words_open(&with, language_italian());
	words_open(&without, language_italian());
	chs_forms_know(with.forms, known);
	words_read(&with, read, strlen(read));
	words_read(&without, read, strlen(read));
	assert_int_equal(with.document.n_tokens, without.document.n_tokens);
	for (size_t t = 0; t < with.document.n_tokens; t++)
		expect_same(with.document.tokens[t].form, without.document.tokens[t].form);
	words_close(&with);
	words_close(&without);
}

static void known_words_are_what_the_analysis_says(void **state)
{
	(void)state;
	chs_word_list list = {0};
	chs_known_words known;
	list_words(&list, &known, text);
	expect_same_forms(&known, text);
	expect_same_forms(&(chs_known_words){0}, text);
	known.n_looks = 0;
	expect_same_forms(&known, text);
	chs_word_list_free(&list);
}

/* Words that a look of the language's files is known of: as they stand there, and with a capital letter. */
static void all_words_of_the_language_are_the_same(void **state)
{
	(void)state;
	static const char listed[] =
	    "Roma roma ROMA ha detto che il ministro Il Ministro governo Governo secondo Secondo quanto dichiarato\n"
	    "dichiarazione presidente Presidente della Repubblica marzo Marzo rosa Rosa leggi Lega lega po' Po d'accordo";
	chs_word_list list = {0};
	chs_known_words known;
	list_words(&list, &known, listed);
	expect_same_forms(&known, listed);
	chs_word_list_free(&list);
}

/* What a listed word is told to be is taken: else the list would be for nothing. */
static void looks_are_taken(void **state)
{
	(void)state;
	chs_slice word = chs_slice_from("accordo");
	uint64_t slots[1] = {chs_language_key(CHS_MATCH_FORM, word) >> CHS_KNOWN_BITS << CHS_KNOWN_BITS |
	                     1 << CHS_KNOWN_STEM_BITS | 6};
	const chs_look looks[2] = {{0}, {.classes = 1, .traits = 1, .longest_phrase = 3, .phrase_ways = 1}};
	chs_known_words known = {slots, 1, looks, 2};
	words italian;
	words_open(&italian, language_italian());
	chs_forms_know(italian.forms, &known);
	const chs_form *form = chs_forms_get(italian.forms, word, CHS_KIND_WORD);
	assert_int_equal(form->classes, 1);
	assert_int_equal(form->traits, 1);
	assert_int_equal(form->longest_phrase, 3);
	assert_int_equal(form->phrase_ways, 1);
	words_close(&italian);
}

static void bad_looks_do_not_fit(void **state)
{
	(void)state;
	const chs_look looks[] = {{.longest_phrase = CHS_MAX_PHRASE + 1},
	                          {.phrase_ways = 4},
	                          {.classes = (chs_classes)1 << 63},
	                          {.traits = (chs_classes)1 << 63},
	                          {0}};
	words italian;
	words_open(&italian, language_italian());
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(chs_known_words_fit(&(chs_known_words){NULL, 0, &looks[i], 1}, italian.language), i == 4);
	assert_false(chs_known_words_fit(&(chs_known_words){NULL, 6, looks, 0}, italian.language));
	assert_false(chs_known_words_fit(&(chs_known_words){NULL, 0, looks, CHS_MOST_LOOKS + 1}, italian.language));
	words_close(&italian);
}

/* One word alone with a stem of our own: it is taken, unless it ends within a character or behind the word. */
static void what_the_table_says_is_taken(void **state)
{
	static const struct {
		uint64_t bytes;
		size_t expected;
	} cases[] = {{3, 3}, {7, 7}, {9, 9}, {8, 0}, {10, 0}, {31, 0}};
	(void)state;
	chs_slice word = chs_slice_from("capacit\u00E0");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		words italian;
		uint64_t table[1] = {chs_language_key(CHS_MATCH_FORM, word) >> CHS_KNOWN_BITS << CHS_KNOWN_BITS |
		                     cases[i].bytes};
		words_open(&italian, language_italian());
		const chs_form *form = chs_forms_get(italian.forms, word, CHS_KIND_WORD);
		size_t computed = form->stem.length;
		chs_known_words known = {table, 1, NULL, 0};
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
	chs_known_words known = {table, 64, NULL, 0};
	assert_int_equal(chs_known_word(&known, 12345), 0);
	assert_int_equal(chs_known_word(&known, UINT64_MAX), 0xFFFF);
	assert_null(chs_known_look(&known, 0xFFFF));
	chs_word_list none = {0};
	assert_true(chs_word_list_table(&none, &known));
	assert_true(listed(&known, "accordo", 0));
	chs_word_list_free(&none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_of_a_text_are_listed),
	    cmocka_unit_test(known_words_are_what_the_analysis_says),
	    cmocka_unit_test(all_words_of_the_language_are_the_same),
	    cmocka_unit_test(looks_are_taken),
	    cmocka_unit_test(bad_looks_do_not_fit),
	    cmocka_unit_test(what_the_table_says_is_taken),
	    cmocka_unit_test(full_tables_end),
	};
	return cmocka_run_group_tests(tests, support_start, support_end);
}
