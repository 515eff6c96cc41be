/* What offboard() does when all goes well, and when something gets in its way for a while. */
#include <libxml/parser.h>
#include <pthread.h>
#include <string.h>

#include <iam_mock_cmocka.h>

#include "mock_transport.h"
#include "offboard.h"

#define BOB_VIRTUAL "arn:aws:iam::123456789012:mfa/Bob"
#define BOB_HARDWARE "GAHT12345678"
#define BOB_FIDO "arn:aws:iam::123456789012:u2f/user/Bob/key-ABCDEFGHIJ"

static const struct iam_options in_virtual_time = {.sleep = sleep_in_mock};

static void given_bob_with_three_devices(struct iam_mock *mock) {
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_VIRTUAL, .user_name = "Bob");
    given_device(mock, .serial_number = BOB_HARDWARE, .user_name = "Bob");
    given_device(mock, .serial_number = BOB_FIDO, .user_name = "Bob");
}

static void given_bob_with_one_device(struct iam_mock *mock) {
    given_user(mock, .name = "Bob");
    given_device(mock, .serial_number = BOB_VIRTUAL, .user_name = "Bob");
}

/* ----- All goes well ----- */

static void removes_the_device(void **state) {
    struct iam_mock *mock = *state;
    given_bob_with_one_device(mock);

    assert_int_equal(offboard(send_to_mock, mock, "Bob"), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_VIRTUAL);
    assert_mock_call_count(mock, 3);
}

static void removes_devices_of_every_kind(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_report report;
    given_bob_with_three_devices(mock);

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", NULL, &report), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_VIRTUAL);
    assert_mfa_device_deactivated(mock, "Bob", BOB_HARDWARE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_FIDO);
    assert_true(report.deactivated == 3);
    assert_true(report.deleted == 1);
    assert_mock_action_count(mock, "DeleteVirtualMFADevice", 1);
}

static void reads_every_page_of_the_list(void **state) {
    struct iam_mock *mock = *state;
    const struct iam_options options = {.sleep = sleep_in_mock, .page_size = 2};
    given_bob_with_three_devices(mock);

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &options, NULL), OFFBOARD_DONE);
    assert_mock_action_count(mock, "ListMFADevices", 2);
    assert_int_equal(iam_mock_device_count(mock, "Bob"), 0);
}

static void leaves_other_users_alone(void **state) {
    struct iam_mock *mock = *state;
    given_bob_with_one_device(mock);
    given_user(mock, .name = "Alice");
    given_device(mock, .serial_number = "arn:aws:iam::123456789012:mfa/Alice", .user_name = "Alice");

    assert_int_equal(offboard(send_to_mock, mock, "Bob"), OFFBOARD_DONE);
    assert_mfa_device_enabled(mock, "Alice", "arn:aws:iam::123456789012:mfa/Alice");
}

static void is_content_with_a_user_without_devices(void **state) {
    struct iam_mock *mock = *state;
    given_user(mock, .name = "Bob");

    assert_int_equal(offboard(send_to_mock, mock, "Bob"), OFFBOARD_DONE);
    assert_mock_call_count(mock, 1);
}

/* A '+' that isn't percent-encoded reaches the service as a blank. */
static void encodes_what_a_name_may_hold(void **state) {
    struct iam_mock *mock = *state;
    given_user(mock, .name = "bob+test=1,x.y@example-inc_2");
    given_device(mock, .serial_number = "arn:aws:iam::123456789012:mfa/bob+test=1",
                 .user_name = "bob+test=1,x.y@example-inc_2");

    assert_int_equal(offboard(send_to_mock, mock, "bob+test=1,x.y@example-inc_2"), OFFBOARD_DONE);
    assert_mock_applied(mock, "bob+test=1,x.y@example-inc_2", NULL, 1);
}

/* ----- Something gets in the way for a while ----- */

static void tries_again_with_growing_pauses(void **state) {
    struct iam_mock *mock = *state;
    const int64_t start = iam_mock_now_ms(mock);
    given_bob_with_one_device(mock);
    given_rule(mock, .user_name = "Bob", .times = 3, .error = "Throttling");

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &in_virtual_time, NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_VIRTUAL);
    assert_true(iam_mock_now_ms(mock) - start == 1000 + 2000 + 4000);
}

