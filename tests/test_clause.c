/* SPDX-License-Identifier: MIT */
/* Sentences with the verb of their main clause, its tense, and what stands outside the main clause. */
#include "tests/analysis.h"

#include "features/clause.h"

static const char *const tenses[CHS_N_TENSES] = {"none",   "present", "perfect",     "imperfect",          "pluperfect",
                                                 "remote", "future",  "conditional", "conditional perfect"};

static chs_slice words_of(const chs_document *d, uint32_t from, uint32_t to)
{
	return to > from ? chs_slice_of(d->text.data + d->tokens[from].start, d->tokens[to - 1].end - d->tokens[from].start)
	                 : chs_slice_from("");
}

typedef struct analysis {
	chs_clause clause;
	uint8_t in_main[256];
	const chs_document *document;
} analysis;

/* The first sentence, and which tokens belong to entities. */
static analysis analyse_clause(const char *text)
{
	static uint32_t entity_of[256];
	analysis a = {.document = analyse_text(text)};
	const chs_document *d = a.document;
	chs_clause_words words = chs_clause_words_of(analysis_language);
	assert_true(d->n_tokens <= 256);
	for (size_t t = 0; t < 256; t++)
		entity_of[t] = UINT32_MAX;
	for (size_t e = 0; e < d->n_entities; e++)
		for (uint32_t i = 0; i < d->entities[e].n_tokens; i++)
			entity_of[d->entities[e].first_token + i] = (uint32_t)e;
	memset(a.in_main, 7, sizeof a.in_main);
	const chs_clause_input input = {.words = &words,
	                                .tokens = d->tokens,
	                                .n_tokens = d->n_sentences ? d->sentences[0].n_tokens : 0,
	                                .entity_of = entity_of};
	a.clause = chs_find_clause(&input, a.in_main);
	for (size_t t = 0; t < 256; t++)
		assert_int_equal(a.in_main[t] <= 1, t < input.n_tokens);
	return a;
}

static analysis expect_verb(const char *text, const char *verb, const char *tense)
{
	analysis a = analyse_clause(text);
	chs_slice found = words_of(a.document, a.clause.verb, a.clause.end);
	if (!chs_slice_is(found, verb) || strcmp(tenses[a.clause.tense], tense) != 0)
		fail_msg("%s\n  found \"%.*s\" (%s)\nexpected \"%s\" (%s)", text, (int)found.length, found.data,
		         tenses[a.clause.tense], verb, tense);
	return a;
}

/* Fails unless the main clauses are these words, with single spaces. */
static void expect_main(const char *text, const char *words)
{
	analysis a = analyse_clause(text);
	chs_buffer found = {0};
	chs_buffer_add_string(&found, "");
	for (uint32_t t = 0; t < a.document->sentences[0].n_tokens; t++) {
		if (!a.in_main[t] || a.document->tokens[t].kind > CHS_KIND_DATE)
			continue;
		if (found.length)
			chs_buffer_add_char(&found, ' ');
		chs_buffer_add_slice(&found, words_of(a.document, t, t + 1));
	}
	if (strcmp(found.data, words) != 0)
		fail_msg("%s\n  found %s\nexpected %s", text, found.data, words);
	chs_buffer_free(&found);
}

static void test_tenses(void **state)
{
	(void)state;
	expect_verb("La funivia porta i turisti in quota.", "porta", "present");
	expect_verb("Il Consiglio ha finalmente approvato il bilancio.", "ha finalmente approvato", "perfect");
	expect_verb("Il bilancio è stato approvato in serata.", "è stato approvato", "perfect");
	expect_verb("La diga era stata svuotata tre volte.", "era stata svuotata", "pluperfect");
	expect_verb("I pescatori avevano già venduto le barche.", "avevano già venduto", "pluperfect");
	expect_verb("Nel paese arrivavano due corriere.", "arrivavano", "imperfect");
	expect_verb("I frati costruirono il mulino.", "costruirono", "remote");
	expect_verb("La mostra resterà aperta un mese.", "resterà", "future");
	expect_verb("Il treno potrebbe fermarsi in collina.", "potrebbe", "conditional");
	expect_verb("Il cassiere avrebbe nascosto i registri.", "avrebbe nascosto", "conditional perfect");
	expect_verb("Il progetto viene discusso in commissione.", "viene discusso", "present");
}

/* Clauses that open before the main verb are over when it comes. */
static void test_clauses_before(void **state)
{
	(void)state;
	expect_verb("Il rettore, che a marzo aveva lasciato la carica, ha scritto ai colleghi.", "ha scritto", "perfect");
	expect_verb("Quando la piena arrivò, il custode abbassò le paratoie.", "abbassò", "remote");
	expect_verb("Anche se i conti tornano, la società venderà lo stadio.", "venderà", "future");
	expect_verb("Dopo il consiglio, Bianchi, capo dei vigili, ha difeso la squadra.", "ha difeso", "perfect");
	expect_verb("Il ponte che univa le due rive è crollato ieri.", "è crollato", "perfect");
	expect_verb("Come spiegato dai tecnici, la frana non minaccia le case.", "minaccia", "present");
	expect_verb("Intervistata a lungo, ha negato tutto.", "ha negato", "perfect");
	expect_verb("Il preside – che ieri era assente – oggi riceve le famiglie.", "riceve", "present");
	expect_verb("Il preside (ieri era assente) oggi riceve le famiglie.", "riceve", "present");
}

