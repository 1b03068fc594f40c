/* SPDX-License-Identifier: MIT */
#include "base/json.h"
#include "base/number.h"
#include "corpus/cells.h"
#include "corpus/metrics.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct given_pair {
	const char *gold, *found;
	double probability;
} given_pair;

static const given_pair PAIRS[] = {
    {"citazione", "citazione", 0.55},
    {"citazione", "perché", 0.62},
    {"perché", "perché", 0.69},
    {NULL, NULL, 0},
    {"none", NULL, -1},
    {"altro", "citazione", 0.9},
    {"citazione", "citazione", 0.97},
};

/* `none`: what stands for the label "none" of the pairs. */
static chs_comparison *compare(const char *none)
{
	const char *const labels[] = {"citazione", "perché", none};
	chs_comparison *c;
	assert_int_equal(chs_comparison_new(&c, labels, 3, NULL), CHIOSA_OK);
	for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
		const char *gold = PAIRS[i].gold && strcmp(PAIRS[i].gold, "none") == 0 ? none : PAIRS[i].gold;
		chiosa_status status = gold ? chs_comparison_add(c, chs_slice_from(gold), chs_slice_from(PAIRS[i].found),
		                                                 PAIRS[i].probability, NULL)
		                            : chs_comparison_article(c, NULL);
		assert_int_equal(status, CHIOSA_OK);
	}
	return c;
}

typedef void (*writer)(chs_buffer *out, const chs_metrics *metrics);

static chs_buffer report_with(writer write, const char *none)
{
	chs_buffer out = {0};
	const chs_metrics *m;
	chs_comparison *c = compare(none);
	assert_int_equal(chs_comparison_metrics(c, &m, NULL), CHIOSA_OK);
	write(&out, m);
	assert_false(out.failed);
	chs_comparison_free(c);
	return out;
}

static void text(void **state)
{
	(void)state;
	static const char expected[] =
	    "6 sentences in 2 articles; coverage 0.833 (1 left without a label)\n"
	    "\n"
	    "             precision     recall   f1-score    support\n"
	    "\n"
	    "altro            0.000*     0.000      0.000          1\n"
	    "citazione        0.667      0.667      0.667          3\n"
	    "nota             0.000*     0.000      0.000          1\n"
	    "perché           0.500      1.000      0.667          1\n"
	    "\n"
	    "accuracy                               0.500          6\n"
	    "macro avg        0.292      0.417      0.333          6\n"
	    "\n"
	    "macro-F1 95 % interval: 0.222 to 0.667 (2000 resamples of 2 articles)\n"
	    "* 0/0, counted as 0; a label with neither gold nor found sentences is left out of the macro average\n"
	    "1 gold labels unknown to the model, their sentences counted as errors: altro\n"
	    "\n"
	    "Confusion (rows: gold; columns: found)\n"
	    "               altro  citazione       nota     perché       none\n"
	    "altro              0          1          0          0          0\n"
	    "citazione          0          2          0          1          0\n"
	    "nota               0          0          0          0          1\n"
	    "perché             0          0          0          1          0\n"
	    "\n"
	    "Calibration: expected calibration error 0.326 over 5 sentences\n"
	    "probability   sentences       mean   accuracy\n"
	    "0.0 to 0.1            0          -          -\n";
	chs_buffer out = report_with(chs_metrics_text, "nota");
	assert_true(out.length > sizeof expected);
	out.data[sizeof expected - 1] = '\0';
	assert_string_equal(out.data, expected);
	chs_buffer_free(&out);
}

static double number_in(chs_slice object, const char *key)
{
	double number;
	chs_slice value = chs_json_member(object, key);
	assert_non_null(value.data);
	assert_true(chs_parse_double(value, &number));
	return number;
}

static void json(void **state)
{
	(void)state;
	chs_buffer out = report_with(chs_metrics_json, "nota");
	chs_slice all = chs_buffer_slice(&out);
	assert_int_equal(chs_json_check(all, NULL), CHIOSA_OK);
	assert_true(chs_slice_is(chs_json_member(all, "sentences"), "6"));
	assert_true(chs_slice_is(chs_json_member(all, "labels"), "[\"altro\", \"citazione\", \"nota\", \"perché\"]"));
	assert_true(number_in(all, "coverage") == 5.0 / 6);
	assert_true(number_in(all, "accuracy") == 0.5);
	assert_true(number_in(all, "macro_f1") == (2.0 / 3 + 2.0 / 3) / 4);
	assert_true(chs_slice_is(chs_json_member(all, "unknown_labels"), "[\"altro\"]"));
	assert_true(number_in(all, "ece") > 0.32599 && number_in(all, "ece") < 0.32601);
	chs_slice label = chs_json_member(chs_json_member(all, "per_label"), "perché");
	assert_true(number_in(label, "precision") == 0.5 && number_in(label, "recall") == 1);
	assert_true(number_in(label, "f1") == 2.0 / 3 && number_in(label, "support") == 1);
	chs_slice row = chs_json_member(chs_json_member(all, "confusion"), "nota");
	assert_true(chs_slice_is(row, "{\"altro\":0,\"citazione\":0,\"nota\":0,\"perché\":0,\"none\":1}"));
	chs_json_walk walk = {.text = chs_json_member(all, "macro_f1_interval")};
	assert_true(chs_json_next(&walk) && chs_slice_starts(walk.value, chs_slice_from("0.22222")));
	assert_true(chs_json_next(&walk) && chs_slice_starts(walk.value, chs_slice_from("0.66666")));
	assert_false(chs_json_next(&walk));
	chs_buffer_free(&out);
}

