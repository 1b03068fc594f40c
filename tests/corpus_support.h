/* SPDX-License-Identifier: MIT */
/* What the tests of the bundled corpus share: its files, and faults that are all named before a test fails. */
#ifndef CHS_TESTS_CORPUS_SUPPORT_H
#define CHS_TESTS_CORPUS_SUPPORT_H

#include "bench/corpus_measure.h"
#include "tests/support.h"

#define CORPUS_FOLDER CHIOSA_SOURCE_FOLDER "/corpus/it"
#define CORPUS_TRAIN CORPUS_FOLDER "/train.jsonl"
#define CORPUS_TEST CORPUS_FOLDER "/test.jsonl"
#define CORPUS_FIRST CORPUS_FOLDER "/annotations/first.jsonl"
#define CORPUS_SECOND CORPUS_FOLDER "/annotations/second.jsonl"

#define CORPUS_COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const corpus_labels[] = {"background", "claim", "quote", "reaction"};
static const char *const corpus_sections[] = {"world", "politics", "economy", "labour", "courts",
                                              "crime", "health",   "science", "school", "technology",
                                              "sport", "culture",  "local",   "weather"};
static const char *const corpus_manners[] = {"wire",          "brief",     "daily", "popular",       "business",
                                             "explainer",     "local",     "blog",  "opinion",       "seo",
                                             "press-release", "interview", "live",  "health-service"};

enum { CORPUS_SHOWN_FAULTS = 40 };

static size_t corpus_faults; /* of the test that runs */
static bool corpus_quiet;    /* faults are planted: count, do not print */

/* Notes a fault; the first ones are printed. */
__attribute__((format(printf, 1, 2))) static inline void corpus_fault(const char *format, ...)
{
	char message[1024];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	if (corpus_faults++ < CORPUS_SHOWN_FAULTS && !corpus_quiet)
		print_error("  %s\n", message);
}

/* The same for one sentence: "agenzia-02, sentence 6: WHAT: TEXT". */
static inline void corpus_sentence_fault(const measured_corpus *corpus, size_t sentence, const char *what)
{
	const measured_sentence *at = &corpus->sentences[sentence];
	corpus_fault("%s, sentence %zu: %s: %s", corpus->articles[at->article].id, at->number, what, at->text);
}

static inline int corpus_reset_faults(void **state)
{
	(void)state;
	corpus_faults = 0;
	corpus_quiet = false;
	return 0;
}

static inline void corpus_at_least(const char *what, size_t found, size_t least)
{
	if (found < least)
		corpus_fault("%s: %zu, expected at least %zu", what, found, least);
}

/* Ends a test that notes faults. */
static inline void corpus_assert_faultless(void)
{
	if (corpus_faults)
		fail_msg("%zu faults", corpus_faults);
}

static inline void corpus_load(measured_corpus *corpus, measured_tools *tools, const char *path)
{
	chiosa_error error = {0};
	if (measure_load(corpus, tools, path, &error) != CHIOSA_OK)
		fail_msg("%s:%zu: %s", error.path, error.line, error.message);
}

#endif
