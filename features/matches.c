/* SPDX-License-Identifier: MIT */
#include "features/matches.h"

#include "base/hash.h"

/* ---- Phrases ---- */

static bool may_stand_in_phrase(const chs_token *token)
{
	enum {
		NEVER = 1u << CHS_KIND_QUOTE | 1u << CHS_KIND_STOP | 1u << CHS_KIND_COLON | 1u << CHS_KIND_COMMA |
		        1u << CHS_KIND_DASH | 1u << CHS_KIND_BRACKET
	};
	return !(NEVER >> token->kind & 1);
}

static uint64_t key_of(const chs_form *form, unsigned way)
{
	return way == 0 ? form->stem_key : way == 1 ? form->form_key : form->cased_key;
}

/* Fills found[n - 2] with the phrases of n tokens, 2 ≤ n ≤ the value returned, that begin here by this way. */
static size_t follow(const chs_language *language, const chs_token *tokens, size_t longest, unsigned way,
                     chs_entry found[CHS_MAX_PHRASE])
{
	uint64_t key = key_of(tokens[0].form, way);
	size_t n = 1;
	while (n < longest && may_stand_in_phrase(&tokens[n])) {
		key = chs_hash_join(key, key_of(tokens[n].form, way));
		chs_entry entry = chs_language_find(language, key);
		found[n - 1].classes |= entry.classes;
		found[n - 1].traits |= entry.traits;
		if (entry.longest_phrase <= ++n)
			break;
	}
	return n;
}

/* Adds the phrases that begin at the document's token `first`, of `left` tokens at most. */
static bool add_phrases(chs_document *document, const chs_language *language, size_t first, size_t left)
{
	const chs_token *tokens = document->tokens + first;
	const chs_form *form = tokens[0].form;
	chs_entry found[CHS_MAX_PHRASE];
	size_t longest = form->longest_phrase < left ? form->longest_phrase : left, n = 1;
	for (size_t i = 0; i + 1 < longest; i++)
		found[i] = (chs_entry){0, 0, 0};
	for (unsigned way = 0; way < 3; way++) {
		size_t length = form->phrase_ways >> way & 1 ? follow(language, tokens, longest, way, found) : 1;
		n = length > n ? length : n;
	}
	for (; n > 1; n--) {
		const chs_entry *entry = &found[n - 2];
		if (!entry->classes && !entry->traits)
			continue;
		if (!chs_reserve(&document->phrases, &document->phrases_capacity, document->n_phrases + 1,
		                 sizeof *document->phrases))
			return false;
		document->phrases[document->n_phrases++] =
		    (chs_phrase){(uint32_t)first, (uint32_t)n, entry->classes, entry->traits};
	}
	return true;
}

/* True when the key of the first two tokens may be known by some way; the second may stand in a phrase. */
static bool may_begin_phrase(chs_key_filter filter, const chs_token *tokens)
{
	const chs_form *first = tokens[0].form, *second = tokens[1].form;
	if (first->phrase_ways == 1u << 1) /* by form, as most do */
		return !chs_filter_denies(filter, chs_hash_join(first->form_key, second->form_key));
	for (unsigned way = 0; way < 3; way++)
		if (first->phrase_ways >> way & 1 &&
		    !chs_filter_denies(filter, chs_hash_join(key_of(first, way), key_of(second, way))))
			return true;
	return false;
}

enum { CHUNK = 128 };

/* Of tokens [from, to), behind each of which another stands, those that may begin a phrase and some others, at most
 * CHUNK, with the key of their first two words; without a branch, since which words these are cannot be foretold. */
static size_t sift_starts(chs_key_filter filter, const chs_token *tokens, size_t from, size_t to,
                          uint32_t starts[CHUNK], uint64_t keys[CHUNK])
{
	uint32_t able[CHUNK];
	size_t n_able = 0, count = 0;
	for (size_t t = from; t < to; t++) {
		able[n_able] = (uint32_t)t;
		n_able += (unsigned)(tokens[t].form->phrase_ways != 0) & (unsigned)may_stand_in_phrase(&tokens[t + 1]);
	}
	for (size_t i = 0; i < n_able; i++) {
		const chs_form *first = tokens[able[i]].form, *second = tokens[able[i] + 1].form;
		unsigned by_form = first->phrase_ways == 1u << 1; /* as most do; the others are judged later */
		starts[count] = able[i];
		keys[count] = chs_hash_join(first->form_key, second->form_key);
		count += !(by_form & (unsigned)chs_filter_denies(filter, keys[count]));
	}
	return count;
}

