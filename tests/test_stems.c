/* SPDX-License-Identifier: MIT */
#include "features/stems.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <libstemmer.h>

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

/* Words of Latin letters take another way through Snowball, to the same stem. */
static void the_narrow_way_leads_to_the_same_stems(void **state)
{
	static const char *const parts[] = {"a",  "e",  "i",  "o",  "u",   "n",   "r",    "s",    "t",    "l",   "qu",
	                                    "gl", "ch", "zz", "à",  "è",   "é",   "ò",    "ù",    "ü",    "ß",   "ñ",
	                                    "ç",  "ø",  "'",  "li", "are", "end", "ando", "zion", "ment", "ing", "ó"};
	static const char *const tags[] = {"it", "en", "fr", "de", "es", "pt", "nl", "sv", "no", "da", "fi", "ca", "ru"};
	enum { WORDS = 20000, MOST_PARTS = 7 };
	uint64_t seed = 1;
	(void)state;
	for (size_t t = 0; t < sizeof tags / sizeof *tags; t++) {
		const char *name = chs_stemmer_name(tags[t]);
		struct sb_stemmer *snowball = sb_stemmer_new(name, "UTF_8");
		chs_stemmer *stemmer;
		assert_non_null(snowball);
		assert_int_equal(chs_stemmer_open(&stemmer, name, NULL), CHIOSA_OK);
		for (size_t i = 0; i < WORDS; i++) {
			char word[64] = "";
			for (size_t n = 1 + i % MOST_PARTS; n > 0; n--) {
				seed = seed * 6364136223846793005u + 1442695040888963407u;
				strcat(word, parts[(seed >> 33) % (sizeof parts / sizeof *parts)]);
			}
			const char *wanted = (const char *)sb_stemmer_stem(snowball, (const sb_symbol *)word, (int)strlen(word));
			chs_slice stem = chs_stemmer_stem(stemmer, chs_slice_from(word));
			if (!chs_slice_equal(stem, chs_slice_of(wanted, (size_t)sb_stemmer_length(snowball))))
				print_error("%s: %s\n", name, word);
			assert_true(chs_slice_equal(stem, chs_slice_of(wanted, (size_t)sb_stemmer_length(snowball))));
		}
		chs_stemmer_close(stemmer);
		sb_stemmer_delete(snowball);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(inflected_forms_share_a_stem), cmocka_unit_test(no_stemmer_leaves_words_alone),
	    cmocka_unit_test(unknown_names_are_refused),    cmocka_unit_test(every_tag_names_a_stemmer_that_opens),
	    cmocka_unit_test(endless_words_are_left_alone), cmocka_unit_test(the_narrow_way_leads_to_the_same_stems),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
