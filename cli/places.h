/* SPDX-License-Identifier: MIT */
/* Where installed files are: the folder compiled in, else beside the program, else the source tree it was built in. */
#ifndef CHS_CLI_PLACES_H
#define CHS_CLI_PLACES_H

#include "models/model.h"

/* argv[0], for where /proc does not tell which program this is. */
void remember_program(const char *name);

/* The folder of the language folders, and that of the models. Static storage; never NULL. */
const char *data_folder(void);
const char *model_folder(void);

/* Opens the model named by --model, or LANGUAGE.chiosa in model_folder() when `path` is NULL. Prints the model's
 * warning. */
chiosa_status open_model(chiosa_model **model, const char *path, const char *language, chiosa_error *error);

#endif
