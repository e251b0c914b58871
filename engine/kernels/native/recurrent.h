/* What the three recurrent layers share: sizes, memory, and the products over all steps at once. */
#ifndef BLOCKPROP_RECURRENT_H
#define BLOCKPROP_RECURRENT_H

#include "tile.h"

typedef struct {
    int64_t samples, steps, inputs, hidden;
} Sizes;

/* Step buffers have rows a little longer than a power of two, or their lines would fall into the same places of the cache. */
static inline int64_t apart(int64_t columns) { return (columns + 15) / 16 * 16 + 16; }

/* The next piece of scratch memory, on a cache line. */
static inline float *take(float **memory, int64_t count) {
    float *piece = aligned(*memory);
    *memory = piece + count;
    return piece;
}

/* h_{t-1} for all steps in a row: previous (N, T, H) */
static inline void shift_states(const float *h0, const float *states, const Sizes *s, float *previous) {
    int64_t T = s->steps, H = s->hidden;
    for (int64_t n = 0; n < s->samples; n++) {
        memcpy(previous + n * T * H, h0 + n * H, (size_t)H * sizeof(float));
        memcpy(previous + (n * T + 1) * H, states + n * T * H, (size_t)((T - 1) * H) * sizeof(float));
    }
}

/* dW = xᵀ dz and, where wanted, dx = dz Wᵀ over all samples and steps; W has `width` columns. */
static inline void input_gradients(const float *x, const float *W, const float *dz, int64_t width, const Sizes *s, float *dx, float *dW,
                                   float *panels) {
    int64_t rows = s->samples * s->steps, D = s->inputs;
    multiply_down(x, D, dz, width, dW, width, D, rows, width, 0);
    if (!dx) return;
    pack_transposed(W, width, width, D, panels);
    multiply(dz, width, panels, ZEROS, 0, dx, D, rows, width, D);
}

#endif
