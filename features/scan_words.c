/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "features/scan.h"

#include <unicode/uchar.h>

static chs_character class_at(const chs_scan *scan, size_t at, size_t *next)
{
	return chs_character_at(scan->text, at, next);
}

static char byte_at(const chs_scan *scan, size_t at)
{
	return at < scan->text.length ? scan->text.data[at] : '\0';
}

static bool is_word_at(const chs_scan *scan, size_t at)
{
	size_t next;
	return chs_character_is_word(class_at(scan, at, &next));
}

static bool is_letter_at(const chs_scan *scan, size_t at)
{
	size_t next;
	return class_at(scan, at, &next) == CHS_CHARACTER_LETTER;
}

static bool is_letter_before(const chs_scan *scan, size_t at)
{
	return chs_character_of(chs_utf8_previous(scan->text.data, &at)) == CHS_CHARACTER_LETTER;
}

/* ---- Addresses ---- */

chs_kind chs_scan_address(chs_scan *scan)
{
	size_t at = scan->start, next, end = scan->start;
	while (at < scan->text.length) {
		chs_character class = class_at(scan, at, &next);
		char c = scan->text.data[at];
		if (class == CHS_CHARACTER_SPACE || class == CHS_CHARACTER_QUOTE || c == '<' || c == '>')
			break;
		/* Punctuation belongs to an address only when more of it follows. */
		if (chs_character_is_word(class) || (c != '\0' && strchr("/=&%#@+~$", c)))
			end = next;
		at = next;
	}
	scan->at = end;
	return CHS_KIND_ADDRESS;
}

/* The run of word characters, dots and hyphens from the word's start, looked at over a bounded length. */
static size_t host_end(const chs_scan *scan)
{
	enum { LONGEST = 256 };
	size_t at = scan->start, next, end = scan->start;
	while (at - scan->start < LONGEST) {
		chs_character class = class_at(scan, at, &next);
		if (chs_character_is_word(class))
			end = next;
		else if (byte_at(scan, at) != '.' && byte_at(scan, at) != '-')
			break;
		at = next;
	}
	return end;
}

/* True when the word before the dot at `dot` begins a web or mail address. */
static bool begins_address(chs_scan *scan, size_t dot)
{
	if (!is_word_at(scan, dot + 1))
		return false;
	if (dot - scan->start == 3 &&
	    (memcmp(scan->text.data + scan->start, "www", 3) == 0 || memcmp(scan->text.data + scan->start, "WWW", 3) == 0))
		return true;
	size_t end = host_end(scan), label = end;
	if (byte_at(scan, end) == '@' && is_word_at(scan, end + 1))
		return true;
	while (label > dot && scan->text.data[label - 1] != '.')
		label--;
	const chs_form *form = scan->rules->domain && label > dot ? chs_scan_form(scan, label, end, CHS_KIND_WORD) : NULL;
	/* "fine.It" is a lost space, "corriere.it" is none: labels are lower-case, or the whole is upper-case. */
	return form && form->classes & scan->rules->domain &&
	       (form->shape == CHS_SHAPE_LOWER || u_isupper((unsigned char)scan->text.data[dot - 1]));
}

/* ---- Abbreviations ---- */

/* The end of text[start, …) as far as it is a listed abbreviation, dots included; 0 when it is none. */
static size_t listed_abbreviation(chs_scan *scan, size_t dot)
{
	enum { MOST_DOTS = 6, LONGEST_PART = 5 };
	size_t ends[MOST_DOTS], n = 0, at = dot;
	while (n < MOST_DOTS && byte_at(scan, at) == '.') {
		ends[n++] = ++at;
		size_t next, letters = 0;
		while (letters <= LONGEST_PART && class_at(scan, at, &next) == CHS_CHARACTER_LETTER) {
			at = next;
			letters++;
		}
		if (letters == 0 || letters > LONGEST_PART)
			break;
	}
	while (n-- > 0) {
		/* Any sentence may end here: its last word with the full stop is not to be remembered for that. */
		if (!chs_forms_may_list(scan->rules->forms, chs_slice_of(scan->text.data + scan->start, ends[n] - scan->start)))
			continue;
		const chs_form *form = chs_scan_form(scan, scan->start, ends[n], CHS_KIND_ABBREVIATION);
		if (form && form->classes & scan->rules->abbreviation)
			return ends[n];
	}
	return 0;
}

/* One letter and the place behind it, or 0: what abbreviations such as U.S.A. are made of. */
static size_t single_letter(const chs_scan *scan, size_t at)
{
	size_t next;
	if (class_at(scan, at, &next) != CHS_CHARACTER_LETTER || is_word_at(scan, next))
		return 0;
	return next;
}

/* The end of "U.S.A." or of the initial "G." before more text; 0 when the dot ends a sentence or a word. */
static size_t lettered_abbreviation(const chs_scan *scan, size_t dot)
{
	if (single_letter(scan, scan->start) != dot)
		return 0;
	size_t end = dot + 1, parts = 1, letter;
	while ((letter = single_letter(scan, end)) != 0) {
		parts++;
		end = letter;
		if (byte_at(scan, end) != '.')
			return end;
		end++;
	}
	if (parts > 1)
		return end;
	size_t at = scan->start, next = end;
	while (end < scan->text.length && class_at(scan, end, &next) == CHS_CHARACTER_SPACE)
		end = next;
	bool upper = u_isupper(chs_utf8_next(scan->text.data, scan->text.length, &at));
	return upper && is_word_at(scan, end) ? dot + 1 : 0;
}

