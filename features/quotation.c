/* SPDX-License-Identifier: MIT */
/*
 * Marks are paired left to right. A mark that opens looks ahead for the one that closes it, a bounded number of
 * sentences far; when there is none, the quotation ends with its sentence. While one quotation is open other kinds of
 * marks are nested in it and change nothing, and a pair of the same kind is when it stands whole in the sentence that
 * closes the outer one. The marks themselves do not count as quoted.
 */
#include "features/quotation.h"

#include "base/utf8.h"

enum {
	REACH = 14,        /* sentences that a quotation may span */
	FRAGMENT_WORDS = 3 /* a marked run of at most so many words is a title, a term or a scare quote */
};

typedef enum mark_class { NOT_A_MARK, GUILLEMET, DOUBLE, SINGLE } mark_class;
typedef enum direction { EITHER, OPENING, CLOSING } direction;

typedef struct quote_mark {
	mark_class class;
	direction direction; /* what the character itself says */
	bool confused;       /* and may say wrongly */
} quote_mark;

static quote_mark read_mark(chs_slice text, const chs_token *token)
{
	size_t at = token->start;
	int32_t first = chs_utf8_next(text.data, token->end, &at);
	bool doubled = at < token->end; /* '' or ,, */
	switch (first) {
	case 0xAB:
		return (quote_mark){GUILLEMET, OPENING, false};
	case 0xBB:
		return (quote_mark){GUILLEMET, CLOSING, false};
	case 0x201C:
		return (quote_mark){DOUBLE, OPENING, true};
	case 0x201E:
	case 0x201F:
		return (quote_mark){DOUBLE, OPENING, false};
	case 0x201D:
		return (quote_mark){DOUBLE, CLOSING, true};
	case '"':
	case 0x2033:
		return (quote_mark){DOUBLE, EITHER, false};
	case ',':
		return doubled ? (quote_mark){DOUBLE, OPENING, false} : (quote_mark){NOT_A_MARK, EITHER, false};
	case 0x2018:
	case 0x201A:
	case 0x201B:
	case 0x2039:
		return doubled ? (quote_mark){DOUBLE, OPENING, true} : (quote_mark){SINGLE, OPENING, false};
	case 0x2019:
	case 0x203A:
		return doubled ? (quote_mark){DOUBLE, CLOSING, true} : (quote_mark){SINGLE, CLOSING, false};
	case '\'':
	case '`':
	case 0xB4:
		return doubled ? (quote_mark){DOUBLE, EITHER, false} : (quote_mark){SINGLE, EITHER, false};
	default:
		return (quote_mark){NOT_A_MARK, EITHER, false};
	}
}

static size_t sentence_end(const chs_sentence *sentence)
{
	return (size_t)sentence->first_token + sentence->n_tokens;
}

static bool spaced(const chs_document *document, size_t token)
{
	return token >= document->n_tokens || document->tokens[token].space_before;
}

/* True when nothing that the token could open follows it: space, a closing bracket, or punctuation with space behind.
 */
static bool ends_here(const chs_document *document, size_t token)
{
	if (spaced(document, token + 1))
		return true;
	const chs_token *next = &document->tokens[token + 1];
	if (next->kind == CHS_KIND_BRACKET)
		return strchr(")]}", document->text.data[next->start]) != NULL;
	return (next->kind == CHS_KIND_STOP || next->kind == CHS_KIND_COLON || next->kind == CHS_KIND_COMMA) &&
	       spaced(document, token + 2);
}

/* What stands around a mark says: " word opens, word" closes, anything else may be either. */
static direction spacing(const chs_document *document, size_t token)
{
	bool before = document->tokens[token].space_before, after = ends_here(document, token);
	if (before && !after)
		return OPENING;
	if (!before && after)
		return CLOSING;
	return EITHER;
}

/* What a mark does. “ and ” are confused in practice, and „ is closed by “: where they stand says more than they do. */
static direction lean(const chs_document *document, size_t token, quote_mark mark)
{
	direction place = mark.direction == EITHER || mark.confused ? spacing(document, token) : EITHER;
	return place == EITHER ? mark.direction : place;
}

static bool begins_paragraph(const chs_document *document, size_t sentence)
{
	const chs_sentence *sentences = document->sentences;
	return sentence == 0 || sentences[sentence - 1].paragraph != sentences[sentence].paragraph;
}

static quote_mark mark_at(const chs_document *document, size_t token)
{
	if (document->tokens[token].kind != CHS_KIND_QUOTE)
		return (quote_mark){.class = NOT_A_MARK};
	return read_mark(document->text, &document->tokens[token]);
}

static bool opens_class(const chs_document *document, size_t token, mark_class class)
{
	quote_mark mark = mark_at(document, token);
	return mark.class == class && lean(document, token, mark) == OPENING;
}

/*
 * The token in [from, end of the sentence) that closes a quotation of this class; the sentence's end when none does,
 * and n_tokens when an opening mark before it shows that the quotation was never closed. A whole pair of the same marks
 * is passed over if the quotation closes behind it.
 */
