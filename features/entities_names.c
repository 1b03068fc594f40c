/* SPDX-License-Identifier: MIT */
/*
 * Names of persons, organisations and places. A name is a run of capitalised words, possibly behind a head noun
 * (piazza, ministero) that belongs to it; what kind of name it is, the gazetteers, its shape and the words around it
 * tell.
 */
#include "base/utf8.h"
#include "features/finder.h"

enum { MOST_CONNECTORS = 2, LONGEST_PERSON = 5, LONGEST_ACRONYM = 6, OFFICE_REACH = 7 };

/* A run of name tokens [first, end) of the sentence. */
typedef struct name_run {
	size_t first, end;
} name_run;

static const chs_form *form_at(const chs_finder *finder, size_t i)
{
	return finder->tokens[i].form;
}

static bool is_upper(const chs_finder *finder, size_t i)
{
	return i < finder->n &&
	       (form_at(finder, i)->shape == CHS_SHAPE_INITIAL || form_at(finder, i)->shape == CHS_SHAPE_UPPER);
}

static bool is_elided(const chs_form *form)
{
	return form->lower.length > 1 && form->lower.data[form->lower.length - 1] == '\'';
}

/* A capitalised word that may be (a part of) a name. */
static bool is_name(const chs_finder *finder, size_t i)
{
	if (i >= finder->n || form_at(finder, i)->kind != CHS_KIND_WORD)
		return false;
	const chs_form *form = form_at(finder, i);
	if (form->shape == CHS_SHAPE_MIXED) /* al-Sisi */
		return memchr(form->text.data, '-', form->text.length) != NULL;
	if (!is_upper(finder, i))
		return false;
	if (is_elided(form)) /* D'Alema */
		return i + 1 < finder->n && !finder->tokens[i + 1].space_before && is_upper(finder, i + 1);
	return form->letters > 1;
}

/* "G." or "G.B." */
static bool is_initial(const chs_finder *finder, size_t i)
{
	if (i >= finder->n || form_at(finder, i)->kind != CHS_KIND_ABBREVIATION || !is_upper(finder, i))
		return false;
	const chs_form *form = form_at(finder, i);
	return form->letters <= 4 && form->text.length >= 2 && form->text.data[1] == '.';
}

/* True where a capital letter says nothing, because a sentence or a quotation begins. */
static bool is_start(const chs_finder *finder, size_t i)
{
	while (i > 0) {
		switch ((chs_kind)finder->tokens[i - 1].kind) {
		case CHS_KIND_QUOTE:
		case CHS_KIND_STOP:
		case CHS_KIND_COLON:
			return true;
		case CHS_KIND_DASH:
		case CHS_KIND_BRACKET:
		case CHS_KIND_SYMBOL:
			i--;
			continue;
		default:
			return false;
		}
	}
	return true;
}

/* True for a word at a beginning that is most likely no name: a function word, or one that the article also has in
 * lower case. */
static bool is_common(const chs_finder *finder, size_t i)
{
	const chs_form *form = form_at(finder, i);
	return form->traits & finder->classes.function || chs_finder_knows_lower(finder, form);
}

/* The end of the run of names that begins at i, with initials and particles (von der) between names. */
static size_t run_end(const chs_finder *finder, size_t i)
{
	enum { MOST_PARTICLES = 3, LONGEST_RUN = 16 }; /* a page in title case is looked at once, not once a word */
	size_t end = i + 1, next = end;
	for (;;) {
		while (next - end < MOST_PARTICLES &&
		       (is_initial(finder, next) || chs_finder_is(finder, next, finder->classes.particle)))
			next++;
		if (!is_name(finder, next) || end - i >= LONGEST_RUN)
			return end;
		end = ++next;
	}
}

/* The first token behind connectors (della, of) at i, when a name stands there; i when a name stands at i; else 0. */
static size_t name_behind(const chs_finder *finder, size_t i, chs_classes connector)
{
	for (size_t n = 0; n <= MOST_CONNECTORS; n++, i++) {
		if (is_name(finder, i) || is_initial(finder, i))
			return i;
		if (!chs_finder_is(finder, i, connector))
			break;
	}
	return 0;
}

static bool set(chs_candidate *candidate, name_run run, chs_entity_type type, chs_trust trust)
{
	candidate->first = (uint32_t)run.first;
	candidate->n = (uint32_t)(run.end - run.first);
	candidate->type = type;
	candidate->trust = trust;
	return true;
}

/* ---- Head nouns ---- */

