/* SPDX-License-Identifier: MIT */
#include "tests/analysis.h"

static void test_quotes(void **state)
{
	(void)state;
	extract(analyse_text(
	            "Il ponte resta chiuso fino a giugno. «Non possiamo riaprirlo prima», ha detto ieri il sindaco. Serve "
	            "un collaudo."),
	        "quotes");
	expect_features(0, NAMES("quote:share=0", "quote:longest=0", "quote:behind=some"));
	expect_no_features(0, NAMES("quote:share", "quote:whole", "quote:saying-behind", "quote:before=some"));
	expect_features(1, NAMES("quote:share=0.4", "quote:longest=4-6", "quote:saying-behind", "quote:share"));
	expect_no_features(1, NAMES("quote:saying-before", "quote:after-colon", "quote:whole", "quote:fragments-only",
	                            "quote:several", "quote:begins", "quote:ends"));
	assert_float_equal(feature_value(1, "quote:share"), 0.25f * 4 / 9, 1e-6);
	expect_features(2, NAMES("quote:share=0", "quote:before=some"));
}

static void test_quotation_over_sentences(void **state)
{
	(void)state;
	extract(analyse_text(
	            "Il sindaco ha spiegato: “Il ponte resta chiuso. Serve ancora un collaudo. Lo apriremo a giugno”, e ha "
	            "chiuso la riunione."),
	        "quotes");
	expect_features(0, NAMES("quote:begins", "quote:after-colon", "quote:saying-before", "quote:longest=7-12",
	                         "quote:behind=whole"));
	expect_no_features(0, NAMES("quote:within", "quote:ends", "quote:whole"));
	expect_features(1, NAMES("quote:within", "quote:whole", "quote:share=1", "quote:before=some", "quote:behind=some"));
	expect_no_features(1, NAMES("quote:begins", "quote:ends"));
	expect_features(2, NAMES("quote:ends", "quote:before=whole"));
	expect_no_features(2, NAMES("quote:begins", "quote:within", "quote:saying-before"));
}

static void test_fragments(void **state)
{
	(void)state;
	extract(
	    analyse_text("Il \"decreto rave\" e il “bonus casa” dividono la maggioranza.\n«Vergogna», dice Neri, «è uno "
	                 "scandalo che dura da anni»."),
	    "quotes");
	expect_features(0, NAMES("quote:fragments-only", "quote:several", "quote:longest=2-3"));
	expect_no_features(1, NAMES("quote:fragments-only"));
	expect_features(1, NAMES("quote:whole", "quote:several", "quote:longest=7-12", "quote:saying-behind"));
	/* A neighbour with nothing but fragments is no quotation. */
	expect_no_features(1, NAMES("quote:before=some", "quote:before=whole"));
	expect_features(0, NAMES("quote:behind=whole"));
}

/* The verb of saying counts near the marks and outside them only. */
static void test_saying(void **state)
{
	(void)state;
	extract(analyse_text(
	            "«Ha detto che il ponte resta chiuso», si legge oggi.\n«Il ponte resta chiuso», e così nella piccola "
	            "valle di montagna sopra Trento nessuno ha detto più nulla.\nHa detto il sindaco: «Il ponte resta "
	            "chiuso»."),
	        "quotes");
	expect_no_features(0, NAMES("quote:saying-before"));
	expect_no_features(1, NAMES("quote:saying-behind"));
	expect_features(2, NAMES("quote:saying-before", "quote:after-colon"));
	extract(analyse_text("«Vergogna a tutti», «dice solo bugie» e poi basta, così i manifestanti."), "quotes");
	expect_no_features(0, NAMES("quote:saying-behind"));
}

/* Shares by tenths: all of it, nothing, and the steps between. */
static void test_shares(void **state)
{
	static const char *const names[] = {"quote:share=0",   "quote:share=0.1", "quote:share=0.2", "quote:share=0.3",
	                                    "quote:share=0.4", "quote:share=0.5", "quote:share=0.6", "quote:share=0.7",
	                                    "quote:share=0.8", "quote:share=0.9", "quote:share=1"};
	(void)state;
	for (size_t inside = 0; inside <= 10; inside++) {
		chs_buffer text = {0};
		chs_buffer_add_string(&text, inside ? "«" : "");
		for (size_t word = 0; word < 10; word++) {
			chs_buffer_add_string(&text, word ? " casa" : "casa");
			chs_buffer_add_string(&text, inside && word + 1 == inside ? "»" : "");
		}
		chs_buffer_add_string(&text, ".");
		const chs_slice sentences[] = {chs_buffer_slice(&text)};
		static const unsigned char known[] = {2};
		chs_article_source source = {.sentences = sentences, .n_sentences = 1, .furniture = known};
		extract(analyse_source(&source), "quotes");
		assert_int_equal(count_features(0, "quote:share="), 1);
		assert_true(has_feature(0, names[inside]));
		chs_buffer_free(&text);
	}
}

