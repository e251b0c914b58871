/* F(2 × 2, 3 × 3): of 4 × 4 cells of x, and of the kernel, sums are made whose 16 products give 2 × 2 cells of y, in place of 36 products.
   The numbers differ from the direct way in the last places only, as all factors are 1 and 1/2. */
#include "winograd.h"

int winograd_suits(int64_t channels, int64_t outputs) {
    return channels >= 16 && outputs >= 16 && channels % LANES == 0 && outputs % MIDDLE == 0;
}

/* The four sums of three numbers of a kernel. */
static inline void kernel_sums(float a, float b, float c, float *out, int64_t step) {
    out[0] = a;
    out[step] = 0.5f * (a + b + c);
    out[2 * step] = 0.5f * (a - b + c);
    out[3 * step] = c;
}

float *winograd_pack(const float *kernel, int64_t channels, int64_t outputs, int turned, float *panels) {
    int64_t C = channels, O = outputs;
    for (int64_t j = 0; j < O;) {
        int64_t width = panel_width(O - j), whole = C * O;
        for (int64_t k = 0; k < C; k++)
            for (int64_t i = 0; i < width; i++) {
                float rows[12], sums[16];
                for (int b = 0; b < 3; b++) {
                    float g[3];
                    for (int a = 0; a < 3; a++) g[a] = turned ? kernel[((8 - 3 * a - b) * O + j + i) * C + k] : kernel[((3 * a + b) * C + k) * O + j + i];
                    kernel_sums(g[0], g[1], g[2], rows + b, 3);
                }
                for (int a = 0; a < 4; a++) kernel_sums(rows[3 * a], rows[3 * a + 1], rows[3 * a + 2], sums + 4 * a, 1);
                for (int p = 0; p < 16; p++) panels[p * whole + j * C + k * width + i] = sums[p];
            }
        j += width;
    }
    return panels + 16 * C * O;
}

/* 4 × 4 cells of x from `from` on, to 16 planes that lie `plane` apart. */
static void gather(const float *from, int64_t row, int64_t channels, float *to, int64_t plane) {
    for (int64_t c = 0; c < channels; c += LANES) {
        vec t[4][4];
        _Pragma("GCC unroll 4") for (int j = 0; j < 4; j++) {
            const float *p = from + j * channels + c;
            vec d0 = load(p), d1 = load(p + row), d2 = load(p + 2 * row), d3 = load(p + 3 * row);
            t[0][j] = d0 - d2;
            t[1][j] = d1 + d2;
            t[2][j] = d2 - d1;
            t[3][j] = d1 - d3;
        }
        _Pragma("GCC unroll 4") for (int i = 0; i < 4; i++) {
            float *p = to + 4 * i * plane + c;
            store(p, t[i][0] - t[i][2]);
            store(p + plane, t[i][1] + t[i][2]);
            store(p + 2 * plane, t[i][2] - t[i][1]);
            store(p + 3 * plane, t[i][1] - t[i][3]);
        }
    }
}

/* The cells of x of so many tiles from the first on, to 16 planes of TILES_AT_ONCE rows; returns how many there were. */
static int64_t gather_tiles(const Picture *picture, int64_t first, int64_t count, float *to) {
    int64_t C = picture->channels, across = (picture->out_columns + 1) / 2, row = picture->frame_columns * C;
    int64_t tiles = count - first < TILES_AT_ONCE ? count - first : TILES_AT_ONCE;
    for (int64_t t = 0; t < tiles; t++) {
        int64_t i = (first + t) / across, j = (first + t) % across;
        gather(picture->frame + 2 * i * row + 2 * j * C, row, C, to + t * C, TILES_AT_ONCE * C);
    }
    return tiles;
}

/* The 16 sums of a tile to as many of its 2 × 2 cells of y as there are. */
static void spread(const float *from, int64_t plane, const Picture *picture, int64_t i, int64_t j) {
    int64_t O = picture->outputs, row = picture->out_columns * O;
    int below = i + 1 < picture->out_rows, beside = j + 1 < picture->out_columns;
    float *y = picture->y + i * row + j * O;
    for (int64_t o = 0; o < O; o += LANES) {
        vec s[2][4], bias = picture->bias ? load(picture->bias + o) : (vec){0};
        _Pragma("GCC unroll 4") for (int b = 0; b < 4; b++) {
            const float *p = from + b * plane + o;
            vec m0 = load(p), m1 = load(p + 4 * plane), m2 = load(p + 8 * plane), m3 = load(p + 12 * plane);
            s[0][b] = m0 + m1 + m2;
            s[1][b] = m1 - m2 - m3;
        }
        _Pragma("GCC unroll 2") for (int a = 0; a < 2; a++) {
            vec left = s[a][0] + s[a][1] + s[a][2] + bias, right = s[a][1] - s[a][2] - s[a][3] + bias;
            if (picture->rectified) {
                left = choose(left < 0.0f, (vec){0}, left);
                right = choose(right < 0.0f, (vec){0}, right);
            }
            if (a && !below) continue;
            store(y + a * row + o, left);
            if (beside) store(y + a * row + O + o, right);
        }
    }
}

