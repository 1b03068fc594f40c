/* SPDX-License-Identifier: MIT */
/* Articles as they stand in the press, each sentence with the words that are to be taken as quoted. */
#include "tests/analysis.h"

#include "features/quotation.h"

#include <stdio.h>

/*
 * `quoted`: the quoted words with single spaces. `flags`: < begins inside a quotation of an earlier sentence, > ends
 * inside one, : a quotation opens behind a colon, = the whole sentence is marked, a digit: fragments.
 */
typedef struct row {
	const char *quoted, *flags;
} row;

static void describe(chs_buffer *quoted, chs_buffer *flags, const chs_document *d, const chs_sentence *s)
{
	const chs_quotation *q = &s->quotation;
	size_t words = 0, inside = 0;
	for (size_t t = s->first_token; t < (size_t)s->first_token + s->n_tokens; t++) {
		const chs_token *token = &d->tokens[t];
		if (token->kind > CHS_KIND_DATE)
			continue;
		words++;
		if (!token->quoted)
			continue;
		if (inside++)
			chs_buffer_add_char(quoted, ' ');
		chs_buffer_add(quoted, d->text.data + token->start, token->end - token->start);
	}
	assert_int_equal(q->quoted_words, inside);
	float share = words ? (float)inside / (float)words : 0;
	assert_float_equal(q->share, share, 1e-6);
	chs_buffer_add_string(flags, q->starts_inside ? "<" : "");
	chs_buffer_add_string(flags, q->ends_inside ? ">" : "");
	chs_buffer_add_string(flags, q->after_colon ? ":" : "");
	chs_buffer_add_string(flags, q->whole ? "=" : "");
	if (q->fragments)
		chs_buffer_add_size(flags, q->fragments);
}

static void expect_document(const chs_document *d, const row *rows, size_t count)
{
	for (size_t i = 0; i < d->n_sentences && i < count; i++) {
		chs_buffer quoted = {0}, flags = {0};
		chs_slice text = sentence_text(d, i);
		chs_buffer_add_string(&quoted, "");
		chs_buffer_add_string(&flags, "");
		describe(&quoted, &flags, d, &d->sentences[i]);
		if (strcmp(quoted.data, rows[i].quoted) != 0 || strcmp(flags.data, rows[i].flags) != 0)
			fail_msg("%.*s\n  quoted \"%s\" (%s)\nexpected \"%s\" (%s)", (int)text.length, text.data, quoted.data,
			         flags.data, rows[i].quoted, rows[i].flags);
		chs_buffer_free(&quoted);
		chs_buffer_free(&flags);
	}
	assert_int_equal(d->n_sentences, count);
}

#define EXPECT(text, ...)                                                                                              \
	do {                                                                                                               \
		const row rows[] = {__VA_ARGS__};                                                                              \
		expect_document(analyse_text(text), rows, sizeof rows / sizeof rows[0]);                                       \
	} while (0)

/* One quotation and its speaker, in every kind of marks that the Italian press uses. */
static void test_styles(void **state)
{
	static const char *const marks[][2] = {
	    {"«", "»"},   {"“", "”"}, {"\"", "\""}, {"‘", "’"},   {"'", "'"},   {"„", "”"},   {"„", "“"},  {"‟", "”"},
	    {"''", "''"}, {"‹", "›"}, {"”", "”"},   {"``", "''"}, {"’’", "’’"}, {"´´", "´´"}, {"“", "\""}, {"\"", "”"}};
	(void)state;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		char text[400];
		snprintf(text, sizeof text,
		         "Il cantiere del ponte resta chiuso. %sNon possiamo riaprire prima di giugno%s, ha detto il sindaco. "
		         "L'assessora ha aggiunto: %sServono altri due milioni%s. I lavori erano cominciati a marzo.",
		         marks[i][0], marks[i][1], marks[i][0], marks[i][1]);
		EXPECT(text, {"", ""}, {"Non possiamo riaprire prima di giugno", ""}, {"Servono altri due milioni", ":"},
		       {"", ""});
	}
}

static void test_commas_as_marks(void **state)
{
	(void)state;
	EXPECT("Il sindaco ha detto: ,,Non possiamo riaprire il ponte'' e ha lasciato l'aula.",
	       {"Non possiamo riaprire il ponte", ":"});
}

