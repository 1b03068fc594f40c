/* SPDX-License-Identifier: MIT */
/* Any bytes as a language's text files: parts behind a line "file NAME" are files of their own. */
#include "features/analyser.h"
#include "support.h"

#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILES = 16 };

static void analyse(const chs_language *language)
{
	static const char text[] = "«Non si può», ha detto l'art. 3 di Roma.\nLeggi anche: la città\n\nUn po' tardi.\n";
	chs_article_source source = {.text = chs_slice_from(text)};
	chs_feature_settings settings = chs_feature_defaults();
	chs_analyser *analyser;
	chs_extractor *extractor;
	const chs_document *document;
	chs_vectors vectors = {0};
	if (chs_analyser_open(&analyser, language, NULL) != CHIOSA_OK)
		return;
	FUZZ_CHECK(chs_extractor_open(&extractor, language, &settings, NULL) == CHIOSA_OK);
	FUZZ_CHECK(chs_analyse(analyser, &source, &document, NULL) == CHIOSA_OK);
	FUZZ_CHECK(chs_extract(extractor, document, &vectors, NULL, NULL) == CHIOSA_OK);
	chs_vectors_free(&vectors);
	chs_extractor_close(extractor);
	chs_analyser_close(analyser);
}

/* The part of the input up to the next "file " line. */
static chs_slice next_part(fuzz_input *input)
{
	const char *from = (const char *)input->data;
	size_t length = 0;
	while (length < input->size) {
		chs_slice rest = {from + length, input->size - length};
		if (chs_slice_starts(rest, chs_slice_from("file ")))
			break;
		const char *feed = memchr(rest.data, '\n', rest.length);
		length += feed ? (size_t)(feed - rest.data) + 1 : rest.length;
	}
	return fuzz_bytes(input, length);
}

static void file_name(char name[80], chs_slice line)
{
	size_t length = 0;
	char plain[64] = "";
	for (size_t i = strlen("file "); i < line.length && length < sizeof plain - 1; i++)
		if (line.data[i] > ' ' && line.data[i] != '/')
			plain[length++] = line.data[i];
	snprintf(name, 80, "xx/%s.txt", plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = {data, size};
	const char *written[MAX_FILES];
	char paths[MAX_FILES][400], folder[400];
	size_t n = 0;
	snprintf(folder, sizeof folder, "%s/xx", fuzz_folder());
	mkdir(folder, 0700);
	while (input.size && n < MAX_FILES) {
		char name[80] = "xx/cue-saying.txt";
		if (chs_slice_starts(chs_slice_of((const char *)input.data, input.size), chs_slice_from("file ")))
			file_name(name, fuzz_line(&input));
		snprintf(paths[n], sizeof paths[n], "%s", fuzz_write(name, next_part(&input)));
		written[n] = paths[n];
		n++;
	}
	chs_language *language;
	chiosa_error error = {0};
	if (chs_language_load(&language, fuzz_folder(), "xx", &error) == CHIOSA_OK) {
		analyse(language);
		chs_language_free(language);
	} else {
		FUZZ_CHECK(error.message[0] && error.path[0]);
	}
	for (size_t i = 0; i < n; i++)
		unlink(written[i]);
	return 0;
}
