/* SPDX-License-Identifier: MIT */
#include "train/gather.h"

#include "corpus/reader.h"
#include "train/number_features.h"

#include <stdlib.h>

/* Labels in order of appearance, until they are sorted. */
typedef struct label_list {
	chs_map index; /* hash of the label → index */
	struct label {
		const char *text;
		size_t count, line;
		const char *path; /* in the arena: where it was first met */
	} * items;
	size_t count, capacity;
} label_list;

typedef struct gathering {
	chs_gathered *out;
	const chs_gather_options *options;
	chs_analyser *analyser;
	chs_extractor *extractor;
	chs_vectors vectors;
	chs_feature_rows rows;
	label_list labels;
	size_t labels_capacity, articles_capacity; /* of out->row_labels, out->row_articles */
	chs_slice *texts;
	unsigned char *furniture;
	size_t texts_capacity, furniture_capacity;
} gathering;

void chs_gathered_free(chs_gathered *g)
{
	free(g->labels);
	free(g->label_counts);
	free(g->hashes);
	free(g->names);
	chs_feature_names_free(&g->names_found);
	chs_word_list_free(&g->words);
	free(g->starts);
	free(g->columns);
	free(g->values);
	free(g->row_labels);
	free(g->row_articles);
	chs_arena_free(&g->arena);
	*g = (chs_gathered){0};
}

static chiosa_status find_label(gathering *g, const chs_article *article, chs_slice label, uint32_t *index,
                                chiosa_error *error)
{
	bool inserted;
	uint64_t hash = chs_hash(label.data, label.length, 0);
	uint32_t *found = chs_map_put(&g->labels.index, hash, (uint32_t)g->labels.count, &inserted);
	if (!found)
		return chs_fail_memory(error);
	*index = *found;
	if (!inserted) {
		g->labels.items[*index].count++;
		return CHIOSA_OK;
	}
	if (g->labels.count >= 4096)
		return chs_fail_at(error, CHIOSA_ERROR_INPUT, article->path, article->line, 0,
		                   "more than 4096 different labels");
	if (!chs_reserve(&g->labels.items, &g->labels.capacity, g->labels.count + 1, sizeof *g->labels.items))
		return chs_fail_memory(error);
	struct label *item = &g->labels.items[g->labels.count++];
	*item = (struct label){
	    .text = chs_arena_copy(&g->out->arena, label.data, label.length), .count = 1, .line = article->line};
	item->path = chs_arena_copy(&g->out->arena, article->path, strlen(article->path));
	return item->text && item->path ? CHIOSA_OK : chs_fail_memory(error);
}

/* Sentences of the article as the analyser wants them. Labelled ones are no furniture, whatever they look like. */
static chiosa_status describe(gathering *g, const chs_article *article, chs_article_source *source, chiosa_error *error)
{
	size_t n = article->n_sentences;
	if (!chs_reserve(&g->texts, &g->texts_capacity, n + 1, sizeof *g->texts) ||
	    !chs_reserve(&g->furniture, &g->furniture_capacity, n + 1, 1))
		return chs_fail_memory(error);
	for (size_t i = 0; i < n; i++) {
		const chs_given_sentence *sentence = &article->sentences[i];
		g->texts[i] = sentence->text;
		g->furniture[i] = sentence->label.data                      ? CHS_KNOWN_STORY
		                  : sentence->why == CHS_NO_LABEL_FURNITURE ? CHS_KNOWN_FURNITURE
		                                                            : CHS_KNOWN_NOTHING;
	}
	*source = (chs_article_source){.title = article->title,
	                               .sentences = g->texts,
	                               .n_sentences = n,
	                               .date = article->date,
	                               .furniture = g->furniture};
	return CHIOSA_OK;
}

