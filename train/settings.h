/* SPDX-License-Identifier: MIT */
/* Training options: their defaults, their bounds, and the two that name labels. */
#ifndef CHS_TRAIN_SETTINGS_H
#define CHS_TRAIN_SETTINGS_H

#include "base/error.h"

#include <stddef.h>

/* Checks everything that can be checked before the corpus is read. */
chiosa_status chs_check_train_options(const chiosa_train_options *options, chiosa_error *error);

/* Puts numbers in the place of what is left to us (cost, epsilon, folds 0), for so many labelled sentences. */
void chs_settle_train_options(chiosa_train_options *options, size_t n_rows);

/* weights[n_labels] from "none", "balanced" (rows / (labels · rows of the label)) or "LABEL=W,…" (others 1). */
chiosa_status chs_class_weights(double *weights, const char *text, const char *const *labels, const size_t *counts,
                                size_t n_labels, chiosa_error *error);

/* mix[n_labels], summing to one, from "corpus" (the counts' shares) or "LABEL=P,…": numbers in any scale; every label
   must be named. */
chiosa_status chs_label_mix(double *mix, const char *text, const char *const *labels, const size_t *counts,
                            size_t n_labels, chiosa_error *error);

#endif
