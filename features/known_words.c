/* SPDX-License-Identifier: MIT */
#include "features/known_words.h"

#include <stdlib.h>

enum { MOST = 96 * 1024 };

_Static_assert(sizeof(chs_look) == 24, "models hold them: no padding");

bool chs_known_words_fit(const chs_known_words *known, const chs_language *language)
{
	if (known->n_slots & (known->n_slots - 1) || known->n_looks > CHS_MOST_LOOKS)
		return false;
	for (size_t i = 0; i < known->n_looks; i++) {
		const chs_look *look = &known->looks[i];
		if (look->longest_phrase > CHS_MAX_PHRASE || look->phrase_ways > 3 ||
		    !chs_language_has(language, look->classes, look->traits))
			return false;
	}
	return true;
}

/* The place of an equal look, which is added when there is none yet; 0 when memory is short. */
static uint32_t place_of(chs_word_list *list, const chs_look *look)
{
	bool inserted;
	if (!chs_reserve(&list->looks, &list->looks_capacity, list->n_looks + 2, sizeof *list->looks))
		return 0;
	if (list->n_looks == 0)
		list->looks[list->n_looks++] = (chs_look){0};
	uint32_t *place =
	    chs_map_put(&list->places, chs_hash_plain(look, sizeof *look), (uint32_t)list->n_looks, &inserted);
	if (place && inserted)
		list->looks[list->n_looks++] = *look;
	return place ? *place : 0;
}

bool chs_word_list_gather(chs_word_list *list, const chs_language *language, const chs_document *document)
{
	for (size_t t = 0; t < document->n_tokens && list->words.count < MOST; t++) {
		const chs_form *form = document->tokens[t].form;
		bool inserted;
		if (form->kind != CHS_KIND_WORD || form->stem.length == 0 || form->stem.length > CHS_LONGEST_KNOWN_STEM ||
		    !chs_slice_starts(form->lower, form->stem))
			continue;
		uint32_t *word = chs_map_put(&list->words, form->form_key, (uint32_t)form->stem.length, &inserted);
		if (!word)
			return false;
		if (!inserted)
			continue;
		chs_look look = chs_look_up(language, form);
		uint32_t place = place_of(list, &look);
		if (!place)
			return false;
		*word |= place << CHS_KNOWN_STEM_BITS;
	}
	return true;
}

typedef struct listed_word {
	uint64_t key;
	uint32_t value;
} listed_word;

static int compare(const void *a, const void *b)
{
	uint64_t first = ((const listed_word *)a)->key, second = ((const listed_word *)b)->key;
	return (first > second) - (first < second);
}

/*
 * The looks in the order in which the sorted words have them, so that nothing depends on the order in which they came.
 * Those for which there is no number are not told.
 */
static bool number_looks(chs_word_list *list, listed_word *words, size_t n)
{
	uint32_t *numbers = chs_alloc(list->n_looks + 1, sizeof *numbers);
	chs_look *sorted = chs_alloc(CHS_MOST_LOOKS, sizeof *sorted);
	if (!numbers || !sorted) {
		free(numbers);
		free(sorted);
		return false;
	}
	size_t n_looks = 1;
	for (size_t i = 0; i < n; i++) {
		uint32_t place = words[i].value >> CHS_KNOWN_STEM_BITS;
		if (!numbers[place] && n_looks < CHS_MOST_LOOKS) {
			sorted[n_looks] = list->looks[place];
			numbers[place] = (uint32_t)n_looks++;
		}
		words[i].value = (words[i].value & CHS_LONGEST_KNOWN_STEM) | numbers[place] << CHS_KNOWN_STEM_BITS;
	}
	free(numbers);
	free(list->looks);
	list->looks = sorted;
	list->n_looks = list->looks_capacity = n_looks;
	return true;
}

static bool fill_table(chs_word_list *list, listed_word *words)
{
	size_t n = 0, mask = list->n_slots - 1;
	for (size_t i = 0; i < list->words.capacity; i++)
		if (list->words.keys[i])
			words[n++] = (listed_word){list->words.keys[i], list->words.values[i]};
	qsort(words, n, sizeof *words, compare);
	if (!number_looks(list, words, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t at = (size_t)(words[i].key >> CHS_KNOWN_BITS) & mask;
		while (list->slots[at])
			at = (at + 1) & mask;
		list->slots[at] = words[i].key >> CHS_KNOWN_BITS << CHS_KNOWN_BITS | words[i].value;
	}
	return true;
}

bool chs_word_list_table(chs_word_list *list, chs_known_words *known)
{
	list->n_slots = 8;
	while (list->n_slots / 4 * 3 < list->words.count)
		list->n_slots *= 2;
	list->slots = chs_alloc(list->n_slots, sizeof *list->slots);
	listed_word *words = chs_alloc(list->words.count, sizeof *words);
	bool made = list->slots && words && fill_table(list, words);
	free(words);
	if (made)
		*known = (chs_known_words){list->slots, list->n_slots, list->looks, list->n_looks};
	return made;
}

void chs_word_list_free(chs_word_list *list)
{
	chs_map_free(&list->words);
	chs_map_free(&list->places);
	free(list->looks);
	free(list->slots);
	*list = (chs_word_list){0};
}
