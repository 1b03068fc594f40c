/* SPDX-License-Identifier: MIT */
#include "features/furniture_lines.h"

enum { NAME_WORD = 1, PARTICLE = 2, LONGEST_NAME = 5 };

static unsigned char mark_of(const chs_token *token, chs_classes particle)
{
	const chs_form *form = token->form;
	if (token->kind != CHS_KIND_WORD && token->kind != CHS_KIND_ABBREVIATION)
		return 0;
	if (form->shape == CHS_SHAPE_INITIAL || form->shape == CHS_SHAPE_UPPER || form->shape == CHS_SHAPE_MIXED)
		return NAME_WORD;
	return form->traits & particle ? PARTICLE : 0;
}

void chs_line_read(chs_line *line, const chs_token *tokens, size_t n, chs_classes particle)
{
	line->length = 0;
	line->whole = true;
	memset(line->text, 0, sizeof(uint64_t));
	for (size_t i = 0; i < n; i++) {
		chs_slice lower = tokens[i].form->lower;
		/* "Leggi anche :" is written too. */
		bool space =
		    i > 0 && tokens[i].space_before && tokens[i].kind != CHS_KIND_COLON && tokens[i].kind != CHS_KIND_COMMA;
		if (lower.length + space > CHS_LONGEST_LINE - line->length) {
			line->whole = false;
			return;
		}
		if (space) {
			line->marks[line->length] = 0;
			line->text[line->length++] = ' ';
		}
		if (lower.length == 0)
			continue;
		memcpy(line->text + line->length, lower.data, lower.length);
		memset(line->text + line->length + lower.length, 0, sizeof(uint64_t));
		memset(line->marks + line->length, 0, lower.length);
		line->marks[line->length] = mark_of(&tokens[i], particle);
		line->length += lower.length;
	}
}

