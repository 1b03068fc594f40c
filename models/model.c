/* SPDX-License-Identifier: MIT */
/* Opening a model: nothing is copied but the labels' pointers, and nothing is believed before it has been checked. */
#include "models/model.h"

#include "base/json.h"
#include "base/utf8.h"
#include "features/analyser.h"
#include "models/sections.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_LABELS = 4096 };

void chs_model_set_name(chiosa_model *model, uint64_t hash)
{
	snprintf(model->name, sizeof model->name, "%.30s-%08x", chs_language_tag(model->language), (unsigned)(hash >> 32));
}

chs_slice chs_model_feature_name(const chiosa_model *model, size_t feature)
{
	size_t from = feature ? (size_t)model->name_ends[feature - 1] : 0;
	return chs_slice_of(model->names + from, (size_t)model->name_ends[feature] - from);
}

static chiosa_status damaged(const char *path, const char *section, chiosa_error *error)
{
	return chs_fail_at(error, CHIOSA_ERROR_MODEL, path, 0, 0,
	                   "the model is damaged: its section \"%s\" is not what it should be", section);
}

/* The section, which must hold `count` elements of `size` bytes; NULL otherwise. */
static const void *array(chs_slice file, const char *name, size_t count, size_t size)
{
	chs_slice section = chs_container_section(file, name);
	return section.data && count <= section.length / (size ? size : 1) && section.length == count * size ? section.data
	                                                                                                     : NULL;
}

static bool all_finite(const double *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(numbers[i]))
			return false;
	return true;
}

/* The transitions' last row is what probabilities are divided by. */
static bool mix_fits(const double *mix, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(mix[i] > 0))
			return false;
	return true;
}

static bool read_labels(chiosa_model *model, chs_slice section)
{
	if (!section.length || section.data[section.length - 1] != '\0' ||
	    chs_utf8_valid(section.data, section.length) != section.length)
		return false;
	size_t at = 0;
	for (size_t i = 0; i < model->n_labels; i++) {
		if (at >= section.length)
			return false;
		model->labels[i] = section.data + at;
		at += strlen(section.data + at) + 1;
		if (i && strcmp(model->labels[i - 1], model->labels[i]) >= 0)
			return false;
	}
	return at == section.length;
}

/* What is found is a row, whatever the seeds. */
static bool read_rows(chiosa_model *model, size_t n_weights, chs_slice file)
{
	chs_slice seeds = chs_container_section(file, "row-seeds"), data = chs_container_section(file, "rows");
	chs_rows *rows = &model->rows;
	size_t used = 0;
	*rows = (chs_rows){.data = (const unsigned char *)data.data, .stride = chs_row_stride(n_weights)};
	rows->places = (chs_places){.seeds = (const uint16_t *)(const void *)seeds.data,
	                            .n_seeds = seeds.length / sizeof(uint16_t),
	                            .n = data.length / rows->stride};
	const chs_places *places = &rows->places;
	if (!places->n_seeds || !places->n || places->n_seeds > UINT32_MAX || places->n > UINT32_MAX ||
	    seeds.length % sizeof(uint16_t) || data.length % rows->stride)
		return false;
	for (size_t i = 0; i < places->n; i++) {
		uint32_t feature = chs_rows_at(rows, i)->feature;
		if (feature != UINT32_MAX && feature >= model->n_features)
			return false;
		used += feature != UINT32_MAX;
	}
	return used == model->n_features;
}

static bool read_names(chiosa_model *model, chs_slice file)
{
	chs_slice names = chs_container_section(file, "names");
	model->name_ends = array(file, "name-ends", model->n_features, sizeof *model->name_ends);
	model->names = names.data;
	if (!model->name_ends || !names.data)
		return false;
	for (size_t i = 0; i < model->n_features; i++)
		if (model->name_ends[i] < (i ? model->name_ends[i - 1] : 0) || model->name_ends[i] > names.length)
			return false;
	return true;
}

