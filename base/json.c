/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include "base/hash.h"
#include "base/number.h"
#include "base/utf8.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

typedef struct scanner {
	chs_slice text;
	size_t at;
	const char *wrong; /* what was expected instead, set when a step fails */
} scanner;

static bool expected(scanner *s, const char *what)
{
	if (!s->wrong)
		s->wrong = what;
	return false;
}

static void skip_space(scanner *s)
{
	while (s->at < s->text.length) {
		char c = s->text.data[s->at];
		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return;
		s->at++;
	}
}

static int peek(const scanner *s)
{
	return s->at < s->text.length ? (unsigned char)s->text.data[s->at] : -1;
}

static int hex_value(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four hex digits at `at`, or -1. */
static int32_t hex4(chs_slice text, size_t at)
{
	int32_t value = 0;
	if (text.length < 4 || at > text.length - 4)
		return -1;
	for (size_t i = 0; i < 4; i++) {
		int digit = hex_value((unsigned char)text.data[at + i]);
		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

/* Behind "\u": one code point, from one escape or a surrogate pair. Returns -1 when it is none. */
static int32_t escaped_code_point(chs_slice text, size_t *at)
{
	int32_t first = hex4(text, *at);
	if (first <= 0)
		return -1;
	*at += 4;
	if (first < 0xD800 || first > 0xDFFF)
		return first;
	if (first > 0xDBFF || *at + 6 > text.length || text.data[*at] != '\\' || text.data[*at + 1] != 'u')
		return -1;
	int32_t second = hex4(text, *at + 2);
	if (second < 0xDC00 || second > 0xDFFF)
		return -1;
	*at += 6;
	return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

static bool scan_escape(scanner *s)
{
	int c = peek(s);
	if (c == 'u') {
		size_t at = s->at + 1;
		if (escaped_code_point(s->text, &at) < 0)
			return expected(s, "four hex digits of a character (not \\u0000, no lone surrogate)");
		s->at = at;
		return true;
	}
	if (c <= 0 || !strchr("\"\\/bfnrt", c))
		return expected(s, "an escape that JSON knows");
	s->at++;
	return true;
}

#define EACH_BYTE UINT64_C(0x0101010101010101)

/*
 * Not zero when one of the eight bytes at `data` is a control character, a quotation mark or a backslash: a byte of a
 * difference has its highest bit set, which the byte itself had not, when it has gone below zero. A borrow may set it
 * for the bytes behind such a one too, never where there is none.
 */
static uint64_t must_escape(const char *data)
{
	uint64_t word;
	memcpy(&word, data, sizeof word);
	uint64_t quote = word ^ EACH_BYTE * '"', backslash = word ^ EACH_BYTE * '\\';
	uint64_t below = (word - EACH_BYTE * 0x20) | (quote - EACH_BYTE) | (backslash - EACH_BYTE);
	return below & ~word & EACH_BYTE * 0x80;
}

/* The same byte by byte. */
static const bool is_escaped[256] = {
    true, true, true, true, true, true, true, true, true,         true,          true, true,
    true, true, true, true, true, true, true, true, true,         true,          true, true,
    true, true, true, true, true, true, true, true, ['"'] = true, ['\\'] = true,
};

/* ASCII that needs no escape. */
static bool is_clean(unsigned char c)
{
	return c < 0x80 && !is_escaped[c];
}

/* Moves over ASCII that needs no escape, and letters of two bytes between it. */
static void skip_clean(scanner *s)
{
	const char *data = s->text.data;
	size_t at = s->at, end = s->text.length;
	for (;;) {
		for (uint64_t found = 0; end - at >= 8 && !found;) {
			uint64_t word;
			memcpy(&word, data + at, sizeof word);
			found = must_escape(data + at) | (word & EACH_BYTE * 0x80);
			at += found ? (size_t)__builtin_ctzll(found) / 8 : 8;
		}
		while (at < end && is_clean((unsigned char)data[at]))
			at++;
		unsigned char first = at < end ? (unsigned char)data[at] : 0;
		if (first < 0xC2 || first > 0xDF || end - at < 2 || ((unsigned char)data[at + 1] & 0xC0) != 0x80)
			break;
		at += 2;
	}
	s->at = at;
}

static bool scan_string(scanner *s)
{
	if (peek(s) != '"')
		return expected(s, "a string");
	s->at++;
	for (;;) {
		skip_clean(s);
		int c = peek(s);
		if (c < 0)
			return expected(s, "the end of the string");
		if (c < 0x20)
			return expected(s, "no raw control character in a string");
		if (c == '"') {
			s->at++;
			return true;
		}
		if (c == '\\') {
			s->at++;
			if (!scan_escape(s))
				return false;
		} else {
			size_t before = s->at;
			if (chs_utf8_next(s->text.data, s->text.length, &s->at) < 0) {
				s->at = before;
				return expected(s, "valid UTF-8");
			}
		}
	}
}

static bool scan_digits(scanner *s)
{
	size_t start = s->at;
	while (peek(s) >= '0' && peek(s) <= '9')
		s->at++;
	return s->at > start || expected(s, "a digit");
}

static bool scan_number(scanner *s)
{
	if (peek(s) == '-')
		s->at++;
	if (peek(s) == '0')
		s->at++;
	else if (!scan_digits(s))
		return false;
	if (peek(s) == '.') {
		s->at++;
		if (!scan_digits(s))
			return false;
	}
	if (peek(s) == 'e' || peek(s) == 'E') {
		s->at++;
		if (peek(s) == '+' || peek(s) == '-')
			s->at++;
		if (!scan_digits(s))
			return false;
	}
	return true;
}

static bool scan_word(scanner *s, const char *word)
{
	chs_slice rest = chs_slice_of(s->text.data + s->at, s->text.length - s->at);
	if (!chs_slice_starts(rest, chs_slice_from(word)))
		return expected(s, "a value");
	s->at += strlen(word);
	return true;
}

static bool scan_scalar(scanner *s)
{
	switch (peek(s)) {
	case '"':
		return scan_string(s);
	case 't':
		return scan_word(s, "true");
	case 'f':
		return scan_word(s, "false");
	case 'n':
		return scan_word(s, "null");
	default:
		break;
	}
	if (peek(s) == '-' || (peek(s) >= '0' && peek(s) <= '9'))
		return scan_number(s);
	return expected(s, "a value");
}

/* Decoded keys of the objects that are open, to find duplicates: (object number, key) → seen. */
typedef struct key_check {
	chs_map seen;
	chs_buffer key;
	bool failed;
} key_check;

static bool key_is_new(key_check *keys, chs_slice raw, uint64_t object)
{
	chs_buffer_clear(&keys->key);
	chs_json_decode(&keys->key, raw);
	uint64_t hash = chs_hash_join(chs_hash(keys->key.data, keys->key.length, 0), object);
	bool inserted = true;
	if (keys->key.failed || !chs_map_put(&keys->seen, hash, 0, &inserted))
		keys->failed = true;
	return inserted;
}

/* Reads `"key" :` and checks that the object has no such key yet. */
static bool scan_key(scanner *s, key_check *keys, uint64_t object)
{
	size_t start = s->at;
	if (peek(s) != '"')
		return expected(s, "a key in quotation marks");
	if (!scan_string(s))
		return false;
	if (!key_is_new(keys, chs_slice_of(s->text.data + start, s->at - start), object)) {
		s->at = start;
		return expected(s, "no second member with this key");
	}
	skip_space(s);
	if (peek(s) != ':')
		return expected(s, "\":\"");
	s->at++;
	skip_space(s);
	return true;
}

/* One value with everything in it; the open brackets are a small array instead of recursion. */
static bool scan_value(scanner *s, key_check *keys)
{
	char open[CHS_JSON_DEPTH];
	uint64_t object[CHS_JSON_DEPTH], objects = 0;
	size_t depth = 0;
	for (;;) {
		int c = peek(s);
		if (c == '{' || c == '[') {
			if (depth == CHS_JSON_DEPTH)
				return expected(s, "less nesting");
			s->at++;
			skip_space(s);
			open[depth] = c == '{' ? '}' : ']';
			object[depth] = ++objects;
			depth++;
			if (peek(s) != open[depth - 1]) {
				if (c == '{' && !scan_key(s, keys, object[depth - 1]))
					return false;
				continue;
			}
		} else if (!scan_scalar(s)) {
			return false;
		}
		/* A value has ended (or an empty bracket is about to): close what closes, or go on behind a comma. */
		for (;;) {
			if (depth == 0)
				return true;
			skip_space(s);
			if (peek(s) == open[depth - 1]) {
				s->at++;
				depth--;
				continue;
			}
			if (peek(s) != ',')
				return expected(s, open[depth - 1] == '}' ? "\",\" or \"}\"" : "\",\" or \"]\"");
			s->at++;
			skip_space(s);
			if (open[depth - 1] == '}' && !scan_key(s, keys, object[depth - 1]))
				return false;
			break;
		}
	}
}

/* What stands at the error, shown safely. */
static void describe(const scanner *s, char *found, size_t size)
{
	chs_buffer text = {0};
	size_t length = s->text.length - s->at;
	if (length > 20) {
		length = 20;
		while (length && ((unsigned char)s->text.data[s->at + length] & 0xC0) == 0x80)
			length--; /* not in the middle of a character */
	}
	if (length == 0) {
		chs_buffer_add_string(&text, "the end");
	} else {
		chs_buffer raw = {0};
		chs_utf8_repair(&raw, s->text.data + s->at, length);
		chs_json_add_string(&text, chs_buffer_slice(&raw));
		chs_buffer_free(&raw);
	}
	size_t kept = text.length < size ? text.length : size - 1;
	if (kept)
		memcpy(found, text.data, kept);
	found[kept] = '\0';
	chs_buffer_free(&text);
}

chiosa_status chs_json_check(chs_slice text, chiosa_error *error)
{
	scanner s = {.text = text};
	key_check keys = {0};
	skip_space(&s);
	bool good = scan_value(&s, &keys);
	if (good) {
		skip_space(&s);
		good = s.at == text.length || expected(&s, "nothing behind the value");
	}
	bool failed = keys.failed;
	chs_map_free(&keys.seen);
	chs_buffer_free(&keys.key);
	if (failed)
		return chs_fail_memory(error);
	if (good)
		return CHIOSA_OK;
	char found[160];
	describe(&s, found, sizeof found);
	return chs_fail_at(error, CHIOSA_ERROR_INPUT, NULL, 0, s.at + 1, "invalid JSON: expected %s, found %s", s.wrong,
	                   found);
}

/* Behind the string that begins at `at` in a checked text: its first quotation mark that no odd backslash escapes. */
static size_t string_end(chs_slice text, size_t at)
{
	for (size_t from = at + 1;;) {
		const char *quote = memchr(text.data + from, '"', text.length - from);
		if (!quote)
			return text.length;
		size_t end = (size_t)(quote - text.data), backslashes = 0;
		while (end - backslashes > from && quote[-(ptrdiff_t)backslashes - 1] == '\\')
			backslashes++;
		if (backslashes % 2 == 0)
			return end + 1;
		from = end + 1;
	}
}

/* The end of the checked value that begins at `at`. */
static size_t value_end(chs_slice text, size_t at)
{
	size_t depth = 0;
	scanner s = {.text = text, .at = at};
	do {
		int c = peek(&s);
		if (c == '"') {
			s.at = string_end(text, s.at);
		} else if (c == '{' || c == '[') {
			depth++;
			s.at++;
		} else if (c == '}' || c == ']') {
			depth--;
			s.at++;
		} else if (c == ',' || c == ':' || c == ' ' || c == '\t' || c == '\n' || c == '\r') {
			s.at++;
		} else {
			while (s.at < text.length && !strchr(",]} \t\r\n", text.data[s.at]))
				s.at++;
		}
	} while (depth > 0 && s.at < text.length);
	return s.at;
}

bool chs_json_next(chs_json_walk *walk)
{
	scanner s = {.text = walk->text};
	skip_space(&s);
	bool object = peek(&s) == '{';
	if (!object && peek(&s) != '[')
		return false;
	s.at = walk->at ? walk->at : s.at + 1; /* behind the last value, or behind the bracket */
	skip_space(&s);
	if (peek(&s) == ',') {
		s.at++;
		skip_space(&s);
	}
	if (peek(&s) < 0 || peek(&s) == '}' || peek(&s) == ']')
		return false;
	walk->key = chs_slice_of(NULL, 0);
	if (object) {
		size_t start = s.at;
		s.at = string_end(s.text, start);
		walk->key = chs_slice_of(walk->text.data + start, s.at - start);
		skip_space(&s);
		s.at++; /* the colon */
		skip_space(&s);
	}
	walk->at = value_end(walk->text, s.at);
	walk->value = chs_slice_of(walk->text.data + s.at, walk->at - s.at);
	return true;
}

chs_slice chs_json_member(chs_slice object, const char *name)
{
	chs_json_walk walk = {.text = object};
	chs_buffer key = {0};
	chs_slice found = {NULL, 0};
	while (!found.data && chs_json_next(&walk)) {
		chs_buffer_clear(&key);
		chs_json_decode(&key, walk.key);
		if (!key.failed && chs_slice_is(chs_buffer_slice(&key), name))
			found = walk.value;
	}
	chs_buffer_free(&key);
	return found;
}

void chs_json_decode(chs_buffer *buffer, chs_slice string)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	size_t at = 1, end = string.length ? string.length - 1 : 0; /* the key of an array's element is empty */
	while (at < end) {
		const char *next = memchr(string.data + at, '\\', end - at);
		size_t plain = next ? (size_t)(next - string.data) : end;
		chs_buffer_add(buffer, string.data + at, plain - at);
		if (plain == end)
			return;
		at = plain + 2;
		char c = string.data[plain + 1];
		if (c == 'u')
			chs_utf8_append(buffer, escaped_code_point(string, &at));
		else
			chs_buffer_add_char(buffer, to[strchr(from, c) - from]);
	}
}

/* Writes the escape of a character that must have one, six bytes at most, and returns its length. */
static size_t escape(char *out, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	out[0] = '\\';
	switch (c) {
	case '"':
	case '\\':
		out[1] = (char)c;
		return 2;
	case '\n':
		out[1] = 'n';
		return 2;
	case '\r':
		out[1] = 'r';
		return 2;
	case '\t':
		out[1] = 't';
		return 2;
	default:
		memcpy(out + 1, "u00", 3);
		out[4] = hex[c >> 4];
		out[5] = hex[c & 15];
		return 6;
	}
}

void chs_json_add_string(chs_buffer *buffer, chs_slice text)
{
	enum { LONGEST_ESCAPE = 6, QUOTES = 2 };
	size_t at = 0, spare = 0; /* bytes that there is room for beyond those to come */
	char *out = NULL, *start = NULL;
	for (;;) {
		if (spare < LONGEST_ESCAPE) {
			/* Escapes are rare: there is room for a few, and more when those are used up. */
			if (out)
				buffer->length += (size_t)(out - start);
			spare = 64;
			start = out = chs_buffer_room(buffer, text.length - at + QUOTES + spare);
			if (!out)
				return;
			if (at == 0)
				*out++ = '"';
		}
		while (text.length - at >= 8 && !must_escape(text.data + at)) {
			memcpy(out, text.data + at, 8);
			out += 8;
			at += 8;
		}
		while (at < text.length && !is_escaped[(unsigned char)text.data[at]])
			*out++ = text.data[at++];
		if (at == text.length)
			break;
		size_t length = escape(out, (unsigned char)text.data[at++]);
		out += length;
		spare -= length - 1;
	}
	*out++ = '"';
	*out = '\0';
	buffer->length += (size_t)(out - start);
}

void chs_json_add_key(chs_buffer *buffer, const char *key)
{
	char last = buffer->length ? buffer->data[buffer->length - 1] : '{';
	if (last != '{' && last != '[')
		chs_buffer_add_char(buffer, ',');
	chs_json_add_string(buffer, chs_slice_from(key));
	chs_buffer_add_char(buffer, ':');
}

void chs_json_add_size(chs_buffer *buffer, const char *key, size_t number)
{
	chs_json_add_key(buffer, key);
	chs_buffer_add_size(buffer, number);
}

void chs_json_add_number(chs_buffer *buffer, const char *key, double number)
{
	chs_json_add_key(buffer, key);
	if (isnan(number))
		chs_buffer_add_string(buffer, "null");
	else
		chs_add_double(buffer, number);
}
