/* SPDX-License-Identifier: MIT */
/* What the reader's files share: the input's window, the reader itself, and one step per format. */
#ifndef CHS_CORPUS_READER_INTERNAL_H
#define CHS_CORPUS_READER_INTERNAL_H

#include "base/buffer.h"
#include "base/hash.h"
#include "corpus/reader.h"

enum {
	CHS_INPUT_STEP = 64 * 1024,       /* bytes asked of the system at a time */
	CHS_MAX_SENTENCE = 1024 * 1024,   /* bytes of a given sentence */
	CHS_MAX_ARTICLE = 8 * 1024 * 1024 /* bytes, unless the options say otherwise */
};

/*
 * A window on a file descriptor: bytes that were read and not yet taken. It only reads ahead, so pipes are as good as
 * files. Once chs_input_start_utf8 was called, a file with a UTF-16 byte order mark comes through as UTF-8 (a lone
 * surrogate as an invalid sequence, for the formats above to refuse or replace).
 */
typedef struct chs_input {
	int fd;           /* -1: closed */
	bool standard;    /* it is standard input, which is not ours to close */
	const char *path; /* for messages and articles */
	char *data;       /* [capacity] */
	size_t capacity;
	size_t start, end; /* the unread bytes */
	bool ended;        /* the descriptor has no more */
	size_t line;       /* lines taken so far */
	enum { CHS_INPUT_BYTES, CHS_INPUT_UTF16LE, CHS_INPUT_UTF16BE } encoding;
	int odd;          /* UTF-16: a byte whose other half is still to come, or -1 */
	uint32_t high;    /* UTF-16: a high surrogate whose other half is still to come, or 0 */
	chs_buffer units; /* UTF-16: bytes as read */
} chs_input;

/* "-" is standard input. */
chiosa_status chs_input_open(chs_input *input, const char *path, chiosa_error *error);
void chs_input_close(chs_input *input); /* keeps the memory for the next file */
void chs_input_free(chs_input *input);

/* Reads more behind the unread bytes (which may move), or sets `ended`. */
chiosa_status chs_input_fill(chs_input *input, chiosa_error *error);

/*
 * The beginning of the file in UTF-8 without byte order mark, taking nothing: at least its first line that is not
 * blank, unless that is longer than one step. `scratch` may come to hold it.
 */
chiosa_status chs_input_sample(chs_input *input, chs_buffer *scratch, chs_slice *sample, chiosa_error *error);

/* Takes the byte order mark, and from here on decodes what it says. To be called before anything is taken. */
chiosa_status chs_input_start_utf8(chs_input *input, chiosa_error *error);

/*
 * The next line without its end (LF or CRLF), alive until the next call; *found is false when there is none. A line of
 * more than `limit` bytes is passed over without being held: then *too_long is set.
 */
chiosa_status chs_input_line(chs_input *input, size_t limit, chs_slice *line, bool *found, bool *too_long,
                             chiosa_error *error);

typedef enum chs_reading {
	CHS_READING_NOTHING,
	CHS_READING_JSON_LINES,
	CHS_READING_JSON_VALUES,
	CHS_READING_TSV,
	CHS_READING_FASTTEXT,
	CHS_READING_TEXT
} chs_reading;

/* The ids seen so far and where, to refuse the second article of a name. */
typedef struct chs_seen_id {
	const char *id, *path;
	size_t line;
} chs_seen_id;

typedef struct chs_seen_ids {
	chs_map map; /* hash of the id → index */
	chs_seen_id *entries;
	size_t count, capacity;
} chs_seen_ids;

/* Where the next value of a JSON document begins. */
typedef struct chs_value_place {
	size_t line;   /* from 1 */
	size_t column; /* bytes of that line before it */
	enum { CHS_VALUE_FIRST, CHS_VALUE_OBJECTS, CHS_VALUE_ELEMENT, CHS_VALUE_BEHIND_ELEMENT, CHS_VALUE_CLOSED } state;
	bool any; /* array: it has had an element */
} chs_value_place;

struct chs_reader {
	chs_reader_options options;
	const char *const *paths; /* [n_paths], the caller's */
	size_t n_paths, next_path;
	const char **files; /* [n_files] of the folder that is being read, in `names` */
	size_t n_files, next_file, files_capacity;
	chs_arena names; /* paths found in folders and ids, until the reader is closed */
	chs_input input;
	chs_reading reading;
	chs_value_place place;
	chs_article article;
	chs_json_pair *members;
	chs_given_sentence *sentences;
	size_t members_capacity, sentences_capacity;
	chs_buffer decoded; /* strings with escapes, or a decoded text */
	char date[16];      /* a text file's date prefix */
	chs_seen_ids ids;
	bool out_of_memory;
};

/* Gives the file up: the next step opens the one behind it. */
void chs_reader_leave(chs_reader *reader);

/* Each step reads one article into reader->article, or sets *found to false at the end of the file. */
chiosa_status chs_read_json_line(chs_reader *reader, bool *found, chiosa_error *error);
chiosa_status chs_read_json_value(chs_reader *reader, bool *found, chiosa_error *error);
chiosa_status chs_read_tsv(chs_reader *reader, bool *found, chiosa_error *error);
chiosa_status chs_read_fasttext(chs_reader *reader, bool *found, chiosa_error *error);
chiosa_status chs_read_text(chs_reader *reader, bool *found, chiosa_error *error);

/* An article from the bytes of one JSON value that begins at `line` behind `column` bytes. *well_formed may be NULL. */
chiosa_status chs_read_json(chs_reader *reader, chs_slice value, size_t line, size_t column, bool *well_formed,
                            chiosa_error *error);

/* True when the brackets that the line opens are not all closed at its end, and no string is open. */
bool chs_json_goes_on(chs_slice line);

chiosa_status chs_fail_too_large(const chs_reader *reader, size_t line, chiosa_error *error);

#endif