static chiosa_status add_row(gathering *g, const chs_article *article, size_t row, chs_slice label, chiosa_error *error)
{
	chs_gathered *out = g->out;
	uint32_t index = 0;
	chiosa_status status = find_label(g, article, label, &index, error);
	if (status != CHIOSA_OK)
		return status;
	if (out->n_rows >= UINT32_MAX / 2)
		return chs_fail(error, CHIOSA_ERROR_INPUT, "more than %u labelled sentences", UINT32_MAX / 2);
	size_t from = g->vectors.starts[row], to = g->vectors.starts[row + 1];
	if (!chs_feature_rows_add(&g->rows, &out->names_found, g->vectors.items + from, to - from,
	                          (uint32_t)out->n_articles) ||
	    !chs_reserve(&out->row_labels, &g->labels_capacity, out->n_rows + 1, sizeof *out->row_labels) ||
	    !chs_reserve(&out->row_articles, &g->articles_capacity, out->n_rows + 1, sizeof *out->row_articles))
		return chs_fail_memory(error);
	out->row_labels[out->n_rows] = index;
	out->row_articles[out->n_rows++] = (uint32_t)out->n_articles;
	return CHIOSA_OK;
}

static chiosa_status add_article(gathering *g, const chs_article *article, chiosa_error *error)
{
	chs_gathered *out = g->out;
	chs_article_source source;
	const chs_document *document;
	chiosa_status status = describe(g, article, &source, error);
	if (status == CHIOSA_OK)
		status = chs_analyse(g->analyser, &source, &document, error);
	if (status == CHIOSA_OK)
		status = chs_extract(g->extractor, document, &g->vectors, &out->names_found, error);
	if (status == CHIOSA_OK && !chs_word_list_gather(&out->words, g->options->language, document))
		status = chs_fail_memory(error);
	out->content = chs_hash_join(out->content, chs_hash(article->title.data, article->title.length, 3));
	out->content = chs_hash_join(out->content, chs_hash(article->date.data, article->date.length, 4));
	size_t titles = status == CHIOSA_OK ? document->n_sentences - article->n_sentences : 0;
	for (size_t i = 0; status == CHIOSA_OK && i < article->n_sentences; i++) {
		const chs_given_sentence *sentence = &article->sentences[i];
		out->content = chs_hash_join(out->content, chs_hash(sentence->text.data, sentence->text.length, 1));
		out->content = chs_hash_join(out->content, chs_hash(sentence->label.data, sentence->label.length, 2));
		if (!sentence->label.data)
			continue;
		status = add_row(g, article, titles + i, sentence->label, error);
		out->ungrouped += !article->has_id && article->n_sentences == 1;
	}
	out->n_sentences += article->n_sentences;
	out->n_articles++;
	return status;
}

static chiosa_status read_corpus(gathering *g, chs_reader *reader, chiosa_error *error)
{
	for (;;) {
		const chs_article *article;
		chiosa_status status = chs_reader_next(reader, &article, error);
		if (status != CHIOSA_OK || !article)
			return status;
		status = add_article(g, article, error);
		if (status != CHIOSA_OK) {
			chs_error_place(error, article->path, article->line);
			return status;
		}
		const chs_gather_options *options = g->options;
		if (options->progress && !options->progress(options->user, "reading", g->out->n_articles, 0))
			return chs_fail(error, CHIOSA_ERROR_CANCELLED, "cancelled");
	}
}

static chiosa_status check_labels(const gathering *g, chiosa_error *error)
{
	const label_list *labels = &g->labels;
	if (labels->count == 0)
		return chs_fail(error, CHIOSA_ERROR_INPUT,
		                "the corpus is empty: expected sentences with labels, found %zu without one",
		                g->out->n_sentences);
	if (g->options->any_labels)
		return CHIOSA_OK;
	if (labels->count == 1)
		return chs_fail_at(error, CHIOSA_ERROR_INPUT, labels->items[0].path, labels->items[0].line, 0,
		                   "all sentences have the label \"%.80s\": expected at least two labels",
		                   labels->items[0].text);
	for (size_t i = 0; i < labels->count; i++)
		if (labels->items[i].count < 2)
			return chs_fail_at(error, CHIOSA_ERROR_INPUT, labels->items[i].path, labels->items[i].line, 0,
			                   "the label \"%.80s\" has one sentence only: expected at least two of each label",
			                   labels->items[i].text);
	return CHIOSA_OK;
}

