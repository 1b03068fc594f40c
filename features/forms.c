/* SPDX-License-Identifier: MIT */
#include "features/forms.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "features/forms_lookup.h"
#include "features/known_words.h"
#include "features/normal.h"

#include <stdlib.h>
#include <unicode/uchar.h>

enum { FIRST_CAPACITY = 4096, BOUND = 16 << 20 };

struct chs_forms {
	chs_form_table table; /* first: features/forms_lookup.h */
	void *memory;         /* that it lies in */
	const chs_language *language;
	chs_key_filter filter;
	const char *tag;
	chs_stemmer *stemmer;
	const chs_known_words *known; /* or NULL */
	bool own_case;                /* chs_has_own_case(tag) */
	chs_classes accented;         /* the class of words that may be written with an apostrophe for their accent */
	size_t count;
	size_t bytes; /* taken from the arena */
	chs_arena arena;
	chs_known_form *fresh; /* [n_fresh] in the arena */
	size_t n_fresh;
	chs_buffer text, lower; /* scratch */
	bool failed;            /* memory was short for the form being made */
};

/* A free table that begins where a line of the cache does, a large one where a page does; returns the memory that it
 * lies in, NULL when that is short.
 */
static void *new_table(chs_form_table *table, size_t n_slots)
{
	enum { LINE = 64 };
	size_t size = n_slots * sizeof(chs_form_slot), unit = size < CHS_LARGE_PAGE ? LINE : CHS_LARGE_PAGE;
	char *memory = chs_alloc(1, size + unit);
	if (!memory)
		return NULL;
	chs_use_large_pages(memory, size + unit);
	table->slots = (chs_form_slot *)(void *)(memory + (unit - (uintptr_t)memory % unit) % unit);
	table->mask = n_slots - 1;
	return memory;
}

chiosa_status chs_forms_open(chs_forms **forms, const chs_language *language, chiosa_error *error)
{
	chs_forms *opened = chs_alloc(1, sizeof *opened);
	if (!opened)
		return chs_fail_memory(error);
	opened->language = language;
	opened->filter = chs_language_filter(language);
	opened->tag = chs_language_tag(language);
	opened->own_case = chs_has_own_case(opened->tag);
	opened->accented = chs_language_trait(language, "word-accent");
	opened->memory = new_table(&opened->table, FIRST_CAPACITY);
	chiosa_status status = opened->memory ? CHIOSA_OK : chs_fail_memory(error);
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
	free(forms->memory);
	free(forms);
}

void chs_forms_know(chs_forms *forms, const chs_known_words *known)
{
	forms->known = known;
}

void chs_forms_trim(chs_forms *forms)
{
	if (forms->bytes < BOUND)
		return;
	/* Back to a small table, unless memory is short. */
	chs_form_table small;
	void *memory = new_table(&small, FIRST_CAPACITY);
	if (memory) {
		free(forms->memory);
		forms->memory = memory;
		forms->table = small;
	} else {
		memset(forms->table.slots, 0, (forms->table.mask + 1) * sizeof *forms->table.slots);
	}
	chs_arena_free(&forms->arena);
	forms->count = forms->bytes = forms->n_fresh = 0;
}

/* ---- Analysis of one form ---- */

/* The letters of a text so far. */
typedef struct letter_case {
	size_t upper, other;
	bool starts_upper;
} letter_case;

static void add_letter(letter_case *letters, bool is_upper)
{
	letters->starts_upper = letters->upper + letters->other == 0 ? is_upper : letters->starts_upper;
	letters->upper += is_upper;
	letters->other += !is_upper;
}

/* Bytes from `at` on that are small letters of ASCII. */
static size_t small_letters(chs_slice text, size_t at)
{
	size_t start = at;
	while (at < text.length && text.data[at] >= 'a' && text.data[at] <= 'z')
		at++;
	return at - start;
}

