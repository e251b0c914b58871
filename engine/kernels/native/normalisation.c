/* Batch normalisation over rows (M, C) and layer normalisation over each row. */
#include "vector.h"

enum { GROUP = 512 }; /* rows whose partial sums are float32 before they are added: keeps the rounding small */

/* Mean and variance of each channel. The sum of squares is about the first row, so a large mean does no harm. */
EXPORT void batch_norm_moments(const float *x, int64_t rows, int64_t C, double *mean, double *variance) {
    for (int64_t c = 0; c < C; c += LANES) {
        int64_t count = C - c < LANES ? C - c : LANES;
        double total[LANES] = {0}, square[LANES] = {0};
        vec origin = load_some(x + c, count);
        for (int64_t i = 0; i < rows; i += GROUP) {
            int64_t end = i + GROUP < rows ? i + GROUP : rows, r = i;
            vec s[4] = {{0}}, q[4] = {{0}};
            if (count == LANES) {
                for (; r + 4 <= end; r += 4)
                    for (int k = 0; k < 4; k++) {
                        vec d = load(x + (r + k) * C + c) - origin;
                        s[k] += d;
                        q[k] += d * d;
                    }
            }
            for (; r < end; r++) {
                vec d = load_some(x + r * C + c, count) - origin;
                s[0] += d;
                q[0] += d * d;
            }
            vec sum = (s[0] + s[1]) + (s[2] + s[3]), squares = (q[0] + q[1]) + (q[2] + q[3]);
            for (int k = 0; k < LANES; k++) {
                total[k] += sum[k];
                square[k] += squares[k];
            }
        }
        for (int64_t k = 0; k < count; k++) {
            double m = total[k] / (double)rows, about = square[k] / (double)rows - m * m;
            mean[c + k] = origin[k] + m;
            variance[c + k] = about > 0 || about != about ? about : 0;
        }
    }
}

/* The variance about the mean of a whole batch, of which this is a part with a mean of its own. */
EXPORT void batch_norm_about(const double *own_mean, const double *mean, double *variance, int64_t C) {
    for (int64_t c = 0; c < C; c++) variance[c] += (own_mean[c] - mean[c]) * (own_mean[c] - mean[c]);
}

/* From moments to mean and 1/deviation, and what a channel is multiplied by; gamma may be null. */
EXPORT void batch_norm_settle(const double *mean, const double *variance, const float *gamma, float *statistics, float *factor, int64_t C,
                              double epsilon) {
    for (int64_t c = 0; c < C; c++) {
        statistics[c] = (float)mean[c];
        statistics[C + c] = (float)(1 / sqrt(variance[c] + epsilon));
        factor[c] = gamma ? statistics[C + c] * gamma[c] : statistics[C + c];
    }
}

/* Running mean and variance move a share `momentum` towards those of a batch of `count` cells a channel. */
EXPORT void batch_norm_running(const float *statistics, float *mean, float *variance, int64_t C, int64_t count, double epsilon, double momentum) {
    double unbiased = (double)count / (double)(count > 1 ? count - 1 : 1);
    for (int64_t c = 0; c < C; c++) {
        double inverse = statistics[C + c], found = (1 / (inverse * inverse) - epsilon) * unbiased;
        mean[c] += (float)(momentum * ((double)statistics[c] - mean[c]));
        variance[c] += (float)(momentum * (found - variance[c]));
    }
}

/* What the gradient of the input is made of for each channel: dx = a dy + b (x - mean) + t. `means` are those of dy and of dy (x - mean) /
   deviation, for the whole batch, of which this is a part of that share; gamma may be null. */
EXPORT void batch_norm_slopes(const double *means, const float *statistics, const float *gamma, float *factors, int64_t C, double share) {
    float *a = factors, *b = factors + C, *t = factors + 2 * C;
    for (int64_t c = 0; c < C; c++) {
        float inverse = statistics[C + c];
        a[c] = gamma ? inverse * gamma[c] : inverse;
        b[c] = -a[c] * inverse * (float)(means[C + c] / share);
        t[c] = -a[c] * (float)(means[c] / share);
    }
}

