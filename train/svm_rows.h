/* SPDX-License-Identifier: MIT */
/*
 * A problem's rows as libsvm wants them: for every row of the problem the pointer that goes into svm_problem.x. Made
 * once and shared read-only by all trainings with one kernel and gamma, whatever their rows, labels and costs.
 */
#ifndef CHS_TRAIN_SVM_ROWS_H
#define CHS_TRAIN_SVM_ROWS_H

#include "train/gram.h"
#include "train/machine.h"

#include <libsvm/svm.h>

typedef struct chs_svm_rows {
	const chs_problem *problem;
	chiosa_kernel kernel;
	double gamma, coef0;
	int degree;
	struct svm_node **rows;  /* [n_rows] */
	const double *square;    /* kernel values of all rows in the layout of the Gram matrix; NULL without one */
	double *own_square;      /* what of it is ours: kernels other than linear */
	struct svm_node *nodes;  /* without a Gram matrix: the sparse rows */
	double *squared_lengths; /* [n_rows], likewise */
} chs_svm_rows;

chiosa_status chs_svm_rows_make(chs_svm_rows *rows, const chs_problem *problem, const chs_gram *gram,
                                const chs_solver_options *options, chiosa_error *error);
void chs_svm_rows_free(chs_svm_rows *rows);

/*
 * K of one row with each of others[n], into values[n]. `scratch` is [n_columns] doubles, all zero before and after (not
 * touched where there is a Gram matrix).
 */
void chs_svm_rows_kernel(const chs_svm_rows *rows, size_t row, const size_t *others, size_t n, double *scratch,
                         double *values);

#endif
