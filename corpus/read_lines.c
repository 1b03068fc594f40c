/* SPDX-License-Identifier: MIT */
/*
 * The formats of one article a line: JSON Lines, label<TAB>text and fastText's __label__x text. Blank lines are passed
 * over; whatever is wrong with a line, the next step goes on behind it.
 */
#include "base/utf8.h"
#include "corpus/reader_internal.h"
#include "features/decode.h"

static const char FASTTEXT_PREFIX[] = "__label__";

/* ---- Lines ------------------------------------------------------------------------------------------------------- */

/* The next line that is not blank, without a byte order mark (files joined by cat have them in the middle). */
static chiosa_status next_line(chs_reader *reader, chs_slice *line, bool *found, chiosa_error *error)
{
	do {
		bool too_long = false;
		chiosa_status status =
		    chs_input_line(&reader->input, reader->options.max_article, line, found, &too_long, error);
		if (status != CHIOSA_OK || !*found)
			return status;
		if (too_long)
			return chs_fail_too_large(reader, reader->input.line, error);
		if (chs_slice_starts(*line, chs_slice_of("\xEF\xBB\xBF", 3)))
			*line = chs_slice_of(line->data + 3, line->length - 3);
	} while (chs_slice_trim(*line).length == 0);
	return CHIOSA_OK;
}

chiosa_status chs_read_json_line(chs_reader *reader, bool *found, chiosa_error *error)
{
	chs_slice line;
	chiosa_status status = next_line(reader, &line, found, error);
	if (status != CHIOSA_OK || !*found)
		return status;
	return chs_read_json(reader, line, reader->input.line, 0, NULL, error);
}

/* ---- One sentence a line ----------------------------------------------------------------------------------------- */

static chiosa_status fail_line(const chs_reader *reader, const char *message, chiosa_error *error)
{
	return chs_fail_at(error, CHIOSA_ERROR_INPUT, reader->input.path, reader->input.line, 0, "%s", message);
}

/* What is not UTF-8 is decoded line by line, each being an article. Behind a byte order mark there is nothing to guess.
 */
static chiosa_status decode_line(chs_reader *reader, chs_slice *line, chiosa_error *error)
{
	chs_buffer *decoded = &reader->decoded;
	chs_decoding decoding = {0};
	chiosa_status status = CHIOSA_OK;
	if (chs_utf8_valid(line->data, line->length) == line->length)
		return CHIOSA_OK;
	chs_buffer_clear(decoded);
	if (reader->input.encoding == CHS_INPUT_BYTES)
		status = chs_decode(decoded, &decoding, *line, error);
	else
		decoding.replaced = chs_utf8_repair(decoded, line->data, line->length);
	if (status != CHIOSA_OK)
		return status;
	chs_buffer_add(decoded, "", 0); /* data even when nothing is left */
	if (decoded->failed)
		return chs_fail_memory(error);
	reader->article.replaced = decoding.replaced;
	*line = chs_buffer_slice(decoded);
	return CHIOSA_OK;
}

static chiosa_status start_line(chs_reader *reader, chs_format format, chs_slice *line, bool *found,
                                chiosa_error *error)
{
	chiosa_status status = next_line(reader, line, found, error);
	if (status != CHIOSA_OK || !*found)
		return status;
	reader->article = (chs_article){.path = reader->input.path, .line = reader->input.line, .format = format};
	if (memchr(line->data, '\0', line->length))
		return fail_line(
		    reader, "expected text, found a NUL byte (UTF-16 is read when it begins with a byte order mark)", error);
	status = decode_line(reader, line, error);
	chs_error_place(status == CHIOSA_OK ? NULL : error, reader->input.path, reader->input.line);
	return status;
}

