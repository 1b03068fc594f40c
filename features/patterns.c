/* SPDX-License-Identifier: MIT */
/*
 * Cues, grammar and entities: which classes of words a sentence holds, where they stand (inside or outside the marks,
 * at its head, in its main clause), what tense its verbs have, and the order in which cues, entities and quotations
 * follow one another. The classes are the language's cue-*.txt and grammar-*.txt; no class has a meaning in code but
 * the four named below.
 */
#include "features/measure.h"

enum { HEAD_WORDS = 6, MAX_EVENTS = 96, PARTICIPLE_REACH = 3 };

int32_t chs_token_year(const chs_token *token)
{
	chs_slice text = token->form->lower;
	if (token->kind != CHS_KIND_NUMBER || text.length != 4)
		return INT32_MIN;
	int32_t year = 0;
	for (size_t i = 0; i < 4; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return INT32_MIN;
		year = year * 10 + (text.data[i] - '0');
	}
	return year >= 1000 && year < 2200 ? year : INT32_MIN;
}

/* What a class has been seen to do in this sentence. */
typedef struct class_tally {
	unsigned outside, inside;
	bool head, main;
} class_tally;

/* An element of the order of cues, entities and quotations. */
typedef struct event {
	uint32_t token, what; /* CHS_EVENT_…, or a class */
} event;

typedef struct scene {
	chs_extractor *x;
	const chs_document *document;
	const chs_sentence *sentence;
	uint32_t main_end; /* token (in the sentence) where the first subordinate clause outside marks begins */
	uint32_t head_end; /* token behind the first words outside marks */
	event events[MAX_EVENTS];
	size_t n_events;
} scene;

static const chs_token *token_at(const scene *s, size_t index)
{
	return &s->document->tokens[s->sentence->first_token + index];
}

/* ---- Names and hashes ---- */

static const char *const suffixes[CHS_N_ASPECTS] = {"=1",    "=2",    "=3+", "@outside",    "@inside",
                                                    "@head", "@main", "",    "+participle", "+participle@main"};

static chs_slice class_prefix(const chs_extractor *x, size_t class, size_t aspect)
{
	if (aspect == CHS_ASPECT_FIRST)
		return chs_slice_from("grammar:first=");
	return chs_slice_from(x->cues >> class & 1 ? "cue:" : "grammar:");
}

static chs_slice event_name(const chs_extractor *x, size_t what)
{
	static const char *const others[] = {"quotation", "colon", "^"};
	if (what < CHS_EVENT_ENTITY)
		return x->class_names[what];
	if (what < CHS_EVENT_QUOTATION)
		return chs_slice_from(chs_entity_type_name((chs_entity_type)(what - CHS_EVENT_ENTITY)));
	return chs_slice_from(others[what - CHS_EVENT_QUOTATION]);
}

void chs_prepare_patterns(chs_extractor *x)
{
	size_t n_classes = chs_language_n_classes(x->language);
	for (size_t class = 0; class < n_classes; class ++)
		for (size_t aspect = 0; aspect < CHS_N_ASPECTS; aspect++)
			x->class_hashes[class][aspect] =
			    chs_feature_hash(class_prefix(x, class, aspect), x->class_names[class], suffixes[aspect]);
	for (size_t what = 0; what < CHS_N_EVENTS; what++) {
		chs_slice name = event_name(x, what);
		x->first_events[what] = chs_hash(name.data, name.length, 11);
		x->second_events[what] = chs_hash(name.data, name.length, 12);
	}
}

static void emit_class(scene *s, size_t class, chs_aspect aspect, float value)
{
	chs_extractor *x = s->x;
	chs_emit_known(&x->emitter, x->class_hashes[class][aspect], class_prefix(x, class, aspect), x->class_names[class],
	               suffixes[aspect], value);
}

/* ---- Classes ---- */

static void find_bounds(scene *s)
{
	uint32_t words = 0, n = s->sentence->n_tokens;
	s->main_end = s->head_end = n;
	for (uint32_t t = 0; t < n; t++) {
		const chs_token *token = token_at(s, t);
		if (token->quoted || token->kind > CHS_KIND_DATE)
			continue;
		if (++words == HEAD_WORDS + 1)
			s->head_end = t;
		if (t > 0 && s->main_end == n && token->form->classes & s->x->subordinators)
			s->main_end = t;
	}
}

