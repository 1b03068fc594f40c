/* SPDX-License-Identifier: MIT */
/*
 * Word forms: each distinct word is analysed once (normal form, lower case, stem, shape, classes) and remembered. The
 * table is bounded and emptied between articles when it is full; no result depends on what it remembers.
 */
#ifndef CHS_FEATURES_FORMS_H
#define CHS_FEATURES_FORMS_H

#include "features/language.h"
#include "features/stems.h"

typedef enum chs_shape {
	CHS_SHAPE_NONE,    /* no letters */
	CHS_SHAPE_LOWER,   /* accordo */
	CHS_SHAPE_INITIAL, /* Roma, McKinsey: upper-case first letter, some lower-case letter */
	CHS_SHAPE_UPPER,   /* NATO, A */
	CHS_SHAPE_MIXED    /* iPhone */
} chs_shape;

typedef enum chs_kind {
	CHS_KIND_WORD,         /* letters, possibly with digits, inner apostrophes or hyphens: accordo, l', G7, Covid-19 */
	CHS_KIND_ABBREVIATION, /* art., S.p.A., initials "G." */
	CHS_KIND_NUMBER,       /* 1.300, 3,5, 12:30, 2° */
	CHS_KIND_DATE,         /* 19/06/2024, 2024-06-19 */
	CHS_KIND_ADDRESS,      /* web and mail addresses, @names, #tags */
	CHS_KIND_QUOTE,        /* a quotation mark, or a dash that opens dialogue (see features/quotation.h) */
	CHS_KIND_STOP,         /* . ! ? … and runs of them */
	CHS_KIND_COLON,        /* : ; */
	CHS_KIND_COMMA,
	CHS_KIND_DASH, /* - – — standing alone */
	CHS_KIND_BRACKET,
	CHS_KIND_SYMBOL /* €, %, and everything else */
} chs_kind;

enum {
	CHS_FORM_DIGIT = 1, /* lower begins with a digit from 0 to 9 */
	CHS_FORM_START = 2  /* by its shape or kind an entity may begin with it */
};

/* The first 64 bytes are what is asked of every token: they come together. */
typedef struct chs_form {
	chs_classes classes;    /* of all single-word entries that match, exceptions (!word) taken out */
	chs_classes traits;     /* likewise */
	uint8_t longest_phrase; /* the longest phrase, in tokens, that may begin here, 0 when none */
	uint8_t shape;          /* chs_shape */
	uint8_t kind;           /* chs_kind */
	uint8_t letters;        /* code points of text, at most 255 */
	uint8_t flags;          /* CHS_FORM_… */
	uint8_t phrase_ways;    /* by which of its keys a phrase may begin here: bits 0 stem, 1 form, 2 cased */
	uint64_t stem_key;      /* chs_language_key(CHS_MATCH_STEM, stem) */
	uint64_t form_key;      /* … of lower */
	uint64_t cased_key;     /* … of text */
	uint64_t stem_feature;  /* hash of the feature that the stem is */
	uint64_t run_start;     /* hash that runs of stems begin with */
	chs_slice text;         /* normal form as written */
	chs_slice lower;        /* lower-cased; numbers and dates keep their digits */
	chs_slice stem;         /* of the lower-cased form for words; lower itself for others */
} chs_form;

enum { CHS_STEM_SEED = 1, CHS_RUN_SEED = 2 }; /* of the two hashes */

/*
 * What the language says of a word however it is written: of its stem, its lower-cased form and its endings, exceptions
 * taken out. What it says of the word as written comes on top of that.
 */
typedef struct chs_look {
	chs_classes classes, traits;
	uint8_t longest_phrase, phrase_ways; /* as in chs_form, but for bit 2 */
	uint8_t zero[6];
} chs_look;

/* The look of a form whose keys, lower and kind are set. */
chs_look chs_look_up(const chs_language *language, const chs_form *form);

typedef struct chs_forms chs_forms;
typedef struct chs_known_words chs_known_words;

/* The language must outlive the table. */
chiosa_status chs_forms_open(chs_forms **forms, const chs_language *language, chiosa_error *error);
void chs_forms_close(chs_forms *forms);

/* Words that need not be analysed (features/known_words.h): a faster way to the same. They must outlive the table. */
void chs_forms_know(chs_forms *forms, const chs_known_words *known);

/* The analysis of a token's raw bytes; NULL when memory is short. Lives until chs_forms_trim. */
const chs_form *chs_forms_get(chs_forms *forms, chs_slice raw, chs_kind kind);

/* False when the language certainly lists no such token that is no word: cheaper to ask than chs_forms_get, which
   remembers what it is asked for. */
bool chs_forms_may_list(const chs_forms *forms, chs_slice raw);

/* To be called between articles: empties the table when it has outgrown its bound (about 16 MB). */
void chs_forms_trim(chs_forms *forms);

#endif
