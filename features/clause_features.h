/* SPDX-License-Identifier: MIT */
/* What features know of main clauses: names and hashes made once. Inside features/ only; an extractor holds one. */
#ifndef CHS_FEATURES_CLAUSE_FEATURES_H
#define CHS_FEATURES_CLAUSE_FEATURES_H

#include "features/clause.h"

/* What a time is, against the article's own. */
typedef enum chs_time {
	CHS_TIME_PAST, /* by its words: anni fa, già */
	CHS_TIME_NOW,
	CHS_TIME_FUTURE,
	CHS_TIME_DAY,  /* 14 marzo, and no year */
	CHS_TIME_SAME, /* the article's year, and how many before it */
	CHS_TIME_1_2,
	CHS_TIME_3_10,
	CHS_TIME_11,
	CHS_TIME_AFTER,
	CHS_N_TIMES
} chs_time;

/* What features of the main clause are made of: classes by their index, then these. */
enum {
	CHS_ATOM_TENSE = CHS_MAX_CLASSES,
	CHS_ATOM_TIME = CHS_ATOM_TENSE + CHS_N_TENSES,
	CHS_N_ATOMS = CHS_ATOM_TIME + CHS_N_TIMES
};

enum { CHS_N_RELATIONS = 6 };

typedef struct chs_clause_tables {
	chs_clause_words words;
	chs_classes times[CHS_TIME_DAY]; /* classes of words for times, by chs_time */
	chs_classes months, year_words;  /* traits */
	uint64_t relations[CHS_N_RELATIONS];
	uint64_t first_atoms[CHS_N_ATOMS], second_atoms[CHS_N_ATOMS]; /* halves of a feature's hash */
	chs_clause clause;                                            /* of the sentence at hand */
	uint8_t *in_main;                                             /* [n_tokens of the sentence] */
	size_t in_main_capacity;
} chs_clause_tables;

#endif
