/* SPDX-License-Identifier: MIT */
#include "train/machine.h"

#include "models/kernel.h"

#include <stdlib.h>

void chs_machine_free(chs_machine *machine)
{
	if (!machine)
		return;
	free(machine->pair_weights);
	free(machine->pair_bias);
	free(machine->weights);
	free(machine->bias);
	free(machine->vector_rows);
	free(machine->coefficients);
	free(machine->pair_coefficients);
	*machine = (chs_machine){0};
}

static double dot_rows(const chs_problem *a, size_t row_a, const chs_problem *b, size_t row_b)
{
	size_t i = a->starts[row_a], end_i = a->starts[row_a + 1];
	size_t j = b->starts[row_b], end_j = b->starts[row_b + 1];
	double sum = 0;
	while (i < end_i && j < end_j) {
		if (a->columns[i] == b->columns[j]) {
			sum += (double)a->values[i++] * (double)b->values[j++];
		} else if (a->columns[i] < b->columns[j]) {
			i++;
		} else {
			j++;
		}
	}
	return sum;
}

/* sums[n] += factor × terms[n] */
static void add_scaled(double *sums, const double *terms, size_t n, double factor)
{
	for (size_t k = 0; k < n; k++)
		sums[k] += factor * terms[k];
}

static void add_linear(const chs_machine *machine, const chs_problem *problem, size_t row, double *scores,
                       double *pairs)
{
	for (size_t at = problem->starts[row]; at < problem->starts[row + 1]; at++) {
		size_t column = problem->columns[at];
		if (column >= machine->n_columns)
			continue;
		add_scaled(scores, machine->weights + column * machine->n_labels, machine->n_labels, problem->values[at]);
		if (pairs)
			add_scaled(pairs, machine->pair_weights + column * machine->n_pairs, machine->n_pairs, problem->values[at]);
	}
}

static void add_vectors(const chs_machine *machine, const chs_problem *support, const chs_problem *problem, size_t row,
                        double *scores, double *pairs)
{
	double square = dot_rows(problem, row, problem, row);
	for (size_t v = 0; v < machine->n_vectors; v++) {
		size_t vector = machine->vector_rows[v];
		double value = chs_kernel_value(machine->kernel, machine->gamma, machine->coef0, machine->degree,
		                                dot_rows(problem, row, support, vector), square,
		                                dot_rows(support, vector, support, vector));
		add_scaled(scores, machine->coefficients + v * machine->n_labels, machine->n_labels, value);
		if (pairs)
			add_scaled(pairs, machine->pair_coefficients + v * machine->n_pairs, machine->n_pairs, value);
	}
}

void chs_machine_scores(const chs_machine *machine, const chs_problem *support, const chs_problem *problem, size_t row,
                        double *scores, double *pairs)
{
	for (size_t k = 0; k < machine->n_labels; k++)
		scores[k] = machine->bias[k];
	if (machine->n_pairs == 0)
		pairs = NULL;
	for (size_t p = 0; pairs && p < machine->n_pairs; p++)
		pairs[p] = machine->pair_bias[p];
	if (machine->weights)
		add_linear(machine, problem, row, scores, pairs);
	else
		add_vectors(machine, support, problem, row, scores, pairs);
}
