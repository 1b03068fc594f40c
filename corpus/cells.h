/* SPDX-License-Identifier: MIT */
/* Table cells in plain text and JSON. Columns are counted in characters: combining marks take none, all others one. */
#ifndef CHS_CORPUS_CELLS_H
#define CHS_CORPUS_CELLS_H

#include "base/buffer.h"

/* Columns that `text` takes. */
size_t chs_cells(chs_slice text);
/* The widest of the names, and at least `least`. */
size_t chs_widest(const char *const *names, size_t n_names, size_t least);

/* Left-aligned in `width` columns; control characters show as "?". */
void chs_add_left(chs_buffer *out, const char *text, size_t width);
/* Right-aligned. A text that is wider keeps one space before it. */
void chs_add_right(chs_buffer *out, const char *text, size_t width);
void chs_add_right_size(chs_buffer *out, size_t number, size_t width);
/* With `decimals`; not a number shows as "-". */
void chs_add_right_number(chs_buffer *out, double number, int decimals, size_t width);

/*
 * A table of counts under the names of its columns, rows named likewise. Names of columns that are long are replaced by
 * numbers in brackets, which the rows then carry, too; so `columns` must begin with the names in `rows` when n_columns
 * is not less than n_rows, as in a confusion table.
 */
void chs_add_counts(chs_buffer *out, const char *const *rows, size_t n_rows, const char *const *columns,
                    size_t n_columns, const size_t *counts);

/* {"row": {"column": n, …}, …} */
void chs_json_counts(chs_buffer *out, const char *const *rows, size_t n_rows, const char *const *columns,
                     size_t n_columns, const size_t *counts);

/* The text with & < > and " written so that HTML shows them. */
void chs_add_html(chs_buffer *out, const char *text);

#endif
