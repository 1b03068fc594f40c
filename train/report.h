/* SPDX-License-Identifier: MIT */
/* What training tells: as text for people, as JSON for programs and for the model's own metadata. */
#ifndef CHS_TRAIN_REPORT_H
#define CHS_TRAIN_REPORT_H

#include "corpus/metrics.h"
#include "train/gather.h"
#include "train/validate.h"

typedef struct chs_training_facts {
	const chiosa_train_options *options;
	const chs_gathered *gathered;
	const chs_feature_settings *settings;
	double cost, gamma;           /* as used */
	const chs_validation *trials; /* [n_trials] of the search, none without */
	size_t n_trials, best_trial;
	const chs_metrics *validation; /* cross-validated, or on the sentences held out */
	const double *mix;             /* [n_labels]: the prior that the probabilities are for */
	double transition_strength;    /* negative: no transitions */
	bool gram;                     /* the Gram matrix fitted */
} chs_training_facts;

void chs_training_report(chs_buffer *text, const chs_training_facts *facts);

/* One JSON object without anything that differs between two runs (no times, paths or thread counts). */
chiosa_status chs_training_metadata(chs_buffer *json, const chs_training_facts *facts, chiosa_error *error);

#endif
