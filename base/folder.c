/* SPDX-License-Identifier: MIT */
/* Listing folders. Breadth first over a growing list, so that depth costs memory and not stack. */
#include "base/file.h"
#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct path_list {
	char **items;
	size_t count, capacity;
} path_list;

bool chs_is_folder(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

void chs_paths_free(char **paths, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(paths[i]);
	free(paths);
}

/* Takes `path` over, also on failure. */
static bool list_add(path_list *list, char *path)
{
	if (!path || !chs_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items)) {
		free(path);
		return false;
	}
	list->items[list->count++] = path;
	return true;
}

static char *path_below(const char *folder, const char *name)
{
	chs_buffer path = {0};
	size_t length = strlen(folder);
	chs_buffer_add(&path, folder, length);
	if (length && folder[length - 1] != '/')
		chs_buffer_add_char(&path, '/');
	chs_buffer_add_string(&path, name);
	return chs_buffer_take(&path);
}

static bool add_entry(path_list *files, path_list *folders, const char *folder, const char *name)
{
	struct stat info;
	char *path = path_below(folder, name);
	if (!path)
		return false;
	if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode))
		return list_add(folders, path);
	if (stat(path, &info) == 0 && S_ISREG(info.st_mode))
		return list_add(files, path);
	free(path);
	return true;
}

static chiosa_status read_folder(path_list *files, path_list *folders, const char *folder, chiosa_error *error)
{
	chiosa_status status = CHIOSA_OK;
	DIR *stream = opendir(folder);
	if (!stream)
		return chs_fail_system(error, folder, "cannot open the folder", errno);
	struct dirent *entry;
	while (status == CHIOSA_OK && (entry = readdir(stream)))
		if (entry->d_name[0] != '.' && !add_entry(files, folders, folder, entry->d_name))
			status = chs_fail_memory(error);
	closedir(stream);
	return status;
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

chiosa_status chs_folder_list(char ***paths, size_t *count, const char *folder, chiosa_error *error)
{
	path_list files = {0}, folders = {0};
	chiosa_status status = CHIOSA_OK;
	if (!list_add(&folders, path_below(folder, "")))
		status = chs_fail_memory(error);
	for (size_t i = 0; status == CHIOSA_OK && i < folders.count; i++)
		status = read_folder(&files, &folders, folders.items[i], error);
	chs_paths_free(folders.items, folders.count);
	if (status != CHIOSA_OK) {
		chs_paths_free(files.items, files.count);
		return status;
	}
	if (files.count)
		qsort(files.items, files.count, sizeof *files.items, compare_paths);
	*paths = files.items;
	*count = files.count;
	return CHIOSA_OK;
}
