/* SPDX-License-Identifier: MIT */
/* The size of the bundled corpus, and the bounds of its composition that corpus/README.md promises. */
#include "tests/corpus_support.h"

#include "base/number.h"

/* ---- What is promised -------------------------------------------------------------------------------------------- */

enum {
	LEAST_ARTICLES = 420, /* in all */
	LEAST_LABELLED = 7500,
	LEAST_TEST_ARTICLES = 75,
	LEAST_TEST_LABELLED = 1300,
	LEAST_TEST_OF_A_LABEL = 80,
	LEAST_STEMS = 1900, /* distinct ones in each run of 10,000 words */
	GREATEST_STEMS = 2700
};

typedef struct bounds {
	const char *name;
	double least, greatest;
} bounds;

/* Shares of the labelled sentences, in percent. Train is richer in the rare labels than the press (claims 59, quotes
   23, backgrounds 12, reactions 6), so that there is enough to learn from; test is nearer to it. */
static const bounds train_labels[] = {
    {"reaction", 11, 20}, {"background", 15, 25}, {"quote", 20, 30}, {"claim", 40, 54}};
static const bounds test_labels[] = {{"claim", 53, 65}};

/* Shares of the articles, in percent, by the quotation mark used most; the order of measured_marks. */
static const bounds marks[MEASURE_MARKS] = {{"\" \"", 40, 60}, {"« »", 25, 42}, {"“ ”", 10, 30}, {"no marks", 0, 5}};

/* Words of a labelled sentence, by percentile. */
static const struct {
	size_t percent, least, greatest;
} lengths[] = {{5, 5, 12}, {25, 12, 20}, {50, 18, 26}, {75, 25, 36}, {95, 36, 60}, {100, 45, 100}};

/* No section or manner is left out or takes over. */
static const double section_share[] = {1.5, 20}, manner_share[] = {1, 33}; /* percent of the articles of a split */

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

/* ---- Size and mix ------------------------------------------------------------------------------------------------ */

static void corpus_is_large_enough(void **state)
{
	(void)state;
	corpus_at_least("articles", train.n_articles + test.n_articles, LEAST_ARTICLES);
	corpus_at_least("labelled sentences", measure_all_labelled(&train) + measure_all_labelled(&test), LEAST_LABELLED);
	corpus_at_least("test articles", test.n_articles, LEAST_TEST_ARTICLES);
	corpus_at_least("labelled test sentences", measure_all_labelled(&test), LEAST_TEST_LABELLED);
	corpus_assert_faultless();
}

/* `name` counts `count` of `whole`: its share in percent must lie within the bounds. */
static void expect_share(const char *what, const char *name, size_t count, size_t whole, double least, double greatest)
{
	double share = whole ? 100 * (double)count / (double)whole : 0;
	if (share < least || share > greatest)
		corpus_fault("%s, %s: %.1f %% (%zu of %zu), expected %.1f to %.1f %%", what, name, share, count, whole, least,
		             greatest);
}

static void train_has_its_mix_of_labels(void **state)
{
	(void)state;
	for (size_t i = 0; i < CORPUS_COUNT(train_labels); i++)
		expect_share("train", train_labels[i].name, measure_labelled(&train, train_labels[i].name),
		             measure_all_labelled(&train), train_labels[i].least, train_labels[i].greatest);
	corpus_assert_faultless();
}

static void test_has_its_mix_of_labels(void **state)
{
	(void)state;
	for (size_t i = 0; i < CORPUS_COUNT(corpus_labels); i++)
		corpus_at_least(corpus_labels[i], measure_labelled(&test, corpus_labels[i]), LEAST_TEST_OF_A_LABEL);
	for (size_t i = 0; i < CORPUS_COUNT(test_labels); i++)
		expect_share("test", test_labels[i].name, measure_labelled(&test, test_labels[i].name),
		             measure_all_labelled(&test), test_labels[i].least, test_labels[i].greatest);
	corpus_assert_faultless();
}

static void check_lengths(const char *name, const measured_corpus *corpus)
{
	size_t count, *words = measure_lengths(corpus, &count);
	assert_non_null(words);
	for (size_t i = 0; i < CORPUS_COUNT(lengths); i++) {
		size_t found = measure_quantile(words, count, lengths[i].percent);
		if (found < lengths[i].least || found > lengths[i].greatest)
			corpus_fault("%s: percentile %zu of the words in a sentence is %zu, expected %zu to %zu", name,
			             lengths[i].percent, found, lengths[i].least, lengths[i].greatest);
	}
	free(words);
	for (size_t i = 0; i < corpus->n_sentences; i++)
		if (corpus->sentences[i].n_words > lengths[CORPUS_COUNT(lengths) - 1].greatest)
			corpus_sentence_fault(corpus, i, "too long");
}

static void sentences_are_as_long_as_in_the_press(void **state)
{
	(void)state;
	check_lengths("train", &train);
	check_lengths("test", &test);
	corpus_assert_faultless();
}

static void quotation_marks_are_mixed_as_in_the_press(void **state)
{
	(void)state;
	for (size_t m = 0; m < MEASURE_MARKS; m++) {
		expect_share("train", marks[m].name, measure_marked(&train, m), train.n_articles, marks[m].least,
		             marks[m].greatest);
		expect_share("test", marks[m].name, measure_marked(&test, m), test.n_articles, marks[m].least,
		             marks[m].greatest);
	}
	corpus_assert_faultless();
}

static size_t count_sections(const measured_corpus *corpus, const char *section)
{
	size_t count = 0;
	for (size_t i = 0; i < corpus->n_articles; i++)
		count += strcmp(corpus->articles[i].section, section) == 0;
	return count;
}

