/* SPDX-License-Identifier: MIT */
/*
 * chiosa_train, step by step: read and measure the corpus, compute the Gram matrix, search, cross-validate (or hold
 * out one fold), calibrate on the out-of-fold scores, train on everything, write the model.
 */
#include "base/threads.h"
#include "train/assemble.h"
#include "train/calibrate.h"
#include "train/folds.h"
#include "train/hold_out.h"
#include "train/report.h"
#include "train/settings.h"
#include "train/solve.h"
#include "train/transitions.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

struct chiosa_training {
	char *text, *json;
};

/* Everything that the steps hand on to one another. */
typedef struct training_run {
	const chiosa_train_options *options; /* `settled` once the corpus is read */
	chiosa_train_options settled;
	chiosa_error *error;
	chs_language *language;
	chs_feature_settings settings;
	chs_gathered gathered;
	chs_gram gram;
	bool has_gram;
	uint32_t *fold_of;
	double *class_weights, *corpus_mix, *mix; /* [n_labels] */
	chs_solver_options solver;
	chs_validation trials[CHS_MAX_TRIALS];
	size_t n_trials, best_trial;
	double *scores;     /* [n_rows × n_labels]: out-of-fold scores, then probabilities */
	chs_problem judged; /* the rows that have them: all, or those held out */
	chs_held_out held;
	chs_calibration calibration;
	double confidence; /* out of fold, as chs_mean_confidence has it */
	double *transitions;
	double transition_strength; /* negative: none */
	chs_comparison *comparison;
	const chs_metrics *metrics;
} training_run;

static void training_free(training_run *t)
{
	chs_language_free(t->language);
	chs_gathered_free(&t->gathered);
	if (t->has_gram)
		chs_gram_free(&t->gram);
	free(t->fold_of);
	free(t->class_weights);
	free(t->corpus_mix);
	free(t->mix);
	free(t->scores);
	free(t->calibration.offsets);
	free(t->transitions);
	chs_held_out_free(&t->held);
	chs_comparison_free(t->comparison);
}

static bool report_progress(const training_run *t, const char *stage)
{
	return !t->options->progress || t->options->progress(t->options->user, stage, 0, 0);
}

static chiosa_status cancelled(const training_run *t)
{
	return chs_fail(t->error, CHIOSA_ERROR_CANCELLED, "cancelled");
}

/* A language without a folder is allowed; a folder that was not found by mistake must not pass unseen. */
static void warn_no_data(const training_run *t, const char *data)
{
	chiosa_error remark = {0};
	if (chs_language_n_classes(t->language) > 0 || !t->options->warning)
		return;
	chs_fail(&remark, CHIOSA_OK,
	         "no data for the language \"%s\" in %s: stems, n-grams, quotations, length and position alone",
	         t->options->language, data);
	t->options->warning(t->options->user, &remark);
}

static chiosa_status read_corpus(training_run *t, const char *const *paths, size_t n_paths)
{
	const chiosa_train_options *o = t->options;
	const char *data = o->data_folder ? o->data_folder : CHIOSA_DATA_FOLDER;
	t->settings = chs_feature_defaults();
	chiosa_status status = chs_parse_groups(&t->settings.groups, o->features, t->error);
	if (status == CHIOSA_OK)
		status = chs_language_load(&t->language, data, o->language, t->error);
	if (status == CHIOSA_OK)
		warn_no_data(t, data);
	chs_gather_options gathering = {.language = t->language,
	                                .settings = &t->settings,
	                                .fewest_articles = 2,
	                                .progress = o->progress,
	                                .warning = o->warning,
	                                .user = o->user};
	if (status == CHIOSA_OK)
		status = chs_gather(&t->gathered, paths, n_paths, &gathering, t->error);
	return status;
}

