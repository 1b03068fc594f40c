/* SPDX-License-Identifier: MIT */
/*
 * chiosa: tells for every sentence of a news article what it does (claim, quote, reaction, background, or any other
 * label set that a model was trained on).
 *
 * Conventions that hold for every function here
 *   - Functions that can fail return a chiosa_status, CHIOSA_OK (0) on success, and fill the caller's chiosa_error when
 *     one is given (NULL is allowed). Out-parameters come first and are set only on success.
 *   - Text is UTF-8 with its length in bytes; it needs no terminating zero. Malformed bytes are replaced by U+FFFD.
 *   - Offsets of sentences and entities count Unicode code points of the text as given, from 0, end exclusive.
 *   - Getters return borrowed pointers; each comment says how long they live. `_free` and `_close` take NULL.
 *   - The library prints nothing, never exits, reads no environment and keeps no global state, with one exception that
 *     libsvm forces: chiosa_train() replaces libsvm's process-wide print hook by one that is silent.
 *   - Threads: a chiosa_model is immutable and may be used by any number of threads at once. A chiosa_result belongs to
 *     one thread at a time. chiosa_train() may run in several threads at once.
 */
#ifndef CHIOSA_H
#define CHIOSA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(CHIOSA_STATIC)
#define CHIOSA_API
#elif defined(__GNUC__)
#define CHIOSA_API __attribute__((visibility("default")))
#else
#define CHIOSA_API
#endif

#define CHIOSA_VERSION "0.1.0"

/* What went wrong, by kind. chiosa_error.message says it in words. */
typedef enum chiosa_status {
	CHIOSA_OK = 0,
	CHIOSA_ERROR_ARGUMENT,  /* an argument or option is outside what is allowed */
	CHIOSA_ERROR_INPUT,     /* an article, a corpus or a lexicon is not what its format wants */
	CHIOSA_ERROR_MODEL,     /* a model file is damaged, cut short or of a newer format */
	CHIOSA_ERROR_IO,        /* a file could not be opened, read or written */
	CHIOSA_ERROR_MEMORY,    /* out of memory */
	CHIOSA_ERROR_CANCELLED, /* the progress callback asked to stop */
	CHIOSA_ERROR_INTERNAL   /* a library underneath failed in a way it should not */
} chiosa_status;

/* An error's details, in the caller's storage. All fields are set by every failing call. */
typedef struct chiosa_error {
	chiosa_status code;
	char message[512]; /* one sentence without the place: what was found, what was expected */
	char path[512];    /* the file concerned, or "" ; a longer path keeps its end */
	size_t line;       /* line in that file from 1, or 0 */
	size_t position;   /* byte within the line or file from 1, or 0 */
} chiosa_error;

/* The library's version ("0.1.0"), and one line naming the versions of the libraries it runs on. Static storage. */
CHIOSA_API const char *chiosa_version(void);
CHIOSA_API const char *chiosa_library_versions(void);

/* ---- Models ------------------------------------------------------------------------------------------------------ */

typedef struct chiosa_model chiosa_model;

/*
 * Opens the model file at `path` (mapped read-only, checked to its last byte). On success *model is to be given to
 * chiosa_model_close(). Fails with CHIOSA_ERROR_IO or CHIOSA_ERROR_MODEL.
 */
CHIOSA_API chiosa_status chiosa_model_open(chiosa_model **model, const char *path, chiosa_error *error);
CHIOSA_API void chiosa_model_close(chiosa_model *model);

/* All strings live as long as the model. */
CHIOSA_API const char *chiosa_model_name(const chiosa_model *model);     /* "it-3f9c01ab" */
CHIOSA_API const char *chiosa_model_language(const chiosa_model *model); /* "it" */
CHIOSA_API const char *chiosa_model_metadata(const chiosa_model *model); /* JSON: how the model was made */
/* NULL, or why this build may analyse text otherwise than the one that trained the model (another stemmer or ICU). */
CHIOSA_API const char *chiosa_model_warning(const chiosa_model *model);
CHIOSA_API size_t chiosa_model_n_labels(const chiosa_model *model);
/* The label with this index, 0 ≤ index < n_labels; NULL outside. Labels are sorted by their bytes. */
CHIOSA_API const char *chiosa_model_label(const chiosa_model *model, size_t index);
CHIOSA_API size_t chiosa_model_n_features(const chiosa_model *model);

