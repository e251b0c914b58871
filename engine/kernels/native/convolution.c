/* Convolution of (N, H, W, C) with (kh, kw, C, O) and its gradients: tiles straight over the image, no unfolding. */
#include "winograd.h"

/* Filled in by Python, in this order; see engine/kernels/convolution.py. */
typedef struct {
    int64_t images, height, width, channels; /* of x */
    int64_t kernel_rows, kernel_columns, outputs;
    int64_t row_stride, column_stride, row_dilation, column_dilation, top, left;
    int64_t out_rows, out_columns; /* of y */
} Shape;

enum { MOST_SEGMENTS = 4096 }; /* Python refuses larger kernels */

/* Lay an image into a frame with its first cell at (top, left) and its cells apart; what is outside is cut off. The frame is cleared only
   for the first image, as the next ones fill the same cells. */
static void lay(int first_image, const float *image, int64_t rows, int64_t columns, int64_t channels, int64_t top, int64_t left, int64_t row_stride,
                int64_t column_stride, float *frame, int64_t frame_rows, int64_t frame_columns) {
    if (first_image) memset(frame, 0, (size_t)(frame_rows * frame_columns * channels) * sizeof(float));
    for (int64_t i = 0; i < rows; i++) {
        int64_t y = top + i * row_stride;
        if (y < 0 || y >= frame_rows) continue;
        float *to = frame + y * frame_columns * channels;
        const float *from = image + i * columns * channels;
        if (column_stride == 1) {
            int64_t first = left < 0 ? -left : 0, last = frame_columns - left < columns ? frame_columns - left : columns;
            if (last > first) memcpy(to + (left + first) * channels, from + first * channels, (size_t)((last - first) * channels) * sizeof(float));
            continue;
        }
        for (int64_t j = 0; j < columns; j++) {
            int64_t x = left + j * column_stride;
            if (x >= 0 && x < frame_columns) memcpy(to + x * channels, from + j * channels, (size_t)channels * sizeof(float));
        }
    }
}

/* Where in the frame the runs of a window begin, and how long they are. */
static int64_t segments_of(int64_t rows, int64_t columns, int64_t channels, int64_t row_dilation, int64_t column_dilation, int64_t frame_row,
                           int64_t *segments, int64_t *length) {
    int64_t count = 0, runs = column_dilation == 1 ? 1 : columns;
    *length = column_dilation == 1 ? columns * channels : channels;
    for (int64_t a = 0; a < rows; a++)
        for (int64_t b = 0; b < runs; b++) segments[count++] = a * row_dilation * frame_row + b * column_dilation * channels;
    return count;
}

/* The rows of a frame that hold more than zeros, and how the rows of a kernel lie over it. */
typedef struct {
    int64_t first, end; /* rows */
    int64_t kernel_rows, dilation;
} Filled;

/* Where results go: so many pixels of so many channels, and the numbers from one to the next, along and down. */
typedef struct {
    int64_t channels, rows, columns, pixel, row;
} Outputs;

/* All windows of one frame with packed weights; the rows of the kernel that lie over nothing but zeros are left out. */
static void slide(const float *frame, int64_t frame_row, int64_t channels, const int64_t *segments, int64_t segment_count, int64_t length,
                  Filled filled, const float *panels, const float *bias, float *y, Outputs out, int64_t row_stride, int64_t column_stride) {
    int64_t runs = segment_count / filled.kernel_rows;
    for (int64_t j = 0; j < out.channels;) {
        int64_t width = panel_width(out.channels - j), real = out.channels - j < width ? out.channels - j : width;
        for (int64_t i = 0; i < out.rows; i++) {
            int64_t top = i * row_stride, a = 0, end = filled.kernel_rows;
            while (a < end && top + a * filled.dilation < filled.first) a++;
            while (a < end && top + (end - 1) * filled.dilation >= filled.end) end--;
            Job job = {frame + top * frame_row, column_stride * channels, 1, segments + a * runs, (end - a) * runs, length,
                       panels + a * runs * length * width, width, bias ? bias + j : ZEROS, 0, y + i * out.row + j, out.pixel};
            tile_rows(ALONG, &job, out.columns, real);
        }
        panels += segment_count * length * width;
        j += width;
    }
}

/* A ReLU behind a layer that is done while its outputs are still in the cache; a NaN goes through. */
static void rectify(float *y, int64_t n) {
    for (int64_t i = 0; i < n; i++) y[i] = y[i] < 0.0f ? 0.0f : y[i];
}

