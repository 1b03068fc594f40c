/* SPDX-License-Identifier: MIT */
#include "features/boundary_marks.h"

#include <string.h>
#include <unicode/uchar.h>

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* A byte of a difference has its highest bit set when it has gone below zero. A borrow may set it for the bytes behind
   that one too, never for one before. */
size_t chs_skip_plain(const char *text, size_t at, size_t to)
{
	for (; to - at >= 8; at += 8) {
		uint64_t word;
		memcpy(&word, text + at, sizeof word);
		uint64_t exclamation = word ^ EACH_BYTE * '!', quote = word ^ EACH_BYTE * '"', stop = word ^ EACH_BYTE * '.',
		         question = word ^ EACH_BYTE * '?';
		uint64_t below = (word - EACH_BYTE * 0x20) | (exclamation - EACH_BYTE) | (quote - EACH_BYTE) |
		                 (stop - EACH_BYTE) | (question - EACH_BYTE);
		uint64_t found = (below | word) & EACH_BYTE * 0x80;
		if (found)
			return at + (size_t)__builtin_ctzll(found) / 8;
	}
	while (at < to && (signed char)text[at] >= 0x20 && !strchr("!\".?", text[at]))
		at++;
	return at;
}

size_t chs_line_end_at(const char *text, size_t at, size_t to)
{
	unsigned char c = (unsigned char)text[at];
	if (c == '\r')
		return at + 1 < to && text[at + 1] == '\n' ? 2 : 1;
	if (c >= '\n' && c <= '\f')
		return 1;
	if (c == 0xC2)
		return to - at >= 2 && (unsigned char)text[at + 1] == 0x85 ? 2 : 0;
	if (c == 0xE2 && to - at >= 3 && (unsigned char)text[at + 1] == 0x80)
		return ((unsigned char)text[at + 2] & 0xFE) == 0xA8 ? 3 : 0; /* U+2028, U+2029 */
	return 0;
}

bool chs_is_blank_wide(int32_t c)
{
	return c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF || u_isUWhiteSpace(c);
}

bool chs_is_bullet(int32_t c)
{
	return c == 0x2022 || c == 0xB7 || c == 0x25AA || c == 0x25CF || c == 0x2023 || c == 0x25BA || c == '*';
}

bool chs_is_upper_wide(int32_t c)
{
	return u_isUUppercase(c) || u_istitle(c);
}

bool chs_is_lower_wide(int32_t c)
{
	return u_isULowercase(c);
}

bool chs_is_letter_wide(int32_t c)
{
	return u_isalpha(c) || u_charType(c) == U_NON_SPACING_MARK;
}
