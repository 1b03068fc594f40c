/* SPDX-License-Identifier: MIT */
#include "features/stems.h"

#include "base/buffer.h"
#include "base/memory.h"

#include <libstemmer.h>
#include <stdlib.h>

/* A "word" of many kilobytes is none: Snowball's time and memory are not spent on it. */
enum { LONGEST = 1024 };

struct chs_stemmer {
	struct sb_stemmer *snowball; /* NULL: words stay as they are */
	/* The same algorithm for ISO 8859-1, a quarter faster; NULL: not for this language, or memory was short. */
	struct sb_stemmer *narrow;
	sb_symbol word[LONGEST];
	chs_buffer stem;
};

/* ISO 639-1 codes of the languages that Snowball 2.2 stems, and its names for them. */
static const struct {
	const char *tag, *name;
} stemmers[] = {
    {"ar", "arabic"},    {"hy", "armenian"},   {"eu", "basque"},    {"ca", "catalan"},    {"da", "danish"},
    {"nl", "dutch"},     {"en", "english"},    {"fi", "finnish"},   {"fr", "french"},     {"de", "german"},
    {"el", "greek"},     {"hi", "hindi"},      {"hu", "hungarian"}, {"id", "indonesian"}, {"ga", "irish"},
    {"it", "italian"},   {"lt", "lithuanian"}, {"ne", "nepali"},    {"no", "norwegian"},  {"nb", "norwegian"},
    {"nn", "norwegian"}, {"pt", "portuguese"}, {"ro", "romanian"},  {"ru", "russian"},    {"sr", "serbian"},
    {"es", "spanish"},   {"sv", "swedish"},    {"ta", "tamil"},     {"tr", "turkish"},    {"yi", "yiddish"},
};

const char *chs_stemmer_name(const char *language_tag)
{
	for (size_t i = 0; i < sizeof stemmers / sizeof *stemmers; i++)
		if (strcmp(stemmers[i].tag, language_tag) == 0)
			return stemmers[i].name;
	return NULL;
}

/*
 * Whether the stems of the two encodings are the same: tried out by tests/test_stems.c. Snowball 2.2's Dutch counts
 * bytes in one place, and stems otherwise.
 */
static bool is_narrow(const char *name)
{
	static const char *const names[] = {"catalan", "danish",    "english",    "finnish", "french", "german",
	                                    "italian", "norwegian", "portuguese", "spanish", "swedish"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* sb_stemmer_new does not tell an unknown name from short memory: this does. */
static bool is_listed(const char *name)
{
	for (const char **listed = sb_stemmer_list(); *listed; listed++)
		if (strcmp(*listed, name) == 0)
			return true;
	return false;
}

chiosa_status chs_stemmer_open(chs_stemmer **stemmer, const char *name, chiosa_error *error)
{
	chs_stemmer *opened = chs_alloc(1, sizeof *opened);
	if (!opened)
		return chs_fail_memory(error);
	if (name[0] != '\0') {
		opened->snowball = sb_stemmer_new(name, "UTF_8");
		if (!opened->snowball) {
			free(opened);
			if (is_listed(name))
				return chs_fail_memory(error);
			return chs_fail(error, CHIOSA_ERROR_ARGUMENT, "Snowball has no stemmer named \"%.64s\"", name);
		}
		if (is_narrow(name))
			opened->narrow = sb_stemmer_new(name, "ISO_8859_1");
	}
	*stemmer = opened;
	return CHIOSA_OK;
}

void chs_stemmer_close(chs_stemmer *stemmer)
{
	if (!stemmer)
		return;
	if (stemmer->snowball)
		sb_stemmer_delete(stemmer->snowball);
	if (stemmer->narrow)
		sb_stemmer_delete(stemmer->narrow);
	chs_buffer_free(&stemmer->stem);
	free(stemmer);
}

/* The word's bytes in ISO 8859-1, as many as it has characters; 0 when it has one that is not in there. */
static size_t to_latin(sb_symbol *out, chs_slice word)
{
	size_t n = 0;
	for (size_t at = 0; at < word.length; n++) {
		unsigned char byte = (unsigned char)word.data[at++];
		if (byte >= 0x80) {
			if ((byte != 0xC2 && byte != 0xC3) || at == word.length || ((unsigned char)word.data[at] & 0xC0) != 0x80)
				return 0;
			byte = (unsigned char)(byte << 6 | ((unsigned char)word.data[at++] & 0x3F));
		}
		out[n] = byte;
	}
	return n;
}

static chs_slice from_latin(chs_buffer *out, const sb_symbol *text, size_t length)
{
	chs_buffer_clear(out);
	char *room = chs_buffer_room(out, 2 * length);
	if (!room)
		return chs_slice_of(NULL, 0);
	for (size_t i = 0; i < length; i++) {
		if (text[i] >= 0x80)
			*room++ = (char)(0xC0 | text[i] >> 6);
		*room++ = (char)(text[i] < 0x80 ? text[i] : 0x80 | (text[i] & 0x3F));
	}
	return chs_slice_of(out->data, (size_t)(room - out->data));
}

chs_slice chs_stemmer_stem(chs_stemmer *stemmer, chs_slice word)
{
	if (!stemmer->snowball || word.length == 0 || word.length > LONGEST)
		return word;
	size_t narrow = stemmer->narrow ? to_latin(stemmer->word, word) : 0;
	struct sb_stemmer *snowball = narrow ? stemmer->narrow : stemmer->snowball;
	const sb_symbol *stem = narrow ? sb_stemmer_stem(snowball, stemmer->word, (int)narrow)
	                               : sb_stemmer_stem(snowball, (const sb_symbol *)word.data, (int)word.length);
	if (!stem)
		return chs_slice_of(NULL, 0);
	size_t length = (size_t)sb_stemmer_length(snowball);
	return narrow ? from_latin(&stemmer->stem, stem, length) : chs_slice_of((const char *)stem, length);
}
