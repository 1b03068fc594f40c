/* SPDX-License-Identifier: MIT */
#include "base/places.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { GROUP = 4 }; /* hashes in a group on the mean */

/* Hashes sorted by their groups, and groups by their size. */
typedef struct making {
	uint64_t *hashes; /* [count] */
	uint32_t *starts; /* [n_seeds + 1] into hashes */
	uint32_t *order;  /* [n_seeds]: groups, the largest first */
	size_t largest;   /* hashes in it */
	uint8_t *taken;   /* [places] */
	size_t *tried;    /* [largest] */
} making;

static size_t group_of(size_t n_seeds, uint64_t hash)
{
	return (size_t)((hash >> 32) * n_seeds >> 32);
}

static int compare_hashes(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Groups are ranges of hashes: sorted, the hashes of one stand together. */
static bool sort_groups(making *m, size_t count, size_t n_seeds)
{
	qsort(m->hashes, count, sizeof *m->hashes, compare_hashes);
	for (size_t i = 0; i < count; i++)
		m->starts[group_of(n_seeds, m->hashes[i]) + 1]++;
	for (size_t g = 0; g < n_seeds; g++)
		m->largest = m->starts[g + 1] > m->largest ? m->starts[g + 1] : m->largest;
	size_t *sizes = chs_alloc(m->largest + 2, sizeof *sizes);
	if (!sizes)
		return false;
	for (size_t g = 0; g < n_seeds; g++)
		sizes[m->largest - m->starts[g + 1] + 1]++;
	for (size_t size = 0; size <= m->largest; size++)
		sizes[size + 1] += sizes[size];
	for (size_t g = 0; g < n_seeds; g++)
		m->order[sizes[m->largest - m->starts[g + 1]]++] = (uint32_t)g;
	for (size_t g = 0; g < n_seeds; g++)
		m->starts[g + 1] += m->starts[g];
	free(sizes);
	return true;
}

/* Tries one seed; when it will do, its places are taken. */
static bool fits(making *m, chs_places places, size_t group)
{
	size_t n = 0;
	for (size_t i = m->starts[group]; i < m->starts[group + 1]; i++, n++) {
		m->tried[n] = chs_place_of(places, m->hashes[i]);
		if (m->taken[m->tried[n]])
			break;
		m->taken[m->tried[n]] = 1;
	}
	if (n == m->starts[group + 1] - m->starts[group])
		return true;
	while (n > 0)
		m->taken[m->tried[--n]] = 0;
	return false;
}

static bool find_seeds(making *m, chs_places places, uint16_t *seeds)
{
	memset(m->taken, 0, places.n);
	for (size_t i = 0; i < places.n_seeds; i++) {
		uint16_t *seed = &seeds[m->order[i]];
		for (*seed = 0; !fits(m, places, m->order[i]); ++*seed)
			if (*seed == UINT16_MAX)
				return false;
	}
	return true;
}

bool chs_places_make(chs_places *places, uint16_t **seeds, const uint64_t *hashes, size_t count)
{
	enum { MOST_TRIALS = 8 };
	making m = {0};
	bool made = false;
	if (count > UINT32_MAX / 4)
		return false;
	*places = (chs_places){.n_seeds = count / GROUP + 1, .n = count + count / 16 + 1};
	*seeds = chs_alloc(places->n_seeds, sizeof **seeds);
	places->seeds = *seeds;
	m.hashes = chs_alloc(count, sizeof *m.hashes);
	m.starts = chs_alloc(places->n_seeds + 1, sizeof *m.starts);
	m.order = chs_alloc(places->n_seeds, sizeof *m.order);
	if (!*seeds || !m.hashes || !m.starts || !m.order)
		goto cleanup;
	if (count)
		memcpy(m.hashes, hashes, count * sizeof *hashes);
	if (!sort_groups(&m, count, places->n_seeds))
		goto cleanup;
	m.tried = chs_alloc(m.largest, sizeof *m.tried);
	for (int trial = 0; m.tried && !made && trial < MOST_TRIALS; trial++) {
		places->n += trial ? places->n / 8 + 1 : 0;
		free(m.taken);
		m.taken = chs_alloc(places->n, 1);
		if (!m.taken)
			goto cleanup;
		made = find_seeds(&m, *places, *seeds);
	}
cleanup:
	free(m.hashes);
	free(m.starts);
	free(m.order);
	free(m.taken);
	free(m.tried);
	return made;
}
