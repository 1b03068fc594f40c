/* SPDX-License-Identifier: MIT */
#include "features/language.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "features/language_format.h"

#include <stdlib.h>

struct chs_language {
	const chs_language_header *header;
	const chs_language_slot *slots;
	const chs_language_setting_record *settings;
	const uint32_t *classes, *traits; /* names */
	const chs_language_list *lists;
	const chs_language_line_record *lines;
	const char *strings;
	chs_classes known_classes, known_traits; /* the bits of all */
	void *owned;                             /* the block when this language compiled it, or NULL */
	uint64_t *filter;                        /* bits of the slots' keys */
	uint64_t filter_mask;
};

/* Takes `count` records of `size` bytes off the block; NULL when it has not so many left. */
static const void *take(const char **at, uint64_t *left, uint64_t count, uint64_t size)
{
	if (count > *left / size)
		return NULL;
	const void *records = *at;
	*at += count * size;
	*left -= count * size;
	return records;
}

/* Settles where the sections lie; false when they do not fill the block exactly. */
static bool settle_sections(chs_language *language, const char *block)
{
	const chs_language_header *header = language->header;
	const char *at = block + sizeof *header;
	uint64_t left = header->length - sizeof *header;
	language->slots = take(&at, &left, header->n_slots, sizeof *language->slots);
	language->settings = language->slots ? take(&at, &left, header->n_settings, sizeof *language->settings) : NULL;
	language->classes = language->settings ? take(&at, &left, header->n_classes, sizeof *language->classes) : NULL;
	language->traits = language->classes ? take(&at, &left, header->n_traits, sizeof *language->traits) : NULL;
	language->lists = language->traits ? take(&at, &left, header->n_lists, sizeof *language->lists) : NULL;
	language->lines = language->lists ? take(&at, &left, header->n_lines, sizeof *language->lines) : NULL;
	language->strings = language->lines ? take(&at, &left, header->strings_length, 1) : NULL;
	return language->strings && left < sizeof(uint64_t);
}

/* True when every string offset lies within the strings and the last string is terminated: then all are. */
static bool check_strings(const chs_language *language)
{
	const chs_language_header *header = language->header;
	uint32_t length = header->strings_length;
	if (length == 0 || language->strings[length - 1] != '\0' || header->tag >= length || header->stemmer >= length)
		return false;
	for (uint32_t i = 0; i < header->n_settings; i++)
		if (language->settings[i].name >= length || language->settings[i].value >= length)
			return false;
	for (uint32_t i = 0; i < header->n_classes; i++)
		if (language->classes[i] >= length)
			return false;
	for (uint32_t i = 0; i < header->n_traits; i++)
		if (language->traits[i] >= length)
			return false;
	for (uint32_t i = 0; i < header->n_lists; i++) {
		const chs_language_list *list = &language->lists[i];
		if (list->name >= length || list->first > header->n_lines || list->count > header->n_lines - list->first)
			return false;
	}
	for (uint32_t i = 0; i < header->n_lines; i++)
		if (language->lines[i].offset > length || language->lines[i].length > length - language->lines[i].offset)
			return false;
	return chs_utf8_valid(language->strings, length) == length;
}

static const char *fault(chs_language *language, chs_slice block)
{
	const chs_language_header *header = (const void *)block.data;
	if (block.length < sizeof *header || (uintptr_t)block.data % sizeof(uint64_t) != 0)
		return "the language data are cut short";
	if (memcmp(header->magic, CHS_LANGUAGE_MAGIC, sizeof header->magic) != 0)
		return "the language data do not begin with their mark";
	if (header->version != CHS_LANGUAGE_VERSION)
		return "the language data are of another format version";
	if (header->length != block.length)
		return "the language data have not the length that they state";
	if (header->n_classes > CHS_MAX_CLASSES || header->n_traits > CHS_MAX_CLASSES)
		return "the language data have more classes than allowed";
	if (header->n_slots == 0 || (header->n_slots & (header->n_slots - 1)) != 0)
		return "the language data have a table whose size is no power of two";
	language->header = header;
	if (!settle_sections(language, block.data))
		return "the language data have sections that do not fit";
	if (!check_strings(language))
		return "the language data have a string or line outside their bounds";
	return NULL;
}

static chs_classes all_bits(uint32_t n)
{
	return n == CHS_MAX_CLASSES ? ~(chs_classes)0 : ((chs_classes)1 << n) - 1;
}

/* Sixteen bits a key at least, so that nearly all unknown keys are denied. */
static bool make_filter(chs_language *language)
{
	size_t n_slots = language->header->n_slots, n_words = n_slots < 8 ? 1 : n_slots / 8;
	language->filter = chs_alloc(n_words, sizeof *language->filter);
	if (!language->filter)
		return false;
	language->filter_mask = (uint64_t)n_words * 64 - 1;
	for (size_t i = 0; i < n_slots; i++) {
		uint64_t bit = language->slots[i].key >> 32 & language->filter_mask;
		if (language->slots[i].key)
			language->filter[bit / 64] |= (uint64_t)1 << bit % 64;
	}
	return true;
}

chs_key_filter chs_language_filter(const chs_language *language)
{
	return (chs_key_filter){language->filter, language->filter_mask};
}

