/* SPDX-License-Identifier: MIT */
/* What the tests of words share: a language in a folder of its own, and documents of given sentences. */
#ifndef CHS_TESTS_LANGUAGE_SUPPORT_H
#define CHS_TESTS_LANGUAGE_SUPPORT_H

#include "features/tokens.h"
#include "support.h"

#include <sys/stat.h>

/* Writes FOLDER/xx/NAME of the test's folder; `removed` of them are taken away by language_end. */
static inline const char *language_write(const char *name, const char *text)
{
	char below[128];
	if (!support_exists(support_path("xx")))
		assert_int_equal(mkdir(support_path("xx"), 0700), 0);
	snprintf(below, sizeof below, "xx/%s", name);
	return support_write(below, text);
}

/* Forgets all files of the language xx. */
static inline int language_clear(void **state)
{
	char **paths;
	size_t count;
	(void)state;
	if (!support_exists(support_path("xx")))
		return 0;
	if (chs_folder_list(&paths, &count, support_path("xx"), NULL) != CHIOSA_OK)
		return -1;
	for (size_t i = 0; i < count; i++)
		unlink(paths[i]);
	chs_paths_free(paths, count);
	return rmdir(support_path("xx"));
}

static inline chs_language *language_load(void)
{
	chs_language *language;
	chiosa_error error = {0};
	chiosa_status status = chs_language_load(&language, support_folder, "xx", &error);
	if (status != CHIOSA_OK)
		print_error("%s:%zu: %s\n", error.path, error.line, error.message);
	assert_int_equal(status, CHIOSA_OK);
	return language;
}

/* Italian as it is shipped. */
static inline chs_language *language_italian(void)
{
	chs_language *language;
	assert_int_equal(chs_language_load(&language, CHIOSA_DATA_FOLDER, "it", NULL), CHIOSA_OK);
	return language;
}

/* A tokeniser with all that it needs, and the document that it fills. */
typedef struct words {
	chs_language *language;
	chs_forms *forms;
	chs_tokeniser *tokeniser;
	chs_document document;
} words;

static inline void words_open(words *w, chs_language *language)
{
	*w = (words){.language = language};
	assert_int_equal(chs_forms_open(&w->forms, language, NULL), CHIOSA_OK);
	assert_int_equal(chs_tokeniser_open(&w->tokeniser, language, w->forms, NULL), CHIOSA_OK);
}

static inline void words_close(words *w)
{
	chs_tokeniser_close(w->tokeniser);
	chs_forms_close(w->forms);
	chs_language_free(w->language);
	chs_document_free(&w->document);
}

/* Tokenises a text whose sentences are its lines. The text must outlive the document's use. */
static inline void words_read(words *w, const char *text, size_t length)
{
	chs_document *d = &w->document;
	chs_document_reset(d);
	d->text = chs_slice_of(text, length);
	for (size_t from = 0; from < length;) {
		const char *end = memchr(text + from, '\n', length - from);
		size_t to = end ? (size_t)(end - text) : length;
		if (to > from) {
			assert_true(chs_reserve(&d->sentences, &d->sentences_capacity, d->n_sentences + 1, sizeof *d->sentences));
			d->sentences[d->n_sentences++] = (chs_sentence){.start = (uint32_t)from, .end = (uint32_t)to};
		}
		from = to + 1;
	}
	assert_int_equal(chs_tokenise(w->tokeniser, d, NULL), CHIOSA_OK);
}

#endif
