/* SPDX-License-Identifier: MIT */
/*
 * chiosa-bench-corpus [--data DIR] FILE…: what a labelled Italian corpus is made of, file by file: articles, labels,
 * sections and manners, quotation marks, lengths, distinct stems. DIR is the folder of the language data ("features":
 * to be run in the project's folder). corpus/README.md takes its figures from here.
 */
#include "base/number.h"
#include "bench/corpus_measure.h"
#include "corpus/labels.h"

#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 16, COUNT_WIDTH = 26, SHARE_WIDTH = 36 };

static const size_t quantiles[] = {5, 25, 50, 75, 95, 99, 100};

/* One row: name, count and the count's share of `whole`. */
static void print_share(const char *name, size_t count, size_t whole)
{
	chs_buffer row = {0}, number = {0};
	chs_buffer_format(&row, "  %s", name);
	/* Columns count characters, and names of marks have more bytes than characters. */
	for (size_t shown = chs_utf8_count(row.data, row.length); shown < NAME_WIDTH; shown++)
		chs_buffer_add_char(&row, ' ');
	size_t end = row.length;
	chs_buffer_format(&row, "%*zu", COUNT_WIDTH - NAME_WIDTH, count);
	chs_add_fixed(&number, whole ? 100 * (double)count / (double)whole : 0, 1);
	for (size_t at = row.length - end + number.length; at < SHARE_WIDTH - NAME_WIDTH; at++)
		chs_buffer_add_char(&row, ' ');
	chs_buffer_add_slice(&row, chs_buffer_slice(&number));
	if (!row.failed && !number.failed)
		printf("%s %%\n", row.data);
	chs_buffer_free(&row);
	chs_buffer_free(&number);
}

typedef struct tally {
	const char *name;
	size_t count;
} tally;

static int compare_tallies(const void *a, const void *b)
{
	const tally *x = a, *y = b;
	return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : strcmp(x->name, y->name);
}

/* Counts names (NULLs are passed over) and prints them, the most frequent first, as shares of all that were counted. */
static chiosa_status print_tallies(const char *title, const char *const *names, size_t n_names, chiosa_error *error)
{
	chs_label_set set = {0};
	chiosa_status status = CHIOSA_OK;
	size_t whole = 0;
	tally *tallies = chs_alloc(n_names, sizeof *tallies);
	if (!tallies)
		return chs_fail_memory(error);
	for (size_t i = 0; i < n_names && status == CHIOSA_OK; i++) {
		uint32_t number;
		if (!names[i])
			continue;
		status = chs_label_set_add(&set, chs_slice_from(*names[i] ? names[i] : "(none)"), n_names, &number, error);
		if (status == CHIOSA_OK)
			tallies[number] = (tally){set.names[number], tallies[number].count + 1};
		whole++;
	}
	if (status == CHIOSA_OK) {
		qsort(tallies, set.count, sizeof *tallies, compare_tallies);
		puts(title);
		for (size_t i = 0; i < set.count; i++)
			print_share(tallies[i].name, tallies[i].count, whole);
	}
	free(tallies);
	chs_label_set_free(&set);
	return status;
}

static chiosa_status print_names(const measured_corpus *corpus, chiosa_error *error)
{
	size_t room = corpus->n_sentences + corpus->n_articles;
	const char **names = chs_alloc(room, sizeof *names);
	if (!names)
		return chs_fail_memory(error);
	for (size_t i = 0; i < corpus->n_sentences; i++)
		names[i] = corpus->sentences[i].label;
	chiosa_status status = print_tallies("labels (sentences)", names, corpus->n_sentences, error);
	for (size_t i = 0; i < corpus->n_articles; i++)
		names[i] = corpus->articles[i].section;
	if (status == CHIOSA_OK)
		status = print_tallies("sections (articles)", names, corpus->n_articles, error);
	for (size_t i = 0; i < corpus->n_articles; i++)
		names[i] = corpus->articles[i].manner;
	if (status == CHIOSA_OK)
		status = print_tallies("manners (articles)", names, corpus->n_articles, error);
	free(names);
	return status;
}

