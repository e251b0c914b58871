/* GRU over whole sequences, PyTorch's form: n = tanh(x Wn + bn + r (h Un + vn)). Gates: r, z, n, h Un + vn. */
#include "recurrent.h"

EXPORT void gru_forward(const float *x, const float *W, const float *U, const float *bias, const float *h0, float *states, float *gates,
                        const uint8_t *mask, const Sizes *s, float *memory) {
    int64_t N = s->samples, T = s->steps, D = s->inputs, H = s->hidden, row = T * H, wide = apart(3 * H);
    float *panels = take(&memory, (D > H ? D : H) * padded_width(3 * H)), *projected = take(&memory, N * T * 3 * H), *sums = take(&memory, N * wide);
    pack(W, 3 * H, D, 3 * H, panels);
    multiply(x, D, panels, bias ? bias : ZEROS, 0, projected, 3 * H, N * T, D, 3 * H);
    pack(U, 3 * H, H, 3 * H, panels);
    for (int64_t t = 0; t < T; t++) {
        const float *h = t ? states + (t - 1) * H : h0;
        int64_t before = t ? row : H;
        multiply(h, before, panels, bias ? bias + 3 * H : ZEROS, 0, sums, wide, N, H, 3 * H);
        for (int64_t n = 0; n < N; n++) {
            const float *p = projected + 3 * (n * row + t * H), *q = sums + n * wide, *old = h + n * before;
            float *gate = gates + 4 * (n * row + t * H), *state = states + n * row + t * H;
            int live = !mask || mask[n * T + t];
            for (int64_t j = 0; j < H; j += LANES) {
                int64_t count = H - j;
                vec r = sigmoid_of(get(p + j, count) + get(q + j, count)), z = sigmoid_of(get(p + H + j, count) + get(q + H + j, count));
                vec hidden = get(q + 2 * H + j, count), now = tanh_of(get(p + 2 * H + j, count) + r * hidden), was = get(old + j, count);
                put(gate + j, r, count);
                put(gate + H + j, z, count);
                put(gate + 2 * H + j, now, count);
                put(gate + 3 * H + j, hidden, count);
                if (live) was = now + z * (was - now);
                put(state + j, was, count);
            }
        }
    }
}

/* One sample's gradients: by_input of x W + b, by_hidden (twice) of h U + v; kept is what goes straight to h_{t-1}. */
static void cell_backward(const float *gate, const float *old, const float *d, int64_t H, float *by_input, float *by_hidden, float *step, float *kept) {
    for (int64_t j = 0; j < H; j += LANES) {
        int64_t count = H - j;
        vec r = get(gate + j, count), z = get(gate + H + j, count), now = get(gate + 2 * H + j, count), hidden = get(gate + 3 * H + j, count);
        vec g = get(d + j, count), dn = g * (1.0f - z) * (1.0f - now * now);
        vec dr = dn * hidden * r * (1.0f - r), dz = g * (get(old + j, count) - now) * z * (1.0f - z), dq = dn * r;
        put(by_input + j, dr, count);
        put(by_input + H + j, dz, count);
        put(by_input + 2 * H + j, dn, count);
        put(by_hidden + j, dr, count);
        put(by_hidden + H + j, dz, count);
        put(by_hidden + 2 * H + j, dq, count);
        put(step + j, dr, count);
        put(step + H + j, dz, count);
        put(step + 2 * H + j, dq, count);
        put(kept + j, g * z, count);
    }
}

EXPORT void gru_backward(const float *x, const float *W, const float *U, const float *h0, const float *states, const float *gates,
                         const float *dstates, float *dx, float *dW, float *dU, float *dbias, float *dh, const uint8_t *mask, const Sizes *s,
                         float *memory) {
    int64_t N = s->samples, T = s->steps, D = s->inputs, H = s->hidden, row = T * H, wide = apart(3 * H), narrow = apart(H);
    float *panels = take(&memory, 3 * H * padded_width(D > H ? D : H)), *by_input = take(&memory, N * T * 3 * H);
    float *by_hidden = take(&memory, N * T * 3 * H), *previous = take(&memory, N * T * H);
    float *step = take(&memory, N * wide), *kept = take(&memory, N * narrow);
    pack_transposed(U, 3 * H, 3 * H, H, panels);
    memset(dh, 0, (size_t)(N * H) * sizeof(float));
    for (int64_t t = T - 1; t >= 0; t--) {
        for (int64_t n = 0; n < N; n++) {
            const float *above = dstates + n * row + t * H, *old = t ? states + n * row + (t - 1) * H : h0 + n * H;
            int64_t at = 3 * (n * row + t * H);
            float *d = dh + n * H;
            for (int64_t j = 0; j < H; j++) d[j] += above[j];
            if (!mask || mask[n * T + t]) {
                cell_backward(gates + 4 * (n * row + t * H), old, d, H, by_input + at, by_hidden + at, step + n * wide, kept + n * narrow);
            } else {
                memset(by_input + at, 0, (size_t)(3 * H) * sizeof(float));
                memset(by_hidden + at, 0, (size_t)(3 * H) * sizeof(float));
                memset(step + n * wide, 0, (size_t)(3 * H) * sizeof(float));
                memcpy(kept + n * narrow, d, (size_t)H * sizeof(float));
            }
        }
        multiply(step, wide, panels, kept, narrow, dh, H, N, 3 * H, H);
    }
    shift_states(h0, states, s, previous);
    multiply_down(previous, H, by_hidden, 3 * H, dU, 3 * H, H, N * T, 3 * H, 0);
    if (dbias) {
        sum_rows(by_input, 3 * H, N * T, 3 * H, dbias);
        sum_rows(by_hidden, 3 * H, N * T, 3 * H, dbias + 3 * H);
    }
    input_gradients(x, W, by_input, 3 * H, s, dx, dW, panels);
}
