/* SPDX-License-Identifier: MIT */
/* chiosa_train as a program outside sees it: models that know what they were taught, or nothing written at all. */
#include "base/json.h"
#include "tests/support.h"

#include <math.h>
#include <pthread.h>
#include <sys/stat.h>

/* Sentences that were not in the corpus, and what they are. */
static const char UNSEEN[] =
    "Il Comune di Lauria ha approvato il piano.\n«Siamo contenti», ha detto il sindaco Aldo Neri.\n"
    "I residenti hanno protestato e chiedono garanzie.\nNel 2010 il Comune aveva perso la causa.\n";
static const char *const KINDS[] = {"claim", "quote", "reaction", "background"};

static size_t count_right(const char *path)
{
	chiosa_model *model = support_open(path);
	chiosa_result *result;
	chiosa_sentence sentence;
	size_t right = 0;
	assert_int_equal(chiosa_label(&result, model, UNSEEN, sizeof UNSEEN - 1, NULL, NULL), CHIOSA_OK);
	assert_int_equal(chiosa_result_n_sentences(result), 4);
	for (size_t i = 0; chiosa_result_sentence(result, i, &sentence); i++)
		right += sentence.label && strcmp(sentence.label, KINDS[i]) == 0;
	chiosa_result_free(result);
	chiosa_model_close(model);
	return right;
}

static void assert_same_files(const char *a, const char *b)
{
	chs_buffer one = support_read(a), two = support_read(b);
	assert_int_equal(one.length, two.length);
	assert_memory_equal(one.data, two.data, one.length);
	chs_buffer_free(&one);
	chs_buffer_free(&two);
}

static void every_kind_of_model_learns(void **state)
{
	(void)state;
	for (size_t i = 0; i < 6; i++) {
		chiosa_train_options options = support_options();
		options.kernel = i == 1 ? CHIOSA_RBF : i == 2 ? CHIOSA_POLY : CHIOSA_LINEAR;
		options.solver = i == 3 ? CHIOSA_LIBLINEAR : CHIOSA_LIBSVM;
		options.degree = 2;
		options.coef0 = 1;
		options.cost = i == 1 || i == 2 ? 10 : 0.5;
		options.transitions = i == 4;
		options.class_weight = i == 5 ? "balanced" : "none";
		options.features = i == 5 ? "all" : "default";
		assert_int_equal(count_right(support_train("kind.chiosa", "corpus.jsonl", SUPPORT_CORPUS, &options)), 4);
	}
}

static void the_report_is_whole(void **state)
{
	(void)state;
	chiosa_training *training = NULL;
	chiosa_train_options options = support_options();
	const char *paths[] = {support_write("corpus.jsonl", SUPPORT_CORPUS)};
	assert_int_equal(chiosa_train(&training, paths, 1, support_path("it.chiosa"), &options, NULL), CHIOSA_OK);
	const char *json = chiosa_training_json(training), *text = chiosa_training_text(training);
	assert_int_equal(chs_json_check(chs_slice_from(json), NULL), CHIOSA_OK);
	chs_slice corpus = chs_json_member(chs_slice_from(json), "corpus");
	assert_true(chs_slice_is(chs_json_member(corpus, "articles"), "8"));
	assert_true(chs_slice_is(chs_json_member(corpus, "sentences"), "34"));
	assert_non_null(strstr(text, "8 articles, 35 sentences, 34 labelled"));
	chiosa_model *model = support_open(support_path("it.chiosa"));
	assert_string_equal(chiosa_model_metadata(model), json);
	assert_non_null(strstr(text, chiosa_model_name(model)));
	chiosa_model_close(model);
	chiosa_training_free(training);
	chiosa_training_free(NULL);
}

/* liblinear may hold out a fifth: the report says on how many sentences it stands, and the model knows all of them. */
static void a_report_of_sentences_held_out_says_so(void **state)
{
	(void)state;
	chiosa_training *training = NULL;
	chiosa_train_options options = support_options();
	const char *paths[] = {support_write("corpus.jsonl", SUPPORT_CORPUS)};
	options.solver = CHIOSA_LIBLINEAR;
	options.folds = 1;
	assert_int_equal(chiosa_train(&training, paths, 1, support_path("held.chiosa"), &options, NULL), CHIOSA_OK);
	chs_slice json = chs_slice_from(chiosa_training_json(training));
	chs_slice held = chs_json_member(chs_json_member(json, "cross_validation"), "held_out");
	unsigned n = 0;
	assert_int_equal(sscanf(held.data, "%u", &n), 1);
	assert_true(n >= 34 / 8 && n <= 34 / 2);
	char expected[64];
	snprintf(expected, sizeof expected, "Validation: %u of 34 sentences held out", n);
	assert_non_null(strstr(chiosa_training_text(training), expected));
	assert_null(strstr(chiosa_training_text(training), "Cross-validation"));
	chiosa_training_free(training);
	assert_int_equal(count_right(support_path("held.chiosa")), 4);
	options.jobs = 3;
	support_train("three.chiosa", "copy.jsonl", SUPPORT_CORPUS, &options);
	assert_int_equal(count_right(support_path("three.chiosa")), 4);
}

