/* SPDX-License-Identifier: MIT */
/* The numbers of agreement. Reading two corpora is in agreement_read.c, the reports in agreement_report.c. */
#include "corpus/agreement_internal.h"

#include <math.h>
#include <stdlib.h>

chiosa_status chs_agreement_new(chs_agreement **agreement, chiosa_error *error)
{
	chs_agreement *made = chs_alloc(1, sizeof *made);
	if (!made)
		return chs_fail_memory(error);
	*agreement = made;
	return CHIOSA_OK;
}

static void clear_result(chs_agreement_result *result)
{
	free(result->categories);
	free(result->confusion);
	free(result->disputes);
	*result = (chs_agreement_result){0};
}

void chs_agreement_free(chs_agreement *agreement)
{
	if (!agreement)
		return;
	clear_result(&agreement->result);
	chs_label_set_free(&agreement->labels);
	chs_arena_free(&agreement->arena);
	chs_buffer_free(&agreement->none);
	free(agreement->pairs);
	free(agreement->disputes);
	free(agreement);
}

static chiosa_status keep_dispute(chs_agreement *g, uint32_t a, uint32_t b, const chs_agreement_place *place,
                                  chiosa_error *error)
{
	chs_kept_dispute kept = {.article = g->articles, .index = g->n_pairs, .a = a, .b = b};
	if (!chs_reserve(&g->disputes, &g->disputes_capacity, g->n_disputes + 1, sizeof *g->disputes))
		return chs_fail_memory(error);
	kept.text = chs_arena_copy(&g->arena, place ? place->text.data : "", place ? place->text.length : 0);
	if (place) {
		kept.article = place->article;
		kept.index = place->index;
		kept.id = place->id.data ? chs_arena_copy(&g->arena, place->id.data, place->id.length) : NULL;
	}
	if (!kept.text || (place && place->id.data && !kept.id))
		return chs_fail_memory(error);
	g->disputes[g->n_disputes++] = kept;
	return CHIOSA_OK;
}

static chiosa_status category(chs_agreement *g, chs_slice label, uint32_t *number, chiosa_error *error)
{
	*number = CHS_NO_CATEGORY;
	return label.data ? chs_label_set_add(&g->labels, label, CHS_MAX_CATEGORIES, number, error) : CHIOSA_OK;
}

chiosa_status chs_agreement_add(chs_agreement *agreement, chs_slice a, chs_slice b, const chs_agreement_place *place,
                                chiosa_error *error)
{
	chs_agreement *g = agreement;
	uint32_t first, second;
	chiosa_status status = category(g, a, &first, error);
	if (status == CHIOSA_OK)
		status = category(g, b, &second, error);
	if (status != CHIOSA_OK)
		return status;
	if (!chs_reserve(&g->pairs, &g->pairs_capacity, g->n_pairs + 1, sizeof *g->pairs))
		return chs_fail_memory(error);
	if (first != second)
		status = keep_dispute(g, first, second, place, error);
	if (status != CHIOSA_OK)
		return status;
	g->pairs[g->n_pairs].a = first;
	g->pairs[g->n_pairs++].b = second;
	return CHIOSA_OK;
}

/* ---- The coefficients -------------------------------------------------------------------------------------------- */

/* 1 − observed/expected disagreement; with nothing to disagree about there is no answer. */
static double beyond_chance(double observed, double expected)
{
	return expected > 0 ? 1 - observed / expected : NAN;
}

/*
 * Both coefficients from how often each category was given: `same` is the sum over categories of a·b (kappa), and
 * `values` the sum of t·(t − 1) with t = a + b (alpha, whose chance is drawn without replacement from all 2n values).
 */
static void coefficients(double n, double agreed, double same, double values, double *kappa, double *alpha)
{
	*kappa = *alpha = NAN;
	if (n <= 0)
		return;
	double disagreement = (n - agreed) / n, all = 2 * n;
	*kappa = beyond_chance(disagreement, (n * n - same) / (n * n));
	*alpha = beyond_chance(disagreement, (all * (all - 1) - values) / (all * (all - 1)));
}

static double values_of(double a, double b)
{
	return (a + b) * (a + b - 1);
}

static void compute_category(chs_category_agreement *c, size_t sentences)
{
	double n = (double)sentences, a = (double)c->a, b = (double)c->b;
	double agreed = n - (a + b - 2 * (double)c->both);
	c->raw = sentences ? agreed / n : NAN;
	coefficients(n, agreed, a * b + (n - a) * (n - b), values_of(a, b) + values_of(n - a, n - b), &c->kappa, &c->alpha);
}

