/* SPDX-License-Identifier: MIT */
#include "base/number.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Longer digit strings than this carry nothing that a double can hold. */
enum { MAX_NUMBER = 400 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t skip_digits(chs_slice slice, size_t at)
{
	while (at < slice.length && is_digit(slice.data[at]))
		at++;
	return at;
}

static bool looks_decimal(chs_slice slice)
{
	size_t at = slice.length && (slice.data[0] == '-' || slice.data[0] == '+') ? 1 : 0;
	size_t digits = skip_digits(slice, at) - at;
	at += digits;
	if (at < slice.length && slice.data[at] == '.') {
		size_t fraction = skip_digits(slice, at + 1) - (at + 1);
		at += 1 + fraction;
		digits += fraction;
	}
	if (digits == 0)
		return false;
	if (at < slice.length && (slice.data[at] == 'e' || slice.data[at] == 'E')) {
		at++;
		if (at < slice.length && (slice.data[at] == '-' || slice.data[at] == '+'))
			at++;
		size_t end = skip_digits(slice, at);
		if (end == at)
			return false;
		at = end;
	}
	return at == slice.length;
}

/* strtod wants the locale's decimal point, which may be several bytes: learn it by printing one. */
static chs_slice decimal_point(char *room, size_t size)
{
	int length = snprintf(room, size, "%.1f", 0.0);
	if (length < 3 || (size_t)length >= size)
		return chs_slice_from(".");
	return chs_slice_of(room + 1, (size_t)length - 2);
}

bool chs_parse_double(chs_slice slice, double *out)
{
	if (slice.length == 0 || slice.length > MAX_NUMBER || !looks_decimal(slice))
		return false;
	char room[16], copy[MAX_NUMBER + 16];
	chs_slice point = decimal_point(room, sizeof room);
	size_t length = 0;
	for (size_t i = 0; i < slice.length; i++) {
		if (slice.data[i] == '.') {
			memcpy(copy + length, point.data, point.length);
			length += point.length;
		} else {
			copy[length++] = slice.data[i];
		}
	}
	copy[length] = '\0';
	char *end;
	int saved = errno;
	double value = strtod(copy, &end);
	errno = saved;
	if (end != copy + length || !isfinite(value))
		return false;
	*out = value;
	return true;
}

bool chs_parse_size(chs_slice slice, size_t *out)
{
	size_t value = 0;
	if (slice.length == 0 || skip_digits(slice, 0) != slice.length)
		return false;
	for (size_t i = 0; i < slice.length; i++) {
		size_t digit = (size_t)(slice.data[i] - '0');
		if (value > (SIZE_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

void chs_add_fixed(chs_buffer *buffer, double number, int decimals)
{
	static const double scales[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
	if (!isfinite(number))
		number = 0;
	if (fabs(number) >= 1e8) {
		chs_add_double(buffer, number);
		return;
	}
	unsigned long long scale = (unsigned long long)scales[decimals];
	unsigned long long units = (unsigned long long)llround(fabs(number) * scales[decimals]);
	if (number < 0 && units)
		chs_buffer_add_char(buffer, '-');
	chs_buffer_add_size(buffer, (size_t)(units / scale));
	if (decimals == 0)
		return;
	chs_buffer_add_char(buffer, '.');
	for (unsigned long long place = scale / 10; place; place /= 10)
		chs_buffer_add_char(buffer, (char)('0' + units / place % 10));
}

/* What printf writes in any locale are ASCII digits, signs, an e, and bytes that can only be the decimal point. */
void chs_add_double(chs_buffer *buffer, double number)
{
	char printed[64];
	bool point = false;
	if (!isfinite(number))
		number = 0;
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(printed, sizeof printed, "%.*g", digits, number);
		if (strtod(printed, NULL) == number)
			break;
	}
	for (const char *at = printed; *at; at++) {
		if (is_digit(*at) || strchr("+-e", *at)) {
			chs_buffer_add_char(buffer, *at);
		} else if (!point) {
			chs_buffer_add_char(buffer, '.');
			point = true;
		}
	}
}
