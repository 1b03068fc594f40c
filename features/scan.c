/* SPDX-License-Identifier: MIT */
#include "features/scan.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

enum { DEGREE_SIGN = 0xB0, ZERO_WIDTH_JOINER = 0x200D };

static chs_character class_at(const chs_scan *scan, size_t at, size_t *next)
{
	return chs_character_at(scan->text, at, next);
}

static char byte_at(const chs_scan *scan, size_t at)
{
	return at < scan->text.length ? scan->text.data[at] : '\0';
}

static bool is_digit_at(const chs_scan *scan, size_t at)
{
	return byte_at(scan, at) >= '0' && byte_at(scan, at) <= '9';
}

const chs_form *chs_scan_form(chs_scan *scan, size_t start, size_t end, chs_kind kind)
{
	enum { LONGEST = 64 }; /* no listed word is longer, and asking for each apostrophe of a long one would cost */
	if (end - start > LONGEST)
		return NULL;
	const chs_form *form = chs_forms_get(scan->rules->forms, chs_slice_of(scan->text.data + start, end - start), kind);
	scan->failed |= !form;
	if (start == scan->start) {
		scan->form = form;
		scan->form_end = end;
		scan->form_kind = kind;
	}
	return form;
}

/* ---- Numbers ---- */

static size_t digits_at(const chs_scan *scan, size_t at, size_t most)
{
	size_t n = 0;
	while (n < most && is_digit_at(scan, at + n))
		n++;
	return n;
}

/* Bytes of a date of digits at `at` (19/06/2024, 19.6.2024, 2024-06-19), 0 when there is none. */
static size_t date_at(const chs_scan *scan, size_t at)
{
	size_t first = digits_at(scan, at, 5), end = at + first, next;
	char mark = byte_at(scan, end);
	if ((mark != '/' && mark != '.' && mark != '-') || first == 0 || first == 3 || first > 4)
		return 0;
	size_t second = digits_at(scan, end + 1, 3);
	end += 1 + second;
	if (second == 0 || second > 2 || byte_at(scan, end) != mark)
		return 0;
	size_t third = digits_at(scan, end + 1, 5);
	end += 1 + third;
	bool year_first = first == 4 && mark == '-' && second == 2 && third == 2;
	bool year_last = first <= 2 && (third == 4 || (third == 2 && mark == '/'));
	if (!year_first && !year_last)
		return 0;
	if (chs_character_is_word(class_at(scan, end, &next)) || (byte_at(scan, end) == mark && is_digit_at(scan, end + 1)))
		return 0;
	return end - at;
}

/* Moves over an ordinal mark or a raised character right behind a number; true when there was one. */
static bool take_raised(chs_scan *scan)
{
	size_t next = scan->at;
	if (scan->at >= scan->text.length || (unsigned char)scan->text.data[scan->at] < 0x80)
		return false;
	int32_t c = chs_utf8_next(scan->text.data, scan->text.length, &next);
	if (c != DEGREE_SIGN && chs_character_of(c) != CHS_CHARACTER_RAISED)
		return false;
	scan->at = next;
	return true;
}

static chs_kind scan_number(chs_scan *scan)
{
	size_t next, date = date_at(scan, scan->at);
	bool marked = false;
	if (date) {
		scan->at += date;
		return CHS_KIND_DATE;
	}
	for (;;) {
		chs_character class = class_at(scan, scan->at, &next);
		if (class == CHS_CHARACTER_DIGIT) {
			scan->at = next;
		} else if (strchr(".,:", byte_at(scan, scan->at)) && is_digit_at(scan, scan->at + 1)) {
			scan->at++;
			marked = true;
		} else {
			break;
		}
	}
	if (take_raised(scan) || marked)
		return CHS_KIND_NUMBER;
	/* 81enne, 3D, 19-enne: letters right behind plain digits make a word of both. */
	size_t behind;
	chs_character class = class_at(scan, scan->at, &next);
	if (class == CHS_CHARACTER_DASH)
		class = class_at(scan, next, &behind);
	if (class != CHS_CHARACTER_LETTER)
		return CHS_KIND_NUMBER;
	scan->at = scan->start;
	return chs_scan_word(scan);
}

