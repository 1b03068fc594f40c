/* SPDX-License-Identifier: MIT */
/*
 * The measurements that a vector is made of, one group of files for each view of a sentence: its words (ngrams.c), its
 * cues, grammar and entities (patterns.c), its marks, length and place (context.c). Inside features/ only.
 */
#ifndef CHS_FEATURES_MEASURE_H
#define CHS_FEATURES_MEASURE_H

#include "features/clause_features.h"
#include "features/emit.h"
#include "features/matches.h"

/* One element of the sentence as n-grams see it: a stem, a mark, or a placeholder for an entity or number. */
typedef struct chs_item {
	uint64_t key;
	uint64_t start; /* hash of a run that begins with it */
	const chs_slice *text;
	uint32_t repeated; /* 0: its key stands nowhere else among the sentence's elements */
} chs_item;

/* What may be said of a class of words: one feature each. */
typedef enum chs_aspect {
	CHS_ASPECT_TWO,
	CHS_ASPECT_MORE,
	CHS_ASPECT_OUTSIDE,
	CHS_ASPECT_INSIDE,
	CHS_ASPECT_HEAD,
	CHS_ASPECT_MAIN,
	CHS_ASPECT_FIRST,
	CHS_ASPECT_PARTICIPLE,
	CHS_N_ASPECTS
} chs_aspect;

/* Events whose order counts: classes by their index, then entity types, then these. */
enum {
	CHS_EVENT_ENTITY = CHS_MAX_CLASSES,
	CHS_EVENT_QUOTATION = CHS_EVENT_ENTITY + CHS_N_ENTITY_TYPES,
	CHS_EVENT_COLON,
	CHS_N_EVENTS
};

/* Elements of n-grams that are no words: entity types, then these. */
enum {
	CHS_ITEM_START = CHS_N_ENTITY_TYPES,
	CHS_ITEM_END,
	CHS_ITEM_YEAR,
	CHS_ITEM_NUMBER,
	CHS_ITEM_DATE,
	CHS_ITEM_ADDRESS,
	CHS_ITEM_OPEN,
	CHS_ITEM_CLOSE,
	CHS_N_ITEMS
};

enum { CHS_LAST_ITEMS = 1024 }; /* a power of two */

enum { CHS_N_FIXED = 64 }; /* features of context.c, at most */

/* What there is in a sentence at all, so that nobody looks for what there is not. */
typedef struct chs_survey {
	uint32_t kinds;      /* bit k: a token of kind k */
	uint32_t marks;      /* bit m: a token with the mark m */
	bool quoted;         /* a token inside marks */
	unsigned words;      /* tokens that are words, numbers or dates */
	chs_classes classes; /* of all words; phrases are not among them */
} chs_survey;

struct chs_extractor {
	const chs_language *language;
	chs_feature_settings settings;
	chs_emitter emitter;
	chs_vectors own; /* rows before their neighbours are added */
	/* classes of the language, looked up once */
	chs_classes cues, grammar, subordinators, participles, auxiliaries, sayings;
	chs_slice class_names[CHS_MAX_CLASSES]; /* behind their "cue-" or "grammar-" */
	/* hashes of features whose names are known beforehand */
	uint64_t class_hashes[CHS_MAX_CLASSES][CHS_N_ASPECTS];
	uint64_t first_events[CHS_N_EVENTS], second_events[CHS_N_EVENTS]; /* halves of a pair's hash */
	uint64_t fixed_hashes[CHS_N_FIXED];
	uint64_t entity_hashes[CHS_N_ENTITY_TYPES][3]; /* the first one, one, several */
	uint64_t year_hashes[3];                       /* before, same, after */
	chs_item placeholders[CHS_N_ITEMS];
	chs_slice placeholder_texts[CHS_N_ITEMS];
	chs_clause_tables clauses;
	/* per article */
	uint32_t *entity_of; /* [n_tokens]: index of the entity that holds the token, or UINT32_MAX */
	size_t entity_capacity;
	int32_t reference_year; /* the article's, or the latest year it names; INT32_MIN when unknown */
	size_t n_real;          /* sentences that are no furniture */
	/* per sentence */
	size_t rank;         /* sentences before it that are no furniture */
	size_t first_entity; /* the first entity that does not end before it */
	chs_survey survey;
	chs_item *items;
	size_t n_items, items_capacity;
	uint32_t last_items[CHS_LAST_ITEMS]; /* item_base + the last item whose key ends so; less: of another sentence */
	uint32_t item_base;
	chs_lexicon_match *matches;
	size_t n_matches, matches_capacity;
	chs_buffer padded; /* a word between boundary marks */
};

static inline bool chs_has_group(const chs_extractor *extractor, chs_group group)
{
	return extractor->settings.groups >> group & 1;
}

/* Each fills in the hashes that its features need; the class names must be known. */
void chs_prepare_words(chs_extractor *extractor);
void chs_prepare_patterns(chs_extractor *extractor);
void chs_prepare_context(chs_extractor *extractor);
void chs_prepare_clauses(chs_extractor *extractor);

/* Each emits the features of sentence `index` that belong to its groups, if they are on. */
void chs_measure_words(chs_extractor *extractor, const chs_document *document, size_t index);
void chs_measure_patterns(chs_extractor *extractor, const chs_document *document, size_t index);
void chs_measure_context(chs_extractor *extractor, const chs_document *document, size_t index);

/* Finds the main clause of a sentence (extractor->clauses); the others emit what it tells, the matches being at hand.
 */
void chs_find_main_clause(chs_extractor *extractor, const chs_document *document, const chs_sentence *sentence);
void chs_measure_clause_cues(chs_extractor *extractor, const chs_document *document, const chs_sentence *sentence);
void chs_measure_clause_grammar(chs_extractor *extractor, const chs_document *document, const chs_sentence *sentence);

/* The year that a number token writes (1000..2199), or INT32_MIN. */
int32_t chs_token_year(const chs_token *token);

#endif
