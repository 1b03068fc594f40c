/* SPDX-License-Identifier: MIT */
/*
 * Many articles: read one after the other, labelled by several threads, put out in the order in which they came. Memory
 * holds a fixed number of articles, however many there are.
 */
#ifndef CHS_PREDICT_BATCH_H
#define CHS_PREDICT_BATCH_H

#include "corpus/reader.h"
#include "predict/labeller.h"

/* The model for articles of this language (a tag, or "" when the article names none); NULL with the error filled when
   there is none. Called from the calling thread; the model must live until the batch is done. */
typedef const chiosa_model *(*chs_model_for)(void *user, chs_slice language, chiosa_error *error);

/* Makes output of a labelled article. Called from any of the threads, for one article at a time each. */
typedef void (*chs_render)(void *user, chs_buffer *out, const chiosa_model *model, const chs_article *article,
                           const chs_labelling *labelling);

/* Takes output, in order. False stops the batch (CHIOSA_ERROR_CANCELLED). Called from the calling thread. */
typedef bool (*chs_accept)(void *user, const chs_buffer *out);

typedef struct chs_batch {
	chs_model_for model_for;
	chs_render render;
	chs_accept accept;
	chiosa_warning failed; /* called for every article or file that could not be labelled; may be NULL */
	void *user;
	double min_probability;
	size_t jobs;
} chs_batch;

typedef struct chs_batch_counts {
	size_t labelled, failed; /* articles */
} chs_batch_counts;

/* Runs the batch to the reader's end. Failed articles are counted and passed over; the status is for what ends the
 * batch. */
chiosa_status chs_batch_run(const chs_batch *batch, chs_reader *reader, chs_batch_counts *counts, chiosa_error *error);

/* What the analyser is given of an article; texts [n_sentences] lie in the arena. False when memory is short. */
bool chs_describe_article(chs_article_source *source, const chs_article *article, chs_arena *arena);

#endif
