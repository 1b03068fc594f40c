/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "features/decode.h"

#include <unicode/ucnv.h>

static const char article[] =
    "Il sindaco è tornato in città venerdì: «Così non può andare».\r\nLa giunta ha già deciso, perché il perito "
    "chiederà più tempo. Il costo dell’opera salirà a 12 milioni – forse di più.";

/* Decodes and compares text, encoding and number of replacements. */
static void expect(const char *bytes, size_t length, const char *text, const char *encoding, size_t replaced)
{
	chs_buffer out = {0};
	chs_decoding decoding;
	chiosa_error error;
	assert_int_equal(chs_decode(&out, &decoding, chs_slice_of(bytes, length), &error), CHIOSA_OK);
	assert_string_equal(decoding.encoding, encoding);
	assert_string_equal(out.data ? out.data : "", text);
	assert_int_equal(out.length, strlen(text));
	assert_int_equal(decoding.replaced, replaced);
	chs_buffer_free(&out);
}

/* Encodes `text` by ICU and expects it back. */
static void round_trip(const char *text, const char *encoding, const char *mark, size_t mark_length,
                       const char *expected)
{
	UErrorCode status = U_ZERO_ERROR;
	char bytes[4096];
	memcpy(bytes, mark, mark_length);
	UConverter *converter = ucnv_open(encoding, &status);
	int32_t length = ucnv_fromAlgorithmic(converter, UCNV_UTF8, bytes + mark_length,
	                                      (int32_t)(sizeof bytes - mark_length), text, -1, &status);
	assert_true(U_SUCCESS(status));
	ucnv_close(converter);
	expect(bytes, mark_length + (size_t)length, text, expected, 0);
}

static void test_utf8(void **state)
{
	(void)state;
	expect(article, sizeof article - 1, article, "UTF-8", 0);
	expect("\xEF\xBB\xBF"
	       "Sì",
	       6, "Sì", "UTF-8", 0);
	expect("", 0, "", "UTF-8", 0);
	expect("\xEF\xBB\xBF", 3, "", "UTF-8", 0);
	expect(NULL, 0, "", "UTF-8", 0);
}

static void test_wide(void **state)
{
	(void)state;
	round_trip(article, "UTF-16LE", "\xFF\xFE", 2, "UTF-16LE");
	round_trip(article, "UTF-16BE", "\xFE\xFF", 2, "UTF-16BE");
	round_trip(article, "UTF-32LE", "\xFF\xFE\0\0", 4, "UTF-32LE");
	round_trip(article, "UTF-32BE", "\0\0\xFE\xFF", 4, "UTF-32BE");
	round_trip(article, "UTF-16LE", "", 0, "UTF-16LE");
	round_trip(article, "UTF-16BE", "", 0, "UTF-16BE");
	/* A pair of surrogates, and one that is alone. */
	expect("\xFF\xFE\x3D\xD8\x00\xDE"
	       "a\0\x3D\xD8"
	       "b\0",
	       12,
	       "😀a\xEF\xBF\xBD"
	       "b",
	       "UTF-16LE", 1);
	expect("\xFE\xFF\0a\0", 5, "a\xEF\xBF\xBD", "UTF-16BE", 1);
}

static void test_single_byte(void **state)
{
	(void)state;
	round_trip(article, "windows-1252", "", 0, "windows-1252");
	round_trip("La città perciò chiuderà il caffè più vecchio, così ha detto il sindaco.", "ISO-8859-1", "", 0,
	           "ISO-8859-1");
	round_trip("Il caffè costerà 2 € in più, però la qualità resterà quella.", "ISO-8859-15", "", 0, "ISO-8859-15");
	round_trip("perché", "ISO-8859-1", "", 0, "ISO-8859-1");
	round_trip("Правительство объявило, что новый закон вступит в силу в понедельник. Президент подписал документ "
	           "вчера вечером, после долгих переговоров с представителями парламента.",
	           "windows-1251", "", 0, "windows-1251");
	round_trip("Wczoraj rząd ogłosił, że nowa ustawa wejdzie w życie w poniedziałek. Prezydent podpisał dokument po "
	           "długich rozmowach z przedstawicielami związków i posłami, którzy żądali większych środków.",
	           "ISO-8859-2", "", 0, "ISO-8859-2");
}

