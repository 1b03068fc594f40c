/* SPDX-License-Identifier: MIT */
#include "features/emit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void text(chs_emitter *emitter, const char *prefix, const char *middle, const char *suffix, float value)
{
	chs_emit_text(emitter, chs_slice_from(prefix), chs_slice_from(middle), suffix, value);
}

/* Rows stand one behind the other; within one each feature occurs once, with its largest value. */
static void test_rows(void **state)
{
	chs_vectors vectors = {0};
	chs_emitter emitter = {.vectors = &vectors};
	(void)state;
	chs_emitter_begin(&emitter);
	assert_false(chs_emit(&emitter, 11, 1)); /* nobody asks for names */
	chs_emit(&emitter, 12, 0.5f);
	chs_emit(&emitter, 11, 0.25f);
	chs_emit(&emitter, 12, 2);
	chs_emitter_end(&emitter);
	chs_emitter_begin(&emitter);
	chs_emitter_end(&emitter);
	chs_emitter_begin(&emitter);
	chs_emit(&emitter, 12, 3);
	chs_emit(&emitter, 0, 4);
	chs_emitter_end(&emitter);
	assert_false(emitter.failed);
	assert_int_equal(vectors.n_rows, 3);
	static const size_t starts[] = {0, 2, 2, 4};
	assert_memory_equal(vectors.starts, starts, sizeof starts);
	static const uint64_t hashes[] = {11, 12, 12, 0};
	static const float values[] = {1, 2, 3, 4};
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(vectors.items[i].hash, hashes[i]);
		assert_float_equal(vectors.items[i].value, values[i], 0);
	}
	chs_emitter_free(&emitter);
	chs_vectors_free(&vectors);
	assert_null(vectors.items);
	chs_vectors_free(&vectors);
}

/* A name is wanted once for each hash, over all rows and articles. */
static void test_names(void **state)
{
	chs_vectors vectors = {0};
	chs_feature_names names = {0};
	chs_emitter emitter = {.vectors = &vectors, .names = &names};
	(void)state;
	for (int row = 0; row < 3; row++) {
		chs_emitter_begin(&emitter);
		text(&emitter, "cue:", "saying", "@head", 1);
		text(&emitter, "cue:", "saying", "=1", 1);
		text(&emitter, "entity:", "", "", 1);
		assert_int_equal(chs_emit(&emitter, 77, 1), row == 0);
		if (row == 0)
			chs_emit_name(&emitter, 77, chs_slice_from("stem:firm|accord"));
		chs_emitter_end(&emitter);
	}
	assert_int_equal(names.count, 4);
	static const char *const expected[] = {"cue:saying@head", "cue:saying=1", "entity:", "stem:firm|accord"};
	for (uint32_t i = 0; i < 4; i++) {
		assert_true(chs_slice_is(names.names[i], expected[i]));
		assert_int_equal(*chs_map_get(&names.index, names.hashes[i]), i);
		assert_int_equal(names.hashes[i], vectors.items[i].hash);
	}
	chs_emitter_free(&emitter);
	chs_vectors_free(&vectors);
	chs_feature_names_free(&names);
	assert_int_equal(names.count, 0);
	chs_feature_names_free(&names);
}

/* The parts of a name count, not only what they make together: no two kinds of feature share a hash by accident. */
static void test_hashes(void **state)
{
	chs_vectors vectors = {0};
	chs_emitter emitter = {.vectors = &vectors};
	(void)state;
	chs_emitter_begin(&emitter);
	text(&emitter, "a", "b", "c", 1);
	text(&emitter, "a", "c", "b", 1);
	text(&emitter, "b", "a", "c", 1);
	text(&emitter, "ab", "", "c", 1);
	text(&emitter, "", "", "", 1);
	text(&emitter, "a", "b", "c", 1);
	chs_emitter_end(&emitter);
	assert_int_equal(vectors.n_items, 5);
	chs_emitter_free(&emitter);
	chs_vectors_free(&vectors);
}

/* Many features in one row, then small rows: all there, none twice. */
static void test_large_row(void **state)
{
	enum { MANY = 50000 };
	chs_vectors vectors = {0};
	chs_emitter emitter = {.vectors = &vectors};
	(void)state;
	chs_emitter_begin(&emitter);
	for (uint64_t i = 0; i < 2 * MANY; i++)
		chs_emit(&emitter, chs_hash_join(i % MANY, 5), (float)i);
	chs_emitter_end(&emitter);
	assert_int_equal(vectors.n_items, MANY);
	assert_float_equal(vectors.items[7].value, MANY + 7, 0);
	for (size_t row = 1; row < 1000; row++) {
		chs_emitter_begin(&emitter);
		chs_emit(&emitter, chs_hash_join(row, 5), 1);
		chs_emit(&emitter, chs_hash_join(row, 5), 1);
		chs_emitter_end(&emitter);
		assert_int_equal(vectors.starts[row + 1] - vectors.starts[row], 1);
	}
	chs_emitter_free(&emitter);
	chs_vectors_free(&vectors);
}

