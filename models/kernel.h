/* SPDX-License-Identifier: MIT */
/* The kernels, as libsvm defines them, from a dot product and the squared lengths: one code for training and labelling.
 */
#ifndef CHS_MODELS_KERNEL_H
#define CHS_MODELS_KERNEL_H

#include "chiosa.h"

double chs_kernel_value(chiosa_kernel kernel, double gamma, double coef0, int degree, double dot, double square_a,
                        double square_b);

#endif
