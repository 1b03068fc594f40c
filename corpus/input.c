/* SPDX-License-Identifier: MIT */
/* The window on a file descriptor: filling it, decoding UTF-16 on the way, and cutting it into lines. */
#include "base/utf8.h"
#include "corpus/reader_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { LONGEST_MARK = 4 }; /* bytes of a byte order mark: UTF-32's */

typedef enum bom { BOM_NONE, BOM_UTF8, BOM_UTF16LE, BOM_UTF16BE, BOM_UTF32 } bom;

chiosa_status chs_input_open(chs_input *input, const char *path, chiosa_error *error)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return chs_fail_system(error, path, "cannot open", errno);
	input->fd = fd;
	input->standard = standard;
	input->path = standard ? "<stdin>" : path;
	input->start = input->end = input->line = 0;
	input->ended = false;
	input->encoding = CHS_INPUT_BYTES;
	input->odd = -1;
	input->high = 0;
	return CHIOSA_OK;
}

void chs_input_close(chs_input *input)
{
	if (input->fd >= 0 && !input->standard)
		close(input->fd);
	input->fd = -1;
}

void chs_input_free(chs_input *input)
{
	chs_input_close(input);
	chs_buffer_free(&input->units);
	free(input->data);
	input->data = NULL;
}

/* ---- Bytes in ---------------------------------------------------------------------------------------------------- */

/* The bytes of a byte order mark and what it says. */
static bom read_bom(const char *data, size_t length, size_t *taken)
{
	chs_slice bytes = chs_slice_of(data, length);
	*taken = 2;
	if (chs_slice_starts(bytes, chs_slice_of("\xFF\xFE\0\0", 4)) ||
	    chs_slice_starts(bytes, chs_slice_of("\0\0\xFE\xFF", 4)))
		return BOM_UTF32;
	if (chs_slice_starts(bytes, chs_slice_of("\xFF\xFE", 2)))
		return BOM_UTF16LE;
	if (chs_slice_starts(bytes, chs_slice_of("\xFE\xFF", 2)))
		return BOM_UTF16BE;
	*taken = 3;
	if (chs_slice_starts(bytes, chs_slice_of("\xEF\xBB\xBF", 3)))
		return BOM_UTF8;
	*taken = 0;
	return BOM_NONE;
}

/* One UTF-16 code unit. What is not paired comes out as a three-byte sequence that UTF-8 does not allow. */
static void add_unit(chs_buffer *out, uint32_t *high, uint32_t unit)
{
	bool low = unit >= 0xDC00 && unit <= 0xDFFF;
	if (*high && low) {
		chs_utf8_append(out, (int32_t)(0x10000 + ((*high - 0xD800) << 10) + (unit - 0xDC00)));
		*high = 0;
		return;
	}
	if (*high)
		chs_utf8_append(out, (int32_t)*high);
	*high = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
	if (!*high)
		chs_utf8_append(out, (int32_t)unit);
}

/* Appends the code units in `bytes` as UTF-8; an odd byte and a high surrogate wait for what follows. */
static void add_utf16(chs_buffer *out, const char *bytes, size_t length, bool big_endian, int *odd, uint32_t *high)
{
	for (size_t i = 0; i < length; i++) {
		unsigned byte = (unsigned char)bytes[i];
		if (*odd < 0) {
			*odd = (int)byte;
			continue;
		}
		add_unit(out, high, big_endian ? (unsigned)*odd << 8 | byte : byte << 8 | (unsigned)*odd);
		*odd = -1;
	}
}

/* What is left waiting when the input ends is malformed, and shown as such. */
static void end_utf16(chs_input *input, chs_buffer *out)
{
	if (input->high)
		chs_utf8_append(out, (int32_t)input->high);
	if (input->odd >= 0)
		chs_buffer_add_char(out, (char)0xFF);
	input->high = 0;
	input->odd = -1;
}

/* Room for `more` bytes at data + end, moving the unread bytes to the front when that gives it. */
static bool make_room(chs_input *input, size_t more)
{
	if (input->start == input->end)
		input->start = input->end = 0;
	if (input->capacity - input->end >= more)
		return true;
	if (input->start) {
		memmove(input->data, input->data + input->start, input->end - input->start);
		input->end -= input->start;
		input->start = 0;
	}
	return more <= SIZE_MAX - input->end && chs_reserve(&input->data, &input->capacity, input->end + more, 1);
}

/* Up to one step of bytes into `room`; 0 at the end. */
static chiosa_status read_step(chs_input *input, char *room, size_t *got, chiosa_error *error)
{
	ssize_t count;
	do
		count = read(input->fd, room, CHS_INPUT_STEP);
	while (count < 0 && errno == EINTR);
	if (count < 0)
		return chs_fail_system(error, input->path, "cannot read", errno);
	*got = (size_t)count;
	input->ended = count == 0;
	return CHIOSA_OK;
}