/* Marks with space on both sides, or on the wrong one, still hold their words. */
static void test_bad_spacing(void **state)
{
	(void)state;
	EXPECT("Il sindaco è netto. \" Non possiamo riaprire il ponte \" , ha detto ieri. I lavori continuano.", {"", ""},
	       {"Non possiamo riaprire il ponte", ""}, {"", ""});
	EXPECT("« Non possiamo riaprire il ponte », ha detto il sindaco. I lavori continuano.",
	       {"Non possiamo riaprire il ponte", ""}, {"", ""});
	EXPECT("“ Non possiamo riaprire il ponte ” ha detto il sindaco. I lavori continuano.",
	       {"Non possiamo riaprire il ponte", ""}, {"", ""});
	EXPECT("Il sindaco ha detto:\"Non possiamo riaprire il ponte\"e poi ha lasciato l'aula. I lavori continuano.",
	       {"Non possiamo riaprire il ponte", ":"}, {"", ""});
}

/* A quotation over several sentences: each knows that it begins or ends inside. */
static void test_several_sentences(void **state)
{
	(void)state;
	EXPECT(
	    "La direttrice del museo non nasconde la delusione. «Avevamo chiesto più fondi per il restauro. Non è arrivato "
	    "nulla. Ora dobbiamo chiudere due sale», ha spiegato ai cronisti. Il museo ha riaperto nel 2021.",
	    {"", ""}, {"Avevamo chiesto più fondi per il restauro", ">="}, {"Non è arrivato nulla", "<>="},
	    {"Ora dobbiamo chiudere due sale", "<"}, {"", ""});
	EXPECT("Poi l'avvocato ha letto una nota: “Il mio assistito è innocente. Lo dimostreremo in aula.” Il processo "
	       "comincia lunedì.",
	       {"Il mio assistito è innocente", ">:"}, {"Lo dimostreremo in aula", "<="}, {"", ""});
}

/* Over paragraphs, with the marks repeated at each of them and without. */
static void test_several_paragraphs(void **state)
{
	(void)state;
	EXPECT(
	    "Lo sfogo del presidente arriva in serata.\n«Abbiamo fatto tutto il possibile per salvare la squadra. I conti "
	    "però non tornano.\n«La società è in vendita da mesi e nessuno si è fatto avanti.\n«Da domani cercheremo un "
	    "compratore all'estero», ha concluso il presidente.\nI tifosi protestano da settimane.",
	    {"", ""}, {"Abbiamo fatto tutto il possibile per salvare la squadra", ">="},
	    {"I conti però non tornano", "<>="}, {"La società è in vendita da mesi e nessuno si è fatto avanti", "<>="},
	    {"Da domani cercheremo un compratore all' estero", "<"}, {"", ""});
	EXPECT(
	    "\"Abbiamo fatto tutto il possibile per salvare la squadra.\n\"La società è in vendita da mesi.\n\"Da domani "
	    "cercheremo un compratore\", ha concluso il presidente.\nI tifosi protestano da settimane.",
	    {"Abbiamo fatto tutto il possibile per salvare la squadra", ">="}, {"La società è in vendita da mesi", "<>="},
	    {"Da domani cercheremo un compratore", "<"}, {"", ""});
	EXPECT("“Abbiamo fatto tutto il possibile per salvare la squadra.\nLa società è in vendita da mesi.\nDa domani "
	       "cercheremo un compratore”, ha concluso il presidente.\nI tifosi protestano da settimane.",
	       {"Abbiamo fatto tutto il possibile per salvare la squadra", ">="},
	       {"La società è in vendita da mesi", "<>="}, {"Da domani cercheremo un compratore", "<"}, {"", ""});
}

/* The same sentences given one by one, where the paragraphs are not known. */
static void test_given_sentences(void **state)
{
	const chs_slice sentences[] = {
	    chs_slice_from("«Abbiamo fatto tutto il possibile per salvare la squadra."),
	    chs_slice_from("I conti però non tornano."),
	    chs_slice_from("«La società è in vendita da mesi."),
	    chs_slice_from("Da domani cercheremo un compratore», ha detto."),
	    chs_slice_from("I tifosi protestano da settimane."),
	};
	static const row rows[] = {{"Abbiamo fatto tutto il possibile per salvare la squadra", ">="},
	                           {"I conti però non tornano", "<>="},
	                           {"La società è in vendita da mesi", "<>="},
	                           {"Da domani cercheremo un compratore", "<"},
	                           {"", ""}};
	chs_article_source source = {.sentences = sentences, .n_sentences = 5};
	(void)state;
	expect_document(analyse_source(&source), rows, 5);
}

