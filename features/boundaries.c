/* SPDX-License-Identifier: MIT */
/*
 * ICU's opinion holds where nothing here contradicts it. What ICU does not know: our abbreviations and initials, the
 * ellipsis character, sentences that begin with a figure or behind a stop without a space, quotations that their
 * sentence goes on from («Davvero?» ha chiesto), list markers.
 */
#include "features/boundaries.h"

#include "base/utf8.h"
#include "features/boundary_marks.h"

#include <unicode/uchar.h>

enum {
	LONGEST_WORD = 48, /* bytes looked at before a stop; longer words are no abbreviations */
	LONGEST_TOKEN = 160,
	LONGEST_SUPPRESSED = 5 /* letters: ICU's suppressions match the ends of longer words too ("on." in "camion.") */
};

chs_boundary_words chs_boundary_words_of(const chs_language *language)
{
	return (chs_boundary_words){
	    .language = language,
	    .abbreviation = chs_language_class(language, "abbreviation"),
	    .final = chs_language_class(language, "abbreviation-final"),
	    .start = chs_language_class(language, "sentence-start"),
	    .domain = chs_language_class(language, "domain"),
	};
}

/* ---- Characters ---- */

/* The code point at `at`, or 0 at the end; *length is its bytes. */
static int32_t peek(const chs_boundary *b, size_t at, size_t *length)
{
	*length = 0;
	if (at >= b->to)
		return 0;
	size_t behind = at;
	int32_t code_point = chs_utf8_next(b->text, b->to, &behind);
	*length = behind - at;
	return code_point;
}

static int32_t char_at(const chs_boundary *b, size_t at)
{
	size_t length;
	return peek(b, at, &length);
}

/* The code point before `at`, or 0 at the sentence's beginning. */
static int32_t char_before(const chs_boundary *b, size_t at)
{
	return at > b->from ? chs_utf8_previous(b->text, &at) : 0;
}

static bool is_digit(int32_t c)
{
	return c >= '0' && c <= '9';
}

/* Behind the white space at `at` that is on the same line. */
static size_t skip_blank(const chs_boundary *b, size_t at)
{
	size_t length;
	while (at < b->to && !chs_line_end(b->text, at, b->to) && chs_is_blank(peek(b, at, &length)))
		at += length;
	return at;
}

/* Nothing that a word or an opening mark begins: white space, the end, or punctuation. */
static bool is_loose(const chs_boundary *b, size_t at)
{
	int32_t c = char_at(b, at);
	return at >= b->to || chs_is_blank(c) || chs_is_closer(c) || chs_is_dash(c) ||
	       (c < 0x80 && c > 0 && strchr(".,;:!?\"'", c)) || c == 0x2026 || c == 0x2019 || c == 0x201C;
}

/* ---- Reading ---- */

/* Behind the stops at `at`; ". . ." counts as one run. */
static size_t read_stops(chs_boundary *b, size_t at)
{
	size_t length;
	while ((length = chs_stop_length(b->text, at, b->to)) > 0) {
		b->dots &= b->text[at] != '!' && b->text[at] != '?';
		at += length;
		if (at == b->stop + 1 && b->to - at >= 4 && memcmp(b->text + at, " . .", 4) == 0)
			at += 4;
	}
	return at;
}

/* Bytes of a note's number in brackets, as in "fine.[12]". */
static size_t note_length(const chs_boundary *b, size_t at)
{
	size_t i = at + 1;
	if (at >= b->to || b->text[at] != '[')
		return 0;
	while (i < b->to && i - at < 5 && is_digit(b->text[i]))
		i++;
	return i > at + 1 && i < b->to && b->text[i] == ']' ? i + 1 - at : 0;
}

/* Bytes of the closing mark at `at`, 0 when there is none. */
static size_t closer_length(const chs_boundary *b, size_t at)
{
	size_t length, note = note_length(b, at);
	int32_t c = peek(b, at, &length);
	if (note || chs_is_closer(c))
		return note ? note : length;
	if (c == '"')
		return b->quotes % 2 == 1 || is_loose(b, at + length) ? length : 0;
	return chs_is_two_faced(c) && is_loose(b, at + length) ? length : 0;
}

/* Bytes of white space and a closing mark that was parted from its sentence ("fine. » Poi"). */
static size_t loose_closer_length(const chs_boundary *b, size_t at)
{
	size_t mark = skip_blank(b, at), length;
	int32_t c = peek(b, mark, &length);
	if (mark == at || !(chs_is_closer(c) || (c == '"' && b->quotes % 2 == 1)))
		return 0;
	return is_loose(b, mark + length) ? mark + length - at : 0;
}

