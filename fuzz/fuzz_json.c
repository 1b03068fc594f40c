/* SPDX-License-Identifier: MIT */
/* Any bytes as JSON. What passes the check can be walked over, decoded and written again, and cJSON reads it too. */
#include "base/json.h"
#include "base/utf8.h"
#include "support.h"

#include <cjson/cJSON.h>

static void check_string(chs_slice string)
{
	chs_buffer decoded = {0}, written = {0}, again = {0};
	chs_json_decode(&decoded, string);
	FUZZ_CHECK(chs_utf8_valid(decoded.data, decoded.length) == decoded.length);
	FUZZ_CHECK(decoded.length + 2 <= string.length || string.length == 0);
	chs_json_add_string(&written, chs_buffer_slice(&decoded));
	FUZZ_CHECK(chs_json_check(chs_buffer_slice(&written), NULL) == CHIOSA_OK);
	chs_json_decode(&again, chs_buffer_slice(&written));
	FUZZ_CHECK(chs_slice_equal(chs_buffer_slice(&again), chs_buffer_slice(&decoded)));
	chs_buffer_free(&decoded);
	chs_buffer_free(&written);
	chs_buffer_free(&again);
}

/* Every value of a checked text; the open ones are a small array, as deep as the check allows. */
static void walk_all(chs_slice text)
{
	chs_json_walk open[CHS_JSON_DEPTH + 1] = {{.text = text}};
	size_t depth = 1;
	if (chs_json_is_string(chs_slice_trim(text)))
		check_string(chs_slice_trim(text));
	while (depth > 0) {
		chs_json_walk *walk = &open[depth - 1];
		if (!chs_json_next(walk)) {
			depth--;
			continue;
		}
		FUZZ_CHECK(walk->value.length > 0);
		FUZZ_CHECK(chs_json_check(walk->value, NULL) == CHIOSA_OK);
		if (walk->key.data)
			check_string(walk->key);
		if (chs_json_is_string(walk->value))
			check_string(walk->value);
		if (walk->value.data[0] != '{' && walk->value.data[0] != '[')
			continue;
		FUZZ_CHECK(depth <= CHS_JSON_DEPTH);
		open[depth++] = (chs_json_walk){.text = walk->value};
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	chs_slice text = {(const char *)data, size};
	chiosa_error error = {0};
	if (chs_json_check(text, &error) != CHIOSA_OK) {
		size_t length = strlen(error.message);
		FUZZ_CHECK(error.code == CHIOSA_ERROR_INPUT);
		FUZZ_CHECK(error.position >= 1 && error.position <= size + 1);
		FUZZ_CHECK(chs_utf8_valid(error.message, length) == length);
		return 0;
	}
	walk_all(text);
	fuzz_touch(chs_json_member(text, "text"));
	cJSON *tree = cJSON_ParseWithLength(text.data, text.length);
	FUZZ_CHECK(tree);
	cJSON_Delete(tree);
	return 0;
}
