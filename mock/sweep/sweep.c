/* A sweep as an object: makes it, gives out its cases one by one, frees it. */
#include "sweep/sweep.h"

#include "base/error.h"
#include "base/memory.h"
#include "sweep/options.h"

/* Plan the two fault-free cases. Returns false if memory is out. */
static bool plan_fault_free(struct iam_mock_sweep *sweep) {
    struct sweep_cases *runs = &sweep->phase[SWEEP_FAULT_FREE];
    runs->at = memory_new_zeroed(COUNT_OF(sweep->run) * sizeof *runs->at);
    if (!runs->at)
        return false;
    runs->count = COUNT_OF(sweep->run);
    sweep->totals.cases = (int)runs->count;
    for (size_t i = 0; i < runs->count; i++)
        runs->at[i].it = (struct iam_mock_sweep_case){.number = (int)i, .script = runs->at[i].script};
    return true;
}

IAM_MOCK_INTERNAL int sweep_new(struct iam_mock_sweep **out, const struct iam_mock_sweep_options *options,
                                struct iam_mock_error *error) {
    int result = sweep_check_options(options, error);
    if (result)
        return result;
    struct iam_mock_sweep *sweep = memory_new_zeroed(sizeof *sweep);
    if (!sweep)
        return error_no_memory(error);
    sweep->name = memory_copy_text(options->name ? options->name : "sweep");
    if (!sweep->name || !plan_fault_free(sweep)) {
        sweep_free(sweep);
        return error_no_memory(error);
    }
    sweep->options = sweep_fill_options(options);
    sweep->options.name = sweep->name;
    *out = sweep;
    return 0;
}

IAM_MOCK_INTERNAL void sweep_free(struct iam_mock_sweep *sweep) {
    for (size_t phase = 0; phase < SWEEP_PHASES; phase++)
        sweep_free_cases(&sweep->phase[phase]);
    text_free(&sweep->text);
    text_free(&sweep->junit);
    text_free(&sweep->html);
    memory_free(sweep->name);
    memory_free(sweep);
}

IAM_MOCK_INTERNAL const struct iam_mock_sweep_case *sweep_give_case(struct iam_mock_sweep *sweep) {
    const struct sweep_cases *cases = &sweep->phase[sweep->current];
    if (sweep->given == cases->count)
        return NULL;
    struct sweep_case *kase = &cases->at[sweep->given++];
    kase->given = true;
    kase->it.call_limit = sweep->options.call_limit;
    return &kase->it;
}
