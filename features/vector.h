/* SPDX-License-Identifier: MIT */
/*
 * Feature vectors: what is measured of each sentence. Every feature has a readable name ("stem:firm|accord",
 * "cue:stance=3", "quote:share=0.8") and a 64-bit hash that stands for it; names are made only where somebody asks.
 */
#ifndef CHS_FEATURES_VECTOR_H
#define CHS_FEATURES_VECTOR_H

#include "base/buffer.h"
#include "base/hash.h"
#include "features/document.h"

typedef enum chs_group {
	CHS_GROUP_STEMS,      /* single stems */
	CHS_GROUP_NGRAMS,     /* runs of two and three stems */
	CHS_GROUP_CHARS,      /* runs of characters within words */
	CHS_GROUP_QUOTES,     /* quotation state */
	CHS_GROUP_CUES,       /* cue-*.txt classes and where they stand */
	CHS_GROUP_GRAMMAR,    /* grammar-*.txt classes: tense, mood, person */
	CHS_GROUP_ENTITIES,   /* entity types and their place near a cue */
	CHS_GROUP_LENGTH,     /* words */
	CHS_GROUP_POSITION,   /* place in the article and the paragraph */
	CHS_GROUP_NEIGHBOURS, /* features of the sentences before and behind */
	CHS_N_GROUPS
} chs_group;

/* How vectors are made: travels in the model, so that prediction measures what training measured. Plain data. */
typedef struct chs_feature_settings {
	uint32_t groups;         /* bit g: group g is on */
	uint32_t longest_ngram;  /* 2..3 */
	uint32_t shortest_chars; /* character n-grams: shortest and longest */
	uint32_t longest_chars;
	float scale[CHS_N_GROUPS]; /* values of the group are multiplied by this */
} chs_feature_settings;

/* The settings of `--features default`. */
chs_feature_settings chs_feature_defaults(void);

/* Reads "default", "all", "stems,cues" (only these) or "-ngrams,-chars" (default without), commas between. */
chiosa_status chs_parse_groups(uint32_t *groups, const char *text, chiosa_error *error);
const char *chs_group_name(chs_group group);

typedef struct chs_feature {
	uint64_t hash;
	float value;
} chs_feature;

/* The names of features met so far, by hash. One thread at a time. Zeroed memory is empty. */
typedef struct chs_feature_names {
	chs_map index;    /* hash → index into names */
	chs_slice *names; /* in the arena */
	uint64_t *hashes;
	size_t count, capacity, hashes_capacity;
	chs_arena arena;
} chs_feature_names;

void chs_feature_names_free(chs_feature_names *names);

/* Vectors of the sentences of one article, one behind the other. Zeroed memory is empty. */
typedef struct chs_vectors {
	chs_feature *items;
	size_t n_items, items_capacity;
	size_t *starts; /* [n_rows + 1] into items */
	size_t n_rows, starts_capacity;
} chs_vectors;

void chs_vectors_free(chs_vectors *vectors);

/* Scratch memory for extraction, one thread at a time; reused from article to article. */
typedef struct chs_extractor chs_extractor;

chiosa_status chs_extractor_open(chs_extractor **extractor, const chs_language *language,
                                 const chs_feature_settings *settings, chiosa_error *error);
void chs_extractor_close(chs_extractor *extractor);

/*
 * Replaces *vectors by one row for each sentence of the document (furniture: an empty row). Within a row every hash
 * occurs once; the order is fixed for equal input. With `names` (may be NULL) unknown features are entered there.
 */
chiosa_status chs_extract(chs_extractor *extractor, const chs_document *document, chs_vectors *vectors,
                          chs_feature_names *names, chiosa_error *error);

#endif
