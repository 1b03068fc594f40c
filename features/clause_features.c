/* SPDX-License-Identifier: MIT */
/*
 * Features of the main clause: the tense of its verb, the cues that the verb or its object are, and where times are
 * named: in a main clause with which tense, or outside. Each is named RELATION + word or RELATION + word + ">" + word.
 */
#include "features/measure.h"

enum { OBJECT_REACH = 5 }; /* tokens behind the verb in which its object may stand */

typedef enum relation { TENSE, VERB, OBJECT, TIME, TIME_OUTSIDE, TIME_TENSE, N_RELATIONS } relation;

_Static_assert((int)N_RELATIONS == (int)CHS_N_RELATIONS, "clause_features.h has room for them");

static const char *const relation_names[N_RELATIONS] = {
    "main:tense=", "main:verb=", "main:object=", "time:main=", "time:outside=", "time:tense="};

static const char *const tense_names[CHS_N_TENSES] = {
    "none", "present", "perfect", "imperfect", "pluperfect", "remote", "future", "conditional", "conditional-perfect"};

static const char *const time_names[CHS_N_TIMES] = {"past",     "now",       "future",   "day",       "year",
                                                    "year-1-2", "year-3-10", "year-11+", "year-after"};

static chs_slice atom_name(const chs_extractor *x, size_t atom)
{
	if (atom < CHS_ATOM_TENSE)
		return x->class_names[atom];
	return chs_slice_from(atom < CHS_ATOM_TIME ? tense_names[atom - CHS_ATOM_TENSE] : time_names[atom - CHS_ATOM_TIME]);
}

void chs_prepare_clauses(chs_extractor *x)
{
	chs_clause_tables *c = &x->clauses;
	c->words = chs_clause_words_of(x->language);
	c->times[CHS_TIME_PAST] = chs_language_class(x->language, "cue-time-past");
	c->times[CHS_TIME_NOW] = chs_language_class(x->language, "cue-time-now");
	c->times[CHS_TIME_FUTURE] = chs_language_class(x->language, "cue-time-future");
	c->months = chs_language_trait(x->language, "word-month");
	c->year_words = chs_language_trait(x->language, "word-year");
	for (size_t atom = 0; atom < CHS_N_ATOMS; atom++) {
		chs_slice name = atom_name(x, atom);
		c->first_atoms[atom] = chs_hash(name.data, name.length, 21);
		c->second_atoms[atom] = chs_hash(name.data, name.length, 22);
	}
	for (size_t r = 0; r < N_RELATIONS; r++)
		c->relations[r] = chs_hash(relation_names[r], strlen(relation_names[r]), 23);
}

void chs_find_main_clause(chs_extractor *x, const chs_document *document, const chs_sentence *sentence)
{
	chs_clause_tables *c = &x->clauses;
	if (!chs_reserve(&c->in_main, &c->in_main_capacity, (size_t)sentence->n_tokens + 1, sizeof *c->in_main)) {
		x->emitter.failed = true;
		return;
	}
	const chs_clause_input input = {
	    .words = &c->words,
	    .tokens = document->tokens + sentence->first_token,
	    .n_tokens = sentence->n_tokens,
	    .entity_of = x->entity_of + sentence->first_token,
	};
	c->clause = chs_find_clause(&input, c->in_main);
}

/* ---- Emission ---- */

static void emit(chs_extractor *x, relation kind, size_t atom, float value)
{
	const chs_clause_tables *c = &x->clauses;
	uint64_t hash = chs_hash_join(c->relations[kind], c->first_atoms[atom]);
	chs_emit_known(&x->emitter, hash, chs_slice_from(relation_names[kind]), atom_name(x, atom), "", value);
}

static void emit_pair(chs_extractor *x, relation kind, size_t first, size_t second, float value)
{
	const chs_clause_tables *c = &x->clauses;
	uint64_t hash = chs_hash_join(chs_hash_join(c->relations[kind], c->first_atoms[first]), c->second_atoms[second]);
	if (!chs_emit(&x->emitter, hash, value))
		return;
	chs_buffer *name = &x->emitter.name;
	chs_buffer_clear(name);
	chs_buffer_add_string(name, relation_names[kind]);
	chs_buffer_add_slice(name, atom_name(x, first));
	chs_buffer_add_char(name, '>');
	chs_buffer_add_slice(name, atom_name(x, second));
	chs_emit_name(&x->emitter, hash, chs_buffer_slice(name));
}

