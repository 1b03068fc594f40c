/* SPDX-License-Identifier: MIT */
/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef CHS_BASE_UTF8_H
#define CHS_BASE_UTF8_H

#include "base/buffer.h"

#include <stdint.h>

/* chs_utf8_next for a first byte beyond ASCII. */
int32_t chs_utf8_next_wide(const char *data, size_t length, size_t *at);

/* The code point at data[*at] (*at < length), moving *at behind it; -1 and one byte further when it is malformed. */
static inline int32_t chs_utf8_next(const char *data, size_t length, size_t *at)
{
	unsigned char first = (unsigned char)data[*at];
	if (first >= 0x80)
		return chs_utf8_next_wide(data, length, at);
	++*at;
	return first;
}

/* chs_utf8_previous for a last byte beyond ASCII. */
int32_t chs_utf8_previous_wide(const char *data, size_t *at);

/* The code point that ends before data[*at] (*at > 0) in valid UTF-8, moving *at to its first byte. */
static inline int32_t chs_utf8_previous(const char *data, size_t *at)
{
	unsigned char last = (unsigned char)data[*at - 1];
	if (last >= 0x80)
		return chs_utf8_previous_wide(data, at);
	--*at;
	return last;
}

/* Bytes at the beginning that are valid: equal to length when all are. */
size_t chs_utf8_valid(const char *data, size_t length);

/* Code points in valid UTF-8. */
size_t chs_utf8_count(const char *data, size_t length);

void chs_utf8_append(chs_buffer *buffer, int32_t code_point);

/* Appends the text with each maximal malformed part replaced by U+FFFD; returns how many were. */
size_t chs_utf8_repair(chs_buffer *buffer, const char *data, size_t length);

#endif
