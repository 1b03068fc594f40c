/* SPDX-License-Identifier: MIT */
/*
 * Model files. The first byte modulo 5 is the kind: 0 is the bytes behind it as they are; 1 the same with length and
 * checksum made right; 2 to 4 a trained model (linear, kernel, transitions) with changes to its sections, each
 * described by a record of eight bytes and put together again with a right checksum, so that the checks behind it are
 * reached. What opens is used: every getter, every feature's name, labelling.
 */
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/utf8.h"
#include "models/container.h"
#include "models/model.h"
#include "support.h"

enum { RECORD = 8, HEADER = 64, ENTRY = 32, LENGTH_AT = 16, HASH_AT = 24 };

typedef struct part {
	char name[CHS_SECTION_NAME];
	chs_buffer data;
	bool dropped;
} part;

static void use_names(const chiosa_model *model)
{
	for (size_t i = 0; i < model->n_features; i++)
		fuzz_touch(chs_model_feature_name(model, i));
	fuzz_touch(chs_slice_from(chiosa_model_name(model)));
	fuzz_touch(chs_slice_from(chiosa_model_language(model)));
	FUZZ_CHECK(chs_json_check(chs_slice_from(chiosa_model_metadata(model)), NULL) == CHIOSA_OK);
	for (size_t i = 0; i < chiosa_model_n_labels(model); i++) {
		const char *label = chiosa_model_label(model, i);
		FUZZ_CHECK(chs_utf8_valid(label, strlen(label)) == strlen(label));
	}
}

static void use(const chiosa_model *model)
{
	static const char text[] = "«Non si può», ha detto ieri il sindaco di Roma Carlo Rossi.\nLeggi anche: la città\n\n"
	                           "Nel 2011 l'impresa aveva perso 3 milioni di euro. I sindacati hanno protestato.\n";
	chiosa_label_options options = CHIOSA_LABEL_OPTIONS_INIT;
	chiosa_result *result;
	options.title = "Il ponte riapre";
	options.title_length = strlen(options.title);
	options.date = "2024-05-03";
	use_names(model);
	if (chiosa_label(&result, model, text, sizeof text - 1, &options, NULL) != CHIOSA_OK)
		return;
	fuzz_check_result(result, model, sizeof text, options.title_length);
	chiosa_result_free(result);
}

static void open_file(chs_slice bytes)
{
	chiosa_model *model;
	chiosa_error error = {0};
	if (chiosa_model_open(&model, fuzz_write("changed.chiosa", bytes), &error) == CHIOSA_OK) {
		use(model);
		chiosa_model_close(model);
	} else {
		FUZZ_CHECK(error.message[0] && error.path[0] && error.code != CHIOSA_ERROR_ARGUMENT);
	}
}

/* The check alone, on a copy of exactly the input's length, aligned as mappings are. */
static void check_bytes(chs_slice bytes)
{
	uint64_t hash;
	void *copy = NULL;
	FUZZ_CHECK(posix_memalign(&copy, 64, bytes.length + 1) == 0);
	if (bytes.length)
		memcpy(copy, bytes.data, bytes.length);
	chs_slice same = {copy, bytes.length};
	if (chs_container_check(same, "x", &hash, NULL) == CHIOSA_OK) {
		fuzz_touch(chs_container_section(same, "summary"));
		fuzz_touch(chs_container_section(same, "labels"));
	}
	free(copy);
}

/* Bytes with their length and checksum made right, where they have a place for them. */
static void sign(chs_buffer *bytes)
{
	if (bytes->length < HEADER)
		return;
	uint64_t length = bytes->length, hash = 0;
	memcpy(bytes->data + LENGTH_AT, &length, sizeof length);
	memset(bytes->data + HASH_AT, 0, sizeof hash);
	chs_hasher *hasher = chs_hasher_new();
	FUZZ_CHECK(hasher);
	chs_hasher_add(hasher, bytes->data, bytes->length);
	hash = chs_hasher_value(hasher);
	chs_hasher_free(hasher);
	memcpy(bytes->data + HASH_AT, &hash, sizeof hash);
}

