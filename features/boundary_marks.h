/* SPDX-License-Identifier: MIT */
/* What single characters do at a place where a sentence may end. */
#ifndef CHS_FEATURES_BOUNDARY_MARKS_H
#define CHS_FEATURES_BOUNDARY_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* From `at` to the next byte that may begin a stop, a line end or a terminator of another script, or is a straight
   quotation mark, or to `to`: controls, ! " . ? and all that is beyond ASCII. */
size_t chs_skip_plain(const char *text, size_t at, size_t to);

/* Bytes of the character beyond ASCII at `at`, when it is one of the common ones that end neither sentence nor line:
   accented letters, quotation marks, dashes. */
static inline size_t chs_idle_length(const char *text, size_t at, size_t to)
{
	unsigned char byte = (unsigned char)text[at];
	unsigned char second = to - at > 1 ? (unsigned char)text[at + 1] : 0;
	if (byte >= 0xC2 && byte <= 0xC9)
		return second >= 0x80 && (byte > 0xC2 || second != 0x85) ? 2 : 0;
	if (byte != 0xE2 || second != 0x80 || to - at < 3)
		return 0;
	return (unsigned char)text[at + 2] >= 0x90 && (unsigned char)text[at + 2] <= 0xA3 ? 3 : 0; /* U+2010 to U+2023 */
}

/* The functions below for what their common answers do not cover. */
size_t chs_line_end_at(const char *text, size_t at, size_t to);
bool chs_is_blank_wide(int32_t code_point);
bool chs_is_upper_wide(int32_t code_point);
bool chs_is_lower_wide(int32_t code_point);
bool chs_is_letter_wide(int32_t code_point);

/* Bytes of the line end at `at` (CR LF counts as one), 0 when there is none. */
static inline size_t chs_line_end(const char *text, size_t at, size_t to)
{
	unsigned char c = (unsigned char)text[at];
	return c >= ' ' && c != 0xC2 && c != 0xE2 ? 0 : chs_line_end_at(text, at, to);
}

/* Bytes of the stop that begins at `at`: . ! ? or …; 0 when there is none. */
static inline size_t chs_stop_length(const char *text, size_t at, size_t to)
{
	if (at >= to)
		return 0;
	if (text[at] == '.' || text[at] == '!' || text[at] == '?')
		return 1;
	return to - at >= 3 && memcmp(text + at, "\xE2\x80\xA6", 3) == 0 ? 3 : 0;
}

/* White space, or nothing to be seen at all. */
static inline bool chs_is_blank(int32_t c)
{
	return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : chs_is_blank_wide(c);
}

static inline bool chs_is_dash(int32_t c)
{
	return c == '-' || c == 0x2212 || (c >= 0x2010 && c <= 0x2015);
}

static inline bool chs_is_apostrophe(int32_t c)
{
	return c == '\'' || c == 0x2019 || c == 0x02BC;
}

/* Marks and brackets that can only close. */
static inline bool chs_is_closer(int32_t c)
{
	return c == ')' || c == ']' || c == '}' || c == 0xBB || c == 0x201D || c == 0x203A;
}

/* Marks that open or close by what stands around them. */
static inline bool chs_is_two_faced(int32_t c)
{
	return c == '"' || c == '\'' || c == 0x2018 || c == 0x2019 || c == 0x201C;
}

/* All that may open, two-faced marks too. */
static inline bool chs_is_opener(int32_t c)
{
	return c == '(' || c == '[' || c == '{' || c == 0xAB || c == 0x2039 || c == 0xA1 || c == 0xBF || c == 0x201A ||
	       c == 0x201E || c == 0x201F || chs_is_two_faced(c);
}

bool chs_is_bullet(int32_t code_point);

/* Title case too. */
static inline bool chs_is_upper(int32_t c)
{
	return c < 0x80 ? c >= 'A' && c <= 'Z' : chs_is_upper_wide(c);
}

static inline bool chs_is_lower(int32_t c)
{
	return c < 0x80 ? c >= 'a' && c <= 'z' : chs_is_lower_wide(c);
}

/* And combining marks. */
static inline bool chs_is_letter(int32_t c)
{
	return c < 0x80 ? chs_is_upper(c) || chs_is_lower(c) : chs_is_letter_wide(c);
}

#endif
