/* SPDX-License-Identifier: MIT */
/*
 * The document: one article's text with all that the analysis finds in it. Positions are bytes of `text` (valid UTF-8,
 * never changed), so that nothing is lost on the way back to the original; code points are counted when results are
 * written.
 *
 * The stages fill it in this order: features/sentences.h, features/furniture.h, features/tokens.h,
 * features/quotation.h, features/entities.h. features/analyser.h runs them all.
 */
#ifndef CHS_FEATURES_DOCUMENT_H
#define CHS_FEATURES_DOCUMENT_H

#include "base/memory.h"
#include "features/forms.h"

typedef struct chs_token {
	uint32_t start, end; /* bytes of the document's text */
	const chs_form *form;
	uint8_t kind;         /* chs_kind: the form's */
	uint8_t space_before; /* 1 when white space or the text's beginning stands before it */
	uint8_t quoted; /* set by features/quotation.h: inside marks that hold speech (the marks themselves are not) */
	uint8_t mark;   /* set by features/quotation.h: chs_mark of this token */
} chs_token;

typedef enum chs_mark { CHS_MARK_NONE, CHS_MARK_OPEN, CHS_MARK_CLOSE } chs_mark;

/* What quotation marks do in one sentence; filled by features/quotation.h. */
typedef struct chs_quotation {
	float share; /* quoted words by all words, 0..1 */
	uint32_t quoted_words;
	uint8_t starts_inside; /* a quotation opened in an earlier sentence is open at its beginning */
	uint8_t ends_inside;   /* … at its end */
	uint8_t opens, closes; /* marks of either kind in it, at most 255 */
	uint8_t after_colon;   /* a quotation opens right after a colon */
	uint8_t whole;         /* begins with an opening mark or inside, and ends with a closing mark or inside */
	uint8_t fragments;     /* marked runs of at most three words: titles, terms, scare quotes */
	uint8_t longest;       /* words of the longest marked run, at most 255 */
} chs_quotation;

typedef struct chs_sentence {
	uint32_t start, end; /* bytes, without white space at either end */
	uint32_t first_token, n_tokens;
	uint32_t paragraph; /* index of its paragraph in the document, from 0 */
	uint8_t furniture;  /* 1: no sentence of the story */
	uint8_t in_title;   /* 1: it is the article's title */
	uint8_t given;      /* 1: its bounds came with the article */
	uint32_t first_phrase, n_phrases;
	chs_quotation quotation;
} chs_sentence;

/* A phrase of the lexicons; filled by features/matches.h. */
typedef struct chs_phrase {
	uint32_t token; /* the first one, of the document */
	uint32_t n_tokens;
	chs_classes classes, traits;
} chs_phrase;

typedef enum chs_entity_type {
	CHS_PERSON,
	CHS_ORGANISATION,
	CHS_PLACE,
	CHS_DATE,
	CHS_MONEY,
	CHS_QUANTITY,
	CHS_N_ENTITY_TYPES
} chs_entity_type;

typedef struct chs_entity {
	uint32_t start, end; /* bytes of the text */
	uint32_t sentence;   /* index */
	uint32_t first_token, n_tokens;
	chs_entity_type type;
	chs_slice name; /* the article's fullest variant of this name, in normal form; lives in the document's arena */
} chs_entity;

typedef struct chs_document {
	chs_slice text;
	uint32_t body_start; /* bytes before the article's text: its title and one line feed, or 0 */
	int32_t date;        /* days since 1970-01-01 of the article's date; INT32_MIN when unknown */
	chs_sentence *sentences;
	size_t n_sentences, sentences_capacity;
	chs_token *tokens;
	size_t n_tokens, tokens_capacity;
	chs_phrase *phrases; /* by token, then by descending length; of sentences that are no furniture */
	size_t n_phrases, phrases_capacity;
	chs_entity *entities;
	size_t n_entities, entities_capacity;
	chs_arena arena; /* reset with the document */
} chs_document;

/* Empties the document, keeping its memory for the next article. */
void chs_document_reset(chs_document *document);
void chs_document_free(chs_document *document);

/* The name of an entity type ("person", …). Static. */
const char *chs_entity_type_name(chs_entity_type type);

#endif