/* One record: section (1), how (1), where (2), number (4). */
static void change(chs_slice record, part *parts, size_t n)
{
	unsigned char r[RECORD] = {0};
	memcpy(r, record.data, record.length);
	part *p = &parts[r[0] % n];
	size_t where = (size_t)r[2] | (size_t)r[3] << 8, width = r[1] & 1 ? 4 : 1;
	switch (r[1] >> 2 & 15) {
	case 0:
		p->data.length = p->data.length ? where % p->data.length : 0;
		return;
	case 1:
		for (unsigned i = 0; i < r[4]; i++)
			chs_buffer_add_char(&p->data, (char)r[5]);
		return;
	case 2:
		p->name[where % (CHS_SECTION_NAME - 1)] ^= (char)(r[4] & 0x7F);
		return;
	case 3:
		p->dropped = true;
		return;
	default:
		break;
	}
	if (p->data.length < width)
		return;
	where = (r[1] & 0x80 ? where * 16 : where) % (p->data.length - width + 1);
	for (size_t i = 0; i < width; i++) {
		unsigned char *byte = (unsigned char *)p->data.data + where + i;
		*byte = (unsigned char)(r[1] & 2 ? *byte + r[4 + i] : r[4 + i]);
	}
}

/* The sections of a trained model, to be changed. */
static size_t take_apart(part *parts, fuzz_model_kind kind)
{
	static chs_buffer files[FUZZ_N_MODELS];
	const chs_buffer *file = &files[kind];
	uint32_t n;
	if (!file->length)
		FUZZ_CHECK(chs_file_read(&files[kind], fuzz_model(kind), (size_t)1 << 30, NULL) == CHIOSA_OK);
	memcpy(&n, file->data + 12, sizeof n);
	FUZZ_CHECK(n > 0 && n <= CHS_MAX_SECTIONS);
	for (size_t i = 0; i < n; i++) {
		const char *entry = file->data + HEADER + i * ENTRY;
		uint64_t place[2];
		memcpy(parts[i].name, entry, CHS_SECTION_NAME);
		memcpy(place, entry + CHS_SECTION_NAME, sizeof place);
		chs_buffer_add(&parts[i].data, file->data + place[0], (size_t)place[1]);
	}
	return n;
}

static void open_changed(fuzz_input *input, fuzz_model_kind kind)
{
	part parts[CHS_MAX_SECTIONS] = {0};
	chs_section sections[CHS_MAX_SECTIONS];
	chs_buffer out = {0};
	uint64_t hash;
	size_t n = take_apart(parts, kind), kept = 0;
	while (input->size)
		change(fuzz_bytes(input, RECORD), parts, n);
	for (size_t i = 0; i < n; i++)
		if (!parts[i].dropped)
			sections[kept++] = (chs_section){parts[i].name, parts[i].data.data, parts[i].data.length};
	FUZZ_CHECK(chs_container_build(&out, sections, kept, &hash, NULL) == CHIOSA_OK);
	open_file(chs_buffer_slice(&out));
	chs_buffer_free(&out);
	for (size_t i = 0; i < n; i++)
		chs_buffer_free(&parts[i].data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = {data, size};
	uint8_t kind = fuzz_byte(&input) % 5;
	chs_buffer bytes = {0};
	if (kind >= 2) {
		open_changed(&input, (fuzz_model_kind)(kind - 2));
		return 0;
	}
	chs_buffer_add_slice(&bytes, fuzz_rest(&input));
	if (kind == 1)
		sign(&bytes);
	check_bytes(chs_buffer_slice(&bytes));
	open_file(chs_buffer_slice(&bytes));
	chs_buffer_free(&bytes);
	return 0;
}
