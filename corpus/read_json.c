/* SPDX-License-Identifier: MIT */
/*
 * One JSON object → one article. The grammar is checked first (base/json.h), then the members are walked over as bytes:
 * strings without escapes stay where they are, the others are decoded into one buffer that is large enough beforehand,
 * so that no slice ever moves.
 */
#include "base/json.h"
#include "corpus/reader_internal.h"

#include <stddef.h>

/* The object that is being read, to tell where in the file a value stands. */
typedef struct json_object {
	chs_reader *reader;
	chs_slice text;
	size_t line, column;
	chiosa_error *error;
} json_object;

/* The values that decide what kind of article it is; data NULL when absent. */
typedef struct json_content {
	chs_slice text, sentences, label, accept, answer;
} json_content;

/* ---- Errors ------------------------------------------------------------------------------------------------------ */

/* Line and byte of `offset` within the value. */
static void locate(const json_object *object, size_t offset, size_t *line, size_t *position)
{
	const char *from = object->text.data, *at = from + offset;
	size_t column = object->column;
	*line = object->line;
	for (const char *feed; from < at && (feed = memchr(from, '\n', (size_t)(at - from))); from = feed + 1) {
		++*line;
		column = 0;
	}
	*position = column + (size_t)(at - from) + 1;
}

static chiosa_status fail_at_value(const json_object *object, chs_slice value, const char *message)
{
	size_t line, position;
	locate(object, (size_t)(value.data - object->text.data), &line, &position);
	return chs_fail_at(object->error, CHIOSA_ERROR_INPUT, object->reader->input.path, line, position, "%s", message);
}

static chiosa_status fail_object(const json_object *object, const char *message)
{
	return chs_fail_at(object->error, CHIOSA_ERROR_INPUT, object->reader->input.path, object->line, 0, "%s", message);
}

static const char *type_of(chs_slice value)
{
	switch (value.data[0]) {
	case '"':
		return "a string";
	case '{':
		return "an object";
	case '[':
		return "an array";
	case 't':
	case 'f':
		return "a boolean";
	case 'n':
		return "null";
	default:
		return "a number";
	}
}

/* `sentence` from 1, or 0 outside of sentences. */
static chiosa_status wrong_type(const json_object *object, size_t sentence, const char *key, chs_slice value,
                                const char *wanted)
{
	size_t line, position;
	char place[48] = "";
	if (object->error) {
		chs_buffer text = {0};
		chs_buffer_format(&text, "sentence %zu, ", sentence);
		if (sentence && !text.failed && text.length < sizeof place)
			memcpy(place, text.data, text.length + 1);
		chs_buffer_free(&text);
	}
	locate(object, (size_t)(value.data - object->text.data), &line, &position);
	return chs_fail_at(object->error, CHIOSA_ERROR_INPUT, object->reader->input.path, line, position,
	                   "%s\"%s\": expected %s, found %s", place, key, wanted,
	                   value.length == 2 && value.data[0] == '"' ? "an empty string" : type_of(value));
}

