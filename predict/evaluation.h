/* SPDX-License-Identifier: MIT */
/* What the command needs of an evaluation beyond the public API. */
#ifndef CHS_PREDICT_EVALUATION_H
#define CHS_PREDICT_EVALUATION_H

#include "corpus/metrics.h"

/* Lives as long as the evaluation. */
const chs_metrics *chs_evaluation_metrics(const chiosa_evaluation *evaluation);

#endif
