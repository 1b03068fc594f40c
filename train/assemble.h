/* SPDX-License-Identifier: MIT */
/* Puts a model together from what training found. */
#ifndef CHS_TRAIN_ASSEMBLE_H
#define CHS_TRAIN_ASSEMBLE_H

#include "models/model.h"
#include "train/gather.h"
#include "train/machine.h"

typedef struct chs_ingredients {
	const chs_gathered *gathered;
	chs_language *language;
	const chs_feature_settings *settings;
	const chs_machine *machine;
	const chs_calibration *calibration;
	const double *transitions; /* or NULL */
	const char *metadata;      /* JSON */
} chs_ingredients;

/* Writes the model to `path`; name[48] receives its name. */
chiosa_status chs_assemble(char *name, const chs_ingredients *ingredients, const char *path, chiosa_error *error);

#endif
