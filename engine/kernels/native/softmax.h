#ifndef BLOCKPROP_SOFTMAX_H
#define BLOCKPROP_SOFTMAX_H

#include "vector.h"

double softmax_cross_entropy(const float *scores, const int64_t *classes, float *p, int64_t rows, int64_t columns, double factor);

#endif
