/* SPDX-License-Identifier: MIT */
#include "features/emit.h"

#include <stdlib.h>

enum { MOST_ITEMS = INT32_MAX }; /* numbers of slots stay below twice that */

void chs_emitter_free(chs_emitter *emitter)
{
	free(emitter->slots);
	chs_buffer_free(&emitter->name);
}

void chs_feature_names_free(chs_feature_names *names)
{
	chs_map_free(&names->index);
	free(names->names);
	free(names->hashes);
	chs_arena_free(&names->arena);
	*names = (chs_feature_names){0};
}

void chs_vectors_free(chs_vectors *vectors)
{
	free(vectors->items);
	free(vectors->starts);
	*vectors = (chs_vectors){0};
}

void chs_emitter_begin(chs_emitter *emitter)
{
	emitter->row = emitter->limit = emitter->vectors->n_items;
}

void chs_emitter_end(chs_emitter *emitter)
{
	chs_vectors *vectors = emitter->vectors;
	if (!chs_reserve(&vectors->starts, &vectors->starts_capacity, vectors->n_rows + 2, sizeof *vectors->starts)) {
		emitter->failed = true;
		return;
	}
	vectors->starts[vectors->n_rows] = emitter->row;
	vectors->starts[++vectors->n_rows] = vectors->n_items;
	size_t count = vectors->n_items - emitter->row;
	if (count < MOST_ITEMS - emitter->base) {
		emitter->base += (uint32_t)count;
		return;
	}
	/* No number is left that a slot could hold: they begin anew. */
	if (emitter->n_slots)
		memset(emitter->slots, 0, emitter->n_slots * sizeof *emitter->slots);
	emitter->base = 1;
}

static void enter(chs_emitter *emitter, uint64_t hash, size_t index)
{
	size_t mask = emitter->n_slots - 1, at = (size_t)hash & mask;
	while (emitter->slots[at] >= emitter->base)
		at = (at + 1) & mask;
	emitter->slots[at] = emitter->base + (uint32_t)index;
}

/* More than twice as many slots as the row is to have features. */
static bool grow_slots(chs_emitter *emitter, size_t needed)
{
	enum { FIRST_SLOTS = 512 };
	const chs_feature *row = emitter->vectors->items + emitter->row;
	size_t n_slots = emitter->n_slots ? emitter->n_slots : FIRST_SLOTS;
	while (needed <= MOST_ITEMS / 2 && n_slots / 2 < needed)
		n_slots *= 2;
	uint32_t *slots = needed <= MOST_ITEMS / 2 ? chs_alloc(n_slots, sizeof *slots) : NULL;
	if (!slots)
		return false;
	free(emitter->slots);
	emitter->slots = slots;
	emitter->n_slots = n_slots;
	emitter->base = 1;
	for (size_t i = 0; i < emitter->vectors->n_items - emitter->row; i++)
		enter(emitter, row[i].hash, i);
	return true;
}

/* limit is set to where room must be made again. */
bool chs_emitter_make_room(chs_emitter *emitter, size_t more)
{
	chs_vectors *vectors = emitter->vectors;
	size_t needed = vectors->n_items - emitter->row + more;
	if (more > MOST_ITEMS / 2 ||
	    !chs_reserve(&vectors->items, &vectors->items_capacity, vectors->n_items + more, sizeof *vectors->items) ||
	    (needed > emitter->n_slots / 2 && !grow_slots(emitter, needed))) {
		emitter->failed = true;
		return false;
	}
	size_t by_slots = emitter->row + emitter->n_slots / 2;
	emitter->limit = by_slots < vectors->items_capacity ? by_slots : vectors->items_capacity;
	return true;
}

void chs_emit_name(chs_emitter *emitter, uint64_t hash, chs_slice name)
{
	chs_feature_names *names = emitter->names;
	char *copy = emitter->name.failed ? NULL : chs_arena_copy(&names->arena, name.data, name.length);
	if (!copy || !chs_reserve(&names->names, &names->capacity, names->count + 1, sizeof *names->names) ||
	    !chs_reserve(&names->hashes, &names->hashes_capacity, names->count + 1, sizeof *names->hashes) ||
	    !chs_map_put(&names->index, hash, (uint32_t)names->count, NULL)) {
		emitter->failed = true;
		return;
	}
	names->names[names->count] = chs_slice_of(copy, name.length);
	names->hashes[names->count++] = hash;
}

uint64_t chs_feature_hash(chs_slice prefix, chs_slice middle, const char *suffix)
{
	uint64_t hash = chs_hash(prefix.data, prefix.length, 1);
	hash = chs_hash_join(hash, chs_hash(middle.data, middle.length, 2));
	return chs_hash_join(hash, chs_hash(suffix, strlen(suffix), 3));
}

void chs_emit_text(chs_emitter *emitter, chs_slice prefix, chs_slice middle, const char *suffix, float value)
{
	chs_emit_known(emitter, chs_feature_hash(prefix, middle, suffix), prefix, middle, suffix, value);
}

void chs_emit_known(chs_emitter *emitter, uint64_t hash, chs_slice prefix, chs_slice middle, const char *suffix,
                    float value)
{
	if (chs_emit(emitter, hash, value))
		chs_emit_name_parts(emitter, hash, prefix, middle, suffix);
}

void chs_emit_name_parts(chs_emitter *emitter, uint64_t hash, chs_slice prefix, chs_slice middle, const char *suffix)
{
	chs_buffer_clear(&emitter->name);
	chs_buffer_add_slice(&emitter->name, prefix);
	chs_buffer_add_slice(&emitter->name, middle);
	chs_buffer_add_string(&emitter->name, suffix);
	chs_emit_name(emitter, hash, chs_buffer_slice(&emitter->name));
}
