/* SPDX-License-Identifier: MIT */
#include "models/kernel.h"
#include "train/machine.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Rows: (1, 0, 2), (0, 3, 0), () and (0, 1, 1); columns 3 */
static const size_t starts[] = {0, 2, 3, 3, 5};
static const uint32_t columns[] = {0, 2, 1, 1, 2};
static const float values[] = {1, 2, 3, 1, 1};
static const chs_problem rows = {
    .n_rows = 4, .n_columns = 3, .n_labels = 3, .starts = starts, .columns = columns, .values = values};

static double *copy(const double *numbers, size_t n)
{
	double *made = malloc(n * sizeof *made);
	assert_non_null(made);
	memcpy(made, numbers, n * sizeof *made);
	return made;
}

static void kernels_are_libsvms(void **state)
{
	(void)state;
	assert_true(chs_kernel_value(CHIOSA_LINEAR, 9, 9, 9, 1.5, 7, 8) == 1.5);
	/* |a|² = 5, |b|² = 9, ab = 2: |a − b|² = 10 */
	assert_true(fabs(chs_kernel_value(CHIOSA_RBF, 0.3, 9, 9, 2, 5, 9) - exp(-3)) < 1e-15);
	assert_true(chs_kernel_value(CHIOSA_RBF, 0.3, 0, 0, 5, 5, 5) == 1);
	assert_true(chs_kernel_value(CHIOSA_POLY, 0.5, 1, 3, 4, 0, 0) == 27);
	assert_true(chs_kernel_value(CHIOSA_POLY, 0.5, -3, 3, 4, 0, 0) == -1);
	assert_true(chs_kernel_value(CHIOSA_POLY, 0.5, 1, 0, 4, 0, 0) == 1);
	assert_true(chs_kernel_value(CHIOSA_POLY, 1, 0, 10, 2, 0, 0) == 1024);
}

static void linear_scores_and_pairs(void **state)
{
	(void)state;
	/* Pairs 0–1, 0–2, 1–2; a label's score is the mean of its pairs, signed in its favour. */
	static const double pair_weights[] = {1, 0, 0, 0, 2, 0, 0, 0, -1};
	static const double pair_bias[] = {0.5, 0.25, 0};
	static const double weights[] = {0.5, -0.5, 0, 1, 0, -1, 0, -0.5, 0.5};
	static const double bias[] = {0.375, -0.25, -0.125};
	chs_machine machine = {.n_labels = 3, .n_columns = 3, .n_pairs = 3};
	machine.pair_weights = copy(pair_weights, 9);
	machine.pair_bias = copy(pair_bias, 3);
	machine.weights = copy(weights, 9);
	machine.bias = copy(bias, 3);
	double scores[3], pairs[3];
	chs_machine_scores(&machine, NULL, &rows, 0, scores, pairs);
	assert_true(pairs[0] == 1.5 && pairs[1] == 0.25 && pairs[2] == -2);
	assert_true(scores[0] == (pairs[0] + pairs[1]) / 2);
	assert_true(scores[1] == (-pairs[0] + pairs[2]) / 2);
	assert_true(scores[2] == (-pairs[1] - pairs[2]) / 2);
	chs_machine_scores(&machine, NULL, &rows, 1, scores, NULL);
	assert_true(scores[0] == 3.375 && scores[1] == -0.25 && scores[2] == -3.125);
	chs_machine_scores(&machine, NULL, &rows, 2, scores, pairs); /* an empty row: the biases */
	assert_memory_equal(scores, bias, sizeof bias);
	assert_memory_equal(pairs, pair_bias, sizeof pair_bias);
	machine.n_columns = 2; /* a column that the machine does not know counts nothing */
	chs_machine_scores(&machine, NULL, &rows, 0, scores, pairs);
	assert_true(pairs[0] == 1.5 && pairs[2] == 0);
	chs_machine_free(&machine);
	assert_null(machine.weights);
	chs_machine_free(&machine);
	chs_machine_free(NULL);
}

static void liblinear_machines_have_no_pairs(void **state)
{
	(void)state;
	static const double weights[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	static const double bias[] = {-1, 0, 1};
	chs_machine machine = {.n_labels = 3, .n_columns = 3};
	machine.weights = copy(weights, 9);
	machine.bias = copy(bias, 3);
	double scores[3], pairs[3] = {7, 7, 7};
	chs_machine_scores(&machine, NULL, &rows, 0, scores, pairs);
	assert_true(scores[0] == 14 && scores[1] == 18 && scores[2] == 22);
	assert_true(pairs[0] == 7);
	chs_machine_free(&machine);
}

static void kernel_scores_by_support_vectors(void **state)
{
	(void)state;
	static const double coefficients[] = {0.5, -0.5, 2, -2};
	static const double pair_coefficients[] = {0.5, 2};
	static const double bias[] = {0.125, -0.125};
	chs_machine machine = {
	    .n_labels = 2, .n_columns = 3, .n_pairs = 1, .kernel = CHIOSA_POLY, .gamma = 1, .coef0 = 1, .degree = 2};
	machine.n_vectors = 2;
	machine.vector_rows = calloc(2, sizeof *machine.vector_rows);
	assert_non_null(machine.vector_rows);
	machine.vector_rows[1] = 3;
	machine.coefficients = copy(coefficients, 4);
	machine.pair_coefficients = copy(pair_coefficients, 2);
	machine.bias = copy(bias, 2);
	machine.pair_bias = copy(bias, 1);
	double scores[2], pairs[1];
	/* (0, 3, 0) · (1, 0, 2) = 0, · (0, 1, 1) = 3: kernels 1 and 16 */
	chs_machine_scores(&machine, &rows, &rows, 1, scores, pairs);
	assert_true(scores[0] == 0.125 + 0.5 + 32);
	assert_true(scores[1] == -scores[0]);
	assert_true(pairs[0] == scores[0]);
	machine.kernel = CHIOSA_RBF;
	/* squared distances 1 + 4 + 9 = 14 and 4 + 1 = 5 */
	chs_machine_scores(&machine, &rows, &rows, 1, scores, NULL);
	assert_true(fabs(scores[0] - (0.125 + 0.5 * exp(-14) + 2 * exp(-5))) < 1e-15);
	chs_machine_free(&machine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kernels_are_libsvms),
	    cmocka_unit_test(linear_scores_and_pairs),
	    cmocka_unit_test(liblinear_machines_have_no_pairs),
	    cmocka_unit_test(kernel_scores_by_support_vectors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
