/* SPDX-License-Identifier: MIT */
#include "tests/support.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

static void expect_content(const char *path, const char *content)
{
	chs_buffer bytes = support_read(path);
	assert_string_equal(bytes.data, content);
	assert_int_equal(bytes.length, strlen(content));
	chs_buffer_free(&bytes);
}

static chiosa_status write_whole(const char *path, const char *content, chiosa_error *error)
{
	chs_writer *writer;
	chiosa_status status = chs_writer_open(&writer, path, error);
	if (status != CHIOSA_OK)
		return status;
	chs_writer_add(writer, content, strlen(content));
	return chs_writer_commit(writer, error);
}

static void test_read(void **state)
{
	chs_buffer b = {0};
	chiosa_error error;
	(void)state;
	const char *path = support_write_bytes("dieci",
	                                       "0123456\0"
	                                       "89",
	                                       10);
	chs_buffer_add_string(&b, ">");
	assert_int_equal(chs_file_read(&b, path, 10, &error), CHIOSA_OK);
	assert_int_equal(b.length, 11);
	assert_memory_equal(b.data,
	                    ">0123456\0"
	                    "89",
	                    12);
	assert_int_equal(chs_file_read(&b, path, 9, &error), CHIOSA_ERROR_INPUT);
	assert_string_equal(error.path, path);
	assert_non_null(strstr(error.message, "9 bytes"));
	assert_int_equal(chs_file_read(&b, support_path("nessuno"), 10, &error), CHIOSA_ERROR_IO);
	assert_string_equal(error.message, "cannot open: No such file or directory");
	assert_int_equal(chs_file_read(&b, support_folder, 10, &error), CHIOSA_ERROR_IO);
	chs_buffer_free(&b);
	path = support_write("vuoto", "");
	assert_int_equal(chs_file_read(&b, path, 0, &error), CHIOSA_OK);
	assert_int_equal(b.length, 0);
	assert_string_equal(b.data, "");
	chs_buffer_free(&b);
}

static void *feed(void *path)
{
	int fd = open(path, O_WRONLY);
	for (int i = 0; i < 30000; i++)
		if (write(fd, "0123456789", 10) != 10)
			break;
	close(fd);
	return NULL;
}

static void test_read_pipe(void **state)
{
	chs_buffer b = {0};
	pthread_t thread;
	(void)state;
	char path[400];
	snprintf(path, sizeof path, "%s", support_path("tubo"));
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(pthread_create(&thread, NULL, feed, path), 0);
	assert_int_equal(chs_file_read(&b, path, 1 << 20, NULL), CHIOSA_OK);
	pthread_join(thread, NULL);
	assert_int_equal(b.length, 300000);
	assert_memory_equal(b.data + 299990, "0123456789", 11);
	chs_buffer_free(&b);
	unlink(path);
}

static void test_mapping(void **state)
{
	chs_mapping mapping;
	chiosa_error error;
	(void)state;
	assert_int_equal(chs_mapping_open(&mapping, support_write("modello", "contenuto"), &error), CHIOSA_OK);
	assert_int_equal(mapping.length, 9);
	assert_memory_equal(mapping.data, "contenuto", 9);
	chs_mapping_close(&mapping);
	assert_null(mapping.data);
	chs_mapping_close(&mapping);
	assert_int_equal(chs_mapping_open(&mapping, support_write("vuoto", ""), &error), CHIOSA_OK);
	assert_null(mapping.data);
	assert_int_equal(mapping.length, 0);
	chs_mapping_close(&mapping);
	assert_int_equal(chs_mapping_open(&mapping, support_path("nessuno"), &error), CHIOSA_ERROR_IO);
	assert_int_equal(chs_mapping_open(&mapping, support_folder, &error), CHIOSA_ERROR_IO);
	assert_int_equal(chs_mapping_open(&mapping, "/dev/null", &error), CHIOSA_ERROR_IO);
	assert_non_null(strstr(error.message, "regular file"));
}

/* Until it is whole the old content stands, and the new one nowhere under the file's name. */
static void test_write(void **state)
{
	chs_writer *writer;
	(void)state;
	const char *path = support_write("uscita", "vecchio");
	assert_int_equal(chs_writer_open(&writer, path, NULL), CHIOSA_OK);
	chs_writer_add(writer, "nuo", 3);
	chs_writer_add(writer, NULL, 0);
	chs_writer_add(writer, "vo", 2);
	assert_int_equal(chs_writer_flush(writer, NULL), CHIOSA_OK);
	expect_content(path, "vecchio");
	expect_content(support_path("uscita.partial"), "nuovo");
	assert_int_equal(chs_writer_commit(writer, NULL), CHIOSA_OK);
	expect_content(path, "nuovo");
	assert_false(support_exists(support_path("uscita.partial")));
}

