/* SPDX-License-Identifier: MIT */
/*
 * Vectors in LIBSVM's format: "LABEL INDEX:VALUE …", labels and indexes from 1 in the order of the side file, which
 * tells what they stand for: label<TAB>NUMBER<TAB>TEXT and feature<TAB>NUMBER<TAB>NAME.
 */
#include "base/number.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/places.h"
#include "train/gather.h"

#include <stdlib.h>

typedef struct values {
	const char *model, *language, *data, *features, *names;
} values;

static const option_row rows[] = {
    {"model", "MODEL", OPTION_TEXT, offsetof(values, model), "use this model's vocabulary and settings", 0, 0, NULL},
    {"lang", "TAG", OPTION_TEXT, offsetof(values, language), "without a model: the corpus's language", 0, 0, NULL},
    {"data", "DIR", OPTION_TEXT, offsetof(values, data), "folder of the language data", 0, 0, NULL},
    {"features", "LIST", OPTION_TEXT, offsetof(values, features), "without a model: feature groups, as in train", 0, 0,
     NULL},
    {"names", "FILE", OPTION_TEXT, offsetof(values, names), "where to write the names of labels and features", 0, 0,
     NULL},
};

static const command_spec features_command = {
    "features", "CORPUS…", "Prints the feature vectors of a labelled corpus in LIBSVM's format, for other tools.",
    NULL,       rows,      COUNT(rows)};

/* What numbers stand for: the model's labels and features, or those that the corpus itself gives. */
typedef struct numbering {
	const char *const *labels;
	size_t n_labels;
	const chiosa_model *model; /* NULL: the corpus's own */
	const chs_gathered *gathered;
} numbering;

static chs_slice feature_name(const numbering *n, size_t feature)
{
	return n->model ? chs_model_feature_name(n->model, feature) : n->gathered->names[feature];
}

static int write_names(const numbering *n, const char *path)
{
	chs_writer *writer;
	chs_buffer line = {0};
	size_t count = n->model ? n->model->n_features : n->gathered->n_columns;
	int code = open_results(&writer, path);
	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; !line.failed && i < n->n_labels + count; i++) {
		bool label = i < n->n_labels;
		chs_buffer_clear(&line);
		chs_buffer_format(&line, "%s\t%zu\t", label ? "label" : "feature", (label ? i : i - n->n_labels) + 1);
		chs_buffer_add_slice(&line, label ? chs_slice_from(n->labels[i]) : feature_name(n, i - n->n_labels));
		chs_buffer_add_char(&line, '\n');
		chs_writer_add(writer, line.data, line.length);
	}
	code = line.failed ? EXIT_INTERNAL : EXIT_DONE;
	if (code == EXIT_INTERNAL)
		print_message("out of memory");
	chs_buffer_free(&line);
	return close_results(writer, code);
}

/* The label's number; labels that the model does not know get the numbers behind its own. */
static size_t label_number(const numbering *n, const char *label)
{
	for (size_t i = 0; i < n->n_labels; i++)
		if (strcmp(n->labels[i], label) == 0)
			return i + 1;
	return n->n_labels + 1;
}

typedef struct cell {
	uint32_t feature;
	float value;
} cell;

static int compare_cells(const void *a, const void *b)
{
	const cell *x = a, *y = b;
	return (x->feature > y->feature) - (x->feature < y->feature);
}

/* Cells of one row, numbered and ascending; returns how many. */
static size_t number_row(const numbering *n, size_t row, cell *cells)
{
	const chs_gathered *g = n->gathered;
	size_t count = 0;
	for (size_t i = g->starts[row]; i < g->starts[row + 1]; i++) {
		uint32_t feature = n->model ? chs_model_feature(n->model, g->hashes[g->columns[i]]) : g->columns[i];
		if (feature != UINT32_MAX)
			cells[count++] = (cell){feature, g->values[i]};
	}
	qsort(cells, count, sizeof *cells, compare_cells);
	return count;
}

static int write_vectors(const numbering *n, chs_writer *results)
{
	const chs_gathered *g = n->gathered;
	chs_buffer line = {0};
	cell *cells = chs_alloc(g->n_columns, sizeof *cells);
	for (size_t row = 0; cells && !line.failed && row < g->n_rows; row++) {
		size_t count = number_row(n, row, cells);
		chs_buffer_clear(&line);
		chs_buffer_add_size(&line, label_number(n, g->labels[g->row_labels[row]]));
		for (size_t i = 0; i < count; i++) {
			chs_buffer_format(&line, " %u:", cells[i].feature + 1);
			chs_add_double(&line, (double)cells[i].value);
		}
		chs_buffer_add_char(&line, '\n');
		chs_writer_add(results, line.data, line.length);
	}
	int code = !cells || line.failed ? EXIT_INTERNAL : EXIT_DONE;
	if (code == EXIT_INTERNAL)
		print_message("out of memory");
	chs_buffer_free(&line);
	free(cells);
	return code;
}

static chiosa_status read_corpus(chs_gathered *gathered, const values *v, const chiosa_model *model,
                                 const char *const *paths, size_t n_paths, chiosa_error *error)
{
	chs_language *language = NULL;
	chs_feature_settings settings = model ? model->settings : chs_feature_defaults();
	chiosa_status status = model ? CHIOSA_OK : chs_parse_groups(&settings.groups, v->features, error);
	if (status == CHIOSA_OK && !model)
		status = chs_language_load(&language, v->data, v->language, error);
	chs_gather_options gathering = {.language = model ? model->language : language,
	                                .settings = &settings,
	                                .fewest_articles = model ? 1 : 2,
	                                .progress = on_progress,
	                                .warning = on_warning,
	                                .any_labels = true};
	if (status == CHIOSA_OK)
		status = chs_gather(gathered, paths, n_paths, &gathering, error);
	end_progress();
	chs_language_free(language);
	return status;
}

static int print_features(const values *v, const chiosa_model *model, const chs_gathered *gathered, chs_writer *results)
{
	numbering n = {.model = model, .gathered = gathered};
	n.labels = model ? (const char *const *)model->labels : (const char *const *)gathered->labels;
	n.n_labels = model ? model->n_labels : gathered->n_labels;
	int code = write_vectors(&n, results);
	return code == EXIT_DONE && v->names ? write_names(&n, v->names) : code;
}

int run_features(int argc, char **argv)
{
	values v = {.language = "it", .data = data_folder(), .features = "default"};
	int first;
	chs_writer *results;
	chiosa_error error;
	chiosa_model *model = NULL;
	chs_gathered gathered = {0};
	int code = read_options(&features_command, argc, argv, &v, &first);
	if (code >= 0)
		return code;
	if (first == argc) {
		print_message("features: expected a corpus (see chiosa features --help)");
		return EXIT_USE;
	}
	code = open_results(&results, NULL);
	if (code != EXIT_DONE)
		return code;
	chiosa_status status = v.model ? open_model(&model, v.model, NULL, &error) : CHIOSA_OK;
	if (status == CHIOSA_OK)
		status = read_corpus(&gathered, &v, model, (const char *const *)(argv + first), (size_t)(argc - first), &error);
	if (status == CHIOSA_OK) {
		code = print_features(&v, model, &gathered, results);
	} else {
		print_error(&error);
		code = exit_code_of(status);
	}
	chs_gathered_free(&gathered);
	chiosa_model_close(model);
	return close_results(results, code);
}
