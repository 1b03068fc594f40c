/* SPDX-License-Identifier: MIT */
#include "base/threads.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/places.h"

#include <stdio.h>
#include <string.h>

typedef struct values {
	chiosa_train_options train;
	const char *output;
	int solver, kernel, decode;
} values;

static const char *const solvers[] = {"libsvm", "liblinear", NULL};
static const char *const kernels[] = {"linear", "rbf", "poly", NULL};
static const char *const decoders[] = {"none", "transitions", NULL};

static const option_row rows[] = {
    {"output", "MODEL", OPTION_TEXT, offsetof(values, output), "the model file to write; without it only the report", 0,
     0, NULL},
    {"lang", "TAG", OPTION_TEXT, offsetof(values, train.language), "language of the articles", 0, 0, NULL},
    {"data", "DIR", OPTION_TEXT, offsetof(values, train.data_folder), "folder of the language data", 0, 0, NULL},
    {"solver", "NAME", OPTION_CHOICE, offsetof(values, solver), "libsvm or liblinear", 0, 0, solvers},
    {"kernel", "NAME", OPTION_CHOICE, offsetof(values, kernel), "linear, rbf or poly", 0, 0, kernels},
    {"cost", "C", OPTION_AUTO, offsetof(values, train.cost),
     "cost of an error in training (auto: libsvm 1, liblinear 2)", 1e-9, 1e9, NULL},
    {"gamma", "G", OPTION_AUTO, offsetof(values, train.gamma), "width of rbf and poly kernels", 1e-9, 1e9, NULL},
    {"degree", "D", OPTION_INT, offsetof(values, train.degree), "degree of the poly kernel", 1, 10, NULL},
    {"coef0", "R", OPTION_NUMBER, offsetof(values, train.coef0), "constant of the poly kernel", -1e9, 1e9, NULL},
    {"epsilon", "E", OPTION_AUTO, offsetof(values, train.epsilon),
     "the solver's stopping tolerance (auto: libsvm 0.001, liblinear 0.03)", 1e-12, 1, NULL},
    {"search", NULL, OPTION_FLAG, offsetof(values, train.search), "choose cost (and gamma) by cross-validation", 0, 0,
     NULL},
    {"folds", "K", OPTION_AUTO_SIZE, offsetof(values, train.folds),
     "folds of the cross-validation, grouped by article; 1: a fifth is held out (auto: 5; 1 for liblinear from 20,000 "
     "sentences on)",
     1, 100, NULL},
    {"features", "LIST", OPTION_TEXT, offsetof(values, train.features),
     "default, all, groups (only these), or -group (default without)", 0, 0, NULL},
    {"decode", "HOW", OPTION_CHOICE, offsetof(values, decode), "none, or transitions between labels", 0, 0, decoders},
    {"class-weight", "W", OPTION_TEXT, offsetof(values, train.class_weight), "none, balanced, or LABEL=W,…", 0, 0,
     NULL},
    {"prior", "MIX", OPTION_TEXT, offsetof(values, train.prior), "label mix expected in use: corpus, or LABEL=P,…", 0,
     0, NULL},
    {"accuracy", "P", OPTION_AUTO, offsetof(values, train.accuracy),
     "accuracy expected in use, where it is below the corpus's (auto: as cross-validated)", 1e-9, 1, NULL},
    {"cache-size", "MB", OPTION_SIZE, offsetof(values, train.cache_size),
     "memory for the Gram matrix and libsvm's cache", 1, 1048576, NULL},
    {"jobs", "N", OPTION_SIZE, offsetof(values, train.jobs), "threads; the model does not depend on it", 1, 256, NULL},
};

static const command_spec train_command = {
    "train",
    "CORPUS…",
    "Trains a model on labelled articles: files or folders of JSON Lines, label<TAB>text or fastText lines.",
    "Prints the table of the search (with --search) and the cross-validation, then writes the model.\n"
    "Feature groups: stems, ngrams, chars, quotes, cues, grammar, entities, length, position, neighbours.",
    rows,
    COUNT(rows)};

int run_train(int argc, char **argv)
{
	values v = {0};
	int first;
	chs_writer *results;
	chiosa_error error;
	chiosa_training *training;
	chiosa_train_options_init(&v.train);
	v.train.data_folder = data_folder();
	v.train.jobs = chs_processors();
	int code = read_options(&train_command, argc, argv, &v, &first);
	if (code >= 0)
		return code;
	if (first == argc) {
		print_message("train: expected a corpus (see chiosa train --help)");
		return EXIT_USE;
	}
	v.train.solver = (chiosa_solver)v.solver;
	v.train.kernel = (chiosa_kernel)v.kernel;
	v.train.transitions = v.decode == 1;
	v.train.progress = on_progress;
	v.train.warning = on_warning;
	code = open_results(&results, NULL);
	if (code != EXIT_DONE)
		return code;
	chiosa_status status = chiosa_train(&training, (const char *const *)(argv + first), (size_t)(argc - first),
	                                    v.output, &v.train, &error);
	end_progress();
	if (status != CHIOSA_OK) {
		print_error(&error);
		return close_results(results, exit_code_of(status));
	}
	chs_writer_add(results, chiosa_training_text(training), strlen(chiosa_training_text(training)));
	chiosa_training_free(training);
	return close_results(results, EXIT_DONE);
}
