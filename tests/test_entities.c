/* SPDX-License-Identifier: MIT */
#include "features/entities.h"

#include "language_support.h"

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

static void find(const char *text)
{
	words_read(&italian, text, strlen(text));
	assert_int_equal(chs_find_entities(&italian.document, italian.language, NULL), CHIOSA_OK);
}

/* The entities of the text (sentences are its lines), as "type:text" parted by |. */
static void check(const char *text, const char *expected)
{
	chs_buffer found = {0};
	uint32_t at = 0;
	find(text);
	for (size_t i = 0; i < italian.document.n_entities; i++) {
		const chs_entity *entity = &italian.document.entities[i];
		assert_true(entity->start >= at && entity->end > entity->start);
		at = entity->end;
		if (i > 0)
			chs_buffer_add_string(&found, "|");
		chs_buffer_format(&found, "%s:%.*s", chs_entity_type_name(entity->type), (int)(entity->end - entity->start),
		                  text + entity->start);
	}
	assert_string_equal(found.data ? found.data : "", expected);
	chs_buffer_free(&found);
}

static void persons(void **state)
{
	(void)state;
	check("Lo ha detto Giulia Ferrarini.", "person:Giulia Ferrarini");
	check("Il sindaco Bertocchi e il dottor Pavolin erano assenti.", "person:Bertocchi|person:Pavolin");
	check("Secondo D'Ambrogio serve tempo, ma Ursula von der Leyen insiste.",
	      "person:D'Ambrogio|person:Ursula von der Leyen");
	check("L'ha vista il ministro dell'Interno Carlo Vestini.", "person:Carlo Vestini");
	check("Parla anche Anna M. Torvaldi.", "person:Anna M. Torvaldi");
}

static void organisations(void **state)
{
	(void)state;
	check("Lo comunica il Ministero delle Infrastrutture e dei Trasporti.",
	      "organisation:Ministero delle Infrastrutture e dei Trasporti");
	check("Per la Commissione europea e per la Cgil va bene.", "organisation:Commissione europea|organisation:Cgil");
	check("Il bilancio della Banca d'Italia e della Bce.", "organisation:Banca d'Italia|organisation:Bce");
	check("Uno studio dell'universit\u00E0 di Camerino con la XKPT.",
	      "organisation:universit\u00E0 di Camerino|organisation:XKPT");
}

static void places(void **state)
{
	(void)state;
	check("Da Reggio Emilia a Busto Arsizio passando per gli Stati Uniti.",
	      "place:Reggio Emilia|place:Busto Arsizio|place:Stati Uniti");
	check("Il corteo in piazza Garibaldi, in provincia di Lecco.", "place:piazza Garibaldi|place:provincia di Lecco");
	check("Vive a Ronzate da anni.", "place:Ronzate");
}

static void beginnings_are_no_names(void **state)
{
	(void)state;
	check("Stamattina piove. Tuttavia si parte.", "");
	check("Trattori in strada.\nI trattori bloccano il casello.", "");
	check("Ha detto: \u00ABAspettiamo ancora\u00BB.", "");
	check("Francia e Germania hanno firmato.", "place:Francia|place:Germania");
}

static void other_capitals_are_no_names(void **state)
{
	(void)state;
	check("A Natale il Covid-19 e l'Iva.", "");
	check("Nel XV secolo.", "");
	check("IL TRENO DEL MATTINO ARRIVA TARDI", "");
}

static void dates(void **state)
{
	(void)state;
	check("Il 19 giugno 2024, il 1\u00B0 maggio e nel 2011.", "date:19 giugno 2024|date:1\u00B0 maggio|date:2011");
	check("Da giugno del 2019 al 19/06/2024.", "date:giugno del 2019|date:19/06/2024");
	check("Sono 2011 voti, a giugno.", "");
}

static void amounts(void **state)
{
	(void)state;
	check("Costa 3,5 miliardi di euro, cio\u00E8 40mila euro a testa e 1.300 \u20AC in pi\u00F9.",
	      "money:3,5 miliardi di euro|money:40mila euro|money:1.300 \u20AC");
	check("Da $5 a due milioni di dollari, un milione e 200 mila euro.",
	      "money:$5|money:due milioni di dollari|money:un milione e 200 mila euro");
	check("Il 5,2 per cento, il 7%, 400 chilometri e 20 km/h.",
	      "quantity:5,2 per cento|quantity:7%|quantity:400 chilometri|quantity:20 km/h");
	check("Tre ragazzi e 12 adulti.", "");
}

static void check_name(size_t i, const char *expected)
{
	assert_in_range(i, 0, italian.document.n_entities - 1);
	chs_slice name = italian.document.entities[i].name;
	if (!chs_slice_is(name, expected))
		fail_msg("found %.*s, expected %s", (int)name.length, name.data, expected);
}

