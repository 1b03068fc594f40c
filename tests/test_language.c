/* SPDX-License-Identifier: MIT */
#include "base/hash.h"
#include "language_support.h"

static chs_entry find(const chs_language *language, chs_match match, const char *word)
{
	return chs_language_find(language, chs_language_key(match, chs_slice_from(word)));
}

static void every_way_of_matching(void **state)
{
	(void)state;
	language_write("language.txt", "# settings\nname = Testish\nstemmer = italian\nelision = split\n");
	language_write("cue-verb.txt", "@match stem\naccusare # a comment\n@match form\ngià\n@match cased\nPapa\n"
	                               "@match ending\n-arono\n!erano\n");
	chs_language *language = language_load();
	chs_classes class = chs_language_class(language, "cue-verb");
	assert_string_equal(chs_language_setting(language, "name"), "Testish");
	assert_null(chs_language_setting(language, "none"));
	assert_string_equal(chs_language_stemmer(language), "italian");
	assert_string_equal(chs_language_tag(language), "xx");
	assert_int_equal(find(language, CHS_MATCH_STEM, "accus").classes, class);
	assert_int_equal(find(language, CHS_MATCH_FORM, "gi\u00E0").classes, class);
	assert_int_equal(find(language, CHS_MATCH_CASED, "Papa").classes, class);
	assert_int_equal(find(language, CHS_MATCH_CASED, "papa").classes, 0);
	assert_int_equal(find(language, CHS_MATCH_FORM, "papa").classes, 0);
	assert_int_equal(find(language, CHS_MATCH_ENDING, "arono").classes, class);
	assert_int_equal(find(language, CHS_MATCH_EXCEPTION, "erano").classes, class);
	assert_int_equal(find(language, CHS_MATCH_FORM, "a comment").classes, 0);
	chs_language_free(language);
}

/* The filter denies no key that is known, and nearly all that are not. */
static void filter_of_keys(void **state)
{
	(void)state;
	language_write("cue-a.txt", "uno\nfare ricorso al Tar\n@match ending\n-arono\n");
	chs_language *language = language_load();
	chs_key_filter filter = chs_language_filter(language);
	uint64_t known[] = {chs_language_key(CHS_MATCH_FORM, chs_slice_from("uno")),
	                    chs_language_key(CHS_MATCH_ENDING, chs_slice_from("arono")),
	                    chs_language_key(CHS_MATCH_FORM, chs_slice_from("fare")), 0};
	known[3] = chs_hash_join(known[2], chs_language_key(CHS_MATCH_FORM, chs_slice_from("ricorso")));
	for (size_t i = 0; i < 4; i++)
		assert_false(chs_filter_denies(filter, known[i]));
	size_t denied = 0;
	for (uint64_t i = 0; i < 1000; i++)
		denied += chs_filter_denies(filter, chs_hash_join(i, 1));
	assert_true(denied > 800);
	chs_language_free(language);
	/* A language that knows nothing denies all. */
	assert_int_equal(chs_language_load(&language, NULL, "qq", NULL), CHIOSA_OK);
	assert_true(chs_filter_denies(chs_language_filter(language), known[0]));
	chs_language_free(language);
}

static void classes_by_name_and_prefix(void **state)
{
	(void)state;
	language_write("cue-a.txt", "uno\n");
	language_write("cue-b.txt", "due\nuno\n");
	language_write("grammar-c.txt", "tre\n");
	language_write("word-d.txt", "uno\n");
	language_write("empty.txt", "# nothing\n\n");
	chs_language *language = language_load();
	chs_classes a = chs_language_class(language, "cue-a"), b = chs_language_class(language, "cue-b");
	assert_true(a && b && a != b);
	assert_int_equal(chs_language_classes(language, "cue-"), a | b);
	assert_int_equal(chs_language_class(language, "empty"), 0);
	assert_int_equal(chs_language_n_classes(language), 3);
	assert_null(chs_language_class_name(language, 3));
	chs_entry one = find(language, CHS_MATCH_FORM, "uno");
	assert_int_equal(one.classes, a | b);
	assert_int_equal(one.traits, chs_language_trait(language, "word-d"));
	assert_true(one.traits);
	assert_int_equal(chs_language_class(language, "word-d"), 0);
	chs_language_free(language);
}