/* Without a place for a model there is a report all the same, and no file. */
static void cross_validation_alone(void **state)
{
	(void)state;
	chiosa_training *training = NULL;
	chiosa_train_options options = support_options();
	const char *paths[] = {support_write("corpus.jsonl", SUPPORT_CORPUS)};
	unlink(support_path("it.chiosa"));
	assert_int_equal(chiosa_train(&training, paths, 1, NULL, &options, NULL), CHIOSA_OK);
	assert_non_null(strstr(chiosa_training_text(training), "Cross-validation: 4 folds"));
	assert_null(strstr(chiosa_training_text(training), "Model:"));
	support_assert_absent("it.chiosa");
	chiosa_training_free(training);
}

static void jobs_do_not_show(void **state)
{
	(void)state;
	static const chiosa_kernel kernels[] = {CHIOSA_LINEAR, CHIOSA_RBF};
	for (size_t i = 0; i < 2; i++) {
		chiosa_train_options options = support_options();
		options.kernel = kernels[i];
		options.search = true;
		options.transitions = true;
		support_train("one.chiosa", "corpus.jsonl", SUPPORT_CORPUS, &options);
		options.jobs = 3;
		support_train("three.chiosa", "copy.jsonl", SUPPORT_CORPUS, &options);
		assert_same_files(support_path("one.chiosa"), support_path("three.chiosa"));
	}
}

static void *train_again(void *argument)
{
	chiosa_train_options options = support_options();
	const char *paths[] = {((const char *const *)argument)[0]};
	return chiosa_train(NULL, paths, 1, ((const char *const *)argument)[1], &options, NULL) == CHIOSA_OK ? NULL
	                                                                                                     : argument;
}

static void threads_train_at_once(void **state)
{
	(void)state;
	const char *corpus = support_write("corpus.jsonl", SUPPORT_CORPUS);
	const char *first[] = {corpus, support_path("first.chiosa")}, *second[] = {corpus, support_path("second.chiosa")};
	pthread_t thread;
	void *failed;
	assert_int_equal(pthread_create(&thread, NULL, train_again, first), 0);
	assert_null(train_again(second));
	pthread_join(thread, &failed);
	assert_null(failed);
	assert_same_files(first[1], second[1]);
}

/* The label mix expected in use moves probabilities as it should: p' ∝ p · wanted / found. */
static void the_prior_moves_probabilities(void **state)
{
	(void)state;
	double p[2][4];
	const char *text = "La giunta decide.";
	for (size_t i = 0; i < 2; i++) {
		chiosa_train_options options = support_options();
		options.prior = i ? "claim=70,quote=10,reaction=10,background=10" : "corpus";
		chiosa_model *model = support_open(support_train("prior.chiosa", "corpus.jsonl", SUPPORT_CORPUS, &options));
		chiosa_result *result;
		chiosa_sentence sentence;
		assert_int_equal(chiosa_label(&result, model, text, strlen(text), NULL, NULL), CHIOSA_OK);
		assert_true(chiosa_result_sentence(result, 0, &sentence));
		assert_non_null(sentence.probabilities);
		memcpy(p[i], sentence.probabilities, sizeof p[i]);
		chiosa_result_free(result);
		chiosa_model_close(model);
	}
	static const double found[] = {9.0 / 34, 9.0 / 34, 8.0 / 34, 8.0 / 34}, wanted[] = {0.1, 0.7, 0.1, 0.1};
	double sum = 0;
	for (size_t k = 0; k < 4; k++)
		sum += p[0][k] * wanted[k] / found[k];
	for (size_t k = 0; k < 4; k++)
		assert_true(fabs(p[1][k] - p[0][k] * wanted[k] / found[k] / sum) < 0.001);
}

