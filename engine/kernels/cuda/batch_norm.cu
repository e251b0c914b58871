/* Batch normalisation of rows (M, C). Rows are split into `parts`; each part gives a figure for each channel, the next kernel joins them
 * in a fixed order, so that the same numbers give the same bits. A thread for each channel of a part: neighbours read neighbours. */

/* Count, mean and sum of squared distances of each part: partial (parts, 2, C), by Welford's method, which does not cancel. */
KERNEL batch_norm_part(const float *x, float *partial, place rows, int channels, int parts) {
    for EACH(i, (place)channels * parts) {
        int c = i % channels, part = i / channels;
        place first = rows * part / parts, last = rows * (part + 1) / parts;
        float mean = 0.0f, distance = 0.0f;
        for (place row = first; row < last; row++) {
            float value = x[row * channels + c], away = value - mean;
            mean += away / (float)(row - first + 1);
            distance += away * (value - mean);
        }
        partial[(2 * part) * channels + c] = mean;
        partial[(2 * part + 1) * channels + c] = distance;
    }
}

/* statistics (2, C): the mean, and 1 / sqrt(variance + epsilon). */
KERNEL batch_norm_join(const float *partial, float *statistics, place rows, int channels, int parts, float epsilon) {
    for EACH(c, channels) {
        float mean = 0.0f, distance = 0.0f;
        place done = 0;
        for (int part = 0; part < parts; part++) {
            place count = rows * (part + 1) / parts - rows * part / parts;
            if (!count) continue;
            float away = partial[(2 * part) * channels + c] - mean, share = (float)count / (float)(done + count);
            mean += away * share;
            distance += partial[(2 * part + 1) * channels + c] + away * away * share * (float)done;
            done += count;
        }
        statistics[c] = mean;
        statistics[channels + c] = 1.0f / sqrtf(distance / (float)rows + epsilon);
    }
}

/* y = gamma (x - mean) / deviation + beta; gamma and beta may be absent. */
KERNEL batch_norm_apply(const float *x, const float *statistics, const float *gamma, const float *beta, float *y, place count,
                        int channels) {
    for EACH(i, count) {
        int c = i % channels;
        float factor = statistics[channels + c] * (gamma ? gamma[c] : 1.0f);
        y[i] = (x[i] - statistics[c]) * factor + (beta ? beta[c] : 0.0f);
    }
}

/* The sums of dy and of dy x̂ over each part: partial (parts, 2, C). */
KERNEL batch_norm_sums(const float *x, const float *dy, const float *statistics, float *partial, place rows, int channels, int parts) {
    for EACH(i, (place)channels * parts) {
        int c = i % channels, part = i / channels;
        place first = rows * part / parts, last = rows * (part + 1) / parts;
        float mean = statistics[c], inverse = statistics[channels + c], plain = 0.0f, product = 0.0f;
        for (place row = first; row < last; row++) {
            place at = row * channels + c;
            plain += dy[at];
            product += dy[at] * (x[at] - mean) * inverse;
        }
        partial[(2 * part) * channels + c] = plain;
        partial[(2 * part + 1) * channels + c] = product;
    }
}

/* sums (2, C): over all parts; also dbeta and dgamma, which may be absent. */
KERNEL batch_norm_gradients(const float *partial, float *sums, float *dgamma, float *dbeta, int channels, int parts) {
    for EACH(c, channels) {
        float plain = 0.0f, product = 0.0f;
        for (int part = 0; part < parts; part++) {
            plain += partial[(2 * part) * channels + c];
            product += partial[(2 * part + 1) * channels + c];
        }
        sums[c] = plain;
        sums[channels + c] = product;
        if (dbeta) dbeta[c] = plain;
        if (dgamma) dgamma[c] = product;
    }
}

/* dx = gamma / deviation (dy - mean(dy) - x̂ mean(dy x̂)). */
KERNEL batch_norm_input(const float *x, const float *dy, const float *statistics, const float *gamma, const float *sums, float *dx,
                        place count, int channels) {
    float rows = (float)(count / channels);
    for EACH(i, count) {
        int c = i % channels;
        float inverse = statistics[channels + c], normal = (x[i] - statistics[c]) * inverse;
        dx[i] = inverse * (gamma ? gamma[c] : 1.0f) * (dy[i] - sums[c] / rows - normal * sums[channels + c] / rows);
    }
}