/* piazza Carducci, provincia di Foggia, Mar Nero */
static bool place_with_head(const chs_finder *finder, size_t i, chs_candidate *candidate)
{
	if (!chs_finder_is(finder, i, finder->classes.place_trigger))
		return false;
	size_t name = name_behind(finder, i + 1, finder->classes.of);
	if (!name || finder->tokens[i + 1].form->kind != CHS_KIND_WORD)
		return false;
	size_t end = run_end(finder, name);
	/* The villa of a person is no name of a place; a street with his name is. */
	if (name > i + 1 && end - name > 1 && chs_finder_is(finder, name, finder->classes.first))
		return false;
	return set(candidate, (name_run){i, end}, CHS_PLACE, CHS_TRUST_SURE);
}

/*
 * True when the name behind token `end` is none of the organisation's: the person who presides over it ("il presidente
 * del Senato Pietro Grasso"), or another one behind a bare "e" ("Banca d'Italia e della Bce").
 */
static bool ends_organisation(const chs_finder *finder, size_t head, size_t end, size_t name)
{
	const chs_entity_classes *c = &finder->classes;
	if (name == end)
		return end == head + 1 && chs_finder_is(finder, head, c->organisation) && chs_finder_is(finder, name, c->first);
	bool joined = !chs_finder_is(finder, end, c->of) && finder->tokens[end].form->letters == 1;
	return joined && (!is_name(finder, end - 1) || end == head + 1 || name == end + 1 ||
	                  chs_finder_is(finder, name, c->organisation | c->place));
}

/* Ministero delle Infrastrutture e dei Trasporti, Commissione europea, università di Bologna */
static bool organisation_with_head(const chs_finder *finder, size_t i, chs_candidate *candidate)
{
	bool capital = is_name(finder, i);
	if (!chs_finder_is(finder, i, finder->classes.institution | (capital ? finder->classes.organisation_trigger : 0)))
		return false;
	bool linked = false;
	size_t end = i + 1, name;
	if (capital && chs_finder_is(finder, end, finder->classes.relational) && !is_name(finder, end))
		end++;
	while (end < finder->n && (name = name_behind(finder, end, finder->classes.connector)) != 0) {
		if (ends_organisation(finder, i, end, name))
			break;
		linked = name > end;
		end = run_end(finder, name);
		if (!capital || !linked)
			break;
	}
	if (end == i + 1 && (!capital || is_start(finder, i)))
		return false;
	return set(candidate, (name_run){i, end}, CHS_ORGANISATION, end > i + 1 ? CHS_TRUST_SURE : CHS_TRUST_CONTEXT);
}

/* ---- Gazetteers ---- */

typedef struct listed {
	size_t n; /* tokens, 0: not listed */
	chs_entity_type type;
	bool other;
} listed;

static listed look_up(const chs_finder *finder, size_t i)
{
	const chs_entity_classes *c = &finder->classes;
	const struct {
		chs_classes classes;
		chs_entity_type type;
	} ways[] = {{c->other, CHS_N_ENTITY_TYPES},
	            {c->person, CHS_PERSON},
	            {c->organisation, CHS_ORGANISATION},
	            {c->place, CHS_PLACE}};
	listed found = {0};
	if (!is_upper(finder, i) && form_at(finder, i)->shape != CHS_SHAPE_MIXED)
		return found;
	if (finder->n_matches == 0 && !(form_at(finder, i)->traits & c->names))
		return found;
	for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
		size_t n = chs_finder_match(finder, i, ways[way].classes);
		if (n > found.n)
			found = (listed){n, ways[way].type, ways[way].classes == c->other};
	}
	return found;
}

/* ---- The words around ---- */

static bool is_office(const chs_finder *finder, size_t i)
{
	return chs_finder_is(finder, i, finder->classes.person_trigger);
}

/* "il presidente Rossi", "il ministro dell'Interno Piantedosi", "l'ex sindaco di Roma Walter Veltroni" */
static bool has_office_before(const chs_finder *finder, size_t i)
{
	const chs_entity_classes *c = &finder->classes;
	if (i == 0 || chs_finder_is(finder, i - 1, c->connector | c->article | c->at))
		return false;
	for (size_t back = 1; back <= i && back <= OFFICE_REACH; back++) {
		const chs_token *token = &finder->tokens[i - back];
		if (is_office(finder, i - back))
			return true;
		if (token->kind != CHS_KIND_WORD)
			return false;
		chs_classes traits = token->form->traits;
		if (token->form->classes & (c->verb | c->saying) ||
		    (traits & c->function && !(traits & (c->connector | c->article))))
			return false;
	}
	return false;
}

static bool has_saying_beside(const chs_finder *finder, name_run run)
{
	chs_classes saying = finder->classes.saying;
	if (chs_finder_is_verb(finder, run.end, saying) ||
	    (chs_finder_is(finder, run.end, finder->classes.function) && chs_finder_is_verb(finder, run.end + 1, saying)))
		return true;
	return run.first > 0 && chs_finder_is_verb(finder, run.first - 1, saying);
}

