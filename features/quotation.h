/* SPDX-License-Identifier: MIT */
/*
 * Follows quotations through an article: which marks open and close, which words stand inside, which sentences begin or
 * end inside. « » “ ” „ ‟ " ' ‘ ’ and dialogue dashes; marks that nobody closes must not swallow the rest of the
 * article. A mark that can only close and that nothing opened quotes the beginning of its sentence.
 */
#ifndef CHS_FEATURES_QUOTATION_H
#define CHS_FEATURES_QUOTATION_H

#include "features/document.h"

/* Sets token.quoted, token.mark and sentence.quotation. Needs tokens. */
chiosa_status chs_follow_quotations(chs_document *document, chiosa_error *error);

#endif
