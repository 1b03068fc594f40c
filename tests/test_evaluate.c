/* SPDX-License-Identifier: MIT */
/* chiosa_evaluate: what is counted, and what no figures are given for. */
#include "base/json.h"
#include "predict/evaluation.h"
#include "tests/support_model.h"

static chiosa_evaluation *evaluate(const char *corpus, size_t jobs)
{
	chiosa_evaluation *evaluation = NULL;
	chiosa_error error = {0};
	const char *paths[] = {support_write("gold.jsonl", corpus)};
	if (chiosa_evaluate(&evaluation, model, paths, 1, jobs, NULL, NULL, &error) != CHIOSA_OK)
		fail_msg("%s:%zu: %s", error.path, error.line, error.message);
	return evaluation;
}

/* Five sentences, four found: a claim called so, a quote called so, a claim that the model takes for furniture, a label
   that the model does not know, and a reaction that gold calls background. The last has no gold label. */
static const char GOLD[] =
    "{\"id\":1,\"title\":\"Un titolo\",\"sentences\":["
    "{\"text\":\"La giunta ha approvato il nuovo piano per le scuole.\",\"label\":\"claim\"},"
    "{\"text\":\"Leggi anche: la storia del ponte\",\"label\":\"claim\"},"
    "{\"text\":\"«Siamo soddisfatti», ha detto il sindaco Carlo Neri.\",\"label\":\"quote\"}]}\n"
    "{\"id\":2,\"sentences\":["
    "{\"text\":\"I sindacati hanno protestato e chiedono un incontro.\",\"label\":\"background\"},"
    "{\"text\":\"La giunta ha approvato il piano.\",\"label\":\"altro\"},"
    "{\"text\":\"Il piano era stato respinto nel 2018.\",\"label\":null}]}\n";

static void counts_by_hand(void **state)
{
	(void)state;
	chiosa_evaluation *evaluation = evaluate(GOLD, 1);
	const chs_metrics *m = chs_evaluation_metrics(evaluation);
	assert_int_equal(m->articles, 2);
	assert_int_equal(m->sentences, 5);
	assert_int_equal(m->left_out, 1);
	assert_float_equal(chiosa_evaluation_accuracy(evaluation), 0.4, 1e-9);
	/* claim: 1 of 2 found, 2 named so, F1 1/2; quote 1; background, reaction and "altro" 0. */
	assert_float_equal(chiosa_evaluation_macro_f1(evaluation), 0.3, 1e-9);
	assert_int_equal(m->n_unknown, 1);
	assert_string_equal(m->unknown[0], "altro");
	assert_int_equal(chs_json_check(chs_slice_from(chiosa_evaluation_json(evaluation)), NULL), CHIOSA_OK);
	assert_non_null(strstr(chiosa_evaluation_text(evaluation), "altro"));
	chiosa_evaluation_free(evaluation);
	chiosa_evaluation_free(NULL);
}

static void jobs_do_not_show(void **state)
{
	(void)state;
	chiosa_evaluation *one = evaluate(SUPPORT_CORPUS, 1), *four = evaluate(SUPPORT_CORPUS, 4),
	                  *none = evaluate(SUPPORT_CORPUS, 0);
	assert_string_equal(chiosa_evaluation_json(one), chiosa_evaluation_json(four));
	assert_string_equal(chiosa_evaluation_text(one), chiosa_evaluation_text(four));
	assert_string_equal(chiosa_evaluation_json(one), chiosa_evaluation_json(none));
	/* What it was trained on it should know. */
	assert_true(chiosa_evaluation_accuracy(one) > 0.9);
	chiosa_evaluation_free(one);
	chiosa_evaluation_free(four);
	chiosa_evaluation_free(none);
}

/* `broken` stands after `before` good articles and before `after` more: wherever it stands, there are no figures. */
static void assert_refused(const char *broken, size_t before, size_t after, const char *message)
{
	for (size_t jobs = 1; jobs < 4; jobs += 2) {
		chs_buffer corpus = {0};
		for (size_t i = 0; i <= before + after; i++) {
			if (i == before)
				chs_buffer_add_string(&corpus, broken);
			else
				chs_buffer_format(
				    &corpus, "{\"id\":%zu,\"sentences\":[{\"text\":\"La giunta ha deciso.\",\"label\":\"claim\"}]}\n",
				    i);
		}
		const char *paths[] = {support_write_bytes("broken.jsonl", corpus.data, corpus.length)};
		chiosa_evaluation *evaluation = NULL;
		chiosa_error error = {0};
		assert_int_equal(chiosa_evaluate(&evaluation, model, paths, 1, jobs, NULL, NULL, &error), CHIOSA_ERROR_INPUT);
		assert_null(evaluation);
		assert_string_equal(error.path, paths[0]);
		assert_int_equal(error.line, before + 1);
		assert_non_null(strstr(error.message, message));
		chs_buffer_free(&corpus);
	}
}

static void a_corpus_with_an_error_is_no_yardstick(void **state)
{
	(void)state;
	static const size_t places[][2] = {{0, 0}, {0, 3}, {1, 1}, {2, 20}, {20, 2}, {3, 0}};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		assert_refused("{\"id\":\"x\",\"sentences\":[{\"text\":3,\"label\":\"claim\"}]}\n", places[i][0], places[i][1],
		               "expected a string, found a number");
		assert_refused("{\"id\":\"x\",\"text\":\"Solo testo.\"}\n", places[i][0], places[i][1],
		               "expected labelled sentences");
	}
	assert_refused("{\"id\":0,\"sentences\":[{\"text\":\"Due volte.\",\"label\":\"claim\"}]}\n", 2, 3,
	               "found \"0\" again");
}

static void nothing_to_compare(void **state)
{
	(void)state;
	static const char *const corpora[] = {"", "\n",
	                                      "{\"id\":1,\"sentences\":[{\"text\":\"La giunta.\",\"label\":null}]}\n",
	                                      "{\"id\":1,\"sentences\":[]}\n"};
	for (size_t i = 0; i < sizeof corpora / sizeof *corpora; i++) {
		const char *paths[] = {support_write("none.jsonl", corpora[i])};
		chiosa_evaluation *evaluation = NULL;
		chiosa_error error = {0};
		assert_int_equal(chiosa_evaluate(&evaluation, model, paths, 1, 1, NULL, NULL, &error), CHIOSA_ERROR_INPUT);
		assert_null(evaluation);
		assert_true(error.message[0] != '\0');
	}
	const char *nowhere[] = {support_path("nowhere.jsonl")};
	chiosa_evaluation *evaluation = NULL;
	assert_int_equal(chiosa_evaluate(&evaluation, model, nowhere, 1, 1, NULL, NULL, NULL), CHIOSA_ERROR_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_by_hand),
	    cmocka_unit_test(jobs_do_not_show),
	    cmocka_unit_test(a_corpus_with_an_error_is_no_yardstick),
	    cmocka_unit_test(nothing_to_compare),
	};
	return cmocka_run_group_tests(tests, prepare, finish);
}