size_t chs_line_head(const chs_token *tokens, size_t n)
{
	size_t count = 0;
	for (size_t length = 0; count < n && length < sizeof(uint64_t); count++)
		length += tokens[count].form->lower.length;
	return count;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Behind the number at `at`, or `at`: 10, 12:30, 19/06/2024, 2024-06, 1', 3°. */
static size_t skip_number(const chs_line *line, size_t at)
{
	size_t start = at;
	while (at < line->length && (is_digit(line->text[at]) || (at > start && strchr(".,:/-", line->text[at]) &&
	                                                          at + 1 < line->length && is_digit(line->text[at + 1]))))
		at++;
	if (at > start && at < line->length && line->text[at] == '\'')
		at++;
	if (at > start && line->length - at >= 2 && memcmp(line->text + at, "°", 2) == 0)
		at += 2;
	if (at > start && line->length - at >= 3 && memcmp(line->text + at, "′", 3) == 0)
		at += 3;
	return at;
}

/* Behind the word at `at`, or `at`. */
static size_t skip_word(const chs_line *line, size_t at)
{
	while (at < line->length && line->text[at] != ' ' && !strchr(",;:()", line->text[at]))
		at++;
	return at;
}

/* Behind the name at `at`, or `at`: capitalised words, with particles between them ("de", "della"). */
static size_t skip_name(const chs_line *line, size_t at)
{
	size_t behind = at, word = at, words = 0;
	while (words < LONGEST_NAME && word < line->length && line->marks[word]) {
		size_t end = skip_word(line, word);
		if (end == word)
			break;
		if (line->marks[word] == NAME_WORD)
			behind = end;
		words++;
		word = end < line->length && line->text[end] == ' ' ? end + 1 : line->length;
	}
	return behind;
}

/* Whether an element stands for a number, a name or any word, rather than for itself. */
static bool is_wild(const char *element, size_t length)
{
	return length > 0 && element[0] && strchr("0+_", element[0]) && (length == 1 || !is_word_byte(element[1]));
}

/* Compares the pattern's elements with the line from *at on, moving it behind them. */
static bool match_elements(const chs_line *line, chs_slice pattern, size_t *at)
{
	size_t i = 0, here = *at;
	while (i < pattern.length) {
		const char *space = memchr(pattern.data + i, ' ', pattern.length - i);
		size_t length = space ? (size_t)(space - pattern.data) - i : pattern.length - i, before = here;
		const char *element = pattern.data + i;
		/* A mark may stick to an element: "+," or "(0". */
		size_t lead = length > 1 && element[0] == '(' && strchr("0+_", element[1]) ? 1 : 0;
		if (lead && (here >= line->length || line->text[here++] != '('))
			return false;
		size_t rest = length - lead, start = here;
		if (is_wild(element + lead, rest)) {
			here = element[lead] == '0'   ? skip_number(line, here)
			       : element[lead] == '+' ? skip_name(line, here)
			                              : skip_word(line, here);
			if (here == start)
				return false;
			lead++;
			rest--;
		}
		if (rest > line->length - here || memcmp(line->text + here, element + lead, rest) != 0)
			return false;
		here += rest;
		i += length;
		if (i < pattern.length) {
			if (here >= line->length || line->text[here] != ' ' || here == before)
				return false;
			here++;
			i++;
		}
	}
	/* Whole words only. An elided word ends with its apostrophe. */
	if (here > 0 && is_word_byte(line->text[here - 1]) && here < line->length && is_word_byte(line->text[here]))
		return false;
	*at = here;
	return true;
}

/* Nothing but marks that may end a line of navigation. */
static bool only_end_marks(const chs_line *line, size_t at)
{
	static const char *const marks[] = {" ", ".", ":", "…", ">", "»", "›", "→", "!", "|", "-", "–"};
	while (at < line->length) {
		size_t step = 0;
		for (size_t i = 0; i < sizeof marks / sizeof *marks && step == 0; i++) {
			size_t length = strlen(marks[i]);
			if (line->length - at >= length && memcmp(line->text + at, marks[i], length) == 0)
				step = length;
		}
		if (step == 0)
			return false;
		at += step;
	}
	return true;
}

static chs_slice elements_of(chs_slice pattern)
{
	return chs_slice_of(pattern.data + 2, pattern.length - 2);
}

static bool begins_word(const chs_line *line, size_t at)
{
	return at == 0 || !is_word_byte(line->text[at - 1]) || !is_word_byte(line->text[at]);
}

/* From `at` on; to the end when it is a pattern for endings. */
static bool matches_inside_at(const chs_line *line, chs_slice pattern, size_t at)
{
	return match_elements(line, elements_of(pattern), &at) &&
	       ((chs_line_kind)pattern.data[0] != CHS_LINE_ENDS || only_end_marks(line, at));
}

static bool matches_inside(const chs_line *line, chs_slice pattern)
{
	for (size_t start = 0; start < line->length; start++)
		if (begins_word(line, start) && matches_inside_at(line, pattern, start))
			return true;
	return false;
}

bool chs_line_matches(const chs_line *line, chs_slice pattern, chs_line_place place)
{
	if (pattern.length < 3)
		return false;
	size_t at = 0;
	chs_slice elements = elements_of(pattern);
	switch ((chs_line_kind)pattern.data[0]) {
	case CHS_LINE_STARTS:
		return match_elements(line, elements, &at);
	case CHS_LINE_WHOLE:
		return line->whole && match_elements(line, elements, &at) && only_end_marks(line, at);
	case CHS_LINE_SHORT:
		return place.short_alone && match_elements(line, elements, &at);
	case CHS_LINE_HEADING:
		return place.heading && match_elements(line, elements, &at);
	case CHS_LINE_SECTION:
		return place.in_story && match_elements(line, elements, &at);
	case CHS_LINE_ENDS:
	case CHS_LINE_CONTAINS:
		return place.short_alone && line->whole && matches_inside(line, pattern);
	default:
		return false;
	}
}

/* ---- All patterns ---- */

/* The chain that a pattern belongs to. */
static uint32_t *chain_of(chs_line_chains *chains, chs_slice elements)
{
	const char *space = memchr(elements.data, ' ', elements.length);
	if (!is_wild(elements.data, space ? (size_t)(space - elements.data) : elements.length))
		return &chains->byte[(unsigned char)elements.data[0]];
	return elements.data[0] == '0' ? &chains->number : elements.data[0] == '+' ? &chains->name : &chains->word;
}

/* The bytes that stand for themselves at the pattern's beginning, as far as they fit. */
static void set_head(chs_line_pattern *pattern, chs_slice elements)
{
	char head[sizeof(uint64_t)] = {0}, mask[sizeof(uint64_t)] = {0};
	for (size_t i = 0; i < sizeof head && i < elements.length; i++) {
		if (strchr("0+_", elements.data[i]))
			break;
		head[i] = elements.data[i];
		mask[i] = (char)0xFF;
	}
	memcpy(&pattern->head, head, sizeof head);
	memcpy(&pattern->mask, mask, sizeof mask);
}

/* Copies chain after chain, so that going through one needs no look at where the next pattern is. */
static uint32_t lay_out(uint32_t *chain, chs_line_pattern *to, uint32_t n, const chs_line_pattern *from)
{
	uint32_t first = n;
	for (uint32_t i = *chain; i; i = from[i].next)
		to[n++] = from[i];
	if (n == first)
		return n;
	to[n - 1].last = true;
	*chain = first;
	return n;
}

static uint32_t lay_out_all(chs_line_chains *chains, chs_line_pattern *to, uint32_t n, const chs_line_pattern *from)
{
	for (size_t i = 0; i < sizeof chains->byte / sizeof *chains->byte; i++)
		n = lay_out(&chains->byte[i], to, n, from);
	n = lay_out(&chains->number, to, n, from);
	n = lay_out(&chains->name, to, n, from);
	return lay_out(&chains->word, to, n, from);
}

bool chs_line_patterns_read(chs_line_patterns *patterns, const chs_language *language, chs_arena *arena)
{
	size_t n = chs_language_n_lines(language, "furniture");
	chs_line_pattern *lines = chs_arena_alloc(arena, (n + 1) * sizeof *lines);
	chs_line_pattern *sorted = chs_arena_alloc(arena, (n + 1) * sizeof *sorted);
	if (!lines || !sorted)
		return false;
	*patterns = (chs_line_patterns){.patterns = sorted};
	for (uint32_t i = 1; i <= n; i++) {
		chs_line_pattern *line = &lines[i];
		*line = (chs_line_pattern){.text = chs_language_line(language, "furniture", i - 1)};
		if (line->text.length < 3)
			continue;
		bool inside = line->text.data[0] == CHS_LINE_ENDS || line->text.data[0] == CHS_LINE_CONTAINS;
		uint32_t *chain = chain_of(inside ? &patterns->inside : &patterns->anchored, elements_of(line->text));
		set_head(line, elements_of(line->text));
		line->next = *chain;
		*chain = i;
	}
	lay_out_all(&patterns->inside, sorted, lay_out_all(&patterns->anchored, sorted, 1, lines), lines);
	return true;
}

/* One chain's patterns against the line from `at` on, by `test`. */
typedef bool (*pattern_test)(const chs_line *line, chs_slice pattern, size_t at, chs_line_place place);

static bool test_anchored(const chs_line *line, chs_slice pattern, size_t at, chs_line_place place)
{
	(void)at;
	return chs_line_matches(line, pattern, place);
}

static bool test_inside(const chs_line *line, chs_slice pattern, size_t at, chs_line_place place)
{
	(void)place;
	return matches_inside_at(line, pattern, at);
}

static bool matches_chain(const chs_line *line, const chs_line_patterns *patterns, uint32_t first, size_t at,
                          pattern_test test, chs_line_place place)
{
	uint64_t head;
	memcpy(&head, line->text + at, sizeof head);
	if (!first)
		return false;
	for (const chs_line_pattern *pattern = &patterns->patterns[first];; pattern++) {
		if (((head ^ pattern->head) & pattern->mask) == 0 && test(line, pattern->text, at, place))
			return true;
		if (pattern->last)
			return false;
	}
}

/* The chains whose first element may stand at `at`. */
static bool matches_chains(const chs_line *line, const chs_line_patterns *patterns, const chs_line_chains *chains,
                           size_t at, pattern_test test, chs_line_place place)
{
	return matches_chain(line, patterns, chains->byte[(unsigned char)line->text[at]], at, test, place) ||
	       (is_digit(line->text[at]) && matches_chain(line, patterns, chains->number, at, test, place)) ||
	       (line->marks[at] && matches_chain(line, patterns, chains->name, at, test, place)) ||
	       matches_chain(line, patterns, chains->word, at, test, place);
}

/* Whether the pattern's kind may match a line that is not a short one of its own. */
static bool test_kind(const chs_line *line, chs_slice pattern, size_t at, chs_line_place place)
{
	char kind = pattern.data[0];
	(void)line, (void)at;
	return kind == CHS_LINE_STARTS || kind == CHS_LINE_WHOLE || (kind == CHS_LINE_SECTION && place.in_story);
}

bool chs_line_may_match(const chs_line *line, const chs_line_patterns *patterns, chs_line_place place)
{
	return place.short_alone ||
	       (line->length > 0 && matches_chains(line, patterns, &patterns->anchored, 0, test_kind, place));
}

bool chs_line_matches_any(const chs_line *line, const chs_line_patterns *patterns, chs_line_place place)
{
	if (line->length == 0)
		return false;
	if (matches_chains(line, patterns, &patterns->anchored, 0, test_anchored, place))
		return true;
	if (!place.short_alone || !line->whole)
		return false;
	for (size_t at = 0; at < line->length; at++)
		if (begins_word(line, at) && matches_chains(line, patterns, &patterns->inside, at, test_inside, place))
			return true;
	return false;
}
