/* SPDX-License-Identifier: MIT */
/*
 * Sentences: ICU's sentence rules (with ICU's suppressions in a language that has no list of abbreviations of its own,
 * since those match the ends of words: "on." in "camion."), corrected by our own knowledge: abbreviations,
 * initials and numbers do not end a sentence, a line end does, a full stop without a space behind it may ("fine.Poi"),
 * and a closing mark stays with its sentence. docs/sentences.md tells the rules.
 */
#ifndef CHS_FEATURES_SENTENCES_H
#define CHS_FEATURES_SENTENCES_H

#include "features/document.h"

/* A splitter serves one thread at a time. The language must outlive it. */
typedef struct chs_splitter chs_splitter;

chiosa_status chs_splitter_open(chs_splitter **splitter, const chs_language *language, chiosa_error *error);
void chs_splitter_close(chs_splitter *splitter);

/* Appends to document->sentences the sentences of document->text[from, to): bounds and paragraph are set, the rest 0.
 */
chiosa_status chs_split(chs_splitter *splitter, chs_document *document, size_t from, size_t to, chiosa_error *error);

/* The same by ICU's rules alone (no suppressions, no corrections): what the bench compares with. */
chiosa_status chs_split_plain(chs_splitter *splitter, chs_document *document, size_t from, size_t to,
                              chiosa_error *error);

#endif
