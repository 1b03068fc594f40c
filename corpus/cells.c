/* SPDX-License-Identifier: MIT */
#include "corpus/cells.h"

#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"

#include <math.h>

enum { LONG_NAME = 14 }; /* columns; a heading that is longer becomes a number */

static bool is_combining(int32_t c)
{
	return (c >= 0x300 && c <= 0x36F) || c == 0x200B || c == 0x200D || c == 0xFEFF;
}

static bool is_control(int32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

size_t chs_cells(chs_slice text)
{
	size_t cells = 0, at = 0;
	while (at < text.length)
		cells += !is_combining(chs_utf8_next(text.data, text.length, &at));
	return cells;
}

size_t chs_widest(const char *const *names, size_t n_names, size_t least)
{
	for (size_t i = 0; i < n_names; i++) {
		size_t width = chs_cells(chs_slice_from(names[i]));
		if (width > least)
			least = width;
	}
	return least;
}

static void add_spaces(chs_buffer *out, size_t count)
{
	while (count-- && !out->failed)
		chs_buffer_add_char(out, ' ');
}

/* A line of a table must stay one line, and a terminal must not be told what to do. */
static void add_visible(chs_buffer *out, chs_slice text)
{
	size_t at = 0;
	while (at < text.length) {
		size_t start = at;
		int32_t c = chs_utf8_next(text.data, text.length, &at);
		if (is_control(c))
			chs_buffer_add_char(out, '?');
		else
			chs_buffer_add(out, text.data + start, at - start);
	}
}

void chs_add_left(chs_buffer *out, const char *text, size_t width)
{
	chs_slice slice = chs_slice_from(text);
	size_t cells = chs_cells(slice);
	add_visible(out, slice);
	add_spaces(out, cells < width ? width - cells : 0);
}

void chs_add_right(chs_buffer *out, const char *text, size_t width)
{
	chs_slice slice = chs_slice_from(text);
	size_t cells = chs_cells(slice);
	add_spaces(out, cells < width ? width - cells : 1);
	add_visible(out, slice);
}

void chs_add_right_size(chs_buffer *out, size_t number, size_t width)
{
	chs_buffer digits = {0};
	chs_buffer_add_size(&digits, number);
	chs_add_right(out, digits.failed ? "" : digits.data, width);
	out->failed |= digits.failed;
	chs_buffer_free(&digits);
}

void chs_add_right_number(chs_buffer *out, double number, int decimals, size_t width)
{
	chs_buffer digits = {0};
	if (isnan(number))
		chs_buffer_add_char(&digits, '-');
	else
		chs_add_fixed(&digits, number, decimals);
	chs_add_right(out, digits.failed ? "" : digits.data, width);
	out->failed |= digits.failed;
	chs_buffer_free(&digits);
}

/* "[3]", or "[3] name" when a name is given. */
static void number_name(chs_buffer *text, size_t number, const char *name)
{
	chs_buffer_clear(text);
	chs_buffer_add_char(text, '[');
	chs_buffer_add_size(text, number + 1);
	chs_buffer_add_string(text, name ? "] " : "]");
	chs_buffer_add_string(text, name ? name : "");
}

/* How a column is headed or a row is named. */
static const char *heading(chs_buffer *scratch, const char *const *names, size_t index, bool numbered, bool row)
{
	if (!numbered)
		return names[index];
	number_name(scratch, index, row ? names[index] : NULL);
	return scratch->failed ? "" : scratch->data;
}

void chs_add_counts(chs_buffer *out, const char *const *rows, size_t n_rows, const char *const *columns,
                    size_t n_columns, const size_t *counts)
{
	chs_buffer scratch = {0};
	bool numbered = chs_widest(columns, n_columns, 0) > LONG_NAME;
	size_t names = chs_widest(rows, n_rows, 4) + (numbered ? sizeof "[4096]" : 0);
	size_t width = numbered ? 10 : chs_widest(columns, n_columns, 6) + 2;
	add_spaces(out, names);
	for (size_t k = 0; k < n_columns; k++)
		chs_add_right(out, heading(&scratch, columns, k, numbered && k < n_rows, false), width);
	chs_buffer_add_char(out, '\n');
	for (size_t i = 0; i < n_rows; i++) {
		chs_add_left(out, heading(&scratch, rows, i, numbered, true), names);
		for (size_t k = 0; k < n_columns; k++)
			chs_add_right_size(out, counts[i * n_columns + k], width);
		chs_buffer_add_char(out, '\n');
	}
	out->failed |= scratch.failed;
	chs_buffer_free(&scratch);
}

void chs_json_counts(chs_buffer *out, const char *const *rows, size_t n_rows, const char *const *columns,
                     size_t n_columns, const size_t *counts)
{
	chs_buffer_add_char(out, '{');
	for (size_t i = 0; i < n_rows; i++) {
		chs_json_add_key(out, rows[i]);
		chs_buffer_add_char(out, '{');
		for (size_t k = 0; k < n_columns; k++)
			chs_json_add_size(out, columns[k], counts[i * n_columns + k]);
		chs_buffer_add_char(out, '}');
	}
	chs_buffer_add_char(out, '}');
}

void chs_add_html(chs_buffer *out, const char *text)
{
	for (const char *at = text; *at; at++) {
		switch (*at) {
		case '&':
			chs_buffer_add_string(out, "&amp;");
			break;
		case '<':
			chs_buffer_add_string(out, "&lt;");
			break;
		case '>':
			chs_buffer_add_string(out, "&gt;");
			break;
		case '"':
			chs_buffer_add_string(out, "&quot;");
			break;
		default:
			chs_buffer_add_char(out, *at);
		}
	}
}
