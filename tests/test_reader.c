/* SPDX-License-Identifier: MIT */
/* Files are written, read, and what came out is told in one line per article or error: see tell(). */
#include "base/buffer.h"
#include "corpus/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/chiosa-reader-XXXXXX";

static const chs_reader_options PLAIN = {0}, CORPUS = {.labels_needed = true};

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

/* ---- Helpers ----------------------------------------------------------------------------------------------------- */

static const char *path_of(const char *name)
{
	static char paths[4][256];
	static size_t turn;
	char *path = paths[turn++ % 4];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

static void write_bytes(const char *name, const void *data, size_t length)
{
	FILE *file = fopen(path_of(name), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static void tell_slice(chs_buffer *out, const char *name, chs_slice value)
{
	if (!value.length)
		return;
	chs_buffer_format(out, " %s=", name);
	chs_buffer_add_slice(out, value);
}

static void tell_article(chs_buffer *out, const chs_article *a)
{
	static const char *const whys[] = {"", "furniture", "unlabelled", "uncertain"};
	chs_buffer_format(out, "%zu", a->line);
	if (a->has_id)
		tell_slice(out, "id", a->id);
	tell_slice(out, "lang", a->language);
	tell_slice(out, "title", a->title);
	tell_slice(out, "date", a->date);
	tell_slice(out, "source", a->source);
	assert_true(a->has_sentences != (a->text.data != NULL));
	if (!a->has_sentences) {
		chs_buffer_add_string(out, " text=");
		chs_buffer_add_slice(out, a->text);
	}
	for (size_t i = 0; i < a->n_sentences; i++) {
		const chs_given_sentence *s = &a->sentences[i];
		assert_true((s->why == CHS_HAS_LABEL) == (s->label.data != NULL));
		chs_buffer_add_string(out, " [");
		chs_buffer_add_slice(out, s->text);
		chs_buffer_add_char(out, '|');
		chs_buffer_add_slice(out, s->label);
		chs_buffer_add_string(out, whys[s->why]);
		chs_buffer_add_string(out, "]");
	}
	if (a->replaced)
		chs_buffer_format(out, " replaced=%zu", a->replaced);
	chs_buffer_add_char(out, '\n');
}

/* One line per article ("LINE id=… [sentence|label]") or error ("! LINE:POSITION message"). */
static char *tell(const char *const *paths, size_t n_paths, const chs_reader_options *options)
{
	chs_reader *reader;
	const chs_article *article;
	chiosa_error error;
	chs_buffer out = {0};
	assert_int_equal(chs_reader_open(&reader, paths, n_paths, options, &error), CHIOSA_OK);
	for (;;) {
		chiosa_status status = chs_reader_next(reader, &article, &error);
		if (status != CHIOSA_OK) {
			assert_int_equal(error.code, status);
			assert_true(error.path[0] != '\0');
			chs_buffer_format(&out, "! %zu:%zu %s\n", error.line, error.position, error.message);
			continue;
		}
		if (!article)
			break;
		tell_article(&out, article);
	}
	assert_int_equal(chs_reader_next(reader, &article, &error), CHIOSA_OK); /* the end stays the end */
	assert_null(article);
	chs_reader_close(reader);
	return chs_buffer_take(&out);
}

static char *tell_file(const char *name, const void *data, size_t length, const chs_reader_options *options)
{
	write_bytes(name, data, length);
	const char *path = path_of(name);
	char *told = tell(&path, 1, options);
	unlink(path);
	return told;
}

static void expect_bytes(const char *name, const void *data, size_t length, const chs_reader_options *options,
                         const char *expected)
{
	char *told = tell_file(name, data, length, options);
	assert_string_equal(told, expected);
	free(told);
}

static void expect(const char *name, const char *content, const chs_reader_options *options, const char *expected)
{
	expect_bytes(name, content, strlen(content), options, expected);
}

/* Standard input is a pipe that holds `content`. */
static char *tell_input(const char *content, size_t length, const chs_reader_options *options)
{
	int ends[2], saved = dup(STDIN_FILENO);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], content, length), length);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	char *told = tell(NULL, 0, options);
	if (saved >= 0) {
		dup2(saved, STDIN_FILENO);
		close(saved);
	}
	return told;
}

