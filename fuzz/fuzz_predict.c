/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as articles, as `predict`, `evaluate` and `agreement` see them: read, labelled, put out in every format.
 * The first byte chooses the format of the input; what comes out as JSON Lines must be JSON, and readable again.
 */
#include "base/json.h"
#include "corpus/agreement.h"
#include "models/model.h"
#include "predict/batch.h"
#include "predict/output.h"
#include "support.h"

static chiosa_model *model;

static const chiosa_model *model_for(void *user, chs_slice language, chiosa_error *error)
{
	(void)user;
	(void)error;
	fuzz_touch(language);
	return model;
}

static void render(void *user, chs_buffer *out, const chiosa_model *with, const chs_article *article,
                   const chs_labelling *labelling)
{
	chs_buffer other = {0};
	(void)user;
	for (int format = CHS_OUTPUT_TSV; format <= CHS_OUTPUT_TEXT; format++) {
		chs_output_options options = {.format = (chs_output_format)format, .colour = true, .width = 60};
		chs_output_begin(&other, &options);
		chs_output_article(&other, &options, with, article, labelling);
	}
	chs_buffer_free(&other);
	chs_output_json(out, with, article, labelling);
}

static bool accept(void *user, const chs_buffer *out)
{
	chs_buffer *all = user;
	chs_slice line = chs_buffer_slice(out);
	FUZZ_CHECK(chs_json_check(line, NULL) == CHIOSA_OK);
	FUZZ_CHECK(memchr(line.data, '\n', line.length) == line.data + line.length - 1);
	chs_buffer_add_slice(all, line);
	return true;
}

static chs_batch_counts predict(chs_buffer *out, const char *path, chs_format format)
{
	chs_reader *reader;
	chs_batch_counts counts;
	chs_reader_options reading = {.format = format};
	chs_batch batch = {
	    .model_for = model_for, .render = render, .accept = accept, .user = out, .min_probability = 0.35, .jobs = 1};
	FUZZ_CHECK(chs_reader_open(&reader, &path, 1, &reading, NULL) == CHIOSA_OK);
	FUZZ_CHECK(chs_batch_run(&batch, reader, &counts, NULL) == CHIOSA_OK);
	chs_reader_close(reader);
	return counts;
}

static void compare(const char *path)
{
	chs_agreement *agreement;
	const chs_agreement_result *result;
	chs_buffer text = {0}, json = {0};
	if (chs_agreement_read(&agreement, path, path, NULL) != CHIOSA_OK)
		return;
	FUZZ_CHECK(chs_agreement_compute(agreement, &result, NULL) == CHIOSA_OK);
	FUZZ_CHECK(result->agreed == result->sentences && result->n_disputes == 0);
	chs_agreement_text(&text, result);
	chs_agreement_json(&json, result);
	FUZZ_CHECK(chs_json_check(chs_buffer_slice(&json), NULL) == CHIOSA_OK);
	chs_buffer_free(&text);
	chs_buffer_free(&json);
	chs_agreement_free(agreement);
}

static void evaluate(const char *path)
{
	chiosa_evaluation *evaluation;
	if (chiosa_evaluate(&evaluation, model, &path, 1, 1, NULL, NULL, NULL) != CHIOSA_OK)
		return;
	FUZZ_CHECK(chs_json_check(chs_slice_from(chiosa_evaluation_json(evaluation)), NULL) == CHIOSA_OK);
	fuzz_touch(chs_slice_from(chiosa_evaluation_text(evaluation)));
	chiosa_evaluation_free(evaluation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"b.jsonl", "b.json", "b.txt", "b.tsv", "b"};
	fuzz_input input = {data, size};
	uint8_t how = fuzz_byte(&input);
	chs_buffer out = {0}, again = {0};
	if (!model)
		FUZZ_CHECK(chiosa_model_open(&model, fuzz_model(FUZZ_TRANSITIONS), NULL) == CHIOSA_OK);
	const char *path = fuzz_write(names[how / 5 % 5], fuzz_rest(&input));
	chs_batch_counts counts = predict(&out, path, (chs_format)(how % 5));
	evaluate(path);
	compare(path);
	if (out.length) {
		chs_batch_counts second = predict(&again, fuzz_write("again.jsonl", chs_buffer_slice(&out)), CHS_FORMAT_JSONL);
		FUZZ_CHECK(second.labelled == counts.labelled && second.failed == 0);
	}
	chs_buffer_free(&out);
	chs_buffer_free(&again);
	return 0;
}
