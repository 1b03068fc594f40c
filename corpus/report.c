/* SPDX-License-Identifier: MIT */
/* The metrics in three dresses: text, JSON and HTML. */
#include "base/json.h"
#include "base/number.h"
#include "corpus/cells.h"
#include "corpus/labels.h"
#include "corpus/metrics.h"

#include <stdlib.h>

enum { DECIMALS = 3, CELL = 11 };

/* What all reports need beside the metrics. */
typedef struct report {
	const chs_metrics *metrics;
	const char **columns; /* [n_labels + 1] of the confusion table: the labels and the name for "no label" */
	chs_buffer none;
} report;

static bool report_start(report *r, const chs_metrics *metrics)
{
	*r = (report){.metrics = metrics, .columns = chs_alloc(metrics->n_labels + 1, sizeof *r->columns)};
	if (!r->columns)
		return false;
	for (size_t i = 0; i < metrics->n_labels; i++)
		r->columns[i] = metrics->labels[i].label;
	chs_add_free_name(&r->none, "none", r->columns, metrics->n_labels);
	r->columns[metrics->n_labels] = r->none.failed ? "" : r->none.data;
	return !r->none.failed;
}

static void report_end(report *r)
{
	free(r->columns);
	chs_buffer_free(&r->none);
}

/* Means over the labels that macro-F1 is a mean of. */
static void macro_means(const chs_metrics *m, double *precision, double *recall)
{
	double counted = 0;
	*precision = *recall = 0;
	for (size_t i = 0; i < m->n_labels; i++) {
		if (m->labels[i].support + m->labels[i].predicted == 0)
			continue;
		counted++;
		*precision += m->labels[i].precision;
		*recall += m->labels[i].recall;
	}
	*precision /= counted > 0 ? counted : 1;
	*recall /= counted > 0 ? counted : 1;
}

