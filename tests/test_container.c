/* SPDX-License-Identifier: MIT */
/* No file but the one that was written is a container: not one byte less, more or other. */
#include "models/container.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const chs_section THREE[] = {{"labels", "claim\0quote", 12}, {"empty", "", 0}, {"numbers", "0123456789", 10}};

/* What build made, at an address aligned as mappings are. */
typedef struct built {
	char *data;
	size_t length;
	uint64_t hash;
} built;

static built build(const chs_section *sections, size_t n)
{
	built b = {0};
	chs_buffer out = {0};
	assert_int_equal(chs_container_build(&out, sections, n, &b.hash, NULL), CHIOSA_OK);
	b.length = out.length;
	b.data = aligned_alloc(64, (b.length + 63) / 64 * 64);
	assert_non_null(b.data);
	memcpy(b.data, out.data, b.length);
	chs_buffer_free(&out);
	return b;
}

static chiosa_status check(const built *b, size_t length, chiosa_error *error)
{
	uint64_t hash;
	return chs_container_check(chs_slice_of(b->data, length), "it.chiosa", &hash, error);
}

/* Makes the checksum right again after a change: what then is refused is refused by another check. */
static void sign(built *b)
{
	chs_hasher *hasher = chs_hasher_new();
	assert_non_null(hasher);
	memset(b->data + 24, 0, 8);
	chs_hasher_add(hasher, b->data, b->length);
	uint64_t hash = chs_hasher_value(hasher);
	memcpy(b->data + 24, &hash, sizeof hash);
	chs_hasher_free(hasher);
}

static void sections_come_back(void **state)
{
	(void)state;
	built b = build(THREE, 3);
	uint64_t hash = 0;
	chs_slice all = chs_slice_of(b.data, b.length);
	assert_int_equal(b.length % 64, 0);
	assert_int_equal(chs_container_check(all, "it.chiosa", &hash, NULL), CHIOSA_OK);
	assert_true(hash == b.hash);
	for (size_t i = 0; i < 3; i++) {
		chs_slice found = chs_container_section(all, THREE[i].name);
		assert_non_null(found.data);
		assert_int_equal(found.length, THREE[i].length);
		assert_memory_equal(found.data, THREE[i].data, found.length);
		assert_int_equal((uintptr_t)found.data % 64, 0);
	}
	assert_null(chs_container_section(all, "label").data);
	assert_null(chs_container_section(all, "labels2").data);
	free(b.data);
}

static void same_sections_same_bytes(void **state)
{
	(void)state;
	built a = build(THREE, 3), b = build(THREE, 3), c = build(THREE, 2);
	assert_int_equal(a.length, b.length);
	assert_memory_equal(a.data, b.data, a.length);
	assert_true(a.hash == b.hash);
	assert_true(a.hash != c.hash);
	free(a.data);
	free(b.data);
	free(c.data);
}

static void every_prefix_is_refused(void **state)
{
	(void)state;
	built b = build(THREE, 3);
	for (size_t length = 0; length < b.length; length++) {
		/* A copy of its own: reading behind its end is seen by a sanitizer. */
		char *copy = aligned_alloc(64, (length + 64) / 64 * 64);
		chiosa_error error = {0};
		uint64_t hash;
		assert_non_null(copy);
		memcpy(copy, b.data, length);
		assert_int_equal(chs_container_check(chs_slice_of(copy, length), "it.chiosa", &hash, &error),
		                 CHIOSA_ERROR_MODEL);
		assert_string_equal(error.path, "it.chiosa");
		assert_true(error.message[0] != '\0');
		free(copy);
	}
	free(b.data);
}

/* A prefix whose header tells its own length, with a right checksum, is still no container. */
static void a_prefix_that_says_it_is_whole_is_refused(void **state)
{
	(void)state;
	built b = build(THREE, 3);
	for (size_t length = 64; length < b.length; length++) {
		built cut = {.data = aligned_alloc(64, b.length), .length = length};
		uint64_t told = length;
		assert_non_null(cut.data);
		memcpy(cut.data, b.data, length);
		memcpy(cut.data + 16, &told, sizeof told);
		sign(&cut);
		assert_int_equal(check(&cut, length, NULL), CHIOSA_ERROR_MODEL);
		free(cut.data);
	}
	free(b.data);
}

static void more_bytes_are_refused(void **state)
{
	(void)state;
	built b = build(THREE, 3);
	built longer = {.data = aligned_alloc(64, b.length + 64), .length = b.length + 64};
	assert_non_null(longer.data);
	memcpy(longer.data, b.data, b.length);
	memset(longer.data + b.length, 0, 64);
	chiosa_error error = {0};
	assert_int_equal(check(&longer, b.length + 1, &error), CHIOSA_ERROR_MODEL);
	assert_non_null(strstr(error.message, "cut short or has grown"));
	uint64_t told = longer.length;
	memcpy(longer.data + 16, &told, sizeof told);
	sign(&longer);
	assert_int_equal(check(&longer, longer.length, NULL), CHIOSA_ERROR_MODEL);
	free(longer.data);
	free(b.data);
}

