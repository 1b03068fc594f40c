/* SPDX-License-Identifier: MIT */
/* A borrowed run of bytes: nobody frees a slice, and whoever hands one out says how long it lives. */
#ifndef CHS_BASE_SLICE_H
#define CHS_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct chs_slice {
	const char *data; /* may be NULL when length is 0: "absent" where the difference matters */
	size_t length;    /* bytes */
} chs_slice;

static inline chs_slice chs_slice_of(const char *data, size_t length)
{
	chs_slice slice = {data, length};
	return slice;
}

static inline chs_slice chs_slice_from(const char *string)
{
	return chs_slice_of(string, string ? strlen(string) : 0);
}

static inline bool chs_slice_equal(chs_slice a, chs_slice b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static inline bool chs_slice_is(chs_slice slice, const char *string)
{
	return chs_slice_equal(slice, chs_slice_from(string));
}

/* By bytes, the shorter first when one begins the other: an order that no locale changes. */
static inline int chs_slice_compare(chs_slice a, chs_slice b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
	return order ? order : (a.length > b.length) - (a.length < b.length);
}

static inline bool chs_slice_starts(chs_slice slice, chs_slice prefix)
{
	return slice.length >= prefix.length && (prefix.length == 0 || memcmp(slice.data, prefix.data, prefix.length) == 0);
}

static inline bool chs_slice_ends(chs_slice slice, chs_slice suffix)
{
	return slice.length >= suffix.length &&
	       (suffix.length == 0 || memcmp(slice.data + slice.length - suffix.length, suffix.data, suffix.length) == 0);
}

/* Without ASCII white space at either end. */
static inline chs_slice chs_slice_trim(chs_slice slice)
{
	while (slice.length && strchr(" \t\r\n\v\f", slice.data[0]) && slice.data[0])
		slice.data++, slice.length--;
	while (slice.length && strchr(" \t\r\n\v\f", slice.data[slice.length - 1]) && slice.data[slice.length - 1])
		slice.length--;
	return slice;
}

#endif
