/* SPDX-License-Identifier: MIT */
/*
 * chiosa-bench-scoring MODEL VECTORS [SECONDS]: how fast chs_score is by itself, beside svm-predict on the same vectors
 * (as `chiosa features --model MODEL` prints them). Prints one line for each figure, NAME<TAB>NUMBER: the sentences,
 * their features, the rounds over all sentences in SECONDS (1), the fastest round's sentences a second, and how many
 * labels were right. Reading the vectors is not timed, as they lie ready in memory when predict scores them.
 */
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "models/score.h"
#include "predict/labeller.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct bench {
	chiosa_model *model;
	chs_mapping file;
	uint64_t *hashes; /* [n_features] of the model */
	chs_vectors vectors;
	size_t *labels; /* [n_rows]: from 1, as in the file */
	size_t labels_capacity;
	chs_scorer scorer;
	double *scores;
} bench;

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* ---- Reading ---- */

/* The next piece of *left up to `stop`, which is taken away with it; all that is left when there is none. */
static chs_slice take(chs_slice *left, char stop)
{
	const char *end = left->length ? memchr(left->data, stop, left->length) : NULL;
	chs_slice piece = chs_slice_of(left->data, end ? (size_t)(end - left->data) : left->length);
	size_t taken = piece.length + (end != NULL);
	*left = chs_slice_of(left->data + taken, left->length - taken);
	return piece;
}

/* INDEX:VALUE, as the feature of the model that it is. */
static bool read_cell(const bench *b, chs_slice cell, chs_feature *feature)
{
	size_t index;
	double value;
	chs_slice number = take(&cell, ':');
	if (!chs_parse_size(number, &index) || !chs_parse_double(cell, &value) || index < 1 || index > b->model->n_features)
		return false;
	*feature = (chs_feature){b->hashes[index - 1], (float)value};
	return true;
}

static bool read_row(bench *b, chs_slice line)
{
	chs_vectors *v = &b->vectors;
	chs_slice label = take(&line, ' ');
	if (!chs_reserve(&b->labels, &b->labels_capacity, v->n_rows + 1, sizeof *b->labels) ||
	    !chs_reserve(&v->starts, &v->starts_capacity, v->n_rows + 2, sizeof *v->starts) ||
	    !chs_parse_size(label, &b->labels[v->n_rows]))
		return false;
	v->starts[v->n_rows] = v->n_items;
	while (line.length) {
		chs_slice cell = take(&line, ' ');
		if (!chs_reserve(&v->items, &v->items_capacity, v->n_items + 1, sizeof *v->items) ||
		    !read_cell(b, cell, &v->items[v->n_items]))
			return false;
		v->n_items++;
	}
	v->starts[++v->n_rows] = v->n_items;
	return true;
}

static bool read_vectors(bench *b, const char *path)
{
	chs_slice left = {b->file.data, b->file.length};
	while (left.length)
		if (!read_row(b, take(&left, '\n'))) {
			fprintf(stderr, "%s:%zu: expected LABEL INDEX:VALUE …, with the model's indexes\n", path,
			        b->vectors.n_rows + 1);
			return false;
		}
	return b->vectors.n_rows > 0;
}

static bool open_bench(bench *b, const char *model, const char *vectors)
{
	chiosa_error error = {0};
	if (chiosa_model_open(&b->model, model, &error) != CHIOSA_OK ||
	    chs_mapping_open(&b->file, vectors, &error) != CHIOSA_OK) {
		fprintf(stderr, "%s: %s\n", error.path, error.message);
		return false;
	}
	b->hashes = chs_alloc(b->model->n_features, sizeof *b->hashes);
	b->scores = chs_alloc(b->model->n_labels, sizeof *b->scores);
	if (!b->hashes || !b->scores)
		return false;
	for (size_t i = 0; i < b->model->rows.places.n; i++) {
		const chs_row *row = chs_rows_at(&b->model->rows, i);
		if (row->feature != UINT32_MAX)
			b->hashes[row->feature] = row->hash;
	}
	return read_vectors(b, vectors);
}

static void close_bench(bench *b)
{
	chs_vectors_free(&b->vectors);
	chs_scorer_free(&b->scorer);
	free(b->hashes);
	free(b->labels);
	free(b->scores);
	chs_mapping_close(&b->file);
	chiosa_model_close(b->model);
}

/* ---- Scoring ---- */

/* One round over all rows: labels that are right, or SIZE_MAX on an error. */
static size_t score_all(bench *b)
{
	const chs_vectors *v = &b->vectors;
	size_t right = 0;
	for (size_t row = 0; row < v->n_rows; row++) {
		size_t from = v->starts[row], n = v->starts[row + 1] - from;
		if (chs_score(b->model, &b->scorer, v->items + from, n, b->scores, NULL) != CHIOSA_OK)
			return SIZE_MAX;
		right += chs_largest(b->scores, b->model->n_labels) + 1 == b->labels[row];
	}
	return right;
}

static bool measure(bench *b, double seconds)
{
	double start = now(), fastest = 0;
	size_t right = 0, rounds = 0;
	do {
		double before = now();
		right = score_all(b);
		double took = now() - before;
		fastest = rounds++ == 0 || took < fastest ? took : fastest;
	} while (right != SIZE_MAX && now() - start < seconds);
	if (right == SIZE_MAX)
		return false;
	printf("sentences\t%zu\nfeatures\t%zu\nrounds\t%zu\nsentences/s\t%.0f\nright\t%zu\n", b->vectors.n_rows,
	       b->vectors.n_items, rounds, fastest > 0 ? (double)b->vectors.n_rows / fastest : 0, right);
	return true;
}

int main(int argc, char **argv)
{
	bench b = {0};
	double seconds = 1;
	if (argc < 3 || argc > 4 || (argc == 4 && (!chs_parse_double(chs_slice_from(argv[3]), &seconds) || seconds < 0))) {
		fprintf(stderr,
		        "usage: chiosa-bench-scoring MODEL VECTORS [SECONDS], VECTORS by chiosa features --model MODEL\n");
		return 2;
	}
	bool done = open_bench(&b, argv[1], argv[2]) && measure(&b, seconds);
	close_bench(&b);
	return done && fflush(stdout) == 0 ? 0 : 4;
}
