/*
 * Threads: many on one mock, each on its own, mocks coming and going, two that restore each other. What a
 * thread finds wrong it counts, for cmocka's assertions are of the main thread alone.
 */
#include "with_mock.h"

#include <pthread.h>
#include <stdatomic.h>

#define THREADS 8
#define CALLS 1000
#define DEVICE "arn:aws:iam::123456789012:mfa/d"

static atomic_int wrong;

static void expect(bool holds) {
    if (!holds)
        atomic_fetch_add(&wrong, 1);
}

struct worker {
    struct iam_mock *mock, *other;
    int number;
    uint64_t digest; /* of all answers */
};

static void run_threads(void *(*work)(void *), struct worker workers[], size_t count) {
    pthread_t threads[THREADS];
    atomic_store(&wrong, 0);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(atomic_load(&wrong), 0);
}

static int post(struct iam_mock *mock, struct iam_mock_response *response, const char *form) {
    static const struct iam_mock_header host = {"Host", "iam.amazonaws.com"};
    struct iam_mock_request request = {
        .headers = &host, .header_count = 1, .body = form, .body_size = strlen(form)};
    return iam_mock_send(mock, &request, response);
}

/* Add, list, deactivate, delete: a device of the thread's own, each time another. */
static void work_once(struct worker *worker, struct iam_mock_response *response, int round) {
    struct iam_mock *mock = worker->mock;
    char serial[64], user[16], form[256];
    snprintf(user, sizeof user, "User%d", worker->number);
    snprintf(serial, sizeof serial, DEVICE "%d-%d", worker->number, round);
    struct iam_mock_device device = {.serial_number = serial, .user_name = user};
    expect(iam_mock_add_device(mock, &device, NULL) == 0);
    expect(iam_mock_get_device_state(mock, user, serial) == IAM_MOCK_ENABLED);
    for (int i = 0; i < 3; i++) {
        if (i == 0)
            snprintf(form, sizeof form, "Action=ListMFADevices" WITH_MOCK_VERSION "&UserName=%s", user);
        else if (i == 1)
            snprintf(form, sizeof form,
                     "Action=DeactivateMFADevice" WITH_MOCK_VERSION "&UserName=%s&SerialNumber=%s", user,
                     serial);
        else
            snprintf(form, sizeof form, "Action=DeleteVirtualMFADevice" WITH_MOCK_VERSION "&SerialNumber=%s",
                     serial);
        expect(post(mock, response, form) == 0);
        expect(response->status == 200 && !response->error_code);
        expect(response->body && strlen(response->body) == response->body_size);
        for (size_t at = 0; response->body && at < response->body_size; at++)
            worker->digest = worker->digest * 31 + (unsigned char)response->body[at];
    }
    expect(iam_mock_device_count(mock, user) == 0);
}

static void *work(void *context) {
    struct worker *worker = context;
    struct iam_mock_response response = {0};
    for (int round = 0; round < CALLS / 3 + 1; round++) {
        work_once(worker, &response, round);
        if (round % 50 == 0)
            iam_mock_response_clear(&response);
        if (round % 10 == 0) {
            expect(iam_mock_advance_ms(worker->mock, 1) == 0);
            expect(iam_mock_now_ms(worker->mock) > 0);
            expect(iam_mock_call_count(worker->mock) > 0);
        }
    }
    iam_mock_response_clear(&response);
    return NULL;
}

static void add_users(struct iam_mock *mock) {
    for (int i = 0; i < THREADS; i++) {
        char name[16];
        snprintf(name, sizeof name, "User%d", i);
        add_user(mock, name);
    }
}

static void test_account_threads_share_a_mock(void **state) {
    struct worker workers[THREADS];
    struct iam_mock_counts counts;
    add_users(*state);
    for (int i = 0; i < THREADS; i++)
        workers[i] = (struct worker){.mock = *state, .number = i};
    run_threads(work, workers, THREADS);
    assert_int_equal(iam_mock_get_counts(*state, NULL, NULL, NULL, &counts), 0);
    size_t rounds = CALLS / 3 + 1;
    assert_int_equal(counts.calls, THREADS * 3 * rounds);
    assert_int_equal(counts.applied, THREADS * 2 * rounds);
    assert_int_equal(counts.acknowledged, THREADS * 3 * rounds);
    const char *problems = iam_mock_problems_text(*state);
    assert_non_null(problems);
    assert_string_equal(problems, "");
}

