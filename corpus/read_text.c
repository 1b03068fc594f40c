/* SPDX-License-Identifier: MIT */
/* A file of plain text is one article; so is standard input. Its date prefix is metadata. */
#include "base/utf8.h"
#include "corpus/reader_internal.h"
#include "features/decode.h"

/* The file's name without folder and ending. */
static chs_slice name_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	return chs_slice_of(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

/* All bytes of the file into the window; *too_large when there are more than allowed. */
static chiosa_status read_whole(chs_reader *reader, bool *too_large, chiosa_error *error)
{
	chs_input *input = &reader->input;
	for (;;) {
		*too_large = input->end - input->start > reader->options.max_article;
		if (*too_large || input->ended)
			return CHIOSA_OK;
		chiosa_status status = chs_input_fill(input, error);
		if (status != CHIOSA_OK)
			return status;
	}
}

static chiosa_status decode_text(chs_reader *reader, chiosa_error *error)
{
	chs_input *input = &reader->input;
	chs_article *article = &reader->article;
	chs_decoding decoding = {0};
	chs_slice bytes = chs_slice_of(input->data ? input->data + input->start : "", input->end - input->start);
	chs_buffer_clear(&reader->decoded);
	chiosa_status status = chs_decode(&reader->decoded, &decoding, bytes, error);
	input->start = input->end;
	if (status != CHIOSA_OK)
		return status;
	chs_buffer_add(&reader->decoded, "", 0); /* an empty text has data, too: only an absent one has none */
	if (reader->decoded.failed)
		return chs_fail_memory(error);
	chs_slice text = chs_buffer_slice(&reader->decoded);
	article->replaced = decoding.replaced;
	article->prefix_bytes = chs_date_prefix(text, reader->date);
	article->prefix = chs_utf8_count(text.data, article->prefix_bytes);
	if (article->prefix_bytes)
		article->date = chs_slice_from(reader->date);
	article->text = chs_slice_of(text.data + article->prefix_bytes, text.length - article->prefix_bytes);
	return CHIOSA_OK;
}

chiosa_status chs_read_text(chs_reader *reader, bool *found, chiosa_error *error)
{
	chs_input *input = &reader->input;
	bool too_large = false;
	*found = false;
	if (input->line) /* the article has been read already */
		return CHIOSA_OK;
	reader->article = (chs_article){.path = input->path, .line = 1, .format = CHS_FORMAT_TEXT};
	if (!input->standard) {
		reader->article.id = name_of(input->path);
		reader->article.has_id = reader->article.id.length > 0;
	}
	chiosa_status status = CHIOSA_OK;
	if (reader->options.labels_needed)
		status = chs_fail_at(error, CHIOSA_ERROR_INPUT, input->path, 0, 0,
		                     "expected labelled sentences, found a plain text");
	if (status == CHIOSA_OK)
		status = read_whole(reader, &too_large, error);
	if (status == CHIOSA_OK && too_large)
		status = chs_fail_too_large(reader, 0, error);
	if (status == CHIOSA_OK)
		status = decode_text(reader, error);
	if (status != CHIOSA_OK) {
		chs_error_place(error, input->path, 0);
		chs_reader_leave(reader);
		return status;
	}
	input->line = 1;
	*found = true;
	return CHIOSA_OK;
}