static double share(double part, size_t whole)
{
	return whole ? part / (double)whole : 0;
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

static void text_head(chs_buffer *out, const chs_metrics *m)
{
	chs_buffer_format(out, "%zu sentences in %zu articles; coverage ", m->sentences, m->articles);
	chs_add_fixed(out, m->coverage, DECIMALS);
	chs_buffer_format(out, " (%zu left without a label)\n\n", m->left_out);
}

/* A share; 0/0 carries the footnote's star, so that all cells keep their width. */
static void text_share(chs_buffer *out, double number, bool defined)
{
	chs_add_right_number(out, number, DECIMALS, CELL - 1);
	chs_buffer_add_char(out, defined ? ' ' : '*');
}

static void text_label(chs_buffer *out, const chs_label_metrics *label, size_t names)
{
	chs_add_left(out, label->label, names);
	text_share(out, label->precision, label->predicted > 0);
	text_share(out, label->recall, label->support > 0);
	text_share(out, label->f1, label->support + label->predicted > 0);
	chs_add_right_size(out, label->support, CELL - 1);
	chs_buffer_add_char(out, '\n');
}

static void text_totals(chs_buffer *out, const chs_metrics *m, size_t names)
{
	double precision, recall;
	macro_means(m, &precision, &recall);
	chs_buffer_add_char(out, '\n');
	chs_add_left(out, "accuracy", names + 2 * CELL);
	text_share(out, m->accuracy, m->sentences > 0);
	chs_add_right_size(out, m->sentences, CELL - 1);
	chs_buffer_add_char(out, '\n');
	chs_add_left(out, "macro avg", names);
	text_share(out, precision, true);
	text_share(out, recall, true);
	text_share(out, m->macro_f1, true);
	chs_add_right_size(out, m->sentences, CELL - 1);
	chs_buffer_format(out, "\n\nmacro-F1 95 %% interval: ");
	chs_add_fixed(out, m->macro_f1_low, DECIMALS);
	chs_buffer_add_string(out, " to ");
	chs_add_fixed(out, m->macro_f1_high, DECIMALS);
	chs_buffer_format(out, " (%d resamples of %zu articles)\n", CHS_RESAMPLES, m->articles);
}

static void text_notes(chs_buffer *out, const chs_metrics *m)
{
	bool undefined = m->sentences == 0;
	for (size_t i = 0; i < m->n_labels; i++)
		undefined |= m->labels[i].support == 0 || m->labels[i].predicted == 0;
	if (undefined)
		chs_buffer_add_string(out,
		                      "* 0/0, counted as 0; a label with neither gold nor found sentences is left out of the "
		                      "macro average\n");
	if (m->articles == 1)
		chs_buffer_add_string(out, "One article alone: the interval says nothing.\n");
	if (m->n_unknown)
		chs_buffer_format(out,
		                  "%zu gold labels unknown to the model, their sentences counted as errors:", m->n_unknown);
	for (size_t i = 0; i < m->n_unknown; i++) {
		chs_buffer_add_string(out, i ? ", " : " ");
		chs_add_left(out, m->unknown[i], 0);
	}
	if (m->n_unknown)
		chs_buffer_add_char(out, '\n');
}

static void text_reliability(chs_buffer *out, const chs_metrics *m)
{
	size_t counted = 0;
	for (size_t i = 0; i < CHS_RELIABILITY_BINS; i++)
		counted += m->reliability[i].count;
	chs_buffer_add_string(out, "\nCalibration: expected calibration error ");
	chs_add_fixed(out, m->ece, DECIMALS);
	chs_buffer_format(out, " over %zu sentences\n", counted);
	chs_add_left(out, "probability", 12);
	chs_add_right(out, "sentences", CELL);
	chs_add_right(out, "mean", CELL);
	chs_add_right(out, "accuracy", CELL);
	chs_buffer_add_char(out, '\n');
	for (size_t i = 0; i < CHS_RELIABILITY_BINS; i++) {
		size_t count = m->reliability[i].count;
		chs_add_fixed(out, (double)i / CHS_RELIABILITY_BINS, 1);
		chs_buffer_add_string(out, " to ");
		chs_add_fixed(out, (double)(i + 1) / CHS_RELIABILITY_BINS, 1);
		chs_add_right_size(out, count, CELL + 2);
		if (count) {
			chs_add_right_number(out, share(m->reliability[i].probability, count), DECIMALS, CELL);
			chs_add_right_number(out, share((double)m->reliability[i].correct, count), DECIMALS, CELL);
		} else {
			chs_add_right(out, "-", CELL);
			chs_add_right(out, "-", CELL);
		}
		chs_buffer_add_char(out, '\n');
	}
}

void chs_metrics_text(chs_buffer *out, const chs_metrics *metrics)
{
	static const char *const heads[] = {"precision", "recall", "f1-score", "support"};
	report r;
	if (report_start(&r, metrics)) {
		size_t names = chs_widest(r.columns, metrics->n_labels, sizeof "macro avg") + 2;
		text_head(out, metrics);
		chs_add_left(out, "", names);
		for (size_t i = 0; i < 4; i++) {
			chs_add_right(out, heads[i], CELL - 1);
			chs_buffer_add_string(out, i < 3 ? " " : "\n\n");
		}
		for (size_t i = 0; i < metrics->n_labels; i++)
			text_label(out, &metrics->labels[i], names);
		text_totals(out, metrics, names);
		text_notes(out, metrics);
		chs_buffer_add_string(out, "\nConfusion (rows: gold; columns: found)\n");
		chs_add_counts(out, r.columns, metrics->n_labels, r.columns, metrics->n_labels + 1, metrics->confusion);
		text_reliability(out, metrics);
	} else {
		out->failed = true;
	}
	report_end(&r);
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void json_label(chs_buffer *out, const chs_label_metrics *label)
{
	chs_json_add_key(out, label->label);
	chs_buffer_add_char(out, '{');
	chs_json_add_number(out, "precision", label->precision);
	chs_json_add_number(out, "recall", label->recall);
	chs_json_add_number(out, "f1", label->f1);
	chs_json_add_size(out, "support", label->support);
	chs_json_add_size(out, "predicted", label->predicted);
	chs_buffer_add_char(out, '}');
}

static void json_reliability(chs_buffer *out, const chs_metrics *m)
{
	chs_json_add_key(out, "reliability");
	chs_buffer_add_char(out, '[');
	for (size_t i = 0; i < CHS_RELIABILITY_BINS; i++) {
		size_t count = m->reliability[i].count;
		chs_buffer_add_string(out, i ? ", {" : "{");
		chs_json_add_number(out, "low", (double)i / CHS_RELIABILITY_BINS);
		chs_json_add_number(out, "high", (double)(i + 1) / CHS_RELIABILITY_BINS);
		chs_json_add_size(out, "sentences", count);
		chs_json_add_number(out, "probability", share(m->reliability[i].probability, count));
		chs_json_add_number(out, "accuracy", share((double)m->reliability[i].correct, count));
		chs_buffer_add_char(out, '}');
	}
	chs_buffer_add_char(out, ']');
}

static void json_scores(chs_buffer *out, const chs_metrics *m)
{
	chs_json_add_size(out, "sentences", m->sentences);
	chs_json_add_key(out, "labels");
	chs_buffer_add_char(out, '[');
	for (size_t i = 0; i < m->n_labels; i++) {
		chs_buffer_add_string(out, i ? ", " : "");
		chs_json_add_string(out, chs_slice_from(m->labels[i].label));
	}
	chs_buffer_add_char(out, ']');
	chs_json_add_number(out, "coverage", m->coverage);
	chs_json_add_number(out, "accuracy", m->accuracy);
	chs_json_add_number(out, "macro_f1", m->macro_f1);
	chs_json_add_key(out, "macro_f1_interval");
	chs_buffer_add_char(out, '[');
	chs_add_double(out, m->macro_f1_low);
	chs_buffer_add_string(out, ", ");
	chs_add_double(out, m->macro_f1_high);
	chs_buffer_add_char(out, ']');
}

void chs_metrics_json(chs_buffer *out, const chs_metrics *metrics)
{
	report r;
	if (report_start(&r, metrics)) {
		chs_buffer_add_char(out, '{');
		json_scores(out, metrics);
		chs_json_add_key(out, "per_label");
		chs_buffer_add_char(out, '{');
		for (size_t i = 0; i < metrics->n_labels; i++)
			json_label(out, &metrics->labels[i]);
		chs_buffer_add_char(out, '}');
		chs_json_add_key(out, "confusion");
		chs_json_counts(out, r.columns, metrics->n_labels, r.columns, metrics->n_labels + 1, metrics->confusion);
		chs_json_add_number(out, "ece", metrics->ece);
		chs_json_add_key(out, "unknown_labels");
		chs_buffer_add_char(out, '[');
		for (size_t i = 0; i < metrics->n_unknown; i++) {
			chs_buffer_add_string(out, i ? ", " : "");
			chs_json_add_string(out, chs_slice_from(metrics->unknown[i]));
		}
		chs_buffer_add_char(out, ']');
		chs_json_add_size(out, "articles", metrics->articles);
		chs_json_add_size(out, "left_out", metrics->left_out);
		chs_json_add_key(out, "none_column");
		chs_json_add_string(out, chs_buffer_slice(&r.none));
		json_reliability(out, metrics);
		chs_buffer_add_char(out, '}');
	} else {
		out->failed = true;
	}
	report_end(&r);
}

/* ---- HTML -------------------------------------------------------------------------------------------------------- */

static const char HTML_HEAD[] =
    "<style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;margin:1em 0}th,td{padding:.2em .8em;border-bottom:1px solid #ccc;text-align:right}"
    "th:first-child{text-align:left}td.hit{font-weight:bold}</style>\n</head>\n<body>\n";

static void html_number(chs_buffer *out, double number)
{
	chs_buffer_add_string(out, "<td>");
	chs_add_fixed(out, number, DECIMALS);
	chs_buffer_add_string(out, "</td>");
}

static void html_heading(chs_buffer *out, const char *name)
{
	chs_buffer_add_string(out, "<th>");
	chs_add_html(out, name);
	chs_buffer_add_string(out, "</th>");
}

static void html_labels(chs_buffer *out, const chs_metrics *m)
{
	chs_buffer_add_string(out, "<table>\n<tr><th>Label</th><th>Precision</th><th>Recall</th><th>F1</th>"
	                           "<th>Support</th></tr>\n");
	for (size_t i = 0; i < m->n_labels; i++) {
		const chs_label_metrics *label = &m->labels[i];
		chs_buffer_add_string(out, "<tr>");
		html_heading(out, label->label);
		html_number(out, label->precision);
		html_number(out, label->recall);
		html_number(out, label->f1);
		chs_buffer_format(out, "<td>%zu</td></tr>\n", label->support);
	}
	chs_buffer_add_string(out, "</table>\n");
}

static void html_confusion(chs_buffer *out, const report *r)
{
	const size_t n = r->metrics->n_labels;
	chs_buffer_add_string(out, "<h2>Confusion</h2>\n<p>Rows: gold. Columns: found.</p>\n<table>\n<tr><th></th>");
	for (size_t i = 0; i <= n; i++)
		html_heading(out, r->columns[i]);
	chs_buffer_add_string(out, "</tr>\n");
	for (size_t i = 0; i < n; i++) {
		chs_buffer_add_string(out, "<tr>");
		html_heading(out, r->columns[i]);
		for (size_t k = 0; k <= n; k++)
			chs_buffer_format(out, "<td%s>%zu</td>", i == k ? " class=\"hit\"" : "",
			                  r->metrics->confusion[i * (n + 1) + k]);
		chs_buffer_add_string(out, "</tr>\n");
	}
	chs_buffer_add_string(out, "</table>\n");
}

static void html_reliability(chs_buffer *out, const chs_metrics *m)
{
	chs_buffer_add_string(out, "<h2>Calibration</h2>\n<p>Expected calibration error: ");
	chs_add_fixed(out, m->ece, DECIMALS);
	chs_buffer_add_string(out, "</p>\n<table>\n<tr><th>Probability</th><th>Sentences</th><th>Mean probability</th>"
	                           "<th>Accuracy</th></tr>\n");
	for (size_t i = 0; i < CHS_RELIABILITY_BINS; i++) {
		size_t count = m->reliability[i].count;
		chs_buffer_add_string(out, "<tr><th>");
		chs_add_fixed(out, (double)i / CHS_RELIABILITY_BINS, 1);
		chs_buffer_add_string(out, " to ");
		chs_add_fixed(out, (double)(i + 1) / CHS_RELIABILITY_BINS, 1);
		chs_buffer_format(out, "</th><td>%zu</td>", count);
		if (count) {
			html_number(out, share(m->reliability[i].probability, count));
			html_number(out, share((double)m->reliability[i].correct, count));
		} else {
			chs_buffer_add_string(out, "<td>-</td><td>-</td>");
		}
		chs_buffer_add_string(out, "</tr>\n");
	}
	chs_buffer_add_string(out, "</table>\n");
}

static void html_summary(chs_buffer *out, const chs_metrics *m)
{
	chs_buffer_format(out, "<p>%zu sentences in %zu articles, %zu left without a label. Accuracy ", m->sentences,
	                  m->articles, m->left_out);
	chs_add_fixed(out, m->accuracy, DECIMALS);
	chs_buffer_add_string(out, ", macro-F1 ");
	chs_add_fixed(out, m->macro_f1, DECIMALS);
	chs_buffer_add_string(out, " (95 % interval ");
	chs_add_fixed(out, m->macro_f1_low, DECIMALS);
	chs_buffer_add_string(out, " to ");
	chs_add_fixed(out, m->macro_f1_high, DECIMALS);
	chs_buffer_add_string(out, ").</p>\n");
	for (size_t i = 0; i < m->n_unknown; i++) {
		chs_buffer_add_string(out, i ? ", " : "<p>Gold labels unknown to the model: ");
		chs_add_html(out, m->unknown[i]);
	}
	if (m->n_unknown)
		chs_buffer_add_string(out, "</p>\n");
}

void chs_metrics_html(chs_buffer *out, const chs_metrics *metrics, const char *title)
{
	report r;
	if (report_start(&r, metrics)) {
		chs_buffer_add_string(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
		chs_add_html(out, title);
		chs_buffer_add_string(out, "</title>\n");
		chs_buffer_add_string(out, HTML_HEAD);
		chs_buffer_add_string(out, "<h1>");
		chs_add_html(out, title);
		chs_buffer_add_string(out, "</h1>\n");
		html_summary(out, metrics);
		html_labels(out, metrics);
		html_confusion(out, &r);
		html_reliability(out, metrics);
		chs_buffer_add_string(out, "</body>\n</html>\n");
	} else {
		out->failed = true;
	}
	report_end(&r);
}
