/* SPDX-License-Identifier: MIT */
/*
 * chiosa-bench-entities SHARED DATA: how well persons, organisations and places are found in
 * SHARED/gold/entities-dev.tsv (token<TAB>BIO tag, an empty line between sentences), by exact spans and types. The gold
 * has no article bounds: every so many sentences count as an article, whose mentions of a name may help each other.
 */
#include "features/entities.h"
#include "base/file.h"
#include "base/number.h"
#include "features/tokens.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARTICLE_SENTENCES = 20, N_TYPES = 3, MAX_GOLD = 64 << 20 };

static const char *const tags[N_TYPES] = {"PER", "ORG", "LOC"};

typedef struct span {
	uint32_t start, end; /* bytes of the article */
	int type;
} span;

typedef struct bench {
	chs_language *language;
	chs_forms *forms;
	chs_tokeniser *tokeniser;
	chs_document document;
	chs_buffer text; /* of the article */
	chs_sentence *sentences;
	size_t n_sentences, sentences_capacity;
	span *gold;
	size_t n_gold, gold_capacity;
	size_t hits[N_TYPES], found[N_TYPES], wanted[N_TYPES];
	bool verbose;
} bench;

static int tag_type(chs_slice tag)
{
	for (int i = 0; i < N_TYPES; i++)
		if (tag.length == 5 && memcmp(tag.data + 2, tags[i], 3) == 0)
			return i;
	return -1;
}

static int entity_type(chs_entity_type type)
{
	return type == CHS_PERSON ? 0 : type == CHS_ORGANISATION ? 1 : type == CHS_PLACE ? 2 : -1;
}

static void print_span(const bench *b, const char *what, uint32_t start, uint32_t end, int type)
{
	uint32_t from = start > 40 ? start - 40 : 0, to = end + 30;
	if (to > b->text.length)
		to = (uint32_t)b->text.length;
	printf("%s %s [%.*s] in: %.*s\n", what, tags[type], (int)(end - start), b->text.data + start, (int)(to - from),
	       b->text.data + from);
}

static void compare(bench *b)
{
	for (size_t i = 0; i < b->n_gold; i++)
		b->wanted[b->gold[i].type]++;
	for (size_t e = 0; e < b->document.n_entities; e++) {
		const chs_entity *entity = &b->document.entities[e];
		int type = entity_type(entity->type);
		bool hit = false;
		if (type < 0)
			continue;
		for (size_t i = 0; i < b->n_gold && !hit; i++)
			hit = b->gold[i].start == entity->start && b->gold[i].end == entity->end && b->gold[i].type == type;
		b->found[type]++;
		b->hits[type] += hit;
		if (b->verbose && !hit)
			print_span(b, "wrong", entity->start, entity->end, type);
	}
	for (size_t i = 0; b->verbose && i < b->n_gold; i++) {
		bool hit = false;
		for (size_t e = 0; e < b->document.n_entities && !hit; e++)
			hit = b->gold[i].start == b->document.entities[e].start && b->gold[i].end == b->document.entities[e].end &&
			      b->gold[i].type == entity_type(b->document.entities[e].type);
		if (!hit)
			print_span(b, "missed", b->gold[i].start, b->gold[i].end, b->gold[i].type);
	}
}

static chiosa_status judge_article(bench *b, chiosa_error *error)
{
	chs_document *document = &b->document;
	chs_document_reset(document);
	document->text = chs_buffer_slice(&b->text);
	if (!chs_reserve(&document->sentences, &document->sentences_capacity, b->n_sentences, sizeof *document->sentences))
		return chs_fail_memory(error);
	for (size_t i = 0; i < b->n_sentences; i++)
		document->sentences[i] = b->sentences[i];
	document->n_sentences = b->n_sentences;
	chiosa_status status = chs_tokenise(b->tokeniser, document, error);
	if (status == CHIOSA_OK)
		status = chs_find_entities(document, b->language, error);
	if (status == CHIOSA_OK)
		compare(b);
	chs_buffer_clear(&b->text);
	b->n_sentences = b->n_gold = 0;
	return status;
}

static bool end_sentence(bench *b, size_t start)
{
	if (b->text.length == start)
		return true;
	if (!chs_reserve(&b->sentences, &b->sentences_capacity, b->n_sentences + 1, sizeof *b->sentences))
		return false;
	b->sentences[b->n_sentences++] = (chs_sentence){.start = (uint32_t)start, .end = (uint32_t)b->text.length};
	chs_buffer_add_char(&b->text, '\n');
	return true;
}

