/* SPDX-License-Identifier: MIT */
/*
 * One walk over the text with two voices: ICU's boundaries, fetched in step with the walk, and the stops and line ends
 * that the walk itself meets. Every stop is put to features/boundaries.h together with what ICU says of it; ICU's
 * boundaries that belong to no stop of ours (stops of other scripts) are taken as they are.
 */
#include "features/sentences.h"

#include "base/utf8.h"
#include "features/boundaries.h"
#include "features/boundary_marks.h"
#include "features/sentence_breaks.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <stdio.h>
#include <stdlib.h>

struct chs_splitter {
	chs_boundary_words words;
	UBreakIterator *icu;   /* where ICU knows more than Unicode's default rules; NULL where it does not */
	UBreakIterator *plain; /* without: opened when first asked for */
	UText text;
};

static chiosa_status fail_icu(UErrorCode status, chiosa_error *error)
{
	if (status == U_MEMORY_ALLOCATION_ERROR)
		return chs_fail_memory(error);
	return chs_fail(error, CHIOSA_ERROR_INTERNAL, "ICU's sentence rules: %s", u_errorName(status));
}

static chiosa_status open_iterator(UBreakIterator **iterator, const char *tag, const char *keyword, chiosa_error *error)
{
	char locale[64];
	UErrorCode status = U_ZERO_ERROR;
	snprintf(locale, sizeof locale, "%.40s%s", *tag ? tag : "root", keyword);
	*iterator = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &status);
	return U_SUCCESS(status) ? CHIOSA_OK : fail_icu(status, error);
}

chiosa_status chs_splitter_open(chs_splitter **splitter, const chs_language *language, chiosa_error *error)
{
	static const UText empty = UTEXT_INITIALIZER;
	chs_splitter *made = chs_alloc(1, sizeof *made);
	if (!made)
		return chs_fail_memory(error);
	made->words = chs_boundary_words_of(language);
	made->text = empty;
	/* ICU's abbreviations serve the languages that have no list of their own; Greek it splits at other marks. */
	const char *tag = chs_language_tag(language), *keyword = made->words.abbreviation ? "" : "@ss=standard";
	bool own_rules = made->words.abbreviation && strcmp(tag, "el") != 0;
	chiosa_status status = own_rules ? CHIOSA_OK : open_iterator(&made->icu, tag, keyword, error);
	if (status != CHIOSA_OK) {
		chs_splitter_close(made);
		return status;
	}
	*splitter = made;
	return CHIOSA_OK;
}

void chs_splitter_close(chs_splitter *splitter)
{
	if (!splitter)
		return;
	if (splitter->icu)
		ubrk_close(splitter->icu);
	if (splitter->plain)
		ubrk_close(splitter->plain);
	utext_close(&splitter->text);
	free(splitter);
}

static chiosa_status fail_length(size_t length, chiosa_error *error)
{
	return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "a text of %zu bytes; at most %d can be split", length, INT32_MAX);
}

/* Puts the iterator on text[from, to). */
static chiosa_status set_text(chs_splitter *splitter, UBreakIterator *iterator, const chs_document *document,
                              size_t from, size_t to, chiosa_error *error)
{
	UErrorCode status = U_ZERO_ERROR;
	if (to - from > INT32_MAX || to > UINT32_MAX)
		return fail_length(to - from, error);
	utext_openUTF8(&splitter->text, from < to ? document->text.data + from : "", (int64_t)(to - from), &status);
	ubrk_setUText(iterator, &splitter->text, &status);
	return U_SUCCESS(status) ? CHIOSA_OK : fail_icu(status, error);
}

/* ---- The sentences made so far ---- */

typedef struct walk {
	chs_document *document;
	const char *text;
	size_t to;
	size_t start;      /* of the sentence that is open */
	size_t looked_at;  /* no letter or figure between start and here */
	bool has_word;     /* a letter or figure between start and the last place asked about */
	bool has_sentence; /* in this paragraph */
	uint32_t paragraph;
	UBreakIterator *icu; /* NULL: Unicode's rules without tailoring, by features/sentence_breaks.h */
	size_t base;         /* ICU's positions count from here */
	size_t boundary;     /* the next one, SIZE_MAX behind the last; the last one passed while the next is not known */
	bool known;          /* the next one is */
	size_t clear;        /* while it is not: nothing that may be its terminator begins between `boundary` and here */
} walk;

static void begin(walk *w, size_t start)
{
	w->start = w->looked_at = start;
	w->has_word = false;
}

/* Closes the sentence at `end`; nothing is added when it holds only white space. */
static bool finish(walk *w, size_t end)
{
	chs_document *document = w->document;
	size_t start = w->start, at;
	begin(w, end);
	while ((at = start) < end && chs_is_blank(chs_utf8_next(w->text, end, &at)))
		start = at;
	while ((at = end) > start && chs_is_blank(chs_utf8_previous(w->text, &at)))
		end = at;
	if (start == end)
		return true;
	if (!chs_reserve(&document->sentences, &document->sentences_capacity, document->n_sentences + 1,
	                 sizeof *document->sentences))
		return false;
	document->sentences[document->n_sentences++] =
	    (chs_sentence){.start = (uint32_t)start, .end = (uint32_t)end, .paragraph = w->paragraph};
	w->has_sentence = true;
	return true;
}

static bool finish_paragraph(walk *w, size_t end)
{
	if (!finish(w, end))
		return false;
	w->paragraph += w->has_sentence;
	w->has_sentence = false;
	return true;
}

