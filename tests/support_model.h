/* SPDX-License-Identifier: MIT */
/* For tests that need an open model all the time: group set-up and tear-down with the small model of support.h. */
#ifndef CHS_TESTS_SUPPORT_MODEL_H
#define CHS_TESTS_SUPPORT_MODEL_H

#include "tests/support.h"

static chiosa_model *model;

static int prepare(void **state)
{
	if (support_start(state))
		return -1;
	model = support_model();
	return 0;
}

static int finish(void **state)
{
	chiosa_model_close(model);
	return support_end(state);
}

#endif
