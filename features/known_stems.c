/* SPDX-License-Identifier: MIT */
#include "features/known_stems.h"

#include <stdlib.h>

enum { MOST = 96 * 1024, LONGEST = 255 };

bool chs_known_stems_gather(chs_map *words, const chs_document *document)
{
	for (size_t t = 0; t < document->n_tokens && words->count < MOST; t++) {
		const chs_form *form = document->tokens[t].form;
		if (form->kind != CHS_KIND_WORD || form->stem.length == 0 || form->stem.length > LONGEST ||
		    !chs_slice_starts(form->lower, form->stem))
			continue;
		if (!chs_map_put(words, form->form_key, (uint32_t)form->stem.length, NULL))
			return false;
	}
	return true;
}

static int compare(const void *a, const void *b)
{
	uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;
	return (first > second) - (first < second);
}

/* In the order of their keys, so that the table does not depend on the order in which the words came. */
uint64_t *chs_known_stems_table(const chs_map *words, size_t *n_slots)
{
	size_t n = 0;
	*n_slots = 8;
	while (*n_slots / 4 * 3 < words->count)
		*n_slots *= 2;
	uint64_t *table = chs_alloc(*n_slots, sizeof *table), *sorted = chs_alloc(words->count, sizeof *sorted);
	if (!table || !sorted) {
		free(table);
		free(sorted);
		return NULL;
	}
	for (size_t i = 0; i < words->capacity; i++)
		if (words->keys[i])
			sorted[n++] = (words->keys[i] & ~(uint64_t)0xFF) | words->values[i];
	qsort(sorted, n, sizeof *sorted, compare);
	for (size_t i = 0; i < n; i++) {
		size_t at = (size_t)(sorted[i] >> 8) & (*n_slots - 1);
		while (table[at])
			at = (at + 1) & (*n_slots - 1);
		table[at] = sorted[i];
	}
	free(sorted);
	return table;
}
