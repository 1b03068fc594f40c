/* SPDX-License-Identifier: MIT */
/*
 * Scores to probabilities: p(k) = exp(slope · score(k) + offset(k)) / Σ. One slope for all labels keeps it monotone in
 * every score; offsets carry the label mix. Fitted by train/calibrate.h (multinomial extension of Platt scaling).
 */
#ifndef CHS_MODELS_CALIBRATION_H
#define CHS_MODELS_CALIBRATION_H

#include <stddef.h>

typedef struct chs_calibration {
	double slope;
	double *offsets; /* [n_labels] */
} chs_calibration;

/* probabilities[n_labels] from scores[n_labels]; the two may be the same array. They sum to one within rounding. */
void chs_calibrate(const chs_calibration *calibration, const double *scores, size_t n_labels, double *probabilities);

#endif
