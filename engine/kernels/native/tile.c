#include "tile.h"

const float ZEROS[WIDE] = {0};
const int64_t ONE_SEGMENT[1] = {0};

enum { AHEAD = 24 }; /* rows of B that are asked for before they are needed: in a large matrix each lies on another page */

typedef float vec8 __attribute__((vector_size(32), aligned(4), may_alias));

/* A_ROW and A_STEP are either the job's or the constant 1. The accumulators are named by constants after unrolling, so they are registers. */
#define TILE(NAME, VEC, COUNT, ROWS, A_ROW, A_STEP, KEEPS)                                                            \
    static void NAME(const Job *job) {                                                                                \
        enum { WIDTH = sizeof(VEC) / sizeof(float) };                                                                 \
        VEC sum[ROWS][COUNT];                                                                                         \
        _Pragma("GCC unroll 16") for (int r = 0; r < ROWS; r++)                                                       \
            _Pragma("GCC unroll 2") for (int v = 0; v < COUNT; v++)                                                   \
                sum[r][v] = *(const VEC *)(job->init + r * job->init_row + v * WIDTH);                                \
        const float *b = job->b;                                                                                      \
        float *keep = job->keep;                                                                                      \
        const int64_t b_step = job->b_step, length = job->length, a_row = A_ROW, a_step = A_STEP;                     \
        for (int64_t s = 0; s < job->segment_count; s++) {                                                            \
            const float *a = job->a + job->segments[s];                                                               \
            for (int64_t q = 0; q < length; q++) {                                                                    \
                VEC w[COUNT];                                                                                         \
                _Pragma("GCC unroll 2") for (int v = 0; v < COUNT; v++) w[v] = *(const VEC *)(b + v * WIDTH);         \
                if (KEEPS) {                                                                                          \
                    _Pragma("GCC unroll 2") for (int v = 0; v < COUNT; v++) *(VEC *)(keep + v * WIDTH) = w[v];        \
                    keep += COUNT * WIDTH;                                                                            \
                    __builtin_prefetch(b + AHEAD * b_step);                                                           \
                }                                                                                                     \
                _Pragma("GCC unroll 16") for (int r = 0; r < ROWS; r++)                                               \
                    _Pragma("GCC unroll 2") for (int v = 0; v < COUNT; v++) sum[r][v] += a[r * a_row] * w[v];         \
                a += a_step;                                                                                          \
                b += b_step;                                                                                          \
            }                                                                                                         \
        }                                                                                                             \
        _Pragma("GCC unroll 16") for (int r = 0; r < ROWS; r++)                                                       \
            _Pragma("GCC unroll 2") for (int v = 0; v < COUNT; v++)                                                   \
                *(VEC *)(job->c + r * job->c_row + v * WIDTH) = sum[r][v];                                            \
    }

