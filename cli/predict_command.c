/* SPDX-License-Identifier: MIT */
#include "base/number.h"
#include "base/threads.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/places.h"
#include "predict/batch.h"
#include "predict/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

typedef struct values {
	const char *model, *language, *output;
	double min_probability;
	size_t jobs, max_article;
	int format, input;
} values;

static const char *const formats[] = {"jsonl", "tsv", "csv", "text", NULL};
static const char *const inputs[] = {"auto", "jsonl", "text", "tsv", "fasttext", NULL};

static const option_row rows[] = {
    {"model", "MODEL", OPTION_TEXT, offsetof(values, model),
     "model file; without it the installed one of each article's language", 0, 0, NULL},
    {"lang", "TAG", OPTION_TEXT, offsetof(values, language), "language of articles that name none", 0, 0, NULL},
    {"format", "NAME", OPTION_CHOICE, offsetof(values, format),
     "jsonl, tsv, csv or text; default: text on a terminal, else jsonl", 0, 0, formats},
    {"output", "FILE", OPTION_TEXT, offsetof(values, output), "where to write; default: standard output", 0, 0, NULL},
    {"min-probability", "P", OPTION_NUMBER, offsetof(values, min_probability),
     "below it a sentence is left without a label", 0, 1, NULL},
    {"input", "NAME", OPTION_CHOICE, offsetof(values, input), "format of the input: auto, jsonl, text, tsv or fasttext",
     0, 0, inputs},
    {"max-article", "MB", OPTION_SIZE, offsetof(values, max_article), "a larger article is refused", 1, 1024, NULL},
    {"jobs", "N", OPTION_SIZE, offsetof(values, jobs), "threads; the output does not depend on it", 1, 256, NULL},
};

static const command_spec predict_command = {
    "predict",
    "[ARTICLE…]",
    "Labels the sentences of articles: files, folders, or standard input (\"-\" or nothing).",
    "Articles are JSON Lines, JSON, or plain text files of any usual encoding. Failed articles are named and passed "
    "over.",
    rows,
    COUNT(rows)};

enum { MAX_MODELS = 64 };

typedef struct run {
	const values *values;
	chs_output_options output;
	chs_writer *writer;
	struct opened {
		char language[17];
		chiosa_model *model; /* NULL: there is none */
		chiosa_error error;
	} models[MAX_MODELS];
	size_t n_models;
} run;

/* One model for all, or one for each language that comes, opened when it first does. */
static const chiosa_model *model_for(void *user, chs_slice language, chiosa_error *error)
{
	run *r = user;
	if (r->values->model)
		return r->models[0].model;
	if (language.length == 0)
		language = chs_slice_from(r->values->language);
	for (size_t i = 0; i < r->n_models; i++) {
		if (!chs_slice_is(language, r->models[i].language))
			continue;
		if (!r->models[i].model)
			*error = r->models[i].error;
		return r->models[i].model;
	}
	bool named = language.length < sizeof r->models[0].language && !memchr(language.data, '/', language.length);
	if (!named || r->n_models == MAX_MODELS) {
		int shown = language.length < sizeof r->models[0].language ? (int)language.length : 16;
		chs_fail(error, CHIOSA_ERROR_INPUT, "no model for the language \"%.*s\"", shown, language.data);
		return NULL;
	}
	struct opened *opened = &r->models[r->n_models++];
	memcpy(opened->language, language.data, language.length);
	if (open_model(&opened->model, NULL, opened->language, &opened->error) != CHIOSA_OK)
		*error = opened->error;
	return opened->model;
}

static void render(void *user, chs_buffer *out, const chiosa_model *model, const chs_article *article,
                   const chs_labelling *labelling)
{
	chs_output_article(out, &((const run *)user)->output, model, article, labelling);
}

static bool accept(void *user, const chs_buffer *out)
{
	run *r = user;
	chiosa_error error;
	chs_writer_add(r->writer, out->data, out->length);
	/* Each article shows at once on a terminal and in a live pipeline; a full disk or a closed pipe ends the work. */
	return chs_writer_flush(r->writer, &error) == CHIOSA_OK && !interrupted();
}

static void failed(void *user, const chiosa_error *failure)
{
	(void)user;
	print_error(failure);
}

static void choose_output(run *r)
{
	struct winsize size;
	bool terminal = !r->values->output && isatty(STDOUT_FILENO);
	const char *no_colour = getenv("NO_COLOR");
	int format = r->values->format >= 0 ? r->values->format : terminal ? CHS_OUTPUT_TEXT : CHS_OUTPUT_JSONL;
	r->output = (chs_output_options){.format = (chs_output_format)format, .width = 100};
	r->output.colour = terminal && !(no_colour && no_colour[0]);
	if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		r->output.width = size.ws_col;
}

static int label_all(run *r, const char *const *paths, size_t n_paths)
{
	const values *v = r->values;
	chs_reader *reader;
	chs_batch_counts counts;
	chiosa_error error;
	chs_reader_options reading = {.format = (chs_format)v->input, .max_article = v->max_article << 20};
	chs_batch batch = {.model_for = model_for,
	                   .render = render,
	                   .accept = accept,
	                   .failed = failed,
	                   .user = r,
	                   .min_probability = v->min_probability,
	                   .jobs = v->jobs};
	chs_buffer head = {0};
	chs_output_begin(&head, &r->output);
	chs_writer_add(r->writer, head.data, head.length);
	bool begun = !head.failed;
	chs_buffer_free(&head);
	chiosa_status status = begun ? chs_reader_open(&reader, paths, n_paths, &reading, &error) : chs_fail_memory(&error);
	if (status == CHIOSA_OK) {
		status = chs_batch_run(&batch, reader, &counts, &error);
		chs_reader_close(reader);
	}
	if (status == CHIOSA_ERROR_CANCELLED)
		return interrupted() ? EXIT_INTERRUPTED : EXIT_DONE; /* else writing failed: close_results says why */
	if (status != CHIOSA_OK) {
		print_error(&error);
		return exit_code_of(status);
	}
	if (counts.failed)
		print_message("%zu of %zu articles or files failed", counts.failed, counts.failed + counts.labelled);
	return counts.failed == 0 ? EXIT_DONE : counts.labelled ? EXIT_PARTLY : EXIT_NOTHING;
}

int run_predict(int argc, char **argv)
{
	values v = {.language = "it", .jobs = chs_processors(), .max_article = 8, .format = -1};
	int first;
	chiosa_error error;
	int code = read_options(&predict_command, argc, argv, &v, &first);
	if (code >= 0)
		return code;
	run *r = chs_alloc(1, sizeof *r);
	if (!r) {
		print_message("out of memory");
		return EXIT_INTERNAL;
	}
	r->values = &v;
	choose_output(r);
	chiosa_status status =
	    v.model ? open_model(&r->models[r->n_models++].model, v.model, v.language, &error) : CHIOSA_OK;
	if (status != CHIOSA_OK) {
		print_error(&error);
		code = exit_code_of(status);
	} else {
		code = open_results(&r->writer, v.output);
		if (code == EXIT_DONE)
			code = close_results(r->writer, label_all(r, (const char *const *)(argv + first), (size_t)(argc - first)));
	}
	for (size_t i = 0; i < r->n_models; i++)
		chiosa_model_close(r->models[i].model);
	free(r);
	return code;
}
