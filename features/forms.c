/* SPDX-License-Identifier: MIT */
#include "features/forms.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "features/normal.h"

#include <stdlib.h>
#include <unicode/uchar.h>

enum { FIRST_CAPACITY = 4096, BOUND = 16 << 20 };

/* What is remembered of one raw token. */
typedef struct known_form {
	uint64_t hash; /* of the raw bytes and the kind */
	chs_slice raw;
	chs_form form;
} known_form;

struct chs_forms {
	const chs_language *language;
	const char *tag;
	chs_stemmer *stemmer;
	chs_classes accented; /* the class of words that may be written with an apostrophe for their accent */
	known_form **slots;   /* [capacity], a power of two; NULL is free */
	size_t capacity, count;
	size_t bytes; /* taken from the arena */
	chs_arena arena;
	chs_buffer text, lower; /* scratch */
	bool failed;            /* memory was short for the form being made */
};

chiosa_status chs_forms_open(chs_forms **forms, const chs_language *language, chiosa_error *error)
{
	chs_forms *opened = chs_alloc(1, sizeof *opened);
	if (!opened)
		return chs_fail_memory(error);
	opened->language = language;
	opened->tag = chs_language_tag(language);
	opened->accented = chs_language_trait(language, "word-accent");
	opened->capacity = FIRST_CAPACITY;
	opened->slots = chs_alloc(opened->capacity, sizeof *opened->slots);
	chiosa_status status = opened->slots ? CHIOSA_OK : chs_fail_memory(error);
	if (status == CHIOSA_OK)
		status = chs_stemmer_open(&opened->stemmer, chs_language_stemmer(language), error);
	if (status != CHIOSA_OK) {
		chs_forms_close(opened);
		return status;
	}
	*forms = opened;
	return CHIOSA_OK;
}

void chs_forms_close(chs_forms *forms)
{
	if (!forms)
		return;
	chs_stemmer_close(forms->stemmer);
	chs_arena_free(&forms->arena);
	chs_buffer_free(&forms->text);
	chs_buffer_free(&forms->lower);
	free(forms->slots);
	free(forms);
}

void chs_forms_trim(chs_forms *forms)
{
	if (forms->bytes < BOUND)
		return;
	/* Back to a small table, unless memory is short. */
	known_form **slots = chs_alloc(FIRST_CAPACITY, sizeof *slots);
	if (slots) {
		free(forms->slots);
		forms->slots = slots;
		forms->capacity = FIRST_CAPACITY;
	} else {
		memset(forms->slots, 0, forms->capacity * sizeof *forms->slots);
	}
	chs_arena_free(&forms->arena);
	forms->count = forms->bytes = 0;
}

/* ---- Analysis of one form ---- */

static chs_shape shape_of(chs_slice text, uint8_t *letters)
{
	size_t at = 0, count = 0, upper = 0, other = 0;
	bool starts_upper = false;
	while (at < text.length) {
		int32_t c = chs_utf8_next(text.data, text.length, &at);
		count++;
		if (c < 0 || !u_isalpha(c))
			continue;
		bool is_upper = u_isupper(c) || u_istitle(c);
		starts_upper = upper + other == 0 ? is_upper : starts_upper;
		upper += is_upper;
		other += !is_upper;
	}
	*letters = count < 255 ? (uint8_t)count : 255;
	if (upper + other == 0)
		return CHS_SHAPE_NONE;
	if (upper == 0)
		return CHS_SHAPE_LOWER;
	if (!starts_upper)
		return CHS_SHAPE_MIXED;
	return other == 0 ? CHS_SHAPE_UPPER : CHS_SHAPE_INITIAL;
}

static void look_up_endings(const chs_language *language, chs_form *form)
{
	chs_slice lower = form->lower;
	size_t at = lower.length, before = chs_utf8_count(lower.data, lower.length);
	for (int letters = 1; letters <= CHS_LONGEST_ENDING && before > CHS_BEFORE_ENDING; letters++, before--) {
		chs_utf8_previous(lower.data, &at);
		chs_slice ending = chs_slice_of(lower.data + at, lower.length - at);
		chs_entry entry = chs_language_find(language, chs_language_key(CHS_MATCH_ENDING, ending));
		form->classes |= entry.classes;
		form->traits |= entry.traits;
	}
}

