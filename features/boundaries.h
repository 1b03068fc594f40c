/* SPDX-License-Identifier: MIT */
/*
 * One place where a sentence may end: a run of stops, the closing marks behind it, the space behind those, and what
 * comes next. Reading it and deciding on it are apart from the walk through the text (features/sentences.c).
 */
#ifndef CHS_FEATURES_BOUNDARIES_H
#define CHS_FEATURES_BOUNDARIES_H

#include "features/language.h"

#include <stddef.h>

/* The classes of a language that decide on boundaries. A language without them has no such words. */
typedef struct chs_boundary_words {
	const chs_language *language;
	chs_classes abbreviation; /* its dot ends no sentence: art. */
	chs_classes final;        /* it may end a sentence: ecc.; in both classes: when a sentence-start follows (S.p.A.) */
	chs_classes start;        /* words that begin sentences and no names: il, nel, ma, dell' */
	chs_classes domain;       /* last parts of web addresses, without the dot */
} chs_boundary_words;

chs_boundary_words chs_boundary_words_of(const chs_language *language);

typedef struct chs_boundary {
	const char *text;      /* valid UTF-8 */
	size_t from, to;       /* the sentence's beginning, the text's end */
	size_t stop, stop_end; /* the stops (with closing marks between them, as in …».) */
	size_t end;            /* behind the closing marks: where the sentence ends, if it does */
	size_t next;           /* behind the white space; at a line end or `to` when nothing follows on the line */
	size_t word;           /* behind the opening marks at `next`: the letter, figure or mark that decides */
	size_t quotes;         /* straight double quotation marks on the line before `stop`; before `end` once read */
	bool plain;            /* one full stop, no closing mark */
	bool dots;             /* full stops and ellipses only: no ? or ! */
} chs_boundary;

/* Fills stop_end and all that follows from text, from, to, stop and quotes. text[stop] begins a stop. */
void chs_boundary_read(chs_boundary *boundary);

/* Whether the sentence ends here. `icu` is what ICU's rules say of the place before `next`. */
bool chs_boundary_ends(const chs_boundary_words *words, const chs_boundary *boundary, bool icu);

#endif
