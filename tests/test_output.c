/* SPDX-License-Identifier: MIT */
/* Labelled articles to bytes: exact bytes for labellings made by hand, and articles that go in and come out whole. */
#include "predict/output.h"

#include "base/json.h"
#include "corpus/reader.h"
#include "predict/batch.h"
#include "tests/support_model.h"

/* ---- By hand ------------------------------------------------------------------------------------------------------
 */

/* A title, three sentences: labelled, uncertain, furniture; one entity. */
static const char TEXT[] = "Però!\nÈ \"A, B\" a Roma.\nUn\tpo'\\di\r\ntutto\nLeggi";
static const char *const LABELS[] = {"altro, o \"no\"", "città\tnuova", "claim"};

typedef struct hand {
	chiosa_model model;
	chs_sentence sentences[4];
	chs_entity entities[1];
	chs_document document;
	double probabilities[12];
	int32_t labels[4];
	unsigned char why[4];
	chs_labelling labelling;
	chs_article article;
} hand;

static void make(hand *h)
{
	*h = (hand){
	    .model = {.n_labels = 3,
	              .labels = (const char *[]){LABELS[0], LABELS[1], LABELS[2]},
	              .language = model->language,
	              .name = "it-00000000"},
	    .sentences = {{.start = 0, .end = 6, .in_title = 1},
	                  {.start = 7, .end = 24},
	                  {.start = 25, .end = 41},
	                  {.start = 42, .end = 47}},
	    .entities = {{.start = 19, .end = 23, .sentence = 1, .type = CHS_PLACE, .name = {"Roma", 4}}},
	    .probabilities = {0.9999, 0.0001, 0, 0.2, 0.7001, 0.0999, 0.3333, 0.3333, 0.3334, 0, 0, 0},
	    .labels = {0, 1, -1, -1},
	    .why = {CHIOSA_LABELLED, CHIOSA_LABELLED, CHIOSA_UNCERTAIN, CHIOSA_FURNITURE},
	    .article = {.path = "cartella/a.txt", .line = 1, .id = {"a\tb,\"c\"", 7}, .has_id = true, .prefix = 14},
	};
	static const char *labels[3];
	memcpy(labels, LABELS, sizeof labels);
	h->model.labels = labels;
	h->document = (chs_document){.text = {TEXT, sizeof TEXT - 1},
	                             .body_start = 7,
	                             .sentences = h->sentences,
	                             .n_sentences = 4,
	                             .entities = h->entities,
	                             .n_entities = 1};
	h->labelling = (chs_labelling){&h->document, h->probabilities, h->labels, h->why};
}

static void assert_output(const hand *h, const chs_output_options *options, const char *expected)
{
	chs_buffer out = {0};
	chs_output_begin(&out, options);
	chs_output_article(&out, options, &h->model, &h->article, &h->labelling);
	assert_false(out.failed);
	assert_string_equal(out.data, expected);
	chs_buffer_free(&out);
}

static void units(void **state)
{
	(void)state;
	chs_buffer out = {0};
	chs_output_units(&out, 9400);
	chs_output_units(&out, 0);
	chs_output_units(&out, 10000);
	chs_output_units(&out, 7);
	assert_string_equal(out.data, "0.94000.00001.00000.0007");
	chs_buffer_free(&out);
}

static void tsv(void **state)
{
	(void)state;
	hand h;
	make(&h);
	assert_output(&h, &(chs_output_options){.format = CHS_OUTPUT_TSV},
	              "id\tindex\tstart\tend\tlabel\tprobability\ttext\n"
	              "a\\tb,\"c\"\t0\t0\t5\taltro, o \"no\"\t0.9999\tPerò!\n"
	              "a\\tb,\"c\"\t1\t14\t30\tcittà\\tnuova\t0.7001\tÈ \"A, B\" a Roma.\n"
	              "a\\tb,\"c\"\t2\t31\t47\t\t0.3334\tUn\\tpo'\\\\di\\r\\ntutto\n"
	              "a\\tb,\"c\"\t3\t48\t53\t\t\tLeggi\n");
}

