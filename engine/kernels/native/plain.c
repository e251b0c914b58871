/* What is too simple for a file of its own: rows copied, numbers added, multiplied and dropped, and the squared error. */
#include "vector.h"

/* A matrix whose rows lie `from_row` apart into one whose rows lie `to_row` apart. */
EXPORT void copy_rows(const float *from, int64_t from_row, float *to, int64_t to_row, int64_t rows, int64_t columns) {
    for (int64_t i = 0; i < rows; i++) memcpy(to + i * to_row, from + i * from_row, (size_t)columns * sizeof(float));
}

/* `out` may be `x` or `y`. */
EXPORT void add_all(const float *x, const float *y, float *out, int64_t n) {
    for (int64_t i = 0; i < n; i++) out[i] = x[i] + y[i];
}

EXPORT void multiply_all(const float *x, float *out, int64_t n, float factor) {
    for (int64_t i = 0; i < n; i++) out[i] = x[i] * factor;
}

/* Numbers from 0 to 1 with 24 random bits each, as NumPy's generators make them from theirs: `next` is that of the generator at `state`. */
EXPORT void draw_uniform(void *state, void *next, float *out, int64_t n) {
    uint32_t (*bits)(void *) = (uint32_t(*)(void *))next;
    for (int64_t i = 0; i < n; i++) out[i] = (float)(bits(state) >> 8) * (1.0f / 16777216.0f);
}

EXPORT void drop_choose(const float *drawn, uint8_t *kept, int64_t n, float rate) {
    for (int64_t i = 0; i < n; i++) kept[i] = drawn[i] >= rate;
}

/* A NaN that is dropped stays one. */
EXPORT void drop_numbers(const float *x, const uint8_t *kept, float *out, int64_t n, float factor) {
    for (int64_t i = 0; i < n; i++) out[i] = x[i] * (float)kept[i] * factor;
}

/* The sum of squared differences times a factor; the differences are kept. */
EXPORT double squared_error(const float *prediction, const float *target, float *difference, int64_t n, double factor) {
    double total = 0;
    int64_t i = 0;
    while (i + LANES <= n) { /* a few hundred squares at a time in float, their sums in double */
        vec squares = {0};
        for (int64_t end = i + 64 * LANES; i + LANES <= n && i < end; i += LANES) {
            vec d = load(prediction + i) - load(target + i);
            store(difference + i, d);
            squares += d * d;
        }
        total += sum_of(squares);
    }
    for (; i < n; i++) {
        float d = difference[i] = prediction[i] - target[i];
        total += d * d;
    }
    return factor * total;
}
