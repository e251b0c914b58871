#ifndef BLOCKPROP_ACTIVATIONS_H
#define BLOCKPROP_ACTIVATIONS_H

#include "vector.h"

enum { RELU, LEAKY_RELU, ELU, TANH, SIGMOID, SOFTPLUS, SILU, KINDS };

typedef void (*Forward)(const float *x, float *out, int64_t n, float amount);
typedef void (*Backward)(const float *x, const float *y, const float *dy, float *out, int64_t n, float amount);

void activation_forward(int64_t kind, const float *x, float *out, int64_t n, float amount);
void activation_backward(int64_t kind, const float *x, const float *y, const float *dy, float *out, int64_t n, float amount);

#endif
