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
	/* Matches of one token stand longest first. */
	for (uint32_t m = finder->first_match[i]; m < finder->first_match[i + 1]; m++)
		if (finder->matches[m].classes & classes)
			return finder->matches[m].n_tokens;
	return 0;
}

/* ---- Sentences ---- */

static bool find_phrases(chs_finder *finder)
{
	const chs_entity_classes *c = &finder->classes;
	chs_classes wanted = c->names | c->person_trigger | c->unit | c->currency;
	finder->n_matches = 0;
	if (!chs_find_traits(finder->language, finder->tokens, finder->n, wanted, &finder->matches, &finder->n_matches,
	                     &finder->matches_capacity) ||
	    !chs_reserve(&finder->first_match, &finder->first_match_capacity, finder->n + 1, sizeof *finder->first_match))
		return false;
	uint32_t m = 0;
	for (size_t i = 0; i <= finder->n; i++) {
		while (m < finder->n_matches && finder->matches[m].token < i)
			m++;
		finder->first_match[i] = m;
	}
	return true;
}

/* True when most longer words of the sentence are in upper case. */
static bool is_shouting(const chs_finder *finder)
{
	enum { LONGER = 4 };
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

static bool begin_sentence(chs_finder *finder, uint32_t index)
{
	const chs_sentence *sentence = &finder->document->sentences[index];
	finder->sentence = index;
	finder->tokens = finder->document->tokens + sentence->first_token;
	finder->n = sentence->n_tokens;
	finder->shouting = is_shouting(finder);
	return find_phrases(finder);
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
	for (size_t i = 0; i < finder->n;) {
		chs_candidate candidate = {.sentence = finder->sentence, .first = (uint32_t)i, .trust = CHS_TRUST_SURE};
		candidate.n = (uint32_t)chs_find_value(finder, i, &candidate.type);
		size_t taken = candidate.n ? candidate.n : 1;
		/* Without gazetteers, shape alone would make a name of every capital letter. */
		if (candidate.n == 0 && finder->classes.names)
			taken = chs_find_name(finder, i, &candidate);
		if (candidate.n && !add_candidate(finder, &candidate))
			return false;
		i += taken;
	}
	return true;
}

/* Remembers the words that the article writes in lower case: capitalised at a sentence's beginning they are no names.
 */
static bool collect_lower(chs_finder *finder)
{
	const chs_document *document = finder->document;
	for (size_t i = 0; i < document->n_tokens; i++) {
		const chs_form *form = document->tokens[i].form;
		if (form->kind == CHS_KIND_WORD && form->shape == CHS_SHAPE_LOWER &&
		    !chs_map_put(&finder->lower, form->form_key, 0, NULL))
			return false;
	}
	return true;
}

static bool find_all(chs_finder *finder)
{
	const chs_document *document = finder->document;
	if (!collect_lower(finder))
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
	chs_map_free(&finder->lower);
	chs_map_free(&finder->memory);
	chs_map_free(&finder->table.whole);
	chs_map_free(&finder->table.part);
	free(finder->table.names);
	free(finder->candidates);
	free(finder->matches);
	free(finder->first_match);
	free(finder);
}

chiosa_status chs_finder_run(chs_finder *finder, chs_document *document, chiosa_error *error)
{
	finder->document = document;
	finder->n_candidates = 0;
	chs_map_clear(&finder->lower);
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
