/* SPDX-License-Identifier: MIT */
/* Option values that have a grammar: feature groups, class weights and label mixes, one a line. */
#include "features/vector.h"
#include "support.h"
#include "train/settings.h"

static char *string_of(chs_slice slice)
{
	char *string = malloc(slice.length + 1);
	FUZZ_CHECK(string);
	if (slice.length)
		memcpy(string, slice.data, slice.length);
	string[slice.length] = '\0';
	return string;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const labels[] = {"a", "a,b=1", "background", "b=", "quote"};
	static const size_t counts[] = {3, 1, 100, 2, 7};
	enum { N = 5 };
	fuzz_input input = {data, size};
	char *groups = string_of(fuzz_line(&input)), *weights = string_of(fuzz_line(&input)),
	     *mix = string_of(fuzz_line(&input));
	char *language = string_of(fuzz_line(&input));
	chiosa_train_options options;
	double numbers[N], sum = 0;
	uint32_t set = 0;
	if (chs_parse_groups(&set, groups, NULL) == CHIOSA_OK)
		FUZZ_CHECK(set >> CHS_N_GROUPS == 0);
	if (chs_class_weights(numbers, weights, labels, counts, N, NULL) == CHIOSA_OK)
		for (size_t i = 0; i < N; i++)
			FUZZ_CHECK(numbers[i] > 0);
	if (chs_label_mix(numbers, mix, labels, counts, N, NULL) == CHIOSA_OK) {
		for (size_t i = 0; i < N; i++)
			sum += numbers[i];
		FUZZ_CHECK(sum > 0.999999 && sum < 1.000001);
	}
	chiosa_train_options_init(&options);
	options.features = groups;
	options.language = language;
	chs_check_train_options(&options, NULL);
	free(groups);
	free(weights);
	free(mix);
	free(language);
	return 0;
}
