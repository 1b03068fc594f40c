/* SPDX-License-Identifier: MIT */
/*
 * From the text files of one language to its block. Everything is put down in an order that depends on the files alone:
 * language.txt first, then the elisions (later entries are split by them), then the other files by name; the table is
 * filled in the order of its keys.
 */
#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "features/language_format.h"
#include "features/normal.h"
#include "features/stems.h"

#include <stdlib.h>
#include <unicode/uchar.h>

enum { MAX_FILE = 16 << 20, MAX_LINE = 1024, MATCH_LINE = CHS_MATCH_EXCEPTION + 1 };

typedef struct compiler {
	const char *tag;
	chs_stemmer *stemmer;
	const char *stemmer_name;
	bool split_elisions;
	chs_classes elision;

	chs_map index; /* key → slot */
	chs_language_parts parts;

	const char *path; /* of the file being read, with its line, its class (-1: none yet) and its way of matching */
	size_t line;
	chs_slice name;
	bool is_trait;
	int class_index, list_index;
	int match;
	chs_buffer normal, lower; /* scratch */
	chiosa_error *error;
} compiler;

static chiosa_status fail(compiler *c, const char *what, chs_slice found)
{
	int shown = found.length < 80 ? (int)found.length : 80;
	return chs_fail_at(c->error, CHIOSA_ERROR_INPUT, c->path, c->line, 0, "%s, found \"%.*s\"", what, shown,
	                   found.length ? found.data : "");
}

static uint32_t add_string(compiler *c, chs_slice string)
{
	uint32_t offset = (uint32_t)c->parts.strings.length;
	chs_buffer_add_slice(&c->parts.strings, string);
	chs_buffer_add_char(&c->parts.strings, '\0');
	return offset;
}

/* ---- Entries ---- */

static chs_language_slot *slot_of(compiler *c, uint64_t key)
{
	bool inserted;
	key += key == 0;
	uint32_t *index = chs_map_put(&c->index, key, (uint32_t)c->parts.n_slots, &inserted);
	if (!index || (inserted && !chs_reserve(&c->parts.slots, &c->parts.slots_capacity, c->parts.n_slots + 1,
	                                        sizeof *c->parts.slots)))
		return NULL;
	if (inserted)
		c->parts.slots[c->parts.n_slots++] = (chs_language_slot){.key = key};
	return &c->parts.slots[*index];
}

/* Gives the file being read its class or trait; called when its first word needs the bit. */
static chiosa_status need_class(compiler *c)
{
	chs_language_names *names = c->is_trait ? &c->parts.traits : &c->parts.classes;
	if (c->class_index >= 0)
		return CHIOSA_OK;
	if (names->count == CHS_MAX_CLASSES)
		return fail(
		    c, c->is_trait ? "expected at most 64 files word-*, name-* and trigger-*" : "expected at most 64 classes",
		    c->name);
	c->class_index = (int)names->count;
	names->names[names->count++] = add_string(c, c->name);
	return CHIOSA_OK;
}

/* Puts the key into the class of the file being read. */
static chiosa_status add_key(compiler *c, uint64_t key)
{
	chs_language_slot *slot = slot_of(c, key);
	if (!slot)
		return chs_fail_memory(c->error);
	*(c->is_trait ? &slot->traits : &slot->classes) |= (chs_classes)1 << c->class_index;
	return CHIOSA_OK;
}

static bool is_plain_word(chs_slice word)
{
	size_t at = 0;
	while (at < word.length) {
		int32_t character = chs_utf8_next(word.data, word.length, &at);
		if (!u_isalnum(character) && !(U_MASK(u_charType(character)) & U_GC_M_MASK) && character != '\'' &&
		    character != '-')
			return false;
	}
	return true;
}

/* The key of one word in normal form under the file's present way of matching. */
static uint64_t word_key(compiler *c, chs_slice word, chs_match match)
{
	if (match == CHS_MATCH_CASED)
		return chs_language_key(match, word);
	chs_buffer_clear(&c->lower);
	chs_lower(&c->lower, word, c->tag);
	chs_slice key = chs_buffer_slice(&c->lower);
	if (match == CHS_MATCH_STEM && is_plain_word(key))
		key = chs_stemmer_stem(c->stemmer, key);
	/* The scratch forgets a failure with the next word; the strings do not. */
	c->parts.strings.failed |= c->lower.failed || (c->lower.data && !key.data);
	return chs_language_key(match, key);
}

