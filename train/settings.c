/* SPDX-License-Identifier: MIT */
#include "train/settings.h"

#include "base/number.h"
#include "features/vector.h"

#include <math.h>
#include <string.h>

void chiosa_train_options_init(chiosa_train_options *options)
{
	*options = (chiosa_train_options){
	    .size = sizeof *options,
	    .language = "it",
	    .solver = CHIOSA_LIBSVM,
	    .kernel = CHIOSA_LINEAR,
	    .degree = 3,
	    .features = "default",
	    .class_weight = "none",
	    .prior = "corpus",
	    .cache_size = 1024,
	    .jobs = 1,
	};
}

/* A search compares settings, and the strength of transitions is chosen, on all sentences. */
static bool may_hold_out(const chiosa_train_options *o)
{
	return o->solver == CHIOSA_LIBLINEAR && !o->search && !o->transitions;
}

/*
 * Measured: docs/training.md. liblinear's loss is squared, which wants another cost than libsvm's; and its tolerance
 * is relative to the gradient at the beginning, of which 0.03 leaves .001 of accuracy (docs/training.md).
 */
static const double COSTS[] = {[CHIOSA_LIBSVM] = 1, [CHIOSA_LIBLINEAR] = 2};
static const double EPSILONS[] = {[CHIOSA_LIBSVM] = 0.001, [CHIOSA_LIBLINEAR] = 0.03};
enum { FOLDS = 5, MANY_ROWS = 20000 };

void chs_settle_train_options(chiosa_train_options *o, size_t n_rows)
{
	o->cost = o->cost > 0 ? o->cost : COSTS[o->solver];
	o->epsilon = o->epsilon > 0 ? o->epsilon : EPSILONS[o->solver];
	if (o->folds == 0)
		o->folds = may_hold_out(o) && n_rows >= MANY_ROWS ? 1 : FOLDS;
}

static bool is_tag(const char *text)
{
	size_t length = text ? strlen(text) : 0;
	if (length < 2 || length > 16)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!((text[i] >= 'a' && text[i] <= 'z') || (i > 1 && text[i] == '-') ||
		      (i > 2 && text[i] >= 'A' && text[i] <= 'Z')))
			return false;
	return true;
}

chiosa_status chs_check_train_options(const chiosa_train_options *o, chiosa_error *error)
{
	const chiosa_status wrong = CHIOSA_ERROR_ARGUMENT;
	if (o->size != sizeof *o)
		return chs_fail(error, wrong, "the options were not made by chiosa_train_options_init of this version");
	if (!is_tag(o->language))
		return chs_fail(error, wrong, "expected a language code such as \"it\", found \"%.40s\"",
		                o->language ? o->language : "");
	if (!o->features || !o->class_weight || !o->prior)
		return chs_fail(error, wrong, "features, class_weight and prior may not be NULL");
	if ((unsigned)o->solver > CHIOSA_LIBLINEAR || (unsigned)o->kernel > CHIOSA_POLY)
		return chs_fail(error, wrong, "expected a solver and a kernel of chiosa.h, found %d and %d", (int)o->solver,
		                (int)o->kernel);
	if (o->solver == CHIOSA_LIBLINEAR && o->kernel != CHIOSA_LINEAR)
		return chs_fail(error, wrong, "liblinear has the linear kernel only");
	if (!isfinite(o->cost) || o->cost < 0)
		return chs_fail(error, wrong, "expected a cost of at least 0");
	if (!isfinite(o->gamma) || o->gamma < 0)
		return chs_fail(error, wrong, "expected a gamma of at least 0");
	if (!isfinite(o->epsilon) || o->epsilon < 0)
		return chs_fail(error, wrong, "expected an epsilon of at least 0");
	if (!isfinite(o->coef0))
		return chs_fail(error, wrong, "expected a finite coef0");
	if (!(o->accuracy >= 0 && o->accuracy <= 1))
		return chs_fail(error, wrong, "expected an accuracy from 0 to 1");
	if (o->degree < 1 || o->degree > 10)
		return chs_fail(error, wrong, "expected a degree from 1 to 10, found %d", o->degree);
	if (o->folds > 100)
		return chs_fail(error, wrong, "expected at most 100 folds, found %zu", o->folds);
	if (o->folds == 1 && !may_hold_out(o))
		return chs_fail(error, wrong,
		                "one fold alone is for liblinear without search and transitions: expected 2 to 100 folds");
	if (o->cache_size < 1 || o->cache_size > 1 << 20)
		return chs_fail(error, wrong, "expected a cache size from 1 to 1048576 MB, found %zu", o->cache_size);
	if (o->jobs < 1 || o->jobs > 256)
		return chs_fail(error, wrong, "expected 1 to 256 jobs, found %zu", o->jobs);
	uint32_t groups;
	return chs_parse_groups(&groups, o->features, error);
}

