/* SPDX-License-Identifier: MIT */
/*
 * A trained machine: libsvm's (or liblinear's) result in the form that the model keeps. For each pair of labels a < b
 * (in the order 0–1, 0–2, …, 1–2, …) the decision value is positive where a is preferred; a label's score is the mean
 * of its pairs' decision values, each signed in its favour. liblinear's one-against-rest values are scores already
 * (n_pairs 0).
 */
#ifndef CHS_TRAIN_MACHINE_H
#define CHS_TRAIN_MACHINE_H

#include "base/error.h"
#include "train/problem.h"

typedef struct chs_solver_options {
	chiosa_solver solver;
	chiosa_kernel kernel;
	double cost, gamma, coef0, epsilon; /* gamma is resolved (never 0) here */
	int degree;
	const double *class_weights; /* [n_labels], > 0 */
	size_t cache_size;           /* MB */
	size_t jobs;
	/* liblinear: NULL, or [trainings × (n_columns + 1)] weights that chs_hold_out left, to begin with */
	const double *start;
} chs_solver_options;

typedef struct chs_machine {
	size_t n_labels, n_columns, n_pairs;
	/* linear */
	double *pair_weights; /* [n_columns × n_pairs], NULL for kernels and liblinear */
	double *pair_bias;    /* [n_pairs]: minus libsvm's rho */
	double *weights;      /* [n_columns × n_labels]: scores' weights, NULL for kernels */
	double *bias;         /* [n_labels] */
	/* kernels: score(k) = bias[k] + Σ over vectors of coefficients[v × n_labels + k] · K(x, v) */
	chiosa_kernel kernel;
	double gamma, coef0;
	int degree;
	size_t n_vectors;
	size_t *vector_rows;       /* [n_vectors]: rows of the problem, ascending */
	double *coefficients;      /* [n_vectors × n_labels] */
	double *pair_coefficients; /* [n_vectors × n_pairs] */
} chs_machine;

void chs_machine_free(chs_machine *machine);

/* scores[n_labels], and pairs[n_pairs] when not NULL, of one row of `problem` (whose columns are the machine's). For
   kernels the problem must be the one trained on or share its rows: `support` holds the support vectors. */
void chs_machine_scores(const chs_machine *machine, const chs_problem *support, const chs_problem *problem, size_t row,
                        double *scores, double *pairs);

#endif
