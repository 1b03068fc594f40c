/* SPDX-License-Identifier: MIT */
/*
 * The bundled corpus: its format, ids, its two raw labellings, and the examples that the guidelines take from it. (What
 * it is made of: test_corpus_composition.c. What it may not have in common with itself and with other texts:
 * test_corpus_overlap.c.)
 */
#include "tests/corpus_support.h"

#include "base/number.h"

enum { FIRST_YEAR = 2000, LAST_YEAR = 2026, LEAST_EXAMPLES = 40 /* in the guidelines */ };

static const char *const labellings[] = {CORPUS_FIRST, CORPUS_SECOND};

static measured_tools tools;
static measured_corpus train, test;

static int start(void **state)
{
	chiosa_error error = {0};
	(void)state;
	if (measure_tools_open(&tools, CHIOSA_DATA_FOLDER, &error) == CHIOSA_OK &&
	    measure_load(&train, &tools, CORPUS_TRAIN, &error) == CHIOSA_OK &&
	    measure_load(&test, &tools, CORPUS_TEST, &error) == CHIOSA_OK)
		return 0;
	print_error("%s:%zu: %s\n", error.path, error.line, error.message);
	return -1;
}

static int end(void **state)
{
	(void)state;
	measure_free(&train);
	measure_free(&test);
	measure_tools_close(&tools);
	return 0;
}

