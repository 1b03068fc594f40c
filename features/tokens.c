/* SPDX-License-Identifier: MIT */
/*
 * The scanner's tokens put into the document. Scripts written without spaces are the one place where ICU's dictionaries
 * decide where words end.
 */
#include "features/tokens.h"

#include "features/forms_lookup.h"
#include "features/scan.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

struct chs_tokeniser {
	const char *tag;
	chs_scan_rules rules;
	UBreakIterator *breaks; /* opened when the first script without spaces is met */
	uint64_t *ids;          /* of a sentence's tokens: features/forms_lookup.h */
	size_t ids_capacity;
};

chiosa_status chs_tokeniser_open(chs_tokeniser **tokeniser, const chs_language *language, chs_forms *forms,
                                 chiosa_error *error)
{
	chs_tokeniser *opened = chs_alloc(1, sizeof *opened);
	if (!opened)
		return chs_fail_memory(error);
	const char *elision = chs_language_setting(language, "elision");
	opened->tag = chs_language_tag(language);
	opened->rules = (chs_scan_rules){.forms = forms,
	                                 .split_elisions = elision && strcmp(elision, "split") == 0,
	                                 .elision = chs_language_class(language, "elision"),
	                                 .apostrophe = chs_language_trait(language, "word-apostrophe"),
	                                 .abbreviation = chs_language_classes(language, "abbreviation"),
	                                 .domain = chs_language_class(language, "domain")};
	*tokeniser = opened;
	return CHIOSA_OK;
}

void chs_tokeniser_close(chs_tokeniser *tokeniser)
{
	if (!tokeniser)
		return;
	if (tokeniser->breaks)
		ubrk_close(tokeniser->breaks);
	free(tokeniser->ids);
	free(tokeniser);
}

/* `form` is the token's, NULL when memory was short for it. Its kind is known: the form need not be looked at here. */
static chiosa_status add_token(chs_document *document, const chs_form *form, chs_kind kind, size_t start, size_t end,
                               bool space_before, chiosa_error *error)
{
	if (!form ||
	    (document->n_tokens == document->tokens_capacity &&
	     !chs_reserve(&document->tokens, &document->tokens_capacity, document->n_tokens + 1, sizeof *document->tokens)))
		return chs_fail_memory(error);
	document->tokens[document->n_tokens++] = (chs_token){.start = (uint32_t)start,
	                                                     .end = (uint32_t)end,
	                                                     .form = form,
	                                                     .kind = (uint8_t)kind,
	                                                     .space_before = space_before};
	return CHIOSA_OK;
}

static const chs_form *form_of(const chs_tokeniser *tokeniser, const chs_document *document, size_t start, size_t end,
                               chs_kind kind)
{
	return chs_forms_get(tokeniser->rules.forms, chs_slice_of(document->text.data + start, end - start), kind);
}

/* Adds the words that ICU's dictionaries find in text[start, end). */
static chiosa_status add_dense(chs_tokeniser *tokeniser, chs_document *document, size_t start, size_t end,
                               bool space_before, chiosa_error *error)
{
	chiosa_status status = CHIOSA_OK;
	UErrorCode code = U_ZERO_ERROR;
	UText *text = utext_openUTF8(NULL, document->text.data + start, (int64_t)(end - start), &code);
	if (!tokeniser->breaks)
		tokeniser->breaks = ubrk_open(UBRK_WORD, tokeniser->tag, NULL, 0, &code);
	if (U_SUCCESS(code))
		ubrk_setUText(tokeniser->breaks, text, &code);
	if (U_FAILURE(code)) {
		status = chs_fail(error, CHIOSA_ERROR_INTERNAL, "ICU cannot break words: %s", u_errorName(code));
		goto cleanup;
	}
	size_t from = 0;
	for (int32_t to = ubrk_next(tokeniser->breaks); status == CHIOSA_OK && to != UBRK_DONE;
	     to = ubrk_next(tokeniser->breaks)) {
		const chs_form *form = form_of(tokeniser, document, start + from, start + (size_t)to, CHS_KIND_WORD);
		status = add_token(document, form, CHS_KIND_WORD, start + from, start + (size_t)to, from == 0 && space_before,
		                   error);
		from = (size_t)to;
	}
cleanup:
	if (text)
		utext_close(text);
	return status;
}

static bool space_before_sentence(const chs_document *document, size_t start)
{
	size_t at = start;
	if (start == 0)
		return true;
	while (at > 0 && ((unsigned char)document->text.data[--at] & 0xC0) == 0x80)
		;
	return chs_character_at(document->text, at, &at) == CHS_CHARACTER_SPACE;
}