/* A user who was deleted and created again answers EntityTemporarilyUnmodifiable for three minutes. */
static void outlasts_a_user_created_again(void **state) {
    struct iam_mock *mock = *state;
    given_user(mock, .name = "Bob");
    assert_int_equal(iam_mock_remove_user(mock, "Bob"), 0);
    given_bob_with_one_device(mock);
    const int64_t start = iam_mock_now_ms(mock);

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &in_virtual_time, NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_VIRTUAL);
    assert_true(iam_mock_now_ms(mock) - start >= 180000);
}

static void waits_for_a_change_in_flight(void **state) {
    struct iam_mock *mock = *state;
    given_bob_with_one_device(mock);
    given_change_in_flight(mock, BOB_VIRTUAL, 5000);

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &in_virtual_time, NULL), OFFBOARD_DONE);
    assert_mock_action_count(mock, "DeactivateMFADevice", 4);
}

static void gives_up_on_a_change_that_never_ends(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_report report;
    given_bob_with_one_device(mock);
    given_change_in_flight(mock, BOB_VIRTUAL, 0);

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &in_virtual_time, &report), OFFBOARD_BUSY);
    assert_string_equal(report.error_code, "ConcurrentModification");
    assert_mfa_device_enabled(mock, "Bob", BOB_VIRTUAL);
}

/* The change is made, the client is told of a failure: trying again then meets NoSuchEntity. */
static void copes_with_a_change_that_it_was_not_told_of(void **state) {
    struct iam_mock *mock = *state;
    given_bob_with_one_device(mock);
    given_rule(mock, .user_name = "Bob", .when = IAM_MOCK_AFTER_CHANGE, .error = "ServiceFailure");

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &in_virtual_time, NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_VIRTUAL);
    assert_mock_action_count(mock, "DeactivateMFADevice", 2);
    assert_mock_applied(mock, "Bob", BOB_VIRTUAL, 1);
    assert_mock_acknowledged(mock, "Bob", BOB_VIRTUAL, 0);
}

static void survives_a_network_that_fails_twice(void **state) {
    struct iam_mock *mock = *state;
    given_bob_with_one_device(mock);
    given_rule(mock, .action = "*", .times = 2, .fault = IAM_MOCK_REFUSED);

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &in_virtual_time, NULL), OFFBOARD_DONE);
    assert_mfa_device_deactivated(mock, "Bob", BOB_VIRTUAL);
}

static void gives_up_on_a_network_that_is_down(void **state) {
    struct iam_mock *mock = *state;
    const struct iam_options options = {.sleep = sleep_in_mock, .attempts = 4};
    struct offboard_report report;
    given_bob_with_one_device(mock);
    given_rule(mock, .action = "*", .times = IAM_MOCK_ALWAYS, .fault = IAM_MOCK_DNS_FAILURE);

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &options, &report), OFFBOARD_NO_ANSWER);
    assert_int_equal(offboard_fate_of(&report, BOB_VIRTUAL), OFFBOARD_STILL_ON);
    assert_mock_call_count(mock, 4);
}

/* The change may have been made or not, and nothing more can be learnt. */
static void says_that_it_does_not_know(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_report report;
    given_bob_with_one_device(mock);
    given_rule(mock, .fault = IAM_MOCK_RESET, .when = IAM_MOCK_AFTER_CHANGE);
    given_rule(mock, .action = "*", .skip = 2, .times = IAM_MOCK_ALWAYS, .fault = IAM_MOCK_REFUSED);

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &in_virtual_time, &report), OFFBOARD_NO_ANSWER);
    assert_int_equal(offboard_fate_of(&report, BOB_VIRTUAL), OFFBOARD_UNKNOWN);
    assert_mfa_device_deactivated(mock, "Bob", BOB_VIRTUAL);
}

/* Wherever the answer's body ends. */
static void finds_out_wherever_the_answer_is_cut(void **state) {
    struct iam_mock *mock = *state;
    struct iam_mock *base = NULL;
    given_bob_with_one_device(mock);
    assert_int_equal(iam_mock_clone(&base, mock, NULL), 0);
    for (int64_t cut_at = 0; cut_at < 218; cut_at++) { /* 218: the body of a success */
        assert_int_equal(iam_mock_restore(mock, base, NULL), 0);
        given_rule(mock, .fault = IAM_MOCK_CUT, .cut_at = cut_at, .when = IAM_MOCK_AFTER_CHANGE);
        assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &in_virtual_time, NULL), OFFBOARD_DONE);
        assert_mfa_device_deactivated(mock, "Bob", BOB_VIRTUAL);
        assert_mock_no_problems(mock);
    }
    iam_mock_free(base);
}

