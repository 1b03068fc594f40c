/* SPDX-License-Identifier: MIT */
#include "language_support.h"

/* One letter for each kind, in the order of chs_kind. */
static const char kind_letters[] = "wanu@q.:,-(*";
enum { MOST = 64 };

static words italian;

static int open_italian(void **state)
{
	(void)state;
	words_open(&italian, language_italian());
	return 0;
}

static int close_italian(void **state)
{
	(void)state;
	words_close(&italian);
	return 0;
}

/* The tokens of a one-line text, parted by |, each followed by / and the letter of its kind unless it is a word. */
static void check(const char *text, const char *expected)
{
	chs_buffer found = {0};
	words_read(&italian, text, strlen(text));
	for (size_t i = 0; i < italian.document.n_tokens; i++) {
		const chs_token *token = &italian.document.tokens[i];
		if (i > 0)
			chs_buffer_add_string(&found, "|");
		chs_buffer_add(&found, text + token->start, token->end - token->start);
		assert_int_equal(token->kind, token->form->kind);
		if (token->kind != CHS_KIND_WORD)
			chs_buffer_format(&found, "/%c", kind_letters[token->kind == CHS_KIND_DATE ? 3 : token->kind]);
	}
	assert_string_equal(found.data ? found.data : "", expected);
	chs_buffer_free(&found);
}

static void elisions(void **state)
{
	(void)state;
	check("L'accordo dell\u2019Unione", "L'|accordo|dell\u2019|Unione");
	check("c'\u00E8 un po' d'acqua", "c'|\u00E8|un|po'|d'|acqua");
	check("trent'anni fa, dov'era Sant'Agata?", "trent'|anni|fa|,/,|dov'|era|Sant'|Agata|?/.");
	check("l' accordo", "l'|accordo");
	check("D'Alema e O'Connor al McDonald's", "D'|Alema|e|O'Connor|al|McDonald's");
	check("nell'\"aula\" e l'\u00ABintesa\u00BB", "nell'|\"/q|aula|\"/q|e|l'|\u00AB/q|intesa|\u00BB/q");
}

static void accents_written_as_apostrophes(void **state)
{
	(void)state;
	check("E' vero, la citta' sara' piu' grande", "E'|vero|,/,|la|citta'|sara'|piu'|grande");
	check("'Non e' vero', dice", "'/q|Non|e'|vero|'/q|,/,|dice");
	check("detta 'la citta', si spense", "detta|'/q|la|citta|'/q|,/,|si|spense");
}

static void quotation_marks(void **state)
{
	(void)state;
	check("\u201CS\u00EC\u201D, \u2018no\u2019 e \"forse\"",
	      "\u201C/q|S\u00EC|\u201D/q|,/,|\u2018/q|no|\u2019/q|e|\"/q|forse|\"/q");
	check("''Basta'' e ,,Guten Tag\u201C", "''/q|Basta|''/q|e|,,/q|Guten|Tag|\u201C/q");
	check("un 'caso' unico", "un|'/q|caso|'/q|unico");
	check("\u00ABDice 'dopo'\u00BB", "\u00AB/q|Dice|'/q|dopo|'/q|\u00BB/q");
}

static void numbers_and_dates(void **state)
{
	(void)state;
	check("1.300 euro, 3,5% alle 12:30", "1.300/n|euro|,/,|3,5/n|%/*|alle|12:30/n");
	check("Il 19/06/2024 o 2024-06-19.", "Il|19/06/2024/u|o|2024-06-19/u|./.");
	check("il 2\u00B0, la 1\u00AA e 2-1", "il|2\u00B0/n|,/,|la|1\u00AA/n|e|2/n|-/-|1/n");
	check("gli anni '90 e il \u201968", "gli|anni|'90/n|e|il|\u201968/n");
	check("l'81enne con 40mila euro e il 5G", "l'|81enne|con|40mila|euro|e|il|5G");
	check("chiude a 20.", "chiude|a|20/n|./.");
	check("1' di lettura", "1/n|'/*|di|lettura");
	check("120 km/h, 3 m\u00B2", "120/n|km/h|,/,|3/n|m\u00B2");
}

static void abbreviations_and_initials(void **state)
{
	(void)state;
	check("La Fiat S.p.A. e gli U.S.A. di oggi", "La|Fiat|S.p.A./a|e|gli|U.S.A./a|di|oggi");
	check("G. Rossi, G.B. Vico", "G./a|Rossi|,/,|G.B./a|Vico");
	check("l'art. 5 del decreto", "l'|art./a|5/n|del|decreto");
	check("Passa al piano B.", "Passa|al|piano|B|./.");
}

static void addresses(void **state)
{
	(void)state;
	check("scrive corriere.it su www.rai.it/news.", "scrive|corriere.it/@|su|www.rai.it/news/@|./.");
	check("(https://a.example/b?c=d)", "(/(|https://a.example/b?c=d/@|)/(");
	check("nome.cognome@host.example, @nome #tema", "nome.cognome@host.example/@|,/,|@nome/@|#tema/@");
	check("alla fine.Poi basta...", "alla|fine|./.|Poi|basta|.../.");
}

