/* SPDX-License-Identifier: MIT */
/* JSON Lines: the article's own members byte for byte, then the model, the sentences and the entities. */
#include "base/json.h"
#include "predict/output.h"
#include "predict/positions.h"

#include <stdlib.h>

static bool is_one_of(chs_slice key, const char *const *names)
{
	for (; *names; names++)
		if (chs_slice_is(key, *names))
			return true;
	return false;
}

static void add_string(chs_buffer *out, const char *key, chs_slice value)
{
	chs_json_add_key(out, key);
	chs_json_add_string(out, value);
}

static void add_raw(chs_buffer *out, chs_slice key, chs_slice value)
{
	char last = out->length ? out->data[out->length - 1] : '{';
	if (last != '{')
		chs_buffer_add_char(out, ',');
	chs_buffer_add_slice(out, key);
	chs_buffer_add_char(out, ':');
	chs_buffer_add_slice(out, value);
}

/* What came with the article; a .txt or a line of a table has its id only. */
static void add_own_members(chs_buffer *out, const chiosa_model *model, const chs_article *article)
{
	static const char *const replaced[] = {"sentences", "model", "entities", NULL};
	bool has_language = false;
	for (size_t i = 0; i < article->n_members; i++) {
		const chs_json_pair *member = &article->members[i];
		has_language |= chs_slice_is(member->key, "lang");
		bool joined = article->has_sentences && chs_slice_is(member->key, "text"); /* offsets would not fit it */
		if (!joined && !is_one_of(member->key, replaced))
			add_raw(out, member->raw_key, member->value);
	}
	if (article->n_members == 0 && article->id.length)
		add_string(out, "id", article->id);
	if (!has_language)
		add_string(out, "lang", chs_slice_from(chs_language_tag(model->language)));
	if (article->n_members == 0 && article->date.length)
		add_string(out, "date", article->date);
	add_string(out, "model", chs_slice_from(model->name));
}

/* Text of a fixed length, which needs no counting. */
#define ADD(out, literal) chs_buffer_add(out, literal, sizeof(literal) - 1)

/* A probability of 0.0000, to be written over, behind each label: `,"claim":0.0000`, all in one. */
typedef struct label_list {
	chs_buffer text;
	size_t *ends; /* [n_labels] of each one's digits */
} label_list;

static bool list_labels(label_list *list, const chiosa_model *model)
{
	*list = (label_list){.ends = chs_alloc(model->n_labels, sizeof *list->ends)};
	for (size_t i = 0; list->ends && i < model->n_labels; i++) {
		if (i)
			chs_buffer_add_char(&list->text, ',');
		chs_json_add_string(&list->text, chs_slice_from(model->labels[i]));
		chs_buffer_add_char(&list->text, ':');
		chs_output_units(&list->text, 0);
		list->ends[i] = list->text.length;
	}
	return list->ends && !list->text.failed;
}

static void add_probabilities(chs_buffer *out, const chiosa_model *model, const label_list *list, const double *row,
                              size_t best)
{
	ADD(out, ",\"probability\":");
	chs_output_units(out, chs_units(row[best]));
	ADD(out, ",\"probabilities\":{");
	size_t start = out->length;
	chs_buffer_add_slice(out, chs_buffer_slice(&list->text));
	for (size_t i = 0; !out->failed && i < model->n_labels; i++)
		chs_put_units(out->data + start + list->ends[i] - CHS_UNITS_LENGTH, chs_units(row[i]));
	chs_buffer_add_char(out, '}');
}

/* Code points from start to end, of ascending positions. */
static void add_place(chs_buffer *out, chs_positions *positions, size_t start, size_t end)
{
	ADD(out, ",\"start\":");
	chs_buffer_add_size(out, chs_position(positions, start));
	ADD(out, ",\"end\":");
	chs_buffer_add_size(out, chs_position(positions, end));
}

