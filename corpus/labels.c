/* SPDX-License-Identifier: MIT */
#include "corpus/labels.h"

#include <stdlib.h>

static bool append(chs_label_set *set, chs_slice label)
{
	if (!chs_reserve(&set->names, &set->capacity, set->count + 1, sizeof *set->names))
		return false;
	const char *copy = chs_arena_copy(&set->arena, label.data, label.length);
	if (copy)
		set->names[set->count++] = copy;
	return copy != NULL;
}

/* Labels with one hash are told apart by hashing again with the next seed. */
chiosa_status chs_label_set_add(chs_label_set *set, chs_slice label, size_t limit, uint32_t *number,
                                chiosa_error *error)
{
	for (uint64_t seed = 0;; seed++) {
		uint64_t hash = chs_hash(label.data, label.length, seed);
		uint32_t *place = chs_map_put(&set->map, hash, (uint32_t)set->count, NULL);
		if (!place)
			return chs_fail_memory(error);
		*number = *place;
		bool named = *place < set->count; /* an earlier call may have failed between the number and the name */
		if (named && chs_slice_is(label, set->names[*place]))
			return CHIOSA_OK;
		if (named)
			continue;
		if (set->count >= limit)
			return chs_fail(error, CHIOSA_ERROR_INPUT, "expected at most %zu different labels, found more", limit);
		return append(set, label) ? CHIOSA_OK : chs_fail_memory(error);
	}
}

typedef struct numbered {
	const char *name;
	uint32_t number;
} numbered;

static int compare(const void *a, const void *b)
{
	return strcmp(((const numbered *)a)->name, ((const numbered *)b)->name);
}

chiosa_status chs_label_set_sort(const chs_label_set *set, uint32_t *rank, const char **sorted, chiosa_error *error)
{
	numbered *order = chs_alloc(set->count, sizeof *order);
	if (!order)
		return chs_fail_memory(error);
	for (size_t i = 0; i < set->count; i++)
		order[i] = (numbered){set->names[i], (uint32_t)i};
	qsort(order, set->count, sizeof *order, compare);
	for (size_t i = 0; i < set->count; i++) {
		rank[order[i].number] = (uint32_t)i;
		sorted[i] = order[i].name;
	}
	free(order);
	return CHIOSA_OK;
}

void chs_label_set_free(chs_label_set *set)
{
	chs_map_free(&set->map);
	chs_arena_free(&set->arena);
	free(set->names);
	*set = (chs_label_set){0};
}

/* `name` is `word` in `depth` parentheses. */
static bool is_wrapped(const char *name, const char *word, size_t depth)
{
	size_t length = strlen(word);
	if (strlen(name) != length + 2 * depth || memcmp(name + depth, word, length) != 0)
		return false;
	for (size_t i = 0; i < depth; i++)
		if (name[i] != '(' || name[depth + length + i] != ')')
			return false;
	return true;
}

void chs_add_free_name(chs_buffer *out, const char *word, const char *const *labels, size_t n_labels)
{
	size_t depth = 0;
	for (size_t i = 0; i < n_labels; i++) {
		if (is_wrapped(labels[i], word, depth)) {
			depth++;
			i = (size_t)-1; /* from the beginning again: the labels stand in no useful order */
		}
	}
	for (size_t i = 0; i < depth; i++)
		chs_buffer_add_char(out, '(');
	chs_buffer_add_string(out, word);
	for (size_t i = 0; i < depth; i++)
		chs_buffer_add_char(out, ')');
}