/* ----- Files ----- */

/* The account and what goes wrong come from a file; what happened is compared with two. */
static void does_what_it_did_last_time(void **state) {
    struct iam_mock *mock = *state;
    given_scenario(mock, "tests/example/scenario.xml");

    assert_int_equal(offboard_with(send_to_mock, mock, "Carol", &in_virtual_time, NULL), OFFBOARD_DONE);
    assert_mock_journal_golden(mock, "tests/example/golden/offboarding.journal.txt");
    assert_mock_account_golden(mock, "tests/example/golden/offboarding.account.txt");
}

static int setup_with_our_fixtures(void **state) {
    const struct iam_mock_options options = {.fixture_directory = "tests/example/fixtures"};
    return iam_mock_setup_with(state, &options);
}

/* The text of a real answer that you met can stand in place of the built-in one. */
static void reports_the_words_of_a_replaced_fixture(void **state) {
    struct iam_mock *mock = *state;
    struct offboard_report report;
    given_bob_with_one_device(mock);
    given_rule(mock, .user_name = "Bob", .error = "LimitExceeded");

    assert_int_equal(offboard_with(send_to_mock, mock, "Bob", &in_virtual_time, &report), OFFBOARD_REFUSED);
    assert_string_equal(report.error_code, "LimitExceeded");
    assert_string_equal(report.message, "Our own words: too much.");
}

/* ----- Threads ----- */

struct worker {
    struct iam_mock *mock;
    enum offboard_result result;
};

/* No assertion here: cmocka's belong in the thread that runs the test. */
static void *offboard_in_thread(void *context) {
    struct worker *worker = context;
    worker->result = offboard_with(send_to_mock, worker->mock, "Bob", &in_virtual_time, NULL);
    return NULL;
}

/* Two mocks share nothing: a rule of one is never met by the other's calls. */
static void two_mocks_work_in_two_threads(void **state) {
    struct worker busy = {.mock = *state, .result = OFFBOARD_NO_MEMORY};
    struct worker idle = {.mock = NULL, .result = OFFBOARD_NO_MEMORY};
    pthread_t threads[2];
    void *second = NULL;
    assert_int_equal(iam_mock_setup(&second), 0);
    idle.mock = second;
    given_bob_with_three_devices(busy.mock);
    given_bob_with_one_device(idle.mock);
    given_rule(busy.mock, .action = "*", .times = 5, .error = "ServiceUnavailable");

    assert_int_equal(pthread_create(&threads[0], NULL, offboard_in_thread, &busy), 0);
    assert_int_equal(pthread_create(&threads[1], NULL, offboard_in_thread, &idle), 0);
    assert_int_equal(pthread_join(threads[0], NULL), 0);
    assert_int_equal(pthread_join(threads[1], NULL), 0);

    assert_int_equal(busy.result, OFFBOARD_DONE);
    assert_int_equal(idle.result, OFFBOARD_DONE);
    assert_mock_call_count(busy.mock, 10);
    assert_mock_call_count(idle.mock, 3);
    assert_int_equal(iam_mock_teardown(&second), 0);
}

#define WITH_MOCK(test) cmocka_unit_test_setup_teardown(test, iam_mock_setup, iam_mock_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_MOCK(removes_the_device),
        WITH_MOCK(removes_devices_of_every_kind),
        WITH_MOCK(reads_every_page_of_the_list),
        WITH_MOCK(leaves_other_users_alone),
        WITH_MOCK(is_content_with_a_user_without_devices),
        WITH_MOCK(encodes_what_a_name_may_hold),
        WITH_MOCK(tries_again_with_growing_pauses),
        WITH_MOCK(outlasts_a_user_created_again),
        WITH_MOCK(waits_for_a_change_in_flight),
        WITH_MOCK(gives_up_on_a_change_that_never_ends),
        WITH_MOCK(copes_with_a_change_that_it_was_not_told_of),
        WITH_MOCK(survives_a_network_that_fails_twice),
        WITH_MOCK(gives_up_on_a_network_that_is_down),
        WITH_MOCK(says_that_it_does_not_know),
        WITH_MOCK(finds_out_wherever_the_answer_is_cut),
        WITH_MOCK(does_what_it_did_last_time),
        cmocka_unit_test_setup_teardown(reports_the_words_of_a_replaced_fixture, setup_with_our_fixtures,
                                        iam_mock_teardown),
        WITH_MOCK(two_mocks_work_in_two_threads),
    };
    xmlInitParser();
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