/* Bytes of `word` that are its first token: up to and with the apostrophe of an elision, or all. */
static size_t first_token(compiler *c, chs_slice word)
{
	if (!c->split_elisions || !c->elision)
		return word.length;
	for (size_t i = 1; i + 1 < word.length; i++) {
		if (word.data[i] != '\'')
			continue;
		uint64_t key = word_key(c, chs_slice_of(word.data, i + 1), CHS_MATCH_FORM);
		const uint32_t *index = chs_map_get(&c->index, key);
		if (index && c->parts.slots[*index].classes & c->elision)
			return i + 1;
	}
	return word.length;
}

/* The next token of an entry in normal form, taken off its beginning. */
static chs_slice next_token(compiler *c, chs_slice *entry)
{
	const char *space = memchr(entry->data, ' ', entry->length);
	chs_slice word = chs_slice_of(entry->data, space ? (size_t)(space - entry->data) : entry->length);
	word.length = first_token(c, word);
	entry->data += word.length;
	entry->length -= word.length;
	while (entry->length && entry->data[0] == ' ')
		entry->data++, entry->length--;
	return word;
}

static chiosa_status add_ending(compiler *c, chs_slice entry)
{
	if (entry.length && entry.data[0] == '-')
		entry.data++, entry.length--;
	if (entry.length == 0 || memchr(entry.data, ' ', entry.length) ||
	    chs_utf8_count(entry.data, entry.length) > CHS_LONGEST_ENDING)
		return fail(c, "expected an ending of one to eight letters", entry);
	return add_key(c, word_key(c, entry, CHS_MATCH_ENDING));
}

static chiosa_status add_exception(compiler *c, chs_slice word)
{
	word = chs_slice_trim(word);
	if (word.length == 0 || memchr(word.data, ' ', word.length))
		return fail(c, "expected one word after \"!\"", word);
	return add_key(c, word_key(c, word, CHS_MATCH_EXCEPTION));
}

/* Each beginning of a phrase says how long it may become, so that a search can end where no phrase goes on. */
static chiosa_status add_phrase(compiler *c, chs_slice entry)
{
	chs_slice rest = entry;
	uint64_t keys[CHS_MAX_PHRASE];
	uint32_t n = 0;
	for (; rest.length; n++) {
		uint64_t word = word_key(c, next_token(c, &rest), (chs_match)c->match);
		if (n == CHS_MAX_PHRASE)
			return fail(c, "expected a phrase of at most ten words", entry);
		keys[n] = n ? chs_hash_join(keys[n - 1], word) : word;
	}
	chiosa_status status = add_key(c, n ? keys[n - 1] : 0);
	for (uint32_t i = 0; status == CHIOSA_OK && i + 1 < n; i++) {
		chs_language_slot *slot = slot_of(c, keys[i]);
		if (!slot)
			return chs_fail_memory(c->error);
		slot->longest_phrase = slot->longest_phrase > n ? slot->longest_phrase : n;
	}
	return status;
}

static chiosa_status add_line(compiler *c, chs_slice entry)
{
	if (!chs_reserve(&c->parts.lines, &c->parts.lines_capacity, c->parts.n_lines + 1, sizeof *c->parts.lines) ||
	    (c->list_index < 0 &&
	     !chs_reserve(&c->parts.lists, &c->parts.lists_capacity, c->parts.n_lists + 1, sizeof *c->parts.lists)))
		return chs_fail_memory(c->error);
	if (c->list_index < 0) {
		c->list_index = (int)c->parts.n_lists;
		c->parts.lists[c->parts.n_lists++] =
		    (chs_language_list){.name = add_string(c, c->name), .first = (uint32_t)c->parts.n_lines};
	}
	chs_buffer_clear(&c->lower);
	chs_lower(&c->lower, entry, c->tag);
	chs_slice lower = chs_buffer_slice(&c->lower);
	c->parts.lines[c->parts.n_lines++] =
	    (chs_language_line_record){.offset = add_string(c, lower), .length = (uint32_t)lower.length};
	c->parts.lists[c->list_index].count++;
	return CHIOSA_OK;
}

static chiosa_status add_entry(compiler *c, chs_slice text)
{
	chs_buffer_clear(&c->normal);
	chs_normalise(&c->normal, text);
	chs_slice entry = chs_slice_trim(chs_buffer_slice(&c->normal));
	if (c->match == MATCH_LINE)
		return add_line(c, entry);
	chiosa_status status = need_class(c);
	if (status != CHIOSA_OK)
		return status;
	if (entry.length && entry.data[0] == '!')
		return add_exception(c, chs_slice_of(entry.data + 1, entry.length - 1));
	return c->match == CHS_MATCH_ENDING ? add_ending(c, entry) : add_phrase(c, entry);
}

