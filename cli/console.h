/* SPDX-License-Identifier: MIT */
/* What the command says on standard error, and how it ends. */
#ifndef CHS_CLI_CONSOLE_H
#define CHS_CLI_CONSOLE_H

#include "base/file.h"
#include "chiosa.h"

enum exit_code {
	EXIT_DONE = 0,
	EXIT_PARTLY = 1,   /* some inputs failed, the rest is done */
	EXIT_USE = 2,      /* wrong use */
	EXIT_NOTHING = 3,  /* nothing done: no model, corpus or output, all inputs failed */
	EXIT_INTERNAL = 4, /* out of memory, disk full, an internal error */
	EXIT_INTERRUPTED = 130
};

/* "chiosa: corpus.jsonl:17: expected …" */
void print_error(const chiosa_error *error);
void print_warning(const chiosa_error *warning);
/* The same as a chiosa_warning callback. */
void on_warning(void *user, const chiosa_error *warning);
void print_message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The exit code for an error that ended a command. */
int exit_code_of(chiosa_status status);

/* SIGINT sets a flag (a second one kills); SIGPIPE is ignored, so that writing to a closed pipe fails instead. */
void watch_signals(void);
bool interrupted(void);

/* A chiosa_progress callback: a line that rewrites itself on a terminal, nothing elsewhere. Stops after SIGINT. */
bool on_progress(void *user, const char *stage, size_t done, size_t total);
void end_progress(void);

/*
 * Results: to the file `path`, or to standard output when it is NULL or "-". close_results says how the command ends:
 * `code`, or what writing came to; a closed pipe ends quietly. After a failure (code 2 and up) the file is not made.
 */
int open_results(chs_writer **writer, const char *path);
int close_results(chs_writer *writer, int code);

#endif