static void expect_input(const char *content, const chs_reader_options *options, const char *expected)
{
	char *told = tell_input(content, strlen(content), options);
	assert_string_equal(told, expected);
	free(told);
}

/* ---- JSON Lines -------------------------------------------------------------------------------------------------- */

static void lines_articles(void **state)
{
	(void)state;
	expect("a.jsonl",
	       "\r\n{\"id\":\"porto-1\",\"lang\":\"it\",\"title\":\"Il porto riapre\",\"date\":\"2024-06-19\","
	       "\"source\":\"La Gazzetta\",\"text\":\"Il porto ha riaperto.\"}\r\n"
	       "   \n"
	       "{\"id\":17,\"title\":null,\"text\":\"\"}\n"
	       "{\"text\":\"Perch\\u00e9 \\ud83d\\ude00 \\\"no\\\"?\"}",
	       &PLAIN,
	       "2 id=porto-1 lang=it title=Il porto riapre date=2024-06-19 source=La Gazzetta "
	       "text=Il porto ha riaperto.\n"
	       "4 id=17 text=\n"
	       "5 text=Perché 😀 \"no\"?\n");
}

static void lines_sentences(void **state)
{
	(void)state;
	expect("a.jsonl",
	       "{\"id\":\"x\",\"sentences\":[{\"text\":\"Il ponte è chiuso.\",\"label\":\"claim\"},"
	       "{\"label\":null,\"text\":\"Leggi anche: traffico\"},{\"text\":\"Forse.\",\"label\":null,"
	       "\"why\":\"uncertain\"},{\"text\":\"Boh.\",\"why\":\"unlabelled\",\"label\":null},"
	       "{\"text\":\"Senza.\"},\"Sola.\"]}\n{\"sentences\":[]}\n",
	       &CORPUS,
	       "1 id=x [Il ponte è chiuso.|claim] [Leggi anche: traffico|furniture] [Forse.|uncertain] "
	       "[Boh.|unlabelled] [Senza.|unlabelled] [Sola.|unlabelled]\n2\n");
}

static void lines_keep_members(void **state)
{
	(void)state;
	static const char line[] = "{\"id\" : 1.50, \"no\\u0074e\":{\"a\": [1, 2]},\"text\":\"T\\n.\",\"x\":\"\\/\"}";
	chs_reader *reader;
	const chs_article *a;
	write_bytes("a.jsonl", line, strlen(line));
	const char *path = path_of("a.jsonl");
	assert_int_equal(chs_reader_open(&reader, &path, 1, NULL, NULL), CHIOSA_OK);
	assert_int_equal(chs_reader_next(reader, &a, NULL), CHIOSA_OK);
	assert_int_equal(a->n_members, 4);
	assert_true(chs_slice_is(a->id, "1.50"));
	assert_true(chs_slice_is(a->members[1].key, "note"));
	assert_true(chs_slice_is(a->members[1].raw_key, "\"no\\u0074e\""));
	assert_true(chs_slice_is(a->members[1].value, "{\"a\": [1, 2]}"));
	assert_true(chs_slice_is(a->members[3].value, "\"\\/\""));
	assert_true(chs_slice_is(a->text, "T\n."));
	chs_reader_close(reader);
	unlink(path);
}

