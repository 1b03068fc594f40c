/* SPDX-License-Identifier: MIT */
#include "predict/batch.h"

#include "base/threads.h"
#include "base/utf8.h"

#include <pthread.h>
#include <stdlib.h>

/* One article under way: its own copy, who labels it, and what became of it. */
typedef struct batch_job {
	chs_arena arena;
	chs_article article;
	const chiosa_model *model;
	chs_buffer out;
	chiosa_error error;
	chiosa_status status;
	bool done;
} batch_job;

/* A thread's labeller, kept from article to article: it remembers words, and they are in that processor's caches. */
typedef struct seat {
	const chiosa_model *model;
	chs_labeller *labeller; /* of that model, or NULL */
} seat;

/*
 * The jobs form a ring: filled at its end and emptied at its beginning by the calling thread, worked on in between by
 * all. The calling thread works too where it would have to wait: with one thread more than processors, they would take
 * turns for every article.
 */
typedef struct pipeline {
	const chs_batch *batch;
	chs_reader *reader;
	chs_batch_counts *counts;
	batch_job *jobs;
	size_t n_jobs, first, used;
	chs_queue *queue; /* NULL: the calling thread does it all */
	pthread_t *threads;
	size_t n_threads;     /* others than the calling one */
	seat own;             /* the calling thread's */
	pthread_mutex_t lock; /* guards job.done */
	pthread_cond_t finished;
} pipeline;

/* A line of a table is a sentence that somebody chose, and no part of a page. */
static bool is_line(const chs_article *article)
{
	return article->format == CHS_FORMAT_TSV || article->format == CHS_FORMAT_FASTTEXT;
}

/* Tells the analyser that none of the given sentences is furniture. */
static bool mark_as_story(chs_article_source *source, chs_arena *arena)
{
	unsigned char *marks = chs_arena_alloc(arena, source->n_sentences + 1);
	if (!marks)
		return false;
	memset(marks, CHS_KNOWN_STORY, source->n_sentences + 1);
	source->furniture = marks;
	return true;
}

bool chs_describe_article(chs_article_source *source, const chs_article *article, chs_arena *arena)
{
	*source = (chs_article_source){.title = article->title, .text = article->text, .date = article->date};
	if (!article->has_sentences)
		return true;
	if (article->n_sentences > SIZE_MAX / sizeof(chs_slice))
		return false;
	chs_slice *texts = chs_arena_alloc(arena, article->n_sentences * sizeof *texts);
	if (!texts)
		return false;
	for (size_t i = 0; i < article->n_sentences; i++)
		texts[i] = article->sentences[i].text;
	source->sentences = texts;
	source->n_sentences = article->n_sentences;
	return !is_line(article) || mark_as_story(source, arena);
}

static bool copy_slice(chs_arena *arena, chs_slice *slice)
{
	if (!slice->data)
		return true;
	slice->data = chs_arena_copy(arena, slice->data, slice->length);
	return slice->data != NULL;
}

/* The same for an id, which may be a file's name and so no UTF-8, as all output is. */
static bool copy_id(chs_arena *arena, chs_slice *id)
{
	if (chs_utf8_valid(id->data, id->length) == id->length)
		return copy_slice(arena, id);
	chs_buffer repaired = {0};
	chs_utf8_repair(&repaired, id->data, id->length);
	chs_slice copy = chs_buffer_slice(&repaired);
	bool good = !repaired.failed && copy_slice(arena, &copy);
	chs_buffer_free(&repaired);
	*id = copy;
	return good;
}

static bool copy_sentences(chs_arena *arena, chs_article *article)
{
	chs_given_sentence *copies = chs_arena_alloc(arena, (article->n_sentences + 1) * sizeof *copies);
	if (!copies)
		return false;
	for (size_t i = 0; i < article->n_sentences; i++) {
		copies[i] = article->sentences[i];
		if (!copy_slice(arena, &copies[i].text) || !copy_slice(arena, &copies[i].label) ||
		    !copy_slice(arena, &copies[i].json))
			return false;
	}
	article->sentences = copies;
	return true;
}

