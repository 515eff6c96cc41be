/* Which cases a sweep has. Most of it needs no mock: what a body does is told to the sweep. */
#include "told.h"

static void test_sweep_starts_with_two_fault_free_runs(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    const struct iam_mock_sweep_case *first = iam_mock_sweep_next(model->sweep);
    const struct iam_mock_sweep_case *second = iam_mock_sweep_next(model->sweep);
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

/* As told_retry, but for the connection of the call that a fault brings about. */
static char *pairs_of_retry(struct model *model, bool reused) {
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    int singles = iam_mock_sweep_get_totals(model->sweep).cases - 2;
    for (const struct iam_mock_sweep_case *it; singles-- > 0;) {
        it = iam_mock_sweep_next(model->sweep);
        assert_non_null(it);
        told_body(&model->observation);
        meet(&model->observation, it->script);
        if (strcmp(it->script, "2:Throttling") == 0) {
            model->observation.calls = 3;
            model->observation.call[2] = told_call("DeactivateMFADevice", 2, true);
            model->observation.call[2].reused = reused;
        }
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    return all_scripts(model);
}

static void test_sweep_pairs_try_a_new_connection_where_one_was_reused(void **state) {
    struct model *model = *state;
    char *pairs = pairs_of_retry(model, false);
    const bool without = !strstr(pairs, "fresh") && has_line(pairs, "2:Throttling 3:CLOSED/applied");
    free(pairs);
    assert_true(without);
    const int cases = iam_mock_sweep_get_totals(model->sweep).cases;
    pairs = pairs_of_retry(model, true);
    const bool with = has_line(pairs, "2:Throttling 3:CLOSED/applied") &&
                      has_line(pairs, "2:Throttling 3:CLOSED/applied/fresh") &&
                      has_line(pairs, "2:Throttling 3:RESET/fresh");
    free(pairs);
    assert_true(with);
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).cases, cases + 4);
}

static char *pairs_after(struct model *model, const char *failing) {
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        if (strchr(it->script, ' ')) { /* the first pair */
            char *scripts = all_scripts(model);
            memmove(scripts + strlen(it->script) + 1, scripts, strlen(scripts) + 1);
            memcpy(scripts, it->script, strlen(it->script));
            scripts[strlen(it->script)] = '\n';
            return scripts;
        }
        told_retry(&model->observation, it->script, 2);
        record(model, it,
               failing && strcmp(it->script, failing) == 0 ? IAM_MOCK_SWEEP_FAILED : IAM_MOCK_SWEEP_PASSED);
    }
    return calloc(1, 1);
}

static void test_sweep_pairs_only_at_calls_that_a_fault_brought_about(void **state) {
    struct model *model = *state;
    char *pairs = pairs_after(model, NULL);
    assert_true(has_line(pairs, "2:Throttling 3:RESET/applied"));
    assert_true(has_line(pairs, "2:Throttling 3:CUT@99/applied"));
    assert_true(has_line(pairs, "2:RESET/applied 3:Throttling"));
    assert_false(has_line(pairs, "2:RESET/applied 3:RESET/applied")); /* nothing is left to change */
    assert_null(strstr(pairs, "2:AccessDenied 3:")); /* the same class as Throttling, and later */
    assert_null(strstr(pairs, "1:"));
    assert_null(strstr(pairs, "2:REFUSED "));
    assert_null(strstr(pairs, "3+"));
    assert_true(iam_mock_sweep_get_totals(model->sweep).pruned > 50);
    free(pairs);
}

static void test_sweep_pairs_need_a_first_fault_that_passes(void **state) {
    struct model *model = *state;
    char *pairs = pairs_after(model, "2:Throttling");
    assert_null(strstr(pairs, "2:Throttling "));
    assert_true(has_line(pairs, "2:AccessDenied 3:RESET/applied")); /* of its class the first that passes */
    free(pairs);
}

