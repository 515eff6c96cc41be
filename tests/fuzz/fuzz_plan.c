/*
 * The planner of a sweep, with any options and any observations: each sweep ends, runs no case twice, counts
 * right, plans the same whatever the order of recording, and shards share the cases with one fault.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sweep/script_read.h"
#include "sweep/sweep.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: %s doesn't hold\n", __FILE__, __LINE__, #condition);                     \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#define MOST_CASES 40000
#define SHARDS 3

/* The input: a program under test that does the same each time the same happens to it. */
struct program {
    const uint8_t *data;
    size_t size;
};

/* A script that was run, as a hash, and the number of the case. */
struct ran {
    uint64_t script;
    int number;
    bool single;
};

/* What a sweep ran. */
struct log {
    struct ran at[MOST_CASES];
    size_t count;
    bool hung; /* then not each case that is possible is planned */
};

static struct iam_mock_sweep_observation observation;

static uint64_t hash_bytes(uint64_t hash, const void *data, size_t size) {
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash ^ hash >> 29;
}

static uint64_t hash_script(const char *script) {
    return hash_bytes(UINT64_C(14695981039346656037), script, strlen(script));
}

/* Returns a byte of the input; 0 after its end. */
static uint8_t byte_at(const struct program *program, size_t at) {
    return at < program->size ? program->data[at] : 0;
}

/* ----- What the program does ------------------------------------------------------------------- */

#define HEAD 4      /* bytes of the options */
#define CALL_SIZE 3 /* bytes of a call */

/* Tell one call by three bytes. */
static void tell_call(struct iam_mock_sweep_call *out, const struct program *program, size_t at) {
    static const char *const actions[] = {"ListMFADevices",
                                          "DeactivateMFADevice",
                                          "DeleteVirtualMFADevice",
                                          "ListUsers",
                                          "GetCallerIdentity",
                                          "CreateUser",
                                          "",
                                          "ListVirtualMFADevices"};
    const unsigned what = byte_at(program, at), flags = byte_at(program, at + 1),
                   more = byte_at(program, at + 2);
    memset(out, 0, sizeof *out);
    out->request = what;
    snprintf(out->action, sizeof out->action, "%s", actions[what & 7]);
    snprintf(out->target, sizeof out->target, "%s", what & 8 ? "arn:aws:iam::123456789012:mfa/B (b%)" : "");
    out->status = (int16_t)(flags & 1 ? 200 : 0);
    out->applied = flags & 2;
    out->changes = flags & 4;
    out->succeeds = flags & 8;
    out->ruled = (flags & 0x30) == 0x30;
    out->reused = flags & 0x40;
    out->planned = flags & 0x80;
    out->names_user = more & 1;
    out->names_device = more & 2;
    out->overlaps = (more & 0x0C) == 0x0C;
    out->thread = (uint8_t)(1 + ((more & 0x70) == 0x70));
    out->body_size = (uint16_t)(more & 0x80 ? 300 : what & 3);
}

/*
 * A third of all cases make the calls of the case without faults; the others more or fewer, by the script.
 * The second case without faults may make them the other way round.
 */
static void tell_calls(const struct program *program, const struct iam_mock_sweep_case *it) {
    const char *script = it->script;
    const uint64_t hash = hash_script(script);
    const uint32_t usual = 1 + byte_at(program, 3) % 4;
    const bool reversed = it->number == 1 && (byte_at(program, 3) & 0x30) == 0x30;
    const bool differs = *script && hash % 3 > 0;
    observation.calls = differs ? (uint32_t)(hash >> 8) % 6 : usual;
    if (*script && byte_at(program, 3) == 0xFF && hash % 64 == 0)
        observation.calls = 300;
    for (uint32_t i = 0; i < observation.calls && i < IAM_MOCK_SWEEP_MAX_CALLS; i++) {
        const size_t from = differs ? (size_t)(hash >> 16) % 8 + i : reversed ? usual - 1 - i : i;
        tell_call(&observation.call[i], program, HEAD + CALL_SIZE * (from % 16));
    }
}

/* Now and then a case does not pass. Without faults it does. */
static enum iam_mock_sweep_verdict judge(const struct program *program, const char *script) {
    const uint64_t hash = hash_bytes(hash_script(script), program->data, program->size);
    if (!*script || hash % 16 > 0)
        return IAM_MOCK_SWEEP_PASSED;
    return (enum iam_mock_sweep_verdict)((hash >> 8) % (IAM_MOCK_SWEEP_NOT_STARTED + 1));
}

/* ----- Running a sweep ------------------------------------------------------------------------- */

/* Most sweeps try a few groups only: a place of all outcomes takes its time. */
static void read_options(struct iam_mock_sweep_options *out, const struct program *program) {
    static const char *const some[] = {NULL,    "stale",    "race paging", "lost 1:RESET",
                                       "retry", "not-sent", "2:final",     "odd 1:unreadable"};
    const unsigned first = byte_at(program, 0), second = byte_at(program, 1);
    *out = (struct iam_mock_sweep_options){.depth = (int)(first & 3),
                                           .cap = 1 + 2 * byte_at(program, 2),
                                           .unordered = first & 4,
                                           .matrix = first & 8,
                                           .only = some[second % 8],
                                           .skip = (second & 0xC0) == 0xC0 ? "hostile 2:TIMEOUT" : NULL};
}

static void check_script(const char *script) {
    static struct sweep_scripted faults[SWEEP_MAX_FAULTS];
    struct iam_mock_error error = {.message = ""};
    size_t count = 0;
    if (sweep_parse_script(faults, &count, script, &error) != 0)
        fprintf(stderr, "%s: %s\n", script, error.message);
    CHECK(!error.code && count >= 1 && count <= SWEEP_MAX_DEPTH);
}

