/* SPDX-License-Identifier: MIT */
/* Corpora to problems, and corpora that are none. */
#include "tests/support.h"
#include "train/gather.h"

static chs_language *language;
static chs_feature_settings settings;

static int prepare(void **state)
{
	settings = chs_feature_defaults();
	return support_start(state) || chs_language_load(&language, CHIOSA_DATA_FOLDER, "it", NULL) != CHIOSA_OK;
}

static int finish(void **state)
{
	chs_language_free(language);
	return support_end(state);
}

/* What the callback was told. */
static struct {
	char message[512];
	size_t count, steps, most;
} heard;

static void warning(void *user, const chiosa_error *remark)
{
	(void)user;
	memcpy(heard.message, remark->message, sizeof heard.message);
	heard.count++;
}

static bool progress(void *user, const char *stage, size_t done, size_t total)
{
	(void)user;
	(void)done;
	(void)total;
	assert_string_equal(stage, "reading");
	return ++heard.steps != heard.most;
}

static chiosa_status gather_paths(chs_gathered *g, const char *const *paths, size_t n, bool any_labels,
                                  chiosa_error *error)
{
	chs_gather_options options = {.language = language,
	                              .settings = &settings,
	                              .fewest_articles = 2,
	                              .progress = progress,
	                              .warning = warning,
	                              .any_labels = any_labels};
	memset(heard.message, 0, sizeof heard.message);
	heard.count = heard.steps = 0;
	return chs_gather(g, paths, n, &options, error);
}

static chiosa_status gather(chs_gathered *g, const char *name, const char *corpus, chiosa_error *error)
{
	const char *paths[] = {support_write(name, corpus)};
	return gather_paths(g, paths, 1, false, error);
}

static void counts_what_is_there(void **state)
{
	(void)state;
	chs_gathered g;
	assert_int_equal(gather(&g, "corpus.jsonl", SUPPORT_CORPUS, NULL), CHIOSA_OK);
	static const char *const labels[] = {"background", "claim", "quote", "reaction"};
	static const size_t counts[] = {9, 9, 8, 8};
	assert_int_equal(g.n_articles, 8);
	assert_int_equal(g.n_sentences, 35);
	assert_int_equal(g.n_rows, 34);
	assert_int_equal(g.n_labels, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(g.labels[i], labels[i]);
		assert_int_equal(g.label_counts[i], counts[i]);
	}
	/* The first article: claim, quote, reaction, (furniture), background. */
	static const uint32_t rows[] = {1, 2, 3, 0, 1, 1};
	static const uint32_t articles[] = {0, 0, 0, 0, 1, 1};
	assert_memory_equal(g.row_labels, rows, sizeof rows);
	assert_memory_equal(g.row_articles, articles, sizeof articles);
	assert_int_equal(g.ungrouped, 0);
	assert_int_equal(heard.count, 0);
	assert_int_equal(heard.steps, 8);
	for (size_t row = 0; row < g.n_rows; row++)
		for (size_t i = g.starts[row] + 1; i < g.starts[row + 1]; i++)
			assert_true(g.columns[i - 1] < g.columns[i]);
	chs_gathered_free(&g);
}

/* The hash tells corpora apart by text, label and order, and by nothing else. */
static void the_content_has_a_hash(void **state)
{
	(void)state;
	static const char *const corpora[] = {
	    "{\"id\":1,\"sentences\":[{\"text\":\"Uno due.\",\"label\":\"a\"},{\"text\":\"Due tre.\",\"label\":\"b\"}]}\n"
	    "{\"id\":2,\"sentences\":[{\"text\":\"Uno due.\",\"label\":\"b\"},{\"text\":\"Due tre.\",\"label\":\"a\"}]}\n",
	    "{ \"sentences\" : [{\"label\":\"a\",\"text\":\"Uno due.\"},{\"text\":\"Due "
	    "tre.\",\"label\":\"b\"}],\"id\":7}\r\n"
	    "{\"id\":2,\"sentences\":[{\"text\":\"Uno due.\",\"label\":\"b\"},{\"text\":\"Due "
	    "\\u0074re.\",\"label\":\"a\"}]}",
	    "{\"id\":1,\"sentences\":[{\"text\":\"Uno due.\",\"label\":\"b\"},{\"text\":\"Due tre.\",\"label\":\"a\"}]}\n"
	    "{\"id\":2,\"sentences\":[{\"text\":\"Uno due.\",\"label\":\"a\"},{\"text\":\"Due tre.\",\"label\":\"b\"}]}\n"};
	uint64_t hashes[3];
	for (size_t i = 0; i < 3; i++) {
		chs_gathered g;
		assert_int_equal(gather(&g, "hash.jsonl", corpora[i], NULL), CHIOSA_OK);
		hashes[i] = g.content;
		chs_gathered_free(&g);
	}
	assert_true(hashes[0] == hashes[1]);
	assert_true(hashes[0] != hashes[2]);
}

