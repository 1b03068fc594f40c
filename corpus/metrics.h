/* SPDX-License-Identifier: MIT */
/*
 * Comparing a model's labels with gold: accuracy, precision, recall, F1, macro-F1 with a bootstrap interval, confusion,
 * calibration error. docs/evaluation.md defines every number. (Two annotators: corpus/agreement.h.)
 */
#ifndef CHS_CORPUS_METRICS_H
#define CHS_CORPUS_METRICS_H

#include "base/buffer.h"
#include "base/error.h"

enum {
	CHS_MAX_COMPARED_LABELS = 4096, /* distinct labels in one comparison */
	CHS_RELIABILITY_BINS = 10,
	CHS_RESAMPLES = 2000
};

/* Collects pairs of labels. Labels are strings; the set grows as they come. */
typedef struct chs_comparison chs_comparison;

/* `labels`: the model's own labels ([n_labels], copied). NULL when there are none to know: then no label is unknown. */
chiosa_status chs_comparison_new(chs_comparison **comparison, const char *const *labels, size_t n_labels,
                                 chiosa_error *error);
void chs_comparison_free(chs_comparison *comparison); /* NULL allowed */

/* All following pairs belong to a new article (the bootstrap draws articles). One without any pair does not count. */
chiosa_status chs_comparison_article(chs_comparison *comparison, chiosa_error *error);

/*
 * One sentence: gold must have data; `found` with NULL data means that it was left without a label. `probability` is
 * the largest one (0..1), negative when unknown. A sentence without a label or a probability does not count for the
 * calibration error.
 */
chiosa_status chs_comparison_add(chs_comparison *comparison, chs_slice gold, chs_slice found, double probability,
                                 chiosa_error *error);

typedef struct chs_label_metrics {
	const char *label;
	double precision, recall, f1; /* 0/0 = 0 */
	size_t support, predicted, correct;
} chs_label_metrics;

typedef struct chs_metrics {
	size_t sentences, articles;
	size_t left_out; /* gold-labelled but left without a label: errors */
	double coverage; /* share of sentences that got a label */
	double accuracy, macro_f1;
	double macro_f1_low, macro_f1_high;
	double ece;
	size_t n_labels;
	chs_label_metrics *labels; /* [n_labels] sorted by label: the union of the model's, gold's and the found ones */
	size_t *confusion;         /* [n_labels × (n_labels + 1)]: gold row, found column, the last column "none" */
	size_t n_unknown;          /* gold labels that the model does not have */
	const char **unknown;      /* [n_unknown], sorted */
	/* By the largest probability: count, correct ones, sum of the probabilities. */
	struct {
		size_t count, correct;
		double probability;
	} reliability[CHS_RELIABILITY_BINS];
} chs_metrics;

/*
 * Accuracy = correct / all gold-labelled; macro-F1 over labels with support or predictions; ECE over 10 equal bins of
 * the largest probability of the sentences that have one; interval = 2.5 and 97.5 percentile of 2,000 resamples of
 * articles with a fixed seed and a generator of our own (SplitMix64). *metrics lives until the next call or until the
 * comparison is freed.
 */
chiosa_status chs_comparison_metrics(chs_comparison *comparison, const chs_metrics **metrics, chiosa_error *error);

/*
 * The report as text (a table as scikit-learn's classification_report, confusion, reliability), as one JSON object
 * (keys in docs/evaluation.md) and as a small self-contained HTML page. Shortage of memory shows in out->failed.
 */
void chs_metrics_text(chs_buffer *out, const chs_metrics *metrics);
void chs_metrics_json(chs_buffer *out, const chs_metrics *metrics);
void chs_metrics_html(chs_buffer *out, const chs_metrics *metrics, const char *title);

#endif
