/* SPDX-License-Identifier: MIT */
/*
 * Furniture: what stands on the page and is no sentence of the story (navigation, bylines, dates, captions, link lines,
 * section headings without a verb). Found by the language's furniture.txt patterns and by shape. A wrong null costs an
 * answer, a missed one adds a guess: rules are chosen for precision.
 */
#ifndef CHS_FEATURES_FURNITURE_H
#define CHS_FEATURES_FURNITURE_H

#include "features/document.h"

/* What marking needs of a language, read once for all articles. Any number of threads may use it. */
typedef struct chs_furniture chs_furniture;

/* The language must outlive it. */
chiosa_status chs_furniture_open(chs_furniture **furniture, const chs_language *language, chiosa_error *error);
void chs_furniture_close(chs_furniture *furniture);

/* Sets sentence.furniture of every sentence. Needs bounds, paragraphs and tokens (features/tokens.h). */
void chs_furniture_mark(const chs_furniture *furniture, chs_document *document);

/* The same for one article, with all that it needs. */
chiosa_status chs_mark_furniture(chs_document *document, const chs_language *language, chiosa_error *error);

#endif
