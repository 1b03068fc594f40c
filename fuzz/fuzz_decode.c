/* SPDX-License-Identifier: MIT */
/* Any bytes as a text file: what comes out is UTF-8 without NUL, and its date prefix lies within. */
#include "base/number.h"
#include "base/utf8.h"
#include "features/decode.h"
#include "support.h"

static void check_numbers(chs_slice text)
{
	double number, again;
	size_t size;
	chs_buffer shown = {0};
	if (chs_parse_double(text, &number)) {
		chs_add_double(&shown, number);
		FUZZ_CHECK(chs_parse_double(chs_buffer_slice(&shown), &again) && again == number);
		chs_buffer_clear(&shown);
		chs_add_fixed(&shown, number, (int)(text.length % 10));
		FUZZ_CHECK(chs_parse_double(chs_buffer_slice(&shown), &again));
	}
	if (chs_parse_size(text, &size)) {
		chs_buffer_clear(&shown);
		chs_buffer_add_size(&shown, size);
		FUZZ_CHECK(shown.length <= text.length);
	}
	chs_buffer_free(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	chs_slice bytes = {(const char *)data, size};
	chs_buffer out = {0};
	chs_decoding decoding;
	char date[11];
	check_numbers(bytes);
	chs_parse_date(bytes);
	if (chs_decode(&out, &decoding, bytes, NULL) == CHIOSA_OK && out.length) {
		FUZZ_CHECK(chs_utf8_valid(out.data, out.length) == out.length);
		FUZZ_CHECK(!memchr(out.data, '\0', out.length));
		FUZZ_CHECK(strlen(decoding.encoding) > 0);
		size_t prefix = chs_date_prefix(chs_buffer_slice(&out), date);
		FUZZ_CHECK(prefix <= out.length);
		if (prefix)
			FUZZ_CHECK(chs_parse_date(chs_slice_from(date)) != INT32_MIN);
	}
	chs_buffer_free(&out);
	return 0;
}