/* Members of a given sentence that labelling does not speak of. */
static void add_sentence_members(chs_buffer *out, chs_slice json)
{
	static const char *const replaced[] = {"index", "start", "end",         "text",          "label",
	                                       "why",   "title", "probability", "probabilities", NULL};
	chs_json_walk walk = {.text = json};
	chs_buffer key = {0};
	while (json.length && json.data[0] == '{' && chs_json_next(&walk)) {
		chs_buffer_clear(&key);
		chs_json_decode(&key, walk.key);
		out->failed |= key.failed;
		if (!is_one_of(chs_buffer_slice(&key), replaced))
			add_raw(out, walk.key, walk.value);
	}
	chs_buffer_free(&key);
}

static void add_sentence(chs_buffer *out, const chiosa_model *model, const chs_article *article, const chs_labelling *l,
                         const label_list *list, size_t index, chs_positions *positions)
{
	const chs_document *d = l->document;
	const chs_sentence *sentence = &d->sentences[index];
	const double *row = l->probabilities + index * model->n_labels;
	size_t titles = d->n_sentences - article->n_sentences;
	if (index)
		chs_buffer_add_char(out, ',');
	ADD(out, "{\"index\":");
	chs_buffer_add_size(out, index);
	add_place(out, positions, sentence->start, sentence->end);
	if (sentence->in_title)
		ADD(out, ",\"title\":true");
	ADD(out, ",\"text\":");
	chs_json_add_string(out, chs_slice_of(d->text.data + sentence->start, sentence->end - sentence->start));
	ADD(out, ",\"label\":");
	if (l->labels[index] >= 0)
		chs_json_add_string(out, chs_slice_from(model->labels[l->labels[index]]));
	else
		ADD(out, "null");
	if (l->why[index] == CHIOSA_FURNITURE)
		ADD(out, ",\"why\":\"furniture\"");
	else if (l->why[index] != CHIOSA_LABELLED)
		ADD(out, ",\"why\":\"uncertain\"");
	if (l->why[index] != CHIOSA_FURNITURE)
		add_probabilities(out, model, list, row, chs_largest(row, model->n_labels));
	if (article->has_sentences && index >= titles)
		add_sentence_members(out, article->sentences[index - titles].json);
	chs_buffer_add_char(out, '}');
}

static void add_entity(chs_buffer *out, const chs_document *d, const chs_entity *entity, chs_positions *positions)
{
	ADD(out, "{\"text\":");
	chs_json_add_string(out, chs_slice_of(d->text.data + entity->start, entity->end - entity->start));
	ADD(out, ",\"name\":");
	chs_json_add_string(out, entity->name);
	ADD(out, ",\"type\":");
	chs_json_add_string(out, chs_slice_from(chs_entity_type_name(entity->type)));
	ADD(out, ",\"sentence\":");
	chs_buffer_add_size(out, entity->sentence);
	add_place(out, positions, entity->start, entity->end);
	chs_buffer_add_char(out, '}');
}

void chs_output_json(chs_buffer *out, const chiosa_model *model, const chs_article *article, const chs_labelling *l)
{
	const chs_document *d = l->document;
	chs_positions positions = {.document = d, .prefix = article->prefix};
	label_list labels;
	out->failed |= !list_labels(&labels, model);
	chs_buffer_add_char(out, '{');
	add_own_members(out, model, article);
	chs_json_add_key(out, "sentences");
	chs_buffer_add_char(out, '[');
	for (size_t i = 0; i < d->n_sentences; i++)
		add_sentence(out, model, article, l, &labels, i, &positions);
	chs_buffer_add_char(out, ']');
	chs_json_add_key(out, "entities");
	chs_buffer_add_char(out, '[');
	positions = (chs_positions){.document = d, .prefix = article->prefix};
	for (size_t i = 0; i < d->n_entities; i++) {
		if (i)
			chs_buffer_add_char(out, ',');
		add_entity(out, d, &d->entities[i], &positions);
	}
	chs_buffer_add_string(out, "]}\n");
	chs_buffer_free(&labels.text);
	free(labels.ends);
}