static void test_clauses_behind(void **state)
{
	(void)state;
	expect_verb("Il questore ha detto che il corteo partirà alle nove.", "ha detto", "perfect");
	expect_verb("La scuola resta chiusa perché il tetto aveva ceduto.", "resta chiusa", "present");
	expect_main("Il questore ha detto che il corteo partirà alle nove.", "Il questore ha detto");
	expect_main("Il rettore, che aveva lasciato la carica, ha scritto ai colleghi.",
	            "Il rettore ha scritto ai colleghi");
	expect_main("Il ponte (era del 1902) chiude lunedì.", "Il ponte chiude lunedì");
	expect_main("La giunta sa che i fondi mancano, ma ha aperto il cantiere.", "La giunta sa ma ha aperto il cantiere");
	/* A hyphen between numbers is no inset. */
	expect_main("Nel biennio 2019-2020 i prezzi salgono.", "Nel biennio 2019 2020 i prezzi salgono");
}

/* What is quoted has no main clause. */
static void test_marks(void **state)
{
	(void)state;
	expect_verb("«Avevamo chiesto i fondi per anni», racconta la preside.", "racconta", "present");
	expect_main("«Avevamo chiesto i fondi per anni», racconta la preside.", "racconta la preside");
	expect_verb("«Avevamo chiesto i fondi per anni».", "", "none");
}

/* Nouns and small words that look like finite verbs. */
static void test_no_verbs(void **state)
{
	(void)state;
	expect_verb("Sciopero dei treni in tutta la regione.", "", "none");
	expect_verb("La replica del sindaco arriva in serata.", "arriva", "present");
	expect_verb("Il sindaco replica alla stampa.", "replica", "present");
	expect_verb("Dopo la denuncia di una lega locale il mercato aprì.", "aprì", "remote");
	expect_verb("Lo conferma la prefettura.", "conferma", "present"); /* a pronoun, since an article follows */
	expect_verb("La conferma della prefettura.", "", "none");
	expect_verb("Sale il prezzo del grano.", "Sale", "present");
	expect_verb("", "", "none");
}

/* Where there is no main verb the first dependent one stands for it. */
static void test_dependent(void **state)
{
	(void)state;
	analysis a = expect_verb("Una storia che commuove il paese.", "commuove", "present");
	assert_true(a.clause.dependent);
	a = expect_verb("Una storia commuove il paese.", "commuove", "present");
	assert_false(a.clause.dependent);
}

static void test_features(void **state)
{
	(void)state;
	extract(analyse_text("I sindacati hanno criticato la giunta.\nLa giunta ha raccolto dure critiche.\n"
	                     "Il sindaco ha detto che i sindacati criticano la giunta."),
	        "cues");
	expect_features(0, NAMES("main:verb=perfect>stance-against"));
	expect_features(1, NAMES("main:object=perfect>stance-against"));
	expect_features(2, NAMES("main:verb=perfect>saying"));
	expect_no_features(
	    2, NAMES("main:verb=perfect>stance-against", "main:object=perfect>stance-against", "cue:stance-against@main"));
}

static void test_times(void **state)
{
	(void)state;
	chs_article_source source = {.text = chs_slice_from("La diga era stata svuotata nel 1987.\n"
	                                                    "La diga riapre il 14 marzo.\n"
	                                                    "La diga, che era stata svuotata nel 2020, perde.\n"
	                                                    "«La diga era stata svuotata nel 1987», dice Neri.\n"
	                                                    "Il comune ha chiuso la diga nel 2023."),
	                             .date = chs_slice_from("2024-03-01")};
	extract(analyse_source(&source), "grammar");
	expect_features(0, NAMES("time:main=year-11+", "time:tense=pluperfect>year-11+"));
	expect_features(1, NAMES("time:main=day", "time:tense=present>day"));
	expect_features(2, NAMES("time:outside=year-3-10", "main:tense=present"));
	expect_no_features(2, NAMES("time:main=year-3-10", "time:tense=present>year-3-10"));
	assert_int_equal(count_features(3, "time:"), 0);
	expect_features(4, NAMES("time:tense=perfect>year-1-2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tenses),   cmocka_unit_test(test_clauses_before), cmocka_unit_test(test_clauses_behind),
	    cmocka_unit_test(test_marks),    cmocka_unit_test(test_no_verbs),       cmocka_unit_test(test_dependent),
	    cmocka_unit_test(test_features), cmocka_unit_test(test_times),
	};
	return cmocka_run_group_tests(tests, analysis_start, analysis_end);
}
