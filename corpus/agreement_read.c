/* SPDX-License-Identifier: MIT */
/* Two corpora into one comparison: both are held, then their articles are paired and their sentences checked. */
#include "base/hash.h"
#include "corpus/agreement_internal.h"
#include "corpus/reader.h"

#include <stdlib.h>

typedef struct held_sentence {
	chs_slice text, label;
	chs_no_label why;
} held_sentence;

typedef struct held_article {
	chs_slice id; /* data NULL: none */
	const char *path;
	size_t line;
	held_sentence *sentences; /* [n_sentences] */
	size_t n_sentences;
} held_article;

typedef struct held_corpus {
	chs_reader *reader; /* owns the paths */
	chs_arena arena;
	held_article *articles; /* [count] */
	size_t count, capacity;
	bool has_ids; /* every article has one */
} held_corpus;

/* ---- Holding ----------------------------------------------------------------------------------------------------- */

static bool copy_slice(chs_arena *arena, chs_slice slice, chs_slice *copy)
{
	*copy = chs_slice_of(NULL, 0);
	if (!slice.data)
		return true;
	*copy = chs_slice_of(chs_arena_copy(arena, slice.data, slice.length), slice.length);
	return copy->data != NULL;
}

static bool hold_article(held_corpus *corpus, const chs_article *article)
{
	held_article held = {.path = article->path, .line = article->line, .n_sentences = article->n_sentences};
	if (!chs_reserve(&corpus->articles, &corpus->capacity, corpus->count + 1, sizeof *corpus->articles))
		return false;
	if (article->n_sentences > SIZE_MAX / sizeof *held.sentences)
		return false;
	held.sentences = chs_arena_alloc(&corpus->arena, article->n_sentences * sizeof *held.sentences);
	if (!held.sentences || (article->has_id && !copy_slice(&corpus->arena, article->id, &held.id)))
		return false;
	for (size_t i = 0; i < article->n_sentences; i++) {
		const chs_given_sentence *given = &article->sentences[i];
		held.sentences[i].why = given->why;
		if (!copy_slice(&corpus->arena, given->text, &held.sentences[i].text) ||
		    !copy_slice(&corpus->arena, given->label, &held.sentences[i].label))
			return false;
	}
	corpus->has_ids &= article->has_id;
	corpus->articles[corpus->count++] = held;
	return true;
}

static chiosa_status hold_corpus(held_corpus *corpus, const char *const *path, chiosa_error *error)
{
	const chs_reader_options options = {.labels_needed = true};
	const chs_article *article;
	corpus->has_ids = true;
	chiosa_status status = chs_reader_open(&corpus->reader, path, 1, &options, error);
	while (status == CHIOSA_OK) {
		status = chs_reader_next(corpus->reader, &article, error);
		if (status != CHIOSA_OK || !article)
			return status;
		if (!hold_article(corpus, article))
			status = chs_fail_memory(error);
	}
	return status;
}

static void release_corpus(held_corpus *corpus)
{
	chs_reader_close(corpus->reader);
	chs_arena_free(&corpus->arena);
	free(corpus->articles);
}

/* ---- Comparing --------------------------------------------------------------------------------------------------- */

/* A labelled sentence and one of furniture have a category; the others are not judged. */
static bool is_judged(const held_sentence *sentence)
{
	return sentence->why == CHS_HAS_LABEL || sentence->why == CHS_NO_LABEL_FURNITURE;
}

/* The article's id, or where it stands, for messages. */
static void name_article(chs_buffer *name, const held_article *article)
{
	if (article->id.data) {
		chs_buffer_add_char(name, '"');
		chs_buffer_add(name, article->id.data, article->id.length < 80 ? article->id.length : 80);
		chs_buffer_add_char(name, '"');
	} else {
		chs_buffer_format(name, "of line %zu", article->line);
	}
}

/* `sentence` from 1, or 0: they have different numbers of them. */
static chiosa_status fail_pair(const held_article *a, const held_article *b, size_t sentence, chiosa_error *error)
{
	chs_buffer name = {0};
	name_article(&name, b);
	const char *shown = name.failed ? "" : name.data;
	chiosa_status status;
	if (sentence)
		status = chs_fail_at(error, CHIOSA_ERROR_INPUT, b->path, b->line, 0,
		                     "article %s, sentence %zu: expected the same text as in %s:%zu, found another", shown,
		                     sentence, a->path, a->line);
	else
		status = chs_fail_at(error, CHIOSA_ERROR_INPUT, b->path, b->line, 0,
		                     "article %s: expected %zu sentences as in %s:%zu, found %zu", shown, a->n_sentences,
		                     a->path, a->line, b->n_sentences);
	chs_buffer_free(&name);
	return status;
}

