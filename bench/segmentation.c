/* SPDX-License-Identifier: MIT */
/*
 * chiosa-bench-segmentation SHARED DATA: how well text is cut into sentences and furniture is found.
 *
 * Boundaries: ends of sentences in SHARED/gold/segmentation.jsonl, counted in characters that are not white space, over
 * all texts together; beside them ICU's rules alone, and the speed of both on the same texts.
 * Furniture: the null sentences of SHARED/gold/dev.jsonl, with the articles given as sentences; and as running text
 * made of them, where null sentences and lines without a stop stand on lines of their own, and a found sentence counts
 * by the gold sentence that begins and ends at the same places.
 */
#include "base/file.h"
#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"
#include "features/furniture.h"
#include "features/sentences.h"
#include "features/tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unicode/uchar.h>

enum { MAX_FILE = 64 << 20 };

typedef struct score {
	size_t right, found, gold;
} score;

typedef struct gold_sentence {
	size_t start, end; /* bytes of the article's sentences, joined by line feeds */
	bool furniture;
} gold_sentence;

typedef struct article {
	chs_buffer text;   /* the "text", when it has one */
	chs_buffer joined; /* the sentences, one a line */
	gold_sentence *sentences;
	size_t n_sentences, capacity;
	char id[64];
} article;

typedef struct bench {
	chs_language *language;
	chs_splitter *splitter;
	chs_forms *forms;
	chs_tokeniser *tokeniser;
	bool verbose;
	chiosa_error error;
} bench;

/* ---- Reading ---- */

static void article_free(article *a)
{
	chs_buffer_free(&a->text);
	chs_buffer_free(&a->joined);
	free(a->sentences);
	*a = (article){0};
}

static bool read_sentence(article *a, chs_slice object)
{
	chs_slice text = chs_json_member(object, "text"), label = chs_json_member(object, "label");
	if (!chs_reserve(&a->sentences, &a->capacity, a->n_sentences + 1, sizeof *a->sentences))
		return false;
	if (a->n_sentences > 0)
		chs_buffer_add_char(&a->joined, '\n');
	gold_sentence *sentence = &a->sentences[a->n_sentences++];
	sentence->start = a->joined.length;
	if (chs_json_is_string(text))
		chs_json_decode(&a->joined, text);
	sentence->end = a->joined.length;
	sentence->furniture = chs_slice_is(label, "null");
	return !a->joined.failed;
}

static bool read_article(article *a, chs_slice line)
{
	chs_slice id = chs_json_member(line, "id"), text = chs_json_member(line, "text");
	if (chs_json_is_string(id))
		snprintf(a->id, sizeof a->id, "%.*s", (int)(id.length - 2 < 60 ? id.length - 2 : 60), id.data + 1);
	if (chs_json_is_string(text))
		chs_json_decode(&a->text, text);
	chs_json_walk walk = {.text = chs_json_member(line, "sentences")};
	while (walk.text.data && chs_json_next(&walk)) {
		if (!read_sentence(a, walk.value))
			return false;
	}
	return !a->text.failed && !a->joined.failed;
}

/* Calls `use` with each article of a JSON Lines file. */
static chiosa_status each_article(bench *b, const char *path, chiosa_status (*use)(bench *, article *, void *),
                                  void *to)
{
	chs_buffer file = {0};
	article a = {0};
	chiosa_status status = chs_file_read(&file, path, MAX_FILE, &b->error);
	for (size_t at = 0, number = 1; status == CHIOSA_OK && at < file.length; number++) {
		const char *end = memchr(file.data + at, '\n', file.length - at);
		chs_slice line = chs_slice_of(file.data + at, end ? (size_t)(end - file.data) - at : file.length - at);
		at += line.length + 1;
		if (line.length == 0)
			continue;
		status = chs_json_check(line, &b->error);
		if (status == CHIOSA_OK && !read_article(&a, line))
			status = chs_fail_memory(&b->error);
		if (status == CHIOSA_OK)
			status = use(b, &a, to);
		if (status != CHIOSA_OK)
			chs_error_place(&b->error, path, number);
		article_free(&a);
	}
	chs_buffer_free(&file);
	return status;
}

