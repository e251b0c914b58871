/* Convolution with 3 × 3 cells by fewer products (Lavin & Gray 2016). */
#ifndef BLOCKPROP_WINOGRAD_H
#define BLOCKPROP_WINOGRAD_H

#include "tile.h"

enum { TILES_AT_ONCE = 56 }; /* Python knows it too: see engine/kernels/convolution.py */

/* An image in a frame that reaches over its last tiles, and what becomes of it: y, or its gradient, which is then only read. */
typedef struct {
    const float *frame;
    int64_t frame_columns, channels;
    float *y;
    int64_t out_rows, out_columns, outputs;
    const float *bias; /* or 0 */
    int64_t rectified;
} Picture;

/* Whether it is worth it: whole vectors of channels on both sides. */
int winograd_suits(int64_t channels, int64_t outputs);

/* Rows or columns of the frame for so many rows or columns of y. */
static inline int64_t winograd_reach(int64_t out) { return (out + 1) / 2 * 2 + 2; }

/* The kernel (3, 3, channels, outputs), turned by half a circle with both exchanged if `turned`, in panels; returns their end. */
float *winograd_pack(const float *kernel, int64_t channels, int64_t outputs, int turned, float *panels);

/* y of one image; `memory` holds 16 · TILES_AT_ONCE · (channels + outputs) numbers. */
void winograd_picture(const Picture *picture, const float *panels, float *memory);

/* Adds what one image gives to `sums` (16, channels, outputs), from x in the frame and the gradient in y; memory as above. */
void winograd_kernel_sums(const Picture *picture, float *sums, float *memory);

/* The gradient of the kernel (3, 3, channels, outputs) from the sums of all images. */
void winograd_unpack(const float *sums, int64_t channels, int64_t outputs, float *dkernel);

#endif
