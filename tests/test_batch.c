/* SPDX-License-Identifier: MIT */
/* Many articles, several threads, one order. */
#include "predict/batch.h"
#include "predict/output.h"
#include "tests/support_model.h"

/* What a batch puts out, and what it says failed ("line message\n"). */
typedef struct record {
	chs_buffer out, failures;
	size_t accepted, most; /* stops when so many were accepted; 0: never */
} record;

static void record_free(record *r)
{
	chs_buffer_free(&r->out);
	chs_buffer_free(&r->failures);
}

static const chiosa_model *model_for(void *user, chs_slice language, chiosa_error *error)
{
	(void)user;
	if (language.length == 0 || chs_slice_is(language, "it"))
		return model;
	chs_fail(error, CHIOSA_ERROR_ARGUMENT, "no model for \"%.*s\"", (int)language.length, language.data);
	return NULL;
}

static void render(void *user, chs_buffer *out, const chiosa_model *used, const chs_article *article,
                   const chs_labelling *l)
{
	(void)user;
	chs_output_json(out, used, article, l);
}

static bool accept(void *user, const chs_buffer *out)
{
	record *r = user;
	chs_buffer_add_slice(&r->out, chs_buffer_slice(out));
	return ++r->accepted != r->most;
}

static void failed(void *user, const chiosa_error *failure)
{
	record *r = user;
	chs_buffer_format(&r->failures, "%zu %s\n", failure->line, failure->message);
}

static chiosa_status run(record *r, const char *path, size_t jobs, chs_batch_counts *counts, chiosa_error *error)
{
	chs_batch batch = {
	    .model_for = model_for, .render = render, .accept = accept, .failed = failed, .user = r, .jobs = jobs};
	chs_reader *reader;
	assert_int_equal(chs_reader_open(&reader, &path, 1, NULL, NULL), CHIOSA_OK);
	chiosa_status status = chs_batch_run(&batch, reader, counts, error);
	chs_reader_close(reader);
	return status;
}

/* Articles of very unequal length, so that threads finish them in another order. */
static const char *unequal_articles(void)
{
	chs_buffer text = {0};
	for (size_t i = 0; i < 60; i++) {
		chs_buffer_format(&text, "{\"id\":%zu,\"text\":\"Articolo %zu.", i, i);
		for (size_t k = 0; k < (i % 7 ? 1 : 60); k++)
			chs_buffer_add_string(&text, " Il Comune di Vespri ha approvato il piano. «Bene», ha detto Carlo Neri.");
		chs_buffer_add_string(&text, "\"}\n");
	}
	assert_false(text.failed);
	const char *path = support_write_bytes("many.jsonl", text.data, text.length);
	chs_buffer_free(&text);
	return path;
}

static void jobs_do_not_show(void **state)
{
	(void)state;
	static const size_t jobs[] = {0, 2, 3, 16};
	const char *path = unequal_articles();
	chs_batch_counts counts;
	record one = {0};
	assert_int_equal(run(&one, path, 1, &counts, NULL), CHIOSA_OK);
	assert_int_equal(counts.labelled, 60);
	assert_int_equal(counts.failed, 0);
	const char *at = one.out.data;
	for (size_t i = 0; i < 60; i++) { /* in the order in which they came */
		char beginning[32];
		snprintf(beginning, sizeof beginning, "{\"id\":%zu,", i);
		assert_int_equal(strncmp(at, beginning, strlen(beginning)), 0);
		at = strchr(at, '\n') + 1;
	}
	assert_int_equal(*at, '\0');
	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
		record other = {0};
		assert_int_equal(run(&other, path, jobs[i], &counts, NULL), CHIOSA_OK);
		assert_int_equal(other.out.length, one.out.length);
		assert_memory_equal(other.out.data, one.out.data, one.out.length);
		record_free(&other);
	}
	record_free(&one);
}