/* Takes plain tokens as long as they come. */
static bool take_plain(chs_tokeniser *tokeniser, chs_document *document, chs_scan *scan, size_t first)
{
	enum { MOST = 64 };
	size_t taken = MOST;
	while (taken == MOST) {
		size_t n = document->n_tokens;
		if (!chs_reserve(&document->tokens, &document->tokens_capacity, n + MOST, sizeof *document->tokens) ||
		    !chs_reserve(&tokeniser->ids, &tokeniser->ids_capacity, n - first + MOST, sizeof *tokeniser->ids))
			return false;
		taken = chs_scan_plain(scan, document->tokens + n, tokeniser->ids + (n - first), MOST);
		document->n_tokens += taken;
	}
	return true;
}

/* Adds the token that the scanner has come to; take_plain has left room for it. */
static chiosa_status add_other(chs_tokeniser *tokeniser, chs_document *document, const chs_scan *scan, size_t first,
                               chiosa_error *error)
{
	size_t start = scan->base + scan->start, end = scan->base + scan->at;
	if (scan->dense)
		return add_dense(tokeniser, document, start, end, scan->space_before, error);
	chs_token *token = &document->tokens[document->n_tokens++];
	*token = (chs_token){.start = (uint32_t)start,
	                     .end = (uint32_t)end,
	                     .form = chs_scan_known(scan),
	                     .kind = (uint8_t)scan->kind,
	                     .space_before = scan->space_before};
	if (!token->form) {
		uint64_t id = chs_form_id(chs_slice_of(document->text.data + start, end - start), scan->kind);
		tokeniser->ids[token - document->tokens - (ptrdiff_t)first] = id;
		chs_forms_expect(chs_forms_table(tokeniser->rules.forms), id);
	}
	return CHIOSA_OK;
}

static chs_slice raw_of(const chs_document *document, const chs_token *token)
{
	return chs_slice_of(document->text.data + token->start, token->end - token->start);
}

/*
 * Looks up what the tokens from `first` on are: the known ones, then the new ones. What is asked of forms later will be
 * at hand.
 */
static bool find_forms(const chs_tokeniser *tokeniser, chs_document *document, size_t first)
{
	chs_forms *forms = tokeniser->rules.forms;
	const chs_form_table *table = chs_forms_table(forms);
	size_t from = document->n_tokens, to = from; /* where new ones are */
	for (size_t t = first; t < document->n_tokens; t++) {
		chs_token *token = &document->tokens[t];
		if (!token->form)
			token->form = chs_form_known(table, raw_of(document, token), tokeniser->ids[t - first]);
		if (token->form) {
			__builtin_prefetch(token->form);
			continue;
		}
		chs_forms_expect_word(forms, raw_of(document, token));
		from = from < t ? from : t;
		to = t + 1;
	}
	for (size_t t = from; t < to; t++) {
		chs_token *token = &document->tokens[t];
		if (!token->form)
			token->form =
			    chs_forms_find(forms, raw_of(document, token), (chs_kind)token->kind, tokeniser->ids[t - first]);
		if (!token->form)
			return false;
	}
	return true;
}

static chiosa_status tokenise_sentence(chs_tokeniser *tokeniser, chs_document *document, chs_sentence *sentence,
                                       chiosa_error *error)
{
	chiosa_status status = CHIOSA_OK;
	size_t base = sentence->start, first = document->n_tokens;
	chs_scan scan = {.rules = &tokeniser->rules,
	                 .text = chs_slice_of(document->text.data + base, sentence->end - base),
	                 .base = base,
	                 .readable = document->text.length - base};
	sentence->first_token = (uint32_t)first;
	do {
		if (!take_plain(tokeniser, document, &scan, first))
			return chs_fail_memory(error);
		if (!chs_scan_next(&scan))
			break;
		status = add_other(tokeniser, document, &scan, first, error);
	} while (status == CHIOSA_OK);
	if (status == CHIOSA_OK && (scan.failed || !find_forms(tokeniser, document, first)))
		status = chs_fail_memory(error);
	if (document->n_tokens > first && !document->tokens[first].space_before)
		document->tokens[first].space_before = space_before_sentence(document, base);
	sentence->n_tokens = (uint32_t)(document->n_tokens - first);
	return status;
}

chiosa_status chs_tokenise(chs_tokeniser *tokeniser, chs_document *document, chiosa_error *error)
{
	/* Sentences without a token have a place among the tokens too, and no place may be counted from NULL. */
	if (!chs_reserve(&document->tokens, &document->tokens_capacity, 1, sizeof *document->tokens))
		return chs_fail_memory(error);
	for (size_t i = 0; i < document->n_sentences; i++) {
		chiosa_status status = tokenise_sentence(tokeniser, document, &document->sentences[i], error);
		if (status != CHIOSA_OK)
			return status;
	}
	return CHIOSA_OK;
}
