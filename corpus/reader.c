/* SPDX-License-Identifier: MIT */
/* From paths to files to formats: which file comes next, how it is read, and whether its articles' ids are new. */
#include "corpus/reader.h"

#include "base/file.h"
#include "corpus/reader_internal.h"

#include <stdlib.h>

static const char *const STANDARD_INPUT[] = {"-"};

/* Endings that are read from folders, and the format that each tells. */
static const struct ending {
	const char *ending;
	chs_format format;
} ENDINGS[] = {
    {".jsonl", CHS_FORMAT_JSONL}, {".ndjson", CHS_FORMAT_JSONL}, {".json", CHS_FORMAT_JSONL},
    {".txt", CHS_FORMAT_TEXT},    {".tsv", CHS_FORMAT_TSV},
};

chiosa_status chs_reader_open(chs_reader **reader, const char *const *paths, size_t n_paths,
                              const chs_reader_options *options, chiosa_error *error)
{
	chs_reader *r = chs_alloc(1, sizeof *r);
	if (!r)
		return chs_fail_memory(error);
	if (options)
		r->options = *options;
	if (r->options.max_article == 0)
		r->options.max_article = CHS_MAX_ARTICLE;
	r->paths = n_paths ? paths : STANDARD_INPUT;
	r->n_paths = n_paths ? n_paths : 1;
	r->input.fd = -1;
	*reader = r;
	return CHIOSA_OK;
}

void chs_reader_close(chs_reader *reader)
{
	if (!reader)
		return;
	chs_input_free(&reader->input);
	chs_buffer_free(&reader->decoded);
	chs_map_free(&reader->ids.map);
	chs_arena_free(&reader->names);
	free(reader->ids.entries);
	free(reader->files);
	free(reader->members);
	free(reader->sentences);
	free(reader);
}

void chs_reader_leave(chs_reader *reader)
{
	chs_input_close(&reader->input);
	reader->reading = CHS_READING_NOTHING;
}

chiosa_status chs_fail_too_large(const chs_reader *reader, size_t line, chiosa_error *error)
{
	return chs_fail_at(error, CHIOSA_ERROR_INPUT, reader->input.path, line, 0,
	                   "the article is larger than the %zu bytes allowed", reader->options.max_article);
}

/* ---- Which file -------------------------------------------------------------------------------------------------- */

static bool ends_with(const char *path, const char *ending)
{
	size_t length = strlen(path), tail = strlen(ending);
	if (length < tail)
		return false;
	for (size_t i = 0; i < tail; i++) {
		char c = path[length - tail + i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != ending[i])
			return false;
	}
	return true;
}

static chs_format format_of_ending(const char *path)
{
	for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++)
		if (ends_with(path, ENDINGS[i].ending))
			return ENDINGS[i].format;
	return CHS_FORMAT_AUTO;
}

static bool add_file(chs_reader *reader, const char *path)
{
	if (!chs_reserve(&reader->files, &reader->files_capacity, reader->n_files + 1, sizeof *reader->files))
		return false;
	const char *copy = chs_arena_copy(&reader->names, path, strlen(path));
	if (copy)
		reader->files[reader->n_files++] = copy;
	return copy != NULL;
}

/* The files below the folder become the next ones to be read. */
static chiosa_status enter_folder(chs_reader *reader, const char *folder, chiosa_error *error)
{
	char **paths = NULL;
	size_t count = 0;
	reader->n_files = reader->next_file = 0;
	chiosa_status status = chs_folder_list(&paths, &count, folder, error);
	if (status != CHIOSA_OK)
		return status;
	for (size_t i = 0; status == CHIOSA_OK && i < count; i++)
		if (format_of_ending(paths[i]) != CHS_FORMAT_AUTO && !add_file(reader, paths[i]))
			status = chs_fail_memory(error);
	chs_paths_free(paths, count);
	if (status == CHIOSA_OK && reader->n_files == 0)
		status =
		    chs_fail_at(error, CHIOSA_ERROR_INPUT, folder, 0, 0,
		                "expected files named *.jsonl, *.ndjson, *.json, *.txt or *.tsv, found none in the folder");
	return status;
}

/* ---- Which format ------------------------------------------------------------------------------------------------ */

static chs_slice first_line(chs_slice sample)
{
	chs_slice rest = chs_slice_trim(sample);
	const char *feed = rest.length ? memchr(rest.data, '\n', rest.length) : NULL;
	return feed ? chs_slice_of(rest.data, (size_t)(feed - rest.data)) : rest;
}

static chs_reading json_reading(chs_slice line)
{
	return line.length && (line.data[0] == '[' || chs_json_goes_on(line)) ? CHS_READING_JSON_VALUES
	                                                                      : CHS_READING_JSON_LINES;
}

/* What a file's first bytes say. Nothing but white space holds no article, whatever its format. */
static chs_reading guess(const chs_reader *reader, chs_slice sample)
{
	chs_slice line = first_line(sample);
	if (line.length == 0)
		return reader->input.ended ? CHS_READING_JSON_LINES : CHS_READING_TEXT;
	if (line.data[0] == '{' || line.data[0] == '[')
		return json_reading(line);
	if (chs_slice_starts(line, chs_slice_from("__label__")))
		return CHS_READING_FASTTEXT;
	if (reader->options.labels_needed && memchr(line.data, '\t', line.length))
		return CHS_READING_TSV;
	return CHS_READING_TEXT;
}

/* The format that options and ending give; AUTO when the first bytes must tell. */
static chs_format known_format(const chs_reader *reader, const char *path)
{
	if (reader->options.format != CHS_FORMAT_AUTO)
		return reader->options.format;
	chs_format format = format_of_ending(path);
	/* A text article has no labels: a .txt in a corpus can only be one of the line formats under another name. */
	return format == CHS_FORMAT_TEXT && reader->options.labels_needed ? CHS_FORMAT_AUTO : format;
}