static void test_sweep_of_depth_1_has_no_pairs(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.depth = 1});
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        assert_null(strchr(it->script, ' '));
        told_retry(&model->observation, it->script, 2);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_int_equal(totals.run, totals.cases);
    assert_int_equal(totals.pruned, 0);
}

static void test_sweep_is_the_same_whatever_the_order_of_recording(void **state) {
    struct model *model = *state;
    model_run(model, NULL);
    char *forwards = model_text(model);
    model->backwards = true;
    model_run(model, NULL);
    const char *text = iam_mock_sweep_text(model->sweep);
    const bool same = text && strcmp(text, forwards) == 0;
    free(forwards);
    assert_true(same);
}

static void test_sweep_past_its_cap_runs_nothing_and_says_the_count(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.cap = 20});
    pass_fault_free(model);
    assert_null(iam_mock_sweep_next(model->sweep));
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_true(totals.capped);
    assert_true(totals.cases > 60);
    char expected[80];
    snprintf(expected, sizeof expected, "%d cases are more than the cap of 20", totals.cases);
    assert_says(iam_mock_sweep_text(model->sweep), expected);
}

static void test_sweep_past_its_cap_runs_the_singles(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.depth = 1});
    pass_fault_free(model);
    const int singles = iam_mock_sweep_get_totals(model->sweep).cases;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.cap = singles});
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        told_retry(&model->observation, it->script, 2);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
    assert_true(totals.capped);
    assert_int_equal(totals.run, singles);
    assert_true(totals.cases > singles);
    assert_says(iam_mock_sweep_text(model->sweep), "the cases with two faults were not run");
}

#define SHARDS 3
static void test_sweep_shards_share_the_cases(void **state) {
    struct model *model = *state;
    int run = 0, pairs[SHARDS] = {0}, cases[SHARDS];
    static bool seen[4000];
    memset(seen, 0, sizeof seen);
    for (int shard = 0; shard < SHARDS; shard++) {
        model_new_sweep(model, &(struct iam_mock_sweep_options){.shard_index = shard, .shard_count = SHARDS});
        pass_fault_free(model); /* in each */
        int of_first = -1;
        for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL; run++) {
            assert_int_equal(it->number % SHARDS, shard);
            assert_true(it->number < 4000 && !seen[it->number]);
            seen[it->number] = true;
            pairs[shard] += strchr(it->script, ' ') != NULL;
            if (strcmp(it->script, "2:Throttling") == 0)
                of_first = shard;
            if (strncmp(it->script, "2:Throttling ", 13) == 0)
                assert_int_equal(of_first, shard);
            told_retry(&model->observation, it->script, 2);
            record(model, it, IAM_MOCK_SWEEP_PASSED);
        }
        const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(model->sweep);
        char expected[80];
        cases[shard] = totals.cases;
        snprintf(expected, sizeof expected, "shard %d of 3, %d of %d run here", shard, totals.run,
                 totals.cases);
        assert_says(iam_mock_sweep_text(model->sweep), expected);
    }
    model_new_sweep(model, &(struct iam_mock_sweep_options){.depth = 1});
    pass_fault_free(model);
    const int singles = iam_mock_sweep_get_totals(model->sweep).cases;
    assert_true(run > singles - 2);
    for (int i = 2; i < singles; i++)
        assert_true(seen[i]);
    for (int shard = 0; shard < SHARDS; shard++) /* of its pairs each, of the others' none */
        assert_int_equal(pairs[shard], cases[shard] - singles);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_starts_with_two_fault_free_runs),
        TEST(test_sweep_pairs_try_a_new_connection_where_one_was_reused),
        TEST(test_sweep_pairs_only_at_calls_that_a_fault_brought_about),
        TEST(test_sweep_pairs_need_a_first_fault_that_passes),
        TEST(test_sweep_of_depth_1_has_no_pairs),
        TEST(test_sweep_is_the_same_whatever_the_order_of_recording),
        TEST(test_sweep_past_its_cap_runs_nothing_and_says_the_count),
        TEST(test_sweep_past_its_cap_runs_the_singles),
        TEST(test_sweep_shards_share_the_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
