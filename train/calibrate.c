/* SPDX-License-Identifier: MIT */
/*
 * The parameters are θ = (slope, offset 0, offset 1, …); what is minimised is
 *     Σ rows Σ labels −target · log p  +  PULL/2 · ((slope − 1)² + Σ offset²),
 * strictly convex in θ, so Newton's method with halved steps finds the one minimum. The slope may not fall below a
 * small positive bound; where the minimum does, the constrained one lies on the bound, and only the offsets are fitted
 * then.
 */
#include "train/calibrate.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 200, MOST_HALVINGS = 60 };

static const double PULL = 0.01;
static const double LEAST_SLOPE = 1e-3; /* for scores of size 1 */

typedef struct fit {
	const chs_problem *problem;
	const double *scores; /* [n_rows × n_labels] */
	size_t n;             /* parameters: n_labels + 1 */
	bool slope_is_fixed;
	double *right, *wrong;   /* [n_labels]: targets of a row's own label, and of each other one */
	double *theta, *trial;   /* [n] */
	double *gradient, *step; /* [n] */
	double *hessian;         /* [n × n]: lower triangle, then its Cholesky factor */
	double *probabilities;   /* [n_labels] */
} fit;

/* Platt's targets for any number of labels: as if each label had been seen once more with every label's sentences. */
static void set_targets(fit *f)
{
	const chs_problem *problem = f->problem;
	for (size_t row = 0; row < problem->n_rows; row++)
		f->right[problem->labels[row]]++;
	for (size_t k = 0; k < problem->n_labels; k++) {
		double total = f->right[k] + (double)problem->n_labels;
		f->wrong[k] = 1 / total;
		f->right[k] = (f->right[k] + 1) / total;
	}
}

static double target(const fit *f, size_t row, size_t k)
{
	uint32_t label = f->problem->labels[row];
	return label == k ? f->right[label] : f->wrong[label];
}

/* f->probabilities of one row; returns the row's part of the objective. Targets sum to one. */
static double row_objective(const fit *f, const double *theta, size_t row)
{
	size_t n_labels = f->problem->n_labels;
	const double *scores = f->scores + row * n_labels;
	double highest = -INFINITY, sum = 0, expected = 0;
	for (size_t k = 0; k < n_labels; k++) {
		double z = theta[0] * scores[k] + theta[1 + k];
		highest = z > highest ? z : highest;
		expected += target(f, row, k) * z;
		f->probabilities[k] = z;
	}
	for (size_t k = 0; k < n_labels; k++) {
		f->probabilities[k] = exp(f->probabilities[k] - highest);
		sum += f->probabilities[k];
	}
	for (size_t k = 0; k < n_labels; k++)
		f->probabilities[k] /= sum;
	return highest + log(sum) - expected;
}

static double objective(const fit *f, const double *theta)
{
	double total = PULL / 2 * (theta[0] - 1) * (theta[0] - 1);
	for (size_t i = 1; i < f->n; i++)
		total += PULL / 2 * theta[i] * theta[i];
	for (size_t row = 0; row < f->problem->n_rows; row++)
		total += row_objective(f, theta, row);
	return total;
}

/* One row's part of gradient and Hessian, from f->probabilities. */
static void add_row(fit *f, size_t row)
{
	size_t n_labels = f->problem->n_labels;
	const double *scores = f->scores + row * n_labels, *p = f->probabilities;
	double mean = 0, square = 0;
	for (size_t k = 0; k < n_labels; k++)
		mean += p[k] * scores[k];
	for (size_t k = 0; k < n_labels; k++) {
		double excess = p[k] - target(f, row, k), apart = scores[k] - mean;
		double *line = f->hessian + (1 + k) * f->n;
		f->gradient[0] += excess * scores[k];
		f->gradient[1 + k] += excess;
		square += p[k] * apart * apart;
		line[0] += p[k] * apart;
		for (size_t j = 0; j < k; j++)
			line[1 + j] -= p[k] * p[j];
		line[1 + k] += p[k] * (1 - p[k]);
	}
	f->hessian[0] += square;
}

static void differentiate(fit *f)
{
	memset(f->gradient, 0, f->n * sizeof *f->gradient);
	memset(f->hessian, 0, f->n * f->n * sizeof *f->hessian);
	for (size_t row = 0; row < f->problem->n_rows; row++) {
		row_objective(f, f->theta, row);
		add_row(f, row);
	}
	for (size_t i = 0; i < f->n; i++) {
		f->gradient[i] += PULL * (i ? f->theta[i] : f->theta[0] - 1);
		f->hessian[i * f->n + i] += PULL;
	}
	if (f->slope_is_fixed) {
		f->gradient[0] = 0;
		f->hessian[0] = 1;
		for (size_t i = 1; i < f->n; i++)
			f->hessian[i * f->n] = 0;
	}
}

