/* Training steps that were written down once as calls of kernels, played again and again without Python: gather a batch, forward, back, add
   the gradients up, update. A part of the batch is played by each member of a crew of threads; member 0 leads. The threads are the caller's:
   this file starts none, so a member stays inside `replay_attend` only while there is something to do, and a little longer. */
#define _POSIX_C_SOURCE 199309L
#include <time.h>

#include "playable.h"
#include "updates.h"

#if defined(_WIN32)
#include <windows.h>
#define GIVE_WAY() SwitchToThread()
#else
#include <sched.h>
#define GIVE_WAY() sched_yield()
#endif

#if defined(__x86_64__) || defined(__i386__)
#define BREATHE() __builtin_ia32_pause()
#else
#define BREATHE() __asm__ volatile("" ::: "memory")
#endif

enum { MOST_MEMBERS = 16, LINE = 16 /* numbers of a cache line */, FEW = 2048, AWAKE = 2000 /* looks */ };

typedef struct {
    const void *from; /* rows of the whole split */
    void *to;         /* rows of the batch */
    int64_t numbers;  /* of a row; of bytes where `scaled` is 0 */
    int64_t scaled;   /* whether bytes become numbers */
    double scale;
} Column;

typedef struct {
    const Call *calls;
    int64_t forward, count; /* the first `forward` calls go forward, the rest back */
    int64_t low, high;      /* samples of the batch */
    float *gradients;
    double share; /* of the batch, in loss and gradient */
} Part;

typedef struct {
    const Part *parts;
    const Column *columns;
    int64_t members, column_count, batch, samples, size, update; /* size: of the vectors */
    float *weights, *first_slot, *second_slot;
    double mu, beta1, beta2, epsilon, decay, rate, limit; /* limit: milliseconds, 0 for none */
    const int64_t *order;
    float *losses;
    float *state, *state_before;     /* what layers move while they go forward, and room to put it back from */
    int64_t state_size, agrees, end; /* agrees: whether the parts tell each other numbers on the way; end: of the order */
    /* What the members tell each other. */
    int64_t first, ticket, arrived, over, broken; /* broken: the last step was begun but moved nothing */
    int64_t post[MOST_MEMBERS];
    double loss[MOST_MEMBERS];
    float square[MOST_MEMBERS];
    const double *told[2][MOST_MEMBERS]; /* two sets in turn: who is quick may tell the next thing while another one still reads the last */
    /* What the leader remembers: the runs so far, and milliseconds a step with the crew and without it. */
    int64_t runs;
    double pace[2];
} Plan;

