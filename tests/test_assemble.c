/* SPDX-License-Identifier: MIT */
/* A machine put together by hand, written, opened: the model computes what the machine computed. */
#include "models/score.h"
#include "tests/support.h"
#include "train/assemble.h"

#include <math.h>

static chs_language *language;

static int prepare(void **state)
{
	return support_start(state) || chs_language_load(&language, CHIOSA_DATA_FOLDER, "it", NULL) != CHIOSA_OK;
}

static int finish(void **state)
{
	chs_language_free(language);
	return support_end(state);
}

/* Three columns of which the second weighs nothing, two rows, two labels. */
static uint64_t hashes[] = {16, 32, 48};
static chs_slice names[] = {{"cue:a", 5}, {"stem:b", 6}, {"stem:è", 7}};
static const char *labels[] = {"no", "sì, certo"};
static size_t starts[] = {0, 2, 3};
static uint32_t columns[] = {0, 2, 1};
static float values[] = {0.5F, 2, 1};

static chs_gathered gathered(void)
{
	return (chs_gathered){
	    .n_labels = 2,
	    .labels = labels,
	    .n_columns = 3,
	    .hashes = hashes,
	    .names = names,
	    .n_rows = 2,
	    .problem = {
	        .n_rows = 2, .n_columns = 3, .n_labels = 2, .starts = starts, .columns = columns, .values = values}};
}

static chiosa_model *assemble(const chs_machine *machine, const double *transitions, char *name)
{
	chs_gathered g = gathered();
	chs_feature_settings settings = chs_feature_defaults();
	double offsets[] = {0.25, -0.5};
	chs_calibration calibration = {.slope = 1.5, .lapse = 0.0625, .offsets = offsets};
	chs_ingredients ingredients = {.gathered = &g,
	                               .language = language,
	                               .settings = &settings,
	                               .machine = machine,
	                               .calibration = &calibration,
	                               .transitions = transitions,
	                               .metadata = "{\"made\":\"by hand\"}"};
	chiosa_error error = {0};
	if (chs_assemble(name, &ingredients, support_path("hand.chiosa"), &error) != CHIOSA_OK)
		fail_msg("%s", error.message);
	return support_open(support_path("hand.chiosa"));
}

static void score(const chiosa_model *model, double *scores)
{
	static const chs_feature row[] = {{48, 2}, {16, 0.5F}, {32, 0}, {64, 9}};
	chs_scorer scorer = {0};
	assert_int_equal(chs_score(model, &scorer, row, 4, scores, NULL), CHIOSA_OK);
	chs_scorer_free(&scorer);
}

static void linear(void **state)
{
	(void)state;
	double weights[] = {0.1, -0.1, 1e-60, 0, 3, -3}, bias[] = {0.7, -0.7}, scores[2];
	double transitions[] = {-1, -2, -3, -4, -5, -6, 0.5, 0.5};
	chs_machine machine = {.n_labels = 2, .n_columns = 3, .weights = weights, .bias = bias};
	char name[48];
	chiosa_model *model = assemble(&machine, transitions, name);
	assert_string_equal(name, chiosa_model_name(model));
	assert_string_equal(chiosa_model_metadata(model), "{\"made\":\"by hand\"}");
	assert_string_equal(chiosa_model_label(model, 1), "sì, certo");
	assert_int_equal(chiosa_model_n_features(model), 2); /* what weighs nothing is not carried along */
	assert_true(chs_slice_is(chs_model_feature_name(model, 0), "cue:a"));
	assert_true(chs_slice_is(chs_model_feature_name(model, 1), "stem:è"));
	assert_int_equal(chs_model_feature(model, 48), 1);
	assert_int_equal(chs_model_feature(model, 32), UINT32_MAX);
	assert_true(model->calibration.slope == 1.5 && model->calibration.lapse == 0.0625 &&
	            model->calibration.offsets[0] == 0.25 && model->calibration.offsets[1] == -0.5);
	assert_memory_equal(model->transitions, transitions, sizeof transitions);
	assert_memory_equal(model->bias, bias, sizeof bias);
	score(model, scores);
	assert_true(scores[0] == 0.7 + 2.0 * 3 + 0.5 * (double)0.1F);
	chiosa_model_close(model);
}

static void kernels(void **state)
{
	(void)state;
	size_t rows[] = {0, 1};
	double coefficients[] = {1, -1, 0.5, -0.5}, bias[] = {0.25, -0.25}, scores[2], from_machine[2];
	static const chiosa_kernel kinds[] = {CHIOSA_RBF, CHIOSA_POLY};
	for (size_t i = 0; i < 2; i++) {
		chs_machine machine = {.n_labels = 2,
		                       .n_columns = 3,
		                       .bias = bias,
		                       .kernel = kinds[i],
		                       .gamma = 0.25,
		                       .coef0 = 1,
		                       .degree = 3,
		                       .n_vectors = 2,
		                       .vector_rows = rows,
		                       .coefficients = coefficients};
		char name[48];
		chs_gathered g = gathered();
		chiosa_model *model = assemble(&machine, NULL, name);
		assert_null(model->transitions);
		assert_int_equal(chiosa_model_n_features(model), 3);
		score(model, scores); /* the first row's vector */
		chs_machine_scores(&machine, &g.problem, &g.problem, 0, from_machine, NULL);
		for (size_t k = 0; k < 2; k++)
			assert_true(fabs(scores[k] - from_machine[k]) < 1e-12);
		chiosa_model_close(model);
	}
}

/* The same ingredients give the same file; another weight another name. */
static void bytes_and_names(void **state)
{
	(void)state;
	double weights[] = {0.1, -0.1, 1, 0, 3, -3}, bias[] = {0, 0};
	chs_machine machine = {.n_labels = 2, .n_columns = 3, .weights = weights, .bias = bias};
	char first[48], second[48], third[48];
	chiosa_model_close(assemble(&machine, NULL, first));
	chs_buffer one = support_read(support_path("hand.chiosa"));
	chiosa_model_close(assemble(&machine, NULL, second));
	chs_buffer two = support_read(support_path("hand.chiosa"));
	assert_int_equal(one.length, two.length);
	assert_memory_equal(one.data, two.data, one.length);
	assert_string_equal(first, second);
	weights[0] = 0.2;
	chiosa_model_close(assemble(&machine, NULL, third));
	assert_string_not_equal(first, third);
	chs_buffer_free(&one);
	chs_buffer_free(&two);
}

/* Weights that are all nought leave a model without features, which still is one. */
static void nothing_learnt(void **state)
{
	(void)state;
	double weights[6] = {0}, bias[] = {1, -1}, scores[2];
	chs_machine machine = {.n_labels = 2, .n_columns = 3, .weights = weights, .bias = bias};
	char name[48];
	chiosa_model *model = assemble(&machine, NULL, name);
	assert_int_equal(chiosa_model_n_features(model), 0);
	score(model, scores);
	assert_memory_equal(scores, bias, sizeof bias);
	chiosa_model_close(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(linear),
	    cmocka_unit_test(kernels),
	    cmocka_unit_test(bytes_and_names),
	    cmocka_unit_test(nothing_learnt),
	};
	return cmocka_run_group_tests(tests, prepare, finish);
}
