/* Scripts of a sweep: read, written, put into a mock, and what is then observed. */
#include "sweep_model.h"

#include "sweep/script_read.h"
#include "sweep/script_write.h"

static void test_sweep_script_reads_what_it_writes(void **state) {
    (void)state;
    static const char *const scripts[] = {
        "",
        "1:RESET/applied 3+:Throttling",
        "1:NoSuchEntity",
        "200+:REFUSED",
        "1:CUT@0 2:CUT@65535/applied",
        "2:hostile:leading-comment/applied 3:hostile:no-message",
        "1:RESET/fresh 2:REFUSED/fresh 3+:CLOSED/applied/fresh",
        "1:CUT@5/fresh 2:hostile:no-message/fresh 3:Throttling/applied/fresh",
        "2-4:RESET",
        "1:race:DEACTIVATED 2:SHORT_PAGE 3:REDIRECT 4:REDIRECT@307 5:PROXY_PAGE@429 6:EMPTY_BODY/unapplied",
        "1-200:Throttling",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct sweep_scripted faults[SWEEP_MAX_FAULTS];
        struct sweep_fault plain[SWEEP_MAX_FAULTS];
        struct iam_mock_error error;
        char again[SWEEP_SCRIPT_SIZE];
        size_t count;
        assert_int_equal(sweep_parse_script(faults, &count, scripts[i], &error), 0);
        for (size_t k = 0; k < count; k++)
            plain[k] = faults[k].fault;
        sweep_format_script(again, plain, count, NULL);
        assert_string_equal(again, scripts[i]);
    }
}

static void test_sweep_script_takes_blanks_of_any_kind(void **state) {
    (void)state;
    struct sweep_scripted faults[SWEEP_MAX_FAULTS];
    size_t count;
    assert_int_equal(sweep_parse_script(faults, &count, " \t1:RESET \n 2+:Throttling ", NULL), 0);
    assert_int_equal(count, 2);
    assert_int_equal(faults[1].fault.call, 2);
    assert_int_equal(faults[1].fault.last, SWEEP_FOR_EVER);
    assert_int_equal(faults[0].fault.last, 1);
    assert_int_equal(sweep_parse_script(faults, &count, "  ", NULL), 0);
    assert_int_equal(count, 0);
}

/* A status that the outcome has anyway may be given: it is the same outcome. */
static void test_sweep_script_takes_the_default_status(void **state) {
    (void)state;
    struct sweep_scripted faults[SWEEP_MAX_FAULTS];
    struct sweep_fault plain[2];
    char again[SWEEP_SCRIPT_SIZE];
    size_t count;
    assert_int_equal(sweep_parse_script(faults, &count, "1:PROXY_PAGE@200/applied 2:REDIRECT@302", NULL), 0);
    assert_int_equal(count, 2);
    plain[0] = faults[0].fault;
    plain[1] = faults[1].fault;
    sweep_format_script(again, plain, count, NULL);
    assert_string_equal(again, "1:PROXY_PAGE/applied 2:REDIRECT");
}

#define FAULTS_8 "1:RESET 2:RESET 3:RESET 4:RESET 5:RESET 6:RESET 7:RESET 8:RESET "
#define FAULTS_32                                                                                            \
    FAULTS_8 "11:RESET 12:RESET 13:RESET 14:RESET 15:RESET 16:RESET 17:RESET 18:RESET "                      \
             "21:RESET 22:RESET 23:RESET 24:RESET 25:RESET 26:RESET 27:RESET 28:RESET "                      \
             "31:RESET 32:RESET 33:RESET 34:RESET 35:RESET 36:RESET 37:RESET 38:RESET "

