/* SPDX-License-Identifier: MIT */
/* A model to its file. */
#include "models/model.h"
#include "models/sections.h"

#include <stdio.h>

static size_t kernel_values(const chs_kernel_part *part)
{
	return part->n_vectors ? (size_t)part->starts[part->n_vectors] : 0;
}

static void put_labels(chs_buffer *out, const chiosa_model *model)
{
	for (size_t i = 0; i < model->n_labels; i++)
		chs_buffer_add(out, model->labels[i], strlen(model->labels[i]) + 1);
}

static void put_calibration(chs_buffer *out, const chiosa_model *model)
{
	chs_buffer_add(out, &model->calibration.slope, sizeof model->calibration.slope);
	chs_buffer_add(out, model->calibration.offsets, model->n_labels * sizeof *model->calibration.offsets);
	chs_buffer_add(out, &model->calibration.lapse, sizeof model->calibration.lapse);
}

static size_t list_sections(chs_section *s, const chiosa_model *m, const chs_model_summary *summary,
                            const chs_buffer *labels, const chs_buffer *calibration)
{
	size_t n = 0, k = m->n_labels;
	chs_slice language = chs_language_block(m->language);
	s[n++] = (chs_section){"metadata", m->metadata, strlen(m->metadata) + 1};
	s[n++] = (chs_section){"summary", summary, sizeof *summary};
	s[n++] = (chs_section){"language", language.data, language.length};
	s[n++] = (chs_section){"settings", &m->settings, sizeof m->settings};
	s[n++] = (chs_section){"labels", labels->data, labels->length};
	s[n++] = (chs_section){"calibration", calibration->data, calibration->length};
	s[n++] = (chs_section){"bias", m->bias, k * sizeof *m->bias};
	s[n++] = (chs_section){"row-seeds", m->rows.places.seeds, m->rows.places.n_seeds * sizeof *m->rows.places.seeds};
	s[n++] = (chs_section){"rows", m->rows.data, m->rows.places.n * m->rows.stride};
	s[n++] = (chs_section){"name-ends", m->name_ends, m->n_features * sizeof *m->name_ends};
	s[n++] = (chs_section){"names", m->names, m->n_features ? (size_t)m->name_ends[m->n_features - 1] : 0};
	const chs_known_words *known = &m->known_words;
	if (known->n_slots) {
		s[n++] = (chs_section){"words", known->slots, known->n_slots * sizeof *known->slots};
		s[n++] = (chs_section){"word-looks", known->looks, known->n_looks * sizeof *known->looks};
	}
	if (m->transitions)
		s[n++] = (chs_section){"transitions", m->transitions, (k + 2) * k * sizeof *m->transitions};
	if (chs_model_is_linear(m))
		return n;
	const chs_kernel_part *part = &m->kernel;
	s[n++] = (chs_section){"vector-starts", part->starts, (part->n_vectors + 1) * sizeof *part->starts};
	s[n++] = (chs_section){"vector-columns", part->columns, kernel_values(part) * sizeof *part->columns};
	s[n++] = (chs_section){"vector-values", part->values, kernel_values(part) * sizeof *part->values};
	s[n++] = (chs_section){"vector-squares", part->squares, part->n_vectors * sizeof *part->squares};
	s[n++] = (chs_section){"coefficients", part->coefficients, part->n_vectors * k * sizeof *part->coefficients};
	return n;
}

static chiosa_status write_file(const char *path, const chs_buffer *bytes, chiosa_error *error)
{
	chs_writer *writer;
	chiosa_status status = chs_writer_open(&writer, path, error);
	if (status != CHIOSA_OK)
		return status;
	chs_writer_add(writer, bytes->data, bytes->length);
	return chs_writer_commit(writer, error);
}

chiosa_status chs_model_write(chiosa_model *model, const char *path, chiosa_error *error)
{
	chs_section sections[CHS_MAX_SECTIONS];
	chs_buffer labels = {0}, calibration = {0}, bytes = {0};
	chs_model_summary summary = {
	    .n_labels = (uint32_t)model->n_labels,
	    .n_features = (uint32_t)model->n_features,
	    .kernel = (uint32_t)model->kernel.kernel,
	    .degree = model->kernel.degree,
	    .gamma = model->kernel.gamma,
	    .coef0 = model->kernel.coef0,
	    .n_vectors = model->kernel.n_vectors,
	    .probe = model->probe,
	};
	uint64_t hash = 0;
	put_labels(&labels, model);
	put_calibration(&calibration, model);
	chiosa_status status = labels.failed || calibration.failed ? chs_fail_memory(error) : CHIOSA_OK;
	if (status == CHIOSA_OK) {
		size_t n = list_sections(sections, model, &summary, &labels, &calibration);
		status = chs_container_build(&bytes, sections, n, &hash, error);
	}
	if (status == CHIOSA_OK) {
		chs_model_set_name(model, hash);
		status = write_file(path, &bytes, error);
	}
	chs_buffer_free(&labels);
	chs_buffer_free(&calibration);
	chs_buffer_free(&bytes);
	return status;
}
