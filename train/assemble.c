/* SPDX-License-Identifier: MIT */
#include "train/assemble.h"

#include <math.h>
#include <stdlib.h>

/* What the model in the making points to and nobody else owns. */
typedef struct parts {
	uint16_t *seeds;
	unsigned char *rows;
	uint64_t *name_ends;
	chs_buffer names;
	uint32_t *kept; /* [n_columns]: number in the model, or UINT32_MAX for columns without weight */
	size_t n_kept;
	uint64_t *starts;
	uint32_t *columns;
	float *values;
	double *squares;
	float *coefficients;
	double *offsets, *transitions;
} parts;

static void parts_free(parts *p)
{
	free(p->seeds);
	free(p->rows);
	free(p->name_ends);
	chs_buffer_free(&p->names);
	free(p->kept);
	free(p->starts);
	free(p->columns);
	free(p->values);
	free(p->squares);
	free(p->coefficients);
	free(p->offsets);
	free(p->transitions);
}

static bool has_weight(const chs_machine *machine, size_t column)
{
	for (size_t k = 0; k < machine->n_labels; k++)
		if ((float)machine->weights[column * machine->n_labels + k] != 0)
			return true;
	return false;
}

/* Columns that weigh nothing for any label are left out of linear models. */
static bool choose_columns(parts *p, const chs_ingredients *in)
{
	size_t n = in->gathered->n_columns;
	p->kept = chs_alloc(n, sizeof *p->kept);
	for (size_t i = 0; p->kept && i < n; i++)
		p->kept[i] = !in->machine->weights || has_weight(in->machine, i) ? (uint32_t)p->n_kept++ : UINT32_MAX;
	return p->kept != NULL;
}

static chs_row *row_at(parts *p, const chs_rows *rows, size_t index)
{
	return (chs_row *)(void *)(p->rows + index * rows->stride);
}

static bool make_places(parts *p, chs_places *places, const chs_gathered *g)
{
	uint64_t *hashes = chs_alloc(p->n_kept, sizeof *hashes);
	for (size_t i = 0; hashes && i < g->n_columns; i++)
		if (p->kept[i] != UINT32_MAX)
			hashes[p->kept[i]] = g->hashes[i];
	bool made = hashes && chs_places_make(places, &p->seeds, hashes, p->n_kept);
	free(hashes);
	return made;
}

static bool make_rows(parts *p, chiosa_model *model, const chs_ingredients *in)
{
	const double *weights = in->machine->weights;
	const chs_gathered *g = in->gathered;
	chs_rows *rows = &model->rows;
	size_t k = in->machine->n_labels, n_weights = weights ? k : 0;
	rows->stride = chs_row_stride(n_weights);
	if (!make_places(p, &rows->places, g))
		return false;
	p->rows = chs_alloc(rows->places.n, rows->stride);
	if (!p->rows)
		return false;
	rows->data = p->rows;
	for (size_t i = 0; i < rows->places.n; i++)
		row_at(p, rows, i)->feature = UINT32_MAX;
	for (size_t i = 0; i < g->n_columns; i++) {
		if (p->kept[i] == UINT32_MAX)
			continue;
		chs_row *row = row_at(p, rows, chs_place_of(rows->places, g->hashes[i]));
		row->hash = g->hashes[i];
		row->feature = p->kept[i];
		for (size_t label = 0; label < n_weights; label++)
			row->weights[label] = (float)weights[i * k + label];
	}
	return true;
}

static bool make_names(parts *p, chiosa_model *model, const chs_gathered *g)
{
	p->name_ends = chs_alloc(p->n_kept, sizeof *p->name_ends);
	if (!p->name_ends)
		return false;
	for (size_t i = 0; i < g->n_columns; i++) {
		if (p->kept[i] == UINT32_MAX)
			continue;
		chs_buffer_add_slice(&p->names, g->names[i]);
		p->name_ends[p->kept[i]] = p->names.length;
	}
	model->n_features = p->n_kept;
	model->name_ends = p->name_ends;
	model->names = p->names.data ? p->names.data : "";
	return !p->names.failed;
}

