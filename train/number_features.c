/* SPDX-License-Identifier: MIT */
#include "train/number_features.h"

#include <stdlib.h>

bool chs_feature_rows_add(chs_feature_rows *rows, const chs_feature *items, size_t n, uint32_t article)
{
	if (!chs_reserve(&rows->items, &rows->items_capacity, rows->n_items + n, sizeof *rows->items) ||
	    !chs_reserve(&rows->ends, &rows->ends_capacity, rows->n_rows + 1, sizeof *rows->ends) ||
	    !chs_reserve(&rows->articles, &rows->articles_capacity, rows->n_rows + 1, sizeof *rows->articles))
		return false;
	if (n)
		memcpy(rows->items + rows->n_items, items, n * sizeof *items);
	rows->n_items += n;
	rows->articles[rows->n_rows] = article;
	rows->ends[rows->n_rows++] = rows->n_items;
	return true;
}

void chs_feature_rows_free(chs_feature_rows *rows)
{
	free(rows->items);
	free(rows->ends);
	free(rows->articles);
	*rows = (chs_feature_rows){0};
}

/* How many articles each named feature occurs in, counted up to `most`. */
static unsigned char *count_articles(const chs_gathered *g, const chs_feature_rows *rows, size_t most)
{
	size_t n = g->names_found.count;
	unsigned char *counts = chs_alloc(n, 1);
	uint32_t *last = chs_alloc(n, sizeof *last);
	for (size_t row = 0, i = 0; counts && last && row < rows->n_rows; row++) {
		for (; i < rows->ends[row]; i++) {
			const uint32_t *name = chs_map_get(&g->names_found.index, rows->items[i].hash);
			if (!name || counts[*name] >= most || last[*name] == rows->articles[row] + 1)
				continue;
			last[*name] = rows->articles[row] + 1;
			counts[*name]++;
		}
	}
	if (!last) { /* all would seem to occur nowhere */
		free(counts);
		counts = NULL;
	}
	free(last);
	return counts;
}

typedef struct named {
	chs_slice name;
	uint64_t hash;
	uint32_t found; /* index into names_found */
} named;

static int compare_names(const void *a, const void *b)
{
	const named *x = a, *y = b;
	int order = chs_slice_compare(x->name, y->name);
	return order ? order : (x->hash > y->hash) - (x->hash < y->hash);
}

/* Chooses and sorts the columns; column_of[index into names_found] is the column + 1, or 0. */
static bool make_columns(chs_gathered *g, const unsigned char *counts, size_t fewest, uint32_t *column_of)
{
	size_t n = 0;
	named *sorted = chs_alloc(g->names_found.count, sizeof *sorted);
	if (!sorted)
		return false;
	for (size_t i = 0; i < g->names_found.count; i++)
		if (counts[i] >= fewest)
			sorted[n++] = (named){g->names_found.names[i], g->names_found.hashes[i], (uint32_t)i};
	qsort(sorted, n, sizeof *sorted, compare_names);
	g->hashes = chs_alloc(n, sizeof *g->hashes);
	g->names = chs_alloc(n, sizeof *g->names);
	bool enough = g->hashes && g->names;
	for (size_t i = 0; enough && i < n; i++) {
		g->hashes[i] = sorted[i].hash;
		g->names[i] = sorted[i].name;
		column_of[sorted[i].found] = (uint32_t)i + 1;
	}
	g->n_columns = n;
	free(sorted);
	return enough;
}

typedef struct cell {
	uint32_t column;
	float value;
} cell;

static int compare_cells(const void *a, const void *b)
{
	const cell *x = a, *y = b;
	return (x->column > y->column) - (x->column < y->column);
}

static bool fill_rows(chs_gathered *g, const chs_feature_rows *rows, const uint32_t *column_of)
{
	size_t longest = 0, used = 0;
	for (size_t row = 0; row < rows->n_rows; row++) {
		size_t length = rows->ends[row] - (row ? rows->ends[row - 1] : 0);
		longest = length > longest ? length : longest;
	}
	cell *cells = chs_alloc(longest, sizeof *cells);
	g->starts = chs_alloc(rows->n_rows + 1, sizeof *g->starts);
	g->columns = chs_alloc(rows->n_items, sizeof *g->columns);
	g->values = chs_alloc(rows->n_items, sizeof *g->values);
	bool enough = cells && g->starts && g->columns && g->values;
	for (size_t row = 0, i = 0; enough && row < rows->n_rows; row++) {
		size_t n = 0;
		for (; i < rows->ends[row]; i++) {
			const uint32_t *name = chs_map_get(&g->names_found.index, rows->items[i].hash);
			if (name && column_of[*name])
				cells[n++] = (cell){column_of[*name] - 1, rows->items[i].value};
		}
		qsort(cells, n, sizeof *cells, compare_cells);
		for (size_t c = 0; c < n; c++, used++) {
			g->columns[used] = cells[c].column;
			g->values[used] = cells[c].value;
		}
		g->starts[row + 1] = used;
	}
	free(cells);
	return enough;
}

chiosa_status chs_number_features(chs_gathered *g, const chs_feature_rows *rows, size_t fewest_articles,
                                  chiosa_error *error)
{
	unsigned char *counts = count_articles(g, rows, fewest_articles);
	uint32_t *column_of = chs_alloc(g->names_found.count, sizeof *column_of);
	bool enough =
	    counts && column_of && make_columns(g, counts, fewest_articles, column_of) && fill_rows(g, rows, column_of);
	free(counts);
	free(column_of);
	if (!enough)
		return chs_fail_memory(error);
	if (g->n_columns == 0)
		return chs_fail(error, CHIOSA_ERROR_INPUT,
		                "no feature occurs in %zu articles: the corpus is too small to learn from", fewest_articles);
	g->problem = (chs_problem){.n_rows = g->n_rows,
	                           .n_columns = g->n_columns,
	                           .n_labels = g->n_labels,
	                           .starts = g->starts,
	                           .columns = g->columns,
	                           .values = g->values,
	                           .labels = g->row_labels,
	                           .articles = g->row_articles};
	return CHIOSA_OK;
}