/* ---- Apostrophes that belong to no word before them ---- */

static bool opens_here(const chs_scan *scan)
{
	size_t next, before = scan->at;
	bool open_place = scan->space_before || scan->at == 0;
	if (!open_place) {
		int32_t c = chs_utf8_previous(scan->text.data, &before);
		chs_character class = chs_character_of(c);
		open_place = class == CHS_CHARACTER_QUOTE || class == CHS_CHARACTER_BRACKET || class == CHS_CHARACTER_DASH ||
		             class == CHS_CHARACTER_APOSTROPHE;
	}
	class_at(scan, scan->at, &next);
	return open_place && class_at(scan, next, &next) != CHS_CHARACTER_SPACE;
}

/* '90, ’68: the end of the year's two digits behind the apostrophe that ends at `at`, or 0. */
static size_t short_year(const chs_scan *scan, size_t at)
{
	size_t next;
	if (digits_at(scan, at, 3) != 2)
		return 0;
	chs_character behind = class_at(scan, at + 2, &next);
	return chs_character_is_word(behind) || behind == CHS_CHARACTER_APOSTROPHE ? 0 : at + 2;
}

/* 'ndrangheta: the end of the listed word that the apostrophe before `at` begins, or 0. */
static size_t clipped_word(chs_scan *scan, size_t at)
{
	size_t end = at, next;
	while (chs_character_is_word(class_at(scan, end, &next)))
		end = next;
	if (end == at || !scan->rules->apostrophe)
		return 0;
	const chs_form *form = chs_scan_form(scan, scan->at, end, CHS_KIND_WORD);
	return form && form->traits & scan->rules->apostrophe ? end : 0;
}

static chs_kind scan_apostrophe(chs_scan *scan)
{
	size_t next, after;
	class_at(scan, scan->at, &next);
	if (class_at(scan, next, &after) == CHS_CHARACTER_APOSTROPHE) {
		scan->at = after; /* two of them stand for a double mark */
		return CHS_KIND_QUOTE;
	}
	bool opens = opens_here(scan);
	size_t end = opens ? short_year(scan, next) : 0;
	if (end) {
		scan->at = end;
		return CHS_KIND_NUMBER;
	}
	end = opens ? clipped_word(scan, next) : 0;
	if (end) {
		scan->at = end;
		return CHS_KIND_WORD;
	}
	bool prime = !scan->single_open && !scan->space_before && scan->at > 0 && is_digit_at(scan, scan->at - 1);
	scan->at = next;
	scan->single_open = opens;
	return prime ? CHS_KIND_SYMBOL : CHS_KIND_QUOTE;
}

/* ---- All others ---- */

static chs_kind scan_quote(chs_scan *scan, size_t next)
{
	size_t at = scan->at;
	int32_t c = chs_utf8_next(scan->text.data, scan->text.length, &at);
	if (c == 0x2018 || c == 0x201A || c == 0x201B)
		scan->single_open = true;
	scan->at = next;
	return CHS_KIND_QUOTE;
}

static chs_kind scan_comma(chs_scan *scan, size_t next)
{
	size_t behind;
	bool doubled = byte_at(scan, scan->at) == ',' && byte_at(scan, next) == ',';
	if (doubled && chs_character_is_word(class_at(scan, next + 1, &behind))) {
		scan->at = next + 1; /* „ written with commas */
		return CHS_KIND_QUOTE;
	}
	scan->at = next;
	return CHS_KIND_COMMA;
}

static chs_kind scan_run(chs_scan *scan, chs_character class, chs_kind kind)
{
	size_t next;
	while (scan->at < scan->text.length && class_at(scan, scan->at, &next) == class)
		scan->at = next;
	return kind;
}

