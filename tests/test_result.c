/* SPDX-License-Identifier: MIT */
/* chiosa_label as a program outside sees it: offsets, texts, entities, bounds, threads. */
#include "base/utf8.h"
#include "tests/support_model.h"

#include <math.h>
#include <pthread.h>

static chiosa_result *label(const char *text, const chiosa_label_options *options)
{
	chiosa_result *result = NULL;
	chiosa_error error = {0};
	if (chiosa_label(&result, model, text, strlen(text), options, &error) != CHIOSA_OK)
		fail_msg("%s", error.message);
	return result;
}

static chiosa_sentence sentence(const chiosa_result *result, size_t index)
{
	chiosa_sentence found;
	assert_true(chiosa_result_sentence(result, index, &found));
	return found;
}

/* text[start:end] as Python would cut it. */
static void assert_slice(const char *text, size_t start, size_t end, const char *expected)
{
	size_t at = 0, count = 0, length = strlen(text), from;
	while (count < start && at < length) {
		chs_utf8_next(text, length, &at);
		count++;
	}
	from = at;
	while (count < end && at < length) {
		chs_utf8_next(text, length, &at);
		count++;
	}
	assert_int_equal(count, end);
	assert_int_equal(strlen(expected), at - from);
	assert_memory_equal(text + from, expected, at - from);
}

/* Every sentence and entity is the slice that its offsets say, in order, whole and within the text. */
static void assert_sound(const chiosa_result *result, const char *text, const char *title)
{
	size_t before = 0;
	for (size_t i = 0; i < chiosa_result_n_sentences(result); i++) {
		chiosa_sentence s = sentence(result, i);
		assert_slice(s.in_title ? title : text, s.start, s.end, s.text);
		assert_true(s.in_title || s.start >= before);
		before = s.in_title ? 0 : s.end;
		if (s.why == CHIOSA_FURNITURE) {
			assert_null(s.label);
			assert_null(s.probabilities);
			assert_true(s.probability == 0);
			continue;
		}
		double largest = 0, sum = 0;
		size_t best = 0;
		for (size_t k = 0; k < chiosa_model_n_labels(model); k++) {
			sum += s.probabilities[k];
			if (s.probabilities[k] > largest) {
				largest = s.probabilities[k];
				best = k;
			}
		}
		assert_true(sum > 1 - 1e-9 && sum < 1 + 1e-9);
		assert_true(s.probability == largest);
		assert_int_equal(s.why == CHIOSA_LABELLED, s.label != NULL);
		if (s.label)
			assert_string_equal(s.label, chiosa_model_label(model, best));
	}
	for (size_t i = 0; i < chiosa_result_n_entities(result); i++) {
		chiosa_entity e;
		assert_true(chiosa_result_entity(result, i, &e));
		chiosa_sentence s = sentence(result, e.sentence);
		assert_slice(s.in_title ? title : text, e.start, e.end, e.text);
		assert_true(e.start >= s.start && e.end <= s.end && e.start < e.end);
		assert_true(e.name[0] != '\0' && e.type[0] != '\0');
	}
}

static void labels_an_article(void **state)
{
	(void)state;
	const char *text = "Il Comune di Vespri ha approvato il piano.\n«Siamo contenti», ha detto il sindaco Carlo Neri.\n"
	                   "I residenti hanno protestato e chiedono garanzie.\nNel 2010 il Comune aveva perso la causa.\n"
	                   "Leggi anche: tutto sul piano\n";
	static const char *const expected[] = {"claim", "quote", "reaction", "background"};
	chiosa_result *result = label(text, NULL);
	assert_int_equal(chiosa_result_n_sentences(result), 5);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(sentence(result, i).label, expected[i]);
	assert_int_equal(sentence(result, 4).why, CHIOSA_FURNITURE);
	assert_sound(result, text, NULL);
	bool found = false;
	for (size_t i = 0; i < chiosa_result_n_entities(result); i++) {
		chiosa_entity entity;
		assert_true(chiosa_result_entity(result, i, &entity));
		if (strcmp(entity.text, "Carlo Neri") == 0) {
			found = true;
			assert_string_equal(entity.type, "person");
			assert_int_equal(entity.sentence, 1);
			assert_int_equal(entity.start, 81);
		}
	}
	assert_true(found);
	chiosa_sentence none;
	chiosa_entity nobody;
	assert_false(chiosa_result_sentence(result, 5, &none));
	assert_false(chiosa_result_sentence(result, SIZE_MAX, &none));
	assert_false(chiosa_result_entity(result, chiosa_result_n_entities(result), &nobody));
	chiosa_result_free(result);
	chiosa_result_free(NULL);
}

