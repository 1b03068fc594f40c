/* SPDX-License-Identifier: MIT */
#include "train/number_features.h"

#include <stdlib.h>

bool chs_feature_rows_add(chs_feature_rows *rows, const chs_feature_names *names, const chs_feature *items, size_t n,
                          uint32_t article)
{
	if (!chs_reserve(&rows->items, &rows->items_capacity, rows->n_items + n, sizeof *rows->items) ||
	    !chs_reserve(&rows->ends, &rows->ends_capacity, rows->n_rows + 1, sizeof *rows->ends) ||
	    !chs_reserve(&rows->articles, &rows->articles_capacity, rows->n_rows + 1, sizeof *rows->articles))
		return false;
	for (size_t i = 0; i < n; i++) {
		const uint32_t *name = chs_map_get(&names->index, items[i].hash);
		if (name)
			rows->items[rows->n_items++] = (chs_named_feature){*name, items[i].value};
	}
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
			uint32_t name = rows->items[i].name;
			if (counts[name] >= most || last[name] == rows->articles[row] + 1)
				continue;
			last[name] = rows->articles[row] + 1;
			counts[name]++;
		}
	}
	if (!last) { /* all would seem to occur nowhere */
		free(counts);
		counts = NULL;
	}
	free(last);
	return counts;
}

/* The name's first bytes, as numbers in the same order: what decides most comparisons without looking the name up. */
typedef struct named {
	uint64_t key[2];
	const chs_feature_names *names;
	uint32_t found; /* index into names */
} named;

static uint64_t key_of(chs_slice name, size_t from)
{
	uint64_t key = 0;
	for (size_t i = from; i < from + 8; i++)
		key = key << 8 | (i < name.length ? (unsigned char)name.data[i] : 0);
	return key;
}

static int compare_names(const void *a, const void *b)
{
	const named *x = a, *y = b;
	for (int i = 0; i < 2; i++)
		if (x->key[i] != y->key[i])
			return x->key[i] < y->key[i] ? -1 : 1;
	int order = chs_slice_compare(x->names->names[x->found], y->names->names[y->found]);
	uint64_t p = x->names->hashes[x->found], q = y->names->hashes[y->found];
	return order ? order : (p > q) - (p < q);
}

/* Chooses and sorts the columns; column_of[index into names_found] is the column + 1, or 0. */
static bool make_columns(chs_gathered *g, const unsigned char *counts, size_t fewest, uint32_t *column_of)
{
	const chs_feature_names *names = &g->names_found;
	size_t n = 0;
	for (size_t i = 0; i < names->count; i++)
		n += counts[i] >= fewest;
	named *sorted = chs_alloc(n, sizeof *sorted);
	g->hashes = chs_alloc(n, sizeof *g->hashes);
	g->names = chs_alloc(n, sizeof *g->names);
	g->n_columns = n;
	if (!sorted || !g->hashes || !g->names) {
		free(sorted);
		return false;
	}
	for (size_t i = 0, at = 0; i < names->count; i++) {
		chs_slice name = names->names[i];
		if (counts[i] >= fewest)
			sorted[at++] = (named){{key_of(name, 0), key_of(name, 8)}, names, (uint32_t)i};
	}
	qsort(sorted, n, sizeof *sorted, compare_names);
	for (size_t i = 0; i < n; i++) {
		g->hashes[i] = names->hashes[sorted[i].found];
		g->names[i] = names->names[sorted[i].found];
		column_of[sorted[i].found] = (uint32_t)i + 1;
	}
	free(sorted);
	return true;
}

typedef struct cell {
	uint32_t row;
	float value;
} cell;

/* The cells by column, and by row within each: ends[column] is where the column ends. */
static void sort_by_column(cell *cells, size_t *ends, const chs_gathered *g, const chs_feature_rows *rows,
                           const uint32_t *column_of)
{
	for (size_t i = 0; i < rows->n_items; i++)
		if (column_of[rows->items[i].name])
			ends[column_of[rows->items[i].name]]++;
	for (size_t c = 0; c < g->n_columns; c++)
		ends[c + 1] += ends[c];
	for (size_t row = 0, i = 0; row < rows->n_rows; row++) {
		for (; i < rows->ends[row]; i++) {
			uint32_t column = column_of[rows->items[i].name];
			if (column)
				cells[ends[column - 1]++] = (cell){(uint32_t)row, rows->items[i].value};
		}
	}
}

/* Columns ascend within each row, since they are dealt out to the rows in their order. */
static void deal_to_rows(chs_gathered *g, const cell *cells, const size_t *ends, size_t *next)
{
	for (size_t c = 0, i = 0; c < g->n_columns; c++) {
		for (; i < ends[c]; i++) {
			size_t at = next[cells[i].row]++;
			g->columns[at] = (uint32_t)c;
			g->values[at] = cells[i].value;
		}
	}
}

/* No row is sorted by comparing: twice spread by counting, which takes time linear in the cells. */
static bool fill_rows(chs_gathered *g, const chs_feature_rows *rows, const uint32_t *column_of)
{
	size_t used = 0;
	g->starts = chs_alloc(rows->n_rows + 1, sizeof *g->starts);
	size_t *next = chs_alloc(rows->n_rows, sizeof *next);
	size_t *ends = chs_alloc(g->n_columns + 1, sizeof *ends);
	for (size_t row = 0, i = 0; g->starts && next && row < rows->n_rows; row++) {
		next[row] = used;
		for (; i < rows->ends[row]; i++)
			used += column_of[rows->items[i].name] != 0;
		g->starts[row + 1] = used;
	}
	cell *cells = chs_alloc(used, sizeof *cells);
	g->columns = chs_alloc(used, sizeof *g->columns);
	g->values = chs_alloc(used, sizeof *g->values);
	bool enough = g->starts && next && ends && cells && g->columns && g->values;
	if (enough) {
		sort_by_column(cells, ends, g, rows, column_of);
		deal_to_rows(g, cells, ends, next);
	}
	free(cells);
	free(ends);
	free(next);
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