static void compute_all(chs_agreement_result *r)
{
	double n = (double)r->sentences, same = 0, values = 0;
	for (size_t i = 0; i < r->n_categories; i++) {
		chs_category_agreement *c = &r->categories[i];
		compute_category(c, r->sentences);
		same += (double)c->a * (double)c->b;
		values += values_of((double)c->a, (double)c->b);
		r->agreed += c->both;
	}
	r->raw = r->sentences ? (double)r->agreed / n : NAN;
	coefficients(n, (double)r->agreed, same, values, &r->kappa, &r->alpha);
}

/* ---- The result -------------------------------------------------------------------------------------------------- */

static size_t place_of(uint32_t number, const uint32_t *rank, size_t none)
{
	return number == CHS_NO_CATEGORY ? none : rank[number];
}

static const char *name_of(const chs_agreement *g, uint32_t number)
{
	return number == CHS_NO_CATEGORY ? g->none.data : g->labels.names[number];
}

static bool find_none(const chs_agreement *g)
{
	for (size_t i = 0; i < g->n_pairs; i++)
		if (g->pairs[i].a == CHS_NO_CATEGORY || g->pairs[i].b == CHS_NO_CATEGORY)
			return true;
	return false;
}

static void count_pairs(chs_agreement *g, const uint32_t *rank)
{
	chs_agreement_result *r = &g->result;
	for (size_t i = 0; i < g->n_pairs; i++) {
		size_t a = place_of(g->pairs[i].a, rank, g->labels.count), b = place_of(g->pairs[i].b, rank, g->labels.count);
		r->categories[a].a++;
		r->categories[b].b++;
		r->categories[a].both += a == b;
		r->confusion[a * r->n_categories + b]++;
	}
}

static void list_disputes(chs_agreement *g)
{
	chs_agreement_result *r = &g->result;
	r->n_disputes = g->n_disputes;
	for (size_t i = 0; i < g->n_disputes; i++) {
		const chs_kept_dispute *kept = &g->disputes[i];
		r->disputes[i] =
		    (chs_dispute){kept->id, kept->article, kept->index, kept->text, name_of(g, kept->a), name_of(g, kept->b)};
	}
}

static bool allocate(chs_agreement *g, const char ***sorted, uint32_t **rank)
{
	chs_agreement_result *r = &g->result;
	r->has_none = find_none(g);
	r->n_categories = g->labels.count + (r->has_none ? 1 : 0);
	r->categories = chs_alloc(r->n_categories, sizeof *r->categories);
	r->confusion = chs_alloc(r->n_categories * r->n_categories, sizeof *r->confusion);
	r->disputes = chs_alloc(g->n_disputes, sizeof *r->disputes);
	*sorted = chs_alloc(g->labels.count, sizeof **sorted);
	*rank = chs_alloc(g->labels.count, sizeof **rank);
	chs_buffer_clear(&g->none);
	chs_add_free_name(&g->none, "(none)", g->labels.names, g->labels.count);
	return r->categories && r->confusion && r->disputes && *sorted && *rank && !g->none.failed;
}

chiosa_status chs_agreement_compute(chs_agreement *agreement, const chs_agreement_result **result, chiosa_error *error)
{
	chs_agreement *g = agreement;
	chs_agreement_result *r = &g->result;
	const char **sorted = NULL;
	uint32_t *rank = NULL;
	clear_result(r);
	chiosa_status status = allocate(g, &sorted, &rank) ? CHIOSA_OK : chs_fail_memory(error);
	if (status == CHIOSA_OK)
		status = chs_label_set_sort(&g->labels, rank, sorted, error);
	if (status != CHIOSA_OK)
		goto cleanup;
	for (size_t i = 0; i < r->n_categories; i++)
		r->categories[i].label = i < g->labels.count ? sorted[i] : g->none.data;
	r->none = g->none.data;
	r->sentences = g->n_pairs;
	r->articles = g->articles;
	r->not_compared = g->not_compared;
	r->only_a = g->only_a;
	r->only_b = g->only_b;
	count_pairs(g, rank);
	compute_all(r);
	list_disputes(g);
cleanup:
	free(sorted);
	free(rank);
	if (status == CHIOSA_OK)
		*result = r;
	else
		clear_result(r);
	return status;
}
