/* curl_multi_wakeup() while a transfer waits for its answer: which waits it ends, and that they take no
 * time. */
#include "plain_server.h"
#include "watch.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define LATENCY_MS 1000
#define LONG_LATENCY_MS 60000
#define POLL_MS 100
#define WAKEUPS 5
#define TURNS 1000 /* more than a program that does not wait in a busy loop makes at one time */

/* A multi handle in which one transfer waits for its answer. */
struct waiting {
    struct iam_mock *mock;
    CURLM *multi;
    CURL *curl;
    struct reply reply;
};

static bool libcurl_is_from(unsigned version) {
    return curl_version_info(CURLVERSION_NOW)->version_num >= version;
}

/* From 8.20.0 on, curl_multi_wait() is woken too, and some versions count a wakeup as a descriptor that was
 * found. */
static bool waits_are_woken(void) { return libcurl_is_from(0x081400); }

static int perform(CURLM *multi) {
    int running = -1;
    assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
    return running;
}

/* Polls until nothing is to be done before the answer comes. */
static void begin(struct waiting *out, struct iam_mock *mock, int64_t latency_ms) {
    out->mock = mock;
    out->multi = curl_multi_init();
    out->curl = client_new(&out->reply, LIST);
    given_rule(mock, .action = "ListMFADevices", .latency_ms = latency_ms);
    assert_int_equal(curl_multi_add_handle(out->multi, out->curl), CURLM_OK);
    const int64_t start = iam_mock_now_ms(mock);
    while (iam_mock_now_ms(mock) - start < 3 * POLL_MS) {
        assert_int_equal(perform(out->multi), 1);
        assert_int_equal(curl_multi_poll(out->multi, NULL, 0, POLL_MS, NULL), CURLM_OK);
    }
}

static void clean_up(struct waiting *waiting) {
    assert_int_equal(curl_multi_remove_handle(waiting->multi, waiting->curl), CURLM_OK);
    curl_easy_cleanup(waiting->curl);
    assert_int_equal(curl_multi_cleanup(waiting->multi), CURLM_OK);
}

/* The transfer ends as if nothing had been woken. */
static void end(struct waiting *waiting) {
    int left;
    while (perform(waiting->multi) > 0)
        assert_int_equal(curl_multi_poll(waiting->multi, NULL, 0, 60000, NULL), CURLM_OK);
    const CURLMsg *message = curl_multi_info_read(waiting->multi, &left);
    assert_non_null(message);
    assert_int_equal(message->data.result, CURLE_OK);
    assert_total_ms(waiting->curl, LATENCY_MS);
    clean_up(waiting);
}

static void wake(const struct waiting *waiting) {
    assert_int_equal(curl_multi_wakeup(waiting->multi), CURLM_OK);
}

typedef CURLMcode wait_fn(CURLM *multi, struct curl_waitfd extra[], unsigned int count, int ms, int *ready);

/* The wait takes so long by the mock's clock, and finds so many descriptors besides the wakeup. */
static void waits(const struct waiting *waiting, wait_fn *wait, struct curl_waitfd *extra, int64_t ms,
                  int found) {
    int ready = -1;
    const int64_t start = iam_mock_now_ms(waiting->mock);
    assert_int_equal(wait(waiting->multi, extra, extra != NULL, POLL_MS, &ready), CURLM_OK);
    assert_int_equal(iam_mock_now_ms(waiting->mock) - start, ms);
    assert_between(ready, found, found + waits_are_woken());
}

static void is_woken(const struct waiting *waiting) { waits(waiting, curl_multi_poll, NULL, 0, 0); }
static void is_not_woken(const struct waiting *waiting) { waits(waiting, curl_multi_poll, NULL, POLL_MS, 0); }

static void a_wakeup_ends_one_poll(void **state) {
    struct waiting waiting;
    begin(&waiting, *state, LATENCY_MS);
    for (int i = 0; i < 2; i++) {
        wake(&waiting);
        is_woken(&waiting);
        is_not_woken(&waiting);
    }
    for (int i = 0; i < WAKEUPS; i++) /* these are one */
        wake(&waiting);
    is_woken(&waiting);
    is_not_woken(&waiting);
    end(&waiting);
}

