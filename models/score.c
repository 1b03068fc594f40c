/* SPDX-License-Identifier: MIT */
#include "models/score.h"

#include "models/kernel.h"

#include <math.h>
#include <stdlib.h>

void chs_scorer_free(chs_scorer *scorer)
{
	free(scorer->columns);
	free(scorer->values);
	free(scorer->messages);
	*scorer = (chs_scorer){0};
}

enum { BLOCK = 128, AHEAD = 16 }; /* features that are looked up before their weights are added; that are asked for */

/* Features that the model knows: their numbers and their values. */
typedef struct known_features {
	uint32_t features[BLOCK];
	float values[BLOCK];
} known_features;

static void fetch(const chiosa_model *model, const chs_feature *feature)
{
	__builtin_prefetch(&model->slots[(size_t)feature->hash & (model->n_slots - 1)]);
}

/* Looks up n ≤ BLOCK features. Both tables are larger than the caches: their lines are asked for beforehand. */
static size_t look_up(const chiosa_model *model, const chs_feature *features, size_t n, known_features *known)
{
	size_t k = model->n_labels, count = 0;
	const chs_feature *ahead = features, *end = features + n;
	while (ahead < end && ahead < features + AHEAD)
		fetch(model, ahead++);
	for (const chs_feature *at = features; at < end; at++) {
		if (ahead < end)
			fetch(model, ahead++);
		uint32_t feature = chs_model_feature(model, at->hash);
		if (feature == UINT32_MAX)
			continue;
		__builtin_prefetch(&model->weights[(size_t)feature * k]);
		known->features[count] = feature;
		known->values[count++] = at->value;
	}
	return count;
}

/* Four labels, as the shipped model has, stay in registers. */
static void add_four(const float *weights, const known_features *known, size_t n, double *scores)
{
	double sums[4] = {scores[0], scores[1], scores[2], scores[3]};
	for (size_t i = 0; i < n; i++) {
		const float *row = weights + (size_t)known->features[i] * 4;
		double value = known->values[i];
		for (size_t label = 0; label < 4; label++)
			sums[label] += value * (double)row[label];
	}
	memcpy(scores, sums, sizeof sums);
}

static void add_labels(const float *weights, size_t k, const known_features *known, size_t n, double *scores)
{
	for (size_t i = 0; i < n; i++) {
		const float *row = weights + (size_t)known->features[i] * k;
		double value = known->values[i];
		for (size_t label = 0; label < k; label++)
			scores[label] += value * (double)row[label];
	}
}

/* Sums run in the order of the row, over labels side by side: the same order, and so the same bits, everywhere. */
static void score_linear(const chiosa_model *model, const chs_feature *features, size_t n_features, double *scores)
{
	size_t k = model->n_labels;
	known_features known;
	memcpy(scores, model->bias, k * sizeof *scores);
	for (size_t i = 0; i < n_features; i += BLOCK) {
		size_t n = look_up(model, features + i, n_features - i < BLOCK ? n_features - i : BLOCK, &known);
		if (k == 4)
			add_four(model->weights, &known, n, scores);
		else
			add_labels(model->weights, k, &known, n, scores);
	}
}

/* The known features in ascending order, by insertion: rows are short and nearly grouped already. */
static size_t sort_row(const chiosa_model *model, chs_scorer *scorer, const chs_feature *features, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t column = chs_model_feature(model, features[i].hash);
		if (column == UINT32_MAX)
			continue;
		size_t at = count++;
		for (; at > 0 && scorer->columns[at - 1] > column; at--) {
			scorer->columns[at] = scorer->columns[at - 1];
			scorer->values[at] = scorer->values[at - 1];
		}
		scorer->columns[at] = column;
		scorer->values[at] = features[i].value;
	}
	return count;
}

static double dot(const chs_scorer *row, size_t n, const uint32_t *columns, const float *values, size_t m)
{
	double sum = 0;
	for (size_t i = 0, j = 0; i < n && j < m;) {
		if (row->columns[i] == columns[j])
			sum += (double)row->values[i++] * (double)values[j++];
		else if (row->columns[i] < columns[j])
			i++;
		else
			j++;
	}
	return sum;
}

