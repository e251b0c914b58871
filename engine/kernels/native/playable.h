/* Calls of kernels that are written down, to be made later. */
#ifndef BLOCKPROP_PLAYABLE_H
#define BLOCKPROP_PLAYABLE_H

#include "vector.h"

enum { MOST_VALUES = 18 };

typedef union {
    void *p;
    int64_t i;
    double d;
} Value;

/* Filled in by Python, in this order; see engine/kernels/replay.py. */
typedef struct {
    int64_t kernel;
    Value v[MOST_VALUES];
} Call;

extern const int64_t AGREE; /* in the place of a kernel: what the parts of a batch do together */

/* Make a call; what a loss gives, else 0. */
double play(const Call *call);

#endif
