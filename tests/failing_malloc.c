/* SPDX-License-Identifier: MIT */
/*
 * A library to preload: the allocation with the number in $FAIL_AT (from 1) fails, and with $FAIL_ON all behind it too.
 * Not counted is what libraries ask for that do not check it, and for which nobody else can: libsvm, liblinear and the
 * C++ library; and ICU as it sets up its default locale, once, where it hangs or crashes. $FAIL_COUNT names a file that
 * receives the number of allocations counted.
 */
#define _GNU_SOURCE /* dladdr */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>

/* glibc's own entrances: its dlsym allocates, and so cannot find them in time. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static atomic_ulong counted;
static unsigned long fail_at;
static bool fail_on, started;

__attribute__((constructor)) static void start(void)
{
	const char *at = getenv("FAIL_AT");
	fail_at = at ? strtoul(at, NULL, 10) : 0;
	fail_on = getenv("FAIL_ON") != NULL;
	uloc_getDefault();
	started = true;
}

__attribute__((destructor)) static void finish(void)
{
	const char *path = getenv("FAIL_COUNT");
	started = false;
	FILE *file = path ? fopen(path, "w") : NULL;
	if (file) {
		fprintf(file, "%lu\n", (unsigned long)counted);
		fclose(file);
	}
}

static bool unchecked(const void *caller)
{
	static const char *const names[] = {"/libsvm.", "/liblinear.", "/libstdc++."};
	Dl_info info;
	if (!dladdr(caller, &info) || !info.dli_fname)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strstr(info.dli_fname, names[i]))
			return true;
	return false;
}

static bool fails(const void *caller)
{
	if (!started || unchecked(caller))
		return false;
	unsigned long number = atomic_fetch_add(&counted, 1) + 1;
	bool now = fail_at && (number == fail_at || (fail_on && number > fail_at));
	if (now)
		errno = ENOMEM;
	return now;
}

__attribute__((visibility("default"))) void *malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

__attribute__((visibility("default"))) void *calloc(size_t count, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

__attribute__((visibility("default"))) void *realloc(void *old, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}
