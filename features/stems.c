/* SPDX-License-Identifier: MIT */
#include "features/stems.h"

#include "base/memory.h"

#include <libstemmer.h>
#include <stdlib.h>

struct chs_stemmer {
	struct sb_stemmer *snowball; /* NULL: words stay as they are */
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
	free(stemmer);
}

chs_slice chs_stemmer_stem(chs_stemmer *stemmer, chs_slice word)
{
	/* A "word" of many kilobytes is none: Snowball's time and memory are not spent on it. */
	enum { LONGEST = 1024 };
	if (!stemmer->snowball || word.length == 0 || word.length > LONGEST)
		return word;
	const sb_symbol *stem = sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)word.data, (int)word.length);
	if (!stem)
		return chs_slice_of(NULL, 0);
	return chs_slice_of((const char *)stem, (size_t)sb_stemmer_length(stemmer->snowball));
}
