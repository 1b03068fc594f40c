/* SPDX-License-Identifier: MIT */
/*
 * Words: stems, runs of stems and runs of characters. Names stand for themselves as single stems, and as a placeholder
 * of their type in runs, so that "<person>|ha|dett" is one feature whoever spoke; numbers occur in runs only. All
 * values of a sentence's words together have length one, however long the sentence; the scales weigh the three against
 * each other.
 */
#include "features/measure.h"

#include "base/utf8.h"

#include <math.h>

void chs_prepare_words(chs_extractor *x)
{
	static const char *const texts[CHS_N_ITEMS] = {
	    "<person>", "<organisation>", "<place>",  "<date>", "<money>",   "<quantity>", "^",
	    "$",        "<year>",         "<number>", "<date>", "<address>", "“",          "”"};
	for (size_t i = 0; i < CHS_N_ITEMS; i++) {
		uint64_t key = chs_hash(texts[i], strlen(texts[i]), 7);
		x->placeholder_texts[i] = chs_slice_from(texts[i]);
		x->placeholders[i] = (chs_item){key, chs_hash_join(key, CHS_RUN_SEED), &x->placeholder_texts[i], 0};
	}
}

/* ---- Elements ---- */

/* Writes the element that a token other than a word is; some are none. Returns where the next one goes. */
static chs_item *put_other(const chs_extractor *x, const chs_token *token, chs_item *at)
{
	const chs_form *form = token->form;
	switch ((chs_kind)token->kind) {
	case CHS_KIND_NUMBER:
		*at = x->placeholders[chs_token_year(token) != INT32_MIN ? CHS_ITEM_YEAR : CHS_ITEM_NUMBER];
		return at + 1;
	case CHS_KIND_DATE:
		*at = x->placeholders[CHS_ITEM_DATE];
		return at + 1;
	case CHS_KIND_ADDRESS:
		*at = x->placeholders[CHS_ITEM_ADDRESS];
		return at + 1;
	case CHS_KIND_QUOTE:
		if (token->mark == CHS_MARK_NONE)
			return at;
		*at = x->placeholders[token->mark == CHS_MARK_OPEN ? CHS_ITEM_OPEN : CHS_ITEM_CLOSE];
		return at + 1;
	case CHS_KIND_COLON:
	case CHS_KIND_COMMA:
		*at = (chs_item){form->form_key, chs_hash_join(form->form_key, CHS_RUN_SEED), &form->lower, 0};
		return at + 1;
	case CHS_KIND_WORD:
	case CHS_KIND_ABBREVIATION:
	case CHS_KIND_STOP:
	case CHS_KIND_DASH:
	case CHS_KIND_BRACKET:
	case CHS_KIND_SYMBOL:
		break;
	}
	return at;
}

static inline chs_item *put_token(const chs_extractor *x, const chs_token *token, chs_item *at)
{
	const chs_form *form = token->form;
	if (token->kind > CHS_KIND_ABBREVIATION)
		return put_other(x, token, at);
	*at = (chs_item){form->stem_key, form->run_start, &form->stem, 0};
	return at + 1;
}

/* Marks the elements that may occur twice: all that do, and few others. */
static void mark_repeated(chs_extractor *x)
{
	chs_item *items = x->items;
	uint32_t *last = x->last_items, base = x->item_base + 1, n = (uint32_t)x->n_items;
	if (n >= UINT32_MAX / 2 - base) { /* the numbers are used up */
		memset(last, 0, sizeof x->last_items);
		base = 1;
	}
	for (uint32_t i = 0; i < n; i++) {
		uint32_t *place = &last[items[i].key & (CHS_LAST_ITEMS - 1)];
		if (*place >= base)
			items[i].repeated = items[*place - base].repeated = 1;
		*place = base + i;
	}
	x->item_base = base + n;
}

