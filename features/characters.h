/* SPDX-License-Identifier: MIT */
/* What a code point does in running text, as far as tokens are concerned. By Unicode's properties, in no locale. */
#ifndef CHS_FEATURES_CHARACTERS_H
#define CHS_FEATURES_CHARACTERS_H

#include "base/slice.h"

#include <stdint.h>

typedef enum chs_character {
	CHS_CHARACTER_SYMBOL, /* everything that is not named below */
	CHS_CHARACTER_SPACE,
	CHS_CHARACTER_LETTER, /* and combining marks, connecting punctuation, and what is ignored within words (soft
	                         hyphens) */
	CHS_CHARACTER_DENSE,  /* letters of scripts that are written without spaces: Han, kana, Thai, … */
	CHS_CHARACTER_DIGIT,
	CHS_CHARACTER_RAISED,     /* superscripts, fractions: part of the word or number before them (km²) */
	CHS_CHARACTER_APOSTROPHE, /* ' ’ ʼ ` ´ */
	CHS_CHARACTER_QUOTE,      /* all quotation marks but ' ’ */
	CHS_CHARACTER_STOP,
	CHS_CHARACTER_COLON, /* : ; */
	CHS_CHARACTER_COMMA,
	CHS_CHARACTER_DASH,
	CHS_CHARACTER_BRACKET
} chs_character;

chs_character chs_character_of(int32_t code_point);

extern const unsigned char chs_ascii_characters[128];

/* chs_character_at for a first byte beyond ASCII. */
chs_character chs_character_wide_at(chs_slice text, size_t at, size_t *next);

/* The class of the code point at text.data[at], whose end is put to *next; at the end: a space that ends there. */
static inline chs_character chs_character_at(chs_slice text, size_t at, size_t *next)
{
	*next = at;
	if (at >= text.length)
		return CHS_CHARACTER_SPACE;
	unsigned char first = (unsigned char)text.data[at];
	if (first >= 0x80)
		return chs_character_wide_at(text, at, next);
	*next = at + 1;
	return (chs_character)chs_ascii_characters[first];
}

static inline bool chs_character_is_word(chs_character character)
{
	return character == CHS_CHARACTER_LETTER || character == CHS_CHARACTER_DIGIT;
}

#endif
