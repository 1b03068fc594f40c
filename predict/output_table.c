/* SPDX-License-Identifier: MIT */
/* Tab- or comma-separated tables, one line a sentence. */
#include "predict/output.h"
#include "predict/positions.h"

/* Tab, line feed, carriage return and backslash as \t \n \r \\: every sentence stays on one line with six tabs. */
static void add_tsv(chs_buffer *out, chs_slice text)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];
		if (c != '\t' && c != '\n' && c != '\r' && c != '\\') {
			chs_buffer_add_char(out, c);
			continue;
		}
		chs_buffer_add_char(out, '\\');
		chs_buffer_add_char(out, c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\');
	}
}

/* RFC 4180: quoted where it must be, quotation marks doubled. */
static void add_csv(chs_buffer *out, chs_slice text)
{
	bool quoted = false;
	for (size_t i = 0; i < text.length && !quoted; i++)
		quoted = text.data[i] == ',' || text.data[i] == '"' || text.data[i] == '\n' || text.data[i] == '\r';
	if (!quoted) {
		chs_buffer_add_slice(out, text);
		return;
	}
	chs_buffer_add_char(out, '"');
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] == '"')
			chs_buffer_add_char(out, '"');
		chs_buffer_add_char(out, text.data[i]);
	}
	chs_buffer_add_char(out, '"');
}

static void add_field(chs_buffer *out, bool csv, chs_slice text)
{
	if (csv)
		add_csv(out, text);
	else
		add_tsv(out, text);
}

void chs_output_table(chs_buffer *out, bool csv, const chiosa_model *model, const chs_article *article,
                      const chs_labelling *l)
{
	const chs_document *d = l->document;
	chs_positions positions = {.document = d, .prefix = article->prefix};
	size_t k = model->n_labels;
	char separator = csv ? ',' : '\t';
	for (size_t i = 0; i < d->n_sentences; i++) {
		const chs_sentence *sentence = &d->sentences[i];
		chs_slice text = {d->text.data + sentence->start, sentence->end - sentence->start};
		size_t start = chs_position(&positions, sentence->start);
		const double *row = l->probabilities + i * k;
		add_field(out, csv, article->id);
		chs_buffer_add_char(out, separator);
		chs_buffer_add_size(out, i);
		chs_buffer_add_char(out, separator);
		chs_buffer_add_size(out, start);
		chs_buffer_add_char(out, separator);
		chs_buffer_add_size(out, start + chs_utf8_count(text.data, text.length));
		chs_buffer_add_char(out, separator);
		if (l->labels[i] >= 0)
			add_field(out, csv, chs_slice_from(model->labels[l->labels[i]]));
		chs_buffer_add_char(out, separator);
		if (l->why[i] != CHIOSA_FURNITURE)
			chs_output_units(out, chs_units(row[chs_largest(row, k)]));
		chs_buffer_add_char(out, separator);
		add_field(out, csv, text);
		chs_buffer_add_string(out, csv ? "\r\n" : "\n");
	}
}
