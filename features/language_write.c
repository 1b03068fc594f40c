/* SPDX-License-Identifier: MIT */
/* The compiled language block, put together from its parts. */
#include "base/memory.h"
#include "features/language_format.h"

#include <stdlib.h>

static int compare_slots(const void *a, const void *b)
{
	uint64_t first = ((const chs_language_slot *)a)->key, second = ((const chs_language_slot *)b)->key;
	return (first > second) - (first < second);
}

/* The table is filled in the order of the keys, so that it does not depend on the order in which they came. */
static void add_table(chs_buffer *block, chs_language_parts *parts, uint32_t n_slots)
{
	chs_language_slot *table = chs_alloc(n_slots, sizeof *table);
	if (!table) {
		block->failed = true;
		return;
	}
	if (parts->n_slots)
		qsort(parts->slots, parts->n_slots, sizeof *parts->slots, compare_slots);
	for (size_t i = 0; i < parts->n_slots; i++) {
		uint32_t at = (uint32_t)parts->slots[i].key & (n_slots - 1);
		while (table[at].key != 0)
			at = (at + 1) & (n_slots - 1);
		table[at] = parts->slots[i];
	}
	chs_buffer_add(block, table, n_slots * sizeof *table);
	free(table);
}

static chs_language_header header_of(const chs_language_parts *parts)
{
	chs_language_header header = {.version = CHS_LANGUAGE_VERSION,
	                              .tag = parts->tag,
	                              .stemmer = parts->stemmer,
	                              .n_slots = 8,
	                              .n_settings = (uint32_t)parts->n_settings,
	                              .n_classes = (uint32_t)parts->classes.count,
	                              .n_traits = (uint32_t)parts->traits.count,
	                              .n_lists = (uint32_t)parts->n_lists,
	                              .n_lines = (uint32_t)parts->n_lines,
	                              .strings_length = (uint32_t)parts->strings.length};
	memcpy(header.magic, CHS_LANGUAGE_MAGIC, sizeof header.magic);
	while (header.n_slots / 3 * 2 < parts->n_slots)
		header.n_slots *= 2;
	return header;
}

chiosa_status chs_language_write(void **block, size_t *length, chs_language_parts *parts, chiosa_error *error)
{
	chs_buffer out = {0};
	chs_language_header header = header_of(parts);
	chs_buffer_add(&out, &header, sizeof header);
	add_table(&out, parts, header.n_slots);
	chs_buffer_add(&out, parts->settings, parts->n_settings * sizeof *parts->settings);
	chs_buffer_add(&out, parts->classes.names, parts->classes.count * sizeof *parts->classes.names);
	chs_buffer_add(&out, parts->traits.names, parts->traits.count * sizeof *parts->traits.names);
	chs_buffer_add(&out, parts->lists, parts->n_lists * sizeof *parts->lists);
	chs_buffer_add(&out, parts->lines, parts->n_lines * sizeof *parts->lines);
	chs_buffer_add_slice(&out, chs_buffer_slice(&parts->strings));
	while (!out.failed && out.length % sizeof(uint64_t) != 0)
		chs_buffer_add_char(&out, '\0');
	if (out.failed || parts->strings.failed) {
		chs_buffer_free(&out);
		return chs_fail_memory(error);
	}
	((chs_language_header *)(void *)out.data)->length = out.length;
	*length = out.length;
	*block = chs_buffer_take(&out);
	return *block ? CHIOSA_OK : chs_fail_memory(error);
}
