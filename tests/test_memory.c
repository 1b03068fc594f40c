/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

/* Impossible sizes are to be refused, also under the address sanitizer, which ends the program by default. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

/* Not to be known at compile time, so that nothing is warned of or folded away. */
static volatile size_t huge = SIZE_MAX;

static void test_alloc(void **state)
{
	(void)state;
	unsigned char *bytes = chs_alloc(1000, 3);
	assert_non_null(bytes);
	for (size_t i = 0; i < 3000; i++)
		assert_int_equal(bytes[i], 0);
	free(bytes);
	bytes = chs_alloc(0, 8);
	assert_non_null(bytes);
	free(bytes);
	assert_null(chs_alloc(huge / 4, 8));
	assert_null(chs_alloc(huge, 2));
}

static void test_reserve(void **state)
{
	uint32_t *numbers = NULL;
	size_t capacity = 0, moves = 0;
	(void)state;
	assert_true(chs_reserve(&numbers, &capacity, 0, sizeof *numbers));
	assert_null(numbers);
	for (uint32_t i = 0; i < 100000; i++) {
		size_t before = capacity;
		assert_true(chs_reserve(&numbers, &capacity, i + 1, sizeof *numbers));
		moves += capacity != before;
		numbers[i] = i;
	}
	assert_true(moves < 20); /* doubling */
	for (uint32_t i = 0; i < 100000; i++)
		assert_int_equal(numbers[i], i);
	uint32_t *same = numbers;
	size_t kept = capacity;
	assert_false(chs_reserve(&numbers, &capacity, huge, sizeof *numbers));
	assert_false(chs_reserve(&numbers, &capacity, huge / sizeof *numbers, sizeof *numbers));
	assert_ptr_equal(numbers, same);
	assert_int_equal(capacity, kept);
	assert_int_equal(numbers[99999], 99999);
	free(numbers);
}

static void test_arena(void **state)
{
	chs_arena arena = {0};
	unsigned char *places[200];
	(void)state;
	for (size_t i = 0; i < 200; i++) {
		places[i] = chs_arena_alloc(&arena, i * 37);
		assert_non_null(places[i]);
		assert_int_equal((uintptr_t)places[i] % alignof(max_align_t), 0);
		memset(places[i], (int)i, i * 37);
	}
	for (size_t i = 0; i < 200; i++)
		for (size_t j = 0; j < i * 37; j++)
			assert_int_equal(places[i][j], i);
	char *copy = chs_arena_copy(&arena, "perché no", 7);
	assert_string_equal(copy, "perché");
	assert_string_equal(chs_arena_copy(&arena, NULL, 0), "");
	unsigned char *large = chs_arena_alloc(&arena, (size_t)1 << 22);
	assert_non_null(large);
	memset(large, 1, (size_t)1 << 22);
	assert_string_equal(copy, "perché");
	assert_null(chs_arena_alloc(&arena, huge));
	assert_null(chs_arena_alloc(&arena, huge - 8));
	assert_null(chs_arena_alloc(&arena, huge / 2));
	assert_null(chs_arena_copy(&arena, "x", huge));
	assert_non_null(chs_arena_alloc(&arena, 1));
	chs_arena_free(&arena);
	chs_arena_free(&arena);
	assert_null(arena.first);
}

/* The same work after a reset finds its memory again: the addresses repeat. */
static void test_arena_reset(void **state)
{
	chs_arena arena = {0};
	void *places[3][100];
	(void)state;
	chs_arena_reset(&arena);
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < 100; i++) {
			places[round][i] = chs_arena_alloc(&arena, 1000 + i * i);
			assert_non_null(places[round][i]);
			memset(places[round][i], (int)round, 1000 + i * i);
		}
		chs_arena_reset(&arena);
	}
	assert_memory_equal(places[1], places[0], sizeof places[0]);
	assert_memory_equal(places[2], places[0], sizeof places[0]);
	/* Larger than the block that follows: a new one, and nothing lost. */
	unsigned char *first = chs_arena_alloc(&arena, 16000);
	unsigned char *second = chs_arena_alloc(&arena, 3000000);
	memset(first, 1, 16000);
	memset(second, 2, 3000000);
	assert_int_equal(first[15999], 1);
	chs_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_alloc),
	    cmocka_unit_test(test_reserve),
	    cmocka_unit_test(test_arena),
	    cmocka_unit_test(test_arena_reset),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
