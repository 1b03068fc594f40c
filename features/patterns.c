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

/* What classes have been seen to do in this sentence. */
typedef struct class_tallies {
	chs_classes once, twice, thrice; /* at least */
	chs_classes outside, inside, head, main;
} class_tallies;

/* An element of the order of cues, entities and quotations. */
typedef struct event {
	uint32_t token, what; /* CHS_EVENT_…, or a class */
} event;

typedef struct scene {
	chs_extractor *x;
	const chs_document *document;
	const chs_sentence *sentence;
	const chs_token *tokens; /* of the sentence */
	uint32_t head_end;       /* token behind the first words outside marks */
	event events[MAX_EVENTS];
	size_t n_events;
} scene;

static const chs_token *token_at(const scene *s, size_t index)
{
	return &s->tokens[index];
}

/* ---- Names and hashes ---- */

static const char *const suffixes[CHS_N_ASPECTS] = {"=2",    "=3+",   "@outside", "@inside",
                                                    "@head", "@main", "",         "+participle"};

/* What is said of a type of entities: the first one, one, several. */
static const struct {
	const char *prefix, *suffix;
} entity_names[3] = {{"entity:first=", ""}, {"entity:", "=1"}, {"entity:", "=2+"}};

static const char *const year_names[3] = {"before", "same", "after"};

static chs_slice class_prefix(const chs_extractor *x, size_t class, size_t aspect)
{
	if (aspect == CHS_ASPECT_FIRST)
		return chs_slice_from("grammar:first=");
	return chs_slice_from(x->cues >> class & 1 ? "cue:" : "grammar:");
}

static chs_slice event_name(const chs_extractor *x, size_t what)
{
	static const char *const others[] = {"quotation", "colon"};
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
	for (size_t type = 0; type < CHS_N_ENTITY_TYPES; type++) {
		chs_slice name = chs_slice_from(chs_entity_type_name((chs_entity_type)type));
		for (size_t way = 0; way < 3; way++)
			x->entity_hashes[type][way] =
			    chs_feature_hash(chs_slice_from(entity_names[way].prefix), name, entity_names[way].suffix);
	}
	for (size_t when = 0; when < 3; when++)
		x->year_hashes[when] = chs_feature_hash(chs_slice_from("entity:year="), chs_slice_from(year_names[when]), "");
}

static void name_class(chs_extractor *x, size_t class, size_t aspect)
{
	chs_emit_name_parts(&x->emitter, x->class_hashes[class][aspect], class_prefix(x, class, aspect),
	                    x->class_names[class], suffixes[aspect]);
}

static void emit_class(scene *s, size_t class, chs_aspect aspect, float value)
{
	if (chs_emit(&s->x->emitter, s->x->class_hashes[class][aspect], value))
		name_class(s->x, class, aspect);
}

/* The same for what is said of a class once a sentence. */
static inline void emit_class_once(scene *s, size_t class, chs_aspect aspect, float value)
{
	if (chs_emit_once(&s->x->emitter, s->x->class_hashes[class][aspect], value))
		name_class(s->x, class, aspect);
}

/* ---- Classes ---- */

static bool is_own_word(const chs_token *token)
{
	return !token->quoted && token->kind <= CHS_KIND_DATE;
}

static void find_head(scene *s)
{
	const chs_token *tokens = s->tokens;
	uint32_t words = 0, n = s->sentence->n_tokens, t = 0;
	for (; t < n && words <= HEAD_WORDS; t++)
		words += is_own_word(&tokens[t]);
	s->head_end = words > HEAD_WORDS ? t - 1 : n;
}

static void tally_classes(const scene *s, class_tallies *tallies)
{
	class_tallies sum = {0};
	const chs_lexicon_match *end = s->x->matches + s->x->n_matches;
	for (const chs_lexicon_match *match = s->x->matches; match < end; match++) {
		chs_classes classes = match->classes;
		sum.thrice |= sum.twice & classes;
		sum.twice |= sum.once & classes;
		sum.once |= classes;
		if (token_at(s, match->token)->quoted) {
			sum.inside |= classes;
			continue;
		}
		sum.outside |= classes;
		sum.head |= match->token < s->head_end ? classes : 0;
		sum.main |= s->x->clauses.in_main[match->token] ? classes : 0;
	}
	*tallies = sum;
}