static chiosa_status check_grammar(const json_object *object)
{
	chiosa_error *error = object->error;
	chiosa_status status = chs_json_check(object->text, error);
	if (status != CHIOSA_ERROR_INPUT || !error)
		return status;
	size_t offset = error->position ? error->position - 1 : 0, line, position;
	if (offset < object->text.length && object->text.data[offset] == '\0')
		chs_fail(error, CHIOSA_ERROR_INPUT,
		         "expected JSON in UTF-8, found a NUL byte (UTF-16 is read when it begins with a byte order mark)");
	locate(object, offset, &line, &position);
	error->position = position;
	chs_error_place(error, object->reader->input.path, line);
	return status;
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

static bool is_null(chs_slice value)
{
	return value.data[0] == 'n';
}

/* The content of a string value. Its decoded form is never longer than its bytes: the buffer has room for all of them.
 */
static chs_slice string_of(chs_reader *reader, chs_slice value)
{
	chs_slice inside = chs_slice_of(value.data + 1, value.length - 2);
	if (inside.length == 0 || !memchr(inside.data, '\\', inside.length))
		return inside;
	size_t start = reader->decoded.length;
	chs_json_decode(&reader->decoded, value);
	return chs_slice_of(reader->decoded.data + start, reader->decoded.length - start);
}

/* A string, or null for none. */
static chiosa_status read_string(const json_object *object, const char *key, chs_slice value, chs_slice *out)
{
	if (is_null(value))
		return CHIOSA_OK;
	if (!chs_json_is_string(value))
		return wrong_type(object, 0, key, value, "a string");
	*out = string_of(object->reader, value);
	return CHIOSA_OK;
}

static chiosa_status read_id(const json_object *object, chs_slice value)
{
	chs_article *article = &object->reader->article;
	bool number = value.data[0] == '-' || (value.data[0] >= '0' && value.data[0] <= '9');
	if (is_null(value))
		return CHIOSA_OK;
	if (!number && !chs_json_is_string(value))
		return wrong_type(object, 0, "id", value, "a string or a number");
	article->id = number ? value : string_of(object->reader, value);
	article->has_id = article->id.length > 0;
	return CHIOSA_OK;
}

/* A label: a string that is not empty, or null for none (then label->data stays NULL). */
static chiosa_status read_label(const json_object *object, size_t sentence, const char *key, chs_slice value,
                                chs_slice *label)
{
	if (is_null(value))
		return CHIOSA_OK;
	if (!chs_json_is_string(value) || value.length == 2)
		return wrong_type(object, sentence, key, value, "a label (a string that is not empty) or null");
	*label = string_of(object->reader, value);
	return CHIOSA_OK;
}

static chiosa_status read_why(const json_object *object, size_t sentence, chs_slice value, chs_no_label *why)
{
	static const struct {
		const char *word;
		chs_no_label why;
	} words[] = {{"furniture", CHS_NO_LABEL_FURNITURE},
	             {"unlabelled", CHS_NO_LABEL_UNLABELLED},
	             {"uncertain", CHS_NO_LABEL_UNCERTAIN}};
	if (is_null(value))
		return CHIOSA_OK;
	if (!chs_json_is_string(value))
		return wrong_type(object, sentence, "why", value, "a string");
	chs_slice word = string_of(object->reader, value);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (chs_slice_is(word, words[i].word)) {
			*why = words[i].why;
			return CHIOSA_OK;
		}
	}
	return wrong_type(object, sentence, "why", value, "\"furniture\", \"unlabelled\" or \"uncertain\"");
}

/* ---- Sentences --------------------------------------------------------------------------------------------------- */

static chs_given_sentence *add_sentence(chs_reader *reader)
{
	size_t n = reader->article.n_sentences;
	if (!chs_reserve(&reader->sentences, &reader->sentences_capacity, n + 1, sizeof *reader->sentences))
		return NULL;
	reader->article.sentences = reader->sentences;
	reader->article.n_sentences = n + 1;
	reader->sentences[n] = (chs_given_sentence){0};
	return &reader->sentences[n];
}

/* An absent label says "unlabelled", a null one "furniture", unless "why" says otherwise. */
static void settle_why(chs_given_sentence *sentence)
{
	if (sentence->label.data)
		sentence->why = CHS_HAS_LABEL;
	else if (sentence->why == CHS_HAS_LABEL)
		sentence->why = sentence->label_present ? CHS_NO_LABEL_FURNITURE : CHS_NO_LABEL_UNLABELLED;
}

static chiosa_status check_length(const json_object *object, chs_slice value, size_t length)
{
	if (length <= CHS_MAX_SENTENCE)
		return CHIOSA_OK;
	return fail_at_value(object, value, "expected a sentence of at most 1048576 bytes, found a longer one");
}

static chiosa_status read_sentence_text(const json_object *object, size_t number, chs_slice value, chs_slice *text)
{
	if (!chs_json_is_string(value))
		return wrong_type(object, number, "text", value, "a string");
	*text = string_of(object->reader, value);
	return check_length(object, value, text->length);
}