/* ---- Lines of a file ---- */

static chiosa_status read_directive(compiler *c, chs_slice text)
{
	static const struct {
		const char *word;
		int match;
	} ways[] = {{"stem", CHS_MATCH_STEM},
	            {"form", CHS_MATCH_FORM},
	            {"cased", CHS_MATCH_CASED},
	            {"ending", CHS_MATCH_ENDING},
	            {"line", MATCH_LINE}};
	chs_slice match = chs_slice_from("@match ");
	if (!chs_slice_starts(text, match))
		return fail(c, "expected the directive \"@match\"", text);
	chs_slice word = chs_slice_trim(chs_slice_of(text.data + match.length, text.length - match.length));
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (chs_slice_is(word, ways[i].word)) {
			c->match = ways[i].match;
			return CHIOSA_OK;
		}
	}
	return fail(c, "expected \"@match\" with stem, form, cased, ending or line", text);
}

static chiosa_status use_stemmer(compiler *c, const char *name)
{
	chs_stemmer *stemmer;
	chiosa_status status = chs_stemmer_open(&stemmer, name, c->error);
	if (status != CHIOSA_OK) {
		chs_error_place(c->error, c->path, c->line);
		return status;
	}
	chs_stemmer_close(c->stemmer);
	c->stemmer = stemmer;
	return CHIOSA_OK;
}

static chiosa_status add_setting(compiler *c, chs_slice text)
{
	const char *sign = memchr(text.data, '=', text.length);
	if (!sign)
		return fail(c, "expected \"name = value\"", text);
	chs_slice name = chs_slice_trim(chs_slice_of(text.data, (size_t)(sign - text.data)));
	chs_slice value = chs_slice_trim(chs_slice_of(sign + 1, (size_t)(text.data + text.length - sign - 1)));
	if (name.length == 0)
		return fail(c, "expected a name before \"=\"", text);
	if (!chs_reserve(&c->parts.settings, &c->parts.settings_capacity, c->parts.n_settings + 1,
	                 sizeof *c->parts.settings))
		return chs_fail_memory(c->error);
	chs_language_setting_record record = {.name = add_string(c, name)};
	record.value = add_string(c, value);
	c->parts.settings[c->parts.n_settings++] = record;
	if (c->parts.strings.failed)
		return chs_fail_memory(c->error);
	if (chs_slice_is(name, "elision"))
		c->split_elisions = chs_slice_is(value, "split");
	return chs_slice_is(name, "stemmer") ? use_stemmer(c, c->parts.strings.data + record.value) : CHIOSA_OK;
}

static chs_slice without_comment(chs_slice line)
{
	for (size_t i = 0; i < line.length; i++)
		if (line.data[i] == '#' && (i == 0 || line.data[i - 1] == ' ' || line.data[i - 1] == '\t'))
			return chs_slice_of(line.data, i);
	return line;
}

static chiosa_status read_line(compiler *c, chs_slice line)
{
	if (line.length > MAX_LINE)
		return fail(c, "expected a line of at most 1024 bytes", line);
	if (chs_utf8_valid(line.data, line.length) != line.length || memchr(line.data, '\0', line.length))
		return fail(c, "expected valid UTF-8 without NUL", chs_slice_of(NULL, 0));
	chs_slice text = chs_slice_trim(without_comment(line));
	if (text.length == 0)
		return CHIOSA_OK;
	if (chs_slice_is(c->name, "language"))
		return add_setting(c, text);
	return text.data[0] == '@' ? read_directive(c, text) : add_entry(c, text);
}

static chiosa_status read_lines(compiler *c, chs_slice content)
{
	chiosa_status status = CHIOSA_OK;
	if (chs_slice_starts(content, chs_slice_from("\xEF\xBB\xBF")))
		content.data += 3, content.length -= 3;
	for (c->line = 1; status == CHIOSA_OK && content.length; c->line++) {
		const char *end = memchr(content.data, '\n', content.length);
		size_t length = end ? (size_t)(end - content.data) : content.length;
		status = read_line(c, chs_slice_of(content.data, length));
		length += end != NULL;
		content.data += length;
		content.length -= length;
		if (status == CHIOSA_OK && (c->parts.strings.failed || c->normal.failed || c->lower.failed))
			status = chs_fail_memory(c->error);
	}
	return status;
}

/* ---- Files ---- */

