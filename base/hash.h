/* SPDX-License-Identifier: MIT */
/* 64-bit hashes (XXH3, the same on every machine and in every run) and a map keyed by them. */
#ifndef CHS_BASE_HASH_H
#define CHS_BASE_HASH_H

#include "base/slice.h"

#include <stdint.h>

/* Mixes two hashes into one that depends on their order. */
static inline uint64_t chs_hash_join(uint64_t first, uint64_t second)
{
	uint64_t h = (first ^ (second * 0x9E3779B97F4A7C15u)) + 0xD1B54A32D192ED03u;
	h = (h ^ h >> 32) * 0xBF58476D1CE4E5B9u;
	h = (h ^ h >> 29) * 0x94D049BB133111EBu;
	return h ^ h >> 32;
}

/* XXH3 as it is. */
uint64_t chs_hash_plain(const void *data, size_t length);

/* Not XXH3's own seed: on inputs of up to three bytes it only shifts the result, and close seeds collide. */
static inline uint64_t chs_hash(const void *data, size_t length, uint64_t seed)
{
	return chs_hash_join(chs_hash_plain(data, length), seed);
}

/* Incremental hashing of a long input in parts: plain XXH3, whose value is not chs_hash's. */
typedef struct chs_hasher chs_hasher;
chs_hasher *chs_hasher_new(void); /* NULL when memory is short */
void chs_hasher_add(chs_hasher *hasher, const void *data, size_t length);
uint64_t chs_hasher_value(const chs_hasher *hasher);
void chs_hasher_free(chs_hasher *hasher);

/*
 * An open-addressing map from 64-bit hashes (already well mixed) to 32-bit values. Zeroed memory is an empty map.
 * Iteration order is not defined: sort before anything visible depends on it.
 */
typedef struct chs_map {
	uint64_t *keys;   /* [capacity], 0 marks a free slot (the key 0 is stored as 1) */
	uint32_t *values; /* [capacity] */
	size_t capacity;  /* power of two, or 0 */
	size_t count;
} chs_map;

/* The value's place, inserted as `fresh` when absent (*inserted says so; may be NULL); NULL when memory is short. */
uint32_t *chs_map_put(chs_map *map, uint64_t key, uint32_t fresh, bool *inserted);
/* NULL when absent. */
const uint32_t *chs_map_get(const chs_map *map, uint64_t key);
void chs_map_clear(chs_map *map);
void chs_map_free(chs_map *map);

#endif
