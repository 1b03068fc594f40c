/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A path too long for its field keeps its end, which tells more than its beginning. */
static void copy_path(char *field, size_t size, const char *path)
{
	size_t length = path ? strlen(path) : 0;
	if (length < size) {
		memcpy(field, path ? path : "", length + 1);
		return;
	}
	const char *end = path + length - (size - 4);
	while (((unsigned char)*end & 0xC0) == 0x80)
		end++; /* not from the middle of a character */
	memcpy(field, "...", 3);
	memcpy(field + 3, end, strlen(end) + 1);
}

/* A message that was cut short must not end within a character. */
static void drop_cut_character(char *message)
{
	size_t length = strlen(message), start = length;
	while (start > 0 && ((unsigned char)message[start - 1] & 0xC0) == 0x80)
		start--;
	start -= start > 0; /* the byte that begins the last character */
	message[start + chs_utf8_valid(message + start, length - start)] = '\0';
}

static void fill(chiosa_error *error, chiosa_status code, const char *path, size_t line, size_t position,
                 const char *format, va_list arguments)
{
	error->code = code;
	error->line = line;
	error->position = position;
	copy_path(error->path, sizeof error->path, path);
	int length = vsnprintf(error->message, sizeof error->message, format, arguments);
	if (length < 0)
		error->message[0] = '\0';
	else if ((size_t)length >= sizeof error->message)
		drop_cut_character(error->message);
}

chiosa_status chs_fail(chiosa_error *error, chiosa_status code, const char *format, ...)
{
	if (!error)
		return code;
	va_list arguments;
	va_start(arguments, format);
	fill(error, code, NULL, 0, 0, format, arguments);
	va_end(arguments);
	return code;
}

chiosa_status chs_fail_at(chiosa_error *error, chiosa_status code, const char *path, size_t line, size_t position,
                          const char *format, ...)
{
	if (!error)
		return code;
	va_list arguments;
	va_start(arguments, format);
	fill(error, code, path, line, position, format, arguments);
	va_end(arguments);
	return code;
}

chiosa_status chs_fail_memory(chiosa_error *error)
{
	return chs_fail(error, CHIOSA_ERROR_MEMORY, "out of memory");
}

/* strerror_r is the thread-safe one; the XSI variant is what _POSIX_C_SOURCE selects. */
chiosa_status chs_fail_system(chiosa_error *error, const char *path, const char *what, int number)
{
	char reason[128];
	if (strerror_r(number, reason, sizeof reason) != 0)
		snprintf(reason, sizeof reason, "system error %d", number);
	return chs_fail_at(error, CHIOSA_ERROR_IO, path, 0, 0, "%s: %s", what, reason);
}

void chs_error_place(chiosa_error *error, const char *path, size_t line)
{
	if (!error || error->code == CHIOSA_OK || error->path[0])
		return;
	copy_path(error->path, sizeof error->path, path);
	if (!error->line)
		error->line = line;
}
