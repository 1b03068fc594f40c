/* SPDX-License-Identifier: MIT */
/* chiosa: one command with a verb. */
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/places.h"

#include <stdio.h>
#include <string.h>

static const struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} verbs[] = {
    {"train", run_train, "train a model on labelled articles"},
    {"predict", run_predict, "label the sentences of articles"},
    {"evaluate", run_evaluate, "compare a model's labels with gold labels"},
    {"agreement", run_agreement, "compare two people's labels of the same articles"},
    {"inspect", run_inspect, "show what is in a model file"},
    {"features", run_features, "print feature vectors for other tools"},
};

static void print_help(FILE *out)
{
	fputs("Usage: chiosa COMMAND [option…] [file…]\n\n"
	      "Tells what each sentence of a news article does: claim, quote, reaction or background.\n\nCommands:\n",
	      out);
	for (size_t i = 0; i < COUNT(verbs); i++)
		fprintf(out, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
	fputs("\nchiosa COMMAND --help shows a command's options. chiosa --version shows versions.\n"
	      "Exit status: 0 done; 1 some inputs failed; 2 wrong use; 3 nothing done; 4 out of memory or disk, or an\n"
	      "internal error; 130 interrupted.\n",
	      out);
}

int main(int argc, char **argv)
{
	watch_signals();
	remember_program(argv[0]);
	if (argc < 2) {
		print_help(stderr);
		return EXIT_USE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		print_help(stdout);
		return EXIT_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("chiosa %s (%s)\n", chiosa_version(), chiosa_library_versions());
		return EXIT_DONE;
	}
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argc - 1, argv + 1);
	print_message("\"%s\" is no command (see chiosa --help)", argv[1]);
	return EXIT_USE;
}
