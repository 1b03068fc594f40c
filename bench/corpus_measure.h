/* SPDX-License-Identifier: MIT */
/*
 * A labelled corpus held in memory with its words, and what is measured of it: the label mix, sections and manners,
 * quotation marks, lengths, distinct stems. chiosa-bench-corpus prints these numbers and the tests of the corpus hold
 * them within bounds, so both take them from here.
 */
#ifndef CHS_BENCH_CORPUS_MEASURE_H
#define CHS_BENCH_CORPUS_MEASURE_H

#include "base/hash.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "corpus/reader.h"
#include "features/tokens.h"

#include <stdlib.h>

enum { MEASURE_WINDOW = 10000 /* words among which distinct stems are counted */, MEASURE_MARKS = 4 };

typedef struct measured_word {
	uint64_t form, stem; /* keys of the lower-cased word and of its stem */
} measured_word;

typedef struct measured_sentence {
	const char *text;
	const char *label; /* NULL: furniture, or unlabelled */
	chs_no_label why;
	size_t article;             /* index of its article */
	size_t number;              /* within the article, from 1 */
	size_t first_word, n_words; /* words, numbers and dates; no marks */
} measured_sentence;

typedef struct measured_article {
	const char *id, *date, *section, *manner; /* "" when absent */
	const char *path;                         /* the file it comes from: the caller's string */
	size_t line;
	size_t first_sentence, n_sentences, n_labelled;
	size_t mark; /* quotation mark that it uses most: index into measured_marks */
} measured_article;

/* The pairs of quotation marks that are told apart; the last one stands for none of them. */
static const char *const measured_marks[MEASURE_MARKS] = {"\" \"", "« »", "“ ”", "none"};

typedef struct measured_corpus {
	chs_arena arena; /* all strings */
	measured_article *articles;
	size_t n_articles, articles_capacity;
	measured_sentence *sentences;
	size_t n_sentences, sentences_capacity;
	measured_word *words; /* of all sentences in order */
	size_t n_words, words_capacity;
} measured_corpus;

/* What turns text into words. */
typedef struct measured_tools {
	chs_language *language;
	chs_forms *forms;
	chs_tokeniser *tokeniser;
	chs_document document;
} measured_tools;

static inline void measure_tools_close(measured_tools *tools)
{
	chs_tokeniser_close(tools->tokeniser);
	chs_forms_close(tools->forms);
	chs_language_free(tools->language);
	chs_document_free(&tools->document);
	*tools = (measured_tools){0};
}

static inline chiosa_status measure_tools_open(measured_tools *tools, const char *data_folder, chiosa_error *error)
{
	*tools = (measured_tools){0};
	chiosa_status status = chs_language_load(&tools->language, data_folder, "it", error);
	/* A language without data is allowed elsewhere; here it would give other words and other numbers. */
	if (status == CHIOSA_OK && chs_language_n_classes(tools->language) == 0)
		status = chs_fail_at(error, CHIOSA_ERROR_ARGUMENT, data_folder, 0, 0, "expected the language data of \"it\"");
	if (status == CHIOSA_OK)
		status = chs_forms_open(&tools->forms, tools->language, error);
	if (status == CHIOSA_OK)
		status = chs_tokeniser_open(&tools->tokeniser, tools->language, tools->forms, error);
	if (status != CHIOSA_OK)
		measure_tools_close(tools);
	return status;
}

/* Makes tools->document hold the tokens of `text`, taken as one sentence. `text` must outlive them. */
static inline chiosa_status measure_tokens(measured_tools *tools, chs_slice text, chiosa_error *error)
{
	chs_document *document = &tools->document;
	chs_document_reset(document);
	chs_forms_trim(tools->forms);
	document->text = text;
	if (!chs_reserve(&document->sentences, &document->sentences_capacity, 1, sizeof *document->sentences))
		return chs_fail_memory(error);
	document->sentences[0] = (chs_sentence){.end = (uint32_t)text.length};
	document->n_sentences = 1;
	return chs_tokenise(tools->tokeniser, document, error);
}

/* Words, numbers, dates and addresses; marks, brackets and symbols are no words. */
static inline bool measure_is_word(const chs_token *token)
{
	return token->kind <= CHS_KIND_ADDRESS;
}