/* Eight outputs fill half a vector, so two neighbouring pixels are computed at once: a window wider by one stride whose weights are
   those of the left pixel and, a stride further, those of the right one. `single` is (rows, length, 8), shift the stride in numbers. */
static float *pack_double(const float *single, int64_t rows, int64_t length, int64_t shift, float *panels) {
    for (int64_t a = 0; a < rows; a++, single += length * 8)
        for (int64_t q = 0; q < length + shift; q++, panels += 16)
            for (int64_t i = 0; i < 8; i++) {
                panels[i] = q < length ? single[q * 8 + i] : 0;
                panels[8 + i] = q >= shift ? single[(q - shift) * 8 + i] : 0;
            }
    return panels;
}

static int doubles(int64_t outputs, int64_t out_columns, int64_t column_dilation, int64_t column_stride, int64_t kernel_columns) {
    return LANES >= 8 && outputs == 8 && out_columns % 2 == 0 && column_dilation == 1 && column_stride <= kernel_columns;
}

/* 3 × 3 cells side by side, a stride of 1: see winograd.h. */
static int by_winograd(const Shape *s) {
    return s->kernel_rows == 3 && s->kernel_columns == 3 && s->row_stride == 1 && s->column_stride == 1 && s->row_dilation == 1 &&
           s->column_dilation == 1 && winograd_suits(s->channels, s->outputs) && winograd_suits(s->outputs, s->channels);
}

/* All images, (rows, columns, channels) laid into frames at (top, left), by panels from winograd_pack. */
static void winograd(const float *x, int64_t images, int64_t rows, int64_t columns, int64_t top, int64_t left, const float *panels, Picture picture,
                     float *scratch) {
    int64_t frame_rows = winograd_reach(picture.out_rows), frame_columns = winograd_reach(picture.out_columns);
    float *frame = aligned(scratch), *memory = aligned(frame + frame_rows * frame_columns * picture.channels);
    picture.frame = frame;
    picture.frame_columns = frame_columns;
    for (int64_t n = 0; n < images; n++) {
        lay(n == 0, x, rows, columns, picture.channels, top, left, 1, 1, frame, frame_rows, frame_columns);
        winograd_picture(&picture, panels, memory);
        x += rows * columns * picture.channels;
        picture.y += picture.out_rows * picture.out_columns * picture.outputs;
    }
}

EXPORT void convolution_forward(const float *x, const float *kernel, const float *bias, float *y, const Shape *s, float *scratch, int64_t rectified) {
    int64_t depth = s->kernel_rows * s->kernel_columns * s->channels, segments[MOST_SEGMENTS], length;
    int64_t frame_rows = (s->out_rows - 1) * s->row_stride + (s->kernel_rows - 1) * s->row_dilation + 1;
    int64_t frame_columns = (s->out_columns - 1) * s->column_stride + (s->kernel_columns - 1) * s->column_dilation + 1;
    if (by_winograd(s)) {
        Picture picture = {0, 0, s->channels, y, s->out_rows, s->out_columns, s->outputs, bias, rectified};
        float *packed = aligned(scratch), *rest = winograd_pack(kernel, s->channels, s->outputs, 0, packed);
        winograd(x, s->images, s->height, s->width, s->top, s->left, packed, picture, rest);
        return;
    }
    int twice = doubles(s->outputs, s->out_columns, s->column_dilation, s->column_stride, s->kernel_columns);
    int64_t row = s->kernel_columns * s->channels, shift = s->column_stride * s->channels;
    float *panels = aligned(scratch), both[16];
    float *frame = aligned(twice ? pack_double(kernel, s->kernel_rows, row, shift, panels) : pack(kernel, s->outputs, depth, s->outputs, panels));
    if (!twice && depth == s->channels && s->row_stride == 1 && s->column_stride == 1 && !s->top && !s->left && frame_rows == s->height &&
        frame_columns == s->width) { /* a product for each pixel */
        multiply(x, depth, panels, bias ? bias : ZEROS, 0, y, s->outputs, s->images * s->height * s->width, depth, s->outputs);
        if (rectified) rectify(y, s->images * s->height * s->width * s->outputs);
        return;
    }
    int inside = !s->top && !s->left && frame_rows <= s->height && frame_columns <= s->width;
    int64_t frame_row = (inside ? s->width : frame_columns) * s->channels;
    int64_t count = segments_of(s->kernel_rows, s->kernel_columns, s->channels, s->row_dilation, s->column_dilation, frame_row, segments, &length);
    int64_t pixels = twice ? 2 : 1;
    if (twice) {
        length += shift;
        for (int i = 0; bias && i < 16; i++) both[i] = bias[i % 8];
        if (bias) bias = both;
    }
    Filled filled = {s->top, s->top + s->height, s->kernel_rows, s->row_dilation};
    int64_t size = s->out_rows * s->out_columns * s->outputs;
    for (int64_t n = 0; n < s->images; n++, y += size) {
        const float *image = x + n * s->height * s->width * s->channels;
        if (!inside) lay(n == 0, image, s->height, s->width, s->channels, s->top, s->left, 1, 1, frame, frame_rows, frame_columns);
        Outputs out = {pixels * s->outputs, s->out_rows, s->out_columns / pixels, pixels * s->outputs, s->out_columns * s->outputs};
        slide(inside ? image : frame, frame_row, s->channels, segments, count, length, filled, panels, bias, y, out, s->row_stride,
              pixels * s->column_stride);
        if (rectified) rectify(y, size);
    }
}

