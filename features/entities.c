/* SPDX-License-Identifier: MIT */
#include "features/entities.h"

#include "features/finder.h"

#include <stdlib.h>

static chs_entity_classes classes_of(const chs_language *language)
{
	chs_entity_classes c = {
	    .person = chs_language_trait(language, "name-person"),
	    .place = chs_language_trait(language, "name-place"),
	    .organisation = chs_language_trait(language, "name-organisation"),
	    .other = chs_language_trait(language, "name-other"),
	    .first = chs_language_trait(language, "name-first"),
	    .person_trigger = chs_language_trait(language, "trigger-person"),
	    .organisation_trigger = chs_language_trait(language, "trigger-organisation"),
	    .place_trigger = chs_language_trait(language, "trigger-place"),
	    .institution = chs_language_trait(language, "trigger-institution"),
	    .particle = chs_language_trait(language, "word-particle"),
	    .connector = chs_language_trait(language, "word-connector"),
	    .article = chs_language_trait(language, "word-article"),
	    .at = chs_language_trait(language, "word-at"),
	    .function = chs_language_trait(language, "word-function"),
	    .relational = chs_language_trait(language, "word-relational"),
	    .verb = chs_language_class(language, "verb-finite"),
	    .saying = chs_language_class(language, "cue-saying"),
	    .month = chs_language_trait(language, "word-month"),
	    .year = chs_language_trait(language, "word-year"),
	    .currency = chs_language_trait(language, "word-currency"),
	    .unit = chs_language_trait(language, "word-unit"),
	    .magnitude = chs_language_trait(language, "word-magnitude"),
	    .number = chs_language_trait(language, "word-number"),
	    .of = chs_language_trait(language, "word-of"),
	};
	c.names = c.person | c.place | c.organisation | c.other;
	c.value = c.number | c.month | c.magnitude;
	c.head = c.place_trigger | c.institution | c.organisation_trigger;
	return c;
}

size_t chs_finder_match(const chs_finder *finder, size_t i, chs_classes classes)
{
	if (i >= finder->n)
		return 0;
	if (finder->n_matches == 0)
		return finder->tokens[i].form->traits & classes ? 1 : 0;
	/* Matches of one token stand longest first; those of the tokens before are left behind by halves. */
	size_t low = 0, high = finder->n_matches;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (finder->matches[middle].token < i)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < finder->n_matches && finder->matches[low].token == i; low++)
		if (finder->matches[low].classes & classes)
			return finder->matches[low].n_tokens;
	return 0;
}

/* ---- Sentences ---- */

/* Words answer for themselves unless a phrase may hide them. */
static bool find_matches(chs_finder *finder, const chs_sentence *sentence)
{
	const chs_entity_classes *c = &finder->classes;
	chs_classes wanted = c->names | c->unit | c->currency, found = 0;
	for (uint32_t p = 0; p < sentence->n_phrases; p++)
		found |= finder->document->phrases[sentence->first_phrase + p].traits;
	finder->n_matches = 0;
	return !(found & wanted) || chs_find_traits(finder->document, sentence, wanted, &finder->matches,
	                                            &finder->n_matches, &finder->matches_capacity);
}

enum { LONGER = 4 }; /* letters of a word that tells whether a sentence shouts */

/* True when most longer words of the sentence are in upper case. */
static bool is_shouting(const chs_finder *finder)
{
	size_t upper = 0, other = 0;
	for (size_t i = 0; i < finder->n; i++) {
		const chs_form *form = finder->tokens[i].form;
		if (form->kind != CHS_KIND_WORD || form->letters < LONGER)
			continue;
		upper += form->shape == CHS_SHAPE_UPPER;
		other += form->shape != CHS_SHAPE_UPPER;
	}
	return upper > other;
}

/* Collects the tokens that an entity may begin with: most words are passed over here once and for all. */
static bool find_starts(chs_finder *finder)
{
	const chs_token *tokens = finder->tokens;
	chs_classes wanted = finder->classes.value | finder->classes.head;
	unsigned upper = 0;
	size_t count = 0;
	if (!chs_reserve(&finder->starts, &finder->starts_capacity, finder->n, sizeof *finder->starts))
		return false;
	/* Without a branch: which words these are cannot be foretold. */
	uint32_t *starts = finder->starts;
	for (size_t i = 0, n = finder->n; i < n; i++) {
		const chs_form *form = tokens[i].form;
		starts[count] = (uint32_t)i;
		count += ((form->flags & CHS_FORM_START) | (form->traits & wanted)) != 0;
		upper |= (unsigned)(form->shape == CHS_SHAPE_UPPER) & (unsigned)(form->letters >= LONGER);
	}
	finder->n_starts = count;
	finder->shouting = upper && is_shouting(finder);
	return true;
}

static bool begin_sentence(chs_finder *finder, uint32_t index)
{
	const chs_sentence *sentence = &finder->document->sentences[index];
	finder->sentence = index;
	finder->tokens = finder->document->tokens + sentence->first_token;
	finder->n = sentence->n_tokens;
	return find_starts(finder) && find_matches(finder, sentence);
}

