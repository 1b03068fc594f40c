/* SPDX-License-Identifier: MIT */
/*
 * The order of questions: a BOM is believed; then zero bytes in every other place mean UTF-16 (zero bytes are valid
 * UTF-8, so this comes before it); then strict UTF-8; then text that is UTF-8 but for a few broken places is repaired
 * rather than misread; what is left is some 8-bit encoding, which ICU's detector names from letter statistics.
 */
#include "features/decode.h"

#include "base/utf8.h"

#include <stdio.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

enum {
	SAMPLE = 64 * 1024,        /* bytes that the detector looks at */
	LONGEST_8_BIT = 256 << 20, /* bytes: ICU counts in 32 bits, and one byte may become three */
	CONFIDENT = 10             /* how much surer the detector must be of another encoding than of Latin-1 */
};

typedef enum unit { UTF_16_LE, UTF_16_BE, UTF_32_LE, UTF_32_BE } unit;

static const char *const unit_names[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};

static void name_encoding(chs_decoding *decoding, const char *name)
{
	snprintf(decoding->encoding, sizeof decoding->encoding, "%s", name);
}

/* The code unit of 2 or 4 bytes at `at`. */
static uint32_t unit_at(const unsigned char *bytes, size_t at, unit kind)
{
	const unsigned char *b = bytes + at;
	switch (kind) {
	case UTF_16_LE:
		return (uint32_t)b[0] | (uint32_t)b[1] << 8;
	case UTF_16_BE:
		return (uint32_t)b[1] | (uint32_t)b[0] << 8;
	case UTF_32_LE:
		return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
	default:
		return (uint32_t)b[3] | (uint32_t)b[2] << 8 | (uint32_t)b[1] << 16 | (uint32_t)b[0] << 24;
	}
}

/* The code point at *at, moving behind it; 0 stands for anything that is none (and for U+0000, which is replaced too).
 */
