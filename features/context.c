/* SPDX-License-Identifier: MIT */
/* Marks, length and place: what can be said of a sentence without reading its words. */
#include "features/measure.h"

/* All features of this file; in runs where one of several is chosen by number. */
typedef enum fixed {
	SHARE_0,
	LONGEST_0 = SHARE_0 + 11,
	LENGTH_1_4 = LONGEST_0 + 6,
	FIFTH_1 = LENGTH_1_4 + 7,
	INDEX_1 = FIFTH_1 + 5,
	LAST = INDEX_1 + 4,
	HEADLINE,
	SHARE,
	WITHIN,
	ENDS,
	BEGINS,
	AFTER_COLON,
	WHOLE,
	FRAGMENTS_ONLY,
	SEVERAL,
	SAYING_BEHIND,
	SAYING_BEFORE,
	SOURCE_OF_BEFORE,
	SOURCE_OF_BEFORE_SHORT,
	BEFORE_SOME,
	BEFORE_WHOLE,
	BEHIND_SOME,
	BEHIND_WHOLE,
	N_FIXED
} fixed;

_Static_assert((int)N_FIXED <= (int)CHS_N_FIXED, "measure.h has room for them");

static const struct {
	const char *prefix, *value;
} fixed_names[N_FIXED] = {
    {"quote:share=", "0"},
    {"quote:share=", "0.1"},
    {"quote:share=", "0.2"},
    {"quote:share=", "0.3"},
    {"quote:share=", "0.4"},
    {"quote:share=", "0.5"},
    {"quote:share=", "0.6"},
    {"quote:share=", "0.7"},
    {"quote:share=", "0.8"},
    {"quote:share=", "0.9"},
    {"quote:share=", "1"},
    {"quote:longest=", "0"},
    {"quote:longest=", "1"},
    {"quote:longest=", "2-3"},
    {"quote:longest=", "4-6"},
    {"quote:longest=", "7-12"},
    {"quote:longest=", "13+"},
    {"length:", "1-4"},
    {"length:", "5-8"},
    {"length:", "9-14"},
    {"length:", "15-22"},
    {"length:", "23-32"},
    {"length:", "33-48"},
    {"length:", "49+"},
    {"position:", "fifth=1"},
    {"position:", "fifth=2"},
    {"position:", "fifth=3"},
    {"position:", "fifth=4"},
    {"position:", "fifth=5"},
    {"position:", "index=1"},
    {"position:", "index=2"},
    {"position:", "index=3"},
    {"position:", "index=4"},
    {"position:", "last"},
    {"position:", "headline"},
    {"quote:share", ""},
    {"quote:", "within"},
    {"quote:", "ends"},
    {"quote:", "begins"},
    {"quote:", "after-colon"},
    {"quote:", "whole"},
    {"quote:", "fragments-only"},
    {"quote:", "several"},
    {"quote:", "saying-behind"},
    {"quote:", "saying-before"},
    {"quote:", "source-of-before"},
    {"quote:", "source-of-before,short"},
    {"quote:before=", "some"},
    {"quote:before=", "whole"},
    {"quote:behind=", "some"},
    {"quote:behind=", "whole"},
};

void chs_prepare_context(chs_extractor *x)
{
	for (size_t i = 0; i < N_FIXED; i++)
		x->fixed_hashes[i] =
		    chs_feature_hash(chs_slice_from(fixed_names[i].prefix), chs_slice_from(fixed_names[i].value), "");
}

/* No sentence has one of these features twice. */
static void emit(chs_extractor *x, size_t what, float scale)
{
	uint64_t hash = x->fixed_hashes[what];
	if (chs_emit_once(&x->emitter, hash, scale))
		chs_emit_name_parts(&x->emitter, hash, chs_slice_from(fixed_names[what].prefix),
		                    chs_slice_from(fixed_names[what].value), "");
}

static size_t share_step(float share)
{
	if (share <= 0)
		return 0;
	if (share >= 1)
		return 10;
	int step = (int)(share * 10);
	return step < 1 ? 1 : (size_t)step;
}

static size_t run_step(unsigned words)
{
	if (words <= 3)
		return words < 2 ? words : 2;
	return words <= 6 ? 3 : words <= 12 ? 4 : 5;
}

