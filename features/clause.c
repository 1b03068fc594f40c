/* SPDX-License-Identifier: MIT */
#include "features/clause.h"

enum {
	PARTICIPLE_REACH = 4, /* tokens between an auxiliary and its participle, and one */
	LEADING_WORDS = 1     /* words before a word that opens a dependent clause, when the sentence begins with that */
};

chs_clause_words chs_clause_words_of(const chs_language *language)
{
	chs_clause_words w = {
	    .subordinators = chs_language_class(language, "grammar-subordinator"),
	    .finite = chs_language_class(language, "verb-finite"),
	    .ambiguous = chs_language_class(language, "verb-ambiguous"),
	    .participles = chs_language_class(language, "grammar-participle"),
	    .passive = chs_language_class(language, "grammar-aux-passive"),
	    .aux_present = chs_language_class(language, "grammar-aux-present"),
	    .aux_imperfect = chs_language_class(language, "grammar-aux-imperfect"),
	    .aux_conditional = chs_language_class(language, "grammar-aux-conditional"),
	    .imperfect = chs_language_class(language, "grammar-imperfect"),
	    .remote = chs_language_class(language, "grammar-remote"),
	    .future = chs_language_class(language, "grammar-future"),
	    .conditional = chs_language_class(language, "grammar-conditional"),
	    .present = chs_language_class(language, "grammar-present"),
	    .articles = chs_language_trait(language, "word-article"),
	    .indefinites = chs_language_trait(language, "word-indefinite"),
	    .prepositions = chs_language_trait(language, "word-preposition"),
	    .clitics = chs_language_trait(language, "word-clitic"),
	    .verbs = chs_language_trait(language, "word-verb"),
	    .coordinators = chs_language_trait(language, "word-coordinator"),
	};
	w.tensed = w.aux_present | w.aux_imperfect | w.aux_conditional | w.imperfect | w.remote | w.future | w.conditional |
	           w.finite | w.present;
	w.stops = w.subordinators | w.tensed | w.ambiguous;
	w.stop_traits = w.verbs | w.coordinators;
	return w;
}

/* ---- Verbs ---- */

static bool is_word(const chs_token *token)
{
	return token->kind <= CHS_KIND_DATE;
}

static bool has_trait(const chs_token *token, chs_classes traits)
{
	return (token->form->traits & traits) != 0;
}

static bool before_article(const chs_clause_input *in, uint32_t t)
{
	return t + 1 < in->n_tokens && has_trait(&in->tokens[t + 1], in->words->articles);
}

/* Whether a form that may be a noun is one by what stands around it: at the beginning or behind an article, unless that
 * is a pronoun too and another article follows ("la conferma della giunta", "lo conferma la giunta"). */
static bool is_noun(const chs_clause_input *in, uint32_t t)
{
	if (t == 0)
		return !before_article(in, t);
	const chs_token *before = &in->tokens[t - 1];
	return has_trait(before, in->words->articles) && !(has_trait(before, in->words->clitics) && before_article(in, t));
}

/* A finite form. Behind a preposition or an indefinite article stands none, and a name is none. */
static bool is_finite(const chs_clause_input *in, uint32_t t)
{
	const chs_clause_words *w = in->words;
	const chs_token *token = &in->tokens[t];
	chs_classes classes = token->form->classes;
	bool unsure = classes & (w->ambiguous | w->present) || has_trait(token, w->verbs);
	if ((!(classes & w->tensed) && !unsure) || token->kind != CHS_KIND_WORD || has_trait(token, w->clitics))
		return false;
	if (in->entity_of[t] != UINT32_MAX || (t > 0 && token->form->shape != CHS_SHAPE_LOWER))
		return false;
	if (t > 0 && has_trait(&in->tokens[t - 1], w->prepositions | w->indefinites))
		return false;
	return !unsure || !is_noun(in, t);
}

static chs_tense simple_tense(const chs_clause_words *w, chs_classes classes)
{
	if (classes & (w->aux_conditional | w->conditional))
		return CHS_TENSE_CONDITIONAL;
	if (classes & w->aux_present)
		return CHS_TENSE_PRESENT;
	if (classes & (w->aux_imperfect | w->imperfect))
		return CHS_TENSE_IMPERFECT;
	if (classes & w->remote)
		return CHS_TENSE_REMOTE;
	return classes & w->future ? CHS_TENSE_FUTURE : CHS_TENSE_PRESENT;
}

