/* SPDX-License-Identifier: MIT */
/*
 * What the bundled corpus may not share: no sentence with another of its own sentences (near-duplicates), no event
 * between train and test, and no run of eight words with the real texts that measure a model (where these are present).
 * Fixed formulas of the press that are longer than that are listed in tests/data/formulas.txt.
 */
#include "tests/corpus_support.h"

enum {
	DUPLICATE_GRAM = 5, /* words */
	COPY_GRAM = 8,
	LONGEST_GRAM = 8
};

static const double greatest_jaccard = 0.5; /* of the 5-grams of two sentences */
/* Greatest share of the 5-grams of an article in one split that one of the other split also has: two reports of one
   event would share names, places and figures in phrases. */
static const double greatest_article_share = 0.05;

#define FORMULAS CHIOSA_SOURCE_FOLDER "/tests/data/formulas.txt"

static measured_tools tools;
static measured_corpus corpus; /* train, then test */

static int start(void **state)
{
	chiosa_error error = {0};
	if (support_start(state) != 0)
		return -1;
	if (measure_tools_open(&tools, CHIOSA_DATA_FOLDER, &error) == CHIOSA_OK &&
	    measure_load(&corpus, &tools, CORPUS_TRAIN, &error) == CHIOSA_OK &&
	    measure_load(&corpus, &tools, CORPUS_TEST, &error) == CHIOSA_OK)
		return 0;
	print_error("%s:%zu: %s\n", error.path, error.line, error.message);
	return -1;
}

static int end(void **state)
{
	measure_free(&corpus);
	measure_tools_close(&tools);
	return support_end(state);
}

/* ---- Word n-grams ------------------------------------------------------------------------------------------------ */

static uint64_t gram_key(const uint64_t *words, size_t n)
{
	uint64_t key = words[0];
	for (size_t i = 1; i < n; i++)
		key = chs_hash_join(key, words[i]);
	return key;
}

/* The n-gram that begins with a word of the corpus. */
static uint64_t corpus_gram(const measured_corpus *from, size_t word, size_t n)
{
	uint64_t words[LONGEST_GRAM];
	for (size_t i = 0; i < n; i++)
		words[i] = from->words[word + i].form;
	return gram_key(words, n);
}

typedef struct gram {
	uint64_t key;
	uint32_t owner; /* sentence or article */
} gram;

typedef struct grams {
	gram *items; /* sorted by key, then owner; each once */
	size_t count;
	uint32_t *of_owner; /* [n_owners]: how many each has */
} grams;

static int compare_grams(const void *a, const void *b)
{
	const gram *x = a, *y = b;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->owner > y->owner) - (x->owner < y->owner);
}

/* The distinct 5-grams of each labelled sentence, or of each article's labelled sentences. Furniture is the same in
   many articles, and may be. */
static grams collect_grams(const measured_corpus *from, bool by_article)
{
	grams all = {.items = chs_alloc(from->n_words, sizeof(gram)),
	             .of_owner = chs_alloc(by_article ? from->n_articles : from->n_sentences, sizeof(uint32_t))};
	size_t kept = 0;
	assert_non_null(all.items);
	assert_non_null(all.of_owner);
	for (size_t s = 0; s < from->n_sentences; s++) {
		const measured_sentence *sentence = &from->sentences[s];
		for (size_t w = 0; sentence->label && w + DUPLICATE_GRAM <= sentence->n_words; w++)
			all.items[all.count++] = (gram){corpus_gram(from, sentence->first_word + w, DUPLICATE_GRAM),
			                                (uint32_t)(by_article ? sentence->article : s)};
	}
	qsort(all.items, all.count, sizeof *all.items, compare_grams);
	for (size_t i = 0; i < all.count; i++) {
		if (kept > 0 && compare_grams(&all.items[kept - 1], &all.items[i]) == 0)
			continue;
		all.of_owner[all.items[i].owner]++;
		all.items[kept++] = all.items[i];
	}
	all.count = kept;
	return all;
}

static void free_grams(grams *all)
{
	free(all->items);
	free(all->of_owner);
}

typedef struct sharing {
	uint32_t a, b; /* owners, a < b */
} sharing;

