/* SPDX-License-Identifier: MIT */
/*
 * Pairs are kept as two label numbers each, so that the bootstrap can count them again for every resample. Nothing is
 * computed before it is asked for.
 */
#include "corpus/metrics.h"

#include "corpus/labels.h"

#include <math.h>
#include <stdlib.h>

static const uint32_t NO_LABEL = UINT32_MAX;
static const uint64_t SEED = 0x6368696F7361u; /* any number, but always the same one */

typedef struct pair {
	uint32_t gold, found; /* found may be NO_LABEL */
	double probability;   /* negative: unknown */
} pair;

struct chs_comparison {
	chs_label_set labels;
	size_t n_own; /* the first so many are the model's */
	bool has_own;
	pair *pairs; /* [n_pairs] */
	size_t n_pairs, pairs_capacity;
	size_t *articles; /* [n_articles] first pair of each */
	size_t n_articles, articles_capacity;
	bool article_begins; /* the next pair is the first of an article */
	chs_metrics metrics;
};

/* Support, predictions and hits of one label. */
typedef struct tally {
	size_t support, predicted, correct;
} tally;

chiosa_status chs_comparison_new(chs_comparison **comparison, const char *const *labels, size_t n_labels,
                                 chiosa_error *error)
{
	chs_comparison *c = chs_alloc(1, sizeof *c);
	if (!c)
		return chs_fail_memory(error);
	c->has_own = labels != NULL;
	c->article_begins = true;
	for (size_t i = 0; labels && i < n_labels; i++) {
		uint32_t number;
		chiosa_status status =
		    chs_label_set_add(&c->labels, chs_slice_from(labels[i]), CHS_MAX_COMPARED_LABELS, &number, error);
		if (status != CHIOSA_OK) {
			chs_comparison_free(c);
			return status;
		}
	}
	c->n_own = c->labels.count;
	*comparison = c;
	return CHIOSA_OK;
}

static void clear_metrics(chs_metrics *metrics)
{
	free(metrics->labels);
	free(metrics->confusion);
	free(metrics->unknown);
	*metrics = (chs_metrics){0};
}

void chs_comparison_free(chs_comparison *comparison)
{
	if (!comparison)
		return;
	clear_metrics(&comparison->metrics);
	chs_label_set_free(&comparison->labels);
	free(comparison->pairs);
	free(comparison->articles);
	free(comparison);
}

chiosa_status chs_comparison_article(chs_comparison *comparison, chiosa_error *error)
{
	(void)error;
	comparison->article_begins = true;
	return CHIOSA_OK;
}

chiosa_status chs_comparison_add(chs_comparison *comparison, chs_slice gold, chs_slice found, double probability,
                                 chiosa_error *error)
{
	chs_comparison *c = comparison;
	pair p = {0, NO_LABEL, probability >= 0 ? probability : -1}; /* not a number is unknown, too */
	if (!gold.data)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "expected a gold label, found none");
	chiosa_status status = chs_label_set_add(&c->labels, gold, CHS_MAX_COMPARED_LABELS, &p.gold, error);
	if (status == CHIOSA_OK && found.data)
		status = chs_label_set_add(&c->labels, found, CHS_MAX_COMPARED_LABELS, &p.found, error);
	if (status != CHIOSA_OK)
		return status;
	if (!chs_reserve(&c->pairs, &c->pairs_capacity, c->n_pairs + 1, sizeof *c->pairs) ||
	    !chs_reserve(&c->articles, &c->articles_capacity, c->n_articles + 1, sizeof *c->articles))
		return chs_fail_memory(error);
	if (c->article_begins)
		c->articles[c->n_articles++] = c->n_pairs;
	c->article_begins = false;
	c->pairs[c->n_pairs++] = p;
	return CHIOSA_OK;
}

/* ---- Counting ---------------------------------------------------------------------------------------------------- */