static void every_flipped_bit_is_refused(void **state)
{
	(void)state;
	built b = build(THREE, 3);
	for (size_t bit = 0; bit < b.length * 8; bit++) {
		b.data[bit / 8] = (char)(b.data[bit / 8] ^ (1 << (bit % 8)));
		assert_int_equal(check(&b, b.length, NULL), CHIOSA_ERROR_MODEL);
		b.data[bit / 8] = (char)(b.data[bit / 8] ^ (1 << (bit % 8)));
	}
	assert_int_equal(check(&b, b.length, NULL), CHIOSA_OK);
	free(b.data);
}

/* The table of sections by somebody who can compute checksums: whatever is accepted lies within the file. */
static void a_forged_table_stays_within_the_file(void **state)
{
	(void)state;
	built b = build(THREE, 3);
	sign(&b);
	assert_int_equal(check(&b, b.length, NULL), CHIOSA_OK);
	static const unsigned char values[] = {0, 1, 0x3F, 0x40, 0x7F, 0x80, 0xFF};
	for (size_t at = 12; at < 64 + 3 * 32; at++) {
		char kept = b.data[at];
		for (size_t v = 0; v < sizeof values; v++) {
			b.data[at] = (char)values[v];
			sign(&b);
			if (check(&b, b.length, NULL) != CHIOSA_OK)
				continue;
			for (size_t i = 0; i < 3; i++) {
				chs_slice found = chs_container_section(chs_slice_of(b.data, b.length), THREE[i].name);
				assert_true(!found.data ||
				            (found.data >= b.data && found.data + found.length <= b.data + b.length - 64));
			}
		}
		b.data[at] = kept;
	}
	free(b.data);
}

static void another_version_is_told(void **state)
{
	(void)state;
	built b = build(THREE, 3);
	chiosa_error error = {0};
	uint32_t version = CHS_CONTAINER_VERSION + 1;
	memcpy(b.data + 8, &version, sizeof version);
	assert_int_equal(check(&b, b.length, &error), CHIOSA_ERROR_MODEL);
	assert_string_equal(error.message, "model format 3, this chiosa reads format 2: use a newer chiosa");
	version = 0;
	memcpy(b.data + 8, &version, sizeof version);
	assert_int_equal(check(&b, b.length, &error), CHIOSA_ERROR_MODEL);
	assert_non_null(strstr(error.message, "older chiosa"));
	free(b.data);
}

static void something_else_is_told(void **state)
{
	(void)state;
	chiosa_error error = {0};
	uint64_t hash;
	const char json[] =
	    "{\"id\":\"1\",\"text\":\"Un articolo di giornale che non è certo un modello, ma è abbastanza lungo.\"}";
	assert_int_equal(chs_container_check(chs_slice_from(json), "a.jsonl", &hash, &error), CHIOSA_ERROR_MODEL);
	assert_non_null(strstr(error.message, "not a chiosa model"));
	assert_int_equal(chs_container_check(chs_slice_of(NULL, 0), "empty", &hash, &error), CHIOSA_ERROR_MODEL);
}

static void too_many_sections_are_refused(void **state)
{
	(void)state;
	chs_section many[CHS_MAX_SECTIONS + 1];
	chs_buffer out = {0};
	uint64_t hash;
	for (size_t i = 0; i <= CHS_MAX_SECTIONS; i++)
		many[i] = (chs_section){"x", "", 0};
	assert_int_equal(chs_container_build(&out, many, CHS_MAX_SECTIONS + 1, &hash, NULL), CHIOSA_ERROR_INTERNAL);
	chs_buffer_free(&out);
	built b = build(many, CHS_MAX_SECTIONS);
	assert_int_equal(check(&b, b.length, NULL), CHIOSA_OK);
	free(b.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sections_come_back),
	    cmocka_unit_test(same_sections_same_bytes),
	    cmocka_unit_test(every_prefix_is_refused),
	    cmocka_unit_test(a_prefix_that_says_it_is_whole_is_refused),
	    cmocka_unit_test(more_bytes_are_refused),
	    cmocka_unit_test(every_flipped_bit_is_refused),
	    cmocka_unit_test(a_forged_table_stays_within_the_file),
	    cmocka_unit_test(another_version_is_told),
	    cmocka_unit_test(something_else_is_told),
	    cmocka_unit_test(too_many_sections_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
