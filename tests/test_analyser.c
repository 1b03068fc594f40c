/* SPDX-License-Identifier: MIT */
#include "tests/analysis.h"

#include "base/utf8.h"

#include <stdlib.h>

static void expect_sentence(const chs_document *d, size_t index, const char *text)
{
	assert_true(index < d->n_sentences);
	chs_slice found = sentence_text(d, index);
	if (!chs_slice_is(found, text))
		fail_msg("sentence %zu is \"%.*s\", expected \"%s\"", index, (int)found.length, found.data, text);
}

/* Bounds of everything lie within what holds it, in order: true of any document. */
static void check_bounds(const chs_document *d)
{
	size_t end = 0, token_end = 0;
	assert_int_equal(chs_utf8_valid(d->text.data, d->text.length), d->text.length);
	for (size_t s = 0; s < d->n_sentences; s++) {
		const chs_sentence *here = &d->sentences[s];
		assert_true(here->start >= end && here->end >= here->start && here->end <= d->text.length);
		assert_int_equal(here->first_token, token_end);
		token_end += here->n_tokens;
		end = here->end;
		size_t at = here->start;
		for (size_t t = here->first_token; t < token_end; t++) {
			assert_true(d->tokens[t].start >= at && d->tokens[t].end > d->tokens[t].start &&
			            d->tokens[t].end <= here->end);
			assert_non_null(d->tokens[t].form);
			at = d->tokens[t].end;
		}
	}
	assert_int_equal(token_end, d->n_tokens);
	size_t last = 0;
	for (size_t e = 0; e < d->n_entities; e++) {
		const chs_entity *entity = &d->entities[e];
		assert_true(entity->sentence < d->n_sentences && entity->start >= last && entity->end > entity->start);
		assert_true(entity->start >= d->sentences[entity->sentence].start);
		assert_true(entity->end <= d->sentences[entity->sentence].end);
		assert_true(entity->name.length > 0);
		last = entity->end;
	}
}

static void test_text(void **state)
{
	const chs_document *d =
	    analyse_text("  Il ponte riapre lunedì. Il sindaco Carlo Neri è soddisfatto.\r\n\r\nI lavori sono "
	                 "costati 3,5 milioni di euro.\n");
	(void)state;
	check_bounds(d);
	assert_int_equal(d->n_sentences, 3);
	expect_sentence(d, 0, "Il ponte riapre lunedì.");
	expect_sentence(d, 1, "Il sindaco Carlo Neri è soddisfatto.");
	expect_sentence(d, 2, "I lavori sono costati 3,5 milioni di euro.");
	assert_int_equal(d->sentences[0].start, 2);
	assert_int_equal(d->sentences[1].paragraph, d->sentences[0].paragraph);
	assert_true(d->sentences[2].paragraph > d->sentences[1].paragraph);
	assert_int_equal(d->body_start, 0);
	assert_int_equal(d->date, INT32_MIN);
	assert_int_equal(d->sentences[0].given + d->sentences[0].in_title, 0);
}

static void test_title(void **state)
{
	chs_article_source source = {.title = chs_slice_from("Leggi anche"),
	                             .text = chs_slice_from("Il ponte riapre. Il sindaco c'è."),
	                             .date = chs_slice_from("1970-01-31")};
	const chs_document *d = analyse_source(&source);
	(void)state;
	check_bounds(d);
	assert_int_equal(d->n_sentences, 3);
	expect_sentence(d, 0, "Leggi anche");
	expect_sentence(d, 1, "Il ponte riapre.");
	assert_int_equal(d->sentences[0].in_title, 1);
	assert_int_equal(d->sentences[0].furniture, 0); /* a title is a sentence, whatever it says */
	assert_int_equal(d->sentences[1].in_title, 0);
	assert_int_equal(d->body_start, strlen("Leggi anche") + 1);
	assert_int_equal(d->sentences[1].start, d->body_start);
	assert_true(d->sentences[1].paragraph > d->sentences[0].paragraph);
	assert_int_equal(d->date, 30);
}

