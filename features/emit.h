/* SPDX-License-Identifier: MIT */
/*
 * Where the measurements of one sentence are put down: a row of features under construction. A feature that is emitted
 * twice keeps the larger value. Names are made only when the vectors are to be named and the feature is new.
 */
#ifndef CHS_FEATURES_EMIT_H
#define CHS_FEATURES_EMIT_H

#include "features/vector.h"

/* A feature of the row at hand, or what an earlier row left: only slots with the row's number count. */
typedef struct chs_emitter_slot {
	uint64_t hash;
	uint32_t row, index;
} chs_emitter_slot;

typedef struct chs_emitter {
	chs_vectors *vectors;
	chs_feature_names *names; /* NULL: nobody asks for names */
	chs_emitter_slot *slots;  /* [n_slots], a power of two or 0: open addressing by hash */
	size_t n_slots;
	uint32_t row_number; /* from 1; so that nothing need be cleared between rows */
	size_t row;          /* index of the row's first item */
	size_t limit;        /* items that the vectors may hold before there must be room for more */
	chs_buffer name;     /* scratch */
	bool failed;         /* out of memory */
} chs_emitter;

void chs_emitter_free(chs_emitter *emitter);

/* Begins a row behind what the vectors hold, or ends it (sets its end in vectors->starts). */
void chs_emitter_begin(chs_emitter *emitter);
void chs_emitter_end(chs_emitter *emitter);

/* Emits; true when the feature has no name yet and one is wanted (then call chs_emit_name). */
bool chs_emit(chs_emitter *emitter, uint64_t hash, float value);
void chs_emit_name(chs_emitter *emitter, uint64_t hash, chs_slice name);

/* The hash of the feature named prefix + middle + suffix: made of the three parts. */
uint64_t chs_feature_hash(chs_slice prefix, chs_slice middle, const char *suffix);

/* Emits the feature named prefix + middle + suffix, whose hash is known. */
void chs_emit_known(chs_emitter *emitter, uint64_t hash, chs_slice prefix, chs_slice middle, const char *suffix,
                    float value);

/* The same with the hash to be made. */
void chs_emit_text(chs_emitter *emitter, chs_slice prefix, chs_slice middle, const char *suffix, float value);

#endif
