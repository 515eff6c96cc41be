/* Which outcomes a sweep tries at a call. No mock is needed: the sweep is told what a body does. */
#include "told.h"

#include "answer/fixture.h"

static void test_sweep_tries_each_outcome_at_each_call(void **state) {
    struct model *model = *state;
    static const char *const tried[] = {"1:Throttling",
                                        "1:REFUSED",
                                        "1:RESET",
                                        "1:EMPTY_BODY",
                                        "1:EMPTY_BODY/applied",
                                        "1:CUT@100/applied",
                                        "2:EntityTemporarilyUnmodifiable",
                                        "2:ServiceFailure",
                                        "2:ServiceFailure/applied",
                                        "2:InternalFailure/applied",
                                        "2:RequestTimeoutException/applied",
                                        "2:Throttling",
                                        "2:AccessDenied",
                                        "2:REFUSED",
                                        "2:DNS_FAILURE",
                                        "2:TLS_FAILURE",
                                        "2:CONNECT_TIMEOUT",
                                        "2:TIMEOUT",
                                        "2:TIMEOUT/applied",
                                        "2:RESET",
                                        "2:RESET/applied",
                                        "2:CLOSED/applied",
                                        "2:GARBAGE/applied",
                                        "2:PROXY_PAGE",
                                        "2:PROXY_PAGE/applied",
                                        "2:CUT@0",
                                        "2:CUT@0/applied",
                                        "2:CUT@100/applied",
                                        "2:CUT@199/applied",
                                        "2:hostile:no-message",
                                        "2:hostile:leading-comment/applied"};
    static const char *const never[] = {"1:EntityTemporarilyUnmodifiable", /* not documented for it */
                                        "1:RESET/applied", /* it only reads, and nothing is seen of it */
                                        "1:NoSuchEntity",
                                        "2:NoSuchEntity", /* not true: the device is on */
                                        "1:ServiceFailure/applied",
                                        "2:REFUSED/applied",
                                        "2:CUT@199",
                                        "2:CUT@200/applied",
                                        "2:hostile:leading-comment", /* "done" where it isn't */
                                        "1:hostile:leading-comment/applied",
                                        "3:REFUSED",
                                        "2:CUT",
                                        "2:DeleteConflict"};
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    char *scripts = all_scripts(model);
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++)
        if (!has_line(scripts, tried[i]))
            print_error("missing: %s\n", tried[i]), assert_true(false);
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (has_line(scripts, never[i]))
            print_error("there: %s\n", never[i]), assert_true(false);
    const char *last_of_1 = strstr(scripts, "\n1:hostile:empty-code\n"),
               *first_of_2 = strstr(scripts, "\n2:");
    assert_true(last_of_1 && first_of_2 && last_of_1 < first_of_2);
    free(scripts);
}

/* NoSuchEntity although the device is on is not true; who wants to try it says so. */
static void test_sweep_tries_what_is_not_true_if_asked(void **state) {
    struct model *model = *state;
    model_new_sweep(model, &(struct iam_mock_sweep_options){.only = "default stale"});
    pass_fault_free(model);
    char *scripts = all_scripts(model);
    const bool found = has_line(scripts, "1:NoSuchEntity") && has_line(scripts, "2:NoSuchEntity") &&
                       has_line(scripts, "2:AccessDenied");
    free(scripts);
    assert_true(found);
}

/*
 * If a rule of the test answers, the call's own answer decides what can be applied, and no one knows how long
 * its body is.
 */
static void test_sweep_of_a_call_that_a_rule_of_the_test_answers(void **state) {
    struct model *model = *state;
    for (int succeeds = 0; succeeds < 2; succeeds++) {
        model_new_sweep(model, NULL);
        for (int run = 0; run < 2; run++) {
            const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
            told_body(&model->observation);
            model->observation.call[1].ruled = true;
            model->observation.call[1].succeeds = succeeds;
            model->observation.call[1].changes = succeeds;
            record(model, it, IAM_MOCK_SWEEP_PASSED);
        }
        char *scripts = all_scripts(model);
        const bool applied = has_line(scripts, "2:RESET/applied") && has_line(scripts, "2:CUT@0/applied");
        const bool middle = has_line(scripts, "2:CUT@100/applied");
        const bool before = has_line(scripts, "2:RESET") && has_line(scripts, "2:CUT@0");
        free(scripts);
        assert_int_equal(applied, succeeds);
        assert_false(middle);
        assert_true(before);
    }
}

