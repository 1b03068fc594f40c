/* SPDX-License-Identifier: MIT */
/*
 * What the targets share: reading an input piece by piece, a temporary file, and a small model. A target that finds an
 * invariant broken ends with FUZZ_CHECK, which the fuzzer and the replay both see as a crash.
 */
#ifndef CHS_FUZZ_SUPPORT_H
#define CHS_FUZZ_SUPPORT_H

#include "base/slice.h"
#include "chiosa.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(condition)                                                                                          \
	do {                                                                                                               \
		if (!(condition)) {                                                                                            \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                    \
			abort();                                                                                                   \
		}                                                                                                              \
	} while (0)

/* An input that is taken apart from its beginning; behind its end everything is zero. */
typedef struct fuzz_input {
	const uint8_t *data;
	size_t size;
} fuzz_input;

static inline uint8_t fuzz_byte(fuzz_input *input)
{
	if (input->size == 0)
		return 0;
	input->size--;
	return *input->data++;
}

/* The next `length` bytes, or as many as there are. */
static inline chs_slice fuzz_bytes(fuzz_input *input, size_t length)
{
	length = length < input->size ? length : input->size;
	chs_slice taken = {(const char *)input->data, length};
	input->data += length;
	input->size -= length;
	return taken;
}

static inline chs_slice fuzz_rest(fuzz_input *input)
{
	return fuzz_bytes(input, input->size);
}

/* The bytes up to a line feed, which is taken too. */
static inline chs_slice fuzz_line(fuzz_input *input)
{
	const uint8_t *feed = input->size ? memchr(input->data, '\n', input->size) : NULL;
	chs_slice line = fuzz_bytes(input, feed ? (size_t)(feed - input->data) : input->size);
	fuzz_byte(input);
	return line;
}

/* The folder that this process keeps its files in; made at the first call and left behind empty of all but them. */
const char *fuzz_folder(void);
/* Writes FOLDER/name and gives its path, good until the eighth call behind it. */
const char *fuzz_write(const char *name, chs_slice bytes);

typedef enum fuzz_model_kind { FUZZ_LINEAR, FUZZ_RBF, FUZZ_TRANSITIONS, FUZZ_N_MODELS } fuzz_model_kind;

/* The path of a model trained on tests/data/tiny.jsonl with the language data of fuzz/language; made at the first call.
 */
const char *fuzz_model(fuzz_model_kind kind);

/* Looks at every byte of the slice, so that a sanitizer sees where it does not hold. */
void fuzz_touch(chs_slice slice);
/* All that a result holds is looked at, and must fit the text's code points. */
void fuzz_check_result(const chiosa_result *result, const chiosa_model *model, size_t text_length, size_t title_length);

#endif
