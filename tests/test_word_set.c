/* SPDX-License-Identifier: MIT */
#include "features/word_set.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Keys that share their first slot, the key 0, and enough others to make it grow several times. */
static void test_add(void **state)
{
	enum { MANY = 10000 };
	chs_word_set set = {0};
	(void)state;
	chs_word_set_begin(&set);
	assert_false(chs_word_set_has(&set, 0));
	for (uint64_t i = 0; i < MANY; i++) {
		assert_true(chs_word_set_add(&set, i << 32));
		assert_true(chs_word_set_add(&set, chs_hash_join(i, 1)));
		assert_true(chs_word_set_add(&set, i << 32));
	}
	assert_int_equal(set.count, 2 * MANY);
	for (uint64_t i = 0; i < MANY; i++) {
		assert_true(chs_word_set_has(&set, i << 32));
		assert_true(chs_word_set_has(&set, chs_hash_join(i, 1)));
		assert_false(chs_word_set_has(&set, chs_hash_join(i, 2)));
	}
	chs_word_set_free(&set);
	assert_null(set.keys);
}

/* A set begun anew has nothing of the old one, also when its number comes round to 0. */
static void test_begin(void **state)
{
	chs_word_set set = {0};
	(void)state;
	for (int round = 0; round < 5; round++) {
		if (round == 3)
			set.number = UINT32_MAX;
		chs_word_set_begin(&set);
		for (uint64_t i = 0; i < 300; i++)
			assert_false(chs_word_set_has(&set, i));
		for (uint64_t i = 0; i < 300; i++)
			assert_true(chs_word_set_add(&set, i));
		assert_int_equal(set.count, 300);
		assert_true(chs_word_set_has(&set, 299));
	}
	chs_word_set_free(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_add), cmocka_unit_test(test_begin)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
