/* What a sweep makes of the cases that are recorded, and which records and options it refuses. */
#include "told.h"

static const struct iam_mock_sweep_options depth_1 = {.depth = 1};

static void test_sweep_that_diverges_names_the_first_call(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    const struct iam_mock_sweep_case *second, *first = iam_mock_sweep_next(model->sweep);
    second = iam_mock_sweep_next(model->sweep);
    pass(model, first);
    told_body(&model->observation);
    model->observation.call[1] = told_call("DeleteVirtualMFADevice", 3, true);
    record(model, second, IAM_MOCK_SWEEP_PASSED);
    assert_true(iam_mock_sweep_get_totals(model->sweep).diverged);
    assert_null(iam_mock_sweep_next(model->sweep));
    assert_says(iam_mock_sweep_text(model->sweep),
                "diverged at call 2: DeactivateMFADevice, and again DeleteVirtualMFADevice");
    assert_says(iam_mock_sweep_junit(model->sweep), "diverged at call 2");
}

static void test_sweep_that_diverges_in_its_length_or_parameters(void **state) {
    struct model *model = *state;
    for (int longer = 0; longer < 2; longer++) {
        model_new_sweep(model, NULL);
        const struct iam_mock_sweep_case *second, *first = iam_mock_sweep_next(model->sweep);
        second = iam_mock_sweep_next(model->sweep);
        told_body(&model->observation);
        model->observation.calls = longer ? 3 : 2;
        memset(&model->observation.call[2], 0, sizeof model->observation.call[2]); /* no longer in the ring */
        model->observation.call[1].request = longer ? 2 : 99;
        record(model, second, IAM_MOCK_SWEEP_PASSED);
        pass(model, first);
        assert_true(iam_mock_sweep_get_totals(model->sweep).diverged);
        assert_says(iam_mock_sweep_text(model->sweep),
                    longer ? "at call 3: nothing, and again (no\\040action)" : "with other parameters");
    }
}

/* Equal requests with other answers are another run. */
static void test_sweep_that_diverges_in_an_answer(void **state) {
    struct model *model = *state;
    for (int applied = 0; applied < 2; applied++) {
        model_new_sweep(model, NULL);
        pass(model, iam_mock_sweep_next(model->sweep));
        told_body(&model->observation);
        if (applied)
            model->observation.call[1].applied = false;
        else
            model->observation.call[1].status = 404;
        record(model, iam_mock_sweep_next(model->sweep), IAM_MOCK_SWEEP_PASSED);
        assert_true(iam_mock_sweep_get_totals(model->sweep).diverged);
        assert_says(iam_mock_sweep_text(model->sweep),
                    "diverged at call 2: DeactivateMFADevice, and again "
                    "DeactivateMFADevice with other parameters or another answer");
    }
}

/* Runs in one process may find the connections of those before them: it is the calls that count. */
static void test_sweep_diverges_in_no_connection(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    for (int run = 0; run < 2; run++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        told_body(&model->observation);
        model->observation.call[0].reused = run == 1;
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    assert_false(iam_mock_sweep_get_totals(model->sweep).diverged);
    char *scripts = all_scripts(model);
    const bool goes_by_the_first = !strstr(scripts, "fresh");
    free(scripts);
    assert_true(goes_by_the_first);
}

static void test_sweep_tries_nothing_if_the_fault_free_run_fails(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    pass(model, iam_mock_sweep_next(model->sweep));
    told_body(&model->observation);
    record(model, iam_mock_sweep_next(model->sweep), IAM_MOCK_SWEEP_CRASHED);
    assert_null(iam_mock_sweep_next(model->sweep));
    assert_says(iam_mock_sweep_text(model->sweep), "the fault-free run doesn't pass");
}

/* Record all cases of depth 1; of one, call 2 is not planned or, with `missing`, not made. */
static struct iam_mock_sweep_totals record_unmet(struct model *model, bool missing) {
    model_new_sweep(model, &depth_1);
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        const bool unmet = strcmp(it->script, "2:RESET/applied") == 0;
        told_body(&model->observation);
        if (!unmet)
            meet(&model->observation, it->script);
        else if (missing)
            model->observation.calls = 1;
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    return iam_mock_sweep_get_totals(model->sweep);
}

static void test_sweep_fails_if_the_call_of_a_fault_is_not_made(void **state) {
    struct model *model = *state;
    const struct iam_mock_sweep_totals totals = record_unmet(model, true);
    assert_true(totals.unreached);
    assert_int_equal(totals.not_applicable, 0);
    assert_says(iam_mock_sweep_text(model->sweep), "2:RESET/applied: the fault at call 2 was never met");
    assert_says_not(iam_mock_sweep_text(model->sweep), "2:RESET: the fault");
}

static void test_sweep_counts_a_fault_that_does_not_apply_to_its_call(void **state) {
    struct model *model = *state;
    const struct iam_mock_sweep_totals totals = record_unmet(model, false);
    assert_false(totals.unreached);
    assert_int_equal(totals.not_applicable, 1);
    assert_says(iam_mock_sweep_text(model->sweep), ", 1 without effect");
    assert_says(iam_mock_sweep_html(model->sweep),
                "2:RESET/applied: the fault at call 2 was never met: it does");
}

/* The body removes the sweep's rules before its second call, as iam_mock_restore() does. */
static void test_sweep_fails_if_a_call_never_gets_an_outcome(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &depth_1);
    pass_fault_free(model);
    for (const struct iam_mock_sweep_case *it; (it = iam_mock_sweep_next(model->sweep)) != NULL;) {
        told_body(&model->observation);
        if (it->script[0] == '1')
            meet(&model->observation, it->script);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    assert_true(iam_mock_sweep_get_totals(model->sweep).unreached);
    assert_says(iam_mock_sweep_text(model->sweep),
                "call 2 never got an outcome that was planned for it; the body must");
}

static void test_sweep_without_calls_says_so(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    model->observation.calls = 0;
    record(model, iam_mock_sweep_next(model->sweep), IAM_MOCK_SWEEP_PASSED);
    record(model, iam_mock_sweep_next(model->sweep), IAM_MOCK_SWEEP_PASSED);
    assert_null(iam_mock_sweep_next(model->sweep));
    assert_says(iam_mock_sweep_text(model->sweep),
                "the body makes no call of this mock, or it calls iam_mock_clear_journal()");
}

static void test_sweep_of_10000_calls_keeps_the_first(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.cap = 20000});
    for (int i = 0; i < 2; i++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        model->observation.calls = 10000;
        for (int call = 0; call < IAM_MOCK_SWEEP_MAX_CALLS; call++)
            model->observation.call[call] = told_call("ListMFADevices", 1, false);
        record(model, it, i == 0 ? IAM_MOCK_SWEEP_PASSED : IAM_MOCK_SWEEP_UNBOUNDED);
    }
    assert_null(iam_mock_sweep_next(model->sweep));
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).failed, 1);
}

