/* What all kernels share. It is put before each source, so a source is whole without an include path.
 *
 * Names of parameters tell their types to Python, which reads the signatures: `const float *` and `float *` are arrays, `int` and
 * `float` numbers. Arrays lie in one piece, images channels last. `place` counts numbers, and may go beyond 32 bits.
 */
#define KERNEL extern "C" __global__ void
#ifndef INFINITY /* the runtime compiler has no math.h */
#define INFINITY __int_as_float(0x7f800000)
#define NAN __int_as_float(0x7fc00000)
#endif
typedef long long place;
typedef unsigned char byte;

/* Each thread takes every so many-th number, so any grid does. */
#define EACH(i, count) (place i = (place)blockIdx.x * blockDim.x + threadIdx.x; i < (count); i += (place)gridDim.x * blockDim.x)

/* The sum over the THREADS (a power of two) of a block that works on a row, known to all of them afterwards; `shared` has room for as
 * many numbers. */
__device__ __forceinline__ float sum_of_block(float value, float *shared) {
    shared[threadIdx.x] = value;
    __syncthreads();
    for (int half = THREADS / 2; half; half /= 2) {
        if (threadIdx.x < half) shared[threadIdx.x] += shared[threadIdx.x + half];
        __syncthreads();
    }
    float sum = shared[0];
    __syncthreads();
    return sum;
}

/* The largest number that the threads of a block have. */
__device__ __forceinline__ float maximum_of_block(float value, float *shared) {
    shared[threadIdx.x] = value;
    __syncthreads();
    for (int half = THREADS / 2; half; half /= 2) {
        if (threadIdx.x < half) shared[threadIdx.x] = fmaxf(shared[threadIdx.x], shared[threadIdx.x + half]);
        __syncthreads();
    }
    float largest = shared[0];
    __syncthreads();
    return largest;
}

__device__ __forceinline__ float logistic(float x) { return 0.5f + 0.5f * tanhf(0.5f * x); }
