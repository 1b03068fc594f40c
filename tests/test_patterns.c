/* SPDX-License-Identifier: MIT */
#include "tests/analysis.h"

#include "features/measure.h"

/* Where a cue stands: inside or outside the marks, at the head, in the main clause. */
static void test_places_of_cues(void **state)
{
	(void)state;
	extract(analyse_text("I sindacati hanno criticato la giunta."), "cues");
	expect_features(0, NAMES("cue:stance-against@outside", "cue:stance-against@head", "cue:stance-against@main"));
	expect_no_features(0, NAMES("cue:stance-against@inside", "cue:stance-against=2"));
	extract(analyse_text("«Hanno criticato la giunta», ha detto il sindaco."), "cues");
	expect_features(0, NAMES("cue:stance-against@inside", "cue:saying@outside", "cue:saying@head"));
	expect_no_features(0, NAMES("cue:stance-against@outside", "cue:stance-against@head", "cue:stance-against@main",
	                            "cue:saying@inside"));
	extract(analyse_text("Il vecchio ponte sul fiume di Trento resta aperto, mentre i sindacati criticano la giunta."),
	        "cues");
	expect_features(0, NAMES("cue:stance-against@outside"));
	expect_no_features(0, NAMES("cue:stance-against@head", "cue:stance-against@main"));
}

static void test_counts_of_cues(void **state)
{
	(void)state;
	extract(analyse_text(
	            "Rossi critica la giunta.\nRossi critica, biasima e condanna la giunta.\nRossi critica e biasima.\n"
	            "Il gatto dorme sul divano blu."),
	        "cues");
	expect_features(0, NAMES("cue:stance-against@outside"));
	expect_no_features(0, NAMES("cue:stance-against=2", "cue:stance-against=3+"));
	expect_features(1, NAMES("cue:stance-against=3+"));
	expect_features(2, NAMES("cue:stance-against=2"));
	assert_int_equal(count_features(3, "cue:stance-against"), 0);
	expect_no_features(1, NAMES("cue:stance-against=2"));
}

/* Cues, entities and quotations in their order; what is said within marks is one event. */
static void test_order(void **state)
{
	(void)state;
	extract(analyse_text("«I sindacati hanno torto e criticano tutti», ha detto Giorgia Meloni."), "cues");
	expect_features(0, NAMES("cue:quotation>saying"));
	expect_no_features(0, NAMES("cue:quotation>stance-against", "cue:saying>quotation", "cue:person>saying"));
	extract(analyse_text("Giorgia Meloni critica l'accordo: ha detto la verità a Roma."), "cues");
	expect_features(0, NAMES("cue:person>stance-against", "cue:colon>saying"));
	/* What follows a cue is no feature, but for marks and colons. */
	expect_no_features(0, NAMES("cue:stance-against>saying", "cue:saying>place"));
	extract(analyse_text("Il sindaco ha detto: «La giunta ha torto da anni»."), "cues");
	expect_features(0, NAMES("cue:saying>colon", "cue:colon>quotation"));
	/* A quotation that began before is the first event of the sentence. */
	extract(analyse_text("“Il bilancio è in ordine. Lo diremo in aula”, ha spiegato il sindaco."), "cues");
	expect_features(1, NAMES("cue:quotation>saying"));
}

static void test_tenses(void **state)
{
	(void)state;
	extract(
	    analyse_text("L'ospedale era stato inaugurato nel 1987.\nIl Comune ha firmato l'accordo.\nIl ponte riaprirà a "
	                 "giugno.\nSecondo i medici il farmaco potrebbe servire a molti.\nI Romani costruirono il ponte."),
	    "grammar");
	expect_features(0, NAMES("grammar:aux-imperfect@main", "grammar:first=aux-imperfect",
	                         "grammar:aux-imperfect+participle", "main:tense=pluperfect"));
	expect_features(1, NAMES("grammar:aux-present+participle", "grammar:first=aux-present", "main:tense=perfect"));
	expect_no_features(1, NAMES("grammar:aux-imperfect@outside", "grammar:aux-imperfect+participle"));
	expect_features(2, NAMES("grammar:future@main", "grammar:first=future", "main:tense=future"));
	assert_int_equal(count_features(2, "grammar:aux-"), 0);
	expect_features(3, NAMES("grammar:conditional@main", "main:tense=conditional"));
	expect_features(4, NAMES("grammar:remote@main", "grammar:first=remote", "main:tense=remote"));
}

/* The tense of what somebody is quoted with is not the tense of the sentence. */
static void test_tenses_inside_marks(void **state)
{
	(void)state;
	extract(
	    analyse_text(
	        "«Avevano chiuso il ponte», dice il sindaco.\nIl ponte resta chiuso perché aveva riportato danni gravi."),
	    "grammar");
	expect_features(0, NAMES("grammar:aux-imperfect@inside", "main:tense=present"));
	expect_no_features(0, NAMES("grammar:aux-imperfect+participle", "grammar:first=aux-imperfect"));
	/* In a subordinate clause it is there, but not as the main clause's. */
	expect_features(1, NAMES("grammar:aux-imperfect@outside", "grammar:aux-imperfect+participle"));
	expect_no_features(1, NAMES("main:tense=pluperfect", "grammar:aux-imperfect@main"));
}