chiosa_status chs_language_view(chs_language **language, chs_slice block, chiosa_error *error)
{
	chs_language *view = chs_alloc(1, sizeof *view);
	if (!view)
		return chs_fail_memory(error);
	const char *found = fault(view, block);
	if (found) {
		free(view);
		return chs_fail(error, CHIOSA_ERROR_MODEL, "%s", found);
	}
	if (!make_filter(view)) {
		free(view);
		return chs_fail_memory(error);
	}
	view->known_classes = all_bits(view->header->n_classes);
	view->known_traits = all_bits(view->header->n_traits);
	*language = view;
	return CHIOSA_OK;
}

chiosa_status chs_language_load(chs_language **language, const char *data_folder, const char *tag, chiosa_error *error)
{
	void *block;
	size_t length;
	chiosa_status status = chs_language_compile(&block, &length, data_folder, tag, error);
	if (status != CHIOSA_OK)
		return status;
	status = chs_language_view(language, chs_slice_of(block, length), error);
	if (status != CHIOSA_OK) {
		free(block);
		return status;
	}
	(*language)->owned = block;
	return CHIOSA_OK;
}

chs_slice chs_language_block(const chs_language *language)
{
	return chs_slice_of((const char *)language->header, (size_t)language->header->length);
}

void chs_language_free(chs_language *language)
{
	if (!language)
		return;
	free(language->owned);
	free(language->filter);
	free(language);
}

const char *chs_language_tag(const chs_language *language)
{
	return language->strings + language->header->tag;
}

const char *chs_language_stemmer(const chs_language *language)
{
	return language->strings + language->header->stemmer;
}

const char *chs_language_setting(const chs_language *language, const char *name)
{
	for (uint32_t i = 0; i < language->header->n_settings; i++)
		if (strcmp(language->strings + language->settings[i].name, name) == 0)
			return language->strings + language->settings[i].value;
	return NULL;
}

size_t chs_language_n_classes(const chs_language *language)
{
	return language->header->n_classes;
}

const char *chs_language_class_name(const chs_language *language, size_t index)
{
	return index < language->header->n_classes ? language->strings + language->classes[index] : NULL;
}

static chs_classes bit_of(const chs_language *language, const uint32_t *names, uint32_t n, const char *name)
{
	for (uint32_t i = 0; i < n; i++)
		if (strcmp(language->strings + names[i], name) == 0)
			return (chs_classes)1 << i;
	return 0;
}

chs_classes chs_language_class(const chs_language *language, const char *name)
{
	return bit_of(language, language->classes, language->header->n_classes, name);
}

chs_classes chs_language_trait(const chs_language *language, const char *name)
{
	return bit_of(language, language->traits, language->header->n_traits, name);
}

chs_classes chs_language_classes(const chs_language *language, const char *prefix)
{
	chs_classes classes = 0;
	size_t length = strlen(prefix);
	for (uint32_t i = 0; i < language->header->n_classes; i++)
		if (strncmp(language->strings + language->classes[i], prefix, length) == 0)
			classes |= (chs_classes)1 << i;
	return classes;
}

bool chs_language_has(const chs_language *language, chs_classes classes, chs_classes traits)
{
	return (classes & ~language->known_classes) == 0 && (traits & ~language->known_traits) == 0;
}

chs_entry chs_language_find(const chs_language *language, uint64_t key)
{
	chs_entry entry = {0, 0, 0};
	uint32_t mask = language->header->n_slots - 1;
	/* The filter stays in the caches, the table does not, and most of what is asked for is unknown. */
	if (chs_filter_denies(chs_language_filter(language), key))
		return entry;
	key += key == 0;
	/* A damaged table may have no free slot: the search ends after one round. */
	for (uint32_t step = 0; step <= mask; step++) {
		const chs_language_slot *slot = &language->slots[((uint32_t)key + step) & mask];
		if (slot->key == 0)
			return entry;
		if (slot->key != key)
			continue;
		entry.classes = slot->classes & language->known_classes;
		entry.traits = slot->traits & language->known_traits;
		entry.longest_phrase = slot->longest_phrase < CHS_MAX_PHRASE ? slot->longest_phrase : CHS_MAX_PHRASE;
		return entry;
	}
	return entry;
}

void chs_language_fetch(const chs_language *language, uint64_t key)
{
	__builtin_prefetch(&language->slots[(uint32_t)key & (language->header->n_slots - 1)]);
}

static const chs_language_list *list_of(const chs_language *language, const char *class_name)
{
	for (uint32_t i = 0; i < language->header->n_lists; i++)
		if (strcmp(language->strings + language->lists[i].name, class_name) == 0)
			return &language->lists[i];
	return NULL;
}

size_t chs_language_n_lines(const chs_language *language, const char *class_name)
{
	const chs_language_list *list = list_of(language, class_name);
	return list ? list->count : 0;
}

chs_slice chs_language_line(const chs_language *language, const char *class_name, size_t index)
{
	const chs_language_list *list = list_of(language, class_name);
	if (!list || index >= list->count)
		return chs_slice_of(NULL, 0);
	const chs_language_line_record *line = &language->lines[list->first + index];
	return chs_slice_of(language->strings + line->offset, line->length);
}