/* Labels of all kinds, "none" among them, which reports use for sentences without a label. */
static void labels_are_any_text(void **state)
{
	(void)state;
	static const char *const odd[] = {"none", "con spazi, \\\"virgole\\\" = e virgolette", "perché 🎉", "balanced"};
	chs_buffer corpus = {0};
	const char *at = SUPPORT_CORPUS, *found;
	while ((found = strstr(at, "\"label\":\""))) {
		found += 9;
		size_t length = strcspn(found, "\""), kind = 0;
		while (strncmp(found, KINDS[kind], length) != 0)
			kind++;
		chs_buffer_add(&corpus, at, (size_t)(found - at));
		chs_buffer_add_string(&corpus, odd[kind]);
		at = found + length;
	}
	chs_buffer_add_string(&corpus, at);
	chiosa_train_options options = support_options();
	options.class_weight = "none=2,con spazi, \"virgole\" = e virgolette=1.5";
	options.transitions = true;
	chiosa_model *model = support_open(support_train("odd.chiosa", "odd.jsonl", corpus.data, &options));
	assert_string_equal(chiosa_model_label(model, 1), "con spazi, \"virgole\" = e virgolette");
	assert_int_equal(chs_json_check(chs_slice_from(chiosa_model_metadata(model)), NULL), CHIOSA_OK);
	chiosa_model_close(model);
	chs_buffer_free(&corpus);
}

static void lines_without_articles_are_learnt_from(void **state)
{
	(void)state;
	chs_buffer tsv = {0};
	for (size_t i = 0; i < 12; i++)
		chs_buffer_format(
		    &tsv,
		    "sport\tLa squadra numero %zu ha vinto la partita.\r\neconomia\tLa banca numero %zu ha alzato i tassi.\r\n",
		    i, i);
	chiosa_model *model = support_open(support_train("lines.chiosa", "lines.tsv", tsv.data, NULL));
	chiosa_result *result;
	chiosa_sentence sentence;
	const char *text = "La squadra ha perso la partita.";
	assert_int_equal(chiosa_label(&result, model, text, strlen(text), NULL, NULL), CHIOSA_OK);
	assert_true(chiosa_result_sentence(result, 0, &sentence));
	assert_string_equal(sentence.label, "sport");
	chiosa_result_free(result);
	chiosa_model_close(model);
	chs_buffer_free(&tsv);
}

/* ---- What fails writes nothing ------------------------------------------------------------------------------------
 */

static void assert_fails(const char *corpus, const chiosa_train_options *options, chiosa_status status, size_t line,
                         const char *message)
{
	chiosa_train_options defaults = support_options();
	chiosa_error error = {0};
	chiosa_training *training = NULL;
	const char *paths[] = {support_write("bad.jsonl", corpus)};
	unlink(support_path("bad.chiosa"));
	if (chiosa_train(&training, paths, 1, support_path("bad.chiosa"), options ? options : &defaults, &error) != status)
		fail_msg("\"%s\", expected \"%s\"", error.message, message);
	assert_null(training);
	if (!strstr(error.message, message))
		fail_msg("\"%s\", expected \"%s\"", error.message, message);
	assert_int_equal(error.line, line);
	if (line)
		assert_string_equal(error.path, paths[0]);
	support_assert_absent("bad.chiosa");
}

static void bad_corpora_write_nothing(void **state)
{
	(void)state;
	assert_fails("", NULL, CHIOSA_ERROR_INPUT, 0, "empty");
	assert_fails("{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":\"a\"},{\"text\":\"Due.\",\"label\":\"a\"}]}\n",
	             NULL, CHIOSA_ERROR_INPUT, 1, "at least two labels");
	assert_fails("{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":\"a\"},{\"text\":\"Due.\",\"label\":\"a\"}]}\n"
	             "{\"id\":2,\"sentences\":[{\"text\":\"Tre.\",\"label\":\"b\"}]}\n",
	             NULL, CHIOSA_ERROR_INPUT, 2, "one sentence only");
	assert_fails("{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":\"a\"}]}\n{\"id\":2", NULL, CHIOSA_ERROR_INPUT,
	             2, "");
	assert_fails("{\"id\":1,\"sentences\":[{\"text\":\"Uno.\",\"label\":true}]}\n", NULL, CHIOSA_ERROR_INPUT, 1,
	             "a boolean");
	chs_buffer twice = {0};
	chs_buffer_add_string(&twice, SUPPORT_CORPUS);
	chs_buffer_add_string(&twice, SUPPORT_CORPUS);
	assert_fails(twice.data, NULL, CHIOSA_ERROR_INPUT, 9, "found \"1\" again");
	chs_buffer_free(&twice);
}

