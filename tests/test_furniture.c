/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "features/furniture.h"
#include "features/furniture_lines.h"
#include "features/sentences.h"
#include "features/tokens.h"

static chs_language *language;
static chs_splitter *splitter;
static chs_forms *forms;
static chs_tokeniser *tokeniser;

static int open_all(const char *folder, const char *tag)
{
	chiosa_error error;
	if (chs_language_load(&language, folder, tag, &error) != CHIOSA_OK) {
		print_error("%s:%zu: %s\n", error.path, error.line, error.message);
		return -1;
	}
	if (chs_splitter_open(&splitter, language, NULL) != CHIOSA_OK ||
	    chs_forms_open(&forms, language, NULL) != CHIOSA_OK ||
	    chs_tokeniser_open(&tokeniser, language, forms, NULL) != CHIOSA_OK)
		return -1;
	return 0;
}

static void close_all(void)
{
	chs_tokeniser_close(tokeniser);
	chs_forms_close(forms);
	chs_splitter_close(splitter);
	chs_language_free(language);
}

static int set_up(void **state)
{
	(void)state;
	return open_all(CHIOSA_SOURCE_FOLDER "/features", "it");
}

static int tear_down(void **state)
{
	(void)state;
	close_all();
	return 0;
}

/* Writes "x" for each sentence that is furniture and "." for each other one. */
static void mark(chs_buffer *out, chs_document *document)
{
	assert_int_equal(chs_tokenise(tokeniser, document, NULL), CHIOSA_OK);
	assert_int_equal(chs_mark_furniture(document, language, NULL), CHIOSA_OK);
	for (size_t i = 0; i < document->n_sentences; i++)
		chs_buffer_add_char(out, document->sentences[i].furniture ? 'x' : '.');
}

/* The text as a page: split by us. */
static void expect_page(const char *text, const char *marked)
{
	chs_buffer out = {0};
	chs_document document = {.text = chs_slice_from(text)};
	assert_int_equal(chs_split(splitter, &document, 0, document.text.length, NULL), CHIOSA_OK);
	mark(&out, &document);
	if (!chs_slice_is(chs_buffer_slice(&out), marked))
		print_error("%s\n", text);
	assert_string_equal(out.data ? out.data : "", marked);
	chs_buffer_free(&out);
	chs_document_free(&document);
}

/* The text's lines as given sentences. */
static void expect_given(const char *text, const char *marked)
{
	chs_buffer out = {0};
	chs_document document = {.text = chs_slice_from(text)};
	size_t start = 0;
	for (uint32_t i = 0; start < document.text.length; i++) {
		size_t length = strcspn(text + start, "\n");
		assert_true(chs_reserve(&document.sentences, &document.sentences_capacity, i + 1, sizeof *document.sentences));
		document.sentences[document.n_sentences++] =
		    (chs_sentence){.start = (uint32_t)start, .end = (uint32_t)(start + length), .paragraph = i, .given = 1};
		start += length + 1;
	}
	mark(&out, &document);
	if (!chs_slice_is(chs_buffer_slice(&out), marked))
		print_error("%s\n", text);
	assert_string_equal(out.data ? out.data : "", marked);
	chs_buffer_free(&out);
	chs_document_free(&document);
}

/* One line behind a headline and a full sentence, with another sentence behind it. */
static void expect_line(const char *line, char marked)
{
	static const char before[] = "Frana sulla statale, chiusa la galleria di Monteforno\nLa frana è caduta all'alba "
	                             "sulla statale della Val Tronca, poco dopo il passaggio di un autobus.\n";
	static const char after[] = "\nI tecnici della Provincia hanno lavorato tutta la notte per liberare la strada.";
	chs_buffer page = {0};
	const char expected[] = {'.', '.', marked, '.', '\0'};
	chs_buffer_add_string(&page, before);
	chs_buffer_add_string(&page, line);
	chs_buffer_add_string(&page, after);
	expect_given(page.data, expected);
	chs_buffer_free(&page);
}

static void test_page(void **state)
{
	(void)state;
	expect_page("Salta al contenuto\n\n"
	            "Bufera sul porto di Vallemarina, dieci indagati\n\n"
	            "di Carla De Santis\n\n"
	            "Pubblicato: 03/02/2023 18:40\n\n"
	            "3' di lettura\n\n"
	            "VALLEMARINA. Dieci persone sono indagate per gli appalti del porto. La procura ha ascoltato i primi "
	            "testimoni.\n\n"
	            "Leggi anche: Porto, il piano da 40 milioni che divide la città\n\n"
	            "Gli appalti nel mirino\n\n"
	            "Secondo l'accusa i lavori sarebbero stati affidati senza gara. «Chiariremo tutto», ha detto il "
	            "presidente dell'ente.\n\n"
	            "Il molo di Vallemarina (Ansa)\n\n"
	            "L'udienza è fissata per il 12 marzo.\n\n"
	            "© Riproduzione riservata\n\n"
	            "Condividi su Facebook\n",
	            "x.xxxx..xx..x.xx");
}

