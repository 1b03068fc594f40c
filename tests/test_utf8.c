/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

#include <stdlib.h>

/* One code point at a time over text of every length of sequence, there and back. */
static void test_walk(void **state)
{
	static const char text[] =
	    "aé€😀\0\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
	static const int32_t expected[] = {'a',   0xE9,  0x20AC, 0x1F600, 0,       0x7F,    0x80,
	                                   0x7FF, 0x800, 0xD7FF, 0xE000,  0x10000, 0x10FFFF};
	enum { COUNT = sizeof expected / sizeof expected[0] };
	size_t at = 0, length = sizeof text - 1;
	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		assert_int_equal(chs_utf8_next(text, length, &at), expected[i]);
	assert_int_equal(at, length);
	for (size_t i = COUNT; i-- > 0;)
		assert_int_equal(chs_utf8_previous(text, &at), expected[i]);
	assert_int_equal(at, 0);
	assert_int_equal(chs_utf8_valid(text, length), length);
	assert_int_equal(chs_utf8_count(text, length), COUNT);
	assert_int_equal(chs_utf8_valid(NULL, 0), 0);
	assert_int_equal(chs_utf8_count(NULL, 0), 0);
}

/* Every code point survives the way out and in; surrogates are no characters. */
static void test_all_code_points(void **state)
{
	chs_buffer b = {0};
	(void)state;
	for (int32_t c = 0; c <= 0x10FFFF; c++) {
		size_t at = 0;
		chs_buffer_clear(&b);
		chs_utf8_append(&b, c);
		if (c >= 0xD800 && c <= 0xDFFF) {
			if (chs_utf8_next(b.data, b.length, &at) != -1 || at != 1)
				fail_msg("surrogate %X taken", (unsigned)c);
		} else if (chs_utf8_next(b.data, b.length, &at) != c || at != b.length) {
			fail_msg("U+%04X lost", (unsigned)c);
		}
	}
	chs_buffer_free(&b);
}

/* What is malformed, how much of the text before it is good, and what repair makes of it. */
static void test_malformed(void **state)
{
	static const struct {
		const char *bytes;
		size_t length, good, replaced;
		const char *repaired;
	} cases[] = {
	    {"a\x80z", 3, 1, 1, "a\uFFFDz"},
	    {"\xC0\xAF", 2, 0, 2, "\uFFFD\uFFFD"}, /* overlong */
	    {"\xC1\x81", 2, 0, 2, "\uFFFD\uFFFD"},
	    {"\xE0\x80\xAF", 3, 0, 3, "\uFFFD\uFFFD\uFFFD"},
	    {"\xF0\x80\x80\xAF", 4, 0, 4, "\uFFFD\uFFFD\uFFFD\uFFFD"},
	    {"\xED\xA0\x80", 3, 0, 3, "\uFFFD\uFFFD\uFFFD"},           /* surrogate */
	    {"\xF4\x90\x80\x80", 4, 0, 4, "\uFFFD\uFFFD\uFFFD\uFFFD"}, /* above U+10FFFF */
	    {"\xF5x", 2, 0, 1, "\uFFFDx"},
	    {"\xFF\xFE", 2, 0, 2, "\uFFFD\uFFFD"},
	    {"citt\xC3", 5, 4, 1, "citt\uFFFD"}, /* cut within a character */
	    {"\xE2\x82", 2, 0, 1, "\uFFFD"},
	    {"\xF0\x9F\x98", 3, 0, 1, "\uFFFD"},
	    {"\xF0\x9F\x98g", 4, 0, 1, "\uFFFDg"},
	    {"\xE2\x82\xE2\x82\xAC", 5, 0, 1, "\uFFFD€"}, /* a sequence begins within another */
	    {"\xC3\xC3\xA9", 3, 0, 1, "\uFFFDé"},
	    {"perch\xE9 no", 9, 5, 1, "perch\uFFFD no"}, /* Latin-1 */
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		chs_buffer b = {0};
		/* An exact copy: the sanitizer sees a byte read too much. */
		char *bytes = malloc(cases[i].length);
		memcpy(bytes, cases[i].bytes, cases[i].length);
		assert_int_equal(chs_utf8_valid(bytes, cases[i].length), cases[i].good);
		assert_int_equal(chs_utf8_repair(&b, bytes, cases[i].length), cases[i].replaced);
		assert_string_equal(b.data, cases[i].repaired);
		size_t at = cases[i].good;
		assert_int_equal(chs_utf8_next(bytes, cases[i].length, &at), -1);
		assert_int_equal(at, cases[i].good + 1);
		free(bytes);
		chs_buffer_free(&b);
	}
}

/* Random bytes: repaired text is valid, and repairing it again changes nothing. */
static void test_random(void **state)
{
	uint64_t seed = 1;
	(void)state;
	for (int round = 0; round < 3000; round++) {
		char bytes[40];
		chs_buffer once = {0}, twice = {0};
		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			uint64_t r = seed >> 40;
			bytes[i] = (char)(r % 3 ? 0x80 | r >> 4 : r >> 4); /* mostly non-ASCII */
		}
		chs_utf8_repair(&once, bytes, sizeof bytes);
		assert_int_equal(chs_utf8_valid(once.data, once.length), once.length);
		assert_int_equal(chs_utf8_repair(&twice, once.data, once.length), 0);
		assert_int_equal(twice.length, once.length);
		assert_memory_equal(twice.data, once.data, once.length);
		chs_buffer_free(&once);
		chs_buffer_free(&twice);
	}
}

/* Any length at any alignment, with one malformed byte at each place in turn: whatever is read by the word. */
static void test_alignment(void **state)
{
	static const char pattern[] = "Il perito dice che è così: 12 €, non di più 😀. ";
	char text[160];
	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = pattern[i % (sizeof pattern - 1)];
	for (size_t from = 0; from < 60; from++) {
		for (size_t length = 0; from + length < 130; length++) {
			size_t count = 0, good = length;
			for (size_t i = from; i < from + length; i++)
				count += ((unsigned char)text[i] & 0xC0) != 0x80;
			assert_int_equal(chs_utf8_count(text + from, length), count);
			/* The first place where a character cannot be read in a single step. */
			for (size_t at = from, before = from; at < from + length; before = at) {
				if (chs_utf8_next(text, from + length, &at) < 0) {
					good = before - from;
					break;
				}
			}
			assert_int_equal(chs_utf8_valid(text + from, length), good);
		}
	}
	memset(text, 'a', sizeof text);
	for (size_t bad = 0; bad < 100; bad++) {
		text[bad] = '\xFF';
		for (size_t from = 0; from <= bad && from < 9; from++)
			assert_int_equal(chs_utf8_valid(text + from, sizeof text - from), bad - from);
		text[bad] = 'a';
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_walk),   cmocka_unit_test(test_all_code_points), cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_random), cmocka_unit_test(test_alignment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