static size_t tense_atom(const chs_extractor *x)
{
	return CHS_ATOM_TENSE + (size_t)x->clauses.clause.tense;
}

/* ---- Cues ---- */

/* The token behind what may be the verb's object. */
static uint32_t object_end(const chs_extractor *x, const chs_token *tokens, uint32_t n)
{
	uint32_t t = x->clauses.clause.end, to = n - t < OBJECT_REACH ? n : t + OBJECT_REACH;
	while (t < to && !tokens[t].quoted && tokens[t].kind <= CHS_KIND_DATE &&
	       !(tokens[t].form->classes & x->subordinators))
		t++;
	return t;
}

void chs_measure_clause_cues(chs_extractor *x, const chs_document *document, const chs_sentence *sentence)
{
	const chs_clause *clause = &x->clauses.clause;
	float scale = x->settings.scale[CHS_GROUP_CUES];
	if (clause->tense == CHS_TENSE_NONE)
		return;
	uint32_t to = object_end(x, document->tokens + sentence->first_token, sentence->n_tokens);
	for (size_t i = 0; i < x->n_matches && x->matches[i].token < to; i++) {
		const chs_lexicon_match *match = &x->matches[i];
		if (match->token + match->n_tokens <= clause->verb)
			continue;
		for (chs_classes rest = match->classes & x->cues; rest; rest &= rest - 1)
			emit_pair(x, match->token < clause->end ? VERB : OBJECT, tense_atom(x), (size_t)__builtin_ctzll(rest),
			          scale);
	}
}

/* ---- Times ---- */

static void emit_time(chs_extractor *x, uint32_t token, chs_time time, float scale)
{
	size_t atom = CHS_ATOM_TIME + (size_t)time;
	if (!x->clauses.in_main[token]) {
		emit(x, TIME_OUTSIDE, atom, scale);
		return;
	}
	emit(x, TIME, atom, scale);
	emit_pair(x, TIME_TENSE, tense_atom(x), atom, scale);
}

static chs_time time_of_year(int32_t year, int32_t reference)
{
	if (year > reference)
		return CHS_TIME_AFTER;
	int32_t ago = reference - year;
	return ago == 0 ? CHS_TIME_SAME : ago <= 2 ? CHS_TIME_1_2 : ago <= 10 ? CHS_TIME_3_10 : CHS_TIME_11;
}

/* Years behind a month or a word such as "nel", and days without a year. */
static void emit_dates(chs_extractor *x, const chs_token *tokens, uint32_t n, float scale)
{
	const chs_clause_tables *c = &x->clauses;
	if (!(x->survey.kinds >> CHS_KIND_NUMBER & 1))
		return;
	for (uint32_t t = 1; t < n; t++) {
		chs_classes before = tokens[t - 1].form->traits;
		if (tokens[t].quoted)
			continue;
		if (tokens[t].kind == CHS_KIND_NUMBER && before & (c->year_words | c->months)) {
			int32_t year = chs_token_year(&tokens[t]);
			if (year != INT32_MIN && x->reference_year != INT32_MIN)
				emit_time(x, t, time_of_year(year, x->reference_year), scale);
		}
		if (tokens[t].form->traits & c->months && tokens[t - 1].kind == CHS_KIND_NUMBER &&
		    (t + 1 == n || chs_token_year(&tokens[t + 1]) == INT32_MIN))
			emit_time(x, t, CHS_TIME_DAY, scale);
	}
}

void chs_measure_clause_grammar(chs_extractor *x, const chs_document *document, const chs_sentence *sentence)
{
	const chs_token *tokens = document->tokens + sentence->first_token;
	float scale = x->settings.scale[CHS_GROUP_GRAMMAR];
	if (x->clauses.words.tensed) /* the language has verbs */
		emit(x, TENSE, tense_atom(x), scale);
	for (size_t i = 0; i < x->n_matches; i++) {
		const chs_lexicon_match *match = &x->matches[i];
		for (int time = CHS_TIME_PAST; time <= CHS_TIME_FUTURE && !tokens[match->token].quoted; time++)
			if (match->classes & x->clauses.times[time])
				emit_time(x, match->token, (chs_time)time, scale);
	}
	emit_dates(x, tokens, sentence->n_tokens, scale);
}