static void emit_tallies(scene *s, const class_tallies *tallies, chs_classes classes, float scale)
{
	for (chs_classes left = tallies->once & classes; left; left &= left - 1) {
		chs_classes bit = left & (~left + 1);
		size_t class = (size_t)__builtin_ctzll(left);
		if (tallies->twice & bit)
			emit_class_once(s, class, tallies->thrice & bit ? CHS_ASPECT_MORE : CHS_ASPECT_TWO, scale);
		if (tallies->outside & bit)
			emit_class_once(s, class, CHS_ASPECT_OUTSIDE, scale);
		if (tallies->inside & bit)
			emit_class_once(s, class, CHS_ASPECT_INSIDE, scale);
		if (tallies->head & bit)
			emit_class_once(s, class, CHS_ASPECT_HEAD, scale);
		if (tallies->main & bit)
			emit_class_once(s, class, CHS_ASPECT_MAIN, scale);
	}
}

/* ---- Order ---- */

static void add_event(scene *s, uint32_t token, size_t what)
{
	if (s->n_events < MAX_EVENTS)
		s->events[s->n_events++] = (event){token, (uint32_t)what};
}

static void add_cues(scene *s, const chs_lexicon_match *match)
{
	for (chs_classes rest = match->classes & s->x->cues; rest; rest &= rest - 1)
		add_event(s, match->token, (size_t)__builtin_ctzll(rest));
}

/* Cues, entities and colons outside the marks, and each quotation as one event, in text order. */
static void collect_events(scene *s)
{
	const chs_lexicon_match *match = s->x->matches, *end = match + s->x->n_matches;
	const uint32_t *entity_of = s->x->entity_of + s->sentence->first_token;
	s->n_events = 0;
	for (uint32_t t = 0, n = s->sentence->n_tokens; t < n; t++) {
		const chs_token *token = token_at(s, t);
		uint32_t entity = entity_of[t];
		bool quotation = token->mark == CHS_MARK_OPEN || (t == 0 && s->sentence->quotation.starts_inside);
		if (quotation)
			add_event(s, t, CHS_EVENT_QUOTATION);
		while (match < end && match->token < t)
			match++;
		if (token->quoted)
			continue;
		if (token->kind == CHS_KIND_COLON)
			add_event(s, t, CHS_EVENT_COLON);
		for (; match < end && match->token == t; match++)
			add_cues(s, match);
		if (entity != UINT32_MAX && s->document->entities[entity].first_token == s->sentence->first_token + t)
			add_event(s, t, CHS_EVENT_ENTITY + s->document->entities[entity].type);
	}
}

/* The same for a sentence without marks and colons, as most are: cues and entities need only be merged. */
static void collect_plain_events(scene *s)
{
	const chs_document *document = s->document;
	uint32_t start = s->sentence->first_token, n = s->sentence->n_tokens;
	size_t e = s->x->first_entity;
	s->n_events = 0;
	for (size_t m = 0;; m++) {
		const chs_lexicon_match *match = m < s->x->n_matches ? &s->x->matches[m] : NULL;
		uint32_t before = match ? match->token : n;
		for (; e < document->n_entities && document->entities[e].first_token - start < before; e++)
			add_event(s, document->entities[e].first_token - start, CHS_EVENT_ENTITY + document->entities[e].type);
		if (!match)
			return;
		add_cues(s, match);
	}
}