static double ratio(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

/* 2PR/(P+R), from the counts: the harmonic mean without its 0/0. */
static double f1_of(tally t)
{
	return ratio(2 * t.correct, t.support + t.predicted);
}

/* The mean of F1 over the labels that occur. */
static double macro_f1(const tally *tallies, size_t n_labels)
{
	double sum = 0;
	size_t counted = 0;
	for (size_t i = 0; i < n_labels; i++) {
		if (tallies[i].support + tallies[i].predicted == 0)
			continue;
		sum += f1_of(tallies[i]);
		counted++;
	}
	return counted ? sum / (double)counted : 0;
}

/* `tallies` stand in the labels' sorted order: so sums over them do not depend on the order in which labels came. */
static void count_pair(tally *tallies, const uint32_t *rank, const pair *p)
{
	tallies[rank[p->gold]].support++;
	if (p->found == NO_LABEL)
		return;
	tallies[rank[p->found]].predicted++;
	tallies[rank[p->gold]].correct += p->found == p->gold;
}

/* ---- The interval ------------------------------------------------------------------------------------------------ */

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/* A number below `bound` (< 2^32), as even as 32 random bits make it. */
static size_t draw(uint64_t *state, size_t bound)
{
	return (size_t)((next_random(state) >> 32) * (uint64_t)bound >> 32);
}

static int compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Linear between the neighbouring values, as most statistics packages have it. */
static double percentile(const double *sorted, size_t count, double share)
{
	double place = share * (double)(count - 1);
	size_t below = (size_t)place;
	size_t above = below + 1 < count ? below + 1 : below;
	return sorted[below] + (sorted[above] - sorted[below]) * (place - (double)below);
}

static double resample(const chs_comparison *c, const uint32_t *rank, tally *tallies, uint64_t *state)
{
	memset(tallies, 0, c->labels.count * sizeof *tallies);
	for (size_t i = 0; i < c->n_articles; i++) {
		size_t article = draw(state, c->n_articles);
		size_t end = article + 1 < c->n_articles ? c->articles[article + 1] : c->n_pairs;
		for (size_t k = c->articles[article]; k < end; k++)
			count_pair(tallies, rank, &c->pairs[k]);
	}
	return macro_f1(tallies, c->labels.count);
}

/* `tallies`: scratch for all labels. */
static chiosa_status find_interval(chs_comparison *c, const uint32_t *rank, tally *tallies, chiosa_error *error)
{
	chs_metrics *m = &c->metrics;
	if (c->n_articles < 2 || c->n_articles > UINT32_MAX) {
		m->macro_f1_low = m->macro_f1_high = m->macro_f1;
		return CHIOSA_OK;
	}
	double *scores = chs_alloc(CHS_RESAMPLES, sizeof *scores);
	if (!scores)
		return chs_fail_memory(error);
	uint64_t state = SEED;
	for (size_t i = 0; i < CHS_RESAMPLES; i++)
		scores[i] = resample(c, rank, tallies, &state);
	qsort(scores, CHS_RESAMPLES, sizeof *scores, compare_numbers);
	m->macro_f1_low = percentile(scores, CHS_RESAMPLES, 0.025);
	m->macro_f1_high = percentile(scores, CHS_RESAMPLES, 0.975);
	free(scores);
	return CHIOSA_OK;
}

/* ---- The numbers ------------------------------------------------------------------------------------------------- */

static void count_reliability(chs_metrics *m, const pair *p)
{
	if (p->found == NO_LABEL || p->probability < 0)
		return;
	double probability = p->probability < 1 ? p->probability : 1;
	size_t bin = (size_t)(probability * CHS_RELIABILITY_BINS);
	if (bin == CHS_RELIABILITY_BINS)
		bin--;
	m->reliability[bin].count++;
	m->reliability[bin].correct += p->found == p->gold;
	m->reliability[bin].probability += probability;
}

static double calibration_error(const chs_metrics *m)
{
	double sum = 0;
	size_t count = 0;
	for (size_t i = 0; i < CHS_RELIABILITY_BINS; i++) {
		sum += fabs((double)m->reliability[i].correct - m->reliability[i].probability);
		count += m->reliability[i].count;
	}
	return count ? sum / (double)count : 0;
}

static void fill_labels(chs_metrics *m, const tally *tallies)
{
	for (size_t i = 0; i < m->n_labels; i++) {
		chs_label_metrics *label = &m->labels[i];
		tally t = tallies[i];
		label->support = t.support;
		label->predicted = t.predicted;
		label->correct = t.correct;
		label->precision = ratio(t.correct, t.predicted);
		label->recall = ratio(t.correct, t.support);
		label->f1 = f1_of(t);
	}
}

static void fill_confusion(chs_comparison *c, const uint32_t *rank)
{
	chs_metrics *m = &c->metrics;
	for (size_t i = 0; i < c->n_pairs; i++) {
		const pair *p = &c->pairs[i];
		size_t column = p->found == NO_LABEL ? m->n_labels : rank[p->found];
		m->confusion[rank[p->gold] * (m->n_labels + 1) + column]++;
		m->left_out += p->found == NO_LABEL;
		count_reliability(m, p);
	}
}

/* Labels beyond the model's own that gold has. */
static void fill_unknown(chs_comparison *c, const tally *tallies, const uint32_t *rank)
{
	chs_metrics *m = &c->metrics;
	for (size_t i = 0; i < c->labels.count; i++) /* in sorted order, by way of the labels' places */
		m->unknown[rank[i]] = c->has_own && i >= c->n_own && tallies[rank[i]].support ? c->labels.names[i] : NULL;
	for (size_t i = 0; i < c->labels.count; i++)
		if (m->unknown[i])
			m->unknown[m->n_unknown++] = m->unknown[i];
}

static chiosa_status allocate(chs_metrics *m, size_t n_labels, const char ***sorted, uint32_t **rank, tally **tallies,
                              chiosa_error *error)
{
	m->n_labels = n_labels;
	m->labels = chs_alloc(n_labels, sizeof *m->labels);
	m->confusion = chs_alloc(n_labels * (n_labels + 1), sizeof *m->confusion);
	m->unknown = chs_alloc(n_labels, sizeof *m->unknown);
	*sorted = chs_alloc(n_labels, sizeof **sorted);
	*rank = chs_alloc(n_labels, sizeof **rank);
	*tallies = chs_alloc(n_labels, sizeof **tallies);
	bool good = m->labels && m->confusion && m->unknown && *sorted && *rank && *tallies;
	return good ? CHIOSA_OK : chs_fail_memory(error);
}

static void fill_scores(chs_comparison *c, const tally *tallies)
{
	chs_metrics *m = &c->metrics;
	size_t correct = 0;
	for (size_t i = 0; i < c->labels.count; i++)
		correct += tallies[i].correct;
	m->sentences = c->n_pairs;
	m->articles = c->n_articles;
	m->coverage = ratio(m->sentences - m->left_out, m->sentences);
	m->accuracy = ratio(correct, m->sentences);
	m->macro_f1 = macro_f1(tallies, c->labels.count);
	m->ece = calibration_error(m);
}

chiosa_status chs_comparison_metrics(chs_comparison *comparison, const chs_metrics **metrics, chiosa_error *error)
{
	chs_comparison *c = comparison;
	chs_metrics *m = &c->metrics;
	const char **sorted = NULL;
	uint32_t *rank = NULL;
	tally *tallies = NULL;
	clear_metrics(m);
	chiosa_status status = allocate(m, c->labels.count, &sorted, &rank, &tallies, error);
	if (status != CHIOSA_OK)
		goto cleanup;
	status = chs_label_set_sort(&c->labels, rank, sorted, error);
	if (status != CHIOSA_OK)
		goto cleanup;
	for (size_t i = 0; i < m->n_labels; i++)
		m->labels[i].label = sorted[i];
	for (size_t i = 0; i < c->n_pairs; i++)
		count_pair(tallies, rank, &c->pairs[i]);
	fill_labels(m, tallies);
	fill_confusion(c, rank);
	fill_unknown(c, tallies, rank);
	fill_scores(c, tallies);
	status = find_interval(c, rank, tallies, error);
cleanup:
	free(sorted);
	free(rank);
	free(tallies);
	if (status == CHIOSA_OK)
		*metrics = m;
	else
		clear_metrics(m);
	return status;
}