/* A sentence of so many words has this length. */
static void test_length(void **state)
{
	static const struct {
		size_t words;
		const char *name;
	} cases[] = {{1, "1-4"},    {4, "1-4"},    {5, "5-8"},    {8, "5-8"},    {9, "9-14"},
	             {14, "9-14"},  {15, "15-22"}, {22, "15-22"}, {23, "23-32"}, {32, "23-32"},
	             {33, "33-48"}, {48, "33-48"}, {49, "49+"},   {5000, "49+"}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		chs_buffer text = {0}, name = {0};
		for (size_t word = 0; word < cases[i].words; word++)
			chs_buffer_add_string(&text, word == 0 ? "Piove" : word % 3 ? " molto" : ", 12");
		chs_buffer_add_string(&text, ".");
		chs_buffer_format(&name, "length:%s", cases[i].name);
		const chs_slice sentences[] = {chs_buffer_slice(&text)};
		static const unsigned char known[] = {2};
		chs_article_source source = {.sentences = sentences, .n_sentences = 1, .furniture = known};
		extract(analyse_source(&source), "length");
		assert_int_equal(analysis_vectors.n_items, 1);
		assert_true(has_feature(0, name.data));
		chs_buffer_free(&text);
		chs_buffer_free(&name);
	}
}

/* The place in the article is counted in sentences of the story: furniture does not shift it. */
static void test_position(void **state)
{
	enum { COUNT = 12 };
	static const unsigned char furniture[COUNT] = {2, 2, 1, 2, 2, 2, 2, 1, 2, 2, 2, 2};
	static const char *const fifth[COUNT] = {
	    "position:fifth=1", "position:fifth=1", NULL, "position:fifth=2", "position:fifth=2",
	    "position:fifth=3", "position:fifth=3", NULL, "position:fifth=4", "position:fifth=4",
	    "position:fifth=5", "position:fifth=5"};
	static const char *const first[COUNT] = {"position:index=1", "position:index=2", NULL, "position:index=3",
	                                         "position:index=4"};
	chs_slice sentences[COUNT];
	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		sentences[i] = chs_slice_from("I lavori sul ponte continuano anche di notte.");
	chs_article_source source = {.sentences = sentences, .n_sentences = COUNT, .furniture = furniture};
	extract(analyse_source(&source), "position");
	for (size_t i = 0; i < COUNT; i++) {
		if (!fifth[i]) {
			assert_int_equal(count_features(i, ""), 0);
			continue;
		}
		assert_true(has_feature(i, fifth[i]));
		assert_int_equal(count_features(i, "position:fifth"), 1);
		assert_int_equal(count_features(i, "position:index"), first[i] != NULL);
		if (first[i])
			assert_true(has_feature(i, first[i]));
		assert_int_equal(has_feature(i, "position:last"), i == COUNT - 1);
		assert_false(has_feature(i, "position:headline"));
	}
}

static void test_headline(void **state)
{
	chs_article_source source = {.title = chs_slice_from("Vespri, riapre il ponte"),
	                             .text = chs_slice_from("Il ponte sul fiume ha riaperto ieri mattina.")};
	(void)state;
	extract(analyse_source(&source), "position");
	expect_features(0, NAMES("position:headline", "position:index=1", "position:fifth=1"));
	expect_features(1, NAMES("position:index=2", "position:last", "position:fifth=3"));
	expect_no_features(1, NAMES("position:headline"));
	extract(analyse_text("Il ponte sul fiume ha riaperto ieri mattina."), "position");
	assert_int_equal(count_features(0, "position:"), 0); /* alone it is neither first nor last */
	extract(analyse_text("Vespri, riapre il ponte"), "position");
	expect_features(0, NAMES("position:headline"));
	assert_int_equal(count_features(0, "position:"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_quotes),    cmocka_unit_test(test_quotation_over_sentences),
	    cmocka_unit_test(test_fragments), cmocka_unit_test(test_saying),
	    cmocka_unit_test(test_shares),    cmocka_unit_test(test_length),
	    cmocka_unit_test(test_position),  cmocka_unit_test(test_headline),
	};
	return cmocka_run_group_tests(tests, analysis_start, analysis_end);
}
