/* y = x W + b and its gradients. */
#include "activations.h"
#include "tile.h"

EXPORT void dense_forward(const float *x, const float *kernel, const float *bias, float *y, int64_t rows, int64_t inputs, int64_t outputs,
                          int64_t rectified) {
    multiply_unpacked(x, inputs, kernel, outputs, 0, bias, y, outputs, rows, inputs, outputs);
    if (rectified) activation_forward(RELU, y, y, rows * outputs, 0);
}

EXPORT void dense_backward_input(const float *dy, const float *kernel, float *dx, int64_t rows, int64_t inputs, int64_t outputs) {
    multiply_unpacked(dy, outputs, kernel, outputs, 1, 0, dx, inputs, rows, outputs, inputs);
}

EXPORT void dense_backward_kernel(const float *x, const float *dy, float *dkernel, float *dbias, int64_t rows, int64_t inputs, int64_t outputs) {
    multiply_down(x, inputs, dy, outputs, dkernel, outputs, inputs, rows, outputs, 0);
    if (dbias) sum_rows(dy, outputs, rows, outputs, dbias);
}
