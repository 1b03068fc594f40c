/* SPDX-License-Identifier: MIT */
#include "tests/analysis.h"

#include <stdio.h>
#include <stdlib.h>

static const char article[] =
    "Vespri, riapre il ponte sul fiume\n"
    "Il Comune di Vespri ha riaperto il ponte dopo otto mesi di lavori costati 3,5 milioni di euro.\n"
    "«Abbiamo rispettato i tempi. Lo avevamo promesso», ha detto il sindaco Carlo Neri ai cronisti.\n"
    "Leggi anche: la storia del ponte\n"
    "I commercianti hanno criticato i ritardi e chiedono un risarcimento, perché temono altri cantieri.\n"
    "Il ponte era stato costruito nel 1931 e fu chiuso già una volta nel 1966.";

/* One row a sentence; furniture has an empty one; the rows' bounds are whole. */
static void test_rows(void **state)
{
	const chs_document *d = analyse_text(article);
	size_t furniture = 0;
	(void)state;
	extract(d, NULL);
	assert_int_equal(analysis_vectors.n_rows, d->n_sentences);
	assert_int_equal(analysis_vectors.starts[0], 0);
	assert_int_equal(analysis_vectors.starts[d->n_sentences], analysis_vectors.n_items);
	for (size_t row = 0; row < d->n_sentences; row++) {
		size_t items = analysis_vectors.starts[row + 1] - analysis_vectors.starts[row];
		assert_int_equal(items == 0, d->sentences[row].furniture);
		furniture += d->sentences[row].furniture;
	}
	assert_int_equal(furniture, 1);
	expect_features(2, NAMES("stem:abbiam|rispett", "quote:begins", "quote:whole", "length:1-4", "position:index=3"));
}

/* Within a row each feature once; over all rows one hash for one name. */
static void test_hashes_and_names(void **state)
{
	(void)state;
	extract(analyse_text(article), "all");
	assert_true(analysis_names.count > 500);
	for (size_t row = 0; row < analysis_vectors.n_rows; row++) {
		chs_map seen = {0};
		bool fresh;
		for (size_t i = analysis_vectors.starts[row]; i < analysis_vectors.starts[row + 1]; i++) {
			assert_non_null(chs_map_put(&seen, analysis_vectors.items[i].hash, 0, &fresh));
			assert_true(fresh);
			assert_true(analysis_vectors.items[i].value > 0);
			assert_true(chs_map_get(&analysis_names.index, analysis_vectors.items[i].hash) != NULL);
		}
		chs_map_free(&seen);
	}
	chs_map by_name = {0};
	for (size_t i = 0; i < analysis_names.count; i++) {
		bool fresh;
		chs_slice name = analysis_names.names[i];
		chs_map_put(&by_name, chs_hash(name.data, name.length, 99), 0, &fresh);
		if (!fresh)
			fail_msg("two hashes are called %.*s", (int)name.length, name.data);
		assert_true(name.length > 0);
	}
	chs_map_free(&by_name);
}

/* A group that is off leaves nothing, and takes nothing from the others. */
static void test_groups(void **state)
{
	static const char *const prefixes[CHS_N_GROUPS][3] = {
	    [CHS_GROUP_CHARS] = {"char:"},
	    [CHS_GROUP_QUOTES] = {"quote:"},
	    [CHS_GROUP_CUES] = {"cue:", "main:verb=", "main:object="},
	    [CHS_GROUP_GRAMMAR] = {"grammar:", "main:tense=", "time:"},
	    [CHS_GROUP_ENTITIES] = {"entity:"},
	    [CHS_GROUP_LENGTH] = {"length:"},
	    [CHS_GROUP_POSITION] = {"position:"},
	    [CHS_GROUP_NEIGHBOURS] = {"before:", "behind:"},
	    [CHS_GROUP_STEMS] = {"stem:"},
	    [CHS_GROUP_NGRAMS] = {"stem:"},
	};
	(void)state;
	for (uint32_t group = 0; group < CHS_N_GROUPS; group++) {
		char only[40], without[40];
		const char *name = chs_group_name((chs_group)group);
		snprintf(only, sizeof only, "%s", group == CHS_GROUP_NEIGHBOURS ? "length,neighbours" : name);
		snprintf(without, sizeof without, "all,-%s", name);
		extract(analyse_text(article), only);
		assert_true(analysis_vectors.n_items > 0);
		for (size_t i = 0; i < analysis_names.count; i++) {
			bool known = false;
			for (size_t p = 0; p < 3; p++)
				known |=
				    prefixes[group][p] && chs_slice_starts(analysis_names.names[i], chs_slice_from(prefixes[group][p]));
			known |=
			    group == CHS_GROUP_NEIGHBOURS && chs_slice_starts(analysis_names.names[i], chs_slice_from("length:"));
			if (!known)
				fail_msg("%s: %.*s", only, (int)analysis_names.names[i].length, analysis_names.names[i].data);
		}
		extract(analyse_text(article), without);
		for (size_t i = 0; i < analysis_names.count; i++) {
			chs_slice found = analysis_names.names[i];
			bool run = memchr(found.data, '|', found.length) != NULL;
			for (size_t p = 0; p < 3; p++) {
				if (!prefixes[group][p] || (group == CHS_GROUP_STEMS && run) || (group == CHS_GROUP_NGRAMS && !run))
					continue;
				if (chs_slice_starts(found, chs_slice_from(prefixes[group][p])))
					fail_msg("%s: %.*s", without, (int)found.length, found.data);
			}
		}
	}
}