static void hyphens_and_dashes(void **state)
{
	(void)state;
	check("Kim Jong-un e il Covid-19", "Kim|Jong-un|e|il|Covid-19");
	check("\u2014 Vieni \u2013 disse - qui", "\u2014/-|Vieni|\u2013/-|disse|-/-|qui");
	check("2021-2022", "2021/n|-/-|2022/n");
}

static void spaces_are_known(void **state)
{
	(void)state;
	words_read(&italian, "A, b\n\u00ABC\u00BB d", 12);
	const chs_document *d = &italian.document;
	static const int expected[] = {1, 0, 1, 1, 0, 0, 1};
	assert_int_equal(d->n_sentences, 2);
	assert_int_equal(d->sentences[1].first_token, 3);
	assert_int_equal(d->sentences[1].n_tokens, 4);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(d->tokens[i].space_before, expected[i]);
}

static void invisible_characters(void **state)
{
	(void)state;
	check("inte\u00ADresse \uFEFFRoma \u00AD", "inte\u00ADresse|Roma");
	assert_true(chs_slice_is(italian.document.tokens[0].form->text, "interesse"));
	check(" \t\u00A0 ", "");
	check("_ __a", "_/*|_/*|_/*|a");
}

static void other_scripts(void **state)
{
	(void)state;
	check("\u041F\u0440\u0438\u0432\u0435\u0442, \u043C\u0438\u0440",
	      "\u041F\u0440\u0438\u0432\u0435\u0442|,/,|\u043C\u0438\u0440");
	check("\u6771\u4EAC\u3002", "\u6771\u4EAC|\u3002/.");
	check("\u0E20\u0E32\u0E29\u0E32\u0E44\u0E17\u0E22", "\u0E20\u0E32\u0E29\u0E32|\u0E44\u0E17\u0E22");
	check("ok \U0001F469\u200D\U0001F4BB", "ok|\U0001F469\u200D\U0001F4BB/*");
}

static void a_language_without_data(void **state)
{
	(void)state;
	chs_language *language;
	words english;
	assert_int_equal(chs_language_load(&language, NULL, "en", NULL), CHIOSA_OK);
	words_open(&english, language);
	words_read(&english, "He didn't say 'yes'.", 20);
	assert_int_equal(english.document.n_tokens, 7);
	assert_true(chs_slice_is(english.document.tokens[1].form->text, "didn't"));
	words_close(&english);
}

/* Tokens cover every byte but white space and ignored characters, in order, whatever the text. */
static void any_text_is_covered(void **state)
{
	(void)state;
	static const char *const pieces[] = {
	    "l'",     "'", "''",   ",,",     ".",      "-",  "a",   "G.", "12", ":",      "/",   "@",      "#", "\u2019",
	    "\u00AB", " ", "www.", "\u6771", "\u00B0", "e'", "po'", "_",  "&",  "S.p.A.", "://", "\u2018", "%", "1"};
	uint64_t seed = 7;
	for (int round = 0; round < 3000; round++) {
		chs_buffer text = {0};
		for (int i = 0; i < 12; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			chs_buffer_add_string(&text, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
		}
		words_read(&italian, text.data, text.length);
		uint32_t at = 0;
		for (size_t i = 0; i < italian.document.n_tokens; i++) {
			const chs_token *token = &italian.document.tokens[i];
			assert_true(token->start < token->end && token->start >= at);
			for (; at < token->start; at++)
				assert_int_equal(text.data[at], ' ');
			at = token->end;
		}
		for (; at < text.length; at++)
			assert_int_equal(text.data[at], ' ');
		chs_buffer_free(&text);
	}
}

/* Long runs of whatever may be looked at again and again must not take quadratic time. */
static void long_runs(void **state)
{
	(void)state;
	static const char *const units[] = {"a",  "a'",     "a.", "e' ", "'a ", "A.",  "1.",
	                                    "a-", "\u6771", "'",  "a@",  ".,",  "l'e'"};
	enum { LENGTH = 200000 };
	for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
		chs_buffer text = {0};
		while (text.length < LENGTH)
			chs_buffer_add_string(&text, units[u]);
		words_read(&italian, text.data, text.length);
		assert_true(italian.document.n_tokens >= 1);
		chs_forms_trim(italian.forms);
		chs_buffer_free(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(elisions),
	    cmocka_unit_test(accents_written_as_apostrophes),
	    cmocka_unit_test(quotation_marks),
	    cmocka_unit_test(numbers_and_dates),
	    cmocka_unit_test(abbreviations_and_initials),
	    cmocka_unit_test(addresses),
	    cmocka_unit_test(hyphens_and_dashes),
	    cmocka_unit_test(spaces_are_known),
	    cmocka_unit_test(invisible_characters),
	    cmocka_unit_test(other_scripts),
	    cmocka_unit_test(a_language_without_data),
	    cmocka_unit_test(any_text_is_covered),
	    cmocka_unit_test(long_runs),
	};
	return cmocka_run_group_tests(tests, open_italian, close_italian);
}
