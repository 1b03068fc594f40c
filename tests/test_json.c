/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

/* Checks an exact copy, so that the sanitizer sees a byte read too much. */
static chiosa_status check(const char *text, size_t length, chiosa_error *error)
{
	char *copy = malloc(length ? length : 1);
	memcpy(copy, text, length);
	chiosa_status status = chs_json_check(chs_slice_of(copy, length), error);
	free(copy);
	return status;
}

static void test_accepted(void **state)
{
	static const char *const good[] = {
	    "{}",
	    "[]",
	    "\"\"",
	    "0",
	    "-0",
	    "-0.0e-0",
	    "1E+2",
	    "123.456e78",
	    "true",
	    "false",
	    "null",
	    " \t\r\n[ ] \n",
	    "[1,2 , 3]",
	    "{\"a\":1,\"A\":2}",
	    "{\"a\":{\"a\":{\"a\":1}}}",
	    "[{\"a\":1},{\"a\":1}]",
	    "{\"\":0}",
	    "\"\\\\u0000\"",
	    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
	    "\"\\u00e8\\uD83D\\uDE00\"",
	    "\"\x7F\u00A0\u2028\"",
	    "\"😀è\"",
	    "[[],[[]],{},[{}]]",
	    "{\"a\":[],\"b\":{}}",
	    "[\"]\",\"}\",\"{\"]",
	    "1e999",
	};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		chiosa_error error = {0};
		if (check(good[i], strlen(good[i]), &error) != CHIOSA_OK)
			fail_msg("%s: %s", good[i], error.message);
	}
}