/* A line, and the error that must name what was found and expected. */
static void lines_errors(void **state)
{
	(void)state;
	static const struct {
		const char *line, *error;
	} cases[] = {
	    {"{\"text\":3}", "! 1:9 \"text\": expected a string, found a number\n"},
	    {"{\"title\":\"x\"}", "! 1:0 expected \"text\" or \"sentences\", found neither\n"},
	    {"[1]", "! 1:1 expected an object, found an array\n"},
	    {"{\"sentences\":{}}", "! 1:14 \"sentences\": expected an array of objects or strings, found an object\n"},
	    {"{\"sentences\":[1]}",
	     "! 1:15 \"sentences\": expected an array of objects or strings, one of them, found a number\n"},
	    {"{\"sentences\":[\"a\",{\"label\":\"x\"}]}", "! 1:19 expected a sentence with \"text\", found none\n"},
	    {"{\"sentences\":[{\"text\":null}]}", "! 1:23 sentence 1, \"text\": expected a string, found null\n"},
	    {"{\"sentences\":[{\"text\":\"a\",\"label\":\"\"}]}",
	     "! 1:35 sentence 1, \"label\": expected a label (a string that is not empty) or null, found an empty "
	     "string\n"},
	    {"{\"sentences\":[\"x\",{\"text\":\"a\",\"label\":[\"b\"]}]}",
	     "! 1:39 sentence 2, \"label\": expected a label (a string that is not empty) or null, found an array\n"},
	    {"{\"sentences\":[{\"text\":\"a\",\"why\":\"so\"}]}",
	     "! 1:33 sentence 1, \"why\": expected \"furniture\", \"unlabelled\" or \"uncertain\", found a string\n"},
	    {"{\"id\":true,\"text\":\"a\"}", "! 1:7 \"id\": expected a string or a number, found a boolean\n"},
	    {"{\"text\":\"a\",\"lang\":[]}", "! 1:20 \"lang\": expected a string, found an array\n"},
	    {"{\"text\":\"a\",\"date\":2024}", "! 1:20 \"date\": expected a string, found a number\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect("a.jsonl", cases[i].line, &PLAIN, cases[i].error);
}

/* Grammar is base/json's to test; here, that the place is right and that the next line is read. */
static void lines_go_on_behind_errors(void **state)
{
	(void)state;
	static const char lines[] = "{\"text\":\"Uno.\"}\n{\"text\":\"a\",\"text\":\"b\"}\n{\"text\":\"\\ud800\"}\n"
	                            "{\"text\":\"Due.\"} x\n{\"text\":\"caff\xE8\"}\n{\"te\n{\"text\":\"Tre.\"}\n";
	char *told = tell_file("a.jsonl", lines, sizeof lines - 1, &PLAIN);
	assert_non_null(strstr(told, "1 text=Uno.\n! 2:13 invalid JSON: expected no second member"));
	assert_non_null(strstr(told, "\n! 3:"));
	assert_non_null(strstr(told, "\n! 4:17 invalid JSON: expected nothing behind"));
	assert_non_null(strstr(told, "\n! 5:14 invalid JSON: expected valid UTF-8"));
	assert_non_null(strstr(told, "\n! 6:"));
	assert_non_null(strstr(told, "\n7 text=Tre.\n"));
	free(told);
}

static void lines_nul(void **state)
{
	(void)state;
	static const char bytes[] = "{\"text\":\"a\0b\"}\n{\"text\":\"Sì.\"}\n";
	expect_bytes("a.jsonl", bytes, sizeof bytes - 1, &PLAIN,
	             "! 1:11 expected JSON in UTF-8, found a NUL byte (UTF-16 is read when it begins with a byte order "
	             "mark)\n2 text=Sì.\n");
}

static void lines_too_large(void **state)
{
	(void)state;
	static const chs_reader_options small = {.max_article = 20};
	expect("a.jsonl",
	       "{\"text\":\"123456789\"}\r\n{\"text\":\"1234567890\"}\r\n{\"text\":\"fine\"}\n{\"text\":\"ancora "
	       "1234567890\"}",
	       &small,
	       "1 text=123456789\n! 2:0 the article is larger than the 20 bytes allowed\n3 text=fine\n"
	       "! 4:0 the article is larger than the 20 bytes allowed\n");
}

/* Lines many times the limit and the read step are passed over without being held. */
static void lines_far_too_large(void **state)
{
	(void)state;
	static const chs_reader_options small = {.max_article = 1000};
	chs_buffer text = {0};
	chs_buffer_add_string(&text, "{\"text\":\"");
	for (size_t i = 0; i < 50000; i++)
		chs_buffer_add_string(&text, "lungo ");
	chs_buffer_add_string(&text, "\"}\n{\"text\":\"Breve.\"}\n");
	assert_false(text.failed);
	expect_bytes("a.jsonl", text.data, text.length, &small,
	             "! 1:0 the article is larger than the 1000 bytes allowed\n2 text=Breve.\n");
	chs_buffer_free(&text);
}

static void sentence_too_large(void **state)
{
	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		chs_buffer text = {0};
		chs_buffer_add_string(&text, "{\"sentences\":[\"");
		for (size_t i = 0; i < 1048576 + extra; i++)
			chs_buffer_add_char(&text, 'a');
		chs_buffer_add_string(&text, "\"]}");
		assert_false(text.failed);
		char *told = tell_file("a.jsonl", text.data, text.length, &PLAIN);
		if (extra)
			assert_string_equal(told, "! 1:15 expected a sentence of at most 1048576 bytes, found a longer one\n");
		else
			assert_memory_equal(told, "1 [aaa", 6);
		free(told);
		chs_buffer_free(&text);
	}
}

/* The same text in each encoding, its characters falling across the steps of reading. */
static void add_utf16(chs_buffer *out, const char *ascii_and_e_grave, bool big_endian)
{
	for (const char *at = ascii_and_e_grave; *at; at++) {
		bool grave = (unsigned char)*at == 0xC3;
		at += grave;
		char high = 0, low = grave ? (char)0xE8 : *at;
		chs_buffer_add_char(out, big_endian ? high : low);
		chs_buffer_add_char(out, big_endian ? low : high);
	}
}

static void lines_encodings(void **state)
{
	(void)state;
	chs_buffer plain = {0}, little = {0}, big = {0}, marked = {0};
	for (size_t i = 0; i < 3000; i++)
		chs_buffer_format(&plain, "{\"id\":%zu,\"text\":\"Il lago è alto %zu metri.\"}\r\n", i, i * i);
	chs_buffer_add_string(&little, "\xFF\xFE");
	chs_buffer_add_string(&big, "\xFE\xFF");
	chs_buffer_add_string(&marked, "\xEF\xBB\xBF");
	add_utf16(&little, plain.data, false);
	add_utf16(&big, plain.data, true);
	chs_buffer_add_slice(&marked, chs_buffer_slice(&plain));
	chs_buffer_add_slice(&marked, chs_slice_from("\xEF\xBB\xBF{\"text\":\"In coda.\"}"));
	char *expected = tell_file("a.jsonl", plain.data, plain.length, &PLAIN);
	assert_non_null(strstr(expected, "\n3000 id=2999 text=Il lago è alto 8994001 metri.\n"));
	expect_bytes("a.jsonl", little.data, little.length, &PLAIN, expected);
	expect_bytes("a.ndjson", big.data, big.length, &PLAIN, expected);
	char *told = tell_file("a.json", marked.data, marked.length, &PLAIN);
	assert_memory_equal(told, expected, strlen(expected));
	assert_string_equal(told + strlen(expected), "3001 text=In coda.\n");
	free(told);
	free(expected);
	chs_buffer_free(&plain);
	chs_buffer_free(&little);
	chs_buffer_free(&big);
	chs_buffer_free(&marked);
}

static void lines_broken_utf16(void **state)
{
	(void)state;
	/* A surrogate pair; a lone surrogate; a file that ends in half a character. */
	static const char pair[] = "\xFF\xFE{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0\x3D\xD8\x00\xDE\"\0}\0";
	static const char lone[] = "\xFF\xFE{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0\x3D\xD8\"\0}\0\n\0";
	static const char half[] = "\xFF\xFE{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0\"\0}\0\n\0a";
	static const char utf32[] = "\xFF\xFE\0\0{\0\0\0";
	expect_bytes("a.jsonl", pair, sizeof pair - 1, &PLAIN, "1 text=😀\n");
	char *told = tell_file("a.jsonl", lone, sizeof lone - 1, &PLAIN);
	assert_non_null(strstr(told, "! 1:10 invalid JSON: expected valid UTF-8"));
	free(told);
	told = tell_file("a.jsonl", half, sizeof half - 1, &PLAIN);
	assert_non_null(strstr(told, "1 text=\n! 2:1 invalid JSON"));
	free(told);
	expect_bytes("a.jsonl", utf32, sizeof utf32 - 1, &PLAIN,
	             "! 1:0 expected UTF-8 or UTF-16, found the byte order mark of UTF-32\n");
}

/* ---- JSON documents ---------------------------------------------------------------------------------------------- */

static void documents(void **state)
{
	(void)state;
	expect("a.json", "{\n  \"id\": \"uno\",\n  \"text\": \"Uno.\"\n}\n", &PLAIN, "1 id=uno text=Uno.\n");
	expect("a.json", " [ ]\n", &PLAIN, "");
	expect("a.json", "", &PLAIN, "");
	expect("a.json", "[{\"text\":\"Uno.\"},\n {\"text\":\n\"Due ] } \\\" .\"}\n,\n{\"text\":\"Tre.\"}]", &PLAIN,
	       "1 text=Uno.\n2 text=Due ] } \" .\n5 text=Tre.\n");
	expect("a.json", "{\n\"text\":\"Uno.\"}{\"text\":\"Due.\"}\n{\n\"text\":\"Tre.\"\n}", &PLAIN,
	       "1 text=Uno.\n2 text=Due.\n3 text=Tre.\n");
	/* JSON Lines under the name of .json: one broken line costs one line. */
	expect("a.json", "{\"text\":\"Uno.\"}\n{\"text\":2}\n{\"text\":\"Tre.\"}\n", &PLAIN,
	       "1 text=Uno.\n! 2:9 \"text\": expected a string, found a number\n3 text=Tre.\n");
}

static void documents_errors(void **state)
{
	(void)state;
	static const chs_reader_options small = {.max_article = 24};
	/* A wrong value costs itself; broken grammar costs the rest. */
	expect("a.json", "[\n{\"text\":1},\n  {\"x\":0,\n\"text\":true},7,\"s\",{\"text\":\"Sì.\"}]", &PLAIN,
	       "! 2:9 \"text\": expected a string, found a number\n! 4:8 \"text\": expected a string, found a boolean\n"
	       "! 4:14 expected an object, found a number\n! 4:16 expected an object, found a string\n4 text=Sì.\n");
	expect("a.json", "[{\"text\":\"a\"} {\"text\":\"b\"}]", &PLAIN,
	       "1 text=a\n! 1:15 invalid JSON: expected \",\" or \"]\", found '{'\n");
	expect("a.json", "[{\"text\":\"a\"},]", &PLAIN, "1 text=a\n! 1:15 invalid JSON: expected an object, found ']'\n");
	expect("a.json", "[{\"text\":\"a\"}", &PLAIN,
	       "1 text=a\n! 1:14 invalid JSON: expected \",\" or \"]\", found the end of the file\n");
	expect("a.json", "[{\"text\":\"a\"}]\n]", &PLAIN,
	       "1 text=a\n! 2:1 invalid JSON: expected nothing behind the array, found ']'\n");
	expect("a.json", "[{\"text\":\"a\",\n\"b\":01},{\"text\":\"c\"}]", &PLAIN,
	       "! 2:6 invalid JSON: expected \",\" or \"}\", found \"1}\"\n");
	expect("a.json", "[{\"text\":\"troppo lungo per stare qui\"},\n{\"text\":\"b\"}]", &small,
	       "! 1:0 the article is larger than the 24 bytes allowed\n2 text=b\n");
}

/* No beginning of a document may hang or read beyond its end; all but the whole are errors or fewer articles. */
static void documents_cut_short(void **state)
{
	(void)state;
	static const char whole[] = "[{\"id\":\"a\",\"sentences\":[{\"text\":\"Perch\\u00e9 "
	                            "\\ud83d\\ude00?\",\"label\":null}]},\n{\"text\":\"è\"}]";
	for (size_t length = 1; length < sizeof whole - 1; length++) {
		char *told = tell_file("a.json", whole, length, &PLAIN);
		assert_non_null(strstr(told, "! "));
		free(told);
		told = tell_file("a.jsonl", whole + 1, length, &PLAIN);
		free(told);
	}
}

/* ---- Lines of one sentence --------------------------------------------------------------------------------------- */

static void tabs(void **state)
{
	(void)state;
	expect("a.tsv", "claim\tIl porto ha riaperto.\r\n\nfatto certo\tCon\tuna tabulazione.", &CORPUS,
	       "1 [Il porto ha riaperto.|claim]\n3 [Con\tuna tabulazione.|fatto certo]\n");
	expect("a.tsv", "senza\n\tnulla prima\nclaim\t\nclaim\tbene\n", &CORPUS,
	       "! 1:0 expected LABEL<TAB>TEXT, found no tab\n! 2:0 expected LABEL<TAB>TEXT, found nothing before the tab\n"
	       "! 3:0 expected a sentence behind the label, found the end of the line\n4 [bene|claim]\n");
	expect("a.tsv", "Una frase sola.\nclaim\tCon etichetta.\n", &PLAIN,
	       "1 [Una frase sola.|unlabelled]\n2 [Con etichetta.|claim]\n");
	expect("a.tsv", "claim\tLa citt\xE0 \xE8 gi\xE0 pi\xF9 tranquilla, perch\xE9 la pioggia \xE8 finita.\n", &CORPUS,
	       "1 [La città è già più tranquilla, perché la pioggia è finita.|claim]\n");
	expect_bytes("a.tsv", "claim\ta\0b\nclaim\tc", 17, &CORPUS,
	             "! 1:0 expected text, found a NUL byte (UTF-16 is read when it begins with a byte order mark)\n"
	             "2 [c|claim]\n");
}

static void fasttext(void **state)
{
	(void)state;
	static const chs_reader_options plain = {.format = CHS_FORMAT_FASTTEXT},
	                                corpus = {.format = CHS_FORMAT_FASTTEXT, .labels_needed = true};
	expect("a.dat", "__label__claim Il porto ha riaperto.\n__label__vera_citazione\t«Sì», ha detto.\n", &CORPUS,
	       "1 [Il porto ha riaperto.|claim]\n2 [«Sì», ha detto.|vera_citazione]\n");
	expect("a.txt", "__label__claim Il porto ha riaperto.\n", &CORPUS, "1 [Il porto ha riaperto.|claim]\n");
	expect("a.dat", "Senza.\n__label__ vuota\n__label__a __label__b due\n__label__a solo\n", &corpus,
	       "! 1:0 expected __label__NAME at the beginning of the line, found none\n"
	       "! 2:0 expected __label__NAME at the beginning of the line, found none\n"
	       "! 3:0 expected one label, found 2 (the second is \"b\")\n4 [solo|a]\n");
	expect("a.dat", "Senza.\n__label__a __label__b due\n__label__a solo\n", &plain,
	       "1 [Senza.|unlabelled]\n2 [due|unlabelled]\n3 [solo|a]\n");
}

static void records(void **state)
{
	(void)state;
	expect("a.jsonl",
	       "{\"text\":\"Il porto ha riaperto.\",\"label\":\"claim\",\"meta\":{\"p\":1}}\n"
	       "{\"id\":3,\"text\":\"No.\",\"label\":\"quote\",\"answer\":\"reject\"}\n"
	       "{\"text\":\"Sì.\",\"label\":[\"quote\"],\"answer\":\"accept\"}\n"
	       "{\"text\":\"Forse.\",\"options\":[],\"accept\":[\"reaction\"],\"answer\":\"accept\"}\n"
	       "{\"text\":\"Nessuna.\",\"label\":[]}\n{\"text\":\"Menu\",\"label\":null}\n"
	       "{\"text\":\"Due.\",\"label\":[\"a\",\"b\"]}\n{\"text\":\"Niente.\"}\n",
	       &CORPUS,
	       "1 [Il porto ha riaperto.|claim]\n2 id=3 [No.|unlabelled]\n3 [Sì.|quote]\n4 [Forse.|reaction]\n"
	       "5 [Nessuna.|unlabelled]\n6 [Menu|furniture]\n! 7:24 expected one label, found several\n"
	       "! 8:0 expected labelled sentences, found an article with \"text\" alone\n");
	expect("a.jsonl", "{\"text\":\"Tutto un articolo.\",\"label\":7}\n", &PLAIN, "1 text=Tutto un articolo.\n");
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

static void texts(void **state)
{
	(void)state;
	expect("piazza.2.txt", " date 2024-06 La piazza è piena.\r\n\r\nSi balla.", &PLAIN,
	       "1 id=piazza.2 date=2024-06 text=La piazza è piena.\r\n\r\nSi balla.\n");
	expect("vuoto.TXT", "", &PLAIN, "1 id=vuoto text=\n");
	expect("w.txt",
	       "La citt\xE0 \xE8 gi\xE0 pi\xF9 tranquilla, perch\xE9 la pioggia \xE8 finita e il fiume \xE8 calato.",
	       &PLAIN, "1 id=w text=La città è già più tranquilla, perché la pioggia è finita e il fiume è calato.\n");
	expect_bytes("u.txt", "\xFF\xFES\0\xEC\0.\0", 8, &PLAIN, "1 id=u text=Sì.\n");
	expect("a.txt", "Un testo senza etichette.", &CORPUS, "! 0:0 expected labelled sentences, found a plain text\n");
	expect("a.txt", "12345678901", &(chs_reader_options){.max_article = 10},
	       "! 0:0 the article is larger than the 10 bytes allowed\n");
}

static void text_prefix(void **state)
{
	(void)state;
	static const char content[] = " date 2023-11-02 È sera.";
	chs_reader *reader;
	const chs_article *a;
	write_bytes("a.txt", content, strlen(content));
	const char *path = path_of("a.txt");
	assert_int_equal(chs_reader_open(&reader, &path, 1, NULL, NULL), CHIOSA_OK);
	assert_int_equal(chs_reader_next(reader, &a, NULL), CHIOSA_OK);
	assert_int_equal(a->prefix_bytes, a->prefix);
	assert_memory_equal(content + a->prefix_bytes, a->text.data, a->text.length);
	assert_true(chs_slice_ends(a->text, chs_slice_from("È sera.")));
	assert_true(chs_slice_is(a->date, "2023-11-02"));
	chs_reader_close(reader);
	unlink(path);
}

/* ---- Standard input ---------------------------------------------------------------------------------------------- */

static void input_tells_its_format(void **state)
{
	(void)state;
	static const chs_reader_options text = {.format = CHS_FORMAT_TEXT};
	expect_input("\n {\"text\":\"Uno.\"}\n{\"text\":\"Due.\"}\n", &PLAIN, "2 text=Uno.\n3 text=Due.\n");
	expect_input("{\n\"text\": \"Uno.\"\n}\n", &PLAIN, "1 text=Uno.\n");
	expect_input("[{\"text\":\"Uno.\"}]", &PLAIN, "1 text=Uno.\n");
	expect_input("__label__a Uno.\n", &PLAIN, "1 [Uno.|a]\n");
	expect_input("claim\tUno.\n", &CORPUS, "1 [Uno.|claim]\n");
	expect_input("claim\tUno.\n", &PLAIN, "1 text=claim\tUno.\n\n");
	expect_input("Il porto ha riaperto.\n", &PLAIN, "1 text=Il porto ha riaperto.\n\n");
	expect_input("{\"text\":\"Uno.\"}", &text, "1 text={\"text\":\"Uno.\"}\n");
	expect_input("", &PLAIN, "");
	char *told = tell_input("\xFF\xFE{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0a\0\"\0}\0", 26, &PLAIN);
	assert_string_equal(told, "1 text=a\n");
	free(told);
}

/* ---- Files, folders, ids ----------------------------------------------------------------------------------------- */

static void folders(void **state)
{
	(void)state;
	char inner[256];
	snprintf(inner, sizeof inner, "%s", path_of("sotto"));
	assert_int_equal(mkdir(inner, 0700), 0);
	const char *path = inner;
	char *told = tell(&path, 1, &PLAIN);
	assert_string_equal(told, "! 0:0 expected files named *.jsonl, *.ndjson, *.json, *.txt or *.tsv, found none in the "
	                          "folder\n");
	free(told);
	write_bytes("sotto/b.txt", "B.", 2);
	write_bytes("sotto/a.jsonl", "{\"text\":\"A.\"}", 13);
	write_bytes("sotto/README.md", "no", 2);
	told = tell(&path, 1, &PLAIN);
	assert_string_equal(told, "1 text=A.\n1 id=b text=B.\n");
	free(told);
	unlink(path_of("sotto/a.jsonl"));
	unlink(path_of("sotto/b.txt"));
	unlink(path_of("sotto/README.md"));
	assert_int_equal(rmdir(inner), 0);
}

static void missing_file(void **state)
{
	(void)state;
	chs_reader *reader;
	const chs_article *a;
	chiosa_error error;
	write_bytes("c.txt", "C.", 2);
	const char *paths[] = {path_of("manca.jsonl"), path_of("c.txt")};
	assert_int_equal(chs_reader_open(&reader, paths, 2, NULL, &error), CHIOSA_OK);
	assert_int_equal(chs_reader_next(reader, &a, &error), CHIOSA_ERROR_IO);
	assert_string_equal(error.path, paths[0]);
	assert_int_equal(chs_reader_next(reader, &a, &error), CHIOSA_OK);
	assert_true(chs_slice_is(a->text, "C."));
	chs_reader_close(reader);
	unlink(paths[1]);
}

static void same_ids(void **state)
{
	(void)state;
	static const char first[] = "{\"id\":\"7\",\"sentences\":[]}\n{\"id\":8,\"sentences\":[]}\n{\"sentences\":[]}\n";
	static const char second[] = "{\"sentences\":[]}\n{\"id\":7,\"sentences\":[]}\n";
	write_bytes("1.jsonl", first, strlen(first));
	write_bytes("2.jsonl", second, strlen(second));
	const char *paths[] = {path_of("1.jsonl"), path_of("2.jsonl")};
	char *told = tell(paths, 2, &CORPUS), expected[600];
	snprintf(expected, sizeof expected,
	         "1 id=7\n2 id=8\n3\n1\n! 2:0 expected an id of its own for each article, found \"7\" again (first %s:1)\n",
	         paths[0]);
	assert_string_equal(told, expected);
	free(told);
	told = tell(paths, 2, &PLAIN); /* only a corpus must tell its articles apart */
	assert_string_equal(told, "1 id=7\n2 id=8\n3\n1\n2 id=7\n");
	free(told);
	unlink(paths[0]);
	unlink(paths[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_articles),
	    cmocka_unit_test(lines_sentences),
	    cmocka_unit_test(lines_keep_members),
	    cmocka_unit_test(lines_errors),
	    cmocka_unit_test(lines_go_on_behind_errors),
	    cmocka_unit_test(lines_nul),
	    cmocka_unit_test(lines_too_large),
	    cmocka_unit_test(lines_far_too_large),
	    cmocka_unit_test(sentence_too_large),
	    cmocka_unit_test(lines_encodings),
	    cmocka_unit_test(lines_broken_utf16),
	    cmocka_unit_test(documents),
	    cmocka_unit_test(documents_errors),
	    cmocka_unit_test(documents_cut_short),
	    cmocka_unit_test(tabs),
	    cmocka_unit_test(fasttext),
	    cmocka_unit_test(records),
	    cmocka_unit_test(texts),
	    cmocka_unit_test(text_prefix),
	    cmocka_unit_test(input_tells_its_format),
	    cmocka_unit_test(folders),
	    cmocka_unit_test(missing_file),
	    cmocka_unit_test(same_ids),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
