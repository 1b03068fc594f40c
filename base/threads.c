/* SPDX-License-Identifier: MIT */
#include "base/threads.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct parallel_loop {
	pthread_mutex_t lock;
	size_t next, count;
	chs_task task;
	void *context;
} parallel_loop;

typedef struct worker {
	parallel_loop *loop;
	size_t index;
	pthread_t thread;
} worker;

static void *run_worker(void *argument)
{
	worker *self = argument;
	parallel_loop *loop = self->loop;
	for (;;) {
		pthread_mutex_lock(&loop->lock);
		size_t index = loop->next < loop->count ? loop->next++ : loop->count;
		pthread_mutex_unlock(&loop->lock);
		if (index == loop->count)
			return NULL;
		loop->task(loop->context, index, self->index);
	}
}

void chs_parallel(size_t jobs, size_t count, chs_task task, void *context)
{
	parallel_loop loop = {.count = count, .task = task, .context = context};
	worker first = {.loop = &loop};
	if (jobs > count)
		jobs = count;
	worker *others = jobs > 1 ? chs_alloc(jobs - 1, sizeof *others) : NULL;
	size_t started = 0;
	pthread_mutex_init(&loop.lock, NULL);
	while (others && started < jobs - 1) {
		others[started] = (worker){.loop = &loop, .index = started + 1};
		if (pthread_create(&others[started].thread, NULL, run_worker, &others[started]) != 0)
			break;
		started++;
	}
	run_worker(&first);
	for (size_t i = 0; i < started; i++)
		pthread_join(others[i].thread, NULL);
	pthread_mutex_destroy(&loop.lock);
	free(others);
}

size_t chs_processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);
	return count > 0 ? (size_t)count : 1;
}

struct chs_queue {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t capacity, count, head;
	bool closed;
	void *items[];
};

chs_queue *chs_queue_new(size_t capacity)
{
	if (capacity == 0 || capacity > 1 << 20)
		return NULL;
	chs_queue *queue = chs_alloc(1, sizeof *queue + capacity * sizeof(void *));
	if (!queue)
		return NULL;
	pthread_mutex_init(&queue->lock, NULL);
	pthread_cond_init(&queue->changed, NULL);
	queue->capacity = capacity;
	return queue;
}

bool chs_queue_put(chs_queue *queue, void *item)
{
	pthread_mutex_lock(&queue->lock);
	while (queue->count == queue->capacity && !queue->closed)
		pthread_cond_wait(&queue->changed, &queue->lock);
	bool open = !queue->closed;
	if (open) {
		queue->items[(queue->head + queue->count) % queue->capacity] = item;
		queue->count++;
		pthread_cond_broadcast(&queue->changed);
	}
	pthread_mutex_unlock(&queue->lock);
	return open;
}

static bool take(chs_queue *queue, void **item, bool wait)
{
	pthread_mutex_lock(&queue->lock);
	while (wait && queue->count == 0 && !queue->closed)
		pthread_cond_wait(&queue->changed, &queue->lock);
	bool found = queue->count > 0;
	if (found) {
		*item = queue->items[queue->head];
		queue->head = (queue->head + 1) % queue->capacity;
		queue->count--;
		pthread_cond_broadcast(&queue->changed);
	}
	pthread_mutex_unlock(&queue->lock);
	return found;
}

bool chs_queue_take(chs_queue *queue, void **item)
{
	return take(queue, item, true);
}

bool chs_queue_try(chs_queue *queue, void **item)
{
	return take(queue, item, false);
}

void chs_queue_close(chs_queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->closed = true;
	pthread_cond_broadcast(&queue->changed);
	pthread_mutex_unlock(&queue->lock);
}

void chs_queue_free(chs_queue *queue)
{
	if (!queue)
		return;
	pthread_mutex_destroy(&queue->lock);
	pthread_cond_destroy(&queue->changed);
	free(queue);
}