/* In four and more words in upper case, a headline within the sentence: its words are judged one by one. */
static bool is_loud(const chs_finder *finder, size_t i)
{
	enum { LOUD = 4 };
	size_t from = i, to = i;
	while (from > 0 && i - from < LOUD && form_at(finder, from - 1)->shape == CHS_SHAPE_UPPER)
		from--;
	while (to < finder->n && to - i < LOUD && form_at(finder, to)->shape == CHS_SHAPE_UPPER)
		to++;
	return to - from >= LOUD;
}

static bool is_acronym(const chs_finder *finder, size_t i)
{
	const chs_form *form = form_at(finder, i);
	return form->shape == CHS_SHAPE_UPPER && form->letters >= 2 && form->letters <= LONGEST_ACRONYM &&
	       !finder->shouting && !is_loud(finder, i);
}

/* II, XV: a number in Roman digits, when it stands alone. */
static bool is_roman_number(const chs_form *form)
{
	for (size_t i = 0; i < form->text.length; i++)
		if (!strchr("IVX", form->text.data[i]))
			return false;
	return true;
}

/* "(MI)" behind a place */
static bool is_in_brackets(const chs_finder *finder, name_run run)
{
	return run.first > 0 && run.end < finder->n && finder->tokens[run.first - 1].kind == CHS_KIND_BRACKET &&
	       finder->tokens[run.end].kind == CHS_KIND_BRACKET;
}

/* ---- Runs ---- */

static bool any_in_run(const chs_finder *finder, name_run run, chs_classes classes)
{
	for (size_t i = run.first; i < run.end; i++)
		if (chs_finder_is(finder, i, classes))
			return true;
	return false;
}

/* Italia-Brasile, Roma-Napoli: a match or a line, whose first part is a listed name. */
static bool is_pair(const chs_finder *finder, const chs_form *form)
{
	const char *hyphen = memchr(form->lower.data, '-', form->lower.length);
	if (!hyphen)
		return false;
	uint64_t key =
	    chs_language_key(CHS_MATCH_FORM, chs_slice_of(form->lower.data, (size_t)(hyphen - form->lower.data)));
	return chs_language_find(finder->language, key).traits & (finder->classes.place | finder->classes.organisation);
}

/* One unknown word in upper case or with a capital letter. */
static bool judge_single(const chs_finder *finder, name_run run, chs_candidate *candidate)
{
	const chs_entity_classes *c = &finder->classes;
	const chs_form *form = form_at(finder, run.first);
	bool start = is_start(finder, run.first);
	if (is_roman_number(form))
		return set(candidate, run, CHS_PERSON, CHS_TRUST_NONE);
	if (has_saying_beside(finder, run) && !is_acronym(finder, run.first) && !(start && is_common(finder, run.first)))
		return set(candidate, run, CHS_PERSON, CHS_TRUST_CONTEXT);
	if (is_acronym(finder, run.first)) {
		bool code = form->letters == 2 && is_in_brackets(finder, run);
		return set(candidate, run, code ? CHS_PLACE : CHS_ORGANISATION, CHS_TRUST_CONTEXT);
	}
	if (form->traits & c->first && !(start && is_common(finder, run.first)))
		return set(candidate, run, CHS_PERSON, CHS_TRUST_CONTEXT);
	/* Common nouns with a capital letter: the Province, the Parco, words that the article has in lower case. */
	bool noun = form->traits & (c->place_trigger | c->organisation_trigger | c->person_trigger) ||
	            chs_finder_knows_lower(finder, form);
	if (start || noun || finder->shouting || is_loud(finder, run.first) || is_pair(finder, form))
		return set(candidate, run, CHS_PERSON, CHS_TRUST_NONE);
	if (run.first > 0 && chs_finder_is(finder, run.first - 1, c->at))
		return set(candidate, run, CHS_PLACE, CHS_TRUST_CONTEXT);
	return set(candidate, run, CHS_PERSON, CHS_TRUST_GUESS);
}

static bool judge_run(const chs_finder *finder, name_run run, chs_candidate *candidate)
{
	const chs_entity_classes *c = &finder->classes;
	size_t n = run.end - run.first;
	if (any_in_run(finder, run, c->organisation_trigger) && n > 1)
		return set(candidate, run, CHS_ORGANISATION, CHS_TRUST_SURE);
	if (chs_finder_is(finder, run.first, c->first) && n > 1 && n <= LONGEST_PERSON)
		return set(candidate, run, CHS_PERSON, CHS_TRUST_SURE);
	if (has_office_before(finder, run.first) && n <= LONGEST_PERSON)
		return set(candidate, run, CHS_PERSON, CHS_TRUST_SURE);
	if (n == 1)
		return judge_single(finder, run, candidate);
	if (finder->shouting)
		return set(candidate, run, CHS_PERSON, CHS_TRUST_NONE);
	bool saying = has_saying_beside(finder, run);
	if (!saying && any_in_run(finder, run, c->organisation))
		return set(candidate, run, CHS_ORGANISATION, CHS_TRUST_CONTEXT);
	if (!saying && run.first > 0 && chs_finder_is(finder, run.first - 1, c->at))
		return set(candidate, run, CHS_PLACE, CHS_TRUST_GUESS);
	bool person = n <= LONGEST_PERSON;
	return set(candidate, run, person ? CHS_PERSON : CHS_ORGANISATION, saying ? CHS_TRUST_CONTEXT : CHS_TRUST_GUESS);
}