static chs_shape shape_of(chs_slice text, uint8_t *n_letters)
{
	letter_case letters = {0, 0, false};
	size_t at = small_letters(text, 0), count = at;
	letters.other = at;
	for (; at < text.length; count++) {
		unsigned char byte = (unsigned char)text.data[at], folded = byte | 0x20;
		if (byte < 0x80) {
			at++;
			if (folded >= 'a' && folded <= 'z')
				add_letter(&letters, byte != folded);
			continue;
		}
		int32_t c = chs_utf8_next(text.data, text.length, &at);
		if (c >= 0 && u_isalpha(c))
			add_letter(&letters, u_isupper(c) || u_istitle(c));
	}
	*n_letters = count < 255 ? (uint8_t)count : 255;
	if (letters.upper + letters.other == 0)
		return CHS_SHAPE_NONE;
	if (letters.upper == 0)
		return CHS_SHAPE_LOWER;
	if (!letters.starts_upper)
		return CHS_SHAPE_MIXED;
	return letters.other == 0 ? CHS_SHAPE_UPPER : CHS_SHAPE_INITIAL;
}

/* Endings are those of single words, and have no phrases. */
static void look_up_endings(const chs_language *language, chs_slice lower, chs_look *look)
{
	chs_key_filter filter = chs_language_filter(language);
	size_t at = lower.length, before = chs_utf8_count(lower.data, lower.length);
	for (int letters = 1; letters <= CHS_LONGEST_ENDING && before > CHS_BEFORE_ENDING; letters++, before--) {
		chs_utf8_previous(lower.data, &at);
		chs_slice ending = chs_slice_of(lower.data + at, lower.length - at);
		uint64_t key = chs_language_key(CHS_MATCH_ENDING, ending);
		if (chs_filter_denies(filter, key))
			continue;
		chs_entry entry = chs_language_find(language, key);
		look->classes |= entry.classes;
		look->traits |= entry.traits;
	}
}

/* Adds what an entry says of single words and phrases. */
static void add_entry(chs_look *look, const chs_entry *entry, unsigned way)
{
	look->classes |= entry->classes;
	look->traits |= entry->traits;
	look->phrase_ways |= (uint8_t)((entry->longest_phrase > 1) << way);
	if (entry->longest_phrase > look->longest_phrase)
		look->longest_phrase = (uint8_t)entry->longest_phrase;
}

static void take_exceptions_out(const chs_language *language, chs_slice lower, chs_look *look)
{
	if (!look->classes && !look->traits)
		return;
	chs_entry without = chs_language_find(language, chs_language_key(CHS_MATCH_EXCEPTION, lower));
	look->classes &= ~without.classes;
	look->traits &= ~without.traits;
}

chs_look chs_look_up(const chs_language *language, const chs_form *form)
{
	chs_look look = {0};
	chs_entry of_stem = chs_language_find(language, form->stem_key),
	          of_form = chs_language_find(language, form->form_key);
	if (form->kind == CHS_KIND_WORD)
		add_entry(&look, &of_stem, 0);
	else
		look.phrase_ways = of_stem.longest_phrase > 1;
	add_entry(&look, &of_form, 1);
	if (form->kind == CHS_KIND_WORD)
		look_up_endings(language, form->lower, &look);
	take_exceptions_out(language, form->lower, &look);
	return look;
}

