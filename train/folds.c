/* SPDX-License-Identifier: MIT */
#include "train/folds.h"

#include "base/memory.h"

#include <stdlib.h>

/* One article: its rows are order[first .. first + n_rows). */
typedef struct group {
	uint32_t article;
	size_t first, n_rows;
} group;

typedef struct place {
	uint32_t article;
	size_t row;
} place;

typedef struct dealing {
	const chs_problem *problem;
	size_t folds;
	place *order;  /* [n_rows], by article, then by row */
	group *groups; /* [n_groups] */
	size_t n_groups;
	double *shares;     /* [n_labels]: one over the squared rows of the label, 0 where there are none */
	size_t *counts;     /* [folds × n_labels]: rows dealt so far */
	size_t *fold_rows;  /* [folds] */
	size_t *own_counts; /* [n_labels]: of the article in hand, zero between articles */
} dealing;

static int compare_places(const void *a, const void *b)
{
	const place *x = a, *y = b;
	if (x->article != y->article)
		return x->article < y->article ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static int compare_groups(const void *a, const void *b)
{
	const group *x = a, *y = b;
	if (x->n_rows != y->n_rows)
		return x->n_rows > y->n_rows ? -1 : 1;
	return (x->article > y->article) - (x->article < y->article);
}

static void group_rows(dealing *deal)
{
	const chs_problem *problem = deal->problem;
	for (size_t row = 0; row < problem->n_rows; row++)
		deal->order[row] = (place){problem->articles[row], row};
	qsort(deal->order, problem->n_rows, sizeof *deal->order, compare_places);
	for (size_t i = 0; i < problem->n_rows; i++) {
		if (i == 0 || deal->order[i].article != deal->order[i - 1].article)
			deal->groups[deal->n_groups++] = (group){.article = deal->order[i].article, .first = i};
		deal->groups[deal->n_groups - 1].n_rows++;
	}
	qsort(deal->groups, deal->n_groups, sizeof *deal->groups, compare_groups);
}

static void weigh_labels(dealing *deal)
{
	const chs_problem *problem = deal->problem;
	for (size_t row = 0; row < problem->n_rows; row++)
		deal->shares[problem->labels[row]]++;
	for (size_t k = 0; k < problem->n_labels; k++) {
		double count = deal->shares[k];
		deal->shares[k] = count > 0 ? 1 / (count * count) : 0;
	}
}

/*
 * How much the article in hand would make the fold's shares of the labels more uneven: the growth of the sum of squared
 * shares, whose least value for a given total is the even one. Other folds do not change.
 */
static double unevenness(const dealing *deal, size_t fold)
{
	const size_t *counts = deal->counts + fold * deal->problem->n_labels;
	double growth = 0;
	for (size_t k = 0; k < deal->problem->n_labels; k++) {
		double own = (double)deal->own_counts[k];
		growth += own * (2 * (double)counts[k] + own) * deal->shares[k];
	}
	return growth;
}

/* The best fold for the article in hand; among equals the one with the fewest rows, then the first. */
static size_t choose_fold(const dealing *deal, bool only_empty)
{
	size_t best = SIZE_MAX;
	double least = 0;
	for (size_t fold = 0; fold < deal->folds; fold++) {
		if (only_empty && deal->fold_rows[fold] > 0)
			continue;
		double found = unevenness(deal, fold);
		if (best == SIZE_MAX || found < least || (found <= least && deal->fold_rows[fold] < deal->fold_rows[best])) {
			best = fold;
			least = found;
		}
	}
	return best;
}

static void deal_article(dealing *deal, uint32_t *fold_of, const group *article, bool only_empty)
{
	const uint32_t *labels = deal->problem->labels;
	const place *places = deal->order + article->first;
	for (size_t i = 0; i < article->n_rows; i++)
		deal->own_counts[labels[places[i].row]]++;
	size_t fold = choose_fold(deal, only_empty);
	for (size_t i = 0; i < article->n_rows; i++) {
		uint32_t label = labels[places[i].row];
		fold_of[places[i].row] = (uint32_t)fold;
		deal->counts[fold * deal->problem->n_labels + label]++;
		deal->own_counts[label] = 0;
	}
	deal->fold_rows[fold] += article->n_rows;
}

static chiosa_status deal_all(dealing *deal, uint32_t *fold_of, chiosa_error *error)
{
	group_rows(deal);
	if (deal->n_groups < deal->folds)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT,
		                "%zu folds need at least %zu articles with labelled sentences, found %zu", deal->folds,
		                deal->folds, deal->n_groups);
	weigh_labels(deal);
	size_t empty = deal->folds;
	for (size_t i = 0; i < deal->n_groups; i++) {
		/* No fold may stay empty: the last articles go where nothing is. */
		bool only_empty = deal->n_groups - i <= empty;
		deal_article(deal, fold_of, &deal->groups[i], only_empty);
		empty = 0;
		for (size_t fold = 0; fold < deal->folds; fold++)
			empty += deal->fold_rows[fold] == 0;
	}
	return CHIOSA_OK;
}

chiosa_status chs_make_folds(uint32_t *fold_of, const chs_problem *problem, size_t folds, chiosa_error *error)
{
	if (folds < 2 || folds > problem->n_rows)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "found %zu folds, expected 2 to the number of articles", folds);
	if (problem->n_labels && folds > SIZE_MAX / problem->n_labels)
		return chs_fail_memory(error);
	chiosa_status status = CHIOSA_ERROR_MEMORY;
	dealing deal = {.problem = problem, .folds = folds};
	deal.order = chs_alloc(problem->n_rows, sizeof *deal.order);
	deal.groups = chs_alloc(problem->n_rows, sizeof *deal.groups);
	deal.shares = chs_alloc(problem->n_labels, sizeof *deal.shares);
	deal.counts = chs_alloc(folds * problem->n_labels, sizeof *deal.counts);
	deal.fold_rows = chs_alloc(folds, sizeof *deal.fold_rows);
	deal.own_counts = chs_alloc(problem->n_labels, sizeof *deal.own_counts);
	if (deal.order && deal.groups && deal.shares && deal.counts && deal.fold_rows && deal.own_counts)
		status = deal_all(&deal, fold_of, error);
	else
		chs_fail_memory(error);
	free(deal.order);
	free(deal.groups);
	free(deal.shares);
	free(deal.counts);
	free(deal.fold_rows);
	free(deal.own_counts);
	return status;
}
