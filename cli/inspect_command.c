/* SPDX-License-Identifier: MIT */
#include "base/json.h"
#include "base/number.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/places.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

typedef struct values {
	size_t top;
	int format;
} values;

static const char *const formats[] = {"text", "json", NULL};

static const option_row rows[] = {
    {"format", "NAME", OPTION_CHOICE, offsetof(values, format), "text, or json: the metadata as they are kept", 0, 0,
     formats},
    {"top", "N", OPTION_SIZE, offsetof(values, top), "features of the largest weight to show per label", 0, 1000, NULL},
};

static const command_spec inspect_command = {
    "inspect", "MODEL", "Shows what is in a model file: how it was made, its labels, and the features that weigh most.",
    NULL,      rows,    COUNT(rows)};

typedef struct weighed {
	double weight;
	size_t feature;
} weighed;

static int compare_weights(const void *a, const void *b)
{
	const weighed *x = a, *y = b;
	int order = (x->weight < y->weight) - (x->weight > y->weight);
	return order ? order : (x->feature > y->feature) - (x->feature < y->feature);
}

static bool add_top(chs_buffer *out, const chiosa_model *model, size_t top)
{
	size_t n = model->n_features, k = model->n_labels;
	weighed *sorted = chs_alloc(n, sizeof *sorted);
	for (size_t label = 0; sorted && label < k; label++) {
		for (size_t i = 0, found = 0; i < model->rows.places.n; i++) {
			const chs_row *row = chs_rows_at(&model->rows, i);
			if (row->feature != UINT32_MAX)
				sorted[found++] = (weighed){(double)row->weights[label], row->feature};
		}
		qsort(sorted, n, sizeof *sorted, compare_weights);
		chs_buffer_format(out, "\nFeatures that speak most for %s:\n", model->labels[label]);
		for (size_t i = 0; i < top && i < n; i++) {
			size_t start = out->length;
			chs_buffer_add_string(out, "  ");
			chs_add_fixed(out, sorted[i].weight, 3);
			chs_buffer_pad(out, start, 10);
			chs_buffer_add_slice(out, chs_model_feature_name(model, sorted[i].feature));
			chs_buffer_add_char(out, '\n');
		}
	}
	free(sorted);
	return sorted != NULL;
}

/* Every scalar of the metadata on a line of its own, objects indented below their keys. */
static void add_metadata(chs_buffer *out, const char *json)
{
	cJSON *root = cJSON_Parse(json);
	const cJSON *item, *inner;
	cJSON_ArrayForEach(item, root)
	{
		char *value = cJSON_IsObject(item) ? NULL : cJSON_PrintUnformatted(item);
		chs_buffer_format(out, "%s: %s\n", item->string, value ? value : "");
		cJSON_free(value);
		if (!cJSON_IsObject(item))
			continue;
		cJSON_ArrayForEach(inner, item)
		{
			value = cJSON_PrintUnformatted(inner);
			chs_buffer_format(out, "  %s: %s\n", inner->string, value ? value : "");
			cJSON_free(value);
		}
	}
	cJSON_Delete(root);
}

static bool describe(chs_buffer *out, const chiosa_model *model, size_t top)
{
	chs_buffer_format(out, "name: %s\nlanguage: %s\nsize: %zu bytes\nlabels:", model->name,
	                  chiosa_model_language(model), model->file.length);
	for (size_t i = 0; i < model->n_labels; i++)
		chs_buffer_format(out, "%s %s", i ? "," : "", model->labels[i]);
	chs_buffer_format(out, "\nfeatures: %zu\n", model->n_features);
	if (!chs_model_is_linear(model))
		chs_buffer_format(out, "support vectors: %zu\n", model->kernel.n_vectors);
	add_metadata(out, model->metadata);
	return !top || !chs_model_is_linear(model) || add_top(out, model, top);
}

int run_inspect(int argc, char **argv)
{
	values v = {.top = 10};
	int first;
	chs_writer *results;
	chiosa_error error;
	chiosa_model *model;
	chs_buffer out = {0};
	int code = read_options(&inspect_command, argc, argv, &v, &first);
	if (code >= 0)
		return code;
	if (argc - first != 1) {
		print_message("inspect: expected one model file (see chiosa inspect --help)");
		return EXIT_USE;
	}
	code = open_results(&results, NULL);
	if (code != EXIT_DONE)
		return code;
	chiosa_status status = open_model(&model, argv[first], NULL, &error);
	if (status != CHIOSA_OK) {
		print_error(&error);
		return close_results(results, exit_code_of(status));
	}
	if (v.format == 1)
		chs_buffer_format(&out, "%s\n", model->metadata);
	else if (!describe(&out, model, v.top))
		code = EXIT_INTERNAL;
	chs_writer_add(results, out.data, out.length);
	code = out.failed ? EXIT_INTERNAL : code;
	if (code == EXIT_INTERNAL)
		print_message("out of memory");
	chs_buffer_free(&out);
	chiosa_model_close(model);
	return close_results(results, code);
}
