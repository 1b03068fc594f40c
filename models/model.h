/* SPDX-License-Identifier: MIT */
/*
 * A model: all that labelling needs. The arrays of an opened model point into the mapped file; those of a model in the
 * making belong to whoever made it.
 */
#ifndef CHS_MODELS_MODEL_H
#define CHS_MODELS_MODEL_H

#include "base/file.h"
#include "features/known_words.h"
#include "features/vector.h"
#include "models/calibration.h"
#include "models/rows.h"

#include <pthread.h>

/* Support vectors of a kernel model. */
typedef struct chs_kernel_part {
	chiosa_kernel kernel; /* CHIOSA_LINEAR: the model has weights in its rows instead */
	int32_t degree;
	double gamma, coef0;
	size_t n_vectors;
	const uint64_t *starts;  /* [n_vectors + 1] into columns and values */
	const uint32_t *columns; /* features, ascending within a vector */
	const float *values;
	const double *squares;     /* [n_vectors]: squared lengths */
	const float *coefficients; /* [n_vectors × n_labels] */
} chs_kernel_part;

struct chiosa_model {
	char name[48];        /* "it-3f9c01ab" */
	const char *metadata; /* JSON, zero-terminated */
	char *warning;        /* NULL, or why results may differ from those in training */
	chs_language *language;
	chs_known_words known_words;
	chs_feature_settings settings;
	size_t n_labels;
	const char **labels; /* [n_labels], sorted by bytes */
	size_t n_features;
	chs_rows rows;             /* of the features; those of linear models hold their weights */
	const uint64_t *name_ends; /* [n_features]: where each feature's name ends in names */
	const char *names;
	const double *bias; /* [n_labels] */
	chs_kernel_part kernel;
	chs_calibration calibration;
	/* NULL, or [(n_labels + 2) × n_labels]: log probability of each label behind each, then at an article's beginning;
	   then the label mix (no logarithm) that the calibrated probabilities already contain. */
	const double *transitions;
	uint64_t probe; /* chs_probe_hash when it was trained */
	/* opened models only */
	chs_mapping file;
	/* Scratch memory of predict/ that threads leave here for the next call, so that opening a stemmer and break
	   iterators is not paid for every article. */
	pthread_mutex_t idle_lock;
	struct chs_idle {
		void *items[64];
		size_t count;
		void (*free)(void *item);
	} idle;
};

/*
 * Writes the model to `path`, atomically. Needs everything above but name, warning and the last part; features must be
 * numbered in the order of their names. Fills model->name.
 */
chiosa_status chs_model_write(chiosa_model *model, const char *path, chiosa_error *error);

/* Takes an idle item, or NULL; gives one back (freed with `destroy` when there is no room, or with the model). */
void *chs_model_take_idle(const chiosa_model *model);
void chs_model_give_idle(const chiosa_model *model, void *item, void (*destroy)(void *));

static inline bool chs_model_is_linear(const chiosa_model *model)
{
	return model->kernel.kernel == CHIOSA_LINEAR;
}

/* The feature's index, or UINT32_MAX when the model does not know it. */
static inline uint32_t chs_model_feature(const chiosa_model *model, uint64_t hash)
{
	const chs_row *row = chs_rows_find(&model->rows, hash);
	return row->hash == hash ? row->feature : UINT32_MAX;
}

/* The name of a feature; lives as long as the model. */
chs_slice chs_model_feature_name(const chiosa_model *model, size_t feature);

#endif