static void offsets_count_code_points(void **state)
{
	(void)state;
	static const char *const texts[] = {
	    "È già più là: perché? Così la città di Forlì ha riaperto il caffè.",
	    "Il museo 🏛️ ha riaperto 🎉🎉. «Una festa 👩‍👩‍👧», ha detto Anna "
	    "Bruni.\n\n🏳️‍🌈 "
	    "Migliaia "
	    "in "
	    "piazza a Roma.",
	    "Prima riga.\r\nSeconda riga di Carlo Neri.\r\n\r\nTerza riga del Comune di Roma.\r\n",
	    "\xEF\xBB\xBFIl Comune ha aperto la scuola. Poi Anna Bruni ha parlato.",
	    "  \t La giunta ha approvato il piano.   Il sindaco Carlo Neri ha detto «sì».  \n ",
	    ("Cafe\xCC\x81 e perche\xCC\x81: la giunta di Roma decide. So\xC2\xAD"
	     "no due."),
	    "Quaranta\xC2\xA0milioni di euro. A Roma\xE2\x80\xAF: 3,5%.",
	    "Il caso.Poi la causa.E la fine",
	    "日本 e Россия hanno firmato a Ginevra. Ελλάδα no.",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		chiosa_result *result = label(texts[i], NULL);
		assert_true(chiosa_result_n_sentences(result) > 0);
		assert_sound(result, texts[i], NULL);
		chiosa_result_free(result);
	}
}

static void hand_counted_offsets(void **state)
{
	(void)state;
	chiosa_result *result = label("Però 🎉 è vero.\r\nIl sindaco ha parlato.", NULL);
	assert_int_equal(chiosa_result_n_sentences(result), 2);
	assert_int_equal(sentence(result, 0).start, 0);
	assert_int_equal(sentence(result, 0).end, 14);
	assert_int_equal(sentence(result, 1).start, 16); /* CR and LF are two */
	assert_int_equal(sentence(result, 1).end, 38);
	chiosa_result_free(result);
}

static void a_title_is_the_first_sentence(void **state)
{
	(void)state;
	static const char title[] = "Però il ponte di Vespri riaprirà a metà giugno";
	chiosa_label_options options = CHIOSA_LABEL_OPTIONS_INIT;
	options.title = title;
	options.title_length = sizeof title - 1;
	options.date = "2024-06-19";
	const char *text = "È già tutto pronto a Vespri. Il sindaco Carlo Neri ha detto di sì.";
	chiosa_result *result = label(text, &options);
	assert_int_equal(chiosa_result_n_sentences(result), 3);
	assert_true(sentence(result, 0).in_title);
	assert_int_equal(sentence(result, 0).start, 0);
	assert_int_equal(sentence(result, 0).end, 46);
	assert_string_equal(sentence(result, 0).text, title);
	assert_false(sentence(result, 1).in_title);
	assert_int_equal(sentence(result, 1).start, 0);
	assert_int_equal(sentence(result, 2).start, 29);
	assert_sound(result, text, title);
	chiosa_result_free(result);
	result = label("", &options);
	assert_int_equal(chiosa_result_n_sentences(result), 1);
	assert_sound(result, "", title);
	chiosa_result_free(result);
}

static void odd_titles_and_dates(void **state)
{
	(void)state;
	static const char *const titles[] = {
	    "", " ", "\n", "Titolo\nsu due righe. E due frasi", "\xFF\xFE", "Leggi anche: altro"};
	static const char *const dates[] = {"", "2024", "2024-13-45", "domani", "2024-06", "99999999999999999999-01"};
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		chiosa_label_options options = CHIOSA_LABEL_OPTIONS_INIT;
		options.title = titles[i];
		options.title_length = strlen(titles[i]);
		options.date = dates[i];
		chiosa_result *result = label("Il sindaco ha parlato a Roma.", &options);
		assert_sound(result, "Il sindaco ha parlato a Roma.", i == 4 ? "\xEF\xBF\xBD\xEF\xBF\xBD" : titles[i]);
		chiosa_result_free(result);
	}
}

static void below_the_threshold_a_sentence_is_uncertain(void **state)
{
	(void)state;
	chiosa_label_options options = CHIOSA_LABEL_OPTIONS_INIT;
	options.min_probability = 1;
	const char *text = "Il Comune di Vespri ha approvato il piano.\nLeggi anche: tutto sul piano\n";
	chiosa_result *result = label(text, &options);
	assert_int_equal(sentence(result, 0).why, CHIOSA_UNCERTAIN);
	assert_null(sentence(result, 0).label);
	assert_true(sentence(result, 0).probability > 0.25);
	assert_int_equal(sentence(result, 1).why, CHIOSA_FURNITURE);
	assert_sound(result, text, NULL);
	chiosa_result_free(result);
}