static bool read_vectors(chiosa_model *model, const chs_model_summary *summary, chs_slice file)
{
	chs_kernel_part *part = &model->kernel;
	*part = (chs_kernel_part){.kernel = (chiosa_kernel)summary->kernel,
	                          .degree = summary->degree,
	                          .gamma = summary->gamma,
	                          .coef0 = summary->coef0,
	                          .n_vectors = (size_t)summary->n_vectors};
	if (summary->kernel > CHIOSA_POLY || summary->n_vectors > UINT32_MAX || summary->degree < 0 ||
	    summary->degree > 100 || !isfinite(part->gamma) || !isfinite(part->coef0))
		return false;
	part->starts = array(file, "vector-starts", part->n_vectors + 1, sizeof *part->starts);
	if (!part->starts || part->starts[0] != 0)
		return false;
	for (size_t v = 0; v < part->n_vectors; v++)
		if (part->starts[v + 1] < part->starts[v])
			return false;
	size_t values = (size_t)part->starts[part->n_vectors];
	part->columns = array(file, "vector-columns", values, sizeof *part->columns);
	part->values = array(file, "vector-values", values, sizeof *part->values);
	part->squares = array(file, "vector-squares", part->n_vectors, sizeof *part->squares);
	part->coefficients = array(file, "coefficients", part->n_vectors * model->n_labels, sizeof *part->coefficients);
	for (size_t i = 0; part->columns && i < values; i++)
		if (part->columns[i] >= model->n_features)
			return false;
	return part->columns && part->values && part->squares && part->coefficients;
}

static bool settings_fit(const chs_feature_settings *s)
{
	return s->longest_ngram <= 8 && s->shortest_chars >= 1 && s->shortest_chars <= s->longest_chars &&
	       s->longest_chars <= 16;
}

/* Both may be absent. What a slot says is checked where it is used. */
static bool read_known_words(chiosa_model *model, chs_slice slots, chs_slice looks)
{
	chs_known_words known = {.slots = (const uint64_t *)(const void *)slots.data,
	                         .n_slots = slots.length / sizeof *known.slots,
	                         .looks = (const chs_look *)(const void *)looks.data,
	                         .n_looks = looks.length / sizeof *known.looks};
	model->known_words = known;
	return slots.length % sizeof *known.slots == 0 && looks.length % sizeof *known.looks == 0 &&
	       chs_known_words_fit(&known, model->language);
}

/* What depends on n_labels and n_features, section by section; returns the name of the first that does not fit. */
static const char *read_sections(chiosa_model *model, const chs_model_summary *summary, chs_slice file)
{
	size_t k = model->n_labels;
	const double *calibration = array(file, "calibration", k + 2, sizeof *calibration);
	const chs_feature_settings *settings = array(file, "settings", 1, sizeof *settings);
	if (!settings || !settings_fit(settings))
		return "settings";
	model->settings = *settings;
	if (!read_labels(model, chs_container_section(file, "labels")))
		return "labels";
	if (!calibration || !all_finite(calibration, k + 2) || calibration[k + 1] < 0 || calibration[k + 1] >= 1)
		return "calibration";
	model->calibration.slope = calibration[0];
	model->calibration.lapse = calibration[k + 1];
	for (size_t i = 0; i < k; i++)
		model->calibration.offsets[i] = calibration[i + 1];
	model->bias = array(file, "bias", k, sizeof *model->bias);
	if (!model->bias || !all_finite(model->bias, k))
		return "bias";
	bool linear = summary->kernel == CHIOSA_LINEAR;
	if (!read_rows(model, linear ? k : 0, file))
		return "rows";
	if (!read_names(model, file))
		return "names";
	if (!read_known_words(model, chs_container_section(file, "words"), chs_container_section(file, "word-looks")))
		return "words";
	if (chs_container_section(file, "transitions").data) {
		model->transitions = array(file, "transitions", (k + 2) * k, sizeof *model->transitions);
		if (!model->transitions || !all_finite(model->transitions, (k + 2) * k) ||
		    !mix_fits(model->transitions + (k + 1) * k, k))
			return "transitions";
	}
	return linear || read_vectors(model, summary, file) ? NULL : "vector-starts";
}

static chiosa_status check_probe(chiosa_model *model, const char *path, chiosa_error *error)
{
	static const char text[] =
	    "the model was trained with other versions of Snowball or ICU, which split or stem some words "
	    "otherwise: labels may differ a little; train it anew to be sure";
	uint64_t probe;
	chiosa_status status = chs_probe_hash(model->language, &probe, error);
	if (status == CHIOSA_ERROR_ARGUMENT)
		return chs_fail_at(error, CHIOSA_ERROR_MODEL, path, 0, 0,
		                   "the model needs the stemmer \"%.64s\", which this machine's Snowball has not",
		                   chs_language_stemmer(model->language));
	if (status != CHIOSA_OK || probe == model->probe)
		return status;
	model->warning = malloc(sizeof text);
	if (!model->warning)
		return chs_fail_memory(error);
	memcpy(model->warning, text, sizeof text);
	return CHIOSA_OK;
}