static void csv(void **state)
{
	(void)state;
	hand h;
	make(&h);
	assert_output(&h, &(chs_output_options){.format = CHS_OUTPUT_CSV},
	              "id,index,start,end,label,probability,text\r\n"
	              "\"a\tb,\"\"c\"\"\",0,0,5,\"altro, o \"\"no\"\"\",0.9999,Però!\r\n"
	              "\"a\tb,\"\"c\"\"\",1,14,30,città\tnuova,0.7001,\"È \"\"A, B\"\" a Roma.\"\r\n"
	              "\"a\tb,\"\"c\"\"\",2,31,47,,0.3334,\"Un\tpo'\\di\r\ntutto\"\r\n"
	              "\"a\tb,\"\"c\"\"\",3,48,53,,,Leggi\r\n");
}

static void json(void **state)
{
	(void)state;
	hand h;
	make(&h);
	assert_output(&h, &(chs_output_options){.format = CHS_OUTPUT_JSONL},
	              "{\"id\":\"a\\tb,\\\"c\\\"\",\"lang\":\"it\",\"model\":\"it-00000000\",\"sentences\":["
	              "{\"index\":0,\"start\":0,\"end\":5,\"title\":true,\"text\":\"Però!\",\"label\":\"altro, o "
	              "\\\"no\\\"\",\"probability\":0.9999,"
	              "\"probabilities\":{\"altro, o \\\"no\\\"\":0.9999,\"città\\tnuova\":0.0001,\"claim\":0.0000}},"
	              "{\"index\":1,\"start\":14,\"end\":30,\"text\":\"È \\\"A, B\\\" a "
	              "Roma.\",\"label\":\"città\\tnuova\",\"probability\":0.7001,"
	              "\"probabilities\":{\"altro, o \\\"no\\\"\":0.2000,\"città\\tnuova\":0.7001,\"claim\":0.0999}},"
	              "{\"index\":2,\"start\":31,\"end\":47,\"text\":\"Un\\tpo'\\\\di\\r\\ntutto\",\"label\":null,\"why\":"
	              "\"uncertain\",\"probability\":0.3334,"
	              "\"probabilities\":{\"altro, o \\\"no\\\"\":0.3333,\"città\\tnuova\":0.3333,\"claim\":0.3334}},"
	              "{\"index\":3,\"start\":48,\"end\":53,\"text\":\"Leggi\",\"label\":null,\"why\":\"furniture\"}],"
	              "\"entities\":[{\"text\":\"Roma\",\"name\":\"Roma\",\"type\":\"place\",\"sentence\":1,\"start\":25,"
	              "\"end\":29}]}\n");
}

static void plain_text(void **state)
{
	(void)state;
	hand h;
	make(&h);
	h.article.id = chs_slice_from("a");
	assert_output(&h, &(chs_output_options){.format = CHS_OUTPUT_TEXT, .width = 80},
	              "== a (it-00000000)\n"
	              "altro, o \"no\" 1.00  Però!\n"
	              "città nuova   0.70  È \"A, B\" a Roma.\n"
	              "?             0.33  Un po'\\di tutto\n"
	              "-                   Leggi\n\n");
}

/* Nothing in an article or a model may speak to the terminal: colours are ours alone. */
static void text_holds_no_control_characters(void **state)
{
	(void)state;
	hand h;
	make(&h);
	static const char bad[] = "a\033[2Jb\x7F"
	                          "c\xC2\x9B"
	                          "31md\n\r\be\tf";
	static const char *labels[] = {bad, "b", "c"};
	h.model.labels = labels;
	h.article.id = chs_slice_from(bad);
	h.document.text = chs_slice_from(bad);
	h.document.body_start = 0;
	h.document.n_sentences = 1;
	h.sentences[0] = (chs_sentence){.end = (uint32_t)strlen(bad)};
	for (size_t with_id = 0; with_id < 2; with_id++) {
		chs_buffer out = {0};
		chs_output_text(&out, &(chs_output_options){.format = CHS_OUTPUT_TEXT, .width = 80}, &h.model, &h.article,
		                &h.labelling);
		assert_false(out.failed);
		for (size_t i = 0; i < out.length; i++)
			assert_true(out.data[i] == '\n' || ((unsigned char)out.data[i] >= 0x20 && out.data[i] != 0x7F));
		assert_null(strstr(out.data, "\xC2\x9B"));
		chs_buffer_free(&out);
		h.article.id = chs_slice_of(NULL, 0);
		h.article.path = bad;
	}
}