static int compare_labels(const void *a, const void *b)
{
	return strcmp(((const struct label *)a)->text, ((const struct label *)b)->text);
}

/* Renumbers labels by the order of their bytes. */
static chiosa_status sort_labels(gathering *g, chiosa_error *error)
{
	chs_gathered *out = g->out;
	size_t n = g->labels.count;
	struct label *sorted = chs_alloc(n, sizeof *sorted);
	uint32_t *rank = chs_alloc(n, sizeof *rank);
	out->labels = chs_alloc(n, sizeof *out->labels);
	out->label_counts = chs_alloc(n, sizeof *out->label_counts);
	bool enough = sorted && rank && out->labels && out->label_counts;
	if (enough) {
		memcpy(sorted, g->labels.items, n * sizeof *sorted);
		qsort(sorted, n, sizeof *sorted, compare_labels);
		for (size_t i = 0; i < n; i++) {
			out->labels[i] = sorted[i].text;
			out->label_counts[i] = sorted[i].count;
			rank[*chs_map_get(&g->labels.index, chs_hash(sorted[i].text, strlen(sorted[i].text), 0))] = (uint32_t)i;
		}
		for (size_t i = 0; i < out->n_rows; i++)
			out->row_labels[i] = rank[out->row_labels[i]];
		out->n_labels = n;
	}
	free(sorted);
	free(rank);
	return enough ? CHIOSA_OK : chs_fail_memory(error);
}

static void warn_ungrouped(const gathering *g)
{
	const chs_gather_options *options = g->options;
	chiosa_error remark = {0};
	if (!g->out->ungrouped || !options->warning)
		return;
	chs_fail(
	    &remark, CHIOSA_OK,
	    "%zu of %zu sentences name no article: cross-validation cannot keep sentences of one article together, and its "
	    "figures may be too good",
	    g->out->ungrouped, g->out->n_rows);
	options->warning(options->user, &remark);
}

chiosa_status chs_gather(chs_gathered *gathered, const char *const *paths, size_t n_paths,
                         const chs_gather_options *options, chiosa_error *error)
{
	*gathered = (chs_gathered){0};
	gathering g = {.out = gathered, .options = options};
	chs_reader *reader = NULL;
	chs_reader_options reading = {.labels_needed = true};
	chiosa_status status = chs_analyser_open(&g.analyser, options->language, error);
	if (status == CHIOSA_OK)
		status = chs_extractor_open(&g.extractor, options->language, options->settings, error);
	if (status == CHIOSA_OK)
		status = chs_reader_open(&reader, paths, n_paths, &reading, error);
	if (status == CHIOSA_OK)
		status = read_corpus(&g, reader, error);
	if (status == CHIOSA_OK)
		status = check_labels(&g, error);
	if (status == CHIOSA_OK)
		status = sort_labels(&g, error);
	if (status == CHIOSA_OK)
		status = chs_number_features(gathered, &g.rows, options->fewest_articles, error);
	if (status == CHIOSA_OK && !chs_word_list_table(&gathered->words, &gathered->known_words))
		status = chs_fail_memory(error);
	if (status == CHIOSA_OK)
		warn_ungrouped(&g);
	chs_reader_close(reader);
	chs_extractor_close(g.extractor);
	chs_analyser_close(g.analyser);
	chs_vectors_free(&g.vectors);
	chs_feature_rows_free(&g.rows);
	chs_map_free(&g.labels.index);
	free(g.labels.items);
	free(g.texts);
	free(g.furniture);
	if (status != CHIOSA_OK)
		chs_gathered_free(gathered);
	return status;
}
