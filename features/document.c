/* SPDX-License-Identifier: MIT */
#include "features/document.h"

#include <stdlib.h>

void chs_document_reset(chs_document *document)
{
	document->text = chs_slice_of(NULL, 0);
	document->body_start = 0;
	document->date = INT32_MIN;
	document->n_sentences = document->n_tokens = document->n_phrases = document->n_entities = 0;
	chs_arena_reset(&document->arena);
}

void chs_document_free(chs_document *document)
{
	free(document->sentences);
	free(document->tokens);
	free(document->phrases);
	free(document->entities);
	chs_arena_free(&document->arena);
	*document = (chs_document){0};
}

const char *chs_entity_type_name(chs_entity_type type)
{
	static const char *const names[CHS_N_ENTITY_TYPES] = {"person", "organisation", "place",
	                                                      "date",   "money",        "quantity"};
	return names[type];
}
