/* SPDX-License-Identifier: MIT */
/*
 * What the toolkit knows of one language: the text files of features/LANG/ compiled into one block of bytes that can be
 * searched as it stands, be it in memory or in a mapped model file. docs/languages.md describes the files.
 *
 * Each file but language.txt defines a *class* named by the file ("cue-stance", "name-place", "abbreviation", …): a set
 * of words and phrases, matched by stem, by lower-cased form, by cased form or by ending. A word's classes are a bit
 * mask, so that one look-up answers for all of them.
 *
 * The classes of the files word-*, name-* and trigger-* are *traits*: what tokens and entities need to know of a word.
 * They have a mask of their own, so that the classes which features count (cue-*, grammar-*, …) have all bits of
 * theirs.
 */
#ifndef CHS_FEATURES_LANGUAGE_H
#define CHS_FEATURES_LANGUAGE_H

#include "base/error.h"
#include "base/hash.h"

#include <stdint.h>

enum { CHS_MAX_CLASSES = 64, CHS_MAX_PHRASE = 10 };

typedef uint64_t chs_classes; /* bit i: class i */

typedef struct chs_language chs_language;

/*
 * Compiles the folder DATA_FOLDER/TAG. When there is no such folder the language knows nothing, and labelling works on
 * stems and n-grams alone; when Snowball has no stemmer for the tag either, stems are the lower-cased words.
 * `data_folder` may be NULL (no folder). Errors in a file name it and the line.
 */
chiosa_status chs_language_load(chs_language **language, const char *data_folder, const char *tag, chiosa_error *error);

/* Looks at a compiled block, checking all of its counts and offsets. The block must be 8-byte aligned and outlive it.
 */
chiosa_status chs_language_view(chs_language **language, chs_slice block, chiosa_error *error);

/* The compiled block: equal bytes for equal files. Lives as long as the language. */
chs_slice chs_language_block(const chs_language *language);
void chs_language_free(chs_language *language);

const char *chs_language_tag(const chs_language *language);     /* "it" */
const char *chs_language_stemmer(const chs_language *language); /* Snowball's name, "italian"; "" when there is none */
/* A setting of language.txt ("elision = split"), or NULL. */
const char *chs_language_setting(const chs_language *language, const char *name);

size_t chs_language_n_classes(const chs_language *language);
const char *chs_language_class_name(const chs_language *language, size_t index);
/* The mask of one class by name; 0 when this language has none such. */
chs_classes chs_language_class(const chs_language *language, const char *name);
/* The same for a trait ("name-place"): a bit of chs_entry.traits. */
chs_classes chs_language_trait(const chs_language *language, const char *name);
/* The mask of all classes whose names begin with `prefix` ("cue-"). */
chs_classes chs_language_classes(const chs_language *language, const char *prefix);

/* Whether all of these classes and traits are the language's. */
bool chs_language_has(const chs_language *language, chs_classes classes, chs_classes traits);

/* ---- Look-up ---- */

typedef enum chs_match {
	CHS_MATCH_STEM,
	CHS_MATCH_FORM,
	CHS_MATCH_CASED,
	CHS_MATCH_ENDING,
	CHS_MATCH_EXCEPTION /* by lower-cased form: classes that the word is taken out of ("!word") */
} chs_match;

/* Endings have at most so many letters, and at least so many letters of the word stand before them. */
enum { CHS_LONGEST_ENDING = 8, CHS_BEFORE_ENDING = 2 };

/* The key of one word under one way of matching; chained keys stand for phrases: join(join(key 1, key 2), key 3) with
   chs_hash_join. */
static inline uint64_t chs_language_key_of(chs_match match, uint64_t plain_hash)
{
	return chs_hash_join(plain_hash, (uint64_t)match + 1);
}

static inline uint64_t chs_language_key(chs_match match, chs_slice word)
{
	return chs_language_key_of(match, chs_hash_plain(word.data, word.length));
}

typedef struct chs_entry {
	chs_classes classes;     /* of the word or phrase itself */
	chs_classes traits;      /* likewise */
	uint32_t longest_phrase; /* tokens of the longest phrase that begins with this word or phrase, 0 when none does */
} chs_entry;

/* All zero when the key is unknown. */
chs_entry chs_language_find(const chs_language *language, uint64_t key);

/* Has the table's line fetched that the key will be searched in: it is seldom in the caches. */
void chs_language_fetch(const chs_language *language, uint64_t key);

/* A bit for each known key: what it denies is unknown, what it does not deny may be known. Lives with the language. */
typedef struct chs_key_filter {
	const uint64_t *bits;
	uint64_t mask;
} chs_key_filter;

chs_key_filter chs_language_filter(const chs_language *language);

static inline bool chs_filter_denies(chs_key_filter filter, uint64_t key)
{
	uint64_t bit = key >> 32 & filter.mask;
	return !(filter.bits[bit / 64] >> bit % 64 & 1);
}

/* ---- Lines ---- */

/* Classes with "@match line" are lists of lines for patterns (furniture.txt), in file order: number of lines, and line
   `index` as normalised by the compiler (lower-cased, NFC, one space). */
size_t chs_language_n_lines(const chs_language *language, const char *class_name);
chs_slice chs_language_line(const chs_language *language, const char *class_name, size_t index);

#endif
