/* SPDX-License-Identifier: MIT */
/*
 * From a corpus to a problem: reads the labelled articles, measures their sentences, and numbers what it finds.
 * Sentences without a label are measured as context for their neighbours and leave no row.
 */
#ifndef CHS_TRAIN_GATHER_H
#define CHS_TRAIN_GATHER_H

#include "features/analyser.h"
#include "features/known_words.h"
#include "train/problem.h"

typedef struct chs_gathered {
	chs_problem problem; /* points into the arrays below */
	/* labels, sorted by bytes */
	size_t n_labels;
	const char **labels; /* in the arena */
	size_t *label_counts;
	/* columns, sorted by the bytes of their names; see fewest_articles */
	size_t n_columns;
	uint64_t *hashes;
	chs_slice *names; /* in names_found's arena */
	chs_feature_names names_found;
	chs_word_list words; /* of all articles, for the model */
	chs_known_words known_words;
	/* rows */
	size_t n_rows, n_articles, n_sentences; /* sentences: with and without a label */
	size_t *starts;
	uint32_t *columns;
	float *values;
	uint32_t *row_labels, *row_articles;
	size_t ungrouped; /* labelled sentences that are articles of their own and have no id */
	uint64_t content; /* hash of all texts and labels, in order */
	chs_arena arena;
} chs_gathered;

typedef struct chs_gather_options {
	const chs_language *language;
	const chs_feature_settings *settings;
	size_t fewest_articles; /* a feature becomes a column when it occurs in so many articles or more */
	chiosa_progress progress;
	chiosa_warning warning;
	void *user;
	bool any_labels; /* not to learn from: one label, or one sentence of a label, is no error */
} chs_gather_options;

/*
 * Reads everything that `paths` name. The first error in the corpus ends it: no sentence with a label at all, one label
 * only, a label with a single sentence, or whatever corpus/reader.h refuses.
 */
chiosa_status chs_gather(chs_gathered *gathered, const char *const *paths, size_t n_paths,
                         const chs_gather_options *options, chiosa_error *error);
void chs_gathered_free(chs_gathered *gathered);

#endif
