/* SPDX-License-Identifier: MIT */
/*
 * The scanner behind features/tokens.h: one token after the other of one sentence. scan.c tells the kinds apart,
 * scan_words.c says where words, abbreviations and addresses end, and scan_plain.c is the way that most tokens go.
 */
#ifndef CHS_FEATURES_SCAN_H
#define CHS_FEATURES_SCAN_H

#include "features/characters.h"
#include "features/document.h"

/* What the language says about the marks within words. */
typedef struct chs_scan_rules {
	chs_forms *forms;
	bool split_elisions;
	chs_classes elision;      /* words ending in an apostrophe that are tokens of their own before another word: l' */
	chs_classes apostrophe;   /* trait: words that keep their apostrophe: po', 'ndrangheta */
	chs_classes abbreviation; /* with their dots */
	chs_classes domain;       /* last labels of web addresses: it, com */
} chs_scan_rules;

typedef struct chs_scan {
	const chs_scan_rules *rules;
	chs_slice text;   /* the sentence */
	size_t base;      /* where it begins in the document's text */
	size_t readable;  /* bytes that may be read from its beginning on: to the end of the document's text */
	size_t at;        /* behind the last token */
	bool single_open; /* a single quotation mark has been opened: an apostrophe may close it */
	bool failed;      /* out of memory */
	size_t start;     /* the last token's first byte and its kind */
	chs_kind kind;
	bool space_before;
	bool dense; /* the token is a run of a script without spaces, to be broken further */
	/* The form last asked for, of text[start, form_end): often it is the token's. NULL: none was */
	const chs_form *form;
	size_t form_end;
	chs_kind form_kind;
} chs_scan;

/*
 * Takes plain words and marks as long as they come, `most` at most, and moves behind the last. Returns their number.
 * The tokens have no forms yet but ids, by which chs_forms_find finds them: looking them up later leaves the caches
 * time.
 */
size_t chs_scan_plain(chs_scan *scan, chs_token *tokens, uint64_t *ids, size_t most);

/* Moves to the next token of any kind, text[start, at); false at the end or when it failed. */
bool chs_scan_next(chs_scan *scan);

/* scan_words.c: move scan->at from the beginning of a word (or, for the last, from scan->start) to its end. */
chs_kind chs_scan_word(chs_scan *scan);
chs_kind chs_scan_address(chs_scan *scan);

/* The last token's form when the scanner has looked it up, else NULL. */
static inline const chs_form *chs_scan_known(const chs_scan *scan)
{
	return scan->form && scan->form_end == scan->at && scan->form_kind == scan->kind ? scan->form : NULL;
}

/* The form of text[start, end) as a word or abbreviation; NULL when it is too long to be one, or memory is short. */
const chs_form *chs_scan_form(chs_scan *scan, size_t start, size_t end, chs_kind kind);

#endif
