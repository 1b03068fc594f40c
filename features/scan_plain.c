/* SPDX-License-Identifier: MIT */
/* The scanner's fast way through what most tokens are: words of plain letters, commas and full stops. */
#include "features/forms_lookup.h"
#include "features/scan.h"

#define ENDS 1
#define WORD 2
#define FIRST 4

/* What an ASCII byte does to a word of plain letters: ends it whatever follows, goes on with it, begins it. The bytes
   beyond ASCII must be looked at. */
static const unsigned char plain[256] = {
    /* clang-format off */
	ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS,
	ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS, ENDS,
	ENDS, ENDS, ENDS, ENDS, ENDS, ENDS,    0,    0, ENDS, ENDS, ENDS, ENDS, ENDS,    0,    0,    0, /*  !"#$%&'()*+,-./ */
	WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD, WORD,    0, ENDS, ENDS, ENDS, ENDS, ENDS, /* 0123456789:;<=>? */
	   0,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6, /* @A */
	   6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6, ENDS, ENDS, ENDS, ENDS, WORD, /* PQRSTUVWXYZ[\]^_ */
	   0,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6, /* `a */
	   6,    6,    6,    6,    6,    6,    6,    6,    6,    6,    6, ENDS, ENDS, ENDS, ENDS, ENDS, /* pqrstuvwxyz{|}~ */
    /* clang-format on */
};

/* À to ÿ, which are two bytes each, but for × and ÷. */
static bool is_accented_letter(const unsigned char *text, size_t at, size_t end)
{
	return text[at] == 0xC3 && end - at > 1 && (text[at + 1] & 0xC0) == 0x80 && (text[at + 1] | 0x20) != 0xB7;
}

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* The highest bit of each of the eight bytes that is no ASCII letter. */
static uint64_t no_letters(uint64_t bytes)
{
	uint64_t folded = (bytes & EACH_BYTE * 0x7F) | EACH_BYTE * 0x20;
	uint64_t from_a = folded + EACH_BYTE * (0x80 - 'a'), behind_z = folded + EACH_BYTE * (0x7F - 'z');
	return ~(from_a & ~behind_z & ~bytes) & EACH_BYTE * 0x80;
}

static uint64_t load(const unsigned char *text)
{
	uint64_t bytes;
	memcpy(&bytes, text, sizeof bytes);
	return bytes;
}

static bool begins_word(const unsigned char *text, size_t at, size_t end)
{
	return at < end && (plain[text[at]] & FIRST || is_accented_letter(text, at, end));
}

/* Behind the plain letters and figures from `at` on. */
static size_t word_end(const unsigned char *text, size_t at, size_t end)
{
	for (;;) {
		for (uint64_t stops = 0; end - at >= 8 && !stops; at += stops ? (size_t)__builtin_ctzll(stops) / 8 : 8)
			stops = no_letters(load(text + at));
		while (at < end && plain[text[at]] & WORD)
			at++;
		if (at == end || !is_accented_letter(text, at, end))
			return at;
		at += 2;
	}
}

static bool ends_word(const unsigned char *text, size_t at, size_t end)
{
	return at == end || plain[text[at]] == ENDS;
}

/* A comma or full stop that no other mark follows. */
static bool is_plain_mark(const unsigned char *text, size_t at, size_t end)
{
	return at < end && (text[at] == ',' || text[at] == '.') &&
	       (at + 1 == end || (text[at + 1] < 0x80 && chs_ascii_characters[text[at + 1]] < CHS_CHARACTER_DENSE));
}

/* A token by its beginning: up to eight letters are one number, which tells their end and is their id. */
typedef struct plain_token {
	size_t end; /* 0: it is none of these */
	uint64_t id;
	chs_kind kind;
} plain_token;

static inline plain_token long_token(const unsigned char *text, size_t start, size_t behind, chs_kind kind)
{
	return (plain_token){behind, chs_form_id(chs_slice_of((const char *)text + start, behind - start), kind), kind};
}

static inline plain_token token_at(const unsigned char *text, size_t start, size_t end, size_t readable)
{
	size_t behind = start;
	if (readable - start >= 8) {
		uint64_t bytes = load(text + start), stops = no_letters(bytes);
		size_t length = stops ? (size_t)__builtin_ctzll(stops) / 8 : 8;
		length = length < end - start ? length : end - start;
		behind += length;
		if (length - 1 < CHS_SHORT_TOKEN && ends_word(text, behind, end))
			return (plain_token){behind, chs_short_id(bytes & (((uint64_t)1 << 8 * length) - 1), length, CHS_KIND_WORD),
			                     CHS_KIND_WORD};
	}
	if (behind > start || begins_word(text, start, end)) {
		behind = word_end(text, behind, end);
		return ends_word(text, behind, end) ? long_token(text, start, behind, CHS_KIND_WORD)
		                                    : (plain_token){0, 0, CHS_KIND_WORD};
	}
	if (is_plain_mark(text, start, end))
		return long_token(text, start, start + 1, text[start] == ',' ? CHS_KIND_COMMA : CHS_KIND_STOP);
	return (plain_token){0, 0, CHS_KIND_WORD};
}

size_t chs_scan_plain(chs_scan *scan, chs_token *tokens, uint64_t *ids, size_t most)
{
	const unsigned char *text = (const unsigned char *)scan->text.data;
	const chs_form_table table = *chs_forms_table(scan->rules->forms);
	size_t at = scan->at, end = scan->text.length, readable = scan->readable, n = 0;
	while (n < most) {
		size_t start = at;
		while (start < end && text[start] == ' ')
			start++;
		plain_token token = token_at(text, start, end, readable);
		if (!token.end)
			break;
		chs_forms_expect(&table, token.id);
		ids[n] = token.id;
		tokens[n++] = (chs_token){.start = (uint32_t)(scan->base + start),
		                          .end = (uint32_t)(scan->base + token.end),
		                          .kind = (uint8_t)token.kind,
		                          .space_before = start > at};
		at = token.end;
	}
	scan->at = at;
	return n;
}