static size_t read_closers(chs_boundary *b, size_t at)
{
	for (;;) {
		size_t length = closer_length(b, at);
		if (length == 0)
			length = loose_closer_length(b, at);
		if (length == 0)
			return at;
		at += length;
		b->quotes += b->text[at - 1] == '"';
	}
}

/* ---- Words ---- */

/* Writes a code point as UTF-8 and returns its bytes. */
static size_t put(char out[4], uint32_t c)
{
	uint8_t bytes[4];
	size_t length = 0;
	U8_APPEND_UNSAFE(bytes, length, c);
	memcpy(out, bytes, length);
	return length;
}

/* Lower-cases text[start, end) with straight apostrophes into `lower` and looks its classes up; 0 when too long. */
static chs_classes classes_of(const chs_boundary_words *words, const chs_boundary *b, size_t start, size_t end)
{
	char lower[2 * LONGEST_WORD];
	size_t length = 0;
	if (end - start > LONGEST_WORD)
		return 0;
	while (start < end) {
		int32_t c = chs_utf8_next(b->text, end, &start);
		c = c >= 'a' && c <= 'z' ? c : u_tolower(c);
		c = chs_is_apostrophe(c) ? '\'' : c;
		if (length + 4 > sizeof lower)
			return 0;
		length += put(lower + length, (uint32_t)c);
	}
	return chs_language_find(words->language, chs_language_key(CHS_MATCH_FORM, chs_slice_of(lower, length))).classes;
}

/* What stands before the stop. */
typedef struct word {
	size_t start,
	    letters;      /* letters behind the last apostrophe, hyphen or mark; inner dots are part of it, uncounted */
	size_t digits;    /* figures right before the stop, when there are no letters */
	bool dotted;      /* has inner dots: S.p.A, U.S.A */
	bool short_parts; /* … of at most three letters each */
	bool upper;       /* its last letter is upper case */
} word;

static word word_before(const chs_boundary *b)
{
	word w = {b->stop, 0, 0, false, true, chs_is_upper(char_before(b, b->stop))};
	size_t part = 0;
	while (w.start > b->from && b->stop - w.start <= LONGEST_WORD) {
		size_t at = w.start;
		int32_t c = chs_utf8_previous(b->text, &at);
		bool inner_dot = c == '.' && part > 0 && chs_is_letter(char_before(b, at));
		if (!chs_is_letter(c) && !inner_dot)
			break;
		part = inner_dot ? 0 : part + 1;
		w.letters += !inner_dot;
		w.dotted |= inner_dot;
		w.short_parts &= part <= 3;
		w.start = at;
	}
	while (w.letters == 0 && w.start > b->from && is_digit(b->text[w.start - 1]) && w.digits < LONGEST_WORD) {
		w.digits++;
		w.start--;
	}
	return w;
}

/* Whether the word begins its sentence, but for marks and white space. */
static bool begins_sentence(const chs_boundary *b, size_t start)
{
	for (size_t steps = 0; steps < 4 && start > b->from; steps++) {
		int32_t c = chs_utf8_previous(b->text, &start);
		if (!chs_is_opener(c) && !chs_is_blank(c))
			return false;
	}
	return start == b->from;
}

/* Whether the word at `at` is one that begins sentences and no names; an elided one counts with its apostrophe. */
static bool is_start_word(const chs_boundary_words *words, const chs_boundary *b, size_t at)
{
	size_t end = at, length;
	while (end - at < LONGEST_WORD && chs_is_letter(peek(b, end, &length)))
		end += length;
	if (chs_is_apostrophe(peek(b, end, &length)))
		end += length;
	return end > at && (classes_of(words, b, at, end) & words->start) != 0;
}

/* Whether the word before the one at `start` is a start word, as in "di U. La Malfa". */
static bool follows_start_word(const chs_boundary_words *words, const chs_boundary *b, size_t start)
{
	size_t end = start, from;
	while (end > b->from && b->text[end - 1] == ' ')
		end--;
	from = end;
	while (from > b->from && end - from < LONGEST_WORD && chs_is_letter(char_before(b, from)))
		chs_utf8_previous(b->text, &from);
	return from < end && (classes_of(words, b, from, end) & words->start) != 0;
}

static bool is_roman(const chs_boundary *b, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++) {
		if (!strchr("IVX", b->text[i]))
			return false;
	}
	return end > start;
}

/* ---- What follows ---- */

typedef enum follower { NOTHING, UPPER, LOWER, FIGURE, CONTINUATION, DASH, BULLET, SYMBOL } follower;

typedef struct sequel {
	follower kind;
	size_t at;   /* the letter, figure or mark */
	bool quoted; /* an opening quotation mark stands before it */
	bool bracketed;
} sequel;