static void tally_classes(const scene *s, class_tally tallies[CHS_MAX_CLASSES])
{
	for (size_t i = 0; i < s->x->n_matches; i++) {
		const chs_lexicon_match *match = &s->x->matches[i];
		bool quoted = token_at(s, match->token)->quoted;
		for (chs_classes rest = match->classes; rest; rest &= rest - 1) {
			class_tally *tally = &tallies[__builtin_ctzll(rest)];
			tally->inside += quoted;
			tally->outside += !quoted;
			tally->head |= !quoted && match->token < s->head_end;
			tally->main |= !quoted && match->token < s->main_end;
		}
	}
}

static void emit_tallies(scene *s, const class_tally tallies[CHS_MAX_CLASSES], chs_classes classes, float scale)
{
	for (; classes; classes &= classes - 1) {
		size_t class = (size_t)__builtin_ctzll(classes);
		const class_tally *tally = &tallies[class];
		unsigned all = tally->inside + tally->outside;
		if (all == 0)
			continue;
		emit_class(s, class, all == 1 ? CHS_ASPECT_ONE : all == 2 ? CHS_ASPECT_TWO : CHS_ASPECT_MORE, scale);
		if (tally->outside)
			emit_class(s, class, CHS_ASPECT_OUTSIDE, scale);
		if (tally->inside)
			emit_class(s, class, CHS_ASPECT_INSIDE, scale);
		if (tally->head)
			emit_class(s, class, CHS_ASPECT_HEAD, scale);
		if (tally->main)
			emit_class(s, class, CHS_ASPECT_MAIN, scale);
	}
}

/* ---- Order ---- */

static void add_event(scene *s, uint32_t token, size_t what)
{
	if (s->n_events < MAX_EVENTS)
		s->events[s->n_events++] = (event){token, (uint32_t)what};
}

/* Cues, entities and colons outside the marks, and each quotation as one event, in text order. */
static void collect_events(scene *s)
{
	size_t m = 0, e = s->x->first_entity;
	s->n_events = 0;
	for (uint32_t t = 0; t < s->sentence->n_tokens; t++) {
		const chs_token *token = token_at(s, t);
		bool quotation = token->mark == CHS_MARK_OPEN || (t == 0 && s->sentence->quotation.starts_inside);
		if (quotation)
			add_event(s, t, CHS_EVENT_QUOTATION);
		while (m < s->x->n_matches && s->x->matches[m].token < t)
			m++;
		if (token->quoted)
			continue;
		if (token->kind == CHS_KIND_COLON)
			add_event(s, t, CHS_EVENT_COLON);
		for (; m < s->x->n_matches && s->x->matches[m].token == t; m++)
			for (chs_classes rest = s->x->matches[m].classes & s->x->cues; rest; rest &= rest - 1)
				add_event(s, t, (size_t)__builtin_ctzll(rest));
		while (e < s->document->n_entities && s->document->entities[e].first_token < s->sentence->first_token + t)
			e++;
		if (e < s->document->n_entities && s->document->entities[e].first_token == s->sentence->first_token + t)
			add_event(s, t, CHS_EVENT_ENTITY + s->document->entities[e].type);
	}
}

static void emit_pair(scene *s, size_t first, size_t second, float scale)
{
	uint64_t hash = chs_hash_join(s->x->first_events[first], s->x->second_events[second]);
	if (!chs_emit(&s->x->emitter, hash, scale))
		return;
	chs_buffer *name = &s->x->emitter.name;
	chs_buffer_clear(name);
	chs_buffer_add_string(name, "cue:");
	chs_buffer_add_slice(name, event_name(s->x, first));
	chs_buffer_add_char(name, '>');
	chs_buffer_add_slice(name, event_name(s->x, second));
	chs_emit_name(&s->x->emitter, hash, chs_buffer_slice(name));
}

/* Each event with those of the next place that has any: "organisation>stance-against". */
static void emit_order(scene *s, float scale)
{
	size_t next = 0;
	if (s->n_events)
		for (size_t i = 0; i < s->n_events && s->events[i].token == s->events[0].token; i++)
			emit_pair(s, CHS_EVENT_START, s->events[i].what, scale);
	for (size_t i = 0; i < s->n_events; i++) {
		while (next < s->n_events && s->events[next].token <= s->events[i].token)
			next++;
		for (size_t j = next; j < s->n_events && s->events[j].token == s->events[next].token; j++)
			emit_pair(s, s->events[i].what, s->events[j].what, scale);
	}
}

