/* SPDX-License-Identifier: MIT */
/* A model goes to its file and comes back the same, or it does not come back at all. */
#include "models/model.h"

#include "base/hash.h"
#include "models/container.h"
#include "models/sections.h"
#include "tests/support.h"

#include <sys/stat.h>

static const char ARTICLE[] =
    "Il Comune di Lauria ha approvato il piano.\n«Siamo contenti», ha detto il sindaco Aldo Neri.\n"
    "I residenti hanno protestato e chiedono garanzie.\nNel 2010 il Comune aveva perso la causa.\n";

static int prepare(void **state)
{
	if (support_start(state))
		return -1;
	support_train("it.chiosa", "corpus.jsonl", SUPPORT_CORPUS, NULL);
	return 0;
}

static void tells_what_it_is(void **state)
{
	(void)state;
	chiosa_model *model = support_open(support_path("it.chiosa"));
	static const char *const labels[] = {"background", "claim", "quote", "reaction"};
	assert_int_equal(chiosa_model_n_labels(model), 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(chiosa_model_label(model, i), labels[i]);
	assert_null(chiosa_model_label(model, 4));
	assert_null(chiosa_model_label(model, SIZE_MAX));
	assert_string_equal(chiosa_model_language(model), "it");
	assert_int_equal(strlen(chiosa_model_name(model)), strlen("it-3f9c01ab"));
	assert_int_equal(strncmp(chiosa_model_name(model), "it-", 3), 0);
	assert_int_equal(strspn(chiosa_model_name(model) + 3, "0123456789abcdef"), 8);
	assert_int_equal(chiosa_model_metadata(model)[0], '{');
	assert_null(chiosa_model_warning(model));
	assert_true(chiosa_model_n_features(model) > 50);
	chiosa_model_close(model);
	chiosa_model_close(NULL);
}

static void names_of_features_are_sorted_and_found(void **state)
{
	(void)state;
	chiosa_model *model = support_open(support_path("it.chiosa"));
	size_t known = 0;
	for (size_t i = 1; i < model->n_features; i++)
		assert_true(chs_slice_compare(chs_model_feature_name(model, i - 1), chs_model_feature_name(model, i)) <= 0);
	for (size_t i = 0; i < model->rows.places.n; i++) {
		const chs_row *row = chs_rows_at(&model->rows, i);
		if (row->feature == UINT32_MAX)
			continue;
		assert_ptr_equal(chs_rows_find(&model->rows, row->hash), row);
		assert_int_equal(chs_model_feature(model, row->hash), row->feature);
		known++;
	}
	assert_int_equal(known, model->n_features);
	assert_int_equal(chs_model_feature(model, 0x1234567812345678u), UINT32_MAX);
	chiosa_model_close(model);
}

/* Writing what was opened gives the file that was opened: nothing is lost, and nothing else is in it. */
static void written_again_it_is_the_same_file(void **state)
{
	(void)state;
	chiosa_model *model = support_open(support_path("it.chiosa"));
	char name[48];
	memcpy(name, model->name, sizeof name);
	assert_int_equal(chs_model_write(model, support_path("again.chiosa"), NULL), CHIOSA_OK);
	assert_string_equal(model->name, name);
	chiosa_model_close(model);
	chs_buffer first = support_read(support_path("it.chiosa")), second = support_read(support_path("again.chiosa"));
	assert_int_equal(first.length, second.length);
	assert_memory_equal(first.data, second.data, first.length);
	chs_buffer_free(&first);
	chs_buffer_free(&second);
}

static void cut_anywhere_it_is_refused(void **state)
{
	(void)state;
	chs_buffer whole = support_read(support_path("it.chiosa"));
	const char *path = support_write_bytes("cut.chiosa", whole.data, whole.length);
	chiosa_model *model;
	/* Every length would take minutes; test_container.c takes every one of a small file. */
	for (size_t length = whole.length - 1;; length = length > 4096 ? length - length / 64 : length - 16) {
		chiosa_error error = {0};
		assert_int_equal(truncate(path, (off_t)length), 0);
		assert_int_equal(chiosa_model_open(&model, path, &error), CHIOSA_ERROR_MODEL);
		assert_string_equal(error.path, path);
		if (length < 16)
			break;
	}
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(chiosa_model_open(&model, path, NULL), CHIOSA_ERROR_MODEL);
	chs_buffer_free(&whole);
}

static void changed_anywhere_it_is_refused(void **state)
{
	(void)state;
	chs_buffer whole = support_read(support_path("it.chiosa"));
	const char *path = support_write_bytes("changed.chiosa", whole.data, whole.length);
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	chiosa_model *model;
	for (size_t at = 0; at < whole.length; at += at < 1024 ? 1 : 1999) {
		fseek(file, (long)at, SEEK_SET);
		fputc(~whole.data[at] & 0xFF, file);
		fflush(file);
		assert_int_equal(chiosa_model_open(&model, path, NULL), CHIOSA_ERROR_MODEL);
		fseek(file, (long)at, SEEK_SET);
		fputc(whole.data[at] & 0xFF, file);
		fflush(file);
	}
	fclose(file);
	chiosa_model_close(support_open(path));
	chs_buffer_free(&whole);
}

/* Opens and uses a file that has the right checksum over wrong content: refused or not, it must do no harm. */
static bool survives(const char *path, chs_buffer *bytes)
{
	chiosa_model *model;
	chs_hasher *hasher = chs_hasher_new();
	assert_non_null(hasher);
	memset(bytes->data + 24, 0, 8);
	chs_hasher_add(hasher, bytes->data, bytes->length);
	uint64_t hash = chs_hasher_value(hasher);
	memcpy(bytes->data + 24, &hash, sizeof hash);
	chs_hasher_free(hasher);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes->data, 1, bytes->length, file), bytes->length);
	fclose(file);
	chiosa_status status = chiosa_model_open(&model, path, NULL);
	if (status != CHIOSA_OK) {
		assert_int_equal(status, CHIOSA_ERROR_MODEL);
		return false;
	}
	chiosa_result *result;
	if (chiosa_label(&result, model, ARTICLE, sizeof ARTICLE - 1, NULL, NULL) == CHIOSA_OK) {
		for (size_t i = 0; i < chiosa_result_n_sentences(result); i++) {
			chiosa_sentence sentence;
			double sum = 0;
			assert_true(chiosa_result_sentence(result, i, &sentence));
			for (size_t k = 0; sentence.probabilities && k < chiosa_model_n_labels(model); k++)
				sum += sentence.probabilities[k];
			assert_true(!sentence.probabilities || (sum > 0.999 && sum < 1.001));
		}
		chiosa_result_free(result);
	}
	chiosa_model_close(model);
	return true;
}