/* ---- Boundaries ---- */

static bool is_blank(int32_t c)
{
	return c == 0x200B || c == 0xFEFF || u_isUWhiteSpace(c);
}

/* Code points of text[from, to) that are not white space. */
static size_t count_marks(const char *text, size_t from, size_t to)
{
	size_t count = 0;
	while (from < to)
		count += !is_blank(chs_utf8_next(text, to, &from));
	return count;
}

/* The places where the sentences end, in *ends (grown); they ascend. */
static bool gold_ends(const article *a, size_t **ends, size_t *capacity)
{
	if (!chs_reserve(ends, capacity, a->n_sentences, sizeof **ends))
		return false;
	for (size_t i = 0, at = 0; i < a->n_sentences; i++)
		(*ends)[i] = at += count_marks(a->joined.data, a->sentences[i].start, a->sentences[i].end);
	return true;
}

static bool found_ends(const chs_document *d, size_t **ends, size_t *capacity)
{
	if (!chs_reserve(ends, capacity, d->n_sentences, sizeof **ends))
		return false;
	size_t at = 0, last = 0;
	for (size_t i = 0; i < d->n_sentences; last = d->sentences[i++].end)
		(*ends)[i] = at += count_marks(d->text.data, last, d->sentences[i].end);
	return true;
}

typedef struct boundary_scores {
	score ours, plain;
	double our_seconds, plain_seconds;
	size_t bytes;
} boundary_scores;

typedef chiosa_status (*split_function)(chs_splitter *, chs_document *, size_t, size_t, chiosa_error *);

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Marks the place of a sentence end that only one side has. */
static void show(const char *who, const article *a, const char *text, size_t end)
{
	size_t from = end > 60 ? end - 60 : 0, to = end;
	while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80)
		from--;
	while (text[to] && to < end + 30)
		to++;
	while (((unsigned char)text[to] & 0xC0) == 0x80)
		to--;
	printf("  %s  %s  …%.*s|%.*s…\n", who, a->id, (int)(end - from), text + from, (int)(to - end), text + end);
}

static chiosa_status compare_ends(bench *b, const article *a, const chs_document *d, score *s, bool loud)
{
	size_t *gold = NULL, *found = NULL, gold_capacity = 0, found_capacity = 0, i = 0, j = 0;
	bool good = gold_ends(a, &gold, &gold_capacity) && found_ends(d, &found, &found_capacity);
	if (good) {
		s->gold += a->n_sentences;
		s->found += d->n_sentences;
	}
	while (good && (i < a->n_sentences || j < d->n_sentences)) {
		if (j == d->n_sentences || (i < a->n_sentences && gold[i] < found[j])) {
			if (loud)
				show("missed", a, a->joined.data, a->sentences[i].end);
			i++;
		} else if (i == a->n_sentences || found[j] < gold[i]) {
			if (loud)
				show("wrong ", a, d->text.data, d->sentences[j].end);
			j++;
		} else {
			s->right++;
			i++;
			j++;
		}
	}
	free(gold);
	free(found);
	return good ? CHIOSA_OK : chs_fail_memory(&b->error);
}

static chiosa_status measure_split(bench *b, const article *a, split_function split, score *s, double *time, bool loud)
{
	enum { ROUNDS = 200 };
	chs_document d = {0};
	chiosa_status status = CHIOSA_OK;
	double start = seconds();
	for (int round = 0; round < ROUNDS && status == CHIOSA_OK; round++) {
		chs_document_reset(&d);
		d.text = chs_buffer_slice(&a->text);
		status = split(b->splitter, &d, 0, d.text.length, &b->error);
	}
	*time += (seconds() - start) / ROUNDS;
	if (status == CHIOSA_OK)
		status = compare_ends(b, a, &d, s, loud);
	chs_document_free(&d);
	return status;
}

