/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"
#include "corpus/agreement.h"

typedef struct values {
	int format;
} values;

static const char *const formats[] = {"text", "json", NULL};

static const option_row rows[] = {
    {"format", "NAME", OPTION_CHOICE, offsetof(values, format), "text or json", 0, 0, formats},
};

static const command_spec agreement_command = {
    "agreement",
    "A B",
    "Compares two labellings of the same articles: raw agreement, Cohen's kappa, Krippendorff's alpha.",
    "Lists every sentence on which they differ.",
    rows,
    COUNT(rows)};

static chiosa_status compare(chs_buffer *out, const char *a, const char *b, int format, chiosa_error *error)
{
	chs_agreement *agreement = NULL;
	const chs_agreement_result *result;
	chiosa_status status = chs_agreement_read(&agreement, a, b, error);
	if (status == CHIOSA_OK)
		status = chs_agreement_compute(agreement, &result, error);
	if (status == CHIOSA_OK && format == 1)
		chs_agreement_json(out, result);
	else if (status == CHIOSA_OK)
		chs_agreement_text(out, result);
	if (format == 1)
		chs_buffer_add_char(out, '\n');
	chs_agreement_free(agreement);
	return status == CHIOSA_OK && out->failed ? chs_fail_memory(error) : status;
}

int run_agreement(int argc, char **argv)
{
	values v = {0};
	int first;
	chs_writer *results;
	chiosa_error error;
	chs_buffer out = {0};
	int code = read_options(&agreement_command, argc, argv, &v, &first);
	if (code >= 0)
		return code;
	if (argc - first != 2) {
		print_message("agreement: expected two labellings (see chiosa agreement --help)");
		return EXIT_USE;
	}
	code = open_results(&results, NULL);
	if (code != EXIT_DONE)
		return code;
	chiosa_status status = compare(&out, argv[first], argv[first + 1], v.format, &error);
	if (status == CHIOSA_OK)
		chs_writer_add(results, out.data, out.length);
	else
		print_error(&error);
	chs_buffer_free(&out);
	return close_results(results, exit_code_of(status));
}
