/* Softmax over rows, and the cross-entropy with a right class: a block for each row. */

/* p = softmax(scores) for a row, and what is under the logarithm; the largest score goes to `top`. */
__device__ __forceinline__ float softmax_of_row(const float *scores, float *p, int columns, float *top, float *shared) {
    float largest = -INFINITY, sum = 0.0f;
    for (int k = threadIdx.x; k < columns; k += THREADS) largest = fmaxf(largest, scores[k]);
    largest = maximum_of_block(largest, shared);
    for (int k = threadIdx.x; k < columns; k += THREADS) {
        float value = expf(scores[k] - largest);
        p[k] = value;
        sum += value;
    }
    sum = sum_of_block(sum, shared);
    *top = largest;
    return sum;
}

KERNEL softmax_rows(const float *scores, float *p, int rows, int columns) {
    __shared__ float shared[THREADS];
    for (place row = blockIdx.x; row < rows; row += gridDim.x) {
        float top, sum = softmax_of_row(scores + row * columns, p + row * columns, columns, &top, shared);
        for (int k = threadIdx.x; k < columns; k += THREADS) p[row * columns + k] /= sum;
    }
}

/* losses[row] = -log p[class]; with a class outside the range not a number. */
KERNEL softmax_cross_entropy(const float *scores, const long long *classes, float *p, float *losses, int rows, int columns) {
    __shared__ float shared[THREADS];
    for (place row = blockIdx.x; row < rows; row += gridDim.x) {
        place right = classes[row];
        bool known = right >= 0 && right < columns;
        float chosen = known ? scores[row * columns + right] : 0.0f, top;
        float sum = softmax_of_row(scores + row * columns, p + row * columns, columns, &top, shared);
        for (int k = threadIdx.x; k < columns; k += THREADS) p[row * columns + k] /= sum;
        if (threadIdx.x == 0) losses[row] = known ? logf(sum) + top - chosen : NAN;
    }
}

/* dx = factor (p - one-hot(class)) */
KERNEL softmax_cross_entropy_backward(const float *p, const long long *classes, float *dx, place count, int columns, float factor) {
    for EACH(i, count) dx[i] = factor * (p[i] - (classes[i / columns] == i % columns ? 1.0f : 0.0f));
}

/* dx = y (dy - Σ dy y) over a row */
KERNEL softmax_backward(const float *y, const float *dy, float *dx, int rows, int columns) {
    __shared__ float shared[THREADS];
    for (place row = blockIdx.x; row < rows; row += gridDim.x) {
        float sum = 0.0f;
        for (int k = threadIdx.x; k < columns; k += THREADS) sum += y[row * columns + k] * dy[row * columns + k];
        sum = sum_of_block(sum, shared);
        for (int k = threadIdx.x; k < columns; k += THREADS) dx[row * columns + k] = y[row * columns + k] * (dy[row * columns + k] - sum);
    }
}