/* What is wrong, and the byte (from 1) where. */
static void test_refused(void **state)
{
	static const struct {
		const char *text;
		size_t position;
		const char *told; /* a part of the message */
	} bad[] = {
	    {"", 1, "a value"},
	    {"  ", 3, "the end"},
	    {"[1,2", 5, "\",\" or \"]\""},
	    {"{\"a\":1", 7, "\",\" or \"}\""},
	    {"[1,]", 4, "a value"},
	    {"[,1]", 2, "a value"},
	    {"{\"a\":1,}", 8, "a key in quotation marks"},
	    {"{,}", 2, "a key in quotation marks"},
	    {"{a:1}", 2, "a key in quotation marks"},
	    {"{'a':1}", 2, "a key in quotation marks"},
	    {"{\"a\" 1}", 6, "\":\""},
	    {"{\"a\":}", 6, "a value"},
	    {"{\"a\"}", 5, "\":\""},
	    {"{1:2}", 2, "a key in quotation marks"},
	    {"[1 2]", 4, "\",\" or \"]\""},
	    {"[1}", 3, "\",\" or \"]\""},
	    {"{\"a\":1]", 7, "\",\" or \"}\""},
	    {"]", 1, "a value"},
	    {"1 2", 3, "nothing behind"},
	    {"{} x", 4, "nothing behind"},
	    {"{}{}", 3, "nothing behind"},
	    {"tru", 1, "a value"},
	    {"True", 1, "a value"},
	    {"nullx", 5, "nothing behind"},
	    {"NaN", 1, "a value"},
	    {"Infinity", 1, "a value"},
	    {"-Infinity", 2, "a digit"},
	    {"+1", 1, "a value"},
	    {".5", 1, "a value"},
	    {"-", 2, "a digit"},
	    {"1.", 3, "a digit"},
	    {"1.e3", 3, "a digit"},
	    {"1e", 3, "a digit"},
	    {"1e+", 4, "a digit"},
	    {"01", 2, "nothing behind"},
	    {"-01", 3, "nothing behind"},
	    {"0x10", 2, "nothing behind"},
	    {"1_000", 2, "nothing behind"},
	    {"\"a", 3, "the end of the string"},
	    {"\"a\\", 4, "escape"},
	    {"\"a\\\"", 5, "the end of the string"},
	    {"\"\\x41\"", 3, "escape"},
	    {"\"\\'\"", 3, "escape"},
	    {"\"\\u12\"", 3, "four hex digits"},
	    {"\"\\u12G4\"", 3, "four hex digits"},
	    {"\"\\u\"", 3, "four hex digits"},
	    {"\"\\U0041\"", 3, "escape"},
	    {"\"\\u0000\"", 3, "four hex digits"},
	    {"\"\\uD83D\"", 3, "four hex digits"},
	    {"\"\\uDE00\"", 3, "four hex digits"},
	    {"\"\\uDE00\\uD83D\"", 3, "four hex digits"},
	    {"\"\\uDE00\\uDE00\"", 3, "four hex digits"},
	    {"\"\\uD83D\\uD83D\"", 3, "four hex digits"},
	    {"\"\\uD83Dx\"", 3, "four hex digits"},
	    {"\"\\uD83D\\n\"", 3, "four hex digits"},
	    {"\"\\uD83D\\u\"", 3, "four hex digits"},
	    {"\"a\nb\"", 3, "control character"},
	    {"\"a\tb\"", 3, "control character"},
	    {"\"\x1F\"", 2, "control character"},
	    {"\"perch\xE9\"", 7, "valid UTF-8"},
	    {"\"\xC0\xAF\"", 2, "valid UTF-8"},
	    {"\"\xED\xA0\x80\"", 2, "valid UTF-8"},
	    {"\"citt\xC3", 6, "valid UTF-8"},
	    {"\xEF\xBB\xBF{}", 1, "a value"},
	    {"[\f1]", 2, "a value"},
	    {"[\u00A0 1]", 2, "a value"},
	    {"[1] // nota", 5, "nothing behind"},
	    {"/* nota */ 1", 1, "a value"},
	    {"{\"a\":1,\"a\":2}", 8, "no second member"},
	    {"{\"a\":1,\"b\":{\"c\":1},\"a\":2}", 20, "no second member"},
	    {"{\"text\":1,\"te\\u0078t\":2}", 11, "no second member"},
	    {"{\"😀\":1,\"\\uD83D\\uDE00\":2}", 11, "no second member"},
	    {"{\"/\":1,\"\\/\":2}", 8, "no second member"},
	    {"{\"\":1,\"\":2}", 7, "no second member"},
	    {"[{\"x\":[{\"y\":1,\"y\":1}]}]", 15, "no second member"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		chiosa_error error = {0};
		if (check(bad[i].text, strlen(bad[i].text), &error) != CHIOSA_ERROR_INPUT)
			fail_msg("%s was taken", bad[i].text);
		if (error.position != bad[i].position || !strstr(error.message, bad[i].told))
			fail_msg("%s: at %zu: %s", bad[i].text, error.position, error.message);
	}
	assert_int_equal(check("\"a\0b\"", 5, NULL), CHIOSA_ERROR_INPUT);
	assert_int_equal(check("1\0", 2, NULL), CHIOSA_ERROR_INPUT);
	assert_int_equal(check("\"\\\0\"", 4, NULL), CHIOSA_ERROR_INPUT);
	assert_int_equal(chs_json_check(chs_slice_of(NULL, 0), NULL), CHIOSA_ERROR_INPUT);
}

/* The message shows what was found, cut between characters and with nothing that a terminal could take for more. */
static void test_found(void **state)
{
	chiosa_error error;
	(void)state;
	assert_int_equal(check("[x\x1B[2J", 6, &error), CHIOSA_ERROR_INPUT);
	assert_string_equal(error.message, "invalid JSON: expected a value, found \"x\\u001b[2J\"");
	assert_int_equal(check("[perchéééééééééééééééé]", strlen("[perchéééééééééééééééé]"), &error), CHIOSA_ERROR_INPUT);
	assert_string_equal(error.message, "invalid JSON: expected a value, found \"perchééééééé\"");
	assert_int_equal(check("[xperchéééééééééééééééé]", strlen("[xperchéééééééééééééééé]"), &error), CHIOSA_ERROR_INPUT);
	assert_string_equal(error.message, "invalid JSON: expected a value, found \"xperchééééééé\"");
	char bad[200];
	memset(bad, 0x01, sizeof bad);
	assert_int_equal(check(bad, sizeof bad, &error), CHIOSA_ERROR_INPUT);
	assert_non_null(strstr(error.message, "\\u0001"));
}

static void test_depth(void **state)
{
	char text[300];
	chiosa_error error;
	(void)state;
	for (size_t depth = 60; depth <= 70; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		bool allowed = depth <= CHS_JSON_DEPTH;
		assert_int_equal(check(text, 2 * depth, &error), allowed ? CHIOSA_OK : CHIOSA_ERROR_INPUT);
		if (!allowed) {
			assert_int_equal(error.position, CHS_JSON_DEPTH + 1);
			assert_non_null(strstr(error.message, "less nesting"));
		}
	}
	/* Siblings are no depth. */
	chs_buffer wide = {0};
	chs_buffer_add_string(&wide, "[0");
	for (int i = 0; i < 1000; i++)
		chs_buffer_add_string(&wide, ",[{\"a\":[]}]");
	chs_buffer_add_string(&wide, "]");
	assert_int_equal(check(wide.data, wide.length, &error), CHIOSA_OK);
	chs_buffer_free(&wide);
	/* A million brackets are refused at once, without a stack to overflow. */
	char *deep = malloc(1000000);
	memset(deep, '[', 1000000);
	assert_int_equal(check(deep, 1000000, &error), CHIOSA_ERROR_INPUT);
	free(deep);
}

/* Many keys: each distinct, the last one not. */
static void test_many_keys(void **state)
{
	chs_buffer text = {0};
	chiosa_error error;
	(void)state;
	chs_buffer_add_string(&text, "{\"k0\":0");
	for (int i = 1; i < 50000; i++)
		chs_buffer_format(&text, ",\"k%d\":0", i);
	size_t before = text.length;
	chs_buffer_add_string(&text, "}");
	assert_int_equal(check(text.data, text.length, &error), CHIOSA_OK);
	text.length = before;
	chs_buffer_add_string(&text, ",\"k77\":0}");
	assert_int_equal(check(text.data, text.length, &error), CHIOSA_ERROR_INPUT);
	assert_int_equal(error.position, before + 2);
	chs_buffer_free(&text);
}

/* Every beginning of a text is refused but the whole, and no single byte put out of place does harm. */
static void test_prefixes_and_flips(void **state)
{
	static const char text[] =
	    "{\"id\":\"a\\u00e8\\uD83D\\uDE00\",\"n\":-1.5e+3,\"s\":[{\"text\":\"È così\",\"label\":null},true,false,[]]}";
	char copy[sizeof text];
	(void)state;
	for (size_t length = 0; length < sizeof text - 1; length++)
		assert_int_equal(check(text, length, NULL), CHIOSA_ERROR_INPUT);
	assert_int_equal(check(text, sizeof text - 1, NULL), CHIOSA_OK);
	for (size_t at = 0; at < sizeof text - 1; at++) {
		for (int byte = 0; byte < 256; byte++) {
			memcpy(copy, text, sizeof text);
			copy[at] = (char)byte;
			if (check(copy, sizeof text - 1, NULL) != CHIOSA_OK)
				continue;
			/* What was taken can be walked over and decoded. */
			chs_json_walk walk = {.text = chs_slice_of(copy, sizeof text - 1)};
			chs_buffer decoded = {0};
			while (chs_json_next(&walk)) {
				if (chs_json_is_string(walk.value))
					chs_json_decode(&decoded, walk.value);
				chs_json_decode(&decoded, walk.key);
			}
			chs_buffer_free(&decoded);
		}
	}
}

static void expect_next(chs_json_walk *walk, const char *key, const char *value)
{
	assert_true(chs_json_next(walk));
	assert_true(chs_slice_is(walk->key, key));
	assert_true(chs_slice_is(walk->value, value));
}

static void test_walk(void **state)
{
	chs_json_walk walk = {.text =
	                          chs_slice_from(" \n{ \"a\" : 1 ,\r\n\t\"b\":\"x,]}\\\"\" , \"c\":{ \"d\" : [ 1 , {} ] },"
	                                         "\"e\" : [ ] , \"f\":-1.0e5 ,\"g\":true,\"h\" : null } ")};
	(void)state;
	expect_next(&walk, "\"a\"", "1");
	expect_next(&walk, "\"b\"", "\"x,]}\\\"\"");
	expect_next(&walk, "\"c\"", "{ \"d\" : [ 1 , {} ] }");
	expect_next(&walk, "\"e\"", "[ ]");
	expect_next(&walk, "\"f\"", "-1.0e5");
	expect_next(&walk, "\"g\"", "true");
	expect_next(&walk, "\"h\"", "null");
	assert_false(chs_json_next(&walk));
	assert_false(chs_json_next(&walk));
	walk = (chs_json_walk){.text = chs_slice_from("\t[ \"{\" ,[[ ]],\n3,{\"a\":1}\n]")};
	expect_next(&walk, "", "\"{\"");
	assert_null(walk.key.data);
	expect_next(&walk, "", "[[ ]]");
	expect_next(&walk, "", "3");
	expect_next(&walk, "", "{\"a\":1}");
	assert_false(chs_json_next(&walk));
	walk = (chs_json_walk){.text = chs_slice_from("{\"\":[]}")};
	expect_next(&walk, "\"\"", "[]");
	assert_false(chs_json_next(&walk));
	static const char *const none[] = {"{}", "[]", " { } ", "[\n]", "\"{\\\"a\\\":1}\"", "12", "null", "true", ""};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		walk = (chs_json_walk){.text = chs_slice_from(none[i])};
		assert_false(chs_json_next(&walk));
		assert_false(chs_json_next(&walk));
	}
	walk = (chs_json_walk){.text = chs_slice_of(NULL, 0)};
	assert_false(chs_json_next(&walk));
}