static void run_case(struct iam_mock_sweep *sweep, const struct program *program,
                     const struct iam_mock_sweep_case *it, struct log *log) {
    const enum iam_mock_sweep_verdict verdict = judge(program, it->script);
    CHECK(log->count < MOST_CASES);
    if (*it->script)
        check_script(it->script);
    log->hung |= verdict == IAM_MOCK_SWEEP_HUNG;
    log->at[log->count++] =
        (struct ran){hash_script(it->script), it->number, *it->script && !strchr(it->script, ' ')};
    tell_calls(program, it);
    CHECK(iam_mock_sweep_record(sweep, it, &observation, verdict, verdict ? "a message" : NULL, NULL) == 0);
}

/* Run what can be had at once, the last one first if `backwards`. Returns how many there were. */
static size_t run_waiting(struct iam_mock_sweep *sweep, const struct program *program, bool backwards,
                          struct log *log) {
    static const struct iam_mock_sweep_case *waiting[MOST_CASES];
    size_t count = 0;
    for (const struct iam_mock_sweep_case *it; count < 64 && (it = iam_mock_sweep_next(sweep)) != NULL;)
        waiting[count++] = it;
    for (size_t i = 0; i < count; i++)
        run_case(sweep, program, waiting[backwards ? count - 1 - i : i], log);
    return count;
}

static int compare_scripts(const void *a, const void *b) {
    const struct ran *x = a, *y = b;
    return x->script < y->script ? -1 : x->script > y->script;
}

static int compare_numbers(const void *a, const void *b) {
    return ((const struct ran *)a)->number - ((const struct ran *)b)->number;
}

/* No number twice, and no script but that of the two cases without faults. Leaves the scripts sorted. */
static void check_log(struct log *log) {
    size_t twice = 0;
    qsort(log->at, log->count, sizeof log->at[0], compare_numbers);
    for (size_t i = 1; i < log->count; i++)
        CHECK(log->at[i].number != log->at[i - 1].number);
    qsort(log->at, log->count, sizeof log->at[0], compare_scripts);
    for (size_t i = 1; i < log->count; i++)
        twice += log->at[i].script == log->at[i - 1].script;
    CHECK(twice == 1);
}

static void check_totals(const struct iam_mock_sweep *sweep, const struct iam_mock_sweep_options *options,
                         const struct log *log) {
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(sweep);
    CHECK(totals.run == totals.cases && (size_t)totals.run == log->count);
    CHECK(totals.failed >= 0 && totals.failed + totals.not_applicable <= totals.run);
    CHECK(totals.possible >= totals.run && totals.skipped >= 0);
    CHECK(!totals.diverged || totals.run == 2);
    if (options->pairs == IAM_MOCK_SWEEP_ALL && options->depth != 3 && !log->hung)
        CHECK(totals.possible == totals.run);
}

/* Run a whole sweep. Returns its text; to be freed. */
static char *run_sweep(const struct program *program, const struct iam_mock_sweep_options *options,
                       bool backwards, struct log *log) {
    struct iam_mock_sweep *sweep = NULL;
    log->count = 0;
    log->hung = false;
    CHECK(iam_mock_sweep_new(&sweep, options, NULL) == 0);
    while (run_waiting(sweep, program, backwards, log) > 0)
        continue;
    check_log(log);
    check_totals(sweep, options, log);
    const char *text = iam_mock_sweep_text(sweep);
    CHECK(text && iam_mock_sweep_junit(sweep) && (!options->matrix || iam_mock_sweep_html(sweep)));
    char *copy = malloc(strlen(text) + 1);
    CHECK(copy != NULL);
    strcpy(copy, text);
    iam_mock_sweep_free(sweep);
    return copy;
}

/* Is each case with one fault in exactly one of the shards, and no other case in two of them? */
static void check_shards(const struct program *program, struct iam_mock_sweep_options options,
                         const struct log *whole) {
    static struct log own, all;
    size_t singles = 0, at = 0;
    all.count = 0;
    options.shard_count = SHARDS;
    for (options.shard_index = 0; options.shard_index < SHARDS; options.shard_index++) {
        free(run_sweep(program, &options, false, &own));
        for (size_t i = 0; i < own.count; i++) {
            CHECK(own.at[i].number < 2 || own.at[i].number % SHARDS == options.shard_index);
            if (own.at[i].number >= 2 && all.count < MOST_CASES)
                all.at[all.count++] = own.at[i];
        }
    }
    qsort(all.at, all.count, sizeof all.at[0], compare_scripts);
    for (size_t i = 0; i < all.count; i++) {
        CHECK(i == 0 || all.at[i].script != all.at[i - 1].script);
        singles += all.at[i].single;
    }
    for (size_t i = 0; i < whole->count; i++) {
        if (!whole->at[i].single)
            continue;
        singles--;
        while (at < all.count && all.at[at].script < whole->at[i].script)
            at++;
        CHECK(at < all.count && all.at[at].script == whole->at[i].script && all.at[at].single);
    }
    CHECK(singles == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct log log, again;
    const struct program program = {data, size};
    struct iam_mock_sweep_options options;
    read_options(&options, &program);
    char *text = run_sweep(&program, &options, false, &log);
    char *backwards = run_sweep(&program, &options, true, &again);
    CHECK(strcmp(text, backwards) == 0);
    free(text);
    free(backwards);
    check_shards(&program, options, &log);
    if (options.only && log.count < 60 && byte_at(&program, 3) != 0xFF) { /* few outcomes: all pairs */
        options.pairs = IAM_MOCK_SWEEP_ALL;
        options.depth = 2;
        free(run_sweep(&program, &options, false, &log));
    }
    return 0;
}