static void text_is_wrapped(void **state)
{
	(void)state;
	hand h;
	make(&h);
	static const char text[] = "Quattordici  lunghissime parole\nsu più righe senzaspaziosenzaspaziosenzaspazio fine";
	static const char *labels[] = {"a", "b", "c"};
	h.model.labels = labels;
	h.article.id = chs_slice_from("7");
	h.document.text = chs_slice_from(text);
	h.document.body_start = 0;
	h.document.n_sentences = 1;
	h.sentences[0] = (chs_sentence){.end = sizeof text - 1};
	assert_output(
	    &h, &(chs_output_options){.format = CHS_OUTPUT_TEXT, .width = 40, .colour = true},
	    "\033[2m== 7 (it-00000000)\n\033[0m\033[36ma    1.00  Quattordici lunghissime\n           parole su più righe\n"
	    "           senzaspaziosenzaspaziosenzaspazio\n           fine\n\033[0m\n");
}

/* ---- In and out ---------------------------------------------------------------------------------------------------
 */

static const chiosa_model *model_for(void *user, chs_slice language, chiosa_error *error)
{
	(void)user;
	(void)language;
	(void)error;
	return model;
}

static void render(void *user, chs_buffer *out, const chiosa_model *used, const chs_article *article,
                   const chs_labelling *l)
{
	chs_output_article(out, user, used, article, l);
}

static chs_buffer collected;

static bool accept(void *user, const chs_buffer *out)
{
	(void)user;
	chs_buffer_add_slice(&collected, chs_buffer_slice(out));
	return true;
}

/* The output for a file of this name and content; to be freed. */
static chs_buffer predict_bytes(const char *name, const char *content, size_t length, chs_output_format format)
{
	chs_output_options options = {.format = format, .width = 80};
	chs_batch batch = {.model_for = model_for, .render = render, .accept = accept, .user = &options, .jobs = 1};
	chs_batch_counts counts;
	chs_reader *reader;
	const char *path = support_write_bytes(name, content, length);
	collected = (chs_buffer){0};
	assert_int_equal(chs_reader_open(&reader, &path, 1, NULL, NULL), CHIOSA_OK);
	assert_int_equal(chs_batch_run(&batch, reader, &counts, NULL), CHIOSA_OK);
	chs_reader_close(reader);
	assert_int_equal(counts.failed, 0);
	assert_false(collected.failed);
	unlink(path);
	return collected;
}

static chs_buffer predict(const char *name, const char *content)
{
	return predict_bytes(name, content, strlen(content), CHS_OUTPUT_JSONL);
}

static void assert_json_lines(const chs_buffer *out)
{
	chiosa_error error = {0};
	for (const char *at = out->data, *end; at && *at; at = end + 1) {
		end = strchr(at, '\n');
		assert_non_null(end);
		if (chs_json_check(chs_slice_of(at, (size_t)(end - at)), &error) != CHIOSA_OK)
			fail_msg("%s at byte %zu of %s", error.message, error.position, at);
	}
}

static void assert_begins(const chs_buffer *out, const char *beginning)
{
	char start[400] = "";
	memcpy(start, out->data, out->length < strlen(beginning) ? out->length : strlen(beginning));
	assert_string_equal(start, beginning);
}