/* Sums over the cells of a part as means over them, times the share of the part: for losses are means over a part, too. */
EXPORT void batch_norm_means(const float *sum_dy, const float *sum_product, double *means, int64_t C, int64_t count, double share) {
    for (int64_t c = 0; c < C; c++) {
        means[c] = sum_dy[c] / (double)count * share;
        means[C + c] = sum_product[c] / (double)count * share;
    }
}

/* y = (x - mean) * factor + shift for each channel; rectified: max(0, y) */
EXPORT void scale_and_shift(const float *restrict x, float *restrict y, int64_t rows, int64_t C, const float *restrict mean,
                            const float *restrict factor, const float *restrict shift, int64_t rectified) {
    float floor = rectified ? 0.0f : -INFINITY; /* compared so that a NaN goes through */
    if (C < LANES && rows * C >= LANES && LANES % C == 0) { /* several rows fill a vector */
        float m[LANES], f[LANES], t[LANES];
        for (int i = 0; i < LANES; i++) m[i] = mean[i % C], f[i] = factor[i % C], t[i] = shift[i % C];
        int64_t n = rows * C, i = 0;
        vec vm = load(m), vf = load(f), vt = load(t);
        for (; i + LANES <= n; i += LANES) {
            vec v = (load(x + i) - vm) * vf + vt;
            store(y + i, choose(v < floor, all(floor), v));
        }
        for (; i < n; i++) {
            float v = (x[i] - mean[i % C]) * factor[i % C] + shift[i % C];
            y[i] = v < floor ? floor : v;
        }
        return;
    }
    for (int64_t i = 0; i < rows; i++, x += C, y += C)
        for (int64_t c = 0; c < C; c++) {
            float v = (x[c] - mean[c]) * factor[c] + shift[c];
            y[c] = v < floor ? floor : v;
        }
}

/* dy, or 0 where a rectified output was not positive; y is null where nothing was rectified */
static inline vec passed(const float *dy, const float *y, int64_t i) {
    return y ? (vec)((ivec)load(dy + i) & (load(y + i) > 0.0f)) : load(dy + i);
}

/* sums of dy and of dy * (x - mean) / deviation */
EXPORT void batch_norm_sums(const float *x, const float *dy, const float *y, int64_t rows, int64_t C, const float *statistics, float *sum_dy,
                            float *sum_product) {
    for (int64_t c = 0; c < C; c += LANES) {
        int64_t count = C - c < LANES ? C - c : LANES;
        double total[LANES] = {0}, product[LANES] = {0};
        vec mean = load_some(statistics + c, count), inverse = load_some(statistics + C + c, count);
        for (int64_t i = 0; i < rows; i += GROUP) {
            int64_t end = i + GROUP < rows ? i + GROUP : rows, r = i;
            vec s[4] = {{0}}, q[4] = {{0}};
            if (count == LANES) {
                for (; r + 4 <= end; r += 4)
                    for (int k = 0; k < 4; k++) {
                        vec d = passed(dy, y, (r + k) * C + c);
                        s[k] += d;
                        q[k] += d * (load(x + (r + k) * C + c) - mean);
                    }
            }
            for (; r < end; r++) {
                vec d = load_some(dy + r * C + c, count);
                if (y) d = (vec)((ivec)d & (load_some(y + r * C + c, count) > 0.0f));
                s[0] += d;
                q[0] += d * (load_some(x + r * C + c, count) - mean);
            }
            vec sum = (s[0] + s[1]) + (s[2] + s[3]), products = (q[0] + q[1]) + (q[2] + q[3]);
            for (int k = 0; k < LANES; k++) {
                total[k] += sum[k];
                product[k] += products[k];
            }
        }
        for (int64_t k = 0; k < count; k++) {
            sum_dy[c + k] = (float)total[k];
            sum_product[c + k] = (float)(product[k] * inverse[k]);
        }
    }
}