static chiosa_status use_boundaries(bench *b, article *a, void *to)
{
	boundary_scores *scores = to;
	scores->bytes += a->text.length;
	chiosa_status status = measure_split(b, a, chs_split, &scores->ours, &scores->our_seconds, b->verbose);
	if (status == CHIOSA_OK)
		status = measure_split(b, a, chs_split_plain, &scores->plain, &scores->plain_seconds, false);
	return status;
}

/* ---- Furniture ---- */

static void show_furniture(const bench *b, const chs_document *d, size_t i, const article *a, bool gold)
{
	const chs_sentence *s = &d->sentences[i];
	if (b->verbose && s->furniture != gold)
		printf("  %s  %s.%zu  %.*s\n", gold ? "missed" : "wrong ", a->id, i, (int)(s->end - s->start),
		       d->text.data + s->start);
}

static void add_furniture(score *s, bool found, bool gold)
{
	s->right += found && gold;
	s->found += found;
	s->gold += gold;
}

static chiosa_status find_furniture(bench *b, chs_document *d)
{
	chiosa_status status = chs_tokenise(b->tokeniser, d, &b->error);
	return status == CHIOSA_OK ? chs_mark_furniture(d, b->language, &b->error) : status;
}

static chiosa_status use_given(bench *b, article *a, void *to)
{
	chs_document d = {.text = chs_buffer_slice(&a->joined)};
	chiosa_status status = CHIOSA_OK;
	if (!chs_reserve(&d.sentences, &d.sentences_capacity, a->n_sentences, sizeof *d.sentences))
		status = chs_fail_memory(&b->error);
	for (size_t i = 0; status == CHIOSA_OK && i < a->n_sentences; i++) {
		d.sentences[d.n_sentences++] = (chs_sentence){.start = (uint32_t)a->sentences[i].start,
		                                              .end = (uint32_t)a->sentences[i].end,
		                                              .paragraph = (uint32_t)i,
		                                              .given = 1};
	}
	if (status == CHIOSA_OK)
		status = find_furniture(b, &d);
	for (size_t i = 0; status == CHIOSA_OK && i < d.n_sentences; i++) {
		add_furniture(to, d.sentences[i].furniture, a->sentences[i].furniture);
		show_furniture(b, &d, i, a, a->sentences[i].furniture);
	}
	chs_document_free(&d);
	chs_forms_trim(b->forms);
	return status;
}

/* Whether a line without its stop was meant: the text's last character is none that ends a sentence or a quotation. */
static bool ends_open(chs_slice text)
{
	static const char *const ends[] = {".", "!", "?", "…", "\"", "»", "”", ")"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		if (chs_slice_ends(text, chs_slice_from(ends[i])))
			return false;
	}
	return true;
}

/* The sentences as running text; their bounds in it replace those in the article. */
static bool make_running(article *a, chs_buffer *text)
{
	for (size_t i = 0; i < a->n_sentences; i++) {
		gold_sentence *s = &a->sentences[i];
		chs_slice slice = chs_slice_of(a->joined.data + s->start, s->end - s->start);
		bool apart = i > 0 && (s->furniture || s[-1].furniture || ends_open(chs_buffer_slice(text)));
		if (i > 0)
			chs_buffer_add_string(text, apart ? "\n\n" : " ");
		s->start = text->length;
		chs_buffer_add_slice(text, slice);
		s->end = text->length;
	}
	return !text->failed;
}

static void score_running(bench *b, const chs_document *d, const article *a, score *s)
{
	size_t j = 0;
	for (size_t i = 0; i < a->n_sentences; i++)
		s->gold += a->sentences[i].furniture;
	for (size_t i = 0; i < d->n_sentences; i++) {
		const chs_sentence *found = &d->sentences[i];
		while (j < a->n_sentences && a->sentences[j].end < found->end)
			j++;
		bool same = j < a->n_sentences && a->sentences[j].start == found->start && a->sentences[j].end == found->end;
		bool gold = same && a->sentences[j].furniture;
		s->found += found->furniture;
		s->right += found->furniture && gold;
		show_furniture(b, d, i, a, gold);
	}
}