static void bad_options_write_nothing(void **state)
{
	(void)state;
	chiosa_train_options o = support_options();
	o.folds = 9;
	assert_fails(SUPPORT_CORPUS, &o, CHIOSA_ERROR_ARGUMENT, 0, "9");
	o = support_options();
	o.class_weight = "claims=2";
	assert_fails(SUPPORT_CORPUS, &o, CHIOSA_ERROR_ARGUMENT, 0, "claims=2");
	o = support_options();
	o.prior = "claim=1,quote=1,reaction=1";
	assert_fails(SUPPORT_CORPUS, &o, CHIOSA_ERROR_ARGUMENT, 0, "background");
	o = support_options();
	o.cost = -1;
	assert_fails(SUPPORT_CORPUS, &o, CHIOSA_ERROR_ARGUMENT, 0, "cost");
	o = support_options();
	o.features = "-stems,-nonsense";
	assert_fails(SUPPORT_CORPUS, &o, CHIOSA_ERROR_ARGUMENT, 0, "nonsense");
	o = support_options();
	assert_int_equal(chiosa_train(NULL, NULL, 0, support_path("bad.chiosa"), &o, NULL), CHIOSA_ERROR_ARGUMENT);
	support_assert_absent("bad.chiosa");
}

/* Options at the edge of what is allowed do no harm: a model that opens, or a message. */
static void extreme_options_do_no_harm(void **state)
{
	(void)state;
	for (size_t i = 0; i < 9; i++) {
		chiosa_train_options o = support_options();
		chiosa_error error = {0};
		o.cost = i == 0 ? 1e-300 : i == 1 ? 1e300 : i == 2 ? 1e-5 : 1;
		o.kernel = i == 3 || i == 4 ? CHIOSA_RBF : i == 5 || i == 6 ? CHIOSA_POLY : CHIOSA_LINEAR;
		o.gamma = i == 3 ? 1e-300 : i == 4 ? 1e300 : i == 5 ? 1e30 : i == 6 ? 1e-30 : 0;
		o.degree = i == 5 ? 10 : 3;
		o.coef0 = i == 6 ? -1e30 : 0;
		o.class_weight = i == 7 ? "claim=1e300" : "none";
		o.prior = i == 8 ? "claim=1,quote=1e-90,reaction=1e-90,background=1e-90" : "corpus";
		o.transitions = i == 8;
		const char *paths[] = {support_write("corpus.jsonl", SUPPORT_CORPUS)};
		const char *path = support_path("extreme.chiosa");
		unlink(path);
		if (chiosa_train(NULL, paths, 1, path, &o, &error) == CHIOSA_OK) {
			count_right(path);
		} else {
			assert_true(error.message[0] != '\0');
			support_assert_absent("extreme.chiosa");
		}
	}
}

static size_t steps, last_step;

static bool stop_at_last(void *user, const char *stage, size_t done, size_t total)
{
	(void)user;
	assert_true(stage && *stage && (total == 0 || done <= total));
	return ++steps != last_step;
}

/* Wherever it is stopped, nothing is left behind, and a model that was there before is still the old one. */
static void cancelled_anywhere_it_writes_nothing(void **state)
{
	(void)state;
	chiosa_train_options o = support_options();
	o.progress = stop_at_last;
	o.transitions = true;
	o.search = true;
	steps = last_step = 0;
	support_train("all.chiosa", "corpus.jsonl", SUPPORT_CORPUS, &o);
	size_t all = steps;
	assert_true(all > 10);
	char corpus[600], kept[600];
	snprintf(corpus, sizeof corpus, "%s", support_path("corpus.jsonl"));
	snprintf(kept, sizeof kept, "%s", support_write("kept.chiosa", "the old one"));
	const char *paths[] = {corpus};
	for (size_t at = 1; at <= all; at += at < all - 3 && at > 9 ? all / 12 : 1) {
		chiosa_error error = {0};
		steps = 0;
		last_step = at;
		assert_int_equal(chiosa_train(NULL, paths, 1, kept, &o, &error), CHIOSA_ERROR_CANCELLED);
		assert_int_equal(steps, at); /* not asked again */
		assert_true(error.message[0] != '\0');
		assert_false(support_exists(support_path("kept.chiosa.partial")));
		chs_buffer old = support_read(kept);
		assert_string_equal(old.data, "the old one");
		chs_buffer_free(&old);
	}
}

