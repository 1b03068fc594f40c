/* SPDX-License-Identifier: MIT */
/* Words and phrases of the lexicons in a sentence. */
#ifndef CHS_FEATURES_MATCHES_H
#define CHS_FEATURES_MATCHES_H

#include "features/document.h"

typedef struct chs_lexicon_match {
	uint32_t token; /* index of its first token within the sentence */
	uint32_t n_tokens;
	chs_classes classes; /* of this word or phrase, within the wanted mask */
} chs_lexicon_match;

/*
 * Fills document->phrases: every phrase, within its sentence, whatever its classes; furniture is passed over. Phrases
 * may be matched by stems, by forms or by cased forms; punctuation does not occur inside one. False when memory is
 * short.
 */
bool chs_find_phrases(chs_document *document, const chs_language *language);

/*
 * Finds, for each class of `wanted`, the words and phrases of the sentence: longest first, left to right, and a token
 * that is inside a longer match of a class does not match that class again. Needs phrases. Replaces *matches (grown
 * with chs_reserve) by what it finds, ordered by token, then by descending length; false when memory is short.
 */
bool chs_find_matches(const chs_document *document, const chs_sentence *sentence, chs_classes wanted,
                      chs_lexicon_match **matches, size_t *count, size_t *capacity);

/* The same for traits: `wanted` and the matches' `classes` are masks of traits. */
bool chs_find_traits(const chs_document *document, const chs_sentence *sentence, chs_classes wanted,
                     chs_lexicon_match **matches, size_t *count, size_t *capacity);

#endif
