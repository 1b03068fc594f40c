/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/threads.h"

#include <pthread.h>
#include <string.h>

enum { TASKS = 5000, MOST_JOBS = 40 };

typedef struct loop_log {
	unsigned char runs[TASKS];
	size_t by_worker[MOST_JOBS]; /* each written by one worker only: the thread sanitizer may look */
	size_t jobs;
	bool outside;
} loop_log;

static void note(void *context, size_t index, size_t worker)
{
	loop_log *log = context;
	log->runs[index]++;
	if (worker >= log->jobs)
		log->outside = true;
	else
		log->by_worker[worker]++;
}

static void check_loop(size_t jobs, size_t count)
{
	static loop_log log;
	memset(&log, 0, sizeof log);
	log.jobs = jobs ? jobs : 1;
	chs_parallel(jobs, count, note, &log);
	size_t sum = 0;
	for (size_t i = 0; i < count; i++)
		assert_int_equal(log.runs[i], 1);
	for (size_t i = count; i < TASKS; i++)
		assert_int_equal(log.runs[i], 0);
	for (size_t i = 0; i < MOST_JOBS; i++)
		sum += log.by_worker[i];
	assert_int_equal(sum, count);
	assert_false(log.outside);
}

static void test_parallel(void **state)
{
	(void)state;
	check_loop(1, TASKS);
	check_loop(2, TASKS);
	check_loop(8, TASKS);
	check_loop(MOST_JOBS, 3); /* more jobs than work */
	check_loop(4, 0);
	check_loop(0, 10); /* nobody asked for: the caller does it */
	check_loop(4, 1);
}

static void note_order(void *context, size_t index, size_t worker)
{
	size_t *next = context;
	(void)worker;
	assert_int_equal(index, *next);
	(*next)++;
}

static void test_one_job_in_order(void **state)
{
	size_t next = 0;
	(void)state;
	chs_parallel(1, 1000, note_order, &next);
	assert_int_equal(next, 1000);
}

static void nested(void *context, size_t index, size_t worker)
{
	(void)worker;
	chs_parallel(2, 10, note, (loop_log *)context + index);
}

static void test_parallel_in_parallel(void **state)
{
	static loop_log logs[6];
	(void)state;
	for (size_t i = 0; i < 6; i++)
		logs[i].jobs = 2;
	chs_parallel(3, 6, nested, logs);
	for (size_t i = 0; i < 6; i++)
		for (size_t t = 0; t < 10; t++)
			assert_int_equal(logs[i].runs[t], 1);
}

static void test_processors(void **state)
{
	(void)state;
	assert_true(chs_processors() >= 1);
}

static void test_queue_order(void **state)
{
	int items[3];
	void *item = NULL;
	(void)state;
	chs_queue *queue = chs_queue_new(3);
	for (int round = 0; round < 5; round++) { /* around the ring */
		assert_true(chs_queue_put(queue, &items[0]));
		assert_true(chs_queue_put(queue, &items[1]));
		assert_true(chs_queue_take(queue, &item) && item == &items[0]);
		assert_true(chs_queue_put(queue, &items[2]));
		assert_true(chs_queue_take(queue, &item) && item == &items[1]);
		assert_true(chs_queue_take(queue, &item) && item == &items[2]);
	}
	assert_false(chs_queue_try(queue, &item)); /* which does not wait */
	chs_queue_put(queue, &items[0]);
	assert_true(chs_queue_try(queue, &item) && item == &items[0]);
	chs_queue_put(queue, &items[1]);
	chs_queue_close(queue);
	assert_false(chs_queue_put(queue, &items[2]));
	assert_true(chs_queue_take(queue, &item) && item == &items[1]); /* what was queued is still there */
	item = NULL;
	assert_false(chs_queue_take(queue, &item));
	assert_null(item);
	chs_queue_free(queue);
	chs_queue_free(NULL);
	assert_null(chs_queue_new(0));
	assert_null(chs_queue_new(SIZE_MAX));
}

typedef struct traffic {
	chs_queue *queue;
	size_t taken[3], sum[3];
	size_t next;
	pthread_mutex_t lock;
} traffic;

static void *consume(void *context)
{
	traffic *t = context;
	void *item;
	pthread_mutex_lock(&t->lock);
	size_t me = t->next++;
	pthread_mutex_unlock(&t->lock);
	while (chs_queue_take(t->queue, &item)) {
		t->taken[me]++;
		t->sum[me] += *(const size_t *)item;
	}
	return NULL;
}

/* A small queue, one producer, three consumers: nothing lost, nothing twice, and everybody comes home. */
static void test_queue_traffic(void **state)
{
	enum { ITEMS = 20000 };
	static size_t items[ITEMS];
	traffic t = {.queue = chs_queue_new(4), .lock = PTHREAD_MUTEX_INITIALIZER};
	pthread_t threads[3];
	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, consume, &t), 0);
	for (size_t i = 0; i < ITEMS; i++) {
		items[i] = i;
		assert_true(chs_queue_put(t.queue, &items[i]));
	}
	chs_queue_close(t.queue);
	for (size_t i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(t.taken[0] + t.taken[1] + t.taken[2], ITEMS);
	assert_int_equal(t.sum[0] + t.sum[1] + t.sum[2], (size_t)ITEMS * (ITEMS - 1) / 2);
	chs_queue_free(t.queue);
}

static void *fill(void *context)
{
	static int item;
	size_t put = 0;
	while (chs_queue_put(context, &item))
		put++;
	return (void *)(uintptr_t)put;
}

/* Closing wakes a producer that waits for room. */
static void test_close_wakes_producer(void **state)
{
	pthread_t thread;
	void *put, *item;
	(void)state;
	chs_queue *queue = chs_queue_new(2);
	assert_int_equal(pthread_create(&thread, NULL, fill, queue), 0);
	assert_true(chs_queue_take(queue, &item));
	chs_queue_close(queue);
	assert_int_equal(pthread_join(thread, &put), 0);
	assert_in_range((uintptr_t)put, 1, 3);
	chs_queue_free(queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parallel),
	    cmocka_unit_test(test_one_job_in_order),
	    cmocka_unit_test(test_parallel_in_parallel),
	    cmocka_unit_test(test_processors),
	    cmocka_unit_test(test_queue_order),
	    cmocka_unit_test(test_queue_traffic),
	    cmocka_unit_test(test_close_wakes_producer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
