/* SPDX-License-Identifier: MIT */
/* What single characters do at a place where a sentence may end. */
#ifndef CHS_FEATURES_BOUNDARY_MARKS_H
#define CHS_FEATURES_BOUNDARY_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* Bytes of the line end at `at` (CR LF counts as one), 0 when there is none. */
size_t chs_line_end(const char *text, size_t at, size_t to);
/* Bytes of the stop that begins at `at`: . ! ? or …; 0 when there is none. */
size_t chs_stop_length(const char *text, size_t at, size_t to);

/* White space, or nothing to be seen at all. */
bool chs_is_blank(int32_t code_point);

bool chs_is_dash(int32_t code_point);
bool chs_is_bullet(int32_t code_point);
bool chs_is_apostrophe(int32_t code_point);
bool chs_is_closer(int32_t code_point);    /* marks and brackets that can only close */
bool chs_is_two_faced(int32_t code_point); /* marks that open or close by what stands around them */
bool chs_is_opener(int32_t code_point);    /* all that may open, two-faced marks too */

bool chs_is_upper(int32_t code_point); /* title case too */
bool chs_is_lower(int32_t code_point);
bool chs_is_letter(int32_t code_point); /* and combining marks */

#endif
