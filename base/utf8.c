/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* Bytes of the sequence that `first` begins, 0 when it begins none, and the range allowed for the second byte. */
static size_t sequence_length(unsigned char first, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xBF;
	if (first < 0x80)
		return 1;
	if (first >= 0xC2 && first <= 0xDF)
		return 2;
	if (first >= 0xE0 && first <= 0xEF) {
		if (first == 0xE0)
			*low = 0xA0;
		if (first == 0xED)
			*high = 0x9F;
		return 3;
	}
	if (first >= 0xF0 && first <= 0xF4) {
		if (first == 0xF0)
			*low = 0x90;
		if (first == 0xF4)
			*high = 0x8F;
		return 4;
	}
	return 0;
}

/* Bytes of the maximal well-formed beginning at data[at]: the whole sequence when *whole. */
static size_t scan(const unsigned char *data, size_t length, size_t at, bool *whole, int32_t *code_point)
{
	unsigned char low, high;
	size_t wanted = sequence_length(data[at], &low, &high), have = 1;
	*whole = false;
	if (wanted == 0)
		return 1;
	int32_t value = wanted == 1 ? data[at] : data[at] & (0xFF >> (wanted + 1));
	while (have < wanted && at + have < length) {
		unsigned char next = data[at + have];
		if (next < low || next > high)
			return have;
		value = value << 6 | (next & 0x3F);
		low = 0x80;
		high = 0xBF;
		have++;
	}
	*whole = have == wanted;
	*code_point = value;
	return have;
}

int32_t chs_utf8_next_wide(const char *data, size_t length, size_t *at)
{
	const unsigned char *bytes = (const unsigned char *)data;
	if (bytes[*at] >= 0xC2 && bytes[*at] <= 0xDF && *at + 1 < length && (bytes[*at + 1] & 0xC0) == 0x80) {
		int32_t letter = (bytes[*at] & 0x1F) << 6 | (bytes[*at + 1] & 0x3F); /* two bytes: accented letters */
		*at += 2;
		return letter;
	}
	bool whole;
	int32_t code_point = 0;
	size_t taken = scan(bytes, length, *at, &whole, &code_point);
	*at += whole ? taken : 1;
	return whole ? code_point : -1;
}

int32_t chs_utf8_previous_wide(const char *data, size_t *at)
{
	size_t end = *at;
	do
		(*at)--;
	while (*at > 0 && ((unsigned char)data[*at] & 0xC0) == 0x80);
	size_t from = *at;
	return chs_utf8_next(data, end, &from);
}

/* Behind the ASCII at `at`. */
static size_t skip_ascii(const char *data, size_t length, size_t at)
{
	for (; length - at >= 8; at += 8) {
		uint64_t word;
		memcpy(&word, data + at, sizeof word);
		word &= EACH_BYTE * 0x80;
		if (word)
			return at + (size_t)__builtin_ctzll(word) / 8;
	}
	while (at < length && (unsigned char)data[at] < 0x80)
		at++;
	return at;
}

size_t chs_utf8_valid(const char *data, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)data;
	size_t at = 0;
	while ((at = skip_ascii(data, length, at)) < length) {
		if (bytes[at] >= 0xC2 && bytes[at] <= 0xDF && length - at >= 2 && (bytes[at + 1] & 0xC0) == 0x80) {
			at += 2;
			continue;
		}
		bool whole;
		int32_t code_point;
		size_t taken = scan(bytes, length, at, &whole, &code_point);
		if (!whole)
			return at;
		at += taken;
	}
	return at;
}

/* Bytes of `data` that begin a character, at most 255 of them: in a loop that a compiler makes a few wide steps of. */
static unsigned char count_some(const char *data, size_t length)
{
	unsigned char count = 0;
	for (size_t i = 0; i < length; i++)
		count = (unsigned char)(count + ((signed char)data[i] >= (signed char)0xC0));
	return count;
}

size_t chs_utf8_count(const char *data, size_t length)
{
	enum { SOME = 240 };
	size_t count = 0;
	for (; length > SOME; length -= SOME, data += SOME)
		count += count_some(data, SOME);
	return count + (length ? count_some(data, length) : 0);
}

void chs_utf8_append(chs_buffer *buffer, int32_t code_point)
{
	char bytes[4];
	size_t length;
	uint32_t c = (uint32_t)code_point;
	if (c < 0x80) {
		bytes[0] = (char)c;
		length = 1;
	} else if (c < 0x800) {
		bytes[0] = (char)(0xC0 | c >> 6);
		bytes[1] = (char)(0x80 | (c & 0x3F));
		length = 2;
	} else if (c < 0x10000) {
		bytes[0] = (char)(0xE0 | c >> 12);
		bytes[1] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (c & 0x3F));
		length = 3;
	} else {
		bytes[0] = (char)(0xF0 | c >> 18);
		bytes[1] = (char)(0x80 | (c >> 12 & 0x3F));
		bytes[2] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[3] = (char)(0x80 | (c & 0x3F));
		length = 4;
	}
	chs_buffer_add(buffer, bytes, length);
}

size_t chs_utf8_repair(chs_buffer *buffer, const char *data, size_t length)
{
	size_t replaced = 0, at = 0;
	while (at < length && !buffer->failed) {
		size_t good = chs_utf8_valid(data + at, length - at);
		chs_buffer_add(buffer, data + at, good);
		at += good;
		if (at == length)
			break;
		bool whole;
		int32_t code_point;
		at += scan((const unsigned char *)data, length, at, &whole, &code_point);
		chs_utf8_append(buffer, 0xFFFD);
		replaced++;
	}
	return replaced;
}