/* One over the mean squared length: kernels then see distances of the order of one whatever the features' scale. */
static double default_gamma(const chs_problem *problem)
{
	double sum = 0;
	for (size_t i = 0; i < problem->starts[problem->n_rows]; i++)
		sum += (double)problem->values[i] * (double)problem->values[i];
	return sum > 0 ? (double)problem->n_rows / sum : 1;
}

enum { HELD_OUT_OF = 5 }; /* folds, when one is held out */

static chiosa_status prepare(training_run *t)
{
	const chs_problem *problem = &t->gathered.problem;
	size_t k = problem->n_labels;
	t->settled = *t->options;
	chs_settle_train_options(&t->settled, problem->n_rows);
	const chiosa_train_options *o = t->options = &t->settled;
	t->fold_of = chs_alloc(problem->n_rows, sizeof *t->fold_of);
	t->class_weights = chs_alloc(k, sizeof *t->class_weights);
	t->corpus_mix = chs_alloc(k, sizeof *t->corpus_mix);
	t->mix = chs_alloc(k, sizeof *t->mix);
	t->scores = chs_alloc(problem->n_rows * k, sizeof *t->scores);
	t->calibration.offsets = chs_alloc(k, sizeof *t->calibration.offsets);
	if (!t->fold_of || !t->class_weights || !t->corpus_mix || !t->mix || !t->scores || !t->calibration.offsets)
		return chs_fail_memory(t->error);
	const char *const *labels = t->gathered.labels;
	const size_t *counts = t->gathered.label_counts;
	chiosa_status status = chs_class_weights(t->class_weights, o->class_weight, labels, counts, k, t->error);
	if (status == CHIOSA_OK)
		status = chs_label_mix(t->corpus_mix, "corpus", labels, counts, k, t->error);
	if (status == CHIOSA_OK)
		status = chs_label_mix(t->mix, o->prior, labels, counts, k, t->error);
	if (status == CHIOSA_OK)
		status = chs_make_folds(t->fold_of, problem, o->folds == 1 ? HELD_OUT_OF : o->folds, t->error);
	t->solver = (chs_solver_options){.solver = o->solver,
	                                 .kernel = o->kernel,
	                                 .cost = o->cost,
	                                 .coef0 = o->coef0,
	                                 .gamma = o->gamma > 0 ? o->gamma : default_gamma(problem),
	                                 .epsilon = o->epsilon,
	                                 .degree = o->degree,
	                                 .class_weights = t->class_weights,
	                                 .cache_size = o->cache_size,
	                                 .jobs = o->jobs};
	return status;
}

static chiosa_status make_gram(training_run *t)
{
	if (t->options->solver != CHIOSA_LIBSVM ||
	    !chs_gram_fits(t->gathered.n_rows, t->options->kernel, t->options->cache_size))
		return CHIOSA_OK;
	if (!report_progress(t, "Gram matrix"))
		return cancelled(t);
	chiosa_status status = chs_gram_make(&t->gram, &t->gathered.problem, t->options->jobs, t->error);
	t->has_gram = status == CHIOSA_OK;
	return status;
}

static chiosa_status search(training_run *t)
{
	const chiosa_train_options *o = t->options;
	if (!o->search)
		return CHIOSA_OK;
	chiosa_status status =
	    chs_search(t->trials, &t->n_trials, &t->best_trial, &t->gathered.problem, t->fold_of, o->folds,
	               t->has_gram ? &t->gram : NULL, &t->solver, o->progress, o->user, t->error);
	if (status == CHIOSA_OK) {
		t->solver.cost = t->trials[t->best_trial].cost;
		t->solver.gamma = o->kernel == CHIOSA_LINEAR ? t->solver.gamma : t->trials[t->best_trial].gamma;
	}
	return status;
}