static chiosa_status use_running(bench *b, article *a, void *to)
{
	chs_buffer text = {0};
	chs_document d = {0};
	chiosa_status status = make_running(a, &text) ? CHIOSA_OK : chs_fail_memory(&b->error);
	d.text = chs_buffer_slice(&text);
	if (status == CHIOSA_OK)
		status = chs_split(b->splitter, &d, 0, d.text.length, &b->error);
	if (status == CHIOSA_OK)
		status = find_furniture(b, &d);
	if (status == CHIOSA_OK)
		score_running(b, &d, a, to);
	chs_document_free(&d);
	chs_buffer_free(&text);
	chs_forms_trim(b->forms);
	return status;
}

/* ---- Tables ---- */

static double ratio(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

static void print_score(const char *name, score s)
{
	double precision = ratio(s.right, s.found), recall = ratio(s.right, s.gold);
	double f1 = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
	printf("%-28s %9.4f %9.4f %9.4f %9zu %9zu", name, precision, recall, f1, s.found, s.gold);
}

static void print_boundaries(const boundary_scores *s)
{
	printf("%-28s %9s %9s %9s %9s %9s %9s\n", "boundaries", "precision", "recall", "F1", "found", "gold", "MB/s");
	print_score("chiosa", s->ours);
	printf(" %9.1f\n", s->our_seconds > 0 ? 1e-6 * (double)s->bytes / s->our_seconds : 0);
	print_score("ICU's rules alone", s->plain);
	printf(" %9.1f\n\n", s->plain_seconds > 0 ? 1e-6 * (double)s->bytes / s->plain_seconds : 0);
}

static chiosa_status run(bench *b, const char *shared)
{
	char path[4096];
	boundary_scores boundaries = {0};
	score given = {0}, running = {0};
	snprintf(path, sizeof path, "%.4000s/gold/segmentation.jsonl", shared);
	chiosa_status status = each_article(b, path, use_boundaries, &boundaries);
	if (status != CHIOSA_OK)
		return status;
	print_boundaries(&boundaries);
	snprintf(path, sizeof path, "%.4000s/gold/dev.jsonl", shared);
	status = each_article(b, path, use_given, &given);
	if (status == CHIOSA_OK)
		status = each_article(b, path, use_running, &running);
	if (status != CHIOSA_OK)
		return status;
	printf("%-28s %9s %9s %9s %9s %9s\n", "furniture", "precision", "recall", "F1", "found", "gold");
	print_score("articles given as sentences", given);
	printf("\n");
	print_score("articles as running text", running);
	printf("\n");
	return CHIOSA_OK;
}

static chiosa_status open_all(bench *b, const char *data)
{
	chiosa_status status = chs_language_load(&b->language, data, "it", &b->error);
	if (status == CHIOSA_OK)
		status = chs_splitter_open(&b->splitter, b->language, &b->error);
	if (status == CHIOSA_OK)
		status = chs_forms_open(&b->forms, b->language, &b->error);
	if (status == CHIOSA_OK)
		status = chs_tokeniser_open(&b->tokeniser, b->language, b->forms, &b->error);
	return status;
}

int main(int argc, char **argv)
{
	bench b = {0};
	if (argc != 3 && !(argc == 4 && strcmp(argv[3], "-v") == 0)) {
		fprintf(stderr, "usage: %s SHARED_FOLDER DATA_FOLDER [-v]\n  -v  prints each difference from the gold\n",
		        argv[0]);
		return 2;
	}
	b.verbose = argc == 4;
	chiosa_status status = open_all(&b, argv[2]);
	if (status == CHIOSA_OK)
		status = run(&b, argv[1]);
	if (status != CHIOSA_OK)
		fprintf(stderr, "%s:%zu: %s\n", b.error.path, b.error.line, b.error.message);
	chs_tokeniser_close(b.tokeniser);
	chs_forms_close(b.forms);
	chs_splitter_close(b.splitter);
	chs_language_free(b.language);
	return status == CHIOSA_OK ? 0 : 1;
}
