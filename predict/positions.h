/* SPDX-License-Identifier: MIT */
/* Byte positions of a document to the code-point offsets that results speak of. */
#ifndef CHS_PREDICT_POSITIONS_H
#define CHS_PREDICT_POSITIONS_H

#include "base/utf8.h"
#include "features/document.h"

/*
 * A cursor over a document: asked for ascending byte positions it counts each byte once. Positions in the title count
 * from the title's beginning, all others from the beginning of the article's text plus `prefix` code points.
 */
typedef struct chs_positions {
	const chs_document *document;
	size_t byte, count, prefix;
} chs_positions;

static inline size_t chs_position(chs_positions *p, size_t byte)
{
	const chs_document *d = p->document;
	bool in_title = byte < d->body_start;
	if (byte < p->byte || (p->byte < d->body_start && !in_title)) {
		p->byte = in_title ? 0 : d->body_start;
		p->count = 0;
	} else if (p->byte == 0 && !in_title) {
		p->byte = d->body_start;
	}
	p->count += chs_utf8_count(d->text.data + p->byte, byte - p->byte);
	p->byte = byte;
	return p->count + (in_title ? 0 : p->prefix);
}

#endif