/* What is emitted once stands in the order of emission among the others, named like them, also while the table grows.
 */
static void test_once(void **state)
{
	enum { MANY = 3000 };
	chs_vectors vectors = {0};
	chs_feature_names names = {0};
	chs_emitter emitter = {.vectors = &vectors, .names = &names};
	(void)state;
	for (size_t row = 0; row < 2; row++) {
		chs_emitter_begin(&emitter);
		for (uint64_t i = 0; i < MANY; i++) {
			bool wanted = chs_emit_once(&emitter, chs_hash_join(i, 1), (float)i);
			assert_int_equal(wanted, row == 0);
			if (wanted)
				chs_emit_name_parts(&emitter, chs_hash_join(i, 1), chs_slice_from("a:"), chs_slice_from("b"), "=c");
			chs_emit(&emitter, chs_hash_join(i / 2, 2), (float)i);
		}
		chs_emitter_end(&emitter);
	}
	assert_false(emitter.failed);
	assert_int_equal(names.count, MANY);
	assert_true(chs_slice_is(names.names[0], "a:b=c"));
	assert_int_equal(vectors.n_items, 2 * (MANY + MANY / 2));
	assert_int_equal(vectors.items[0].hash, chs_hash_join(0, 1));
	assert_int_equal(vectors.items[1].hash, chs_hash_join(0, 2));
	assert_float_equal(vectors.items[1].value, 1, 0);
	assert_int_equal(vectors.items[2].hash, chs_hash_join(1, 1));
	chs_emitter_free(&emitter);
	chs_vectors_free(&vectors);
	chs_feature_names_free(&names);
}

/* A run adds each feature once, knows those that were emitted before it, and leaves its own to those behind it. */
static void test_runs(void **state)
{
	enum { MANY = 2000 };
	chs_vectors vectors = {0};
	chs_emitter emitter = {.vectors = &vectors};
	(void)state;
	for (size_t row = 0; row < 3; row++) {
		chs_run run = {0};
		size_t first = vectors.n_items;
		chs_emitter_begin(&emitter);
		chs_emit(&emitter, chs_hash_join(0, 7), 1);
		assert_true(chs_run_begin(&run, &emitter, 2 * MANY));
		for (uint64_t i = 0; i < MANY; i++)
			chs_run_add(&run, chs_hash_join(i / 4, 7));
		for (uint64_t i = 0; i < MANY; i++)
			chs_run_append(&run, chs_hash_join(i, 8));
		chs_run_end(&run, &emitter);
		for (size_t i = first; i < vectors.n_items; i++)
			vectors.items[i].value = 1;
		chs_emit(&emitter, chs_hash_join(3, 7), 5);
		chs_emitter_end(&emitter);
		assert_int_equal(vectors.n_items - first, MANY / 4 + MANY);
		assert_int_equal(vectors.items[first + 3].hash, chs_hash_join(3, 7));
		assert_float_equal(vectors.items[first + 3].value, 5, 0);
		assert_int_equal(vectors.items[vectors.n_items - 1].hash, chs_hash_join(MANY - 1, 8));
	}
	assert_false(emitter.failed);
	chs_emitter_free(&emitter);
	chs_vectors_free(&vectors);
}

/* The slots' numbers come to their end once in a while; nothing of the rows before counts then. */
static void test_numbers_begin_anew(void **state)
{
	chs_vectors vectors = {0};
	chs_emitter emitter = {.vectors = &vectors};
	(void)state;
	for (size_t row = 0; row < 6; row++) {
		chs_emitter_begin(&emitter);
		for (uint64_t i = 0; i < 100; i++)
			chs_emit(&emitter, chs_hash_join(i % 50, row), 1);
		if (row == 2)
			emitter.base = INT32_MAX - 50;
		chs_emitter_end(&emitter);
		assert_int_equal(vectors.starts[row + 1] - vectors.starts[row], 50);
		assert_true(row != 2 || emitter.base == 1);
	}
	chs_emitter_free(&emitter);
	chs_vectors_free(&vectors);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows),
	                                   cmocka_unit_test(test_names),
	                                   cmocka_unit_test(test_hashes),
	                                   cmocka_unit_test(test_large_row),
	                                   cmocka_unit_test(test_once),
	                                   cmocka_unit_test(test_runs),
	                                   cmocka_unit_test(test_numbers_begin_anew)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