static void nothing_gives_nothing(void **state)
{
	(void)state;
	static const char *const texts[] = {"", " ", "\n\n\r\n\t", "\xEF\xBB\xBF", "\xC2\xA0\xC2\xA0"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		chiosa_result *result = label(texts[i], NULL);
		assert_sound(result, texts[i], NULL);
		for (size_t s = 0; s < chiosa_result_n_sentences(result); s++)
			assert_int_equal(sentence(result, s).why, CHIOSA_FURNITURE);
		assert_int_equal(chiosa_result_n_entities(result), 0);
		chiosa_result_free(result);
	}
	chiosa_result *result = NULL;
	assert_int_equal(chiosa_label(&result, model, NULL, 0, NULL, NULL), CHIOSA_OK);
	assert_int_equal(chiosa_result_n_sentences(result), 0);
	chiosa_result_free(result);
}

static void only_furniture_has_no_labels(void **state)
{
	(void)state;
	const char *text = "Leggi anche: il ponte\nPubblicità\nLoading...\nLeggi anche: la scuola\n";
	chiosa_result *result = label(text, NULL);
	assert_int_equal(chiosa_result_n_sentences(result), 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(sentence(result, i).why, CHIOSA_FURNITURE);
	assert_sound(result, text, NULL);
	chiosa_result_free(result);
}

/* Malformed bytes count as one code point for each part that is replaced; NUL is a character like others. */
static void malformed_text_is_repaired(void **state)
{
	(void)state;
	static const struct {
		const char *bytes, *repaired;
		size_t length;
	} given[] = {
	    {"Il caff\xE8 di Roma ha aperto.", "Il caff\xEF\xBF\xBD di Roma ha aperto.", 27},
	    {"\xC3", "\xEF\xBF\xBD", 1},
	    {"Aperto.\xF0\x9F\x8E", "Aperto.\xEF\xBF\xBD", 10},
	    {"\xED\xA0\x80 chiuso a Roma.", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD chiuso a Roma.", 18},
	    {"\xC0\xAF\xFE\xFF", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 4},
	};
	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		chiosa_result *result;
		char *copy = malloc(given[i].length); /* no byte behind it may be read */
		assert_non_null(copy);
		memcpy(copy, given[i].bytes, given[i].length);
		assert_int_equal(chiosa_label(&result, model, copy, given[i].length, NULL, NULL), CHIOSA_OK);
		free(copy);
		assert_sound(result, given[i].repaired, NULL);
		chiosa_result_free(result);
	}
	chiosa_result *result;
	assert_int_equal(chiosa_label(&result, model, "a\0b c\0\0", 7, NULL, NULL), CHIOSA_OK);
	chiosa_result_free(result);
}

static void any_bytes_do_no_harm(void **state)
{
	(void)state;
	uint64_t seed = 42;
	for (size_t round = 0; round < 300; round++) {
		char text[200];
		static const char *const pieces[] = {"«",          "»",        "\"",   ".",  "…",  "\n", "Roma",
		                                     " ha detto ", "\xE2\x80", "\xF0", "l'", "1.", "à",  "\r"};
		size_t length = 0;
		while (length < sizeof text - 20) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			const char *piece = pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)];
			memcpy(text + length, piece, strlen(piece));
			length += strlen(piece);
		}
		chiosa_result *result;
		chs_buffer repaired = {0};
		assert_int_equal(chiosa_label(&result, model, text, length, NULL, NULL), CHIOSA_OK);
		chs_utf8_repair(&repaired, text, length);
		assert_sound(result, repaired.data, NULL);
		chs_buffer_free(&repaired);
		chiosa_result_free(result);
	}
}

static void wrong_options_are_told(void **state)
{
	(void)state;
	static const double outside[] = {-0.1, 1.1, (double)NAN};
	chiosa_label_options options = CHIOSA_LABEL_OPTIONS_INIT;
	chiosa_result *result = NULL;
	chiosa_error error = {0};
	for (size_t i = 0; i < 3; i++) {
		options.min_probability = outside[i];
		assert_int_equal(chiosa_label(&result, model, "Sì.", 4, &options, &error), CHIOSA_ERROR_ARGUMENT);
	}
	options.min_probability = 0;
	options.size = 8;
	assert_int_equal(chiosa_label(&result, model, "Sì.", 4, &options, &error), CHIOSA_ERROR_ARGUMENT);
	assert_int_equal(chiosa_label(&result, model, "x", ((size_t)64 << 20) + 1, NULL, &error), CHIOSA_ERROR_ARGUMENT);
	assert_non_null(strstr(error.message, "67108864 bytes"));
	assert_null(result);
}

static chs_buffer repeated(const char *piece, size_t length)
{
	chs_buffer text = {0};
	while (text.length < length)
		chs_buffer_add_string(&text, piece);
	assert_false(text.failed);
	return text;
}

