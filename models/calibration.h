/* SPDX-License-Identifier: MIT */
/*
 * Scores to probabilities: q(k) = exp(slope · score(k) + offset(k)) / Σ, p(k) = (1 − lapse) · q(k) + lapse / n_labels.
 * One slope for all labels keeps it monotone in every score; offsets carry the label mix; the lapse is the share of
 * sentences of which the machine knows nothing though it seems sure. Fitted by train/calibrate.h (multinomial extension
 * of Platt scaling; lapse rate as in psychometric functions, Wichmann and Hill 2001).
 */
#ifndef CHS_MODELS_CALIBRATION_H
#define CHS_MODELS_CALIBRATION_H

#include <stddef.h>

typedef struct chs_calibration {
	double slope, lapse; /* lapse in [0, 1) */
	double *offsets;     /* [n_labels] */
} chs_calibration;

/* probabilities[n_labels] from scores[n_labels]; the two may be the same array. They sum to one within rounding. */
void chs_calibrate(const chs_calibration *calibration, const double *scores, size_t n_labels, double *probabilities);

#endif
