/* SPDX-License-Identifier: MIT */
/*
 * The vocabulary of a problem: which of the features that were met become columns, and their numbers. Columns are
 * numbered in the order of their names, so that no order of reading, hashing or threads shows in a model.
 */
#ifndef CHS_TRAIN_NUMBER_FEATURES_H
#define CHS_TRAIN_NUMBER_FEATURES_H

#include "train/gather.h"

/* A feature by its place among the names found: hashes are looked up once, as they come. */
typedef struct chs_named_feature {
	uint32_t name;
	float value;
} chs_named_feature;

/* Rows of features before they are numbered. Zeroed memory is empty. */
typedef struct chs_feature_rows {
	chs_named_feature *items;
	size_t n_items, items_capacity;
	size_t *ends; /* [n_rows] */
	uint32_t *articles;
	size_t n_rows, ends_capacity, articles_capacity;
} chs_feature_rows;

/* A feature that `names` does not know is left out. False when memory is short. */
bool chs_feature_rows_add(chs_feature_rows *rows, const chs_feature_names *names, const chs_feature *items, size_t n,
                          uint32_t article);
void chs_feature_rows_free(chs_feature_rows *rows);

/* Fills the columns and rows of *gathered, and its problem. Features of fewer than `fewest_articles` (1..255) articles
   are left out: in training one article's own words tell that article. */
chiosa_status chs_number_features(chs_gathered *gathered, const chs_feature_rows *rows, size_t fewest_articles,
                                  chiosa_error *error);

#endif
