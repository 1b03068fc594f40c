// SPDX-License-Identifier: MIT
// The same from C++: the header stands alone in it, and the model serves two std::threads.
#include <chiosa.h>

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

static std::vector<std::string> labels(const chiosa_model *model, const std::string &text)
{
	std::vector<std::string> found;
	chiosa_result *result = nullptr;
	chiosa_label_options options = CHIOSA_LABEL_OPTIONS_INIT;
	chiosa_error error;
	if (chiosa_label(&result, model, text.data(), text.size(), &options, &error) != CHIOSA_OK)
		return found;
	chiosa_sentence sentence;
	for (size_t i = 0; chiosa_result_sentence(result, i, &sentence); i++)
		found.push_back(sentence.label ? sentence.label : "");
	chiosa_result_free(result);
	return found;
}

int main(int argc, char **argv)
{
	const std::string text = "Il consiglio ha approvato il bilancio. «Non è finita», ha detto la sindaca.";
	chiosa_model *model = nullptr;
	chiosa_error error;
	if (argc != 2 || chiosa_model_open(&model, argv[1], &error) != CHIOSA_OK)
		return 1;
	std::vector<std::string> first, second;
	std::thread other([&] { second = labels(model, text); });
	first = labels(model, text);
	other.join();
	std::printf("%s\n", chiosa_version());
	chiosa_model_close(model);
	return first.size() == 2 && first == second ? 0 : 1;
}