static chiosa_status choose_reading(chs_reader *reader, const char *path, chiosa_error *error)
{
	static const chs_reading plain[] = {
	    [CHS_FORMAT_JSONL] = CHS_READING_JSON_LINES,
	    [CHS_FORMAT_TEXT] = CHS_READING_TEXT,
	    [CHS_FORMAT_TSV] = CHS_READING_TSV,
	    [CHS_FORMAT_FASTTEXT] = CHS_READING_FASTTEXT,
	};
	chs_format format = known_format(reader, path);
	bool document = format == CHS_FORMAT_JSONL && ends_with(path, ".json");
	chs_reading reading = plain[format];
	if (format == CHS_FORMAT_AUTO || document) {
		chs_slice sample;
		chiosa_status status = chs_input_sample(&reader->input, &reader->decoded, &sample, error);
		if (status != CHIOSA_OK)
			return status;
		reading = document ? json_reading(first_line(sample)) : guess(reader, sample);
	}
	if (reading != CHS_READING_TEXT) {
		chiosa_status status = chs_input_start_utf8(&reader->input, error);
		if (status != CHIOSA_OK)
			return status;
	}
	reader->reading = reading;
	reader->place = (chs_value_place){.line = 1};
	return CHIOSA_OK;
}

/* Opens the next file; reader->reading stays "nothing" when there is none. */
static chiosa_status open_next(chs_reader *reader, chiosa_error *error)
{
	while (reader->reading == CHS_READING_NOTHING) {
		const char *path;
		if (reader->next_file < reader->n_files) {
			path = reader->files[reader->next_file++];
		} else if (reader->next_path == reader->n_paths) {
			return CHIOSA_OK;
		} else {
			path = reader->paths[reader->next_path++];
			if (strcmp(path, "-") != 0 && chs_is_folder(path)) {
				chiosa_status status = enter_folder(reader, path, error);
				if (status != CHIOSA_OK)
					return status;
				continue;
			}
		}
		chiosa_status status = chs_input_open(&reader->input, path, error);
		if (status == CHIOSA_OK)
			status = choose_reading(reader, path, error);
		if (status != CHIOSA_OK) {
			chs_reader_leave(reader);
			return status;
		}
	}
	return CHIOSA_OK;
}

/* ---- Articles ---------------------------------------------------------------------------------------------------- */

static bool remember_id(chs_reader *reader, uint32_t *place, const chs_article *article)
{
	chs_seen_ids *ids = &reader->ids;
	if (ids->count >= UINT32_MAX || !chs_reserve(&ids->entries, &ids->capacity, ids->count + 1, sizeof *ids->entries))
		return false;
	const char *id = chs_arena_copy(&reader->names, article->id.data, article->id.length);
	if (!id)
		return false;
	*place = (uint32_t)ids->count;
	ids->entries[ids->count++] = (chs_seen_id){id, article->path, article->line};
	return true;
}

/* Ids with one hash are told apart by hashing again with the next seed. */
static chiosa_status check_id(chs_reader *reader, chiosa_error *error)
{
	const chs_article *article = &reader->article;
	for (uint64_t seed = 0;; seed++) {
		bool inserted = false;
		uint64_t hash = chs_hash(article->id.data, article->id.length, seed);
		uint32_t *place = chs_map_put(&reader->ids.map, hash, 0, &inserted);
		if (!place || (inserted && !remember_id(reader, place, article)))
			return chs_fail_memory(error);
		if (inserted)
			return CHIOSA_OK;
		const chs_seen_id *seen = &reader->ids.entries[*place];
		if (chs_slice_is(article->id, seen->id))
			return chs_fail_at(error, CHIOSA_ERROR_INPUT, article->path, article->line, 0,
			                   "expected an id of its own for each article, found \"%.80s\" again (first %s:%zu)",
			                   seen->id, seen->path, seen->line);
	}
}

static chiosa_status step(chs_reader *reader, bool *found, chiosa_error *error)
{
	switch (reader->reading) {
	case CHS_READING_JSON_LINES:
		return chs_read_json_line(reader, found, error);
	case CHS_READING_JSON_VALUES:
		return chs_read_json_value(reader, found, error);
	case CHS_READING_TSV:
		return chs_read_tsv(reader, found, error);
	case CHS_READING_FASTTEXT:
		return chs_read_fasttext(reader, found, error);
	case CHS_READING_TEXT:
		return chs_read_text(reader, found, error);
	case CHS_READING_NOTHING:
		break;
	}
	*found = false;
	return CHIOSA_OK;
}

static chiosa_status next_article(chs_reader *reader, bool *found, chiosa_error *error)
{
	for (;;) {
		chiosa_status status = open_next(reader, error);
		if (status != CHIOSA_OK || reader->reading == CHS_READING_NOTHING)
			return status;
		status = step(reader, found, error);
		if (status == CHIOSA_OK && *found && reader->options.labels_needed && reader->article.has_id)
			status = check_id(reader, error);
		if (status == CHIOSA_ERROR_IO)
			chs_reader_leave(reader);
		if (status != CHIOSA_OK || *found)
			return status;
		chs_reader_leave(reader);
	}
}

chiosa_status chs_reader_next(chs_reader *reader, const chs_article **article, chiosa_error *error)
{
	bool found = false;
	if (reader->out_of_memory)
		return chs_fail_memory(error);
	chiosa_status status = next_article(reader, &found, error);
	reader->out_of_memory = status == CHIOSA_ERROR_MEMORY;
	if (status == CHIOSA_OK)
		*article = found ? &reader->article : NULL;
	return status;
}