/* A label that is itself called "none" keeps its name; the column of those left out takes another and says which. */
static void label_named_none(void **state)
{
	(void)state;
	chs_buffer out = report_with(chs_metrics_json, "none");
	chs_slice all = chs_buffer_slice(&out);
	assert_int_equal(chs_json_check(all, NULL), CHIOSA_OK); /* no key twice */
	assert_true(chs_slice_is(chs_json_member(all, "none_column"), "\"(none)\""));
	chs_slice row = chs_json_member(chs_json_member(all, "confusion"), "none");
	assert_true(number_in(row, "none") == 0 && number_in(row, "(none)") == 1);
	chs_buffer_free(&out);
}

/* A locale with a decimal comma changes nothing. Without one installed the C locale alone is tried. */
static void json_in_any_locale(void **state)
{
	(void)state;
	chs_buffer before = report_with(chs_metrics_json, "nota");
	bool comma = setlocale(LC_ALL, "it_IT.UTF-8") || setlocale(LC_ALL, "de_DE.UTF-8") || setlocale(LC_ALL, "it_IT");
	chs_buffer after = report_with(chs_metrics_json, "nota");
	setlocale(LC_ALL, "C");
	assert_string_equal(before.data, after.data);
	chs_buffer_free(&before);
	chs_buffer_free(&after);
	if (!comma)
		skip();
}

static void empty(void **state)
{
	(void)state;
	chs_comparison *c;
	const chs_metrics *m;
	chs_buffer out = {0}, table = {0}, page = {0};
	assert_int_equal(chs_comparison_new(&c, NULL, 0, NULL), CHIOSA_OK);
	assert_int_equal(chs_comparison_metrics(c, &m, NULL), CHIOSA_OK);
	chs_metrics_json(&out, m);
	chs_metrics_text(&table, m);
	chs_metrics_html(&page, m, "Vuoto");
	assert_int_equal(chs_json_check(chs_buffer_slice(&out), NULL), CHIOSA_OK);
	assert_true(chs_slice_is(chs_json_member(chs_buffer_slice(&out), "macro_f1_interval"), "[0, 0]"));
	assert_null(strstr(table.data, "nan"));
	assert_non_null(strstr(table.data, "accuracy"));
	assert_null(strstr(page.data, "nan"));
	chs_buffer_free(&out);
	chs_buffer_free(&table);
	chs_buffer_free(&page);
	chs_comparison_free(c);
}

static void html(void **state)
{
	(void)state;
	chs_comparison *c = compare("<b>\"&");
	const chs_metrics *m;
	chs_buffer out = {0};
	assert_int_equal(chs_comparison_metrics(c, &m, NULL), CHIOSA_OK);
	chs_metrics_html(&out, m, "Prova <1>");
	assert_non_null(strstr(out.data, "<title>Prova &lt;1&gt;</title>"));
	assert_non_null(strstr(out.data, "<th>&lt;b&gt;&quot;&amp;</th>"));
	assert_null(strstr(out.data, "<b>"));
	assert_null(strstr(out.data, "http")); /* self-contained */
	chs_buffer_free(&out);
	chs_comparison_free(c);
}

/* Every line of a table is as wide as its heading, counted in characters. */
static void assert_aligned(const char *table)
{
	size_t width = 0;
	for (const char *line = table; *line; line = strchr(line, '\n') + 1) {
		size_t cells = chs_cells(chs_slice_of(line, (size_t)(strchr(line, '\n') - line)));
		if (width == 0)
			width = cells;
		assert_int_equal(cells, width);
	}
}

static void tables_align(void **state)
{
	(void)state;
	static const char *const shorts[] = {"è", "e\xCC\x80 ok", "città", "none"};
	static const char *const longs[] = {"una etichetta lunga quanto una frase", "b", "citta\xCC\x80\tx", "none"};
	static const size_t counts[] = {1, 20, 300, 4, 5, 6, 7, 1234567, 9, 10, 11, 12};
	chs_buffer out = {0};
	chs_add_counts(&out, shorts, 3, shorts, 4, counts);
	assert_aligned(out.data);
	assert_non_null(strstr(out.data, "città"));
	chs_buffer_clear(&out);
	chs_add_counts(&out, longs, 3, longs, 4, counts);
	assert_aligned(out.data);
	assert_non_null(strstr(out.data, "[1] una etichetta"));
	assert_non_null(strstr(out.data, "[2]       [3]      none"));
	assert_null(strchr(out.data, '\t')); /* control characters stay out */
	chs_buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text),
	    cmocka_unit_test(json),
	    cmocka_unit_test(label_named_none),
	    cmocka_unit_test(json_in_any_locale),
	    cmocka_unit_test(empty),
	    cmocka_unit_test(html),
	    cmocka_unit_test(tables_align),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