static void test_write_much(void **state)
{
	chs_writer *writer;
	(void)state;
	const char *path = support_path("molto");
	assert_int_equal(chs_writer_open(&writer, path, NULL), CHIOSA_OK);
	for (uint32_t i = 0; i < 300000; i++)
		chs_writer_add(writer, &i, sizeof i);
	assert_int_equal(chs_writer_commit(writer, NULL), CHIOSA_OK);
	chs_buffer bytes = support_read(path);
	assert_int_equal(bytes.length, 300000 * sizeof(uint32_t));
	for (uint32_t i = 0; i < 300000; i++)
		assert_memory_equal(bytes.data + i * sizeof i, &i, sizeof i);
	chs_buffer_free(&bytes);
}

static void test_abandon(void **state)
{
	chs_writer *writer;
	(void)state;
	assert_int_equal(chs_writer_open(&writer, support_path("lasciato"), NULL), CHIOSA_OK);
	chs_writer_add(writer, "x", 1);
	chs_writer_abandon(writer);
	support_assert_absent("lasciato");
	const char *path = support_write("tenuto", "vecchio");
	assert_int_equal(chs_writer_open(&writer, path, NULL), CHIOSA_OK);
	chs_writer_add(writer, "x", 1);
	chs_writer_flush(writer, NULL);
	chs_writer_abandon(writer);
	expect_content(path, "vecchio");
	chs_writer_abandon(NULL);
}

static void test_cannot_open(void **state)
{
	chs_writer *writer;
	chiosa_error error;
	(void)state;
	assert_int_equal(write_whole(support_path("manca/uscita"), "x", &error), CHIOSA_ERROR_IO);
	assert_string_equal(error.path, support_path("manca/uscita"));
	assert_int_equal(chs_writer_open(&writer, support_folder, &error), CHIOSA_ERROR_IO);
	assert_non_null(strstr(error.message, "Is a directory"));
	assert_int_equal(write_whole("", "x", &error), CHIOSA_ERROR_IO);
	if (geteuid() == 0) {
		print_message("the superuser may write everywhere: an unwritable folder is not tested\n");
		return;
	}
	const char *folder = support_path("chiusa");
	assert_int_equal(mkdir(folder, 0500), 0);
	assert_int_equal(write_whole(support_path("chiusa/uscita"), "x", &error), CHIOSA_ERROR_IO);
	assert_int_equal(error.code, CHIOSA_ERROR_IO);
	assert_int_equal(rmdir(folder), 0);
}

static void test_full_device(void **state)
{
	chs_writer *writer;
	chiosa_error error = {0};
	static char block[1 << 20];
	(void)state;
	if (!support_exists("/dev/full"))
		skip();
	assert_int_equal(write_whole("/dev/full", "x", &error), CHIOSA_ERROR_IO);
	assert_string_equal(error.message, "cannot write: No space left on device");
	assert_string_equal(error.path, "/dev/full");
	assert_false(support_exists("/dev/full.partial"));
	/* The first failure is what stays, however much is written behind it. */
	assert_int_equal(chs_writer_open(&writer, "/dev/full", NULL), CHIOSA_OK);
	chs_writer_add(writer, block, sizeof block);
	chs_writer_add(writer, block, sizeof block);
	assert_int_equal(chs_writer_flush(writer, &error), CHIOSA_ERROR_IO);
	assert_false(chs_writer_pipe_closed(writer));
	assert_int_equal(chs_writer_flush(writer, &error), CHIOSA_ERROR_IO);
	assert_int_equal(chs_writer_commit(writer, &error), CHIOSA_ERROR_IO);
	assert_int_equal(write_whole("/dev/null", "x", &error), CHIOSA_OK);
	assert_false(support_exists("/dev/null.partial"));
}

static void test_pipe(void **state)
{
	chs_writer *writer;
	chiosa_error error;
	int ends[2];
	char got[10];
	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(chs_writer_on(&writer, ends[1], "standard output", &error), CHIOSA_OK);
	chs_writer_add(writer, "ciao", 4);
	assert_int_equal(chs_writer_commit(writer, &error), CHIOSA_OK);
	assert_int_equal(read(ends[0], got, sizeof got), 4);
	assert_memory_equal(got, "ciao", 4);
	assert_int_equal(write(ends[1], "x", 1), 1); /* the descriptor is still open */
	close(ends[0]);
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	sigaction(SIGPIPE, &ignore, &before);
	assert_int_equal(chs_writer_on(&writer, ends[1], "standard output", &error), CHIOSA_OK);
	chs_writer_add(writer, "ciao", 4);
	assert_false(chs_writer_pipe_closed(writer));
	assert_int_equal(chs_writer_flush(writer, &error), CHIOSA_ERROR_IO);
	assert_true(chs_writer_pipe_closed(writer));
	assert_string_equal(error.path, "standard output");
	chs_writer_abandon(writer);
	sigaction(SIGPIPE, &before, NULL);
	close(ends[1]);
	assert_int_equal(chs_writer_on(&writer, ends[1], "standard output", &error), CHIOSA_ERROR_IO);
}