static void look_up(const chs_language *language, chs_form *form)
{
	const uint64_t keys[] = {form->stem_key, form->form_key, form->cased_key};
	form->classes = form->traits = 0;
	form->longest_phrase = form->phrase_ways = 0;
	for (size_t i = 0; i < 3; i++) {
		chs_entry entry = chs_language_find(language, keys[i]);
		form->phrase_ways |= (uint8_t)((entry.longest_phrase > 1) << i);
		if (i == 0 && form->kind != CHS_KIND_WORD)
			continue;
		form->classes |= entry.classes;
		form->traits |= entry.traits;
		if (entry.longest_phrase > form->longest_phrase)
			form->longest_phrase = (uint8_t)entry.longest_phrase;
	}
	if (form->kind == CHS_KIND_WORD)
		look_up_endings(language, form);
	if (!form->classes && !form->traits)
		return;
	chs_entry without = chs_language_find(language, chs_language_key(CHS_MATCH_EXCEPTION, form->lower));
	form->classes &= ~without.classes;
	form->traits &= ~without.traits;
}

static uint8_t flags_of(const chs_form *form)
{
	enum {
		SHAPES = 1u << CHS_SHAPE_INITIAL | 1u << CHS_SHAPE_UPPER | 1u << CHS_SHAPE_MIXED,
		KINDS = 1u << CHS_KIND_NUMBER | 1u << CHS_KIND_DATE | 1u << CHS_KIND_SYMBOL
	};
	bool digit = form->lower.length && form->lower.data[0] >= '0' && form->lower.data[0] <= '9';
	bool start = digit || SHAPES >> form->shape & 1 || KINDS >> form->kind & 1;
	return (uint8_t)((digit ? CHS_FORM_DIGIT : 0) | (start ? CHS_FORM_START : 0));
}

static void fill_form(chs_forms *forms, chs_form *form, chs_slice text, chs_slice lower, chs_kind kind)
{
	*form = (chs_form){.text = text, .lower = lower, .stem = lower, .kind = (uint8_t)kind};
	form->shape = (uint8_t)shape_of(text, &form->letters);
	if (kind == CHS_KIND_NUMBER || kind == CHS_KIND_DATE)
		form->shape = CHS_SHAPE_NONE;
	if (kind == CHS_KIND_WORD)
		form->stem = chs_stemmer_stem(forms->stemmer, lower);
	forms->failed |= lower.data && !form->stem.data;
	form->stem_key = chs_language_key(CHS_MATCH_STEM, form->stem);
	form->form_key = chs_language_key(CHS_MATCH_FORM, lower);
	form->cased_key = chs_language_key(CHS_MATCH_CASED, text);
	look_up(forms->language, form);
	form->flags = flags_of(form);
	form->stem_feature = chs_hash_join(form->stem_key, CHS_STEM_SEED);
	form->run_start = chs_hash_join(form->stem_key, CHS_RUN_SEED);
}

/* Fills the scratch with text + lower case of the token's normal form. */
static void normalise(chs_forms *forms, chs_slice raw)
{
	chs_buffer_clear(&forms->text);
	chs_buffer_clear(&forms->lower);
	chs_normalise(&forms->text, raw);
	chs_lower(&forms->lower, chs_buffer_slice(&forms->text), forms->tag);
	forms->failed |= forms->text.failed || forms->lower.failed;
}

/*
 * An apostrophe may stand for an accent that the writer could not type (citta', e'). When the word with a grave or an
 * acute accent on its last letter is one that the language lists as such, the scratch becomes that word.
 */
