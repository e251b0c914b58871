/* Pooling of (N, H, W, C): windows are cut at the image's edges, so the border is never read. */
#include "vector.h"

/* Filled in by Python, in this order; see engine/kernels/pooling.py. */
typedef struct {
    int64_t images, height, width, channels;
    int64_t rows, columns, row_stride, column_stride, top, left; /* window and where the first one begins */
    int64_t out_rows, out_columns;
    int64_t count_border;
} Shape;

typedef struct {
    int64_t y0, y1, x0, x1, cell; /* the part of the window inside the image; the number of its first cell */
} Window;

static inline Window window_at(const Shape *s, int64_t i, int64_t j) {
    int64_t y = i * s->row_stride - s->top, x = j * s->column_stride - s->left;
    Window w = {y < 0 ? 0 : y, y + s->rows > s->height ? s->height : y + s->rows, x < 0 ? 0 : x, x + s->columns > s->width ? s->width : x + s->columns, 0};
    if (w.y1 < w.y0) w.y1 = w.y0;
    if (w.x1 < w.x0) w.x1 = w.x0;
    w.cell = (w.y0 - y) * s->columns + (w.x0 - x);
    return w;
}

typedef uint8_t bytes __attribute__((vector_size(LANES), aligned(1), may_alias));

static inline __attribute__((always_inline)) void extreme_cells(const float *x, const Shape *s, const Window *w, int64_t c, int64_t count, int sign,
                                                                float *y, uint8_t *picked) {
    vec best;
    ivec winner;
    int first = 1;
    for (int64_t a = w->y0; a < w->y1; a++) {
        const float *cell = x + (a * s->width + w->x0) * s->channels + c;
        int number = (int)(w->cell + (a - w->y0) * s->columns);
        for (int64_t b = w->x0; b < w->x1; b++, cell += s->channels, number++) {
            vec v = count == LANES ? load(cell) : load_some(cell, count);
            if (first) {
                best = v;
                winner = (ivec){0} + number;
                first = 0;
                continue;
            }
            ivec stays = sign > 0 ? (v <= best) | (best != best) : (v >= best) | (best != best); /* a NaN wins, the first one */
            best = choose(stays, best, v);
            winner = (winner & stays) | (((ivec){0} + number) & ~stays);
        }
    }
    if (first) { /* a window all in the border */
        best = all(sign > 0 ? -INFINITY : INFINITY);
        winner = (ivec){0};
    }
    bytes places = __builtin_convertvector(winner, bytes);
    if (count == LANES) {
        store(y + c, best);
        *(bytes *)(picked + c) = places;
    } else {
        store_some(y + c, best, count);
        memcpy(picked + c, &places, (size_t)count);
    }
}

/* Windows of 2 x 2 that lie side by side are what most networks have: no bounds to look at, `WIDTH` channels at a time. Eight channels fill
   half a vector of the widest machines; they are common enough to have their own width. */
