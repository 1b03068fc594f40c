/* SPDX-License-Identifier: MIT */
/*
 * The stems of the words that a model was trained on, which Snowball then need not be asked for: it takes longer for a
 * word than everything else that is done with it. Only words whose stem is their own beginning are listed, and only by
 * the key of their lower-cased form, so that a word takes eight bytes. A word that is not listed goes to Snowball.
 */
#ifndef CHS_FEATURES_KNOWN_STEMS_H
#define CHS_FEATURES_KNOWN_STEMS_H

#include "features/document.h"

/*
 * Open addressing from the key's bits above the lowest eight, which say how many bytes of the word are its stem (from
 * 1); 0 is a free slot. Zeroed memory knows no word. The slots are borrowed, and may come from anywhere: no slot need
 * be free.
 */
struct chs_known_stems {
	const uint64_t *slots;
	size_t n_slots; /* a power of two, or 0 */
};

/* Bytes of the stem of the word whose lower-cased form has this key (CHS_MATCH_FORM); 0 when it is not listed. */
static inline size_t chs_known_stem(const chs_known_stems *known, uint64_t form_key)
{
	size_t mask = known->n_slots - 1, at = (size_t)(form_key >> 8) & mask;
	for (size_t step = 0; step < known->n_slots && known->slots[at]; step++, at = (at + 1) & mask)
		if ((known->slots[at] ^ form_key) < 256)
			return known->slots[at] & 0xFF;
	return 0;
}

/* Adds the words of a document to `words` (key → bytes of the stem), up to a bound; false when memory is short. */
bool chs_known_stems_gather(chs_map *words, const chs_document *document);

/* A fresh table (to be freed with free()) of the words: equal for equal words. NULL when memory is short. */
uint64_t *chs_known_stems_table(const chs_map *words, size_t *n_slots);

#endif
