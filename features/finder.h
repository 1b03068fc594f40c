/* SPDX-License-Identifier: MIT */
/*
 * What the files behind features/entities.h share: the language's classes for entities, the words and phrases found in
 * the sentence at hand, and the candidates. entities_values.c recognises dates, money and quantities by their form,
 * entities_names.c persons, organisations and places, entities_variants.c joins the variants of a name.
 */
#ifndef CHS_FEATURES_FINDER_H
#define CHS_FEATURES_FINDER_H

#include "base/hash.h"
#include "features/document.h"
#include "features/entities.h"
#include "features/matches.h"
#include "features/word_set.h"

/* Traits, but for the last two, which are classes that features count as well. */
typedef struct chs_entity_classes {
	chs_classes person, place, organisation, other; /* gazetteers; other: capitalised words that name none of these */
	chs_classes first;                              /* first names */
	chs_classes person_trigger, organisation_trigger, place_trigger;
	chs_classes institution; /* head nouns that need no capital letter: procura di Milano */
	chs_classes particle;    /* within names of persons: van, bin */
	chs_classes connector;   /* within names of organisations and places: di, della, of */
	chs_classes article, at, function;
	chs_classes relational; /* adjectives behind an organisation's head noun: europea, costituzionale */
	chs_classes month, year, currency, unit, magnitude, number, of;
	chs_classes names;  /* the gazetteers together */
	chs_classes value;  /* words that a date, amount or quantity may begin with */
	chs_classes head;   /* head nouns of places and organisations */
	chs_classes saying; /* verbs of saying: cue-saying */
	chs_classes verb;   /* finite verbs: verb-finite */
} chs_entity_classes;

/* How far a candidate's type may be trusted; what is trusted more settles what is trusted less. */
typedef enum chs_trust {
	CHS_TRUST_NONE,    /* no entity, unless the article knows the name elsewhere */
	CHS_TRUST_GUESS,   /* by its shape alone */
	CHS_TRUST_CONTEXT, /* by the words beside it */
	CHS_TRUST_SURE,    /* by gazetteer, first name, honorific, head noun or form */
	CHS_N_TRUSTS
} chs_trust;

/* Tokens that may be an entity. */
typedef struct chs_candidate {
	uint32_t sentence;
	uint32_t first, n; /* tokens of the sentence; of the document once it is among the finder's candidates */
	chs_entity_type type;
	chs_trust trust;
} chs_candidate;

/* The names of an article, each with the parts that it is compared by. */
typedef struct chs_name_table {
	chs_map whole; /* key of all parts and the type → index of the name */
	chs_map part;  /* key of one part of a person's name → index of the fullest name with it */
	struct chs_known_name {
		chs_slice text;
		uint32_t n_parts;
	} * names;
	size_t count, capacity;
} chs_name_table;

struct chs_finder {
	chs_document *document;
	const chs_language *language;
	chs_entity_classes classes;
	chs_word_set lower; /* form keys of words that the article writes in lower case and otherwise, and of some others */
	chs_map memory;     /* form keys of sure names and of the words in persons' names → type */
	chs_candidate *candidates;
	size_t n_candidates, candidates_capacity;
	chs_name_table table;

	/* The sentence at hand. */
	uint32_t sentence;
	const chs_token *tokens;
	size_t n;
	chs_lexicon_match *matches;
	size_t n_matches, matches_capacity; /* 0: there is no phrase among them, and words can be asked themselves */
	uint32_t *starts;                   /* [n_starts]: tokens that an entity may begin with */
	size_t n_starts, starts_capacity;
	bool shouting; /* mostly upper case: the shape of a word says nothing */
};

/* Tokens of the longest match of one of `classes` that begins at token i; 0 when there is none. */
size_t chs_finder_match(const chs_finder *finder, size_t i, chs_classes classes);

static inline bool chs_finder_is(const chs_finder *finder, size_t i, chs_classes classes)
{
	return i < finder->n && (finder->tokens[i].form->traits & classes) != 0;
}

static inline bool chs_finder_is_verb(const chs_finder *finder, size_t i, chs_classes classes)
{
	return i < finder->n && (finder->tokens[i].form->classes & classes) != 0;
}

/* Whether the article has the word in lower case; the form is one of the article's. */
bool chs_finder_knows_lower(const chs_finder *finder, const chs_form *form);

/* Tokens of the date, amount or quantity that begins at token i, 0 when there is none. */
size_t chs_find_value(const chs_finder *finder, size_t i, chs_entity_type *type);

/* The name that begins at token i: tokens to move on by (at least 1); candidate->n is 0 when there is none. */
size_t chs_find_name(const chs_finder *finder, size_t i, chs_candidate *candidate);

/* The key of a run of tokens as a name, whatever its case. */
uint64_t chs_name_key(const chs_token *tokens, size_t n);

/* Settles the candidates that are not sure by what the article says elsewhere; false when memory is short. */
bool chs_settle_candidates(chs_finder *finder);

/* Fills document->entities from the candidates, with one name for all variants; false when memory is short. */
bool chs_join_variants(chs_finder *finder);

#endif
