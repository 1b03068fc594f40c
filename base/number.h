/* SPDX-License-Identifier: MIT */
/* Numbers in and out, strictly and in no locale: the one parser for options and files, the one printer for both. */
#ifndef CHS_BASE_NUMBER_H
#define CHS_BASE_NUMBER_H

#include "base/buffer.h"

/* The whole slice must be a decimal number (sign, digits, point, exponent as in JSON, leading zeros allowed), finite.
 */
bool chs_parse_double(chs_slice slice, double *out);
/* The whole slice must be decimal digits that fit. */
bool chs_parse_size(chs_slice slice, size_t *out);

/* With `decimals` (0..9) digits behind the point, halves away from zero; from 1e8 on as chs_add_double does it. "nan"
   and "inf" never appear: they print as 0. */
void chs_add_fixed(chs_buffer *buffer, double number, int decimals);
/* The shortest of 1..17 significant digits that reads back as the same double. */
void chs_add_double(chs_buffer *buffer, double number);

#endif
