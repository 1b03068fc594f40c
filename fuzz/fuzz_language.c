/* SPDX-License-Identifier: MIT */
/*
 * A compiled language block with changes: whatever chs_language_view lets pass must be safe to analyse with. The input
 * is a list of changes of eight bytes (where, how, what); a first byte of 0xFF stands for a block given as it is.
 */
#include "features/analyser.h"
#include "features/language_format.h"
#include "support.h"

static chs_language *base;

static void look_up(const chs_language *language)
{
	static const char *const words[] = {"", "ha", "detto", "città", "roma", "furniture", "cue-saying", "word-accent"};
	fuzz_touch(chs_slice_from(chs_language_tag(language)));
	fuzz_touch(chs_slice_from(chs_language_stemmer(language)));
	fuzz_touch(chs_slice_from(chs_language_setting(language, "elision")));
	for (size_t i = 0; i < chs_language_n_classes(language); i++)
		fuzz_touch(chs_slice_from(chs_language_class_name(language, i)));
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		for (int match = CHS_MATCH_STEM; match <= CHS_MATCH_EXCEPTION; match++)
			chs_language_find(language, chs_language_key((chs_match)match, chs_slice_from(words[i])));
		chs_language_class(language, words[i]);
		chs_language_trait(language, words[i]);
		for (size_t line = 0; line < chs_language_n_lines(language, words[i]); line++)
			fuzz_touch(chs_language_line(language, words[i], line));
	}
}

static void analyse(const chs_language *language)
{
	static const char text[] =
	    "«Non si può», ha detto ieri il sindaco di Roma Carlo Rossi.\nLeggi anche: la città\n\nNel 2011 l'impresa "
	    "aveva "
	    "perso 3 milioni di euro; il sig. Bianchi (Università di Bologna) andrà in piazza Garibaldi il 3 marzo.\n";
	chs_article_source source = {.title = chs_slice_from("Il ponte riapre"), .text = chs_slice_from(text)};
	chs_feature_settings settings = chs_feature_defaults();
	chs_analyser *analyser;
	chs_extractor *extractor;
	const chs_document *document;
	chs_vectors vectors = {0};
	chs_feature_names names = {0};
	if (chs_analyser_open(&analyser, language, NULL) != CHIOSA_OK)
		return;
	FUZZ_CHECK(chs_parse_groups(&settings.groups, "all", NULL) == CHIOSA_OK);
	FUZZ_CHECK(chs_extractor_open(&extractor, language, &settings, NULL) == CHIOSA_OK);
	if (chs_analyse(analyser, &source, &document, NULL) == CHIOSA_OK)
		chs_extract(extractor, document, &vectors, &names, NULL);
	chs_feature_names_free(&names);
	chs_vectors_free(&vectors);
	chs_extractor_close(extractor);
	chs_analyser_close(analyser);
}

/* Eight bytes: where (3; with the bit 0x8000 a place in the header), how, and a number. */
static void change(fuzz_input *input, char *block, size_t length)
{
	chs_slice record = fuzz_bytes(input, 8);
	unsigned char r[8] = {0};
	uint32_t number, before;
	memcpy(r, record.data, record.length);
	memcpy(&number, r + 4, sizeof number);
	size_t where = (size_t)r[0] | (size_t)r[1] << 8 | (size_t)r[2] << 16;
	where = (where & 0x8000 ? (where & 0x7FFF) % sizeof(chs_language_header) : where) % (length - sizeof number);
	memcpy(&before, block + where, sizeof before);
	if (r[3] % 4 == 1)
		number = before + (r[4] < 128 ? r[4] : r[4] - 256u);
	if (r[3] % 4 == 2)
		number = before ^ 1u << (r[4] & 31u);
	memcpy(block + where, &number, r[3] % 4 == 3 ? 1 : sizeof number);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = {data, size};
	chs_language *language;
	if (!base)
		FUZZ_CHECK(chs_language_load(&base, CHIOSA_SOURCE_FOLDER "/fuzz/language", "it", NULL) == CHIOSA_OK);
	chs_slice bytes = chs_language_block(base);
	bool given = size && data[0] == 0xFF;
	if (given) {
		fuzz_byte(&input);
		bytes = fuzz_rest(&input);
	}
	char *block = malloc(bytes.length + 1);
	FUZZ_CHECK(block);
	if (bytes.length)
		memcpy(block, bytes.data, bytes.length);
	while (input.size && bytes.length > sizeof(chs_language_header))
		change(&input, block, bytes.length);
	if (chs_language_view(&language, chs_slice_of(block, bytes.length), NULL) == CHIOSA_OK) {
		look_up(language);
		analyse(language);
		chs_language_free(language);
	}
	free(block);
	return 0;
}