/* Unknown keys come out as they went in, byte for byte; what stands between keys does not. */
static void keys(void **state)
{
	(void)state;
	chs_buffer out = predict(
	    "keys.jsonl", " { \"n\" : 1.0e5 , \"x\":{\"b\": [1, 2],\t\"a\":null}, \"id\": 12345678901234567890 ,"
	                  "\"\\u0065xtra\":\"\\u00e8 \\/ \\ud83c\\udf89\",\"\":[ ], \"text\" : \"\\u00c8 fatta.\"}\r\n");
	assert_json_lines(&out);
	assert_begins(&out, "{\"n\":1.0e5,\"x\":{\"b\": [1, 2],\t\"a\":null},\"id\":12345678901234567890,"
	                    "\"\\u0065xtra\":\"\\u00e8 \\/ \\ud83c\\udf89\",\"\":[ ],\"text\":\"\\u00c8 "
	                    "fatta.\",\"lang\":\"it\",\"model\":\"it-");
	assert_non_null(strstr(out.data, "\"start\":0,\"end\":8,\"text\":\"È fatta.\""));
	chs_buffer_free(&out);
}

/* Numbers stay numbers and strings strings; a table shows both as text. */
static void ids(void **state)
{
	(void)state;
	static const char lines[] = "{\"id\":7,\"text\":\"Sì.\"}\n{\"id\":\"7\",\"text\":\"Sì.\"}\n{\"id\":1.50,\"text\":"
	                            "\"Sì.\"}\n{\"id\":null,\"text\":\"Sì.\"}\n";
	chs_buffer out = predict("ids.jsonl", lines);
	assert_non_null(strstr(out.data, "{\"id\":7,\"text\""));
	assert_non_null(strstr(out.data, "{\"id\":\"7\",\"text\""));
	assert_non_null(strstr(out.data, "{\"id\":1.50,\"text\""));
	assert_non_null(strstr(out.data, "{\"id\":null,\"text\""));
	chs_buffer_free(&out);
	out = predict_bytes("ids.jsonl", lines, sizeof lines - 1, CHS_OUTPUT_TSV);
	assert_begins(&out, "7\t0\t0\t3\t");
	assert_non_null(strstr(out.data, "\n1.50\t0\t0\t3\t"));
	chs_buffer_free(&out);
}

/* Labelling what was labelled before replaces the old labels and leaves no key twice. */
static void output_is_input(void **state)
{
	(void)state;
	chs_buffer first = predict(
	    "first.jsonl",
	    "{\"id\":1,\"title\":\"Un titolo\",\"sentences\":[{\"text\":\"La giunta ha deciso.\",\"label\":"
	    "\"x\",\"note\":[1, 2],\"\\u0077hy\":null},\"Leggi anche: altro\",{\"n\":1e3,\"text\":\"È finita?\"}]}\n");
	assert_json_lines(&first);
	assert_non_null(strstr(first.data, ",\"note\":[1, 2]}"));
	assert_non_null(strstr(first.data, ",\"n\":1e3}"));
	assert_null(strstr(first.data, "\"x\""));
	assert_null(strstr(first.data, "u0077"));
	char *end = strstr(first.data, "\"sentences\"");
	assert_non_null(end);
	assert_null(strstr(end + 5, "\"sentences\""));
	chs_buffer_free(&first);
	first =
	    predict("text.jsonl",
	            "{\"text\":\"La giunta ha deciso. Il sindaco Carlo Neri tace.\",\"model\":\"old\",\"entities\":[]}\n");
	chs_buffer second = predict("text.jsonl", "{\"text\":\"La giunta ha deciso. Il sindaco Carlo Neri tace.\"}\n");
	assert_string_equal(first.data, second.data);
	chs_buffer_free(&first);
	chs_buffer_free(&second);
}

