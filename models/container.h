/* SPDX-License-Identifier: MIT */
/*
 * The file that a model is kept in: named sections, mapped and not parsed. Layout (all numbers little-endian):
 *
 *     0   8  magic "CHIOSA\r\n": a transfer that touches line ends shows at once
 *     8   4  format version        12  4  number of sections
 *    16   8  length of the file    24  8  XXH3 of the whole file with these 8 bytes zero
 *    32  32  zero
 *    64  32  per section: name (16 bytes, zero-padded), offset (8), length in bytes (8)
 *     …      the sections, each at a multiple of 64, zeros between
 *     …  64  end marker
 *
 * Opening checks all of it, so that no file that was cut, grown or changed in any byte is ever used.
 */
#ifndef CHS_MODELS_CONTAINER_H
#define CHS_MODELS_CONTAINER_H

#include "base/error.h"
#include "base/file.h"

enum { CHS_CONTAINER_VERSION = 2, CHS_MAX_SECTIONS = 64, CHS_SECTION_NAME = 16 };

typedef struct chs_section {
	const char *name; /* at most 15 bytes */
	const void *data; /* borrowed until chs_container_write returns */
	size_t length;
} chs_section;

/* Appends the container to `out`. `hash` receives its content hash. */
chiosa_status chs_container_build(chs_buffer *out, const chs_section *sections, size_t n_sections, uint64_t *hash,
                                  chiosa_error *error);

/* Checks `bytes` (64-byte aligned, as mappings are) and gives its hash. `path` is for messages. */
chiosa_status chs_container_check(chs_slice bytes, const char *path, uint64_t *hash, chiosa_error *error);

/* The section of this name in a checked container; data NULL when there is none. */
chs_slice chs_container_section(chs_slice bytes, const char *name);

#endif