static void a_wakeup_and_curl_multi_wait(void **state) {
    struct waiting waiting;
    const bool ends_it = waits_are_woken();
    begin(&waiting, *state, LATENCY_MS);
    wake(&waiting);
    waits(&waiting, curl_multi_wait, NULL, ends_it ? 0 : POLL_MS, 0);
    waits(&waiting, curl_multi_poll, NULL, ends_it ? POLL_MS : 0, 0);
    is_not_woken(&waiting);
    end(&waiting);
}

static void a_step_and_a_wakeup(void **state) {
    struct waiting waiting;
    const bool forgets_it = libcurl_is_from(0x081500);
    begin(&waiting, *state, LATENCY_MS);
    wake(&waiting);
    assert_int_equal(perform(waiting.multi), 1);
    waits(&waiting, curl_multi_poll, NULL, forgets_it ? POLL_MS : 0, 0);
    is_not_woken(&waiting);
    end(&waiting);
}

/* A poll that has something else to report takes the wakeup too. */
static void a_poll_that_finds_a_descriptor(void **state) {
    struct waiting waiting;
    int pipes[2];
    char byte;
    assert_int_equal(pipe(pipes), 0);
    struct curl_waitfd extra = {.fd = pipes[0], .events = CURL_WAIT_POLLIN};
    begin(&waiting, *state, LATENCY_MS);
    assert_int_equal(write(pipes[1], "", 1), 1);
    wake(&waiting);
    waits(&waiting, curl_multi_poll, &extra, 0, 1);
    assert_int_equal(read(pipes[0], &byte, 1), 1);
    waits(&waiting, curl_multi_poll, &extra, POLL_MS, 0);
    end(&waiting);
    (void)close(pipes[0]);
    (void)close(pipes[1]);
}

/* A poll that does not wait takes it too. */
static void a_poll_that_does_not_wait(void **state) {
    struct waiting waiting;
    begin(&waiting, *state, LATENCY_MS);
    wake(&waiting);
    assert_int_equal(curl_multi_poll(waiting.multi, NULL, 0, 0, NULL), CURLM_OK);
    is_not_woken(&waiting);
    end(&waiting);
}

/* A program that was woken and goes on with a step has not waited for the answer. */
static void steps_after_interrupted_waits(void **state) {
    struct waiting waiting;
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    struct curl_waitfd extra = {.fd = pipes[0], .events = CURL_WAIT_POLLIN};
    begin(&waiting, *state, LATENCY_MS);
    const int64_t start = iam_mock_now_ms(*state);
    assert_int_equal(perform(waiting.multi), 1);
    for (int i = 0; i < WAKEUPS; i++) {
        wake(&waiting);
        is_woken(&waiting);
        assert_int_equal(perform(waiting.multi), 1);
    }
    assert_int_equal(write(pipes[1], "", 1), 1);
    for (int i = 0; i < WAKEUPS; i++) {
        waits(&waiting, i % 2 ? curl_multi_wait : curl_multi_poll, &extra, 0, 1);
        assert_int_equal(perform(waiting.multi), 1);
    }
    assert_int_equal(iam_mock_now_ms(*state) - start, 0);
    end(&waiting);
    (void)close(pipes[0]);
    (void)close(pipes[1]);
}

/* A busy loop ends: time passes in its steps. */
static void a_program_that_always_wakes_itself(void **state) {
    struct waiting waiting;
    int turns = 0;
    begin(&waiting, *state, LATENCY_MS);
    for (; perform(waiting.multi) > 0 && turns < TURNS; turns++) {
        wake(&waiting);
        assert_int_equal(curl_multi_poll(waiting.multi, NULL, 0, POLL_MS, NULL), CURLM_OK);
    }
    assert_true(turns < TURNS);
    end(&waiting);
}

/* ----- Another thread ----- */

static void *wake_in_thread(void *context) { return curl_multi_wakeup(context) == CURLM_OK ? context : NULL; }

static void start_waker(pthread_t *out, const struct waiting *waiting) {
    assert_int_equal(pthread_create(out, NULL, wake_in_thread, waiting->multi), 0);
}

static void join_waker(pthread_t thread) {
    void *woke = NULL;
    assert_int_equal(pthread_join(thread, &woke), 0);
    assert_non_null(woke);
}

