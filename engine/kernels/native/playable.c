#include "playable.h"

/* The kernels that can be played, with the values that each is given: p pointer, i whole number, f float, d double. */
#define P(k) v[k].p
#define I(k) v[k].i
#define F(k) (float)v[k].d
#define D(k) v[k].d
#define KERNELS(X)                                                                                                                            \
    X(void, convolution_forward, (P_, P_, P_, P_, P_, P_, I_), (P(0), P(1), P(2), P(3), P(4), P(5), I(6)))                                    \
    X(void, convolution_backward_input, (P_, P_, P_, P_, P_), (P(0), P(1), P(2), P(3), P(4)))                                                 \
    X(void, convolution_backward_kernel, (P_, P_, P_, P_, P_, P_), (P(0), P(1), P(2), P(3), P(4), P(5)))                                      \
    X(void, pooling_maximum, (P_, P_, P_, P_, I_), (P(0), P(1), P(2), P(3), I(4)))                                                            \
    X(void, pooling_minimum, (P_, P_, P_, P_, I_), (P(0), P(1), P(2), P(3), I(4)))                                                            \
    X(void, pooling_backward_extreme, (P_, P_, P_, P_, P_), (P(0), P(1), P(2), P(3), P(4)))                                                   \
    X(void, pooling_total, (P_, P_, P_, I_), (P(0), P(1), P(2), I(3)))                                                                        \
    X(void, pooling_backward_total, (P_, P_, P_, I_), (P(0), P(1), P(2), I(3)))                                                               \
    X(void, dense_forward, (P_, P_, P_, P_, I_, I_, I_, I_), (P(0), P(1), P(2), P(3), I(4), I(5), I(6), I(7)))                                \
    X(void, dense_backward_input, (P_, P_, P_, I_, I_, I_), (P(0), P(1), P(2), I(3), I(4), I(5)))                                             \
    X(void, dense_backward_kernel, (P_, P_, P_, P_, I_, I_, I_), (P(0), P(1), P(2), P(3), I(4), I(5), I(6)))                                  \
    X(void, activation_forward, (I_, P_, P_, I_, F_), (I(0), P(1), P(2), I(3), F(4)))                                                         \
    X(void, activation_backward, (I_, P_, P_, P_, P_, I_, F_), (I(0), P(1), P(2), P(3), P(4), I(5), F(6)))                                    \
    X(void, copy_rows, (P_, I_, P_, I_, I_, I_), (P(0), I(1), P(2), I(3), I(4), I(5)))                                                        \
    X(void, batch_norm_moments, (P_, I_, I_, P_, P_), (P(0), I(1), I(2), P(3), P(4)))                                                        \
    X(void, batch_norm_about, (P_, P_, P_, I_), (P(0), P(1), P(2), I(3)))                                                                    \
    X(void, batch_norm_settle, (P_, P_, P_, P_, P_, I_, D_), (P(0), P(1), P(2), P(3), P(4), I(5), D(6)))                                     \
    X(void, batch_norm_running, (P_, P_, P_, I_, I_, D_, D_), (P(0), P(1), P(2), I(3), I(4), D(5), D(6)))                                    \
    X(void, scale_and_shift, (P_, P_, I_, I_, P_, P_, P_, I_), (P(0), P(1), I(2), I(3), P(4), P(5), P(6), I(7)))                             \
    X(void, batch_norm_sums, (P_, P_, P_, I_, I_, P_, P_, P_), (P(0), P(1), P(2), I(3), I(4), P(5), P(6), P(7)))                             \
    X(void, batch_norm_means, (P_, P_, P_, I_, I_, D_), (P(0), P(1), P(2), I(3), I(4), D(5)))                                                \
    X(void, batch_norm_slopes, (P_, P_, P_, P_, I_, D_), (P(0), P(1), P(2), P(3), I(4), D(5)))                                               \
    X(void, batch_norm_input, (P_, P_, P_, P_, I_, I_, P_, P_, P_, P_), (P(0), P(1), P(2), P(3), I(4), I(5), P(6), P(7), P(8), P(9)))        \
    X(void, layer_norm_forward, (P_, P_, P_, P_, P_, I_, I_, F_), (P(0), P(1), P(2), P(3), P(4), I(5), I(6), F(7)))                          \
    X(void, layer_norm_backward, (P_, P_, P_, P_, P_, P_, P_, I_, I_), (P(0), P(1), P(2), P(3), P(4), P(5), P(6), I(7), I(8)))               \
    X(double, softmax_cross_entropy, (P_, P_, P_, I_, I_, D_), (P(0), P(1), P(2), I(3), I(4), D(5)))                                          \
    X(void, softmax_cross_entropy_backward, (P_, P_, P_, I_, I_, F_), (P(0), P(1), P(2), I(3), I(4), F(5)))                                   \
    X(double, squared_error, (P_, P_, P_, I_, D_), (P(0), P(1), P(2), I(3), D(4)))                                                            \
    X(void, draw_uniform, (P_, P_, P_, I_), (P(0), P(1), P(2), I(3)))                                                                        \
    X(void, drop_choose, (P_, P_, I_, F_), (P(0), P(1), I(2), F(3)))                                                                         \
    X(void, drop_numbers, (P_, P_, P_, I_, F_), (P(0), P(1), P(2), I(3), F(4)))                                                              \
    X(void, add_all, (P_, P_, P_, I_), (P(0), P(1), P(2), I(3)))                                                                             \
    X(void, multiply_all, (P_, P_, I_, F_), (P(0), P(1), I(2), F(3)))                                                                         \
    X(void, simple_rnn_forward, (P_, P_, P_, P_, P_, P_, P_, P_, I_, P_), (P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), I(8), P(9)))       \
    X(void, simple_rnn_backward, (P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, I_, P_),                                                \
      (P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), P(8), P(9), P(10), P(11), P(12), I(13), P(14)))                                        \
    X(void, lstm_forward, (P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_),                                                                   \
      (P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), P(8), P(9), P(10), P(11)))                                                             \
    X(void, lstm_backward, (P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_),                                          \
      (P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), P(8), P(9), P(10), P(11), P(12), P(13), P(14), P(15), P(16), P(17)))                   \
    X(void, gru_forward, (P_, P_, P_, P_, P_, P_, P_, P_, P_, P_), (P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), P(8), P(9)))              \
    X(void, gru_backward, (P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_, P_),                                                       \
      (P(0), P(1), P(2), P(3), P(4), P(5), P(6), P(7), P(8), P(9), P(10), P(11), P(12), P(13), P(14)))