/* The same calls on mocks of their own give the same bytes, whoever runs beside them. */
static void test_account_threads_with_mocks_of_their_own_are_alike(void **state) {
    (void)state;
    struct worker workers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.number = 3};
        assert_int_equal(iam_mock_new(&workers[i].mock, NULL, NULL), 0);
        add_users(workers[i].mock);
    }
    run_threads(work, workers, THREADS);
    char *expected = copy_of(iam_mock_journal_text(workers[0].mock));
    for (int i = 0; i < THREADS; i++) {
        assert_string_equal(iam_mock_journal_text(workers[i].mock), expected);
        assert_true(workers[i].digest == workers[0].digest);
    }
    free(expected);
    for (int i = 0; i < THREADS; i++)
        iam_mock_free(workers[i].mock);
}

/* With the fixtures of a directory, which clones share and libxml2 reads. */
static void *come_and_go(void *context) {
    struct worker *worker = context;
    struct iam_mock_options options = {.journal_capacity = 4,
                                       .fixture_directory = worker->number == 0 ? "fixtures" : NULL};
    for (int round = 0; round < (worker->number == 0 ? 5 : 100); round++) {
        struct iam_mock *mock = NULL, *clone = NULL;
        struct iam_mock_response response = {0};
        expect(iam_mock_new(&mock, &options, NULL) == 0);
        expect(iam_mock_add_user(mock, &(struct iam_mock_user){.name = "Bob"}, NULL) == 0);
        expect(iam_mock_clone(&clone, worker->other, NULL) == 0);
        expect(iam_mock_restore(mock, clone, NULL) == 0);
        iam_mock_free(clone);
        expect(post(mock, &response, "Action=ListMFADevices" WITH_MOCK_VERSION "&UserName=User1") == 0);
        expect(response.status == 200);
        iam_mock_free(mock); /* and with it what the response holds */
    }
    return NULL;
}

static int with_own_fixtures(void **state) {
    return with_options(state, &(struct iam_mock_options){.fixture_directory = "fixtures"});
}

static void test_account_threads_make_and_free_mocks(void **state) {
    struct worker workers[THREADS];
    add_users(*state);
    for (int i = 0; i < THREADS; i++)
        workers[i] = (struct worker){.other = *state, .number = i};
    run_threads(come_and_go, workers, THREADS);
}

static void *restore_from_the_other(void *context) {
    struct worker *worker = context;
    for (int round = 0; round < CALLS; round++) {
        expect(iam_mock_restore(worker->mock, worker->other, NULL) == 0);
        expect(iam_mock_device_count(worker->mock, "User0") == 1);
    }
    return NULL;
}

/* One restores a from b while the other restores b from a: the locks are taken in one order. */
static void test_account_threads_restore_each_other(void **state) {
    struct iam_mock *other = NULL;
    add_users(*state);
    add_device(*state, "User0", DEVICE "0");
    assert_int_equal(iam_mock_clone(&other, *state, NULL), 0);
    struct worker workers[] = {{.mock = *state, .other = other},
                               {.mock = other, .other = *state},
                               {.mock = *state, .other = other},
                               {.mock = other, .other = *state}};
    run_threads(restore_from_the_other, workers, LENGTH(workers));
    iam_mock_free(other);
}

static void *add_the_same(void *context) {
    struct worker *worker = context;
    for (int round = 0; round < 200; round++) {
        char serial[64];
        snprintf(serial, sizeof serial, DEVICE "%d", round);
        int result =
            iam_mock_add_device(worker->mock, &(struct iam_mock_device){.serial_number = serial}, NULL);
        expect(result == 0 || result == IAM_MOCK_EEXIST);
        worker->digest += result == 0;
    }
    return NULL;
}

static void test_account_threads_add_a_serial_once(void **state) {
    struct worker workers[THREADS];
    uint64_t added = 0;
    for (int i = 0; i < THREADS; i++)
        workers[i] = (struct worker){.mock = *state, .number = i};
    run_threads(add_the_same, workers, THREADS);
    for (int i = 0; i < THREADS; i++)
        added += workers[i].digest;
    assert_int_equal(added, 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_account_threads_share_a_mock, with_mock, without_mock),
        cmocka_unit_test(test_account_threads_with_mocks_of_their_own_are_alike),
        cmocka_unit_test_setup_teardown(test_account_threads_make_and_free_mocks, with_own_fixtures,
                                        without_mock),
        cmocka_unit_test_setup_teardown(test_account_threads_restore_each_other, with_mock, without_mock),
        cmocka_unit_test_setup_teardown(test_account_threads_add_a_serial_once, with_mock, without_mock),
    };
    return cmocka_run_group_tests_name("account_threads", tests, NULL, NULL);
}
