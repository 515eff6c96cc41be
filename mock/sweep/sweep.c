#include "sweep/sweep.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"

/* The sweep as an object: made, its cases given out and recorded. It touches no mock. */

#define DEFAULT_CAP 2000
#define DEFAULT_DEADLINE_MS 10000

static int option_invalid(struct iam_mock_error *error, const char *field, long long value,
                          const char *expected) {
    return error_set(error, IAM_MOCK_EINVAL, field, "sweep: %s is %lld; expected %s", field, value, expected);
}

static int check_sweep_options(const struct iam_mock_sweep_options *options, struct iam_mock_error *error) {
    if (options->depth < 0 || options->depth > SWEEP_MAX_DEPTH)
        return option_invalid(error, "depth", options->depth, "1 or 2, or 0 for 2");
    if (options->cap < 0)
        return option_invalid(error, "cap", options->cap, "0 or more");
    if (options->jobs < 0)
        return option_invalid(error, "jobs", options->jobs, "0 or more");
    if (options->deadline_ms < 0)
        return option_invalid(error, "deadline_ms", options->deadline_ms, "0 or more");
    if (options->call_limit < 0 || options->call_limit > IAM_MOCK_SWEEP_MAX_CALLS)
        return option_invalid(error, "call_limit", options->call_limit, "1 to 200, or 0 for 200");
    if (options->shard_count < 0)
        return option_invalid(error, "shard_count", options->shard_count, "0 or more");
    const int shards = options->shard_count > 0 ? options->shard_count : 1;
    if (options->shard_index < 0 || options->shard_index >= shards)
        return option_invalid(error, "shard_index", options->shard_index,
                              "0 or more, and less than shard_count");
    return 0;
}

static void set_options(struct iam_mock_sweep *sweep, const struct iam_mock_sweep_options *given) {
    struct iam_mock_sweep_options *options = &sweep->options;
    *options = *given;
    options->name = sweep->name;
    options->junit_file = options->html_file = NULL; /* the runner's, and not copied */
    options->depth = given->depth ? given->depth : SWEEP_MAX_DEPTH;
    options->cap = given->cap ? given->cap : DEFAULT_CAP;
    options->deadline_ms = given->deadline_ms ? given->deadline_ms : DEFAULT_DEADLINE_MS;
    options->call_limit = given->call_limit ? given->call_limit : IAM_MOCK_SWEEP_MAX_CALLS;
}

int iam_mock_sweep_new(struct iam_mock_sweep **out, const struct iam_mock_sweep_options *options,
                       struct iam_mock_error *error) {
    static const struct iam_mock_sweep_options defaults = {0};
    if (!out)
        return error_set(error, IAM_MOCK_EINVAL, "out", "out is NULL; expected where to put the sweep");
    if (!options)
        options = &defaults;
    int result = check_sweep_options(options, error);
    if (result)
        return result;
    struct iam_mock_sweep *sweep = memory_new_zeroed(sizeof *sweep);
    if (!sweep)
        return error_no_memory(error);
    struct sweep_cases *runs = &sweep->phase[SWEEP_FAULT_FREE];
    sweep->name = memory_copy_text(options->name ? options->name : "sweep");
    runs->at = memory_new_zeroed(2 * sizeof *runs->at);
    if (!sweep->name || !runs->at) {
        iam_mock_sweep_free(sweep);
        return error_no_memory(error);
    }
    set_options(sweep, options);
    runs->count = 2;
    sweep->totals.cases = 2;
    for (int i = 0; i < 2; i++)
        runs->at[i].it = (struct iam_mock_sweep_case){i, runs->at[i].script};
    *out = sweep;
    return 0;
}

void iam_mock_sweep_free(struct iam_mock_sweep *sweep) {
    if (!sweep)
        return;
    for (size_t phase = 0; phase < SWEEP_PHASES; phase++) {
        struct sweep_cases *cases = &sweep->phase[phase];
        for (size_t i = 0; i < cases->count; i++) {
            memory_free(cases->at[i].message);
            memory_free(cases->at[i].journal);
        }
        memory_free(cases->at);
    }
    text_free(&sweep->text);
    text_free(&sweep->junit);
    text_free(&sweep->html);
    memory_free(sweep->name);
    memory_free(sweep);
}

const struct iam_mock_sweep_case *iam_mock_sweep_next(struct iam_mock_sweep *sweep) {
    if (!sweep || sweep->given == sweep->phase[sweep->current].count)
        return NULL;
    struct sweep_case *kase = &sweep->phase[sweep->current].at[sweep->given++];
    kase->given = true;
    return &kase->it;
}

/* ----- Recording ------------------------------------------------------------------------------- */

/* Only those of the current phase can be under way. */
static struct sweep_case *find_case(const struct iam_mock_sweep *sweep,
                                    const struct iam_mock_sweep_case *it) {
    const struct sweep_cases *cases = &sweep->phase[sweep->current];
    for (size_t i = 0; i < cases->count; i++) {
        if (&cases->at[i].it == it)
            return &cases->at[i];
    }
    return NULL;
}