static void test_member(void **state)
{
	chs_slice object = chs_slice_from("{ \"text\":\"a\", \"l\\u0061bel\" : null, \"s\": {\"text\":2}, \"Text\":3}");
	(void)state;
	assert_true(chs_slice_is(chs_json_member(object, "text"), "\"a\""));
	assert_true(chs_slice_is(chs_json_member(object, "label"), "null"));
	assert_true(chs_slice_is(chs_json_member(object, "Text"), "3"));
	assert_null(chs_json_member(object, "TEXT").data);
	assert_null(chs_json_member(object, "").data);
	assert_null(chs_json_member(object, "l\\u0061bel").data);
	assert_null(chs_json_member(chs_slice_from("[\"text\", 1]"), "text").data);
	assert_null(chs_json_member(chs_slice_from("\"text\""), "text").data);
	assert_null(chs_json_member(chs_slice_of(NULL, 0), "text").data);
}

static void test_strings(void **state)
{
	chs_buffer out = {0};
	(void)state;
	chs_json_decode(&out, chs_slice_from("\"\\\"\\\\\\/\\b\\f\\n\\r\\t|\\u00E8\\u20ac\\uD83D\\uDE00\\u007f|è\""));
	assert_string_equal(out.data, "\"\\/\b\f\n\r\t|è€😀\x7F|è");
	chs_buffer_clear(&out);
	chs_json_decode(&out, chs_slice_from("\"\""));
	assert_int_equal(out.length, 0);
	chs_json_add_string(&out, chs_slice_of("a\"\\/\b\f\n\r\t\x01\x1F\x7Fè😀\0z", 20));
	assert_string_equal(out.data, "\"a\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0001\\u001f\x7Fè😀\\u0000z\"");
	assert_int_equal(out.length, strlen(out.data));
	chs_buffer_clear(&out);
	chs_json_add_string(&out, chs_slice_of(NULL, 0));
	assert_string_equal(out.data, "\"\"");
	chs_buffer_free(&out);
}

/* Out and in again: nothing is lost, and what comes out is JSON. */
static void test_string_round_trip(void **state)
{
	(void)state;
	for (int c = 1; c < 0x300; c++) {
		char text[8];
		chs_buffer out = {0}, back = {0};
		int length = c < 0x80 ? 1 : 2;
		text[0] = (char)(c < 0x80 ? c : 0xC0 | c >> 6);
		text[1] = (char)(0x80 | (c & 0x3F));
		chs_json_add_string(&out, chs_slice_of(text, (size_t)length));
		assert_int_equal(check(out.data, out.length, NULL), CHIOSA_OK);
		chs_json_decode(&back, chs_buffer_slice(&out));
		assert_true(chs_slice_equal(chs_buffer_slice(&back), chs_slice_of(text, (size_t)length)));
		chs_buffer_free(&out);
		chs_buffer_free(&back);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_accepted),  cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_found),     cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_many_keys), cmocka_unit_test(test_prefixes_and_flips),
	    cmocka_unit_test(test_walk),      cmocka_unit_test(test_member),
	    cmocka_unit_test(test_strings),   cmocka_unit_test(test_string_round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
