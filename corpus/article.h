/* SPDX-License-Identifier: MIT */
/*
 * One article as it was read, whatever its format: the text or the given sentences, labels, what names it, and the
 * bytes of every JSON member so that unknown keys come out as they went in.
 */
#ifndef CHS_CORPUS_ARTICLE_H
#define CHS_CORPUS_ARTICLE_H

#include "base/memory.h"
#include "base/slice.h"
#include "chiosa.h"

typedef enum chs_format {
	CHS_FORMAT_AUTO,
	CHS_FORMAT_JSONL, /* also a single JSON object or an array of them */
	CHS_FORMAT_TEXT,
	CHS_FORMAT_TSV,
	CHS_FORMAT_FASTTEXT
} chs_format;

/* Why a given sentence has no label. */
typedef enum chs_no_label {
	CHS_HAS_LABEL,
	CHS_NO_LABEL_FURNITURE,
	CHS_NO_LABEL_UNLABELLED,
	CHS_NO_LABEL_UNCERTAIN
} chs_no_label;

typedef struct chs_given_sentence {
	chs_slice text;
	chs_slice label; /* data NULL: none; then `why` tells */
	chs_no_label why;
	bool label_present; /* the object has a "label" member, be it null */
	chs_slice json;     /* the whole element's bytes; data NULL outside JSON and for a record of one sentence */
} chs_given_sentence;

typedef struct chs_json_pair {
	chs_slice key;            /* decoded */
	chs_slice raw_key, value; /* bytes as they stand, quotes included */
} chs_json_pair;

/* All slices live in the reader's buffers until its next step; `path` lives as long as the reader. */
typedef struct chs_article {
	const char *path; /* file it comes from; "<stdin>" for standard input */
	size_t line;      /* line of the file it begins on, from 1 */
	chs_format format;
	chs_slice id;       /* decoded; numbers as their digits; a .txt: its file name without folder and ending */
	bool has_id;        /* false for tab-separated and fastText lines, text from standard input, JSON without "id" */
	chs_slice language; /* "lang", or empty */
	chs_slice title, date, source;
	chs_slice text; /* data NULL when sentences are given */
	size_t prefix;  /* code points of the file before `text` that are metadata (.txt: date prefix) */
	size_t prefix_bytes;
	chs_given_sentence *sentences; /* [n_sentences] when given */
	size_t n_sentences;
	bool has_sentences;
	chs_json_pair *members; /* [n_members] of the JSON object, in order; none outside JSON */
	size_t n_members;
	size_t replaced; /* malformed sequences replaced while decoding */
} chs_article;

#endif
