/* SPDX-License-Identifier: MIT */
/*
 * The table that a model keeps its features in: each has a row of its own (base/places.h), with its hash and what is
 * known of it side by side, so that looking a feature up touches one line of the cache. It lies in the model file as it
 * is searched.
 */
#ifndef CHS_MODELS_ROWS_H
#define CHS_MODELS_ROWS_H

#include "base/places.h"

typedef struct chs_row {
	uint64_t hash;
	uint32_t feature; /* its number; UINT32_MAX in a row of no feature */
	uint32_t zero;
	float weights[]; /* linear models: one for each label */
} chs_row;

typedef struct chs_rows {
	chs_places places;
	const unsigned char *data; /* [places.n × stride], aligned to 64 bytes */
	size_t stride;             /* chs_row_stride of the weights in a row */
} chs_rows;

/* Bytes of a row: rows of up to twelve weights do not cross lines of 64 bytes. */
static inline size_t chs_row_stride(size_t n_weights)
{
	size_t bytes = sizeof(chs_row) + n_weights * sizeof(float);
	return bytes <= 16 ? 16 : bytes <= 32 ? 32 : (bytes + 63) / 64 * 64;
}

static inline const chs_row *chs_rows_at(const chs_rows *rows, size_t index)
{
	return (const chs_row *)(const void *)(rows->data + index * rows->stride);
}

/* The only row that the feature may have: it is another's, or nobody's, unless it has this hash. */
static inline const chs_row *chs_rows_find(const chs_rows *rows, uint64_t hash)
{
	return chs_rows_at(rows, chs_place_of(rows->places, hash));
}

#endif