static chiosa_status print_lengths(const measured_corpus *corpus, chiosa_error *error)
{
	size_t count;
	size_t *lengths = measure_lengths(corpus, &count);
	if (!lengths)
		return chs_fail_memory(error);
	puts("words in a labelled sentence (percentile: words)");
	for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
		printf("  %3zu: %zu\n", quantiles[i], measure_quantile(lengths, count, quantiles[i]));
	free(lengths);
	return CHIOSA_OK;
}

static chiosa_status print_sizes(const measured_corpus *corpus, chiosa_error *error)
{
	size_t *sizes = chs_alloc(corpus->n_articles, sizeof *sizes);
	if (!sizes)
		return chs_fail_memory(error);
	for (size_t i = 0; i < corpus->n_articles; i++)
		sizes[i] = corpus->articles[i].n_labelled;
	qsort(sizes, corpus->n_articles, sizeof *sizes, measure_compare_sizes);
	puts("labelled sentences in an article (percentile: sentences)");
	for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
		printf("  %3zu: %zu\n", quantiles[i], measure_quantile(sizes, corpus->n_articles, quantiles[i]));
	free(sizes);
	return CHIOSA_OK;
}

static chiosa_status print_stems(const measured_corpus *corpus, chiosa_error *error)
{
	measured_stems stems = measure_stems(corpus);
	if (stems.failed)
		return chs_fail_memory(error);
	printf("distinct stems per %d words, in the order of the file\n", MEASURE_WINDOW);
	if (stems.runs)
		printf("  %zu runs: least %zu, mean %zu, greatest %zu\n", stems.runs, stems.least,
		       (stems.sum + stems.runs / 2) / stems.runs, stems.greatest);
	else
		puts("  fewer words than that");
	return CHIOSA_OK;
}

static void print_dates(const measured_corpus *corpus)
{
	const char *first = NULL, *last = NULL;
	for (size_t i = 0; i < corpus->n_articles; i++) {
		const char *date = corpus->articles[i].date;
		if (!*date)
			continue;
		first = !first || strcmp(date, first) < 0 ? date : first;
		last = !last || strcmp(date, last) > 0 ? date : last;
	}
	if (first)
		printf("  dates             %s to %s\n", first, last);
}

static chiosa_status print_corpus(const measured_corpus *corpus, chiosa_error *error)
{
	size_t labelled = measure_all_labelled(corpus);
	printf("  articles          %zu\n  labelled          %zu\n  without a label   %zu\n  words             %zu\n",
	       corpus->n_articles, labelled, corpus->n_sentences - labelled, corpus->n_words);
	print_dates(corpus);
	chiosa_status status = print_names(corpus, error);
	puts("quotation marks used most (articles)");
	for (size_t m = 0; m < MEASURE_MARKS; m++)
		print_share(measured_marks[m], measure_marked(corpus, m), corpus->n_articles);
	if (status == CHIOSA_OK)
		status = print_lengths(corpus, error);
	if (status == CHIOSA_OK)
		status = print_sizes(corpus, error);
	if (status == CHIOSA_OK)
		status = print_stems(corpus, error);
	return status;
}

int main(int argc, char **argv)
{
	const char *data_folder = "features";
	int first = 1;
	if (argc > 2 && strcmp(argv[1], "--data") == 0) {
		data_folder = argv[2];
		first = 3;
	}
	if (first >= argc) {
		fputs("usage: chiosa-bench-corpus [--data DIR] FILE…\n", stderr);
		return 2;
	}
	measured_tools tools;
	chiosa_error error = {0};
	chiosa_status status = measure_tools_open(&tools, data_folder, &error);
	for (int i = first; i < argc && status == CHIOSA_OK; i++) {
		measured_corpus corpus = {0};
		status = measure_load(&corpus, &tools, argv[i], &error);
		if (status == CHIOSA_OK) {
			printf("%s%s\n", i > first ? "\n" : "", argv[i]);
			status = print_corpus(&corpus, &error);
		}
		measure_free(&corpus);
	}
	measure_tools_close(&tools);
	if (status != CHIOSA_OK && error.line)
		fprintf(stderr, "%s:%zu: %s\n", error.path, error.line, error.message);
	else if (status != CHIOSA_OK)
		fprintf(stderr, "%s: %s\n", error.path, error.message);
	if (fflush(stdout) != 0 || ferror(stdout))
		return 1;
	return status == CHIOSA_OK ? 0 : 1;
}