static int compare_sharings(const void *a, const void *b)
{
	const sharing *x = a, *y = b;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

/* One element for each gram that two owners share, sorted by owners. */
static sharing *collect_sharings(const grams *all, size_t *count)
{
	sharing *sharings = NULL;
	size_t capacity = 0;
	*count = 0;
	for (size_t i = 0; i < all->count; i++)
		for (size_t j = i + 1; j < all->count && all->items[j].key == all->items[i].key; j++) {
			assert_true(chs_reserve(&sharings, &capacity, *count + 1, sizeof *sharings));
			sharings[(*count)++] = (sharing){all->items[i].owner, all->items[j].owner};
		}
	if (*count)
		qsort(sharings, *count, sizeof *sharings, compare_sharings);
	return sharings;
}

/* Calls `judge` for each pair of owners that have grams in common, with their number. */
typedef void (*pair_judge)(const measured_corpus *from, const grams *all, sharing pair, size_t common);

static void judge_pairs(const measured_corpus *from, bool by_article, pair_judge judge)
{
	grams all = collect_grams(from, by_article);
	size_t count;
	sharing *sharings = collect_sharings(&all, &count);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && compare_sharings(&sharings[i], &sharings[next]) == 0;)
			next++;
		judge(from, &all, sharings[i], next - i);
	}
	free(sharings);
	free_grams(&all);
}

static void judge_sentences(const measured_corpus *from, const grams *all, sharing pair, size_t common)
{
	size_t either = all->of_owner[pair.a] + all->of_owner[pair.b] - common;
	const measured_sentence *other = &from->sentences[pair.b];
	char what[128];
	if ((double)common <= greatest_jaccard * (double)either)
		return;
	snprintf(what, sizeof what, "a near-duplicate of %.60s, sentence %zu", from->articles[other->article].id,
	         other->number);
	corpus_sentence_fault(from, pair.a, what);
}

static void judge_articles(const measured_corpus *from, const grams *all, sharing pair, size_t common)
{
	const measured_article *a = &from->articles[pair.a], *b = &from->articles[pair.b];
	uint32_t fewer = all->of_owner[pair.a] < all->of_owner[pair.b] ? all->of_owner[pair.a] : all->of_owner[pair.b];
	if (strcmp(a->path, b->path) != 0 && (double)common > greatest_article_share * (double)fewer)
		corpus_fault("%s and %s, in train and test, share %zu of %u runs of five words", a->id, b->id, common, fewer);
}

static void no_two_sentences_are_near_duplicates(void **state)
{
	(void)state;
	judge_pairs(&corpus, false, judge_sentences);
	corpus_assert_faultless();
}

static void train_and_test_share_no_event(void **state)
{
	(void)state;
	judge_pairs(&corpus, true, judge_articles);
	corpus_assert_faultless();
}

/* One word of twelve changed leaves five of the eight runs as they were; in furniture it does not matter. */
static void near_duplicates_are_seen(void **state)
{
	static const char text[] =
	    "{\"id\":\"a\",\"sentences\":[{\"text\":\"Il ponte sul torrente Aralla resterà chiuso fino alla fine di "
	    "marzo.\",\"label\":\"claim\"},{\"text\":\"Leggi anche la cronaca del ponte sul torrente "
	    "Aralla\",\"label\":null}]}\n"
	    "{\"id\":\"b\",\"sentences\":[{\"text\":\"Il ponte sul torrente Aralla resterà chiuso fino alla fine di "
	    "maggio.\",\"label\":\"claim\"},{\"text\":\"Leggi anche la cronaca del ponte sul torrente "
	    "Aralla\",\"label\":null}]}\n"
	    "{\"id\":\"c\",\"sentences\":[{\"text\":\"Il ponte sul torrente Aralla non ha subito danni, dicono i "
	    "tecnici.\",\"label\":\"claim\"}]}\n";
	measured_corpus planted = {0};
	(void)state;
	corpus_quiet = true;
	corpus_load(&planted, &tools, support_write("planted.jsonl", text));
	judge_pairs(&planted, false, judge_sentences);
	measure_free(&planted);
	assert_int_equal(corpus_faults, 1);
}

/* ---- Real texts -------------------------------------------------------------------------------------------------- */

/* The runs of eight words of the corpus, and those that a formula allows. */
typedef struct copies {
	chs_map grams;    /* → sentence */
	chs_map formulas; /* → nothing */
	size_t words;     /* of the real texts read so far */
} copies;