static size_t remarks;

static void count_remark(void *user, const chiosa_error *remark)
{
	assert_ptr_equal(user, &remarks);
	assert_true(remark->message[0] != '\0');
	remarks++;
}

static bool never_asked(void *user, const char *stage, size_t done, size_t total)
{
	(void)user;
	(void)done;
	(void)total;
	fail_msg("\"%s\" began before the output was tried", stage);
	return true;
}

/* A place that cannot be written is told before anything is read. */
static void bad_places_are_told_first(void **state)
{
	(void)state;
	chiosa_error error = {0};
	chiosa_train_options o = support_options();
	const char *paths[] = {support_write("corpus.jsonl", SUPPORT_CORPUS)};
	o.progress = never_asked;
	assert_int_equal(chiosa_train(NULL, paths, 1, support_path("none/it.chiosa"), &o, &error), CHIOSA_ERROR_IO);
	assert_string_equal(error.path, support_path("none/it.chiosa"));
	assert_int_equal(chiosa_train(NULL, paths, 1, support_folder, &o, &error), CHIOSA_ERROR_IO);
	assert_int_equal(chiosa_train(NULL, paths, 1, "", &o, &error), CHIOSA_ERROR_IO);
	o.progress = NULL;
	assert_int_equal(chiosa_train(NULL, paths, 1, "/dev/full", &o, &error), CHIOSA_ERROR_IO);
	assert_string_equal(error.path, "/dev/full");
}

static void *read_pipe(void *path)
{
	chs_buffer *bytes = calloc(1, sizeof *bytes);
	return bytes && chs_file_read(bytes, path, 1 << 30, NULL) == CHIOSA_OK ? bytes : NULL;
}

/* Whoever reads a named pipe gets the whole model, not the end of a trial. */
static void a_named_pipe_gets_the_model(void **state)
{
	(void)state;
	char pipe[600];
	pthread_t reader;
	void *got;
	snprintf(pipe, sizeof pipe, "%s", support_path("pipe"));
	assert_int_equal(mkfifo(pipe, 0600), 0);
	alarm(300); /* what takes the trial for the end would wait for ever */
	assert_int_equal(pthread_create(&reader, NULL, read_pipe, pipe), 0);
	support_train("pipe", "corpus.jsonl", SUPPORT_CORPUS, NULL);
	pthread_join(reader, &got);
	alarm(0);
	assert_non_null(got);
	chs_buffer *bytes = got;
	support_write_bytes("piped.chiosa", bytes->data, bytes->length);
	assert_same_files(support_path("piped.chiosa"),
	                  support_train("straight.chiosa", "corpus.jsonl", SUPPORT_CORPUS, NULL));
	chs_buffer_free(bytes);
	free(bytes);
	unlink(pipe);
}

static void remarks_reach_the_caller(void **state)
{
	(void)state;
	chiosa_train_options o = support_options();
	const char *paths[] = {
	    support_write("lines.tsv", "a\tUno due tre.\nb\tDue quattro.\na\tUno tre.\nb\tQuattro due.\n")};
	o.warning = count_remark;
	o.user = &remarks;
	o.folds = 2;
	remarks = 0;
	assert_int_equal(chiosa_train(NULL, paths, 1, NULL, &o, NULL), CHIOSA_OK);
	assert_true(remarks > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_report_of_sentences_held_out_says_so),
	    cmocka_unit_test(every_kind_of_model_learns),
	    cmocka_unit_test(the_report_is_whole),
	    cmocka_unit_test(cross_validation_alone),
	    cmocka_unit_test(jobs_do_not_show),
	    cmocka_unit_test(threads_train_at_once),
	    cmocka_unit_test(the_prior_moves_probabilities),
	    cmocka_unit_test(labels_are_any_text),
	    cmocka_unit_test(lines_without_articles_are_learnt_from),
	    cmocka_unit_test(bad_corpora_write_nothing),
	    cmocka_unit_test(bad_options_write_nothing),
	    cmocka_unit_test(extreme_options_do_no_harm),
	    cmocka_unit_test(cancelled_anywhere_it_writes_nothing),
	    cmocka_unit_test(bad_places_are_told_first),
	    cmocka_unit_test(a_named_pipe_gets_the_model),
	    cmocka_unit_test(remarks_reach_the_caller),
	};
	return cmocka_run_group_tests(tests, support_start, support_end);
}