/* A race needs a target, which the request names. */
static void test_sweep_tries_races_at_calls_that_name_their_target(void **state) {
    struct model *model = *state;
    static const struct {
        bool user, device, changes;
        const char *tried, *never;
    } rows[] = {
        {true, false, false, "1:race:DELETED", "3:race:DELETED"},
        {false, true, true, "2:race:DEACTIVATED", "2:race:USER_DELETED"},
        {true, true, true, "2:race:ENABLED", "3:race:ENABLED"},
        {false, true, false, "2:race:REASSIGNED", "2:race:DEACTIVATED"},
        {false, false, false, "1:RESET", "1:race:DELETED"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        model_new_sweep(model, NULL);
        for (int run = 0; run < 2; run++) {
            const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
            told_body(&model->observation);
            model->observation.call[0].names_user = rows[i].user;
            model->observation.call[1].names_user = rows[i].user;
            model->observation.call[1].names_device = rows[i].device;
            model->observation.call[1].changes = model->observation.call[1].applied = rows[i].changes;
            record(model, it, IAM_MOCK_SWEEP_PASSED);
        }
        char *scripts = all_scripts(model);
        const bool right = has_line(scripts, rows[i].tried) && !has_line(scripts, rows[i].never);
        free(scripts);
        if (!right)
            fail_msg("row %zu", i);
    }
}

/* Pages are tried at lists alone, redirects and pages of a proxy at each call. */
static void test_sweep_tries_pages_at_lists(void **state) {
    struct model *model = *state;
    static const char *const tried[] = {"1:SHORT_PAGE",           "1:EMPTY_PAGE",        "1:REPEATED_MARKER",
                                        "2:PROXY_PAGE@429",       "1:REDIRECT",          "2:REDIRECT@307",
                                        "2:EMPTY_BODY/unapplied", "2:CUT@100/unapplied", "1:LATE/applied",
                                        "2:ThrottlingException"};
    static const char *const never[] = {"2:SHORT_PAGE", "2:EMPTY_PAGE", "1:EMPTY_BODY/unapplied",
                                        "2:RESET/unapplied", "2:PROXY_PAGE@429/applied"};
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    char *scripts = all_scripts(model);
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++)
        wrong += !has_line(scripts, tried[i]);
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        wrong += has_line(scripts, never[i]);
    free(scripts);
    assert_int_equal(wrong, 0);
}

/* A call that isn't applied is answered by ServiceFailure: the cut in the middle is inside that body. */
static void test_sweep_cuts_inside_the_answer_of_what_is_not_applied(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    char *scripts = all_scripts(model);
    const bool found = has_line(scripts, "2:CUT@137");
    free(scripts);
    assert_true(found);
    assert_true(iam_mock_builtin_fixtures[FIXTURE_ERROR_ServiceFailure]->literal_size > 137);
}

/* Of a success of two bytes each place is its start or its end. */
static void test_sweep_cuts_no_body_of_two_bytes(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    for (int run = 0; run < 2; run++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        told_body(&model->observation);
        model->observation.call[0].body_size = 3;
        model->observation.call[1].body_size = 2;
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    char *scripts = all_scripts(model);
    const bool of_three = has_line(scripts, "1:CUT@1/applied") && has_line(scripts, "1:CUT@2/applied");
    const bool of_two = strstr(scripts, "\n2:CUT@1/applied") || strstr(scripts, "\n2:CUT@0/applied");
    free(scripts);
    assert_true(of_three);
    assert_false(of_two);
}

static void test_sweep_tries_a_new_connection_where_one_was_reused(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    pass_fault_free(model);
    char *scripts = all_scripts(model);
    const int cases = iam_mock_sweep_get_totals(model->sweep).cases;
    bool fresh = strstr(scripts, "fresh") != NULL;
    free(scripts);
    assert_false(fresh);
    model_new_sweep(model, NULL);
    pass_fault_free_reused(model);
    scripts = all_scripts(model);
    const bool as_planned =
        strstr(scripts, "\n2:RESET\n2:RESET/fresh\n2:RESET/applied\n2:RESET/applied/fresh\n"
                        "2:CLOSED\n2:CLOSED/fresh\n2:CLOSED/applied\n2:CLOSED/applied/fresh\n") != NULL;
    int count = 0;
    for (const char *at = scripts; (at = strstr(at, "/fresh\n")) != NULL; at++)
        count++;
    free(scripts);
    assert_true(as_planned);
    assert_int_equal(count, 4); /* nowhere else: not at call 1 */
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).cases, cases + 4);
}

static void test_sweep_knows_nothing_of_what_is_not_served(void **state) {
    struct model *model = *state;
    model_new_sweep(model, NULL);
    for (int i = 0; i < 2; i++) {
        const struct iam_mock_sweep_case *it = iam_mock_sweep_next(model->sweep);
        model->observation.calls = 1;
        model->observation.call[0] = told_call("CreateGroup", 7, true);
        model->observation.call[0].unserved = true;
        record(model, it, IAM_MOCK_SWEEP_PASSED);
    }
    assert_null(iam_mock_sweep_next(model->sweep));
    assert_int_equal(iam_mock_sweep_get_totals(model->sweep).cases, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_sweep_tries_each_outcome_at_each_call),
        TEST(test_sweep_tries_what_is_not_true_if_asked),
        TEST(test_sweep_of_a_call_that_a_rule_of_the_test_answers),
        TEST(test_sweep_tries_races_at_calls_that_name_their_target),
        TEST(test_sweep_tries_pages_at_lists),
        TEST(test_sweep_cuts_inside_the_answer_of_what_is_not_applied),
        TEST(test_sweep_cuts_no_body_of_two_bytes),
        TEST(test_sweep_tries_a_new_connection_where_one_was_reused),
        TEST(test_sweep_knows_nothing_of_what_is_not_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
