/* SPDX-License-Identifier: MIT */
/* Training a machine on rows of a problem. */
#ifndef CHS_TRAIN_SOLVE_H
#define CHS_TRAIN_SOLVE_H

#include "train/gram.h"
#include "train/machine.h"

/*
 * Trains on rows[n_rows] (ascending indexes into the problem). `gram` may be NULL: then libsvm computes kernels itself,
 * with options->cache_size for its cache. With it libsvm's precomputed kernel is used and the result is the same to the
 * last bit of the decision function. Every label needs at least one row among them. Sets libsvm's print hook
 * (process-wide) to a silent one. Fails with CHIOSA_ERROR_ARGUMENT (with libsvm's own text from svm_check_parameter),
 * CHIOSA_ERROR_MEMORY.
 */
chiosa_status chs_solve(chs_machine *machine, const chs_problem *problem, const size_t *rows, size_t n_rows,
                        const chs_gram *gram, const chs_solver_options *options, chiosa_error *error);

#endif