/* Decides about the dot behind the word: moves behind it for an abbreviation or address. */
static bool take_dot(chs_scan *scan, chs_kind *kind)
{
	size_t dot = scan->at;
	size_t end = scan->rules->abbreviation ? listed_abbreviation(scan, dot) : 0;
	if (!end)
		end = lettered_abbreviation(scan, dot);
	if (end) {
		scan->at = end;
		*kind = CHS_KIND_ABBREVIATION;
		return true;
	}
	if (!begins_address(scan, dot))
		return false;
	*kind = chs_scan_address(scan);
	return true;
}

/* ---- Apostrophes ---- */

/* True when an apostrophe further on may close the quotation that a single mark has opened. */
static bool closes_later(const chs_scan *scan, size_t at)
{
	bool after_space = false;
	while (at < scan->text.length) {
		size_t next;
		chs_character class = class_at(scan, at, &next);
		if (class == CHS_CHARACTER_APOSTROPHE && !after_space && !is_word_at(scan, next))
			return true;
		after_space = class == CHS_CHARACTER_SPACE;
		at = next;
	}
	return false;
}

typedef enum ending { ENDS_BEFORE, ENDS_BEHIND, GOES_ON } ending;

/* What the apostrophe that ends at `behind` does to the word before it. */
static ending apostrophe_in_word(chs_scan *scan, size_t behind)
{
	size_t next;
	chs_character after = class_at(scan, behind, &next);
	bool inner = chs_character_is_word(after) || after == CHS_CHARACTER_DENSE;
	const chs_form *form = chs_scan_form(scan, scan->start, behind, CHS_KIND_WORD);
	if (!form)
		return inner ? GOES_ON : ENDS_BEFORE;
	bool elided = scan->rules->split_elisions && form->classes & scan->rules->elision;
	/* With its accent restored the form has lost the apostrophe: citta' is città. */
	bool own = form->traits & scan->rules->apostrophe || !chs_slice_ends(form->lower, chs_slice_from("'"));
	if (inner)
		return elided || (own && scan->rules->split_elisions) ? ENDS_BEHIND : GOES_ON;
	if (elided && (after == CHS_CHARACTER_QUOTE || (after == CHS_CHARACTER_APOSTROPHE && is_word_at(scan, next))))
		return ENDS_BEHIND;
	if (after == CHS_CHARACTER_APOSTROPHE && !scan->single_open)
		return ENDS_BEFORE; /* two of them close a quotation */
	if (scan->single_open && !closes_later(scan, behind))
		return ENDS_BEFORE;
	return elided || own ? ENDS_BEHIND : ENDS_BEFORE;
}

/* ---- Words ---- */

/* True when the character at `at` (not a word character) joins the word before it with the one behind it. */
static bool joins(const chs_scan *scan, size_t at, size_t next)
{
	size_t place = at;
	int32_t c = chs_utf8_next(scan->text.data, scan->text.length, &place);
	if (c == '-' || c == 0x2010 || c == 0x2011)
		return is_word_at(scan, next) && (is_letter_before(scan, at) || is_letter_at(scan, next));
	if (c == '/') { /* km/h, e/o */
		size_t behind;
		return is_letter_before(scan, at) && class_at(scan, next, &behind) == CHS_CHARACTER_LETTER &&
		       !is_word_at(scan, behind);
	}
	return c == '&' && is_letter_before(scan, at) && is_letter_at(scan, next);
}

static bool is_ascii_word(char c)
{
	return (unsigned char)c < 0x80 && chs_character_is_word((chs_character)chs_ascii_characters[(unsigned char)c]);
}

/* Moves over word characters, and hyphens between them. */
static chs_character take_letters(chs_scan *scan, size_t *next)
{
	for (;;) {
		while (scan->at < scan->text.length && is_ascii_word(scan->text.data[scan->at]))
			scan->at++;
		chs_character class = class_at(scan, scan->at, next);
		if (scan->at >= scan->text.length)
			return CHS_CHARACTER_SPACE;
		if (!chs_character_is_word(class) && class != CHS_CHARACTER_RAISED &&
		    !((class == CHS_CHARACTER_DASH || class == CHS_CHARACTER_SYMBOL) && joins(scan, scan->at, *next)))
			return class;
		scan->at = *next;
	}
}

chs_kind chs_scan_word(chs_scan *scan)
{
	chs_kind kind = CHS_KIND_WORD;
	size_t next;
	while (!scan->failed) {
		chs_character class = take_letters(scan, &next);
		char c = byte_at(scan, scan->at);
		if (class == CHS_CHARACTER_APOSTROPHE) {
			ending how = apostrophe_in_word(scan, next);
			if (how != ENDS_BEFORE)
				scan->at = next;
			if (how == GOES_ON)
				continue;
			return kind;
		}
		if (c == '.' && class == CHS_CHARACTER_STOP && take_dot(scan, &kind))
			return kind;
		if ((c == '@' && is_word_at(scan, next)) ||
		    (c == ':' && byte_at(scan, next) == '/' && byte_at(scan, next + 1) == '/'))
			return chs_scan_address(scan);
		return kind;
	}
	return kind;
}
