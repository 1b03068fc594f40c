/* SPDX-License-Identifier: MIT */
#include "cli/console.h"

#include "base/number.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t interrupt_seen;
static bool progress_shown;

static void on_interrupt(int number)
{
	interrupt_seen = 1;
	signal(number, SIG_DFL);
}

void watch_signals(void)
{
	struct sigaction action = {.sa_handler = on_interrupt};
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

bool interrupted(void)
{
	return interrupt_seen;
}

static void print_place(const chiosa_error *error)
{
	if (error->path[0] && error->line)
		fprintf(stderr, "%s:%zu: ", error->path, error->line);
	else if (error->path[0])
		fprintf(stderr, "%s: ", error->path);
}

void print_error(const chiosa_error *error)
{
	end_progress();
	fputs("chiosa: ", stderr);
	print_place(error);
	fprintf(stderr, "%s\n", error->message);
}

void print_warning(const chiosa_error *warning)
{
	end_progress();
	fputs("chiosa: warning: ", stderr);
	print_place(warning);
	fprintf(stderr, "%s\n", warning->message);
}

void on_warning(void *user, const chiosa_error *warning)
{
	(void)user;
	print_warning(warning);
}

void print_message(const char *format, ...)
{
	va_list arguments;
	end_progress();
	fputs("chiosa: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

int exit_code_of(chiosa_status status)
{
	switch (status) {
	case CHIOSA_OK:
		return EXIT_DONE;
	case CHIOSA_ERROR_ARGUMENT:
		return EXIT_USE;
	case CHIOSA_ERROR_INPUT:
	case CHIOSA_ERROR_MODEL:
	case CHIOSA_ERROR_IO:
		return EXIT_NOTHING;
	case CHIOSA_ERROR_CANCELLED:
		return EXIT_INTERRUPTED;
	case CHIOSA_ERROR_MEMORY:
	case CHIOSA_ERROR_INTERNAL:
		break;
	}
	return EXIT_INTERNAL;
}

bool on_progress(void *user, const char *stage, size_t done, size_t total)
{
	(void)user;
	if (isatty(STDERR_FILENO)) {
		if (total)
			fprintf(stderr, "\r\033[K%s: %zu of %zu", stage, done, total);
		else if (done)
			fprintf(stderr, "\r\033[K%s: %zu", stage, done);
		else
			fprintf(stderr, "\r\033[K%s", stage);
		progress_shown = true;
	}
	return !interrupt_seen;
}

void end_progress(void)
{
	if (progress_shown)
		fputs("\r\033[K", stderr);
	progress_shown = false;
}

int open_results(chs_writer **writer, const char *path)
{
	chiosa_error error;
	bool standard = !path || (path[0] == '-' && path[1] == '\0');
	chiosa_status status = standard ? chs_writer_on(writer, STDOUT_FILENO, "standard output", &error)
	                                : chs_writer_open(writer, path, &error);
	if (status == CHIOSA_OK)
		return EXIT_DONE;
	print_error(&error);
	return exit_code_of(status);
}

int close_results(chs_writer *writer, int code)
{
	chiosa_error error;
	bool keep = code == EXIT_DONE || code == EXIT_PARTLY;
	if (!keep) {
		chs_writer_abandon(writer);
		return code;
	}
	chs_writer_flush(writer, &error);
	bool closed = chs_writer_pipe_closed(writer);
	chiosa_status status = chs_writer_commit(writer, &error);
	if (status == CHIOSA_OK || closed)
		return code;
	print_error(&error);
	return EXIT_INTERNAL;
}