/* The first auxiliary or tense outside the marks, and auxiliaries with the participle that follows: aveva + condotto.
 */
static void emit_tenses(scene *s, float scale)
{
	bool first_seen = false;
	for (uint32_t t = 0; t < s->sentence->n_tokens; t++) {
		const chs_token *token = token_at(s, t);
		chs_classes tenses = token->form->classes & s->x->grammar;
		if (token->quoted || !tenses)
			continue;
		chs_classes auxiliary = tenses & s->x->auxiliaries;
		for (chs_classes rest = first_seen ? 0 : tenses & ~s->x->subordinators; rest; rest &= rest - 1) {
			emit_class(s, (size_t)__builtin_ctzll(rest), CHS_ASPECT_FIRST, scale);
			first_seen = true;
		}
		for (uint32_t p = t + 1; auxiliary && p < s->sentence->n_tokens && p <= t + PARTICIPLE_REACH; p++) {
			if (!(token_at(s, p)->form->classes & s->x->participles))
				continue;
			for (; auxiliary; auxiliary &= auxiliary - 1) {
				size_t class = (size_t)__builtin_ctzll(auxiliary);
				emit_class(s, class, CHS_ASPECT_PARTICIPLE, scale);
				if (t < s->main_end)
					emit_class(s, class, CHS_ASPECT_PARTICIPLE_MAIN, scale);
			}
		}
	}
}

static void emit_years(scene *s, float scale)
{
	if (s->x->reference_year == INT32_MIN)
		return;
	for (uint32_t t = 0; t < s->sentence->n_tokens; t++) {
		int32_t year = chs_token_year(token_at(s, t));
		if (year == INT32_MIN)
			continue;
		const char *when = year < s->x->reference_year ? "before" : year == s->x->reference_year ? "same" : "after";
		chs_emit_text(&s->x->emitter, chs_slice_from("entity:year="), chs_slice_from(when), "", scale);
	}
}

static void emit_entities(scene *s, float scale)
{
	unsigned counts[CHS_N_ENTITY_TYPES] = {0};
	const chs_document *document = s->document;
	uint32_t start = s->sentence->first_token;
	for (size_t e = s->x->first_entity; e < document->n_entities; e++) {
		const chs_entity *entity = &document->entities[e];
		uint32_t t = entity->first_token - start;
		if (t >= s->sentence->n_tokens)
			break;
		counts[entity->type]++;
		if (e == s->x->first_entity && t < s->head_end && !token_at(s, t)->quoted)
			chs_emit_text(&s->x->emitter, chs_slice_from("entity:first="),
			              chs_slice_from(chs_entity_type_name(entity->type)), "", scale);
	}
	for (int type = 0; type < CHS_N_ENTITY_TYPES; type++)
		if (counts[type])
			chs_emit_text(&s->x->emitter, chs_slice_from("entity:"),
			              chs_slice_from(chs_entity_type_name((chs_entity_type)type)), counts[type] == 1 ? "=1" : "=2+",
			              scale);
	emit_years(s, scale);
}

void chs_measure_patterns(chs_extractor *x, const chs_document *document, size_t index)
{
	const chs_sentence *sentence = &document->sentences[index];
	scene s;
	s.x = x;
	s.document = document;
	s.sentence = sentence;
	class_tally tallies[CHS_MAX_CLASSES] = {0};
	if (!chs_find_matches(document, sentence, x->cues | x->grammar, &x->matches, &x->n_matches, &x->matches_capacity)) {
		x->emitter.failed = true;
		return;
	}
	find_bounds(&s);
	tally_classes(&s, tallies);
	if (chs_has_group(x, CHS_GROUP_CUES)) {
		float scale = x->settings.scale[CHS_GROUP_CUES];
		emit_tallies(&s, tallies, x->cues, scale);
		collect_events(&s);
		emit_order(&s, scale);
	}
	if (chs_has_group(x, CHS_GROUP_GRAMMAR)) {
		float scale = x->settings.scale[CHS_GROUP_GRAMMAR];
		emit_tallies(&s, tallies, x->grammar, scale);
		emit_tenses(&s, scale);
	}
	if (chs_has_group(x, CHS_GROUP_ENTITIES))
		emit_entities(&s, x->settings.scale[CHS_GROUP_ENTITIES]);
}
