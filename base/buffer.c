/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void chs_buffer_free(chs_buffer *buffer)
{
	free(buffer->data);
	*buffer = (chs_buffer){0};
}

void chs_buffer_clear(chs_buffer *buffer)
{
	buffer->length = 0;
	buffer->failed = false;
	if (buffer->data)
		buffer->data[0] = '\0';
}

char *chs_buffer_room(chs_buffer *buffer, size_t more)
{
	if (buffer->failed)
		return NULL;
	if (more >= SIZE_MAX - buffer->length ||
	    !chs_reserve(&buffer->data, &buffer->capacity, buffer->length + more + 1, 1)) {
		buffer->failed = true;
		return NULL;
	}
	buffer->data[buffer->length] = '\0';
	return buffer->data + buffer->length;
}

void chs_buffer_add_more(chs_buffer *buffer, const void *data, size_t length)
{
	char *room = chs_buffer_room(buffer, length);
	if (!room)
		return;
	if (length)
		memcpy(room, data, length);
	room[length] = '\0';
	buffer->length += length;
}

void chs_buffer_add_size(chs_buffer *buffer, size_t number)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
	                            "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
	                            "8081828384858687888990919293949596979899";
	char digits[24];
	size_t at = sizeof digits;
	for (; number >= 100; number /= 100)
		memcpy(digits + (at -= 2), pairs + number % 100 * 2, 2);
	if (number >= 10)
		memcpy(digits + (at -= 2), pairs + number * 2, 2);
	else
		digits[--at] = (char)('0' + number);
	chs_buffer_add(buffer, digits + at, sizeof digits - at);
}

void chs_buffer_format(chs_buffer *buffer, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	char *room = length < 0 ? NULL : chs_buffer_room(buffer, (size_t)length);
	if (room) {
		vsnprintf(room, (size_t)length + 1, format, again);
		buffer->length += (size_t)length;
	} else {
		buffer->failed = true;
	}
	va_end(again);
	va_end(arguments);
}

void chs_buffer_pad(chs_buffer *buffer, size_t line_start, size_t column)
{
	while (!buffer->failed && buffer->length - line_start < column)
		chs_buffer_add_char(buffer, ' ');
}

chs_slice chs_buffer_slice(const chs_buffer *buffer)
{
	return chs_slice_of(buffer->data, buffer->length);
}

char *chs_buffer_take(chs_buffer *buffer)
{
	chs_buffer_add(buffer, "", 0);
	char *data = buffer->failed ? NULL : buffer->data;
	if (buffer->failed)
		free(buffer->data);
	*buffer = (chs_buffer){0};
	return data;
}