/* Decodes input->units behind the unread bytes. */
static chiosa_status take_units(chs_input *input, chiosa_error *error)
{
	chs_buffer text = {0};
	add_utf16(&text, input->units.data, input->units.length, input->encoding == CHS_INPUT_UTF16BE, &input->odd,
	          &input->high);
	if (input->ended)
		end_utf16(input, &text);
	bool good = !text.failed && make_room(input, text.length);
	if (good && text.length) {
		memcpy(input->data + input->end, text.data, text.length);
		input->end += text.length;
	}
	chs_buffer_free(&text);
	return good ? CHIOSA_OK : chs_fail_memory(error);
}

chiosa_status chs_input_fill(chs_input *input, chiosa_error *error)
{
	size_t got = 0;
	if (input->ended)
		return CHIOSA_OK;
	if (input->encoding == CHS_INPUT_BYTES) {
		if (!make_room(input, CHS_INPUT_STEP))
			return chs_fail_memory(error);
		chiosa_status status = read_step(input, input->data + input->end, &got, error);
		input->end += got;
		return status;
	}
	chs_buffer_clear(&input->units);
	char *room = chs_buffer_room(&input->units, CHS_INPUT_STEP);
	if (!room)
		return chs_fail_memory(error);
	chiosa_status status = read_step(input, room, &got, error);
	input->units.length = got;
	return status == CHIOSA_OK ? take_units(input, error) : status;
}

/* ---- The beginning ----------------------------------------------------------------------------------------------- */

/* The unread bytes in UTF-8, as far as they go. */
static chs_slice decode_sample(const chs_input *input, chs_buffer *scratch)
{
	size_t taken, length = input->end - input->start;
	if (length == 0)
		return chs_slice_from("");
	const char *data = input->data + input->start;
	bom mark = read_bom(data, length, &taken);
	if (mark == BOM_UTF16LE || mark == BOM_UTF16BE) {
		int odd = -1;
		uint32_t high = 0;
		chs_buffer_clear(scratch);
		add_utf16(scratch, data + taken, length - taken, mark == BOM_UTF16BE, &odd, &high);
		return chs_buffer_slice(scratch);
	}
	return chs_slice_of(data + taken, length - taken);
}

chiosa_status chs_input_sample(chs_input *input, chs_buffer *scratch, chs_slice *sample, chiosa_error *error)
{
	for (;;) {
		*sample = decode_sample(input, scratch);
		if (scratch->failed)
			return chs_fail_memory(error);
		chs_slice rest = chs_slice_trim(*sample);
		size_t behind = rest.length ? (size_t)(sample->data + sample->length - rest.data) : 0;
		bool line_ends = rest.length && memchr(rest.data, '\n', behind);
		if (line_ends || input->ended || input->end - input->start >= CHS_INPUT_STEP)
			return CHIOSA_OK;
		chiosa_status status = chs_input_fill(input, error);
		if (status != CHIOSA_OK)
			return status;
	}
}

chiosa_status chs_input_start_utf8(chs_input *input, chiosa_error *error)
{
	while (!input->ended && input->end - input->start < LONGEST_MARK) {
		chiosa_status status = chs_input_fill(input, error);
		if (status != CHIOSA_OK)
			return status;
	}
	size_t taken = 0, length = input->end - input->start;
	bom mark = length ? read_bom(input->data + input->start, length, &taken) : BOM_NONE;
	if (mark == BOM_UTF32)
		return chs_fail_at(error, CHIOSA_ERROR_INPUT, input->path, 1, 0,
		                   "expected UTF-8 or UTF-16, found the byte order mark of UTF-32");
	input->start += taken;
	if (mark != BOM_UTF16LE && mark != BOM_UTF16BE)
		return CHIOSA_OK;
	input->encoding = mark == BOM_UTF16LE ? CHS_INPUT_UTF16LE : CHS_INPUT_UTF16BE;
	chs_buffer_clear(&input->units);
	chs_buffer_add(&input->units, input->data + input->start, input->end - input->start);
	if (input->units.failed)
		return chs_fail_memory(error);
	input->start = input->end = 0;
	return take_units(input, error);
}

/* ---- Lines ------------------------------------------------------------------------------------------------------- */

static chs_slice without_line_end(chs_slice line)
{
	if (line.length && line.data[line.length - 1] == '\r')
		line.length--;
	return line;
}

chiosa_status chs_input_line(chs_input *input, size_t limit, chs_slice *line, bool *found, bool *too_long,
                             chiosa_error *error)
{
	size_t looked = 0; /* unread bytes known to hold no line feed */
	bool dropped = false;
	*found = false;
	for (;;) {
		const char *from = input->data ? input->data + input->start : "";
		size_t have = input->end - input->start;
		const char *feed = have > looked ? memchr(from + looked, '\n', have - looked) : NULL;
		if (feed || input->ended) {
			size_t length = feed ? (size_t)(feed - from) : have;
			if (!feed && length == 0 && !dropped)
				return CHIOSA_OK;
			input->start += length + (feed ? 1 : 0);
			input->line++;
			*line = without_line_end(chs_slice_of(from, length));
			*too_long = dropped || line->length > limit;
			*found = true;
			return CHIOSA_OK;
		}
		looked = have;
		if (have && have - 1 > limit) { /* one more than the limit may be the CR of a line that just fits */
			dropped = true;
			input->start = input->end = looked = 0;
		}
		chiosa_status status = chs_input_fill(input, error);
		if (status != CHIOSA_OK)
			return status;
	}
}
