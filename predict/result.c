/* SPDX-License-Identifier: MIT */
/* chiosa_label: one article in memory to a result that stands on its own. */
#include "features/decode.h"
#include "predict/labeller.h"
#include "predict/positions.h"

#include <stdlib.h>

enum { LONGEST_TEXT = 64 << 20 };

struct chiosa_result {
	chs_arena arena; /* holds everything that the arrays point to */
	chiosa_sentence *sentences;
	size_t n_sentences;
	chiosa_entity *entities;
	size_t n_entities;
};

void chiosa_result_free(chiosa_result *result)
{
	if (!result)
		return;
	chs_arena_free(&result->arena);
	free(result->sentences);
	free(result->entities);
	free(result);
}

static const char *copy(chiosa_result *result, const chs_document *document, size_t start, size_t end, bool *failed)
{
	const char *text = chs_arena_copy(&result->arena, document->text.data + start, end - start);
	*failed |= !text;
	return text;
}

static bool fill_sentences(chiosa_result *result, const chiosa_model *model, const chs_labelling *l)
{
	const chs_document *d = l->document;
	size_t k = model->n_labels;
	chs_positions positions = {.document = d};
	bool failed = false;
	result->sentences = chs_alloc(d->n_sentences, sizeof *result->sentences);
	for (size_t s = 0; result->sentences && s < d->n_sentences && !failed; s++) {
		const chs_sentence *from = &d->sentences[s];
		chiosa_sentence *to = &result->sentences[s];
		const double *row = l->probabilities + s * k;
		to->start = chs_position(&positions, from->start);
		to->end = to->start + chs_utf8_count(d->text.data + from->start, from->end - from->start);
		to->text = copy(result, d, from->start, from->end, &failed);
		to->in_title = from->in_title;
		to->why = (chiosa_why)l->why[s];
		if (to->why == CHIOSA_FURNITURE)
			continue;
		double *probabilities = chs_arena_alloc(&result->arena, k * sizeof *probabilities);
		if (!probabilities)
			return false;
		memcpy(probabilities, row, k * sizeof *row);
		to->probabilities = probabilities;
		to->probability = row[chs_largest(row, k)];
		if (to->why == CHIOSA_LABELLED) {
			const char *label = model->labels[l->labels[s]];
			to->label = chs_arena_copy(&result->arena, label, strlen(label));
			failed |= !to->label;
		}
	}
	result->n_sentences = d->n_sentences;
	return result->sentences && !failed;
}

static bool fill_entities(chiosa_result *result, const chs_document *d)
{
	chs_positions positions = {.document = d};
	bool failed = false;
	result->entities = chs_alloc(d->n_entities, sizeof *result->entities);
	for (size_t e = 0; result->entities && e < d->n_entities && !failed; e++) {
		const chs_entity *from = &d->entities[e];
		chiosa_entity *to = &result->entities[e];
		to->start = chs_position(&positions, from->start);
		to->end = to->start + chs_utf8_count(d->text.data + from->start, from->end - from->start);
		to->sentence = from->sentence;
		to->text = copy(result, d, from->start, from->end, &failed);
		to->name = chs_arena_copy(&result->arena, from->name.data, from->name.length);
		to->type = chs_entity_type_name(from->type);
		failed |= !to->name;
	}
	result->n_entities = d->n_entities;
	return result->entities && !failed;
}

static chiosa_status label(chiosa_result *result, const chiosa_model *model, const chs_article_source *source,
                           double min_probability, chiosa_error *error)
{
	chs_labeller *labeller;
	chs_labelling labelling;
	chiosa_status status = chs_labeller_take(&labeller, model, error);
	if (status != CHIOSA_OK)
		return status;
	status = chs_label_article(labeller, source, min_probability, &labelling, error);
	if (status == CHIOSA_OK &&
	    (!fill_sentences(result, model, &labelling) || !fill_entities(result, labelling.document)))
		status = chs_fail_memory(error);
	chs_labeller_give(labeller);
	return status;
}

chiosa_status chiosa_label(chiosa_result **out, const chiosa_model *model, const char *text, size_t length,
                           const chiosa_label_options *options, chiosa_error *error)
{
	static const chiosa_label_options defaults = CHIOSA_LABEL_OPTIONS_INIT;
	if (!options)
		options = &defaults;
	if (options->size != sizeof *options || !(options->min_probability >= 0 && options->min_probability <= 1))
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT,
		                "label options of another version, or min_probability outside 0 to 1");
	if (length > LONGEST_TEXT || options->title_length > LONGEST_TEXT)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "a text of more than %d bytes", (int)LONGEST_TEXT);
	chs_article_source source = {
	    .text = {length ? text : "", length},
	    .title = {options->title, options->title ? options->title_length : 0},
	    .date = chs_slice_from(options->date),
	};
	chiosa_result *result = chs_alloc(1, sizeof *result);
	chiosa_status status =
	    result ? label(result, model, &source, options->min_probability, error) : chs_fail_memory(error);
	if (status != CHIOSA_OK) {
		chiosa_result_free(result);
		return status;
	}
	*out = result;
	return CHIOSA_OK;
}

size_t chiosa_result_n_sentences(const chiosa_result *result)
{
	return result->n_sentences;
}

bool chiosa_result_sentence(const chiosa_result *result, size_t index, chiosa_sentence *out)
{
	if (index >= result->n_sentences)
		return false;
	*out = result->sentences[index];
	return true;
}

size_t chiosa_result_n_entities(const chiosa_result *result)
{
	return result->n_entities;
}

bool chiosa_result_entity(const chiosa_result *result, size_t index, chiosa_entity *out)
{
	if (index >= result->n_entities)
		return false;
	*out = result->entities[index];
	return true;
}
