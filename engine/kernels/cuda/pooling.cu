/* Pooling of images (N, H, W, C): a thread for each number that is written, so nothing is added from two sides. */

/* Maximum (sign 1) or minimum (sign -1) of each window; `picked` gets the winner's number in the window, the first of equals. */
KERNEL pool_extreme(const float *x, float *y, byte *picked, place count, int height, int width, int channels, int kh, int kw, int down,
                    int across, int top, int left, int rows, int columns, float sign) {
    for EACH(i, count) {
        int c = i % channels, j = i / channels % columns, r = i / channels / columns % rows;
        place n = i / channels / columns / rows;
        float best = -INFINITY;
        int winner = 0, found = 0;
        for (int a = 0; a < kh; a++) {
            int h = r * down + a - top;
            if (h < 0 || h >= height) continue;
            for (int b = 0; b < kw; b++) {
                int w = j * across + b - left;
                if (w < 0 || w >= width) continue;
                float value = sign * x[((n * height + h) * width + w) * channels + c];
                if (!found || value > best || (value != value && best == best)) {
                    best = value;
                    winner = a * kw + b;
                    found = 1;
                }
            }
        }
        y[i] = sign * best;
        picked[i] = winner;
    }
}

/* dx of maximum and minimum: each cell gathers dy from the windows that it won. */
KERNEL pool_extreme_backward(const float *dy, const byte *picked, float *dx, place count, int height, int width, int channels, int kh,
                             int kw, int down, int across, int top, int left, int rows, int columns) {
    for EACH(i, count) {
        int c = i % channels, w = i / channels % width + left, h = i / channels / width % height + top;
        place n = i / channels / width / height;
        float sum = 0.0f;
        for (int r = max(0, (h - kh + down) / down); r < rows && r * down <= h; r++)
            for (int j = max(0, (w - kw + across) / across); j < columns && j * across <= w; j++) {
                place from = ((n * rows + r) * columns + j) * channels + c;
                if (picked[from] == (h - r * down) * kw + w - j * across) sum += dy[from];
            }
        dx[i] = sum;
    }
}

/* How many cells of a window count: those of the image, or all. */
__device__ __forceinline__ int cells_along(int start, int size, int length, int border) {
    return border ? size : max(min(start + size, length) - max(start, 0), 0);
}

/* Sum over each window, or its mean. */
KERNEL pool_total(const float *x, float *y, place count, int height, int width, int channels, int kh, int kw, int down, int across, int top,
                  int left, int rows, int columns, int mean, int border) {
    for EACH(i, count) {
        int c = i % channels, j = i / channels % columns, r = i / channels / columns % rows;
        place n = i / channels / columns / rows;
        int h0 = r * down - top, w0 = j * across - left;
        float sum = 0.0f;
        for (int h = max(h0, 0); h < min(h0 + kh, height); h++)
            for (int w = max(w0, 0); w < min(w0 + kw, width); w++) sum += x[((n * height + h) * width + w) * channels + c];
        y[i] = mean ? sum / max(cells_along(h0, kh, height, border) * cells_along(w0, kw, width, border), 1) : sum;
    }
}

/* dx of the sum or the mean: each cell gathers its share of dy from the windows that it lies in. */
KERNEL pool_total_backward(const float *dy, float *dx, place count, int height, int width, int channels, int kh, int kw, int down,
                           int across, int top, int left, int rows, int columns, int mean, int border) {
    for EACH(i, count) {
        int c = i % channels, w = i / channels % width + left, h = i / channels / width % height + top;
        place n = i / channels / width / height;
        float sum = 0.0f;
        for (int r = max(0, (h - kh + down) / down); r < rows && r * down <= h; r++)
            for (int j = max(0, (w - kw + across) / across); j < columns && j * across <= w; j++) {
                int cells = cells_along(r * down - top, kh, height, border) * cells_along(j * across - left, kw, width, border);
                sum += dy[((n * rows + r) * columns + j) * channels + c] / (mean ? max(cells, 1) : 1);
            }
        dx[i] = sum;
    }
}
