/* SPDX-License-Identifier: MIT */
#include "models/container.h"

#include "base/hash.h"

#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error                                                                                                                 \
    "model files are little-endian and used as they are mapped: this machine needs a conversion that is not written yet"
#endif

enum { ALIGNMENT = 64, HEADER = 64, ENTRY = 32, HASH_AT = 24 };

static const char magic[8] = {'C', 'H', 'I', 'O', 'S', 'A', '\r', '\n'};
static const char end_marker[ALIGNMENT] = "end of chiosa model";

typedef struct header {
	char magic[8];
	uint32_t version, n_sections;
	uint64_t length, hash;
	unsigned char zero[32];
} header;

typedef struct entry {
	char name[CHS_SECTION_NAME];
	uint64_t offset, length;
} entry;

_Static_assert(sizeof(header) == HEADER && sizeof(entry) == ENTRY, "the layout has no padding");

static size_t aligned(size_t length)
{
	return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void pad(chs_buffer *out, size_t start)
{
	while (!out->failed && (out->length - start) % ALIGNMENT)
		chs_buffer_add_char(out, '\0');
}

/* The hash of everything but the field that holds it. */
static bool content_hash(chs_slice bytes, uint64_t *hash)
{
	static const char zero[8];
	chs_hasher *hasher = chs_hasher_new();
	if (!hasher)
		return false;
	chs_hasher_add(hasher, bytes.data, HASH_AT);
	chs_hasher_add(hasher, zero, sizeof zero);
	chs_hasher_add(hasher, bytes.data + HASH_AT + 8, bytes.length - HASH_AT - 8);
	*hash = chs_hasher_value(hasher);
	chs_hasher_free(hasher);
	return true;
}

chiosa_status chs_container_build(chs_buffer *out, const chs_section *sections, size_t n_sections, uint64_t *hash,
                                  chiosa_error *error)
{
	header head = {.version = CHS_CONTAINER_VERSION, .n_sections = (uint32_t)n_sections};
	size_t start = out->length, offset = aligned(HEADER + n_sections * ENTRY);
	if (n_sections > CHS_MAX_SECTIONS)
		return chs_fail(error, CHIOSA_ERROR_INTERNAL, "%zu sections, more than a model may have", n_sections);
	memcpy(head.magic, magic, sizeof magic);
	chs_buffer_add(out, &head, sizeof head);
	for (size_t i = 0; i < n_sections; i++) {
		entry place = {.offset = offset, .length = sections[i].length};
		strncpy(place.name, sections[i].name, sizeof place.name - 1);
		chs_buffer_add(out, &place, sizeof place);
		offset += aligned(sections[i].length);
	}
	pad(out, start);
	for (size_t i = 0; i < n_sections; i++) {
		chs_buffer_add(out, sections[i].data, sections[i].length);
		pad(out, start);
	}
	chs_buffer_add(out, end_marker, sizeof end_marker);
	if (out->failed)
		return chs_fail_memory(error);
	uint64_t length = out->length - start;
	memcpy(out->data + start + 16, &length, sizeof length);
	if (!content_hash(chs_slice_of(out->data + start, (size_t)length), hash))
		return chs_fail_memory(error);
	memcpy(out->data + start + HASH_AT, hash, sizeof *hash);
	return CHIOSA_OK;
}

static chiosa_status damaged(chiosa_error *error, const char *path, const char *what)
{
	return chs_fail_at(error, CHIOSA_ERROR_MODEL, path, 0, 0, "%s", what);
}

static bool entries_fit(const header *head, const entry *entries, size_t length)
{
	size_t at = aligned(HEADER + (size_t)head->n_sections * ENTRY);
	for (uint32_t i = 0; i < head->n_sections; i++) {
		if (entries[i].offset != at || entries[i].length > length || !memchr(entries[i].name, 0, CHS_SECTION_NAME))
			return false;
		at += aligned((size_t)entries[i].length);
		if (at > length - sizeof end_marker)
			return false;
	}
	return at == length - sizeof end_marker;
}

chiosa_status chs_container_check(chs_slice bytes, const char *path, uint64_t *hash, chiosa_error *error)
{
	header head;
	if (bytes.length < HEADER || memcmp(bytes.data, magic, sizeof magic) != 0)
		return damaged(error, path, "not a chiosa model: it does not begin as one");
	memcpy(&head, bytes.data, sizeof head);
	if (head.version != CHS_CONTAINER_VERSION)
		return chs_fail_at(error, CHIOSA_ERROR_MODEL, path, 0, 0,
		                   "model format %u, this chiosa reads format %d: use a %s chiosa", head.version,
		                   (int)CHS_CONTAINER_VERSION, head.version > CHS_CONTAINER_VERSION ? "newer" : "older");
	if (head.length != bytes.length)
		return chs_fail_at(error, CHIOSA_ERROR_MODEL, path, 0, 0,
		                   "the model is cut short or has grown: %zu bytes, expected %llu", bytes.length,
		                   (unsigned long long)head.length);
	if (head.n_sections > CHS_MAX_SECTIONS ||
	    bytes.length < HEADER + head.n_sections * (size_t)ENTRY + sizeof end_marker)
		return damaged(error, path, "the model is damaged: its table of sections does not fit");
	uint64_t found;
	if (!content_hash(bytes, &found))
		return chs_fail_memory(error);
	if (found != head.hash)
		return damaged(error, path, "the model is damaged: its checksum is wrong");
	if (memcmp(bytes.data + bytes.length - sizeof end_marker, end_marker, sizeof end_marker) != 0)
		return damaged(error, path, "the model is damaged: its end marker is missing");
	if (!entries_fit(&head, (const entry *)(const void *)(bytes.data + HEADER), bytes.length))
		return damaged(error, path, "the model is damaged: its sections overlap or overrun");
	*hash = found;
	return CHIOSA_OK;
}

chs_slice chs_container_section(chs_slice bytes, const char *name)
{
	header head;
	memcpy(&head, bytes.data, sizeof head);
	for (uint32_t i = 0; i < head.n_sections; i++) {
		entry place;
		memcpy(&place, bytes.data + HEADER + i * (size_t)ENTRY, sizeof place);
		if (strcmp(place.name, name) == 0)
			return chs_slice_of(bytes.data + place.offset, (size_t)place.length);
	}
	return chs_slice_of(NULL, 0);
}