static chs_tense with_participle(const chs_clause_words *w, chs_classes classes)
{
	if (classes & w->aux_conditional)
		return CHS_TENSE_CONDITIONAL_PERFECT;
	if (classes & w->aux_present)
		return CHS_TENSE_PERFECT;
	return classes & w->aux_imperfect ? CHS_TENSE_PLUPERFECT : simple_tense(w, classes);
}

/* The tense of the finite form at `verb`; *end is set behind its participles. */
static chs_tense read_verb(const chs_clause_input *in, uint32_t verb, uint32_t *end)
{
	const chs_clause_words *w = in->words;
	chs_classes classes = in->tokens[verb].form->classes;
	*end = verb + 1;
	if (!(classes & (w->aux_present | w->aux_imperfect | w->aux_conditional | w->passive)))
		return simple_tense(w, classes);
	uint32_t to = verb + 1 + PARTICIPLE_REACH;
	for (uint32_t t = verb + 1; t < in->n_tokens && t < to; t++) {
		const chs_token *token = &in->tokens[t];
		if (token->kind != CHS_KIND_WORD || token->quoted || has_trait(token, w->articles | w->prepositions) ||
		    token->form->classes & w->subordinators || is_finite(in, t))
			break;
		bool auxiliary = token->form->classes & w->passive;
		if (!auxiliary && !(token->form->classes & w->participles))
			continue;
		*end = t + 1;
		if (!auxiliary)
			break;
		to = t + 1 + PARTICIPLE_REACH;
	}
	return *end == verb + 1 ? simple_tense(w, classes) : with_participle(w, classes);
}

/* ---- Clauses ---- */

typedef enum clause_mode {
	MAIN,
	ASIDE,      /* opened behind a comma or at the sentence's beginning: a comma ends it once it has a verb */
	RESTRICTED, /* opened without a comma before the main verb: the second verb may be the main one */
	DEPENDENT   /* opened behind the main verb: goes on */
} clause_mode;

typedef struct walk {
	const chs_clause_input *in;
	clause_mode mode, outer; /* outer: what an aside goes back to */
	bool has_verb;           /* the dependent clause has a finite verb */
	bool found;              /* the main verb has been seen */
	uint32_t words;          /* among the tokens before `counted`, as far as it matters: to LEADING_WORDS and one */
	uint32_t counted;
	uint32_t dependent_verb; /* the first one, or n_tokens */
	chs_clause *clause;
} walk;

static bool behind_comma(const chs_clause_input *in, uint32_t t)
{
	if (t > 0 && has_trait(&in->tokens[t - 1], in->words->prepositions | in->words->coordinators))
		t--;
	return t > 0 && (in->tokens[t - 1].kind == CHS_KIND_COMMA || in->tokens[t - 1].kind == CHS_KIND_DASH ||
	                 in->tokens[t - 1].kind == CHS_KIND_BRACKET || in->tokens[t - 1].mark == CHS_MARK_CLOSE);
}

/* Insets and quotations are left out. */
static void count_words(walk *w, uint32_t to)
{
	for (; w->words <= LEADING_WORDS && w->counted < to; w->counted++)
		w->words += is_word(&w->in->tokens[w->counted]) && !w->in->tokens[w->counted].quoted;
}

static void open_clause(walk *w, uint32_t t)
{
	count_words(w, t);
	/* "come spiegato dai medici, …": the participle is the clause's verb */
	w->has_verb = t + 1 < w->in->n_tokens && w->in->tokens[t + 1].form->classes & w->in->words->participles;
	if (w->words <= LEADING_WORDS || behind_comma(w->in, t)) {
		if (w->mode != ASIDE)
			w->outer = w->mode == RESTRICTED ? MAIN : w->mode;
		w->mode = ASIDE;
	} else if (w->mode == MAIN) {
		w->mode = w->found ? DEPENDENT : RESTRICTED;
	}
}

static void take_verb(walk *w, uint32_t t)
{
	bool joined = t > 0 && has_trait(&w->in->tokens[t - 1], w->in->words->coordinators);
	if (w->mode == RESTRICTED && w->has_verb && !joined)
		w->mode = MAIN;
	if (w->mode != MAIN) {
		w->has_verb = true;
		if (w->dependent_verb == w->in->n_tokens)
			w->dependent_verb = t;
	} else if (!w->found) {
		w->found = true;
		w->clause->verb = t;
	}
}

static void meet_comma(walk *w)
{
	if ((w->mode == ASIDE || w->mode == RESTRICTED) && w->has_verb) {
		w->mode = w->mode == ASIDE ? w->outer : MAIN;
		w->has_verb = w->mode != MAIN;
	}
}

