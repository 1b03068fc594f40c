/* SPDX-License-Identifier: MIT */
#include "cli/places.h"

#include "cli/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *program_name = "";

void remember_program(const char *name)
{
	program_name = name ? name : "";
}

/* folder[]: the program's own folder, or "". */
static void program_folder(char *folder, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", folder, size - 1);
	folder[length > 0 ? length : 0] = '\0';
	if (length <= 0 && strchr(program_name, '/'))
		snprintf(folder, size, "%s", program_name);
	char *slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
}

static const char *find(char *found, size_t size, const char *installed, const char *const *beside)
{
	char folder[3072];
	if (found[0])
		return found;
	snprintf(found, size, "%s", installed);
	program_folder(folder, sizeof folder);
	for (; !chs_is_folder(found) && *beside && folder[0]; beside++)
		snprintf(found, size, "%s/%s", folder, *beside);
	if (!chs_is_folder(found))
		snprintf(found, size, "%s", installed);
	return found;
}

const char *data_folder(void)
{
	static char found[4096];
	static const char *const beside[] = {"../share/chiosa/features", "../../features", NULL};
	return find(found, sizeof found, CHIOSA_DATA_FOLDER, beside);
}

const char *model_folder(void)
{
	static char found[4096];
	static const char *const beside[] = {"../share/chiosa/models", "../../models", NULL};
	return find(found, sizeof found, CHIOSA_MODEL_FOLDER, beside);
}

chiosa_status open_model(chiosa_model **model, const char *path, const char *language, chiosa_error *error)
{
	chs_buffer own = {0};
	if (!path) {
		chs_buffer_format(&own, "%s/%s.chiosa", model_folder(), language);
		if (own.failed)
			return chs_fail_memory(error);
		path = own.data;
	}
	chiosa_status status = chiosa_model_open(model, path, error);
	if (status == CHIOSA_OK && chiosa_model_warning(*model))
		print_message("warning: %s: %s", path, chiosa_model_warning(*model));
	chs_buffer_free(&own);
	return status;
}
