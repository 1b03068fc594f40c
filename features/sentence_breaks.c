/* SPDX-License-Identifier: MIT */
#include "features/sentence_breaks.h"

#include "base/utf8.h"
#include "features/boundary_marks.h"

#include <stdbool.h>
#include <unicode/uchar.h>

/* A text from `at` on. */
typedef struct place {
	const char *text;
	size_t at, to;
} place;

/* What most characters are is settled here, for ICU's properties cost more than all the rest. */
static USentenceBreak property_of(int32_t c)
{
	if (c >= 'a' && c <= 'z')
		return U_SB_LOWER;
	if (c >= 'A' && c <= 'Z')
		return U_SB_UPPER;
	if (c >= '0' && c <= '9')
		return U_SB_NUMERIC;
	if (c == ' ' || c == '.')
		return c == ' ' ? U_SB_SP : U_SB_ATERM;
	return (USentenceBreak)u_getIntPropertyValue(c, UCHAR_SENTENCE_BREAK);
}

static bool is_ignored(USentenceBreak what)
{
	return what == U_SB_EXTEND || what == U_SB_FORMAT;
}

static bool is_terminator(USentenceBreak what)
{
	return what == U_SB_ATERM || what == U_SB_STERM;
}

static bool is_separator(USentenceBreak what)
{
	return what == U_SB_SEP || what == U_SB_CR || what == U_SB_LF;
}

static bool is_cased(USentenceBreak what)
{
	return what == U_SB_UPPER || what == U_SB_LOWER;
}

/* The character at the place, which is moved behind it; U_SB_COUNT at the end. */
static USentenceBreak take(place *p)
{
	return p->at < p->to ? property_of(chs_utf8_next(p->text, p->to, &p->at)) : U_SB_COUNT;
}

/* The same without moving. */
static USentenceBreak look(place p)
{
	return take(&p);
}

/* Moves over characters of the kind and over those that rule SB5 ignores. */
static void skip(place *p, USentenceBreak kind)
{
	while (p->at < p->to) {
		place next = *p;
		USentenceBreak what = take(&next);
		if (what != kind && !is_ignored(what))
			return;
		*p = next;
	}
}

/* The letter or other character before `at`, those of rule SB5 passed over; U_SB_COUNT at the beginning. */
static USentenceBreak before(const char *text, size_t from, size_t at)
{
	while (at > from) {
		USentenceBreak what = property_of(chs_utf8_previous(text, &at));
		if (!is_ignored(what))
			return what;
	}
	return U_SB_COUNT;
}

/* Rule SB8: whether a lower-case letter comes before any other letter, terminator or line end. */
static bool lower_follows(place p)
{
	for (;;) {
		USentenceBreak what = take(&p);
		if (what == U_SB_LOWER)
			return true;
		if (what == U_SB_COUNT || what == U_SB_UPPER || what == U_SB_OLETTER || is_separator(what) ||
		    is_terminator(what))
			return false;
	}
}

/* What the terminator does that ends at p->at and begins at `start`: true when the sentence ends, and p->at is where.
   Otherwise p->at is where the search goes on. */
static bool ends_behind(place *p, USentenceBreak terminator, size_t from, size_t start)
{
	skip(p, U_SB_EXTEND);
	USentenceBreak next = look(*p);
	if (terminator == U_SB_ATERM &&
	    (next == U_SB_NUMERIC || (next == U_SB_UPPER && is_cased(before(p->text, from, start)))))
		return false; /* SB6, SB7 */
	skip(p, U_SB_CLOSE);
	skip(p, U_SB_SP);
	next = look(*p);
	if (next == U_SB_SCONTINUE || is_terminator(next))
		return false; /* SB8a */
	if (terminator == U_SB_ATERM && lower_follows(*p))
		return false; /* SB8 */
	if (is_separator(next)) {
		take(p);
		if (next == U_SB_CR && look(*p) == U_SB_LF)
			take(p);
	}
	return true; /* SB11 */
}

/* First bytes of what may be a terminator or a line end: of two-byte characters only U+0085, ; and those from U+0280.
 */
static bool may_end(unsigned char byte)
{
	switch (byte) {
	case '\n':
	case '\r':
	case '.':
	case '!':
	case '?':
	case 0xC2:
		return true;
	default:
		return byte >= 0xCA;
	}
}

size_t chs_sentence_skip(const char *text, size_t at, size_t limit)
{
	while (at < limit && (at = chs_skip_plain(text, at, limit)) < limit) {
		size_t idle = chs_idle_length(text, at, limit);
		if (!idle && may_end((unsigned char)text[at]))
			break;
		at += idle ? idle : 1;
	}
	return at;
}

size_t chs_sentence_break(const char *text, size_t from, size_t clear, size_t to)
{
	place p = {text, clear, to};
	while ((p.at = chs_sentence_skip(text, p.at, to)) < to) {
		size_t start = p.at;
		USentenceBreak what = take(&p);
		if (is_separator(what)) {
			if (what == U_SB_CR && look(p) == U_SB_LF)
				take(&p);
			return p.at;
		}
		if (is_terminator(what) && ends_behind(&p, what, from, start))
			return p.at;
	}
	return to;
}
