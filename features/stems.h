/* SPDX-License-Identifier: MIT */
/* Snowball stems. A stemmer serves one thread at a time. */
#ifndef CHS_FEATURES_STEMS_H
#define CHS_FEATURES_STEMS_H

#include "base/error.h"
#include "base/slice.h"

#include <stdint.h>

typedef struct chs_stemmer chs_stemmer;

/* `name` is Snowball's ("italian"); "" gives a stemmer that returns words unchanged. An unknown name is
   CHIOSA_ERROR_ARGUMENT. */
chiosa_status chs_stemmer_open(chs_stemmer **stemmer, const char *name, chiosa_error *error);
void chs_stemmer_close(chs_stemmer *stemmer);

/* The stem of a lower-cased NFC word; lives until the next call with this stemmer. NULL data when memory is
   short. */
chs_slice chs_stemmer_stem(chs_stemmer *stemmer, chs_slice word);

/* Snowball's name for an ISO 639-1 code ("it" → "italian"), or NULL. */
const char *chs_stemmer_name(const char *language_tag);

#endif