/* The gazetteer's word on the run, when it has one; `run` is cut to what it names. */
static bool judge_listed(const chs_finder *finder, listed found, name_run run, chs_candidate *candidate)
{
	size_t n = run.end - run.first;
	bool start = is_start(finder, run.first);
	if (found.n == 1 && start && is_common(finder, run.first) && form_at(finder, run.first)->shape != CHS_SHAPE_UPPER)
		return false;
	/* A listed word that begins a longer name: Washington Post, Milan Kundera. */
	if (found.n == 1 && n > 1 && found.type != CHS_PERSON &&
	    !chs_finder_is(finder, run.first + 1, finder->classes.first))
		return false;
	run.end = run.first + found.n;
	return set(candidate, run, found.type, CHS_TRUST_SURE);
}

/* The tokens at the run's beginning that are no part of it: an office, or a common word that begins the sentence. */
static size_t skip_before(const chs_finder *finder, name_run run)
{
	size_t n = run.end - run.first;
	if (n > 1 && is_office(finder, run.first))
		return 1;
	if (is_start(finder, run.first) && is_common(finder, run.first) &&
	    !chs_finder_is(finder, run.first, finder->classes.first | finder->classes.names))
		return 1;
	/* A function word with a capital letter in mid-sentence begins a name or nothing. */
	bool acronym = is_acronym(finder, run.first);
	return n == 1 && !acronym && chs_finder_is(finder, run.first, finder->classes.function) ? 1 : 0;
}

/* True when the run's first word belongs to an office and a person's name follows: "il ministro dell'Interno Mario
 * Rossi". */
static bool is_of_office(const chs_finder *finder, name_run run)
{
	const chs_entity_classes *c = &finder->classes;
	return run.end - run.first > 2 && run.first > 1 && chs_finder_is(finder, run.first - 1, c->of) &&
	       !chs_finder_is(finder, run.first, c->first) && chs_finder_is(finder, run.first + 1, c->first) &&
	       has_office_before(finder, run.first - 1);
}

/* Francesco del Giocondo: a first name alone, behind which "di" leads to what is neither a place nor an organisation.
 */
static bool is_named_after(const chs_finder *finder, name_run run)
{
	const chs_entity_classes *c = &finder->classes;
	return run.end == run.first + 1 && chs_finder_is(finder, run.first, c->first) &&
	       chs_finder_is(finder, run.end, c->of) && is_name(finder, run.end + 1) &&
	       !chs_finder_is(finder, run.end + 1,
	                      c->place | c->organisation | c->other | c->first | c->organisation_trigger);
}

size_t chs_find_name(const chs_finder *finder, size_t i, chs_candidate *candidate)
{
	candidate->n = 0;
	bool plain = form_at(finder, i)->shape == CHS_SHAPE_LOWER || form_at(finder, i)->shape == CHS_SHAPE_NONE;
	if (plain && !chs_finder_is(finder, i, finder->classes.head))
		return 1;
	listed found = look_up(finder, i);
	/* A name of something else, unless a person bears it: Natale Rossi. */
	if (found.other && !(found.n == 1 && chs_finder_is(finder, i, finder->classes.first) && is_name(finder, i + 1)))
		return found.n;
	if (found.other)
		found.n = 0;
	if (found.n < 2 && (place_with_head(finder, i, candidate) || organisation_with_head(finder, i, candidate)))
		return candidate->first + candidate->n - i;
	if (!is_name(finder, i) && !(is_initial(finder, i) && is_name(finder, i + 1)) && found.n == 0)
		return 1;
	bool loud = finder->shouting || is_loud(finder, i);
	name_run run = {i, is_name(finder, i) || is_initial(finder, i) ? run_end(finder, i) : i + found.n};
	if (loud && found.n)
		run.end = i + found.n;
	if (found.n && judge_listed(finder, found, run, candidate))
		return candidate->n;
	if (loud && found.n == 0 && !chs_finder_is(finder, i, finder->classes.first))
		run.end = i + 1;
	size_t skip = skip_before(finder, run);
	if (skip)
		return skip;
	if (is_of_office(finder, run))
		return 1;
	if (is_named_after(finder, run))
		run.end = run_end(finder, run.end + 1);
	judge_run(finder, run, candidate);
	return candidate->n;
}