/* The keys of the words among tools.document's tokens; *tokens (may be NULL) gets each word's token. To be freed. */
static uint64_t *document_words(size_t *count, size_t **tokens)
{
	const chs_document *document = &tools.document;
	uint64_t *words = chs_alloc(document->n_tokens, sizeof *words);
	*tokens = chs_alloc(document->n_tokens, sizeof **tokens);
	assert_non_null(words);
	assert_non_null(*tokens);
	*count = 0;
	for (size_t i = 0; i < document->n_tokens; i++)
		if (measure_is_word(&document->tokens[i])) {
			(*tokens)[*count] = i;
			words[(*count)++] = document->tokens[i].form->form_key;
		}
	return words;
}

/* One formula a line; `#` begins a comment. */
static void read_formulas(copies *known, const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	assert_non_null(file);
	while ((length = getline(&line, &room, file)) > 0) {
		size_t count, *tokens;
		if (line[0] == '#' || line[0] == '\n')
			continue;
		assert_int_equal(measure_tokens(&tools, chs_slice_of(line, (size_t)length), NULL), CHIOSA_OK);
		uint64_t *words = document_words(&count, &tokens);
		for (size_t i = 0; i + COPY_GRAM <= count; i++)
			assert_non_null(chs_map_put(&known->formulas, gram_key(words + i, COPY_GRAM), 0, NULL));
		free(words);
		free(tokens);
	}
	free(line);
	fclose(file);
}

static void collect_copies(copies *known, const measured_corpus *from, const char *formulas)
{
	*known = (copies){0};
	read_formulas(known, formulas);
	for (size_t s = 0; s < from->n_sentences; s++) {
		const measured_sentence *sentence = &from->sentences[s];
		for (size_t w = 0; w + COPY_GRAM <= sentence->n_words; w++) {
			uint64_t key = corpus_gram(from, sentence->first_word + w, COPY_GRAM);
			if (!chs_map_get(&known->formulas, key))
				assert_non_null(chs_map_put(&known->grams, key, (uint32_t)s, NULL));
		}
	}
}

static void free_copies(copies *known)
{
	chs_map_free(&known->grams);
	chs_map_free(&known->formulas);
}

/* Notes each sentence of the corpus that has eight words in a row in common with a real text. */
static void compare_text(copies *known, const measured_corpus *from, chs_slice text, const char *path, size_t line)
{
	size_t count, *tokens;
	uint32_t last = UINT32_MAX;
	assert_int_equal(measure_tokens(&tools, text, NULL), CHIOSA_OK);
	uint64_t *words = document_words(&count, &tokens);
	known->words += count;
	for (size_t i = 0; i + COPY_GRAM <= count; i++) {
		const uint32_t *sentence = chs_map_get(&known->grams, gram_key(words + i, COPY_GRAM));
		if (sentence && *sentence != last) {
			uint32_t from_byte = tools.document.tokens[tokens[i]].start;
			uint32_t to_byte = tools.document.tokens[tokens[i + COPY_GRAM - 1]].end;
			char what[512];
			snprintf(what, sizeof what, "shares \"%.*s\" with %.120s:%zu", (int)(to_byte - from_byte),
			         text.data + from_byte, path, line);
			corpus_sentence_fault(from, *sentence, what);
		}
		last = sentence ? *sentence : UINT32_MAX;
	}
	free(words);
	free(tokens);
}

/* Every article of a file or folder, a given sentence at a time. */
static void compare_articles(copies *known, const measured_corpus *from, const char *path)
{
	chs_reader *reader;
	const chs_article *article;
	chiosa_error error = {0};
	assert_int_equal(chs_reader_open(&reader, &path, 1, NULL, &error), CHIOSA_OK);
	for (;;) {
		if (chs_reader_next(reader, &article, &error) != CHIOSA_OK)
			fail_msg("%s:%zu: %s", error.path, error.line, error.message);
		if (!article)
			break;
		if (!article->has_sentences)
			compare_text(known, from, article->text, article->path, article->line);
		for (size_t i = 0; article->has_sentences && i < article->n_sentences; i++)
			compare_text(known, from, article->sentences[i].text, article->path, article->line);
	}
	chs_reader_close(reader);
}

