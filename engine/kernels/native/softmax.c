/* Softmax rows and their cross-entropy with a right class. */
#include "softmax.h"

/* p = softmax(x) for one row; returns log of the sum plus the largest, so that the loss of class k is that minus x[k]. */
static float soften(const float *x, float *p, int64_t columns) {
    vec top = all(x[0]);
    int64_t j = 0;
    for (; j + LANES <= columns; j += LANES) top = larger(load(x + j), top);
    float most = top[0];
    for (int i = 1; i < LANES; i++) most = top[i] > most ? top[i] : most;
    for (; j < columns; j++) most = x[j] > most ? x[j] : most;
    vec sums = {0};
    for (j = 0; j + LANES <= columns; j += LANES) {
        vec e = exp_of(load(x + j) - most);
        store(p + j, e);
        sums += e;
    }
    float sum = sum_of(sums);
    if (j < columns) {
        vec e = exp_of(load_some(x + j, columns - j) - most);
        store_some(p + j, e, columns - j);
        for (int64_t i = 0; i < columns - j; i++) sum += e[i];
    }
    float share = 1.0f / sum;
    for (j = 0; j < columns; j++) p[j] *= share;
    return logf(sum) + most;
}

/* Sum of the losses times a factor, -1 if there is no such class. */
EXPORT double softmax_cross_entropy(const float *scores, const int64_t *classes, float *p, int64_t rows, int64_t columns, double factor) {
    double loss = 0;
    for (int64_t i = 0; i < rows; i++)
        if (classes[i] < 0 || classes[i] >= columns) return -1;
    for (int64_t i = 0; i < rows; i++) loss += soften(scores + i * columns, p + i * columns, columns) - scores[i * columns + classes[i]];
    return factor * loss;
}

/* dx = factor (p - one-hot(class)) */
EXPORT void softmax_cross_entropy_backward(const float *p, const int64_t *classes, float *dx, int64_t rows, int64_t columns, float factor) {
    for (int64_t i = 0; i < rows; i++, p += columns, dx += columns) {
        for (int64_t j = 0; j < columns; j++) dx[j] = p[j] * factor;
        if (classes[i] >= 0 && classes[i] < columns) dx[classes[i]] -= factor;
    }
}

EXPORT void softmax_rows(const float *x, float *p, int64_t rows, int64_t columns) {
    for (int64_t i = 0; i < rows; i++) soften(x + i * columns, p + i * columns, columns);
}

EXPORT void softmax_backward(const float *y, const float *dy, float *dx, int64_t rows, int64_t columns) {
    for (int64_t i = 0; i < rows; i++, y += columns, dy += columns, dx += columns) {
        vec sums = {0};
        int64_t j = 0;
        for (; j + LANES <= columns; j += LANES) sums += load(y + j) * load(dy + j);
        float sum = sum_of(sums);
        for (; j < columns; j++) sum += y[j] * dy[j];
        for (j = 0; j < columns; j++) dx[j] = y[j] * (dy[j] - sum);
    }
}