/* Each says where it stopped, what it had understood and what was expected. */
static void test_sweep_script_says_what_is_wrong(void **state) {
    struct model *model = *state;
    static const struct {
        const char *script;
        int column;
        const char *message;
    } bad[] = {
        {"x", 1, "expected the number of a call, 1 to 200, or ACTION(TARGET)#N"},
        {"3-2:RESET", 3, "expected the number of a later call, at most 200"},
        {"3-:RESET", 3, "a later call"},
        {"DeactivateMFADevic(x)#1:RESET", 1, "(did you mean \"DeactivateMFADevice\"?)"},
        {"ListMFADevices(x#1:RESET", 16, "a serial number or a user name"},
        {"ListMFADevices(x):RESET", 18, "\"#\" and the number"},
        {"ListMFADevices(x)#0:RESET", 19, "the number of a call"},
        {"1:PROXY_PAGE@404", 3, "an outcome that has this status"},
        {"1:PROXY_PAGE@302", 3, "an outcome that has this status"},
        {"1:PROXY_PAGE@0", 3, "an outcome that has this status"},
        {"1:LARGE_PAGE@200", 3, "an outcome that has this status"},
        {"1:RESET/unapplied", 8, "shows no part of the success"},
        {":RESET", 1, "number of a call"},
        {"0:RESET", 1, "number of a call"},
        {"201:RESET", 1, "number of a call"},
        {"99999999999999999999:RESET", 1, "number of a call"},
        {"-1:RESET", 1, "number of a call"},
        {"1", 2, "expected \":\" and an outcome"},
        {"1;RESET", 2, "stopped at \";RESET\""},
        {"1++:RESET", 3, "expected \":\""},
        {"1:", 3, "expected an error code of IAM, a fault"},
        {"1: RESET", 3, "expected an error code of IAM, a fault"},
        {"1:RESET 2:Trottling", 11,
         "understood \"1:RESET\", stopped at \"Trottling\" (character 11) (did you mean \"Throttling\"?)"},
        {"1:REFUSE", 3, "(did you mean \"REFUSED\"?); expected an error code"},
        {"1:hostile:bomb", 3, "(did you mean \"bom\"?); expected hostile:NAME"},
        {"1:RESET/aplied", 8, "(did you mean \"/applied\"?); expected a blank"},
        {"1:RESET/fresh/applied/fresh", 8, "(did you mean \"/applied/fresh\"?)"},
        {"1:reset", 3, "a fault as in enum iam_mock_fault"},
        {"1:NO_FAULT", 3, "expected an error code"},
        {"1:CUT", 3, "expected CUT@ and how many bytes arrive"},
        {"1:CUT@", 7, "how many bytes of the body arrive"},
        {"1:CUT@-1", 7, "how many bytes"},
        {"1:CUT@65536", 7, "0 to 65535"},
        {"1:CUT@1x", 7, "how many bytes"},
        {"1:race:DELETE", 3, "(did you mean \"DELETED\"?); expected race:NAME"},
        {"1:race:DELETED/applied", 15, "a race has no suffix"},
        {"1:hostile:nothing", 3, "expected hostile:NAME"},
        {"1:hostile:", 3, "expected hostile:NAME"},
        {"1:REFUSED/applied", 10, "with this fault the request never arrives"},
        {"1+:CONNECT_TIMEOUT/applied", 19, "never arrives"},
        {"1:RESET/aplied", 8, "expected a blank, /applied, /unapplied, /fresh"},
        {"1:RESET/applied/applied", 8, "expected a blank, /applied, /unapplied, /fresh"},
        {"1:RESET/", 8, "expected a blank, /applied, /unapplied, /fresh"},
        {"2:CLOSED/fresh/applied", 9, "expected a blank, /applied, /unapplied, /fresh"},
        {"2:CLOSED/fresher", 9, "/fresh"},
        {"2:CLOSED/applied/fresh/fresh", 9, "/fresh"},
        {"2:REFUSED/applied/fresh", 10, "with this fault the request never arrives"},
        {"1:RESET 1:Throttling", 9, "this one has its outcome already"},
        {"1+:RESET 3:Throttling", 10, "this one has its outcome already"},
        {FAULTS_32 "40:RESET", 0, "expected at most 32 faults"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        memset(&model->error, 0, sizeof model->error);
        assert_int_equal(iam_mock_sweep_arm_script(bad[i].script, model->mock, &model->error),
                         IAM_MOCK_EINVAL);
        assert_string_equal(model->error.field, "script");
        assert_says(model->error.message, bad[i].message);
        if (bad[i].column && model->error.column != bad[i].column)
            fail_msg("%s: column %d, expected %d", bad[i].script, model->error.column, bad[i].column);
        struct iam_mock_rule_counts counts;
        assert_int_equal(iam_mock_get_rule(model->mock, "sweep 1:RESET", &counts), IAM_MOCK_ENOENT);
    }
    assert_int_equal(iam_mock_sweep_arm_script(NULL, model->mock, &model->error), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_arm_script("", NULL, &model->error), IAM_MOCK_EINVAL);
    assert_int_equal(iam_mock_sweep_arm(NULL, model->mock, &model->error), IAM_MOCK_EINVAL);
}

static int call(struct model *model) {
    const struct iam_mock_request request = {.body = DEACTIVATE_BOB, .body_size = sizeof DEACTIVATE_BOB - 1};
    const int result = iam_mock_send(model->mock, &request, &model->response);
    assert_true(result >= 0);
    return result ? result : 1000 + model->response.status;
}

static void arm(struct model *model, const char *script) {
    assert_int_equal(iam_mock_sweep_arm_script(script, model->mock, &model->error), 0);
}

static void test_sweep_script_acts_at_its_calls_before_all_rules(void **state) {
    struct model *model = *state;
    const struct iam_mock_rule rule = {
        .action = "*", .times = IAM_MOCK_ALWAYS, .error = "AccessDenied", .optional = true};
    assert_int_equal(iam_mock_add_rule(model->mock, &rule, &model->error), 0);
    assert_int_equal(call(model), 1403); /* calls made before arming don't count */
    arm(model, "2:RESET 3:ServiceFailure 5+:Throttling");
    assert_int_equal(call(model), 1403);
    assert_int_equal(call(model), IAM_MOCK_RESET);
    assert_int_equal(call(model), 1500);
    assert_int_equal(call(model), 1403);
    for (int i = 0; i < 5; i++)
        assert_int_equal(call(model), 1400);
    assert_string_equal(model->response.error_code, "Throttling");
    assert_int_equal(iam_mock_get_device_state(model->mock, "Bob", BOB_MFA), IAM_MOCK_ENABLED);
    assert_string_equal(iam_mock_problems_text(model->mock), "");
    iam_mock_sweep_observe(model->mock, &model->observation);
    assert_int_equal(model->observation.calls, 9);    /* since it was armed */
    assert_false(model->observation.call[0].planned); /* by the test's own rule */
    assert_true(model->observation.call[1].planned && model->observation.call[8].planned);
}

static void test_sweep_script_applied_is_after_the_change(void **state) {
    struct model *model = *state;
    arm(model, "1:InternalFailure/applied 2:RESET/applied 3:hostile:leading-comment");
    assert_int_equal(call(model), 1500);
    assert_string_equal(model->response.error_code, "InternalFailure");
    assert_int_equal(iam_mock_get_device_state(model->mock, "Bob", BOB_MFA), IAM_MOCK_DEACTIVATED);
    assert_int_equal(call(model), 1404); /* nothing to apply any more: not met */
    assert_int_equal(call(model), 1200);
    assert_null(model->response.error_code);
    iam_mock_sweep_observe(model->mock, &model->observation);
    assert_true(model->observation.call[0].planned);
    assert_false(model->observation.call[1].planned);
    assert_true(model->observation.call[2].planned);
}

/* Each kind of outcome does what it says, raises no problem, and is seen as planned. */
static void test_sweep_script_arms_each_kind(void **state) {
    struct model *model = *state;
    static const char list[] = FORM("ListMFADevices") "&UserName=Bob";
    const struct iam_mock_request listing = {.body = list, .body_size = sizeof list - 1};
    arm(model, "1:EMPTY_BODY/unapplied 2:PROXY_PAGE@429 3:REDIRECT@307 4:SHORT_PAGE 5:EMPTY_PAGE "
               "6:CUT@9999/applied");
    assert_int_equal(call(model), 1200);
    assert_int_equal(model->response.body_size, 0);
    assert_int_equal(call(model), 1429);
    assert_int_equal(call(model), 1307);
    assert_non_null(iam_mock_response_header(&model->response, "Location"));
    assert_int_equal(iam_mock_send(model->mock, &listing, &model->response), 0);
    assert_int_equal(iam_mock_send(model->mock, &listing, &model->response), 0);
    assert_non_null(strstr(model->response.body, "<IsTruncated>true"));
    assert_int_equal(iam_mock_get_device_state(model->mock, "Bob", BOB_MFA), IAM_MOCK_ENABLED);
    assert_int_equal(call(model), IAM_MOCK_CUT);
    assert_int_equal(iam_mock_get_device_state(model->mock, "Bob", BOB_MFA), IAM_MOCK_DEACTIVATED);
    iam_mock_sweep_observe(model->mock, &model->observation);
    for (int i = 0; i < 6; i++)
        assert_true(model->observation.call[i].planned);
    assert_string_equal(iam_mock_problems_text(model->mock), "");
}

/* What hit no call says why. */
static void test_sweep_script_says_why_it_was_not_met(void **state) {
    struct model *model = *state;
    static const struct {
        const char *script, *reason;
    } rows[] = {
        {"1:AccessDenied", ""},
        {"3:RESET", "sweep 3:RESET: call 3 was not made; the body made 2 calls\n"},
        {"2:RESET/applied",
         "it does not apply to call 2, DeactivateMFADevice: the outcome needs a call that succeeds"},
        {"1:SHORT_PAGE",
         "sweep 1:SHORT_PAGE: it does not apply to call 1, DeactivateMFADevice: it does not list\n"},
        {"2:race:DEACTIVATED", "the request names no target of this race"},
        {"1:AccessDenied 9:RESET", "sweep 9:RESET: call 9"},
        {"ListMFADevices(Bob)#1:RESET", ": 0 calls were made for its target"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(iam_mock_restore(model->mock, model->from, &model->error), 0);
        arm(model, rows[i].script);
        call(model);
        call(model);
        const char *text = iam_mock_sweep_unmet_text(model->mock);
        assert_says(text, rows[i].reason);
        assert_true(*rows[i].reason || !*text);
    }
    assert_int_equal(iam_mock_restore(model->mock, model->from, &model->error), 0);
    arm(model, "3:RESET");
    call(model);
    assert_says(iam_mock_sweep_unmet_text(model->mock), "the body made 1 call\n");
    assert_null(iam_mock_sweep_unmet_text(NULL));
}

static void test_sweep_script_arms_races(void **state) {
    struct model *model = *state;
    static const char list[] = FORM("ListMFADevices");
    const struct iam_mock_request listing = {.body = list, .body_size = sizeof list - 1};
    arm(model, "1:race:DEACTIVATED 2:race:DELETED");
    assert_int_equal(call(model), 1404);
    assert_int_equal(iam_mock_get_device_state(model->mock, "Bob", BOB_MFA), IAM_MOCK_DEACTIVATED);
    assert_int_equal(iam_mock_send(model->mock, &listing, &model->response), 0); /* without a target */
    iam_mock_sweep_observe(model->mock, &model->observation);
    assert_true(model->observation.call[0].planned && model->observation.call[0].names_device);
    assert_false(model->observation.call[1].planned || model->observation.call[1].names_user);
    assert_string_equal(iam_mock_problems_text(model->mock), "");
}

static void test_sweep_script_cuts_and_leaves_later_rules_their_names(void **state) {
    struct model *model = *state;
    const struct iam_mock_rule rule = {.error = "AccessDenied", .optional = true};
    struct iam_mock_rule_counts counts;
    arm(model, "1:CUT@5/applied");
    assert_int_equal(call(model), IAM_MOCK_CUT);
    assert_int_equal(model->response.body_size, 5);
    assert_int_equal(iam_mock_add_rule(model->mock, &rule, &model->error), 0);
    assert_int_equal(iam_mock_get_rule(model->mock, "rule 1", &counts), 0);
    arm(model, "1:REFUSED"); /* a second time, from here on */
    assert_int_equal(call(model), IAM_MOCK_REFUSED);
    assert_int_equal(iam_mock_get_rule(model->mock, "sweep 1:REFUSED", &counts), 0);
    assert_int_equal(counts.acted, 1);
}

/* A fault may take the target away from a race of the test's own: that is no problem of the test's. */
static void test_sweep_script_lets_a_race_of_the_test_lose_its_target(void **state) {
    struct model *model = *state;
    const struct iam_mock_rule rule = {.race = IAM_MOCK_RACE_DEACTIVATED};
    assert_int_equal(iam_mock_add_rule(model->mock, &rule, &model->error), 0);
    arm(model, "1:race:DELETED");
    assert_int_equal(call(model), 1404);
    iam_mock_clear_rules(model->mock);
    assert_string_equal(iam_mock_problems_text(model->mock), "");
    assert_int_equal(iam_mock_add_rule(model->mock, &rule, &model->error), 0);
    arm(model, " ");
    assert_int_equal(call(model), 1404);
    assert_says(iam_mock_problems_text(model->mock), "has no target");
}

static void test_sweep_script_outlives_a_clone(void **state) {
    struct model *model = *state;
    struct iam_mock *clone;
    assert_int_equal(call(model), 1200);
    arm(model, "1:hostile:no-message");
    assert_int_equal(iam_mock_clone(&clone, model->mock, &model->error), 0);
    iam_mock_free(model->mock);
    model->mock = clone;
    model->response = (struct iam_mock_response){.status = 0};
    assert_int_equal(call(model), 1409);
}

static void test_sweep_script_fresh_asks_for_a_connection(void **state) {
    struct model *model = *state;
    const struct iam_mock_request request = {.body = DEACTIVATE_BOB, .body_size = sizeof DEACTIVATE_BOB - 1};
    const struct iam_mock_request unknown = {.body_unknown = true};
    static const int needs[] = {0, 1, 1, 0, 1}, needs_unknown[] = {0, 1, 2, 0, 2};
    arm(model, "1:RESET 2:CLOSED/fresh 3:RESET/applied/fresh 5:REFUSED");
    for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++) {
        assert_int_equal(iam_mock_needs_connection(model->mock, &request), needs[i]);
        assert_int_equal(iam_mock_needs_connection(model->mock, &unknown), needs_unknown[i]);
        if (i == 4) /* also of a request of which nothing is known */
            assert_int_equal(iam_mock_connect(model->mock, &unknown), IAM_MOCK_REFUSED);
        else
            call(model);
    }
    iam_mock_sweep_observe(model->mock, &model->observation);
    assert_true(model->observation.call[1].planned && model->observation.call[4].planned);
    assert_string_equal(model->observation.call[4].action, "");
    assert_string_equal(iam_mock_problems_text(model->mock), "");
}

static void test_sweep_observes_which_connection_was_reused(void **state) {
    struct model *model = *state;
    struct iam_mock_request request = {.body = DEACTIVATE_BOB, .body_size = sizeof DEACTIVATE_BOB - 1};
    memset(&model->observation, 0x5A, sizeof model->observation);
    for (int i = 0; i < 4; i++) {
        request.reused = i % 2 == 1;
        request.resent = i / 2 == 1;
        assert_true(iam_mock_send(model->mock, &request, &model->response) >= 0);
    }
    iam_mock_sweep_observe(model->mock, &model->observation);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(model->observation.call[i].reused, i % 2);
        assert_int_equal(model->observation.call[i].resent, i / 2);
    }
}