/* The token that ends what opens at `t` with a dash or a bracket, or `t`. A dash without space is a hyphen. */
static uint32_t end_of_inset(const chs_clause_input *in, uint32_t t)
{
	bool dash = in->tokens[t].kind == CHS_KIND_DASH;
	for (uint32_t end = t + 1; end < in->n_tokens && (!dash || in->tokens[t].space_before); end++)
		if (in->tokens[end].kind == in->tokens[t].kind && (!dash || in->tokens[end].space_before))
			return end;
	return t;
}

static void meet_word(walk *w, uint32_t t)
{
	const chs_clause_input *in = w->in;
	const chs_token *token = &in->tokens[t];
	bool after_comma = t > 0 && in->tokens[t - 1].kind == CHS_KIND_COMMA;
	if (w->mode == DEPENDENT && after_comma && has_trait(token, in->words->coordinators))
		w->mode = MAIN;
	if (token->form->classes & in->words->subordinators)
		open_clause(w, t);
	else if (is_finite(in, t))
		take_verb(w, t);
}

enum { CHUNK = 128 };

/* Tokens of [from, to) that the walk must stop at, at most CHUNK; collected without a branch, since which they are
 * cannot be foretold. */
static size_t find_stops(const chs_clause_input *in, uint32_t from, uint32_t to, uint32_t stops[CHUNK])
{
	enum { MARKS = 1u << CHS_KIND_COMMA | 1u << CHS_KIND_DASH | 1u << CHS_KIND_BRACKET | 1u << CHS_KIND_COLON };
	const chs_classes classes = in->words->stops, traits = in->words->stop_traits;
	size_t count = 0;
	for (uint32_t t = from; t < to; t++) {
		const chs_token *token = &in->tokens[t];
		stops[count] = t;
		count += ((token->form->classes & classes) | (token->form->traits & traits) | (MARKS >> token->kind & 1)) != 0;
	}
	return count;
}

/* Returns the token to go on with: behind it, or behind the inset that begins there. */
static uint32_t stop_at(walk *w, uint32_t t)
{
	const chs_token *token = &w->in->tokens[t];
	switch (token->kind) {
	case CHS_KIND_COMMA:
		meet_comma(w);
		return t + 1;
	case CHS_KIND_DASH:
	case CHS_KIND_BRACKET:
		meet_comma(w);
		count_words(w, t);
		w->counted = end_of_inset(w->in, t) + 1;
		return w->counted;
	case CHS_KIND_COLON:
		w->mode = MAIN;
		return t + 1;
	default:
		if (is_word(token))
			meet_word(w, t);
		return t; /* it belongs to the clause that it opens */
	}
}

/* From this token on words stand in a main clause, or do not: in_main is given changes only, to begin with. */
static void turn(const chs_clause_input *in, uint8_t *in_main, uint32_t token, bool main, bool *now)
{
	if (token < in->n_tokens)
		in_main[token] ^= (uint8_t)(main != *now);
	*now = main;
}

static void walk_clauses(walk *w, uint8_t *in_main)
{
	const chs_clause_input *in = w->in;
	uint32_t next = 0, stops[CHUNK];
	bool now = false;
	memset(in_main, 0, in->n_tokens);
	turn(in, in_main, 0, true, &now);
	for (uint32_t start = 0; start < in->n_tokens; start += CHUNK) {
		size_t count = find_stops(in, start, in->n_tokens - start < CHUNK ? in->n_tokens : start + CHUNK, stops);
		for (size_t i = 0; i < count; i++) {
			if (stops[i] < next || in->tokens[stops[i]].quoted)
				continue;
			turn(in, in_main, stops[i], false, &now);
			next = stop_at(w, stops[i]);
			turn(in, in_main, next, w->mode == MAIN, &now);
		}
	}
	uint8_t main = 0;
	for (uint32_t t = 0; t < in->n_tokens; t++) {
		main ^= in_main[t];
		in_main[t] = main & !in->tokens[t].quoted;
	}
}

chs_clause chs_find_clause(const chs_clause_input *input, uint8_t *in_main)
{
	chs_clause clause = {0};
	walk w = {.in = input, .dependent_verb = input->n_tokens, .clause = &clause};
	walk_clauses(&w, in_main);
	if (!w.found && w.dependent_verb < input->n_tokens) {
		clause.dependent = true;
		clause.verb = w.dependent_verb;
	}
	if (!w.found && !clause.dependent)
		return clause;
	clause.tense = read_verb(input, clause.verb, &clause.end);
	return clause;
}
