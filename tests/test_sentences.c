/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/utf8.h"
#include "features/sentences.h"

#include <unicode/uchar.h>

#include <stdlib.h>

static chs_language *language;
static chs_splitter *splitter;

static int set_up(void **state)
{
	(void)state;
	chiosa_error error;
	if (chs_language_load(&language, CHIOSA_SOURCE_FOLDER "/features", "it", &error) != CHIOSA_OK) {
		print_error("%s:%zu: %s\n", error.path, error.line, error.message);
		return -1;
	}
	return chs_splitter_open(&splitter, language, &error) == CHIOSA_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	chs_splitter_close(splitter);
	chs_language_free(language);
	return 0;
}

/* The text with "|" behind each sentence but the last, and "/" behind the last one of each paragraph. */
static void mark(chs_buffer *out, chs_document *document, chs_slice text)
{
	document->text = text;
	chs_document_reset(document);
	document->text = text;
	assert_int_equal(chs_split(splitter, document, 0, text.length, NULL), CHIOSA_OK);
	for (size_t i = 0; i < document->n_sentences; i++) {
		const chs_sentence *s = &document->sentences[i];
		assert_true(s->start < s->end && s->end <= text.length);
		if (i > 0) {
			assert_true(s->start >= s[-1].end);
			chs_buffer_add_char(out, s->paragraph == s[-1].paragraph ? '|' : '/');
		}
		chs_buffer_add(out, text.data + s->start, s->end - s->start);
	}
}

static void expect(const char *text, const char *marked)
{
	chs_buffer out = {0};
	chs_document document = {0};
	mark(&out, &document, chs_slice_from(text));
	assert_string_equal(out.data ? out.data : "", marked);
	chs_buffer_free(&out);
	chs_document_free(&document);
}

static void replace_line_ends(chs_buffer *text)
{
	static const char mark_of_line[] = "⏎";
	size_t length = sizeof mark_of_line - 1, to = 0;
	for (size_t at = 0; at < text->length;) {
		if (text->length - at >= length && memcmp(text->data + at, mark_of_line, length) == 0) {
			text->data[to++] = '\n';
			at += length;
		} else {
			text->data[to++] = text->data[at++];
		}
	}
	text->length = to;
}

/* Compares the ends of the sentences with the marks of one line; false when they differ. */
static bool check_case(chs_slice line, size_t number)
{
	chs_buffer text = {0}, marked = {0};
	chs_document document = {0};
	chs_buffer_add_slice(&marked, line);
	replace_line_ends(&marked);
	for (size_t i = 0; i < marked.length; i++) {
		if (marked.data[i] != '|')
			chs_buffer_add_char(&text, marked.data[i]);
	}
	document.text = chs_buffer_slice(&text);
	assert_int_equal(chs_split(splitter, &document, 0, text.length, NULL), CHIOSA_OK);

	/* The marks as found, for comparing and for the message. White space between sentences does not count. */
	chs_buffer found = {0}, expected = {0};
	for (size_t i = 0; i < document.n_sentences; i++) {
		if (i > 0)
			chs_buffer_add_char(&found, '|');
		chs_buffer_add(&found, text.data + document.sentences[i].start,
		               document.sentences[i].end - document.sentences[i].start);
	}
	for (size_t at = 0; at < marked.length;) {
		const char *bar = memchr(marked.data + at, '|', marked.length - at);
		size_t end = bar ? (size_t)(bar - marked.data) : marked.length, first = at, last = end, step;
		while ((step = first) < last && u_isUWhiteSpace(chs_utf8_next(marked.data, last, &step)))
			first = step;
		while ((step = last) > first && u_isUWhiteSpace(chs_utf8_previous(marked.data, &step)))
			last = step;
		chs_buffer_add(&expected, marked.data + first, last - first);
		if (bar)
			chs_buffer_add_char(&expected, '|');
		at = end + 1;
	}
	bool same = chs_slice_equal(chs_buffer_slice(&found), chs_buffer_slice(&expected));
	if (!same)
		print_error("line %zu\n  expected %s\n  found    %s\n", number, expected.data, found.data);
	chs_buffer_free(&found);
	chs_buffer_free(&expected);
	chs_buffer_free(&text);
	chs_buffer_free(&marked);
	chs_document_free(&document);
	return same;
}