static uint32_t calls_held(const struct iam_mock_sweep_observation *observation) {
    return observation->calls < IAM_MOCK_SWEEP_MAX_CALLS ? observation->calls : IAM_MOCK_SWEEP_MAX_CALLS;
}

static uint64_t mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

/* Never times or texts; and without "applied" the case that all this is for would be pruned. What a library
 * sent again isn't what the program did. */
static uint64_t class_hash(const struct iam_mock_sweep_observation *observation,
                           enum iam_mock_sweep_verdict verdict) {
    uint64_t hash = mix(1, (uint64_t)verdict);
    for (uint32_t i = 0; i < calls_held(observation); i++)
        hash = mix(mix(hash, observation->call[i].request),
                   observation->call[i].applied + 2u * observation->call[i].resent);
    return mix(hash, observation->calls);
}

static bool fault_was_met(const struct sweep_fault *fault,
                          const struct iam_mock_sweep_observation *observation) {
    return fault->call <= calls_held(observation) && observation->call[fault->call - 1].planned;
}

static void take_observation(struct iam_mock_sweep *sweep, struct sweep_case *kase,
                             const struct iam_mock_sweep_observation *observation) {
    const uint32_t held = calls_held(observation);
    kase->class_hash = class_hash(observation, kase->verdict);
    for (uint32_t i = 0; i < kase->fault_count; i++)
        kase->met[i] = fault_was_met(&kase->fault[i], observation);
    if (sweep->current == SWEEP_FAULT_FREE) {
        const size_t run = (size_t)kase->it.number;
        sweep->run[run].count = held;
        memcpy(sweep->run[run].call, observation->call, held * sizeof observation->call[0]);
        for (uint32_t i = 0; i < held; i++) /* it may have come from a process that died writing it */
            sweep->run[run].call[i].action[sizeof observation->call[i].action - 1] = '\0';
    } else if (kase->fault[0].call < held) {
        kase->has_next = true;
        kase->next = observation->call[kase->fault[0].call];
        kase->next.action[sizeof kase->next.action - 1] = '\0';
    }
}

static bool is_new_class(const struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    size_t phase = 0, index = 0;
    for (const struct sweep_case *other; (other = sweep_each(sweep, &phase, &index)) != NULL;) {
        if (other != kase && other->recorded && other->class_hash == kase->class_hash)
            return false;
    }
    return true;
}

static void count_case(struct iam_mock_sweep *sweep, struct sweep_case *kase) {
    struct iam_mock_sweep_totals *totals = &sweep->totals;
    const bool failed = kase->verdict != IAM_MOCK_SWEEP_PASSED;
    totals->run++;
    totals->failed += failed;
    totals->classes += is_new_class(sweep, kase);
    totals->unreached |= !failed && sweep_unmet(kase) != NULL;
    if (failed && kase->first)
        kase->first->pair_failed = true;
}

/* The last of its phase: that the two fault-free runs agree is known only then, and what to plan. */
static int end_phase(struct iam_mock_sweep *sweep) {
    if (sweep->recorded + 1 < sweep->phase[sweep->current].count) {
        sweep->recorded++;
        return 0;
    }
    if (sweep->current == SWEEP_FAULT_FREE)
        sweep->diverged_at = sweep_divergence(sweep);
    if (!sweep_plan(sweep))
        return IAM_MOCK_ENOMEM;
    sweep->totals.diverged = sweep->diverged_at > 0;
    return 0;
}

int iam_mock_sweep_record(struct iam_mock_sweep *sweep, const struct iam_mock_sweep_case *it,
                          const struct iam_mock_sweep_observation *observation,
                          enum iam_mock_sweep_verdict verdict, const char *message, const char *journal) {
    struct sweep_case *kase = sweep && it ? find_case(sweep, it) : NULL;
    if (!kase || !observation || !kase->given || kase->recorded ||
        (unsigned)verdict > IAM_MOCK_SWEEP_NOT_STARTED)
        return IAM_MOCK_EINVAL;
    char *message_copy = memory_copy_text(message), *journal_copy = memory_copy_text(journal);
    const bool copied = (!message || message_copy) && (!journal || journal_copy);
    kase->verdict = verdict;
    take_observation(sweep, kase, observation);
    if (!copied || end_phase(sweep) != 0) {
        memory_free(message_copy);
        memory_free(journal_copy);
        return IAM_MOCK_ENOMEM;
    }
    kase->message = message_copy;
    kase->journal = journal_copy;
    kase->recorded = true;
    count_case(sweep, kase);
    return 0;
}

struct iam_mock_sweep_totals iam_mock_sweep_get_totals(const struct iam_mock_sweep *sweep) {
    return sweep ? sweep->totals : (struct iam_mock_sweep_totals){0};
}
#undef DEFAULT_CAP
#undef DEFAULT_DEADLINE_MS
