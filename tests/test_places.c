/* SPDX-License-Identifier: MIT */
/* Every hash of a set has a place to itself. */
#include "base/places.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 20000 };

static uint64_t hashes[MOST];

static void fill(uint64_t seed, size_t count)
{
	for (size_t i = 0; i < count; i++)
		hashes[i] = chs_hash_join(seed, i);
}

static void expect_places(size_t count)
{
	chs_places places;
	uint16_t *seeds;
	unsigned char *taken;
	assert_true(chs_places_make(&places, &seeds, hashes, count));
	assert_true(places.n >= count && places.n <= count + count / 16 + 1);
	taken = calloc(places.n, 1);
	assert_non_null(taken);
	for (size_t i = 0; i < count; i++) {
		size_t place = chs_place_of(places, hashes[i]);
		assert_true(place < places.n);
		assert_false(taken[place]);
		taken[place] = 1;
	}
	free(taken);
	free(seeds);
}

static void no_two_share_one(void **state)
{
	(void)state;
	for (size_t count = 0; count < 70; count++) {
		fill(count, count);
		expect_places(count);
	}
	fill(5, MOST);
	expect_places(MOST);
}

static void order_does_not_matter(void **state)
{
	(void)state;
	enum { COUNT = 3000 };
	chs_places one, other;
	uint16_t *seeds, *other_seeds;
	fill(7, COUNT);
	assert_true(chs_places_make(&one, &seeds, hashes, COUNT));
	for (size_t i = 0; i < COUNT / 2; i++) {
		uint64_t kept = hashes[i];
		hashes[i] = hashes[COUNT - 1 - i];
		hashes[COUNT - 1 - i] = kept;
	}
	assert_true(chs_places_make(&other, &other_seeds, hashes, COUNT));
	assert_int_equal(one.n, other.n);
	assert_int_equal(one.n_seeds, other.n_seeds);
	assert_memory_equal(seeds, other_seeds, one.n_seeds * sizeof *seeds);
	free(seeds);
	free(other_seeds);
}

/* Seeds that nobody made, and hashes of no set, lead to no place outside. */
static void any_hash_has_a_place(void **state)
{
	(void)state;
	static const uint16_t seeds[] = {0, 0xFFFF, 0x8000};
	static const uint64_t edges[] = {0, 1, UINT32_MAX, UINT64_MAX, (uint64_t)1 << 63};
	for (size_t n = 1; n < 1000; n += 37) {
		chs_places places = {seeds, 3, n};
		for (size_t i = 0; i < 1000; i++)
			assert_true(chs_place_of(places, chs_hash_join(n, i)) < n);
		for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
			assert_true(chs_place_of(places, edges[i]) < n);
	}
}

/* Twice the same hash cannot have two places: that is said, not tried for ever. */
static void equal_hashes_are_refused(void **state)
{
	(void)state;
	chs_places places;
	uint16_t *seeds;
	fill(9, 50);
	hashes[49] = hashes[0];
	assert_false(chs_places_make(&places, &seeds, hashes, 50));
	free(seeds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_two_share_one),
	    cmocka_unit_test(order_does_not_matter),
	    cmocka_unit_test(any_hash_has_a_place),
	    cmocka_unit_test(equal_hashes_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
