/* SPDX-License-Identifier: MIT */
/* All stages from an article's text to its feature vectors, with the memory they need. */
#ifndef CHS_FEATURES_ANALYSER_H
#define CHS_FEATURES_ANALYSER_H

#include "features/vector.h"

/* What is known beforehand of a given sentence; the analysis finds out what is not. */
typedef enum chs_known { CHS_KNOWN_NOTHING, CHS_KNOWN_FURNITURE, CHS_KNOWN_STORY } chs_known;

/* What an article is made of, borrowed. Either `text` (to be split) or `sentences` (kept as given). */
typedef struct chs_article_source {
	chs_slice title; /* length 0: none; becomes the first sentence */
	chs_slice text;
	const chs_slice *sentences; /* [n_sentences], or NULL */
	size_t n_sentences;
	chs_slice date;                 /* "YYYY-MM-DD", "YYYY-MM" or empty */
	const unsigned char *furniture; /* for given sentences: [n_sentences] of chs_known; NULL: all CHS_KNOWN_NOTHING */
} chs_article_source;

/* An analyser serves one thread at a time. The language must outlive it. */
typedef struct chs_analyser chs_analyser;

chiosa_status chs_analyser_open(chs_analyser **analyser, const chs_language *language, chiosa_error *error);
void chs_analyser_close(chs_analyser *analyser);

/* Words that need not be analysed; they must outlive the analyser. */
void chs_analyser_know(chs_analyser *analyser, const chs_known_words *known);

/*
 * Analyses one article. The document belongs to the analyser and lives until the next call. Its text is the title and
 * one line feed (when there is a title), then the text, or the given sentences joined by one line feed each.
 */
chiosa_status chs_analyse(chs_analyser *analyser, const chs_article_source *source, const chs_document **document,
                          chiosa_error *error);

/* XXH3 over the stems and tokens of fixed words: differs where another Snowball or ICU analyses text otherwise. */
chiosa_status chs_probe_hash(const chs_language *language, uint64_t *hash, chiosa_error *error);

#endif