/* Whether the open sentence has a letter or figure before `end`. Each byte is looked at once. */
static bool has_word(walk *w, size_t end)
{
	while (!w->has_word && w->looked_at < end)
		w->has_word = u_isalnum(chs_utf8_next(w->text, end, &w->looked_at));
	return w->has_word;
}

/* Passes the boundary that is known. The next one of ours is not looked for before somebody asks. */
static void next_boundary(walk *w)
{
	if (!w->icu) {
		w->known = false;
		w->clear = w->boundary;
		return;
	}
	int32_t next = ubrk_next(w->icu);
	w->known = true;
	w->boundary = next == UBRK_DONE ? SIZE_MAX : w->base + (size_t)next;
}

/* Whether the next boundary is at `limit` or before it. Where it is not, it need not be known. */
static bool is_within(walk *w, size_t limit)
{
	if (!w->known) {
		if (limit < w->to && (w->clear = chs_sentence_skip(w->text, w->clear, limit)) >= limit)
			return false;
		w->boundary = w->boundary < w->to ? chs_sentence_break(w->text, w->boundary, w->clear, w->to) : SIZE_MAX;
		w->known = true;
	}
	return w->boundary <= limit;
}

/* Takes ICU's boundaries before `at`: they belong to no stop of ours. */
static bool take_foreign(walk *w, size_t at)
{
	while (at > 0 && is_within(w, at - 1)) {
		if (w->boundary > w->start && has_word(w, w->boundary) && !finish(w, w->boundary))
			return false;
		next_boundary(w);
	}
	return true;
}

/* Passes ICU's boundaries up to `at`; whether there were any. */
static bool pass_boundaries(walk *w, size_t at)
{
	bool any = false;
	for (; is_within(w, at); next_boundary(w))
		any = true;
	return any;
}

/* ---- The walk ---- */

/* Moves on from `at` to what may matter. All that lies between is clear, if all before `at` was. */
static size_t skip_dull(walk *w, size_t at)
{
	size_t behind = chs_skip_plain(w->text, at, w->to);
	if (w->clear >= at)
		w->clear = behind;
	return behind;
}

static bool walk_text(walk *w, const chs_boundary_words *words, size_t from)
{
	size_t at = from, quotes = 0, length;
	while ((at = skip_dull(w, at)) < w->to) {
		unsigned char byte = (unsigned char)w->text[at];
		size_t idle = byte == '"' ? 1 : chs_idle_length(w->text, at, w->to);
		if (idle) {
			quotes += byte == '"';
			w->clear += w->clear == at ? idle : 0;
			at += idle;
		} else if ((length = chs_line_end(w->text, at, w->to)) > 0) {
			if (!take_foreign(w, at) || !finish_paragraph(w, at))
				return false;
			pass_boundaries(w, at + length);
			at += length;
			quotes = 0;
			begin(w, at);
		} else if (chs_stop_length(w->text, at, w->to) > 0) {
			if (!take_foreign(w, at + 1))
				return false;
			chs_boundary boundary = {.text = w->text, .from = w->start, .to = w->to, .stop = at, .quotes = quotes};
			chs_boundary_read(&boundary);
			bool icu = pass_boundaries(w, boundary.word);
			if (has_word(w, at) && chs_boundary_ends(words, &boundary, icu) && !finish(w, boundary.end))
				return false;
			quotes = boundary.quotes;
			at = boundary.end;
		} else {
			at++;
		}
	}
	return take_foreign(w, w->to) && finish_paragraph(w, w->to);
}

static walk walk_of(chs_document *document, UBreakIterator *icu, size_t from, size_t to)
{
	walk w = {.document = document,
	          .text = document->text.data,
	          .to = to,
	          .icu = icu,
	          .base = from,
	          .boundary = from,
	          .clear = from};
	if (document->n_sentences > 0)
		w.paragraph = document->sentences[document->n_sentences - 1].paragraph + 1;
	begin(&w, from);
	return w;
}

chiosa_status chs_split(chs_splitter *splitter, chs_document *document, size_t from, size_t to, chiosa_error *error)
{
	chiosa_status status = CHIOSA_OK;
	if (splitter->icu)
		status = set_text(splitter, splitter->icu, document, from, to, error);
	else if (to - from > INT32_MAX || to > UINT32_MAX)
		status = fail_length(to - from, error);
	if (status != CHIOSA_OK)
		return status;
	walk w = walk_of(document, splitter->icu, from, to);
	if (splitter->icu)
		next_boundary(&w);
	return walk_text(&w, &splitter->words, from) ? CHIOSA_OK : chs_fail_memory(error);
}

chiosa_status chs_split_plain(chs_splitter *splitter, chs_document *document, size_t from, size_t to,
                              chiosa_error *error)
{
	chiosa_status status = CHIOSA_OK;
	if (!splitter->plain)
		status = open_iterator(&splitter->plain, chs_language_tag(splitter->words.language), "", error);
	if (status == CHIOSA_OK)
		status = set_text(splitter, splitter->plain, document, from, to, error);
	if (status != CHIOSA_OK)
		return status;
	walk w = walk_of(document, splitter->plain, from, to);
	for (next_boundary(&w); w.boundary != SIZE_MAX; next_boundary(&w)) {
		size_t last = w.boundary;
		bool line_end = last > from && chs_utf8_previous(w.text, &last) && chs_line_end(w.text, last, w.boundary) > 0;
		if (line_end ? !finish_paragraph(&w, w.boundary) : !finish(&w, w.boundary))
			return chs_fail_memory(error);
	}
	return CHIOSA_OK;
}
