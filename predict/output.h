/* SPDX-License-Identifier: MIT */
/* Labelled articles as bytes, in the formats of docs/formats.md. */
#ifndef CHS_PREDICT_OUTPUT_H
#define CHS_PREDICT_OUTPUT_H

#include "corpus/article.h"
#include "predict/labeller.h"

typedef enum chs_output_format { CHS_OUTPUT_JSONL, CHS_OUTPUT_TSV, CHS_OUTPUT_CSV, CHS_OUTPUT_TEXT } chs_output_format;

typedef struct chs_output_options {
	chs_output_format format;
	bool colour;  /* text: with ANSI colours */
	size_t width; /* text: columns to wrap at, at least 40 */
} chs_output_options;

/* What stands once before the first article: the header line of tsv and csv. */
void chs_output_begin(chs_buffer *out, const chs_output_options *options);

/* One article. Only the document's text, the labelling and what the article brought are looked at. */
void chs_output_article(chs_buffer *out, const chs_output_options *options, const chiosa_model *model,
                        const chs_article *article, const chs_labelling *labelling);

/* The formats one by one, for the files that write them. */
void chs_output_json(chs_buffer *out, const chiosa_model *model, const chs_article *article,
                     const chs_labelling *labelling);
void chs_output_table(chs_buffer *out, bool csv, const chiosa_model *model, const chs_article *article,
                      const chs_labelling *labelling);
void chs_output_text(chs_buffer *out, const chs_output_options *options, const chiosa_model *model,
                     const chs_article *article, const chs_labelling *labelling);

enum { CHS_UNITS_LENGTH = 6 };

/* "0.9400" from 9400 units of 1/10000. */
static inline void chs_put_units(char text[CHS_UNITS_LENGTH], uint32_t units)
{
	text[0] = (char)('0' + units / CHS_PROBABILITY_UNITS);
	text[1] = '.';
	text[2] = (char)('0' + units / 1000 % 10);
	text[3] = (char)('0' + units / 100 % 10);
	text[4] = (char)('0' + units / 10 % 10);
	text[5] = (char)('0' + units % 10);
}

void chs_output_units(chs_buffer *out, uint32_t units);

#endif
