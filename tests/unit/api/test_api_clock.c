/* The virtual clock: how far a test and an adapter move it, and what each thread has moved. */
#include "faulty.h"

#include <pthread.h>

#define END_MS INT64_C(253402300799999) /* the last millisecond of the year 9999 */

static int64_t now_ms(struct sender *sender) { return iam_mock_now_ms(sender->mock); }

/* ----- Reach ----- */

static void test_clock_reaches_a_later_time_only(void **state) {
    static const struct {
        int64_t to_ms, then_ms;
    } steps[] = {{START_MS, START_MS},
                 {START_MS + 1, START_MS + 1},
                 {START_MS - 1, START_MS + 1},
                 {0, START_MS + 1},
                 {INT64_MIN, START_MS + 1},
                 {START_MS + 5000, START_MS + 5000},
                 {START_MS + 1, START_MS + 5000},
                 {END_MS - 1, END_MS - 1},
                 {START_MS, END_MS - 1}};
    struct sender *sender = *state;
    for (size_t i = 0; i < LENGTH(steps); i++) {
        iam_mock_reach_ms(sender->mock, steps[i].to_ms);
        if (now_ms(sender) != steps[i].then_ms)
            fail_msg("step %zu: %lld", i, (long long)now_ms(sender));
    }
    iam_mock_reach_ms(NULL, START_MS);
}

static void test_clock_reaches_its_end_at_most(void **state) {
    struct sender *sender = *state;
    static const int64_t beyond[] = {END_MS, END_MS + 1, INT64_MAX};
    for (size_t i = 0; i < LENGTH(beyond); i++) {
        sender_renew(sender, NULL);
        iam_mock_reach_ms(sender->mock, beyond[i]);
        assert_true(now_ms(sender) == END_MS);
        assert_int_equal(iam_mock_advance_ms(sender->mock, 1), IAM_MOCK_EINVAL);
        assert_string_equal(send_form(sender, FORM("ListMFADevices")), "");
        assert_string_equal(iam_mock_response_header(&sender->response, "Date"),
                            "Fri, 31 Dec 9999 23:59:59 GMT");
    }
}

/* A finding that only a moved clock makes certain. */
static void test_clock_that_an_adapter_moves_is_not_moved_by_the_test(void **state) {
    struct sender *sender = *state;
    for (int by_test = 0; by_test < 2; by_test++) {
        renew_with_bob(sender);
        add_rule(sender, .error = "EntityTemporarilyUnmodifiable");
        iam_mock_reach_ms(sender->mock, START_MS + 1000);
        if (by_test)
            assert_int_equal(iam_mock_advance_ms(sender->mock, 1), 0);
        send_form(sender, DEACTIVATE_BOB);
        send_form(sender, DEACTIVATE_BOB);
        assert_int_equal(strstr(findings_of(sender), "asked again within a second") != NULL, by_test);
    }
}

/* ----- What a thread has advanced ----- */

static void test_clock_counts_what_the_thread_advanced(void **state) {
    struct sender *sender = *state;
    struct iam_mock *other = NULL;
    const int64_t before = iam_mock_thread_advanced_ms();
    assert_int_equal(iam_mock_clone(&other, sender->mock, NULL), 0);
    const int advanced[] = {
        iam_mock_advance_ms(sender->mock, 250),
        iam_mock_advance_ms(other, 1000),
        iam_mock_advance_ms(sender->mock, 0),
        iam_mock_advance_ms(sender->mock, -1),
        iam_mock_advance_ms(NULL, 7),
        iam_mock_advance_ms(sender->mock, INT64_MAX),
        iam_mock_advance_ms(sender->mock, END_MS),
    };
    iam_mock_free(other); /* what it was moved stays */
    for (size_t i = 0; i < LENGTH(advanced); i++)
        assert_int_equal(advanced[i], i < 3 ? 0 : IAM_MOCK_EINVAL);
    iam_mock_reach_ms(sender->mock, START_MS + 90000);
    add_rule(sender, .action = "*", .latency_ms = 400);
    send_form(sender, FORM("ListMFADevices"));
    assert_true(now_ms(sender) == START_MS + 90400);
    assert_true(iam_mock_thread_advanced_ms() - before == 1250);
}

struct advancer {
    struct iam_mock *mock;
    int64_t step_ms, at_first_ms, at_last_ms;
    int failures;
};

static void *advance_in_steps(void *context) {
    struct advancer *it = context;
    it->at_first_ms = iam_mock_thread_advanced_ms();
    for (int i = 0; i < 1000; i++)
        it->failures += iam_mock_advance_ms(it->mock, it->step_ms) != 0;
    it->at_last_ms = iam_mock_thread_advanced_ms();
    return NULL;
}

static void test_clock_counts_each_thread_apart(void **state) {
    struct sender *sender = *state;
    struct advancer advancers[2] = {{.mock = sender->mock, .step_ms = 3},
                                    {.mock = sender->mock, .step_ms = 20}};
    pthread_t threads[2];
    assert_int_equal(iam_mock_advance_ms(sender->mock, 5), 0);
    const int64_t before = iam_mock_thread_advanced_ms();
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, advance_in_steps, &advancers[i]), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(advancers[i].failures, 0);
        assert_true(advancers[i].at_first_ms == 0); /* a new thread has moved nothing */
        assert_true(advancers[i].at_last_ms == 1000 * advancers[i].step_ms);
    }
    assert_true(iam_mock_thread_advanced_ms() == before);
    assert_true(now_ms(sender) == START_MS + 5 + 23000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_clock_##name, sender_setup, sender_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(reaches_a_later_time_only),
        TEST(reaches_its_end_at_most),
        TEST(that_an_adapter_moves_is_not_moved_by_the_test),
        TEST(counts_what_the_thread_advanced),
        TEST(counts_each_thread_apart),
    };
    return !!cmocka_run_group_tests(tests, NULL, NULL);
}