static uint32_t wide_next(chs_slice bytes, size_t *at, unit kind)
{
	const unsigned char *data = (const unsigned char *)bytes.data;
	size_t width = kind >= UTF_32_LE ? 4 : 2;
	if (bytes.length - *at < width) {
		*at = bytes.length;
		return 0;
	}
	uint32_t first = unit_at(data, *at, kind);
	*at += width;
	if (first < 0xD800 || (first > 0xDFFF && first <= 0x10FFFF))
		return first;
	if (width == 4 || first > 0xDBFF || bytes.length - *at < 2)
		return 0;
	uint32_t second = unit_at(data, *at, kind);
	if (second < 0xDC00 || second > 0xDFFF)
		return 0;
	*at += 2;
	return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

static void decode_wide(chs_buffer *out, chs_decoding *decoding, chs_slice bytes, unit kind)
{
	name_encoding(decoding, unit_names[kind]);
	for (size_t at = 0; at < bytes.length && !out->failed;) {
		uint32_t code_point = wide_next(bytes, &at, kind);
		decoding->replaced += code_point == 0;
		chs_utf8_append(out, code_point ? (int32_t)code_point : 0xFFFD);
	}
}

/* Appends UTF-8 with malformed parts and zero bytes replaced. */
static void decode_utf8(chs_buffer *out, chs_decoding *decoding, chs_slice bytes)
{
	name_encoding(decoding, "UTF-8");
	size_t at = 0;
	while (at < bytes.length && !out->failed) {
		const char *zero = memchr(bytes.data + at, 0, bytes.length - at);
		size_t end = zero ? (size_t)(zero - bytes.data) : bytes.length;
		decoding->replaced += chs_utf8_repair(out, bytes.data + at, end - at);
		if (zero) {
			chs_utf8_append(out, 0xFFFD);
			decoding->replaced++;
		}
		at = end + (zero != NULL);
	}
}

/*
 * UTF-16 of a language in Latin letters, without a BOM, has a zero in nearly every second byte; the other half holds
 * almost none. Text in 8-bit encodings has no zeros at all.
 */
static bool looks_wide(chs_slice bytes, unit *kind)
{
	size_t length = (bytes.length < SAMPLE ? bytes.length : SAMPLE) & ~(size_t)1, zeros[2] = {0, 0};
	for (size_t i = 0; i < length; i++)
		zeros[i & 1] += bytes.data[i] == 0;
	*kind = zeros[1] > zeros[0] ? UTF_16_LE : UTF_16_BE;
	size_t many = zeros[1] > zeros[0] ? zeros[1] : zeros[0], few = zeros[0] + zeros[1] - many;
	return length >= 2 && many * 4 > length && few * 8 < many;
}

/* Whether the bytes are UTF-8 in the main: more well-formed characters beyond ASCII than malformed places, or nothing
   wrong but a character cut off by the end. */
static bool mostly_utf8(chs_slice bytes, size_t first_wrong)
{
	size_t good = 0, wrong = 0, at = 0, last_wrong = 0;
	while (at < bytes.length) {
		size_t before = at;
		if ((unsigned char)bytes.data[at] < 0x80) {
			at++;
		} else if (chs_utf8_next(bytes.data, bytes.length, &at) >= 0) {
			good++;
		} else {
			last_wrong = before;
			wrong++;
		}
	}
	bool cut_off = bytes.length - first_wrong < 4 && last_wrong - first_wrong < 3 &&
	               (unsigned char)bytes.data[first_wrong] >= 0xC2 && wrong == bytes.length - first_wrong;
	return good > wrong || (good > 0 && cut_off);
}

/* The 8-bit encodings that the detector may choose; Latin-1 is listed with its superset below. */
static bool is_eligible(const char *name)
{
	return strncmp(name, "ISO-8859-", 9) == 0 || strncmp(name, "windows-125", 11) == 0 || strcmp(name, "KOI8-R") == 0;
}

static bool is_latin_1(const char *name)
{
	return strcmp(name, "ISO-8859-1") == 0 || strcmp(name, "windows-1252") == 0;
}

/* Names the 8-bit encoding of `sample` as far as letter statistics tell it; Latin-1 unless another is clearly likelier.
   The detector fails on some inputs that are no text at all: what it found until then counts. */
static const char *detect(UCharsetDetector *detector, chs_slice sample)
{
	UErrorCode failure = U_ZERO_ERROR, *status = &failure;
	int32_t n_matches = 0, best = 0, latin_1 = 0;
	const char *name = "windows-1252";
	ucsdet_setText(detector, sample.data, (int32_t)sample.length, status);
	const UCharsetMatch **matches = ucsdet_detectAll(detector, &n_matches, status);
	for (int32_t i = 0; matches && i < n_matches && U_SUCCESS(*status); i++) {
		const char *candidate = ucsdet_getName(matches[i], status);
		int32_t confidence = ucsdet_getConfidence(matches[i], status);
		if (U_FAILURE(*status) || !candidate || !is_eligible(candidate))
			continue;
		if (is_latin_1(candidate)) {
			latin_1 = confidence > latin_1 ? confidence : latin_1;
		} else if (confidence > best) {
			best = confidence;
			name = candidate;
		}
	}
	return best > latin_1 + CONFIDENT ? name : "windows-1252";
}

/* Latin-1 in its three kinds: C1 bytes mean windows-1252, and ¤ is never written but where € was meant. */
static const char *latin_kind(chs_slice bytes)
{
	bool currency = false;
	for (size_t i = 0; i < bytes.length; i++) {
		unsigned char byte = (unsigned char)bytes.data[i];
		if (byte >= 0x80 && byte < 0xA0)
			return "windows-1252";
		currency |= byte == 0xA4;
	}
	return currency ? "ISO-8859-15" : "ISO-8859-1";
}

/* Through ICU's converter; one byte becomes at most three. */
static chiosa_status convert(chs_buffer *out, chs_decoding *decoding, chs_slice bytes, chiosa_error *error)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(decoding->encoding, &status);
	if (U_FAILURE(status))
		return chs_fail(error, CHIOSA_ERROR_INTERNAL, "ICU has no converter for %s: %s", decoding->encoding,
		                u_errorName(status));
	size_t room = bytes.length * 3;
	char *target = chs_buffer_room(out, room);
	if (target) {
		int32_t made =
		    ucnv_toAlgorithmic(UCNV_UTF8, converter, target, (int32_t)room, bytes.data, (int32_t)bytes.length, &status);
		if (U_SUCCESS(status))
			out->length += (size_t)made;
	}
	ucnv_close(converter);
	if (!target)
		return chs_fail_memory(error);
	if (U_FAILURE(status))
		return chs_fail(error, CHIOSA_ERROR_INTERNAL, "ICU cannot convert from %s: %s", decoding->encoding,
		                u_errorName(status));
	return CHIOSA_OK;
}

/* Zero bytes in what was appended become U+FFFD; the replacements that the converter made are counted. */
static void replace_zeros(chs_buffer *out, chs_decoding *decoding, size_t from)
{
	const char *at = out->data + from, *end = out->data + out->length;
	while ((size_t)(end - at) >= 3 && (at = memchr(at, 0xEF, (size_t)(end - at))) != NULL) {
		decoding->replaced += end - at >= 3 && memcmp(at, "\xEF\xBF\xBD", 3) == 0;
		at++;
	}
	if (!memchr(out->data + from, 0, out->length - from))
		return;
	chs_buffer whole = {0};
	chs_buffer_add(&whole, out->data + from, out->length - from);
	out->length = from;
	if (whole.failed) {
		out->failed = true;
	} else {
		chs_decoding utf8 = {"", 0};
		decode_utf8(out, &utf8, chs_buffer_slice(&whole));
		decoding->replaced += utf8.replaced;
	}
	chs_buffer_free(&whole);
}