static size_t closing_in_sentence(const chs_document *document, const chs_sentence *sentence, size_t from,
                                  mark_class class)
{
	bool inner = false, inner_seen = false;
	for (size_t t = from; t < sentence_end(sentence); t++) {
		quote_mark mark = mark_at(document, t);
		if (mark.class != class)
			continue;
		bool opens = lean(document, t, mark) == OPENING;
		if (!opens && !inner)
			return t;
		inner = opens;
		inner_seen = true;
	}
	return inner_seen ? document->n_tokens : sentence_end(sentence);
}

/*
 * The token that closes the quotation opened at `open` (in sentence `*sentence`), or n_tokens when none does within
 * reach; *sentence is then the sentence where it ends. An opening mark at the beginning of a paragraph only repeats the
 * open one, as long quotations do at each of their paragraphs; when a paragraph before went without, it is a new one.
 */
static size_t find_closing(const chs_document *document, size_t open, mark_class class, size_t *sentence)
{
	size_t first = *sentence, reach = class == SINGLE || document->sentences[first].in_title ? 0 : REACH;
	bool unmarked = false; /* a paragraph has begun without a mark */
	for (size_t s = first; s < document->n_sentences && s <= first + reach; s++) {
		const chs_sentence *here = &document->sentences[s];
		size_t from = s == first ? open + 1 : here->first_token;
		if (s > first && begins_paragraph(document, s) && here->n_tokens) {
			bool repeated = opens_class(document, from, class);
			if (repeated && unmarked)
				return document->n_tokens;
			from += repeated;
			/* The paragraphs of given sentences are not known. */
			unmarked |= !repeated && !here->given && !here->furniture;
		}
		size_t close = closing_in_sentence(document, here, from, class);
		if (close < sentence_end(here))
			*sentence = s;
		if (close != sentence_end(here))
			return close;
	}
	return document->n_tokens;
}

static bool is_word(const chs_token *token)
{
	return token->kind <= CHS_KIND_DATE;
}

static bool is_spaced_dash(const chs_token *token)
{
	return token->kind == CHS_KIND_DASH && token->space_before;
}

static uint8_t add_one(uint8_t count)
{
	return count < UINT8_MAX ? (uint8_t)(count + 1) : count;
}

/* Marks tokens [begin, close) as quoted and counts them in their sentences. */
static void mark_run(chs_document *document, size_t first_sentence, size_t last_sentence, size_t begin, size_t close)
{
	size_t run = 0;
	for (size_t s = first_sentence; s <= last_sentence; s++) {
		chs_sentence *here = &document->sentences[s];
		size_t from = s == first_sentence ? begin : here->first_token;
		size_t to = s == last_sentence && close < sentence_end(here) ? close : sentence_end(here);
		for (size_t t = from; t < to; t++) {
			chs_token *token = &document->tokens[t];
			token->quoted = token->kind != CHS_KIND_QUOTE;
			if (token->quoted && is_word(token))
				here->quotation.quoted_words++, run++;
		}
		here->quotation.starts_inside |= s > first_sentence;
		here->quotation.ends_inside |= s < last_sentence;
	}
	chs_quotation *first = &document->sentences[first_sentence].quotation;
	if (first_sentence == last_sentence && run > 0 && run <= FRAGMENT_WORDS)
		first->fragments = add_one(first->fragments);
	for (size_t s = first_sentence; s <= last_sentence; s++) {
		chs_quotation *here = &document->sentences[s].quotation;
		if (run > here->longest)
			here->longest = (uint8_t)(run < UINT8_MAX ? run : UINT8_MAX);
	}
}

static bool follows_colon(const chs_document *document, size_t sentence, size_t token)
{
	return token > document->sentences[sentence].first_token && document->tokens[token - 1].kind == CHS_KIND_COLON;
}

/* Opens at `token` if something closes it, or if it clearly opens; returns the last token dealt with. */
static size_t open_quotation(chs_document *document, size_t *sentence, size_t token, quote_mark mark)
{
	size_t first = *sentence, last = first;
	size_t close = find_closing(document, token, mark.class, &last);
	bool closed = close < document->n_tokens;
	chs_sentence *here = &document->sentences[first];
	bool clear = mark.direction != CLOSING && lean(document, token, mark) == OPENING;
	if (!closed && (mark.class == SINGLE || !clear))
		return token;
	if (!closed) {
		close = sentence_end(here);
		last = first;
	}
	document->tokens[token].mark = CHS_MARK_OPEN;
	here->quotation.opens = add_one(here->quotation.opens);
	here->quotation.after_colon |= follows_colon(document, first, token);
	if (closed) {
		document->tokens[close].mark = CHS_MARK_CLOSE;
		document->sentences[last].quotation.closes = add_one(document->sentences[last].quotation.closes);
	}
	mark_run(document, first, last, token + 1, close);
	*sentence = last;
	return closed ? close : close - 1;
}

/*
 * » or ” that nothing has opened: the sentence comes from the middle of a quotation whose beginning is lost, and what
 * stands before the mark is quoted. Behind a number ” may mean inches.
 */