static bool copy_members(chs_arena *arena, chs_article *article)
{
	chs_json_pair *copies = chs_arena_alloc(arena, (article->n_members + 1) * sizeof *copies);
	if (!copies)
		return false;
	for (size_t i = 0; i < article->n_members; i++) {
		copies[i] = article->members[i];
		if (!copy_slice(arena, &copies[i].key) || !copy_slice(arena, &copies[i].raw_key) ||
		    !copy_slice(arena, &copies[i].value))
			return false;
	}
	article->members = copies;
	return true;
}

/* Where the calling thread does it all, the article is labelled before the reader's next step. */
static bool borrow_article(batch_job *job, const chs_article *from)
{
	chs_arena_reset(&job->arena);
	job->article = *from;
	return copy_id(&job->arena, &job->article.id);
}

/* Elsewhere it lives longer than in the reader, which keeps it until its next step: the job needs one of its own. */
static bool copy_article(batch_job *job, const chs_article *from)
{
	chs_article *to = &job->article;
	chs_arena *arena = &job->arena;
	chs_arena_reset(arena);
	*to = *from;
	to->path = chs_arena_copy(arena, from->path, strlen(from->path));
	return to->path && copy_id(arena, &to->id) && copy_slice(arena, &to->language) && copy_slice(arena, &to->title) &&
	       copy_slice(arena, &to->date) && copy_slice(arena, &to->source) && copy_slice(arena, &to->text) &&
	       copy_sentences(arena, to) && copy_members(arena, to);
}

static void leave(seat *own)
{
	chs_labeller_give(own->labeller);
	*own = (seat){0};
}

static chiosa_status sit_down(seat *own, const chiosa_model *model, chiosa_error *error)
{
	if (own->model == model)
		return CHIOSA_OK;
	leave(own);
	chiosa_status status = chs_labeller_take(&own->labeller, model, error);
	if (status == CHIOSA_OK)
		own->model = model;
	return status;
}

static void work(const chs_batch *batch, seat *own, batch_job *job)
{
	chs_labelling labelling;
	chs_article_source source;
	chs_buffer_clear(&job->out);
	job->status = sit_down(own, job->model, &job->error);
	if (job->status != CHIOSA_OK)
		return;
	job->status = chs_describe_article(&source, &job->article, &job->arena)
	                  ? chs_label_article(own->labeller, &source, batch->min_probability, &labelling, &job->error)
	                  : chs_fail_memory(&job->error);
	if (job->status == CHIOSA_OK) {
		batch->render(batch->user, &job->out, job->model, &job->article, &labelling);
		if (job->out.failed)
			job->status = chs_fail_memory(&job->error);
	}
}

static void work_on(pipeline *p, seat *own, batch_job *job)
{
	work(p->batch, own, job);
	pthread_mutex_lock(&p->lock);
	job->done = true;
	pthread_cond_signal(&p->finished);
	pthread_mutex_unlock(&p->lock);
}

static void *run_worker(void *argument)
{
	pipeline *p = argument;
	seat own = {0};
	void *item;
	while (chs_queue_take(p->queue, &item))
		work_on(p, &own, item);
	leave(&own);
	return NULL;
}

static bool is_done(pipeline *p, const batch_job *job)
{
	pthread_mutex_lock(&p->lock);
	bool done = job->done;
	pthread_mutex_unlock(&p->lock);
	return done;
}

static void wait_for(pipeline *p, const batch_job *job)
{
	void *item;
	while (!is_done(p, job) && chs_queue_try(p->queue, &item))
		work_on(p, &p->own, item);
	pthread_mutex_lock(&p->lock);
	while (!job->done)
		pthread_cond_wait(&p->finished, &p->lock);
	pthread_mutex_unlock(&p->lock);
}

static void report_failure(pipeline *p, const chiosa_error *failure)
{
	p->counts->failed++;
	if (p->batch->failed)
		p->batch->failed(p->batch->user, failure);
}

