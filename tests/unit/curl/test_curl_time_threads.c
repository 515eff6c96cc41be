/* Threads that wait on one mock, each with a clock of its own: however busy the machine is, no transfer is
 * late, and the mock's clock is the latest of theirs. */
#define _GNU_SOURCE
#include "client.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 8
#define TRANSFERS 100 /* of each thread; IAM_MOCK_TEST_TRANSFERS says how many of all */
#define ONE_LATE_IN 10
#define LOADS 4 /* processes that keep the machine busy */

/* ----- The load ----- */

static pid_t loads[LOADS];
static volatile unsigned load_turns;

static int load_start(void **state) {
    (void)state;
    for (size_t i = 0; i < LOADS; i++) {
        loads[i] = fork();
        if (loads[i] == 0) {
            (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (;;)
                load_turns++;
        }
    }
    return 0;
}

static int load_stop(void **state) {
    (void)state;
    for (size_t i = 0; i < LOADS; i++) {
        if (loads[i] <= 0)
            continue;
        (void)kill(loads[i], SIGKILL);
        (void)waitpid(loads[i], NULL, 0);
    }
    return 0;
}

/* ----- The threads ----- */

struct worker {
    pthread_t thread;
    struct iam_mock *mock;
    CURLM *multi; /* NULL: the easy interface */
    int transfers;
    long patience_ms; /* its timeout; one user's answers take 1 ms less, the other's 1 ms more */
    char in_time[16], late[16];
    int64_t waited_ms; /* in all */
    char wrong[128];   /* what went wrong first */
};

#define WRONG(worker, ...)                                                                                   \
    do {                                                                                                     \
        if ((worker)->wrong[0] == '\0')                                                                      \
            (void)snprintf((worker)->wrong, sizeof(worker)->wrong, __VA_ARGS__);                             \
    } while (0)

static CURLcode perform_by_multi(CURLM *multi, CURL *curl) {
    int running = 1, left;
    CURLcode code = CURLE_FAILED_INIT;
    (void)curl_multi_add_handle(multi, curl);
    while (curl_multi_perform(multi, &running) == CURLM_OK && running > 0)
        (void)curl_multi_poll(multi, NULL, 0, 1000, NULL);
    for (const CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL;)
        code = message->data.result;
    (void)curl_multi_remove_handle(multi, curl);
    return code;
}

static void transfer(struct worker *worker, CURL *curl, bool late) {
    char body[128];
    curl_off_t us = -1;
    const int64_t before = iam_mock_now_ms(worker->mock), wait = worker->patience_ms - !late;
    (void)snprintf(body, sizeof body, "Action=ListMFADevices&Version=2010-05-08&UserName=%s",
                   late ? worker->late : worker->in_time);
    (void)curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body);
    const CURLcode code =
        worker->multi != NULL ? perform_by_multi(worker->multi, curl) : curl_easy_perform(curl);
    (void)curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME_T, &us);
    if (code != (late ? CURLE_OPERATION_TIMEDOUT : CURLE_OK))
        WRONG(worker, "result %d after %lld us, timeout %ld ms", (int)code, (long long)us,
              worker->patience_ms);
    if (us / 1000 != wait)
        WRONG(worker, "TOTAL_TIME %lld us, expected %lld ms", (long long)us, (long long)wait);
    if (iam_mock_now_ms(worker->mock) < before + wait)
        WRONG(worker, "the mock's clock moved by less than the %lld ms of a transfer", (long long)wait);
    worker->waited_ms += wait;
}

static void *work(void *context) {
    struct worker *worker = context;
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, worker->patience_ms);
    for (int i = 0; i < worker->transfers && worker->wrong[0] == '\0'; i++) {
        reply.size = 0;
        transfer(worker, curl, i % ONE_LATE_IN == ONE_LATE_IN - 1);
    }
    curl_easy_cleanup(curl);
    return NULL;
}

static void start(struct worker *worker, struct iam_mock *mock, int number, int transfers) {
    *worker = (struct worker){.mock = mock, .transfers = transfers, .patience_ms = 1000 + number};
    (void)snprintf(worker->in_time, sizeof worker->in_time, "InTime%d", number);
    (void)snprintf(worker->late, sizeof worker->late, "Late%d", number);
    given_user(mock, .name = worker->in_time);
    given_user(mock, .name = worker->late);
    given_rule(mock, .action = "*", .user_name = worker->in_time, .times = IAM_MOCK_ALWAYS,
               .latency_ms = worker->patience_ms - 1);
    given_rule(mock, .action = "*", .user_name = worker->late, .times = IAM_MOCK_ALWAYS,
               .latency_ms = worker->patience_ms + 1);
    if (number % 2 == 1)
        worker->multi = curl_multi_init();
    assert_int_equal(pthread_create(&worker->thread, NULL, work, worker), 0);
}

/* The entries agree with what the threads saw, and the latest of them with the clock. A call has the mock's
 * time, which another thread may have moved since the transfer began: then the call ends later than the clock
 * shows. */
static void check_journal(struct iam_mock *mock, int64_t start_ms) {
    int64_t latest = start_ms;
    for (size_t i = 1; i <= iam_mock_call_count(mock); i++) {
        const struct iam_mock_call *call = iam_mock_call_at(mock, i);
        const bool late = strncmp(call->user_name, "Late", 4) == 0;
        assert_false(call->under_way);
        assert_int_equal(call->status, late ? 0 : 200);
        assert_int_equal(call->fault, late ? IAM_MOCK_TIMEOUT : IAM_MOCK_NO_FAULT);
        if (call->at_ms + call->waited_ms > latest)
            latest = call->at_ms + call->waited_ms;
    }
    assert_true(iam_mock_now_ms(mock) <= latest);
}

static void no_transfer_is_late(void **state) {
    const char *all = getenv("IAM_MOCK_TEST_TRANSFERS");
    const int transfers = all != NULL ? atoi(all) / THREADS : TRANSFERS;
    struct worker workers[THREADS];
    struct iam_mock *mock;
    (void)state;
    const struct iam_mock_options options = {.journal_capacity = (size_t)(transfers * THREADS + 1)};
    assert_true(transfers > 0);
    assert_int_equal(iam_mock_new(&mock, &options, NULL), 0);
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    const int64_t start_ms = iam_mock_now_ms(mock);
    for (int i = 0; i < THREADS; i++)
        start(&workers[i], mock, i, transfers);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        if (workers[i].wrong[0] != '\0')
            fail_msg("thread %d: %s", i, workers[i].wrong);
        assert_true(iam_mock_now_ms(mock) - start_ms >= workers[i].waited_ms);
        if (workers[i].multi != NULL)
            assert_int_equal(curl_multi_cleanup(workers[i].multi), CURLM_OK);
    }
    assert_mock_call_count(mock, (size_t)(transfers * THREADS));
    check_journal(mock, start_ms);
    iam_mock_free(mock);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_transfer_is_late),
    };
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return 1;
    return cmocka_run_group_tests_name("curl time in threads", tests, load_start, load_stop);
}