enum { TRIAL = 8, TRIALS = 64 }; /* runs after which the slower way is tried, first and then again and again */
enum { AWAY, COMING, WAITING, ENGAGED };          /* where a member is */
enum { LATE = -3, AWAIT = -2, BAD_ORDER = -1 };    /* results of replay_run */
/* Milliseconds: of a member without work, of one that has just come, and of a leader whose members don't come. */
static const double LINGER = 0.3, ARRIVAL = 100, PATIENCE = 2e3;

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static int64_t seen(const int64_t *place) { return __atomic_load_n(place, __ATOMIC_ACQUIRE); }
static void tell(int64_t *place, int64_t value) { __atomic_store_n(place, value, __ATOMIC_RELEASE); }
static int turn(int64_t *place, int64_t from, int64_t to) {
    return __atomic_compare_exchange_n(place, &from, to, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* Awake, as a core that sleeps takes longer to come back than a short step takes. Whoever is waited for longer has lost its core to another
   program, which may have this one; with sleep in place of that, a step beside a busy program took half as long again (measured). */
static void wait_a_moment(int64_t *waited) {
    if (++*waited < AWAKE)
        BREATHE();
    else
        GIVE_WAY();
}

/* Wait until all members have come this far. */
static void meet(Plan *plan, int64_t *meetings) {
    int64_t all = ++*meetings * plan->members, waited = 0;
    __atomic_add_fetch(&plan->arrived, 1, __ATOMIC_ACQ_REL);
    while (seen(&plan->arrived) < all) wait_a_moment(&waited);
}

static void gather(const Plan *plan, const Part *part) {
    const int64_t *order = plan->order + plan->first;
    for (int64_t c = 0; c < plan->column_count; c++) {
        const Column *column = plan->columns + c;
        int64_t numbers = column->numbers;
        for (int64_t i = part->low; i < part->high; i++) {
            const uint8_t *from = (const uint8_t *)column->from + order[i] * numbers;
            if (!column->scaled) {
                memcpy((uint8_t *)column->to + i * numbers, from, (size_t)numbers);
                continue;
            }
            float *to = (float *)column->to + i * numbers, scale = (float)column->scale;
            for (int64_t j = 0; j < numbers; j++) to[j] = (float)from[j] * scale;
        }
    }
}

/* Whether the samples of the next batch exist. */
static int known(const Plan *plan, int64_t first) {
    for (int64_t i = first; i < first + plan->batch; i++)
        if (plan->order[i] < 0 || plan->order[i] >= plan->samples) return 0;
    return 1;
}

/* What a member knows of the meetings that it was at: all of a run, and those of this step at which numbers were told. */
typedef struct {
    int64_t meetings, turns;
} Diary;

/* The mean over the whole batch of what is a mean over each part: engine/stepping/meeting.py in C, with the same bits. */
static void agree(Plan *plan, int64_t member, const double *values, double *out, int64_t n, Diary *diary) {
    const double **told = plan->told[++diary->turns % 2];
    told[member] = values;
    meet(plan, &diary->meetings);
    for (int64_t i = 0; i < n; i++) {
        double total = 0;
        for (int64_t m = 0; m < plan->members; m++) {
            volatile double weighted = told[m][i] * plan->parts[m].share; /* rounded before it is added */
            total = m ? total + weighted : weighted;
        }
        out[i] = total;
    }
}

static double whole_loss(const Plan *plan) {
    double loss = 0;
    for (int64_t m = 0; m < plan->members; m++) loss += plan->parts[m].share * plan->loss[m];
    return loss;
}

/* What a loss gives, NaN where it is given a class that there is not, else 0. */
static double perform(Plan *plan, int64_t member, const Call *call, Diary *diary) {
    if (call->kernel == AGREE) return agree(plan, member, call->v[0].p, call->v[1].p, call->v[2].i, diary), 0;
    double found = play(call);
    return found == -1.0 ? NAN : found;
}

/* Forward and, if the loss is a finite number, back: of the part, or of the whole batch where parts tell each other numbers on the way back. */
static void play_part(Plan *plan, int64_t member, Diary *diary) {
    const Part *part = plan->parts + member;
    double loss = 0;
    for (int64_t c = 0; c < part->forward; c++) loss += perform(plan, member, part->calls + c, diary);
    plan->loss[member] = loss;
    if (plan->agrees) meet(plan, &diary->meetings);
    if (!isfinite(plan->agrees ? whole_loss(plan) : loss)) return;
    for (int64_t c = part->forward; c < part->count; c++) perform(plan, member, part->calls + c, diary);
}

/* The sum of the parts' gradients, [low, high), into that of the first part; its squared length. In loops over a few numbers at a time, so that
   they stay in the first cache, and each sum and product is rounded as the ordinary way does. */
static float add_up(const Plan *plan, int64_t low, int64_t high) {
    float *total = plan->parts[0].gradients, share = (float)plan->parts[0].share;
    int64_t members = plan->members;
    vec squares[2] = {{0}};
    int alike = 1;
    for (int64_t m = 1; m < members; m++) alike &= plan->parts[m].share == plan->parts[0].share;
    for (int64_t start = low, end; start < high; start = end) {
        end = start + FEW < high ? start + FEW : high;
        for (int64_t m = 0; !alike && m < members; m++) {
            float *own = plan->parts[m].gradients, part = (float)plan->parts[m].share;
            for (int64_t i = start; i < end; i++) own[i] *= part;
        }
        for (int64_t m = 1; m < members; m++) {
            const float *more = plan->parts[m].gradients;
            for (int64_t i = start; i < end; i++) total[i] += more[i];
        }
        for (int64_t i = start; alike && members > 1 && i < end; i++) total[i] *= share;
        for (int64_t i = start; i < end; i += LANES) { /* the vectors end with a whole line */
            vec v = load(total + i);
            squares[i / LANES % 2] += v * v;
        }
    }
    return sum_of(squares[0] + squares[1]);
}

static void update(const Plan *plan, int64_t low, int64_t high, int64_t step) {
    float *w = plan->weights + low, *g = plan->parts[0].gradients + low, *a = plan->first_slot + low, *b = plan->second_slot + low;
    int64_t n = high - low;
    float rate = (float)plan->rate, mu = (float)plan->mu;
    if (plan->update == SGD) update_sgd(w, g, n, rate);
    if (plan->update == MOMENTUM) update_momentum(w, g, a, n, rate, mu);
    if (plan->update == NESTEROV) update_nesterov(w, g, a, n, rate, mu);
    if (plan->update == ADAM) {
        double correction = sqrt(1 - pow(plan->beta2, (double)step));
        update_adam(w, g, a, b, n, (float)(plan->rate / (1 - pow(plan->beta1, (double)step)) * correction), (float)plan->beta1, (float)plan->beta2,
                    (float)(plan->epsilon * correction), (float)(1 - plan->rate * plan->decay));
    }
}

static void keep_state(const Plan *plan) {
    if (plan->state_size > 0) memcpy(plan->state_before, plan->state, (size_t)plan->state_size * sizeof(float));
}

static void put_state_back(const Plan *plan) {
    if (plan->state_size > 0) memcpy(plan->state, plan->state_before, (size_t)plan->state_size * sizeof(float));
}

/* One step, as one member sees it: its part of the batch, then its piece of the vectors. Whether the weights were moved. */
static int play_step(Plan *plan, int64_t member, int64_t step, Diary *diary, double *loss) {
    int64_t piece = (plan->size + plan->members - 1) / plan->members, low, high;
    piece = (piece + LINE - 1) / LINE * LINE;
    low = member * piece < plan->size ? member * piece : plan->size;
    high = low + piece < plan->size ? low + piece : plan->size;
    diary->turns = 0;
    if (member == 0) keep_state(plan);
    gather(plan, plan->parts + member);
    play_part(plan, member, diary);
    meet(plan, &diary->meetings);
    plan->square[member] = add_up(plan, low, high);
    meet(plan, &diary->meetings);
    float square = 0;
    for (int64_t m = 0; m < plan->members; m++) square += plan->square[m];
    *loss = whole_loss(plan);
    int sound = isfinite(*loss) && isfinite(square);
    if (sound) update(plan, low, high, step);
    if (member == 0 && !sound) put_state_back(plan);
    meet(plan, &diary->meetings);
    return sound;
}

/* The same with all parts played by the leader, one after the other; the same bits, as the parts stay what they are. */
static int play_step_alone(Plan *plan, int64_t step, Diary *diary, double *loss) {
    keep_state(plan);
    for (int64_t m = 0; m < plan->members; m++) {
        gather(plan, plan->parts + m);
        play_part(plan, m, diary);
    }
    float square = add_up(plan, 0, plan->size);
    *loss = whole_loss(plan);
    int sound = isfinite(*loss) && isfinite(square);
    if (sound)
        update(plan, 0, plan->size, step);
    else
        put_state_back(plan);
    return sound;
}

/* Whether the leader should play alone: where another program wants the cores, a crew that goes in step is as slow as the one of it that was
   sent away. The way that was slower is tried again now and then. */
static int plays_alone(Plan *plan) {
    if (plan->members < 2 || plan->agrees) return 0;
    int alone = plan->pace[1] > 0 && plan->pace[1] < plan->pace[0];
    return ++plan->runs == TRIAL || plan->runs % TRIALS == 0 ? !alone : alone;
}

/* Paces change slowly where they are measured all the time, so that one hitch changes nothing, and at once where they are tried. */
static void remember_pace(Plan *plan, int alone, double taken, int64_t steps) {
    double *pace = plan->pace + alone, other = plan->pace[!alone];
    int tried = *pace == 0 || (other > 0 && other < *pace);
    *pace = tried ? taken / (double)steps : *pace + (taken / (double)steps - *pace) / 8;
}

/* Where a member other than the leader spends its time; it leaves when nobody has called for a while. */
EXPORT void replay_attend(Plan *plan, int64_t member) {
    int64_t ticket = 0, waited = 0;
    Diary diary = {0, 0};
    double since = milliseconds(), linger = ARRIVAL, loss;
    tell(&plan->post[member], WAITING);
    for (;;) {
        int64_t post = seen(&plan->post[member]);
        if (post == WAITING) {
            wait_a_moment(&waited);
            if (waited % 64 == 0 && milliseconds() - since > linger && turn(&plan->post[member], WAITING, AWAY)) return;
            continue;
        }
        int64_t next = seen(&plan->ticket);
        if (next == ticket) {
            wait_a_moment(&waited);
            continue;
        }
        waited = 0;
        ticket = next;
        if (seen(&plan->over)) { /* the leader is done for now */
            ticket = diary.meetings = 0;
            since = milliseconds();
            linger = LINGER;
            tell(&plan->post[member], WAITING);
            continue;
        }
        play_step(plan, member, ticket, &diary, &loss);
    }
}

/* Have every other member listen from now on; AWAIT if one has to be called first, LATE if one was, but does not come. */
static int64_t engage(Plan *plan) {
    double start = 0;
    for (int64_t m = 1, waited = 0; m < plan->members;) {
        if (turn(&plan->post[m], WAITING, ENGAGED)) {
            m++;
            continue;
        }
        if (start == 0) start = milliseconds();
        int64_t away = seen(&plan->post[m]) == AWAY;
        if (away || milliseconds() - start > PATIENCE) {
            while (--m > 0) tell(&plan->post[m], WAITING);
            return away ? AWAIT : LATE;
        }
        wait_a_moment(&waited);
    }
    return 0;
}

/* Steps over order[first], order[first + batch], ... until `steps` are done, no whole batch is left, the time is up, or the next step has a
   loss or a gradient that is not finite and so would spoil the weights. Returns the steps done; AWAIT or LATE if a member is not there and nothing
   was done; BAD_ORDER if the first batch asks for a sample that there is not. `step` is the number of the first step, from 1. */
EXPORT int64_t replay_run(Plan *plan, int64_t first, int64_t steps, int64_t step) {
    if (first < 0) return BAD_ORDER;
    plan->arrived = plan->ticket = plan->over = plan->broken = 0;
    int alone = plays_alone(plan);
    int64_t trouble = alone ? 0 : engage(plan), done = 0;
    Diary diary = {0, 0};
    if (trouble) {
        plan->runs--;
        return trouble;
    }
    double start = milliseconds(), now = start, loss;
    int right = 1;
    while (done < steps && first + plan->batch <= plan->end && (right = known(plan, first))) {
        plan->first = first;
        if (!alone) tell(&plan->ticket, step + done);
        int sound = alone ? play_step_alone(plan, step + done, &diary, &loss) : play_step(plan, 0, step + done, &diary, &loss);
        if ((plan->broken = !sound)) break;
        plan->losses[done++] = (float)loss;
        first += plan->batch;
        now = milliseconds();
        if (plan->limit > 0 && now - start >= plan->limit) break;
    }
    if (done) remember_pace(plan, alone, now - start, done);
    if (alone) return right || done ? done : BAD_ORDER;
    plan->over = 1;
    tell(&plan->ticket, -1);
    for (int64_t m = 1, waited = 0; m < plan->members;) {
        if (seen(&plan->post[m]) == WAITING || seen(&plan->post[m]) == AWAY)
            m++;
        else
            wait_a_moment(&waited);
    }
    return right || done ? done : BAD_ORDER;
}