/* A link to a file stays a link: the file behind it is replaced. */
static void test_link(void **state)
{
	struct stat info;
	(void)state;
	const char *target = support_write("vero", "vecchio"), *link = support_path("rimando");
	assert_int_equal(symlink("vero", link), 0);
	assert_int_equal(write_whole(link, "nuovo", NULL), CHIOSA_OK);
	assert_int_equal(lstat(link, &info), 0);
	assert_true(S_ISLNK(info.st_mode));
	expect_content(target, "nuovo");
	support_assert_absent("rimando.partial");
	assert_false(support_exists(support_path("vero.partial")));
	/* One that leads nowhere becomes the file. */
	assert_int_equal(unlink(target), 0);
	assert_int_equal(write_whole(link, "nuovo", NULL), CHIOSA_OK);
	expect_content(link, "nuovo");
}

/* /dev/stdout and its like name an open descriptor: nothing is renamed over them, even when it leads to a file. */
static void test_descriptor_path(void **state)
{
	char path[40];
	struct stat before, after;
	(void)state;
	const char *file = support_write("aperto", "prima\n");
	int fd = open(file, O_WRONLY | O_APPEND);
	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	if (lstat(path, &before) != 0)
		skip();
	assert_int_equal(fstat(fd, &before), 0);
	assert_int_equal(write_whole(path, "dopo\n", NULL), CHIOSA_OK);
	assert_int_equal(stat(file, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	expect_content(file, "prima\ndopo\n");
	close(fd);
}

static void test_folders(void **state)
{
	char **paths;
	size_t count, prefix = strlen(support_folder) + 1;
	chiosa_error error;
	static const char *const expected[] = {"elenco/B.txt", "elenco/a.txt",    "elenco/a/b/c.txt",
	                                       "elenco/a/z",   "elenco/link.txt", "elenco/è.txt"};
	enum { COUNT = sizeof expected / sizeof expected[0] };
	(void)state;
	assert_int_equal(mkdir(support_path("elenco"), 0700), 0);
	assert_int_equal(chs_folder_list(&paths, &count, support_path("elenco"), &error), CHIOSA_OK);
	assert_int_equal(count, 0);
	chs_paths_free(paths, count);
	assert_int_equal(mkdir(support_path("elenco/a"), 0700), 0);
	assert_int_equal(mkdir(support_path("elenco/a/b"), 0700), 0);
	assert_int_equal(mkdir(support_path("elenco/.git"), 0700), 0);
	assert_int_equal(mkdir(support_path("elenco/vuota"), 0700), 0);
	static const char *const files[] = {"elenco/è.txt",     "elenco/a/z",       "elenco/a.txt",    "elenco/B.txt",
	                                    "elenco/a/b/c.txt", "elenco/.nascosto", "elenco/.git/HEAD"};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		support_write(files[i], "x");
	assert_int_equal(symlink("a.txt", support_path("elenco/link.txt")), 0);
	assert_int_equal(symlink("..", support_path("elenco/a/su")), 0);
	assert_int_equal(symlink("manca", support_path("elenco/rotto")), 0);
	assert_int_equal(mkfifo(support_path("elenco/tubo"), 0600), 0);
	assert_int_equal(chs_folder_list(&paths, &count, support_path("elenco"), &error), CHIOSA_OK);
	assert_int_equal(count, COUNT);
	for (size_t i = 0; i < COUNT; i++)
		assert_string_equal(paths[i] + prefix, expected[i]);
	chs_paths_free(paths, count);
	assert_int_equal(chs_folder_list(&paths, &count, support_path("elenco/"), &error), CHIOSA_OK);
	assert_int_equal(count, COUNT);
	assert_null(strstr(paths[0], "//"));
	chs_paths_free(paths, count);
	assert_true(chs_is_folder(support_path("elenco")));
	assert_false(chs_is_folder(support_path("elenco/a.txt")));
	assert_int_equal(chs_folder_list(&paths, &count, support_path("manca"), &error), CHIOSA_ERROR_IO);
	assert_int_equal(chs_folder_list(&paths, &count, support_path("elenco/a.txt"), &error), CHIOSA_ERROR_IO);
}

static int remove_all(void **state)
{
	char command[300];
	(void)state;
	snprintf(command, sizeof command, "rm -r '%s'", support_folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_read),        cmocka_unit_test(test_read_pipe),       cmocka_unit_test(test_mapping),
	    cmocka_unit_test(test_write),       cmocka_unit_test(test_write_much),      cmocka_unit_test(test_abandon),
	    cmocka_unit_test(test_cannot_open), cmocka_unit_test(test_full_device),     cmocka_unit_test(test_pipe),
	    cmocka_unit_test(test_link),        cmocka_unit_test(test_descriptor_path), cmocka_unit_test(test_folders),
	};
	return cmocka_run_group_tests(tests, support_start, remove_all);
}