static void another_thread_wakes(void **state) {
    struct waiting waiting;
    pthread_t threads[WAKEUPS];
    begin(&waiting, *state, LATENCY_MS);
    for (int i = 0; i < WAKEUPS; i++)
        start_waker(&threads[i], &waiting);
    for (int i = 0; i < WAKEUPS; i++)
        join_waker(threads[i]);
    is_woken(&waiting);
    is_not_woken(&waiting);
    end(&waiting);
}

/* Whenever it comes, one poll is woken, and no more (from 8.20.0 on two, if it comes in the middle of a
 * poll). Each poll takes 1 ms unless it is woken. */
static void another_thread_wakes_during_polls(void **state) {
    for (int turn = 0; turn < 50; turn++) {
        struct waiting waiting;
        pthread_t thread;
        int polls = 0;
        begin(&waiting, *state, LATENCY_MS);
        const int64_t start = iam_mock_now_ms(*state);
        start_waker(&thread, &waiting);
        for (; polls < turn; polls++)
            assert_int_equal(curl_multi_poll(waiting.multi, NULL, 0, 1, NULL), CURLM_OK);
        join_waker(thread);
        assert_int_equal(curl_multi_poll(waiting.multi, NULL, 0, 1, NULL), CURLM_OK);
        assert_between(iam_mock_now_ms(*state) - start, polls - (polls > 0 && waits_are_woken()), polls);
        end(&waiting);
    }
}

/* ----- Real time ----- */

static int64_t real_ms(void) {
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *wake_after_a_while(void *context) {
    (void)nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    return wake_in_thread(context);
}

/* Each wakeup ends one of libcurl's own polls, and none of the mock's when time is virtual again. */
static void wakeups_in_real_time(const struct waiting *waiting) {
    pthread_t thread;
    int64_t start = real_ms();
    wake(waiting);
    assert_int_equal(curl_multi_poll(waiting->multi, NULL, 0, 60000, NULL), CURLM_OK);
    assert_int_equal(pthread_create(&thread, NULL, wake_after_a_while, waiting->multi), 0);
    assert_int_equal(curl_multi_poll(waiting->multi, NULL, 0, 60000, NULL), CURLM_OK);
    join_waker(thread);
    assert_true(real_ms() - start < LONG_LATENCY_MS / 2);
    start = real_ms();
    assert_int_equal(curl_multi_poll(waiting->multi, NULL, 0, POLL_MS, NULL), CURLM_OK);
    assert_true(real_ms() - start >= POLL_MS - 1);
}

static void beside_another_host(void **state) {
    struct waiting waiting;
    struct reply reply;
    char url[64];
    long ms = 0;
    int port = 0;
    const int listener = silent_listener(&port);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
    assert_int_equal(iam_mock_curl_allow_host("127.0.0.1", NULL), 0);
    CURL *other = client_new(&reply, LIST);
    assert_int_equal(curl_easy_setopt(other, CURLOPT_URL, url), CURLE_OK);
    begin(&waiting, *state, LONG_LATENCY_MS);
    assert_int_equal(curl_multi_add_handle(waiting.multi, other), CURLM_OK);
    for (int ready = 1; ready > 0 || ms < 10L * POLL_MS;) { /* until libcurl waits for the other's answer */
        assert_int_equal(perform(waiting.multi), 2);
        assert_int_equal(curl_multi_poll(waiting.multi, NULL, 0, POLL_MS, &ready), CURLM_OK);
        assert_int_equal(curl_multi_timeout(waiting.multi, &ms), CURLM_OK);
    }
    wakeups_in_real_time(&waiting);
    assert_int_equal(curl_multi_remove_handle(waiting.multi, other), CURLM_OK);
    is_not_woken(&waiting);
    wake(&waiting);
    is_woken(&waiting);
    clean_up(&waiting);
    curl_easy_cleanup(other);
    (void)close(listener);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, watch_setup, watch_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_wakeup_ends_one_poll),
        TEST(a_wakeup_and_curl_multi_wait),
        TEST(a_step_and_a_wakeup),
        TEST(a_poll_that_finds_a_descriptor),
        TEST(a_poll_that_does_not_wait),
        TEST(steps_after_interrupted_waits),
        TEST(a_program_that_always_wakes_itself),
        TEST(another_thread_wakes),
        TEST(another_thread_wakes_during_polls),
        TEST(beside_another_host),
    };
    return cmocka_run_group_tests_name("curl wakeup", tests, NULL, NULL);
}