/* Lines SOURCE<TAB>SENTENCE, compressed. */
static void compare_table(copies *known, const measured_corpus *from, const char *path)
{
	char command[600], *line = NULL;
	size_t room = 0, number = 0;
	ssize_t length;
	snprintf(command, sizeof command, "gzip -dc '%s'", path);
	FILE *table = popen(command, "r");
	assert_non_null(table);
	while ((length = getline(&line, &room, table)) > 0) {
		char *tab = memchr(line, '\t', (size_t)length);
		number++;
		if (!tab)
			fail_msg("%s:%zu: expected a tab", path, number);
		compare_text(known, from, chs_slice_of(tab + 1, (size_t)(line + length - tab - 1)), path, number);
	}
	free(line);
	assert_int_equal(pclose(table), 0);
}

typedef void (*comparer)(copies *known, const measured_corpus *from, const char *path);

/* Compares with each of the shared files; `least_words` says that they were really read. */
static void compare_shared(const char *const *names, size_t n_names, comparer compare, size_t least_words)
{
	copies known;
	if (!*CHIOSA_SHARED) {
		print_message("no shared test data (CHIOSA_SHARED): skipped\n");
		skip();
	}
	collect_copies(&known, &corpus, FORMULAS);
	for (size_t i = 0; i < n_names; i++) {
		char path[400];
		snprintf(path, sizeof path, "%s/%s", CHIOSA_SHARED, names[i]);
		compare(&known, &corpus, path);
	}
	size_t words = known.words;
	free_copies(&known);
	assert_true(words >= least_words);
	corpus_assert_faultless();
}

static void nothing_is_copied_from_gold_or_articles(void **state)
{
	static const char *const names[] = {"gold/dev.jsonl", "gold/segmentation.jsonl", "articles"};
	(void)state;
	compare_shared(names, 3, compare_articles, 20000);
}

static void nothing_is_copied_from_the_benchmarks(void **state)
{
	static const char *const names[] = {"bench/sources-train.tsv.gz", "bench/sources-test.tsv.gz"};
	(void)state;
	compare_shared(names, 2, compare_table, 500000);
}

/* Case, marks and line ends do not hide a copy; seven words are none, and a formula is none. */
static void copies_are_seen(void **state)
{
	static const char text[] =
	    "{\"id\":\"a\",\"sentences\":[{\"text\":\"Il ponte sul torrente Aralla, lungo ottanta metri, resterà "
	    "chiuso.\",\"label\":\"claim\"},{\"text\":\"Iscriviti alla newsletter per ricevere ogni mattina le notizie del "
	    "giorno\",\"label\":null}]}\n";
	static const char *const harmless[] = {
	    "Il ponte sul torrente Aralla lungo settanta metri.",
	    "Iscriviti alla newsletter per ricevere ogni mattina le notizie del giorno."};
	static const char copied[] =
	    "I tecnici avvertono: \"IL PONTE\nsul torrente Aralla (lungo ottanta metri) è vecchio\".";
	const char *formulas = support_write(
	    "formulas.txt", "# newsletters\n\nIscriviti alla newsletter per ricevere ogni mattina le notizie del giorno\n");
	measured_corpus planted = {0};
	copies known;
	(void)state;
	corpus_quiet = true;
	corpus_load(&planted, &tools, support_write("planted.jsonl", text));
	collect_copies(&known, &planted, formulas);
	compare_text(&known, &planted, chs_slice_from(harmless[0]), "real", 1);
	compare_text(&known, &planted, chs_slice_from(harmless[1]), "real", 2);
	assert_int_equal(corpus_faults, 0);
	compare_text(&known, &planted, chs_slice_from(copied), "real", 3);
	free_copies(&known);
	measure_free(&planted);
	assert_int_equal(corpus_faults, 1);
}

#define CHECK(test) cmocka_unit_test_setup(test, corpus_reset_faults)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CHECK(near_duplicates_are_seen),
	    CHECK(no_two_sentences_are_near_duplicates),
	    CHECK(train_and_test_share_no_event),
	    CHECK(copies_are_seen),
	    CHECK(nothing_is_copied_from_gold_or_articles),
	    CHECK(nothing_is_copied_from_the_benchmarks),
	};
	return cmocka_run_group_tests(tests, start, end);
}