/* Neighbours' features stand beside a sentence's own, furniture gives and gets none. */
static void test_neighbours(void **state)
{
	static const unsigned char known[] = {2, 2, 1, 2};
	const chs_slice sentences[] = {chs_slice_from("Il ponte riapre lunedì."),
	                               chs_slice_from("I sindacati criticano i ritardi del cantiere."),
	                               chs_slice_from("Leggi anche"), chs_slice_from("Era stato chiuso nel 1966.")};
	chs_article_source source = {.sentences = sentences, .n_sentences = 4, .furniture = known};
	(void)state;
	extract(analyse_source(&source), "stems,cues,length,neighbours");
	expect_features(0, NAMES("stem:pont", "length:1-4", "behind:stem:sindac", "behind:length:5-8",
	                         "behind:cue:stance-against@outside", "behind:main:verb=present>stance-against"));
	assert_int_equal(count_features(0, "before:"), 0);
	expect_features(1, NAMES("stem:sindac", "before:stem:pont", "before:length:1-4"));
	assert_int_equal(count_features(1, "behind:"), 0);
	assert_int_equal(count_features(2, ""), 0);
	assert_int_equal(count_features(3, "before:"), 0);
	expect_no_features(1, NAMES("before:behind:stem:pont", "behind:stem:leggi"));
	float own = feature_value(1, "stem:sindac"), beside = feature_value(0, "behind:stem:sindac");
	assert_float_equal(beside, own * chs_feature_defaults().scale[CHS_GROUP_NEIGHBOURS], 1e-6);
	assert_float_equal(feature_value(0, "behind:length:5-8"), 0.25f * 0.25f, 1e-6);
}

/* The same rows with names and without, from a fresh extractor and from one that has seen a larger article. */
static void test_equal_input_equal_rows(void **state)
{
	chs_extractor *extractor = NULL;
	chs_vectors bare = {0};
	chs_buffer large = {0};
	chs_feature_settings settings = chs_feature_defaults();
	(void)state;
	settings.groups = (1u << CHS_N_GROUPS) - 1;
	extract(analyse_text(article), "all");
	assert_int_equal(chs_extractor_open(&extractor, analysis_language, &settings, NULL), CHIOSA_OK);
	for (int i = 0; i < 200; i++)
		chs_buffer_format(&large, "Il sindaco numero %d ha detto «parola%d» e «cosa%d» a Trento nel %d, ", i, i, i,
		                  1800 + i);
	assert_int_equal(chs_extract(extractor, analyse_text(large.data), &bare, NULL, NULL), CHIOSA_OK);
	assert_int_equal(chs_extract(extractor, analyse_text(article), &bare, NULL, NULL), CHIOSA_OK);
	assert_int_equal(bare.n_rows, analysis_vectors.n_rows);
	assert_int_equal(bare.n_items, analysis_vectors.n_items);
	assert_memory_equal(bare.starts, analysis_vectors.starts, (bare.n_rows + 1) * sizeof *bare.starts);
	for (size_t i = 0; i < bare.n_items; i++) {
		assert_int_equal(bare.items[i].hash, analysis_vectors.items[i].hash);
		assert_memory_equal(&bare.items[i].value, &analysis_vectors.items[i].value, sizeof(float));
	}
	chs_extractor_close(extractor);
	chs_extractor_close(NULL);
	chs_vectors_free(&bare);
	chs_buffer_free(&large);
}