/* The verb of saying nearest to the marks: within a few words behind a closing mark or before an opening one. */
static bool saying_near(const chs_extractor *x, const chs_document *document, const chs_sentence *sentence, bool behind)
{
	enum { NEAR = 6 };
	if (!(x->survey.marks >> (behind ? CHS_MARK_CLOSE : CHS_MARK_OPEN) & 1) || !(x->survey.classes & x->sayings))
		return false;
	size_t first = sentence->first_token, end = first + sentence->n_tokens;
	for (size_t t = first; t < end; t++) {
		if (document->tokens[t].mark != (behind ? CHS_MARK_CLOSE : CHS_MARK_OPEN))
			continue;
		size_t from = behind ? t + 1 : t > first + NEAR ? t - NEAR : first;
		size_t to = behind ? (t + 1 + NEAR < end ? t + 1 + NEAR : end) : t;
		for (size_t n = from; n < to; n++)
			if (!document->tokens[n].quoted && document->tokens[n].form->classes & x->sayings)
				return true;
	}
	return false;
}

/* A sentence of the writer's own words with a verb of saying beside a quotation may only name its source: Lo ha detto
 * X. */
static void measure_attribution(chs_extractor *x, const chs_document *document, size_t index)
{
	enum { SHORT = 12 };
	const chs_sentence *sentence = &document->sentences[index];
	float scale = x->settings.scale[CHS_GROUP_QUOTES];
	bool saying = false;
	if (sentence->quotation.longest > 3 || index == 0 || !(x->survey.classes & x->sayings))
		return;
	for (size_t t = sentence->first_token; t < (size_t)sentence->first_token + sentence->n_tokens; t++)
		saying |= !document->tokens[t].quoted && document->tokens[t].form->classes & x->sayings;
	if (!saying)
		return;
	const chs_quotation *before = &document->sentences[index - 1].quotation;
	if (before->longest > 3)
		emit(x, sentence->n_tokens <= SHORT ? SOURCE_OF_BEFORE_SHORT : SOURCE_OF_BEFORE, scale);
}

static void measure_quotes(chs_extractor *x, const chs_document *document, size_t index)
{
	const chs_sentence *sentence = &document->sentences[index];
	const chs_quotation *q = &sentence->quotation;
	float scale = x->settings.scale[CHS_GROUP_QUOTES];
	emit(x, SHARE_0 + share_step(q->share), scale);
	emit(x, LONGEST_0 + run_step(q->longest), scale);
	if (q->share > 0)
		emit(x, SHARE, scale * q->share);
	if (q->starts_inside)
		emit(x, q->ends_inside ? WITHIN : ENDS, scale);
	else if (q->ends_inside)
		emit(x, BEGINS, scale);
	if (q->after_colon)
		emit(x, AFTER_COLON, scale);
	if (q->whole)
		emit(x, WHOLE, scale);
	if (q->fragments && q->longest <= 3)
		emit(x, FRAGMENTS_ONLY, scale);
	if (q->opens > 1)
		emit(x, SEVERAL, scale);
	if (saying_near(x, document, sentence, true))
		emit(x, SAYING_BEHIND, scale);
	if (saying_near(x, document, sentence, false))
		emit(x, SAYING_BEFORE, scale);
	measure_attribution(x, document, index);
	for (int side = 0; side < 2; side++) {
		if (side == 0 ? index == 0 : index + 1 >= document->n_sentences)
			continue;
		const chs_quotation *other = &document->sentences[side == 0 ? index - 1 : index + 1].quotation;
		if (other->longest > 3)
			emit(x, (side == 0 ? BEFORE_SOME : BEHIND_SOME) + (size_t)other->whole, scale);
	}
}

static void measure_length(chs_extractor *x)
{
	static const unsigned most[] = {4, 8, 14, 22, 32, 48, UINT32_MAX};
	size_t step = 0;
	while (x->survey.words > most[step])
		step++;
	emit(x, LENGTH_1_4 + step, x->settings.scale[CHS_GROUP_LENGTH]);
}

static void measure_position(chs_extractor *x, const chs_document *document, size_t index)
{
	float scale = x->settings.scale[CHS_GROUP_POSITION];
	const chs_sentence *sentences = document->sentences;
	size_t rank = x->rank, count = x->n_real;
	if (count > 1) { /* a sentence by itself is neither the beginning of an article nor its end */
		emit(x, FIFTH_1 + rank * 5 / count, scale);
		if (rank < 4)
			emit(x, INDEX_1 + rank, scale);
		if (rank + 1 == count)
			emit(x, LAST, scale);
	}
	if (rank == 0 && sentences[index].n_tokens) {
		const chs_token *end = &document->tokens[sentences[index].first_token + sentences[index].n_tokens - 1];
		if (end->kind != CHS_KIND_STOP)
			emit(x, HEADLINE, scale);
	}
}

void chs_measure_context(chs_extractor *x, const chs_document *document, size_t index)
{
	if (chs_has_group(x, CHS_GROUP_QUOTES))
		measure_quotes(x, document, index);
	if (chs_has_group(x, CHS_GROUP_LENGTH))
		measure_length(x);
	if (chs_has_group(x, CHS_GROUP_POSITION))
		measure_position(x, document, index);
}
