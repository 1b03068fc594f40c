/* SPDX-License-Identifier: MIT */
/*
 * The main clause of a sentence: which words stand in it, and its verb with tense. No grammar, but one walk over the
 * tokens with the language's lists of verb forms, articles, prepositions and words that open dependent clauses. What
 * stands in quotation marks is in no main clause. Inside features/ only.
 */
#ifndef CHS_FEATURES_CLAUSE_H
#define CHS_FEATURES_CLAUSE_H

#include "features/document.h"

typedef enum chs_tense {
	CHS_TENSE_NONE, /* no finite verb outside the marks */
	CHS_TENSE_PRESENT,
	CHS_TENSE_PERFECT, /* ha detto */
	CHS_TENSE_IMPERFECT,
	CHS_TENSE_PLUPERFECT, /* aveva detto, era chiuso */
	CHS_TENSE_REMOTE,     /* disse */
	CHS_TENSE_FUTURE,
	CHS_TENSE_CONDITIONAL,
	CHS_TENSE_CONDITIONAL_PERFECT, /* avrebbe detto */
	CHS_N_TENSES
} chs_tense;

/* Tokens are counted from the sentence's first. */
typedef struct chs_clause {
	bool dependent;     /* no main verb was found: this is the first verb of a dependent clause */
	uint32_t verb, end; /* the finite form, and the token behind the verb and its participles; both 0 without a verb */
	chs_tense tense;
} chs_clause;

/* The masks that the analysis needs, looked up once. */
typedef struct chs_clause_words {
	chs_classes subordinators, finite, ambiguous, participles, passive;
	chs_classes aux_present, aux_imperfect, aux_conditional;
	chs_classes imperfect, remote, future, conditional, present;
	chs_classes tensed;             /* all of these that are finite */
	chs_classes stops, stop_traits; /* of words at which the walk may change: verbs, words that open clauses, "and" */
	chs_classes articles, indefinites, prepositions, clitics, coordinators, verbs; /* traits */
} chs_clause_words;

chs_clause_words chs_clause_words_of(const chs_language *language);

/* A sentence as the analysis sees it. */
typedef struct chs_clause_input {
	const chs_clause_words *words;
	const chs_token *tokens;
	uint32_t n_tokens;
	const uint32_t *entity_of; /* per token: UINT32_MAX when it is in no entity */
} chs_clause_input;

/*
 * Finds the main verb. in_main[n_tokens] is set to 1 for the words that stand in a main clause, also a second one, and
 * to 0 for those in dependent clauses, insets and quotation marks.
 */
chs_clause chs_find_clause(const chs_clause_input *input, uint8_t *in_main);

#endif
