/* SPDX-License-Identifier: MIT */
/* What the Italian cues tell apart: the same word as a position that somebody takes and as the news itself. */
#include "tests/analysis.h"

typedef struct cue_case {
	const char *text, *feature;
	bool present;
} cue_case;

static void expect_cases(const cue_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		extract(analyse_text(cases[i].text), "cues,grammar");
		size_t found = count_features(0, cases[i].feature);
		if ((found > 0) != cases[i].present)
			fail_msg("%s%s: %s", cases[i].present ? "no " : "", cases[i].feature, cases[i].text);
	}
}

#define EXPECT_CASES(...)                                                                                              \
	expect_cases((const cue_case[]){__VA_ARGS__}, sizeof((const cue_case[]){__VA_ARGS__}) / sizeof(cue_case))

static void test_positions(void **state)
{
	(void)state;
	EXPECT_CASES({"La Giordania ha accusato il vicino.", "cue:stance-against", true},
	             {"Il custode è comparso in aula con l'accusa di furto.", "cue:stance-against", false},
	             {"Il partito ha condannato l'attacco al consolato.", "cue:stance-against", true},
	             {"Il ladro sconterà la condanna in un istituto di Novara.", "cue:stance-against", false},
	             {"Gli allevatori si dicono favorevoli al piano.", "cue:stance-for", true},
	             {"La commissione ha dato parere favorevole.", "cue:stance-for", false},
	             {"Il fondo eroga misure di sostegno.", "cue:stance-for", false},
	             {"Il collegio dei geometri impugnerà la delibera.", "cue:protest", true},
	             {"Di altro avviso la cooperativa dei pescatori.", "cue:response", true},
	             {"Molte reazioni sono arrivate dal mondo dello sport.", "cue:response", true},
	             {"La consigliera ha chiesto di riaprire la biblioteca.", "cue:demand", true});
}

static void test_feelings(void **state)
{
	(void)state;
	EXPECT_CASES({"Nella squadra il morale a terra non passa.", "cue:concern", true},
	             {"La torre poggia su una base di granito.", "cue:concern", false},
	             {"Un'estate secca ha ridotto il raccolto.", "cue:concern", false},
	             {"In consiglio è stato osservato un minuto di silenzio.", "cue:condolence", true},
	             {"Il vescovo ha inviato un telegramma di cordoglio.", "cue:condolence", true});
}

static void test_news_and_context(void **state)
{
	(void)state;
	EXPECT_CASES({"Il pretore ha disposto la chiusura del locale.", "cue:decision", true},
	             {"Due escursionisti sono rimasti uccisi da una slavina.", "cue:disaster", true},
	             {"L'isola è composta da tre valli.", "cue:definition", true},
	             {"Il teatro può ospitare ottocento persone.", "cue:definition", true},
	             {"La pittrice nacque a Nuoro.", "cue:biography", true},
	             {"Da allora il forno non ha più riaperto.", "cue:time-past", true},
	             {"La gara è finita da più di un'ora.", "cue:time-past", false},
	             {"L'obiettivo del piano resta lontano.", "cue:saying", false},
	             {"Sono state prese altre misure.", "grammar:remote", false},
	             {"Il sovrano tacque a lungo.", "grammar:remote", true});
}

/* What a thing is called, by whom, and what marks hold that is nobody's speech. */
static void test_names_and_rules(void **state)
{
	(void)state;
	EXPECT_CASES({"Il critico ha definito la sala troppo fredda.", "cue:naming", true},
	             {"La definizione di sala manca nel testo.", "cue:naming", false},
	             {"Il ponte, soprannominato dai barcaioli la gobba, chiude.", "cue:title", true},
	             {"Nel romanzo la nonna guida un tram.", "cue:title", true},
	             {"Lo statuto prevede due soci per famiglia.", "cue:rule", true},
	             {"Di solito il fornaio apre presto.", "cue:habit", true},
	             {"I turisti usano le scale.", "cue:habit", false},
	             {"La donna stava tornando dal mercato.", "cue:circumstance", true},
	             {"Il fabbro lascia la moglie.", "cue:biography", false});
}

/* The sure ones of each kind, which stand apart from words that are often something else. */
static void test_beyond_doubt(void **state)
{
	(void)state;
	EXPECT_CASES(
	    {"I vivaisti hanno criticato il bando.", "cue:reaction", true},
	    {"La zona critica va dal molo alla diga.", "cue:reaction", false},
	    {"La borgata si sente in lutto.", "cue:reaction", true}, {"Il mulino risale al Seicento.", "cue:context", true},
	    {"Il mulino riapre al pubblico.", "cue:context", false}, {"Un camionista è rimasto ferito.", "cue:news", true},
	    {"Per la guida la tassa era inutile.", "cue:judgement", true},
	    {"Per la guida la tassa era inutile.", "cue:stance-against", false});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_positions),        cmocka_unit_test(test_feelings),
	    cmocka_unit_test(test_news_and_context), cmocka_unit_test(test_names_and_rules),
	    cmocka_unit_test(test_beyond_doubt),
	};
	return cmocka_run_group_tests(tests, analysis_start, analysis_end);
}
