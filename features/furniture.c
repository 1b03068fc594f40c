/* SPDX-License-Identifier: MIT */
/*
 * Each sentence is first described (words, verb, stop, place on the page), then judged: by the patterns of
 * furniture.txt, and by shapes that no sentence of a story has. What stands before the story's first full sentence may
 * be a headline, and headlines without a verb state things too ("Nuova scossa in Umbria"): there only patterns, dates
 * and capitals count.
 */
#include "features/furniture.h"

#include "features/furniture_lines.h"

#include <stdlib.h>

enum {
	SHORT = 12,     /* words of a short line */
	HEADING = 10,   /* words of a section heading, at most */
	HEADLINE = 18,  /* words of a headline, at most */
	STORY = 6,      /* words of a sentence that begins the story, at least */
	DATELINE = 5,   /* words of a place name in capitals before a report */
	SHOUTED = 6,    /* words of a line in capitals */
	ASIDE = 3,      /* words of a sentence that is all in brackets */
	NAME = 4,       /* words of a line that is somebody's name */
	LIST = 4,       /* words of a bare list of names, at least */
	LOOKED_AT = 24, /* tokens of a long sentence that patterns are compared with */
	DATE = 8        /* words and numbers of a date */
};

/* What the language knows that furniture needs. */
typedef struct chs_furniture {
	chs_classes finite, ambiguous, start, participle, date, particle;
	chs_line_patterns patterns; /* in the arena */
	chs_arena arena;
} words;

typedef struct facts {
	const chs_token *tokens;
	size_t n;     /* tokens */
	size_t words; /* with letters */
	size_t numbers;
	size_t capitals; /* words that begin with a capital or are all of them */
	size_t commas;
	bool alone; /* the only sentence of its paragraph */
	bool first_in_paragraph;
	bool finite;    /* has a finite verb */
	bool stop;      /* ends with . ! ? or …, closing marks aside */
	bool full_stop; /* … with a single full stop */
	bool colon;
	bool upper;       /* no lower-case letters */
	bool lower_start; /* its first word begins with a lower-case letter */
	bool participle_start;
	bool bracketed;      /* begins with a bracket and ends with one, but for a stop */
	bool abbreviation;   /* its last word is an abbreviation */
	bool date;           /* nothing but words of dates, and numbers */
	bool place_and_date; /* nothing but words of dates, names and numbers */
	size_t date_words;
} facts;

chiosa_status chs_furniture_open(chs_furniture **furniture, const chs_language *language, chiosa_error *error)
{
	words *w = chs_alloc(1, sizeof *w);
	if (!w)
		return chs_fail_memory(error);
	w->finite = chs_language_class(language, "verb-finite");
	w->ambiguous = chs_language_class(language, "verb-ambiguous");
	w->start = chs_language_class(language, "sentence-start");
	w->participle = chs_language_class(language, "verb-participle");
	w->date = chs_language_class(language, "furniture-date");
	w->particle = chs_language_trait(language, "word-particle");
	if (!chs_line_patterns_read(&w->patterns, language, &w->arena)) {
		chs_furniture_close(w);
		return chs_fail_memory(error);
	}
	*furniture = w;
	return CHIOSA_OK;
}

void chs_furniture_close(chs_furniture *furniture)
{
	if (!furniture)
		return;
	chs_arena_free(&furniture->arena);
	free(furniture);
}

/* ---- Description ---- */

static bool is_word(const chs_token *token)
{
	return token->kind == CHS_KIND_WORD || token->kind == CHS_KIND_ABBREVIATION || token->kind == CHS_KIND_ADDRESS;
}

/* A verb form, or a form that could be a noun and has no article or preposition before it. */
static bool is_finite(const words *w, const chs_token *tokens, size_t i)
{
	chs_classes classes = tokens[i].form->classes;
	if (classes & w->finite)
		return true;
	return (classes & w->ambiguous) && i > 0 && is_word(&tokens[i - 1]) && !(tokens[i - 1].form->classes & w->start);
}