/* Sentences of their own without ids cannot be kept together: that is told, once, with their number. */
static void ungrouped_sentences_are_told(void **state)
{
	(void)state;
	chs_gathered g;
	assert_int_equal(
	    gather(&g, "lines.tsv", "a\tUno due tre.\nb\tDue tre quattro.\na\tUno tre.\nb\tDue quattro.\n", NULL),
	    CHIOSA_OK);
	assert_int_equal(g.ungrouped, 4);
	assert_int_equal(heard.count, 1);
	assert_int_equal(strncmp(heard.message, "4 of 4 sentences name no article", 32), 0);
	chs_gathered_free(&g);
	assert_int_equal(
	    gather(&g, "lines.jsonl",
	           "{\"sentences\":[{\"text\":\"Pubblicità\",\"label\":null}]}\n"
	           "{\"id\":1,\"text\":\"Uno due tre.\",\"label\":\"a\"}\n{\"text\":\"Due tre.\",\"label\":\"b\"}\n"
	           "{\"id\":2,\"text\":\"Uno due.\",\"label\":\"a\"}\n{\"text\":\"Due.\",\"label\":[\"b\"]}\n",
	           NULL),
	    CHIOSA_OK);
	assert_int_equal(g.ungrouped, 2);
	assert_int_equal(strncmp(heard.message, "2 of 4 sentences name no article", 32), 0);
	chs_gathered_free(&g);
}

static void labels_are_any_text(void **state)
{
	(void)state;
	chs_gathered g;
	assert_int_equal(gather(&g, "odd.jsonl",
	                        "{\"id\":1,\"sentences\":[{\"text\":\"Uno due.\",\"label\":\"città, "
	                        "nuova\"},{\"text\":\"Due tre.\",\"label\":\"\\\"z\\\"\"}]}\n"
	                        "{\"id\":2,\"sentences\":[{\"text\":\"Uno due.\",\"label\":\"città, "
	                        "nuova\"},{\"text\":\"Due tre.\",\"label\":\"\\\"z\\\"\"}]}\n",
	                        NULL),
	                 CHIOSA_OK);
	assert_string_equal(g.labels[0], "\"z\"");
	assert_string_equal(g.labels[1], "città, nuova");
	chs_gathered_free(&g);
}

/* ---- Corpora that are none ----------------------------------------------------------------------------------------
 */

static const struct {
	const char *corpus;
	size_t line;
	const char *message;
} BAD[] = {
    {"", 0, "the corpus is empty"},
    {"\n \n", 0, "the corpus is empty"},
    {"{\"id\":1,\"sentences\":[]}\n", 0, "the corpus is empty"},
    {"{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":null},\"Due.\"]}\n", 0, "found 2 without one"},
    {"{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":\"a\"},{\"text\":\"Due.\",\"label\":\"a\"}]}\n", 1,
     "at least two labels"},
    {"{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":\"a\"},{\"text\":\"Due.\",\"label\":\"a\"}]}\n\n"
     "{\"id\":2,\"sentences\":[{\"text\":\"Tre.\",\"label\":\"b\"}]}\n",
     3, "the label \"b\" has one sentence only"},
    {"{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":\"a\"},{\"text\":\"Due.\",\"label\":\"b\"},"
     "{\"text\":\"Uno.\",\"label\":\"b\"},{\"text\":\"Due.\",\"label\":\"a\"}]}\n",
     0, "no feature occurs in 2 articles"},
    {"{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":\"a\"}\n", 1, ""},
    {"{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":\"a\"}]}\n{\"id\":2,\"sentences\":[{\"text\":\"Uno.\","
     "\"label\":7}]}\n",
     2, "found a number"},
    {"{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":\"\"}]}\n", 1, "an empty string"},
    {"{\"id\":1,\"sentences\":[{\"label\":\"a\"}]}\n", 1, "\"text\""},
    {"{\"id\":1,\"sentences\":{\"text\":\"Uno.\"}}\n", 1, "found an object"},
    {"{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":\"a\"}]}\n{\"id\":1,\"sentences\":[{\"text\":\"Due.\","
     "\"label\":\"b\"}]}\n",
     2, "found \"1\" again"},
    {"{\"id\":1,\"text\":\"Un articolo senza etichette.\"}\n", 1, "expected labelled sentences"},
    {"Un testo e basta.\n", 0, "plain text"},
    {"{\"id\":1,\"sentences\":[{\"text\":\"Uno\xE8.\",\"label\":\"a\"}]}\n", 1, "UTF-8"},
};

