/* Activation functions and their slopes, one pass each. The kinds are numbered as in ../activations.py. */

enum { RELU, LEAKY_RELU, ELU, TANH, SIGMOID, SOFTPLUS, SILU };

__device__ __forceinline__ float value_at(int kind, float x, float amount) {
    switch (kind) {
    case RELU: return x > 0.0f || x != x ? x : 0.0f; /* a number that is none must stay visible */
    case LEAKY_RELU: return x > 0.0f ? x : amount * x;
    case ELU: return x > 0.0f ? x : amount * expm1f(x);
    case TANH: return tanhf(x);
    case SIGMOID: return logistic(x);
    case SOFTPLUS: return fmaxf(x, 0.0f) + log1pf(expf(-fabsf(x)));
    default: return x * logistic(x);
    }
}

__device__ __forceinline__ float slope_at(int kind, float x, float y, float amount) {
    float s;
    switch (kind) {
    case RELU: return y > 0.0f ? 1.0f : 0.0f;
    case LEAKY_RELU: return x > 0.0f ? 1.0f : amount;
    case ELU: return x > 0.0f ? 1.0f : amount + y;
    case TANH: return 1.0f - y * y;
    case SIGMOID: return y * (1.0f - y);
    case SOFTPLUS: return logistic(x);
    default: s = logistic(x); return s + y * (1.0f - s);
    }
}

KERNEL activation_forward(int kind, const float *x, float *y, place count, float amount) {
    for EACH(i, count) y[i] = value_at(kind, x[i], amount);
}

KERNEL activation_backward(int kind, const float *x, const float *y, const float *dy, float *dx, place count, float amount) {
    for EACH(i, count) dx[i] = dy[i] * slope_at(kind, x[i], y[i], amount);
}
