/* SPDX-License-Identifier: MIT */
#include "predict/labeller.h"

#include <math.h>
#include <stdlib.h>

struct chs_labeller {
	const chiosa_model *model;
	chs_analyser *analyser;
	chs_extractor *extractor;
	chs_vectors vectors;
	chs_scorer scorer;
	double *probabilities, *sequence;
	uint32_t *units; /* [n_labels] */
	int32_t *labels;
	unsigned char *why;
	size_t probabilities_capacity, sequence_capacity, labels_capacity, why_capacity;
};

static void close_labeller(void *item)
{
	chs_labeller *l = item;
	chs_extractor_close(l->extractor);
	chs_analyser_close(l->analyser);
	chs_vectors_free(&l->vectors);
	chs_scorer_free(&l->scorer);
	free(l->probabilities);
	free(l->sequence);
	free(l->units);
	free(l->labels);
	free(l->why);
	free(l);
}

chiosa_status chs_labeller_take(chs_labeller **labeller, const chiosa_model *model, chiosa_error *error)
{
	*labeller = chs_model_take_idle(model);
	if (*labeller)
		return CHIOSA_OK;
	chs_labeller *l = chs_alloc(1, sizeof *l);
	if (!l)
		return chs_fail_memory(error);
	l->model = model;
	l->units = chs_alloc(model->n_labels, sizeof *l->units);
	chiosa_status status = l->units ? CHIOSA_OK : chs_fail_memory(error);
	if (status == CHIOSA_OK)
		status = chs_analyser_open(&l->analyser, model->language, error);
	if (status == CHIOSA_OK)
		status = chs_extractor_open(&l->extractor, model->language, &model->settings, error);
	if (status != CHIOSA_OK) {
		close_labeller(l);
		return status;
	}
	chs_analyser_know(l->analyser, &model->known_words);
	*labeller = l;
	return CHIOSA_OK;
}

void chs_labeller_give(chs_labeller *labeller)
{
	if (labeller)
		chs_model_give_idle(labeller->model, labeller, close_labeller);
}

static bool make_room(chs_labeller *l, size_t n)
{
	size_t k = l->model->n_labels;
	return n <= SIZE_MAX / (k * sizeof(double)) &&
	       chs_reserve(&l->probabilities, &l->probabilities_capacity, n * k, sizeof *l->probabilities) &&
	       chs_reserve(&l->sequence, &l->sequence_capacity, n * k, sizeof *l->sequence) &&
	       chs_reserve(&l->labels, &l->labels_capacity, n, sizeof *l->labels) &&
	       chs_reserve(&l->why, &l->why_capacity, n, sizeof *l->why);
}

/* Probabilities sentence by sentence; furniture gets zeros. */
static chiosa_status score_sentences(chs_labeller *l, const chs_document *document, chiosa_error *error)
{
	const chiosa_model *model = l->model;
	size_t k = model->n_labels;
	chiosa_status status = CHIOSA_OK;
	for (size_t s = 0; s < document->n_sentences && status == CHIOSA_OK; s++) {
		double *row = l->probabilities + s * k;
		size_t from = l->vectors.starts[s], to = l->vectors.starts[s + 1];
		memset(row, 0, k * sizeof *row);
		if (document->sentences[s].furniture)
			continue;
		status = chs_score(model, &l->scorer, l->vectors.items + from, to - from, row, error);
		chs_calibrate(&model->calibration, row, k, row);
	}
	return status;
}

/* Decodes the story's sentences as one sequence, as if the furniture between them were not there. */
static chiosa_status decode(chs_labeller *l, const chs_document *document, chiosa_error *error)
{
	size_t k = l->model->n_labels, n = 0;
	if (!l->model->transitions)
		return CHIOSA_OK;
	for (size_t s = 0; s < document->n_sentences; s++)
		if (!document->sentences[s].furniture)
			memcpy(l->sequence + n++ * k, l->probabilities + s * k, k * sizeof(double));
	chiosa_status status = chs_decode_sequence(l->model, &l->scorer, l->sequence, n, error);
	n = 0;
	for (size_t s = 0; s < document->n_sentences; s++)
		if (!document->sentences[s].furniture)
			memcpy(l->probabilities + s * k, l->sequence + n++ * k, k * sizeof(double));
	return status;
}

size_t chs_largest(const double *probabilities, size_t n_labels)
{
	size_t best = 0;
	for (size_t i = 1; i < n_labels; i++)
		best = probabilities[i] > probabilities[best] ? i : best;
	return best;
}

void chs_round_probabilities(const double *probabilities, size_t n_labels, uint32_t *units)
{
	uint32_t sum = 0;
	for (size_t i = 0; i < n_labels; i++) {
		units[i] = (uint32_t)floor(probabilities[i] * CHS_PROBABILITY_UNITS);
		sum += units[i];
	}
	for (; sum < CHS_PROBABILITY_UNITS; sum++) {
		size_t best = n_labels;
		double largest = -1;
		for (size_t i = 0; i < n_labels; i++) {
			double remainder = probabilities[i] * CHS_PROBABILITY_UNITS - units[i];
			if (remainder > largest) {
				largest = remainder;
				best = i;
			}
		}
		units[best]++;
	}
	size_t label = chs_largest(probabilities, n_labels);
	for (size_t i = 0; i < n_labels; i++) {
		if (i == label || units[i] != units[label])
			continue;
		units[i]--;
		units[label]++;
	}
}

/* From here on there is one number for everybody: label, threshold, evaluation and every format look at what is
 * printed. */
static void round_rows(chs_labeller *l, const chs_document *document)
{
	size_t k = l->model->n_labels;
	for (size_t s = 0; s < document->n_sentences; s++) {
		double *row = l->probabilities + s * k;
		if (document->sentences[s].furniture)
			continue;
		chs_round_probabilities(row, k, l->units);
		for (size_t i = 0; i < k; i++)
			row[i] = (double)l->units[i] / CHS_PROBABILITY_UNITS;
	}
}

static void choose_labels(chs_labeller *l, const chs_document *document, double min_probability)
{
	size_t k = l->model->n_labels;
	for (size_t s = 0; s < document->n_sentences; s++) {
		const double *row = l->probabilities + s * k;
		size_t best = chs_largest(row, k);
		l->why[s] = document->sentences[s].furniture ? CHIOSA_FURNITURE
		            : row[best] < min_probability    ? CHIOSA_UNCERTAIN
		                                             : CHIOSA_LABELLED;
		l->labels[s] = l->why[s] == CHIOSA_LABELLED ? (int32_t)best : -1;
	}
}

chiosa_status chs_label_article(chs_labeller *l, const chs_article_source *source, double min_probability,
                                chs_labelling *labelling, chiosa_error *error)
{
	const chs_document *document;
	chiosa_status status = chs_analyse(l->analyser, source, &document, error);
	if (status == CHIOSA_OK)
		status = chs_extract(l->extractor, document, &l->vectors, NULL, error);
	if (status == CHIOSA_OK && !make_room(l, document->n_sentences + 1))
		status = chs_fail_memory(error);
	if (status == CHIOSA_OK)
		status = score_sentences(l, document, error);
	if (status == CHIOSA_OK)
		status = decode(l, document, error);
	if (status != CHIOSA_OK)
		return status;
	round_rows(l, document);
	choose_labels(l, document, min_probability);
	*labelling = (chs_labelling){document, l->probabilities, l->labels, l->why};
	return CHIOSA_OK;
}
