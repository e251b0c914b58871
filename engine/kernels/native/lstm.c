/* LSTM over whole sequences, gates in the order i, f, g, o. */
#include "recurrent.h"

/* One sample's gates, cell and state, from the sums z. */
static void cell_forward(const float *z, const float *c, int64_t H, float *gates, float *cell, float *state) {
    for (int64_t j = 0; j < H; j += LANES) {
        int64_t count = H - j;
        vec i = sigmoid_of(get(z + j, count)), f = sigmoid_of(get(z + H + j, count));
        vec g = tanh_of(get(z + 2 * H + j, count)), o = sigmoid_of(get(z + 3 * H + j, count));
        vec now = f * get(c + j, count) + i * g;
        put(gates + j, i, count);
        put(gates + H + j, f, count);
        put(gates + 2 * H + j, g, count);
        put(gates + 3 * H + j, o, count);
        put(cell + j, now, count);
        put(state + j, o * tanh_of(now), count);
    }
}

EXPORT void lstm_forward(const float *x, const float *W, const float *U, const float *bias, const float *h0, const float *c0, float *states,
                         float *cells, float *gates, const uint8_t *mask, const Sizes *s, float *memory) {
    int64_t N = s->samples, T = s->steps, D = s->inputs, H = s->hidden, row = T * H, wide = apart(4 * H);
    float *panels = take(&memory, (D > H ? D : H) * padded_width(4 * H)), *z = take(&memory, N * wide);
    pack(W, 4 * H, D, 4 * H, panels);
    multiply(x, D, panels, bias ? bias : ZEROS, 0, gates, 4 * H, N * T, D, 4 * H);
    pack(U, 4 * H, H, 4 * H, panels);
    for (int64_t t = 0; t < T; t++) {
        const float *h = t ? states + (t - 1) * H : h0, *c = t ? cells + (t - 1) * H : c0;
        int64_t before = t ? row : H;
        multiply(h, before, panels, gates + t * 4 * H, 4 * row, z, wide, N, H, 4 * H);
        for (int64_t n = 0; n < N; n++) {
            float *cell = cells + n * row + t * H, *state = states + n * row + t * H;
            cell_forward(z + n * wide, c + n * before, H, gates + 4 * (n * row + t * H), cell, state);
            if (mask && !mask[n * T + t]) {
                memcpy(cell, c + n * before, (size_t)H * sizeof(float));
                memcpy(state, h + n * before, (size_t)H * sizeof(float));
            }
        }
    }
}

/* One sample's gradients: dh holds that of the state on the way in, dc that of the cell; dz gets that of the sums. */
static void cell_backward(const float *gates, const float *cell, const float *c, const float *dh, int64_t H, float *dc, float *dz, float *step) {
    for (int64_t j = 0; j < H; j += LANES) {
        int64_t count = H - j;
        vec i = get(gates + j, count), f = get(gates + H + j, count), g = get(gates + 2 * H + j, count), o = get(gates + 3 * H + j, count);
        vec squashed = tanh_of(get(cell + j, count)), d = get(dh + j, count);
        vec e = get(dc + j, count) + d * o * (1.0f - squashed * squashed);
        vec parts[4] = {e * g * i * (1.0f - i), e * get(c + j, count) * f * (1.0f - f), e * i * (1.0f - g * g), d * squashed * o * (1.0f - o)};
        for (int k = 0; k < 4; k++) {
            put(dz + k * H + j, parts[k], count);
            put(step + k * H + j, parts[k], count);
        }
        put(dc + j, e * f, count);
    }
}

EXPORT void lstm_backward(const float *x, const float *W, const float *U, const float *h0, const float *c0, const float *states,
                          const float *cells, const float *gates, const float *dstates, float *dx, float *dW, float *dU, float *dbias, float *dh,
                          float *dc, const uint8_t *mask, const Sizes *s, float *memory) {
    int64_t N = s->samples, T = s->steps, D = s->inputs, H = s->hidden, row = T * H, wide = apart(4 * H), narrow = apart(H);
    float *panels = take(&memory, 4 * H * padded_width(D > H ? D : H)), *dz = take(&memory, N * T * 4 * H), *previous = take(&memory, N * T * H);
    float *step = take(&memory, N * wide), *kept = take(&memory, N * narrow);
    pack_transposed(U, 4 * H, 4 * H, H, panels);
    memset(dh, 0, (size_t)(N * H) * sizeof(float));
    memset(dc, 0, (size_t)(N * H) * sizeof(float));
    for (int64_t t = T - 1; t >= 0; t--) {
        for (int64_t n = 0; n < N; n++) {
            const float *above = dstates + n * row + t * H, *c = t ? cells + n * row + (t - 1) * H : c0 + n * H;
            float *d = dh + n * H, *dz_now = dz + 4 * (n * row + t * H);
            int live = !mask || mask[n * T + t];
            for (int64_t j = 0; j < H; j++) d[j] += above[j];
            if (mask)
                for (int64_t j = 0; j < H; j++) kept[n * narrow + j] = live ? 0.0f : d[j];
            if (live) {
                cell_backward(gates + 4 * (n * row + t * H), cells + n * row + t * H, c, d, H, dc + n * H, dz_now, step + n * wide);
            } else {
                memset(dz_now, 0, (size_t)(4 * H) * sizeof(float));
                memset(step + n * wide, 0, (size_t)(4 * H) * sizeof(float));
            }
        }
        multiply(step, wide, panels, mask ? kept : ZEROS, mask ? narrow : 0, dh, H, N, 4 * H, H);
    }
    shift_states(h0, states, s, previous);
    multiply_down(previous, H, dz, 4 * H, dU, 4 * H, H, N * T, 4 * H, 0);
    if (dbias) sum_rows(dz, 4 * H, N * T, 4 * H, dbias);
    input_gradients(x, W, dz, 4 * H, s, dx, dW, panels);
}
