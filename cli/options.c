/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* getopt_long */
#include "cli/options.h"

#include "base/number.h"
#include "cli/console.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { MAX_ROWS = 40, HELP_OPTION = 1000 };

static void *field(void *values, const option_row *row)
{
	return (char *)values + row->offset;
}

static void add_default(chs_buffer *out, const option_row *row, void *values)
{
	void *value = field(values, row);
	double number;
	switch (row->kind) {
	case OPTION_FLAG:
		return;
	case OPTION_TEXT: {
		const char *text;
		memcpy(&text, value, sizeof text);
		if (text)
			chs_buffer_format(out, " [%s]", text);
		return;
	}
	case OPTION_SIZE:
	case OPTION_AUTO_SIZE:
		if (row->kind == OPTION_AUTO_SIZE && *(size_t *)value == 0)
			chs_buffer_add_string(out, " [auto]");
		else
			chs_buffer_format(out, " [%zu]", *(size_t *)value);
		return;
	case OPTION_INT:
		chs_buffer_format(out, " [%d]", *(int *)value);
		return;
	case OPTION_CHOICE:
		if (*(int *)value >= 0)
			chs_buffer_format(out, " [%s]", row->choices[*(int *)value]);
		return;
	case OPTION_AUTO:
	case OPTION_NUMBER:
		memcpy(&number, value, sizeof number);
		if (row->kind == OPTION_AUTO && number == 0) {
			chs_buffer_add_string(out, " [auto]");
			return;
		}
		chs_buffer_add_string(out, " [");
		chs_add_double(out, number);
		chs_buffer_add_char(out, ']');
		return;
	}
}

static void print_help(const command_spec *command, void *values)
{
	chs_buffer out = {0};
	chs_buffer_format(&out, "Usage: chiosa %s [option…] %s\n\n%s\n", command->name, command->operands,
	                  command->summary);
	if (command->more)
		chs_buffer_format(&out, "\n%s\n", command->more);
	chs_buffer_add_string(&out, "\nOptions, with their defaults:\n");
	for (size_t i = 0; i < command->n_rows; i++) {
		const option_row *row = &command->rows[i];
		size_t start = out.length;
		chs_buffer_format(&out, "  --%s%s%s", row->name, row->argument ? " " : "", row->argument ? row->argument : "");
		if (out.length - start > 29) {
			chs_buffer_add_char(&out, '\n');
			start = out.length;
		}
		chs_buffer_pad(&out, start, 31);
		chs_buffer_add_string(&out, row->help);
		add_default(&out, row, values);
		chs_buffer_add_char(&out, '\n');
	}
	chs_buffer_add_string(&out, "  --help                       this text\n");
	if (!out.failed)
		fwrite(out.data, 1, out.length, stdout);
	chs_buffer_free(&out);
}

static int refuse(const command_spec *command, const option_row *row, const char *found, const char *expected)
{
	print_message("--%s: expected %s, found \"%s\" (see chiosa %s --help)", row->name, expected, found, command->name);
	return EXIT_USE;
}

static int refuse_range(const command_spec *command, const option_row *row, const char *found)
{
	chs_buffer expected = {0};
	bool whole = row->kind == OPTION_SIZE || row->kind == OPTION_AUTO_SIZE || row->kind == OPTION_INT;
	if (row->kind == OPTION_AUTO || row->kind == OPTION_AUTO_SIZE)
		chs_buffer_add_string(&expected, "\"auto\" or ");
	chs_buffer_add_string(&expected, whole ? "a whole number" : "a number");
	chs_buffer_add_string(&expected, " from ");
	chs_add_double(&expected, row->min);
	chs_buffer_add_string(&expected, " to ");
	chs_add_double(&expected, row->max);
	int code = refuse(command, row, found, expected.failed ? "another value" : expected.data);
	chs_buffer_free(&expected);
	return code;
}

static int set_choice(const command_spec *command, const option_row *row, void *values, const char *text)
{
	chs_buffer expected = {0};
	for (int i = 0; row->choices[i]; i++) {
		if (strcmp(text, row->choices[i]) == 0) {
			*(int *)field(values, row) = i;
			chs_buffer_free(&expected);
			return -1;
		}
		chs_buffer_format(&expected, "%s%s", i ? ", " : "", row->choices[i]);
	}
	int code = refuse(command, row, text, expected.failed ? "another value" : expected.data);
	chs_buffer_free(&expected);
	return code;
}

static int set_value(const command_spec *command, const option_row *row, void *values, const char *text)
{
	void *value = field(values, row);
	double number;
	size_t size;
	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)value = true;
		return -1;
	case OPTION_TEXT:
		memcpy(value, &text, sizeof text);
		return -1;
	case OPTION_CHOICE:
		return set_choice(command, row, values, text);
	case OPTION_SIZE:
	case OPTION_AUTO_SIZE:
	case OPTION_INT:
		if (row->kind == OPTION_AUTO_SIZE && strcmp(text, "auto") == 0)
			size = 0;
		else if (!chs_parse_size(chs_slice_from(text), &size) || (double)size < row->min || (double)size > row->max)
			return refuse_range(command, row, text);
		if (row->kind == OPTION_INT)
			*(int *)value = (int)size;
		else
			*(size_t *)value = size;
		return -1;
	case OPTION_AUTO:
	case OPTION_NUMBER:
		if (row->kind == OPTION_AUTO && strcmp(text, "auto") == 0)
			number = 0;
		else if (!chs_parse_double(chs_slice_from(text), &number) || number < row->min || number > row->max)
			return refuse_range(command, row, text);
		memcpy(value, &number, sizeof number);
		return -1;
	}
	return EXIT_INTERNAL;
}

int read_options(const command_spec *command, int argc, char **argv, void *values, int *first)
{
	struct option known[MAX_ROWS + 2] = {{0}};
	for (size_t i = 0; i < command->n_rows && i < MAX_ROWS; i++)
		known[i] = (struct option){command->rows[i].name, command->rows[i].argument ? required_argument : no_argument,
		                           NULL, (int)i + 1};
	known[command->n_rows] = (struct option){"help", no_argument, NULL, HELP_OPTION};
	opterr = 0;
	optind = 1;
	for (;;) {
		int at = optind;
		int found = getopt_long(argc, argv, ":", known, NULL);
		if (found == -1)
			break;
		if (found == HELP_OPTION) {
			print_help(command, values);
			return EXIT_DONE;
		}
		if (found == '?' || found == ':') {
			const char *word = argv[optind - 1 >= at ? optind - 1 : at];
			print_message(found == ':' ? "%s needs a value (see chiosa %s --help)"
			                           : "%s is no option of chiosa %s (see --help)",
			              word, command->name);
			return EXIT_USE;
		}
		int code = set_value(command, &command->rows[found - 1], values, optarg);
		if (code >= 0)
			return code;
	}
	*first = optind;
	return -1;
}
