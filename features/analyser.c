/* SPDX-License-Identifier: MIT */
#include "features/analyser.h"

#include "base/utf8.h"
#include "features/decode.h"
#include "features/entities.h"
#include "features/furniture.h"
#include "features/quotation.h"
#include "features/sentences.h"
#include "features/tokens.h"

#include <stdlib.h>

/* Positions are 32-bit; this bound keeps every sum of them below 2^32 too. */
enum { LONGEST_TEXT = 1 << 30 };

struct chs_analyser {
	chs_forms *forms;
	chs_splitter *splitter;
	chs_tokeniser *tokeniser;
	chs_furniture *furniture;
	chs_finder *finder;
	chs_document document;
	chs_buffer text;
};

chiosa_status chs_analyser_open(chs_analyser **analyser, const chs_language *language, chiosa_error *error)
{
	chs_analyser *a = chs_alloc(1, sizeof *a);
	if (!a)
		return chs_fail_memory(error);
	chiosa_status status = chs_forms_open(&a->forms, language, error);
	if (status == CHIOSA_OK)
		status = chs_splitter_open(&a->splitter, language, error);
	if (status == CHIOSA_OK)
		status = chs_tokeniser_open(&a->tokeniser, language, a->forms, error);
	if (status == CHIOSA_OK)
		status = chs_furniture_open(&a->furniture, language, error);
	if (status == CHIOSA_OK)
		status = chs_finder_open(&a->finder, language, error);
	if (status != CHIOSA_OK) {
		chs_analyser_close(a);
		return status;
	}
	*analyser = a;
	return CHIOSA_OK;
}

void chs_analyser_close(chs_analyser *a)
{
	if (!a)
		return;
	chs_finder_close(a->finder);
	chs_furniture_close(a->furniture);
	chs_tokeniser_close(a->tokeniser);
	chs_splitter_close(a->splitter);
	chs_forms_close(a->forms);
	chs_document_free(&a->document);
	chs_buffer_free(&a->text);
	free(a);
}

void chs_analyser_know(chs_analyser *analyser, const chs_known_words *known)
{
	chs_forms_know(analyser->forms, known);
}

static chs_sentence *add_sentence(chs_document *d, size_t start, size_t end, bool given)
{
	if (!chs_reserve(&d->sentences, &d->sentences_capacity, d->n_sentences + 1, sizeof *d->sentences))
		return NULL;
	chs_sentence *sentence = &d->sentences[d->n_sentences];
	*sentence = (chs_sentence){.start = (uint32_t)start, .end = (uint32_t)end, .given = given};
	sentence->paragraph = d->n_sentences ? sentence[-1].paragraph + 1 : 0;
	d->n_sentences++;
	return sentence;
}

/* Appends text that may be malformed, repaired. Offsets of given text are then those of the repaired text. */
static void add_text(chs_buffer *buffer, chs_slice text)
{
	if (chs_utf8_valid(text.data, text.length) == text.length)
		chs_buffer_add_slice(buffer, text);
	else
		chs_utf8_repair(buffer, text.data, text.length);
}

static bool too_long(const chs_article_source *source)
{
	size_t total = source->title.length;
	if (total > LONGEST_TEXT || source->text.length > LONGEST_TEXT)
		return true;
	total += source->text.length;
	for (size_t i = 0; i < source->n_sentences && total <= LONGEST_TEXT; i++)
		total = source->sentences[i].length > LONGEST_TEXT ? (size_t)LONGEST_TEXT + 1
		                                                   : total + source->sentences[i].length + 1;
	return total > LONGEST_TEXT;
}

/* Fills document text and sentence bounds. */
static chiosa_status lay_out(chs_analyser *a, const chs_article_source *source, chiosa_error *error)
{
	chs_document *d = &a->document;
	chs_buffer *text = &a->text;
	size_t body;
	chs_buffer_clear(text);
	add_text(text, source->title);
	size_t title_end = text->length;
	if (title_end) {
		chs_buffer_add_char(text, '\n');
		chs_sentence *title = add_sentence(d, 0, title_end, true);
		if (!title)
			return chs_fail_memory(error);
		title->in_title = 1;
	}
	body = text->length;
	for (size_t i = 0; i < source->n_sentences; i++) {
		if (i)
			chs_buffer_add_char(text, '\n');
		size_t start = text->length;
		add_text(text, source->sentences[i]);
		if (!add_sentence(d, start, text->length, true))
			return chs_fail_memory(error);
	}
	if (!source->sentences)
		add_text(text, source->text);
	chs_buffer_add(text, "", 0);
	if (text->failed)
		return chs_fail_memory(error);
	d->text = chs_buffer_slice(text);
	d->body_start = (uint32_t)body;
	return source->sentences ? CHIOSA_OK : chs_split(a->splitter, d, body, text->length, error);
}

static void apply_known_furniture(chs_document *d, const chs_article_source *source)
{
	size_t titles = d->n_sentences - source->n_sentences;
	for (size_t i = 0; source->furniture && i < source->n_sentences; i++)
		if (source->furniture[i] != CHS_KNOWN_NOTHING)
			d->sentences[titles + i].furniture = source->furniture[i] == CHS_KNOWN_FURNITURE;
}

chiosa_status chs_analyse(chs_analyser *a, const chs_article_source *source, const chs_document **document,
                          chiosa_error *error)
{
	chs_document *d = &a->document;
	if (too_long(source))
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "the article is longer than %d bytes", (int)LONGEST_TEXT);
	chs_document_reset(d);
	chs_forms_trim(a->forms);
	d->date = chs_parse_date(source->date);
	chiosa_status status = lay_out(a, source, error);
	if (status == CHIOSA_OK)
		status = chs_tokenise(a->tokeniser, d, error);
	if (status == CHIOSA_OK) {
		chs_furniture_mark(a->furniture, d);
		apply_known_furniture(d, source);
		status = chs_follow_quotations(d, error);
	}
	if (status == CHIOSA_OK)
		status = chs_finder_run(a->finder, d, error);
	if (status == CHIOSA_OK)
		*document = d;
	return status;
}

chiosa_status chs_probe_hash(const chs_language *language, uint64_t *hash, chiosa_error *error)
{
	/* A sample of what stemmers and break rules decide: elisions, accents, numbers, marks, several languages. */
	static const char probe[] =
	    "L’amministrazione perché andò 3,5% «Non so». e-mail U.S.A. naïveté running quickly Übergänge "
	    "aujourd’hui l'eau niños corazones 1.300.000 12:30 S.p.A. vicepresidente Kim Jong-un москва поезда";
	chs_analyser *analyser;
	const chs_document *document;
	chs_article_source source = {.text = {probe, sizeof probe - 1}};
	chiosa_status status = chs_analyser_open(&analyser, language, error);
	if (status != CHIOSA_OK)
		return status;
	status = chs_analyse(analyser, &source, &document, error);
	if (status == CHIOSA_OK) {
		uint64_t value = document->n_tokens;
		for (size_t t = 0; t < document->n_tokens; t++) {
			const chs_token *token = &document->tokens[t];
			value = chs_hash_join(value, chs_hash(token->form->stem.data, token->form->stem.length, token->start));
		}
		*hash = value;
	}
	chs_analyser_close(analyser);
	return status;
}