static chiosa_status read_model(chiosa_model *model, const char *path, chiosa_error *error)
{
	chs_slice file = {model->file.data, model->file.length};
	uint64_t hash;
	chiosa_status status = chs_container_check(file, path, &hash, error);
	if (status != CHIOSA_OK)
		return status;
	const chs_model_summary *summary = array(file, "summary", 1, sizeof *summary);
	if (!summary || summary->n_labels < 2 || summary->n_labels > MAX_LABELS || summary->n_features == UINT32_MAX)
		return damaged(path, "summary", error);
	model->n_labels = summary->n_labels;
	model->n_features = summary->n_features;
	model->probe = summary->probe;
	chs_slice metadata = chs_container_section(file, "metadata");
	if (!metadata.length || metadata.data[0] != '{' || metadata.data[metadata.length - 1] != '\0')
		return damaged(path, "metadata", error);
	status = chs_json_check(chs_slice_of(metadata.data, metadata.length - 1), NULL);
	if (status != CHIOSA_OK)
		return status == CHIOSA_ERROR_MEMORY ? chs_fail_memory(error) : damaged(path, "metadata", error);
	model->metadata = metadata.data;
	status = chs_language_view(&model->language, chs_container_section(file, "language"), error);
	if (status != CHIOSA_OK) {
		chs_error_place(error, path, 0);
		return status;
	}
	model->labels = chs_alloc(model->n_labels, sizeof *model->labels);
	model->calibration.offsets = chs_alloc(model->n_labels, sizeof *model->calibration.offsets);
	if (!model->labels || !model->calibration.offsets)
		return chs_fail_memory(error);
	const char *wrong = read_sections(model, summary, file);
	if (wrong)
		return damaged(path, wrong, error);
	chs_model_set_name(model, hash);
	return check_probe(model, path, error);
}

chiosa_status chiosa_model_open(chiosa_model **out, const char *path, chiosa_error *error)
{
	chiosa_model *model = chs_alloc(1, sizeof *model);
	if (!model)
		return chs_fail_memory(error);
	pthread_mutex_init(&model->idle_lock, NULL);
	chiosa_status status = chs_mapping_open(&model->file, path, error);
	if (status == CHIOSA_OK)
		status = read_model(model, path, error);
	if (status != CHIOSA_OK) {
		chiosa_model_close(model);
		return status;
	}
	*out = model;
	return CHIOSA_OK;
}

void chiosa_model_close(chiosa_model *model)
{
	if (!model)
		return;
	for (size_t i = 0; i < model->idle.count; i++)
		model->idle.free(model->idle.items[i]);
	pthread_mutex_destroy(&model->idle_lock);
	free(model->labels);
	free(model->calibration.offsets);
	free(model->warning);
	chs_language_free(model->language);
	chs_mapping_close(&model->file);
	free(model);
}

/* The pool is the one thing in a model that changes; it is guarded by its own lock and no result depends on it. */
static chiosa_model *with_pool(const chiosa_model *model)
{
	union {
		const chiosa_model *shared;
		chiosa_model *own;
	} view = {model};
	return view.own;
}

void *chs_model_take_idle(const chiosa_model *shared)
{
	chiosa_model *model = with_pool(shared);
	void *item = NULL;
	pthread_mutex_lock(&model->idle_lock);
	if (model->idle.count)
		item = model->idle.items[--model->idle.count];
	pthread_mutex_unlock(&model->idle_lock);
	return item;
}

void chs_model_give_idle(const chiosa_model *shared, void *item, void (*destroy)(void *))
{
	chiosa_model *model = with_pool(shared);
	pthread_mutex_lock(&model->idle_lock);
	bool kept = model->idle.count < sizeof model->idle.items / sizeof *model->idle.items;
	if (kept) {
		model->idle.items[model->idle.count++] = item;
		model->idle.free = destroy;
	}
	pthread_mutex_unlock(&model->idle_lock);
	if (!kept)
		destroy(item);
}

const char *chiosa_model_name(const chiosa_model *model)
{
	return model->name;
}

const char *chiosa_model_language(const chiosa_model *model)
{
	return chs_language_tag(model->language);
}

const char *chiosa_model_metadata(const chiosa_model *model)
{
	return model->metadata;
}

const char *chiosa_model_warning(const chiosa_model *model)
{
	return model->warning;
}

size_t chiosa_model_n_labels(const chiosa_model *model)
{
	return model->n_labels;
}

const char *chiosa_model_label(const chiosa_model *model, size_t index)
{
	return index < model->n_labels ? model->labels[index] : NULL;
}

size_t chiosa_model_n_features(const chiosa_model *model)
{
	return model->n_features;
}