static chiosa_status decode_8_bit(chs_buffer *out, chs_decoding *decoding, chs_slice bytes, size_t first_wrong,
                                  chiosa_error *error)
{
	if (bytes.length > LONGEST_8_BIT)
		return chs_fail(error, CHIOSA_ERROR_INPUT, "%zu bytes that are not UTF-8; at most %d can be converted",
		                bytes.length, (int)LONGEST_8_BIT);
	size_t sample_start = first_wrong > SAMPLE / 16 ? first_wrong - SAMPLE / 16 : 0;
	size_t sample_length = bytes.length - sample_start;
	chs_slice sample = chs_slice_of(bytes.data + sample_start, sample_length < SAMPLE ? sample_length : SAMPLE);

	UErrorCode status = U_ZERO_ERROR;
	UCharsetDetector *detector = ucsdet_open(&status);
	if (U_FAILURE(status))
		return chs_fail(error, CHIOSA_ERROR_INTERNAL, "ICU's charset detector: %s", u_errorName(status));
	const char *name = detect(detector, sample);
	name_encoding(decoding, is_latin_1(name) ? latin_kind(bytes) : name);
	ucsdet_close(detector);

	size_t from = out->length;
	chiosa_status result = convert(out, decoding, bytes, error);
	if (result == CHIOSA_OK && out->length > from)
		replace_zeros(out, decoding, from);
	return result;
}

/* The byte order mark that the bytes begin with: its length, and the kind when it is not UTF-8's. */
static size_t mark_length(chs_slice bytes, bool *utf8, unit *kind)
{
	*utf8 = chs_slice_starts(bytes, chs_slice_of("\xEF\xBB\xBF", 3));
	if (*utf8)
		return 3;
	if (chs_slice_starts(bytes, chs_slice_of("\xFF\xFE\0\0", 4))) {
		*kind = UTF_32_LE;
		return 4;
	}
	if (chs_slice_starts(bytes, chs_slice_of("\0\0\xFE\xFF", 4))) {
		*kind = UTF_32_BE;
		return 4;
	}
	if (chs_slice_starts(bytes, chs_slice_of("\xFF\xFE", 2))) {
		*kind = UTF_16_LE;
		return 2;
	}
	*kind = UTF_16_BE;
	return chs_slice_starts(bytes, chs_slice_of("\xFE\xFF", 2)) ? 2 : 0;
}

chiosa_status chs_decode(chs_buffer *out, chs_decoding *decoding, chs_slice bytes, chiosa_error *error)
{
	chs_decoding local;
	decoding = decoding ? decoding : &local;
	*decoding = (chs_decoding){"", 0};

	bool utf8;
	unit kind;
	size_t mark = mark_length(bytes, &utf8, &kind);
	chs_slice rest = mark ? chs_slice_of(bytes.data + mark, bytes.length - mark) : bytes;
	size_t valid = mark && !utf8 ? 0 : chs_utf8_valid(rest.data, rest.length);
	if (mark && !utf8) {
		decode_wide(out, decoding, rest, kind);
	} else if (!mark && looks_wide(rest, &kind)) {
		decode_wide(out, decoding, rest, kind);
	} else if (utf8 || valid == rest.length || mostly_utf8(rest, valid)) {
		decode_utf8(out, decoding, rest);
	} else {
		chiosa_status status = decode_8_bit(out, decoding, rest, valid, error);
		if (status != CHIOSA_OK)
			return status;
	}
	return out->failed ? chs_fail_memory(error) : CHIOSA_OK;
}

/* ---- Dates ---- */

static bool is_white(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

size_t chs_date_prefix(chs_slice text, char date[11])
{
	size_t at = 0, length = 0;
	while (at < text.length && is_white(text.data[at]))
		at++;
	chs_slice rest = chs_slice_of(text.data ? text.data + at : NULL, text.length - at);
	if (!chs_slice_starts(rest, chs_slice_from("date ")))
		return 0;
	at += 5;
	while (at < text.length && text.data[at] == ' ')
		at++;
	while (at + length < text.length && length < 11 && !is_white(text.data[at + length]))
		length++;
	if (length > 10 || chs_parse_date(chs_slice_of(text.data + at, length)) == INT32_MIN)
		return 0;
	memcpy(date, text.data + at, length);
	date[length] = '\0';
	at += length;
	while (at < text.length && is_white(text.data[at]))
		at++;
	return at;
}

/* The number written by exactly `length` digits, or -1. */
static int32_t digits(chs_slice text, size_t at, size_t length)
{
	int32_t number = 0;
	for (size_t i = at; i < at + length; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return -1;
		number = number * 10 + (text.data[i] - '0');
	}
	return number;
}

static bool is_leap(int32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t chs_parse_date(chs_slice date)
{
	static const int32_t month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if ((date.length != 7 && date.length != 10) || date.data[4] != '-' || (date.length == 10 && date.data[7] != '-'))
		return INT32_MIN;
	int32_t year = digits(date, 0, 4), month = digits(date, 5, 2), day = date.length == 10 ? digits(date, 8, 2) : 1;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days[month - 1] + (month == 2 && is_leap(year)))
		return INT32_MIN;
	int32_t before = year - 1; /* whole years since 0001-01-01 */
	int32_t days = before * 365 + before / 4 - before / 100 + before / 400;
	for (int32_t m = 1; m < month; m++)
		days += month_days[m - 1] + (m == 2 && is_leap(year));
	return days + day - 1 - 719162; /* 0001-01-01 is 719,162 days before 1970-01-01 */
}