/* A mark that nobody closes ends with its sentence; what follows is read as if it had not been. */
static void test_unclosed(void **state)
{
	(void)state;
	EXPECT(
	    "Il ministro ha scritto: «Il decreto è pronto. Il testo arriva in aula lunedì. Il voto è atteso entro giugno.",
	    {"Il decreto è pronto", ":"}, {"", ""}, {"", ""});
	EXPECT("Il ministro ha scritto: «Il decreto è pronto. La legge «salva casa» arriva in aula lunedì. «Vedremo», ha "
	       "detto "
	       "Neri. Il voto è atteso entro giugno.",
	       {"Il decreto è pronto", ":"}, {"salva casa", "1"}, {"Vedremo", "1"}, {"", ""});
	EXPECT("«Il decreto è pronto, ha scritto il ministro.\nLa riunione è finita tardi.\n«Vedremo in aula se regge», ha "
	       "detto "
	       "Neri.\nIl voto è atteso entro giugno.",
	       {"Il decreto è pronto ha scritto il ministro", "="}, {"", ""}, {"Vedremo in aula se regge", ""}, {"", ""});
	EXPECT(
	    "Il ministro parla di \"un decreto pronto. Il testo arriva in aula lunedì. Per Neri è \"una farsa\". Il voto è "
	    "atteso entro giugno.",
	    {"un decreto pronto", "1"}, {"", ""}, {"una farsa", "1"}, {"", ""});
	EXPECT(
	    "Il ministro ha scritto: «Il decreto è pronto. La legge «salva casa» arriva in aula lunedì.\n«Vedremo in aula "
	    "se regge», ha detto Neri.",
	    {"Il decreto è pronto", ":"}, {"salva casa", "1"}, {"Vedremo in aula se regge", ""});
	/* Straight marks say nothing of a beginning that is lost; and marks of inches. */
	EXPECT("Il decreto è pronto\", ha scritto il ministro. Per Neri \"è una farsa senza fine\".", {"", ""},
	       {"è una farsa senza fine", ""});
	EXPECT("In offerta un monitor da 27\" e uno da 24\" per gli uffici. Lo ha deciso la giunta.", {"", ""}, {"", ""});
	EXPECT("Ha vinto in 2h07'41\". Secondo Bruni (2h08'10\"), terzo Valli (2h09'33\"). «Faceva fresco», dice il "
	       "vincitore.",
	       {"", ""}, {"", ""}, {"Faceva fresco", "1"});
}

/* A mark that can only close, without one that opens: the sentence comes from the middle of a quotation. */
static void test_unopened(void **state)
{
	(void)state;
	EXPECT("Il decreto è pronto», ha scritto il ministro. Il testo arriva in aula lunedì.",
	       {"Il decreto è pronto", "<"}, {"", ""});
	EXPECT("Decideremo insieme ai Comuni”. Il testo arriva in aula lunedì.", {"Decideremo insieme ai Comuni", "<="},
	       {"", ""});
	/* Something was quoted before it, so it may have opened anywhere; it is inches, or opens itself. */
	EXPECT("La «zona rossa» resta in vigore», ha scritto il ministro.", {"zona rossa", "1"});
	EXPECT("In offerta un monitor da 27” per gli uffici. Lo ha deciso la giunta.", {"", ""}, {"", ""});
	EXPECT("Il ministro parla di ”farsa. Il testo arriva in aula lunedì.", {"", ""}, {"", ""});
	EXPECT("»Il decreto è pronto. Il testo arriva in aula lunedì.", {"", ""}, {"", ""});
}