/* ---- Loading ----------------------------------------------------------------------------------------------------- */

static inline const char *measure_copy(measured_corpus *corpus, chs_slice slice)
{
	return slice.data ? chs_arena_copy(&corpus->arena, slice.data, slice.length) : "";
}

/* A member of the article's object that is a string, decoded; "" when there is none. NULL when memory is short. */
static inline const char *measure_member(measured_corpus *corpus, const chs_article *article, const char *name)
{
	for (size_t i = 0; i < article->n_members; i++) {
		chs_buffer value = {0};
		if (!chs_slice_is(article->members[i].key, name) || !chs_json_is_string(article->members[i].value))
			continue;
		chs_json_decode(&value, article->members[i].value);
		const char *copy =
		    value.failed ? NULL : chs_arena_copy(&corpus->arena, value.data ? value.data : "", value.length);
		chs_buffer_free(&value);
		return copy;
	}
	return "";
}

static inline bool measure_add_words(measured_corpus *corpus, const chs_document *document)
{
	if (!chs_reserve(&corpus->words, &corpus->words_capacity, corpus->n_words + document->n_tokens,
	                 sizeof *corpus->words))
		return false;
	for (size_t i = 0; i < document->n_tokens; i++)
		if (measure_is_word(&document->tokens[i]))
			corpus->words[corpus->n_words++] =
			    (measured_word){document->tokens[i].form->form_key, document->tokens[i].form->stem_key};
	return true;
}

static inline void measure_count_marks(chs_slice text, size_t counts[MEASURE_MARKS])
{
	for (size_t at = 0; at < text.length;) {
		int32_t c = chs_utf8_next(text.data, text.length, &at);
		counts[0] += c == '"';
		counts[1] += c == 0xAB || c == 0xBB;
		counts[2] += c == 0x201C || c == 0x201D;
	}
}

static inline chiosa_status measure_add_article(measured_corpus *corpus, measured_tools *tools,
                                                const chs_article *article, const char *path, chiosa_error *error)
{
	measured_article added = {.path = path, .line = article->line, .first_sentence = corpus->n_sentences};
	size_t marks[MEASURE_MARKS] = {0};
	added.id = measure_copy(corpus, article->id);
	added.date = measure_copy(corpus, article->date);
	added.section = measure_member(corpus, article, "section");
	added.manner = measure_member(corpus, article, "manner");
	added.n_sentences = article->n_sentences;
	if (!added.id || !added.date || !added.section || !added.manner ||
	    !chs_reserve(&corpus->articles, &corpus->articles_capacity, corpus->n_articles + 1, sizeof added) ||
	    !chs_reserve(&corpus->sentences, &corpus->sentences_capacity, corpus->n_sentences + article->n_sentences,
	                 sizeof *corpus->sentences))
		return chs_fail_memory(error);
	for (size_t i = 0; i < article->n_sentences; i++) {
		const chs_given_sentence *given = &article->sentences[i];
		measured_sentence sentence = {
		    .why = given->why, .article = corpus->n_articles, .number = i + 1, .first_word = corpus->n_words};
		chiosa_status status = measure_tokens(tools, given->text, error);
		if (status != CHIOSA_OK)
			return status;
		sentence.text = measure_copy(corpus, given->text);
		sentence.label = given->label.data ? measure_copy(corpus, given->label) : NULL;
		if (!sentence.text || (given->label.data && !sentence.label) || !measure_add_words(corpus, &tools->document))
			return chs_fail_memory(error);
		sentence.n_words = corpus->n_words - sentence.first_word;
		added.n_labelled += sentence.label != NULL;
		measure_count_marks(given->text, marks);
		corpus->sentences[corpus->n_sentences++] = sentence;
	}
	added.mark = MEASURE_MARKS - 1;
	for (size_t m = 0; m + 1 < MEASURE_MARKS; m++)
		if (marks[m] > marks[added.mark])
			added.mark = m;
	corpus->articles[corpus->n_articles++] = added;
	return CHIOSA_OK;
}

