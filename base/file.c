/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* realpath */
#include "base/file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_STEP = 64 * 1024, WRITE_STEP = 256 * 1024 };

static chiosa_status read_all(chs_buffer *buffer, int fd, const char *path, size_t limit, chiosa_error *error)
{
	size_t start = buffer->length;
	for (;;) {
		char *room = chs_buffer_room(buffer, READ_STEP);
		if (!room)
			return chs_fail_memory(error);
		ssize_t got = read(fd, room, READ_STEP);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return chs_fail_system(error, path, "cannot read", errno);
		buffer->length += (size_t)got;
		buffer->data[buffer->length] = '\0';
		if (buffer->length - start > limit)
			return chs_fail_at(error, CHIOSA_ERROR_INPUT, path, 0, 0, "the file is larger than the %zu bytes allowed",
			                   limit);
		if (got == 0)
			return CHIOSA_OK;
	}
}

chiosa_status chs_file_read(chs_buffer *buffer, const char *path, size_t limit, chiosa_error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return chs_fail_system(error, path, "cannot open", errno);
	chiosa_status status = read_all(buffer, fd, path, limit, error);
	close(fd);
	return status;
}

chiosa_status chs_mapping_open(chs_mapping *mapping, const char *path, chiosa_error *error)
{
	chiosa_status status = CHIOSA_OK;
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return chs_fail_system(error, path, "cannot open", errno);
	*mapping = (chs_mapping){0};
	if (fstat(fd, &info) != 0) {
		status = chs_fail_system(error, path, "cannot examine", errno);
	} else if (!S_ISREG(info.st_mode)) {
		status = chs_fail_at(error, CHIOSA_ERROR_IO, path, 0, 0, "expected a regular file");
	} else if (info.st_size > 0) {
		void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (data == MAP_FAILED)
			status = chs_fail_system(error, path, "cannot map", errno);
		else
			*mapping = (chs_mapping){data, (size_t)info.st_size};
	}
	close(fd);
	return status;
}

void chs_mapping_close(chs_mapping *mapping)
{
	if (mapping->data) {
		void *data;
		memcpy(&data, &mapping->data, sizeof data); /* munmap takes what mmap gave, without const */
		munmap(data, mapping->length);
	}
	*mapping = (chs_mapping){0};
}

struct chs_writer {
	int fd;
	char *path;             /* for messages */
	char *target, *partial; /* partial becomes target; NULL when the path is written directly */
	chs_buffer pending;
	int failure; /* errno of the first failed write, or 0 */
};

static void writer_free(chs_writer *writer)
{
	if (writer->fd >= 0)
		close(writer->fd);
	free(writer->path);
	free(writer->target);
	free(writer->partial);
	chs_buffer_free(&writer->pending);
	free(writer);
}

static char *join(const char *a, const char *b, const char *c)
{
	chs_buffer buffer = {0};
	chs_buffer_add_string(&buffer, a);
	chs_buffer_add_string(&buffer, b);
	chs_buffer_add_string(&buffer, c);
	return chs_buffer_take(&buffer);
}

/*
 * What exists and is no regular file (a pipe, a terminal) is not to be replaced by one, nor are the links that name
 * open descriptors (/dev/stdout, /dev/fd/3), whatever stands behind them.
 */
static bool is_special(const char *path)
{
	struct stat info;
	if (lstat(path, &info) == 0 && S_ISLNK(info.st_mode) &&
	    (strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0))
		return true;
	return stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

/* The file behind a link, so that the link stays and its target is replaced; else the path itself. NULL: no memory. */
static char *target_of(const char *path)
{
	struct stat info;
	char *resolved = lstat(path, &info) == 0 && S_ISLNK(info.st_mode) ? realpath(path, NULL) : NULL;
	return resolved ? resolved : join(path, "", "");
}

chiosa_status chs_writer_open(chs_writer **out, const char *path, chiosa_error *error)
{
	chs_writer *writer = chs_alloc(1, sizeof *writer);
	if (!writer)
		return chs_fail_memory(error);
	bool direct = is_special(path);
	writer->fd = -1;
	writer->path = join(path, "", "");
	writer->target = direct ? NULL : target_of(path);
	writer->partial = writer->target ? join(writer->target, ".partial", "") : NULL;
	if (!writer->path || (!direct && !writer->partial)) {
		writer_free(writer);
		return chs_fail_memory(error);
	}
	int failure = !*path ? ENOENT : chs_is_folder(path) ? EISDIR : 0;
	if (!failure) {
		writer->fd = direct ? open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
		                    : open(writer->partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		failure = writer->fd < 0 ? errno : 0;
	}
	if (failure) {
		writer_free(writer);
		return chs_fail_system(error, path, "cannot open for writing", failure);
	}
	*out = writer;
	return CHIOSA_OK;
}

chiosa_status chs_writer_on(chs_writer **out, int descriptor, const char *name, chiosa_error *error)
{
	chs_writer *writer = chs_alloc(1, sizeof *writer);
	if (!writer)
		return chs_fail_memory(error);
	writer->fd = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
	int failure = writer->fd < 0 ? errno : 0;
	writer->path = join(name, "", "");
	if (failure || !writer->path) {
		writer_free(writer);
		return failure ? chs_fail_system(error, name, "cannot open for writing", failure) : chs_fail_memory(error);
	}
	*out = writer;
	return CHIOSA_OK;
}

bool chs_writer_pipe_closed(const chs_writer *writer)
{
	return writer->failure == EPIPE;
}

static void write_out(chs_writer *writer, const char *data, size_t length)
{
	while (length && !writer->failure) {
		ssize_t written = write(writer->fd, data, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0) {
			writer->failure = errno;
			return;
		}
		data += written;
		length -= (size_t)written;
	}
}

void chs_writer_add(chs_writer *writer, const void *data, size_t length)
{
	chs_buffer_add(&writer->pending, data, length);
	if (writer->pending.failed) {
		writer->failure = writer->failure ? writer->failure : ENOMEM;
	} else if (writer->pending.length >= WRITE_STEP) {
		write_out(writer, writer->pending.data, writer->pending.length);
		chs_buffer_clear(&writer->pending);
	}
}

chiosa_status chs_writer_flush(chs_writer *writer, chiosa_error *error)
{
	write_out(writer, writer->pending.data, writer->pending.length);
	chs_buffer_clear(&writer->pending);
	if (writer->failure)
		return chs_fail_system(error, writer->path, "cannot write", writer->failure);
	return CHIOSA_OK;
}

chiosa_status chs_writer_commit(chs_writer *writer, chiosa_error *error)
{
	chiosa_status status = chs_writer_flush(writer, error);
	if (status == CHIOSA_OK && writer->partial && fsync(writer->fd) != 0)
		status = chs_fail_system(error, writer->path, "cannot write", errno);
	int closed = close(writer->fd);
	writer->fd = -1;
	if (status == CHIOSA_OK && closed != 0)
		status = chs_fail_system(error, writer->path, "cannot write", errno);
	if (status == CHIOSA_OK && writer->partial && rename(writer->partial, writer->target) != 0)
		status = chs_fail_system(error, writer->path, "cannot rename the finished file", errno);
	if (status != CHIOSA_OK && writer->partial)
		unlink(writer->partial);
	writer_free(writer);
	return status;
}

void chs_writer_abandon(chs_writer *writer)
{
	if (!writer)
		return;
	if (writer->partial)
		unlink(writer->partial);
	writer_free(writer);
}