/* What the language says of the form as written; nearly always nothing, which the filter tells. */
static void look_up_cased(const chs_forms *forms, const chs_form *form, chs_look *look)
{
	if (chs_filter_denies(forms->filter, form->cased_key))
		return;
	chs_look cased = {0};
	chs_entry entry = chs_language_find(forms->language, form->cased_key);
	add_entry(&cased, &entry, 2);
	take_exceptions_out(forms->language, form->lower, &cased);
	look->classes |= cased.classes;
	look->traits |= cased.traits;
	look->phrase_ways |= cased.phrase_ways;
	if (cased.longest_phrase > look->longest_phrase)
		look->longest_phrase = cased.longest_phrase;
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

/* The stem that the list has, when it is one that the word can have; else the one that Snowball tells. NULL data when
   memory is short. */
static chs_slice stem_of(chs_forms *forms, chs_slice lower, size_t listed)
{
	bool whole = listed > 0 && (listed == lower.length ||
	                            (listed < lower.length && ((unsigned char)lower.data[listed] & 0xC0) != 0x80));
	return whole ? chs_slice_of(lower.data, listed) : chs_stemmer_stem(forms->stemmer, lower);
}

/* Many words are their own stem or their own lower case: equal strings are hashed once. */
static void fill_form(chs_forms *forms, chs_form *form, chs_slice text, chs_slice lower, chs_kind kind)
{
	uint64_t lower_hash = chs_hash_plain(lower.data, lower.length), stem_hash = lower_hash, text_hash = lower_hash;
	const chs_look *listed = NULL;
	*form = (chs_form){.text = text, .lower = lower, .stem = lower, .kind = (uint8_t)kind};
	form->form_key = chs_language_key_of(CHS_MATCH_FORM, lower_hash);
	if (kind == CHS_KIND_WORD) {
		unsigned word = forms->known ? chs_known_word(forms->known, form->form_key) : 0;
		listed = word ? chs_known_look(forms->known, word) : NULL;
		form->stem = stem_of(forms, lower, chs_known_stem(word));
	}
	form->shape = (uint8_t)shape_of(text, &form->letters);
	if (kind == CHS_KIND_NUMBER || kind == CHS_KIND_DATE)
		form->shape = CHS_SHAPE_NONE;
	forms->failed |= lower.data && !form->stem.data;
	if (form->stem.length != lower.length || (form->stem.data != lower.data && !chs_slice_equal(form->stem, lower)))
		stem_hash = chs_hash_plain(form->stem.data, form->stem.length);
	if (text.data != lower.data && !chs_slice_equal(text, lower))
		text_hash = chs_hash_plain(text.data, text.length);
	form->stem_key = chs_language_key_of(CHS_MATCH_STEM, stem_hash);
	form->cased_key = chs_language_key_of(CHS_MATCH_CASED, text_hash);
	chs_look look = listed ? *listed : chs_look_up(forms->language, form);
	look_up_cased(forms, form, &look);
	form->classes = look.classes;
	form->traits = look.traits;
	form->longest_phrase = look.longest_phrase;
	form->phrase_ways = look.phrase_ways;
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

/* Puts a zero-terminated copy of the slice at *room, which is moved behind it. */
static chs_slice put(char **room, chs_slice slice)
{
	chs_slice copy = {*room, slice.length};
	if (slice.length)
		memcpy(*room, slice.data, slice.length);
	(*room)[slice.length] = '\0';
	*room += slice.length + 1;
	return copy;
}

/* A place for a record that begins where a line of the cache does. */
static chs_known_form *new_record(chs_forms *forms)
{
	enum { RECORDS = 128, LINE = 64 };
	if (forms->n_fresh == 0) {
		char *block = chs_arena_alloc(&forms->arena, RECORDS * sizeof(chs_known_form) + LINE);
		if (!block)
			return NULL;
		forms->fresh = (chs_known_form *)(void *)(block + (LINE - (uintptr_t)block % LINE) % LINE);
		forms->n_fresh = RECORDS;
	}
	forms->n_fresh--;
	return forms->fresh++;
}

/* The form, whose strings lie in scratch memory, into the arena with them; equal strings share their bytes. */
static chs_known_form *keep(chs_forms *forms, const chs_form *form, chs_slice raw)
{
	bool same = chs_slice_equal(form->lower, form->text), prefix = chs_slice_starts(form->lower, form->stem);
	bool longer = raw.length > CHS_HALVED_TOKEN;
	size_t size = form->text.length + 1 + (same ? 0 : form->lower.length + 1) + (prefix ? 0 : form->stem.length + 1) +
	              (longer ? raw.length + 1 : 0);
	char *room = chs_arena_alloc(&forms->arena, size);
	chs_known_form *known = room ? new_record(forms) : NULL;
	if (!known)
		return NULL;
	*known = (chs_known_form){.form = *form};
	known->form.text = put(&room, form->text);
	known->form.lower = same ? known->form.text : put(&room, form->lower);
	known->form.stem = prefix ? chs_slice_of(known->form.lower.data, form->stem.length) : put(&room, form->stem);
	if (longer)
		known->raw = put(&room, raw);
	forms->bytes += sizeof *known + size + 16 + 2 * sizeof *forms->table.slots;
	return known;
}

static chs_known_form *analyse(chs_forms *forms, chs_slice raw, chs_kind kind)
{
	chs_form form;
	forms->failed = false;
	if (small_letters(raw, 0) == raw.length) { /* nothing to normalise */
		fill_form(forms, &form, raw, raw, kind);
		return forms->failed ? NULL : keep(forms, &form, raw);
	}
	normalise(forms, raw);
	if (kind == CHS_KIND_WORD && forms->accented && forms->text.length > 1 &&
	    forms->text.data[forms->text.length - 1] == '\'')
		restore_accent(forms, &form);
	fill_form(forms, &form, chs_buffer_slice(&forms->text), chs_buffer_slice(&forms->lower), kind);
	return forms->failed ? NULL : keep(forms, &form, raw);
}

/* ---- The table ---- */

static chs_form_slot *free_slot(const chs_form_table *table, uint64_t id)
{
	size_t at = chs_form_place(table, id);
	while (table->slots[at].known)
		at = (at + 1) & table->mask;
	return &table->slots[at];
}

static bool grow(chs_forms *forms)
{
	chs_form_table *old = &forms->table, table;
	void *memory = new_table(&table, 2 * (old->mask + 1));
	if (!memory)
		return false;
	for (size_t i = 0; i <= old->mask; i++)
		if (old->slots[i].known)
			*free_slot(&table, old->slots[i].id) = old->slots[i];
	free(forms->memory);
	forms->memory = memory;
	*old = table;
	return true;
}

const chs_form *chs_forms_add(chs_forms *forms, chs_slice raw, chs_kind kind, uint64_t id)
{
	if (forms->count >= (forms->table.mask + 1) / 4 * 3 && !grow(forms))
		return NULL;
	chs_known_form *known = analyse(forms, raw, kind);
	if (!known)
		return NULL;
	chs_form_slot slot = {.id = id, .known = known};
	if (raw.length > CHS_SHORT_TOKEN) {
		slot.first = chs_load(raw.data, 8);
		slot.last = chs_load(raw.data + raw.length - 8, 8);
	}
	*free_slot(&forms->table, id) = slot;
	forms->count++;
	return &known->form;
}

const chs_form *chs_forms_get(chs_forms *forms, chs_slice raw, chs_kind kind)
{
	return chs_forms_find(forms, raw, kind, chs_form_id(raw, kind));
}

enum { LONGEST_FOLDED = 64 };

/* Lower-cases a short text of ASCII letters and full stops; false when it is anything else. */
static bool fold(char lower[LONGEST_FOLDED], chs_slice raw)
{
	if (raw.length > LONGEST_FOLDED)
		return false;
	for (size_t i = 0; i < raw.length; i++) {
		char c = raw.data[i], folded = (char)(c | 0x20);
		if (c != '.' && !(folded >= 'a' && folded <= 'z'))
			return false;
		lower[i] = folded; /* a full stop stays one */
	}
	return true;
}

bool chs_forms_may_list(const chs_forms *forms, chs_slice raw)
{
	char lower[LONGEST_FOLDED];
	if (forms->own_case || !fold(lower, raw))
		return true;
	return !chs_filter_denies(forms->filter, chs_language_key(CHS_MATCH_FORM, chs_slice_of(lower, raw.length))) ||
	       !chs_filter_denies(forms->filter, chs_language_key(CHS_MATCH_CASED, raw));
}

void chs_forms_expect_word(const chs_forms *forms, chs_slice raw)
{
	char lower[LONGEST_FOLDED];
	if (forms->known && fold(lower, raw))
		chs_known_words_expect(forms->known, chs_language_key(CHS_MATCH_FORM, chs_slice_of(lower, raw.length)));
}