static bool is_one_of(const char *name, const char *const *names, size_t n_names)
{
	for (size_t i = 0; i < n_names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static bool slice_is_one_of(chs_slice slice, const char *const *names, size_t n_names)
{
	for (size_t i = 0; i < n_names; i++)
		if (chs_slice_is(slice, names[i]))
			return true;
	return false;
}

/* ---- Format ------------------------------------------------------------------------------------------------------ */

/* Whether the keys of an object are these, in this order. */
static bool has_keys(chs_slice object, const char *const *keys, size_t n_keys)
{
	chs_json_walk walk = {.text = object};
	size_t at = 0;
	while (chs_json_next(&walk)) {
		chs_slice key = chs_slice_of(walk.key.data + 1, walk.key.length - 2);
		if (at == n_keys || !chs_slice_is(key, keys[at++]))
			return false;
	}
	return at == n_keys;
}

/* A sentence is {"text","label"}, or {"text","label":null,"why"}, where "why" must be `furniture` or (when allowed)
   `unlabelled`. */
static void check_sentence(chs_slice id, const chs_given_sentence *given, size_t number, bool unlabelled_allowed)
{
	static const char *const keys[] = {"text", "label", "why"};
	const char *fault = NULL;
	if (!has_keys(given->json, keys, given->label.data ? 2 : 3))
		fault = given->label.data ? "expected the keys text, label" : "expected the keys text, label, why";
	else if (given->label.data && !slice_is_one_of(given->label, corpus_labels, CORPUS_COUNT(corpus_labels)))
		fault = "unknown label";
	else if (!given->label.data && given->why != CHS_NO_LABEL_FURNITURE &&
	         !(unlabelled_allowed && given->why == CHS_NO_LABEL_UNLABELLED))
		fault = "expected \"furniture\" as the reason why there is no label";
	if (fault)
		corpus_fault("%.*s, sentence %zu: %s: %.*s", (int)id.length, id.data, number, fault, (int)given->text.length,
		             given->text.data);
}

/* Letters and hyphens, a hyphen and two digits: agenzia-01. */
static bool is_id(chs_slice id)
{
	if (id.length < 4 || id.data[id.length - 3] != '-')
		return false;
	for (size_t i = 0; i + 3 < id.length; i++)
		if ((id.data[i] < 'a' || id.data[i] > 'z') && (id.data[i] != '-' || i == 0))
			return false;
	for (size_t i = id.length - 2; i < id.length; i++)
		if (id.data[i] < '0' || id.data[i] > '9')
			return false;
	return true;
}

static void check_article(const chs_article *article, const char *const *keys, size_t n_keys, bool raw)
{
	bool same = article->n_members == n_keys;
	for (size_t i = 0; same && i < n_keys; i++)
		same = chs_slice_is(article->members[i].key, keys[i]);
	if (!same)
		corpus_fault("%s:%zu: expected the keys of an article in their order, %s to %s", article->path, article->line,
		             keys[0], keys[n_keys - 1]);
	if (!article->has_id || !chs_json_is_string(article->members[0].value) || !is_id(article->id))
		corpus_fault("%s:%zu: expected an id such as agenzia-01", article->path, article->line);
	if (!raw && !chs_slice_is(article->language, "it"))
		corpus_fault("%.*s: expected \"lang\":\"it\"", (int)article->id.length, article->id.data);
	if (!article->has_sentences || article->n_sentences == 0)
		corpus_fault("%.*s: expected sentences", (int)article->id.length, article->id.data);
	for (size_t i = 0; i < article->n_sentences; i++)
		check_sentence(article->id, &article->sentences[i], i + 1, raw);
}

static void check_file(const char *path, const char *const *keys, size_t n_keys, bool raw)
{
	chs_reader *reader;
	const chs_article *article;
	chiosa_error error = {0};
	const chs_reader_options options = {.labels_needed = true};
	assert_int_equal(chs_reader_open(&reader, &path, 1, &options, &error), CHIOSA_OK);
	size_t count = 0;
	for (;; count++) {
		if (chs_reader_next(reader, &article, &error) != CHIOSA_OK) {
			corpus_fault("%s:%zu: %s", error.path, error.line, error.message);
			continue;
		}
		if (!article)
			break;
		check_article(article, keys, n_keys, raw);
	}
	chs_reader_close(reader);
	assert_true(count > 0);
}

static void articles_and_sentences_have_their_keys_in_order(void **state)
{
	static const char *const keys[] = {"id", "lang", "date", "section", "manner", "sentences"};
	(void)state;
	check_file(CORPUS_TRAIN, keys, CORPUS_COUNT(keys), false);
	check_file(CORPUS_TEST, keys, CORPUS_COUNT(keys), false);
	corpus_assert_faultless();
}

static void labellings_have_their_keys_in_order(void **state)
{
	static const char *const keys[] = {"id", "sentences"};
	(void)state;
	for (size_t i = 0; i < CORPUS_COUNT(labellings); i++)
		check_file(labellings[i], keys, CORPUS_COUNT(keys), true);
	corpus_assert_faultless();
}

static bool is_date(const char *date)
{
	static const size_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	size_t year, month, day;
	if (strlen(date) != 10 || date[4] != '-' || date[7] != '-' || !chs_parse_size(chs_slice_of(date, 4), &year) ||
	    !chs_parse_size(chs_slice_of(date + 5, 2), &month) || !chs_parse_size(chs_slice_of(date + 8, 2), &day))
		return false;
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	return month != 2 || day != 29 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

static void check_head(const measured_corpus *corpus)
{
	for (size_t i = 0; i < corpus->n_articles; i++) {
		const measured_article *article = &corpus->articles[i];
		if (!is_date(article->date))
			corpus_fault("%s: expected a date from %d to %d, found \"%s\"", article->id, FIRST_YEAR, LAST_YEAR,
			             article->date);
		if (!is_one_of(article->section, corpus_sections, CORPUS_COUNT(corpus_sections)))
			corpus_fault("%s: unknown section \"%s\"", article->id, article->section);
		if (!is_one_of(article->manner, corpus_manners, CORPUS_COUNT(corpus_manners)))
			corpus_fault("%s: unknown manner \"%s\"", article->id, article->manner);
	}
}

static void dates_sections_and_manners_are_known(void **state)
{
	(void)state;
	check_head(&train);
	check_head(&test);
	corpus_assert_faultless();
}

static void check_text(const measured_corpus *corpus)
{
	for (size_t i = 0; i < corpus->n_sentences; i++) {
		const char *text = corpus->sentences[i].text;
		size_t length = strlen(text);
		if (chs_slice_trim(chs_slice_from(text)).length != length || length == 0)
			corpus_sentence_fault(corpus, i, "empty, or white space at an end");
		for (const char *c = text; *c; c++)
			if ((unsigned char)*c < ' ') {
				corpus_sentence_fault(corpus, i, "a tab, line feed or control character");
				break;
			}
		if (strstr(text, "\xEF\xBF\xBD"))
			corpus_sentence_fault(corpus, i, "a replacement character: badly decoded text");
		if (corpus->sentences[i].label && corpus->sentences[i].n_words == 0)
			corpus_sentence_fault(corpus, i, "labelled, but without a word");
	}
}

static void sentences_are_clean_text(void **state)
{
	(void)state;
	check_text(&train);
	check_text(&test);
	corpus_assert_faultless();
}

/* ---- Ids and labellings ------------------------------------------------------------------------------------------ */

static void note_ids(chs_map *ids, const measured_corpus *corpus)
{
	for (size_t i = 0; i < corpus->n_articles; i++) {
		const char *id = corpus->articles[i].id;
		bool fresh;
		assert_non_null(chs_map_put(ids, chs_hash(id, strlen(id), 0), 0, &fresh));
		if (!fresh)
			corpus_fault("%s: a second article with this id, in %s", id, corpus->articles[i].path);
	}
}

static void no_id_stands_twice_in_train_and_test(void **state)
{
	chs_map ids = {0};
	(void)state;
	note_ids(&ids, &train);
	note_ids(&ids, &test);
	chs_map_free(&ids);
	corpus_assert_faultless();
}

static const measured_article *find_article(const measured_corpus *corpus, const char *id)
{
	for (size_t i = 0; i < corpus->n_articles; i++)
		if (strcmp(corpus->articles[i].id, id) == 0)
			return &corpus->articles[i];
	return NULL;
}

/* Whether the labelling has the article's very sentences. */
static void compare_article(const measured_corpus *corpus, const measured_article *article,
                            const measured_corpus *labelling, const char *path)
{
	const measured_article *other = find_article(labelling, article->id);
	if (!other) {
		corpus_fault("%s: missing in %s", article->id, path);
		return;
	}
	if (other->n_sentences != article->n_sentences)
		corpus_fault("%s: %zu sentences, but %zu in %s", article->id, article->n_sentences, other->n_sentences, path);
	for (size_t i = 0; i < article->n_sentences && i < other->n_sentences; i++)
		if (strcmp(corpus->sentences[article->first_sentence + i].text,
		           labelling->sentences[other->first_sentence + i].text) != 0)
			corpus_sentence_fault(corpus, article->first_sentence + i, "another text in a labelling");
}

static void both_labellings_cover_the_same_sentences(void **state)
{
	(void)state;
	for (size_t l = 0; l < CORPUS_COUNT(labellings); l++) {
		measured_corpus labelling = {0};
		corpus_load(&labelling, &tools, labellings[l]);
		for (size_t i = 0; i < train.n_articles; i++)
			compare_article(&train, &train.articles[i], &labelling, labellings[l]);
		for (size_t i = 0; i < test.n_articles; i++)
			compare_article(&test, &test.articles[i], &labelling, labellings[l]);
		for (size_t i = 0; i < labelling.n_articles; i++)
			if (!find_article(&train, labelling.articles[i].id) && !find_article(&test, labelling.articles[i].id))
				corpus_fault("%s: in %s, but neither in train nor in test", labelling.articles[i].id, labellings[l]);
		measure_free(&labelling);
	}
	corpus_assert_faultless();
}

/* ---- Guidelines -------------------------------------------------------------------------------------------------- */

static bool stands_in(const measured_corpus *corpus, chs_slice text, chs_slice label)
{
	for (size_t i = 0; i < corpus->n_sentences; i++)
		if (chs_slice_is(text, corpus->sentences[i].text) &&
		    chs_slice_is(label, corpus->sentences[i].label ? corpus->sentences[i].label : "null"))
			return true;
	return false;
}

/* An example in the guidelines is a line "   - LABEL: SENTENCE". */
static bool check_example(chs_slice line)
{
	static const char *const known[] = {"background", "claim", "quote", "reaction", "null"};
	line = chs_slice_trim(line);
	const char *colon =
	    line.length > 2 && chs_slice_starts(line, chs_slice_from("- ")) ? memchr(line.data, ':', line.length) : NULL;
	if (!colon)
		return false;
	chs_slice label = chs_slice_of(line.data + 2, (size_t)(colon - line.data) - 2);
	chs_slice text = chs_slice_trim(chs_slice_of(colon + 1, (size_t)(line.data + line.length - colon - 1)));
	if (!slice_is_one_of(label, known, CORPUS_COUNT(known)))
		return false;
	if (!stands_in(&train, text, label) && !stands_in(&test, text, label))
		corpus_fault("not in the corpus as %.*s: %.*s", (int)label.length, label.data, (int)text.length, text.data);
	return true;
}

static void examples_of_the_guidelines_stand_in_the_corpus(void **state)
{
	chs_buffer text = support_read(CHIOSA_SOURCE_FOLDER "/corpus/GUIDELINES.md");
	size_t examples = 0;
	(void)state;
	for (const char *line = text.data, *end; *line; line = end + (*end == '\n')) {
		end = strchr(line, '\n');
		end = end ? end : line + strlen(line);
		examples += check_example(chs_slice_of(line, (size_t)(end - line)));
	}
	chs_buffer_free(&text);
	corpus_at_least("examples", examples, LEAST_EXAMPLES);
	corpus_assert_faultless();
}

#define CHECK(test) cmocka_unit_test_setup(test, corpus_reset_faults)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CHECK(articles_and_sentences_have_their_keys_in_order),
	    CHECK(labellings_have_their_keys_in_order),
	    CHECK(dates_sections_and_manners_are_known),
	    CHECK(sentences_are_clean_text),
	    CHECK(no_id_stands_twice_in_train_and_test),
	    CHECK(both_labellings_cover_the_same_sentences),
	    CHECK(examples_of_the_guidelines_stand_in_the_corpus),
	};
	return cmocka_run_group_tests(tests, start, end);
}
