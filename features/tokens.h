/* SPDX-License-Identifier: MIT */
/*
 * Tokens: a scanner that goes by Unicode's character properties and by what the language's files say of words. Elisions
 * are split behind the apostrophe (l'accordo → l' + accordo, in languages that say so); numbers with their marks,
 * dates, times, abbreviations, addresses and words with inner hyphens are one token each, and so is each quotation
 * mark. Only scripts written without spaces (Han, kana, Thai) are left to ICU's dictionaries.
 */
#ifndef CHS_FEATURES_TOKENS_H
#define CHS_FEATURES_TOKENS_H

#include "features/document.h"

/* A tokeniser serves one thread at a time. The language and forms must outlive it. */
typedef struct chs_tokeniser chs_tokeniser;

chiosa_status chs_tokeniser_open(chs_tokeniser **tokeniser, const chs_language *language, chs_forms *forms,
                                 chiosa_error *error);
void chs_tokeniser_close(chs_tokeniser *tokeniser);

/* Appends the tokens of every sentence to document->tokens and sets first_token and n_tokens. */
chiosa_status chs_tokenise(chs_tokeniser *tokeniser, chs_document *document, chiosa_error *error);

#endif
