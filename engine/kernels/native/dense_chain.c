/* Whole training steps of a small dense network: gather a batch, forward, loss, backward, update; many steps a call. */
#define _POSIX_C_SOURCE 199309L
#include <time.h>

#include "activations.h"
#include "softmax.h"
#include "tile.h"
#include "updates.h"

enum { LINEAR = -1, MOST_LAYERS = 32 };
enum { MSE, SOFTMAX_CROSS_ENTROPY, SIGMOID_CROSS_ENTROPY };
enum { LARGE = 8192 }; /* numbers of a kernel from which on it is packed piece by piece, as it would leave the first cache */

/* Filled in by Python, in this order; see engine/kernels/dense_chain.py. */
typedef struct {
    int64_t inputs, outputs, activation, kernel, bias; /* kernel and bias: offsets into the vectors; bias -1: none */
    double amount;
} Layer;

typedef struct {
    float *weights, *gradients, *first_slot, *second_slot;
    const void *inputs;  /* float (samples, inputs), or bytes that are multiplied by `scale` */
    const void *targets; /* float (samples, outputs) or int64 (samples) */
    float *memory;
    const Layer *layers;
    const int64_t *order;
    float *losses;
    int64_t layer_count, size, loss, update, batch, samples, end, bytes; /* size: of the vectors; end: of the order */
    double scale, weight, mu, beta1, beta2, epsilon, decay, rate, limit; /* limit: milliseconds, 0 for none */
} Chain;

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

/* Rows of activations are padded to whole panels, so that no tile is partial; the padding is zero in kernels, hence harmless. */
typedef struct {
    float *value[MOST_LAYERS + 1], *sum[MOST_LAYERS + 1], *gradient[2], *panels, *bias;
    int64_t row[MOST_LAYERS + 1];
} Room;

static float *take(float **memory, int64_t count) {
    float *piece = aligned(*memory);
    *memory = piece + count;
    return piece;
}

static void furnish(const Chain *chain, Room *room) {
    float *memory = chain->memory;
    int64_t widest = 0, panels = 0;
    for (int64_t l = 0; l <= chain->layer_count; l++) {
        int64_t columns = l ? chain->layers[l - 1].outputs : chain->layers[0].inputs;
        room->row[l] = l ? padded_width(columns) : columns;
        room->value[l] = take(&memory, chain->batch * room->row[l]);
        room->sum[l] = l && chain->layers[l - 1].activation != LINEAR ? take(&memory, chain->batch * room->row[l]) : room->value[l];
        if (padded_width(columns) > widest) widest = padded_width(columns);
        if (l) {
            const Layer *layer = &chain->layers[l - 1];
            if (layer->inputs * layer->outputs > LARGE) continue;
            int64_t forward = layer->inputs * padded_width(layer->outputs), backward = layer->outputs * padded_width(layer->inputs);
            if (forward > panels) panels = forward;
            if (backward > panels) panels = backward;
        }
    }
    for (int k = 0; k < 2; k++) room->gradient[k] = take(&memory, chain->batch * widest);
    room->panels = take(&memory, panels);
    room->bias = take(&memory, widest);
}

static void forward(const Chain *chain, Room *room, int64_t rows) {
    for (int64_t l = 0; l < chain->layer_count; l++) {
        const Layer *layer = &chain->layers[l];
        int64_t wide = room->row[l + 1];
        const float *kernel = chain->weights + layer->kernel, *bias = layer->bias < 0 ? ZEROS : chain->weights + layer->bias;
        int large = layer->inputs * layer->outputs > LARGE;
        if (large) {
            multiply_unpacked(room->value[l], room->row[l], kernel, layer->outputs, 0, layer->bias < 0 ? 0 : bias, room->sum[l + 1], wide, rows,
                              layer->inputs, layer->outputs);
        } else if (layer->outputs != wide && layer->bias >= 0) {
            memset(room->bias, 0, (size_t)wide * sizeof(float));
            memcpy(room->bias, bias, (size_t)layer->outputs * sizeof(float));
            bias = room->bias;
        }
        if (!large && layer->outputs != panel_width(layer->outputs)) { /* else the kernel is its own panel */
            pack(kernel, layer->outputs, layer->inputs, layer->outputs, room->panels);
            kernel = room->panels;
        }
        if (!large)
            multiply(room->value[l], room->row[l], kernel, bias, 0, room->sum[l + 1], wide, rows, layer->inputs, wide);
        if (layer->activation != LINEAR)
            activation_forward(layer->activation, room->sum[l + 1], room->value[l + 1], rows * wide, (float)layer->amount);
    }
}

