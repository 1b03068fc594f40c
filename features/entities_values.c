/* SPDX-License-Identifier: MIT */
/* Dates, amounts of money and quantities: by the form of numbers and the words beside them. */
#include "features/finder.h"

enum { MOST_MAGNITUDES = 4 }; /* "2 mila miliardi", "un milione e 200 mila" */

static chs_slice text_of(const chs_finder *finder, size_t i)
{
	return finder->tokens[i].form->lower;
}

static chs_kind kind_of(const chs_finder *finder, size_t i)
{
	return (chs_kind)finder->tokens[i].kind;
}

/* The value of up to four plain digits; -1 for everything else. An ordinal mark behind them is allowed. */
static int small_number(const chs_finder *finder, size_t i)
{
	if (i >= finder->n || kind_of(finder, i) != CHS_KIND_NUMBER)
		return -1;
	chs_slice text = text_of(finder, i);
	int value = 0;
	size_t digits = 0;
	while (digits < text.length && text.data[digits] >= '0' && text.data[digits] <= '9') {
		if (digits == 4)
			return -1;
		value = value * 10 + (text.data[digits++] - '0');
	}
	bool ordinal = digits < text.length && (unsigned char)text.data[digits] >= 0x80;
	return digits > 0 && (digits == text.length || ordinal) ? value : -1;
}

static bool is_year(const chs_finder *finder, size_t i)
{
	int value = small_number(finder, i);
	return (value >= 1000 && value <= 2100) ||
	       (i < finder->n && kind_of(finder, i) == CHS_KIND_NUMBER && text_of(finder, i).data[0] == '\'');
}

static size_t year_at(const chs_finder *finder, size_t i)
{
	if (is_year(finder, i))
		return 1;
	/* "giugno del 2024" */
	return chs_finder_is(finder, i, finder->classes.of) && is_year(finder, i + 1) ? 2 : 0;
}

static size_t date_at(const chs_finder *finder, size_t i)
{
	if (kind_of(finder, i) == CHS_KIND_DATE)
		return 1;
	int day = small_number(finder, i);
	bool first_day = (day >= 1 && day <= 31) || chs_finder_is(finder, i, finder->classes.number);
	if (first_day && chs_finder_is(finder, i + 1, finder->classes.month))
		return 2 + year_at(finder, i + 2);
	if (chs_finder_is(finder, i, finder->classes.month)) {
		size_t year = year_at(finder, i + 1);
		return year ? 1 + year : 0;
	}
	return i > 0 && is_year(finder, i) && chs_finder_is(finder, i - 1, finder->classes.year) ? 1 : 0;
}

/* A token that begins with a digit and ends in a word for a magnitude: 40mila, 5mln. */
static bool is_joined_magnitude(const chs_finder *finder, size_t i)
{
	chs_slice text = text_of(finder, i);
	size_t at = 0;
	while (at < text.length && text.data[at] >= '0' && text.data[at] <= '9')
		at++;
	if (at == 0 || at == text.length)
		return false;
	uint64_t key = chs_language_key(CHS_MATCH_FORM, chs_slice_of(text.data + at, text.length - at));
	return (chs_language_find(finder->language, key).traits & finder->classes.magnitude) != 0;
}

/* Tokens of the number at i with its magnitudes: "1.300", "due milioni", "40mila", "3,5 miliardi". */
static size_t number_at(const chs_finder *finder, size_t i, bool *magnitude)
{
	size_t end = i;
	*magnitude = false;
	if (kind_of(finder, i) == CHS_KIND_NUMBER || chs_finder_is(finder, i, finder->classes.number)) {
		end++;
	} else if (kind_of(finder, i) == CHS_KIND_WORD && is_joined_magnitude(finder, i)) {
		end++;
		*magnitude = true;
	} else if (!chs_finder_is(finder, i, finder->classes.magnitude)) {
		return 0;
	}
	const chs_entity_classes *c = &finder->classes;
	for (int left = MOST_MAGNITUDES; left > 0 && chs_finder_is(finder, end, c->magnitude); left--) {
		end++;
		*magnitude = true;
		/* "un milione e 200 mila" */
		bool joined = chs_finder_is(finder, end, c->connector & ~c->of) && end + 1 < finder->n &&
		              (kind_of(finder, end + 1) == CHS_KIND_NUMBER || chs_finder_is(finder, end + 1, c->number));
		if (joined && chs_finder_is(finder, end + 2, c->magnitude))
			end += 2;
	}
	return end - i;
}

static bool may_be_symbol(const chs_form *form)
{
	return form->kind == CHS_KIND_SYMBOL || form->shape == CHS_SHAPE_UPPER;
}

/* "$ 5,2 miliardi": a currency's symbol before the number. */
static size_t money_before(const chs_finder *finder, size_t i)
{
	bool magnitude;
	if (!may_be_symbol(finder->tokens[i].form))
		return 0;
	size_t currency = chs_finder_match(finder, i, finder->classes.currency);
	if (!currency || i + currency >= finder->n)
		return 0;
	size_t number = kind_of(finder, i + currency) == CHS_KIND_NUMBER ? number_at(finder, i + currency, &magnitude) : 0;
	return number ? currency + number : 0;
}

static size_t amount_at(const chs_finder *finder, size_t i, chs_entity_type *type)
{
	bool magnitude;
	size_t number = number_at(finder, i, &magnitude), end = i + number;
	if (!number)
		return 0;
	if (magnitude && chs_finder_is(finder, end, finder->classes.of))
		end++;
	size_t unit = chs_finder_match(finder, end, finder->classes.currency);
	*type = CHS_MONEY;
	if (!unit) {
		unit = chs_finder_match(finder, end, finder->classes.unit);
		*type = CHS_QUANTITY;
	}
	return unit ? end + unit - i : 0;
}

/* Nearly every word ends the search here. */
static bool may_begin_value(const chs_finder *finder, size_t i)
{
	const chs_form *form = finder->tokens[i].form;
	return form->flags & CHS_FORM_DIGIT || form->kind == CHS_KIND_NUMBER || form->kind == CHS_KIND_DATE ||
	       (form->traits & finder->classes.value) || may_be_symbol(form);
}

size_t chs_find_value(const chs_finder *finder, size_t i, chs_entity_type *type)
{
	if (!may_begin_value(finder, i))
		return 0;
	size_t n = date_at(finder, i);
	if (n) {
		*type = CHS_DATE;
		return n;
	}
	n = money_before(finder, i);
	if (n) {
		*type = CHS_MONEY;
		return n;
	}
	return amount_at(finder, i, type);
}