static void test_sweep_observes_calls_as_plain_data(void **state) {
    struct model *model = *state;
    static const char list[] = FORM("ListMFADevices") "&UserName=Bob";
    const struct iam_mock_request request = {.body = list, .body_size = sizeof list - 1};
    struct iam_mock_sweep_observation *seen = &model->observation;
    memset(seen, 0x5A, sizeof *seen);
    arm(model, "2:RESET");
    assert_int_equal(iam_mock_send(model->mock, &request, &model->response), 0);
    const size_t size = model->response.body_size;
    assert_int_equal(call(model), IAM_MOCK_RESET);
    assert_int_equal(call(model), 1200);
    assert_int_equal(call(model), 1404);
    iam_mock_sweep_observe(model->mock, seen);
    assert_int_equal(seen->calls, 4);
    assert_string_equal(seen->call[0].action, "ListMFADevices");
    assert_int_equal(seen->call[0].body_size, size);
    assert_true(!seen->call[0].changes && !seen->call[0].applied && !seen->call[0].planned);
    assert_string_equal(seen->call[1].action, "DeactivateMFADevice");
    assert_true(seen->call[1].request != seen->call[0].request);
    assert_true(seen->call[1].request == seen->call[2].request);
    assert_true(seen->call[1].changes && !seen->call[1].applied && seen->call[1].planned);
    assert_int_equal(seen->call[1].fault, IAM_MOCK_RESET);
    assert_int_equal(seen->call[1].status, 0);
    assert_true(seen->call[2].changes && seen->call[2].applied && !seen->call[2].planned);
    assert_int_equal(seen->call[2].status, 200);
    assert_true(!seen->call[3].changes && !seen->call[3].applied);
    assert_int_equal(seen->call[3].status, 404);
    static const char other[] = FORM("ListMFADevices") "&UserName=Alice";
    const struct iam_mock_request another = {.body = other, .body_size = sizeof other - 1};
    assert_int_equal(iam_mock_send(model->mock, &another, &model->response), 0);
    iam_mock_sweep_observe(model->mock, seen);
    assert_true(seen->call[4].request != seen->call[0].request);
    iam_mock_sweep_observe(NULL, seen);
    iam_mock_sweep_observe(model->mock, NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, model_setup, model_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sweep_script_reads_what_it_writes),
        cmocka_unit_test(test_sweep_script_takes_blanks_of_any_kind),
        cmocka_unit_test(test_sweep_script_takes_the_default_status),
        TEST(test_sweep_script_says_what_is_wrong),
        TEST(test_sweep_script_acts_at_its_calls_before_all_rules),
        TEST(test_sweep_script_applied_is_after_the_change),
        TEST(test_sweep_script_arms_each_kind),
        TEST(test_sweep_script_arms_races),
        TEST(test_sweep_script_says_why_it_was_not_met),
        TEST(test_sweep_script_cuts_and_leaves_later_rules_their_names),
        TEST(test_sweep_script_lets_a_race_of_the_test_lose_its_target),
        TEST(test_sweep_script_outlives_a_clone),
        TEST(test_sweep_script_fresh_asks_for_a_connection),
        TEST(test_sweep_observes_which_connection_was_reused),
        TEST(test_sweep_observes_calls_as_plain_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
