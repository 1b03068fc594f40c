/* SPDX-License-Identifier: MIT */
/* Labels a text from memory in two threads with one open model, and expects the same labels from both. */
#include <chiosa.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const char text[] = "Il consiglio ha approvato il bilancio. «Non è finita», ha detto la sindaca.";

struct work {
	const chiosa_model *model;
	char labels[2][32];
	size_t ends[2];
	int failed;
};

static void *run(void *argument)
{
	struct work *work = argument;
	for (int round = 0; round < 50 && !work->failed; round++) {
		chiosa_result *result;
		chiosa_sentence sentence;
		chiosa_error error;
		if (chiosa_label(&result, work->model, text, strlen(text), NULL, &error) != CHIOSA_OK) {
			fprintf(stderr, "%s\n", error.message);
			work->failed = 1;
			return NULL;
		}
		work->failed = chiosa_result_n_sentences(result) != 2;
		for (size_t i = 0; i < 2 && chiosa_result_sentence(result, i, &sentence); i++) {
			snprintf(work->labels[i], sizeof work->labels[i], "%s", sentence.label ? sentence.label : "");
			work->ends[i] = sentence.end;
		}
		chiosa_result_free(result);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	chiosa_model *model;
	chiosa_error error;
	pthread_t other;
	if (argc != 2 || chiosa_model_open(&model, argv[1], &error) != CHIOSA_OK) {
		fprintf(stderr, "%s\n", argc == 2 ? error.message : "expected a model");
		return 1;
	}
	struct work first = {.model = model}, second = {.model = model};
	if (pthread_create(&other, NULL, run, &second) != 0)
		return 1;
	run(&first);
	pthread_join(other, NULL);
	int good = !first.failed && !second.failed && memcmp(first.labels, second.labels, sizeof first.labels) == 0 &&
	           first.ends[0] == 38 && first.ends[1] == 75;
	printf("%s %s %s\n", chiosa_model_language(model), first.labels[0], first.labels[1]);
	chiosa_model_close(model);
	return good ? 0 : 1;
}
