/* SPDX-License-Identifier: MIT */
/* Known values: textbook tables, and small ones counted by hand. */
#include "base/json.h"
#include "corpus/agreement.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define ASSERT_NEAR(a, b) assert_float_equal((float)(a), (float)(b), 1e-6F)

static char folder[] = "/tmp/chiosa-agreement-XXXXXX";
static char path_a[64], path_b[64];

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path_a, sizeof path_a, "%s/a.jsonl", folder);
	snprintf(path_b, sizeof path_b, "%s/b.jsonl", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path_a);
	unlink(path_b);
	return rmdir(folder);
}

/* One letter per sentence; "-" is none. */
static chs_agreement *of_letters(const char *a, const char *b)
{
	chs_agreement *g;
	chs_slice none = {NULL, 0};
	assert_int_equal(chs_agreement_new(&g, NULL), CHIOSA_OK);
	assert_int_equal(strlen(a), strlen(b));
	for (; *a; a++, b++) {
		chs_slice first = *a == '-' ? none : chs_slice_of(a, 1), second = *b == '-' ? none : chs_slice_of(b, 1);
		assert_int_equal(chs_agreement_add(g, first, second, NULL, NULL), CHIOSA_OK);
	}
	return g;
}

static const chs_agreement_result *compute(chs_agreement *g)
{
	const chs_agreement_result *r;
	assert_int_equal(chs_agreement_compute(g, &r, NULL), CHIOSA_OK);
	return r;
}

/* The usual example of kappa: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: .7 observed, .5 by chance, kappa .4. */
static void kappa_of_fifty_grants(void **state)
{
	(void)state;
	char a[51], b[51];
	for (int i = 0; i < 50; i++) {
		a[i] = i < 25 ? 'y' : 'n';
		b[i] = i < 20 || (i >= 25 && i < 35) ? 'y' : 'n';
	}
	a[50] = b[50] = '\0';
	chs_agreement *g = of_letters(a, b);
	const chs_agreement_result *r = compute(g);
	ASSERT_NEAR(r->raw, 0.7);
	ASSERT_NEAR(r->kappa, 0.4);
	/* alpha: 100 values, 55 yes and 45 no; chance 2·55·45/(100·99) = .5; 1 − .3/.5 */
	ASSERT_NEAR(r->alpha, 0.4);
	/* with two categories each one against the rest is the whole */
	ASSERT_NEAR(r->categories[0].kappa, 0.4);
	ASSERT_NEAR(r->categories[1].alpha, 0.4);
	chs_agreement_free(g);
}

/* Krippendorff's "Computing Krippendorff's alpha-reliability": two observers, binary data (.095), nominal data (.692).
 */
static void alpha_of_krippendorff(void **state)
{
	(void)state;
	chs_agreement *g = of_letters("0100000010", "1110010000");
	ASSERT_NEAR(compute(g)->alpha, 1 - 19 * 4.0 / (14 * 6)); /* 0.0952… */
	chs_agreement_free(g);
	g = of_letters("aabbdcccedda", "babbbccceddd");
	const chs_agreement_result *r = compute(g);
	assert_true(fabs(r->alpha - 0.692) < 0.0005);
	chs_agreement_free(g);
}

/* first  a a b - - c      a: 2 and 2, both 1; b: 1 and 1, both 0; c: 1 and 1, both 1; none: 2 and 2, both 1
   second a b - - a c      agreed 3 of 6; by chance (4 + 1 + 1 + 4)/36 = 10/36 */
