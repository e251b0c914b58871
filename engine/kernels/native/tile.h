/* The tile: a few rows of C at a time stay in registers while a sum of products runs. Convolution, its gradients, dense and recurrent
   products are all made of it.

   Strides are in floats. B is read row by row, `panel` columns wide: from packed panels or straight from a matrix. */
#ifndef BLOCKPROP_TILE_H
#define BLOCKPROP_TILE_H

#include "vector.h"

#if LANES == 16
#define WIDE 32
#define MIDDLE 16
#define NARROW 8
#define MOST_ROWS 14
#else
#define WIDE (2 * LANES)
#define MIDDLE LANES
#define NARROW LANES
#define MOST_ROWS (LANES == 8 ? 6 : 6)
#endif

typedef struct {
    const float *a;      /* c[r][j] = init[r][j] + sum over segments s and q < length of a[segments[s] + r a_row + q a_step] b[q][j] */
    int64_t a_row, a_step;
    const int64_t *segments;
    int64_t segment_count, length;
    const float *b;
    int64_t b_step;
    const float *init;
    int64_t init_row;
    float *c;
    int64_t c_row;
    float *keep; /* where the first tile leaves the rows of B in one piece for the others; 0 where B stays as it is */
} Job;

/* Along a row of A (a_step is 1), or down a column of it (a_row is 1): fixed when compiled, which saves address arithmetic. */
enum { ALONG = 0, DOWN = 1 };

extern const float ZEROS[WIDE];
extern const int64_t ONE_SEGMENT[1];

static inline int64_t panel_width(int64_t columns) { return columns > MIDDLE ? WIDE : columns > NARROW ? MIDDLE : NARROW; }
static inline int64_t padded_width(int64_t columns) {
    int64_t whole = columns / WIDE * WIDE;
    return columns == whole ? whole : whole + panel_width(columns - whole);
}
static inline float *aligned(float *p) { return (float *)(((uintptr_t)p + 63) & ~(uintptr_t)63); }

/* Rows [0, rows) of a job on one panel of which `columns` are real; any number of rows. */
void tile_rows(int direction, const Job *job, int64_t rows, int64_t columns);

/* B (depth, columns), its rows `row` apart, into panels; or from its transpose (columns, depth). Returns the end of the panels. */
float *pack(const float *b, int64_t row, int64_t depth, int64_t columns, float *panels);
float *pack_transposed(const float *b, int64_t row, int64_t depth, int64_t columns, float *panels);

/* C (rows, columns) = init + A B with B packed; init_row 0 repeats one row (a bias). */
void multiply(const float *a, int64_t a_row, const float *panels, const float *init, int64_t init_row, float *c, int64_t c_row, int64_t rows,
              int64_t depth, int64_t columns);

/* The same with B as it is, (depth, columns) or transposed (columns, depth); its panels are packed on the stack, one after another. */
void multiply_unpacked(const float *a, int64_t a_row, const float *b, int64_t b_row, int transposed, const float *bias, float *c, int64_t c_row,
                       int64_t rows, int64_t depth, int64_t columns);

/* C (rows, columns) = (accumulate ? C : 0) + Aᵀ B, with A (depth, rows) and B (depth, columns). */
void multiply_down(const float *a, int64_t a_row, const float *b, int64_t b_row, float *c, int64_t c_row, int64_t rows, int64_t depth,
                   int64_t columns, int accumulate);

/* out[columns] = sum over `rows` rows of a matrix. */
void sum_rows(const float *a, int64_t a_row, int64_t rows, int64_t columns, float *out);

#endif