#define BOTH(N, VEC, COUNT, ROWS)                           \
    TILE(along_##N##_##ROWS, VEC, COUNT, ROWS, job->a_row, 1, 0) \
    TILE(down_##N##_##ROWS, VEC, COUNT, ROWS, 1, job->a_step, 0)
#define KEEPING(N, VEC, COUNT, ROWS) TILE(keeping_##N##_##ROWS, VEC, COUNT, ROWS, job->a_row, 1, 1)

#define HEIGHTS(KIND, N, VEC, COUNT) \
    KIND(N, VEC, COUNT, 1)           \
    KIND(N, VEC, COUNT, 2)           \
    KIND(N, VEC, COUNT, 3)           \
    KIND(N, VEC, COUNT, 4)           \
    KIND(N, VEC, COUNT, 5)           \
    KIND(N, VEC, COUNT, 6)

#define TALL(KIND, N, VEC, COUNT) \
    KIND(N, VEC, COUNT, 7)        \
    KIND(N, VEC, COUNT, 8)        \
    KIND(N, VEC, COUNT, 9)        \
    KIND(N, VEC, COUNT, 10)       \
    KIND(N, VEC, COUNT, 11)       \
    KIND(N, VEC, COUNT, 12)       \
    KIND(N, VEC, COUNT, 13)       \
    KIND(N, VEC, COUNT, 14)

#define LIST_SHORT(D, N) D##_##N##_1, D##_##N##_2, D##_##N##_3, D##_##N##_4, D##_##N##_5, D##_##N##_6
#define LIST_TALL(D, N) \
    D##_##N##_7, D##_##N##_8, D##_##N##_9, D##_##N##_10, D##_##N##_11, D##_##N##_12, D##_##N##_13, D##_##N##_14

typedef void (*Tile)(const Job *);

HEIGHTS(KEEPING, wide, vec, 2)
#if LANES == 16
TALL(KEEPING, wide, vec, 2)
HEIGHTS(BOTH, wide, vec, 2)
TALL(BOTH, wide, vec, 2)
HEIGHTS(BOTH, middle, vec, 1)
TALL(BOTH, middle, vec, 1)
HEIGHTS(BOTH, narrow, vec8, 1)
TALL(BOTH, narrow, vec8, 1)
#define ROW(D, N) {LIST_SHORT(D, N), LIST_TALL(D, N)}
static const Tile TILES[2][3][MOST_ROWS] = {{ROW(along, wide), ROW(along, middle), ROW(along, narrow)},
                                            {ROW(down, wide), ROW(down, middle), ROW(down, narrow)}};
static const Tile KEEPING_TILES[MOST_ROWS] = ROW(keeping, wide);
static inline int kind_of(int64_t width) { return width == WIDE ? 0 : width == MIDDLE ? 1 : 2; }
#else
HEIGHTS(BOTH, wide, vec, 2)
HEIGHTS(BOTH, narrow, vec, 1)
#define ROW(D, N) {LIST_SHORT(D, N)}
static const Tile TILES[2][2][MOST_ROWS] = {{ROW(along, wide), ROW(along, narrow)}, {ROW(down, wide), ROW(down, narrow)}};
static const Tile KEEPING_TILES[MOST_ROWS] = ROW(keeping, wide);
static inline int kind_of(int64_t width) { return width == WIDE ? 0 : 1; }
#endif

/* A panel that is not full: the tile works on copies with all columns. */
static void partial_tile(Tile tile, const Job *job, int64_t rows, int64_t columns, int64_t width) {
    float init[MOST_ROWS * WIDE], c[MOST_ROWS * WIDE];
    Job copy = *job;
    int64_t init_rows = job->init_row ? rows : 1;
    for (int64_t r = 0; r < init_rows; r++) {
        for (int64_t j = 0; j < columns; j++) init[r * width + j] = job->init[r * job->init_row + j];
        for (int64_t j = columns; j < width; j++) init[r * width + j] = 0;
    }
    copy.init = init;
    copy.init_row = job->init_row ? width : 0;
    copy.c = c;
    copy.c_row = width;
    tile(&copy);
    for (int64_t r = 0; r < rows; r++)
        for (int64_t j = 0; j < columns; j++) job->c[r * job->c_row + j] = c[r * width + j];
}

void tile_rows(int direction, const Job *job, int64_t rows, int64_t columns) {
    int64_t width = panel_width(columns);
    const Tile *tiles = TILES[direction][kind_of(width)];
    if (rows <= MOST_ROWS && columns == width) {
        tiles[rows - 1](job);
        return;
    }
    int64_t count = (rows + MOST_ROWS - 1) / MOST_ROWS, height = rows / count, taller = rows % count;
    Job part = *job;
    for (int64_t t = 0; t < count; t++) {
        int64_t h = height + (t < taller);
        if (part.keep && t == 0) {
            KEEPING_TILES[h - 1](&part);
            part.b = part.keep;
            part.b_step = width;
        } else if (columns == width)
            tiles[h - 1](&part);
        else
            partial_tile(tiles[h - 1], &part, h, columns, width);
        part.a += h * part.a_row;
        part.init += h * part.init_row;
        part.c += h * part.c_row;
    }
}

float *pack(const float *b, int64_t row, int64_t depth, int64_t columns, float *panels) {
    for (int64_t j = 0; j < columns;) {
        int64_t width = panel_width(columns - j), real = columns - j < width ? columns - j : width;
        for (int64_t k = 0; k < depth; k++, panels += width) {
            const float *from = b + k * row + j;
            if (real == WIDE) {
                memcpy(panels, from, WIDE * sizeof(float));
            } else {
                for (int64_t i = 0; i < real; i++) panels[i] = from[i];
                for (int64_t i = real; i < width; i++) panels[i] = 0;
            }
        }
        j += width;
    }
    return panels;
}

#if LANES >= 8
/* Eight rows of eight numbers, `row` apart, into columns that lie `width` apart. */
static inline void turn_eight(const float *from, int64_t row, float *to, int64_t width) {
    __m256 r[8], t[8];
    for (int i = 0; i < 8; i++) r[i] = _mm256_loadu_ps(from + i * row);
    for (int i = 0; i < 8; i += 2) {
        t[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
        t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
    }
    for (int i = 0; i < 8; i += 4)
        for (int k = 0; k < 2; k++) {
            r[i + 2 * k] = _mm256_shuffle_ps(t[i + k], t[i + k + 2], 0x44);
            r[i + 2 * k + 1] = _mm256_shuffle_ps(t[i + k], t[i + k + 2], 0xEE);
        }
    for (int i = 0; i < 4; i++) {
        _mm256_storeu_ps(to + i * width, _mm256_permute2f128_ps(r[i], r[i + 4], 0x20));
        _mm256_storeu_ps(to + (i + 4) * width, _mm256_permute2f128_ps(r[i], r[i + 4], 0x31));
    }
}
#endif

float *pack_transposed(const float *b, int64_t row, int64_t depth, int64_t columns, float *panels) {
    for (int64_t j = 0; j < columns;) {
        int64_t width = panel_width(columns - j), real = columns - j < width ? columns - j : width, i = 0;
#if LANES >= 8
        for (; i + 8 <= real; i += 8) {
            const float *from = b + (j + i) * row;
            int64_t k = 0;
            for (; k + 8 <= depth; k += 8) turn_eight(from + k, row, panels + k * width + i, width);
            for (; k < depth; k++)
                for (int64_t c = 0; c < 8; c++) panels[k * width + i + c] = from[c * row + k];
        }
#endif
        for (int64_t k0 = 0; k0 < depth; k0 += 16) { /* 16 numbers of a row of b are one cache line */
            int64_t k1 = k0 + 16 < depth ? k0 + 16 : depth;
            for (int64_t c = i; c < real; c++)
                for (int64_t k = k0; k < k1; k++) panels[k * width + c] = b[(j + c) * row + k];
            for (int64_t k = k0; k < k1; k++)
                for (int64_t c = real; c < width; c++) panels[k * width + c] = 0;
        }
        panels += depth * width;
        j += width;
    }
    return panels;
}

enum { ROW_BLOCK = 16 * MOST_ROWS, DEPTH_BLOCK = 256 };

void multiply(const float *a, int64_t a_row, const float *panels, const float *init, int64_t init_row, float *c, int64_t c_row, int64_t rows,
              int64_t depth, int64_t columns) {
    for (int64_t i = 0; i < rows; i += ROW_BLOCK) {
        int64_t height = rows - i < ROW_BLOCK ? rows - i : ROW_BLOCK;
        const float *b = panels;
        for (int64_t j = 0; j < columns;) {
            int64_t width = panel_width(columns - j), real = columns - j < width ? columns - j : width;
            Job job = {a + i * a_row, a_row, 1, ONE_SEGMENT, 1, depth, b, width, init == ZEROS ? ZEROS : init + i * init_row + j, init_row,
                       c + i * c_row + j, c_row};
            tile_rows(ALONG, &job, height, real);
            b += depth * width;
            j += width;
        }
    }
}

void multiply_unpacked(const float *a, int64_t a_row, const float *b, int64_t b_row, int transposed, const float *bias, float *c, int64_t c_row,
                       int64_t rows, int64_t depth, int64_t columns) {
    float memory[2 * DEPTH_BLOCK * WIDE + 16], *panel = aligned(memory);
    for (int64_t j = 0; j < columns;) {
        int64_t width = panel_width(columns - j), real = columns - j < width ? columns - j : width;
        for (int64_t k = 0; k < depth; k += 2 * DEPTH_BLOCK) {
            int64_t deep = depth - k < 2 * DEPTH_BLOCK ? depth - k : 2 * DEPTH_BLOCK;
            const float *from = b + (transposed ? j * b_row + k : k * b_row + j);
            int keeps = !transposed && real == WIDE;
            if (transposed)
                pack_transposed(from, b_row, deep, real, panel);
            else if (!keeps)
                pack(from, b_row, deep, real, panel);
            Job job = {a + k, a_row, 1, ONE_SEGMENT, 1, deep, keeps ? from : panel, keeps ? b_row : width, k ? c + j : bias ? bias + j : ZEROS,
                       k ? c_row : 0, c + j, c_row, keeps ? panel : 0};
            tile_rows(ALONG, &job, rows, real);
        }
        j += width;
    }
}

void multiply_down(const float *a, int64_t a_row, const float *b, int64_t b_row, float *c, int64_t c_row, int64_t rows, int64_t depth,
                   int64_t columns, int accumulate) {
    float memory[DEPTH_BLOCK * WIDE + 16], *panel = aligned(memory);
    for (int64_t k = 0; k < depth; k += DEPTH_BLOCK) {
        int64_t deep = depth - k < DEPTH_BLOCK ? depth - k : DEPTH_BLOCK;
        for (int64_t j = 0; j < columns;) {
            int64_t width = panel_width(columns - j), real = columns - j < width ? columns - j : width;
            int go_on = accumulate || k > 0;
            int direct = real == width && rows <= 2 * MOST_ROWS;
            if (!direct) pack(b + k * b_row + j, b_row, deep, real, panel);
            Job job = {a + k * a_row, 1,        a_row, ONE_SEGMENT, 1, deep, direct ? b + k * b_row + j : panel, direct ? b_row : width,
                       go_on ? c + j : ZEROS, go_on ? c_row : 0, c + j, c_row};
            tile_rows(DOWN, &job, rows, real);
            j += width;
        }
    }
}

void sum_rows(const float *a, int64_t a_row, int64_t rows, int64_t columns, float *out) {
    int64_t j = 0, several = LANES / columns;
    if (several > 1 && several * columns == LANES && a_row == columns && rows % several == 0) { /* several rows fill a vector */
        float sums[LANES];
        sum_rows(a, LANES, rows / several, LANES, sums);
        for (; j < columns; j++) {
            out[j] = sums[j];
            for (int64_t i = 1; i < several; i++) out[j] += sums[i * columns + j];
        }
        return;
    }
    for (; j + LANES <= columns; j += LANES) {
        vec s[4] = {{0}};
        int64_t i = 0;
        for (; i + 4 <= rows; i += 4)
            for (int k = 0; k < 4; k++) s[k] += load(a + (i + k) * a_row + j);
        for (; i < rows; i++) s[0] += load(a + i * a_row + j);
        store(out + j, (s[0] + s[1]) + (s[2] + s[3]));
    }
    for (; j < columns; j++) {
        float s[4] = {0};
        int64_t i = 0;
        for (; i + 4 <= rows; i += 4)
            for (int k = 0; k < 4; k++) s[k] += a[(i + k) * a_row + j];
        for (; i < rows; i++) s[0] += a[i * a_row + j];
        out[j] = (s[0] + s[1]) + (s[2] + s[3]);
    }
}
