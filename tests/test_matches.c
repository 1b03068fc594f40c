/* SPDX-License-Identifier: MIT */
#include "features/matches.h"

#include "language_support.h"

typedef struct matches {
	chs_lexicon_match *items;
	size_t count, capacity;
} matches;

static matches find(words *w, const char *text, chs_classes wanted)
{
	matches found = {0};
	words_read(w, text, strlen(text));
	assert_true(chs_find_phrases(&w->document, w->language));
	assert_true(
	    chs_find_matches(&w->document, &w->document.sentences[0], wanted, &found.items, &found.count, &found.capacity));
	return found;
}

static void check_match(const matches *found, size_t i, uint32_t token, uint32_t n, chs_classes classes)
{
	assert_in_range(i, 0, found->count - 1);
	assert_int_equal(found->items[i].token, token);
	assert_int_equal(found->items[i].n_tokens, n);
	assert_int_equal(found->items[i].classes, classes);
}

static void phrases_by_stem_and_form(void **state)
{
	(void)state;
	language_write("language.txt", "stemmer = italian\nelision = split\n");
	language_write("elision.txt", "l'\n");
	language_write("cue-a.txt", "@match stem\nminuto di silenzio\nritirare l'accusa\n@match cased\nStati Uniti\n");
	words w;
	words_open(&w, language_load());
	chs_classes a = chs_language_class(w.language, "cue-a");
	matches found = find(&w, "Due minuti di silenzi, poi ritirarono l\u2019accusa gli Stati Uniti", a);
	assert_int_equal(found.count, 3);
	check_match(&found, 0, 1, 3, a);
	check_match(&found, 1, 6, 3, a);
	check_match(&found, 2, 10, 2, a);
	free(found.items);
	found = find(&w, "minuto, di silenzio e stati uniti", a);
	assert_int_equal(found.count, 0); /* no phrase across a comma, and the case counts */
	free(found.items);
	words_close(&w);
}

static void longest_first_and_each_class_for_itself(void **state)
{
	(void)state;
	language_write("cue-a.txt", "presa di posizione\npresa\nposizione\n");
	language_write("cue-b.txt", "presa di\nposizione\n");
	words w;
	words_open(&w, language_load());
	chs_classes a = chs_language_class(w.language, "cue-a"), b = chs_language_class(w.language, "cue-b");
	matches found = find(&w, "una presa di posizione , posizione presa", a | b);
	assert_int_equal(found.count, 5);
	check_match(&found, 0, 1, 3, a); /* and neither "presa" nor "posizione" of class a within it */
	check_match(&found, 1, 1, 2, b);
	check_match(&found, 2, 3, 1, b);
	check_match(&found, 3, 5, 1, a | b);
	check_match(&found, 4, 6, 1, a);
	free(found.items);
	found = find(&w, "una presa di posizione", b);
	assert_int_equal(found.count, 2); /* what is not wanted hides nothing */
	free(found.items);
	words_close(&w);
}

static void phrases_end_with_the_run(void **state)
{
	(void)state;
	language_write("cue-a.txt", "fare ricorso\n");
	words w;
	words_open(&w, language_load());
	matches found = find(&w, "vuole fare", chs_language_class(w.language, "cue-a"));
	assert_int_equal(found.count, 0);
	free(found.items);
	words_close(&w);
}

static void traits_are_found_likewise(void **state)
{
	(void)state;
	language_write("cue-a.txt", "per cento\n");
	language_write("word-unit.txt", "per cento\n");
	words w;
	words_open(&w, language_load());
	matches found = {0};
	chs_classes unit = chs_language_trait(w.language, "word-unit");
	words_read(&w, "il 5 per cento", 14);
	assert_true(chs_find_phrases(&w.document, w.language));
	assert_true(
	    chs_find_traits(&w.document, &w.document.sentences[0], unit, &found.items, &found.count, &found.capacity));
	assert_int_equal(found.count, 1);
	check_match(&found, 0, 2, 2, unit);
	free(found.items);
	words_close(&w);
}

/* Phrases are listed with all that they are, sentence by sentence; furniture has none. */
static void phrases_of_each_sentence(void **state)
{
	(void)state;
	language_write("cue-a.txt", "per cento\nfare ricorso al Tar\n");
	language_write("word-unit.txt", "per cento\n");
	words w;
	words_open(&w, language_load());
	chs_classes a = chs_language_class(w.language, "cue-a"), unit = chs_language_trait(w.language, "word-unit");
	static const char text[] = "il 5 per cento e il 6 per cento\nil 7 per cento\nvuole fare ricorso al Tar";
	words_read(&w, text, sizeof text - 1);
	w.document.sentences[1].furniture = 1;
	assert_true(chs_find_phrases(&w.document, w.language));
	assert_int_equal(w.document.n_phrases, 3);
	assert_int_equal(w.document.sentences[0].n_phrases, 2);
	assert_int_equal(w.document.sentences[1].n_phrases, 0);
	assert_int_equal(w.document.sentences[2].first_phrase, 2);
	assert_int_equal(w.document.phrases[1].token, 7);
	assert_int_equal(w.document.phrases[1].classes, a);
	assert_int_equal(w.document.phrases[1].traits, unit);
	assert_int_equal(w.document.phrases[2].n_tokens, 4);
	assert_int_equal(w.document.phrases[2].traits, 0);
	matches found = {0};
	assert_true(
	    chs_find_matches(&w.document, &w.document.sentences[2], a, &found.items, &found.count, &found.capacity));
	assert_int_equal(found.count, 1);
	check_match(&found, 0, 1, 4, a);
	free(found.items);
	words_close(&w);
}

int main(void)
{
#define LANGUAGE_TEST(test) cmocka_unit_test_teardown(test, language_clear)
	const struct CMUnitTest tests[] = {
	    LANGUAGE_TEST(phrases_by_stem_and_form), LANGUAGE_TEST(longest_first_and_each_class_for_itself),
	    LANGUAGE_TEST(phrases_end_with_the_run), LANGUAGE_TEST(traits_are_found_likewise),
	    LANGUAGE_TEST(phrases_of_each_sentence),
	};
	return cmocka_run_group_tests(tests, support_start, support_end);
}
