/* SPDX-License-Identifier: MIT */
/* The table behind features/forms.h, for those who look up every token: the scanner and the table's own file. */
#ifndef CHS_FEATURES_FORMS_LOOKUP_H
#define CHS_FEATURES_FORMS_LOOKUP_H

#include "features/forms.h"

/* A token of so many bytes is one number with its kind and length, so that comparing numbers is comparing tokens. */
enum { CHS_SHORT_TOKEN = 7, CHS_HALVED_TOKEN = 16 };

/* What is remembered of one raw token: two lines of a processor's cache. */
typedef struct chs_known_form {
	chs_form form;
	union {
		uint64_t halves[2]; /* of a token of 8 to 16 bytes: its first and its last eight */
		chs_slice raw;      /* of a longer one */
	} id;
} chs_known_form;

typedef struct chs_form_slot {
	uint64_t id; /* of a short token; of others a hash whose highest four bits are set, as no short one's are */
	chs_known_form *known;
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
