/* SPDX-License-Identifier: MIT */
#include "features/normal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void check_normal(const char *text, const char *expected)
{
	chs_buffer buffer = {0};
	chs_normalise(&buffer, chs_slice_from(text));
	assert_false(buffer.failed);
	assert_string_equal(buffer.data ? buffer.data : "", expected);
	chs_buffer_free(&buffer);
}

static void check_lower(const char *text, const char *tag, const char *expected)
{
	chs_buffer buffer = {0};
	chs_buffer_add_string(&buffer, ">");
	chs_lower(&buffer, chs_slice_from(text), tag);
	assert_false(buffer.failed);
	assert_string_equal(buffer.data + 1, expected);
	assert_int_equal(buffer.data[0], '>');
	chs_buffer_free(&buffer);
}

static void all_apostrophes_are_alike(void **state)
{
	(void)state;
	check_normal("l\u2019uomo", "l'uomo");
	check_normal("l\u02BCuomo", "l'uomo");
	check_normal("perche\u00B4", "perche'");
	check_normal("citta`", "citta'");
	check_normal("\u00ABs\u00EC\u00BB", "\u00ABs\u00EC\u00BB");
}

static void composed_and_decomposed_are_alike(void **state)
{
	(void)state;
	check_normal("perche\u0301", "perch\u00E9");
	check_normal("perch\u00E9", "perch\u00E9");
	check_normal("E\u0300 cosi\u0300", "\u00C8 cos\u00EC");
}

static void invisible_characters_vanish(void **state)
{
	(void)state;
	check_normal("inte\u00ADresse", "interesse");
	check_normal("\uFEFFRo\u200Bma", "Roma");
	check_normal("due\u00A0 \t\u2009tre", "due tre");
	check_normal("", "");
}

static void lower_case_follows_the_language(void **state)
{
	(void)state;
	check_lower("CITT\u00C0 di Roma", "it", "citt\u00E0 di roma");
	check_lower("\u0130stanbul", "it", "i\u0307stanbul");
	check_lower("ISPARTA", "tr", "\u0131sparta");
	check_lower("ISPARTA", "it", "isparta");
	check_lower("\u039F\u0394\u039F\u03A3", "el", "\u03BF\u03B4\u03BF\u03C2"); /* a sigma at the end */
}

static void what_stands_before_is_kept(void **state)
{
	(void)state;
	chs_buffer buffer = {0};
	chs_buffer_add_string(&buffer, "prima ");
	chs_normalise(&buffer, chs_slice_from(" perche\u0301"));
	assert_string_equal(buffer.data, "prima  perch\u00E9");
	chs_buffer_free(&buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_apostrophes_are_alike),   cmocka_unit_test(composed_and_decomposed_are_alike),
	    cmocka_unit_test(invisible_characters_vanish), cmocka_unit_test(lower_case_follows_the_language),
	    cmocka_unit_test(what_stands_before_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