static bool collect_items(chs_extractor *x, const chs_document *document, const chs_sentence *sentence)
{
	size_t end = (size_t)sentence->first_token + sentence->n_tokens, t = sentence->first_token;
	if (!chs_reserve(&x->items, &x->items_capacity, (size_t)sentence->n_tokens + 2, sizeof *x->items)) {
		x->emitter.failed = true;
		return false;
	}
	const chs_token *tokens = document->tokens;
	chs_item *at = x->items;
	*at++ = x->placeholders[CHS_ITEM_START];
	for (size_t e = x->first_entity; t < end; e++) {
		const chs_entity *entity = e < document->n_entities ? &document->entities[e] : NULL;
		size_t stop = entity && entity->first_token < end ? entity->first_token : end;
		for (; t < stop; t++)
			at = put_token(x, &tokens[t], at);
		if (t == end)
			break;
		*at++ = x->placeholders[entity->type];
		t += entity->n_tokens;
	}
	*at++ = x->placeholders[CHS_ITEM_END];
	x->n_items = (size_t)(at - x->items);
	mark_repeated(x);
	return true;
}

/* ---- Stems and runs of them ---- */

static void name_stems(chs_extractor *x, const chs_token *tokens, size_t n)
{
	chs_buffer *name = &x->emitter.name;
	for (size_t t = 0; t < n; t++) {
		const chs_form *form = tokens[t].form;
		if (tokens[t].kind > CHS_KIND_ABBREVIATION || !chs_emitter_wants_name(&x->emitter, form->stem_feature))
			continue;
		chs_buffer_clear(name);
		chs_buffer_add_string(name, "stem:");
		chs_buffer_add_slice(name, form->stem);
		chs_emit_name(&x->emitter, form->stem_feature, chs_buffer_slice(name));
	}
}

static void emit_stems(chs_extractor *x, const chs_document *document, const chs_sentence *sentence)
{
	const chs_token *tokens = document->tokens + sentence->first_token;
	size_t n = sentence->n_tokens;
	chs_run run;
	if (!chs_run_begin(&run, &x->emitter, n))
		return;
	for (size_t t = 0; t < n; t++)
		if (tokens[t].kind <= CHS_KIND_ABBREVIATION)
			chs_run_add(&run, tokens[t].form->stem_feature);
	chs_run_end(&run, &x->emitter);
	if (x->emitter.names)
		name_stems(x, tokens, n);
}

static void name_ngrams(chs_extractor *x)
{
	chs_buffer *name = &x->emitter.name;
	for (size_t from = 0; from < x->n_items; from++) {
		uint64_t hash = x->items[from].start;
		chs_buffer_clear(name);
		chs_buffer_add_string(name, "stem:");
		chs_buffer_add_slice(name, *x->items[from].text);
		for (size_t n = 1; n < x->settings.longest_ngram && from + n < x->n_items; n++) {
			hash = chs_hash_join(hash, x->items[from + n].key);
			chs_buffer_add_char(name, '|');
			chs_buffer_add_slice(name, *x->items[from + n].text);
			if (chs_emitter_wants_name(&x->emitter, hash))
				chs_emit_name(&x->emitter, hash, chs_buffer_slice(name));
		}
	}
}

/*
 * Adds the runs of 2 to `longest` items that begin with one of items[0, count); all of the items are there. A run can
 * stand in a sentence twice only if each of its items does.
 */
static inline void add_runs(chs_run *run, const chs_item *items, size_t count, size_t longest)
{
	for (size_t from = 0; from < count; from++) {
		uint64_t hash = items[from].start;
		uint32_t repeated = items[from].repeated;
		for (size_t n = 1; n < longest; n++) {
			hash = chs_hash_join(hash, items[from + n].key);
			repeated &= items[from + n].repeated;
			if (repeated)
				chs_run_add(run, hash);
			else
				chs_run_append(run, hash);
		}
	}
}

