/* SPDX-License-Identifier: MIT */
/*
 * Options as tables: one row an option drives its parsing, its check and its line of --help, where the default shown is
 * the live value. Parsing is getopt_long's, which also gives "--" and options behind operands.
 */
#ifndef CHS_CLI_OPTIONS_H
#define CHS_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum option_kind {
	OPTION_FLAG,     /* bool, no argument */
	OPTION_TEXT,     /* const char * */
	OPTION_SIZE,     /* size_t within min..max */
	OPTION_INT,      /* int within min..max */
	OPTION_NUMBER,   /* double within min..max */
	OPTION_CHOICE,   /* int: index into choices */
	OPTION_AUTO,     /* double within min..max, or the word "auto": 0 */
	OPTION_AUTO_SIZE /* size_t within min..max, or the word "auto": 0 */
} option_kind;

typedef struct option_row {
	const char *name;     /* long, without dashes */
	const char *argument; /* as shown: "MODEL", "C"; NULL for flags */
	option_kind kind;
	size_t offset; /* of the value in the command's struct */
	const char *help;
	double min, max;
	const char *const *choices; /* NULL-terminated */
} option_row;

typedef struct command_spec {
	const char *name;
	const char *operands;   /* as shown: "CORPUS…" */
	const char *summary;    /* one line */
	const char *more;       /* NULL, or further lines of help */
	const option_row *rows; /* [n_rows] */
	size_t n_rows;
} command_spec;

/*
 * Reads argv[1..) into *values (which holds the defaults). Returns -1 to go on, *first then being the first operand
 * (argv is permuted so that operands come last); otherwise the exit code, --help or a message having been printed.
 */
int read_options(const command_spec *command, int argc, char **argv, void *values, int *first);

#endif
