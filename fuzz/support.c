/* SPDX-License-Identifier: MIT */
#include "support.h"

#include "base/file.h"
#include "base/utf8.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[256];

static void remove_folder(void)
{
	char **paths;
	size_t count;
	if (chs_folder_list(&paths, &count, folder, NULL) != CHIOSA_OK)
		return;
	for (size_t i = 0; i < count; i++)
		unlink(paths[i]);
	chs_paths_free(paths, count);
	char below[300];
	snprintf(below, sizeof below, "%s/xx", folder);
	rmdir(below);
	rmdir(folder);
}

const char *fuzz_folder(void)
{
	if (folder[0])
		return folder;
	const char *place = getenv("TMPDIR");
	snprintf(folder, sizeof folder, "%s/chiosa-fuzz-XXXXXX", place && *place ? place : "/tmp");
	FUZZ_CHECK(mkdtemp(folder));
	atexit(remove_folder);
	return folder;
}

const char *fuzz_write(const char *name, chs_slice bytes)
{
	static char paths[8][400];
	static size_t next;
	char *path = paths[next++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", fuzz_folder(), name);
	FILE *file = fopen(path, "wb");
	FUZZ_CHECK(file);
	FUZZ_CHECK(fwrite(bytes.length ? bytes.data : "", 1, bytes.length, file) == bytes.length);
	FUZZ_CHECK(fclose(file) == 0);
	return path;
}

const char *fuzz_model(fuzz_model_kind kind)
{
	static char paths[FUZZ_N_MODELS][400];
	static const char *const corpus[] = {CHIOSA_SOURCE_FOLDER "/tests/data/tiny.jsonl"};
	char *path = paths[kind];
	chiosa_train_options options;
	chiosa_error error = {0};
	if (path[0])
		return path;
	snprintf(path, sizeof paths[0], "%s/%d.chiosa", fuzz_folder(), (int)kind);
	chiosa_train_options_init(&options);
	options.data_folder = CHIOSA_SOURCE_FOLDER "/fuzz/language";
	options.kernel = kind == FUZZ_RBF ? CHIOSA_RBF : CHIOSA_LINEAR;
	options.features = kind == FUZZ_RBF ? "stems,cues" : "default";
	options.transitions = kind == FUZZ_TRANSITIONS;
	options.folds = 2;
	if (chiosa_train(NULL, corpus, 1, path, &options, &error) != CHIOSA_OK) {
		fprintf(stderr, "training: %s:%zu: %s\n", error.path, error.line, error.message);
		abort();
	}
	return path;
}

void fuzz_touch(chs_slice slice)
{
	const volatile char *data = slice.data;
	for (size_t i = 0; i < slice.length; i++)
		(void)data[i];
}

void fuzz_check_result(const chiosa_result *result, const chiosa_model *model, size_t text_length, size_t title_length)
{
	size_t n_labels = chiosa_model_n_labels(model);
	chiosa_sentence sentence;
	chiosa_entity entity;
	for (size_t i = 0; chiosa_result_sentence(result, i, &sentence); i++) {
		size_t length = strlen(sentence.text);
		FUZZ_CHECK(sentence.start <= sentence.end);
		FUZZ_CHECK(sentence.end <= (sentence.in_title ? title_length : text_length));
		FUZZ_CHECK(chs_utf8_valid(sentence.text, length) == length);
		FUZZ_CHECK((sentence.label != NULL) == (sentence.why == CHIOSA_LABELLED));
		if (sentence.label)
			fuzz_touch(chs_slice_from(sentence.label));
		double sum = 0;
		for (size_t k = 0; sentence.probabilities && k < n_labels; k++)
			sum += sentence.probabilities[k];
		FUZZ_CHECK(!sentence.probabilities || (sum > 0.999999 && sum < 1.000001));
	}
	for (size_t i = 0; chiosa_result_entity(result, i, &entity); i++) {
		FUZZ_CHECK(entity.start <= entity.end);
		FUZZ_CHECK(chiosa_result_sentence(result, entity.sentence, &sentence));
		FUZZ_CHECK(entity.start >= sentence.start && entity.end <= sentence.end);
		fuzz_touch(chs_slice_from(entity.text));
		fuzz_touch(chs_slice_from(entity.name));
		fuzz_touch(chs_slice_from(entity.type));
	}
}
