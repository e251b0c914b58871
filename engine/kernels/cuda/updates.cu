/* Optimizer updates on flat vectors, in place: one pass each. The formulas stand in ../updates.py. */

KERNEL update_sgd(float *w, const float *g, place count, float rate) {
    for EACH(i, count) w[i] -= rate * g[i];
}

KERNEL update_momentum(float *w, const float *g, float *velocity, place count, float rate, float mu, int nesterov) {
    for EACH(i, count) {
        float v = mu * velocity[i] + g[i];
        velocity[i] = v;
        w[i] -= rate * (nesterov ? g[i] + mu * v : v);
    }
}

KERNEL update_adam(float *w, const float *g, float *m, float *v, place count, float rate, float beta1, float beta2, float fresh1,
                   float fresh2, float epsilon, float keep) {
    for EACH(i, count) {
        float mean = beta1 * m[i] + fresh1 * g[i], square = beta2 * v[i] + fresh2 * g[i] * g[i];
        m[i] = mean;
        v[i] = square;
        w[i] = keep * w[i] - rate * mean / (sqrtf(square) + epsilon);
    }
}

KERNEL update_rmsprop(float *w, const float *g, float *v, place count, float rate, float rho, float fresh, float epsilon) {
    for EACH(i, count) {
        float square = rho * v[i] + fresh * g[i] * g[i];
        v[i] = square;
        w[i] -= rate * g[i] / (sqrtf(square) + epsilon);
    }
}

KERNEL update_adagrad(float *w, const float *g, float *v, place count, float rate, float epsilon) {
    for EACH(i, count) {
        float square = v[i] + g[i] * g[i];
        v[i] = square;
        w[i] -= rate * g[i] / (sqrtf(square) + epsilon);
    }
}
