/* SPDX-License-Identifier: MIT */
#include "train/report.h"

#include "base/json.h"
#include "base/number.h"

static const char *solver_name(const chiosa_train_options *options)
{
	return options->solver == CHIOSA_LIBLINEAR ? "liblinear" : "libsvm";
}

static const char *kernel_name(chiosa_kernel kernel)
{
	return kernel == CHIOSA_RBF ? "rbf" : kernel == CHIOSA_POLY ? "poly" : "linear";
}

static void add_corpus(chs_buffer *out, const chs_gathered *g)
{
	chs_buffer_format(out, "Corpus: %zu articles, %zu sentences, %zu labelled:", g->n_articles, g->n_sentences,
	                  g->n_rows);
	for (size_t i = 0; i < g->n_labels; i++) {
		chs_buffer_format(out, "%s %s %zu (", i ? "," : "", g->labels[i], g->label_counts[i]);
		chs_add_fixed(out, 100.0 * (double)g->label_counts[i] / (double)g->n_rows, 1);
		chs_buffer_add_string(out, " %)");
	}
	chs_buffer_format(out, ".\nFeatures: %zu that occur in two articles or more", g->n_columns);
}

static void add_groups(chs_buffer *out, uint32_t groups)
{
	bool first = true;
	for (int group = 0; group < CHS_N_GROUPS; group++) {
		if (!(groups >> group & 1))
			continue;
		chs_buffer_format(out, "%s%s", first ? "" : ", ", chs_group_name((chs_group)group));
		first = false;
	}
}

static void add_search(chs_buffer *out, const chs_training_facts *f)
{
	bool gamma = f->options->kernel != CHIOSA_LINEAR;
	chs_buffer_format(out, "\nSearch over %zu settings, %zu folds grouped by article:\n\n", f->n_trials,
	                  f->options->folds);
	chs_buffer_format(out, "%12s%s  accuracy  macro-F1\n", "cost", gamma ? "         gamma" : "");
	for (size_t i = 0; i < f->n_trials; i++) {
		size_t start = out->length;
		chs_buffer number = {0};
		chs_add_double(&number, f->trials[i].cost);
		chs_buffer_format(out, "%12s", number.failed ? "" : number.data);
		if (gamma) {
			chs_buffer_clear(&number);
			chs_add_fixed(&number, f->trials[i].gamma, 6);
			chs_buffer_format(out, "  %12s", number.failed ? "" : number.data);
		}
		chs_buffer_free(&number);
		chs_buffer_pad(out, start, gamma ? 31 : 17);
		chs_add_fixed(out, f->trials[i].accuracy, 3);
		chs_buffer_add_string(out, "     ");
		chs_add_fixed(out, f->trials[i].macro_f1, 3);
		chs_buffer_add_string(out, i == f->best_trial ? "  <- chosen\n" : "\n");
	}
}

void chs_training_report(chs_buffer *out, const chs_training_facts *f)
{
	add_corpus(out, f->gathered);
	chs_buffer_add_string(out, " (groups: ");
	add_groups(out, f->settings->groups);
	chs_buffer_add_string(out, ").\n");
	if (f->n_trials)
		add_search(out, f);
	if (f->options->folds == 1)
		chs_buffer_format(out, "\nValidation: %zu of %zu sentences held out, grouped by article",
		                  f->validation->sentences, f->gathered->n_rows);
	else
		chs_buffer_format(out, "\nCross-validation: %zu folds grouped by article", f->options->folds);
	chs_buffer_format(out, ", %s, %s kernel, cost ", solver_name(f->options), kernel_name(f->options->kernel));
	chs_add_double(out, f->cost);
	if (f->options->kernel != CHIOSA_LINEAR) {
		chs_buffer_add_string(out, ", gamma ");
		chs_add_fixed(out, f->gamma, 6);
	}
	if (f->transition_strength >= 0) {
		chs_buffer_add_string(out, ", transitions of strength ");
		chs_add_fixed(out, f->transition_strength, 2);
	}
	if (f->options->solver == CHIOSA_LIBSVM && !f->gram)
		chs_buffer_add_string(out, ", no room for a Gram matrix (--cache-size)");
	chs_buffer_add_string(out, "\n\n");
	chs_metrics_text(out, f->validation);
}

static void add_string(chs_buffer *out, const char *key, const char *value)
{
	chs_json_add_key(out, key);
	chs_json_add_string(out, chs_slice_from(value));
}

