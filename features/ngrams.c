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

static void add_item(chs_extractor *x, uint64_t key, chs_slice text)
{
	if (!chs_reserve(&x->items, &x->items_capacity, x->n_items + 1, sizeof *x->items)) {
		x->emitter.failed = true;
		return;
	}
	x->items[x->n_items++] = (chs_item){key, text};
}

void chs_prepare_words(chs_extractor *x)
{
	static const char *const texts[CHS_N_ITEMS] = {
	    "<person>", "<organisation>", "<place>",  "<date>", "<money>",   "<quantity>", "^",
	    "$",        "<year>",         "<number>", "<date>", "<address>", "“",          "”"};
	for (size_t i = 0; i < CHS_N_ITEMS; i++)
		x->placeholders[i] = (chs_item){chs_hash(texts[i], strlen(texts[i]), 7), chs_slice_from(texts[i])};
}

static void add_placeholder(chs_extractor *x, size_t index)
{
	add_item(x, x->placeholders[index].key, x->placeholders[index].text);
}

static void add_token(chs_extractor *x, const chs_token *token)
{
	switch ((chs_kind)token->kind) {
	case CHS_KIND_WORD:
	case CHS_KIND_ABBREVIATION:
		add_item(x, token->form->stem_key, token->form->stem);
		return;
	case CHS_KIND_NUMBER:
		add_placeholder(x, chs_token_year(token) != INT32_MIN ? CHS_ITEM_YEAR : CHS_ITEM_NUMBER);
		return;
	case CHS_KIND_DATE:
		add_placeholder(x, CHS_ITEM_DATE);
		return;
	case CHS_KIND_ADDRESS:
		add_placeholder(x, CHS_ITEM_ADDRESS);
		return;
	case CHS_KIND_QUOTE:
		if (token->mark != CHS_MARK_NONE)
			add_placeholder(x, token->mark == CHS_MARK_OPEN ? CHS_ITEM_OPEN : CHS_ITEM_CLOSE);
		return;
	case CHS_KIND_COLON:
	case CHS_KIND_COMMA:
		add_item(x, token->form->form_key, token->form->lower);
		return;
	case CHS_KIND_STOP:
	case CHS_KIND_DASH:
	case CHS_KIND_BRACKET:
	case CHS_KIND_SYMBOL:
		return;
	}
}

static void collect_items(chs_extractor *x, const chs_document *document, const chs_sentence *sentence)
{
	x->n_items = 0;
	add_placeholder(x, CHS_ITEM_START);
	for (size_t t = sentence->first_token; t < (size_t)sentence->first_token + sentence->n_tokens; t++) {
		uint32_t entity = x->entity_of[t];
		if (entity == UINT32_MAX)
			add_token(x, &document->tokens[t]);
		else if (document->entities[entity].first_token == t)
			add_placeholder(x, document->entities[entity].type);
	}
	add_placeholder(x, CHS_ITEM_END);
}

static void name_run(chs_extractor *x, uint64_t hash, const char *prefix, size_t from, size_t length)
{
	chs_buffer *name = &x->emitter.name;
	chs_buffer_clear(name);
	chs_buffer_add_string(name, prefix);
	for (size_t i = 0; i < length; i++) {
		if (i)
			chs_buffer_add_char(name, '|');
		chs_buffer_add_slice(name, x->items[from + i].text);
	}
	chs_emit_name(&x->emitter, hash, chs_buffer_slice(name));
}

static void emit_stems(chs_extractor *x, const chs_document *document, const chs_sentence *sentence, float scale)
{
	for (size_t t = sentence->first_token; t < (size_t)sentence->first_token + sentence->n_tokens; t++) {
		const chs_token *token = &document->tokens[t];
		if (token->kind > CHS_KIND_ABBREVIATION)
			continue;
		uint64_t hash = chs_hash_join(token->form->stem_key, 1);
		if (!chs_emit(&x->emitter, hash, scale))
			continue;
		chs_buffer_clear(&x->emitter.name);
		chs_buffer_add_string(&x->emitter.name, "stem:");
		chs_buffer_add_slice(&x->emitter.name, token->form->stem);
		chs_emit_name(&x->emitter, hash, chs_buffer_slice(&x->emitter.name));
	}
}

static void emit_ngrams(chs_extractor *x, float scale)
{
	for (size_t from = 0; from < x->n_items; from++) {
		uint64_t hash = chs_hash_join(x->items[from].key, 2);
		for (size_t n = 2; n <= x->settings.longest_ngram && from + n <= x->n_items; n++) {
			hash = chs_hash_join(hash, x->items[from + n - 1].key);
			if (chs_emit(&x->emitter, hash, scale))
				name_run(x, hash, "stem:", from, n);
		}
	}
}

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

void chs_measure_words(chs_extractor *x, const chs_document *document, size_t index)
{
	const chs_sentence *sentence = &document->sentences[index];
	chs_vectors *vectors = x->emitter.vectors;
	size_t first = vectors->n_items;
	if (chs_has_group(x, CHS_GROUP_STEMS))
		emit_stems(x, document, sentence, x->settings.scale[CHS_GROUP_STEMS]);
	if (chs_has_group(x, CHS_GROUP_NGRAMS)) {
		collect_items(x, document, sentence);
		emit_ngrams(x, x->settings.scale[CHS_GROUP_NGRAMS]);
	}
	if (chs_has_group(x, CHS_GROUP_CHARS))
		emit_chars(x, document, sentence, x->settings.scale[CHS_GROUP_CHARS]);
	double square = 0;
	for (size_t i = first; i < vectors->n_items; i++)
		square += (double)vectors->items[i].value * (double)vectors->items[i].value;
	float norm = square > 0 ? (float)(1 / sqrt(square)) : 0;
	for (size_t i = first; i < vectors->n_items; i++)
		vectors->items[i].value *= norm;
}
