/* SPDX-License-Identifier: MIT */
/* Files: read whole or mapped, listed, and written so that a reader never meets half a file. */
#ifndef CHS_BASE_FILE_H
#define CHS_BASE_FILE_H

#include "base/buffer.h"
#include "base/error.h"

/* Appends the whole file to `buffer`; more than `limit` bytes is CHIOSA_ERROR_INPUT. Works on pipes. */
chiosa_status chs_file_read(chs_buffer *buffer, const char *path, size_t limit, chiosa_error *error);

/* A file mapped read-only. data is NULL when the file is empty. */
typedef struct chs_mapping {
	const void *data;
	size_t length;
} chs_mapping;

chiosa_status chs_mapping_open(chs_mapping *mapping, const char *path, chiosa_error *error);
void chs_mapping_close(chs_mapping *mapping);

/*
 * Writing. A regular file is written as PATH.partial beside its place and renamed over it by chs_writer_commit, after
 * fsync; a pipe, terminal or device is written directly. Errors are sticky: the first one is what commit reports.
 */
typedef struct chs_writer chs_writer;

chiosa_status chs_writer_open(chs_writer **writer, const char *path, chiosa_error *error);
/* The same onto an open descriptor (standard output), which stays open; `name` is for messages. */
chiosa_status chs_writer_on(chs_writer **writer, int descriptor, const char *name, chiosa_error *error);
/* Whether writing failed because nobody reads the pipe any more. */
bool chs_writer_pipe_closed(const chs_writer *writer);
void chs_writer_add(chs_writer *writer, const void *data, size_t length);
/* What has been buffered goes to the system now. The status of all writes so far. */
chiosa_status chs_writer_flush(chs_writer *writer, chiosa_error *error);
/* Makes the file appear and frees the writer, also on failure (then nothing appears). */
chiosa_status chs_writer_commit(chs_writer *writer, chiosa_error *error);
/* Removes the partial file and frees the writer; NULL allowed. */
void chs_writer_abandon(chs_writer *writer);

bool chs_is_folder(const char *path);

/*
 * The regular files below `folder`, recursively, sorted by the bytes of their paths; names that begin with a dot are
 * passed over, links to folders are not followed. *paths is one block of *count strings, to be freed with
 * chs_paths_free.
 */
chiosa_status chs_folder_list(char ***paths, size_t *count, const char *folder, chiosa_error *error);
void chs_paths_free(char **paths, size_t count);

#endif
