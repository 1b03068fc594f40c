/* SPDX-License-Identifier: MIT */
/* The normal form of words: NFC, straight apostrophes, no soft hyphens or zero-width characters; and lower case. */
#ifndef CHS_FEATURES_NORMAL_H
#define CHS_FEATURES_NORMAL_H

#include "base/buffer.h"

/* Appends the normal form of valid UTF-8: NFC, ’ ʼ ` ´ as ', U+00AD and zero-width characters dropped, any white space
   as one space. Sets buffer->failed when memory is short. */
void chs_normalise(chs_buffer *buffer, chs_slice text);

/* Whether the language lower-cases even ASCII in its own way (Turkish). */
bool chs_has_own_case(const char *language_tag);

/* Appends the lower-case form (ICU's root locale; for "tr", "az", "lt" theirs) of text in normal form. */
void chs_lower(chs_buffer *buffer, chs_slice text, const char *language_tag);

#endif
