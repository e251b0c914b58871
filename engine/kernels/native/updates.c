/* Optimizer updates on flat vectors, in place. */
#include "updates.h"

EXPORT void update_sgd(float *restrict w, const float *restrict g, int64_t n, float rate) {
    for (int64_t i = 0; i < n; i++) w[i] -= rate * g[i];
}

EXPORT void update_momentum(float *restrict w, const float *restrict g, float *restrict v, int64_t n, float rate, float mu) {
    for (int64_t i = 0; i < n; i++) {
        float u = mu * v[i] + g[i];
        v[i] = u;
        w[i] -= rate * u;
    }
}

EXPORT void update_nesterov(float *restrict w, const float *restrict g, float *restrict v, int64_t n, float rate, float mu) {
    for (int64_t i = 0; i < n; i++) {
        float u = mu * v[i] + g[i];
        v[i] = u;
        w[i] -= rate * (g[i] + mu * u);
    }
}

/* rate and epsilon carry the corrections for the step; keep = 1 - learning rate * decay */
EXPORT void update_adam(float *restrict w, const float *restrict g, float *restrict m, float *restrict v, int64_t n, float rate, float beta1,
                        float beta2, float epsilon, float keep) {
    float gain1 = 1.0f - beta1, gain2 = 1.0f - beta2;
    for (int64_t i = 0; i < n; i++) {
        float a = g[i], p = beta1 * m[i] + gain1 * a, q = beta2 * v[i] + gain2 * (a * a);
        m[i] = p;
        v[i] = q;
        w[i] = keep * w[i] - rate * p / (__builtin_sqrtf(q) + epsilon);
    }
}

EXPORT void update_rmsprop(float *restrict w, const float *restrict g, float *restrict v, int64_t n, float rate, float rho, float epsilon) {
    float gain = 1.0f - rho;
    for (int64_t i = 0; i < n; i++) {
        float q = rho * v[i] + gain * (g[i] * g[i]);
        v[i] = q;
        w[i] -= rate * g[i] / (__builtin_sqrtf(q) + epsilon);
    }
}

EXPORT void update_adagrad(float *restrict w, const float *restrict g, float *restrict v, int64_t n, float rate, float epsilon) {
    for (int64_t i = 0; i < n; i++) {
        float q = v[i] + g[i] * g[i];
        v[i] = q;
        w[i] -= rate * g[i] / (__builtin_sqrtf(q) + epsilon);
    }
}