/* log(1 + e^z) - z t without overflow */
static double sigmoid_loss(float z, float t) { return ((float)(z > 0) - t) * z + log1pf(expf(z > 0 ? -z : z)); }

/* The mean loss of the batch, times its weight; writes the gradient of the last layer's values. */
static double loss_of(const Chain *chain, Room *room, const int64_t *order, int64_t rows, float *d) {
    int64_t last = chain->layer_count, columns = chain->layers[last - 1].outputs, wide = room->row[last];
    const float *y = room->value[last];
    double loss = 0;
    if (chain->loss == SOFTMAX_CROSS_ENTROPY) {
        const int64_t *targets = chain->targets;
        float factor = (float)(chain->weight / (double)rows);
        for (int64_t i = 0; i < rows; i++) {
            int64_t class = targets[order[i]];
            float *p = d + i * wide;
            loss += softmax_cross_entropy(y + i * wide, &class, p, 1, columns, 1);
            for (int64_t j = 0; j < columns; j++) p[j] *= factor;
            p[class] -= factor;
            for (int64_t j = columns; j < wide; j++) p[j] = 0;
        }
        return loss * chain->weight / (double)rows;
    }
    const float *targets = chain->targets;
    double count = (double)(rows * columns);
    float factor = (float)(chain->weight / count);
    for (int64_t i = 0; i < rows; i++) {
        const float *t = targets + order[i] * columns, *z = y + i * wide;
        float *p = d + i * wide, part = 0;
        if (chain->loss == MSE) {
            for (int64_t j = 0; j < columns; j++) {
                float e = z[j] - t[j];
                part += e * e;
                p[j] = 2.0f * factor * e;
            }
            loss += part;
        } else {
            for (int64_t j = 0; j < columns; j++) {
                loss += sigmoid_loss(z[j], t[j]);
                p[j] = factor * (1.0f / (1.0f + expf(-z[j])) - t[j]);
            }
        }
        for (int64_t j = columns; j < wide; j++) p[j] = 0;
    }
    return loss * chain->weight / count;
}

static void backward(const Chain *chain, Room *room, int64_t rows) {
    float *d = room->gradient[0], *next = room->gradient[1];
    for (int64_t l = chain->layer_count - 1; l >= 0; l--) {
        const Layer *layer = &chain->layers[l];
        int64_t wide = room->row[l + 1];
        if (layer->activation != LINEAR)
            activation_backward(layer->activation, room->sum[l + 1], room->value[l + 1], d, d, rows * wide, (float)layer->amount);
        multiply_down(room->value[l], room->row[l], d, wide, chain->gradients + layer->kernel, layer->outputs, layer->inputs, rows,
                      layer->outputs, 0);
        if (layer->bias >= 0) sum_rows(d, wide, rows, layer->outputs, chain->gradients + layer->bias);
        if (l == 0) return;
        const float *kernel = chain->weights + layer->kernel;
        if (layer->inputs * layer->outputs > LARGE) {
            multiply_unpacked(d, wide, kernel, layer->outputs, 1, 0, next, room->row[l], rows, layer->outputs, layer->inputs);
        } else {
            pack_transposed(kernel, layer->outputs, layer->outputs, layer->inputs, room->panels);
            multiply(d, wide, room->panels, ZEROS, 0, next, room->row[l], rows, layer->outputs, room->row[l]);
        }
        float *swap = d;
        d = next;
        next = swap;
    }
}

