/* Threads that transfer, with faults, while another one uninstalls or calls the mock; and what a signal
 * handler asks meanwhile. */
#define _XOPEN_SOURCE 700
#include "client.h"
#include "loopback.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <time.h>

#define THREADS 8
#define TRANSFERS 60

struct worker {
    pthread_t thread;
    struct iam_mock *mock;
    const char *url;
    const atomic_bool *last; /* transfers go on until it is true and one has succeeded; NULL: TRANSFERS */
    int done, codes[CURL_LAST];
    char error[CURL_ERROR_SIZE]; /* of the last that failed */
};

static bool is_to_go_on(const struct worker *worker, int transfers) {
    if (worker->last == NULL)
        return transfers < TRANSFERS;
    return !atomic_load(worker->last) || worker->done == 0;
}

/* Each with a handle of its own. */
static void *transfer(void *context) {
    struct worker *worker = context;
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    if (worker->url != NULL)
        curl_easy_setopt(curl, CURLOPT_URL, worker->url);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    for (int i = 0; is_to_go_on(worker, i); i++) {
        memset(&reply, 0, sizeof reply);
        const CURLcode code = curl_easy_perform(curl);
        worker->codes[code]++;
        if (code != CURLE_OK && code != CURLE_COULDNT_CONNECT)
            memcpy(worker->error, reply.error, sizeof reply.error);
        worker->done += code == CURLE_OK && reply.size > 0;
    }
    curl_easy_cleanup(curl);
    return NULL;
}

static void start(struct worker workers[], int threads, const char *url, const atomic_bool *last) {
    memset(workers, 0, (size_t)threads * sizeof *workers);
    for (int i = 0; i < threads; i++) {
        workers[i].url = url;
        workers[i].last = last;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, transfer, &workers[i]), 0);
    }
}

static void join(struct worker workers[], int threads) {
    for (int i = 0; i < threads; i++)
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
}

static void eight_threads_with_faults(void **state) {
    struct iam_mock *mock = *state;
    static const struct {
        enum iam_mock_fault fault;
        CURLcode code, on_kept; /* what newer libcurls say on a connection that was kept alive; 0: the same */
    } faults[] = {{IAM_MOCK_REFUSED, CURLE_COULDNT_CONNECT, CURLE_OK},
                  {IAM_MOCK_DNS_FAILURE, CURLE_COULDNT_RESOLVE_HOST, CURLE_OK},
                  {IAM_MOCK_TIMEOUT, CURLE_OPERATION_TIMEDOUT, CURLE_OK},
                  {IAM_MOCK_CUT, CURLE_PARTIAL_FILE, CURLE_OK},
                  {IAM_MOCK_GARBAGE, CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY}};
    struct worker workers[THREADS];
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        given_rule(mock, .action = "*", .fault = faults[i].fault, .times = 20, .one_in = 5);
    start(workers, THREADS, NULL, NULL);
    join(workers, THREADS);
    size_t answered = 0, failed = 0;
    for (int i = 0; i < THREADS; i++) {
        int faulty = 0;
        for (size_t j = 0; j < sizeof faults / sizeof *faults; j++) {
            faulty += workers[i].codes[faults[j].code];
            if (faults[j].on_kept != CURLE_OK)
                faulty += workers[i].codes[faults[j].on_kept];
        }
        assert_int_equal(workers[i].codes[CURLE_OK] + faulty, TRANSFERS);
        assert_int_equal(workers[i].codes[CURLE_OK], workers[i].done);
        answered += (size_t)workers[i].done;
        failed += (size_t)faulty;
    }
    struct iam_mock_counts counts;
    assert_int_equal(iam_mock_get_counts(mock, "ListMFADevices", NULL, NULL, &counts), 0);
    assert_int_equal(counts.calls, answered + failed);
    assert_int_equal(counts.acknowledged, answered);
    assert_int_equal(failed, 100);
}

static atomic_bool enough;

static void *ask_without_curl(void *mock) {
    static const char url[] = "/?Action=ListMFADevices&Version=2010-05-08&UserName=Alice";
    const struct timespec breath = {.tv_nsec = 1000}; /* a mutex is not fair: the transfers would starve */
    struct iam_mock_response response = {.status = 0};
    while (!atomic_load(&enough) &&
           iam_mock_send(mock, &(struct iam_mock_request){.url = url}, &response) == 0)
        (void)nanosleep(&breath, NULL);
    iam_mock_response_clear(&response);
    return NULL;
}

/* The journal has room for one call: another thread's call may take the place of a transfer's at once. */
static void a_call_of_another_thread_changes_no_transfer(void **state) {
    struct iam_mock *mock;
    struct reply reply;
    pthread_t threads[2];
    (void)state;
    assert_int_equal(iam_mock_new(&mock, &(struct iam_mock_options){.journal_capacity = 1}, NULL), 0);
    given_user(mock, .name = "Bob");
    given_user(mock, .name = "Alice");
    given_rule(mock, .action = "*", .user_name = "Bob", .latency_ms = 1000, .times = IAM_MOCK_ALWAYS);
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    CURL *curl = client_new(&reply, LIST);
    atomic_store(&enough, false);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_without_curl, mock), 0);
    double shortest = 1e9;
    for (int i = 0; i < 1500; i++) {
        double seconds = 0;
        client_post(curl, &reply);
        curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &seconds);
        shortest = seconds < shortest ? seconds : shortest;
    }
    atomic_store(&enough, true);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    curl_easy_cleanup(curl);
    iam_mock_free(mock);
    assert_true(shortest >= 1.0);
}