/* Behind "[...]" or "(…)" and the white space that follows, or `at`. */
static size_t skip_omission(const chs_boundary *b, size_t at)
{
	size_t i = at + 1, length;
	if (b->text[at] != '[' && b->text[at] != '(')
		return at;
	while ((length = chs_stop_length(b->text, i, b->to)) > 0)
		i += length;
	if (i == at + 1 || i >= b->to || (b->text[i] != ']' && b->text[i] != ')'))
		return at;
	return skip_blank(b, i + 1);
}

static follower kind_of(const chs_boundary *b, size_t at)
{
	size_t length;
	int32_t c = peek(b, at, &length);
	if (at >= b->to || chs_line_end(b->text, at, b->to))
		return NOTHING;
	if (chs_is_lower(c))
		return LOWER;
	if (chs_is_letter(c))
		return UPPER; /* scripts without case: as upper */
	if (is_digit(c))
		return FIGURE;
	if (chs_is_dash(c))
		return is_digit(char_at(b, at + length)) ? FIGURE : DASH;
	if (c < 0x80 && strchr(",;:/)]}", c))
		return CONTINUATION;
	if (u_charType(c) == U_CURRENCY_SYMBOL)
		return FIGURE;
	return chs_is_bullet(c) ? BULLET : SYMBOL;
}

static sequel sequel_at(const chs_boundary *b, size_t at)
{
	sequel s = {NOTHING, at, false, false};
	for (size_t marks = 0; marks < 4 && s.at < b->to; marks++) {
		size_t behind = skip_omission(b, s.at), length;
		int32_t c = peek(b, s.at, &length);
		if (behind == s.at && !chs_is_opener(c))
			break;
		if (behind == s.at) {
			bool bracket = c == '(' || c == '[' || c == '{';
			s.quoted |= !bracket;
			s.bracketed |= bracket;
			behind = skip_blank(b, s.at + length);
		}
		s.at = behind;
	}
	s.kind = kind_of(b, s.at);
	return s;
}

void chs_boundary_read(chs_boundary *b)
{
	b->dots = true;
	b->stop_end = read_stops(b, b->stop);
	b->end = read_closers(b, b->stop_end);
	b->plain = b->stop_end == b->stop + 1 && b->end == b->stop_end && b->dots;
	while (b->end > b->stop_end && chs_stop_length(b->text, b->end, b->to)) {
		b->stop_end = read_stops(b, b->end);
		b->end = read_closers(b, b->stop_end);
	}
	b->next = skip_blank(b, b->end);
	b->word = sequel_at(b, b->next).at;
}

/* ---- Decisions ---- */

/* The token around the stop is a web or mail address. */
static bool in_address(const chs_boundary *b)
{
	size_t start = b->stop, length;
	while (start > b->from && b->stop - start < LONGEST_TOKEN && !chs_is_blank(char_before(b, start)))
		chs_utf8_previous(b->text, &start);
	for (size_t i = start; i < b->stop; i++) {
		if (b->text[i] == '@' || (b->text[i] == '/' && i + 1 < b->stop && b->text[i + 1] == '/'))
			return true;
	}
	if (b->stop - start >= 3 && (b->text[start] | 0x20) == 'w' && memcmp(b->text + start + 1, "ww", 2) == 0)
		return true;
	size_t end = b->stop_end;
	while (end < b->to && end - b->stop_end < LONGEST_TOKEN && !chs_is_blank(peek(b, end, &length))) {
		if (b->text[end] == '@' || (b->text[end] == '.' && chs_is_lower(char_at(b, end + 1))))
			return true;
		end += length;
	}
	return false;
}

/* The word behind a stop without a space looks like a sentence's first: Poi, L'accordo, È. */
static bool begins_like_sentence(const chs_boundary_words *words, const chs_boundary *b, size_t at)
{
	size_t length, end = at;
	if (!chs_is_upper(peek(b, at, &length)))
		return false;
	int32_t second = char_at(b, at + length);
	if (!chs_is_lower(second) && !chs_is_apostrophe(second) && !chs_is_blank(second))
		return false;
	while (end - at < LONGEST_WORD && chs_is_letter(peek(b, end, &length)))
		end += length;
	return (classes_of(words, b, at, end) & words->domain) == 0;
}

/* An abbreviation that may also end a sentence does so before a word that begins sentences. */
static bool final_ends(const chs_boundary_words *words, const chs_boundary *b, sequel s)
{
	return s.kind == BULLET || (s.kind == UPPER && (s.quoted || is_start_word(words, b, s.at)));
}

typedef enum verdict { ENDS, GOES_ON, UNDECIDED } verdict;

