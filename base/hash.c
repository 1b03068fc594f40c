/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include "base/memory.h"

#include <stdlib.h>
#define XXH_INLINE_ALL /* words are short: a call through the library takes longer than the hash */
#include <xxhash.h>

uint64_t chs_hash_plain(const void *data, size_t length)
{
	return XXH3_64bits(length ? data : "", length);
}

chs_hasher *chs_hasher_new(void)
{
	XXH3_state_t *state = XXH3_createState();
	if (state && XXH3_64bits_reset(state) != XXH_OK) {
		XXH3_freeState(state);
		return NULL;
	}
	return (chs_hasher *)state;
}

void chs_hasher_add(chs_hasher *hasher, const void *data, size_t length)
{
	if (length)
		XXH3_64bits_update((XXH3_state_t *)hasher, data, length);
}

uint64_t chs_hasher_value(const chs_hasher *hasher)
{
	return XXH3_64bits_digest((const XXH3_state_t *)hasher);
}

void chs_hasher_free(chs_hasher *hasher)
{
	if (hasher)
		XXH3_freeState((XXH3_state_t *)hasher);
}

static size_t slot_of(const chs_map *map, uint64_t key)
{
	size_t slot = (size_t)key & (map->capacity - 1);
	while (map->keys[slot] && map->keys[slot] != key)
		slot = (slot + 1) & (map->capacity - 1);
	return slot;
}

static bool grow(chs_map *map)
{
	chs_map larger = {.capacity = map->capacity ? map->capacity * 2 : 64, .count = map->count};
	larger.keys = chs_alloc(larger.capacity, sizeof *larger.keys);
	larger.values = chs_alloc(larger.capacity, sizeof *larger.values);
	if (!larger.keys || !larger.values) {
		chs_map_free(&larger);
		return false;
	}
	for (size_t i = 0; i < map->capacity; i++) {
		if (!map->keys[i])
			continue;
		size_t slot = slot_of(&larger, map->keys[i]);
		larger.keys[slot] = map->keys[i];
		larger.values[slot] = map->values[i];
	}
	chs_map_free(map);
	*map = larger;
	return true;
}

uint32_t *chs_map_put(chs_map *map, uint64_t key, uint32_t fresh, bool *inserted)
{
	key += key == 0;
	if (map->count >= map->capacity / 4 * 3 && !grow(map))
		return NULL;
	size_t slot = slot_of(map, key);
	bool is_new = map->keys[slot] == 0;
	if (is_new) {
		map->keys[slot] = key;
		map->values[slot] = fresh;
		map->count++;
	}
	if (inserted)
		*inserted = is_new;
	return &map->values[slot];
}

const uint32_t *chs_map_get(const chs_map *map, uint64_t key)
{
	key += key == 0;
	if (map->count == 0)
		return NULL;
	size_t slot = slot_of(map, key);
	return map->keys[slot] ? &map->values[slot] : NULL;
}

void chs_map_clear(chs_map *map)
{
	enum { LARGE = 4096, SPARSE = 32 };
	/* Emptying a map that was once large must not cost more than filling it did. */
	if (map->capacity > LARGE && map->count < map->capacity / SPARSE)
		chs_map_free(map);
	if (map->capacity)
		memset(map->keys, 0, map->capacity * sizeof *map->keys);
	map->count = 0;
}

void chs_map_free(chs_map *map)
{
	free(map->keys);
	free(map->values);
	*map = (chs_map){0};
}