/* Overwrites `count` bytes at `at` with `value`, tries, and puts them back. */
static bool forge(chs_buffer *bytes, size_t at, int value, size_t count)
{
	char kept[16];
	memcpy(kept, bytes->data + at, count);
	memset(bytes->data + at, value, count);
	bool opened = survives(support_path("forged.chiosa"), bytes);
	memcpy(bytes->data + at, kept, count);
	return opened;
}

static void forge_section(chs_buffer *bytes, const char *name, size_t unit, size_t most)
{
	static const int values[] = {0x00, 0x7F, 0xFF};
	chs_slice section = chs_container_section(chs_buffer_slice(bytes), name);
	if (!section.length)
		return;
	size_t start = (size_t)(section.data - bytes->data), step = section.length / unit / most + 1;
	for (size_t i = 0; i < section.length / unit; i += step)
		for (size_t v = 0; v < 3; v++)
			forge(bytes, start + i * unit, values[v], unit);
}

static void forge_all(const char *path)
{
	chs_buffer bytes = support_read(path);
	assert_true(survives(support_path("forged.chiosa"), &bytes)); /* nothing forged yet */
	forge_section(&bytes, "summary", 4, 12);
	forge_section(&bytes, "settings", 4, 16);
	forge_section(&bytes, "labels", 1, 12);
	forge_section(&bytes, "calibration", 8, 8);
	forge_section(&bytes, "bias", 8, 4);
	forge_section(&bytes, "transitions", 8, 24);
	forge_section(&bytes, "row-seeds", 2, 12);
	forge_section(&bytes, "rows", 4, 24);
	forge_section(&bytes, "name-ends", 8, 6);
	forge_section(&bytes, "vector-starts", 8, 8);
	forge_section(&bytes, "vector-columns", 4, 6);
	forge_section(&bytes, "vector-values", 4, 6);
	forge_section(&bytes, "vector-squares", 8, 6);
	forge_section(&bytes, "coefficients", 4, 8);
	forge_section(&bytes, "words", 8, 24);
	forge_section(&bytes, "word-looks", 1, 96);
	forge_section(&bytes, "metadata", 1, 4);
	forge_section(&bytes, "language", 4, 40);
	chs_buffer_free(&bytes);
}

static void forged_it_does_no_harm(void **state)
{
	(void)state;
	chiosa_train_options options = support_options();
	forge_all(support_path("it.chiosa"));
	options.kernel = CHIOSA_RBF;
	options.transitions = true;
	forge_all(support_train("rbf.chiosa", "corpus.jsonl", SUPPORT_CORPUS, &options));
}

/* Weights that are no numbers all at once, which no single change above makes sure to hit. */
static void weights_that_are_no_numbers_do_no_harm(void **state)
{
	(void)state;
	static const int values[] = {0xFF, 0x7F};
	for (size_t v = 0; v < 2; v++) {
		chs_buffer bytes = support_read(support_path("it.chiosa"));
		chs_slice section = chs_container_section(chs_buffer_slice(&bytes), "rows");
		char *rows = bytes.data + (section.data - bytes.data);
		size_t stride = chs_row_stride(4);
		assert_true(section.length >= stride);
		for (size_t at = 0; at < section.length; at += stride)
			memset(rows + at + offsetof(chs_row, weights), values[v], 4 * sizeof(float));
		survives(support_path("forged.chiosa"), &bytes);
		chs_buffer_free(&bytes);
	}
}