/* Along one axis, the pixels of x that meet every stride-th cell of the kernel, from cell `first` on, and no other: every stride-th pixel, from
   `begin` on, `count` of them; the first of them meets the last of the `cells` at line `above` before the first line of dy. */
typedef struct {
    int64_t first, cells, begin, count, above;
} Phase;

static Phase phase_of(int64_t first, int64_t size, int64_t stride, int64_t before, int64_t length) {
    int64_t cells = first < size ? (size - first + stride - 1) / stride : 0;
    int64_t begin = ((first - before) % stride + stride) % stride, count = begin < length ? (length - begin + stride - 1) / stride : 0;
    Phase phase = {first, cells, begin, count, cells - 1 - (begin + before - first) / stride};
    return phase;
}

/* The cells of a phase turned by half a circle, inputs and outputs exchanged, in panels: (rows, columns, O) deep, C wide. */
static float *pack_turned(const float *kernel, const Shape *s, Phase down, Phase along, int64_t row_step, int64_t column_step, float *panels) {
    int64_t C = s->channels, O = s->outputs;
    for (int64_t j = 0; j < C;) {
        int64_t width = panel_width(C - j), real = C - j < width ? C - j : width;
        for (int64_t a = down.cells - 1; a >= 0; a--)
            for (int64_t b = along.cells - 1; b >= 0; b--, panels += O * width) {
                int64_t cell = (down.first + a * row_step) * s->kernel_columns + along.first + b * column_step;
                for (int64_t i = 0; i < width; i++)
                    for (int64_t o = 0; o < O; o++) panels[o * width + i] = i < real ? kernel[(cell * C + j + i) * O + o] : 0;
            }
        j += width;
    }
    return panels;
}

/* dx at the pixels of one phase: a convolution without a stride, of which nothing is multiplied in vain. */
static void backward_phase(const float *dy, const float *kernel, float *dx, const Shape *s, Phase down, Phase along, float *scratch) {
    int64_t C = s->channels, O = s->outputs, segments[MOST_SEGMENTS], length;
    int64_t frame_rows = down.count + down.cells - 1, frame_columns = along.count + along.cells - 1, frame_row = frame_columns * O;
    float *panels = aligned(scratch), *frame = aligned(pack_turned(kernel, s, down, along, s->row_stride, s->column_stride, panels));
    int64_t count = segments_of(down.cells, along.cells, O, 1, 1, frame_row, segments, &length);
    Filled filled = {down.above, down.above + s->out_rows, down.cells, 1};
    Outputs out = {C, down.count, along.count, s->column_stride * C, s->row_stride * s->width * C};
    for (int64_t n = 0; n < s->images; n++) {
        lay(n == 0, dy + n * s->out_rows * s->out_columns * O, s->out_rows, s->out_columns, O, down.above, along.above, 1, 1, frame, frame_rows,
            frame_columns);
        slide(frame, frame_row, O, segments, count, length, filled, panels, 0,
              dx + ((n * s->height + down.begin) * s->width + along.begin) * C, out, 1, 1);
    }
}

