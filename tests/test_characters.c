/* SPDX-License-Identifier: MIT */
#include "features/characters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unicode/uchar.h>

#include "base/utf8.h"

/* The table of ASCII and the range of Latin letters say what Unicode's properties say. */
static void test_shortcuts(void **state)
{
	(void)state;
	for (int32_t c = 0; c < 0x250; c++) {
		chs_character class = chs_character_of(c);
		if (c == 0xAA || c == 0xBA) /* ordinal marks are letters to Unicode */
			assert_int_equal(class, CHS_CHARACTER_RAISED);
		else
			assert_int_equal(class == CHS_CHARACTER_LETTER,
			                 u_isalpha(c) || (U_MASK(u_charType(c)) & (U_GC_PC_MASK | U_GC_CF_MASK)) != 0);
		assert_int_equal(class == CHS_CHARACTER_DIGIT, u_isdigit(c));
		assert_int_equal(class == CHS_CHARACTER_SPACE, u_isUWhiteSpace(c));
	}
}

static void test_marks(void **state)
{
	static const struct {
		const char *marks;
		chs_character class;
	} cases[] = {{"'`´’", CHS_CHARACTER_APOSTROPHE},
	             {"\"«»“”‘„", CHS_CHARACTER_QUOTE},
	             {".!?…。", CHS_CHARACTER_STOP},
	             {":;", CHS_CHARACTER_COLON},
	             {",、", CHS_CHARACTER_COMMA},
	             {"-–—", CHS_CHARACTER_DASH},
	             {"()[]{}", CHS_CHARACTER_BRACKET},
	             {"²½ª", CHS_CHARACTER_RAISED},
	             {"€$%×÷\x01", CHS_CHARACTER_SYMBOL},
	             {"中カไ", CHS_CHARACTER_DENSE},
	             {"aZ_èɏжا\xC2\xAD", CHS_CHARACTER_LETTER}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		chs_slice text = chs_slice_from(cases[i].marks);
		for (size_t at = 0, next; at < text.length; at = next) {
			assert_int_equal(chs_character_at(text, at, &next), cases[i].class);
			assert_true(next > at);
		}
	}
}

/* Behind the end there is a space that takes no room; what is malformed is a symbol of one byte. */
static void test_edges(void **state)
{
	size_t next = 9;
	(void)state;
	assert_int_equal(chs_character_at(chs_slice_from("ab"), 2, &next), CHS_CHARACTER_SPACE);
	assert_int_equal(next, 2);
	assert_int_equal(chs_character_at(chs_slice_from("\xE2\x80"), 0, &next), CHS_CHARACTER_SYMBOL);
	assert_int_equal(next, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_shortcuts), cmocka_unit_test(test_marks),
	                                   cmocka_unit_test(test_edges)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