static void test_hard_cases(void **state)
{
	(void)state;
	chs_buffer file = {0};
	assert_int_equal(chs_file_read(&file, CHIOSA_SOURCE_FOLDER "/tests/sentences-hard.txt", 1 << 20, NULL), CHIOSA_OK);
	size_t cases = 0, wrong = 0, number = 0;
	for (size_t at = 0; at < file.length;) {
		const char *end = memchr(file.data + at, '\n', file.length - at);
		size_t length = end ? (size_t)(end - file.data) - at : file.length - at;
		number++;
		if (length > 0 && file.data[at] != '#') {
			cases++;
			wrong += !check_case(chs_slice_of(file.data + at, length), number);
		}
		at += length + 1;
	}
	chs_buffer_free(&file);
	assert_true(cases >= 60);
	assert_int_equal(wrong, 0);
}

static void test_paragraphs(void **state)
{
	(void)state;
	expect("Titolo senza punto\r\n\r\nPrima frase. Seconda frase.\r\nTerza.",
	       "Titolo senza punto/Prima frase.|Seconda frase./Terza.");
	expect("Uno\rDue\nTre\u2028Quattro", "Uno/Due/Tre/Quattro");
	expect("\n\n  \n\tSolo una riga  \n\n", "Solo una riga");
	expect("Il conto è chiuso.\u00A0\u00A0Il debito no.\u00A0", "Il conto è chiuso.|Il debito no.");
	expect("Il co\u00ADmu\u00ADne chiude. La pro\u00ADvin\u00ADcia no.",
	       "Il co\u00ADmu\u00ADne chiude.|La pro\u00ADvin\u00ADcia no.");
}

static void test_nothing(void **state)
{
	(void)state;
	expect("", "");
	expect("   \n \r\n\t\u00A0 \u200B", "");
	chs_document document = {0};
	assert_int_equal(chs_split(splitter, &document, 0, 0, NULL), CHIOSA_OK);
	assert_int_equal(document.n_sentences, 0);
	chs_document_free(&document);
}

/* Bounds count from the text's beginning, and a second part goes on behind the first: title, then body. */
static void test_parts(void **state)
{
	(void)state;
	static const char text[] = "Il ponte riapre\nOggi. Domani si paga.";
	chs_document document = {.text = chs_slice_from(text)};
	assert_int_equal(chs_split(splitter, &document, 0, 15, NULL), CHIOSA_OK);
	assert_int_equal(chs_split(splitter, &document, 16, sizeof text - 1, NULL), CHIOSA_OK);
	assert_int_equal(document.n_sentences, 3);
	assert_int_equal(document.sentences[0].end, 15);
	assert_int_equal(document.sentences[0].paragraph, 0);
	assert_int_equal(document.sentences[1].start, 16);
	assert_int_equal(document.sentences[1].end, 21);
	assert_int_equal(document.sentences[1].paragraph, 1);
	assert_int_equal(document.sentences[2].start, 22);
	assert_int_equal(document.sentences[2].paragraph, 1);
	chs_document_free(&document);
}

/* A part that ends right behind a stop must not look at what follows it in the text. */
static void test_part_ends(void **state)
{
	(void)state;
	static const char text[] = "Fine.\"» Altro";
	for (size_t to = 0; to < sizeof text; to++) {
		char *copy = malloc(to + 1); /* exact, so that the sanitizer sees a step too far */
		assert_non_null(copy);
		memcpy(copy, text, to);
		chs_buffer repaired = {0};
		chs_utf8_repair(&repaired, copy, to);
		chs_document document = {.text = chs_buffer_slice(&repaired)};
		assert_int_equal(chs_split(splitter, &document, 0, repaired.length, NULL), CHIOSA_OK);
		assert_int_equal(document.n_sentences, to == 0 ? 0 : to > 9 ? 2 : 1);
		chs_document_free(&document);
		chs_buffer_free(&repaired);
		free(copy);
	}
}

