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

/* The table is larger than the caches: its lines are asked for while features before them are added up. */
enum { AHEAD = 32 }; /* a power of two */

static inline const chs_row *fetch(const chs_rows *rows, uint64_t hash)
{
	const chs_row *row = chs_rows_find(rows, hash);
	__builtin_prefetch(row);
	return row;
}

/*
 * Adds the features to scores[k], with k known to the compiler where it is called with a number. Sums run in the order
 * of the row, over labels side by side: the same order, and so the same bits, everywhere.
 */
static inline void add_features(chs_rows rows, const chs_feature *features, size_t n, size_t k, double *restrict scores)
{
	const chs_row *next[AHEAD];
	rows.stride = chs_row_stride(k);
	for (size_t i = 0; i < n && i < AHEAD; i++)
		next[i] = fetch(&rows, features[i].hash);
	for (size_t i = 0; i < n; i++) {
		const chs_row *row = next[i % AHEAD];
		if (i + AHEAD < n)
			next[i % AHEAD] = fetch(&rows, features[i + AHEAD].hash);
		if (row->hash != features[i].hash)
			continue;
		double value = features[i].value;
		for (size_t label = 0; label < k; label++)
			scores[label] += value * (double)row->weights[label];
	}
}

static void score_linear(const chiosa_model *model, const chs_feature *features, size_t n_features, double *scores)
{
	size_t k = model->n_labels;
	if (k == 4) { /* as the shipped model: its sums stay in registers */
		double sums[4];
		memcpy(sums, model->bias, sizeof sums);
		add_features(model->rows, features, n_features, 4, sums);
		memcpy(scores, sums, sizeof sums);
	} else {
		memcpy(scores, model->bias, k * sizeof *scores);
		add_features(model->rows, features, n_features, k, scores);
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
	if (chs_model_is_linear(model)) {
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