static bool make_vectors(parts *p, chiosa_model *model, const chs_ingredients *in)
{
	const chs_machine *machine = in->machine;
	const chs_problem *problem = &in->gathered->problem;
	size_t k = machine->n_labels, used = 0;
	for (size_t v = 0; v < machine->n_vectors; v++)
		used += problem->starts[machine->vector_rows[v] + 1] - problem->starts[machine->vector_rows[v]];
	p->starts = chs_alloc(machine->n_vectors + 1, sizeof *p->starts);
	p->columns = chs_alloc(used, sizeof *p->columns);
	p->values = chs_alloc(used, sizeof *p->values);
	p->squares = chs_alloc(machine->n_vectors, sizeof *p->squares);
	p->coefficients = chs_alloc(machine->n_vectors * k, sizeof *p->coefficients);
	if (!p->starts || !p->columns || !p->values || !p->squares || !p->coefficients)
		return false;
	used = 0;
	for (size_t v = 0; v < machine->n_vectors; v++) {
		size_t row = machine->vector_rows[v];
		for (size_t i = problem->starts[row]; i < problem->starts[row + 1]; i++, used++) {
			p->columns[used] = p->kept[problem->columns[i]];
			p->values[used] = problem->values[i];
			p->squares[v] += (double)problem->values[i] * (double)problem->values[i];
		}
		p->starts[v + 1] = used;
		for (size_t label = 0; label < k; label++)
			p->coefficients[v * k + label] = (float)machine->coefficients[v * k + label];
	}
	model->kernel = (chs_kernel_part){.kernel = machine->kernel,
	                                  .degree = machine->degree,
	                                  .gamma = machine->gamma,
	                                  .coef0 = machine->coef0,
	                                  .n_vectors = machine->n_vectors,
	                                  .starts = p->starts,
	                                  .columns = p->columns,
	                                  .values = p->values,
	                                  .squares = p->squares,
	                                  .coefficients = p->coefficients};
	return true;
}

/*
 * What came out of exp and log is kept in steps of 2^-20: their last bits differ between processors, and the same
 * corpus is to give the same bytes. The step is far below what any printed probability shows.
 */
static double in_steps(double number)
{
	return nearbyint(number * 1048576) / 1048576;
}

static double *steps_of(const double *numbers, size_t n)
{
	double *rounded = chs_alloc(n, sizeof *rounded);
	for (size_t i = 0; rounded && i < n; i++)
		rounded[i] = in_steps(numbers[i]);
	return rounded;
}

static bool make_probabilities(parts *p, chiosa_model *model, const chs_ingredients *in)
{
	size_t k = in->gathered->n_labels;
	p->offsets = steps_of(in->calibration->offsets, k);
	p->transitions = in->transitions ? steps_of(in->transitions, (k + 2) * k) : NULL;
	if (p->transitions) /* the last row is no logarithm: a rare label's share must not become nought */
		memcpy(p->transitions + (k + 1) * k, in->transitions + (k + 1) * k, k * sizeof *p->transitions);
	model->calibration = (chs_calibration){
	    .slope = in_steps(in->calibration->slope),
	    .lapse = in_steps(in->calibration->lapse),
	    .offsets = p->offsets,
	};
	model->transitions = p->transitions;
	return p->offsets && (p->transitions || !in->transitions);
}

chiosa_status chs_assemble(char *name, const chs_ingredients *in, const char *path, chiosa_error *error)
{
	parts p = {0};
	chiosa_model model = {
	    .metadata = in->metadata,
	    .language = in->language,
	    .settings = *in->settings,
	    .n_labels = in->gathered->n_labels,
	    .labels = in->gathered->labels,
	    .bias = in->machine->bias,
	    .known_words = in->gathered->known_words,
	};
	chiosa_status status = chs_probe_hash(in->language, &model.probe, error);
	if (status == CHIOSA_OK &&
	    (!make_probabilities(&p, &model, in) || !choose_columns(&p, in) || !make_rows(&p, &model, in) ||
	     !make_names(&p, &model, in->gathered) || (!in->machine->weights && !make_vectors(&p, &model, in))))
		status = chs_fail_memory(error);
	if (status == CHIOSA_OK)
		status = chs_model_write(&model, path, error);
	if (status == CHIOSA_OK)
		memcpy(name, model.name, sizeof model.name);
	parts_free(&p);
	return status;
}