static void restore_accent(chs_forms *forms, chs_form *form)
{
	static const char *const accents[] = {"\xCC\x80", "\xCC\x81"};
	chs_buffer plain = {0}, accented = {0};
	chs_buffer_add(&plain, forms->text.data, forms->text.length - 1);
	for (size_t i = 0; i < 2; i++) {
		chs_buffer_clear(&accented);
		chs_buffer_add_slice(&accented, chs_buffer_slice(&plain));
		chs_buffer_add_string(&accented, accents[i]);
		normalise(forms, chs_buffer_slice(&accented));
		fill_form(forms, form, chs_buffer_slice(&forms->text), chs_buffer_slice(&forms->lower), CHS_KIND_WORD);
		if (form->traits & forms->accented)
			goto cleanup;
	}
	chs_buffer_add_char(&plain, '\'');
	normalise(forms, chs_buffer_slice(&plain));
cleanup:
	forms->failed |= plain.failed || accented.failed;
	chs_buffer_free(&plain);
	chs_buffer_free(&accented);
}

/* Copies the strings of `form`, which lie in scratch memory, into the arena; equal ones share their bytes. */
static bool keep_strings(chs_forms *forms, chs_form *form)
{
	char *text = chs_arena_copy(&forms->arena, form->text.data, form->text.length);
	if (!text)
		return false;
	bool same_lower = chs_slice_equal(form->lower, form->text);
	char *lower = same_lower ? text : chs_arena_copy(&forms->arena, form->lower.data, form->lower.length);
	if (!lower)
		return false;
	bool prefix = chs_slice_starts(form->lower, form->stem);
	char *stem = prefix ? lower : chs_arena_copy(&forms->arena, form->stem.data, form->stem.length);
	if (!stem)
		return false;
	forms->bytes += form->text.length + form->lower.length + form->stem.length + 48;
	form->text.data = text;
	form->lower.data = lower;
	form->stem.data = stem;
	return true;
}

static known_form *analyse(chs_forms *forms, chs_slice raw, chs_kind kind, uint64_t hash)
{
	known_form *known = chs_arena_alloc(&forms->arena, sizeof *known);
	if (!known)
		return NULL;
	forms->failed = false;
	normalise(forms, raw);
	if (kind == CHS_KIND_WORD && forms->accented && forms->text.length > 1 &&
	    forms->text.data[forms->text.length - 1] == '\'')
		restore_accent(forms, &known->form);
	fill_form(forms, &known->form, chs_buffer_slice(&forms->text), chs_buffer_slice(&forms->lower), kind);
	if (forms->failed)
		return NULL;
	known->hash = hash;
	known->raw = chs_slice_of(chs_arena_copy(&forms->arena, raw.data, raw.length), raw.length);
	if (!known->raw.data || !keep_strings(forms, &known->form))
		return NULL;
	forms->bytes += sizeof *known + raw.length + 2 * sizeof *forms->slots;
	return known;
}

/* ---- The table ---- */

static bool grow(chs_forms *forms)
{
	size_t capacity = forms->capacity * 2;
	known_form **slots = chs_alloc(capacity, sizeof *slots);
	if (!slots)
		return false;
	for (size_t i = 0; i < forms->capacity; i++) {
		if (!forms->slots[i])
			continue;
		size_t at = (size_t)forms->slots[i]->hash & (capacity - 1);
		while (slots[at])
			at = (at + 1) & (capacity - 1);
		slots[at] = forms->slots[i];
	}
	free(forms->slots);
	forms->slots = slots;
	forms->capacity = capacity;
	return true;
}

const chs_form *chs_forms_get(chs_forms *forms, chs_slice raw, chs_kind kind)
{
	uint64_t hash = chs_hash(raw.data, raw.length, (uint64_t)kind);
	size_t mask = forms->capacity - 1, at = (size_t)hash & mask;
	for (; forms->slots[at]; at = (at + 1) & mask) {
		const known_form *known = forms->slots[at];
		if (known->hash == hash && known->form.kind == kind && chs_slice_equal(known->raw, raw))
			return &known->form;
	}
	if (forms->count >= forms->capacity / 4 * 3) {
		if (!grow(forms))
			return NULL;
		mask = forms->capacity - 1;
		for (at = (size_t)hash & mask; forms->slots[at];)
			at = (at + 1) & mask;
	}
	known_form *known = analyse(forms, raw, kind, hash);
	if (!known)
		return NULL;
	forms->slots[at] = known;
	forms->count++;
	return &known->form;
}
