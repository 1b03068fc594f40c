/* SPDX-License-Identifier: MIT */
/*
 * A growing run of bytes. Failure to grow is sticky: appends after it do nothing, and one look at `failed` at the end
 * is enough. The data are always zero-terminated (the zero is not counted).
 */
#ifndef CHS_BASE_BUFFER_H
#define CHS_BASE_BUFFER_H

#include "base/slice.h"

#include <stdint.h>

typedef struct chs_buffer {
	char *data; /* NULL while empty */
	size_t length, capacity;
	bool failed; /* out of memory: what is in data is not whole */
} chs_buffer;

void chs_buffer_free(chs_buffer *buffer);
void chs_buffer_clear(chs_buffer *buffer); /* empties, keeps the room, forgets a failure */

/* Room for `more` bytes at data + length, to be counted by the caller who fills it. NULL when memory is short. */
char *chs_buffer_room(chs_buffer *buffer, size_t more);

/* chs_buffer_add where there is no room yet. */
void chs_buffer_add_more(chs_buffer *buffer, const void *data, size_t length);

static inline void chs_buffer_add(chs_buffer *buffer, const void *data, size_t length)
{
	if (buffer->failed || length == 0 || length >= buffer->capacity - buffer->length) {
		chs_buffer_add_more(buffer, data, length);
		return;
	}
	char *room = buffer->data + buffer->length;
	memcpy(room, data, length);
	room[length] = '\0';
	buffer->length += length;
}

static inline void chs_buffer_add_slice(chs_buffer *buffer, chs_slice slice)
{
	chs_buffer_add(buffer, slice.data, slice.length);
}

static inline void chs_buffer_add_string(chs_buffer *buffer, const char *string)
{
	chs_buffer_add(buffer, string, strlen(string));
}

static inline void chs_buffer_add_char(chs_buffer *buffer, char c)
{
	if (buffer->failed || buffer->capacity - buffer->length < 2) {
		chs_buffer_add(buffer, &c, 1);
		return;
	}
	buffer->data[buffer->length++] = c;
	buffer->data[buffer->length] = '\0';
}

void chs_buffer_add_size(chs_buffer *buffer, size_t number); /* in decimal */
/* printf without floating-point conversions, whose decimal point depends on the locale: use base/number.h for those. */
void chs_buffer_format(chs_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Spaces until `column` bytes have been written since `line_start`. */
void chs_buffer_pad(chs_buffer *buffer, size_t line_start, size_t column);

chs_slice chs_buffer_slice(const chs_buffer *buffer);
/* Hands the zero-terminated data over, to be freed with free(), and empties the buffer; NULL when it failed. */
char *chs_buffer_take(chs_buffer *buffer);

#endif
