/* SPDX-License-Identifier: MIT */
/* What tests of the analysis share: the Italian language, one analyser, documents of given text, and their features. */
#ifndef CHS_TESTS_ANALYSIS_H
#define CHS_TESTS_ANALYSIS_H

#include "features/analyser.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static chs_language *analysis_language;
static chs_analyser *analysis_analyser;

static inline int analysis_start(void **state)
{
	(void)state;
	return chs_language_load(&analysis_language, CHIOSA_DATA_FOLDER, "it", NULL) != CHIOSA_OK ||
	       chs_analyser_open(&analysis_analyser, analysis_language, NULL) != CHIOSA_OK;
}

static inline void forget_features(void);

static inline int analysis_end(void **state)
{
	(void)state;
	forget_features();
	chs_analyser_close(analysis_analyser);
	chs_language_free(analysis_language);
	return 0;
}

static inline const chs_document *analyse_source(const chs_article_source *source)
{
	const chs_document *document = NULL;
	chiosa_error error = {0};
	if (chs_analyse(analysis_analyser, source, &document, &error) != CHIOSA_OK)
		fail_msg("%s", error.message);
	return document;
}

/* The analysis of an article of this text, good until the next one. */
static inline const chs_document *analyse_text(const char *text)
{
	chs_article_source source = {.text = chs_slice_from(text)};
	return analyse_source(&source);
}

static inline chs_slice sentence_text(const chs_document *document, size_t index)
{
	const chs_sentence *sentence = &document->sentences[index];
	return chs_slice_of(document->text.data + sentence->start, sentence->end - sentence->start);
}

/* ---- Features ---- */

/* The rows of the last extraction. */
static chs_vectors analysis_vectors;
static chs_feature_names analysis_names;

static inline void forget_features(void)
{
	chs_vectors_free(&analysis_vectors);
	chs_feature_names_free(&analysis_names);
}

/* Extracts with the default settings, but for the groups ("cues,grammar"; NULL: the default ones). */
static inline void extract_with(const chs_language *language, const chs_document *document, const char *groups)
{
	chs_extractor *extractor = NULL;
	chiosa_error error = {0};
	chs_feature_settings settings = chs_feature_defaults();
	forget_features();
	assert_int_equal(chs_parse_groups(&settings.groups, groups, &error), CHIOSA_OK);
	assert_int_equal(chs_extractor_open(&extractor, language, &settings, &error), CHIOSA_OK);
	assert_int_equal(chs_extract(extractor, document, &analysis_vectors, &analysis_names, &error), CHIOSA_OK);
	chs_extractor_close(extractor);
}

static inline void extract(const chs_document *document, const char *groups)
{
	extract_with(analysis_language, document, groups);
}

static inline chs_slice feature_name(const chs_feature *feature)
{
	const uint32_t *index = chs_map_get(&analysis_names.index, feature->hash);
	assert_non_null(index);
	return analysis_names.names[*index];
}

/* The feature's value in this row; 0 when it is not there. */
static inline float feature_value(size_t row, const char *name)
{
	for (size_t i = analysis_vectors.starts[row]; i < analysis_vectors.starts[row + 1]; i++)
		if (chs_slice_is(feature_name(&analysis_vectors.items[i]), name))
			return analysis_vectors.items[i].value;
	return 0;
}

static inline bool has_feature(size_t row, const char *name)
{
	return feature_value(row, name) > 0;
}

/* Features of this row whose names begin with `prefix`. */
static inline size_t count_features(size_t row, const char *prefix)
{
	size_t count = 0;
	for (size_t i = analysis_vectors.starts[row]; i < analysis_vectors.starts[row + 1]; i++)
		count += chs_slice_starts(feature_name(&analysis_vectors.items[i]), chs_slice_from(prefix));
	return count;
}

/* Fails unless the row has all of the names, which end with NULL. */
static inline void expect_features(size_t row, const char *const *names)
{
	for (; *names; names++)
		if (!has_feature(row, *names))
			fail_msg("row %zu has no %s", row, *names);
}

static inline void expect_no_features(size_t row, const char *const *names)
{
	for (; *names; names++)
		if (has_feature(row, *names))
			fail_msg("row %zu has %s", row, *names);
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