static void backward_by_phases(const float *dy, const float *kernel, float *dx, const Shape *s, float *scratch) {
    if (s->kernel_rows < s->row_stride || s->kernel_columns < s->column_stride) /* some pixels meet no cell */
        memset(dx, 0, (size_t)(s->images * s->height * s->width * s->channels) * sizeof(float));
    for (int64_t a = 0; a < s->row_stride; a++)
        for (int64_t b = 0; b < s->column_stride; b++) {
            Phase down = phase_of(a, s->kernel_rows, s->row_stride, s->top, s->height);
            Phase along = phase_of(b, s->kernel_columns, s->column_stride, s->left, s->width);
            if (down.cells && down.count && along.cells && along.count) backward_phase(dy, kernel, dx, s, down, along, scratch);
        }
}

EXPORT void convolution_backward_input(const float *dy, const float *kernel, float *dx, const Shape *s, float *scratch) {
    int64_t reach_rows = (s->kernel_rows - 1) * s->row_dilation, reach_columns = (s->kernel_columns - 1) * s->column_dilation;
    int64_t frame_rows = s->height + reach_rows, frame_columns = s->width + reach_columns, frame_row = frame_columns * s->outputs;
    int64_t segments[MOST_SEGMENTS], length;
    if (by_winograd(s)) {
        Picture picture = {0, 0, s->outputs, dx, s->height, s->width, s->channels, 0, 0};
        float *packed = aligned(scratch), *rest = winograd_pack(kernel, s->outputs, s->channels, 1, packed);
        winograd(dy, s->images, s->out_rows, s->out_columns, 2 - s->top, 2 - s->left, packed, picture, rest);
        return;
    }
    if ((s->row_stride > 1 || s->column_stride > 1) && s->row_dilation == 1 && s->column_dilation == 1) {
        backward_by_phases(dy, kernel, dx, s, scratch);
        return;
    }
    Phase rows = {0, s->kernel_rows, 0, 0, 0}, columns = {0, s->kernel_columns, 0, 0, 0};
    float *panels = aligned(scratch), *end = pack_turned(kernel, s, rows, columns, 1, 1, panels);
    int twice = doubles(s->channels, s->width, s->column_dilation, 1, s->kernel_columns);
    if (twice) {
        float *single = panels;
        panels = aligned(end);
        end = pack_double(single, s->kernel_rows, s->kernel_columns * s->outputs, s->outputs, panels);
    }
    float *frame = aligned(end);
    int64_t count = segments_of(s->kernel_rows, s->kernel_columns, s->outputs, s->row_dilation, s->column_dilation, frame_row, segments, &length);
    int64_t pixels = twice ? 2 : 1;
    if (twice) length += s->outputs;
    Filled filled = {reach_rows - s->top, reach_rows - s->top + (s->out_rows - 1) * s->row_stride + 1, s->kernel_rows, s->row_dilation};
    for (int64_t n = 0; n < s->images; n++) {
        lay(n == 0, dy + n * s->out_rows * s->out_columns * s->outputs, s->out_rows, s->out_columns, s->outputs, reach_rows - s->top,
            reach_columns - s->left, s->row_stride, s->column_stride, frame, frame_rows, frame_columns);
        Outputs out = {pixels * s->channels, s->height, s->width / pixels, pixels * s->channels, s->width * s->channels};
        slide(frame, frame_row, s->outputs, segments, count, length, filled, panels, 0, dx + n * s->height * s->width * s->channels, out, 1,
              pixels);
    }
}

/* The same for the gradient of the kernel: both pixels against a window wider by one stride. What belongs to the left pixel lies in the first
   half of a row of `sums` (rows, length + shift, 16), what belongs to the right one a stride further in the second half. */
static void unpack_double(const float *sums, int64_t rows, int64_t length, int64_t shift, float *dkernel) {
    for (int64_t a = 0; a < rows; a++, sums += (length + shift) * 16)
        for (int64_t q = 0; q < length; q++, dkernel += 8)
            for (int64_t i = 0; i < 8; i++) dkernel[i] = sums[q * 16 + i] + sums[(q + shift) * 16 + 8 + i];
}

static void winograd_backward_kernel(const float *x, const float *dy, float *dkernel, const Shape *s, float *scratch) {
    int64_t frame_rows = winograd_reach(s->out_rows), frame_columns = winograd_reach(s->out_columns);
    float *sums = aligned(scratch), *frame = aligned(sums + 16 * s->channels * s->outputs);
    float *memory = aligned(frame + frame_rows * frame_columns * s->channels);
    memset(sums, 0, (size_t)(16 * s->channels * s->outputs) * sizeof(float));
    for (int64_t n = 0; n < s->images; n++) {
        lay(n == 0, x + n * s->height * s->width * s->channels, s->height, s->width, s->channels, s->top, s->left, 1, 1, frame, frame_rows,
            frame_columns);
        float *gradient = (float *)dy + n * s->out_rows * s->out_columns * s->outputs;
        Picture picture = {frame, frame_columns, s->channels, gradient, s->out_rows, s->out_columns, s->outputs, 0, 0};
        winograd_kernel_sums(&picture, sums, memory);
    }
    winograd_unpack(sums, s->channels, s->outputs, dkernel);
}