static void phrases_are_tokenised_like_text(void **state)
{
	(void)state;
	language_write("language.txt", "elision = split\n");
	language_write("elision.txt", "l'\nd'\n");
	language_write("cue-phrase.txt", "l\u2019accordo   raggiunto\nrock'n'roll\n");
	chs_language *language = language_load();
	chs_classes class = chs_language_class(language, "cue-phrase");
	uint64_t key = chs_language_key(CHS_MATCH_FORM, chs_slice_from("l'"));
	assert_int_equal(chs_language_find(language, key).longest_phrase, 3);
	key = chs_hash_join(key, chs_language_key(CHS_MATCH_FORM, chs_slice_from("accordo")));
	assert_int_equal(chs_language_find(language, key).classes, 0);
	key = chs_hash_join(key, chs_language_key(CHS_MATCH_FORM, chs_slice_from("raggiunto")));
	assert_int_equal(chs_language_find(language, key).classes, class);
	assert_int_equal(find(language, CHS_MATCH_FORM, "rock'n'roll").classes, class);
	chs_language_free(language);
}

static void lines_keep_their_order(void **state)
{
	(void)state;
	language_write("furniture.txt", "@match line\n=  Leggi  ANCHE\n^ foto:\n");
	chs_language *language = language_load();
	assert_int_equal(chs_language_n_lines(language, "furniture"), 2);
	assert_true(chs_slice_is(chs_language_line(language, "furniture", 0), "= leggi anche"));
	assert_true(chs_slice_is(chs_language_line(language, "furniture", 1), "^ foto:"));
	assert_null(chs_language_line(language, "furniture", 2).data);
	assert_int_equal(chs_language_n_lines(language, "none"), 0);
	assert_int_equal(chs_language_n_classes(language), 0); /* lines need no class */
	chs_language_free(language);
}

static void ways_of_matching_do_not_meet(void **state)
{
	(void)state;
	/* Words of up to three letters under neighbouring seeds are where a hash may be weak. */
	static const chs_match ways[] = {CHS_MATCH_STEM, CHS_MATCH_FORM, CHS_MATCH_CASED, CHS_MATCH_ENDING};
	chs_map keys = {0};
	char word[4] = {0};
	for (word[0] = 'a'; word[0] <= 'z'; word[0]++)
		for (word[1] = 'a'; word[1] <= 'z'; word[1]++)
			for (word[2] = 'a'; word[2] <= 'z'; word[2]++)
				for (size_t way = 0; way < 4; way++) {
					bool inserted;
					assert_non_null(
					    chs_map_put(&keys, chs_language_key(ways[way], chs_slice_from(word)), 0, &inserted));
					assert_true(inserted);
				}
	chs_map_free(&keys);
}

static void check_fault(const char *name, const char *text, size_t line, const char *message)
{
	chs_language *language = NULL;
	chiosa_error error = {0};
	language_write(name, text);
	if (chs_language_load(&language, support_folder, "xx", &error) != CHIOSA_ERROR_INPUT)
		fail_msg("%s was taken: \"%.40s\"", name, text);
	assert_null(language);
	assert_int_equal(error.line, line);
	assert_non_null(strstr(error.path, name));
	if (!strstr(error.message, message))
		fail_msg("\"%s\" lacks \"%s\"", error.message, message);
	language_clear(NULL);
}

static void faults_name_file_and_line(void **state)
{
	(void)state;
	char line[1100];
	check_fault("cue-a.txt", "uno\n@metch form\n", 2, "@match");
	check_fault("cue-a.txt", "@match stems\n", 1, "@match stems");
	check_fault("cue-a.txt", "\n\nuno due tre quattro cinque sei sette otto nove dieci undici\n", 3, "ten words");
	check_fault("cue-a.txt", "@match ending\n-nove lettere\n", 2, "ending");
	check_fault("cue-a.txt", "@match ending\n-abcdefghi\n", 2, "ending");
	check_fault("cue-a.txt", "uno\n! \n", 2, "\"!\"");
	check_fault("cue-a.txt", "uno\nperch\xE9\n", 2, "UTF-8");
	check_fault("Cue_A.txt", "uno\n", 0, "file name");
	check_fault("language.txt", "stemmer italian\n", 1, "name = value");
	memset(line, 'a', sizeof line - 1);
	line[sizeof line - 1] = '\0';
	check_fault("cue-a.txt", line, 1, "1024");
}

static void unknown_stemmer_names_file_and_line(void **state)
{
	(void)state;
	chs_language *language;
	chiosa_error error;
	language_write("language.txt", "name = X\nstemmer = etruscan\n");
	assert_int_equal(chs_language_load(&language, support_folder, "xx", &error), CHIOSA_ERROR_ARGUMENT);
	assert_int_equal(error.line, 2);
	assert_non_null(strstr(error.path, "language.txt"));
}

