/* SPDX-License-Identifier: MIT */
/*
 * The Gram matrix: all dot products of a problem's rows, summed in ascending column order as libsvm sums them, so that
 * kernels made of it are bit-equal to libsvm's own. Shared read-only by all costs, folds, class pairs and threads.
 *
 * It is stored in the form in which libsvm's precomputed kernel reads it, so that every training takes its rows from
 * here without copying. libsvm finds K(i, j) at x[i][(int)x[j][0].value].value: row i is an array of svm_nodes (16
 * bytes, the value in the upper 8), and the value of its node 0 is the number of the node that stands for i in all
 * rows: i + 1. libsvm never reads the index of such a node, so two rows share one array of nodes, the second shifted by
 * 8 bytes: no byte is wasted, and the whole square takes 8 n².
 */
#ifndef CHS_TRAIN_GRAM_H
#define CHS_TRAIN_GRAM_H

#include "base/error.h"
#include "train/problem.h"

#include <stdbool.h>

enum { CHS_GRAM_MAX_ROWS = 1 << 17 };

typedef struct chs_gram {
	size_t n;
	double *dots; /* [chs_gram_length(n)]: the whole square; see chs_gram_index */
} chs_gram;

/* Doubles from one pair of rows to the next: an odd number of 64-byte lines, so that the nodes 0 of all rows, which
   libsvm reads for every row that it computes, do not compete for a few lines of the cache. */
static inline size_t chs_gram_stride(size_t n)
{
	return ((n + 1 + 3) / 8 * 8 + 4) * 2;
}

/* Doubles in the matrix of n rows. */
static inline size_t chs_gram_length(size_t n)
{
	return (n + 1) / 2 * chs_gram_stride(n) + 1;
}

/* Where row i begins as libsvm sees it: the address of its svm_node array, in doubles. */
static inline size_t chs_gram_row(size_t n, size_t i)
{
	return (i >> 1) * chs_gram_stride(n) + (i & 1);
}

/* Where K(i, j) is. */
static inline size_t chs_gram_index(size_t n, size_t i, size_t j)
{
	return chs_gram_row(n, i) + 2 * (j + 1) + 1;
}

static inline double chs_gram_dot(const chs_gram *gram, size_t i, size_t j)
{
	return gram->dots[chs_gram_index(gram->n, i, j)];
}

/* A zeroed matrix of n rows with their nodes 0 filled in; NULL when memory is short. To be freed with free(). */
double *chs_gram_layout(size_t n);

/* Megabytes that the matrix of n rows takes (rounded up). */
size_t chs_gram_size(size_t n);
/* Whether training with the Gram matrix keeps within `cache_size` MB: kernels other than linear take a second matrix.
 */
bool chs_gram_fits(size_t n, chiosa_kernel kernel, size_t cache_size);
/* Computes it with up to `jobs` threads; the bytes do not depend on how many. */
chiosa_status chs_gram_make(chs_gram *gram, const chs_problem *problem, size_t jobs, chiosa_error *error);
void chs_gram_free(chs_gram *gram);

#endif
