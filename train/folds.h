/* SPDX-License-Identifier: MIT */
/* Folds for cross-validation, grouped by article and balanced by label. */
#ifndef CHS_TRAIN_FOLDS_H
#define CHS_TRAIN_FOLDS_H

#include "base/error.h"
#include "train/problem.h"

/*
 * fold_of[n_rows]: the fold 0..folds-1 of each row. Whole articles are dealt out, the largest first (ties by article
 * number), each to the fold where the label counts then come nearest to even (StratifiedGroupKFold's rule). Depends on
 * nothing but the problem. Fails with CHIOSA_ERROR_ARGUMENT when there are fewer articles than folds.
 */
chiosa_status chs_make_folds(uint32_t *fold_of, const chs_problem *problem, size_t folds, chiosa_error *error);

#endif
