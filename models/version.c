/* SPDX-License-Identifier: MIT */
/* Versions that decide results: chiosa's own and those of the libraries underneath (libstemmer does not tell its own).
 */
#include "chiosa.h"

#include <libsvm/svm.h>
#include <linear.h>
#include <unicode/uversion.h>
#include <xxhash.h>

#define TEXT_OF(number) #number
#define TEXT(macro) TEXT_OF(macro)

const char *chiosa_version(void)
{
	return CHIOSA_VERSION;
}

const char *chiosa_library_versions(void)
{
	return "libsvm " TEXT(LIBSVM_VERSION) ", liblinear " TEXT(
	    LIBLINEAR_VERSION) ", ICU " U_ICU_VERSION
	                       ", xxHash " TEXT(XXH_VERSION_MAJOR) "." TEXT(XXH_VERSION_MINOR) "." TEXT(
	                           XXH_VERSION_RELEASE);
}
