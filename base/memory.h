/* SPDX-License-Identifier: MIT */
/* Allocation with the multiplication checked. Everything here returns NULL or false when memory is short. */
#ifndef CHS_BASE_MEMORY_H
#define CHS_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed room for `count` elements of `size` bytes; never NULL for a count of 0. To be freed with free(). */
void *chs_alloc(size_t count, size_t size);

/*
 * Asks the system for large pages where whole ones lie in this memory, which is to be used all over and in no order:
 * fewer page faults, which threads wait for each other in, and fewer misses in the processor's page table. Advice.
 */
void chs_use_large_pages(void *memory, size_t size);

enum { CHS_LARGE_PAGE = 2 << 20 };

/*
 * Makes *array (elements of `size` bytes, room for *capacity) hold at least `needed`, doubling as it grows. On failure
 * the array is as it was. New elements are not initialised.
 */
bool chs_reserve(void *array, size_t *capacity, size_t needed, size_t size);

/*
 * An arena: many small allocations freed together. Reset keeps the blocks, so that a loop over articles stops
 * allocating once it has seen its largest one.
 */
typedef struct chs_arena {
	struct chs_arena_block *first, *current;
} chs_arena;

/* Uninitialised bytes, aligned for any type, alive until the next reset or free of the arena. */
void *chs_arena_alloc(chs_arena *arena, size_t size);
/* A zero-terminated copy of the bytes. */
char *chs_arena_copy(chs_arena *arena, const char *data, size_t length);
void chs_arena_reset(chs_arena *arena);
void chs_arena_free(chs_arena *arena);

#endif