static void too_many_classes(void **state)
{
	(void)state;
	chs_language *language;
	chiosa_error error;
	char name[32];
	for (int i = 0; i <= CHS_MAX_CLASSES; i++) {
		snprintf(name, sizeof name, "cue-%03d.txt", i);
		language_write(name, "uno\n");
	}
	assert_int_equal(chs_language_load(&language, support_folder, "xx", &error), CHIOSA_ERROR_INPUT);
	assert_non_null(strstr(error.path, "cue-064.txt"));
	unlink(error.path);
	language = language_load();
	assert_int_equal(chs_language_n_classes(language), CHS_MAX_CLASSES);
	assert_int_equal(find(language, CHS_MATCH_FORM, "uno").classes, UINT64_MAX);
	chs_language_free(language);
}

static void no_folder_is_no_error(void **state)
{
	(void)state;
	chs_language *language;
	assert_int_equal(chs_language_load(&language, NULL, "fr", NULL), CHIOSA_OK);
	assert_string_equal(chs_language_stemmer(language), "french");
	assert_int_equal(chs_language_n_classes(language), 0);
	assert_int_equal(find(language, CHS_MATCH_FORM, "le").classes, 0);
	chs_language_free(language);
	assert_int_equal(chs_language_load(&language, support_folder, "qq", NULL), CHIOSA_OK);
	assert_string_equal(chs_language_stemmer(language), "");
	chs_language_free(language);
	assert_int_equal(chs_language_load(&language, support_folder, "../it", NULL), CHIOSA_ERROR_ARGUMENT);
}

static void equal_files_make_equal_bytes(void **state)
{
	(void)state;
	chs_language *first = language_italian(), *second = language_italian();
	assert_true(chs_slice_equal(chs_language_block(first), chs_language_block(second)));
	chs_language_free(second);
	chs_language *view;
	assert_int_equal(chs_language_view(&view, chs_language_block(first), NULL), CHIOSA_OK);
	assert_string_equal(chs_language_setting(view, "elision"), "split");
	assert_int_equal(chs_language_n_classes(view), chs_language_n_classes(first));
	chs_language_free(view);
	chs_language_free(first);
}

/* Asks a view everything that it can be asked. */
static void ask(const chs_language *language)
{
	size_t seen = strlen(chs_language_tag(language)) + strlen(chs_language_stemmer(language));
	for (size_t i = 0; i < chs_language_n_classes(language); i++)
		seen += strlen(chs_language_class_name(language, i));
	chs_language_setting(language, "name");
	for (size_t i = 0; i < chs_language_n_lines(language, "furniture"); i++)
		seen += chs_language_line(language, "furniture", i).length;
	seen +=
	    find(language, CHS_MATCH_FORM, "uno").longest_phrase + find(language, CHS_MATCH_FORM, "nessuno").longest_phrase;
	assert_true(seen < 100000);
}

static void damaged_blocks_do_no_harm(void **state)
{
	(void)state;
	language_write("language.txt", "name = X\n");
	language_write("cue-a.txt", "uno\ndue tre\n!quattro\n");
	language_write("furniture.txt", "@match line\n^ foto\n= video\n");
	chs_language *language = language_load(), *view;
	chs_slice block = chs_language_block(language);
	uint64_t *copy = malloc(block.length); /* 8-byte aligned, and no byte longer than the block */
	assert_non_null(copy);
	for (size_t length = 0; length < block.length; length++) {
		memcpy(copy, block.data, block.length);
		assert_int_equal(chs_language_view(&view, chs_slice_of((char *)copy, length), NULL), CHIOSA_ERROR_MODEL);
	}
	for (size_t at = 0; at < block.length; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			memcpy(copy, block.data, block.length);
			((char *)copy)[at] = (char)(((char *)copy)[at] ^ (1 << bit));
			if (chs_language_view(&view, chs_slice_of((char *)copy, block.length), NULL) != CHIOSA_OK)
				continue;
			ask(view);
			chs_language_free(view);
		}
	}
	free(copy);
	chs_language_free(language);
}

int main(void)
{
#define LANGUAGE_TEST(test) cmocka_unit_test_teardown(test, language_clear)
	const struct CMUnitTest tests[] = {
	    LANGUAGE_TEST(every_way_of_matching),
	    LANGUAGE_TEST(filter_of_keys),
	    LANGUAGE_TEST(classes_by_name_and_prefix),
	    LANGUAGE_TEST(phrases_are_tokenised_like_text),
	    LANGUAGE_TEST(lines_keep_their_order),
	    LANGUAGE_TEST(ways_of_matching_do_not_meet),
	    LANGUAGE_TEST(faults_name_file_and_line),
	    LANGUAGE_TEST(unknown_stemmer_names_file_and_line),
	    LANGUAGE_TEST(too_many_classes),
	    LANGUAGE_TEST(no_folder_is_no_error),
	    LANGUAGE_TEST(equal_files_make_equal_bytes),
	    LANGUAGE_TEST(damaged_blocks_do_no_harm),
	};
	return cmocka_run_group_tests(tests, support_start, support_end);
}
