/* SPDX-License-Identifier: MIT */
/* The subcommands: each takes its own argv (argv[0] is its name) and returns the exit code. */
#ifndef CHS_CLI_COMMANDS_H
#define CHS_CLI_COMMANDS_H

#define COUNT(array) (sizeof(array) / sizeof *(array))

int run_train(int argc, char **argv);
int run_predict(int argc, char **argv);
int run_evaluate(int argc, char **argv);
int run_agreement(int argc, char **argv);
int run_inspect(int argc, char **argv);
int run_features(int argc, char **argv);

#endif