/* Pointers to anything are passed alike, so the kernels' own types of arguments need not be known here. */
typedef void *P_;
typedef int64_t I_;
typedef float F_;
typedef double D_;
#define DECLARE(RESULT, NAME, TYPES, VALUES) RESULT NAME TYPES;
#define NUMBER(RESULT, NAME, TYPES, VALUES) PLAY_##NAME,
#define TITLE(RESULT, NAME, TYPES, VALUES) #NAME,
KERNELS(DECLARE)
enum { KERNELS(NUMBER) KERNEL_COUNT };
const int64_t AGREE = KERNEL_COUNT;
static const char *const NAMES[KERNEL_COUNT] = {KERNELS(TITLE)};

/* The number by which a call names a kernel; -1 if it can't be played. */
EXPORT int64_t replay_number(const char *name) {
    for (int64_t k = 0; k < KERNEL_COUNT; k++)
        if (!strcmp(NAMES[k], name)) return k;
    return strcmp("agree", name) ? -1 : AGREE;
}

#define void_RESULT(CALL) \
    CALL;                 \
    return 0
#define double_RESULT(CALL) return CALL
#define PLAY(RESULT, NAME, TYPES, VALUES) \
    case PLAY_##NAME:                     \
        RESULT##_RESULT(NAME VALUES);

double play(const Call *call) {
    const Value *v = call->v;
    switch (call->kernel) { KERNELS(PLAY) }
    return 0;
}