static void test_entities(void **state)
{
	(void)state;
	extract(
	    analyse_text(
	        "Giorgia Meloni è arrivata a Trento.\nA Trento e a Bolzano piove.\nPiove sulle strade chiuse della valle.\n"
	        "Le strade della valle di montagna sono chiuse, dice Giorgia Meloni."),
	    "entities");
	expect_features(0, NAMES("entity:person=1", "entity:place=1", "entity:first=person"));
	expect_no_features(0, NAMES("entity:person=2+", "entity:first=place"));
	expect_features(1, NAMES("entity:place=2+", "entity:first=place"));
	assert_int_equal(count_features(2, "entity:"), 0);
	expect_features(3, NAMES("entity:person=1"));
	expect_no_features(3, NAMES("entity:first=person")); /* too late to be what the sentence begins with */
}

static void expect_year(const char *text, const char *date, const char *const *names)
{
	chs_article_source source = {.text = chs_slice_from(text), .date = chs_slice_from(date)};
	extract(analyse_source(&source), "entities");
	expect_features(0, names);
	size_t count = 0;
	while (names[count])
		count++;
	assert_int_equal(count_features(0, "entity:year"), count);
}

static void test_years(void **state)
{
	(void)state;
	expect_year("Il ponte fu chiuso nel 1966.", "2024-06-19", NAMES("entity:year=before"));
	expect_year("Il ponte fu chiuso nel 2024.", "2024-12-31", NAMES("entity:year=same"));
	expect_year("Il ponte fu chiuso nel 2024.", "2024-01", NAMES("entity:year=same"));
	expect_year("Il ponte riaprirà nel 2025.", "2024-12-31", NAMES("entity:year=after"));
	expect_year("Chiuso nel 1966, il ponte riapre nel 2026.", "2024-06-19",
	            NAMES("entity:year=before", "entity:year=after"));
	/* Without a date the latest year named is the article's. */
	expect_year("Chiuso nel 1966, il ponte riapre nel 2026.", "", NAMES("entity:year=before", "entity:year=same"));
	expect_year("Il ponte fu chiuso nel 1966.", "ieri", NAMES("entity:year=same"));
	/* Leap days and the turns of years. */
	expect_year("Chiuso nel 2000.", "2000-02-29", NAMES("entity:year=same"));
	expect_year("Chiuso nel 1999.", "2000-01-01", NAMES("entity:year=before"));
	expect_year("Chiuso nel 1970.", "1969-12-31", NAMES("entity:year=after"));
	expect_year("Chiuso nel 1904.", "1904-12-31", NAMES("entity:year=same"));
	/* No years: amounts, parts of numbers. */
	chs_article_source source = {.text = chs_slice_from("Ne hanno contati 1.966, poi 19660, 0950 e 3500."),
	                             .date = chs_slice_from("2024-06-19")};
	extract(analyse_source(&source), "entities");
	assert_int_equal(count_features(0, "entity:year"), 0);
}

static void test_token_year(void **state)
{
	const chs_document *d =
	    analyse_text("Nel 1987 su 2199 di 2200 a 0999 e 1000 per 198 o 19871 ma 1.987 via 12:30 '68.");
	static const int32_t expected[] = {1987,      2199,      INT32_MIN, INT32_MIN, 1000,
	                                   INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN};
	size_t found = 0;
	(void)state;
	for (size_t t = 0; t < d->n_tokens; t++) {
		if (d->tokens[t].kind != CHS_KIND_NUMBER) {
			assert_int_equal(chs_token_year(&d->tokens[t]), INT32_MIN);
			continue;
		}
		assert_int_equal(chs_token_year(&d->tokens[t]), expected[found++]);
	}
	assert_int_equal(found, sizeof expected / sizeof expected[0]);
}

/* More cues than the order of events has room for. */
static void test_many_events(void **state)
{
	chs_buffer text = {0};
	(void)state;
	for (int i = 0; i < 5000; i++)
		chs_buffer_add_string(&text, "critica, Trento biasima ");
	chs_buffer_add_string(&text, "Trento.");
	extract(analyse_text(text.data), "cues,grammar,entities");
	expect_features(0, NAMES("cue:stance-against=3+", "cue:place>stance-against", "cue:stance-against@main"));
	chs_buffer_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places_of_cues),
	    cmocka_unit_test(test_counts_of_cues),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_tenses),
	    cmocka_unit_test(test_tenses_inside_marks),
	    cmocka_unit_test(test_entities),
	    cmocka_unit_test(test_years),
	    cmocka_unit_test(test_token_year),
	    cmocka_unit_test(test_many_events),
	};
	return cmocka_run_group_tests(tests, analysis_start, analysis_end);
}
