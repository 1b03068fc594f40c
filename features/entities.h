/* SPDX-License-Identifier: MIT */
/*
 * Entities without a learned model: persons, organisations and places by gazetteer, shape, honorifics and context;
 * dates, amounts of money and quantities by their form. Variants of one name in an article share one `name`.
 */
#ifndef CHS_FEATURES_ENTITIES_H
#define CHS_FEATURES_ENTITIES_H

#include "features/document.h"

/* What finding needs of a language, and its memory from one article to the next. One thread at a time. */
typedef struct chs_finder chs_finder;

/* The language must outlive it. */
chiosa_status chs_finder_open(chs_finder **finder, const chs_language *language, chiosa_error *error);
void chs_finder_close(chs_finder *finder);

/* Fills document->phrases, and document->entities in text order, without overlaps. Needs tokens; furniture is passed
 * over. */
chiosa_status chs_finder_run(chs_finder *finder, chs_document *document, chiosa_error *error);

/* The same for one article, with all that it needs. */
chiosa_status chs_find_entities(chs_document *document, const chs_language *language, chiosa_error *error);

#endif
