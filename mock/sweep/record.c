/* Records how a case of a sweep ended: its calls, its verdict, its class. */
#include "sweep/record.h"

#include "base/memory.h"
#include "sweep/plan.h"

/* Find a case. Only cases of the current phase can be running. Returns NULL if it is none of them. */
static struct sweep_case *find_running_case(const struct iam_mock_sweep *sweep,
                                            const struct iam_mock_sweep_case *it) {
    const struct sweep_cases *cases = &sweep->phase[sweep->current];
    for (size_t i = 0; i < cases->count; i++) {
        struct sweep_case *kase = &cases->at[i];
        if (&kase->it == it)
            return kase->given && !kase->recorded ? kase : NULL;
    }
    return NULL;
}

/* How many calls the observation holds. */
static uint32_t count_held(const struct iam_mock_sweep_observation *observation) {
    return observation->calls < IAM_MOCK_SWEEP_MAX_CALLS ? observation->calls : IAM_MOCK_SWEEP_MAX_CALLS;
}

static uint64_t mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

/*
 * Hash what makes two cases alike: the verdict and, of each call, the request, if the change was applied, and
 * if the HTTP library sent the request again by itself (which the program didn't do). Times and texts vary,
 * and don't count.
 */
static uint64_t hash_class(const struct iam_mock_sweep_observation *observation,
                           enum iam_mock_sweep_verdict verdict) {
    uint64_t hash = mix(1, (uint64_t)verdict);
    for (uint32_t i = 0; i < count_held(observation); i++)
        hash = mix(mix(hash, observation->call[i].request),
                   observation->call[i].applied + 2u * observation->call[i].resent);
    return mix(hash, observation->calls);
}

static bool was_met(const struct sweep_fault *fault, const struct iam_mock_sweep_observation *observation) {
    return fault->call <= count_held(observation) && observation->call[fault->call - 1].planned;
}

/* Copy a call. A process that ended while it wrote the observation may have left the name without an end. */
static void copy_call(struct iam_mock_sweep_call *to, const struct iam_mock_sweep_call *from) {
    *to = *from;
    to->action[sizeof to->action - 1] = '\0';
}

static void keep_run(struct sweep_run *run, const struct iam_mock_sweep_observation *observation) {
    run->count = count_held(observation);
    for (uint32_t i = 0; i < run->count; i++)
        copy_call(&run->call[i], &observation->call[i]);
}

static void take_observation(struct iam_mock_sweep *sweep, struct sweep_case *kase,
                             const struct iam_mock_sweep_observation *observation) {
    kase->class_hash = hash_class(observation, kase->verdict);
    for (uint32_t i = 0; i < kase->fault_count; i++)
        kase->met[i] = was_met(&kase->fault[i], observation);
    if (sweep->current == SWEEP_FAULT_FREE) {
        keep_run(&sweep->run[kase->it.number], observation);
    } else if (kase->fault[0].call < count_held(observation)) {
        kase->has_next = true;
        copy_call(&kase->next, &observation->call[kase->fault[0].call]);
    }
}

static bool is_new_class(const struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    struct sweep_cursor cursor = {0, 0};
    for (const struct sweep_case *other; (other = sweep_next_case(sweep, &cursor)) != NULL;) {
        if (other != kase && other->recorded && other->class_hash == kase->class_hash)
            return false;
    }
    return true;
}

static void count_case(struct iam_mock_sweep *sweep, const struct sweep_case *kase) {
    struct iam_mock_sweep_totals *totals = &sweep->totals;
    const bool failed = kase->verdict != IAM_MOCK_SWEEP_PASSED;
    totals->run++;
    totals->failed += failed;
    totals->classes += is_new_class(sweep, kase);
    totals->unreached |= !failed && sweep_find_unmet(kase) != NULL;
    if (failed && kase->first)
        kase->first->pair_failed = true;
}

/*
 * Count a case of the phase. After the last one, compare the fault-free runs and plan the next phase. Returns
 * false if memory is out.
 */
static bool end_case(struct iam_mock_sweep *sweep) {
    if (sweep->recorded + 1 < sweep->phase[sweep->current].count) {
        sweep->recorded++;
        return true;
    }
    if (sweep->current == SWEEP_FAULT_FREE)
        sweep->diverged_at = sweep_find_divergence(sweep);
    if (!sweep_plan_next_phase(sweep))
        return false;
    sweep->totals.diverged = sweep->diverged_at > 0;
    return true;
}

/* Everything that can fail comes before the case counts as recorded. */
IAM_MOCK_INTERNAL int sweep_record_case(struct iam_mock_sweep *sweep, const struct iam_mock_sweep_case *it,
                                        const struct iam_mock_sweep_observation *observation,
                                        enum iam_mock_sweep_verdict verdict, const char *message,
                                        const char *journal) {
    struct sweep_case *kase = find_running_case(sweep, it);
    if (!kase || (unsigned)verdict > IAM_MOCK_SWEEP_NOT_STARTED)
        return IAM_MOCK_EINVAL;
    char *message_copy = memory_copy_text(message), *journal_copy = memory_copy_text(journal);
    const bool copied = (!message || message_copy) && (!journal || journal_copy);
    kase->verdict = verdict;
    take_observation(sweep, kase, observation);
    if (!copied || !end_case(sweep)) {
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
