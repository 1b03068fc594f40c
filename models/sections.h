/* SPDX-License-Identifier: MIT */
/* What the sections of a model file hold, for the two files that write and open them. */
#ifndef CHS_MODELS_SECTIONS_H
#define CHS_MODELS_SECTIONS_H

#include "models/container.h"
#include "models/model.h"

/* The section "summary": counts and numbers. No padding. */
typedef struct chs_model_summary {
	uint32_t n_labels, n_features;
	uint32_t kernel; /* chiosa_kernel */
	int32_t degree;
	double gamma, coef0;
	uint64_t n_vectors;
	uint64_t probe;
} chs_model_summary;

_Static_assert(sizeof(chs_model_summary) == 48, "the section has no padding");
_Static_assert(sizeof(chs_feature_settings) == 16 + 4 * CHS_N_GROUPS, "the section has no padding");
_Static_assert(sizeof(chs_row) == 16, "the section has no padding");

/* "it-3f9c01ab" from the language's tag and the first eight digits of the content hash. */
void chs_model_set_name(chiosa_model *model, uint64_t hash);

#endif
