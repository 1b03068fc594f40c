/* SPDX-License-Identifier: MIT */
/* What tests of whole articles share: a folder of their own, files in it, a small corpus and a model trained on it. */
#ifndef CHS_TESTS_SUPPORT_H
#define CHS_TESTS_SUPPORT_H

#include "base/buffer.h"
#include "base/file.h"
#include "chiosa.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A folder that lives as long as the test program's group, and the path of a file in it. */
static char support_folder[256];

static inline int support_start(void **state)
{
	const char *place = getenv("TMPDIR");
	(void)state;
	snprintf(support_folder, sizeof support_folder, "%s/chiosa-test-XXXXXX", place && *place ? place : "/tmp");
	return mkdtemp(support_folder) ? 0 : -1;
}

static inline int support_end(void **state)
{
	char **paths;
	size_t count;
	(void)state;
	if (chs_folder_list(&paths, &count, support_folder, NULL) == CHIOSA_OK) {
		for (size_t i = 0; i < count; i++)
			unlink(paths[i]);
		chs_paths_free(paths, count);
	}
	return rmdir(support_folder);
}

/* The path of `name` in the folder; good until the eighth call behind it. */
static inline const char *support_path(const char *name)
{
	static char paths[8][600];
	static size_t next;
	char *path = paths[next++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", support_folder, name);
	return path;
}

static inline const char *support_write_bytes(const char *name, const void *data, size_t length)
{
	const char *path = support_path(name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	return path;
}

static inline const char *support_write(const char *name, const char *text)
{
	return support_write_bytes(name, text, strlen(text));
}

/* The whole file, to be freed with chs_buffer_free. */
static inline chs_buffer support_read(const char *path)
{
	chs_buffer bytes = {0};
	assert_int_equal(chs_file_read(&bytes, path, (size_t)1 << 30, NULL), CHIOSA_OK);
	return bytes;
}

static inline bool support_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* Nothing of `name` may be left behind, whole or in part. */
static inline void support_assert_absent(const char *name)
{
	char partial[320];
	snprintf(partial, sizeof partial, "%s.partial", name);
	assert_false(support_exists(support_path(name)));
	assert_false(support_exists(support_path(partial)));
}

/* Four labels whose words, marks and tenses differ as they do in news; invented. */
static const char SUPPORT_CORPUS[] =
    "{\"id\":1,\"lang\":\"it\",\"title\":\"Vespri, riapre il ponte\",\"date\":\"2024-03-02\",\"sentences\":["
    "{\"text\":\"Il Comune di Vespri ha riaperto il ponte sul fiume dopo otto mesi di lavori.\",\"label\":\"claim\"},"
    "{\"text\":\"«Abbiamo rispettato i tempi», ha detto il sindaco Carlo Neri.\",\"label\":\"quote\"},"
    "{\"text\":\"I commercianti hanno protestato contro la chiusura e chiedono un "
    "risarcimento.\",\"label\":\"reaction\"},"
    "{\"text\":\"Leggi anche: la storia del ponte\",\"label\":null},"
    "{\"text\":\"Il ponte era stato costruito nel 1931 e fu chiuso già una volta nel "
    "1966.\",\"label\":\"background\"}]}\n"
    "{\"id\":2,\"lang\":\"it\",\"sentences\":["
    "{\"text\":\"La giunta regionale ha approvato il piano per gli ospedali.\",\"label\":\"claim\"},"
    "{\"text\":\"Il piano prevede quaranta milioni di euro in tre anni.\",\"label\":\"claim\"},"
    "{\"text\":\"«Nessun reparto chiuderà», ha detto l'assessora Anna Bruni.\",\"label\":\"quote\"},"
    "{\"text\":\"I sindacati hanno criticato la decisione e chiedono un incontro urgente.\",\"label\":\"reaction\"},"
    "{\"text\":\"Nel 2012 la regione aveva chiuso quattro piccoli ospedali.\",\"label\":\"background\"}]}\n"
    "{\"id\":3,\"lang\":\"it\",\"sentences\":["
    "{\"text\":\"La fabbrica di Castro ha annunciato cento assunzioni entro giugno.\",\"label\":\"claim\"},"
    "{\"text\":\"«È una bella notizia», ha spiegato il direttore Luca Ferri.\",\"label\":\"quote\"},"
    "{\"text\":\"L'opposizione ha protestato e parla di promesse elettorali.\",\"label\":\"reaction\"},"
    "{\"text\":\"La fabbrica era stata fondata nel 1958 da due fratelli.\",\"label\":\"background\"}]}\n"
    "{\"id\":4,\"lang\":\"it\",\"sentences\":["
    "{\"text\":\"Il tribunale ha condannato l'azienda a pagare due milioni di euro.\",\"label\":\"claim\"},"
    "{\"text\":\"«Faremo ricorso», ha detto l'avvocato Marco Valli.\",\"label\":\"quote\"},"
    "{\"text\":\"Le associazioni hanno criticato la sentenza e si dicono deluse.\",\"label\":\"reaction\"},"
    "{\"text\":\"Il processo era cominciato nel 2015 dopo un incendio.\",\"label\":\"background\"},"
    "{\"text\":\"Nel 2016 l'azienda aveva già pagato una multa.\",\"label\":\"background\"}]}\n"
    "{\"id\":5,\"lang\":\"it\",\"sentences\":["
    "{\"text\":\"La scuola di via Roma ha riaperto ieri dopo i controlli.\",\"label\":\"claim\"},"
    "{\"text\":\"«I ragazzi sono al sicuro», ha detto la preside Elena Sala.\",\"label\":\"quote\"},"
    "{\"text\":\"I genitori hanno protestato davanti al municipio e chiedono chiarezza.\",\"label\":\"reaction\"},"
    "{\"text\":\"L'edificio era stato chiuso nel 2019 per un crollo.\",\"label\":\"background\"}]}\n"
    "{\"id\":6,\"lang\":\"it\",\"sentences\":["
    "{\"text\":\"Il ministero ha pubblicato i dati sul turismo di giugno.\",\"label\":\"claim\"},"
    "{\"text\":\"«I numeri sono buoni», ha spiegato il ministro Paolo Riva.\",\"label\":\"quote\"},"
    "{\"text\":\"Gli albergatori hanno criticato i dati e chiedono meno tasse.\",\"label\":\"reaction\"},"
    "{\"text\":\"Nel 2020 il turismo aveva perso metà degli ospiti.\",\"label\":\"background\"}]}\n"
    "{\"id\":7,\"lang\":\"it\",\"sentences\":["
    "{\"text\":\"Il consiglio ha approvato il nuovo bilancio con venti voti.\",\"label\":\"claim\"},"
    "{\"text\":\"«Un bilancio serio», ha detto la sindaca Giulia Conti.\",\"label\":\"quote\"},"
    "{\"text\":\"L'opposizione ha criticato il bilancio e annuncia battaglia.\",\"label\":\"reaction\"},"
    "{\"text\":\"Il bilancio era stato respinto nel 2018.\",\"label\":\"background\"}]}\n"
    "{\"id\":8,\"lang\":\"it\",\"sentences\":["
    "{\"text\":\"L'ospedale di Monte Alto ha aperto il nuovo pronto soccorso.\",\"label\":\"claim\"},"
    "{\"text\":\"«Aspettavamo da anni», ha detto il primario Ugo Testa.\",\"label\":\"quote\"},"
    "{\"text\":\"I medici hanno protestato per i turni e chiedono assunzioni.\",\"label\":\"reaction\"},"
    "{\"text\":\"L'ospedale era stato fondato nel 1902.\",\"label\":\"background\"}]}\n";

static inline chiosa_train_options support_options(void)
{
	chiosa_train_options options;
	chiosa_train_options_init(&options);
	options.data_folder = CHIOSA_DATA_FOLDER;
	options.folds = 4;
	options.cache_size = 16;
	return options;
}

/* Trains on the text of a corpus file named `corpus`; fails the test when that fails. The model's path. */
static inline const char *support_train(const char *name, const char *corpus_name, const char *corpus,
                                        const chiosa_train_options *options)
{
	chiosa_train_options defaults = support_options();
	chiosa_error error = {0};
	const char *paths[] = {support_write(corpus_name, corpus)};
	const char *path = support_path(name);
	chiosa_status status = chiosa_train(NULL, paths, 1, path, options ? options : &defaults, &error);
	if (status != CHIOSA_OK)
		fail_msg("training: %s:%zu: %s", error.path, error.line, error.message);
	return path;
}

static inline chiosa_model *support_open(const char *path)
{
	chiosa_model *model = NULL;
	chiosa_error error = {0};
	if (chiosa_model_open(&model, path, &error) != CHIOSA_OK)
		fail_msg("opening: %s: %s", error.path, error.message);
	return model;
}

/* A model of the corpus above with default options. */
static inline chiosa_model *support_model(void)
{
	return support_open(support_train("model.chiosa", "corpus.jsonl", SUPPORT_CORPUS, NULL));
}

#endif