static void score_kernel(const chiosa_model *model, const chs_scorer *row, size_t n, double *scores)
{
	const chs_kernel_part *part = &model->kernel;
	size_t k = model->n_labels;
	double square = 0;
	for (size_t i = 0; i < n; i++)
		square += (double)row->values[i] * (double)row->values[i];
	memcpy(scores, model->bias, k * sizeof *scores);
	for (size_t v = 0; v < part->n_vectors; v++) {
		size_t from = (size_t)part->starts[v], to = (size_t)part->starts[v + 1];
		double product = dot(row, n, part->columns + from, part->values + from, to - from);
		double value =
		    chs_kernel_value(part->kernel, part->gamma, part->coef0, part->degree, product, square, part->squares[v]);
		for (size_t label = 0; label < k; label++)
			scores[label] += value * part->coefficients[v * k + label];
	}
}

chiosa_status chs_score(const chiosa_model *model, chs_scorer *scorer, const chs_feature *features, size_t n_features,
                        double *scores, chiosa_error *error)
{
	if (model->weights) {
		score_linear(model, features, n_features, scores);
		return CHIOSA_OK;
	}
	if (!chs_reserve(&scorer->columns, &scorer->capacity, n_features, sizeof *scorer->columns) ||
	    !chs_reserve(&scorer->values, &scorer->values_capacity, n_features, sizeof *scorer->values))
		return chs_fail_memory(error);
	score_kernel(model, scorer, sort_row(model, scorer, features, n_features), scores);
	return CHIOSA_OK;
}

static void normalise(double *row, size_t k)
{
	double sum = 0;
	for (size_t i = 0; i < k; i++)
		sum += row[i];
	for (size_t i = 0; i < k; i++)
		row[i] = sum > 0 && isfinite(sum) ? row[i] / sum : 1.0 / (double)k;
}

/* forward[t][j] ∝ likelihood[t][j] · Σ_i forward[t−1][i] · transition[i][j]; each row is scaled to sum to one. */
static void pass_forward(const double *transitions, const double *likelihoods, size_t n, size_t k, double *forward)
{
	for (size_t t = 0; t < n; t++) {
		for (size_t j = 0; j < k; j++) {
			double sum = t == 0 ? exp(transitions[k * k + j]) : 0;
			for (size_t i = 0; t > 0 && i < k; i++)
				sum += forward[(t - 1) * k + i] * exp(transitions[i * k + j]);
			forward[t * k + j] = sum * likelihoods[t * k + j];
		}
		normalise(forward + t * k, k);
	}
}

static void pass_backward(const double *transitions, const double *likelihoods, size_t n, size_t k, double *backward)
{
	for (size_t j = 0; j < k; j++)
		backward[(n - 1) * k + j] = 1.0 / (double)k;
	for (size_t t = n - 1; t-- > 0;) {
		for (size_t i = 0; i < k; i++) {
			double sum = 0;
			for (size_t j = 0; j < k; j++)
				sum += exp(transitions[i * k + j]) * likelihoods[(t + 1) * k + j] * backward[(t + 1) * k + j];
			backward[t * k + i] = sum;
		}
		normalise(backward + t * k, k);
	}
}

chiosa_status chs_decode_sequence(const chiosa_model *model, chs_scorer *scorer, double *probabilities, size_t n,
                                  chiosa_error *error)
{
	size_t k = model->n_labels;
	if (!model->transitions || n == 0)
		return CHIOSA_OK;
	const double *mix = model->transitions + (k + 1) * k;
	if (n > SIZE_MAX / (3 * k * sizeof(double)) ||
	    !chs_reserve(&scorer->messages, &scorer->messages_capacity, 3 * n * k, sizeof *scorer->messages))
		return chs_fail_memory(error);
	double *likelihoods = scorer->messages, *forward = likelihoods + n * k, *backward = forward + n * k;
	for (size_t i = 0; i < n * k; i++)
		likelihoods[i] = probabilities[i] / mix[i % k];
	pass_forward(model->transitions, likelihoods, n, k, forward);
	pass_backward(model->transitions, likelihoods, n, k, backward);
	for (size_t i = 0; i < n * k; i++)
		probabilities[i] = forward[i] * backward[i];
	for (size_t t = 0; t < n; t++)
		normalise(probabilities + t * k, k);
	return CHIOSA_OK;
}