/* Labels may hold commas and equals signs: each "LABEL=" that a known label makes is tried, the longest first. */
static size_t match_label(const char *text, const char *const *labels, size_t n_labels, size_t *label)
{
	size_t longest = 0;
	for (size_t i = 0; i < n_labels; i++) {
		size_t length = strlen(labels[i]);
		if (strncmp(text, labels[i], length) == 0 && text[length] == '=' && length + 1 > longest) {
			longest = length + 1;
			*label = i;
		}
	}
	return longest;
}

/* Reads "LABEL=NUMBER,…" into numbers[]; named[] tells which were given. */
static chiosa_status read_pairs(double *numbers, bool *named, const char *text, const char *const *labels,
                                size_t n_labels, chiosa_error *error)
{
	const char *at = text;
	while (*at) {
		size_t label = 0, taken = match_label(at, labels, n_labels, &label);
		if (!taken)
			return chs_fail(error, CHIOSA_ERROR_ARGUMENT,
			                "expected LABEL=NUMBER with a label of the corpus, found \"%.60s\"", at);
		at += taken;
		size_t length = strcspn(at, ",");
		if (!chs_parse_double(chs_slice_of(at, length), &numbers[label]) || numbers[label] <= 0)
			return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "expected a number above 0 for \"%.60s\", found \"%.*s\"",
			                labels[label], (int)(length < 40 ? length : 40), at);
		if (named[label])
			return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "the label \"%.60s\" is given twice", labels[label]);
		named[label] = true;
		at += length + (at[length] == ',');
	}
	return CHIOSA_OK;
}

enum { MOST_NAMED = 4096 };

/* A label that is expected less often never comes: shares and their logarithms stay in range. */
static const double SMALLEST_SHARE = 1e-100;

chiosa_status chs_class_weights(double *weights, const char *text, const char *const *labels, const size_t *counts,
                                size_t n_labels, chiosa_error *error)
{
	bool named[MOST_NAMED] = {false};
	size_t rows = 0;
	for (size_t i = 0; i < n_labels; i++) {
		weights[i] = 1;
		rows += counts[i];
	}
	if (strcmp(text, "none") == 0)
		return CHIOSA_OK;
	if (strcmp(text, "balanced") != 0)
		return read_pairs(weights, named, text, labels, n_labels, error);
	for (size_t i = 0; i < n_labels; i++)
		weights[i] = (double)rows / ((double)n_labels * (double)counts[i]);
	return CHIOSA_OK;
}

chiosa_status chs_label_mix(double *mix, const char *text, const char *const *labels, const size_t *counts,
                            size_t n_labels, chiosa_error *error)
{
	bool named[MOST_NAMED] = {false};
	bool from_corpus = strcmp(text, "corpus") == 0;
	double sum = 0;
	if (!from_corpus) {
		chiosa_status status = read_pairs(mix, named, text, labels, n_labels, error);
		if (status != CHIOSA_OK)
			return status;
	}
	for (size_t i = 0; i < n_labels; i++) {
		if (from_corpus)
			mix[i] = (double)counts[i];
		else if (!named[i])
			return chs_fail(error, CHIOSA_ERROR_ARGUMENT,
			                "the prior says nothing of the label \"%.80s\": expected all labels", labels[i]);
		sum += mix[i];
	}
	for (size_t i = 0; i < n_labels; i++) {
		mix[i] /= sum;
		if (!isfinite(sum) || mix[i] < SMALLEST_SHARE)
			return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "the prior leaves nothing for the label \"%.80s\"",
			                labels[i]);
	}
	return CHIOSA_OK;
}