#define HALVES(NAME, WIDTH)                                                                                                     \
    typedef float floats_##WIDTH __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));                                \
    typedef int32_t ints_##WIDTH __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));                                \
    typedef uint8_t bytes_##WIDTH __attribute__((vector_size(WIDTH), aligned(1), may_alias));                                   \
    static inline __attribute__((always_inline)) void NAME(const float *x, float *y, uint8_t *picked, const Shape *s, int sign, \
                                                           int64_t rectified) {                                                 \
        typedef floats_##WIDTH V;                                                                                               \
        typedef ints_##WIDTH I;                                                                                                 \
        int64_t C = s->channels, row = s->width * C;                                                                            \
        for (int64_t n = 0; n < s->images; n++, x += s->height * row)                                                           \
            for (int64_t i = 0; i < s->out_rows; i++) {                                                                         \
                const float *cell = x + 2 * i * row;                                                                            \
                for (int64_t j = 0; j < s->out_columns; j++, y += C, picked += C, cell += 2 * C)                                \
                    for (int64_t c = 0; c < C; c += WIDTH) {                                                                    \
                        V best = *(const V *)(cell + c);                                                                        \
                        I winner = {0};                                                                                         \
                        for (int k = 1; k < 4; k++) {                                                                           \
                            V v = *(const V *)(cell + c + (k / 2) * row + (k % 2) * C);                                         \
                            I stays = sign > 0 ? (v <= best) | (best != best) : (v >= best) | (best != best);                   \
                            best = (V)(((I)best & stays) | ((I)v & ~stays));                                                    \
                            winner = (winner & stays) | ((winner - winner + k) & ~stays);                                       \
                        }                                                                                                       \
                        if (rectified) best = (V)((I)best & ~(best < 0.0f));                                                    \
                        *(V *)(y + c) = best;                                                                                   \
                        *(bytes_##WIDTH *)(picked + c) = __builtin_convertvector(winner, bytes_##WIDTH);                        \
                    }                                                                                                           \
            }                                                                                                                   \
    }                                                                                                                           \
    static void NAME##_back(const float *dy, const float *y, const uint8_t *picked, float *dx, const Shape *s) {                \
        typedef floats_##WIDTH V;                                                                                               \
        typedef ints_##WIDTH I;                                                                                                 \
        int64_t C = s->channels, row = s->width * C;                                                                            \
        for (int64_t n = 0; n < s->images; n++, dx += s->height * row)                                                          \
            for (int64_t i = 0; i < s->out_rows; i++) {                                                                         \
                float *cell = dx + 2 * i * row;                                                                                 \
                for (int64_t j = 0; j < s->out_columns; j++, dy += C, picked += C, cell += 2 * C, y = y ? y + C : y)            \
                    for (int64_t c = 0; c < C; c += WIDTH) {                                                                    \
                        I d = *(const I *)(dy + c), winner = __builtin_convertvector(*(const bytes_##WIDTH *)(picked + c), I);  \
                        if (y) d &= *(const V *)(y + c) > 0.0f;                                                                 \
                        for (int k = 0; k < 4; k++) *(I *)(cell + c + (k / 2) * row + (k % 2) * C) = d & (winner == k);         \
                    }                                                                                                           \
            }                                                                                                                   \
    }

#if LANES == 16
HALVES(halves, 16)
#endif
HALVES(halves_of_eight, 8)

/* Whether all windows are 2 x 2, side by side, and leave nothing of the image out. */
static int side_by_side(const Shape *s) {
    return s->rows == 2 && s->columns == 2 && s->row_stride == 2 && s->column_stride == 2 && !s->top && !s->left &&
           s->height == 2 * s->out_rows && s->width == 2 * s->out_columns && s->channels % 8 == 0;
}

static inline __attribute__((always_inline)) void extreme(const float *x, float *y, uint8_t *picked, const Shape *s, int sign, int64_t rectified) {
    if (side_by_side(s)) {
#if LANES == 16
        if (s->channels % 16 == 0) {
            halves(x, y, picked, s, sign, rectified);
            return;
        }
#endif
        halves_of_eight(x, y, picked, s, sign, rectified);
        return;
    }
    for (int64_t n = 0; n < s->images; n++, x += s->height * s->width * s->channels)
        for (int64_t i = 0; i < s->out_rows; i++)
            for (int64_t j = 0; j < s->out_columns; j++, y += s->channels, picked += s->channels) {
                Window w = window_at(s, i, j);
                int64_t c = 0;
                for (; c + LANES <= s->channels; c += LANES) extreme_cells(x, s, &w, c, LANES, sign, y, picked);
                if (c < s->channels) extreme_cells(x, s, &w, c, s->channels - c, sign, y, picked);
                for (c = 0; rectified && c < s->channels; c++) y[c] = y[c] < 0.0f ? 0.0f : y[c];
            }
}

/* Rectified: a ReLU goes with it, before the pooling or behind it, which is the same. */
EXPORT void pooling_maximum(const float *x, float *y, uint8_t *picked, const Shape *s, int64_t rectified) { extreme(x, y, picked, s, 1, rectified); }
EXPORT void pooling_minimum(const float *x, float *y, uint8_t *picked, const Shape *s, int64_t rectified) { extreme(x, y, picked, s, -1, rectified); }

/* y: what a rectified pooling gave, or null. */
EXPORT void pooling_backward_extreme(const float *dy, const float *y, const uint8_t *picked, float *dx, const Shape *s) {
    int64_t C = s->channels, size = s->height * s->width * C;
    if (side_by_side(s)) {
#if LANES == 16
        if (C % 16 == 0) {
            halves_back(dy, y, picked, dx, s);
            return;
        }
#endif
        halves_of_eight_back(dy, y, picked, dx, s);
        return;
    }
    int apart = s->row_stride >= s->rows && s->column_stride >= s->columns; /* each cell is in one window at most */
    for (int64_t n = 0; n < s->images; n++, dx += size) {
        if (!(apart && s->row_stride == s->rows && s->column_stride == s->columns && s->out_rows * s->rows == s->height &&
              s->out_columns * s->columns == s->width))
            memset(dx, 0, (size_t)size * sizeof(float));
        for (int64_t i = 0; i < s->out_rows; i++)
            for (int64_t j = 0; j < s->out_columns; j++, dy += C, picked += C) {
                Window w = window_at(s, i, j);
                for (int64_t a = w.y0; a < w.y1; a++)
                    for (int64_t b = w.x0; b < w.x1; b++) {
                        int number = (int)(w.cell + (a - w.y0) * s->columns + (b - w.x0));
                        float *to = dx + (a * s->width + b) * C;
                        int64_t c = 0;
                        for (; c + LANES <= C; c += LANES) {
                            ivec hit = __builtin_convertvector(*(const bytes *)(picked + c), ivec) == number;
                            if (y) hit &= load(y + c) > 0.0f;
                            vec share = (vec)((ivec)load(dy + c) & hit);
                            if (!apart) share += load(to + c);
                            store(to + c, share);
                        }
                        for (; c < C; c++) {
                            float share = picked[c] == number && (!y || y[c] > 0.0f) ? dy[c] : 0.0f;
                            to[c] = apart ? share : to[c] + share;
                        }
                    }
                if (y) y += C;
            }
    }
}

static float factor_of(const Shape *s, const Window *w, int mean) {
    if (!mean) return 1.0f;
    int64_t count = s->count_border ? s->rows * s->columns : (w->y1 - w->y0) * (w->x1 - w->x0);
    return 1.0f / (float)(count > 0 ? count : 1);
}

EXPORT void pooling_total(const float *x, float *y, const Shape *s, int64_t mean) {
    int64_t C = s->channels;
    for (int64_t n = 0; n < s->images; n++, x += s->height * s->width * C)
        for (int64_t i = 0; i < s->out_rows; i++)
            for (int64_t j = 0; j < s->out_columns; j++, y += C) {
                Window w = window_at(s, i, j);
                float factor = factor_of(s, &w, (int)mean);
                int64_t c = 0;
                for (; c < C; c += LANES) {
                    int64_t count = C - c < LANES ? C - c : LANES;
                    vec sum = {0};
                    for (int64_t a = w.y0; a < w.y1; a++)
                        for (int64_t b = w.x0; b < w.x1; b++) {
                            const float *cell = x + (a * s->width + b) * C + c;
                            sum += count == LANES ? load(cell) : load_some(cell, count);
                        }
                    if (count == LANES)
                        store(y + c, sum * factor);
                    else
                        store_some(y + c, sum * factor, count);
                }
            }
}

EXPORT void pooling_backward_total(const float *dy, float *dx, const Shape *s, int64_t mean) {
    int64_t C = s->channels, size = s->height * s->width * C;
    for (int64_t n = 0; n < s->images; n++, dx += size) {
        memset(dx, 0, (size_t)size * sizeof(float));
        for (int64_t i = 0; i < s->out_rows; i++)
            for (int64_t j = 0; j < s->out_columns; j++, dy += C) {
                Window w = window_at(s, i, j);
                float factor = factor_of(s, &w, (int)mean);
                for (int64_t a = w.y0; a < w.y1; a++)
                    for (int64_t b = w.x0; b < w.x1; b++) {
                        float *to = dx + (a * s->width + b) * C;
                        for (int64_t c = 0; c < C; c++) to[c] += factor * dy[c];
                    }
            }
    }
}
