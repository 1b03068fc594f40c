/* SPDX-License-Identifier: MIT */
/*
 * JSON that is not one object a line: an array of objects, or objects one after the other over any number of lines.
 * Values are cut out of the stream by their brackets alone, so that only one is held at a time; each is then checked
 * strictly like a line of JSON Lines.
 */
#include "corpus/reader_internal.h"

/* ---- Where a value ends ------------------------------------------------------------------------------------------ */

/* A scan over the bytes of one value; zeroed at its beginning. */
typedef struct value_scan {
	size_t depth;
	bool begun, in_string, escaped, scalar, done;
} value_scan;

/* Looks at one byte; true when the value ended before it (only scalars other than strings end so). */
static bool scan_byte(value_scan *scan, char c)
{
	if (scan->in_string) {
		if (scan->escaped)
			scan->escaped = false;
		else if (c == '\\')
			scan->escaped = true;
		else if (c == '"')
			scan->in_string = false;
		scan->done = !scan->in_string && scan->depth == 0;
		return false;
	}
	if (scan->scalar && strchr(",]} \t\r\n", c) && c)
		return true;
	bool first = !scan->begun;
	scan->begun = true;
	if (c == '"') {
		scan->in_string = true;
	} else if (c == '{' || c == '[') {
		scan->depth++;
	} else if (scan->depth && (c == '}' || c == ']')) {
		scan->depth--;
		scan->done = scan->depth == 0;
	} else if (first) {
		scan->scalar = true;
	}
	return false;
}

bool chs_json_goes_on(chs_slice line)
{
	value_scan scan = {0};
	for (size_t i = 0; i < line.length && !scan.done; i++)
		if (scan_byte(&scan, line.data[i]))
			return false;
	return !scan.done && !scan.in_string && scan.depth > 0;
}

/* ---- The stream -------------------------------------------------------------------------------------------------- */

/* Takes bytes from the window and keeps count of lines. */
static void take(chs_reader *reader, size_t length)
{
	chs_input *input = &reader->input;
	const char *from = input->data + input->start, *end = from + length;
	for (const char *feed; from < end && (feed = memchr(from, '\n', (size_t)(end - from))); from = feed + 1) {
		reader->place.line++;
		reader->place.column = 0;
	}
	reader->place.column += (size_t)(end - from);
	input->start += length;
}

/* The next byte that is not white space, untaken; -1 at the end. */
static chiosa_status peek(chs_reader *reader, int *c, chiosa_error *error)
{
	chs_input *input = &reader->input;
	for (;;) {
		while (input->start < input->end) {
			*c = (unsigned char)input->data[input->start];
			if (*c != ' ' && *c != '\t' && *c != '\n' && *c != '\r')
				return CHIOSA_OK;
			take(reader, 1);
		}
		*c = -1;
		if (input->ended)
			return CHIOSA_OK;
		chiosa_status status = chs_input_fill(input, error);
		if (status != CHIOSA_OK)
			return status;
	}
}

/* Behind a syntax error nothing tells where the next value begins: the rest of the file is passed over. */
static chiosa_status fail_here(chs_reader *reader, int c, const char *wanted, chiosa_error *error)
{
	char found[] = "'?'";
	found[1] = (char)(c >= 0x20 && c < 0x7F ? c : '?');
	chiosa_status status =
	    chs_fail_at(error, CHIOSA_ERROR_INPUT, reader->input.path, reader->place.line, reader->place.column + 1,
	                "invalid JSON: expected %s, found %s", wanted, c < 0 ? "the end of the file" : found);
	chs_reader_leave(reader);
	return status;
}

/*
 * The value that begins at the first unread byte, without taking it. One that is larger than allowed is taken, and
 * *too_large is set.
 */
static chiosa_status find_value(chs_reader *reader, chs_slice *value, bool *too_large, chiosa_error *error)
{
	chs_input *input = &reader->input;
	value_scan scan = {0};
	size_t looked = 0;
	*too_large = false;
	for (;;) {
		const char *from = input->data + input->start;
		size_t have = input->end - input->start;
		bool ended = input->ended && looked == have;
		while (looked < have && !scan.done && !ended) {
			ended = scan_byte(&scan, from[looked]);
			looked += ended ? 0 : 1;
		}
		*too_large |= looked > reader->options.max_article;
		if (*too_large) {
			take(reader, looked);
			looked = 0;
		}
		if (scan.done || ended) {
			*value = chs_slice_of(from, looked);
			return CHIOSA_OK;
		}
		chiosa_status status = chs_input_fill(input, error);
		if (status != CHIOSA_OK)
			return status;
	}
}

static chiosa_status read_value(chs_reader *reader, chiosa_error *error)
{
	chs_slice value;
	bool too_large, well_formed = false;
	size_t line = reader->place.line, column = reader->place.column;
	chiosa_status status = find_value(reader, &value, &too_large, error);
	if (status != CHIOSA_OK)
		return status;
	if (too_large)
		return chs_fail_too_large(reader, line, error);
	status = chs_read_json(reader, value, line, column, &well_formed, error);
	if (status != CHIOSA_OK && !well_formed)
		chs_reader_leave(reader);
	else
		take(reader, value.length); /* the bytes stay where they are until the window is filled again */
	return status;
}

/* Walks over what stands between values; *found when one begins here. */
static chiosa_status to_value(chs_reader *reader, bool *found, chiosa_error *error)
{
	chs_value_place *place = &reader->place;
	for (;;) {
		int c;
		chiosa_status status = peek(reader, &c, error);
		if (status != CHIOSA_OK)
			return status;
		*found = false;
		switch (place->state) {
		case CHS_VALUE_FIRST:
			place->state = c == '[' ? CHS_VALUE_ELEMENT : CHS_VALUE_OBJECTS;
			if (c == '[')
				take(reader, 1);
			break;
		case CHS_VALUE_OBJECTS:
			*found = c >= 0;
			return CHIOSA_OK;
		case CHS_VALUE_ELEMENT:
			if (c == ']' && !place->any) {
				take(reader, 1);
				place->state = CHS_VALUE_CLOSED;
				break;
			}
			if (c < 0 || c == ']' || c == ',')
				return fail_here(reader, c, place->any ? "an object" : "an object or \"]\"", error);
			place->any = true;
			place->state = CHS_VALUE_BEHIND_ELEMENT;
			*found = true;
			return CHIOSA_OK;
		case CHS_VALUE_BEHIND_ELEMENT:
			if (c != ',' && c != ']')
				return fail_here(reader, c, "\",\" or \"]\"", error);
			take(reader, 1);
			place->state = c == ',' ? CHS_VALUE_ELEMENT : CHS_VALUE_CLOSED;
			break;
		case CHS_VALUE_CLOSED:
			return c < 0 ? CHIOSA_OK : fail_here(reader, c, "nothing behind the array", error);
		}
	}
}

chiosa_status chs_read_json_value(chs_reader *reader, bool *found, chiosa_error *error)
{
	chiosa_status status = to_value(reader, found, error);
	if (status != CHIOSA_OK || !*found)
		return status;
	return read_value(reader, error);
}
