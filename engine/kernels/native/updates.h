#ifndef BLOCKPROP_UPDATES_H
#define BLOCKPROP_UPDATES_H

#include "vector.h"

enum { SGD, MOMENTUM, NESTEROV, ADAM }; /* UPDATES in engine/kernels/updates.py */

void update_sgd(float *restrict w, const float *restrict g, int64_t n, float rate);
void update_momentum(float *restrict w, const float *restrict g, float *restrict v, int64_t n, float rate, float mu);
void update_nesterov(float *restrict w, const float *restrict g, float *restrict v, int64_t n, float rate, float mu);
void update_adam(float *restrict w, const float *restrict g, float *restrict m, float *restrict v, int64_t n, float rate, float beta1,
                 float beta2, float epsilon, float keep);

#endif