static void bad_corpora_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
		chs_gathered g = {0};
		chiosa_error error = {0};
		char name[32];
		snprintf(name, sizeof name, "bad%zu.%s", i, i == 14 ? "txt" : "jsonl");
		if (gather(&g, name, BAD[i].corpus, &error) != CHIOSA_ERROR_INPUT)
			fail_msg("corpus %zu is taken for good", i);
		if (!strstr(error.message, BAD[i].message) || error.line != BAD[i].line)
			fail_msg("corpus %zu: line %zu \"%s\", expected line %zu \"%s\"", i, error.line, error.message, BAD[i].line,
			         BAD[i].message);
		assert_true(error.message[0] != '\0');
		if (error.line)
			assert_non_null(strstr(error.path, name));
		assert_null(g.labels);
	}
}

static void a_sentence_of_more_than_a_megabyte_is_told(void **state)
{
	(void)state;
	chs_buffer corpus = {0};
	chs_buffer_add_string(&corpus, "\n{\"id\":1,\"sentences\":[{\"text\":\"");
	while (corpus.length < 1100000)
		chs_buffer_add_string(&corpus, "lunghissima frase ");
	chs_buffer_add_string(&corpus, "\",\"label\":\"a\"}]}\n");
	chs_gathered g = {0};
	chiosa_error error = {0};
	assert_int_equal(gather(&g, "long.jsonl", corpus.data, &error), CHIOSA_ERROR_INPUT);
	assert_int_equal(error.line, 2);
	assert_non_null(strstr(error.message, "1048576 bytes"));
	chs_buffer_free(&corpus);
}

static void bad_lines_are_told(void **state)
{
	(void)state;
	static const struct {
		const char *name, *corpus;
	} lines[] = {{"x.tsv", "a\tUno due.\nsenza etichetta\n"},
	             {"x.tsv", "a\tUno due.\n\tDue tre.\n"},
	             {"x.tsv", "a\tUno due.\nb\t\n"},
	             {"f.txt", "__label__a Uno due.\nDue tre.\n"},
	             {"f.txt", "__label__a Uno due.\n__label__a __label__b Due tre.\n"}};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		chs_gathered g = {0};
		chiosa_error error = {0};
		assert_int_equal(gather(&g, lines[i].name, lines[i].corpus, &error), CHIOSA_ERROR_INPUT);
		assert_int_equal(error.line, 2);
		assert_non_null(strstr(error.path, lines[i].name));
	}
}

static void missing_files_are_told(void **state)
{
	(void)state;
	chs_gathered g = {0};
	chiosa_error error = {0};
	const char *paths[] = {support_write("corpus.jsonl", SUPPORT_CORPUS), support_path("nowhere.jsonl")};
	assert_int_equal(gather_paths(&g, paths, 2, false, &error), CHIOSA_ERROR_IO);
	assert_string_equal(error.path, paths[1]);
}

/* Where nothing is to be learnt, one label will do. */
static void any_labels_when_asked(void **state)
{
	(void)state;
	chs_gathered g;
	const char *paths[] = {support_write("one.jsonl",
	                                     "{\"id\":1,\"sentences\":[{\"text\":\"Uno due.\",\"label\":\"a\"}]}\n"
	                                     "{\"id\":2,\"sentences\":[{\"text\":\"Uno due.\",\"label\":\"a\"}]}\n")};
	assert_int_equal(gather_paths(&g, paths, 1, true, NULL), CHIOSA_OK);
	assert_int_equal(g.n_labels, 1);
	chs_gathered_free(&g);
}

static void reading_can_be_cancelled(void **state)
{
	(void)state;
	chs_gathered g = {0};
	heard.most = 3;
	assert_int_equal(gather(&g, "corpus.jsonl", SUPPORT_CORPUS, NULL), CHIOSA_ERROR_CANCELLED);
	assert_int_equal(heard.steps, 3);
	heard.most = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_what_is_there),         cmocka_unit_test(the_content_has_a_hash),
	    cmocka_unit_test(ungrouped_sentences_are_told), cmocka_unit_test(labels_are_any_text),
	    cmocka_unit_test(bad_corpora_are_told),         cmocka_unit_test(a_sentence_of_more_than_a_megabyte_is_told),
	    cmocka_unit_test(bad_lines_are_told),           cmocka_unit_test(missing_files_are_told),
	    cmocka_unit_test(any_labels_when_asked),        cmocka_unit_test(reading_can_be_cancelled),
	};
	return cmocka_run_group_tests(tests, prepare, finish);
}
