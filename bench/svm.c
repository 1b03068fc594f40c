/* SPDX-License-Identifier: MIT */
/*
 * chiosa-bench-svm [ROWS [COLUMNS [LABELS [JOBS]]]]: one training on a synthetic problem that looks like text (few
 * common and many rare columns), by libsvm alone and by chs_solve with a Gram matrix. Prints the times, their ratio and
 * the largest difference of the decision values, relative to the largest decision value.
 * chiosa-bench-svm --vectors FILE [COST [JOBS]]: the same on vectors as `chiosa features` prints them, linear kernel.
 */
#include "base/memory.h"
#include "base/number.h"
#include "train/solve.h"

#include <libsvm/svm.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ITEMS_PER_ROW = 80, COMPARED_ROWS = 400, CACHE_SIZE = 100 /* MB: svm-train's default */ };

typedef struct bench {
	chs_problem problem;
	size_t *starts, *rows;
	uint32_t *columns, *labels, *articles;
	float *values;
	double *weights;
	struct svm_node *nodes;
	struct svm_problem svm;
} bench;

typedef struct outcome {
	double plain, gram, solve; /* seconds */
	double difference;
} outcome;

static uint64_t next_random(uint64_t *state) /* SplitMix64 */
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static double uniform(uint64_t *state)
{
	return (double)(next_random(state) >> 11) * 0x1p-53;
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int compare_columns(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* A third of the columns drawn is shifted by the label, so that labels can be told apart, but not perfectly. */
static size_t fill_row(bench *made, size_t row, size_t at, uint64_t *state)
{
	size_t m = made->problem.n_columns, end = at + ITEMS_PER_ROW, kept = at;
	uint32_t label = (uint32_t)(next_random(state) % made->problem.n_labels);
	made->labels[row] = label;
	for (size_t i = at; i < end; i++) {
		double u = uniform(state);
		size_t column = (size_t)((double)m * u * u * u * u);
		if (i % 3 == 0)
			column += label;
		made->columns[i] = (uint32_t)(column < m ? column : m - 1);
	}
	qsort(made->columns + at, ITEMS_PER_ROW, sizeof *made->columns, compare_columns);
	for (size_t i = at; i < end; i++) {
		if (kept > at && made->columns[kept - 1] == made->columns[i])
			continue;
		made->columns[kept] = made->columns[i];
		made->values[kept++] = (float)((0.5 + uniform(state)) / sqrt(ITEMS_PER_ROW));
	}
	return kept;
}

static bool make_nodes(bench *made)
{
	size_t n = made->problem.n_rows;
	made->nodes = chs_alloc(made->starts[n] + n, sizeof *made->nodes);
	made->svm = (struct svm_problem){.l = (int)n};
	made->svm.y = chs_alloc(n, sizeof *made->svm.y);
	made->svm.x = chs_alloc(n, sizeof *made->svm.x);
	if (!made->nodes || !made->svm.y || !made->svm.x)
		return false;
	struct svm_node *node = made->nodes;
	for (size_t row = 0; row < n; row++) {
		made->svm.x[row] = node;
		made->svm.y[row] = made->labels[row];
		for (size_t at = made->starts[row]; at < made->starts[row + 1]; at++)
			*node++ = (struct svm_node){.index = (int)made->columns[at] + 1, .value = made->values[at]};
		*node++ = (struct svm_node){.index = -1};
	}
	return true;
}

static bool make_bench(bench *made, size_t n, size_t m, size_t n_labels)
{
	uint64_t state = 1;
	made->starts = chs_alloc(n + 1, sizeof *made->starts);
	made->rows = chs_alloc(n, sizeof *made->rows);
	made->columns = chs_alloc(n * ITEMS_PER_ROW, sizeof *made->columns);
	made->values = chs_alloc(n * ITEMS_PER_ROW, sizeof *made->values);
	made->labels = chs_alloc(n, sizeof *made->labels);
	made->articles = chs_alloc(n, sizeof *made->articles);
	made->weights = chs_alloc(n_labels, sizeof *made->weights);
	if (!made->starts || !made->rows || !made->columns || !made->values || !made->labels || !made->articles ||
	    !made->weights)
		return false;
	made->problem =
	    (chs_problem){n, m, n_labels, made->starts, made->columns, made->values, made->labels, made->articles};
	for (size_t k = 0; k < n_labels; k++)
		made->weights[k] = 1;
	for (size_t row = 0; row < n; row++) {
		made->rows[row] = row;
		made->articles[row] = (uint32_t)row;
		made->starts[row + 1] = fill_row(made, row, made->starts[row], &state);
	}
	return make_nodes(made);
}

/* One line "LABEL INDEX:VALUE …", appended as the next row; false when it is none, or memory is short. */
static bool read_row(bench *made, size_t capacity[4], char *line)
{
	chs_problem *problem = &made->problem;
	size_t row = problem->n_rows, at = row ? made->starts[row] : 0;
	char *next;
	unsigned long label = strtoul(line, &next, 10);
	if (next == line || label < 1 || label > 4096 ||
	    !chs_reserve(&made->starts, &capacity[0], row + 2, sizeof *made->starts) ||
	    !chs_reserve(&made->labels, &capacity[1], row + 1, sizeof *made->labels))
		return false;
	made->starts[0] = 0;
	while (*next == ' ') {
		char *end;
		unsigned long column = strtoul(next, &end, 10);
		if (*end != ':' || column < 1 || column > 10000000 ||
		    !chs_reserve(&made->columns, &capacity[2], at + 1, sizeof *made->columns) ||
		    !chs_reserve(&made->values, &capacity[3], at + 1, sizeof *made->values))
			return false;
		problem->n_columns = column > problem->n_columns ? column : problem->n_columns;
		made->columns[at] = (uint32_t)column - 1;
		made->values[at++] = strtof(end + 1, &next);
	}
	made->labels[row] = (uint32_t)label - 1;
	problem->n_labels = label > problem->n_labels ? label : problem->n_labels;
	made->starts[row + 1] = at;
	problem->n_rows++;
	return *next == '\n' || *next == '\0';
}

static bool read_bench(bench *made, const char *path)
{
	chs_problem *problem = &made->problem;
	size_t capacity[4] = {0}, length = 0;
	char *line = NULL;
	FILE *file = fopen(path, "r");
	bool read = file != NULL;
	while (read && problem->n_rows < CHS_GRAM_MAX_ROWS && getline(&line, &length, file) > 0)
		read = read_row(made, capacity, line);
	free(line);
	if (file)
		fclose(file);
	if (!read || problem->n_labels < 2) {
		fprintf(stderr, "chiosa-bench-svm: %s: expected lines of LABEL INDEX:VALUE …\n", path);
		return false;
	}
	made->rows = chs_alloc(problem->n_rows, sizeof *made->rows);
	made->articles = chs_alloc(problem->n_rows, sizeof *made->articles);
	made->weights = chs_alloc(problem->n_labels, sizeof *made->weights);
	if (!made->rows || !made->articles || !made->weights)
		return false;
	problem->starts = made->starts;
	problem->columns = made->columns;
	problem->values = made->values;
	problem->labels = made->labels;
	problem->articles = made->articles;
	for (size_t k = 0; k < problem->n_labels; k++)
		made->weights[k] = 1;
	for (size_t row = 0; row < problem->n_rows; row++)
		made->articles[row] = (uint32_t)(made->rows[row] = row);
	return make_nodes(made);
}

static void free_bench(bench *made)
{
	free(made->starts);
	free(made->rows);
	free(made->columns);
	free(made->values);
	free(made->labels);
	free(made->articles);
	free(made->weights);
	free(made->nodes);
	free(made->svm.x);
	free(made->svm.y);
}

static void be_silent(const char *text)
{
	(void)text;
}

static struct svm_model *train_plain(const bench *made, const chs_solver_options *options)
{
	static const int kernels[] = {[CHIOSA_LINEAR] = LINEAR, [CHIOSA_RBF] = RBF, [CHIOSA_POLY] = POLY};
	struct svm_parameter parameter = {
	    .svm_type = C_SVC,
	    .kernel_type = kernels[options->kernel],
	    .degree = options->degree,
	    .gamma = options->gamma,
	    .coef0 = options->coef0,
	    .cache_size = CACHE_SIZE,
	    .eps = options->epsilon,
	    .C = options->cost,
	    .shrinking = 1,
	};
	svm_set_print_string_function(be_silent);
	return svm_train(&made->svm, &parameter);
}

/* libsvm numbers pairs in its own order of labels; ours go by the labels' numbers. */
static double compare_row(const bench *made, const struct svm_model *model, const double *theirs, const double *ours,
                          double *largest)
{
	size_t n_labels = made->problem.n_labels, p = 0;
	double difference = 0;
	for (int i = 0; i < model->nr_class; i++) {
		for (int j = i + 1; j < model->nr_class; j++, p++) {
			size_t first = (size_t)model->label[i], second = (size_t)model->label[j];
			size_t a = first < second ? first : second, b = first < second ? second : first;
			double value = first < second ? theirs[p] : -theirs[p];
			double gap = fabs(value - ours[a * (2 * n_labels - a - 1) / 2 + b - a - 1]);
			*largest = fabs(value) > *largest ? fabs(value) : *largest;
			difference = gap > difference ? gap : difference;
		}
	}
	return difference;
}

static bool compare(double *difference, const bench *made, const struct svm_model *model, const chs_machine *machine)
{
	double largest = 0, gap = 0;
	double *theirs = chs_alloc(machine->n_pairs, sizeof *theirs), *ours = chs_alloc(machine->n_pairs, sizeof *ours);
	double *scores = chs_alloc(machine->n_labels, sizeof *scores);
	bool ready = theirs && ours && scores;
	for (size_t row = 0; ready && row < made->problem.n_rows && row < COMPARED_ROWS; row++) {
		svm_predict_values(model, made->svm.x[row], theirs);
		chs_machine_scores(machine, &made->problem, &made->problem, row, scores, ours);
		double found = compare_row(made, model, theirs, ours, &largest);
		gap = found > gap ? found : gap;
	}
	*difference = largest > 0 ? gap / largest : 0;
	free(theirs);
	free(ours);
	free(scores);
	return ready;
}

static bool measure(outcome *result, const bench *made, const chs_solver_options *options)
{
	chs_gram gram = {0};
	chs_machine machine = {0};
	chiosa_error error = {0};
	double start = now();
	struct svm_model *model = train_plain(made, options);
	result->plain = now() - start;
	start = now();
	bool done = model && chs_gram_make(&gram, &made->problem, options->jobs, &error) == CHIOSA_OK;
	result->gram = now() - start;
	start = now();
	done = done &&
	       chs_solve(&machine, &made->problem, made->rows, made->problem.n_rows, &gram, options, &error) == CHIOSA_OK;
	result->solve = now() - start;
	done = done && compare(&result->difference, made, model, &machine);
	if (!done)
		fprintf(stderr, "chiosa-bench-svm: %s\n", error.message);
	svm_free_and_destroy_model(&model);
	chs_machine_free(&machine);
	chs_gram_free(&gram);
	return done;
}

typedef struct setting {
	const char *name;
	chiosa_kernel kernel;
	double cost, gamma;
} setting;

static bool run(const bench *made, const setting *cases, size_t n_cases, size_t jobs)
{
	printf("%zu rows, %zu columns, %zu items, %zu labels, %zu job(s)\n", made->problem.n_rows, made->problem.n_columns,
	       made->starts[made->problem.n_rows], made->problem.n_labels, jobs);
	printf("%-8s %8s %8s %8s %8s %8s  %s\n", "kernel", "cost", "libsvm s", "Gram s", "solve s", "ratio", "difference");
	for (size_t i = 0; i < n_cases; i++) {
		chs_solver_options options = {
		    .kernel = cases[i].kernel,
		    .cost = cases[i].cost,
		    .gamma = cases[i].gamma,
		    .coef0 = 1,
		    .degree = 2,
		    .epsilon = 0.001,
		    .class_weights = made->weights,
		    .cache_size = 2000,
		    .jobs = jobs,
		};
		outcome result = {0};
		if (!measure(&result, made, &options))
			return false;
		printf("%-8s %8g %8.2f %8.2f %8.2f %8.1f  %.1e\n", cases[i].name, options.cost, result.plain, result.gram,
		       result.solve, result.plain / (result.gram + result.solve), result.difference);
		fflush(stdout);
	}
	return true;
}

static int on_vectors(int argc, char **argv)
{
	setting linear = {"linear", CHIOSA_LINEAR, 1, 1};
	size_t jobs = 1;
	if (argc < 3 || argc > 5 ||
	    (argc > 3 && (!chs_parse_double(chs_slice_from(argv[3]), &linear.cost) || linear.cost <= 0)) ||
	    (argc > 4 && (!chs_parse_size(chs_slice_from(argv[4]), &jobs) || jobs < 1 || jobs > 1024))) {
		fprintf(stderr, "usage: chiosa-bench-svm --vectors FILE [COST [JOBS]]\n");
		return 2;
	}
	bench made = {0};
	bool done = read_bench(&made, argv[2]) && run(&made, &linear, 1, jobs);
	free_bench(&made);
	return done && fflush(stdout) == 0 ? 0 : 4;
}

static int on_synthetic(int argc, char **argv)
{
	static const size_t largest[4] = {CHS_GRAM_MAX_ROWS, 10000000, 100, 1024};
	static const setting cases[] = {
	    {"linear", CHIOSA_LINEAR, 0.0625, 1}, {"linear", CHIOSA_LINEAR, 1, 1}, {"linear", CHIOSA_LINEAR, 8, 1},
	    {"rbf", CHIOSA_RBF, 2, 0.5},          {"poly", CHIOSA_POLY, 2, 0.5},
	};
	size_t numbers[4] = {3000, 60000, 4, 1}; /* rows, columns, labels, jobs */
	bool valid = argc <= 5;
	for (int i = 1; valid && i < argc; i++)
		valid = chs_parse_size(chs_slice_from(argv[i]), &numbers[i - 1]) && numbers[i - 1] > 0 &&
		        numbers[i - 1] <= largest[i - 1];
	if (!valid || numbers[2] < 2 || numbers[0] < 10 * numbers[2]) {
		fprintf(stderr, "usage: chiosa-bench-svm [ROWS [COLUMNS [LABELS [JOBS]]]], at least 2 labels and 10 rows for "
		                "each of them\n");
		return 2;
	}
	bench made = {0};
	bool done = make_bench(&made, numbers[0], numbers[1], numbers[2]) &&
	            run(&made, cases, sizeof cases / sizeof *cases, numbers[3]);
	free_bench(&made);
	return done && fflush(stdout) == 0 ? 0 : 4;
}

int main(int argc, char **argv)
{
	return argc > 1 && strcmp(argv[1], "--vectors") == 0 ? on_vectors(argc, argv) : on_synthetic(argc, argv);
}
