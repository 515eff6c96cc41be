/* Which cases with one fault a sweep has, and how shards share them. What a body does is told to the sweep.
 */
#include "told.h"

static void test_sweep_starts_with_two_fault_free_runs(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    const struct iam_mock_sweep_case *first = iam_mock_sweep_next(model->sweep);
    const struct iam_mock_sweep_case *second = iam_mock_sweep_next(model->sweep);
    assert_non_null(first);
    assert_non_null(second);
    assert_int_equal(first->number, 0);
    assert_int_equal(second->number, 1);
    assert_string_equal(first->script, "");
    assert_string_equal(second->script, "");
    assert_null(iam_mock_sweep_next(model->sweep));
    pass(model, second);
    assert_null(iam_mock_sweep_next(model->sweep)); /* not before the other is recorded */
    pass(model, first);
    const struct iam_mock_sweep_case *third = iam_mock_sweep_next(model->sweep);
    assert_non_null(third);
    assert_int_equal(third->number, 2);
}

/* Call 2 is made up to four times after each fault of one of two kinds; Throttling is asked for ever. */
static void told_four_attempts(struct iam_mock_sweep_observation *out, const char *script) {
    const bool retried = strstr(script, "2:RESET") || strstr(script, "2+:RESET") ||
                         strstr(script, "2:Throttling") || strstr(script, "2+:Throttling");
    told_body(out);
    if (*script)
        meet(out, script);
    if (!retried)
        return;
    out->calls = strchr(script, '+') ? 5 : 3;
    for (uint32_t i = 2; i < out->calls; i++) {
        out->call[i] = told_call("DeactivateMFADevice", 2, true);
        out->call[i].planned = strchr(script, '+') != NULL;
    }
}

/* Record cases until none is left; returns their scripts, to be freed. */
static char *run_four_attempts(struct model *model, const struct iam_mock_sweep_options *options) {
    size_t size = 0;
    char *scripts = calloc(1, 4000000);
    assert_non_null(scripts);
    model_new_sweep(model, options);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        const bool for_ever = strcmp(it->script, "2+:Throttling") == 0;
        size += (size_t)sprintf(scripts + size, "%s\n", it->script);
        told_four_attempts(&model->observation, it->script);
        record(model, it, for_ever ? IAM_MOCK_SWEEP_UNBOUNDED : IAM_MOCK_SWEEP_PASSED);
    }
    return scripts;
}

static const struct iam_mock_sweep_options depth_1 = {.depth = 1};

static void test_sweep_repeats_for_ever_what_is_asked_again(void **state) {
    struct model *model = *state;
    char *scripts = run_four_attempts(model, &depth_1);
    const bool planned = has_line(scripts, "2+:RESET") && has_line(scripts, "2+:RESET/applied") &&
                         has_line(scripts, "2+:Throttling");
    const bool others =
        has_start(scripts, "1+:") || has_line(scripts, "2+:AccessDenied") || has_line(scripts, "2+:REFUSED");
    free(scripts);
    assert_true(planned);
    assert_false(others);
}

/* Four attempts: twice, so often that the last one succeeds, and all of them. */
static void test_sweep_bursts_end_before_the_clients_bound_and_at_it(void **state) {
    struct model *model = *state;
    char *scripts = run_four_attempts(model, &depth_1);
    const bool planned = has_line(scripts, "2-3:RESET") && has_line(scripts, "2-4:RESET") &&
                         has_line(scripts, "2-5:RESET") && has_line(scripts, "2-4:RESET/applied");
    const bool without_bound = has_line(scripts, "2-3:Throttling");
    const bool too_long = has_line(scripts, "2-6:RESET") || has_line(scripts, "2-4:Throttling");
    free(scripts);
    assert_true(planned);
    assert_true(without_bound);
    assert_false(too_long);
}

static void test_sweep_of_depth_1_has_no_pairs(void **state) {
    struct model *model = *state;
    char *scripts = run_four_attempts(model, &depth_1);
    const bool pairs = strchr(scripts, ' ') != NULL;
    free(scripts);
    assert_false(pairs);
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_int_equal(totals.run, totals.cases);
    assert_int_equal(totals.run, totals.possible);
    assert_int_equal(totals.skipped, 0);
}

