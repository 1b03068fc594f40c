/* SPDX-License-Identifier: MIT */
/*
 * Where the measurements of one sentence are put down: a row of features under construction. A feature that is emitted
 * twice keeps the larger value. Names are made only when the vectors are to be named and the feature is new.
 */
#ifndef CHS_FEATURES_EMIT_H
#define CHS_FEATURES_EMIT_H

#include "features/vector.h"

typedef struct chs_emitter {
	chs_vectors *vectors;
	chs_feature_names *names; /* NULL: nobody asks for names */
	uint32_t *slots;          /* [n_slots], a power of two or 0: open addressing by hash */
	size_t n_slots;
	uint32_t base;   /* a slot holds base + the item's place in its row; less than base: left by an earlier row */
	size_t row;      /* index of the row's first item */
	size_t limit;    /* items that the vectors may hold before there must be room for more */
	chs_buffer name; /* scratch */
	bool failed;     /* out of memory */
} chs_emitter;

void chs_emitter_free(chs_emitter *emitter);

/* Begins a row behind what the vectors hold, or ends it (sets its end in vectors->starts). */
void chs_emitter_begin(chs_emitter *emitter);
void chs_emitter_end(chs_emitter *emitter);

/* Room for so many more items of the row and their slots; false when memory is short. */
bool chs_emitter_make_room(chs_emitter *emitter, size_t more);

/* True when names are wanted and the feature has none yet. */
static inline bool chs_emitter_wants_name(const chs_emitter *emitter, uint64_t hash)
{
	return emitter->names && !chs_map_get(&emitter->names->index, hash);
}

/* Emits; true when the feature has no name yet and one is wanted (then call chs_emit_name). */
static inline bool chs_emit(chs_emitter *emitter, uint64_t hash, float value)
{
	chs_vectors *vectors = emitter->vectors;
	size_t n_items = vectors->n_items;
	if (n_items >= emitter->limit && !chs_emitter_make_room(emitter, 1))
		return false;
	chs_feature *row = vectors->items + emitter->row;
	uint32_t *slots = emitter->slots, base = emitter->base;
	size_t mask = emitter->n_slots - 1, at = (size_t)hash & mask;
	for (; slots[at] >= base; at = (at + 1) & mask) {
		chs_feature *item = &row[slots[at] - base];
		if (item->hash != hash)
			continue;
		item->value = item->value > value ? item->value : value;
		return chs_emitter_wants_name(emitter, hash);
	}
	slots[at] = base + (uint32_t)(n_items - emitter->row);
	vectors->items[n_items] = (chs_feature){hash, value};
	vectors->n_items = n_items + 1;
	return chs_emitter_wants_name(emitter, hash);
}

/* The same for a feature that its row has not yet and that will not be emitted again for it: nothing is searched. */
static inline bool chs_emit_once(chs_emitter *emitter, uint64_t hash, float value)
{
	chs_vectors *vectors = emitter->vectors;
	if (vectors->n_items >= emitter->limit && !chs_emitter_make_room(emitter, 1))
		return false;
	vectors->items[vectors->n_items++] = (chs_feature){hash, value};
	return chs_emitter_wants_name(emitter, hash);
}

/*
 * For loops that emit many features of one value: the row as it stands, with room for as many more as are asked for,
 * in a variable that the compiler can keep in registers. Until the run is ended nothing else may be emitted; values and
 * names are the caller's to give.
 */
typedef struct chs_run {
	chs_feature *items; /* of the row */
	size_t count;
	uint32_t *slots;
	size_t mask;
	uint32_t base;
} chs_run;

/* False when memory is short; the run is then not to be used. */
static inline bool chs_run_begin(chs_run *run, chs_emitter *emitter, size_t most)
{
	/* In line, so that the run's address is nowhere known. */
	if (!chs_emitter_make_room(emitter, most))
		return false;
	*run = (chs_run){.items = emitter->vectors->items + emitter->row,
	                 .count = emitter->vectors->n_items - emitter->row,
	                 .slots = emitter->slots,
	                 .mask = emitter->n_slots - 1,
	                 .base = emitter->base};
	return true;
}

static inline void chs_run_end(const chs_run *run, chs_emitter *emitter)
{
	emitter->vectors->n_items = emitter->row + run->count;
}

/* Adds a feature that the row has not, and that will not be added again. */
static inline void chs_run_append(chs_run *run, uint64_t hash)
{
	run->items[run->count++].hash = hash;
}

/* Adds the feature unless the row has it. */
static inline void chs_run_add(chs_run *run, uint64_t hash)
{
	size_t at = (size_t)hash & run->mask;
	for (; run->slots[at] >= run->base; at = (at + 1) & run->mask)
		if (run->items[run->slots[at] - run->base].hash == hash)
			return;
	run->slots[at] = run->base + (uint32_t)run->count;
	run->items[run->count++].hash = hash;
}

void chs_emit_name(chs_emitter *emitter, uint64_t hash, chs_slice name);

/* The same with a name of three parts. */
void chs_emit_name_parts(chs_emitter *emitter, uint64_t hash, chs_slice prefix, chs_slice middle, const char *suffix);

/* The hash of the feature named prefix + middle + suffix: made of the three parts. */
uint64_t chs_feature_hash(chs_slice prefix, chs_slice middle, const char *suffix);

/* Emits the feature named prefix + middle + suffix, whose hash is known. */
void chs_emit_known(chs_emitter *emitter, uint64_t hash, chs_slice prefix, chs_slice middle, const char *suffix,
                    float value);

/* The same with the hash to be made. */
void chs_emit_text(chs_emitter *emitter, chs_slice prefix, chs_slice middle, const char *suffix, float value);

#endif