static chiosa_status read_sentence_object(const json_object *object, size_t number, chs_slice element,
                                          chs_given_sentence *sentence)
{
	chiosa_status status = CHIOSA_OK;
	chs_json_walk walk = {.text = element};
	while (status == CHIOSA_OK && chs_json_next(&walk)) {
		chs_slice key = string_of(object->reader, walk.key);
		if (chs_slice_is(key, "text")) {
			status = read_sentence_text(object, number, walk.value, &sentence->text);
		} else if (chs_slice_is(key, "label")) {
			sentence->label_present = true;
			status = read_label(object, number, "label", walk.value, &sentence->label);
		} else if (chs_slice_is(key, "why")) {
			status = read_why(object, number, walk.value, &sentence->why);
		} else if (chs_slice_is(key, "title") && chs_slice_is(walk.value, "true")) {
			/* predict's own output: the title stands among the sentences, and is not to be added again */
			object->reader->article.title = chs_slice_of("", 0);
		}
	}
	if (status != CHIOSA_OK || sentence->text.data)
		return status;
	return fail_at_value(object, element, "expected a sentence with \"text\", found none");
}

static chiosa_status read_sentences(const json_object *object, chs_slice array)
{
	chs_reader *reader = object->reader;
	chiosa_status status = CHIOSA_OK;
	if (array.data[0] != '[')
		return wrong_type(object, 0, "sentences", array, "an array of objects or strings");
	reader->article.has_sentences = true;
	chs_json_walk walk = {.text = array};
	while (status == CHIOSA_OK && chs_json_next(&walk)) {
		chs_given_sentence *sentence = add_sentence(reader);
		if (!sentence)
			return chs_fail_memory(object->error);
		sentence->json = walk.value;
		if (walk.value.data[0] == '{')
			status = read_sentence_object(object, reader->article.n_sentences, walk.value, sentence);
		else if (chs_json_is_string(walk.value))
			status = read_sentence_text(object, reader->article.n_sentences, walk.value, &sentence->text);
		else
			status = wrong_type(object, 0, "sentences", walk.value, "an array of objects or strings, one of them");
		settle_why(sentence);
	}
	return status;
}

/* ---- Records of annotation tools --------------------------------------------------------------------------------- */

/* A label alone, or an array of at most one, as tools export it that allow several. */
static chiosa_status read_record_label(const json_object *object, const char *key, chs_slice value, chs_slice *label)
{
	if (value.data[0] != '[')
		return read_label(object, 0, key, value, label);
	chs_json_walk walk = {.text = value};
	while (chs_json_next(&walk)) {
		if (label->data)
			return fail_at_value(object, value, "expected one label, found several");
		chiosa_status status = read_label(object, 0, key, walk.value, label);
		if (status != CHIOSA_OK)
			return status;
	}
	return CHIOSA_OK;
}

/* An annotator's "answer" other than "accept" says that the label beside it does not hold. */
static bool is_accepted(const json_object *object, chs_slice answer)
{
	return !answer.data || !chs_json_is_string(answer) || chs_slice_is(string_of(object->reader, answer), "accept");
}

/* {"text": …, "label": …} in a corpus: an article of one sentence. Chosen options ("accept") go before a fixed "label".
 */
static chiosa_status read_record(const json_object *object, const json_content *content)
{
	chs_article *article = &object->reader->article;
	bool chosen = content->accept.data && content->accept.data[0] == '[';
	chs_slice value = chosen ? content->accept : content->label;
	chs_given_sentence *sentence = add_sentence(object->reader);
	if (!sentence)
		return chs_fail_memory(object->error);
	sentence->text = article->text;
	sentence->label_present = true;
	chiosa_status status = check_length(object, content->text, article->text.length);
	if (status == CHIOSA_OK)
		status = read_record_label(object, chosen ? "accept" : "label", value, &sentence->label);
	if (status != CHIOSA_OK)
		return status;
	if (!is_accepted(object, content->answer))
		sentence->label = chs_slice_of(NULL, 0);
	if (!sentence->label.data)
		sentence->why = is_null(value) ? CHS_NO_LABEL_FURNITURE : CHS_NO_LABEL_UNLABELLED;
	article->text = chs_slice_of(NULL, 0);
	article->has_sentences = true;
	return CHIOSA_OK;
}

