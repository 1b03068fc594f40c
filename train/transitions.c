/* SPDX-License-Identifier: MIT */
#include "train/transitions.h"

#include "base/memory.h"
#include "models/score.h"
#include "train/validate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Counts over the rows whose fold is not `left_out` (UINT32_MAX: all rows). */
static void count(double *table, const chs_problem *p, const double *mix, double strength, const uint32_t *fold_of,
                  uint32_t left_out)
{
	size_t k = p->n_labels;
	for (size_t i = 0; i < (k + 1) * k; i++)
		table[i] = 1;
	for (size_t row = 0; row < p->n_rows; row++) {
		if (fold_of && fold_of[row] == left_out)
			continue;
		bool follows = row > 0 && p->articles[row - 1] == p->articles[row];
		table[(follows ? p->labels[row - 1] : k) * k + p->labels[row]] += 1;
	}
	for (size_t i = 0; i <= k; i++) {
		double sum = 0;
		for (size_t j = 0; j < k; j++)
			sum += table[i * k + j];
		for (size_t j = 0; j < k; j++)
			table[i * k + j] = strength * log(table[i * k + j] / sum) + (1 - strength) * log(mix[j]);
	}
	memcpy(table + (k + 1) * k, mix, k * sizeof *mix);
}

void chs_count_transitions(double *table, const chs_problem *problem, const double *mix, double strength)
{
	count(table, problem, mix, strength, NULL, UINT32_MAX);
}

void chs_shift_transitions(double *table, const double *found, const double *wanted, size_t n_labels)
{
	for (size_t i = 0; i <= n_labels; i++) {
		double sum = 0, *row = table + i * n_labels;
		for (size_t j = 0; j < n_labels; j++) {
			row[j] += log(wanted[j] / found[j]);
			sum += exp(row[j]);
		}
		for (size_t j = 0; j < n_labels; j++)
			row[j] -= log(sum);
	}
	memcpy(table + (n_labels + 1) * n_labels, wanted, n_labels * sizeof *wanted);
}

static chiosa_status decode_fold(double *decoded, const chs_problem *p, const uint32_t *fold_of, uint32_t fold,
                                 const double *table, chs_scorer *scorer, chiosa_error *error)
{
	size_t k = p->n_labels;
	chiosa_model model = {.n_labels = k, .transitions = table};
	chiosa_status status = CHIOSA_OK;
	for (size_t row = 0; row < p->n_rows && status == CHIOSA_OK;) {
		size_t end = row + 1;
		while (end < p->n_rows && p->articles[end] == p->articles[row])
			end++;
		if (fold_of[row] == fold)
			status = chs_decode_sequence(&model, scorer, decoded + row * k, end - row, error);
		row = end;
	}
	return status;
}

static chiosa_status decode_all(double *decoded, const double *probabilities, const chs_problem *p,
                                const uint32_t *fold_of, size_t folds, const double *mix, double strength,
                                double *table, chs_scorer *scorer, chiosa_error *error)
{
	chiosa_status status = CHIOSA_OK;
	memcpy(decoded, probabilities, p->n_rows * p->n_labels * sizeof *decoded);
	for (uint32_t fold = 0; fold < folds && status == CHIOSA_OK; fold++) {
		count(table, p, mix, strength, fold_of, fold);
		status = decode_fold(decoded, p, fold_of, fold, table, scorer, error);
	}
	return status;
}

chiosa_status chs_choose_transitions(double *strength, double *probabilities, const chs_problem *p,
                                     const uint32_t *fold_of, size_t folds, const double *mix, chiosa_error *error)
{
	static const double tried[] = {0, 0.25, 0.5, 0.75, 1};
	size_t cells = p->n_rows * p->n_labels;
	double best = -1;
	chs_scorer scorer = {0};
	double *decoded = chs_alloc(cells, sizeof *decoded), *kept = chs_alloc(cells, sizeof *kept);
	double *table = chs_alloc((p->n_labels + 2) * p->n_labels, sizeof *table);
	chiosa_status status = decoded && kept && table ? CHIOSA_OK : chs_fail_memory(error);
	for (size_t i = 0; i < sizeof tried / sizeof *tried && status == CHIOSA_OK; i++) {
		chs_validation validation;
		status = decode_all(decoded, probabilities, p, fold_of, folds, mix, tried[i], table, &scorer, error);
		if (status != CHIOSA_OK)
			break;
		chs_validation_measure(&validation, p, decoded);
		if (validation.macro_f1 <= best)
			continue;
		best = validation.macro_f1;
		*strength = tried[i];
		memcpy(kept, decoded, cells * sizeof *kept);
	}
	if (status == CHIOSA_OK)
		memcpy(probabilities, kept, cells * sizeof *kept);
	free(decoded);
	free(kept);
	free(table);
	chs_scorer_free(&scorer);
	return status;
}