static size_t count_manners(const measured_corpus *corpus, const char *manner)
{
	size_t count = 0;
	for (size_t i = 0; i < corpus->n_articles; i++)
		count += strcmp(corpus->articles[i].manner, manner) == 0;
	return count;
}

static void every_section_and_manner_has_its_share(void **state)
{
	static const struct {
		const char *name;
		const measured_corpus *corpus;
	} splits[] = {{"train", &train}, {"test", &test}};
	(void)state;
	for (size_t s = 0; s < CORPUS_COUNT(splits); s++) {
		const measured_corpus *corpus = splits[s].corpus;
		for (size_t i = 0; i < CORPUS_COUNT(corpus_sections); i++)
			expect_share(splits[s].name, corpus_sections[i], count_sections(corpus, corpus_sections[i]),
			             corpus->n_articles, section_share[0], section_share[1]);
		for (size_t i = 0; i < CORPUS_COUNT(corpus_manners); i++)
			expect_share(splits[s].name, corpus_manners[i], count_manners(corpus, corpus_manners[i]),
			             corpus->n_articles, manner_share[0], manner_share[1]);
	}
	corpus_assert_faultless();
}

static void check_stems(const char *name, const measured_corpus *corpus)
{
	measured_stems stems = measure_stems(corpus);
	assert_false(stems.failed);
	assert_true(stems.runs > 0);
	if (stems.least < LEAST_STEMS)
		corpus_fault("%s: only %zu distinct stems in the %d words that end in %s, expected at least %d", name,
		             stems.least, MEASURE_WINDOW, measure_article_of(corpus, stems.least_end)->id, LEAST_STEMS);
	if (stems.greatest > GREATEST_STEMS)
		corpus_fault("%s: %zu distinct stems in the %d words that end in %s, expected at most %d", name, stems.greatest,
		             MEASURE_WINDOW, measure_article_of(corpus, stems.greatest_end)->id, GREATEST_STEMS);
}

static void words_recur_as_in_the_press(void **state)
{
	(void)state;
	check_stems("train", &train);
	check_stems("test", &test);
	corpus_assert_faultless();
}

/* ---- The datasheet ----------------------------------------------------------------------------------------------- */

typedef size_t (*counter)(const measured_corpus *corpus, const char *name);

static size_t count_marked(const measured_corpus *corpus, const char *mark)
{
	size_t m = 0;
	while (strcmp(measured_marks[m], mark) != 0)
		m++;
	return measure_marked(corpus, m);
}

static void add_cells(chs_buffer *row, size_t count, size_t whole)
{
	chs_buffer_format(row, " %zu | ", count);
	chs_add_fixed(row, whole ? 100 * (double)count / (double)whole : 0, 1);
	chs_buffer_add_string(row, " % |");
}

/* The row begins with a line feed. */
static void expect_row(const char *page, const chs_buffer *row)
{
	assert_false(row->failed);
	if (!strstr(page, row->data))
		corpus_fault("corpus/README.md lacks the row %s", row->data + 1);
}

/* Rows "| NAME | N | P % | N | P % |" of train and test. */
static void expect_rows(const char *page, const char *const *names, size_t n_names, counter count, size_t of_train,
                        size_t of_test)
{
	for (size_t i = 0; i < n_names; i++) {
		chs_buffer row = {0};
		chs_buffer_format(&row, "\n| %s |", names[i]);
		add_cells(&row, count(&train, names[i]), of_train);
		add_cells(&row, count(&test, names[i]), of_test);
		expect_row(page, &row);
		chs_buffer_free(&row);
	}
}

static void expect_sizes(const char *page, const char *name, size_t in_train, size_t in_test)
{
	chs_buffer row = {0};
	chs_buffer_format(&row, "\n| %s | %zu | %zu |", name, in_train, in_test);
	expect_row(page, &row);
	chs_buffer_free(&row);
}

static void datasheet_has_the_figures(void **state)
{
	size_t of_train = measure_all_labelled(&train), of_test = measure_all_labelled(&test);
	chs_buffer page = support_read(CHIOSA_SOURCE_FOLDER "/corpus/README.md");
	(void)state;
	assert_non_null(page.data);
	expect_sizes(page.data, "articles", train.n_articles, test.n_articles);
	expect_sizes(page.data, "labelled sentences", of_train, of_test);
	expect_sizes(page.data, "sentences without a label (furniture)", train.n_sentences - of_train,
	             test.n_sentences - of_test);
	expect_sizes(page.data, "words", train.n_words, test.n_words);
	expect_rows(page.data, corpus_labels, CORPUS_COUNT(corpus_labels), measure_labelled, of_train, of_test);
	expect_rows(page.data, corpus_sections, CORPUS_COUNT(corpus_sections), count_sections, train.n_articles,
	            test.n_articles);
	expect_rows(page.data, corpus_manners, CORPUS_COUNT(corpus_manners), count_manners, train.n_articles,
	            test.n_articles);
	expect_rows(page.data, measured_marks, MEASURE_MARKS, count_marked, train.n_articles, test.n_articles);
	chs_buffer_free(&page);
	corpus_assert_faultless();
}

#define CHECK(test) cmocka_unit_test_setup(test, corpus_reset_faults)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CHECK(corpus_is_large_enough),
	    CHECK(train_has_its_mix_of_labels),
	    CHECK(test_has_its_mix_of_labels),
	    CHECK(sentences_are_as_long_as_in_the_press),
	    CHECK(quotation_marks_are_mixed_as_in_the_press),
	    CHECK(every_section_and_manner_has_its_share),
	    CHECK(words_recur_as_in_the_press),
	    CHECK(datasheet_has_the_figures),
	};
	return cmocka_run_group_tests(tests, start, end);
}
