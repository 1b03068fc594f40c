/* SPDX-License-Identifier: MIT */
#include "features/word_set.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void chs_word_set_begin(chs_word_set *set)
{
	set->count = 0;
	if (++set->number != 0)
		return;
	/* Once in 2^32 articles old words would count again. */
	if (set->capacity)
		memset(set->numbers, 0, set->capacity * sizeof *set->numbers);
	set->number = 1;
}

void chs_word_set_free(chs_word_set *set)
{
	free(set->keys);
	free(set->numbers);
	*set = (chs_word_set){0};
}

bool chs_word_set_grow(chs_word_set *set)
{
	enum { FIRST_CAPACITY = 1024 };
	chs_word_set larger = {.capacity = set->capacity ? set->capacity * 2 : FIRST_CAPACITY, .number = set->number};
	larger.keys = chs_alloc(larger.capacity, sizeof *larger.keys);
	larger.numbers = chs_alloc(larger.capacity, sizeof *larger.numbers);
	if (!larger.keys || !larger.numbers) {
		chs_word_set_free(&larger);
		return false;
	}
	for (size_t i = 0; i < set->capacity; i++)
		if (set->numbers[i] == set->number)
			chs_word_set_add(&larger, set->keys[i]);
	chs_word_set_free(set);
	*set = larger;
	return true;
}
