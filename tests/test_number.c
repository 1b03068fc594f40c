/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool parses(const char *text, double expected)
{
	double value = -12345;
	return chs_parse_double(chs_slice_from(text), &value) && value == expected;
}

static bool refused(const char *text)
{
	double value = -12345;
	return !chs_parse_double(chs_slice_from(text), &value) && value == -12345;
}

static void test_parse_double(void **state)
{
	(void)state;
	assert_true(parses("0", 0));
	assert_true(parses("007.50", 7.5));
	assert_true(parses("-1.5e-3", -0.0015));
	assert_true(parses("+2E+2", 200));
	assert_true(parses(".5", 0.5));
	assert_true(parses("5.", 5));
	assert_true(parses("0.1", 0.1));
	assert_true(parses("1e-400", 0));
	assert_true(parses("4.9e-324", 4.9e-324));
	assert_true(parses("1.7976931348623157e308", 1.7976931348623157e308));
	static const char *const bad[] = {"",   " 1", "1 ",  "1,5",   "0x10", "inf",   "nan",    "-",     "+",  ".",
	                                  "e5", "1e", "1e+", "1.5.2", "--1",  "1e400", "-1e999", "1_000", "１", "1\n"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (!refused(bad[i]))
			fail_msg("\"%s\" was taken", bad[i]);
	double value;
	assert_false(chs_parse_double(chs_slice_of("1\0", 2), &value));
	assert_false(chs_parse_double(chs_slice_of(NULL, 0), &value));
	assert_true(chs_parse_double(chs_slice_of("1.55", 3), &value) && value == 1.5); /* no terminating zero needed */
	char digits[402];
	memset(digits, '1', sizeof digits);
	assert_false(chs_parse_double(chs_slice_of(digits, 401), &value));
	digits[1] = '.';
	assert_true(chs_parse_double(chs_slice_of(digits, 400), &value) && value == 1.0 + 1.0 / 9);
}

static void test_parse_size(void **state)
{
	size_t value = 7;
	(void)state;
	assert_true(chs_parse_size(chs_slice_from("0"), &value) && value == 0);
	assert_true(chs_parse_size(chs_slice_from("0042"), &value) && value == 42);
	assert_true(chs_parse_size(chs_slice_from("18446744073709551615"), &value) && value == SIZE_MAX);
	static const char *const bad[] = {
	    "", "-1", "+1", " 1", "1 ", "1.0", "0x1", "18446744073709551616", "99999999999999999999"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		value = 7;
		assert_false(chs_parse_size(chs_slice_from(bad[i]), &value));
		assert_int_equal(value, 7);
	}
}

static void check_fixed(double number, int decimals, const char *expected)
{
	chs_buffer b = {0};
	chs_add_fixed(&b, number, decimals);
	assert_string_equal(b.data, expected);
	chs_buffer_free(&b);
}

static void check_double(double number, const char *expected)
{
	chs_buffer b = {0};
	chs_add_double(&b, number);
	assert_string_equal(b.data, expected);
	chs_buffer_free(&b);
}

static void test_fixed(void **state)
{
	(void)state;
	check_fixed(0, 4, "0.0000");
	check_fixed(0.94, 4, "0.9400");
	check_fixed(0.99996, 4, "1.0000");
	check_fixed(0.5, 0, "1");
	check_fixed(-0.5, 0, "-1");
	check_fixed(0.125, 2, "0.13");
	check_fixed(-0.125, 2, "-0.13");
	check_fixed(-0.001, 2, "0.00"); /* no minus before nothing */
	check_fixed(-0.0, 1, "0.0");
	check_fixed(12.3456789, 9, "12.345678900");
	check_fixed(99999999.5, 9, "99999999.500000000");
	check_fixed(1e8, 2, "1e+08");
	check_fixed(-123456789.25, 2, "-123456789.25");
	check_fixed(NAN, 3, "0.000");
	check_fixed(-INFINITY, 0, "0");
}

static void test_double(void **state)
{
	(void)state;
	check_double(0, "0");
	check_double(1, "1");
	check_double(-0.1, "-0.1");
	check_double(0.1 + 0.2, "0.30000000000000004");
	check_double(1.0 / 3, "0.3333333333333333");
	check_double(1e22, "1e+22");
	check_double(1.5e-7, "1.5e-07");
	check_double(4.9e-324, "5e-324");
	check_double(1.7976931348623157e308, "1.7976931348623157e+308");
	check_double(NAN, "0");
	check_double(INFINITY, "0");
}

static void check_round_trips(void)
{
	uint64_t seed = 7;
	for (int i = 0; i < 20000; i++) {
		chs_buffer b = {0};
		double number, back = NAN;
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		uint64_t bits = seed ^ seed >> 29;
		memcpy(&number, &bits, sizeof number);
		if (!isfinite(number))
			continue;
		chs_add_double(&b, number);
		assert_true(chs_parse_double(chs_buffer_slice(&b), &back));
		if (memcmp(&back, &number, sizeof number) != 0)
			fail_msg("%a came back from \"%s\"", number, b.data);
		chs_buffer_free(&b);
	}
}

static void test_round_trips(void **state)
{
	(void)state;
	check_round_trips();
}

/* Everything again where the decimal point is a comma (Italian) and where it is not even ASCII (Pashto). */
static void check_in_locale(const char *source)
{
	char folder[] = "/tmp/chiosa-test-XXXXXX", command[300];
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof command, "localedef -i %s -f UTF-8 %s/%s.UTF-8 >/dev/null 2>&1", source, folder, source);
	int made = system(command);
	char name[40];
	snprintf(name, sizeof name, "%s.UTF-8", source);
	setenv("LOCPATH", folder, 1);
	bool set = setlocale(LC_ALL, name) != NULL;
	unsetenv("LOCPATH");
	char printed[16];
	snprintf(printed, sizeof printed, "%.1f", 1.5);
	bool other_point = set && strchr(printed, '.') == NULL;
	if (other_point) {
		test_parse_double(NULL);
		test_fixed(NULL);
		test_double(NULL);
		check_round_trips();
	}
	setlocale(LC_ALL, "C");
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	if (!other_point) {
		print_message("no locale %s can be generated here (localedef: %d): skipped\n", source, made);
		skip();
	}
}

static void test_decimal_comma(void **state)
{
	(void)state;
	check_in_locale("it_IT");
}

static void test_long_decimal_point(void **state)
{
	(void)state;
	check_in_locale("ps_AF");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse_double),
	    cmocka_unit_test(test_parse_size),
	    cmocka_unit_test(test_fixed),
	    cmocka_unit_test(test_double),
	    cmocka_unit_test(test_round_trips),
	    cmocka_unit_test(test_decimal_comma),
	    cmocka_unit_test(test_long_decimal_point),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
