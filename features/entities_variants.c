/* SPDX-License-Identifier: MIT */
/*
 * What an article says of a name in one place settles it in all others, and the variants of one name (Kim Jong Un, Kim
 * Jong-un, Kim) get one form: the fullest, the first seen among equals.
 */
#include "features/finder.h"

uint64_t chs_name_key(const chs_token *tokens, size_t n)
{
	uint64_t key = tokens[0].form->form_key;
	for (size_t i = 1; i < n; i++)
		key = chs_hash_join(key, tokens[i].form->form_key);
	return key;
}

static const chs_token *tokens_of(const chs_finder *finder, const chs_candidate *candidate)
{
	return finder->document->tokens + candidate->first;
}

static bool is_name_type(chs_entity_type type)
{
	return type == CHS_PERSON || type == CHS_ORGANISATION || type == CHS_PLACE;
}

/* ---- Settling ---- */

static bool remember(chs_finder *finder, const chs_candidate *candidate)
{
	const chs_token *tokens = tokens_of(finder, candidate);
	uint32_t type = (uint32_t)candidate->type;
	if (!chs_map_put(&finder->memory, chs_name_key(tokens, candidate->n), type, NULL))
		return false;
	if (candidate->type != CHS_PERSON)
		return true;
	for (uint32_t i = 0; i < candidate->n; i++) {
		const chs_form *form = tokens[i].form;
		bool name = form->kind == CHS_KIND_WORD && form->letters > 2 && form->shape != CHS_SHAPE_LOWER;
		if (name && !chs_map_put(&finder->memory, form->form_key, type, NULL))
			return false;
	}
	return true;
}

/* True when the two stand side by side in an enumeration: only a comma or an "and" between them. */
static bool are_listed(const chs_finder *finder, const chs_candidate *first, const chs_candidate *second)
{
	if (first->sentence != second->sentence || first->first + first->n + 1 != second->first)
		return false;
	const chs_form *between = finder->document->tokens[second->first - 1].form;
	const chs_entity_classes *c = &finder->classes;
	return between->kind == CHS_KIND_COMMA || (between->traits & c->connector && !(between->traits & c->of));
}

/* The type of the names beside a guess in an enumeration. */
static void take_type_of_neighbours(chs_finder *finder, size_t i)
{
	chs_candidate *candidate = &finder->candidates[i];
	const chs_candidate *before = i > 0 ? candidate - 1 : NULL, *after = candidate + 1;
	if (before && before->n && before->trust > CHS_TRUST_GUESS && is_name_type(before->type) &&
	    are_listed(finder, before, candidate)) {
		candidate->type = before->type;
		candidate->trust = CHS_TRUST_CONTEXT;
	} else if (i + 1 < finder->n_candidates && after->trust > CHS_TRUST_GUESS && is_name_type(after->type) &&
	           are_listed(finder, candidate, after)) {
		candidate->type = after->type;
	}
}

bool chs_settle_candidates(chs_finder *finder)
{
	for (int trust = CHS_TRUST_SURE; trust >= CHS_TRUST_NONE; trust--) {
		for (size_t i = 0; i < finder->n_candidates; i++) {
			chs_candidate *candidate = &finder->candidates[i];
			if ((int)candidate->trust != trust || !is_name_type(candidate->type))
				continue;
			const uint32_t *known =
			    trust == CHS_TRUST_SURE
			        ? NULL
			        : chs_map_get(&finder->memory, chs_name_key(tokens_of(finder, candidate), candidate->n));
			if (!known && trust == CHS_TRUST_GUESS && candidate->n == 1)
				take_type_of_neighbours(finder, i);
			if (known)
				candidate->type = (chs_entity_type)*known;
			else if (trust == CHS_TRUST_NONE)
				candidate->n = 0;
			else if (!remember(finder, candidate))
				return false;
		}
	}
	return true;
}

/* ---- Variants ---- */

enum { MOST_PARTS = 16 };

/* Parts of a name: its words, those with hyphens taken apart; persons without their initials. */
static uint32_t parts_of(const chs_finder *finder, const chs_candidate *candidate, uint64_t parts[MOST_PARTS])
{
	const chs_token *tokens = tokens_of(finder, candidate);
	uint32_t count = 0;
	for (uint32_t i = 0; i < candidate->n; i++) {
		chs_slice word = tokens[i].form->lower;
		if (candidate->type == CHS_PERSON && tokens[i].form->kind == CHS_KIND_ABBREVIATION)
			continue;
		if (word.length && count < MOST_PARTS && !memchr(word.data, '-', word.length)) {
			parts[count++] = tokens[i].form->form_key;
			continue;
		}
		while (word.length && count < MOST_PARTS) {
			const char *hyphen = memchr(word.data, '-', word.length);
			size_t length = hyphen ? (size_t)(hyphen - word.data) : word.length;
			if (length)
				parts[count++] = chs_language_key(CHS_MATCH_FORM, chs_slice_of(word.data, length));
			length += hyphen != NULL;
			word.data += length;
			word.length -= length;
		}
	}
	return count;
}

