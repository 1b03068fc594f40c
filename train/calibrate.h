/* SPDX-License-Identifier: MIT */
/* Fitting a calibration (models/calibration.h) to out-of-fold scores. */
#ifndef CHS_TRAIN_CALIBRATE_H
#define CHS_TRAIN_CALIBRATE_H

#include "base/error.h"
#include "models/calibration.h"
#include "train/problem.h"

/*
 * Fits slope (> 0) and offsets (calibration->offsets has room for n_labels) by maximum likelihood with Platt's smoothed
 * targets and a weak pull towards slope 1, offsets 0 (Newton's method with halved steps; the problem is convex). Always
 * converges to finite values, also when the scores separate the labels perfectly or say nothing.
 */
chiosa_status chs_fit_calibration(chs_calibration *calibration, const chs_problem *problem, const double *scores,
                                  chiosa_error *error);

/*
 * Moves the offsets from the corpus's label mix to the one expected in use: offset(k) += log(wanted(k) / found(k)).
 * Both [n_labels], positive, each summing to one.
 */
void chs_apply_prior(chs_calibration *calibration, const double *found, const double *wanted, size_t n_labels);

#endif
