/* h_t = f(x_t W + h_{t-1} U + b) over whole sequences; f is tanh or ReLU. */
#include "recurrent.h"

EXPORT void simple_rnn_forward(const float *x, const float *W, const float *U, const float *bias, const float *h0, float *states,
                               const uint8_t *mask, const Sizes *s, int64_t is_relu, float *memory) {
    int64_t N = s->samples, T = s->steps, D = s->inputs, H = s->hidden, row = T * H;
    float *panels = take(&memory, (D > H ? D : H) * padded_width(H));
    pack(W, H, D, H, panels);
    multiply(x, D, panels, bias ? bias : ZEROS, 0, states, H, N * T, D, H);
    pack(U, H, H, H, panels);
    for (int64_t t = 0; t < T; t++) {
        const float *h = t ? states + (t - 1) * H : h0;
        int64_t h_row = t ? row : H;
        float *z = states + t * H;
        multiply(h, h_row, panels, z, row, z, row, N, H, H);
        for (int64_t n = 0; n < N; n++) {
            if (mask && !mask[n * T + t]) {
                memcpy(z + n * row, h + n * h_row, (size_t)H * sizeof(float));
                continue;
            }
            for (int64_t j = 0; j < H; j += LANES) {
                vec v = get(z + n * row + j, H - j);
                if (is_relu)
                    v = choose(v < 0.0f, (vec){0}, v);
                else
                    v = tanh_of(v);
                put(z + n * row + j, v, H - j);
            }
        }
    }
}

EXPORT void simple_rnn_backward(const float *x, const float *W, const float *U, const float *h0, const float *states, const float *dstates,
                                float *dx, float *dW, float *dU, float *dbias, float *dh, const uint8_t *mask, const Sizes *s, int64_t is_relu,
                                float *memory) {
    int64_t N = s->samples, T = s->steps, D = s->inputs, H = s->hidden, row = T * H, wide = apart(H);
    float *panels = take(&memory, H * padded_width(D > H ? D : H)), *dz = take(&memory, N * T * H), *previous = take(&memory, N * T * H);
    float *step = take(&memory, N * wide), *kept = take(&memory, N * wide);
    pack_transposed(U, H, H, H, panels);
    memset(dh, 0, (size_t)(N * H) * sizeof(float));
    for (int64_t t = T - 1; t >= 0; t--) {
        for (int64_t n = 0; n < N; n++) {
            const float *h = states + n * row + t * H, *above = dstates + n * row + t * H;
            int live = !mask || mask[n * T + t];
            for (int64_t j = 0; j < H; j += LANES) {
                vec v = get(h + j, H - j), g = get(dh + n * H + j, H - j) + get(above + j, H - j);
                vec d = g * (1.0f - v * v), rest = {0};
                if (is_relu) d = choose(v > 0.0f, g, rest);
                if (!live) rest = g, d = (vec){0};
                put(step + n * wide + j, d, H - j);
                put(dz + n * row + t * H + j, d, H - j);
                put(kept + n * wide + j, rest, H - j);
            }
        }
        multiply(step, wide, panels, mask ? kept : ZEROS, mask ? wide : 0, dh, H, N, H, H);
    }
    shift_states(h0, states, s, previous);
    multiply_down(previous, H, dz, H, dU, H, H, N * T, H, 0);
    if (dbias) sum_rows(dz, H, N * T, H, dbias);
    input_gradients(x, W, dz, H, s, dx, dW, panels);
}