static void four_categories(void **state)
{
	(void)state;
	chs_agreement *g = of_letters("aab--c", "ab--ac");
	const chs_agreement_result *r = compute(g);
	assert_int_equal(r->sentences, 6);
	assert_int_equal(r->agreed, 3);
	ASSERT_NEAR(r->kappa, (0.5 - 10.0 / 36) / (1 - 10.0 / 36));
	/* alpha: 12 values, 4 + 2 + 2 + 4; sum of t(t − 1) = 12 + 2 + 2 + 12 = 28; chance 1 − 28/132 */
	ASSERT_NEAR(r->alpha, 1 - 0.5 / (104.0 / 132));
	assert_int_equal(r->n_categories, 4);
	assert_string_equal(r->categories[0].label, "a");
	assert_string_equal(r->categories[3].label, "(none)");
	assert_true(r->has_none);
	assert_int_equal(r->categories[3].both, 1);
	/* a against the rest: agreed on 4 of 6; chance (2·2 + 4·4)/36 = 20/36 */
	ASSERT_NEAR(r->categories[0].raw, 4.0 / 6);
	ASSERT_NEAR(r->categories[0].kappa, (4.0 / 6 - 20.0 / 36) / (1 - 20.0 / 36));
	ASSERT_NEAR(r->categories[2].kappa, 1);
	static const size_t confusion[] = {1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1};
	assert_memory_equal(r->confusion, confusion, sizeof confusion);
	assert_int_equal(r->n_disputes, 3);
	assert_string_equal(r->disputes[1].a, "b");
	assert_string_equal(r->disputes[1].b, "(none)");
	chs_agreement_free(g);
}

static void undefined(void **state)
{
	(void)state;
	chs_agreement *g = of_letters("", "");
	const chs_agreement_result *r = compute(g);
	assert_true(isnan(r->raw) && isnan(r->kappa) && isnan(r->alpha));
	chs_agreement_free(g);
	g = of_letters("aaa", "aaa"); /* one category: no chance to disagree */
	r = compute(g);
	assert_true(r->raw == 1 && isnan(r->kappa) && isnan(r->alpha));
	chs_buffer out = {0};
	chs_agreement_json(&out, r);
	assert_int_equal(chs_json_check(chs_buffer_slice(&out), NULL), CHIOSA_OK);
	assert_true(chs_slice_is(chs_json_member(chs_buffer_slice(&out), "kappa"), "null"));
	chs_buffer_free(&out);
	chs_agreement_free(g);
	g = of_letters("ab", "ba"); /* worse than chance */
	ASSERT_NEAR(compute(g)->kappa, -1);
	ASSERT_NEAR(compute(g)->alpha, -0.5);
	chs_agreement_free(g);
}

/* ---- Two corpora ------------------------------------------------------------------------------------------------- */

static void write_file(const char *path, const char *content)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(content, 1, strlen(content), file), strlen(content));
	assert_int_equal(fclose(file), 0);
}

static chiosa_status read_both(chs_agreement **g, const char *a, const char *b, chiosa_error *error)
{
	write_file(path_a, a);
	write_file(path_b, b);
	return chs_agreement_read(g, path_a, path_b, error);
}

static const char FIRST[] =
    "{\"id\":\"uno\",\"sentences\":[{\"text\":\"Il porto ha riaperto.\",\"label\":\"claim\"},"
    "{\"text\":\"«È ora», dice lei.\",\"label\":\"quote\"},{\"text\":\"Leggi anche\",\"label\":null}]}\n"
    "{\"id\":\"due\",\"sentences\":[{\"text\":\"Era chiuso dal 2019.\",\"label\":\"background\"},"
    "{\"text\":\"Si vedrà.\",\"label\":null,\"why\":\"uncertain\"}]}\n"
    "{\"id\":\"tre\",\"sentences\":[]}\n";

