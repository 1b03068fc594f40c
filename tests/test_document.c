/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "features/document.h"

#include <string.h>

static void test_reset(void **state)
{
	chs_document d = {0};
	(void)state;
	chs_document_reset(&d);
	assert_int_equal(d.date, INT32_MIN);
	assert_int_equal(d.n_sentences + d.n_tokens + d.n_entities, 0);
	for (int round = 0; round < 3; round++) {
		d.text = chs_slice_from("Il ponte ha riaperto.");
		d.body_start = 5;
		d.date = 19000;
		assert_true(chs_reserve(&d.sentences, &d.sentences_capacity, 10, sizeof *d.sentences));
		assert_true(chs_reserve(&d.tokens, &d.tokens_capacity, 100, sizeof *d.tokens));
		assert_true(chs_reserve(&d.entities, &d.entities_capacity, 5, sizeof *d.entities));
		d.n_sentences = 10;
		d.n_tokens = 100;
		d.n_entities = 5;
		chs_sentence *kept = d.sentences;
		assert_non_null(chs_arena_copy(&d.arena, "ponte", 5));
		chs_document_reset(&d);
		assert_ptr_equal(d.sentences, kept); /* the memory stays */
		assert_true(d.sentences_capacity >= 10 && d.tokens_capacity >= 100);
		assert_int_equal(d.n_sentences + d.n_tokens + d.n_entities + d.body_start, 0);
		assert_int_equal(d.text.length, 0);
		assert_int_equal(d.date, INT32_MIN);
	}
	chs_document_free(&d);
	assert_null(d.sentences);
	chs_document_free(&d);
}

/* The names are part of the output's format. */
static void test_type_names(void **state)
{
	(void)state;
	assert_string_equal(chs_entity_type_name(CHS_PERSON), "person");
	assert_string_equal(chs_entity_type_name(CHS_ORGANISATION), "organisation");
	assert_string_equal(chs_entity_type_name(CHS_PLACE), "place");
	assert_string_equal(chs_entity_type_name(CHS_DATE), "date");
	assert_string_equal(chs_entity_type_name(CHS_MONEY), "money");
	assert_string_equal(chs_entity_type_name(CHS_QUANTITY), "quantity");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_reset), cmocka_unit_test(test_type_names)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
