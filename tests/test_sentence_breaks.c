/* SPDX-License-Identifier: MIT */
/* Held against ICU's iterator: on sentences written for the rules, on random text and, where there is some, on news. */
#include "features/sentence_breaks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/utf8.h"

static UBreakIterator *icu;

static int set_up(void **state)
{
	UErrorCode code = U_ZERO_ERROR;
	(void)state;
	icu = ubrk_open(UBRK_SENTENCE, "it", NULL, 0, &code);
	return U_SUCCESS(code) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	ubrk_close(icu);
	return 0;
}

static void expect_same(const char *text, size_t length)
{
	UErrorCode code = U_ZERO_ERROR;
	UText *opened = utext_openUTF8(NULL, text, (int64_t)length, &code);
	ubrk_setUText(icu, opened, &code);
	assert_true(U_SUCCESS(code));
	size_t at = 0;
	for (int32_t expected = ubrk_next(icu); expected != UBRK_DONE; expected = ubrk_next(icu)) {
		assert_true(at < length);
		at = chs_sentence_break(text, at, at, length);
		if (at != (size_t)expected)
			print_error("break at %zu, ICU's at %d: %.*s\n", at, (int)expected, (int)length, text);
		assert_int_equal(at, expected);
	}
	assert_int_equal(at, length);
	utext_close(opened);
}

static void test_written(void **state)
{
	static const char *const texts[] = {
	    "Piove da ieri. Il sindaco ha chiuso le scuole.",
	    "Il 3.5 per cento. 12.30 in punto. v1.2.Beta",
	    "Lo dice il sig. Rossi. la giunta tace. E poi?",
	    "«Basta!» ha gridato. «Basta!» Ha poi taciuto.",
	    "Davvero?! Sì... forse. No… mai.",
	    "U.S.A. e S.p.A. Roma",
	    "Fine.(Ansa) Inizio.) Coda.\" \"Testa.",
	    "Prima riga\nSeconda riga.\r\nTerza.\n\nQuarta\rQuinta\xC2\x85Sesta\xE2\x80\xA8Settima",
	    "etc., e poi; fine.; coda. - trattino. – lineetta. — Altra",
	    "e\xCC\x80. E\xCC\x80.\xCC\x80 E\xC2\xAD.\xC2\xAD"
	    "A.B.\xC2\xAD"
	    "C",
	    "全文。次。 ok。next. 12 . a",
	    ".",
	    "..",
	    "a",
	    "\n",
	    "\r\n",
	    ". ",
	    ".\n\n",
	    "a.b",
	    "A.B",
	    "a.B",
	    "1.a",
	    "!a",
	    "! a",
	    ".)1a",
	    ("\xCC\x80.\xCC\x80"
	     "a"), /* apart: the a would be a hex digit */
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		expect_same(texts[i], strlen(texts[i]));
}

/* Short strings of characters from all classes, by a generator of our own: the same in every run. */
static void test_random(void **state)
{
	static const int32_t alphabet[] = {
	    'a',    'b',     'Z',    '1',     '.',      '.',    '!',    '?',    ' ',    ' ',    '\n',   '\r',
	    '\t',   ',',     ';',    ':',     '-',      '(',    ')',    '"',    '\'',   0xE8,   0xC8,   0xAB,
	    0xBB,   0xAD,    0xA0,   0x85,    0xAA,     0x37E,  0x300,  0x3B1,  0x5D0,  0x589,  0x61F,  0x660,
	    0x200B, 0x200D,  0x2013, 0x2014,  0x2019,   0x201C, 0x201D, 0x2024, 0x2026, 0x2028, 0x3002, 0x4E2D,
	    0xFF0E, 0x1F600, 0xFE0F, 0x1D400, 0x10FFFF, 0xFEFF, 0x1C5,  0x2C0,  0x27F,  0x280};
	enum { CASES = 60000, LONGEST = 24 };
	uint64_t seed = 1;
	chs_buffer text = {0};
	(void)state;
	for (int i = 0; i < CASES; i++) {
		chs_buffer_clear(&text);
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		size_t length = 1 + (size_t)(seed >> 33) % LONGEST;
		/* Every other text is made of the first, commoner part. */
		size_t letters = i % 2 ? 21 : sizeof alphabet / sizeof *alphabet;
		for (size_t c = 0; c < length; c++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			chs_utf8_append(&text, alphabet[(size_t)(seed >> 33) % letters]);
		}
		expect_same(text.data, text.length);
	}
	chs_buffer_free(&text);
}

/* No character of any kind is taken for plain text that ICU sees an end in. */
static void test_every_character(void **state)
{
	chs_buffer text = {0};
	(void)state;
	for (int32_t c = 1; c < 0x3100; c++) {
		chs_buffer_clear(&text);
		chs_buffer_add_string(&text, "Ab");
		chs_utf8_append(&text, c);
		chs_buffer_add_string(&text, " Cd. ");
		chs_utf8_append(&text, c);
		chs_buffer_add_string(&text, "e");
		expect_same(text.data, text.length);
	}
	chs_buffer_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_written), cmocka_unit_test(test_random),
	                                   cmocka_unit_test(test_every_character)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
