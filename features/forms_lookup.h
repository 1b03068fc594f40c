/* SPDX-License-Identifier: MIT */
/* The table behind features/forms.h, for those who look up every token: the scanner and the table's own file. */
#ifndef CHS_FEATURES_FORMS_LOOKUP_H
#define CHS_FEATURES_FORMS_LOOKUP_H

#include "base/hash.h"
#include "features/forms.h"

/* A token of so many bytes is one number with its kind and length, and one of up to so many is three: comparing numbers
   is comparing tokens, and needs no look at what is remembered. */
enum { CHS_SHORT_TOKEN = 7, CHS_HALVED_TOKEN = 16 };

/* What is remembered of one raw token. */
typedef struct chs_known_form {
	chs_form form;
	chs_slice raw; /* of a token that is longer than that */
} chs_known_form;

typedef struct chs_form_slot {
	uint64_t
	    id; /* a short token; of others kind, length as far as it goes and hash, begun by bits that no short one's is */
	chs_known_form *known;
	uint64_t first, last; /* eight bytes of a token that is not short */
} chs_form_slot;

/* Open addressing. How chs_forms begins. */
typedef struct chs_form_table {
	chs_form_slot *slots; /* known NULL: free; two to a line of the cache */
	size_t mask;          /* slots - 1; their number is a power of two */
} chs_form_table;

static inline uint64_t chs_load(const char *data, size_t length)
{
	uint64_t number = 0;
	memcpy(&number, data, length);
	return number;
}

static inline uint64_t chs_short_id(uint64_t bytes, size_t length, chs_kind kind)
{
	return bytes | (uint64_t)((unsigned)kind << 4 | (unsigned)length) << 56;
}

/* The id of a token that is longer. */
static inline uint64_t chs_long_id(const char *data, size_t length, chs_kind kind)
{
	uint64_t what =
	    (uint64_t)0xF << 60 | (uint64_t)kind << 56 | (uint64_t)(length < UINT8_MAX ? length : UINT8_MAX) << 48;
	uint64_t hash = length <= CHS_HALVED_TOKEN ? chs_load(data, 8) : chs_hash_plain(data, length);
	hash *= 0xBF58476D1CE4E5B9u;
	hash = ((hash ^ hash >> 32) + chs_load(data + length - 8, 8)) * 0x94D049BB133111EBu;
	return what | hash >> 16;
}

/* The bytes of a short token, where none behind it may be read. */
static inline uint64_t chs_short_bytes(const char *data, size_t n)
{
	if (n >= 4) /* the two halves may share bytes */
		return chs_load(data, 4) | chs_load(data + n - 4, 4) << 8 * (n - 4);
	uint64_t bytes = 0;
	while (n-- > 0)
		bytes = bytes << 8 | (unsigned char)data[n];
	return bytes;
}

static inline uint64_t chs_form_id(chs_slice raw, chs_kind kind)
{
	return raw.length <= CHS_SHORT_TOKEN ? chs_short_id(chs_short_bytes(raw.data, raw.length), raw.length, kind)
	                                     : chs_long_id(raw.data, raw.length, kind);
}

static inline size_t chs_form_place(const chs_form_table *table, uint64_t id)
{
	return (size_t)((id ^ id >> 29) * 0x9E3779B97F4A7C15u >> 32) & table->mask;
}

static inline const chs_form_table *chs_forms_table(const chs_forms *forms)
{
	return (const chs_form_table *)(const void *)forms;
}

/* What will be looked up soon. */
static inline void chs_forms_expect(const chs_form_table *table, uint64_t id)
{
	__builtin_prefetch(&table->slots[chs_form_place(table, id)]);
}

/* Whether the slot of the token's id holds the token. */
static inline bool chs_form_is(const chs_form_slot *slot, chs_slice raw)
{
	size_t n = raw.length;
	return n <= CHS_SHORT_TOKEN ||
	       (slot->first == chs_load(raw.data, 8) && slot->last == chs_load(raw.data + n - 8, 8) &&
	        (n <= CHS_HALVED_TOKEN || chs_slice_equal(slot->known->raw, raw)));
}

/* Adds the token, which is not known yet; NULL when memory is short. */
const chs_form *chs_forms_add(chs_forms *forms, chs_slice raw, chs_kind kind, uint64_t id);

/* Fetches what the analysis of the token will ask for, if it is a word. */
void chs_forms_expect_word(const chs_forms *forms, chs_slice raw);

/* The form of the token with this id; NULL when it is not known yet. */
static inline const chs_form *chs_form_known(const chs_form_table *table, chs_slice raw, uint64_t id)
{
	for (size_t at = chs_form_place(table, id); table->slots[at].known; at = (at + 1) & table->mask)
		if (table->slots[at].id == id && chs_form_is(&table->slots[at], raw))
			return &table->slots[at].known->form;
	return NULL;
}

/* chs_forms_get for a token whose id is there. */
static inline const chs_form *chs_forms_find(chs_forms *forms, chs_slice raw, chs_kind kind, uint64_t id)
{
	const chs_form *known = chs_form_known(chs_forms_table(forms), raw, id);
	return known ? known : chs_forms_add(forms, raw, kind, id);
}

#endif