static inline void measure_free(measured_corpus *corpus)
{
	chs_arena_free(&corpus->arena);
	free(corpus->articles);
	free(corpus->sentences);
	free(corpus->words);
	*corpus = (measured_corpus){0};
}

/* Adds the articles of one file to the corpus, which begins zeroed. `path` must outlive it. */
static inline chiosa_status measure_load(measured_corpus *corpus, measured_tools *tools, const char *path,
                                         chiosa_error *error)
{
	chs_reader *reader = NULL;
	const chs_article *article = NULL;
	const chs_reader_options options = {.labels_needed = true};
	chiosa_status status = chs_reader_open(&reader, &path, 1, &options, error);
	while (status == CHIOSA_OK) {
		status = chs_reader_next(reader, &article, error);
		if (status != CHIOSA_OK || !article)
			break;
		status = measure_add_article(corpus, tools, article, path, error);
	}
	chs_reader_close(reader);
	return status;
}

/* ---- Measuring --------------------------------------------------------------------------------------------------- */

/* Sentences with this label; NULL counts those without one. */
static inline size_t measure_labelled(const measured_corpus *corpus, const char *label)
{
	size_t count = 0;
	for (size_t i = 0; i < corpus->n_sentences; i++) {
		const char *found = corpus->sentences[i].label;
		count += label ? found && strcmp(found, label) == 0 : !found;
	}
	return count;
}

static inline size_t measure_all_labelled(const measured_corpus *corpus)
{
	return corpus->n_sentences - measure_labelled(corpus, NULL);
}

static inline size_t measure_marked(const measured_corpus *corpus, size_t mark)
{
	size_t count = 0;
	for (size_t i = 0; i < corpus->n_articles; i++)
		count += corpus->articles[i].mark == mark;
	return count;
}

static inline int measure_compare_sizes(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	return (x > y) - (x < y);
}

/* The lengths in words of all labelled sentences, ascending: *count of them, to be freed. NULL when memory is short. */
static inline size_t *measure_lengths(const measured_corpus *corpus, size_t *count)
{
	size_t *lengths = chs_alloc(corpus->n_sentences, sizeof *lengths);
	*count = 0;
	for (size_t i = 0; lengths && i < corpus->n_sentences; i++)
		if (corpus->sentences[i].label)
			lengths[(*count)++] = corpus->sentences[i].n_words;
	if (lengths)
		qsort(lengths, *count, sizeof *lengths, measure_compare_sizes);
	return lengths;
}

/* The value below which `percent` of the ascending values lie (nearest rank). */
static inline size_t measure_quantile(const size_t *values, size_t count, size_t percent)
{
	size_t at = (count * percent + 99) / 100;
	return count ? values[at ? at - 1 : 0] : 0;
}

/*
 * Distinct stems in each full run of MEASURE_WINDOW words, the articles taken in their order, furniture included as it
 * stands in the news.
 */
typedef struct measured_stems {
	size_t runs, least, greatest, sum; /* over all runs */
	size_t least_end, greatest_end;    /* the last word of the run that has the least, the greatest number */
	bool failed;                       /* memory was short */
} measured_stems;

static inline measured_stems measure_stems(const measured_corpus *corpus)
{
	measured_stems stems = {.least = SIZE_MAX};
	chs_map seen = {0};
	for (size_t i = 0; i < corpus->n_words && !stems.failed; i++) {
		stems.failed = !chs_map_put(&seen, corpus->words[i].stem, 0, NULL);
		if ((i + 1) % MEASURE_WINDOW)
			continue;
		stems.runs++;
		stems.sum += seen.count;
		if (seen.count < stems.least) {
			stems.least = seen.count;
			stems.least_end = i;
		}
		if (seen.count > stems.greatest) {
			stems.greatest = seen.count;
			stems.greatest_end = i;
		}
		chs_map_clear(&seen);
	}
	chs_map_free(&seen);
	return stems;
}

/* The article that holds a word of the corpus, word < n_words. */
static inline const measured_article *measure_article_of(const measured_corpus *corpus, size_t word)
{
	size_t sentence = 0;
	while (corpus->sentences[sentence].first_word + corpus->sentences[sentence].n_words <= word)
		sentence++;
	return &corpus->articles[corpus->sentences[sentence].article];
}

#endif