/* The file's name without folder and ".txt"; NULL data when it lies deeper or is named otherwise. */
static chs_slice class_name_of(const char *path, const char *folder)
{
	chs_slice name = chs_slice_from(path), suffix = chs_slice_from(".txt");
	size_t skip = strlen(folder);
	name.data += skip;
	name.length -= skip;
	while (name.length && name.data[0] == '/')
		name.data++, name.length--;
	if (!chs_slice_ends(name, suffix) || memchr(name.data, '/', name.length))
		return chs_slice_of(NULL, 0);
	name.length -= suffix.length;
	return name;
}

static bool is_class_name(chs_slice name)
{
	for (size_t i = 0; i < name.length; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", name.data[i]))
			return false;
	return name.length > 0 && name.length < 64;
}

static chiosa_status read_file(compiler *c, const char *path, chs_slice name)
{
	chs_buffer content = {0};
	c->path = path;
	c->line = 0;
	c->name = name;
	c->is_trait = chs_slice_starts(name, chs_slice_from("word-")) || chs_slice_starts(name, chs_slice_from("name-")) ||
	              chs_slice_starts(name, chs_slice_from("trigger-"));
	c->class_index = c->list_index = -1;
	c->match = CHS_MATCH_FORM;
	chiosa_status status = is_class_name(name) ? chs_file_read(&content, path, MAX_FILE, c->error)
	                                           : fail(c, "expected a file name of a-z, 0-9 and \"-\"", name);
	if (status == CHIOSA_OK && content.length)
		status = read_lines(c, chs_buffer_slice(&content));
	if (chs_slice_is(name, "elision") && c->class_index >= 0)
		c->elision = (chs_classes)1 << c->class_index;
	chs_buffer_free(&content);
	return status;
}

/* 0 and 1 are read before all others. */
static int rank_of(chs_slice name)
{
	return chs_slice_is(name, "language") ? 0 : chs_slice_is(name, "elision") ? 1 : 2;
}

static chiosa_status read_folder(compiler *c, const char *folder)
{
	char **paths;
	size_t count;
	chiosa_status status = chs_folder_list(&paths, &count, folder, c->error);
	if (status != CHIOSA_OK)
		return status;
	for (int rank = 0; rank < 3; rank++) {
		for (size_t i = 0; status == CHIOSA_OK && i < count; i++) {
			chs_slice name = class_name_of(paths[i], folder);
			if (name.data && rank_of(name) == rank)
				status = read_file(c, paths[i], name);
		}
	}
	chs_paths_free(paths, count);
	return status;
}

/* ---- All together ---- */

static bool is_tag(const char *tag)
{
	size_t length = strlen(tag);
	return length > 0 && length < 16 && strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") == length;
}

static chiosa_status write_block(compiler *c, void **block, size_t *length)
{
	chs_language_parts *parts = &c->parts;
	parts->tag = add_string(c, chs_slice_from(c->tag));
	parts->stemmer = add_string(c, chs_slice_from(c->stemmer_name));
	for (size_t i = 0; !parts->strings.failed && i < parts->n_settings; i++)
		if (strcmp(parts->strings.data + parts->settings[i].name, "stemmer") == 0)
			parts->stemmer = parts->settings[i].value;
	return chs_language_write(block, length, parts, c->error);
}

static void free_compiler(compiler *c)
{
	chs_stemmer_close(c->stemmer);
	chs_map_free(&c->index);
	free(c->parts.slots);
	free(c->parts.settings);
	free(c->parts.lists);
	free(c->parts.lines);
	chs_buffer_free(&c->parts.strings);
	chs_buffer_free(&c->normal);
	chs_buffer_free(&c->lower);
}

chiosa_status chs_language_compile(void **block, size_t *length, const char *data_folder, const char *tag,
                                   chiosa_error *error)
{
	if (!is_tag(tag))
		return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "expected a language tag such as \"it\", found \"%.64s\"", tag);
	compiler c = {.tag = tag, .error = error};
	chs_buffer folder = {0};
	const char *known = chs_stemmer_name(tag);
	c.stemmer_name = known ? known : "";
	add_string(&c, chs_slice_of(NULL, 0));
	chiosa_status status = chs_stemmer_open(&c.stemmer, c.stemmer_name, error);
	if (status == CHIOSA_OK && data_folder) {
		chs_buffer_format(&folder, "%s/%s", data_folder, tag);
		if (folder.failed)
			status = chs_fail_memory(error);
		else if (chs_is_folder(folder.data))
			status = read_folder(&c, folder.data);
	}
	if (status == CHIOSA_OK)
		status = write_block(&c, block, length);
	chs_buffer_free(&folder);
	free_compiler(&c);
	return status;
}