/* ---- Labelling --------------------------------------------------------------------------------------------------- */

typedef struct chiosa_result chiosa_result;

/* Why a sentence has no label. */
typedef enum chiosa_why {
	CHIOSA_LABELLED = 0,
	CHIOSA_FURNITURE, /* navigation, byline, caption, heading: no sentence of the story */
	CHIOSA_UNCERTAIN  /* the largest probability is below min_probability */
} chiosa_why;

typedef struct chiosa_label_options {
	size_t size;            /* sizeof(chiosa_label_options): lets the struct grow */
	const char *title;      /* NULL, or the article's title: labelled as the first sentence */
	size_t title_length;    /* bytes */
	const char *date;       /* NULL, or the article's date "YYYY-MM-DD" or "YYYY-MM" */
	double min_probability; /* 0..1: below it a sentence is left without a label */
} chiosa_label_options;

#define CHIOSA_LABEL_OPTIONS_INIT                                                                                      \
	{                                                                                                                  \
		sizeof(chiosa_label_options), NULL, 0, NULL, 0.0                                                               \
	}

/*
 * Splits `text` (an article, `length` bytes of UTF-8) into sentences and labels each. `options` may be NULL. The result
 * holds its own copies and may outlive the model and the text. Fails with CHIOSA_ERROR_ARGUMENT (text over 64 MB),
 * CHIOSA_ERROR_MEMORY or CHIOSA_ERROR_INTERNAL. Safe to call from many threads with one model.
 */
CHIOSA_API chiosa_status chiosa_label(chiosa_result **result, const chiosa_model *model, const char *text,
                                      size_t length, const chiosa_label_options *options, chiosa_error *error);
CHIOSA_API void chiosa_result_free(chiosa_result *result);

typedef struct chiosa_sentence {
	size_t start, end;  /* code points of the text, or of the title when in_title */
	const char *text;   /* the slice as given (UTF-8, zero-terminated) */
	const char *label;  /* NULL when `why` is not CHIOSA_LABELLED */
	double probability; /* of the label; the largest one when CHIOSA_UNCERTAIN; 0 for furniture. Four decimals */
	const double *probabilities; /* [n_labels] in the model's label order, summing to one; NULL for furniture */
	chiosa_why why;
	bool in_title;
} chiosa_sentence;

typedef struct chiosa_entity {
	size_t start, end; /* code points, as for the sentence that holds it */
	size_t sentence;   /* index of that sentence */
	const char *text;  /* as written */
	const char *name;  /* the form that stands for all variants of this name in the article */
	const char *type;  /* "person", "organisation", "place", "date", "money" or "quantity" */
} chiosa_entity;

/* The sentence or entity with this index is copied to *out; false when there is none. Its pointers live as long as the
   result. Sentences and entities stand in text order. */
CHIOSA_API size_t chiosa_result_n_sentences(const chiosa_result *result);
CHIOSA_API bool chiosa_result_sentence(const chiosa_result *result, size_t index, chiosa_sentence *out);
CHIOSA_API size_t chiosa_result_n_entities(const chiosa_result *result);
CHIOSA_API bool chiosa_result_entity(const chiosa_result *result, size_t index, chiosa_entity *out);

/* ---- Training ---------------------------------------------------------------------------------------------------- */

/* One step of a long work: `done` of `total` (0 when unknown). Return false to cancel. Called from the calling thread.
 */
typedef bool (*chiosa_progress)(void *user, const char *stage, size_t done, size_t total);

/* A remark that stops nothing: articles without ids, labels with few sentences, … Called from the calling thread. */
typedef void (*chiosa_warning)(void *user, const chiosa_error *warning);

typedef enum chiosa_solver { CHIOSA_LIBSVM = 0, CHIOSA_LIBLINEAR } chiosa_solver;
typedef enum chiosa_kernel { CHIOSA_LINEAR = 0, CHIOSA_RBF, CHIOSA_POLY } chiosa_kernel;