static void test_sweep_ends_an_action_that_a_dead_process_left_without_an_end(void **state) {
    struct model *model = *state;
    char listed[80], all[48];
    memset(all, 'a', sizeof all);
    model_new_sweep(model, NULL);
    for (int i = 0; i < 2; i++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        model->observation.calls = 1;
        model->observation.call[0] = told_call("", 1 + (uint64_t)i, false);
        memcpy(model->observation.call[0].action, all, sizeof all);
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    snprintf(listed, sizeof listed, "call 1: %.47s, and", all);
    assert_says(iam_mock_sweep_text(model->sweep), listed);
}

static void test_sweep_options_out_of_range_are_refused(void **state) {
    struct model *model = *state;
    static const struct {
        struct iam_mock_sweep_options options;
        const char *field;
    } bad[] = {
        {{.depth = 4}, "depth"},
        {{.depth = -1}, "depth"},
        {{.pairs = (enum iam_mock_sweep_pairs)2}, "pairs"},
        {{.cap = -1}, "cap"},
        {{.jobs = -1}, "jobs"},
        {{.deadline_ms = -1}, "deadline_ms"},
        {{.call_limit = 201}, "call_limit"},
        {{.call_limit = -1}, "call_limit"},
        {{.shard_count = -1}, "shard_count"},
        {{.shard_index = 3, .shard_count = 3}, "shard_index"},
        {{.shard_index = -1, .shard_count = 3}, "shard_index"},
        {{.shard_index = 1}, "shard_index"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct iam_mock_sweep *sweep = NULL;
        assert_int_equal(iam_mock_sweep_new(&sweep, &bad[i].options, &model->error), IAM_MOCK_EINVAL);
        assert_string_equal(model->error.field, bad[i].field);
        assert_null(sweep);
    }
    assert_int_equal(iam_mock_sweep_new(NULL, NULL, &model->error), IAM_MOCK_EINVAL);
}

static void test_sweep_records_a_case_of_its_own_once(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
    const struct iam_mock_sweep_case other = {.number = 0, .script = ""};
    told_body(&model->observation);
    const struct iam_mock_sweep_observation *seen = &model->observation;
    assert_int_equal(iam_mock_sweep_record(NULL, it, seen, 0, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_record(model->sweep, NULL, seen, 0, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_record(model->sweep, it, NULL, 0, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_record(model->sweep, &other, seen, 0, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(
        iam_mock_sweep_record(model->sweep, it, seen, (enum iam_mock_sweep_verdict)8, NULL, NULL),
        IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).run, 0);
    record(model, it, IAM_MOCK_SWEEP_PASSED);
    assert_int_equal(iam_mock_sweep_record(model->sweep, it, seen, 0, NULL, NULL), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).run, 1);
    assert_null(iam_mock_sweep_next(NULL));
    iam_mock_sweep_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_that_diverges_names_the_first_call),
        TEST(test_sweep_that_diverges_in_its_length_or_parameters),
        TEST(test_sweep_that_diverges_in_an_answer),
        TEST(test_sweep_diverges_in_no_connection),
        TEST(test_sweep_ends_an_action_that_a_dead_process_left_without_an_end),
        TEST(test_sweep_tries_nothing_if_the_fault_free_run_fails),
        TEST(test_sweep_fails_if_the_call_of_a_fault_is_not_made),
        TEST(test_sweep_counts_a_fault_that_does_not_apply_to_its_call),
        TEST(test_sweep_fails_if_a_call_never_gets_an_outcome),
        TEST(test_sweep_without_calls_says_so),
        TEST(test_sweep_of_10000_calls_keeps_the_first),
        TEST(test_sweep_options_out_of_range_are_refused),
        TEST(test_sweep_records_a_case_of_its_own_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
