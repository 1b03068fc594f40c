/* SPDX-License-Identifier: MIT */
/*
 * What cJSON does not do: a strict look at a JSON text before cJSON reads it (RFC 8259 grammar, valid UTF-8, no
 * duplicate keys, no \u0000, paired surrogates, bounded depth and size, nothing behind the value), the bytes of each
 * member as they stand, and strings out.
 */
#ifndef CHS_BASE_JSON_H
#define CHS_BASE_JSON_H

#include "base/buffer.h"
#include "base/error.h"

enum { CHS_JSON_DEPTH = 64 };

/* Checks that `text` is one JSON value and nothing else. error->position is the byte (from 1) where it is not. */
chiosa_status chs_json_check(chs_slice text, chiosa_error *error);

/*
 * Walks over the members of an object or the elements of an array in a text that chs_json_check has passed. Start with
 * {.text = the value's bytes}. key is empty for arrays; both slices are bytes of the text (quotes and escapes
 * included).
 */
typedef struct chs_json_walk {
	chs_slice text;
	size_t at;
	chs_slice key, value;
} chs_json_walk;

/* False behind the last one, and at once when the value is neither an object nor an array. */
bool chs_json_next(chs_json_walk *walk);

/* The member's value in a checked object, or a slice with NULL data. `name` is compared with the decoded key. */
chs_slice chs_json_member(chs_slice object, const char *name);

static inline bool chs_json_is_string(chs_slice value)
{
	return value.length && value.data[0] == '"';
}

/* Appends the decoded content of a checked string value. */
void chs_json_decode(chs_buffer *buffer, chs_slice string);

/* Appends `text` (valid UTF-8) as a JSON string with its quotes. Only what must be escaped is. */
void chs_json_add_string(chs_buffer *buffer, chs_slice text);

/* Appends `"key":`, with a comma before it unless an object or array opens just before. */
void chs_json_add_key(chs_buffer *buffer, const char *key);
void chs_json_add_size(chs_buffer *buffer, const char *key, size_t number);
/* Not a number becomes null. */
void chs_json_add_number(chs_buffer *buffer, const char *key, double number);

#endif