static chiosa_status compare_articles(chs_agreement *g, const held_article *a, const held_article *b, size_t number,
                                      chiosa_error *error)
{
	if (a->n_sentences != b->n_sentences)
		return fail_pair(a, b, 0, error);
	for (size_t i = 0; i < a->n_sentences; i++) {
		const held_sentence *first = &a->sentences[i], *second = &b->sentences[i];
		if (!chs_slice_equal(first->text, second->text))
			return fail_pair(a, b, i + 1, error);
		if (!is_judged(first) || !is_judged(second)) {
			g->not_compared++;
			continue;
		}
		chs_agreement_place place = {a->id, number, i, first->text};
		chiosa_status status = chs_agreement_add(g, first->label, second->label, &place, error);
		if (status != CHIOSA_OK) {
			chs_error_place(error, a->path, a->line);
			return status;
		}
	}
	g->articles++;
	return CHIOSA_OK;
}

static chiosa_status compare_by_order(chs_agreement *g, const held_corpus *a, const held_corpus *b, const char *path_b,
                                      chiosa_error *error)
{
	chiosa_status status = CHIOSA_OK;
	if (a->count != b->count)
		return chs_fail_at(error, CHIOSA_ERROR_INPUT, path_b, 0, 0,
		                   "expected %zu articles as in the other labelling (not all have ids), found %zu", a->count,
		                   b->count);
	for (size_t i = 0; status == CHIOSA_OK && i < a->count; i++)
		status = compare_articles(g, &a->articles[i], &b->articles[i], i + 1, error);
	return status;
}

/* The reader has seen to it that no id comes twice, and hashes of 64 bits that fall together are told apart by the id.
 */
static const held_article *find_article(const chs_map *map, const held_corpus *corpus, chs_slice id)
{
	for (uint64_t seed = 0;; seed++) {
		const uint32_t *place = chs_map_get(map, chs_hash(id.data, id.length, seed));
		if (!place)
			return NULL;
		if (chs_slice_equal(corpus->articles[*place].id, id))
			return &corpus->articles[*place];
	}
}

static bool index_articles(chs_map *map, const held_corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++) {
		bool inserted = false;
		chs_slice id = corpus->articles[i].id;
		for (uint64_t seed = 0; !inserted; seed++)
			if (!chs_map_put(map, chs_hash(id.data, id.length, seed), (uint32_t)i, &inserted))
				return false;
	}
	return true;
}

static chiosa_status compare_by_id(chs_agreement *g, const held_corpus *a, const held_corpus *b, const char *path_b,
                                   chiosa_error *error)
{
	chs_map map = {0};
	chiosa_status status = CHIOSA_OK;
	size_t paired = 0;
	if (b->count > UINT32_MAX || !index_articles(&map, b))
		status = chs_fail_memory(error);
	for (size_t i = 0; status == CHIOSA_OK && i < a->count; i++) {
		const held_article *partner = find_article(&map, b, a->articles[i].id);
		if (partner)
			status = compare_articles(g, &a->articles[i], partner, i + 1, error);
		paired += partner != NULL;
	}
	chs_map_free(&map);
	g->only_a = a->count - paired;
	g->only_b = b->count - paired;
	if (status == CHIOSA_OK && paired == 0 && a->count + b->count > 0)
		status = chs_fail_at(error, CHIOSA_ERROR_INPUT, path_b, 0, 0,
		                     "expected articles with the ids of the other labelling, found none");
	return status;
}

chiosa_status chs_agreement_read(chs_agreement **agreement, const char *path_a, const char *path_b, chiosa_error *error)
{
	held_corpus a = {0}, b = {0};
	chs_agreement *made = NULL;
	chiosa_status status = chs_agreement_new(&made, error);
	if (status == CHIOSA_OK && strcmp(path_a, "-") == 0 && strcmp(path_b, "-") == 0)
		status = chs_fail(error, CHIOSA_ERROR_ARGUMENT, "expected two labellings, found standard input twice");
	if (status == CHIOSA_OK)
		status = hold_corpus(&a, &path_a, error);
	if (status == CHIOSA_OK)
		status = hold_corpus(&b, &path_b, error);
	if (status == CHIOSA_OK)
		status = a.has_ids && b.has_ids ? compare_by_id(made, &a, &b, path_b, error)
		                                : compare_by_order(made, &a, &b, path_b, error);
	if (status == CHIOSA_OK)
		*agreement = made;
	else
		chs_agreement_free(made);
	release_corpus(&a);
	release_corpus(&b);
	return status;
}
