/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as an article: analysed and measured with the Italian data, and labelled through the public interface. The
 * first byte says what the lines behind it are (title, date, text, or given sentences) and whether memory is fresh.
 */
#include "base/utf8.h"
#include "features/analyser.h"
#include "support.h"

enum { MAX_GIVEN = 64 };

static chs_language *language;
static chs_analyser *analyser;
static chs_extractor *extractor;
static chiosa_model *model;

/* `again`: with memory that no article has been in. */
static void prepare(bool again)
{
	chs_feature_settings settings = chs_feature_defaults();
	if (model && !again)
		return;
	chs_analyser_close(analyser);
	chs_extractor_close(extractor);
	chiosa_model_close(model);
	if (!language)
		FUZZ_CHECK(chs_language_load(&language, CHIOSA_DATA_FOLDER, "it", NULL) == CHIOSA_OK);
	FUZZ_CHECK(chs_parse_groups(&settings.groups, "all", NULL) == CHIOSA_OK);
	FUZZ_CHECK(chs_analyser_open(&analyser, language, NULL) == CHIOSA_OK);
	FUZZ_CHECK(chs_extractor_open(&extractor, language, &settings, NULL) == CHIOSA_OK);
	FUZZ_CHECK(chiosa_model_open(&model, fuzz_model(FUZZ_TRANSITIONS), NULL) == CHIOSA_OK);
}

static void check_boundary(const chs_document *d, size_t at)
{
	FUZZ_CHECK(at <= d->text.length);
	FUZZ_CHECK(at == d->text.length || ((unsigned char)d->text.data[at] & 0xC0) != 0x80);
}

static void check_document(const chs_document *d)
{
	size_t behind = 0, token = 0;
	FUZZ_CHECK(chs_utf8_valid(d->text.data, d->text.length) == d->text.length);
	for (size_t s = 0; s < d->n_sentences; s++) {
		const chs_sentence *sentence = &d->sentences[s];
		FUZZ_CHECK(sentence->start >= behind && sentence->start <= sentence->end);
		FUZZ_CHECK(sentence->first_token == token);
		check_boundary(d, sentence->start);
		check_boundary(d, sentence->end);
		behind = sentence->start;
		for (size_t t = 0; t < sentence->n_tokens; t++, token++) {
			FUZZ_CHECK(token < d->n_tokens && d->tokens[token].form);
			FUZZ_CHECK(d->tokens[token].start >= behind && d->tokens[token].start < d->tokens[token].end);
			check_boundary(d, d->tokens[token].start);
			check_boundary(d, d->tokens[token].end);
			behind = d->tokens[token].end;
		}
		FUZZ_CHECK(behind <= sentence->end);
		behind = sentence->end;
	}
	FUZZ_CHECK(token == d->n_tokens);
	for (size_t e = 0; e < d->n_entities; e++) {
		const chs_entity *entity = &d->entities[e];
		FUZZ_CHECK(entity->sentence < d->n_sentences && entity->n_tokens > 0);
		FUZZ_CHECK((size_t)entity->first_token + entity->n_tokens <= d->n_tokens);
		FUZZ_CHECK(entity->start == d->tokens[entity->first_token].start);
		FUZZ_CHECK(entity->end == d->tokens[entity->first_token + entity->n_tokens - 1].end);
		FUZZ_CHECK(chs_utf8_valid(entity->name.data, entity->name.length) == entity->name.length);
	}
}

static void check_vectors(const chs_vectors *vectors, size_t n_sentences)
{
	FUZZ_CHECK(vectors->n_rows == n_sentences);
	for (size_t row = 0; row < vectors->n_rows; row++)
		for (size_t i = vectors->starts[row]; i < vectors->starts[row + 1]; i++)
			FUZZ_CHECK(vectors->items[i].value > -1e6f && vectors->items[i].value < 1e6f);
}

static void analyse(const chs_article_source *source)
{
	const chs_document *document;
	chs_vectors vectors = {0}, named = {0};
	chs_feature_names names = {0};
	FUZZ_CHECK(chs_analyse(analyser, source, &document, NULL) == CHIOSA_OK);
	check_document(document);
	FUZZ_CHECK(chs_extract(extractor, document, &vectors, NULL, NULL) == CHIOSA_OK);
	check_vectors(&vectors, document->n_sentences);
	FUZZ_CHECK(chs_extract(extractor, document, &named, &names, NULL) == CHIOSA_OK);
	FUZZ_CHECK(named.n_items == vectors.n_items);
	chs_feature_names_free(&names);
	chs_vectors_free(&vectors);
	chs_vectors_free(&named);
}

static void label(chs_slice title, chs_slice text)
{
	chiosa_label_options options = CHIOSA_LABEL_OPTIONS_INIT;
	chiosa_result *result;
	options.title = title.length ? title.data : NULL;
	options.title_length = title.length;
	options.min_probability = 0.3;
	FUZZ_CHECK(chiosa_label(&result, model, text.data, text.length, &options, NULL) == CHIOSA_OK);
	fuzz_check_result(result, model, text.length, title.length);
	chiosa_result_free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = {data, size};
	uint8_t how = fuzz_byte(&input);
	chs_slice given[MAX_GIVEN];
	unsigned char furniture[MAX_GIVEN];
	chs_article_source source = {0};
	prepare(how & 0x80);
	if (how & 1)
		source.title = fuzz_line(&input);
	if (how & 2)
		source.date = fuzz_line(&input);
	if (how & 4) {
		source.sentences = given;
		for (; input.size && source.n_sentences < MAX_GIVEN; source.n_sentences++) {
			furniture[source.n_sentences] = (unsigned char)(how >> 4) % 3;
			given[source.n_sentences] = fuzz_line(&input);
		}
		source.furniture = how & 8 ? furniture : NULL;
	} else {
		source.text = fuzz_rest(&input);
		label(source.title, source.text);
	}
	analyse(&source);
	return 0;
}