static void variants_share_a_name(void **state)
{
	(void)state;
	find("Kim Jong-un riceve il presidente.\nKim Jong Un e Lucia Bardetti parlano.\nKim tace, Bardetti saluta.");
	assert_int_equal(italian.document.n_entities, 5);
	check_name(0, "Kim Jong-un");
	check_name(1, "Kim Jong-un");
	check_name(2, "Lucia Bardetti");
	check_name(3, "Kim Jong-un");
	check_name(4, "Lucia Bardetti");
	find("Ieri Bardetti ha taciuto, ha detto Bardetti.\nPoi Lucia Bardetti ha riso.");
	check_name(0, "Lucia Bardetti"); /* also before the full name */
}

static void shared_surnames_stay_apart(void **state)
{
	(void)state;
	find("Mario Torvaldi e Anna Torvaldi sono qui.");
	assert_int_equal(italian.document.n_entities, 2);
	check_name(0, "Mario Torvaldi");
	check_name(1, "Anna Torvaldi");
}

static void the_article_settles_doubts(void **state)
{
	(void)state;
	check("Torvaldi frena.\nPer il ministro Torvaldi non basta.", "person:Torvaldi|person:Torvaldi");
	check("Torvaldi frena.", "");
}

static void furniture_is_passed_over(void **state)
{
	(void)state;
	const char *text = "di Mario Torvaldi\nMario Torvaldi parla.";
	words_read(&italian, text, strlen(text));
	italian.document.sentences[0].furniture = 1;
	assert_int_equal(chs_find_entities(&italian.document, italian.language, NULL), CHIOSA_OK);
	assert_int_equal(italian.document.n_entities, 1);
	assert_int_equal(italian.document.entities[0].sentence, 1);
	assert_int_equal(italian.document.entities[0].first_token, 3);
	assert_int_equal(italian.document.entities[0].n_tokens, 2);
}

static void without_data_and_without_text(void **state)
{
	(void)state;
	chs_language *language;
	words bare;
	find("");
	assert_int_equal(italian.document.n_entities, 0);
	assert_int_equal(chs_language_load(&language, NULL, "it", NULL), CHIOSA_OK);
	words_open(&bare, language);
	const char *text = "Ieri a Roma 3 euro il 19/06/2024 di Mario Rossi (MI), 'Non so' disse";
	words_read(&bare, text, strlen(text));
	assert_int_equal(chs_find_entities(&bare.document, bare.language, NULL), CHIOSA_OK);
	assert_int_equal(bare.document.n_entities, 1); /* the date, by its form; capitals alone make no names */
	assert_int_equal(bare.document.entities[0].type, CHS_DATE);
	words_close(&bare);
}

/* Every entity is whole tokens of its sentence, whatever the text; long runs end in reasonable time. */
static void any_text_is_safe(void **state)
{
	(void)state;
	static const char *const pieces[] = {
	    "Roma",   "di",   "il",    "presidente", "Mario",   "von",  "D'",      "G.",    "5",    "milioni", "euro",
	    "nel",    "2011", "\n",    "(",          ")",       "e",    "MI",      "Banca", "Papa", "via",     "\"",
	    "giugno", "$",    "Sant'", "per cento",  "al-Sisi", "XKPT", "Interno", ",",     ".",    "ha detto"};
	uint64_t seed = 11;
	for (int round = 0; round < 2000; round++) {
		chs_buffer text = {0};
		for (int i = 0; i < 14; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			chs_buffer_add_string(&text, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
			chs_buffer_add_string(&text, " ");
		}
		find(text.data);
		const chs_document *d = &italian.document;
		for (size_t i = 0; i < d->n_entities; i++) {
			const chs_entity *entity = &d->entities[i];
			const chs_sentence *sentence = &d->sentences[entity->sentence];
			assert_true(entity->n_tokens > 0 && entity->first_token >= sentence->first_token);
			assert_true(entity->first_token + entity->n_tokens <= sentence->first_token + sentence->n_tokens);
			assert_int_equal(entity->start, d->tokens[entity->first_token].start);
			assert_int_equal(entity->end, d->tokens[entity->first_token + entity->n_tokens - 1].end);
			assert_true(entity->name.length > 0);
			assert_true(i == 0 || entity->first_token >= d->entities[i - 1].first_token + d->entities[i - 1].n_tokens);
		}
		chs_buffer_free(&text);
	}
	for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
		chs_buffer text = {0};
		for (int i = 0; i < 20000; i++) {
			chs_buffer_add_string(&text, pieces[p]);
			chs_buffer_add_string(&text, " ");
		}
		find(text.data);
		chs_buffer_free(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(persons),
	    cmocka_unit_test(organisations),
	    cmocka_unit_test(places),
	    cmocka_unit_test(beginnings_are_no_names),
	    cmocka_unit_test(other_capitals_are_no_names),
	    cmocka_unit_test(dates),
	    cmocka_unit_test(amounts),
	    cmocka_unit_test(variants_share_a_name),
	    cmocka_unit_test(shared_surnames_stay_apart),
	    cmocka_unit_test(the_article_settles_doubts),
	    cmocka_unit_test(furniture_is_passed_over),
	    cmocka_unit_test(without_data_and_without_text),
	    cmocka_unit_test(any_text_is_safe),
	};
	return cmocka_run_group_tests(tests, open_italian, close_italian);
}