static chiosa_status score_out_of_fold(training_run *t)
{
	const chiosa_train_options *o = t->options;
	const chs_problem *problem = &t->gathered.problem;
	chiosa_status status;
	if (o->folds == 1) {
		status = chs_hold_out(&t->held, t->scores, problem, t->fold_of, HELD_OUT_OF, &t->solver, o->progress, o->user,
		                      t->error);
		t->judged = t->held.judged;
		t->solver.start = t->held.start;
		return status;
	}
	t->judged = *problem;
	return chs_cross_validate(t->scores, problem, t->fold_of, o->folds, t->has_gram ? &t->gram : NULL, &t->solver,
	                          o->progress, o->user, t->error);
}

/* Out-of-fold scores, the calibration fitted on them, and from here on probabilities in their place. */
static chiosa_status validate(training_run *t)
{
	const chiosa_train_options *o = t->options;
	const chs_problem *problem = &t->gathered.problem;
	size_t k = problem->n_labels;
	chiosa_status status = score_out_of_fold(t);
	if (status == CHIOSA_OK)
		status = chs_fit_calibration(&t->calibration, &t->judged, t->scores, t->error);
	if (status != CHIOSA_OK)
		return status;
	for (size_t row = 0; row < t->judged.n_rows; row++)
		chs_calibrate(&t->calibration, t->scores + row * k, k, t->scores + row * k);
	t->confidence = chs_mean_confidence(t->scores, t->judged.n_rows, k);
	t->transition_strength = -1;
	if (!o->transitions)
		return CHIOSA_OK;
	status = chs_choose_transitions(&t->transition_strength, t->scores, problem, t->fold_of, o->folds, t->corpus_mix,
	                                t->error);
	t->transitions = chs_alloc((k + 2) * k, sizeof *t->transitions);
	if (status == CHIOSA_OK && !t->transitions)
		status = chs_fail_memory(t->error);
	if (status == CHIOSA_OK)
		chs_count_transitions(t->transitions, problem, t->corpus_mix, t->transition_strength);
	return status;
}

/* The out-of-fold probabilities against the labels, measured as `evaluate` measures. */
static chiosa_status measure(training_run *t)
{
	const chs_gathered *g = &t->gathered;
	const chs_problem *judged = &t->judged;
	size_t k = g->n_labels;
	chiosa_status status = chs_comparison_new(&t->comparison, g->labels, k, t->error);
	for (size_t row = 0; row < judged->n_rows && status == CHIOSA_OK; row++) {
		const double *p = t->scores + row * k;
		size_t best = 0;
		for (size_t i = 1; i < k; i++)
			best = p[i] > p[best] ? i : best;
		if (row == 0 || judged->articles[row] != judged->articles[row - 1])
			status = chs_comparison_article(t->comparison, t->error);
		if (status == CHIOSA_OK)
			status = chs_comparison_add(t->comparison, chs_slice_from(g->labels[judged->labels[row]]),
			                            chs_slice_from(g->labels[best]), p[best], t->error);
	}
	return status == CHIOSA_OK ? chs_comparison_metrics(t->comparison, &t->metrics, t->error) : status;
}

static chiosa_status write_model(training_run *t, const char *path, const char *metadata, char *name)
{
	const chs_problem *problem = &t->gathered.problem;
	chs_machine machine = {0};
	size_t *rows = chs_alloc(problem->n_rows, sizeof *rows);
	if (!rows)
		return chs_fail_memory(t->error);
	for (size_t i = 0; i < problem->n_rows; i++)
		rows[i] = i;
	chiosa_status status = report_progress(t, "training") ? CHIOSA_OK : cancelled(t);
	if (status == CHIOSA_OK)
		status =
		    chs_solve(&machine, problem, rows, problem->n_rows, t->has_gram ? &t->gram : NULL, &t->solver, t->error);
	chs_apply_prior(&t->calibration, t->corpus_mix, t->mix, problem->n_labels);
	if (t->options->accuracy > 0)
		t->calibration.lapse = chs_lapse(t->confidence, t->options->accuracy, problem->n_labels);
	if (t->transitions)
		chs_shift_transitions(t->transitions, t->corpus_mix, t->mix, problem->n_labels);
	if (status == CHIOSA_OK) {
		chs_ingredients ingredients = {.gathered = &t->gathered,
		                               .language = t->language,
		                               .settings = &t->settings,
		                               .machine = &machine,
		                               .calibration = &t->calibration,
		                               .transitions = t->transitions,
		                               .metadata = metadata};
		status = chs_assemble(name, &ingredients, path, t->error);
	}
	chs_machine_free(&machine);
	free(rows);
	return status;
}