static void a_very_long_sentence(void **state)
{
	(void)state;
	chs_buffer text = repeated("la giunta regionale di Vespri e il sindaco Carlo Neri con 3,5 milioni, «poi» ", 900000);
	chiosa_result *result = label(text.data, NULL);
	assert_true(chiosa_result_n_sentences(result) >= 1);
	chiosa_sentence last = sentence(result, chiosa_result_n_sentences(result) - 1);
	assert_true(last.end <= chs_utf8_count(text.data, text.length));
	chiosa_result_free(result);
	chs_buffer_free(&text);
}

static void a_very_long_text(void **state)
{
	(void)state;
	chs_buffer text = repeated("Il Comune di Vespri ha approvato il piano. «Siamo contenti», ha detto Carlo Neri.\n"
	                           "Nel 2010 il Comune aveva perso la causa. I residenti hanno protestato.\n",
	                           5000000);
	chiosa_result *result = label(text.data, NULL);
	size_t n = chiosa_result_n_sentences(result);
	assert_int_equal(n, text.length / 155 * 4);
	chiosa_sentence last = sentence(result, n - 1);
	assert_string_equal(last.text, "I residenti hanno protestato.");
	assert_int_equal(last.end + 1, chs_utf8_count(text.data, text.length));
	chiosa_result_free(result);
	chs_buffer_free(&text);
}

/* ---- Threads and lifetimes ----------------------------------------------------------------------------------------
 */

enum { ROUNDS = 40 };

static const char *const ARTICLES[] = {
    "Il Comune di Vespri ha approvato il piano.\n«Siamo contenti», ha detto il sindaco Carlo Neri.",
    "I residenti hanno protestato e chiedono garanzie.\nNel 2010 il Comune aveva perso la causa a Roma.",
    "La fabbrica era stata fondata nel 1958.\nLeggi anche: la storia\nL'opposizione ha criticato il bilancio."};

static void add_result(chs_buffer *out, const char *text)
{
	chiosa_result *result;
	if (chiosa_label(&result, model, text, strlen(text), NULL, NULL) != CHIOSA_OK) {
		out->failed = true;
		return;
	}
	chiosa_sentence s;
	for (size_t i = 0; chiosa_result_sentence(result, i, &s); i++) {
		chs_buffer_format(out, "%zu %zu %s %s\n", s.start, s.end, s.text, s.label ? s.label : "-");
		if (s.probabilities)
			chs_buffer_add(out, s.probabilities, 4 * sizeof *s.probabilities);
	}
	chiosa_entity e;
	for (size_t i = 0; chiosa_result_entity(result, i, &e); i++)
		chs_buffer_format(out, "%zu %zu %s %s %s\n", e.start, e.end, e.text, e.name, e.type);
	chiosa_result_free(result);
}

static void *work(void *argument)
{
	chs_buffer *out = argument;
	for (size_t i = 0; i < ROUNDS; i++)
		add_result(out, ARTICLES[i % 3]);
	return NULL;
}

static void threads_share_a_model(void **state)
{
	(void)state;
	enum { THREADS = 4 };
	chs_buffer alone = {0}, together[THREADS] = {{0}};
	pthread_t threads[THREADS];
	work(&alone);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work, &together[i]), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_false(alone.failed);
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(together[i].length, alone.length);
		assert_memory_equal(together[i].data, alone.data, alone.length);
		chs_buffer_free(&together[i]);
	}
	chs_buffer_free(&alone);
}

static void a_result_outlives_model_and_text(void **state)
{
	(void)state;
	chiosa_model *other = support_open(support_path("model.chiosa"));
	chiosa_result *result;
	char *text = strdup(ARTICLES[0]);
	assert_int_equal(chiosa_label(&result, other, text, strlen(text), NULL, NULL), CHIOSA_OK);
	memset(text, 'x', strlen(text));
	free(text);
	chiosa_model_close(other);
	assert_string_equal(sentence(result, 0).label, "claim");
	assert_sound(result, ARTICLES[0], NULL);
	chiosa_result_free(result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(labels_an_article),
	    cmocka_unit_test(offsets_count_code_points),
	    cmocka_unit_test(hand_counted_offsets),
	    cmocka_unit_test(a_title_is_the_first_sentence),
	    cmocka_unit_test(odd_titles_and_dates),
	    cmocka_unit_test(below_the_threshold_a_sentence_is_uncertain),
	    cmocka_unit_test(nothing_gives_nothing),
	    cmocka_unit_test(only_furniture_has_no_labels),
	    cmocka_unit_test(malformed_text_is_repaired),
	    cmocka_unit_test(any_bytes_do_no_harm),
	    cmocka_unit_test(wrong_options_are_told),
	    cmocka_unit_test(a_very_long_sentence),
	    cmocka_unit_test(a_very_long_text),
	    cmocka_unit_test(threads_share_a_model),
	    cmocka_unit_test(a_result_outlives_model_and_text),
	};
	return cmocka_run_group_tests(tests, prepare, finish);
}