/* A symbol with the marks and joiners behind it, so that an emoji stays whole. */
static chs_kind scan_symbol(chs_scan *scan, size_t next)
{
	size_t after = next;
	char c = byte_at(scan, scan->at);
	if ((c == '@' || c == '#') && class_at(scan, next, &after) == CHS_CHARACTER_LETTER)
		return chs_scan_address(scan);
	scan->at = next;
	while (scan->at < scan->text.length) {
		after = scan->at;
		int32_t mark = chs_utf8_next(scan->text.data, scan->text.length, &after);
		if (mark < 0x80 || !(U_MASK(u_charType(mark)) & (U_GC_M_MASK | U_GC_CF_MASK)))
			break;
		if (mark == ZERO_WIDTH_JOINER && after < scan->text.length)
			chs_utf8_next(scan->text.data, scan->text.length, &after);
		scan->at = after;
	}
	return CHS_KIND_SYMBOL;
}

static chs_kind scan_letter(chs_scan *scan, size_t next)
{
	size_t at = scan->at;
	int32_t c = chs_utf8_next(scan->text.data, scan->text.length, &at);
	if (c < 0x80 ? c == '_' : !u_isalpha(c)) /* an underscore or a mark without a letter before it */
		return scan_symbol(scan, next);
	return chs_scan_word(scan);
}

static chs_kind scan_kind(chs_scan *scan, chs_character class, size_t next)
{
	switch (class) {
	case CHS_CHARACTER_LETTER:
		return scan_letter(scan, next);
	case CHS_CHARACTER_DENSE:
		scan->dense = true;
		return scan_run(scan, class, CHS_KIND_WORD);
	case CHS_CHARACTER_DIGIT:
		return scan_number(scan);
	case CHS_CHARACTER_RAISED:
		return scan_run(scan, class, CHS_KIND_NUMBER);
	case CHS_CHARACTER_APOSTROPHE:
		return scan_apostrophe(scan);
	case CHS_CHARACTER_QUOTE:
		return scan_quote(scan, next);
	case CHS_CHARACTER_STOP:
		return scan_run(scan, class, CHS_KIND_STOP);
	case CHS_CHARACTER_COMMA:
		return scan_comma(scan, next);
	case CHS_CHARACTER_DASH:
		return scan_run(scan, class, CHS_KIND_DASH);
	case CHS_CHARACTER_COLON:
	case CHS_CHARACTER_BRACKET:
		scan->at = next;
		return class == CHS_CHARACTER_COLON ? CHS_KIND_COLON : CHS_KIND_BRACKET;
	case CHS_CHARACTER_SYMBOL:
	case CHS_CHARACTER_SPACE:
		break;
	}
	return scan_symbol(scan, next);
}

/* True for soft hyphens, zero-width spaces and the like, which mean nothing where no word is open. */
static bool is_ignored(const chs_scan *scan, size_t at)
{
	if ((unsigned char)scan->text.data[at] < 0x80)
		return false;
	int32_t c = chs_utf8_next(scan->text.data, scan->text.length, &at);
	return U_MASK(u_charType(c)) & U_GC_CF_MASK;
}

bool chs_scan_next(chs_scan *scan)
{
	size_t next = scan->at;
	chs_character class = CHS_CHARACTER_SPACE;
	scan->space_before = scan->dense = false;
	scan->form = NULL;
	while (scan->at < scan->text.length) {
		class = class_at(scan, scan->at, &next);
		if (class == CHS_CHARACTER_SPACE)
			scan->space_before = true;
		else if (!is_ignored(scan, scan->at))
			break;
		scan->at = next;
	}
	if (scan->at >= scan->text.length || scan->failed)
		return false;
	scan->start = scan->at;
	scan->kind = scan_kind(scan, class, next);
	return !scan->failed;
}
