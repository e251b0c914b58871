/* Pointwise functions and their derivatives. The numbers of the kinds are those of KINDS in engine/kernels/activations.py. */
#include "activations.h"

#define FORWARD(NAME, EXPRESSION)                                                        \
    static void NAME(const float *x, float *out, int64_t n, float amount) {              \
        (void)amount;                                                                    \
        int64_t i = 0;                                                                   \
        for (; i + LANES <= n; i += LANES) {                                             \
            vec a = load(x + i);                                                         \
            store(out + i, EXPRESSION);                                                  \
        }                                                                                \
        if (i < n) {                                                                     \
            vec a = load_some(x + i, n - i);                                             \
            store_some(out + i, EXPRESSION, n - i);                                      \
        }                                                                                \
    }

#define BACKWARD(NAME, EXPRESSION)                                                                                  \
    static void NAME(const float *x, const float *y, const float *dy, float *out, int64_t n, float amount) {        \
        (void)amount;                                                                                               \
        int64_t i = 0;                                                                                              \
        for (; i + LANES <= n; i += LANES) {                                                                        \
            vec a = load(x + i), f = load(y + i), d = load(dy + i);                                                 \
            (void)a, (void)f;                                                                                       \
            store(out + i, EXPRESSION);                                                                             \
        }                                                                                                           \
        if (i < n) {                                                                                                \
            vec a = load_some(x + i, n - i), f = load_some(y + i, n - i), d = load_some(dy + i, n - i);             \
            (void)a, (void)f;                                                                                       \
            store_some(out + i, EXPRESSION, n - i);                                                                 \
        }                                                                                                           \
    }

#define NONE ((vec){0})

/* Comparisons are written so that a NaN goes through. */
FORWARD(relu, choose(a < 0.0f, NONE, a))
BACKWARD(relu_back, choose(f > 0.0f, d, NONE))
FORWARD(leaky_relu, choose(a < 0.0f, a * amount, a))
BACKWARD(leaky_relu_back, choose(a > 0.0f, d, d * amount))
static inline vec elu_of(vec a, float amount) {
    /* e^x - 1 = 2 t / (1 - t), t = tanh(x / 2): no cancellation near 0 */
    vec t = tanh_of(choose(a < 0.0f, a, NONE) * 0.5f);
    vec near = 2.0f * t / (1.0f - t), far = exp_of(a) - 1.0f;
    return choose(a < 0.0f, amount * choose(a < -4.0f, far, near), a);
}
FORWARD(elu, elu_of(a, amount))
BACKWARD(elu_back, choose(a > 0.0f, d, d * (f + amount)))
FORWARD(tanh_all, tanh_of(a))
BACKWARD(tanh_back, d * (1.0f - f * f))
FORWARD(sigmoid_all, sigmoid_of(a))
BACKWARD(sigmoid_back, d * (f * (1.0f - f)))
FORWARD(softplus_all, softplus_of(a))
BACKWARD(softplus_back, d *sigmoid_of(a))
FORWARD(silu, a *sigmoid_of(a))
static inline vec silu_slope(vec a, vec f) {
    vec s = sigmoid_of(a);
    return s + f * (1.0f - s);
}
BACKWARD(silu_back, d *silu_slope(a, f))

static const Forward FORWARDS[KINDS] = {relu, leaky_relu, elu, tanh_all, sigmoid_all, softplus_all, silu};
static const Backward BACKWARDS[KINDS] = {relu_back, leaky_relu_back, elu_back, tanh_back, sigmoid_back, softplus_back, silu_back};

EXPORT void activation_forward(int64_t kind, const float *x, float *out, int64_t n, float amount) { FORWARDS[kind](x, out, n, amount); }

EXPORT void activation_backward(int64_t kind, const float *x, const float *y, const float *dy, float *out, int64_t n, float amount) {
    BACKWARDS[kind](x, y, dy, out, n, amount);
}