static const char MIXED[] = "{\"id\":1,\"text\":\"Il sindaco ha parlato.\"}\n"
                            "{\"id\":2,\"text\":\"Senza fine\n"
                            "{\"id\":3,\"lang\":\"xx\",\"text\":\"Une phrase.\"}\n"
                            "{\"id\":4,\"text\":5}\n"
                            "\n"
                            "{\"id\":5,\"lang\":\"it\",\"text\":\"La giunta ha deciso.\"}\n";

/* What is wrong is told and counted; what is right comes out all the same. */
static void failures_are_counted_and_passed_over(void **state)
{
	(void)state;
	const char *path = support_write("mixed.jsonl", MIXED);
	for (size_t jobs = 1; jobs < 4; jobs += 2) {
		chs_batch_counts counts;
		record r = {0};
		assert_int_equal(run(&r, path, jobs, &counts, NULL), CHIOSA_OK);
		assert_int_equal(counts.labelled, 2);
		assert_int_equal(counts.failed, 3);
		assert_non_null(strstr(r.failures.data, "3 no model for \"xx\"\n"));
		assert_non_null(strstr(r.failures.data, "4 \"text\": expected a string, found a number\n"));
		assert_int_equal(strncmp(r.failures.data, "2 ", 2), 0);
		assert_non_null(strstr(r.out.data, "{\"id\":1,"));
		assert_non_null(strstr(r.out.data, "{\"id\":5,"));
		record_free(&r);
	}
}

static void a_missing_file_is_a_failure(void **state)
{
	(void)state;
	chs_batch_counts counts;
	record r = {0};
	assert_int_equal(run(&r, support_path("nowhere.jsonl"), 2, &counts, NULL), CHIOSA_OK);
	assert_int_equal(counts.labelled, 0);
	assert_int_equal(counts.failed, 1);
	record_free(&r);
}

static void it_stops_when_told(void **state)
{
	(void)state;
	const char *path = unequal_articles();
	for (size_t jobs = 1; jobs < 4; jobs += 2) {
		chs_batch_counts counts;
		chiosa_error error = {0};
		record r = {.most = 5};
		assert_int_equal(run(&r, path, jobs, &counts, &error), CHIOSA_ERROR_CANCELLED);
		assert_int_equal(r.accepted, 5);
		record_free(&r);
	}
}

static void nothing_to_do(void **state)
{
	(void)state;
	chs_batch_counts counts;
	record r = {0};
	assert_int_equal(run(&r, support_write("empty.jsonl", "\n\n"), 3, &counts, NULL), CHIOSA_OK);
	assert_int_equal(counts.labelled + counts.failed, 0);
	assert_int_equal(r.accepted, 0);
	record_free(&r);
}

/* Articles without a single sentence are articles. */
static void articles_without_text_come_out(void **state)
{
	(void)state;
	chs_batch_counts counts;
	record r = {0};
	const char *path =
	    support_write("bare.jsonl", "{\"id\":1,\"text\":\"\"}\n{\"id\":2,\"sentences\":[]}\n"
	                                "{\"id\":3,\"sentences\":[\"\"]}\n{\"id\":4,\"title\":\"\",\"text\":\" \"}\n");
	assert_int_equal(run(&r, path, 1, &counts, NULL), CHIOSA_OK);
	assert_int_equal(counts.labelled, 4);
	assert_non_null(strstr(r.out.data, "{\"id\":2,"));
	assert_non_null(strstr(r.out.data, "\"sentences\":[],\"entities\":[]}"));
	/* An empty sentence says nothing: no guess is made. */
	assert_non_null(
	    strstr(r.out.data, "{\"index\":0,\"start\":0,\"end\":0,\"text\":\"\",\"label\":null,\"why\":\"furniture\"}"));
	record_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(jobs_do_not_show),
	    cmocka_unit_test(failures_are_counted_and_passed_over),
	    cmocka_unit_test(a_missing_file_is_a_failure),
	    cmocka_unit_test(it_stops_when_told),
	    cmocka_unit_test(nothing_to_do),
	    cmocka_unit_test(articles_without_text_come_out),
	};
	return cmocka_run_group_tests(tests, prepare, finish);
}