/* Some pairs, too: the singles are some 170 cases. */
static void test_sweep_is_the_same_whatever_the_order_of_recording(void **state) {
    struct model *model = *state;
    const struct iam_mock_sweep_options options = {.cap = 400};
    model_run(model, &options);
    char *forwards = model_text(model);
    model->backwards = true;
    model_run(model, &options);
    const char *text = iam_mock_sweep_text(model->sweep);
    const bool same = text && strcmp(text, forwards) == 0;
    free(forwards);
    assert_true(same);
}

/* The cap is for pairs: cases with one fault all run, and those with a second one for ever. */
static void test_sweep_cap_leaves_out_no_single_and_fails_nothing(void **state) {
    struct model *model = *state;
    char *scripts = run_four_attempts(model, &depth_1);
    char *capped = run_four_attempts(model, &(struct iam_mock_sweep_options){.cap = 20});
    const size_t size = strlen(scripts);
    const bool all_singles = strncmp(scripts, capped, size) == 0;
    size_t lost = 0, others = 0;
    for (const char *at = capped + size; all_singles && *at; at = strchr(at, '\n') + 1) {
        lost += strncmp(at, "2:RESET 3+:", 11) == 0 || strncmp(at, "2:RESET/applied 3+:", 19) == 0;
        others++;
    }
    free(scripts);
    free(capped);
    assert_true(all_singles);
    assert_int_equal(lost, 2 * 4); /* four groups */
    assert_int_equal(others, lost);
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_int_equal(totals.run, totals.cases);
    assert_true(totals.possible > 10 * (int64_t)totals.run);
    assert_false(totals.diverged || totals.unreached || totals.all_skipped);
}

#define SHARDS 3
/* Together the shards run each case with one fault once, and each runs the pairs of its own. */
static void test_sweep_shards_share_the_cases(void **state) {
    struct model *model = *state;
    size_t lines = 0, found = 0;
    char *whole = run_four_attempts(model, &depth_1);
    static bool seen[1000000];
    memset(seen, 0, sizeof seen);
    for (int shard = 0; shard < SHARDS; shard++) {
        const struct iam_mock_sweep_options options = {
            .shard_index = shard, .shard_count = SHARDS, .cap = 1000};
        char *own = calloc(1, 4000000);
        size_t size = 0;
        assert_non_null(own);
        model_new_sweep(model, &options);
        for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
            const char *blank = strchr(it->script, ' ');
            if (it->number >= 2) { /* the fault-free runs are in each */
                assert_int_equal(it->number % SHARDS, shard);
                assert_true(it->number < 1000000 && !seen[it->number]);
                seen[it->number] = true;
                lines += !blank;
                found += !blank && has_line(whole, it->script);
                assert_false(has_line(own, it->script));
            }
            if (blank) { /* a pair: the first fault is this shard's */
                char first[100];
                snprintf(first, sizeof first, "%.*s", (int)(blank - it->script), it->script);
                assert_true(has_line(own, first));
            }
            size += (size_t)sprintf(own + size, "%s\n", it->script);
            told_four_attempts(&model->observation, it->script);
            record(model, it,
                   strcmp(it->script, "2+:Throttling") == 0 ? IAM_MOCK_SWEEP_UNBOUNDED
                                                            : IAM_MOCK_SWEEP_PASSED);
        }
        free(own);
        const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
        assert_int_equal(totals.run, 1000);
        assert_true(totals.possible > totals.run);
    }
    size_t expected = 0;
    for (const char *at = whole; (at = strchr(at, '\n')) != NULL; at++)
        expected++;
    free(whole);
    assert_int_equal(lines, expected - 2); /* the fault-free runs have no fault */
    assert_int_equal(found, lines);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_starts_with_two_fault_free_runs),
        TEST(test_sweep_repeats_for_ever_what_is_asked_again),
        TEST(test_sweep_bursts_end_before_the_clients_bound_and_at_it),
        TEST(test_sweep_of_depth_1_has_no_pairs),
        TEST(test_sweep_is_the_same_whatever_the_order_of_recording),
        TEST(test_sweep_cap_leaves_out_no_single_and_fails_nothing),
        TEST(test_sweep_shards_share_the_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