static bool find_in_sentence(chs_document *document, const chs_language *language, size_t first, size_t end)
{
	chs_key_filter filter = chs_language_filter(language);
	const chs_token *tokens = document->tokens;
	uint32_t starts[CHUNK];
	uint64_t keys[CHUNK];
	for (size_t from = first; from + 1 < end; from += CHUNK) {
		size_t n = sift_starts(filter, tokens, from, end - 1 - from < CHUNK ? end - 1 : from + CHUNK, starts, keys);
		for (size_t i = 0; i < n; i++)
			chs_language_fetch(language, keys[i]);
		for (size_t i = 0; i < n; i++)
			if (may_begin_phrase(filter, &tokens[starts[i]]) &&
			    !add_phrases(document, language, starts[i], end - starts[i]))
				return false;
	}
	return true;
}

bool chs_find_phrases(chs_document *document, const chs_language *language)
{
	document->n_phrases = 0;
	/* Sentences without a phrase have a place among them too, and no place may be counted from NULL. */
	if (!chs_reserve(&document->phrases, &document->phrases_capacity, 1, sizeof *document->phrases))
		return false;
	for (size_t s = 0; s < document->n_sentences; s++) {
		chs_sentence *sentence = &document->sentences[s];
		size_t first = sentence->first_token, before = document->n_phrases;
		if (!find_in_sentence(document, language, first, first + (sentence->furniture ? 0 : sentence->n_tokens)))
			return false;
		sentence->first_phrase = (uint32_t)before;
		sentence->n_phrases = (uint32_t)(document->n_phrases - before);
	}
	return true;
}

/* ---- Matches ---- */

/* Which classes are inside a phrase that goes on, and the token behind which each is free again. */
typedef struct coverage {
	chs_classes busy;
	uint32_t ends[CHS_MAX_CLASSES];
} coverage;

static void release(coverage *cover, uint32_t token)
{
	for (chs_classes left = cover->busy; left; left &= left - 1) {
		int bit = __builtin_ctzll(left);
		if (cover->ends[bit] <= token)
			cover->busy &= ~((chs_classes)1 << bit);
	}
}

static void occupy(coverage *cover, chs_classes classes, uint32_t end)
{
	cover->busy |= classes;
	for (chs_classes left = classes; left; left &= left - 1)
		cover->ends[__builtin_ctzll(left)] = end;
}

/* The words of tokens [from, to) that belong to a wanted class; none is inside a phrase. */
static chs_lexicon_match *match_words(const chs_token *tokens, uint32_t from, uint32_t to, chs_classes wanted,
                                      bool traits, chs_lexicon_match *at)
{
	for (uint32_t i = from; i < to; i++) {
		/* Without a branch: whether a word has one cannot be foretold. There is room for one more. */
		chs_classes classes = (traits ? tokens[i].form->traits : tokens[i].form->classes) & wanted;
		*at = (chs_lexicon_match){.token = i, .n_tokens = 1, .classes = classes};
		at += classes != 0;
	}
	return at;
}

static inline bool find(const chs_document *document, const chs_sentence *sentence, chs_classes wanted, bool traits,
                        chs_lexicon_match **matches, size_t *count, size_t *capacity)
{
	const chs_token *tokens = document->tokens + sentence->first_token;
	const chs_phrase *phrase = document->phrases + sentence->first_phrase;
	const chs_phrase *end = phrase + sentence->n_phrases;
	uint32_t i = 0, n = sentence->n_tokens;
	coverage cover;
	cover.busy = 0;
	if (!chs_reserve(matches, capacity, (size_t)n + sentence->n_phrases + 1, sizeof **matches))
		return false;
	chs_lexicon_match *at = *matches;
	for (; phrase < end; i++) {
		if (!cover.busy) {
			uint32_t next = phrase->token - sentence->first_token;
			at = match_words(tokens, i, next, wanted, traits, at);
			i = next;
		}
		release(&cover, i);
		for (; phrase < end && phrase->token == sentence->first_token + i; phrase++) {
			chs_classes classes = (traits ? phrase->traits : phrase->classes) & wanted & ~cover.busy;
			if (!classes)
				continue;
			*at++ = (chs_lexicon_match){.token = i, .n_tokens = phrase->n_tokens, .classes = classes};
			occupy(&cover, classes, i + phrase->n_tokens);
		}
		at = match_words(tokens, i, i + 1, wanted & ~cover.busy, traits, at);
	}
	for (; cover.busy && i < n; i++) {
		release(&cover, i);
		at = match_words(tokens, i, i + 1, wanted & ~cover.busy, traits, at);
	}
	at = match_words(tokens, i, n, wanted, traits, at);
	*count = (size_t)(at - *matches);
	return true;
}

bool chs_find_matches(const chs_document *document, const chs_sentence *sentence, chs_classes wanted,
                      chs_lexicon_match **matches, size_t *count, size_t *capacity)
{
	return find(document, sentence, wanted, false, matches, count, capacity);
}

bool chs_find_traits(const chs_document *document, const chs_sentence *sentence, chs_classes wanted,
                     chs_lexicon_match **matches, size_t *count, size_t *capacity)
{
	return find(document, sentence, wanted, true, matches, count, capacity);
}
