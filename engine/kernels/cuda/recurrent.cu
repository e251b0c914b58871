/* What lies between the matrix products of a recurrent step: a thread for each unit of each sample. The formulas stand in ../lstm.py and
 * ../gru.py. Sequences are (N, T, ...); `t` is the step. `mask` (N, T) may be absent; where it is 0 the state stays. */

/* gates (N, T, 4H) holds x W + b and gets the values of the gates; `recurrent` (N, 4H) is h U. */
KERNEL lstm_cell(float *gates, const float *recurrent, const float *h0, const float *c0, float *states, float *cells, const byte *mask,
                 int samples, int steps, int units, int t) {
    for EACH(k, (place)samples * units) {
        place n = k / units, j = k % units, at = (n * steps + t) * units + j;
        float *gate = gates + (n * steps + t) * 4 * units + j;
        const float *r = recurrent + n * 4 * units + j;
        float i = logistic(gate[0] + r[0]), f = logistic(gate[units] + r[units]);
        float g = tanhf(gate[2 * units] + r[2 * units]), o = logistic(gate[3 * units] + r[3 * units]);
        float before = t ? cells[at - units] : c0[k], cell = f * before + i * g;
        gate[0] = i, gate[units] = f, gate[2 * units] = g, gate[3 * units] = o;
        bool stays = mask && !mask[n * steps + t];
        cells[at] = stays ? before : cell;
        states[at] = stays ? (t ? states[at - units] : h0[k]) : o * tanhf(cell);
    }
}

/* dh, dc (N, H) come from step t + 1, without dstates of this step; dc goes on to step t - 1. dz and dstep get the gradient of the sums;
 * `kept` the part of dh that passes by a step that stays. */
KERNEL lstm_cell_backward(const float *gates, const float *cells, const float *c0, const float *dstates, float *dh, float *dc, float *dz,
                          float *dstep, float *kept, const byte *mask, int samples, int steps, int units, int t) {
    for EACH(k, (place)samples * units) {
        place n = k / units, j = k % units, at = (n * steps + t) * units + j, wide = n * 4 * units + j;
        const float *gate = gates + (n * steps + t) * 4 * units + j;
        float i = gate[0], f = gate[units], g = gate[2 * units], o = gate[3 * units];
        bool stays = mask && !mask[n * steps + t];
        float d = dh[k] + dstates[at], live = stays ? 0.0f : d, squashed = tanhf(cells[at]);
        float before = t ? cells[at - units] : c0[k];
        float inner = (stays ? 0.0f : dc[k]) + live * o * (1.0f - squashed * squashed);
        float part[4] = {inner * g * i * (1.0f - i), inner * before * f * (1.0f - f), inner * i * (1.0f - g * g),
                         live * squashed * o * (1.0f - o)};
        for (int block = 0; block < 4; block++) {
            dstep[wide + block * units] = part[block];
            dz[(n * steps + t) * 4 * units + j + block * units] = part[block];
        }
        dc[k] = stays ? dc[k] : inner * f;
        kept[k] = stays ? d : 0.0f;
    }
}

/* projected (N, T, 3H) holds x W + b, `recurrent` (N, 3H) is h U, `bias` (3H) may be absent; gates (N, T, 4H): r, z, n, h Un + vn. */
KERNEL gru_cell(const float *projected, const float *recurrent, const float *bias, const float *h0, float *states, float *gates,
                const byte *mask, int samples, int steps, int units, int t) {
    for EACH(k, (place)samples * units) {
        place n = k / units, j = k % units, at = (n * steps + t) * units + j;
        const float *p = projected + (n * steps + t) * 3 * units + j, *u = recurrent + n * 3 * units + j;
        float *gate = gates + (n * steps + t) * 4 * units + j;
        float hidden = u[2 * units] + (bias ? bias[2 * units + j] : 0.0f);
        float r = logistic(p[0] + u[0] + (bias ? bias[j] : 0.0f));
        float z = logistic(p[units] + u[units] + (bias ? bias[units + j] : 0.0f));
        float fresh = tanhf(p[2 * units] + r * hidden), before = t ? states[at - units] : h0[k];
        gate[0] = r, gate[units] = z, gate[2 * units] = fresh, gate[3 * units] = hidden;
        bool stays = mask && !mask[n * steps + t];
        states[at] = stays ? before : fresh + z * (before - fresh);
    }
}

/* dh (N, H) comes from step t + 1; d_input, d_hidden (N, T, 3H) and dstep (N, 3H) get gradients; `kept` what passes by the product. */
KERNEL gru_cell_backward(const float *gates, const float *states, const float *h0, const float *dstates, const float *dh, float *d_input,
                         float *d_hidden, float *dstep, float *kept, const byte *mask, int samples, int steps, int units, int t) {
    for EACH(k, (place)samples * units) {
        place n = k / units, j = k % units, at = (n * steps + t) * units + j;
        const float *gate = gates + (n * steps + t) * 4 * units + j;
        float r = gate[0], z = gate[units], fresh = gate[2 * units], hidden = gate[3 * units];
        bool stays = mask && !mask[n * steps + t];
        float d = dh[k] + dstates[at], live = stays ? 0.0f : d, before = t ? states[at - units] : h0[k];
        float dn = live * (1.0f - z) * (1.0f - fresh * fresh);
        float part[3] = {dn * hidden * r * (1.0f - r), live * (before - fresh) * z * (1.0f - z), dn};
        for (int block = 0; block < 3; block++) {
            place wide = (n * steps + t) * 3 * units + j + block * units;
            float through = block == 2 ? dn * r : part[block];
            d_input[wide] = part[block];
            d_hidden[wide] = through;
            dstep[n * 3 * units + j + block * units] = through;
        }
        kept[k] = live * z + (stays ? d : 0.0f);
    }
}
