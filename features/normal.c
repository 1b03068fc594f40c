/* SPDX-License-Identifier: MIT */
#include "features/normal.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* Below this code point nothing composes or decomposes in NFC; case mapping there needs no context (but for U+0130). */
enum { FIRST_COMBINING = 0x300, LAST_SIMPLE_CASE = 0x24F, DOTTED_CAPITAL_I = 0x130 };

typedef enum replacement { KEEP, APOSTROPHE, SPACE, DROP } replacement;

static replacement replacement_of(int32_t c)
{
	if (c < 0x80)
		return c == '`' ? APOSTROPHE : c == ' ' || (c >= '\t' && c <= '\r') ? SPACE : KEEP;
	if (c == 0xB4 || c == 0x2BC || c == 0x2019)
		return APOSTROPHE;
	if (c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2060 || c == 0xFEFF)
		return DROP;
	return u_isUWhiteSpace(c) ? SPACE : KEEP;
}

static void add_space(chs_buffer *buffer, size_t start)
{
	if (buffer->length > start && buffer->data[buffer->length - 1] == ' ')
		return;
	chs_buffer_add_char(buffer, ' ');
}

/* A byte of the characters that stay as they are and compose with nothing: most of ASCII, and U+00C0 to U+027F. The
   bytes from 0x80 on that begin no character can only go on with one of those. */
static bool is_plain(unsigned char byte)
{
	if (byte < 0x80)
		return byte != '`' && byte != ' ' && !(byte >= '\t' && byte <= '\r');
	return byte < 0xC0 || (byte >= 0xC3 && byte <= 0xC9);
}

/* Applies the replacements to the text; true when a character is left that NFC may have to compose. */
static bool replace(chs_buffer *buffer, chs_slice text)
{
	size_t at = 0, start = buffer->length;
	bool composes = false;
	while (at < text.length && !buffer->failed) {
		size_t from = at;
		while (at < text.length && is_plain((unsigned char)text.data[at]))
			at++;
		if (at > from) {
			chs_buffer_add(buffer, text.data + from, at - from);
			continue;
		}
		int32_t c = chs_utf8_next(text.data, text.length, &at);
		switch (c < 0 ? KEEP : replacement_of(c)) {
		case KEEP:
			chs_buffer_add(buffer, text.data + from, at - from);
			composes |= c >= FIRST_COMBINING && !(c >= 0x2010 && c <= 0x205F);
			break;
		case APOSTROPHE:
			chs_buffer_add_char(buffer, '\'');
			break;
		case SPACE:
			add_space(buffer, start);
			break;
		case DROP:
			break;
		}
	}
	return composes;
}

/* A step on UTF-16 text whose result may be longer than `room`; returns the length needed. */
typedef int32_t (*utf16_step)(UChar *out, int32_t room, const UChar *in, int32_t length, const char *locale,
                              UErrorCode *code);

static int32_t to_nfc(UChar *out, int32_t room, const UChar *in, int32_t length, const char *locale, UErrorCode *code)
{
	(void)locale;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(code);
	return unorm2_normalize(nfc, in, length, out, room, code);
}

static int32_t to_lower(UChar *out, int32_t room, const UChar *in, int32_t length, const char *locale, UErrorCode *code)
{
	return u_strToLower(out, room, in, length, locale, code);
}

static void add_utf16(chs_buffer *buffer, const UChar *text, int32_t length)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t bytes = 0;
	char *room = chs_buffer_room(buffer, (size_t)length * 3);
	if (!room)
		return;
	u_strToUTF8WithSub(room, length * 3, &bytes, text, length, 0xFFFD, NULL, &code);
	if (U_FAILURE(code)) {
		buffer->failed = true;
		return;
	}
	buffer->length += (size_t)bytes;
	buffer->data[buffer->length] = '\0';
}

/* Replaces what `buffer` holds from `start` by the result of `step`. */
static void apply(chs_buffer *buffer, size_t start, utf16_step step, const char *locale)
{
	size_t length = buffer->length - start;
	if (buffer->failed || length == 0)
		return;
	if (length > INT32_MAX / 16) {
		buffer->failed = true;
		return;
	}
	UErrorCode code = U_ZERO_ERROR;
	int32_t units = 0, room = (int32_t)length * 3 + 16, made;
	UChar *in = chs_alloc(length + 1, sizeof *in), *out = chs_alloc((size_t)room, sizeof *out);
	if (!in || !out)
		goto failed;
	u_strFromUTF8WithSub(in, (int32_t)length + 1, &units, buffer->data + start, (int32_t)length, 0xFFFD, NULL, &code);
	made = U_FAILURE(code) ? 0 : step(out, room, in, units, locale, &code);
	if (U_FAILURE(code))
		goto failed;
	buffer->length = start;
	add_utf16(buffer, out, made);
	goto cleanup;
failed:
	buffer->failed = true;
cleanup:
	free(in);
	free(out);
}

void chs_normalise(chs_buffer *buffer, chs_slice text)
{
	size_t start = buffer->length;
	if (replace(buffer, text))
		apply(buffer, start, to_nfc, NULL);
}

bool chs_has_own_case(const char *tag)
{
	return tag && (strcmp(tag, "tr") == 0 || strcmp(tag, "az") == 0 || strcmp(tag, "lt") == 0);
}

/* Lower-cases ASCII and U+00C0 to U+00FF into `out`; returns the bytes done, which are all unless another character
   comes. */
static size_t lower_plain(char *out, chs_slice text)
{
	size_t at = 0;
	while (at < text.length) {
		unsigned char byte = (unsigned char)text.data[at];
		if (byte < 0x80) {
			out[at++] = (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
			continue;
		}
		unsigned char next = byte == 0xC3 && at + 1 < text.length ? (unsigned char)text.data[at + 1] : 0;
		if (next < 0x80 || next > 0xBF)
			break;
		out[at++] = (char)byte;
		out[at++] = (char)(next <= 0x9E && next != 0x97 ? next + 32 : next);
	}
	return at;
}

void chs_lower(chs_buffer *buffer, chs_slice text, const char *language_tag)
{
	size_t at = 0, start = buffer->length;
	bool own = chs_has_own_case(language_tag), simple = !own;
	char *room = simple ? chs_buffer_room(buffer, text.length) : NULL;
	if (room) {
		at = lower_plain(room, text);
		buffer->length += at;
		buffer->data[buffer->length] = '\0';
	}
	while (simple && at < text.length && !buffer->failed) {
		int32_t c = chs_utf8_next(text.data, text.length, &at);
		simple = c >= 0 && c <= LAST_SIMPLE_CASE && c != DOTTED_CAPITAL_I;
		if (simple)
			chs_utf8_append(buffer, u_tolower(c));
	}
	if (simple || buffer->failed)
		return;
	buffer->length = start;
	chs_buffer_add_slice(buffer, text);
	apply(buffer, start, to_lower, own ? language_tag : "");
}
