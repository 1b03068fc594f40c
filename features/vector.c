/* SPDX-License-Identifier: MIT */
/* From a document to its vectors: one row a sentence, and the neighbours' features where they are asked for. */
#include "features/vector.h"

#include "features/decode.h"
#include "features/measure.h"

#include <stdlib.h>

/* "cue-stance" is known as "stance" in feature names: the group's prefix says the rest. */
static chs_slice short_class_name(const char *name)
{
	const char *dash = strchr(name, '-');
	bool known = dash && (strncmp(name, "cue-", 4) == 0 || strncmp(name, "grammar-", 8) == 0);
	return chs_slice_from(known ? dash + 1 : name);
}

chiosa_status chs_extractor_open(chs_extractor **extractor, const chs_language *language,
                                 const chs_feature_settings *settings, chiosa_error *error)
{
	chs_extractor *x = chs_alloc(1, sizeof *x);
	if (!x)
		return chs_fail_memory(error);
	x->language = language;
	x->settings = *settings;
	x->cues = chs_language_classes(language, "cue-");
	x->grammar = chs_language_classes(language, "grammar-");
	x->subordinators =
	    chs_language_class(language, "grammar-subordinator") | chs_language_class(language, "grammar-relative");
	x->participles = chs_language_class(language, "grammar-participle");
	x->auxiliaries = chs_language_classes(language, "grammar-aux-");
	x->sayings = chs_language_class(language, "cue-saying");
	for (size_t i = 0; i < chs_language_n_classes(language) && i < CHS_MAX_CLASSES; i++)
		x->class_names[i] = short_class_name(chs_language_class_name(language, i));
	chs_prepare_words(x);
	chs_prepare_patterns(x);
	chs_prepare_context(x);
	chs_prepare_clauses(x);
	*extractor = x;
	return CHIOSA_OK;
}

void chs_extractor_close(chs_extractor *x)
{
	if (!x)
		return;
	chs_emitter_free(&x->emitter);
	chs_vectors_free(&x->own);
	chs_buffer_free(&x->padded);
	free(x->entity_of);
	free(x->items);
	free(x->matches);
	free(x->clauses.in_main);
	free(x);
}

static bool index_entities(chs_extractor *x, const chs_document *document)
{
	if (!chs_reserve(&x->entity_of, &x->entity_capacity, document->n_tokens + 1, sizeof *x->entity_of))
		return false;
	if (document->n_tokens)
		memset(x->entity_of, 0xFF, document->n_tokens * sizeof *x->entity_of); /* UINT32_MAX */
	for (size_t e = 0; e < document->n_entities; e++)
		for (uint32_t i = 0; i < document->entities[e].n_tokens; i++)
			x->entity_of[document->entities[e].first_token + i] = (uint32_t)e;
	return true;
}

static void survey(chs_extractor *x, const chs_document *document, const chs_sentence *sentence)
{
	const chs_token *tokens = document->tokens + sentence->first_token;
	uint32_t kinds = 0, marks = 0;
	unsigned quoted = 0, words = 0;
	chs_classes classes = 0;
	for (const chs_token *token = tokens; token < tokens + sentence->n_tokens; token++) {
		kinds |= 1u << token->kind;
		marks |= 1u << token->mark;
		quoted |= token->quoted;
		words += token->kind <= CHS_KIND_DATE;
		classes |= token->form->classes;
	}
	x->survey = (chs_survey){.kinds = kinds, .marks = marks, .quoted = quoted != 0, .words = words, .classes = classes};
}

static void find_first_entity(chs_extractor *x, const chs_document *document, const chs_sentence *sentence)
{
	while (x->first_entity < document->n_entities &&
	       document->entities[x->first_entity].first_token < sentence->first_token)
		x->first_entity++;
}

/* The year of days since 1970 (civil calendar; H. Hinnant's days algorithm). */
static int32_t year_of(int32_t days)
{
	int64_t z = (int64_t)days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, day = z - era * 146097;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365 + era * 400;
	int64_t of_year = day - (365 * (year % 400) + year % 400 / 4 - year % 400 / 100);
	return (int32_t)(year + ((5 * of_year + 2) / 153 >= 10));
}

