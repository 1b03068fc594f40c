/* SPDX-License-Identifier: MIT */
/* The agreement as text and as JSON. */
#include "base/json.h"
#include "base/memory.h"
#include "corpus/agreement.h"
#include "corpus/cells.h"

#include <stdlib.h>

enum { DECIMALS = 3, CELL = 10 };

/* The categories' names, for tables. NULL when memory is short. */
static const char **category_names(const chs_agreement_result *r)
{
	const char **names = chs_alloc(r->n_categories, sizeof *names);
	for (size_t i = 0; names && i < r->n_categories; i++)
		names[i] = r->categories[i].label;
	return names;
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

static void text_row(chs_buffer *out, const char *name, size_t names, double raw, double kappa, double alpha)
{
	chs_add_left(out, name, names);
	chs_add_right_number(out, raw, DECIMALS, CELL);
	chs_add_right_number(out, kappa, DECIMALS, CELL);
	chs_add_right_number(out, alpha, DECIMALS, CELL);
}

static void text_table(chs_buffer *out, const chs_agreement_result *r, size_t names)
{
	static const char *const heads[] = {"agreement", "kappa", "alpha", "first", "second", "both"};
	chs_add_left(out, "", names);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		chs_add_right(out, heads[i], CELL);
	chs_buffer_add_char(out, '\n');
	for (size_t i = 0; i < r->n_categories; i++) {
		const chs_category_agreement *c = &r->categories[i];
		text_row(out, c->label, names, c->raw, c->kappa, c->alpha);
		chs_add_right_size(out, c->a, CELL);
		chs_add_right_size(out, c->b, CELL);
		chs_add_right_size(out, c->both, CELL);
		chs_buffer_add_char(out, '\n');
	}
	text_row(out, "all", names, r->raw, r->kappa, r->alpha);
	chs_add_right_size(out, r->sentences, CELL);
	chs_add_right_size(out, r->sentences, CELL);
	chs_add_right_size(out, r->agreed, CELL);
	chs_buffer_add_char(out, '\n');
}

static void text_dispute(chs_buffer *out, const chs_dispute *d)
{
	if (d->id)
		chs_add_left(out, d->id, 0);
	else
		chs_buffer_format(out, "article %zu", d->article);
	chs_buffer_format(out, ", sentence %zu: ", d->index + 1);
	chs_add_left(out, d->a, 0);
	chs_buffer_add_string(out, " | ");
	chs_add_left(out, d->b, 0);
	chs_buffer_add_string(out, " | ");
	chs_add_left(out, d->text, 0);
	chs_buffer_add_char(out, '\n');
}

static void text_head(chs_buffer *out, const chs_agreement_result *r)
{
	chs_buffer_format(out, "%zu sentences in %zu articles compared\n", r->sentences, r->articles);
	if (r->not_compared)
		chs_buffer_format(out, "%zu sentences are unlabelled or uncertain on one side: not compared\n",
		                  r->not_compared);
	if (r->only_a + r->only_b)
		chs_buffer_format(out, "%zu articles only in the first, %zu only in the second: not compared\n", r->only_a,
		                  r->only_b);
	chs_buffer_add_char(out, '\n');
}

void chs_agreement_text(chs_buffer *out, const chs_agreement_result *result)
{
	const chs_agreement_result *r = result;
	const char **names = category_names(r);
	if (!names) {
		out->failed = true;
		return;
	}
	text_head(out, r);
	text_table(out, r, chs_widest(names, r->n_categories, 4) + 2);
	chs_buffer_add_string(out, "\nConfusion (rows: first; columns: second)\n");
	chs_add_counts(out, names, r->n_categories, names, r->n_categories, r->confusion);
	chs_buffer_format(out, "\n%zu sentences in dispute%s\n", r->n_disputes,
	                  r->n_disputes ? " (first | second | text)" : "");
	for (size_t i = 0; i < r->n_disputes; i++)
		text_dispute(out, &r->disputes[i]);
	free(names);
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static void json_categories(chs_buffer *out, const chs_agreement_result *r)
{
	chs_json_add_key(out, "per_label");
	chs_buffer_add_char(out, '{');
	for (size_t i = 0; i < r->n_categories; i++) {
		const chs_category_agreement *c = &r->categories[i];
		chs_json_add_key(out, c->label);
		chs_buffer_add_char(out, '{');
		chs_json_add_number(out, "agreement", c->raw);
		chs_json_add_number(out, "kappa", c->kappa);
		chs_json_add_number(out, "alpha", c->alpha);
		chs_json_add_size(out, "first", c->a);
		chs_json_add_size(out, "second", c->b);
		chs_json_add_size(out, "both", c->both);
		chs_buffer_add_char(out, '}');
	}
	chs_buffer_add_char(out, '}');
}

static void json_string(chs_buffer *out, const char *key, const char *text)
{
	chs_json_add_key(out, key);
	if (text)
		chs_json_add_string(out, chs_slice_from(text));
	else
		chs_buffer_add_string(out, "null");
}

static void json_disputes(chs_buffer *out, const chs_agreement_result *r)
{
	chs_json_add_key(out, "disputes");
	chs_buffer_add_char(out, '[');
	for (size_t i = 0; i < r->n_disputes; i++) {
		const chs_dispute *d = &r->disputes[i];
		chs_buffer_add_string(out, i ? ", {" : "{");
		json_string(out, "id", d->id);
		chs_json_add_size(out, "article", d->article);
		chs_json_add_size(out, "index", d->index);
		json_string(out, "first", d->a == r->none ? NULL : d->a);
		json_string(out, "second", d->b == r->none ? NULL : d->b);
		json_string(out, "text", d->text);
		chs_buffer_add_char(out, '}');
	}
	chs_buffer_add_char(out, ']');
}

void chs_agreement_json(chs_buffer *out, const chs_agreement_result *result)
{
	const chs_agreement_result *r = result;
	const char **names = category_names(r);
	if (!names) {
		out->failed = true;
		return;
	}
	chs_buffer_add_char(out, '{');
	chs_json_add_size(out, "sentences", r->sentences);
	chs_json_add_size(out, "articles", r->articles);
	chs_json_add_number(out, "agreement", r->raw);
	chs_json_add_number(out, "kappa", r->kappa);
	chs_json_add_number(out, "alpha", r->alpha);
	json_categories(out, r);
	chs_json_add_key(out, "confusion");
	chs_json_counts(out, names, r->n_categories, names, r->n_categories, r->confusion);
	json_string(out, "none", r->none);
	chs_json_add_size(out, "not_compared", r->not_compared);
	chs_json_add_size(out, "only_first", r->only_a);
	chs_json_add_size(out, "only_second", r->only_b);
	json_disputes(out, r);
	chs_buffer_add_char(out, '}');
	free(names);
}
