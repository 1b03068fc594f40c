/* SPDX-License-Identifier: MIT */
/*
 * Sentence boundaries by Unicode's default rules (UAX #29, section 5), as ICU's untailored iterator finds them, only
 * faster: between two terminators nothing need be looked at. Character properties are ICU's.
 */
#ifndef CHS_FEATURES_SENTENCE_BREAKS_H
#define CHS_FEATURES_SENTENCE_BREAKS_H

#include <stddef.h>

/* From `at` to the next byte that may begin a terminator or a line end, or to `limit`; `at` when that is not before it.
 */
size_t chs_sentence_skip(const char *text, size_t at, size_t limit);

/*
 * The boundary behind the one at `from` (< to) in the UTF-8 text that ends at `to`; `to` at the latest. No terminator
 * or line end begins between `from` and `clear`, as far as somebody knows who passed there before; else it is `from`.
 */
size_t chs_sentence_break(const char *text, size_t from, size_t clear, size_t to);

#endif
