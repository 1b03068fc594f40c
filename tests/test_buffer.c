/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"

#include <stdlib.h>

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static volatile size_t huge = SIZE_MAX;

static void test_adding(void **state)
{
	chs_buffer b = {0};
	(void)state;
	chs_buffer_add(&b, NULL, 0);
	assert_int_equal(b.length, 0);
	chs_buffer_add_string(&b, "perché");
	chs_buffer_add_char(&b, ' ');
	chs_buffer_add_size(&b, 0);
	chs_buffer_add_char(&b, ' ');
	chs_buffer_add_size(&b, huge);
	chs_buffer_add_slice(&b, chs_slice_of(" no, sì", 3));
	chs_buffer_add_slice(&b, chs_slice_of(NULL, 0));
	chs_buffer_format(&b, "%s-%03d", "", 7);
	assert_string_equal(b.data, "perché 0 18446744073709551615 no-007");
	assert_int_equal(b.length, strlen(b.data));
	chs_buffer_clear(&b);
	assert_string_equal(b.data, "");
	chs_buffer_add(&b, "a\0b", 3);
	assert_int_equal(b.length, 3);
	assert_memory_equal(b.data, "a\0b", 4);
	chs_buffer_free(&b);
	assert_null(b.data);
	chs_buffer_free(&b);
}

/* Byte by byte over many growths, always terminated. */
static void test_growth(void **state)
{
	chs_buffer b = {0};
	(void)state;
	for (size_t i = 0; i < 70000; i++) {
		chs_buffer_add_char(&b, (char)('a' + i % 26));
		assert_int_equal(b.data[b.length], '\0');
	}
	for (size_t i = 0; i < 70000; i++)
		assert_int_equal(b.data[i], 'a' + i % 26);
	char *long_text = malloc(20001);
	memset(long_text, 'x', 20000);
	long_text[20000] = '\0';
	chs_buffer_format(&b, "[%s]", long_text);
	assert_int_equal(b.length, 90002);
	assert_string_equal(b.data + 90000, "x]");
	free(long_text);
	chs_buffer_free(&b);
}

static void test_room(void **state)
{
	chs_buffer b = {0};
	(void)state;
	char *room = chs_buffer_room(&b, 10);
	assert_non_null(room);
	assert_string_equal(b.data, ""); /* terminated before anything is counted */
	memset(room, 'r', 10);
	b.length += 4;
	chs_buffer_add_string(&b, "!");
	assert_string_equal(b.data, "rrrr!");
	chs_buffer_free(&b);
}

static void test_pad(void **state)
{
	chs_buffer b = {0};
	(void)state;
	chs_buffer_add_string(&b, "title\nab");
	chs_buffer_pad(&b, 6, 5);
	chs_buffer_add_string(&b, "|");
	chs_buffer_pad(&b, 6, 3); /* already behind it */
	assert_string_equal(b.data, "title\nab   |");
	chs_buffer_free(&b);
}

static void test_failure(void **state)
{
	chs_buffer b = {0};
	(void)state;
	chs_buffer_add_string(&b, "abc");
	assert_null(chs_buffer_room(&b, huge - 3));
	assert_true(b.failed);
	chs_buffer_add_string(&b, "def");
	chs_buffer_format(&b, "%d", 1);
	chs_buffer_pad(&b, 0, 100);
	assert_int_equal(b.length, 3);
	assert_string_equal(b.data, "abc");
	assert_null(chs_buffer_room(&b, 1));
	chs_buffer_clear(&b);
	assert_false(b.failed);
	chs_buffer_add_string(&b, "def");
	assert_string_equal(b.data, "def");
	assert_null(chs_buffer_room(&b, huge));
	assert_null(chs_buffer_take(&b)); /* a text that is not whole is not handed over */
	assert_null(b.data);
	assert_false(b.failed);
}

static void test_take(void **state)
{
	chs_buffer b = {0};
	(void)state;
	char *empty = chs_buffer_take(&b);
	assert_string_equal(empty, "");
	free(empty);
	chs_buffer_add_string(&b, "nota");
	assert_true(chs_slice_is(chs_buffer_slice(&b), "nota"));
	char *taken = chs_buffer_take(&b);
	assert_string_equal(taken, "nota");
	assert_int_equal(b.length + b.capacity, 0);
	free(taken);
}

static void test_slices(void **state)
{
	(void)state;
	assert_true(chs_slice_is(chs_slice_trim(chs_slice_from(" \t\r\n Sì, certo \v\f")), "Sì, certo"));
	assert_int_equal(chs_slice_trim(chs_slice_from("  \n")).length, 0);
	assert_int_equal(chs_slice_trim(chs_slice_of(NULL, 0)).length, 0);
	assert_int_equal(chs_slice_trim(chs_slice_of("\0 ", 2)).length, 1); /* a zero byte is no white space */
	assert_true(chs_slice_equal(chs_slice_of(NULL, 0), chs_slice_from("")));
	assert_true(chs_slice_compare(chs_slice_from("a"), chs_slice_from("ab")) < 0);
	assert_true(chs_slice_compare(chs_slice_from("z"), chs_slice_from("è")) < 0); /* bytes are unsigned */
	assert_int_equal(chs_slice_compare(chs_slice_of(NULL, 0), chs_slice_from("")), 0);
	assert_true(chs_slice_starts(chs_slice_from("l'accordo"), chs_slice_from("l'")));
	assert_false(chs_slice_starts(chs_slice_from("l"), chs_slice_from("l'")));
	assert_true(chs_slice_ends(chs_slice_from("a.txt"), chs_slice_from(".txt")));
	assert_true(chs_slice_ends(chs_slice_of(NULL, 0), chs_slice_of(NULL, 0)));
	assert_false(chs_slice_ends(chs_slice_from("txt"), chs_slice_from(".txt")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_adding), cmocka_unit_test(test_growth),  cmocka_unit_test(test_room),
	    cmocka_unit_test(test_pad),    cmocka_unit_test(test_failure), cmocka_unit_test(test_take),
	    cmocka_unit_test(test_slices),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