/* One line "token<TAB>tag" of the sentence that began at `start`. */
static bool add_line(bench *b, size_t start, chs_slice line)
{
	const char *tab = memchr(line.data, '\t', line.length);
	if (!tab)
		return false;
	chs_slice token = chs_slice_of(line.data, (size_t)(tab - line.data));
	chs_slice tag = chs_slice_of(tab + 1, (size_t)(line.data + line.length - tab - 1));
	/* An elided word stands next to the one behind it, as in running text. */
	bool elided = b->text.length > start + 1 && b->text.data[b->text.length - 1] == '\'' &&
	              b->text.data[b->text.length - 2] != ' ';
	if (b->text.length > start && !elided)
		chs_buffer_add_char(&b->text, ' ');
	uint32_t at = (uint32_t)b->text.length;
	chs_buffer_add_slice(&b->text, token);
	int type = tag_type(tag);
	if (type < 0)
		return true;
	if (tag.data[0] == 'I' && b->n_gold && at - b->gold[b->n_gold - 1].end <= 1) {
		b->gold[b->n_gold - 1].end = (uint32_t)b->text.length;
		return true;
	}
	if (!chs_reserve(&b->gold, &b->gold_capacity, b->n_gold + 1, sizeof *b->gold))
		return false;
	b->gold[b->n_gold++] = (span){at, (uint32_t)b->text.length, type};
	return true;
}

static chiosa_status judge_gold(bench *b, chs_slice gold, chiosa_error *error)
{
	size_t start = 0;
	chiosa_status status = CHIOSA_OK;
	while (status == CHIOSA_OK && gold.length) {
		const char *end = memchr(gold.data, '\n', gold.length);
		chs_slice line = chs_slice_of(gold.data, end ? (size_t)(end - gold.data) : gold.length);
		gold.data += line.length + (end != NULL);
		gold.length -= line.length + (end != NULL);
		if (line.length && !add_line(b, start, line))
			return chs_fail(error, CHIOSA_ERROR_INPUT, "expected TOKEN<TAB>TAG");
		if (line.length && gold.length)
			continue;
		if (!end_sentence(b, start))
			return chs_fail_memory(error);
		if (b->n_sentences == ARTICLE_SENTENCES || !gold.length)
			status = judge_article(b, error);
		start = b->text.length;
	}
	return status;
}

static void print_row(const char *name, size_t hits, size_t found, size_t wanted)
{
	chs_buffer row = {0};
	double precision = found ? (double)hits / (double)found : 0, recall = wanted ? (double)hits / (double)wanted : 0;
	chs_buffer_add_string(&row, name);
	const double values[] = {precision, recall,
	                         precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0};
	for (size_t i = 0; i < 3; i++) {
		chs_buffer_pad(&row, 0, 16 + i * 12);
		chs_add_fixed(&row, values[i], 3);
	}
	chs_buffer_pad(&row, 0, 52);
	chs_buffer_add_size(&row, found);
	chs_buffer_pad(&row, 0, 60);
	chs_buffer_add_size(&row, wanted);
	if (!row.failed)
		puts(row.data);
	chs_buffer_free(&row);
}

static void print_table(const bench *b)
{
	size_t hits = 0, found = 0, wanted = 0;
	puts("                precision   recall      F1          found   gold");
	for (int i = 0; i < N_TYPES; i++) {
		print_row(tags[i], b->hits[i], b->found[i], b->wanted[i]);
		hits += b->hits[i];
		found += b->found[i];
		wanted += b->wanted[i];
	}
	print_row("all", hits, found, wanted);
}

static chiosa_status run(bench *b, const char *shared, const char *data, chiosa_error *error)
{
	chs_buffer path = {0}, gold = {0};
	chs_buffer_format(&path, "%s/gold/entities-dev.tsv", shared);
	chiosa_status status = path.failed ? chs_fail_memory(error) : chs_file_read(&gold, path.data, MAX_GOLD, error);
	if (status == CHIOSA_OK)
		status = chs_language_load(&b->language, data, "it", error);
	if (status == CHIOSA_OK)
		status = chs_forms_open(&b->forms, b->language, error);
	if (status == CHIOSA_OK)
		status = chs_tokeniser_open(&b->tokeniser, b->language, b->forms, error);
	if (status == CHIOSA_OK)
		status = judge_gold(b, chs_buffer_slice(&gold), error);
	chs_buffer_free(&path);
	chs_buffer_free(&gold);
	return status;
}

int main(int argc, char **argv)
{
	bench b = {0};
	chiosa_error error = {0};
	if (argc < 3 || argc > 4) {
		fputs("usage: chiosa-bench-entities SHARED DATA [errors]\n", stderr);
		return 2;
	}
	b.verbose = argc == 4;
	chiosa_status status = run(&b, argv[1], argv[2], &error);
	if (status == CHIOSA_OK)
		print_table(&b);
	else
		fprintf(stderr, "%s:%zu: %s\n", error.path, error.line, error.message);
	chs_tokeniser_close(b.tokeniser);
	chs_forms_close(b.forms);
	chs_language_free(b.language);
	chs_document_free(&b.document);
	chs_buffer_free(&b.text);
	free(b.sentences);
	free(b.gold);
	return status == CHIOSA_OK ? 0 : 1;
}
