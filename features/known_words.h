/* SPDX-License-Identifier: MIT */
/*
 * What a model remembers of the words that it was trained on: their stems, which Snowball then need not be asked for,
 * and what the language says of them, which it takes a dozen look-ups to find out. Only words whose stem is their own
 * beginning are listed, and only by the key of their lower-cased form, so that a word takes eight bytes. All others are
 * analysed as if there were no list.
 */
#ifndef CHS_FEATURES_KNOWN_WORDS_H
#define CHS_FEATURES_KNOWN_WORDS_H

#include "features/document.h"

/*
 * Of a slot's 64 bits the lowest five are the bytes of the word that are its stem (from 1), the next eleven the number
 * of its look (0: not told), and the others those of the key.
 */
enum {
	CHS_KNOWN_STEM_BITS = 5,
	CHS_KNOWN_BITS = 16,
	CHS_LONGEST_KNOWN_STEM = (1 << CHS_KNOWN_STEM_BITS) - 1,
	CHS_MOST_LOOKS = 1 << (CHS_KNOWN_BITS - CHS_KNOWN_STEM_BITS)
};

/*
 * Open addressing from the key's bits; 0 is a free slot. Zeroed memory knows no word. The arrays are borrowed, and may
 * come from anywhere: no slot need be free.
 */
struct chs_known_words {
	const uint64_t *slots;
	size_t n_slots; /* a power of two, or 0 */
	const chs_look *looks;
	size_t n_looks; /* looks[0] is none */
};

/* What will be asked for soon. */
static inline void chs_known_words_expect(const chs_known_words *known, uint64_t form_key)
{
	if (known->n_slots)
		__builtin_prefetch(&known->slots[(size_t)(form_key >> CHS_KNOWN_BITS) & (known->n_slots - 1)]);
}

/* The slot's lower bits for the word whose lower-cased form has this key (CHS_MATCH_FORM); 0 when it is not listed. */
static inline unsigned chs_known_word(const chs_known_words *known, uint64_t form_key)
{
	size_t mask = known->n_slots - 1, at = (size_t)(form_key >> CHS_KNOWN_BITS) & mask;
	for (size_t step = 0; step < known->n_slots && known->slots[at]; step++, at = (at + 1) & mask)
		if ((known->slots[at] ^ form_key) >> CHS_KNOWN_BITS == 0)
			return known->slots[at] & (((uint64_t)1 << CHS_KNOWN_BITS) - 1);
	return 0;
}

static inline size_t chs_known_stem(unsigned word)
{
	return word & CHS_LONGEST_KNOWN_STEM;
}

/* NULL when it is not told. */
static inline const chs_look *chs_known_look(const chs_known_words *known, unsigned word)
{
	size_t look = word >> CHS_KNOWN_STEM_BITS;
	return look && look < known->n_looks ? &known->looks[look] : NULL;
}

/* Whether such a table can be one of this language. Slots may be anything. */
bool chs_known_words_fit(const chs_known_words *known, const chs_language *language);

/* ---- Making one ---- */

/* Words and what is known of them. Zeroed memory is an empty list. */
typedef struct chs_word_list {
	chs_map words;  /* key → bytes of the stem and, above them, the place in looks */
	chs_map places; /* of looks, by their hashes */
	chs_look *looks;
	size_t n_looks, looks_capacity;
	uint64_t *slots; /* the table; its looks are in their places then */
	size_t n_slots;
} chs_word_list;

/* Adds the words of a document, up to a bound; false when memory is short. */
bool chs_word_list_gather(chs_word_list *list, const chs_language *language, const chs_document *document);

/* Makes the table, which lives as long as the list and is equal for equal words; false when memory is short. */
bool chs_word_list_table(chs_word_list *list, chs_known_words *known);
void chs_word_list_free(chs_word_list *list);

#endif
