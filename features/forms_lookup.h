/* SPDX-License-Identifier: MIT */
/* The table behind features/forms.h, for those who look up every token: the scanner and the table's own file. */
#ifndef CHS_FEATURES_FORMS_LOOKUP_H
#define CHS_FEATURES_FORMS_LOOKUP_H

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
	chs_form_slot *slots; /* known NULL: free */
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

/* The id of a short token at `data`, where at least eight bytes may be read. */
static inline uint64_t chs_short_id_at(const char *data, size_t length, chs_kind kind)
{
	return chs_short_id(chs_load(data, 8) & (((uint64_t)1 << 8 * length) - 1), length, kind);
}

static inline size_t chs_form_place(const chs_form_table *table, uint64_t id)
{
	return (size_t)((id ^ id >> 29) * 0x9E3779B97F4A7C15u >> 32) & table->mask;
}

/* The form of a short token by its id; NULL when it is not known yet. */
static inline const chs_form *chs_forms_find_short(const chs_forms *forms, uint64_t id)
{
	const chs_form_table *table = (const chs_form_table *)(const void *)forms;
	for (size_t at = chs_form_place(table, id); table->slots[at].known; at = (at + 1) & table->mask)
		if (table->slots[at].id == id)
			return &table->slots[at].known->form;
	return NULL;
}

#endif