static void pairs_by_id(void **state)
{
	(void)state;
	static const char second[] =
	    "{\"id\":\"due\",\"sentences\":[{\"text\":\"Era chiuso dal 2019.\",\"label\":\"claim\"},"
	    "{\"text\":\"Si vedrà.\",\"label\":\"claim\"}]}\n"
	    "{\"id\":\"uno\",\"sentences\":[{\"text\":\"Il porto ha riaperto.\",\"label\":\"claim\"},"
	    "{\"text\":\"«È ora», dice lei.\",\"label\":\"quote\"},{\"text\":\"Leggi anche\",\"label\":\"claim\"}]}\n";
	chs_agreement *g;
	assert_int_equal(read_both(&g, FIRST, second, NULL), CHIOSA_OK);
	const chs_agreement_result *r = compute(g);
	assert_int_equal(r->articles, 2);
	assert_int_equal(r->sentences, 4);
	assert_int_equal(r->not_compared, 1);
	assert_int_equal(r->only_a, 1);
	assert_int_equal(r->only_b, 0);
	assert_int_equal(r->agreed, 2);
	assert_int_equal(r->n_disputes, 2);
	assert_string_equal(r->disputes[0].id, "uno");
	assert_int_equal(r->disputes[0].index, 2);
	assert_string_equal(r->disputes[0].a, "(none)");
	assert_string_equal(r->disputes[1].text, "Era chiuso dal 2019.");
	chs_buffer text = {0}, json = {0};
	chs_agreement_text(&text, r);
	chs_agreement_json(&json, r);
	assert_non_null(strstr(text.data, "\ndue, sentence 1: background | claim | Era chiuso dal 2019.\n"));
	assert_int_equal(chs_json_check(chs_buffer_slice(&json), NULL), CHIOSA_OK);
	assert_non_null(strstr(json.data, "{\"id\":\"uno\",\"article\":1,\"index\":2,\"first\":null,\"second\":"
	                                  "\"claim\",\"text\":\"Leggi anche\"}"));
	chs_buffer_free(&text);
	chs_buffer_free(&json);
	chs_agreement_free(g);
}

static void pairs_by_order(void **state)
{
	(void)state;
	chs_agreement *g;
	chiosa_error error;
	static const char a[] = "{\"sentences\":[{\"text\":\"Uno.\",\"label\":\"x\"}]}\n"
	                        "{\"sentences\":[{\"text\":\"Due.\",\"label\":\"y\"}]}\n";
	assert_int_equal(read_both(&g, a, a, &error), CHIOSA_OK);
	ASSERT_NEAR(compute(g)->kappa, 1);
	chs_agreement_free(g);
	assert_int_equal(read_both(&g, a, "{\"sentences\":[{\"text\":\"Uno.\",\"label\":\"x\"}]}\n", &error),
	                 CHIOSA_ERROR_INPUT);
	assert_string_equal(error.message, "expected 2 articles as in the other labelling (not all have ids), found 1");
}

static void differences_are_errors(void **state)
{
	(void)state;
	chs_agreement *g;
	chiosa_error error;
	char expected[256];
	assert_int_equal(read_both(&g, FIRST,
	                           "\n{\"id\":\"due\",\"sentences\":[{\"text\":\"Era chiuso dal 2019.\",\"label\":\"x\"},"
	                           "{\"text\":\"Si vedrà\",\"label\":\"x\"}]}",
	                           &error),
	                 CHIOSA_ERROR_INPUT);
	snprintf(expected, sizeof expected, "article \"due\", sentence 2: expected the same text as in %s:2, found another",
	         path_a);
	assert_string_equal(error.message, expected);
	assert_string_equal(error.path, path_b);
	assert_int_equal(error.line, 2);
	assert_int_equal(read_both(&g, FIRST, "{\"id\":\"uno\",\"sentences\":[]}", &error), CHIOSA_ERROR_INPUT);
	snprintf(expected, sizeof expected, "article \"uno\": expected 3 sentences as in %s:1, found 0", path_a);
	assert_string_equal(error.message, expected);
	assert_int_equal(read_both(&g, FIRST, "{\"id\":\"nove\",\"sentences\":[]}", &error), CHIOSA_ERROR_INPUT);
	assert_string_equal(error.message, "expected articles with the ids of the other labelling, found none");
	assert_int_equal(read_both(&g, FIRST, "{\"id\":\"uno\"}", &error), CHIOSA_ERROR_INPUT); /* the reader's own */
	assert_int_equal(error.line, 1);
	assert_int_equal(chs_agreement_read(&g, "-", "-", &error), CHIOSA_ERROR_ARGUMENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kappa_of_fifty_grants),
	    cmocka_unit_test(alpha_of_krippendorff),
	    cmocka_unit_test(four_categories),
	    cmocka_unit_test(undefined),
	    cmocka_unit_test(pairs_by_id),
	    cmocka_unit_test(pairs_by_order),
	    cmocka_unit_test(differences_are_errors),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
