/* SPDX-License-Identifier: MIT */
/*
 * A place for each of a fixed set of hashes, no two at the same: hashes fall into small groups, and each group has a
 * seed that scatters it over places which no other group has taken. To look a hash up is to look at one place; what is
 * not in the set has a place too, where another hash stands.
 */
#ifndef CHS_BASE_PLACES_H
#define CHS_BASE_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct chs_places {
	const uint16_t *seeds; /* [n_seeds] */
	size_t n_seeds;        /* 1 to UINT32_MAX */
	size_t n;              /* places, 1 to UINT32_MAX */
} chs_places;

/* Below places.n, whatever the seeds. */
static inline size_t chs_place_of(chs_places places, uint64_t hash)
{
	uint64_t seed = places.seeds[(hash >> 32) * places.n_seeds >> 32];
	uint64_t mixed = (hash ^ seed * 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;
	return (size_t)((mixed >> 32) * places.n >> 32);
}

/*
 * Places for `count` distinct hashes, about a sixteenth more than there are hashes: the same for the same hashes in any
 * order. The seeds are to be freed by the caller. False when memory is short, or for more hashes than there may be.
 */
bool chs_places_make(chs_places *places, uint16_t **seeds, const uint64_t *hashes, size_t count);

#endif
