/* SPDX-License-Identifier: MIT */
/*
 * Filling the caller's chiosa_error. Every function returns the code it was given, so that
 *     return chs_fail(error, CHIOSA_ERROR_INPUT, "expected a label, found \"%s\"", found);
 * is the usual way to leave. `error` may be NULL. Messages never contain the path or line: those have their own fields.
 */
#ifndef CHS_BASE_ERROR_H
#define CHS_BASE_ERROR_H

#include "chiosa.h"

chiosa_status chs_fail(chiosa_error *error, chiosa_status code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with a place: `path` may be NULL, `line` and `position` 0. */
chiosa_status chs_fail_at(chiosa_error *error, chiosa_status code, const char *path, size_t line, size_t position,
                          const char *format, ...) __attribute__((format(printf, 6, 7)));

chiosa_status chs_fail_memory(chiosa_error *error);

/* For a failed system call: "cannot open: No such file or directory", with `path` in its field. `number` is errno. */
chiosa_status chs_fail_system(chiosa_error *error, const char *path, const char *what, int number);

/* Gives an error that has no place yet this one. */
void chs_error_place(chiosa_error *error, const char *path, size_t line);

#endif