/* Long inputs of every shape that could make a look-back or look-ahead quadratic. */
static void test_long(void **state)
{
	(void)state;
	static const char *const parts[] = {"parola ", "a",    "? , ", ". ",   ".",  "\"", "« ",
	                                    "(",       "[.] ", "1",    ". 1 ", "a.", "…»", "-. "};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		chs_buffer text = {0};
		chs_document document = {0};
		while (text.length < 1 << 20)
			chs_buffer_add_string(&text, parts[i]);
		document.text = chs_buffer_slice(&text);
		assert_int_equal(chs_split(splitter, &document, 0, text.length, NULL), CHIOSA_OK);
		assert_true(document.n_sentences > 0);
		if (i == 0)
			assert_int_equal(document.n_sentences, 1);
		chs_document_free(&document);
		chs_buffer_free(&text);
	}
}

/* Whatever the text, sentences are in order, apart, trimmed, and leave out nothing but white space. */
static void test_cover(void **state)
{
	(void)state;
	static const char *const parts[] = {"Il",    " ",    ".", "…", "\n", "»",    "«",      "\"",     "a",
	                                    "Rossi", "2024", "(", ")", "–",  "\r\n", "S.p.A.", "\u00A0", "?"};
	uint32_t random = 7;
	for (int round = 0; round < 2000; round++) {
		chs_buffer text = {0};
		for (int i = 0; i < 40; i++) {
			random = random * 1664525 + 1013904223;
			chs_buffer_add_string(&text, parts[(random >> 16) % (sizeof parts / sizeof *parts)]);
		}
		chs_document document = {.text = chs_buffer_slice(&text)};
		assert_int_equal(chs_split(splitter, &document, 0, text.length, NULL), CHIOSA_OK);
		size_t covered = 0;
		for (size_t i = 0; i <= document.n_sentences; i++) {
			size_t next = i < document.n_sentences ? document.sentences[i].start : text.length;
			assert_true(next >= covered);
			while (covered < next)
				assert_true(u_isUWhiteSpace(chs_utf8_next(text.data, next, &covered)));
			if (i < document.n_sentences)
				covered = document.sentences[i].end;
		}
		chs_document_free(&document);
		chs_buffer_free(&text);
	}
}

/* A language of which nothing is known still has ICU's rules, line ends and closing marks. */
static void test_unknown_language(void **state)
{
	(void)state;
	chs_language *none;
	chs_splitter *other, *kept = splitter;
	assert_int_equal(chs_language_load(&none, NULL, "en", NULL), CHIOSA_OK);
	assert_int_equal(chs_splitter_open(&other, none, NULL), CHIOSA_OK);
	splitter = other;
	expect("Mr. Smith said \u201CNo.\u201D He left. 中文句子。第二句。\nThe end",
	       "Mr. Smith said \u201CNo.\u201D|He left.|中文句子。|第二句。/The end");
	splitter = kept;
	chs_splitter_close(other);
	chs_language_free(none);
}

static void test_plain(void **state)
{
	(void)state;
	static const char text[] = "Il dott. Rossi tace. Poi va.\nFine";
	chs_document document = {.text = chs_slice_from(text)};
	assert_int_equal(chs_split_plain(splitter, &document, 0, sizeof text - 1, NULL), CHIOSA_OK);
	assert_int_equal(document.n_sentences, 4); /* "Il dott." is what our rules are for */
	assert_int_equal(document.sentences[3].paragraph, 1);
	chs_document_free(&document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_hard_cases), cmocka_unit_test(test_paragraphs),       cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_parts),      cmocka_unit_test(test_part_ends),        cmocka_unit_test(test_long),
	    cmocka_unit_test(test_cover),      cmocka_unit_test(test_unknown_language), cmocka_unit_test(test_plain),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