static chiosa_status finish(training_run *t, const char *model_path, chiosa_training **out)
{
	chs_buffer text = {0}, json = {0};
	char name[48];
	chs_training_facts facts = {.options = t->options,
	                            .gathered = &t->gathered,
	                            .settings = &t->settings,
	                            .cost = t->solver.cost,
	                            .gamma = t->solver.gamma,
	                            .trials = t->trials,
	                            .n_trials = t->n_trials,
	                            .best_trial = t->best_trial,
	                            .validation = t->metrics,
	                            .mix = t->mix,
	                            .transition_strength = t->transition_strength,
	                            .gram = t->has_gram};
	chiosa_training *result = chs_alloc(1, sizeof *result);
	chiosa_status status = result ? chs_training_metadata(&json, &facts, t->error) : chs_fail_memory(t->error);
	chs_training_report(&text, &facts);
	/* What can fail fails before the model is written: room for its name, which nobody knows before. */
	if (model_path)
		chs_buffer_room(&text, strlen(model_path) + sizeof name + 32);
	if (status == CHIOSA_OK && (text.failed || json.failed))
		status = chs_fail_memory(t->error);
	if (status == CHIOSA_OK && model_path)
		status = write_model(t, model_path, json.data, name);
	if (status == CHIOSA_OK && model_path)
		chs_buffer_format(&text, "\nModel: %s in %s\n", name, model_path);
	if (status == CHIOSA_OK && out) {
		*result = (chiosa_training){chs_buffer_take(&text), chs_buffer_take(&json)};
		*out = result;
		return status;
	}
	free(result);
	chs_buffer_free(&text);
	chs_buffer_free(&json);
	return status;
}

/* A place that cannot be written shows now and not after the training. */
static chiosa_status try_output(const char *path, chiosa_error *error)
{
	chs_writer *writer;
	struct stat info;
	/* Who reads a named pipe would take the trial for the end. */
	if (!path || (stat(path, &info) == 0 && S_ISFIFO(info.st_mode)))
		return CHIOSA_OK;
	chiosa_status status = chs_writer_open(&writer, path, error);
	if (status == CHIOSA_OK)
		chs_writer_abandon(writer);
	return status;
}

chiosa_status chiosa_train(chiosa_training **out, const char *const *paths, size_t n_paths, const char *model_path,
                           const chiosa_train_options *options, chiosa_error *error)
{
	training_run t = {.options = options, .error = error};
	if (n_paths == 0)
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "no corpus given");
	chiosa_status status = chs_check_train_options(options, error);
	if (status == CHIOSA_OK)
		status = try_output(model_path, error);
	if (status == CHIOSA_OK)
		status = read_corpus(&t, paths, n_paths);
	if (status == CHIOSA_OK)
		status = prepare(&t);
	if (status == CHIOSA_OK)
		status = make_gram(&t);
	if (status == CHIOSA_OK)
		status = search(&t);
	if (status == CHIOSA_OK)
		status = validate(&t);
	if (status == CHIOSA_OK)
		status = measure(&t);
	if (status == CHIOSA_OK)
		status = finish(&t, model_path, out);
	training_free(&t);
	return status;
}

void chiosa_training_free(chiosa_training *training)
{
	if (!training)
		return;
	free(training->text);
	free(training->json);
	free(training);
}

const char *chiosa_training_text(const chiosa_training *training)
{
	return training->text;
}

const char *chiosa_training_json(const chiosa_training *training)
{
	return training->json;
}
