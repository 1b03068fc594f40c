/* SPDX-License-Identifier: MIT */
#include "features/matches.h"

#include "base/hash.h"

/* Which classes are inside a match that goes on, and the token behind which each is free again. */
typedef struct coverage {
	chs_classes busy;
	size_t ends[CHS_MAX_CLASSES];
} coverage;

static void release(coverage *cover, size_t token)
{
	for (chs_classes left = cover->busy; left; left &= left - 1) {
		int bit = __builtin_ctzll(left);
		if (cover->ends[bit] <= token)
			cover->busy &= ~((chs_classes)1 << bit);
	}
}

static void occupy(coverage *cover, chs_classes classes, size_t end)
{
	cover->busy |= classes;
	for (chs_classes left = classes; left; left &= left - 1)
		cover->ends[__builtin_ctzll(left)] = end;
}

static bool may_stand_in_phrase(const chs_token *token)
{
	switch (token->kind) {
	case CHS_KIND_QUOTE:
	case CHS_KIND_STOP:
	case CHS_KIND_COLON:
	case CHS_KIND_COMMA:
	case CHS_KIND_DASH:
	case CHS_KIND_BRACKET:
		return false;
	default:
		return true;
	}
}

/* found[n]: the classes (or traits) of the phrase of n tokens that begins here, for 2 ≤ n ≤ the value returned. */
static size_t find_phrases(const chs_language *language, const chs_token *tokens, size_t left, bool traits,
                           chs_classes found[CHS_MAX_PHRASE + 1])
{
	size_t longest = tokens[0].form->longest_phrase, n = 1;
	if (longest > left)
		longest = left;
	uint64_t keys[3] = {tokens[0].form->stem_key, tokens[0].form->form_key, tokens[0].form->cased_key};
	unsigned ways = tokens[0].form->phrase_ways; /* by which a phrase may go on */
	for (; ways && n < longest && may_stand_in_phrase(&tokens[n]); n++) {
		const chs_form *form = tokens[n].form;
		const uint64_t next[3] = {form->stem_key, form->form_key, form->cased_key};
		found[n + 1] = 0;
		for (unsigned way = 0; way < 3; way++) {
			if (!(ways >> way & 1))
				continue;
			keys[way] = chs_hash_join(keys[way], next[way]);
			chs_entry entry = chs_language_find(language, keys[way]);
			found[n + 1] |= traits ? entry.traits : entry.classes;
			if (entry.longest_phrase <= n + 1)
				ways &= ~(1u << way);
		}
	}
	return n;
}

static bool find(const chs_language *language, const chs_token *tokens, size_t n, chs_classes wanted, bool traits,
                 chs_lexicon_match **matches, size_t *count, size_t *capacity)
{
	coverage cover;
	cover.busy = 0;
	for (size_t i = 0; i < n; i++) {
		chs_classes found[CHS_MAX_PHRASE + 1];
		const chs_form *form = tokens[i].form;
		found[1] = traits ? form->traits : form->classes;
		if (form->longest_phrase < 2 && !(found[1] & wanted))
			continue;
		size_t longest = form->longest_phrase > 1 ? find_phrases(language, tokens + i, n - i, traits, found) : 1;
		if (cover.busy)
			release(&cover, i);
		for (size_t length = longest; length > 0; length--) {
			chs_classes classes = found[length] & wanted & ~cover.busy;
			if (!classes)
				continue;
			if (!chs_reserve(matches, capacity, *count + 1, sizeof **matches))
				return false;
			(*matches)[(*count)++] =
			    (chs_lexicon_match){.token = (uint32_t)i, .n_tokens = (uint32_t)length, .classes = classes};
			occupy(&cover, classes, i + length);
		}
	}
	return true;
}

bool chs_find_matches(const chs_language *language, const chs_token *tokens, size_t n, chs_classes wanted,
                      chs_lexicon_match **matches, size_t *count, size_t *capacity)
{
	return find(language, tokens, n, wanted, false, matches, count, capacity);
}

bool chs_find_traits(const chs_language *language, const chs_token *tokens, size_t n, chs_classes wanted,
                     chs_lexicon_match **matches, size_t *count, size_t *capacity)
{
	return find(language, tokens, n, wanted, true, matches, count, capacity);
}
