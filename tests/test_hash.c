/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"

/* Known values: models made elsewhere depend on them. */
static void test_known(void **state)
{
	(void)state;
	assert_int_equal(chs_hash("", 0, 0), 0XB351FAACF47CCD29u);
	assert_int_equal(chs_hash(NULL, 0, 0), chs_hash("", 0, 0));
	assert_int_equal(chs_hash("accordo", 7, 1), 0XDFF44DD12FEE4B9Cu);
	assert_int_equal(chs_hash_join(1, 2), 0XB914439105BF1F45u);
	assert_int_not_equal(chs_hash("accordo", 7, 0), chs_hash("accordo", 7, 1));
	assert_int_not_equal(chs_hash("accordo", 7, 0), chs_hash("accordi", 7, 0));
	assert_int_not_equal(chs_hash_join(1, 2), chs_hash_join(2, 1));
	assert_int_not_equal(chs_hash_join(0, 0), 0);
}

/* Short words under seeds that lie close together, as the kinds of features do: no two alike. */
static void test_short_inputs(void **state)
{
	chs_map seen = {0};
	(void)state;
	for (uint64_t seed = 0; seed < 16; seed++) {
		for (int a = 0; a <= 26; a++) {
			for (int b = 0; b <= 26; b++) {
				char word[2] = {(char)('a' + a), (char)('a' + b)};
				size_t length = a == 26 ? 0 : b == 26 ? 1 : 2;
				bool fresh;
				if (a == 26 && b != 26)
					continue;
				chs_map_put(&seen, chs_hash(word, length, seed), 0, &fresh);
				assert_true(fresh);
			}
		}
	}
	chs_map_free(&seen);
}

/* XXH3 over any parts is XXH3 over the whole. */
static void test_hasher(void **state)
{
	char data[5000];
	(void)state;
	chs_hasher *whole = chs_hasher_new();
	assert_int_equal(chs_hasher_value(whole), 0x2D06800538D394C2u); /* XXH3's published value of the empty input */
	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (char)(i * 31);
	chs_hasher_add(whole, data, sizeof data);
	for (size_t step = 1; step < 900; step = step * 3 + 1) {
		chs_hasher *hasher = chs_hasher_new();
		for (size_t at = 0; at < sizeof data; at += step)
			chs_hasher_add(hasher, data + at, at + step < sizeof data ? step : sizeof data - at);
		chs_hasher_add(hasher, NULL, 0);
		assert_int_equal(chs_hasher_value(hasher), chs_hasher_value(whole));
		chs_hasher_free(hasher);
	}
	chs_hasher_free(whole);
	chs_hasher_free(NULL);
}

static void test_map(void **state)
{
	enum { COUNT = 20000 };
	chs_map map = {0};
	bool inserted;
	(void)state;
	assert_null(chs_map_get(&map, 5));
	for (uint64_t i = 0; i < COUNT; i++) {
		uint32_t *value = chs_map_put(&map, chs_hash_join(i, 9), (uint32_t)i, &inserted);
		assert_non_null(value);
		assert_true(inserted);
	}
	assert_int_equal(map.count, COUNT);
	for (uint64_t i = 0; i < COUNT; i++) {
		const uint32_t *value = chs_map_get(&map, chs_hash_join(i, 9));
		assert_true(value && *value == i);
		uint32_t *again = chs_map_put(&map, chs_hash_join(i, 9), 77, &inserted);
		assert_false(inserted);
		assert_ptr_equal(again, value);
		assert_null(chs_map_get(&map, chs_hash_join(i, 10)));
	}
	assert_int_equal(map.count, COUNT);
	chs_map_clear(&map);
	assert_int_equal(map.count, 0);
	assert_null(chs_map_get(&map, chs_hash_join(3, 9)));
	assert_true(*chs_map_put(&map, 3, 4, NULL) == 4);
	chs_map_free(&map);
	chs_map_free(&map);
	chs_map_clear(&map);
}

/* Keys that fall on one slot, and the two keys that share one by contract. */
static void test_collisions(void **state)
{
	chs_map map = {0};
	(void)state;
	for (uint64_t i = 1; i <= 1000; i++)
		assert_non_null(chs_map_put(&map, i << 32 | 63, (uint32_t)i, NULL));
	for (uint64_t i = 1; i <= 1000; i++)
		assert_true(*chs_map_get(&map, i << 32 | 63) == i);
	assert_null(chs_map_get(&map, (uint64_t)1001 << 32 | 63));
	assert_true(*chs_map_put(&map, 0, 8, NULL) == 8);
	assert_true(*chs_map_get(&map, 0) == 8 && *chs_map_get(&map, 1) == 8);
	chs_map_free(&map);
}

/* A map that was once large is no burden on the small uses behind it: its table is given up. */
static void test_clear_after_large(void **state)
{
	chs_map map = {0};
	(void)state;
	for (uint64_t i = 0; i < 100000; i++)
		chs_map_put(&map, chs_hash_join(i, 1), 0, NULL);
	size_t large = map.capacity;
	chs_map_clear(&map);
	assert_int_equal(map.capacity, large); /* another article as large finds its room */
	for (uint64_t i = 0; i < 50; i++)
		chs_map_put(&map, chs_hash_join(i, 2), (uint32_t)i, NULL);
	chs_map_clear(&map);
	assert_true(map.capacity < large);
	for (uint64_t i = 0; i < 5000; i++)
		assert_non_null(chs_map_put(&map, chs_hash_join(i, 3), (uint32_t)i, NULL));
	for (uint64_t i = 0; i < 5000; i++)
		assert_true(*chs_map_get(&map, chs_hash_join(i, 3)) == i);
	chs_map_free(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known), cmocka_unit_test(test_short_inputs), cmocka_unit_test(test_hasher),
	    cmocka_unit_test(test_map),   cmocka_unit_test(test_collisions),   cmocka_unit_test(test_clear_after_large),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
