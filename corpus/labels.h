/* SPDX-License-Identifier: MIT */
/* A set of label strings, numbered as they come; and the name that stands for "no label" beside them. */
#ifndef CHS_CORPUS_LABELS_H
#define CHS_CORPUS_LABELS_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"

/* Zeroed memory is an empty set. */
typedef struct chs_label_set {
	chs_map map;
	chs_arena arena;
	const char **names; /* [count] */
	size_t count, capacity;
} chs_label_set;

/* The label's number, added when it is new. More than `limit` labels are CHIOSA_ERROR_INPUT. */
chiosa_status chs_label_set_add(chs_label_set *set, chs_slice label, size_t limit, uint32_t *number,
                                chiosa_error *error);

/* rank[number] = place of the label when all are sorted by their bytes; `sorted` likewise holds the names. [count]
 * each. */
chiosa_status chs_label_set_sort(const chs_label_set *set, uint32_t *rank, const char **sorted, chiosa_error *error);

void chs_label_set_free(chs_label_set *set);

/* Appends `word`, in as many parentheses as it takes to differ from each of the labels. */
void chs_add_free_name(chs_buffer *out, const char *word, const char *const *labels, size_t n_labels);

#endif
