/* SPDX-License-Identifier: MIT */
/*
 * Sentence boundaries by Unicode's default rules (UAX #29, section 5), as ICU's untailored iterator finds them, only
 * faster: between two terminators nothing need be looked at. Character properties are ICU's.
 */
#ifndef CHS_FEATURES_SENTENCE_BREAKS_H
#define CHS_FEATURES_SENTENCE_BREAKS_H

#include <stddef.h>

/* The boundary behind the one at `from` (< to) in the UTF-8 text that ends at `to`; `to` at the latest. */
size_t chs_sentence_break(const char *text, size_t from, size_t to);

#endif
