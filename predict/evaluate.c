/* SPDX-License-Identifier: MIT */
/* chiosa_evaluate: labels a labelled corpus as predict would, and compares. */
#include "base/memory.h"
#include "corpus/metrics.h"
#include "predict/batch.h"
#include "predict/evaluation.h"

#include <stdlib.h>

struct chiosa_evaluation {
	chs_comparison *comparison;
	const chs_metrics *metrics;
	char *text, *json;
};

typedef struct evaluation_run {
	const chiosa_model *model;
	chs_comparison *comparison;
	chiosa_error error; /* of the first article that could not be read or labelled */
	chiosa_status status;
} evaluation_run;

static const chiosa_model *the_model(void *user, chs_slice language, chiosa_error *error)
{
	(void)language;
	(void)error;
	return ((evaluation_run *)user)->model;
}

/* What is compared travels through the buffer, in order: for each gold-labelled sentence a record and its gold label.
 */
typedef struct pair_record {
	int32_t found;
	double probability;
	size_t gold_length;
} pair_record;

static void render(void *user, chs_buffer *out, const chiosa_model *model, const chs_article *article,
                   const chs_labelling *l)
{
	(void)user;
	size_t titles = l->document->n_sentences - article->n_sentences, k = model->n_labels;
	for (size_t i = 0; i < article->n_sentences; i++) {
		chs_slice gold = article->sentences[i].label;
		const double *row = l->probabilities + (titles + i) * k;
		if (!gold.data)
			continue;
		bool scored = l->why[titles + i] != CHIOSA_FURNITURE;
		pair_record record = {l->labels[titles + i], scored ? row[chs_largest(row, k)] : -1, gold.length};
		chs_buffer_add(out, &record, sizeof record);
		chs_buffer_add_slice(out, gold);
	}
}

static bool accept(void *user, const chs_buffer *out)
{
	evaluation_run *r = user;
	if (r->status != CHIOSA_OK) /* an article failed: nothing behind it can make that good */
		return false;
	r->status = out->length ? chs_comparison_article(r->comparison, &r->error) : CHIOSA_OK;
	for (size_t at = 0; at < out->length && r->status == CHIOSA_OK;) {
		pair_record record;
		memcpy(&record, out->data + at, sizeof record);
		at += sizeof record;
		chs_slice gold = {out->data + at, record.gold_length};
		at += record.gold_length;
		chs_slice found = record.found < 0 ? chs_slice_of(NULL, 0) : chs_slice_from(r->model->labels[record.found]);
		r->status = chs_comparison_add(r->comparison, gold, found, record.probability, &r->error);
	}
	return r->status == CHIOSA_OK;
}

/* A corpus with an error is no yardstick: the first one is the evaluation's. */
static void failed(void *user, const chiosa_error *failure)
{
	evaluation_run *r = user;
	if (r->status == CHIOSA_OK) {
		r->status = failure->code;
		r->error = *failure;
	}
}

static chiosa_status compare(evaluation_run *r, const char *const *paths, size_t n_paths, size_t jobs,
                             chiosa_error *error)
{
	chs_reader *reader;
	chs_reader_options reading = {.labels_needed = true};
	chs_batch batch = {
	    .model_for = the_model, .render = render, .accept = accept, .failed = failed, .user = r, .jobs = jobs};
	chs_batch_counts counts;
	chiosa_status status = chs_reader_open(&reader, paths, n_paths, &reading, error);
	if (status != CHIOSA_OK)
		return status;
	status = chs_batch_run(&batch, reader, &counts, error);
	chs_reader_close(reader);
	if (r->status != CHIOSA_OK) {
		if (error)
			*error = r->error;
		return r->status;
	}
	return status;
}

static void warn_unknown(const chiosa_evaluation *evaluation, chiosa_warning warning, void *user)
{
	const chs_metrics *m = evaluation->metrics;
	for (size_t i = 0; warning && i < m->n_unknown; i++) {
		chiosa_error remark = {0};
		chs_fail(&remark, CHIOSA_OK, "the model does not know the label \"%.80s\": its sentences count as errors",
		         m->unknown[i]);
		warning(user, &remark);
	}
}

static chiosa_status report(chiosa_evaluation *evaluation, chiosa_error *error)
{
	chs_buffer text = {0}, json = {0};
	chiosa_status status = chs_comparison_metrics(evaluation->comparison, &evaluation->metrics, error);
	if (status != CHIOSA_OK)
		return status;
	if (evaluation->metrics->sentences == 0)
		return chs_fail(error, CHIOSA_ERROR_INPUT, "the corpus is empty: expected sentences with labels, found none");
	chs_metrics_text(&text, evaluation->metrics);
	chs_metrics_json(&json, evaluation->metrics);
	evaluation->text = chs_buffer_take(&text);
	evaluation->json = chs_buffer_take(&json);
	return evaluation->text && evaluation->json ? CHIOSA_OK : chs_fail_memory(error);
}

chiosa_status chiosa_evaluate(chiosa_evaluation **out, const chiosa_model *model, const char *const *paths,
                              size_t n_paths, size_t jobs, chiosa_warning warning, void *user, chiosa_error *error)
{
	evaluation_run r = {.model = model};
	chiosa_evaluation *evaluation = chs_alloc(1, sizeof *evaluation);
	chiosa_status status = evaluation ? CHIOSA_OK : chs_fail_memory(error);
	if (status == CHIOSA_OK)
		status = chs_comparison_new(&evaluation->comparison, model->labels, model->n_labels, error);
	if (status == CHIOSA_OK) {
		r.comparison = evaluation->comparison;
		status = compare(&r, paths, n_paths, jobs ? jobs : 1, error);
	}
	if (status == CHIOSA_OK)
		status = report(evaluation, error);
	if (status == CHIOSA_OK)
		warn_unknown(evaluation, warning, user);
	if (status != CHIOSA_OK) {
		chiosa_evaluation_free(evaluation);
		return status;
	}
	*out = evaluation;
	return CHIOSA_OK;
}

void chiosa_evaluation_free(chiosa_evaluation *evaluation)
{
	if (!evaluation)
		return;
	chs_comparison_free(evaluation->comparison);
	free(evaluation->text);
	free(evaluation->json);
	free(evaluation);
}

double chiosa_evaluation_accuracy(const chiosa_evaluation *evaluation)
{
	return evaluation->metrics->accuracy;
}

double chiosa_evaluation_macro_f1(const chiosa_evaluation *evaluation)
{
	return evaluation->metrics->macro_f1;
}

const char *chiosa_evaluation_text(const chiosa_evaluation *evaluation)
{
	return evaluation->text;
}

const char *chiosa_evaluation_json(const chiosa_evaluation *evaluation)
{
	return evaluation->json;
}

const chs_metrics *chs_evaluation_metrics(const chiosa_evaluation *evaluation)
{
	return evaluation->metrics;
}
