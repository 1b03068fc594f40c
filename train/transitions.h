/* SPDX-License-Identifier: MIT */
/*
 * Label transitions: how likely each label follows each other within an article. How much they count is a strength from
 * 0 to 1 that cross-validation chooses: on news they tell little, on texts with a fixed order of parts much.
 */
#ifndef CHS_TRAIN_TRANSITIONS_H
#define CHS_TRAIN_TRANSITIONS_H

#include "base/error.h"
#include "train/problem.h"

/*
 * Fills table[(n_labels + 2) × n_labels] as models/model.h describes it, counted on the problem's rows in order
 * (add-one smoothing) and drawn towards `mix` by 1 − strength.
 */
void chs_count_transitions(double *table, const chs_problem *problem, const double *mix, double strength);

/*
 * Chooses the strength of 0, 0.25, 0.5, 0.75, 1 whose decoded out-of-fold probabilities ([n_rows × n_labels], replaced
 * by the decoded ones) have the best macro-F1; the weaker wins ties. Each fold is decoded with the transitions of the
 * others.
 */
chiosa_status chs_choose_transitions(double *strength, double *probabilities, const chs_problem *problem,
                                     const uint32_t *fold_of, size_t folds, const double *mix, chiosa_error *error);

/* Moves a table from the label mix `found` to the mix `wanted`, as chs_apply_prior does with a calibration. */
void chs_shift_transitions(double *table, const double *found, const double *wanted, size_t n_labels);

#endif
