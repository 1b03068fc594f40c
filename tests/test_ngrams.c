/* SPDX-License-Identifier: MIT */
#include "tests/analysis.h"

#include <math.h>

static void test_stems(void **state)
{
	(void)state;
	extract(analyse_text(
	            "Il Comune di Trento ha firmato l'accordo: gli accordi, l’accordo vale 40 milioni, firmato nel 2024."),
	        "stems");
	expect_features(
	    0, NAMES("stem:comun", "stem:trent", "stem:firm", "stem:l'", "stem:accord", "stem:milion", "stem:nel"));
	/* Numbers, marks and stops are no stems, and nothing stands twice, however it was written. */
	expect_no_features(0, NAMES("stem:40", "stem:2024", "stem::", "stem:,", "stem:.", "stem:firmato"));
	assert_int_equal(count_features(0, "stem:accord"), 1);
	assert_int_equal(count_features(0, "stem:l'"), 1);
	assert_int_equal(count_features(0, "stem:"), analysis_vectors.n_items);
}

/* Accents and apostrophes in any of their forms give one stem. */
static void test_one_stem_for_all_forms(void **state)
{
	(void)state;
	extract(analyse_text("La città è piena.\nLa citta\xCC\x80 è piena.\nLa CITTÀ È PIENA.\nLa cit\xC2\xADtà è piena."),
	        "stems");
	assert_int_equal(analysis_vectors.n_rows, 4);
	for (size_t row = 1; row < 4; row++) {
		assert_int_equal(analysis_vectors.starts[row + 1] - analysis_vectors.starts[row], 4);
		for (size_t i = 0; i < 4; i++)
			assert_int_equal(analysis_vectors.items[row * 4 + i].hash, analysis_vectors.items[i].hash);
	}
}

static void test_runs(void **state)
{
	(void)state;
	extract(analyse_text("Il sindaco ha firmato l'accordo."), "ngrams");
	expect_features(0, NAMES("stem:^|il", "stem:^|il|sindac", "stem:il|sindac|ha", "stem:ha|firm",
	                         "stem:firm|l'|accord", "stem:l'|accord|$", "stem:accord|$"));
	expect_no_features(0, NAMES("stem:il", "stem:sindac|firm", "stem:^", "stem:accord|firm"));
	assert_int_equal(count_features(0, "stem:"), 13); /* 8 items with both ends: 7 pairs, 6 triples */
}

/* Runs that come again are there once, in short sentences and in those with more elements than places to mark them. */
static void test_repeated_runs(void **state)
{
	chs_buffer many = {0};
	(void)state;
	extract(analyse_text("La giunta del sindaco e la giunta del prefetto, la giunta del sindaco e del prefetto."),
	        "ngrams");
	expect_features(0, NAMES("stem:^|la|giunt", "stem:la|giunt|del", "stem:del|sindac|e", "stem:e|la|giunt",
	                         "stem:e|del|prefett", "stem:del|prefett|$"));
	/* 19 elements with both ends and the comma make 18 pairs and 17 triples; those that come again: la|giunta and
	   giunta|del twice, del|sindaco, sindaco|e and del|prefetto once; la|giunta|del twice, giunta|del|sindaco and
	   del|sindaco|e once. */
	size_t pairs = 18 - 2 - 2 - 1 - 1 - 1, triples = 17 - 2 - 1 - 1;
	assert_int_equal(count_features(0, "stem:"), pairs + triples);
	for (int i = 0; i < 3000; i++)
		chs_buffer_add_string(&many, i % 3 ? "ponte " : "strada ");
	extract(analyse_text(many.data), "ngrams");
	expect_features(0, NAMES("stem:^|strad|pont", "stem:pont|pont|strad", "stem:strad|pont|pont", "stem:pont|pont|$"));
	/* Pairs: ^s sp pp ps p$; triples: ^sp spp pps psp pp$. */
	assert_int_equal(count_features(0, "stem:"), 10);
	chs_buffer_free(&many);
}

/* Names, numbers and marks are placeholders in runs: who spoke does not matter. */
static void test_placeholders(void **state)
{
	(void)state;
	extract(analyse_text("«Non chiuderemo», ha detto Giorgia Meloni."), "stems,ngrams");
	expect_features(0, NAMES("stem:^|“|non", "stem:chiud|”|,", "stem:”|,|ha", "stem:ha|dett|<person>",
	                         "stem:<person>|$", "stem:dett|<person>|$"));
	expect_features(0, NAMES("stem:giorg", "stem:melon")); /* as single stems they stand for themselves */
	expect_no_features(0, NAMES("stem:dett|giorg", "stem:giorg|melon"));
	extract(analyse_text("Chi usa il sito notizie.esempio.it ne sa 1.300, dice."), "ngrams");
	expect_features(0, NAMES("stem:sit|<address>|ne", "stem:sa|<number>|,", "stem:<number>|,|dic"));
	extract(analyse_text("Nel 1987 costava 40 milioni di euro e pesava il 3 per cento."), "ngrams");
	expect_features(0, NAMES("stem:cost|<money>", "stem:<money>|e"));
	/* A mark that does nothing is not there. */
	extract(analyse_text("Ne servono da 27\" in su."), "ngrams");
	expect_features(0, NAMES("stem:<number>|in|su"));
	assert_int_equal(count_features(0, "stem:“"), 0);
}

static void test_chars(void **state)
{
	(void)state;
	extract(analyse_text("Perché no?"), "chars");
	expect_features(0, NAMES("char:_pe", "char:_per", "char:_perc", "char:per", "char:ché", "char:ché_", "char:hé_",
	                         "char:rché_", "char:_no", "char:no_", "char:_no_"));
	expect_no_features(0, NAMES("char:_p", "char:perché", "char:_P", "char:é_", "char:?"));
	/* _perché_: 6 + 5 + 4 runs of three to five; _no_: 2 + 1. */
	assert_int_equal(analysis_vectors.n_items, 18);
	extract(analyse_text("Che è successo?"), "chars");
	expect_features(0, NAMES("char:_è_")); /* a word too short for more */
	assert_int_equal(count_features(0, "char:_è"), 1);
}

/* Words have length one together, in short sentences and in long ones. */
static void test_norm(void **state)
{
	static const char *const groups[] = {"stems", "ngrams", "stems,ngrams", "stems,ngrams,chars"};
	(void)state;
	for (size_t g = 0; g < 4; g++) {
		extract(analyse_text(
		            "Piove.\nIl Comune di Trento ha firmato ieri l'accordo con la Provincia per il nuovo ospedale e "
		            "per le strade della valle, chiuse da mesi.\n1987."),
		        groups[g]);
		for (size_t row = 0; row < 2; row++) {
			double square = 0;
			for (size_t i = analysis_vectors.starts[row]; i < analysis_vectors.starts[row + 1]; i++)
				square += (double)analysis_vectors.items[i].value * (double)analysis_vectors.items[i].value;
			assert_true(fabs(square - 1) < 1e-5);
		}
	}
	assert_float_equal(feature_value(0, "stem:piov"), feature_value(0, "char:_pi"), 1e-6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_stems),        cmocka_unit_test(test_one_stem_for_all_forms),
	    cmocka_unit_test(test_runs),         cmocka_unit_test(test_repeated_runs),
	    cmocka_unit_test(test_placeholders), cmocka_unit_test(test_chars),
	    cmocka_unit_test(test_norm),
	};
	return cmocka_run_group_tests(tests, analysis_start, analysis_end);
}
