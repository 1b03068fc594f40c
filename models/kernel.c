/* SPDX-License-Identifier: MIT */
#include "models/kernel.h"

#include <math.h>

/* By squaring, from the lowest bit of the exponent: the order in which libsvm multiplies. */
static double power(double base, int exponent)
{
	double result = 1;
	while (exponent > 0) {
		if (exponent & 1)
			result *= base;
		base *= base;
		exponent >>= 1;
	}
	return result;
}

double chs_kernel_value(chiosa_kernel kernel, double gamma, double coef0, int degree, double dot, double square_a,
                        double square_b)
{
	switch (kernel) {
	case CHIOSA_RBF:
		return exp(-gamma * (square_a + square_b - 2 * dot));
	case CHIOSA_POLY:
		return power(gamma * dot + coef0, degree);
	case CHIOSA_LINEAR:
		break;
	}
	return dot;
}