static bool add_candidate(chs_finder *finder, const chs_candidate *candidate)
{
	if (!chs_reserve(&finder->candidates, &finder->candidates_capacity, finder->n_candidates + 1,
	                 sizeof *finder->candidates))
		return false;
	finder->candidates[finder->n_candidates] = *candidate;
	finder->candidates[finder->n_candidates++].first += finder->document->sentences[finder->sentence].first_token;
	return true;
}

static bool find_in_sentence(chs_finder *finder)
{
	size_t next = 0;
	for (size_t s = 0; s < finder->n_starts; s++) {
		size_t i = finder->starts[s];
		if (i < next)
			continue;
		chs_candidate candidate = {.sentence = finder->sentence, .first = (uint32_t)i, .trust = CHS_TRUST_SURE};
		candidate.n = (uint32_t)chs_find_value(finder, i, &candidate.type);
		size_t taken = candidate.n ? candidate.n : 1;
		/* Without gazetteers, shape alone would make a name of every capital letter. */
		if (candidate.n == 0 && finder->classes.names)
			taken = chs_find_name(finder, i, &candidate);
		if (candidate.n && !add_candidate(finder, &candidate))
			return false;
		next = i + taken;
	}
	return true;
}

static bool is_lower_word(const chs_form *form)
{
	return (form->kind == CHS_KIND_WORD) & (form->shape == CHS_SHAPE_LOWER);
}

bool chs_finder_knows_lower(const chs_finder *finder, const chs_form *form)
{
	return is_lower_word(form) || chs_word_set_has(&finder->lower, form->form_key);
}

/* A bit for each word that is not written in lower case, by its key. */
enum { CAPITAL_BITS = 1 << 12 };

static void mark_capitals(const chs_token *tokens, size_t n, uint64_t bits[CAPITAL_BITS / 64])
{
	enum { AHEAD = 16 };
	memset(bits, 0, CAPITAL_BITS / 8);
	for (size_t i = 0; i < n; i++) {
		const chs_form *form = tokens[i].form;
		uint64_t bit = form->form_key % CAPITAL_BITS;
		__builtin_prefetch(tokens[i + AHEAD < n ? i + AHEAD : i].form); /* nobody has looked at most of them yet */
		bits[bit / 64] |= (uint64_t)((form->shape != CHS_SHAPE_NONE) & !is_lower_word(form)) << bit % 64;
	}
}

/*
 * Remembers the words that the article writes both with a capital letter and without: those at a sentence's beginning
 * are no names. Some others are remembered too; which words these are cannot be foretold, and so branches are avoided.
 */
static bool collect_lower(chs_finder *finder)
{
	enum { CHUNK = 256 };
	const chs_token *tokens = finder->document->tokens;
	size_t n = finder->document->n_tokens;
	uint64_t bits[CAPITAL_BITS / 64], keys[CHUNK];
	chs_word_set_begin(&finder->lower);
	mark_capitals(tokens, n, bits);
	for (size_t from = 0; from < n; from += CHUNK) {
		size_t count = 0, to = n - from < CHUNK ? n : from + CHUNK;
		for (size_t i = from; i < to; i++) {
			const chs_form *form = tokens[i].form;
			uint64_t bit = form->form_key % CAPITAL_BITS;
			keys[count] = form->form_key;
			count += (unsigned)is_lower_word(form) & (bits[bit / 64] >> bit % 64 & 1);
		}
		for (size_t i = 0; i < count; i++)
			if (!chs_word_set_add(&finder->lower, keys[i]))
				return false;
	}
	return true;
}

static bool find_all(chs_finder *finder)
{
	const chs_document *document = finder->document;
	if (!collect_lower(finder) || !chs_find_phrases(finder->document, finder->language))
		return false;
	for (size_t i = 0; i < document->n_sentences; i++) {
		if (document->sentences[i].furniture || document->sentences[i].n_tokens == 0)
			continue;
		if (!begin_sentence(finder, (uint32_t)i) || !find_in_sentence(finder))
			return false;
	}
	return chs_settle_candidates(finder) && chs_join_variants(finder);
}

chiosa_status chs_finder_open(chs_finder **finder, const chs_language *language, chiosa_error *error)
{
	chs_finder *opened = chs_alloc(1, sizeof *opened);
	if (!opened)
		return chs_fail_memory(error);
	opened->language = language;
	opened->classes = classes_of(language);
	*finder = opened;
	return CHIOSA_OK;
}

void chs_finder_close(chs_finder *finder)
{
	if (!finder)
		return;
	chs_word_set_free(&finder->lower);
	chs_map_free(&finder->memory);
	chs_map_free(&finder->table.whole);
	chs_map_free(&finder->table.part);
	free(finder->table.names);
	free(finder->candidates);
	free(finder->matches);
	free(finder->starts);
	free(finder);
}

chiosa_status chs_finder_run(chs_finder *finder, chs_document *document, chiosa_error *error)
{
	finder->document = document;
	finder->n_candidates = 0;
	chs_map_clear(&finder->memory);
	document->n_entities = 0;
	return find_all(finder) ? CHIOSA_OK : chs_fail_memory(error);
}

chiosa_status chs_find_entities(chs_document *document, const chs_language *language, chiosa_error *error)
{
	chs_finder *finder = NULL;
	chiosa_status status = chs_finder_open(&finder, language, error);
	if (!finder)
		return status;
	status = chs_finder_run(finder, document, error);
	chs_finder_close(finder);
	return status;
}
