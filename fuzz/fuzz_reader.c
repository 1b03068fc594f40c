/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a file of articles. The first byte chooses the format, whether labels are needed, and whether the bytes
 * come from a file or a pipe; the second one how large an article may be.
 */
#define _DEFAULT_SOURCE /* pipe sizes differ: what does not fit at once goes through a file */
#include "base/utf8.h"
#include "corpus/reader.h"
#include "support.h"

#include <unistd.h>

static void check_text(chs_slice text)
{
	FUZZ_CHECK(chs_utf8_valid(text.data, text.length) == text.length);
}

static void check_article(const chs_article *article)
{
	check_text(article->id);
	check_text(article->language);
	check_text(article->title);
	check_text(article->date);
	check_text(article->source);
	check_text(article->text);
	FUZZ_CHECK(article->line >= 1);
	FUZZ_CHECK(article->has_sentences || article->text.data);
	for (size_t i = 0; i < article->n_sentences; i++) {
		const chs_given_sentence *sentence = &article->sentences[i];
		check_text(sentence->text);
		check_text(sentence->label);
		check_text(sentence->json);
		FUZZ_CHECK((sentence->why == CHS_HAS_LABEL) == (sentence->label.data != NULL));
	}
	for (size_t i = 0; i < article->n_members; i++) {
		check_text(article->members[i].key);
		check_text(article->members[i].raw_key);
		check_text(article->members[i].value);
	}
}

static void read_all(const char *path, const chs_reader_options *options, size_t size)
{
	chs_reader *reader;
	const chs_article *article = NULL;
	FUZZ_CHECK(chs_reader_open(&reader, &path, 1, options, NULL) == CHIOSA_OK);
	/* However broken, every step takes at least one byte or ends the file. */
	for (size_t steps = 0;; steps++) {
		chiosa_error error = {0};
		FUZZ_CHECK(steps <= size + 2);
		chiosa_status status = chs_reader_next(reader, &article, &error);
		if (status == CHIOSA_OK && !article)
			break;
		if (status == CHIOSA_OK)
			check_article(article);
		else
			FUZZ_CHECK(error.message[0] && error.path[0]);
	}
	FUZZ_CHECK(chs_reader_next(reader, &article, NULL) == CHIOSA_OK && !article);
	chs_reader_close(reader);
}

/* Standard input becomes a pipe with the bytes in it. */
static bool pour(chs_slice bytes)
{
	int ends[2];
	if (bytes.length > 32 * 1024 || pipe(ends) != 0)
		return false;
	FUZZ_CHECK(bytes.length == 0 || write(ends[1], bytes.data, bytes.length) == (ssize_t)bytes.length);
	close(ends[1]);
	FUZZ_CHECK(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
	close(ends[0]);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"a.jsonl", "a.json", "a.txt", "a.tsv", "2024-05-03 notizia", "a.ndjson"};
	fuzz_input input = {data, size};
	uint8_t how = fuzz_byte(&input), limit = fuzz_byte(&input);
	chs_reader_options options = {
	    .format = (chs_format)(how % 5), .labels_needed = how & 0x40, .max_article = limit ? (size_t)limit * 16 : 0};
	chs_slice bytes = fuzz_rest(&input);
	if (how & 0x80 && pour(bytes))
		read_all("-", &options, bytes.length);
	else
		read_all(fuzz_write(names[how / 5 % 6], bytes), &options, bytes.length);
	return 0;
}