/* Given sentences stay as they are, with whatever white space and stops they have. */
static void test_given_sentences(void **state)
{
	const chs_slice sentences[] = {chs_slice_from("Il ponte riapre. Il sindaco c'è."),
	                               chs_slice_from("  e poi\nbasta "), chs_slice_from(""), chs_slice_from("Fine")};
	chs_article_source source = {.title = chs_slice_from("Ponte"), .sentences = sentences, .n_sentences = 4};
	(void)state;
	const chs_document *d = analyse_source(&source);
	check_bounds(d);
	assert_int_equal(d->n_sentences, 5);
	assert_true(chs_slice_is(d->text, "Ponte\nIl ponte riapre. Il sindaco c'è.\n  e poi\nbasta \n\nFine"));
	for (size_t i = 0; i < 4; i++) {
		assert_true(chs_slice_equal(sentence_text(d, i + 1), sentences[i]));
		assert_int_equal(d->sentences[i + 1].given, 1);
		assert_int_equal(d->sentences[i + 1].in_title, 0);
		assert_int_equal(d->sentences[i + 1].paragraph, i + 1);
	}
	source = (chs_article_source){.sentences = sentences, .n_sentences = 0};
	assert_int_equal(analyse_source(&source)->n_sentences, 0);
	source.title = chs_slice_from("Ponte");
	assert_int_equal(analyse_source(&source)->n_sentences, 1);
}

static void test_known_furniture(void **state)
{
	static const unsigned char known[] = {1, 2, 0, 0};
	const chs_slice sentences[] = {chs_slice_from("Il ponte riapre lunedì dopo i lavori."),
	                               chs_slice_from("Leggi anche"), chs_slice_from("Leggi anche"),
	                               chs_slice_from("I lavori sono finiti da una settimana.")};
	chs_article_source source = {.sentences = sentences, .n_sentences = 4, .furniture = known};
	(void)state;
	for (int titled = 0; titled < 2; titled++) {
		source.title = chs_slice_from(titled ? "Ponte" : "");
		const chs_document *d = analyse_source(&source);
		const chs_sentence *first = d->sentences + titled;
		assert_int_equal(first[0].furniture, 1); /* said to be, found to be none */
		assert_int_equal(first[1].furniture, 0); /* the other way round */
		assert_int_equal(first[2].furniture, 1);
		assert_int_equal(first[3].furniture, 0);
		assert_int_equal(d->sentences[0].furniture, !titled);
	}
}

static void test_dates(void **state)
{
	static const struct {
		const char *date;
		int32_t days;
	} cases[] = {{"1970-01-01", 0},   {"2024-06-19", 19893},     {"2024-06", 19875},     {"", INT32_MIN},
	             {"ieri", INT32_MIN}, {"2024-02-30", INT32_MIN}, {"2024-6-1", INT32_MIN}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		chs_article_source source = {.text = chs_slice_from("Piove."), .date = chs_slice_from(cases[i].date)};
		assert_int_equal(analyse_source(&source)->date, cases[i].days);
	}
}

/* Malformed bytes become U+FFFD in the text, the title and given sentences; nothing around them suffers. */
static void test_malformed(void **state)
{
	const chs_slice sentences[] = {chs_slice_from("Perch\xE9 no?"), chs_slice_from("\xFF"), chs_slice_from("Citt\xC3")};
	chs_article_source source = {.title = chs_slice_from("Citt\xE0"),
	                             .text = chs_slice_from("Perch\xE9 no? Il ponte \xED\xA0\x80 riapre.")};
	(void)state;
	const chs_document *d = analyse_source(&source);
	check_bounds(d);
	expect_sentence(d, 0, "Citt\uFFFD");
	expect_sentence(d, 1, "Perch\uFFFD no?");
	expect_sentence(d, 2, "Il ponte \uFFFD\uFFFD\uFFFD riapre.");
	source = (chs_article_source){.sentences = sentences, .n_sentences = 3};
	d = analyse_source(&source);
	check_bounds(d);
	assert_true(chs_slice_is(d->text, "Perch\uFFFD no?\n\uFFFD\nCitt\uFFFD"));
}

static void test_nothing(void **state)
{
	static const char *const empty[] = {"", " ", "\n\r\n\t ", "\u00A0\u2003\u200B", "\uFEFF"};
	(void)state;
	for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
		const chs_document *d = analyse_text(empty[i]);
		check_bounds(d);
		assert_int_equal(d->n_tokens + d->n_entities, 0);
	}
	chs_article_source source = {0};
	assert_int_equal(analyse_source(&source)->n_sentences, 0);
}