static void add_options(chs_buffer *out, const chs_training_facts *f)
{
	const chiosa_train_options *o = f->options;
	chs_buffer groups = {0};
	chs_json_add_key(out, "options");
	chs_buffer_add_char(out, '{');
	add_string(out, "lang", o->language);
	add_string(out, "solver", solver_name(o));
	add_string(out, "kernel", kernel_name(o->kernel));
	chs_json_add_number(out, "cost", f->cost);
	if (o->kernel != CHIOSA_LINEAR) {
		chs_json_add_number(out, "gamma", f->gamma);
		chs_json_add_number(out, "coef0", o->coef0);
		chs_json_add_number(out, "degree", o->degree);
	}
	chs_json_add_number(out, "epsilon", o->epsilon);
	chs_json_add_size(out, "folds", o->folds);
	add_groups(&groups, f->settings->groups);
	chs_buffer_add(&groups, "", 0);
	out->failed |= groups.failed;
	add_string(out, "features", groups.failed ? "" : groups.data);
	chs_buffer_free(&groups);
	add_string(out, "class_weight", o->class_weight);
	add_string(out, "prior", o->prior);
	if (o->accuracy > 0)
		chs_json_add_number(out, "accuracy", o->accuracy);
	add_string(out, "decode", o->transitions ? "transitions" : "none");
	if (f->transition_strength >= 0)
		chs_json_add_number(out, "transition_strength", f->transition_strength);
	chs_buffer_add_char(out, '}');
}

static void add_corpus_json(chs_buffer *out, const chs_gathered *g)
{
	chs_json_add_key(out, "corpus");
	chs_buffer_add_char(out, '{');
	chs_json_add_size(out, "articles", g->n_articles);
	chs_json_add_size(out, "sentences", g->n_rows);
	chs_json_add_key(out, "labels");
	chs_buffer_add_char(out, '{');
	for (size_t i = 0; i < g->n_labels; i++)
		chs_json_add_size(out, g->labels[i], g->label_counts[i]);
	chs_buffer_add_char(out, '}');
	chs_json_add_key(out, "hash");
	chs_buffer_format(out, "\"%08x%08x\"}", (unsigned)(g->content >> 32), (unsigned)(g->content & 0xFFFFFFFFu));
}

static void add_score(chs_buffer *out, const char *key, double number)
{
	chs_json_add_key(out, key);
	chs_add_fixed(out, number, 4);
}

/* Four decimals: the last bits of a probability depend on the C library's exp, and a model's bytes must not. */
static void add_validation(chs_buffer *out, const chs_training_facts *f)
{
	const chs_metrics *m = f->validation;
	chs_json_add_key(out, "cross_validation");
	chs_buffer_add_char(out, '{');
	if (f->options->folds == 1)
		chs_json_add_size(out, "held_out", m->sentences);
	add_score(out, "accuracy", m->accuracy);
	add_score(out, "macro_f1", m->macro_f1);
	add_score(out, "macro_f1_low", m->macro_f1_low);
	add_score(out, "macro_f1_high", m->macro_f1_high);
	add_score(out, "ece", m->ece);
	for (size_t i = 0; i < m->n_labels; i++) {
		chs_buffer key = {0};
		chs_buffer_format(&key, "f1 %s", m->labels[i].label);
		out->failed |= key.failed;
		if (!key.failed)
			add_score(out, key.data, m->labels[i].f1);
		chs_buffer_free(&key);
	}
	chs_buffer_add_char(out, '}');
}

chiosa_status chs_training_metadata(chs_buffer *out, const chs_training_facts *f, chiosa_error *error)
{
	chs_buffer_add_char(out, '{');
	add_string(out, "chiosa", CHIOSA_VERSION);
	add_string(out, "libraries", chiosa_library_versions());
	add_corpus_json(out, f->gathered);
	add_options(out, f);
	chs_json_add_key(out, "prior");
	chs_buffer_add_char(out, '{');
	for (size_t i = 0; i < f->gathered->n_labels; i++)
		add_score(out, f->gathered->labels[i], f->mix[i]);
	chs_buffer_add_char(out, '}');
	add_validation(out, f);
	chs_buffer_add_char(out, '}');
	if (out->failed)
		return chs_fail_memory(error);
	return chs_json_check(chs_buffer_slice(out), error);
}