void winograd_picture(const Picture *picture, const float *panels, float *memory) {
    int64_t C = picture->channels, O = picture->outputs, across = (picture->out_columns + 1) / 2;
    int64_t count = (picture->out_rows + 1) / 2 * across;
    float *sums = memory, *products = memory + 16 * TILES_AT_ONCE * C;
    for (int64_t first = 0; first < count; first += TILES_AT_ONCE) {
        int64_t tiles = gather_tiles(picture, first, count, sums);
        for (int64_t p = 0; p < 16; p++)
            multiply(sums + p * TILES_AT_ONCE * C, C, panels + p * C * O, ZEROS, 0, products + p * TILES_AT_ONCE * O, O, tiles, C, O);
        for (int64_t t = 0; t < tiles; t++)
            spread(products + t * O, TILES_AT_ONCE * O, picture, (first + t) / across * 2, (first + t) % across * 2);
    }
}

/* The gradient of as many of the 2 × 2 cells of y as there are, to 16 planes. */
static void gather_gradient(const Picture *picture, int64_t i, int64_t j, float *to, int64_t plane) {
    int64_t O = picture->outputs, row = picture->out_columns * O;
    int below = i + 1 < picture->out_rows, beside = j + 1 < picture->out_columns;
    const float *dy = picture->y + i * row + j * O;
    for (int64_t o = 0; o < O; o += LANES) {
        vec none = {0}, d[2][2] = {{load(dy + o), beside ? load(dy + O + o) : none},
                                   {below ? load(dy + row + o) : none, below && beside ? load(dy + row + O + o) : none}};
        vec t[4][2];
        _Pragma("GCC unroll 2") for (int b = 0; b < 2; b++) {
            t[0][b] = d[0][b];
            t[1][b] = d[0][b] + d[1][b];
            t[2][b] = d[0][b] - d[1][b];
            t[3][b] = -d[1][b];
        }
        _Pragma("GCC unroll 4") for (int a = 0; a < 4; a++) {
            float *p = to + 4 * a * plane + o;
            store(p, t[a][0]);
            store(p + plane, t[a][0] + t[a][1]);
            store(p + 2 * plane, t[a][0] - t[a][1]);
            store(p + 3 * plane, -t[a][1]);
        }
    }
}

void winograd_kernel_sums(const Picture *picture, float *sums, float *memory) {
    int64_t C = picture->channels, O = picture->outputs, across = (picture->out_columns + 1) / 2;
    int64_t count = (picture->out_rows + 1) / 2 * across;
    float *cells = memory, *gradients = memory + 16 * TILES_AT_ONCE * C;
    for (int64_t first = 0; first < count; first += TILES_AT_ONCE) {
        int64_t tiles = gather_tiles(picture, first, count, cells);
        for (int64_t t = 0; t < tiles; t++)
            gather_gradient(picture, (first + t) / across * 2, (first + t) % across * 2, gradients + t * O, TILES_AT_ONCE * O);
        for (int64_t p = 0; p < 16; p++)
            multiply_down(cells + p * TILES_AT_ONCE * C, C, gradients + p * TILES_AT_ONCE * O, O, sums + p * C * O, O, C, tiles, O, 1);
    }
}

/* The three numbers of a kernel's gradient from four sums. */
static inline void cells_of(const vec *in, vec *out) {
    out[0] = in[0] + 0.5f * (in[1] + in[2]);
    out[1] = 0.5f * (in[1] - in[2]);
    out[2] = 0.5f * (in[1] + in[2]) + in[3];
}

void winograd_unpack(const float *sums, int64_t channels, int64_t outputs, float *dkernel) {
    int64_t size = channels * outputs;
    for (int64_t k = 0; k < size; k += LANES) {
        vec s[4], rows[3], across[3][4], cells[3];
        for (int b = 0; b < 4; b++) {
            for (int a = 0; a < 4; a++) s[a] = load(sums + (4 * a + b) * size + k);
            cells_of(s, rows);
            for (int a = 0; a < 3; a++) across[a][b] = rows[a];
        }
        for (int a = 0; a < 3; a++) {
            cells_of(across[a], cells);
            for (int b = 0; b < 3; b++) store(dkernel + (3 * a + b) * size + k, cells[b]);
        }
    }
}