static void describe_word(facts *f, const words *w, size_t i)
{
	const chs_form *form = f->tokens[i].form;
	bool lower = form->shape == CHS_SHAPE_LOWER;
	if (f->words == 0) {
		f->lower_start = lower;
		f->participle_start = (form->classes & w->participle) != 0;
	}
	bool capital = form->shape == CHS_SHAPE_INITIAL || form->shape == CHS_SHAPE_UPPER;
	bool date = (form->classes & w->date) != 0;
	f->words++;
	f->capitals += capital;
	f->date_words += date;
	f->abbreviation = f->tokens[i].kind == CHS_KIND_ABBREVIATION;
	f->upper &= form->shape == CHS_SHAPE_UPPER || form->shape == CHS_SHAPE_NONE;
	f->finite |= f->tokens[i].kind == CHS_KIND_WORD && is_finite(w, f->tokens, i);
	f->date &= date;
	f->place_and_date &= date || capital;
}

static bool is_bracketed(const facts *f)
{
	size_t last = f->n;
	while (last > 0 && f->tokens[last - 1].kind == CHS_KIND_STOP)
		last--;
	return last > 1 && f->tokens[0].kind == CHS_KIND_BRACKET && f->tokens[last - 1].kind == CHS_KIND_BRACKET;
}

static void describe_end(facts *f)
{
	size_t last = f->n;
	while (last > 0 && (f->tokens[last - 1].kind == CHS_KIND_QUOTE || f->tokens[last - 1].kind == CHS_KIND_BRACKET))
		last--;
	if (last == 0)
		return;
	const chs_token *token = &f->tokens[last - 1];
	f->stop = token->kind == CHS_KIND_STOP ||
	          (token->kind == CHS_KIND_ABBREVIATION && token->form->text.data[token->form->text.length - 1] == '.');
	f->full_stop = f->stop && token->kind == CHS_KIND_STOP && chs_slice_is(token->form->text, ".");
}

/* `enough` words say all that is asked of a sentence that ends with a stop: what it has more of does not matter. */
static facts describe(const chs_document *document, const words *w, size_t index, size_t enough)
{
	const chs_sentence *s = &document->sentences[index];
	facts f = {.tokens = document->tokens + s->first_token,
	           .n = s->n_tokens,
	           .upper = true,
	           .date = true,
	           .place_and_date = true};
	describe_end(&f);
	size_t most = f.stop ? enough : SIZE_MAX;
	for (size_t i = 0; i < f.n && f.words < most; i++) {
		const chs_token *token = &f.tokens[i];
		if (is_word(token)) {
			describe_word(&f, w, i);
			continue;
		}
		f.commas += token->kind == CHS_KIND_COMMA;
		f.colon |= token->kind == CHS_KIND_COLON;
		f.numbers += token->kind == CHS_KIND_NUMBER || token->kind == CHS_KIND_DATE;
	}
	bool after = index > 0 && s[-1].paragraph == s->paragraph;
	bool before = index + 1 < document->n_sentences && s[1].paragraph == s->paragraph;
	f.first_in_paragraph = !after;
	f.alone = !after && !before;
	f.upper &= f.words > 0;
	f.bracketed = is_bracketed(&f);
	return f;
}

/* ---- Judgement ---- */

static bool matches_pattern(const facts *f, const words *w, bool in_story)
{
	chs_line line;
	chs_line_place place = {.short_alone = f->alone && f->words <= SHORT && !f->full_stop};
	place.heading = place.short_alone && !f->finite && !f->colon;
	place.in_story = in_story && f->alone && !f->stop && !f->colon && f->words <= HEADING;
	size_t n = place.short_alone || f->n < LOOKED_AT ? f->n : LOOKED_AT, first = chs_line_head(f->tokens, n);
	chs_line_read(&line, f->tokens, first, w->particle);
	if (!chs_line_may_match(&line, &w->patterns, place))
		return false;
	chs_line_read(&line, f->tokens, n, w->particle);
	line.whole &= n == f->n;
	return chs_line_matches_any(&line, &w->patterns, place);
}

