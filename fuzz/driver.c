/* SPDX-License-Identifier: MIT */
/* A main for a target where there is no fuzzer: runs it over files, and over the files of folders. */
#include "base/file.h"
#include "support.h"

static size_t runs;

static bool run_file(const char *path)
{
	chs_buffer bytes = {0};
	if (chs_file_read(&bytes, path, (size_t)1 << 30, NULL) != CHIOSA_OK) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return false;
	}
	/* Room of exactly the input's size: a sanitizer sees the first byte read behind it. */
	uint8_t *data = malloc(bytes.length ? bytes.length : 1);
	FUZZ_CHECK(data);
	if (bytes.length)
		memcpy(data, bytes.data, bytes.length);
	size_t length = bytes.length;
	chs_buffer_free(&bytes);
	LLVMFuzzerTestOneInput(data, length);
	free(data);
	runs++;
	return true;
}

static bool run_folder(const char *path)
{
	char **paths;
	size_t count;
	bool good = true;
	if (chs_folder_list(&paths, &count, path, NULL) != CHIOSA_OK) {
		fprintf(stderr, "%s: cannot be listed\n", path);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		good = run_file(paths[i]) && good;
	chs_paths_free(paths, count);
	return good;
}

int main(int argc, char **argv)
{
	bool good = true;
	for (int i = 1; i < argc; i++)
		good = (chs_is_folder(argv[i]) ? run_folder(argv[i]) : run_file(argv[i])) && good;
	printf("%zu inputs\n", runs);
	return good && runs > 0 ? 0 : 1;
}
