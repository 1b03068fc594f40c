/* SPDX-License-Identifier: MIT */
#include "features/stems.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void inflected_forms_share_a_stem(void **state)
{
	(void)state;
	chs_stemmer *stemmer;
	char kept[64];
	assert_int_equal(chs_stemmer_open(&stemmer, "italian", NULL), CHIOSA_OK);
	chs_slice stem = chs_stemmer_stem(stemmer, chs_slice_from("accordi"));
	assert_in_range(stem.length, 1, sizeof kept);
	memcpy(kept, stem.data, stem.length);
	assert_true(chs_slice_equal(chs_stemmer_stem(stemmer, chs_slice_from("accordo")), chs_slice_of(kept, stem.length)));
	assert_false(chs_slice_equal(chs_stemmer_stem(stemmer, chs_slice_from("aula")), chs_slice_of(kept, stem.length)));
	chs_stemmer_close(stemmer);
}

static void no_stemmer_leaves_words_alone(void **state)
{
	(void)state;
	chs_stemmer *stemmer;
	assert_int_equal(chs_stemmer_open(&stemmer, "", NULL), CHIOSA_OK);
	assert_true(chs_slice_is(chs_stemmer_stem(stemmer, chs_slice_from("accordi")), "accordi"));
	chs_stemmer_close(stemmer);
	chs_stemmer_close(NULL);
}

static void unknown_names_are_refused(void **state)
{
	(void)state;
	chs_stemmer *stemmer = NULL;
	chiosa_error error;
	assert_int_equal(chs_stemmer_open(&stemmer, "etruscan", &error), CHIOSA_ERROR_ARGUMENT);
	assert_non_null(strstr(error.message, "etruscan"));
	assert_null(stemmer);
}

static void every_tag_names_a_stemmer_that_opens(void **state)
{
	(void)state;
	size_t known = 0;
	char tag[3] = "aa";
	for (tag[0] = 'a'; tag[0] <= 'z'; tag[0]++) {
		for (tag[1] = 'a'; tag[1] <= 'z'; tag[1]++) {
			const char *name = chs_stemmer_name(tag);
			chs_stemmer *stemmer;
			if (!name)
				continue;
			assert_int_equal(chs_stemmer_open(&stemmer, name, NULL), CHIOSA_OK);
			chs_stemmer_close(stemmer);
			known++;
		}
	}
	assert_true(known >= 20);
	assert_string_equal(chs_stemmer_name("it"), "italian");
	assert_null(chs_stemmer_name("xx"));
}

static void endless_words_are_left_alone(void **state)
{
	(void)state;
	enum { LENGTH = 1 << 20 };
	chs_stemmer *stemmer;
	char *word = malloc(LENGTH);
	assert_non_null(word);
	memset(word, 'a', LENGTH);
	assert_int_equal(chs_stemmer_open(&stemmer, "italian", NULL), CHIOSA_OK);
	assert_int_equal(chs_stemmer_stem(stemmer, chs_slice_of(word, LENGTH)).length, LENGTH);
	assert_int_equal(chs_stemmer_stem(stemmer, chs_slice_of(word, 0)).length, 0);
	chs_stemmer_close(stemmer);
	free(word);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(inflected_forms_share_a_stem), cmocka_unit_test(no_stemmer_leaves_words_alone),
	    cmocka_unit_test(unknown_names_are_refused),    cmocka_unit_test(every_tag_names_a_stemmer_that_opens),
	    cmocka_unit_test(endless_words_are_left_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
