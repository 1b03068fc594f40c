/* SPDX-License-Identifier: MIT */
#include "features/vector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static uint32_t parse(const char *text)
{
	uint32_t groups = 0;
	chiosa_error error = {0};
	if (chs_parse_groups(&groups, text, &error) != CHIOSA_OK)
		fail_msg("%s: %s", text, error.message);
	return groups;
}

static uint32_t bit(chs_group group)
{
	return 1u << group;
}

static const uint32_t all = (1u << CHS_N_GROUPS) - 1;

static void test_names(void **state)
{
	static const char *const names[] = {"stems",   "ngrams",   "chars",  "quotes",   "cues",
	                                    "grammar", "entities", "length", "position", "neighbours"};
	(void)state;
	for (uint32_t group = 0; group < CHS_N_GROUPS; group++) {
		assert_string_equal(chs_group_name((chs_group)group), names[group]);
		assert_int_equal(parse(names[group]), 1u << group);
	}
}

static void test_sets(void **state)
{
	uint32_t usual = chs_feature_defaults().groups;
	(void)state;
	assert_int_equal(usual, all & ~(bit(CHS_GROUP_CHARS) | bit(CHS_GROUP_NEIGHBOURS)));
	assert_int_equal(parse("default"), usual);
	assert_int_equal(parse(NULL), usual);
	assert_int_equal(parse("all"), all);
	assert_int_equal(parse("stems,cues"), bit(CHS_GROUP_STEMS) | bit(CHS_GROUP_CUES));
	assert_int_equal(parse("stems,stems"), bit(CHS_GROUP_STEMS));
	assert_int_equal(parse("-ngrams"), usual & ~bit(CHS_GROUP_NGRAMS));
	assert_int_equal(parse("-ngrams,-cues"), usual & ~(bit(CHS_GROUP_NGRAMS) | bit(CHS_GROUP_CUES)));
	assert_int_equal(parse("-chars"), usual); /* off already */
	assert_int_equal(parse("default,chars"), usual | bit(CHS_GROUP_CHARS));
	assert_int_equal(parse("-stems,default"), usual & ~bit(CHS_GROUP_STEMS)); /* the order does not matter */
	assert_int_equal(parse("all,-neighbours"), all & ~bit(CHS_GROUP_NEIGHBOURS));
}

static void test_refused(void **state)
{
	static const char *const bad[] = {"",
	                                  "stem",
	                                  "Stems",
	                                  "stems,",
	                                  ",stems",
	                                  "stems,,cues",
	                                  " stems",
	                                  "-",
	                                  "--cues",
	                                  "-all",
	                                  "-default",
	                                  "stems cues",
	                                  "all,x",
	                                  "stems,-stems",
	                                  "-stems,-ngrams,-quotes,-cues,-grammar,-entities,-length,-position"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		uint32_t groups = 12345;
		chiosa_error error = {0};
		if (chs_parse_groups(&groups, bad[i], &error) != CHIOSA_ERROR_ARGUMENT)
			fail_msg("\"%s\" was taken", bad[i]);
		assert_int_equal(groups, 12345);
		assert_true(error.message[0] != '\0');
	}
	chiosa_error error = {0};
	uint32_t groups;
	chs_parse_groups(&groups, "cues,gramar", &error);
	assert_string_equal(error.message,
	                    "unknown feature group \"gramar\"; expected default, all, or any of stems, ngrams, "
	                    "chars, quotes, cues, grammar, entities, length, position, neighbours");
	chs_parse_groups(&groups, "stems,-stems", &error);
	assert_non_null(strstr(error.message, "leave nothing to learn from"));
	assert_int_equal(chs_parse_groups(&groups, "x", NULL), CHIOSA_ERROR_ARGUMENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_sets),
	                                   cmocka_unit_test(test_refused)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