/* Makes the line's text the article's only sentence; an empty `label` is none. */
static chiosa_status set_sentence(chs_reader *reader, chs_slice text, chs_slice label, chiosa_error *error)
{
	if (text.length > CHS_MAX_SENTENCE)
		return chs_fail_at(error, CHIOSA_ERROR_INPUT, reader->input.path, reader->input.line, 0,
		                   "expected a sentence of at most %d bytes, found %zu", CHS_MAX_SENTENCE, text.length);
	if (text.length == 0 && reader->options.labels_needed)
		return fail_line(reader, "expected a sentence behind the label, found the end of the line", error);
	if (!chs_reserve(&reader->sentences, &reader->sentences_capacity, 1, sizeof *reader->sentences))
		return chs_fail_memory(error);
	bool labelled = label.length > 0;
	reader->sentences[0] = (chs_given_sentence){
	    .text = text,
	    .label = labelled ? label : chs_slice_of(NULL, 0),
	    .why = labelled ? CHS_HAS_LABEL : CHS_NO_LABEL_UNLABELLED,
	    .label_present = labelled,
	};
	reader->article.sentences = reader->sentences;
	reader->article.n_sentences = 1;
	reader->article.has_sentences = true;
	return CHIOSA_OK;
}

chiosa_status chs_read_tsv(chs_reader *reader, bool *found, chiosa_error *error)
{
	chs_slice line;
	chiosa_status status = start_line(reader, CHS_FORMAT_TSV, &line, found, error);
	if (status != CHIOSA_OK || !*found)
		return status;
	const char *tab = memchr(line.data, '\t', line.length);
	if (!tab && reader->options.labels_needed)
		return fail_line(reader, "expected LABEL<TAB>TEXT, found no tab", error);
	if (!tab)
		return set_sentence(reader, line, chs_slice_of(NULL, 0), error);
	size_t length = (size_t)(tab - line.data);
	chs_slice label = chs_slice_trim(chs_slice_of(line.data, length));
	if (label.length == 0 && reader->options.labels_needed)
		return fail_line(reader, "expected LABEL<TAB>TEXT, found nothing before the tab", error);
	return set_sentence(reader, chs_slice_of(tab + 1, line.length - length - 1), label, error);
}

static chs_slice skip_blanks(chs_slice line)
{
	while (line.length && (line.data[0] == ' ' || line.data[0] == '\t'))
		line = chs_slice_of(line.data + 1, line.length - 1);
	return line;
}

/* Takes `__label__x` and the blanks behind it off the line; false when it does not begin with one. */
static bool take_label(chs_slice *line, chs_slice *label)
{
	const size_t prefix = sizeof FASTTEXT_PREFIX - 1;
	if (!chs_slice_starts(*line, chs_slice_of(FASTTEXT_PREFIX, prefix)))
		return false;
	size_t end = prefix;
	while (end < line->length && line->data[end] != ' ' && line->data[end] != '\t')
		end++;
	*label = chs_slice_of(line->data + prefix, end - prefix);
	*line = skip_blanks(chs_slice_of(line->data + end, line->length - end));
	return true;
}

chiosa_status chs_read_fasttext(chs_reader *reader, bool *found, chiosa_error *error)
{
	chs_slice line, label = {NULL, 0}, other = {NULL, 0};
	size_t labels = 0;
	bool needed = reader->options.labels_needed;
	chiosa_status status = start_line(reader, CHS_FORMAT_FASTTEXT, &line, found, error);
	if (status != CHIOSA_OK || !*found)
		return status;
	chs_slice rest = skip_blanks(line);
	while (take_label(&rest, labels ? &other : &label))
		labels++;
	if (needed && (labels == 0 || label.length == 0))
		return fail_line(reader, "expected __label__NAME at the beginning of the line, found none", error);
	if (needed && labels > 1)
		return chs_fail_at(error, CHIOSA_ERROR_INPUT, reader->input.path, reader->input.line, 0,
		                   "expected one label, found %zu (the second is \"%.*s\")", labels,
		                   (int)(other.length < 80 ? other.length : 80), other.data);
	if (labels == 0)
		rest = line;
	return set_sentence(reader, rest, labels == 1 ? label : chs_slice_of(NULL, 0), error);
}