static uint64_t whole_key(const uint64_t *parts, uint32_t n, chs_entity_type type)
{
	uint64_t key = chs_hash_join(0x6E616D65u, (uint64_t)type);
	for (uint32_t i = 0; i < n; i++)
		key = chs_hash_join(key, parts[i]);
	return key;
}

/* The name as it is printed: normal forms, with a space where the text has one. */
static bool make_name(chs_finder *finder, const chs_candidate *candidate, chs_slice *name)
{
	const chs_token *tokens = tokens_of(finder, candidate);
	size_t length = 0, at = 0;
	for (uint32_t i = 0; i < candidate->n; i++)
		length += tokens[i].form->text.length + 1;
	char *text = chs_arena_alloc(&finder->document->arena, length + 1);
	if (!text)
		return false;
	for (uint32_t i = 0; i < candidate->n; i++) {
		chs_slice word = tokens[i].form->text;
		if (i > 0 && tokens[i].space_before)
			text[at++] = ' ';
		if (word.length)
			memcpy(text + at, word.data, word.length);
		at += word.length;
	}
	text[at] = '\0';
	*name = chs_slice_of(text, at);
	return true;
}

static bool enter_part(chs_name_table *table, uint64_t part, uint32_t name)
{
	bool inserted;
	uint32_t *best = chs_map_put(&table->part, part, name, &inserted);
	if (!best)
		return false;
	if (!inserted && table->names[name].n_parts > table->names[*best].n_parts)
		*best = name;
	return true;
}

/* Enters a name that is not known yet. */
static bool enter_name(chs_finder *finder, chs_name_table *table, const chs_candidate *candidate)
{
	uint64_t parts[MOST_PARTS];
	uint32_t n = parts_of(finder, candidate, parts);
	bool inserted;
	if (!chs_map_put(&table->whole, whole_key(parts, n, candidate->type), (uint32_t)table->count, &inserted))
		return false;
	if (!inserted)
		return true;
	if (!chs_reserve(&table->names, &table->capacity, table->count + 1, sizeof *table->names))
		return false;
	struct chs_known_name *name = &table->names[table->count];
	name->n_parts = n;
	if (!make_name(finder, candidate, &name->text))
		return false;
	table->count++;
	for (uint32_t i = 0; candidate->type == CHS_PERSON && i < n; i++)
		if (!enter_part(table, parts[i], (uint32_t)table->count - 1))
			return false;
	return true;
}

/* The name that stands for this candidate: the fullest one of a person that has all parts of this one, or its own. */
static chs_slice name_of(const chs_finder *finder, const chs_name_table *table, const chs_candidate *candidate)
{
	uint64_t parts[MOST_PARTS];
	uint32_t n = parts_of(finder, candidate, parts);
	const uint32_t *own = chs_map_get(&table->whole, whole_key(parts, n, candidate->type));
	const uint32_t *best = NULL;
	for (uint32_t i = 0; candidate->type == CHS_PERSON && i < n; i++) {
		const uint32_t *with = chs_map_get(&table->part, parts[i]);
		if (!with || (best && *best != *with)) {
			best = NULL; /* two persons share a part of their names */
			break;
		}
		best = with;
	}
	return table->names[best && table->names[*best].n_parts > n ? *best : *own].text;
}

static bool add_entity(chs_finder *finder, const chs_candidate *candidate, chs_slice name)
{
	chs_document *document = finder->document;
	const chs_token *tokens = tokens_of(finder, candidate);
	if (!chs_reserve(&document->entities, &document->entities_capacity, document->n_entities + 1,
	                 sizeof *document->entities))
		return false;
	document->entities[document->n_entities++] = (chs_entity){.start = tokens[0].start,
	                                                          .end = tokens[candidate->n - 1].end,
	                                                          .sentence = candidate->sentence,
	                                                          .first_token = candidate->first,
	                                                          .n_tokens = candidate->n,
	                                                          .type = candidate->type,
	                                                          .name = name};
	return true;
}

bool chs_join_variants(chs_finder *finder)
{
	chs_name_table *table = &finder->table;
	bool done = true;
	chs_map_clear(&table->whole);
	chs_map_clear(&table->part);
	table->count = 0;
	for (size_t i = 0; done && i < finder->n_candidates; i++)
		if (finder->candidates[i].n)
			done = enter_name(finder, table, &finder->candidates[i]);
	for (size_t i = 0; done && i < finder->n_candidates; i++)
		if (finder->candidates[i].n)
			done = add_entity(finder, &finder->candidates[i], name_of(finder, table, &finder->candidates[i]));
	return done;
}