static void close_unopened(chs_document *document, size_t sentence, size_t token, quote_mark mark)
{
	chs_sentence *here = &document->sentences[sentence];
	bool directional = mark.direction == CLOSING && mark.class != SINGLE;
	if (!directional || spacing(document, token) == OPENING || token == here->first_token ||
	    document->tokens[token - 1].kind == CHS_KIND_NUMBER)
		return;
	for (size_t t = here->first_token; t < token; t++)
		if (document->tokens[t].quoted || document->tokens[t].mark != CHS_MARK_NONE)
			return;
	document->tokens[token].mark = CHS_MARK_CLOSE;
	here->quotation.closes = add_one(here->quotation.closes);
	mark_run(document, sentence, sentence, here->first_token, token);
	here->quotation.starts_inside = 1;
}

/* The dash that closes speech opened by a dash at `open`; the sentence's end when none does. */
static size_t closing_dash(const chs_document *document, const chs_sentence *sentence, size_t open)
{
	size_t t = open + 2;
	while (t < sentence_end(sentence) && !is_spaced_dash(&document->tokens[t]))
		t++;
	return t < sentence_end(sentence) ? t : sentence_end(sentence);
}

/*
 * – Non lo so – rispose: a dash that begins a paragraph opens speech when a second one in its sentence closes it, and
 * from then on dashes open and close speech in that paragraph. Returns the last token dealt with.
 */
static size_t open_dialogue(chs_document *document, size_t sentence, size_t token, uint32_t *dialogue)
{
	chs_sentence *here = &document->sentences[sentence];
	bool begins = token == here->first_token && begins_paragraph(document, sentence);
	bool long_dash = document->tokens[token].end - document->tokens[token].start > 1; /* no hyphen */
	size_t close = closing_dash(document, here, token);
	bool closed = close < sentence_end(here);
	if (!long_dash || !is_spaced_dash(&document->tokens[token]) || token + 1 >= close)
		return token;
	if (begins ? !closed : here->paragraph != *dialogue)
		return token;
	*dialogue = here->paragraph;
	document->tokens[token].mark = CHS_MARK_OPEN;
	here->quotation.opens = add_one(here->quotation.opens);
	if (closed) {
		document->tokens[close].mark = CHS_MARK_CLOSE;
		here->quotation.closes = add_one(here->quotation.closes);
	}
	mark_run(document, sentence, sentence, token + 1, close);
	return closed ? close : close - 1;
}

static void finish_sentence(const chs_document *document, chs_sentence *sentence)
{
	chs_quotation *quotation = &sentence->quotation;
	size_t words = 0, first = sentence->first_token, end = sentence_end(sentence);
	for (size_t t = first; quotation->quoted_words && t < end; t++)
		words += is_word(&document->tokens[t]);
	quotation->share = words ? (float)quotation->quoted_words / (float)words : 0;
	while (end > first &&
	       (document->tokens[end - 1].kind == CHS_KIND_STOP || document->tokens[end - 1].kind == CHS_KIND_COMMA))
		end--;
	bool begins = first < end && (quotation->starts_inside || document->tokens[first].mark == CHS_MARK_OPEN);
	bool ends = first < end && (quotation->ends_inside || document->tokens[end - 1].mark == CHS_MARK_CLOSE ||
	                            document->tokens[end - 1].quoted);
	quotation->whole = begins && ends;
}

/* The first token from `t` on that may open something; the sentence's end when there is none. */
static size_t next_mark(const chs_document *document, const chs_sentence *sentence, size_t t)
{
	const chs_token *tokens = document->tokens;
	size_t end = sentence_end(sentence);
	while (t < end && tokens[t].kind != CHS_KIND_QUOTE && tokens[t].kind != CHS_KIND_DASH)
		t++;
	return t;
}

chiosa_status chs_follow_quotations(chs_document *document, chiosa_error *error)
{
	(void)error;
	for (size_t s = 0; s < document->n_sentences; s++)
		document->sentences[s].quotation = (chs_quotation){0};
	uint32_t dialogue = UINT32_MAX; /* the paragraph whose speech stands between dashes */
	for (size_t s = 0, t = 0; s < document->n_sentences; s++) {
		if (t < document->sentences[s].first_token)
			t = document->sentences[s].first_token;
		while ((t = next_mark(document, &document->sentences[s], t)) < sentence_end(&document->sentences[s])) {
			quote_mark mark = mark_at(document, t);
			bool may_open =
			    mark.class != NOT_A_MARK && (mark.direction == OPENING || lean(document, t, mark) != CLOSING);
			if (document->tokens[t].kind == CHS_KIND_DASH)
				t = open_dialogue(document, s, t, &dialogue);
			else if (may_open)
				t = open_quotation(document, &s, t, mark);
			else if (mark.class != NOT_A_MARK)
				close_unopened(document, s, t, mark);
			t++;
		}
	}
	for (size_t s = 0; s < document->n_sentences; s++)
		finish_sentence(document, &document->sentences[s]);
	return CHIOSA_OK;
}