static void test_navigation(void **state)
{
	(void)state;
	static const char *const lines[] = {
	    "Guarda",
	    "Scarica il modulo di adesione",
	    "Consulta la circolare",
	    "Continua a leggere su Gazzettino.example",
	    "Vedi anche: le foto della frana",
	    "Per approfondire: il dossier della Provincia",
	    "Guarda il video dei soccorsi",
	    "Iscriviti alla newsletter per ricevere ogni mattina le notizie del territorio",
	    "Loading...",
	    "Pubblicità",
	    "Home > Cronaca > Val Tronca",
	    "Tag: frane, strade, maltempo",
	    "5 min di lettura",
	    "Tempo di lettura: 2 minuti",
	    "Ultimo aggiornamento: 12 maggio 2021 ore 9:15",
	    "Aggiornato il 12 maggio 2021",
	    "12/05/2021",
	    "Mercoledì 12 maggio 2021",
	    "Monteforno, 12 maggio 2021",
	    "***",
	    "”",
	    "---",
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		expect_line(lines[i], 'x');
}

static void test_credits(void **state)
{
	(void)state;
	static const char *const lines[] = {
	    "di Anna Lo Russo",
	    "di Anna Lo Russo e Piero Gatti",
	    "DAL NOSTRO INVIATO",
	    "dal nostro corrispondente",
	    "A cura di Piero Gatti",
	    "Piero Gatti",
	    "Redazione Val Tronca",
	    "Foto: Gatti/Lapresse",
	    "Fonte: Provincia di Monteforno",
	    "L'autobus sfiorato dalla frana (Lapresse)",
	    "(Ansa)",
	    "(p.g.)",
	    "LA SCHEDA",
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		expect_line(lines[i], 'x');
}

static void test_headings(void **state)
{
	(void)state;
	static const char *const headings[] = {
	    "Le cause della frana",
	    "Un precedente nel 2008",
	    "Strade, scuole e ospedali",
	    "La lunga notte dei soccorritori",
	    "Come funziona il sistema di allerta",
	    "il documento della Provincia",
	};
	static const char *const statements[] = {
	    "La Provincia chiude la statale",
	    "Il sindaco: “Strada insicura da anni”",
	    "Gatti replica agli ambientalisti",
	    "Riaperta la galleria",
	    "Una notte che nessuno dimenticherà",
	    "Nessuna vittima.",
	    "Perché nessuno ha controllato?",
	    "Basta!",
	    "Secondo i geologi si poteva prevedere",
	    "Foto e video girati dagli abitanti hanno fatto il giro della rete.",
	    "Guarda caso, i fondi per la strada erano stati spostati un mese prima.",
	    "Leggi e regolamenti non bastano, ripetono i geologi.",
	};
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		expect_line(headings[i], 'x');
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
		expect_line(statements[i], '.');
}

/* Where headlines stand, lines without a verb are taken for statements, unless they are known headings. */
static void test_headlines(void **state)
{
	(void)state;
	static const char body[] = "\nIl premio è stato assegnato ieri sera a Monteforno davanti a duemila persone.";
	static const struct {
		const char *headline, *marked;
	} cases[] = {
	    {"Premio Monteforno a una poetessa di vent'anni", ".."},
	    {"Nuova scossa in Val Tronca, paura tra gli abitanti", ".."},
	    {"Addio a Lina Ferretti, la voce del folk", ".."},
	    {"Doppio colpo del Monteforno\nTre punti d'oro e primo posto", "..."},
	    {"Reazioni e commenti", "x."},
	    {"Intervista a Lina Ferretti", "x."},
	    {"Menu\nPremio Monteforno a una poetessa", "x.."},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		chs_buffer page = {0};
		chs_buffer_add_string(&page, cases[i].headline);
		chs_buffer_add_string(&page, body);
		expect_given(page.data, cases[i].marked);
		expect_page(page.data, cases[i].marked);
		chs_buffer_free(&page);
	}
}

/* What looks like furniture inside a paragraph is part of its text; a title is a sentence by definition. */
static void test_place(void **state)
{
	(void)state;
	expect_page("La frana è caduta all'alba sulla statale della Val Tronca. Le cause della frana", "..");
	chs_document document = {.text = chs_slice_from("Reazioni e commenti\nFonte: Ansa")};
	chs_buffer out = {0};
	assert_int_equal(chs_split(splitter, &document, 0, document.text.length, NULL), CHIOSA_OK);
	document.sentences[0].in_title = 1;
	mark(&out, &document);
	assert_string_equal(out.data, ".x");
	chs_buffer_free(&out);
	chs_document_free(&document);
	expect_page("", "");
	expect_page("\n \n", "");
}

/* ---- Patterns ---- */

static bool matches(const char *sentence, const char *pattern)
{
	chs_line line;
	chs_document document = {.text = chs_slice_from(sentence)};
	assert_int_equal(chs_split(splitter, &document, 0, document.text.length, NULL), CHIOSA_OK);
	assert_int_equal(chs_tokenise(tokeniser, &document, NULL), CHIOSA_OK);
	chs_line_read(&line, document.tokens, document.n_tokens, chs_language_trait(language, "word-particle"));
	bool result = chs_line_matches(&line, chs_slice_from(pattern),
	                               (chs_line_place){.short_alone = true, .heading = document.n_tokens % 2 == 0});
	chs_document_free(&document);
	return result;
}

static void test_patterns(void **state)
{
	(void)state;
	assert_true(matches("Vai alla pagina", "^ vai alla"));
	assert_false(matches("Vai allarme", "^ vai alla"));
	assert_false(matches("Ora vai alla pagina", "^ vai alla"));
	assert_true(matches("Vai alla pagina →", "= vai alla pagina"));
	assert_false(matches("Vai alla pagina due", "= vai alla pagina"));
	assert_true(matches("L’articolo", "= l'articolo"));
	assert_true(matches("Letto in 10 minuti", "^ letto in 0 minuti"));
	assert_true(matches("Letto in 12:30 minuti", "^ letto in 0 minuti"));
	assert_true(matches("4' di lettura", "= 0 di lettura"));
	assert_false(matches("Letto in dieci minuti", "^ letto in 0 minuti"));
	assert_true(matches("di Piero De Rossi", "= di +"));
	assert_true(matches("di Piero Gatti e Anna Lo Russo", "= di + e +"));
	assert_true(matches("di Ursula von der Leyen", "= di +"));
	assert_false(matches("di piero gatti", "= di +"));
	assert_false(matches("di Piero Gatti scrittore", "= di +"));
	assert_true(matches("Commenti (12)", "^ commenti (0"));
	assert_true(matches("Il molo (Foto Gatti)", "$ (foto +)"));
	assert_true(matches("Il molo (Ap)", "$ (ap)"));
	assert_false(matches("Il molo (Ap) ieri", "$ (ap)"));
	assert_true(matches("Il molo (Ap) ieri", "* (ap)"));
	assert_true(matches("Segui Val Tronca su Telegram", "^ segui _ _ su"));
	assert_false(matches("Segui su Telegram", "^ segui _ _ su telegram"));
	assert_false(matches("Segui", "^ segui su"));
	/* What is no pattern matches nothing. */
	assert_false(matches("Segui", ""));
	assert_false(matches("Segui", "^"));
	assert_false(matches("Segui", "segui"));
}

/* Sentences longer than what is compared are compared by their beginning. */
static void test_long_sentence(void **state)
{
	(void)state;
	chs_buffer text = {0};
	chs_buffer_add_string(&text, "Leggi anche: ");
	for (int i = 0; i < 400; i++)
		chs_buffer_add_string(&text, "parola ");
	assert_true(matches(text.data, "^ leggi anche:"));
	assert_false(matches(text.data, "= leggi anche:"));
	assert_false(matches(text.data, "* parola"));
	chs_buffer_free(&text);
}

/* Without knowledge of the language only lines without words are furniture, and lone words. */
static void test_unknown_language(void **state)
{
	(void)state;
	close_all();
	assert_int_equal(open_all(NULL, "en"), 0);
	expect_page("A headline about the harbour\n\n***\n\nThe harbour was closed on Monday after the storm.", ".x.");
	close_all();
	assert_int_equal(set_up(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_page),     cmocka_unit_test(test_navigation),    cmocka_unit_test(test_credits),
	    cmocka_unit_test(test_headings), cmocka_unit_test(test_headlines),     cmocka_unit_test(test_place),
	    cmocka_unit_test(test_patterns), cmocka_unit_test(test_long_sentence), cmocka_unit_test(test_unknown_language),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