/* What one article leaves behind does not colour the next. */
static void test_independence(void **state)
{
	static const char text[] = "Giorgia Meloni è a Trento. «Bene», dice Meloni, che ha 3 euro.";
	(void)state;
	const chs_document *d = analyse_text(text);
	size_t sentences = d->n_sentences, tokens = d->n_tokens, entities = d->n_entities;
	assert_true(entities >= 3);
	chs_article_source source = {.title = chs_slice_from("«Un titolo lasciato aperto"),
	                             .text = chs_slice_from("meloni trento, meloni trento. Il \"ponte resta."),
	                             .date = chs_slice_from("2024-06-19")};
	analyse_source(&source);
	analyse_text("");
	d = analyse_text(text);
	check_bounds(d);
	assert_int_equal(d->n_sentences, sentences);
	assert_int_equal(d->n_tokens, tokens);
	assert_int_equal(d->n_entities, entities);
	assert_int_equal(d->date, INT32_MIN);
}

/* Long articles of every shape: many sentences, one sentence, one word, nothing but marks. The time limit of the test
   run is what notices a step that looks at everything for everything. */
static void test_long(void **state)
{
	static const char *const parts[] = {
	    "Il sindaco Carlo Neri ha detto a Trento: «I lavori costano 3,5 milioni di euro». ",
	    "no.\n",
	    "il ponte «riapre» e ",
	    "ponte",
	    "«",
	    "\" ' ",
	    "– ",
	    "Neri, ",
	    "a.",
	    "l'",
	    "'",
	    "1.",
	    "😀",
	    "\x80",
	};
	enum { LENGTH = 1 << 20 };
	chs_buffer text = {0};
	(void)state;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		chs_buffer_clear(&text);
		while (text.length < LENGTH)
			chs_buffer_add_string(&text, parts[i]);
		const chs_document *d = analyse_text(text.data);
		check_bounds(d);
		extract(d, "all");
		assert_int_equal(analysis_vectors.n_rows, d->n_sentences);
	}
	chs_buffer_free(&text);
}

static void test_too_long(void **state)
{
	const chs_document *document = NULL;
	chiosa_error error = {0};
	/* Lengths alone are looked at: the text is not read. */
	chs_article_source source = {.text = {"x", ((size_t)1 << 30) + 1}};
	(void)state;
	assert_int_equal(chs_analyse(analysis_analyser, &source, &document, &error), CHIOSA_ERROR_ARGUMENT);
	assert_null(document);
	const chs_slice sentences[] = {{"x", (size_t)1 << 29}, {"x", (size_t)1 << 29}, {"x", SIZE_MAX}};
	source = (chs_article_source){.sentences = sentences, .n_sentences = 2};
	assert_int_equal(chs_analyse(analysis_analyser, &source, &document, &error), CHIOSA_ERROR_ARGUMENT);
	source = (chs_article_source){.sentences = sentences + 2, .n_sentences = 1};
	assert_int_equal(chs_analyse(analysis_analyser, &source, &document, &error), CHIOSA_ERROR_ARGUMENT);
	source = (chs_article_source){.title = {"x", SIZE_MAX}, .text = {"x", 1}};
	assert_int_equal(chs_analyse(analysis_analyser, &source, &document, &error), CHIOSA_ERROR_ARGUMENT);
	assert_int_equal(analyse_text("Piove.")->n_sentences, 1); /* and it still works */
}

/* The probe is the same in every run and for every load of a language, and tells languages apart. */
static void test_probe(void **state)
{
	uint64_t first = 0, again = 0, other = 0;
	chs_language *italian = NULL, *english = NULL;
	(void)state;
	assert_int_equal(chs_probe_hash(analysis_language, &first, NULL), CHIOSA_OK);
	assert_int_equal(chs_language_load(&italian, CHIOSA_DATA_FOLDER, "it", NULL), CHIOSA_OK);
	assert_int_equal(chs_probe_hash(italian, &again, NULL), CHIOSA_OK);
	assert_int_equal(first, again);
	assert_int_equal(chs_language_load(&english, CHIOSA_DATA_FOLDER, "en", NULL), CHIOSA_OK);
	assert_int_equal(chs_probe_hash(english, &other, NULL), CHIOSA_OK);
	assert_int_not_equal(first, other);
	chs_language_free(italian);
	chs_language_free(english);
	chs_analyser_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_title),
	    cmocka_unit_test(test_given_sentences),
	    cmocka_unit_test(test_known_furniture),
	    cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_independence),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_probe),
	};
	return cmocka_run_group_tests(tests, analysis_start, analysis_end);
}
