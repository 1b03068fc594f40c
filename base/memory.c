/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* madvise */
#include "base/memory.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { FIRST_BLOCK = 16 * 1024 };

struct chs_arena_block {
	struct chs_arena_block *next;
	size_t size, used; /* bytes of data */
	alignas(max_align_t) unsigned char data[];
};

void *chs_alloc(size_t count, size_t size)
{
	return calloc(count ? count : 1, size ? size : 1);
}

void chs_use_large_pages(void *memory, size_t size)
{
#ifdef MADV_HUGEPAGE
	size_t before = (CHS_LARGE_PAGE - (uintptr_t)memory % CHS_LARGE_PAGE) % CHS_LARGE_PAGE;
	size_t whole = size > before ? (size - before) / CHS_LARGE_PAGE * CHS_LARGE_PAGE : 0;
	if (whole)
		(void)madvise((char *)memory + before, whole, MADV_HUGEPAGE);
#else
	(void)memory;
	(void)size;
#endif
}

bool chs_reserve(void *array, size_t *capacity, size_t needed, size_t size)
{
	if (needed <= *capacity)
		return true;
	size_t grown = *capacity < SIZE_MAX / 2 ? *capacity * 2 : SIZE_MAX;
	if (grown < needed)
		grown = needed;
	if (grown < 16)
		grown = 16;
	if (grown > SIZE_MAX / size)
		return false;
	void *old; /* copied in and out by bytes: *array may be a pointer of any type */
	memcpy(&old, array, sizeof old);
	void *moved = realloc(old, grown * size);
	if (!moved)
		return false;
	memcpy(array, &moved, sizeof moved);
	*capacity = grown;
	return true;
}

static struct chs_arena_block *new_block(size_t size)
{
	if (size > SIZE_MAX - sizeof(struct chs_arena_block))
		return NULL;
	struct chs_arena_block *block = malloc(sizeof *block + size);
	if (!block)
		return NULL;
	chs_use_large_pages(block, sizeof *block + size);
	block->next = NULL;
	block->size = size;
	block->used = 0;
	return block;
}

/* Moves on to a block with room for `size`: one kept from before the last reset, or a new one. */
static bool next_block(chs_arena *arena, size_t size)
{
	struct chs_arena_block *current = arena->current;
	struct chs_arena_block **link = current ? &current->next : &arena->first;
	if (!*link || (*link)->size < size) {
		size_t wanted = current && current->size < SIZE_MAX / 2 ? current->size * 2 : FIRST_BLOCK;
		struct chs_arena_block *block = new_block(wanted > size ? wanted : size);
		if (!block)
			return false;
		block->next = *link;
		*link = block;
	}
	arena->current = *link;
	arena->current->used = 0;
	return true;
}

void *chs_arena_alloc(chs_arena *arena, size_t size)
{
	const size_t unit = alignof(max_align_t);
	if (size > SIZE_MAX - unit)
		return NULL;
	size = (size + unit - 1) / unit * unit;
	if ((!arena->current || arena->current->size - arena->current->used < size) && !next_block(arena, size))
		return NULL;
	void *room = arena->current->data + arena->current->used;
	arena->current->used += size;
	return room;
}

char *chs_arena_copy(chs_arena *arena, const char *data, size_t length)
{
	if (length == SIZE_MAX)
		return NULL;
	char *copy = chs_arena_alloc(arena, length + 1);
	if (!copy)
		return NULL;
	if (length)
		memcpy(copy, data, length);
	copy[length] = '\0';
	return copy;
}

void chs_arena_reset(chs_arena *arena)
{
	arena->current = arena->first;
	if (arena->current)
		arena->current->used = 0;
}

void chs_arena_free(chs_arena *arena)
{
	struct chs_arena_block *block = arena->first;
	while (block) {
		struct chs_arena_block *next = block->next;
		free(block);
		block = next;
	}
	arena->first = arena->current = NULL;
}