/* ---- The object -------------------------------------------------------------------------------------------------- */

static chiosa_status read_member(const json_object *object, const chs_json_pair *member, json_content *content)
{
	chs_article *article = &object->reader->article;
	const struct {
		const char *key;
		chs_slice *out;
	} strings[] = {{"lang", &article->language},
	               {"title", &article->title},
	               {"date", &article->date},
	               {"source", &article->source}},
	  contents[] = {{"text", &content->text},
	                {"sentences", &content->sentences},
	                {"label", &content->label},
	                {"accept", &content->accept},
	                {"answer", &content->answer}};
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
		if (chs_slice_is(member->key, strings[i].key))
			return read_string(object, strings[i].key, member->value, strings[i].out);
	for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
		if (chs_slice_is(member->key, contents[i].key))
			*contents[i].out = member->value;
	return chs_slice_is(member->key, "id") ? read_id(object, member->value) : CHIOSA_OK;
}

static chiosa_status read_members(const json_object *object, json_content *content)
{
	chs_reader *reader = object->reader;
	chiosa_status status = CHIOSA_OK;
	chs_json_walk walk = {.text = object->text};
	size_t n = 0;
	while (status == CHIOSA_OK && chs_json_next(&walk)) {
		if (!chs_reserve(&reader->members, &reader->members_capacity, n + 1, sizeof *reader->members))
			return chs_fail_memory(object->error);
		reader->members[n] = (chs_json_pair){string_of(reader, walk.key), walk.key, walk.value};
		status = read_member(object, &reader->members[n++], content);
	}
	reader->article.members = reader->members;
	reader->article.n_members = n;
	return status;
}

static chiosa_status read_content(const json_object *object, const json_content *content)
{
	chs_reader *reader = object->reader;
	/* Both, as predict writes them: the sentences say all that the text says. */
	if (content->sentences.data)
		return read_sentences(object, content->sentences);
	if (!content->text.data)
		return fail_object(object, "expected \"text\" or \"sentences\", found neither");
	if (!chs_json_is_string(content->text))
		return wrong_type(object, 0, "text", content->text, "a string");
	reader->article.text = string_of(reader, content->text);
	if (!reader->options.labels_needed)
		return CHIOSA_OK;
	if (content->label.data || (content->accept.data && content->accept.data[0] == '['))
		return read_record(object, content);
	return fail_object(object, "expected labelled sentences, found an article with \"text\" alone");
}

chiosa_status chs_read_json(chs_reader *reader, chs_slice value, size_t line, size_t column, bool *well_formed,
                            chiosa_error *error)
{
	json_object object = {reader, value, line, column, error};
	json_content content = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
	reader->article = (chs_article){.path = reader->input.path, .line = line, .format = CHS_FORMAT_JSONL};
	chiosa_status status = check_grammar(&object);
	if (well_formed)
		*well_formed = status == CHIOSA_OK;
	if (status != CHIOSA_OK)
		return status;
	chs_slice trimmed = chs_slice_trim(value);
	if (trimmed.data[0] != '{') {
		size_t at_line, position;
		locate(&object, (size_t)(trimmed.data - value.data), &at_line, &position);
		return chs_fail_at(error, CHIOSA_ERROR_INPUT, reader->input.path, at_line, position,
		                   "expected an object, found %s", type_of(trimmed));
	}
	chs_buffer_clear(&reader->decoded);
	if (!chs_buffer_room(&reader->decoded, value.length)) /* no string is decoded twice */
		return chs_fail_memory(error);
	status = read_members(&object, &content);
	return status == CHIOSA_OK ? read_content(&object, &content) : status;
}
