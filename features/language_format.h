/* SPDX-License-Identifier: MIT */
/*
 * The compiled language block, as language_compile.c writes it and language.c searches it. Little-endian, 8-byte
 * aligned, no pointers: offsets count bytes from the block's beginning, string offsets bytes from the beginning of the
 * strings.
 *
 *     header | slots [n_slots] | settings [n_settings] | classes [n_classes] | traits [n_traits] | lists [n_lists] |
 *     lines [n_lines] | strings
 *
 * The strings are zero-terminated UTF-8; the first one is empty.
 */
#ifndef CHS_FEATURES_LANGUAGE_FORMAT_H
#define CHS_FEATURES_LANGUAGE_FORMAT_H

#include "base/buffer.h"
#include "features/language.h"

#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "models and language blocks are little-endian and used as they stand: this machine's byte order is not supported"
#endif

#define CHS_LANGUAGE_MAGIC "CHSLANG\n"

enum { CHS_LANGUAGE_VERSION = 2 };

typedef struct chs_language_header {
	char magic[8];
	uint32_t version;
	uint32_t tag, stemmer; /* strings */
	uint32_t n_slots;      /* a power of two */
	uint32_t n_settings, n_classes, n_traits, n_lists, n_lines;
	uint32_t strings_length;
	uint64_t length; /* of the whole block */
} chs_language_header;

/* One key of the open-addressing table: linear probing from key mod n_slots. The key 0 marks a free slot. */
typedef struct chs_language_slot {
	uint64_t key;
	chs_classes classes, traits;
	uint32_t longest_phrase;
	uint32_t reserved; /* 0 */
} chs_language_slot;

typedef struct chs_language_setting_record {
	uint32_t name, value; /* strings */
} chs_language_setting_record;

/* A file with lines for patterns: its name and its part of the lines. */
typedef struct chs_language_list {
	uint32_t name; /* string */
	uint32_t first, count;
} chs_language_list;

typedef struct chs_language_line_record {
	uint32_t offset, length; /* within the strings */
} chs_language_line_record;

/* What a block is made of. Zeroed memory has nothing. */
typedef struct chs_language_names {
	uint32_t names[CHS_MAX_CLASSES]; /* strings */
	size_t count;
} chs_language_names;

typedef struct chs_language_parts {
	uint32_t tag, stemmer;    /* strings */
	chs_language_slot *slots; /* in any order */
	size_t n_slots, slots_capacity;
	chs_language_setting_record *settings;
	size_t n_settings, settings_capacity;
	chs_language_names classes, traits;
	chs_language_list *lists;
	size_t n_lists, lists_capacity;
	chs_language_line_record *lines;
	size_t n_lines, lines_capacity;
	chs_buffer strings;
} chs_language_parts;

/* A fresh block (to be freed with free()) from the parts, whose slots it sorts; features/language_write.c. */
chiosa_status chs_language_write(void **block, size_t *length, chs_language_parts *parts, chiosa_error *error);

/* A fresh block (to be freed with free()) from the files of DATA_FOLDER/TAG; features/language_compile.c. */
chiosa_status chs_language_compile(void **block, size_t *length, const char *data_folder, const char *tag,
                                   chiosa_error *error);

#endif
