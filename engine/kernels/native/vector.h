/* Vectors of the machine's width, and the functions that are computed on them. GNU C: gcc and clang. */
#ifndef BLOCKPROP_VECTOR_H
#define BLOCKPROP_VECTOR_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__AVX512F__)
#include <immintrin.h>
#define LANES 16
#elif defined(__AVX2__)
#include <immintrin.h>
#define LANES 8
#else
#define LANES 4
#endif

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* aligned(4): numbers may begin anywhere; may_alias: they are floats elsewhere */
typedef float vec __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t ivec __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

static inline vec load(const float *p) { return *(const vec *)p; }
static inline void store(float *p, vec v) { *(vec *)p = v; }
static inline vec all(float x) { return x - (vec){0}; }
static inline vec choose(ivec mask, vec a, vec b) { return (vec)(((ivec)a & mask) | ((ivec)b & ~mask)); }
static inline vec larger(vec a, vec b) { return choose(a > b, a, b); }
static inline vec smaller(vec a, vec b) { return choose(a < b, a, b); }
static inline vec root(vec a) {
    for (int i = 0; i < LANES; i++) a[i] = __builtin_sqrtf(a[i]); /* becomes one instruction */
    return a;
}

/* The last `count` < LANES numbers of a row; nothing beyond them is touched. */
#if LANES == 16
static inline vec load_some(const float *p, int64_t count) { return (vec)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), p); }
static inline void store_some(float *p, vec v, int64_t count) { _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), (__m512)v); }
#elif LANES == 8
static inline __m256i first(int64_t count) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
static inline vec load_some(const float *p, int64_t count) { return (vec)_mm256_maskload_ps(p, first(count)); }
static inline void store_some(float *p, vec v, int64_t count) { _mm256_maskstore_ps(p, first(count), (__m256)v); }
#else
static inline vec load_some(const float *p, int64_t count) {
    vec v = {0};
    for (int64_t i = 0; i < count && i < LANES; i++) v[i] = p[i];
    return v;
}
static inline void store_some(float *p, vec v, int64_t count) {
    for (int64_t i = 0; i < count && i < LANES; i++) p[i] = v[i];
}
#endif

/* A vector, or the last `count` numbers. */
static inline vec get(const float *p, int64_t count) { return count >= LANES ? load(p) : load_some(p, count); }
static inline void put(float *p, vec v, int64_t count) {
    if (count >= LANES)
        store(p, v);
    else
        store_some(p, v, count);
}

static inline float sum_of(vec v) {
    float s = 0;
    for (int i = 0; i < LANES; i++) s += v[i];
    return s;
}

/* exp: 2^n times a polynomial on [-ln2/2, ln2/2] (Cephes); relative error 1e-7; ends at 2^-126 and 2^127 */
static inline vec exp_of(vec x) {
    x = choose(x < -87.3f, all(-87.3f), x);
    x = choose(x > 88.0f, all(88.0f), x);
    vec n = x * 1.44269504088896341f + 12582912.0f; /* rounds: 1.5 * 2^23 */
    n = n - 12582912.0f;
    vec r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    vec p = all(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    ivec power = (__builtin_convertvector(n, ivec) + 127) << 23;
    return p * (vec)power;
}

/* tanh: the rational function of Eigen and XLA, degree 13 / 6; error 3 units in the last place */
static inline vec tanh_of(vec x) {
    vec y = choose(x < -7.90531110763549805f, all(-7.90531110763549805f), x);
    y = choose(y > 7.90531110763549805f, all(7.90531110763549805f), y);
    vec s = y * y;
    vec p = all(-2.76076847742355e-16f);
    p = p * s + 2.00018790482477e-13f;
    p = p * s + -8.60467152213735e-11f;
    p = p * s + 5.12229709037114e-08f;
    p = p * s + 1.48572235717979e-05f;
    p = p * s + 6.37261928875436e-04f;
    p = p * s + 4.89352455891786e-03f;
    vec q = all(1.19825839466702e-06f);
    q = q * s + 1.18534705686654e-04f;
    q = q * s + 2.26843463243900e-03f;
    q = q * s + 4.89352518554385e-03f;
    y = y * p / q;
    y = choose(x > 9.0f, all(1.0f), y);
    return choose(x < -9.0f, all(-1.0f), y);
}

static inline vec sigmoid_of(vec x) { return 1.0f / (1.0f + exp_of(-x)); }

/* log(1 + e^x) = max(x, 0) + 2 atanh(e / (2 + e)), e = e^-|x| */
static inline vec softplus_of(vec x) {
    vec e = exp_of(choose(x > 0.0f, -x, x));
    vec s = e / (2.0f + e), t = s * s;
    vec p = all(1.0f / 15);
    p = p * t + 1.0f / 13;
    p = p * t + 1.0f / 11;
    p = p * t + 1.0f / 9;
    p = p * t + 1.0f / 7;
    p = p * t + 1.0f / 5;
    p = p * t + 1.0f / 3;
    p = p * t + 1.0f;
    return choose(x > 0.0f, x, (vec){0}) + 2.0f * s * p;
}

#endif
