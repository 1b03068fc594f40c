/* SPDX-License-Identifier: MIT */
/* For reading in a terminal: a label and its probability beside each sentence, wrapped, coloured by label. */
#include "predict/output.h"

#include "base/number.h"
#include "base/utf8.h"

static const char *const colours[] = {"\033[36m", "\033[32m", "\033[33m", "\033[35m", "\033[34m", "\033[31m"};
static const char dim[] = "\033[2m", plain[] = "\033[0m";

static void set(chs_buffer *out, const chs_output_options *options, const char *code)
{
	if (options->colour)
		chs_buffer_add_string(out, code);
}

static size_t label_width(const chiosa_model *model)
{
	size_t width = 4;
	for (size_t i = 0; i < model->n_labels; i++) {
		size_t length = chs_utf8_count(model->labels[i], strlen(model->labels[i]));
		width = length > width ? length : width;
	}
	return width < 24 ? width : 24;
}

static void spaces(chs_buffer *out, size_t count)
{
	for (; count; count--)
		chs_buffer_add_char(out, ' ');
}

/* The bytes of a control character at text[at], or 0: U+0000 to U+001F, U+007F, U+0080 to U+009F. */
static size_t control_length(chs_slice text, size_t at)
{
	unsigned char c = (unsigned char)text.data[at];
	if (c < 0x20 || c == 0x7F)
		return 1;
	return c == 0xC2 && at + 1 < text.length && (unsigned char)text.data[at + 1] < 0xA0 ? 2 : 0;
}

/* Control characters become spaces: no article and no model speaks to the terminal. */
static void add_clean(chs_buffer *out, chs_slice text)
{
	for (size_t at = 0; at < text.length;) {
		size_t control = control_length(text, at);
		chs_buffer_add_char(out, control ? ' ' : text.data[at]);
		at += control ? control : 1;
	}
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Words with single spaces, a line break where the next one would pass the width. */
static void add_wrapped(chs_buffer *out, chs_slice text, size_t indent, size_t width)
{
	size_t column = indent, at = 0;
	bool first = true;
	while (at < text.length) {
		size_t from = at;
		while (at < text.length && !is_space(text.data[at]))
			at++;
		if (at > from) {
			size_t length = chs_utf8_count(text.data + from, at - from);
			bool fits = column + 1 + length <= width;
			if (!first && !fits) {
				chs_buffer_add_char(out, '\n');
				spaces(out, indent);
				column = indent;
			} else if (!first) {
				chs_buffer_add_char(out, ' ');
				column++;
			}
			add_clean(out, chs_slice_of(text.data + from, at - from));
			column += length;
			first = false;
		}
		while (at < text.length && is_space(text.data[at]))
			at++;
	}
	chs_buffer_add_char(out, '\n');
}

static void add_sentence(chs_buffer *out, const chs_output_options *options, const chiosa_model *model,
                         const chs_labelling *l, size_t index, size_t label_room)
{
	const chs_sentence *sentence = &l->document->sentences[index];
	const double *row = l->probabilities + index * model->n_labels;
	chs_slice text = {l->document->text.data + sentence->start, sentence->end - sentence->start};
	bool furniture = l->why[index] == CHIOSA_FURNITURE;
	const char *label = l->labels[index] >= 0 ? model->labels[l->labels[index]] : furniture ? "-" : "?";
	size_t length = chs_utf8_count(label, strlen(label));
	set(out, options, l->labels[index] >= 0 ? colours[(size_t)l->labels[index] % 6] : dim);
	add_clean(out, chs_slice_from(label));
	spaces(out, length < label_room ? label_room - length : 0);
	if (furniture) {
		chs_buffer_add_string(out, "       ");
	} else {
		chs_buffer_add_char(out, ' ');
		chs_add_fixed(out, row[chs_largest(row, model->n_labels)], 2); /* two decimals are enough to read */
		chs_buffer_add_string(out, "  ");
	}
	add_wrapped(out, text, label_room + 7, options->width);
	set(out, options, plain);
}

void chs_output_text(chs_buffer *out, const chs_output_options *options, const chiosa_model *model,
                     const chs_article *article, const chs_labelling *l)
{
	size_t label_room = label_width(model);
	set(out, options, dim);
	chs_buffer_add_string(out, "== ");
	add_clean(out, article->id.length ? article->id : chs_slice_from(article->path));
	if (!article->id.length)
		chs_buffer_format(out, ":%zu", article->line);
	chs_buffer_format(out, " (%s)\n", model->name);
	set(out, options, plain);
	for (size_t i = 0; i < l->document->n_sentences; i++)
		add_sentence(out, options, model, l, i, label_room);
	chs_buffer_add_char(out, '\n');
}