static void emit_ngrams(chs_extractor *x)
{
	size_t longest = x->settings.longest_ngram, n = x->n_items, whole = n < longest ? 0 : n - longest + 1;
	chs_run run;
	if (longest < 2 || n > SIZE_MAX / longest || !chs_run_begin(&run, &x->emitter, n * (longest - 1)))
		return;
	/* A length that the compiler knows. */
	if (longest == 3)
		add_runs(&run, x->items, whole, 3);
	else
		add_runs(&run, x->items, whole, longest);
	for (size_t from = whole; from < n; from++)
		add_runs(&run, x->items + from, 1, n - from);
	chs_run_end(&run, &x->emitter);
	if (x->emitter.names)
		name_ngrams(x);
}

/* ---- Characters ---- */

/* Runs of characters of one word between the boundary marks "_": _acc, acco, …, rdo_. */
static void emit_chars_of(chs_extractor *x, chs_slice word, float scale)
{
	chs_buffer *padded = &x->padded;
	chs_buffer_clear(padded);
	chs_buffer_add_char(padded, '_');
	chs_buffer_add_slice(padded, word);
	chs_buffer_add_char(padded, '_');
	x->emitter.failed |= padded->failed;
	for (size_t from = 0; !padded->failed && from < padded->length;) {
		size_t to = from, count = 0;
		while (to < padded->length && count < x->settings.longest_chars) {
			chs_utf8_next(padded->data, padded->length, &to);
			if (++count < x->settings.shortest_chars)
				continue;
			chs_slice run = chs_slice_of(padded->data + from, to - from);
			chs_emit_text(&x->emitter, chs_slice_from("char:"), run, "", scale);
		}
		chs_utf8_next(padded->data, padded->length, &from);
	}
}

static void emit_chars(chs_extractor *x, const chs_document *document, const chs_sentence *sentence, float scale)
{
	for (size_t t = sentence->first_token; t < (size_t)sentence->first_token + sentence->n_tokens; t++)
		if (document->tokens[t].kind == CHS_KIND_WORD)
			emit_chars_of(x, document->tokens[t].form->lower, scale);
}

/* ---- All words ---- */

/* The sum with `count` squares of the value added one by one; ones, which values are by default, need only be counted.
 */
static double add_squares(double sum, float value, size_t count)
{
	if (value == 1)
		return sum + (double)count;
	for (size_t i = 0; i < count; i++)
		sum += (double)value * (double)value;
	return sum;
}

static void set_values(chs_feature *items, size_t count, float value)
{
	for (size_t i = 0; i < count; i++)
		items[i].value = value;
}

void chs_measure_words(chs_extractor *x, const chs_document *document, size_t index)
{
	const chs_sentence *sentence = &document->sentences[index];
	chs_vectors *vectors = x->emitter.vectors;
	const float *scale = x->settings.scale;
	size_t first = vectors->n_items;
	if (chs_has_group(x, CHS_GROUP_STEMS))
		emit_stems(x, document, sentence);
	size_t stems = vectors->n_items - first;
	if (chs_has_group(x, CHS_GROUP_NGRAMS) && collect_items(x, document, sentence))
		emit_ngrams(x);
	size_t ngrams = vectors->n_items - first - stems;
	if (chs_has_group(x, CHS_GROUP_CHARS))
		emit_chars(x, document, sentence, scale[CHS_GROUP_CHARS]);
	size_t chars = vectors->n_items - first - stems - ngrams;
	double square = add_squares(0, scale[CHS_GROUP_STEMS], stems);
	square = add_squares(square, scale[CHS_GROUP_NGRAMS], ngrams);
	square = add_squares(square, scale[CHS_GROUP_CHARS], chars);
	float norm = square > 0 ? (float)(1 / sqrt(square)) : 0;
	chs_feature *items = vectors->items + first;
	set_values(items, stems, scale[CHS_GROUP_STEMS] * norm);
	set_values(items + stems, ngrams, scale[CHS_GROUP_NGRAMS] * norm);
	set_values(items + stems + ngrams, chars, scale[CHS_GROUP_CHARS] * norm);
}
