/* Around the matrix product of a convolution: images (N, H, W, C) unfolded into rows of windows, and rows folded back into images. */

/* columns[(n, r, j), (a, b, c)] = x[n, r·s + a·d - top, j·s + b·d - left, c], 0 outside. */
KERNEL unfold(const float *x, float *columns, place count, int height, int width, int channels, int kh, int kw, int down, int across,
              int apart_h, int apart_w, int top, int left, int rows, int wide) {
    for EACH(i, count) {
        int c = i % channels, b = i / channels % kw, a = i / channels / kw % kh;
        place window = i / channels / kw / kh;
        int j = window % wide, r = window / wide % rows;
        place n = window / wide / rows;
        int h = r * down + a * apart_h - top, w = j * across + b * apart_w - left;
        bool inside = h >= 0 && h < height && w >= 0 && w < width;
        columns[i] = inside ? x[((n * height + h) * width + w) * channels + c] : 0.0f;
    }
}

/* dx[n, h, w, c] = the sum of dcolumns over the windows that (h, w) lies in. */
KERNEL fold(const float *columns, float *dx, place count, int height, int width, int channels, int kh, int kw, int down, int across,
            int apart_h, int apart_w, int top, int left, int rows, int wide) {
    for EACH(i, count) {
        int c = i % channels, w = i / channels % width, h = i / channels / width % height;
        place n = i / channels / width / height;
        float sum = 0.0f;
        for (int a = 0; a < kh; a++) {
            int r = h + top - a * apart_h;
            if (r < 0 || r % down || r / down >= rows) continue;
            for (int b = 0; b < kw; b++) {
                int j = w + left - b * apart_w;
                if (j < 0 || j % across || j / across >= wide) continue;
                place window = (n * rows + r / down) * wide + j / across;
                sum += columns[((window * kh + a) * kw + b) * channels + c];
            }
        }
        dx[i] = sum;
    }
}
