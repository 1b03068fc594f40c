/* SPDX-License-Identifier: MIT */
#include "predict/output.h"

void chs_output_units(chs_buffer *out, uint32_t units)
{
	char text[CHS_UNITS_LENGTH];
	chs_put_units(text, units);
	chs_buffer_add(out, text, sizeof text);
}

void chs_output_begin(chs_buffer *out, const chs_output_options *options)
{
	if (options->format == CHS_OUTPUT_TSV)
		chs_buffer_add_string(out, "id\tindex\tstart\tend\tlabel\tprobability\ttext\n");
	if (options->format == CHS_OUTPUT_CSV)
		chs_buffer_add_string(out, "id,index,start,end,label,probability,text\r\n");
}

void chs_output_article(chs_buffer *out, const chs_output_options *options, const chiosa_model *model,
                        const chs_article *article, const chs_labelling *labelling)
{
	switch (options->format) {
	case CHS_OUTPUT_JSONL:
		chs_output_json(out, model, article, labelling);
		break;
	case CHS_OUTPUT_TSV:
	case CHS_OUTPUT_CSV:
		chs_output_table(out, options->format == CHS_OUTPUT_CSV, model, article, labelling);
		break;
	case CHS_OUTPUT_TEXT:
		chs_output_text(out, options, model, article, labelling);
		break;
	}
}
