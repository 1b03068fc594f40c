/* SPDX-License-Identifier: MIT */
/* Threads: a loop spread over workers, and a bounded queue between a producer and consumers. */
#ifndef CHS_BASE_THREADS_H
#define CHS_BASE_THREADS_H

#include <stdbool.h>
#include <stddef.h>

/* One step of a loop: `worker` (0 ≤ worker < jobs) tells which thread runs it, for scratch memory of its own. */
typedef void (*chs_task)(void *context, size_t index, size_t worker);

/*
 * Runs task(context, i, worker) for every i < count on up to `jobs` threads, the calling one included, and returns when
 * all are done. Tasks start in ascending order and may end in any. When threads cannot be had it runs on fewer.
 */
void chs_parallel(size_t jobs, size_t count, chs_task task, void *context);

/* The processors that are online, at least 1. */
size_t chs_processors(void);

/* A queue of pointers with room for `capacity`. Close wakes everybody; what is queued may still be taken. */
typedef struct chs_queue chs_queue;
chs_queue *chs_queue_new(size_t capacity);          /* NULL when memory is short */
bool chs_queue_put(chs_queue *queue, void *item);   /* waits for room; false when closed */
bool chs_queue_take(chs_queue *queue, void **item); /* waits for an item; false when closed and empty */
bool chs_queue_try(chs_queue *queue, void **item);  /* takes an item if there is one now */
void chs_queue_close(chs_queue *queue);
void chs_queue_free(chs_queue *queue);

#endif
