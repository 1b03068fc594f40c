/* SPDX-License-Identifier: MIT */
#include "models/calibration.h"

#include <math.h>

void chs_calibrate(const chs_calibration *calibration, const double *scores, size_t n_labels, double *probabilities)
{
	double highest = 0, sum = 0;
	for (size_t k = 0; k < n_labels; k++) {
		probabilities[k] = calibration->slope * scores[k] + calibration->offsets[k];
		highest = k == 0 || probabilities[k] > highest ? probabilities[k] : highest;
	}
	/* Less the largest: exp neither overflows nor leaves nothing to divide by. */
	for (size_t k = 0; k < n_labels; k++) {
		probabilities[k] = exp(probabilities[k] - highest);
		sum += probabilities[k];
	}
	/* Scores beyond all numbers, as only a forged model has them, tell nothing. */
	for (size_t k = 0; k < n_labels; k++)
		probabilities[k] = isfinite(sum) ? probabilities[k] / sum : 1.0 / (double)n_labels;
	if (calibration->lapse > 0)
		for (size_t k = 0; k < n_labels; k++)
			probabilities[k] = (1 - calibration->lapse) * probabilities[k] + calibration->lapse / (double)n_labels;
}