static void other_stems_are_warned_of(void **state)
{
	(void)state;
	chs_buffer bytes = support_read(support_path("it.chiosa"));
	chs_slice summary = chs_container_section(chs_buffer_slice(&bytes), "summary");
	size_t at = (size_t)(summary.data - bytes.data) + offsetof(chs_model_summary, probe);
	bytes.data[at] = (char)(bytes.data[at] ^ 1);
	assert_true(survives(support_path("forged.chiosa"), &bytes));
	chiosa_model *model = support_open(support_path("forged.chiosa"));
	assert_non_null(chiosa_model_warning(model));
	chiosa_model_close(model);
	chs_buffer_free(&bytes);
}

static void a_newer_format_is_told(void **state)
{
	(void)state;
	chs_buffer bytes = support_read(support_path("it.chiosa"));
	chiosa_error error = {0};
	chiosa_model *model;
	bytes.data[8] = 9;
	const char *path = support_write_bytes("newer.chiosa", bytes.data, bytes.length);
	assert_int_equal(chiosa_model_open(&model, path, &error), CHIOSA_ERROR_MODEL);
	assert_string_equal(error.message, "model format 9, this chiosa reads format 2: use a newer chiosa");
	assert_string_equal(error.path, path);
	chs_buffer_free(&bytes);
}

static void what_is_no_model_is_told(void **state)
{
	(void)state;
	chiosa_error error = {0};
	chiosa_model *model = NULL;
	assert_int_equal(chiosa_model_open(&model, support_path("nowhere.chiosa"), &error), CHIOSA_ERROR_IO);
	assert_non_null(strstr(error.message, "No such file"));
	assert_int_equal(chiosa_model_open(&model, support_folder, &error), CHIOSA_ERROR_IO);
	assert_int_equal(chiosa_model_open(&model, "/dev/null", &error), CHIOSA_ERROR_IO);
	assert_int_equal(chiosa_model_open(&model, support_path("corpus.jsonl"), &error), CHIOSA_ERROR_MODEL);
	assert_non_null(strstr(error.message, "not a chiosa model"));
	assert_null(model);
}

static void what_cannot_be_written_leaves_nothing(void **state)
{
	(void)state;
	chiosa_error error = {0};
	chiosa_model *model = support_open(support_path("it.chiosa"));
	assert_int_equal(chs_model_write(model, "/dev/full", &error), CHIOSA_ERROR_IO);
	assert_string_equal(error.path, "/dev/full");
	assert_int_equal(chs_model_write(model, support_path("no-folder/it.chiosa"), &error), CHIOSA_ERROR_IO);
	assert_int_equal(chs_model_write(model, support_folder, &error), CHIOSA_ERROR_IO);
	assert_int_equal(mkdir(support_path("locked"), 0500), 0);
	if (geteuid() != 0) { /* for root no folder is locked */
		assert_int_equal(chs_model_write(model, support_path("locked/it.chiosa"), &error), CHIOSA_ERROR_IO);
		support_assert_absent("locked/it.chiosa");
	}
	assert_int_equal(rmdir(support_path("locked")), 0);
	chiosa_model_close(model);
}

static size_t destroyed;

static void destroy(void *item)
{
	(void)item;
	destroyed++;
}

/* More idle items than there is room for are freed at once, the others with the model. */
static void idle_items_are_kept_or_freed(void **state)
{
	(void)state;
	static char items[100];
	chiosa_model *model = support_open(support_path("it.chiosa"));
	assert_null(chs_model_take_idle(model));
	destroyed = 0;
	for (size_t i = 0; i < sizeof items; i++)
		chs_model_give_idle(model, &items[i], destroy);
	size_t room = sizeof model->idle.items / sizeof *model->idle.items;
	assert_int_equal(destroyed, sizeof items - room);
	assert_non_null(chs_model_take_idle(model));
	chiosa_model_close(model);
	assert_int_equal(destroyed, sizeof items - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tells_what_it_is),
	    cmocka_unit_test(names_of_features_are_sorted_and_found),
	    cmocka_unit_test(written_again_it_is_the_same_file),
	    cmocka_unit_test(cut_anywhere_it_is_refused),
	    cmocka_unit_test(changed_anywhere_it_is_refused),
	    cmocka_unit_test(forged_it_does_no_harm),
	    cmocka_unit_test(weights_that_are_no_numbers_do_no_harm),
	    cmocka_unit_test(other_stems_are_warned_of),
	    cmocka_unit_test(a_newer_format_is_told),
	    cmocka_unit_test(what_is_no_model_is_told),
	    cmocka_unit_test(what_cannot_be_written_leaves_nothing),
	    cmocka_unit_test(idle_items_are_kept_or_freed),
	};
	return cmocka_run_group_tests(tests, prepare, support_end);
}
