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

/* The mean over probabilities[n_rows × n_labels] of each row's largest: the accuracy that they promise. */
double chs_mean_confidence(const double *probabilities, size_t n_rows, size_t n_labels);

/*
 * The lapse that takes a mean confidence down to the accuracy expected in use: 0 where that is no lower. In [0, 1), so
 * that no label's lead is lost: an accuracy below that of guessing counts as just above it.
 */
double chs_lapse(double confidence, double accuracy, size_t n_labels);

#endif