/* However long the article, an unclosed quotation reaches no further than a bounded number of sentences. */
static void test_reach(void **state)
{
	chs_buffer text = {0};
	(void)state;
	chs_buffer_add_string(&text, "Il sindaco ha detto: «Il ponte riapre presto.");
	for (int i = 0; i < 60; i++)
		chs_buffer_add_string(&text, " I lavori continuano senza sosta anche di notte.");
	chs_buffer_add_string(&text, " La fine è vicina», dice il cartello.");
	const chs_document *d = analyse_text(text.data);
	assert_int_equal(d->n_sentences, 62);
	assert_int_equal(d->sentences[0].quotation.quoted_words, 4);
	for (size_t s = 1; s < 61; s++)
		assert_int_equal(d->sentences[s].quotation.quoted_words, 0);
	assert_int_equal(d->sentences[61].quotation.quoted_words, 4); /* by its own closing mark */
	chs_buffer_free(&text);
}

static void test_scare_quotes(void **state)
{
	(void)state;
	EXPECT("Il cosiddetto \"decreto rave\" e il “bonus casa” dividono ancora la maggioranza, che parla di 'manovra'.",
	       {"decreto rave bonus casa manovra", "3"});
	EXPECT("Il film «La grande bellezza» torna in sala, con l'«Avvenire» che ne parla come di «un'opera che ha fatto "
	       "scuola "
	       "in tutta Europa».",
	       {"La grande bellezza Avvenire un' opera che ha fatto scuola in tutta Europa", "2"});
}

/* Marks within marks: the outer ones count. */
static void test_nested(void **state)
{
	(void)state;
	EXPECT("«Mi ha detto: \"Vieni subito\" e io sono andata», racconta Anna.",
	       {"Mi ha detto Vieni subito e io sono andata", ""});
	EXPECT("“Il 'piano casa' non basta, serve un 'patto per l'abitare'”, insiste il sindacato.",
	       {"Il piano casa non basta serve un patto per l' abitare", ""});
	EXPECT("«Il «modello Milano» non funziona più», ha detto il sindaco. Poi è andato via.",
	       {"Il modello Milano non funziona più", ""}, {"", ""});
	EXPECT("\"Il \"modello Milano\" e il \"modello Torino\" non funzionano\", ha detto il sindaco. Poi è andato via.",
	       {"Il modello Milano e il modello Torino non funzionano", ""}, {"", ""});
}

/* Apostrophes are no marks, whatever their form. */
static void test_apostrophes(void **state)
{
	(void)state;
	EXPECT("L'ex sindaco dell’Aquila non c'era, e un po' di gente se n’è andata nel '68 o negli anni ’70.", {"", ""});
	EXPECT("L'assessore l'ha definita 'un'occasione persa' e poi ‘un’idea sbagliata’ per l'intera città.",
	       {"un' occasione persa un’ idea sbagliata", "2"});
	EXPECT("E' stata una giornata difficile, perche' la citta' e' rimasta senz'acqua. C'e' chi protesta.", {"", ""},
	       {"", ""});
}

static void test_brackets_and_punctuation(void **state)
{
	(void)state;
	EXPECT(
	    "L'azienda («Non commentiamo le indagini in corso») tace. (\"Nessuno ci ha avvisati prima di ieri\", dice un "
	    "operaio.)",
	    {"Non commentiamo le indagini in corso", ""}, {"Nessuno ci ha avvisati prima di ieri", ""});
	EXPECT("\"...e poi non è successo nulla\", ha raccontato. “Che cosa vogliamo fare?”, chiede la preside.",
	       {"e poi non è successo nulla", ""}, {"Che cosa vogliamo fare", ""});
}

/* Two quotations around the speaker: whole says that both ends are marked. */
static void test_around_the_speaker(void **state)
{
	(void)state;
	EXPECT("«Il bilancio è in ordine», ha detto l'assessora, «e lo dimostreremo in aula». Il voto è lunedì.",
	       {"Il bilancio è in ordine e lo dimostreremo in aula", "="}, {"", ""});
	const chs_document *d =
	    analyse_text("«Il bilancio è in ordine», ha detto Bruni, «e lo dimostreremo in consiglio».");
	assert_int_equal(d->sentences[0].quotation.opens, 2);
	assert_int_equal(d->sentences[0].quotation.closes, 2);
	assert_int_equal(d->sentences[0].quotation.longest, 5);
}