static void update(const Chain *chain, double rate, int64_t step) {
    float *w = chain->weights, *g = chain->gradients, *a = chain->first_slot, *b = chain->second_slot;
    if (chain->update == SGD) update_sgd(w, g, chain->size, (float)rate);
    if (chain->update == MOMENTUM) update_momentum(w, g, a, chain->size, (float)rate, (float)chain->mu);
    if (chain->update == NESTEROV) update_nesterov(w, g, a, chain->size, (float)rate, (float)chain->mu);
    if (chain->update == ADAM) {
        double first = 1 - pow(chain->beta1, (double)step), second = sqrt(1 - pow(chain->beta2, (double)step));
        update_adam(w, g, a, b, chain->size, (float)(rate / first * second), (float)chain->beta1, (float)chain->beta2,
                    (float)(chain->epsilon * second), (float)(1 - rate * chain->decay));
    }
}

/* Whether the samples exist, and their classes. */
static int known(const Chain *chain, const int64_t *order, int64_t rows) {
    int64_t classes = chain->layers[chain->layer_count - 1].outputs;
    const int64_t *targets = chain->targets;
    for (int64_t i = 0; i < rows; i++) {
        if (order[i] < 0 || order[i] >= chain->samples) return 0;
        if (chain->loss == SOFTMAX_CROSS_ENTROPY && (targets[order[i]] < 0 || targets[order[i]] >= classes)) return 0;
    }
    return 1;
}

static void gather(const Chain *chain, const int64_t *order, int64_t rows, float *x) {
    int64_t inputs = chain->layers[0].inputs;
    float scale = (float)chain->scale;
    for (int64_t i = 0; i < rows; i++, x += inputs) {
        if (chain->bytes) {
            const uint8_t *from = (const uint8_t *)chain->inputs + order[i] * inputs;
            for (int64_t j = 0; j < inputs; j++) x[j] = (float)from[j] * scale;
        } else {
            memcpy(x, (const float *)chain->inputs + order[i] * inputs, (size_t)inputs * sizeof(float));
        }
    }
}

/* Whether loss and gradient are finite numbers; the square overflows for lengths that no update survives. */
static int sound(float loss, const float *gradients, int64_t size) {
    vec squares[4] = {{0}};
    int64_t i = 0;
    for (; i + 4 * LANES <= size; i += 4 * LANES)
        for (int k = 0; k < 4; k++) squares[k] += load(gradients + i + k * LANES) * load(gradients + i + k * LANES);
    float length = sum_of((squares[0] + squares[1]) + (squares[2] + squares[3]));
    for (; i < size; i++) length += gradients[i] * gradients[i];
    return isfinite(loss) && isfinite(length);
}

/* Steps over order[first], order[first + batch], ... until `steps` are done, the end of it is reached, the time is up, or the next step has a
   loss or a gradient that is not finite and so would spoil the weights. Returns the steps done; -1 minus that number if the next batch asks for
   a sample or a class that there is not. */
EXPORT int64_t dense_chain_run(const Chain *chain, int64_t first, int64_t steps, int64_t step) {
    const int64_t *order = chain->order, end = chain->end;
    double limit = steps > 1 ? chain->limit : 0; /* one step ends by itself: no need for a clock */
    if (first < 0) return -1;
    Room room;
    furnish(chain, &room);
    double start = limit > 0 ? milliseconds() : 0;
    int64_t done = 0;
    while (done < steps && first < end) {
        int64_t rows = end - first < chain->batch ? end - first : chain->batch;
        if (!known(chain, order + first, rows)) return -1 - done;
        gather(chain, order + first, rows, room.value[0]);
        forward(chain, &room, rows);
        chain->losses[done] = (float)loss_of(chain, &room, order + first, rows, room.gradient[0]);
        backward(chain, &room, rows);
        if (!sound(chain->losses[done], chain->gradients, chain->size)) break;
        update(chain, chain->rate, step + done);
        done++;
        first += rows;
        if (limit > 0 && (chain->size > 1000 || done % 8 == 0) && milliseconds() - start >= limit) break;
    }
    return done;
}