/* "TORINO." before a report, and kickers such as "LA SCHEDA". */
static bool is_capitals(const facts *f, bool first)
{
	if (!f->upper || f->finite)
		return false;
	if (f->first_in_paragraph && f->words <= DATELINE && f->full_stop && f->commas == 0)
		return true;
	return f->alone && !first && !f->stop && f->words <= (f->colon ? DATELINE : SHOUTED);
}

/* A short line of its own that ends without a stop and states nothing. */
static bool is_bare(const facts *f)
{
	return f->alone && !f->stop && !f->colon && !f->finite && f->words <= SHORT;
}

static bool is_name_list(const facts *f)
{
	return f->alone && !f->stop && !f->finite && f->words >= LIST && f->commas >= 2 && f->capitals * 10 >= f->words * 6;
}

/* "(ANSA)", "(m.r.)": who wrote, at an article's end. */
static bool is_aside(const facts *f)
{
	bool initials = f->alone && f->words == 1 && f->abbreviation;
	return initials || (f->bracketed && f->words <= ASIDE && !f->finite);
}

/* "Anna Neri": a byline without a preposition. */
static bool is_name(const facts *f)
{
	return is_bare(f) && f->words >= 2 && f->words <= NAME && f->capitals == f->words && f->numbers == 0;
}

/* Shapes that count wherever they stand but in the first line. */
static bool has_loose_shape(const facts *f)
{
	return (is_bare(f) && f->lower_start) || is_name_list(f) || is_name(f) || is_aside(f);
}

static bool is_heading(const facts *f)
{
	return is_bare(f) && f->words <= HEADING && !f->participle_start;
}

/* "19 giugno 2024, ore 11:50"; with a place only on a line of its own: "Milano, 31 gennaio 2025". */
static bool is_date(const facts *f)
{
	if (f->words + f->numbers > DATE)
		return false;
	if (f->date)
		return f->numbers > 0 || (f->alone && !f->stop);
	return f->place_and_date && f->date_words > 0 && f->numbers > 0 && f->alone && !f->stop;
}

static bool is_furniture(const facts *f, const words *w, bool first, bool in_story)
{
	if (f->words == 0)
		return true;
	if (is_date(f) || (f->alone && f->words == 1 && f->numbers == 0 && !f->stop))
		return true;
	if (is_capitals(f, first) || matches_pattern(f, w, in_story))
		return true;
	return !first && (has_loose_shape(f) || (in_story && is_heading(f)));
}

/* A full sentence. The first line of an article is a headline as long as it could be one. */
static bool begins_story(const facts *f, bool first)
{
	return first ? f->stop && f->words > HEADLINE : f->words >= STORY && (f->stop || (f->finite && f->words > SHORT));
}

void chs_furniture_mark(const chs_furniture *furniture, chs_document *document)
{
	bool first = true, in_story = false; /* nothing but furniture so far; a full sentence has been seen */
	for (size_t i = 0; i < document->n_sentences; i++) {
		chs_sentence *s = &document->sentences[i];
		/* More words than a short line has; only where a headline may stand its words count too. */
		facts f = describe(document, furniture, i, (first ? HEADLINE : SHORT) + 1);
		s->furniture = !s->in_title && is_furniture(&f, furniture, first, in_story);
		in_story |= !s->furniture && !s->in_title && begins_story(&f, first);
		first &= s->furniture;
	}
}

chiosa_status chs_mark_furniture(chs_document *document, const chs_language *language, chiosa_error *error)
{
	chs_furniture *furniture = NULL;
	chiosa_status status = chs_furniture_open(&furniture, language, error);
	if (!furniture)
		return status;
	chs_furniture_mark(furniture, document);
	chs_furniture_close(furniture);
	return CHIOSA_OK;
}
