/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void test_fields(void **state)
{
	chiosa_error error;
	(void)state;
	memset(&error, 0xAA, sizeof error);
	assert_int_equal(chs_fail(&error, CHIOSA_ERROR_INPUT, "expected %d, found \"%s\"", 4, "tre"), CHIOSA_ERROR_INPUT);
	assert_int_equal(error.code, CHIOSA_ERROR_INPUT);
	assert_string_equal(error.message, "expected 4, found \"tre\"");
	assert_string_equal(error.path, "");
	assert_int_equal(error.line, 0);
	assert_int_equal(error.position, 0);
	assert_int_equal(chs_fail_at(&error, CHIOSA_ERROR_MODEL, "it.chiosa", 3, 17, "cut short"), CHIOSA_ERROR_MODEL);
	assert_string_equal(error.path, "it.chiosa");
	assert_string_equal(error.message, "cut short");
	assert_int_equal(error.line, 3);
	assert_int_equal(error.position, 17);
	assert_int_equal(chs_fail_memory(&error), CHIOSA_ERROR_MEMORY);
	assert_int_equal(error.code, CHIOSA_ERROR_MEMORY);
	assert_string_equal(error.path, "");
	assert_true(strlen(error.message) > 0);
}

static void test_null(void **state)
{
	(void)state;
	assert_int_equal(chs_fail(NULL, CHIOSA_ERROR_IO, "%s", "x"), CHIOSA_ERROR_IO);
	assert_int_equal(chs_fail_at(NULL, CHIOSA_ERROR_INPUT, "a", 1, 2, "x"), CHIOSA_ERROR_INPUT);
	assert_int_equal(chs_fail_memory(NULL), CHIOSA_ERROR_MEMORY);
	assert_int_equal(chs_fail_system(NULL, "a", "cannot open", ENOENT), CHIOSA_ERROR_IO);
	chs_error_place(NULL, "a", 1);
}

static void test_system(void **state)
{
	chiosa_error error;
	(void)state;
	assert_int_equal(chs_fail_system(&error, "notizie.jsonl", "cannot open", ENOENT), CHIOSA_ERROR_IO);
	assert_string_equal(error.message, "cannot open: No such file or directory");
	assert_string_equal(error.path, "notizie.jsonl");
	chs_fail_system(&error, "notizie.jsonl", "cannot open", 99999);
	assert_non_null(strstr(error.message, "99999"));
}

/* Whoever knows the place adds it, but not over one that is known. */
static void test_place(void **state)
{
	chiosa_error error = {0};
	(void)state;
	chs_error_place(&error, "a.tsv", 3);
	assert_string_equal(error.path, "");
	chs_fail(&error, CHIOSA_ERROR_INPUT, "no tab");
	chs_error_place(&error, "a.tsv", 3);
	assert_string_equal(error.path, "a.tsv");
	assert_int_equal(error.line, 3);
	chs_error_place(&error, "b.tsv", 9);
	assert_string_equal(error.path, "a.tsv");
	assert_int_equal(error.line, 3);
	chs_fail_at(&error, CHIOSA_ERROR_INPUT, NULL, 7, 2, "no tab");
	chs_error_place(&error, "a.tsv", 3);
	assert_string_equal(error.path, "a.tsv");
	assert_int_equal(error.line, 7);
	assert_int_equal(error.position, 2);
}

/* What does not fit is cut between characters: the message may be shown where malformed UTF-8 breaks things. */
static void test_long_message(void **state)
{
	chiosa_error error;
	char text[2000];
	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		size_t length = 0;
		while (length < shift)
			text[length++] = 'x';
		for (int i = 0; i < 400; i++, length += 4)
			memcpy(text + length, "😀", 4);
		text[length] = '\0';
		chs_fail(&error, CHIOSA_ERROR_INPUT, "%s", text);
		size_t kept = strlen(error.message);
		assert_in_range(kept, sizeof error.message - 4, sizeof error.message - 1);
		assert_int_equal(chs_utf8_valid(error.message, kept), kept);
		assert_memory_equal(error.message, text, kept);
	}
	memset(text, 'a', 511);
	text[511] = '\0';
	chs_fail(&error, CHIOSA_ERROR_INPUT, "%s", text);
	assert_string_equal(error.message, text);
	memset(text, 0xBF, 1000); /* nothing but continuation bytes */
	text[1000] = '\0';
	chs_fail(&error, CHIOSA_ERROR_INPUT, "%s", text);
	assert_true(strlen(error.message) < sizeof error.message);
}

static void test_long_path(void **state)
{
	chiosa_error error;
	char path[1200];
	(void)state;
	for (size_t i = 0; i < 599; i++)
		memcpy(path + 2 * i, "è", 2);
	path[2 * 599] = '\0';
	for (size_t shift = 0; shift < 2; shift++) {
		chs_fail_at(&error, CHIOSA_ERROR_IO, path + 2 * 10, 0, 0, "x");
		memmove(path + 2 * 598, "a", 2); /* an odd length the second time */
		size_t kept = strlen(error.path);
		assert_in_range(kept, sizeof error.path - 3, sizeof error.path - 1);
		assert_memory_equal(error.path, "...", 3);
		assert_int_equal(chs_utf8_valid(error.path, kept), kept);
	}
	memset(path, 'p', 511);
	path[511] = '\0';
	chs_fail_at(&error, CHIOSA_ERROR_IO, path, 0, 0, "x");
	assert_string_equal(error.path, path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fields), cmocka_unit_test(test_null),         cmocka_unit_test(test_system),
	    cmocka_unit_test(test_place),  cmocka_unit_test(test_long_message), cmocka_unit_test(test_long_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
