/* SPDX-License-Identifier: MIT */
/*
 * Reads articles one after the other from files, folders and standard input: JSON Lines, JSON objects and arrays, plain
 * text, label<TAB>text, fastText's __label__x text. Memory holds one article at a time (and, for a corpus, the ids).
 */
#ifndef CHS_CORPUS_READER_H
#define CHS_CORPUS_READER_H

#include "base/error.h"
#include "corpus/article.h"

typedef struct chs_reader_options {
	chs_format format;  /* AUTO: by the file's ending, else (and for standard input) by its first bytes */
	size_t max_article; /* bytes; a larger article is an error of that article. 0: 8 MB */
	/* A corpus: articles and lines without a label are errors, and so are two articles with one id. */
	bool labels_needed;
} chs_reader_options;

typedef struct chs_reader chs_reader;

/*
 * `paths`: files, folders (all *.jsonl, *.ndjson, *.json, *.txt, *.tsv below, sorted), or "-" for standard input (file
 * descriptor 0). The strings must live as long as the reader. No path at all means standard input. `options` may be
 * NULL. Fails at once only when memory is short.
 */
chiosa_status chs_reader_open(chs_reader **reader, const char *const *paths, size_t n_paths,
                              const chs_reader_options *options, chiosa_error *error);
void chs_reader_close(chs_reader *reader); /* NULL allowed */

/*
 * The next article: CHIOSA_OK and *article, or *article NULL at the end. An error (error->path and ->line tell where)
 * concerns one article or one file, and the next call goes on behind it: behind the line for JSON Lines, TSV and
 * fastText; behind the object for an array of objects, when it is well-formed JSON; else behind the file.
 * CHIOSA_ERROR_MEMORY is final. The article lives until the next call.
 */
chiosa_status chs_reader_next(chs_reader *reader, const chs_article **article, chiosa_error *error);

#endif