/* step = −H⁻¹ gradient by Cholesky; false when rounding has made H not positive definite. */
static bool solve_step(fit *f)
{
	size_t n = f->n;
	double *h = f->hessian;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j <= i; j++) {
			double sum = h[i * n + j];
			for (size_t k = 0; k < j; k++)
				sum -= h[i * n + k] * h[j * n + k];
			if (i == j && !(sum > 0))
				return false;
			h[i * n + j] = i == j ? sqrt(sum) : sum / h[j * n + j];
		}
	}
	for (size_t i = 0; i < n; i++) {
		double sum = -f->gradient[i];
		for (size_t k = 0; k < i; k++)
			sum -= h[i * n + k] * f->step[k];
		f->step[i] = sum / h[i * n + i];
	}
	for (size_t i = n; i-- > 0;) {
		double sum = f->step[i];
		for (size_t k = i + 1; k < n; k++)
			sum -= h[k * n + i] * f->step[k];
		f->step[i] = sum / h[i * n + i];
	}
	return true;
}

/* Goes down along the step, halving it until it helps; false when it does not help any more. */
static bool descend(fit *f, double *value)
{
	double slope = 0, length = 1;
	for (size_t i = 0; i < f->n; i++)
		slope += f->gradient[i] * f->step[i];
	if (!(slope < 0))
		return false;
	for (int halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
		for (size_t i = 0; i < f->n; i++)
			f->trial[i] = f->theta[i] + length * f->step[i];
		double found = objective(f, f->trial);
		if (found <= *value + 1e-4 * length * slope) {
			bool moved = found < *value;
			memcpy(f->theta, f->trial, f->n * sizeof *f->theta);
			*value = found;
			return moved;
		}
	}
	return false;
}

static void minimise(fit *f)
{
	double value = objective(f, f->theta);
	for (int i = 0; i < MOST_STEPS; i++) {
		differentiate(f);
		double largest = 0;
		for (size_t k = 0; k < f->n; k++)
			largest = fmax(largest, fabs(f->gradient[k]));
		if (largest <= 1e-10 * (double)(f->problem->n_rows + 1) || !solve_step(f) || !descend(f, &value))
			return;
	}
}

static void fit_all(fit *f, double largest_score)
{
	double size = fmax(largest_score, 1);
	/* From a slope at which no probability is near 0 or 1 yet: there the curvature is felt everywhere. */
	f->theta[0] = 1 / size;
	minimise(f);
	if (f->theta[0] >= LEAST_SLOPE / size)
		return;
	memset(f->theta, 0, f->n * sizeof *f->theta);
	f->theta[0] = LEAST_SLOPE / size;
	f->slope_is_fixed = true;
	minimise(f);
}

static bool allocate(fit *f)
{
	size_t n = f->n;
	if (n > SIZE_MAX / n)
		return false;
	f->right = chs_alloc(n, sizeof *f->right);
	f->wrong = chs_alloc(n, sizeof *f->wrong);
	f->theta = chs_alloc(n, sizeof *f->theta);
	f->trial = chs_alloc(n, sizeof *f->trial);
	f->gradient = chs_alloc(n, sizeof *f->gradient);
	f->step = chs_alloc(n, sizeof *f->step);
	f->hessian = chs_alloc(n * n, sizeof *f->hessian);
	f->probabilities = chs_alloc(n, sizeof *f->probabilities);
	return f->right && f->wrong && f->theta && f->trial && f->gradient && f->step && f->hessian && f->probabilities;
}

static void release(fit *f)
{
	free(f->right);
	free(f->wrong);
	free(f->theta);
	free(f->trial);
	free(f->gradient);
	free(f->step);
	free(f->hessian);
	free(f->probabilities);
}

chiosa_status chs_fit_calibration(chs_calibration *calibration, const chs_problem *problem, const double *scores,
                                  chiosa_error *error)
{
	if (problem->n_labels < 1)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "no labels to calibrate");
	double largest = 0;
	for (size_t i = 0; i < problem->n_rows * problem->n_labels; i++) {
		if (!isfinite(scores[i]))
			return chs_fail(error, CHIOSA_ERROR_INTERNAL, "the score of sentence %zu is not a finite number",
			                i / problem->n_labels);
		largest = fmax(largest, fabs(scores[i]));
	}
	chiosa_status status = CHIOSA_OK;
	fit f = {.problem = problem, .scores = scores, .n = problem->n_labels + 1};
	if (!allocate(&f)) {
		status = chs_fail_memory(error);
	} else {
		set_targets(&f);
		fit_all(&f, largest);
		calibration->slope = f.theta[0];
		calibration->lapse = 0;
		memcpy(calibration->offsets, f.theta + 1, problem->n_labels * sizeof *calibration->offsets);
	}
	release(&f);
	return status;
}

void chs_apply_prior(chs_calibration *calibration, const double *found, const double *wanted, size_t n_labels)
{
	for (size_t k = 0; k < n_labels; k++)
		calibration->offsets[k] += log(wanted[k] / found[k]);
}

double chs_mean_confidence(const double *probabilities, size_t n_rows, size_t n_labels)
{
	double sum = 0;
	for (size_t row = 0; row < n_rows; row++) {
		const double *p = probabilities + row * n_labels;
		double largest = p[0];
		for (size_t k = 1; k < n_labels; k++)
			largest = fmax(largest, p[k]);
		sum += largest;
	}
	return n_rows ? sum / (double)n_rows : 0;
}

double chs_lapse(double confidence, double accuracy, size_t n_labels)
{
	const double most = 0.99;
	double guessing = 1 / (double)n_labels;
	if (accuracy >= confidence || confidence <= guessing)
		return 0;
	return fmin((confidence - accuracy) / (confidence - guessing), most);
}