static int32_t reference_year(const chs_document *document)
{
	int32_t latest = INT32_MIN;
	if (document->date != INT32_MIN)
		return year_of(document->date);
	const chs_token *tokens = document->tokens;
	for (size_t t = 0, n = document->n_tokens; t < n; t++) {
		if (tokens[t].kind != CHS_KIND_NUMBER)
			continue;
		int32_t year = chs_token_year(&tokens[t]);
		latest = year > latest && year < 2100 ? year : latest;
	}
	return latest;
}

static void add_neighbour(chs_extractor *x, size_t row, const char *prefix, uint64_t seed)
{
	float scale = x->settings.scale[CHS_GROUP_NEIGHBOURS];
	chs_emitter *e = &x->emitter;
	for (size_t i = x->own.starts[row]; i < x->own.starts[row + 1]; i++) {
		uint64_t hash = chs_hash_join(x->own.items[i].hash, seed);
		if (!chs_emit(e, hash, x->own.items[i].value * scale))
			continue;
		const uint32_t *name = chs_map_get(&e->names->index, x->own.items[i].hash);
		chs_buffer_clear(&e->name);
		chs_buffer_add_string(&e->name, prefix);
		if (name)
			chs_buffer_add_slice(&e->name, e->names->names[*name]);
		chs_emit_name(e, hash, chs_buffer_slice(&e->name));
	}
}

/* Rows again, each with what stands in the rows before and behind it. */
static void add_neighbours(chs_extractor *x, chs_vectors *vectors)
{
	x->emitter.vectors = vectors;
	for (size_t row = 0; row < x->own.n_rows && !x->emitter.failed; row++) {
		chs_emitter_begin(&x->emitter);
		size_t from = x->own.starts[row], to = x->own.starts[row + 1];
		for (size_t i = from; i < to; i++)
			chs_emit(&x->emitter, x->own.items[i].hash, x->own.items[i].value);
		if (from < to && row > 0)
			add_neighbour(x, row - 1, "before:", 101);
		if (from < to && row + 1 < x->own.n_rows)
			add_neighbour(x, row + 1, "behind:", 102);
		chs_emitter_end(&x->emitter);
	}
}

chiosa_status chs_extract(chs_extractor *x, const chs_document *document, chs_vectors *vectors,
                          chs_feature_names *names, chiosa_error *error)
{
	bool neighbours = chs_has_group(x, CHS_GROUP_NEIGHBOURS);
	chs_vectors *own = neighbours ? &x->own : vectors;
	vectors->n_items = vectors->n_rows = own->n_items = own->n_rows = 0;
	x->emitter.vectors = own;
	x->emitter.names = names;
	/* Empty rows have a place among the items too, and no place may be counted from NULL. */
	x->emitter.failed = !index_entities(x, document) ||
	                    !chs_reserve(&vectors->items, &vectors->items_capacity, 1, sizeof *vectors->items) ||
	                    !chs_reserve(&own->items, &own->items_capacity, 1, sizeof *own->items);
	x->reference_year = reference_year(document);
	x->rank = x->n_real = x->first_entity = 0;
	for (size_t s = 0; s < document->n_sentences; s++)
		x->n_real += !document->sentences[s].furniture;
	for (size_t s = 0; s < document->n_sentences && !x->emitter.failed; s++) {
		chs_emitter_begin(&x->emitter);
		if (!document->sentences[s].furniture) {
			survey(x, document, &document->sentences[s]);
			find_first_entity(x, document, &document->sentences[s]);
			chs_measure_words(x, document, s);
			chs_measure_patterns(x, document, s);
			chs_measure_context(x, document, s);
			x->rank++;
		}
		chs_emitter_end(&x->emitter);
	}
	if (neighbours && !x->emitter.failed)
		add_neighbours(x, vectors);
	x->emitter.names = NULL;
	return x->emitter.failed ? chs_fail_memory(error) : CHIOSA_OK;
}