static bool is_plain(const scene *s)
{
	const chs_survey *survey = &s->x->survey;
	return !survey->quoted && !(survey->marks >> CHS_MARK_OPEN & 1) && !(survey->kinds >> CHS_KIND_COLON & 1) &&
	       !s->sentence->quotation.starts_inside;
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

/*
 * Each event with those of the next place that has any: "organisation>stance-against". What follows a cue is told only
 * when it is a quotation or a colon: other pairs are many and say nothing on real news.
 */
static void emit_order(scene *s, float scale)
{
	size_t next = 0;
	for (size_t i = 0; i < s->n_events; i++) {
		while (next < s->n_events && s->events[next].token <= s->events[i].token)
			next++;
		for (size_t j = next; j < s->n_events && s->events[j].token == s->events[next].token; j++)
			if (s->events[i].what >= CHS_EVENT_ENTITY || s->events[j].what >= CHS_EVENT_QUOTATION)
				emit_pair(s, s->events[i].what, s->events[j].what, scale);
	}
}

/* The first auxiliary or tense outside the marks, and auxiliaries with the participle that follows: aveva + condotto.
 */
static void emit_tenses(scene *s, float scale)
{
	const chs_survey *survey = &s->x->survey;
	chs_classes auxiliaries = survey->classes & s->x->participles ? survey->classes & s->x->auxiliaries : 0;
	chs_classes wanted = survey->classes & s->x->grammar;
	const chs_token *tokens = s->tokens;
	bool first_seen = false;
	for (uint32_t t = 0, n = s->sentence->n_tokens; wanted && t < n; t++) {
		chs_classes tenses = tokens[t].form->classes & wanted;
		if (!tenses || tokens[t].quoted)
			continue;
		chs_classes auxiliary = tenses & auxiliaries;
		for (chs_classes rest = first_seen ? 0 : tenses & ~s->x->subordinators; rest; rest &= rest - 1) {
			emit_class_once(s, (size_t)__builtin_ctzll(rest), CHS_ASPECT_FIRST, scale);
			first_seen = true;
			wanted = auxiliaries;
		}
		for (uint32_t p = t + 1; auxiliary && p < n && p <= t + PARTICIPLE_REACH; p++) {
			if (!(tokens[p].form->classes & s->x->participles))
				continue;
			for (; auxiliary; auxiliary &= auxiliary - 1)
				emit_class(s, (size_t)__builtin_ctzll(auxiliary), CHS_ASPECT_PARTICIPLE, scale);
		}
	}
}

/* ---- Entities ---- */

static void emit_years(scene *s, float scale)
{
	if (s->x->reference_year == INT32_MIN || !(s->x->survey.kinds >> CHS_KIND_NUMBER & 1))
		return;
	for (uint32_t t = 0; t < s->sentence->n_tokens; t++) {
		int32_t year = chs_token_year(token_at(s, t));
		if (year == INT32_MIN)
			continue;
		size_t when = year < s->x->reference_year ? 0 : year == s->x->reference_year ? 1 : 2;
		chs_emit_known(&s->x->emitter, s->x->year_hashes[when], chs_slice_from("entity:year="),
		               chs_slice_from(year_names[when]), "", scale);
	}
}

static void emit_entity(scene *s, size_t type, size_t way, float scale)
{
	uint64_t hash = s->x->entity_hashes[type][way];
	if (chs_emit_once(&s->x->emitter, hash, scale))
		chs_emit_name_parts(&s->x->emitter, hash, chs_slice_from(entity_names[way].prefix),
		                    chs_slice_from(chs_entity_type_name((chs_entity_type)type)), entity_names[way].suffix);
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
			emit_entity(s, entity->type, 0, scale);
	}
	for (size_t type = 0; type < CHS_N_ENTITY_TYPES; type++)
		if (counts[type])
			emit_entity(s, type, counts[type] == 1 ? 1 : 2, scale);
	emit_years(s, scale);
}

void chs_measure_patterns(chs_extractor *x, const chs_document *document, size_t index)
{
	const chs_sentence *sentence = &document->sentences[index];
	scene s;
	s.x = x;
	s.document = document;
	s.sentence = sentence;
	s.tokens = document->tokens + sentence->first_token;
	class_tallies tallies;
	if (!chs_find_matches(document, sentence, x->cues | x->grammar, &x->matches, &x->n_matches, &x->matches_capacity)) {
		x->emitter.failed = true;
		return;
	}
	find_head(&s);
	chs_find_main_clause(x, document, sentence);
	if (x->emitter.failed)
		return;
	tally_classes(&s, &tallies);
	if (chs_has_group(x, CHS_GROUP_CUES)) {
		float scale = x->settings.scale[CHS_GROUP_CUES];
		emit_tallies(&s, &tallies, x->cues, scale);
		if (is_plain(&s))
			collect_plain_events(&s);
		else
			collect_events(&s);
		emit_order(&s, scale);
		chs_measure_clause_cues(x, document, sentence);
	}
	if (chs_has_group(x, CHS_GROUP_GRAMMAR)) {
		float scale = x->settings.scale[CHS_GROUP_GRAMMAR];
		emit_tallies(&s, &tallies, x->grammar, scale);
		emit_tenses(&s, scale);
		chs_measure_clause_grammar(x, document, sentence);
	}
	if (chs_has_group(x, CHS_GROUP_ENTITIES))
		emit_entities(&s, x->settings.scale[CHS_GROUP_ENTITIES]);
}