/* A single letter with its dot: an initial (G. Rossi), a list marker (a. Il), or a word of its own (Serie A. Il). */
static verdict judge_letter(const chs_boundary_words *words, const chs_boundary *b, word w, sequel s)
{
	if ((unsigned char)b->text[w.start] >= 0x80)
		return UNDECIDED; /* è, ò: words */
	if (begins_sentence(b, w.start) || s.kind != UPPER)
		return GOES_ON;
	if (w.upper && follows_start_word(words, b, w.start))
		return GOES_ON;
	return final_ends(words, b, s) ? ENDS : GOES_ON;
}

/* What a single full stop with white space behind it does, by the word before it. */
static verdict judge_word(const chs_boundary_words *words, const chs_boundary *b, sequel s)
{
	word w = word_before(b);
	if (w.digits > 0)
		return w.digits <= 3 && begins_sentence(b, w.start) ? GOES_ON : ENDS; /* goes on: 1. Premessa */
	if (w.letters == 0)
		return s.kind == FIGURE ? ENDS : UNDECIDED;
	chs_classes found = w.letters == 1 && w.upper ? 0 : classes_of(words, b, w.start, b->stop + 1);
	bool known = (found & words->abbreviation) != 0, final = (found & words->final) != 0;
	if (known || final || (w.dotted && w.short_parts)) {
		if (begins_sentence(b, w.start))
			return GOES_ON; /* no sentence is an abbreviation alone */
		if (known != final)
			return known ? GOES_ON : ENDS;
		return final_ends(words, b, s) ? ENDS : GOES_ON;
	}
	if (w.letters == 1)
		return judge_letter(words, b, w, s);
	if (is_roman(b, w.start, b->stop) && begins_sentence(b, w.start))
		return GOES_ON;
	if (s.kind == UPPER && (w.letters > LONGEST_SUPPRESSED || words->abbreviation))
		return ENDS;
	return s.kind == FIGURE ? ENDS : UNDECIDED;
}

/* A stop with a word right behind it: fine.Poi */
static bool missing_space(const chs_boundary_words *words, const chs_boundary *b)
{
	sequel s = sequel_at(b, b->next);
	bool opened = s.quoted || s.bracketed;
	if (s.kind != UPPER || (!opened && !begins_like_sentence(words, b, s.at)) || in_address(b))
		return false;
	if (!b->plain)
		return !b->dots || !chs_is_upper(char_before(b, b->stop));
	word w = word_before(b);
	if (w.digits > 0)
		return w.digits >= 3;
	if (w.letters == 0)
		return chs_is_closer(char_before(b, b->stop)) || char_before(b, b->stop) == '%';
	chs_classes found = classes_of(words, b, w.start, b->stop + 1);
	if (found & (words->abbreviation | words->final))
		return (found & words->final) && final_ends(words, b, s);
	return w.letters >= 2 && !w.dotted && !(opened && w.letters < 3);
}

/* "il presunto (?) colpevole", "ha (…) detto": a stop alone in brackets. */
static bool is_aside(const chs_boundary *b)
{
	int32_t before = char_before(b, b->stop), behind = char_at(b, b->stop_end);
	return (before == '(' && behind == ')') || (before == '[' && behind == ']');
}

/* A dash behind a stop begins a list item, an answer, or goes on with the sentence («Basta! – dice – Andiamo»). */
static bool dash_begins(const chs_boundary *b, sequel s)
{
	size_t length;
	peek(b, s.at, &length);
	sequel behind = sequel_at(b, skip_blank(b, s.at + length));
	return behind.kind == UPPER || (behind.kind == FIGURE && b->plain);
}

bool chs_boundary_ends(const chs_boundary_words *words, const chs_boundary *b, bool icu)
{
	if (is_aside(b))
		return false;
	sequel s = sequel_at(b, b->next);
	if (b->next == b->end) {
		if (b->end == b->stop_end)
			return missing_space(words, b);
		return s.kind == UPPER && (b->end > b->stop_end) && !chs_is_lower(char_at(b, b->next));
	}
	if (s.kind == NOTHING || s.kind == CONTINUATION)
		return false;
	if (s.kind == LOWER)
		return b->plain && s.quoted && !s.bracketed && judge_word(words, b, s) == UNDECIDED;
	verdict judged = b->plain ? judge_word(words, b, s) : UNDECIDED;
	if (judged != UNDECIDED && s.kind != DASH)
		return judged == ENDS;
	switch (s.kind) {
	case DASH:
		return judged != GOES_ON && dash_begins(b, s);
	case BULLET:
	case FIGURE:
		return true;
	case UPPER:
		return icu || !b->plain || s.quoted;
	default:
		return icu;
	}
}
