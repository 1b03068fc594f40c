/* SPDX-License-Identifier: MIT */
#include "tests/synthetic.h"
#include "train/gram.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <libsvm/svm.h>

/* libsvm's way: two rows side by side, ascending. */
static double dot(const chs_problem *problem, size_t a, size_t b)
{
	double sum = 0;
	size_t i = problem->starts[a], j = problem->starts[b];
	while (i < problem->starts[a + 1] && j < problem->starts[b + 1]) {
		if (problem->columns[i] < problem->columns[j])
			i++;
		else if (problem->columns[i] > problem->columns[j])
			j++;
		else
			sum += (double)problem->values[i++] * (double)problem->values[j++];
	}
	return sum;
}

static void check_against_dots(size_t n_rows)
{
	synthetic data = synthetic_make(n_rows, n_rows, 37, 2, 0.5, 1);
	chs_gram gram;
	assert_int_equal(chs_gram_make(&gram, &data.problem, 1, NULL), CHIOSA_OK);
	assert_int_equal(gram.n, n_rows);
	for (size_t i = 0; i < n_rows; i++) {
		for (size_t j = 0; j < n_rows; j++) {
			double expected = dot(&data.problem, i, j), found = chs_gram_dot(&gram, i, j);
			assert_memory_equal(&found, &expected, sizeof found);
		}
	}
	chs_gram_free(&gram);
	synthetic_free(&data);
}

static void equals_libsvms_dot_products_to_the_last_bit(void **state)
{
	(void)state;
	/* Odd and even numbers of rows (they are stored in pairs), below and above a task's share, around a line's width.
	 */
	static const size_t sizes[] = {1, 2, 6, 7, 8, 9, 31, 32, 33, 100, 131};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		check_against_dots(sizes[i]);
}

static void is_what_libsvms_precomputed_kernel_reads(void **state)
{
	(void)state;
	synthetic data = synthetic_make(3, 41, 30, 3, 0.5, 1);
	chs_gram gram;
	assert_int_equal(chs_gram_make(&gram, &data.problem, 1, NULL), CHIOSA_OK);
	for (size_t i = 0; i < 41; i++) {
		for (size_t j = 0; j < 41; j++) {
			/* x[i][(int)x[j][0].value].value, with the bytes taken as libsvm takes them */
			const char *row_i = (const char *)(gram.dots + chs_gram_row(41, i));
			const char *row_j = (const char *)(gram.dots + chs_gram_row(41, j));
			double serial, value;
			memcpy(&serial, row_j + offsetof(struct svm_node, value), sizeof serial);
			assert_int_equal((int)serial, (int)j + 1);
			memcpy(&value, row_i + (size_t)serial * sizeof(struct svm_node) + offsetof(struct svm_node, value),
			       sizeof value);
			assert_true(value == dot(&data.problem, i, j));
		}
	}
	assert_true(chs_gram_index(41, 40, 40) < chs_gram_length(41));
	chs_gram_free(&gram);
	synthetic_free(&data);
}

static void bytes_do_not_depend_on_threads(void **state)
{
	(void)state;
	synthetic data = synthetic_make(8, 211, 50, 4, 0.5, 1);
	chs_gram one, three;
	assert_int_equal(chs_gram_make(&one, &data.problem, 1, NULL), CHIOSA_OK);
	assert_int_equal(chs_gram_make(&three, &data.problem, 3, NULL), CHIOSA_OK);
	assert_memory_equal(one.dots, three.dots, chs_gram_length(211) * sizeof(double));
	chs_gram_free(&one);
	chs_gram_free(&three);
	synthetic_free(&data);
}

static void tells_how_much_room_it_needs(void **state)
{
	(void)state;
	assert_int_equal(chs_gram_size(0), 1);
	assert_int_equal(chs_gram_size(100), 1);
	/* 6,000 rows: 8 · 6,000² bytes are 274.7 MB, and the rounding of rows adds little */
	assert_in_range(chs_gram_size(6000), 275, 276);
	assert_true(chs_gram_fits(6000, CHIOSA_LINEAR, 276));
	assert_false(chs_gram_fits(6000, CHIOSA_LINEAR, 274));
	assert_false(chs_gram_fits(6000, CHIOSA_RBF, 400)); /* another matrix, of kernel values */
	assert_true(chs_gram_fits(6000, CHIOSA_POLY, 552));
	assert_false(chs_gram_fits((size_t)CHS_GRAM_MAX_ROWS + 1, CHIOSA_LINEAR, SIZE_MAX));
	assert_int_equal(chs_gram_size(SIZE_MAX), SIZE_MAX);
}

static void refuses_more_rows_than_it_may_have(void **state)
{
	(void)state;
	chs_problem problem = {.n_rows = (size_t)CHS_GRAM_MAX_ROWS + 1, .n_columns = 1, .n_labels = 2};
	chs_gram gram = {0};
	chiosa_error error = {0};
	assert_int_equal(chs_gram_make(&gram, &problem, 1, &error), CHIOSA_ERROR_ARGUMENT);
	assert_non_null(strstr(error.message, "131073"));
	assert_null(gram.dots);
	chs_gram_free(&gram);
	chs_gram_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(equals_libsvms_dot_products_to_the_last_bit),
	    cmocka_unit_test(is_what_libsvms_precomputed_kernel_reads),
	    cmocka_unit_test(bytes_do_not_depend_on_threads),
	    cmocka_unit_test(tells_how_much_room_it_needs),
	    cmocka_unit_test(refuses_more_rows_than_it_may_have),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