typedef struct chiosa_train_options {
	size_t size;              /* sizeof(chiosa_train_options) */
	const char *language;     /* ISO 639 code: names the stemmer and the folder of language data */
	const char *data_folder;  /* folder of the language folders; NULL: the one that was installed */
	chiosa_solver solver;     /* libsvm's C-SVC, or liblinear's L2-regularised L2-loss SVC in the primal (-s 2) */
	chiosa_kernel kernel;     /* liblinear: linear only */
	double cost;              /* C > 0; 0: 1 for libsvm, 2 for liblinear */
	double gamma;             /* rbf, poly; 0: one over the mean squared length of the vectors */
	int degree;               /* poly: 1..10 */
	double coef0;             /* poly */
	double epsilon;           /* the solver's stopping tolerance > 0; 0: 0.001 for libsvm, 0.03 for liblinear */
	bool search;              /* choose cost (and gamma) by cross-validated macro-F1; `cost`, `gamma` are then unused */
	size_t folds;             /* 2..100, grouped by article; also give the scores that calibration is fitted on. 1
	                             (liblinear without search and transitions): a fifth is held out, once. 0: 1 where it
	                             may be and there are 20,000 sentences, else 5 */
	const char *features;     /* "default", "all", or groups: "stems,cues" (only these), "-ngrams" (default without) */
	const char *class_weight; /* "none", "balanced", or "LABEL=W,…" */
	const char *prior;        /* "corpus", or "LABEL=P,…": the label mix expected in use */
	double accuracy;          /* expected in use, (0, 1]: probabilities promise no more. 0: as cross-validated */
	bool transitions;         /* decode whole articles with label transitions (posterior marginals) */
	size_t cache_size;        /* MB for the Gram matrix and libsvm's cache */
	size_t jobs;              /* threads; the result does not depend on it */
	chiosa_progress progress; /* NULL, or called now and then */
	chiosa_warning warning;   /* NULL, or called for each remark */
	void *user;               /* handed to both */
} chiosa_train_options;

/* Fills *options with the defaults that `chiosa train --help` prints. */
CHIOSA_API void chiosa_train_options_init(chiosa_train_options *options);

typedef struct chiosa_training chiosa_training;

/*
 * Trains on the labelled articles in `paths` (files or folders, any of the formats in docs/formats.md). When
 * `model_path` is given the model is written there, whole or not at all; with NULL only the cross-validation is done.
 * *training (may be NULL) receives the report. Nothing is written when the corpus has an error.
 */
CHIOSA_API chiosa_status chiosa_train(chiosa_training **training, const char *const *paths, size_t n_paths,
                                      const char *model_path, const chiosa_train_options *options, chiosa_error *error);
CHIOSA_API void chiosa_training_free(chiosa_training *training);
/* The report as text (tables of the search and of the cross-validation) and as JSON. Live as long as the training. */
CHIOSA_API const char *chiosa_training_text(const chiosa_training *training);
CHIOSA_API const char *chiosa_training_json(const chiosa_training *training);

/* ---- Evaluation -------------------------------------------------------------------------------------------------- */

typedef struct chiosa_evaluation chiosa_evaluation;

/*
 * Labels the articles in `paths` with `model` and compares with their gold labels, as docs/evaluation.md defines it.
 * `jobs` threads; `warning` (may be NULL) is told of gold labels that the model does not know.
 */
CHIOSA_API chiosa_status chiosa_evaluate(chiosa_evaluation **evaluation, const chiosa_model *model,
                                         const char *const *paths, size_t n_paths, size_t jobs, chiosa_warning warning,
                                         void *user, chiosa_error *error);
CHIOSA_API void chiosa_evaluation_free(chiosa_evaluation *evaluation);
CHIOSA_API double chiosa_evaluation_accuracy(const chiosa_evaluation *evaluation); /* 0..1 */
CHIOSA_API double chiosa_evaluation_macro_f1(const chiosa_evaluation *evaluation); /* 0..1 */
/* The whole report as text and as one JSON object. Live as long as the evaluation. */
CHIOSA_API const char *chiosa_evaluation_text(const chiosa_evaluation *evaluation);
CHIOSA_API const char *chiosa_evaluation_json(const chiosa_evaluation *evaluation);

#ifdef __cplusplus
}
#endif
#endif