/* Takes the oldest job out of the ring. */
static chiosa_status finish_first(pipeline *p, chiosa_error *error)
{
	batch_job *job = &p->jobs[p->first];
	wait_for(p, job);
	p->first = (p->first + 1) % p->n_jobs;
	p->used--;
	if (job->status == CHIOSA_ERROR_MEMORY)
		return chs_fail_memory(error);
	if (job->status != CHIOSA_OK) {
		chs_error_place(&job->error, job->article.path, job->article.line);
		report_failure(p, &job->error);
		return CHIOSA_OK;
	}
	p->counts->labelled++;
	if (!p->batch->accept(p->batch->user, &job->out))
		return chs_fail(error, CHIOSA_ERROR_CANCELLED, "stopped");
	return CHIOSA_OK;
}

static chiosa_status start_job(pipeline *p, const chs_article *article, chiosa_error *error)
{
	batch_job *job = &p->jobs[(p->first + p->used) % p->n_jobs];
	chiosa_error failure = {0};
	job->model = p->batch->model_for(p->batch->user, article->language, &failure);
	if (!job->model) {
		chs_error_place(&failure, article->path, article->line);
		report_failure(p, &failure);
		return CHIOSA_OK;
	}
	if (p->queue ? !copy_article(job, article) : !borrow_article(job, article))
		return chs_fail_memory(error);
	job->error = (chiosa_error){0};
	job->done = !p->queue;
	p->used++;
	if (p->queue)
		chs_queue_put(p->queue, job);
	else
		work(p->batch, &p->own, job);
	return CHIOSA_OK;
}

static chiosa_status run(pipeline *p, chiosa_error *error)
{
	bool more = true;
	chiosa_status status = CHIOSA_OK;
	while (status == CHIOSA_OK && (more || p->used)) {
		if (!more || p->used == p->n_jobs) {
			status = finish_first(p, error);
			continue;
		}
		const chs_article *article = NULL;
		chiosa_error failure = {0};
		chiosa_status read = chs_reader_next(p->reader, &article, &failure);
		if (read == CHIOSA_ERROR_MEMORY)
			status = chs_fail_memory(error);
		else if (read != CHIOSA_OK)
			report_failure(p, &failure);
		else if (article)
			status = start_job(p, article, error);
		else
			more = false;
	}
	return status;
}

/* Threads that cannot be had are done without, down to none. */
static void start_threads(pipeline *p)
{
	p->queue = p->threads ? chs_queue_new(p->n_jobs) : NULL;
	while (p->queue && p->n_threads + 1 < p->batch->jobs &&
	       pthread_create(&p->threads[p->n_threads], NULL, run_worker, p) == 0)
		p->n_threads++;
	if (p->n_threads == 0) {
		chs_queue_free(p->queue);
		p->queue = NULL;
	}
}

static void stop_threads(pipeline *p)
{
	if (p->queue)
		chs_queue_close(p->queue);
	for (size_t i = 0; i < p->n_threads; i++)
		pthread_join(p->threads[i], NULL);
	chs_queue_free(p->queue);
	free(p->threads);
}

chiosa_status chs_batch_run(const chs_batch *batch, chs_reader *reader, chs_batch_counts *counts, chiosa_error *error)
{
	pipeline p = {.batch = batch, .reader = reader, .counts = counts};
	*counts = (chs_batch_counts){0};
	p.n_jobs = batch->jobs > 1 ? batch->jobs * 4 : 1;
	p.jobs = chs_alloc(p.n_jobs, sizeof *p.jobs);
	p.threads = batch->jobs > 1 ? chs_alloc(batch->jobs, sizeof *p.threads) : NULL;
	if (!p.jobs) {
		free(p.threads);
		return chs_fail_memory(error);
	}
	pthread_mutex_init(&p.lock, NULL);
	pthread_cond_init(&p.finished, NULL);
	start_threads(&p);
	chiosa_status status = run(&p, error);
	stop_threads(&p);
	leave(&p.own);
	pthread_cond_destroy(&p.finished);
	pthread_mutex_destroy(&p.lock);
	for (size_t i = 0; i < p.n_jobs; i++) {
		chs_arena_free(&p.jobs[i].arena);
		chs_buffer_free(&p.jobs[i].out);
	}
	free(p.jobs);
	return status;
}
