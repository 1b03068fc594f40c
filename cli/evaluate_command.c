/* SPDX-License-Identifier: MIT */
#include "base/threads.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/places.h"
#include "predict/evaluation.h"

#include <string.h>

typedef struct values {
	const char *model, *language;
	size_t jobs;
	int format;
} values;

static const char *const formats[] = {"text", "json", "html", NULL};

static const option_row rows[] = {
    {"model", "MODEL", OPTION_TEXT, offsetof(values, model), "model file; without it the installed one of --lang", 0, 0,
     NULL},
    {"lang", "TAG", OPTION_TEXT, offsetof(values, language), "language whose installed model to use", 0, 0, NULL},
    {"format", "NAME", OPTION_CHOICE, offsetof(values, format), "text, json or html", 0, 0, formats},
    {"jobs", "N", OPTION_SIZE, offsetof(values, jobs), "threads; the result does not depend on it", 1, 256, NULL},
};

static const command_spec evaluate_command = {
    "evaluate",
    "CORPUS…",
    "Labels a labelled corpus and compares: accuracy, F1 per label, macro-F1, confusion, calibration.",
    "A gold-labelled sentence that is left without a label, or whose gold label the model does not know, is an error.",
    rows,
    COUNT(rows)};

static void write_report(chs_writer *results, const chiosa_evaluation *evaluation, const chiosa_model *model,
                         int format)
{
	chs_buffer page = {0};
	if (format == 2) {
		chs_metrics_html(&page, chs_evaluation_metrics(evaluation), chiosa_model_name(model));
		chs_writer_add(results, page.data, page.length);
		chs_buffer_free(&page);
		return;
	}
	const char *text = format == 1 ? chiosa_evaluation_json(evaluation) : chiosa_evaluation_text(evaluation);
	chs_writer_add(results, text, strlen(text));
	if (format == 1)
		chs_writer_add(results, "\n", 1);
}

int run_evaluate(int argc, char **argv)
{
	values v = {.language = "it", .jobs = chs_processors()};
	int first;
	chs_writer *results;
	chiosa_error error;
	chiosa_model *model = NULL;
	chiosa_evaluation *evaluation;
	int code = read_options(&evaluate_command, argc, argv, &v, &first);
	if (code >= 0)
		return code;
	if (first == argc) {
		print_message("evaluate: expected a corpus (see chiosa evaluate --help)");
		return EXIT_USE;
	}
	code = open_results(&results, NULL);
	if (code != EXIT_DONE)
		return code;
	chiosa_status status = open_model(&model, v.model, v.language, &error);
	if (status == CHIOSA_OK)
		status = chiosa_evaluate(&evaluation, model, (const char *const *)(argv + first), (size_t)(argc - first),
		                         v.jobs, on_warning, NULL, &error);
	if (status == CHIOSA_OK) {
		write_report(results, evaluation, model, v.format);
		chiosa_evaluation_free(evaluation);
	} else {
		print_error(&error);
	}
	chiosa_model_close(model);
	return close_results(results, exit_code_of(status));
}
