/* A sweep as an object: makes it, gives out its cases one by one, frees it. */
#include "sweep/sweep.h"

#include "base/error.h"
#include "base/memory.h"
#include "sweep/options.h"

/* ----- The cases that the runner has ----------------------------------------------------------- */

/* Put one more place for a case into the free list. Returns false if memory is out. */
static bool add_given(struct iam_mock_sweep *sweep) {
    struct sweep_given *given = memory_new(sizeof *given);
    if (!given)
        return false;
    given->next = sweep->free_given;
    sweep->free_given = given;
    return true;
}

static void free_given(struct sweep_given *list) {
    for (struct sweep_given *next; list; list = next) {
        next = list->next;
        memory_free(list);
    }
}

/* If memory is out, other cases run: the free list is never empty if none does. */
IAM_MOCK_INTERNAL const struct iam_mock_sweep_case *sweep_give_case(struct iam_mock_sweep *sweep) {
    struct sweep_cases *cases = &sweep->phase[sweep->current];
    if (sweep->given == cases->count || (!sweep->free_given && !add_given(sweep)))
        return NULL;
    struct sweep_given *given = sweep->free_given;
    sweep->free_given = given->next;
    given->next = sweep->running;
    sweep->running = given;
    given->kase = &cases->at[sweep->given++];
    given->kase->given = true;
    sweep_write_case(given->script, sweep, given->kase);
    given->it = (struct iam_mock_sweep_case){given->kase->number, given->script, sweep->options.call_limit};
    return &given->it;
}

/* ----- Making and freeing ---------------------------------------------------------------------- */

/* Plan the two fault-free cases. Returns false if memory is out. */
static bool plan_fault_free(struct iam_mock_sweep *sweep) {
    struct sweep_cases *runs = &sweep->phase[SWEEP_FAULT_FREE];
    for (int i = 0; i < 2; i++) {
        struct sweep_case *kase = sweep_add_case(runs);
        if (!kase)
            return false;
        kase->number = i;
    }
    sweep->totals.cases = 2;
    sweep->totals.possible = 2;
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
    result = sweep_read_filter(&sweep->filter, options->only, options->skip, error);
    if (result) {
        sweep->filter = (struct sweep_filter){.only = {NULL, 0}};
        sweep_free(sweep);
        return result;
    }
    sweep->name = memory_copy_text(options->name ? options->name : "sweep");
    if (!sweep->name || !add_given(sweep) || !plan_fault_free(sweep)) {
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
    sweep_free_filter(&sweep->filter);
    sweep_free_calls(&sweep->shapes, &sweep->targets);
    free_given(sweep->running);
    free_given(sweep->free_given);
    text_free(&sweep->text);
    text_free(&sweep->junit);
    text_free(&sweep->html);
    memory_free(sweep->pair_keys);
    memory_free(sweep->name);
    memory_free(sweep);
}