/* Given sentences: offsets in the sentences joined by one line feed; the title has its own. */
static void given_sentences(void **state)
{
	(void)state;
	chs_buffer out = predict("given.jsonl", "{\"title\":\"Così è\",\"sentences\":[\"È qui 🎉.\",\"\",\" Due frasi. "
	                                        "Insieme. \",{\"text\":\"Fine\\nqui.\"}]}\n");
	assert_json_lines(&out);
	assert_non_null(strstr(out.data, "{\"index\":0,\"start\":0,\"end\":6,\"title\":true,\"text\":\"Così è\","));
	assert_non_null(strstr(out.data, "{\"index\":1,\"start\":0,\"end\":8,\"text\":\"È qui 🎉.\","));
	assert_non_null(strstr(out.data, "{\"index\":2,\"start\":9,\"end\":9,\"text\":\"\","));
	assert_non_null(strstr(out.data, "{\"index\":3,\"start\":10,\"end\":31,\"text\":\" Due frasi. Insieme. \","));
	assert_non_null(strstr(out.data, "{\"index\":4,\"start\":32,\"end\":41,\"text\":\"Fine\\nqui.\","));
	chs_buffer_free(&out);
}

/* A file of text: the date it begins with is no text, but counts; a byte order mark counts nothing. */
static void text_files(void **state)
{
	(void)state;
	chs_buffer out = predict("004.txt", " date 2024-06 Il sindaco ha parlato.\r\nÈ finita.\r\n");
	assert_json_lines(&out);
	assert_begins(&out, "{\"id\":\"004\",\"lang\":\"it\",\"date\":\"2024-06\",\"model\":\"it-");
	assert_non_null(strstr(out.data, "{\"index\":0,\"start\":14,\"end\":36,\"text\":\"Il sindaco ha parlato.\","));
	assert_non_null(strstr(out.data, "\"start\":38,\"end\":47,\"text\":\"È finita.\","));
	chs_buffer_free(&out);
	out = predict("bom.txt", "\xEF\xBB\xBFÈ finita. Il sindaco ha parlato.");
	assert_non_null(strstr(out.data, "\"start\":0,\"end\":9,\"text\":\"È finita.\","));
	assert_non_null(strstr(out.data, "\"start\":10,\"end\":32,"));
	chs_buffer_free(&out);
	static const char utf16[] = "\xFF\xFE\xC8\0 \0f\0i\0n\0i\0t\0a\0.\0";
	out = predict_bytes("utf16.txt", utf16, sizeof utf16 - 1, CHS_OUTPUT_JSONL);
	assert_non_null(strstr(out.data, "\"start\":0,\"end\":9,\"text\":\"È finita.\","));
	chs_buffer_free(&out);
	out = predict("latin.txt", "Perch\xE9 la citt\xE0 di Forl\xEC \xE8 pi\xF9 bella? Il sindaco ha parlato.");
	assert_non_null(strstr(out.data, "\"text\":\"Perché la città di Forlì è più bella?\","));
	chs_buffer_free(&out);
}

/* Names of files are bytes; JSON is UTF-8. */
static void names_of_files_that_are_no_utf8(void **state)
{
	(void)state;
	static const chs_output_format formats[] = {CHS_OUTPUT_JSONL, CHS_OUTPUT_TSV};
	for (size_t i = 0; i < 2; i++) {
		static const char text[] = "Il sindaco ha parlato.";
		chs_buffer out = predict_bytes("perch\xE8\"?.txt", text, sizeof text - 1, formats[i]);
		assert_non_null(strstr(out.data, "perch\xEF\xBF\xBD"));
		if (i == 0)
			assert_json_lines(&out);
		chs_buffer_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(units),
	    cmocka_unit_test(tsv),
	    cmocka_unit_test(csv),
	    cmocka_unit_test(json),
	    cmocka_unit_test(plain_text),
	    cmocka_unit_test(text_holds_no_control_characters),
	    cmocka_unit_test(text_is_wrapped),
	    cmocka_unit_test(keys),
	    cmocka_unit_test(ids),
	    cmocka_unit_test(output_is_input),
	    cmocka_unit_test(given_sentences),
	    cmocka_unit_test(text_files),
	    cmocka_unit_test(names_of_files_that_are_no_utf8),
	};
	return cmocka_run_group_tests(tests, prepare, finish);
}
