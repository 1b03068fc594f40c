/* SPDX-License-Identifier: MIT */
/*
 * Bytes of a text file to UTF-8: a BOM decides; else strict UTF-8; else ICU's detector among the single-byte and
 * UTF-16 encodings that news archives use. No BOM in what comes out; line ends stay as they are.
 */
#ifndef CHS_FEATURES_DECODE_H
#define CHS_FEATURES_DECODE_H

#include "base/buffer.h"
#include "base/error.h"

typedef struct chs_decoding {
	char encoding[32]; /* "UTF-8", "UTF-16LE", "windows-1252", … */
	size_t replaced;   /* malformed sequences that became U+FFFD */
} chs_decoding;

/* Appends the decoded text to `out`. NUL bytes become U+FFFD and are counted. *decoding may be NULL. */
chiosa_status chs_decode(chs_buffer *out, chs_decoding *decoding, chs_slice bytes, chiosa_error *error);

/*
 * The metadata that a .txt may begin with: optional white space, `date YYYY-MM ` or `date YYYY-MM-DD `. Returns the
 * bytes it takes (0 when there is none) and copies the date (at least 11 bytes of room).
 */
size_t chs_date_prefix(chs_slice text, char date[11]);

/* Days since 1970-01-01 of "YYYY-MM-DD" or "YYYY-MM" (its first day); INT32_MIN when it is neither or no such day. */
int32_t chs_parse_date(chs_slice date);

#endif