/* dx = a dy + b (x - mean) + t for each channel */
EXPORT void batch_norm_input(const float *restrict x, const float *restrict dy, const float *restrict y, float *restrict dx, int64_t rows,
                             int64_t C, const float *restrict mean, const float *restrict a, const float *restrict b, const float *restrict t) {
    if (!y) y = dy;
    int rectified = y != dy;
    for (int64_t i = 0; i < rows; i++, x += C, dy += C, y += C, dx += C)
        for (int64_t c = 0; c < C; c++) {
            float d = !rectified || y[c] > 0.0f ? dy[c] : 0.0f;
            dx[c] = a[c] * d + (b[c] * (x[c] - mean[c]) + t[c]);
        }
}

EXPORT void layer_norm_forward(const float *x, const float *gamma, const float *beta, float *y, float *statistics, int64_t rows, int64_t C,
                               float epsilon) {
    for (int64_t i = 0; i < rows; i++, x += C, y += C) {
        vec s = {0}, q = {0};
        float origin = x[0], mean = 0, variance = 0; /* sums are about the first number: equal numbers give nought, a large mean does no harm */
        int64_t c = 0;
        for (; c + LANES <= C; c += LANES) s += load(x + c) - origin;
        for (mean = sum_of(s); c < C; c++) mean += x[c] - origin;
        mean /= (float)C;
        for (c = 0; c + LANES <= C; c += LANES) q += (load(x + c) - origin - mean) * (load(x + c) - origin - mean);
        for (variance = sum_of(q); c < C; c++) variance += (x[c] - origin - mean) * (x[c] - origin - mean);
        float inverse = 1.0f / sqrtf(variance / (float)C + epsilon);
        statistics[i] = origin + mean;
        statistics[rows + i] = inverse;
        if (gamma && beta)
            for (c = 0; c < C; c++) y[c] = (x[c] - origin - mean) * inverse * gamma[c] + beta[c];
        else
            for (c = 0; c < C; c++) y[c] = (x[c] - origin - mean) * inverse * (gamma ? gamma[c] : 1.0f) + (beta ? beta[c] : 0.0f);
    }
}

/* dgamma, dbeta and dx may be null. */
EXPORT void layer_norm_backward(const float *x, const float *dy, const float *gamma, const float *statistics, float *dx, float *restrict dgamma,
                                float *restrict dbeta, int64_t rows, int64_t C) {
    if (dgamma) memset(dgamma, 0, (size_t)C * sizeof(float));
    if (dbeta) memset(dbeta, 0, (size_t)C * sizeof(float));
    for (int64_t i = 0; i < rows; i++, x += C, dy += C) {
        float mean = statistics[i], inverse = statistics[rows + i], sum = 0, product = 0;
        if (dgamma)
            for (int64_t c = 0; c < C; c++) dgamma[c] += dy[c] * ((x[c] - mean) * inverse);
        if (dbeta)
            for (int64_t c = 0; c < C; c++) dbeta[c] += dy[c];
        if (!dx) continue;
        vec s = {0}, q = {0};
        int64_t c = 0;
        for (; c + LANES <= C; c += LANES) {
            vec g = load(dy + c);
            if (gamma) g *= load(gamma + c);
            s += g;
            q += g * (load(x + c) - mean);
        }
        sum = sum_of(s);
        product = sum_of(q);
        for (; c < C; c++) {
            float g = gamma ? dy[c] * gamma[c] : dy[c];
            sum += g;
            product += g * (x[c] - mean);
        }
        float b = -product * inverse * inverse * inverse / (float)C, t = -sum * inverse / (float)C;
        if (gamma)
            for (c = 0; c < C; c++) dx[c] = inverse * (dy[c] * gamma[c]) + (b * (x[c] - mean) + t);
        else
            for (c = 0; c < C; c++) dx[c] = inverse * dy[c] + (b * (x[c] - mean) + t);
        dx += C;
    }
}