EXPORT void convolution_backward_kernel(const float *x, const float *dy, float *dkernel, float *dbias, const Shape *s, float *scratch) {
    if (by_winograd(s)) {
        winograd_backward_kernel(x, dy, dkernel, s, scratch);
        if (dbias) sum_rows(dy, s->outputs, s->images * s->out_rows * s->out_columns, s->outputs, dbias);
        return;
    }
    int64_t C = s->channels, O = s->outputs, frame_rows = (s->out_rows - 1) * s->row_stride + (s->kernel_rows - 1) * s->row_dilation + 1;
    int64_t frame_columns = (s->out_columns - 1) * s->column_stride + (s->kernel_columns - 1) * s->column_dilation + 1;
    int inside = !s->top && !s->left && frame_rows <= s->height && frame_columns <= s->width;
    int64_t frame_row = (inside ? s->width : frame_columns) * C;
    int64_t runs = s->column_dilation == 1 ? 1 : s->kernel_columns, rows = s->column_dilation == 1 ? s->kernel_columns * C : C;
    int twice = doubles(O, s->out_columns, s->column_dilation, s->column_stride, s->kernel_columns);
    int64_t shift = s->column_stride * C, sums = s->kernel_rows * (rows + shift) * 16, room = s->out_rows * s->out_columns * WIDE;
    float *tail = aligned(scratch), *frame = aligned(tail + (twice && sums > room ? sums : room));
    int64_t block = (twice ? 512 : 64) / s->out_columns + 1, segments[513]; /* rows of y at a time: what a tile reads stays in the first cache */
    for (int64_t i = 0; i < block; i++) segments[i] = i * s->row_stride * frame_row;
    if (twice) memset(tail, 0, (size_t)sums * sizeof(float));
    memset(dkernel, 0, (size_t)(s->kernel_rows * s->kernel_columns * C * O) * sizeof(float));
    for (int64_t n = 0; n < s->images; n++) {
        const float *image = x + n * s->height * s->width * C, *dimage = dy + n * s->out_rows * s->out_columns * O;
        if (!inside) lay(n == 0, image, s->height, s->width, C, s->top, s->left, 1, 1, frame, frame_rows, frame_columns);
        const float *from = inside ? image : frame;
        for (int64_t i = 0; twice && i < s->out_rows; i += block) {
            int64_t lines = s->out_rows - i < block ? s->out_rows - i : block;
            for (int64_t a = 0; a < s->kernel_rows; a++) {
                float *c = tail + a * (rows + shift) * 16;
                Job job = {from + (i * s->row_stride + a * s->row_dilation) * frame_row, 1, 2 * shift, segments, lines, s->out_columns / 2,
                           dimage + i * s->out_columns * O, 16, c, 16, c, 16};
                tile_rows(DOWN, &job, rows + shift, 16);
            }
        }
        for (int64_t j = twice ? O : 0; j < O;) {
            int64_t width = panel_width(O - j), real = O - j < width ? O - j : width;
            if (real < width) pack(dimage + j, O, s->out_rows * s->out_columns, real, tail);
            const float *b = real < width ? tail : dimage + j;
            int64_t b_step = real < width ? width : O;
            for (int64_t i = 0; i < s->out_rows; i += block) {
                int64_t lines = s->out_rows - i < block ? s->out_rows - i : block;
                for (int64_t a = 0; a < s->kernel_rows; a++)
                    for (int64_t r = 0; r < runs; r++) {
                        float *c = dkernel + (a * s->kernel_columns + r) * C * O + j;
                        Job job = {from + (i * s->row_stride + a * s->row_dilation) * frame_row + r * s->column_dilation * C, 1,
                                   s->column_stride * C, segments, lines, s->out_columns, b + i * s->out_columns * b_step, b_step, c, O, c, O};
                        tile_rows(DOWN, &job, rows, real);
                    }
            }
            j += width;
        }
    }
    if (twice) unpack_double(tail, s->kernel_rows, rows, shift, dkernel);
    if (dbias) sum_rows(dy, O, s->images * s->out_rows * s->out_columns, O, dbias);
}