static void test_broken(void **state)
{
	(void)state;
	/* Well-formed characters outweigh the broken one: UTF-8 with a repair, not Latin-1. */
	expect("perch\xC3\xA9 cos\xC3\xAC \xFF andr\xC3\xA0", 22, "perché così \xEF\xBF\xBD andrà", "UTF-8", 1);
	/* Cut off in the middle of a character. */
	expect("citt\xC3\xA0 \xE2\x80", 9, "città \xEF\xBF\xBD", "UTF-8", 1);
	/* A BOM is a promise: what breaks it is replaced. */
	expect("\xEF\xBB\xBF"
	       "a\xE8",
	       5, "a\xEF\xBF\xBD", "UTF-8", 1);
	/* Zero bytes cannot stay. */
	expect("uno\0due", 7,
	       "uno\xEF\xBF\xBD"
	       "due",
	       "UTF-8", 1);
	expect("caff\xE8\0nero e cos\xEC via, citt\xE0", 28, "caffè\xEF\xBF\xBDnero e così via, città", "ISO-8859-1", 1);
}

/* Whatever comes in, valid UTF-8 without zeros comes out. */
static void test_any_bytes(void **state)
{
	(void)state;
	uint32_t random = 12345;
	for (int round = 0; round < 400; round++) {
		static const char mix[] = {'a', '\xC3', '\xA8', '\0'};
		char bytes[300];
		size_t length = (size_t)(round % (int)sizeof bytes);
		for (size_t i = 0; i < length; i++) {
			random = random * 1664525 + 1013904223;
			bytes[i] = round % 3 == 0   ? (char)(random >> 24)
			           : round % 3 == 1 ? (char)(random >> 25)
			                            : mix[random >> 30];
		}
		chs_buffer out = {0};
		chiosa_error error = {.message = ""};
		chs_decode(&out, NULL, chs_slice_of(bytes, length), &error);
		assert_string_equal(error.message, "");
		assert_int_equal(chs_utf8_valid(out.data, out.length), out.length);
		assert_true(out.length == 0 || !memchr(out.data, 0, out.length));
		chs_buffer_free(&out);
	}
}

static void test_date_prefix(void **state)
{
	(void)state;
	char date[11];
	assert_int_equal(chs_date_prefix(chs_slice_from(" date 2024-06 Il presidente"), date), 14);
	assert_string_equal(date, "2024-06");
	assert_int_equal(chs_date_prefix(chs_slice_from("date 2024-06-19\r\n\r\nIl patto"), date), 19);
	assert_string_equal(date, "2024-06-19");
	assert_int_equal(chs_date_prefix(chs_slice_from("date 2024-06"), date), 12);
	assert_int_equal(chs_date_prefix(chs_slice_from("date 2024-13 Il"), date), 0);
	assert_int_equal(chs_date_prefix(chs_slice_from("date 2024-06-19T12 Il"), date), 0);
	assert_int_equal(chs_date_prefix(chs_slice_from("date certe, luoghi certi"), date), 0);
	assert_int_equal(chs_date_prefix(chs_slice_from("update 2024-06 x"), date), 0);
	assert_int_equal(chs_date_prefix(chs_slice_from("  "), date), 0);
	assert_int_equal(chs_date_prefix(chs_slice_of(NULL, 0), date), 0);
}

static void test_dates(void **state)
{
	(void)state;
	assert_int_equal(chs_parse_date(chs_slice_from("1970-01-01")), 0);
	assert_int_equal(chs_parse_date(chs_slice_from("1970-01")), 0);
	assert_int_equal(chs_parse_date(chs_slice_from("1969-12-31")), -1);
	assert_int_equal(chs_parse_date(chs_slice_from("2000-03-01")), 11017);
	assert_int_equal(chs_parse_date(chs_slice_from("2024-06-19")), 19893);
	assert_int_equal(chs_parse_date(chs_slice_from("2024-02-29")), 19782);
	assert_int_equal(chs_parse_date(chs_slice_from("2023-02-29")), INT32_MIN);
	assert_int_equal(chs_parse_date(chs_slice_from("1900-02-29")), INT32_MIN);
	assert_int_equal(chs_parse_date(chs_slice_from("2024-6-19")), INT32_MIN);
	assert_int_equal(chs_parse_date(chs_slice_from("2024/06/19")), INT32_MIN);
	assert_int_equal(chs_parse_date(chs_slice_from("2024-00")), INT32_MIN);
	assert_int_equal(chs_parse_date(chs_slice_from("2O24-06")), INT32_MIN);
	assert_int_equal(chs_parse_date(chs_slice_from("")), INT32_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_utf8),   cmocka_unit_test(test_wide),      cmocka_unit_test(test_single_byte),
	    cmocka_unit_test(test_broken), cmocka_unit_test(test_any_bytes), cmocka_unit_test(test_date_prefix),
	    cmocka_unit_test(test_dates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