static void test_scales(void **state)
{
	chs_extractor *extractor = NULL;
	chs_feature_settings settings = chs_feature_defaults();
	(void)state;
	forget_features();
	settings.scale[CHS_GROUP_CUES] = 0.75f;
	settings.scale[CHS_GROUP_LENGTH] = 2;
	settings.longest_ngram = 2;
	assert_int_equal(chs_extractor_open(&extractor, analysis_language, &settings, NULL), CHIOSA_OK);
	assert_int_equal(chs_extract(extractor, analyse_text("I sindacati criticano la giunta."), &analysis_vectors,
	                             &analysis_names, NULL),
	                 CHIOSA_OK);
	assert_float_equal(feature_value(0, "cue:stance-against@main"), 0.75, 0);
	assert_float_equal(feature_value(0, "length:5-8"), 2, 0);
	assert_float_equal(feature_value(0, "quote:share=0"), 0.25, 0);
	assert_true(has_feature(0, "stem:sindac|critic"));
	assert_false(has_feature(0, "stem:i|sindac|critic"));
	chs_extractor_close(extractor);
}

static void test_empty_article(void **state)
{
	(void)state;
	extract(analyse_text(""), "all");
	assert_int_equal(analysis_vectors.n_rows, 0);
	assert_int_equal(analysis_vectors.n_items, 0);
	extract(analyse_text("Leggi anche"), "all"); /* nothing but furniture */
	assert_int_equal(analysis_vectors.n_rows, 1);
	assert_int_equal(analysis_vectors.n_items, 0);
	assert_int_equal(analysis_vectors.starts[1], 0);
	const chs_slice sentences[] = {chs_slice_from(""), chs_slice_from(" \n"), chs_slice_from("...")};
	static const unsigned char known[] = {2, 2, 2};
	chs_article_source source = {.sentences = sentences, .n_sentences = 3, .furniture = known};
	extract(analyse_source(&source), "all");
	assert_int_equal(analysis_vectors.n_rows, 3);
	expect_features(1, NAMES("length:1-4", "quote:share=0", "position:index=2"));
}

/* Where nothing is known of the language there are stems, runs, marks, length and place. */
static void test_other_languages(void **state)
{
	static const struct {
		const char *tag, *text, *stem, *run;
	} cases[] = {
	    {"en", "“We are running late,” the mayor said on Monday.", "stem:run", "stem:are|run|late"},
	    {"xx", "“Wir laufen zu spät”, sagte der Bürgermeister.", "stem:laufen", "stem:wir|laufen|zu"},
	};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		chs_language *language = NULL;
		chs_analyser *analyser = NULL;
		const chs_document *document = NULL;
		chs_article_source source = {.text = chs_slice_from(cases[i].text)};
		assert_int_equal(chs_language_load(&language, CHIOSA_DATA_FOLDER, cases[i].tag, NULL), CHIOSA_OK);
		assert_int_equal(chs_analyser_open(&analyser, language, NULL), CHIOSA_OK);
		assert_int_equal(chs_analyse(analyser, &source, &document, NULL), CHIOSA_OK);
		extract_with(language, document, "all");
		assert_true(has_feature(0, cases[i].stem));
		assert_true(has_feature(0, cases[i].run));
		assert_int_equal(count_features(0, "quote:share="), 1);
		assert_false(has_feature(0, "quote:share=0"));
		for (size_t n = 0; n < analysis_names.count; n++) /* no class of words, at no place */
			assert_null(memchr(analysis_names.names[n].data, '@', analysis_names.names[n].length));
		assert_int_equal(count_features(0, "grammar:") + count_features(0, "main:"), 0);
		assert_int_equal(count_features(0, "length:"), 1);
		chs_analyser_close(analyser);
		chs_language_free(language);
	}
}

/* Emoji, combining marks, other scripts, control characters: rows as of any text. */
static void test_odd_text(void **state)
{
	static const char *const odd[] = {"Il sindaco 😀👨‍👩‍👧 ha detto: «Sì 👍🏽».",
	                                  "日本の首相は金曜日に発表した。",
	                                  "Москва. Поезда не ходят.",
	                                  "a\u0301e\u0301 \u200B\u00AD\u200D",
	                                  "|||| ^^ $$ <person> _ __",
	                                  "كتب الرئيس رسالة.",
	                                  "\x01\x02\x7F Il ponte.",
	                                  "I\u0307stanbul ßß ǅ ﬁne"};
	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		extract(analyse_text(odd[i]), "all");
		for (size_t item = 0; item < analysis_vectors.n_items; item++)
			assert_true(feature_name(&analysis_vectors.items[item]).length > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_hashes_and_names),
	    cmocka_unit_test(test_groups),
	    cmocka_unit_test(test_neighbours),
	    cmocka_unit_test(test_equal_input_equal_rows),
	    cmocka_unit_test(test_scales),
	    cmocka_unit_test(test_empty_article),
	    cmocka_unit_test(test_other_languages),
	    cmocka_unit_test(test_odd_text),
	};
	return cmocka_run_group_tests(tests, analysis_start, analysis_end);
}