/* Dashes: speech when the paragraph begins with one and a second one closes it. */
static void test_dialogue(void **state)
{
	(void)state;
	EXPECT(
	    "– Non ho visto nessuno quella sera – rispose il custode. – Ero già a casa da un'ora.\nIl maresciallo annotò "
	    "tutto.",
	    {"Non ho visto nessuno quella sera", ""}, {"Ero già a casa da un' ora", "="}, {"", ""});
	EXPECT("— Vengo subito, — disse la donna.", {"Vengo subito", "1"});
	EXPECT("La giunta – quella eletta a maggio – ha votato il bilancio. Il sindaco – assente – era a Roma.", {"", ""},
	       {"", ""});
	EXPECT(
	    "– Il ponte riapre lunedì.\n– La scuola resta chiusa per lavori.\n- Il mercato si sposta - pare - in piazza.",
	    {"", ""}, {"", ""}, {"", ""});
}

/* The title is no part of the text: a mark that it leaves open does not reach into it. */
static void test_title(void **state)
{
	static const char text[] = "«Non cambieremo una virgola», ha detto il ministro. Il voto sul decreto è lunedì.";
	static const row rows[] = {{"Il decreto non si tocca", ":"}, {"Non cambieremo una virgola", ""}, {"", ""}};
	chs_article_source source = {.title = chs_slice_from("Il ministro: «Il decreto non si tocca"),
	                             .text = chs_slice_from(text)};
	(void)state;
	expect_document(analyse_source(&source), rows, 3);
}

/* Counters that are small numbers stop at their largest value. */
static void test_saturation(void **state)
{
	chs_buffer text = {0};
	(void)state;
	for (int i = 0; i < 400; i++)
		chs_buffer_add_string(&text, "il «tema» e ");
	chs_buffer_add_string(&text, "basta.");
	const chs_quotation *q = &analyse_text(text.data)->sentences[0].quotation;
	assert_int_equal(q->opens, 255);
	assert_int_equal(q->closes, 255);
	assert_int_equal(q->fragments, 255);
	assert_int_equal(q->quoted_words, 400);
	chs_buffer_clear(&text);
	chs_buffer_add_string(&text, "«");
	for (int i = 0; i < 70000; i++)
		chs_buffer_add_string(&text, "tema ");
	chs_buffer_add_string(&text, "», dice.");
	q = &analyse_text(text.data)->sentences[0].quotation;
	assert_int_equal(q->longest, 255);
	assert_int_equal(q->quoted_words, 70000);
	assert_float_equal(q->share, 70000.0f / 70001.0f, 1e-6);
	chs_buffer_free(&text);
}

/* Marks without words, at odd places, and nothing at all. */
static void test_odd(void **state)
{
	static const char *const odd[] = {"«",    "»",        "\"",      "«»",    "\"\"", "“”“”", "««««",
	                                  "»»»»", "– – –",    "«.",      "\".\"", "'",    "''''", "« « « » » »",
	                                  "–",    "\n«\n»\n", "“\"“\"“", "Sì. «", "«. Sì"};
	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		const chs_document *d = analyse_text(odd[i]);
		for (size_t s = 0; s < d->n_sentences; s++)
			assert_true(d->sentences[s].quotation.share >= 0 && d->sentences[s].quotation.share <= 1);
	}
	assert_int_equal(analyse_text("")->n_sentences, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_styles),
	    cmocka_unit_test(test_commas_as_marks),
	    cmocka_unit_test(test_bad_spacing),
	    cmocka_unit_test(test_several_sentences),
	    cmocka_unit_test(test_several_paragraphs),
	    cmocka_unit_test(test_given_sentences),
	    cmocka_unit_test(test_unclosed),
	    cmocka_unit_test(test_unopened),
	    cmocka_unit_test(test_reach),
	    cmocka_unit_test(test_scare_quotes),
	    cmocka_unit_test(test_nested),
	    cmocka_unit_test(test_apostrophes),
	    cmocka_unit_test(test_brackets_and_punctuation),
	    cmocka_unit_test(test_around_the_speaker),
	    cmocka_unit_test(test_dialogue),
	    cmocka_unit_test(test_title),
	    cmocka_unit_test(test_saturation),
	    cmocka_unit_test(test_odd),
	};
	return cmocka_run_group_tests(tests, analysis_start, analysis_end);
}