static pthread_mutex_t share_locks[CURL_LOCK_DATA_LAST];

static void lock_share(CURL *curl, curl_lock_data data, curl_lock_access access, void *context) {
    (void)curl;
    (void)access;
    (void)context;
    pthread_mutex_lock(&share_locks[data]);
}

static void unlock_share(CURL *curl, curl_lock_data data, void *context) {
    (void)curl;
    (void)context;
    pthread_mutex_unlock(&share_locks[data]);
}

static void *transfer_shared(void *share) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    curl_easy_setopt(curl, CURLOPT_SHARE, share);
    reply.code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return reply.code == CURLE_OK ? share : NULL;
}

/* One after the other: libcurl itself doesn't support that threads use such connections at once. */
static void a_connection_goes_from_thread_to_thread(void **state) {
    struct iam_mock *mock = *state;
    pthread_t thread;
    void *result;
    for (size_t i = 0; i < CURL_LOCK_DATA_LAST; i++)
        pthread_mutex_init(&share_locks[i], NULL);
    CURLSH *share = curl_share_init();
    curl_share_setopt(share, CURLSHOPT_LOCKFUNC, lock_share);
    curl_share_setopt(share, CURLSHOPT_UNLOCKFUNC, unlock_share);
    curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
    for (size_t i = 1; i <= 4; i++) {
        assert_int_equal(pthread_create(&thread, NULL, transfer_shared, share), 0);
        assert_int_equal(pthread_join(thread, &result), 0);
        assert_ptr_equal(result, share);
        assert_int_equal(iam_mock_call_at(mock, i)->reused, i > 1);
    }
    assert_int_equal(curl_share_cleanup(share), CURLSHE_OK);
}

/* What the mock does not answer is 7, and never the network's. */
static void another_thread_uninstalls(void **state) {
    static atomic_bool over;
    static struct loopback loopback; /* its thread outlives a test that fails */
    struct worker workers[4];
    struct iam_mock *mock;
    (void)state;
    loopback_start(&loopback);
    const struct iam_mock_options options = {.extra_host = loopback.host};
    assert_int_equal(iam_mock_new(&mock, &options, NULL), 0);
    given_user(mock, .name = "Bob");
    given_rule(mock, .action = "*", .latency_ms = 100, .times = IAM_MOCK_ALWAYS, .optional = true);
    assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
    atomic_store(&over, false);
    start(workers, 4, loopback.url, &over);
    for (int i = 0; i < 200; i++) {
        iam_mock_curl_uninstall();
        nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
        assert_int_equal(iam_mock_curl_install(mock, NULL), 0);
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    atomic_store(&over, true);
    join(workers, 4);
    for (int i = 0; i < 4; i++) {
        for (int code = 0; code < CURL_LAST; code++) {
            if (workers[i].codes[code] > 0 && code != CURLE_OK && code != CURLE_COULDNT_CONNECT)
                fail_msg("%d transfers ended with %d: %s", workers[i].codes[code], code, workers[i].error);
        }
        assert_int_equal(workers[i].codes[CURLE_OK], workers[i].done);
        assert_true(workers[i].done > 0);
    }
    assert_int_equal(atomic_load(&loopback.connections), 0);
    iam_mock_free(mock);
    loopback_stop(&loopback);
}

/* Whoever asks for the time through a sanitizer is taken for libcurl while libcurl runs: its clock stands
 * still, and the program's may be later. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CALLERS_ARE_HIDDEN true
#else
#define CALLERS_ARE_HIDDEN false
#endif

static volatile sig_atomic_t ticks, strange;
static struct timespec last_tick;

static void tick(int signal) {
    struct timespec now;
    (void)signal;
    ticks++;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0 || time(NULL) < 1000000000 ||
        (now.tv_sec < last_tick.tv_sec && !CALLERS_ARE_HIDDEN))
        strange = 1;
    last_tick = now;
}

static void a_signal_handler_asks_for_the_time(void **state) {
    struct reply reply;
    (void)state;
    const struct sigaction action = {.sa_handler = tick, .sa_flags = SA_RESTART};
    struct sigaction before;
    const struct itimerval often = {{0, 200}, {0, 200}}, never = {{0, 0}, {0, 0}};
    CURL *curl = client_new(&reply, LIST);
    sigaction(SIGALRM, &action, &before);
    assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
    for (int i = 0; i < 2000 || ticks < 20; i++) {
        client_post(curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
    }
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    signal(SIGALRM, SIG_IGN); /* one may be on its way */
    sigaction(SIGALRM, &before, NULL);
    assert_false(strange);
    curl_easy_cleanup(curl);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(eight_threads_with_faults, curl_setup, curl_teardown),
        cmocka_unit_test_setup_teardown(a_connection_goes_from_thread_to_thread, curl_setup, curl_teardown),
        cmocka_unit_test(a_call_of_another_thread_changes_no_transfer),
        cmocka_unit_test(another_thread_uninstalls),
        cmocka_unit_test_setup_teardown(a_signal_handler_asks_for_the_time, curl_setup, curl_teardown),
    };
    curl_global_init(CURL_GLOBAL_DEFAULT);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
