/* SPDX-License-Identifier: MIT */
/*
 * A set of hashes that is emptied between articles by counting on, not by clearing: an open-addressing table in which
 * only what has the set's own number counts. Zeroed memory is an empty set, once it has been begun.
 */
#ifndef CHS_FEATURES_WORD_SET_H
#define CHS_FEATURES_WORD_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct chs_word_set {
	uint64_t *keys;    /* [capacity], a power of two or 0 */
	uint32_t *numbers; /* [capacity] */
	size_t capacity, count;
	uint32_t number; /* of this set; 0 is none */
} chs_word_set;

/* Empties the set. */
void chs_word_set_begin(chs_word_set *set);
void chs_word_set_free(chs_word_set *set);

/* Room for one more; false when memory is short. */
bool chs_word_set_grow(chs_word_set *set);

static inline bool chs_word_set_has(const chs_word_set *set, uint64_t key)
{
	if (set->count == 0)
		return false;
	size_t mask = set->capacity - 1;
	for (size_t at = (size_t)key & mask; set->numbers[at] == set->number; at = (at + 1) & mask)
		if (set->keys[at] == key)
			return true;
	return false;
}

static inline bool chs_word_set_add(chs_word_set *set, uint64_t key)
{
	if (set->count >= set->capacity / 2 && !chs_word_set_grow(set))
		return false;
	const uint64_t *keys = set->keys;
	const uint32_t *numbers = set->numbers;
	uint32_t number = set->number;
	size_t mask = set->capacity - 1, at = (size_t)key & mask;
	for (; numbers[at] == number; at = (at + 1) & mask)
		if (keys[at] == key)
			return true;
	set->numbers[at] = set->number;
	set->keys[at] = key;
	set->count++;
	return true;
}

#endif
