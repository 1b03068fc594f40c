/* SPDX-License-Identifier: MIT */
#include "language_support.h"

static chs_forms *forms_for(chs_language *language)
{
	chs_forms *forms;
	assert_int_equal(chs_forms_open(&forms, language, NULL), CHIOSA_OK);
	return forms;
}

static const chs_form *word(chs_forms *forms, const char *raw)
{
	const chs_form *form = chs_forms_get(forms, chs_slice_from(raw), CHS_KIND_WORD);
	assert_non_null(form);
	return form;
}

static void one_analysis_for_all_spellings(void **state)
{
	(void)state;
	chs_language *language = language_italian();
	chs_forms *forms = forms_for(language);
	const chs_form *form = word(forms, "perch\u00E9");
	assert_ptr_equal(form, word(forms, "perch\u00E9"));
	assert_int_equal(word(forms, "perche\u0301")->form_key, form->form_key);
	assert_int_equal(word(forms, "per\u00ADch\u00E9")->form_key, form->form_key);
	assert_int_equal(word(forms, "PERCH\u00C9")->form_key, form->form_key);
	assert_int_not_equal(word(forms, "PERCH\u00C9")->cased_key, form->cased_key);
	assert_int_equal(word(forms, "accordo")->stem_key, word(forms, "Accordi")->stem_key);
	assert_int_equal(form->letters, 6);
	chs_forms_close(forms);
	chs_language_free(language);
}

static void apostrophes_become_accents(void **state)
{
	(void)state;
	chs_language *language = language_italian();
	chs_forms *forms = forms_for(language);
	assert_true(chs_slice_is(word(forms, "citta'")->lower, "citt\u00E0"));
	assert_true(chs_slice_is(word(forms, "E'")->text, "\u00C8"));
	assert_true(chs_slice_is(word(forms, "perche\u2019")->lower, "perch\u00E9"));
	assert_true(chs_slice_is(word(forms, "piu'")->lower, "pi\u00F9"));
	assert_true(chs_slice_is(word(forms, "sara'")->lower, "sar\u00E0"));
	assert_true(chs_slice_is(word(forms, "po'")->lower, "po'"));
	assert_true(chs_slice_is(word(forms, "dell'")->lower, "dell'"));
	chs_forms_close(forms);
	chs_language_free(language);
}

static void shapes(void **state)
{
	(void)state;
	chs_language *language = language_italian();
	chs_forms *forms = forms_for(language);
	assert_int_equal(word(forms, "accordo")->shape, CHS_SHAPE_LOWER);
	assert_int_equal(word(forms, "Roma")->shape, CHS_SHAPE_INITIAL);
	assert_int_equal(word(forms, "McKinsey")->shape, CHS_SHAPE_INITIAL);
	assert_int_equal(word(forms, "NATO")->shape, CHS_SHAPE_UPPER);
	assert_int_equal(word(forms, "G7")->shape, CHS_SHAPE_UPPER);
	assert_int_equal(word(forms, "\u00C8")->shape, CHS_SHAPE_UPPER);
	assert_int_equal(word(forms, "iPhone")->shape, CHS_SHAPE_MIXED);
	assert_int_equal(chs_forms_get(forms, chs_slice_from("1.300"), CHS_KIND_NUMBER)->shape, CHS_SHAPE_NONE);
	assert_true(chs_slice_is(chs_forms_get(forms, chs_slice_from("1.300"), CHS_KIND_NUMBER)->stem, "1.300"));
	chs_forms_close(forms);
	chs_language_free(language);
}

static void classes_with_endings_and_exceptions(void **state)
{
	(void)state;
	language_write("language.txt", "stemmer = italian\n");
	language_write("cue-past.txt", "@match ending\n-arono\n@match stem\naccusa\n!accusato\n");
	language_write("cue-other.txt", "accusato\nminuto di silenzio\n");
	chs_language *language = language_load();
	chs_forms *forms = forms_for(language);
	chs_classes past = chs_language_class(language, "cue-past"), other = chs_language_class(language, "cue-other");
	assert_int_equal(word(forms, "parlarono")->classes, past);
	assert_int_equal(word(forms, "carono")->classes, 0); /* one letter is too little before an ending */
	assert_int_equal(word(forms, "Accuse")->classes, past);
	assert_int_equal(word(forms, "accusato")->classes, other);
	assert_int_equal(word(forms, "minuto")->longest_phrase, 3);
	assert_int_equal(word(forms, "silenzio")->longest_phrase, 0);
	chs_forms_close(forms);
	chs_language_free(language);
}

static void kinds_are_kept_apart(void **state)
{
	(void)state;
	chs_language *language = language_italian();
	chs_forms *forms = forms_for(language);
	const chs_form *as_word = word(forms, "G");
	const chs_form *as_symbol = chs_forms_get(forms, chs_slice_from("G"), CHS_KIND_SYMBOL);
	assert_ptr_not_equal(as_word, as_symbol);
	assert_int_equal(as_symbol->kind, CHS_KIND_SYMBOL);
	chs_forms_close(forms);
	chs_language_free(language);
}

static void many_words_and_a_trim(void **state)
{
	(void)state;
	chs_language *language;
	assert_int_equal(chs_language_load(&language, NULL, "it", NULL), CHIOSA_OK);
	chs_forms *forms = forms_for(language);
	uint64_t key = word(forms, "parola")->stem_key;
	char raw[32];
	for (int i = 0; i < 60000; i++) {
		snprintf(raw, sizeof raw, "parola%d", i);
		const chs_form *form = word(forms, raw);
		assert_ptr_equal(form, word(forms, raw));
		assert_true(chs_slice_is(form->text, raw));
	}
	assert_true(chs_slice_is(word(forms, "parola7")->text, "parola7"));
	chs_forms_trim(forms);
	assert_int_equal(word(forms, "parola")->stem_key, key);
	assert_true(chs_slice_is(word(forms, "parola59999")->text, "parola59999"));
	chs_forms_close(forms);
	chs_language_free(language);
	chs_forms_close(NULL);
}

int main(void)
{
#define LANGUAGE_TEST(test) cmocka_unit_test_teardown(test, language_clear)
	const struct CMUnitTest tests[] = {
	    LANGUAGE_TEST(one_analysis_for_all_spellings),
	    LANGUAGE_TEST(apostrophes_become_accents),
	    LANGUAGE_TEST(shapes),
	    LANGUAGE_TEST(classes_with_endings_and_exceptions),
	    LANGUAGE_TEST(kinds_are_kept_apart),
	    LANGUAGE_TEST(many_words_and_a_trim),
	};
	return cmocka_run_group_tests(tests, support_start, support_end);
}
