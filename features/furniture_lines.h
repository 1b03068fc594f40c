/* SPDX-License-Identifier: MIT */
/* The patterns of furniture.txt, and a sentence made ready to be compared with them. */
#ifndef CHS_FEATURES_FURNITURE_LINES_H
#define CHS_FEATURES_FURNITURE_LINES_H

#include "features/document.h"

/*
 * A pattern is a kind, a space and elements with one space between: words, or 0 (a number), + (a name of one to five
 * capitalised words), _ (any one word). The kinds are these characters.
 */
typedef enum chs_line_kind {
	CHS_LINE_STARTS = '^',   /* the sentence begins with it */
	CHS_LINE_WHOLE = '=',    /* it is the sentence, but for stops, colons and arrows at the end */
	CHS_LINE_SHORT = '<',    /* a short line of its own begins with it */
	CHS_LINE_HEADING = '~',  /* … that has neither a finite verb nor a colon */
	CHS_LINE_SECTION = '?',  /* a heading within the story begins with it: no stop or colon, but there may be a verb */
	CHS_LINE_ENDS = '$',     /* a short line of its own ends with it */
	CHS_LINE_CONTAINS = '*', /* … contains it */
} chs_line_kind;

enum { CHS_LONGEST_LINE = 256 }; /* bytes of a sentence that patterns are compared with */

/* The words of a sentence, lower-cased, with one space where white space stood. */
typedef struct chs_line {
	char text[CHS_LONGEST_LINE + sizeof(uint64_t)]; /* followed by zeros: eight bytes may be read anywhere */
	unsigned char marks[CHS_LONGEST_LINE];          /* at a word's first byte: what kind of word it is */
	size_t length;
	bool whole; /* all of the sentence is in it */
} chs_line;

/* `particle` is the trait of words that may stand in lower case within a name. */
void chs_line_read(chs_line *line, const chs_token *tokens, size_t n, chs_classes particle);

/* The first tokens that a pattern's head is compared with: so many that no more belong to it. */
size_t chs_line_head(const chs_token *tokens, size_t n);

/* Which kinds of patterns a sentence may match. */
typedef struct chs_line_place {
	bool short_alone; /* a short line of its own without a full stop */
	bool heading;     /* and without a finite verb and colon */
	bool in_story;    /* a line of its own that may be a section heading, by its length and end */
} chs_line_place;

bool chs_line_matches(const chs_line *line, chs_slice pattern, chs_line_place place);

/* A pattern in its chain. What it is compared with must equal `head` where `mask` has bits. */
typedef struct chs_line_pattern {
	chs_slice text;
	uint64_t head, mask;
	uint32_t next; /* while they are read: 0 at the chain's end; patterns count from 1 */
	bool last;     /* of its chain, whose patterns stand one behind the other */
} chs_line_pattern;

/* Patterns by the first byte that they need, or by the kind of element that they begin with. */
typedef struct chs_line_chains {
	uint32_t byte[256];
	uint32_t number, name, word;
} chs_line_chains;

/* All patterns of a language. Lives in the arena that it was read into. */
typedef struct chs_line_patterns {
	const chs_line_pattern *patterns;
	chs_line_chains anchored; /* to the line's beginning */
	chs_line_chains inside;   /* may begin anywhere */
} chs_line_patterns;

/* False when memory is short. */
bool chs_line_patterns_read(chs_line_patterns *patterns, const chs_language *language, chs_arena *arena);

/* False when no pattern matches, as far as the line's head tells. */
bool chs_line_may_match(const chs_line *line, const chs_line_patterns *patterns, chs_line_place place);

bool chs_line_matches_any(const chs_line *line, const chs_line_patterns *patterns, chs_line_place place);

#endif
