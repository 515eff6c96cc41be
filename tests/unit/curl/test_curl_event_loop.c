/* curl_multi_socket_action() under an epoll loop, as libcurl's documentation has it: a socket callback that
 * tells epoll, a timer callback that sets the one timer. */
#include "plain_server.h"
#include "watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define MANY 32

struct loop {
    CURLM *multi;
    int epoll;
    long timer_ms; /* -1: doesn't run */
    int running;
    int counts[CURL_LAST]; /* of results */
    bool removes;          /* handles are removed as they end */
    bool timer_first;      /* its timer is looked at before each socket */
};

static int on_socket(CURL *curl, curl_socket_t socket, int what, void *context, void *assigned) {
    struct loop *loop = context;
    struct epoll_event event = {.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) |
                                          (what & CURL_POLL_OUT ? EPOLLOUT : 0u),
                                .data.fd = socket};
    (void)curl;
    if (what == CURL_POLL_REMOVE) {
        (void)epoll_ctl(loop->epoll, EPOLL_CTL_DEL, socket, &event);
        return 0;
    }
    if (epoll_ctl(loop->epoll, assigned ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0)
        return -1;
    return curl_multi_assign(loop->multi, socket, loop) == CURLM_OK ? 0 : -1;
}

static int on_timer(CURLM *multi, long ms, void *context) {
    struct loop *loop = context;
    (void)multi;
    loop->timer_ms = ms;
    return 0;
}

static struct loop *loop_new(void) {
    static struct loop loop;
    loop =
        (struct loop){.multi = curl_multi_init(), .epoll = epoll_create1(0), .timer_ms = -1, .removes = true};
    assert_int_equal(curl_multi_setopt(loop.multi, CURLMOPT_SOCKETFUNCTION, on_socket), CURLM_OK);
    assert_int_equal(curl_multi_setopt(loop.multi, CURLMOPT_SOCKETDATA, &loop), CURLM_OK);
    assert_int_equal(curl_multi_setopt(loop.multi, CURLMOPT_TIMERFUNCTION, on_timer), CURLM_OK);
    assert_int_equal(curl_multi_setopt(loop.multi, CURLMOPT_TIMERDATA, &loop), CURLM_OK);
    return &loop;
}

static void loop_free(struct loop *loop) {
    assert_int_equal(curl_multi_cleanup(loop->multi), CURLM_OK);
    (void)close(loop->epoll);
}

static void read_messages(struct loop *loop) {
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(loop->multi, &left));) {
        loop->counts[message->data.result]++;
        if (loop->removes)
            assert_int_equal(curl_multi_remove_handle(loop->multi, message->easy_handle), CURLM_OK);
    }
}

static void fire_timer(struct loop *loop) {
    loop->timer_ms = -1;
    assert_int_equal(curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &loop->running), CURLM_OK);
}

/* Nothing here waits for long: a long timer, or none, with nothing readable is a loop that would hang. */
static void loop_once(struct loop *loop) {
    struct epoll_event events[MANY];
    const bool soon = loop->timer_ms >= 0 && loop->timer_ms <= 1000, due = loop->timer_first && soon;
    if (due)
        fire_timer(loop);
    const int count = epoll_wait(loop->epoll, events, loop->timer_first ? 1 : MANY,
                                 due    ? 0
                                 : soon ? (int)loop->timer_ms
                                        : 2000);
    assert_true(count > 0 || (count == 0 && soon));
    if (count == 0 && !due)
        fire_timer(loop);
    for (int i = 0; i < count; i++) {
        const int what = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
                         (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                         (events[i].events & (EPOLLHUP | EPOLLERR) ? CURL_CSELECT_ERR : 0);
        assert_int_equal(curl_multi_socket_action(loop->multi, events[i].data.fd, what, &loop->running),
                         CURLM_OK);
    }
    read_messages(loop);
}

static void loop_run(struct loop *loop) {
    loop->running = 1; /* nothing but the timer says so at first */
    while (loop->running)
        loop_once(loop);
}

static void loop_add(struct loop *loop, CURL *curl) {
    assert_int_equal(curl_multi_add_handle(loop->multi, curl), CURLM_OK);
}

static void answers_come(void **state) {
    struct reply reply;
    struct loop *loop = loop_new();
    CURL *curl = client_new(&reply, DEACTIVATE);
    loop_add(loop, curl);
    loop_run(loop);
    assert_int_equal(loop->counts[CURLE_OK], 1);
    loop_add(loop, curl); /* on the same connection */
    loop_run(loop);
    assert_int_equal(loop->counts[CURLE_OK], 2);
    assert_mfa_device_deactivated(*state, "Bob", BOB_MFA);
    assert_int_equal(iam_mock_call_count(*state), 2);
    curl_easy_cleanup(curl);
    loop_free(loop);
}

static void time_is_virtual(void **state) {
    struct reply reply;
    struct loop *loop = loop_new();
    CURL *curl = client_new(&reply, LIST);
    given_rule(*state, .action = "ListMFADevices", .latency_ms = 30000);
    loop_add(loop, curl);
    loop_run(loop);
    assert_int_equal(loop->counts[CURLE_OK], 1);
    assert_total_ms(curl, 30000);
    given_rule(*state, .action = "ListMFADevices", .fault = IAM_MOCK_TIMEOUT);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    loop_add(loop, curl);
    loop_run(loop);
    assert_int_equal(loop->counts[CURLE_OPERATION_TIMEDOUT], 1);
    assert_total_ms(curl, 30000);
    curl_easy_cleanup(curl);
    loop_free(loop);
}

static void many_at_once(void **state) {
    static struct reply replies[MANY];
    CURL *curls[MANY];
    for (int removes = 0; removes < 2; removes++) {
        struct loop *loop = loop_new();
        loop->removes = removes;
        given_rule(*state, .action = "ListMFADevices", .skip = 3, .times = 4, .fault = IAM_MOCK_CLOSED);
        given_rule(*state, .action = "ListMFADevices", .skip = 5, .times = 3, .fault = IAM_MOCK_TIMEOUT);
        given_rule(*state, .action = "ListMFADevices", .skip = 9, .times = 8, .latency_ms = 7000);
        given_rule(*state, .action = "ListMFADevices", .skip = 11, .times = 2, .error = "ServiceFailure");
        for (size_t i = 0; i < MANY; i++) {
            curls[i] = client_new(&replies[i], LIST);
            assert_int_equal(curl_easy_setopt(curls[i], CURLOPT_TIMEOUT, 20L), CURLE_OK);
            loop_add(loop, curls[i]);
        }
        loop_run(loop);
        assert_int_equal(loop->counts[CURLE_GOT_NOTHING], 4);
        assert_int_equal(loop->counts[CURLE_OPERATION_TIMEDOUT], 3);
        assert_int_equal(loop->counts[CURLE_OK], MANY - 7);
        for (size_t i = 0; i < MANY; i++)
            curl_easy_cleanup(curls[i]);
        loop_free(loop);
        iam_mock_clear_rules(*state);
    }
}

/* The loop waits for a connection that never comes, and for an answer meanwhile. */
static void a_connection_times_out(void **state) {
    struct reply reply, slow;
    struct loop *loop = loop_new();
    CURL *curl = client_new(&reply, DEACTIVATE), *slow_curl = client_new(&slow, LIST);
    given_rule(*state, .fault = IAM_MOCK_CONNECT_TIMEOUT);
    given_rule(*state, .action = "ListMFADevices", .latency_ms = 5000);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 30L), CURLE_OK);
    loop_add(loop, curl);
    loop_add(loop, slow_curl);
    loop_run(loop);
    assert_int_equal(loop->counts[CURLE_OK], 1);
    assert_int_equal(loop->counts[CURLE_OPERATION_TIMEDOUT], 1);
    assert_total_ms(curl, 30000);
    assert_total_ms(slow_curl, 5000);
    loop_add(loop, curl);
    loop_run(loop);
    assert_int_equal(loop->counts[CURLE_OK], 2);
    curl_easy_cleanup(curl);
    curl_easy_cleanup(slow_curl);
    loop_free(loop);
}

/* Time is real as long as another host's transfer runs, and virtual afterwards: neither hangs. */
static void beside_another_host(void **state) {
    struct iam_mock *other = NULL;
    struct reply reply, late, other_reply;
    struct loop *loop = loop_new();
    char url[64];
    assert_int_equal(iam_mock_clone(&other, *state, NULL), 0);
    struct plain_server *server = plain_server_start(other);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", plain_server_port(server));
    assert_int_equal(iam_mock_curl_allow_host("127.0.0.1", NULL), 0);
    CURL *curl = client_new(&reply, LIST), *late_curl = client_new(&late, LIST),
         *other_curl = client_new(&other_reply, LIST);
    assert_int_equal(curl_easy_setopt(other_curl, CURLOPT_URL, url), CURLE_OK);
    for (int kept = 0; kept < 2;
         kept++) { /* new connections have timers of libcurl's, which kept ones don't */
        given_rule(*state, .action = "ListMFADevices", .latency_ms = 20);
        given_rule(*state, .action = "ListMFADevices", .latency_ms = 60000);
        loop_add(loop, curl);
        loop_add(loop, late_curl);
        loop_add(loop, other_curl);
        loop_run(loop);
        assert_int_equal(loop->counts[CURLE_OK], 3 * (kept + 1));
    }
    assert_non_null(strstr(other_reply.body, "ListMFADevicesResponse"));
    curl_easy_cleanup(curl);
    curl_easy_cleanup(late_curl);
    curl_easy_cleanup(other_curl);
    loop_free(loop);
    plain_server_stop(server);
    iam_mock_free(other);
}

/* A long body, as slow as the client will have it. */
static void given_slow_body(struct iam_mock *mock, char *path, CURL *curl) {
    static const char line[100] = "long";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(write(fd, line, sizeof line), sizeof line);
    (void)close(fd);
    given_rule(mock, .action = "DeactivateMFADevice", .body_file = path, .times = IAM_MOCK_ALWAYS);
    (void)unlink(path);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 1024L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_MAX_RECV_SPEED_LARGE, (curl_off_t)30000), CURLE_OK);
}

static size_t count_bytes(char *data, size_t size, size_t count, void *context) {
    (void)data;
    *(size_t *)context += size * count;
    return size * count;
}

/* libcurl's own timer of one transfer isn't lost to the virtual time of another. */
static void beside_one_that_is_slow(void **state) {
    struct reply reply, slow;
    struct loop *loop = loop_new();
    char path[] = "/tmp/iam-mock-body-XXXXXX";
    size_t bytes = 0;
    CURL *curl = client_new(&reply, LIST), *slow_curl = client_new(&slow, DEACTIVATE);
    given_slow_body(*state, path, slow_curl);
    assert_int_equal(curl_easy_setopt(slow_curl, CURLOPT_WRITEFUNCTION, count_bytes), CURLE_OK);
    assert_int_equal(curl_easy_setopt(slow_curl, CURLOPT_WRITEDATA, &bytes), CURLE_OK);
    for (int kept = 0; kept < 2; kept++) {
        given_rule(*state, .action = "ListMFADevices", .latency_ms = 10);
        loop_add(loop, curl);
        loop_add(loop, slow_curl);
        loop_run(loop);
        assert_int_equal(loop->counts[CURLE_OK], 2 * (kept + 1));
    }
    assert_int_equal(bytes, 20000);
    curl_easy_cleanup(curl);
    curl_easy_cleanup(slow_curl);
    loop_free(loop);
}

/* No time passes over an answer that came and wasn't read yet. */
static void its_timer_is_looked_at_first(void **state) {
    static struct reply replies[MANY];
    CURL *curls[MANY];
    struct loop *loop = loop_new();
    loop->timer_first = true;
    for (size_t i = 0; i < MANY; i++) {
        curls[i] = client_new(&replies[i], i > 0 ? LIST : DEACTIVATE);
        if (i > 0)
            assert_int_equal(curl_easy_setopt(curls[i], CURLOPT_TIMEOUT, 2L), CURLE_OK);
    }
    for (int kept = 0; kept < 2; kept++) {
        given_rule(*state, .latency_ms = 30000);
        for (size_t i = 0; i < MANY; i++)
            loop_add(loop, curls[i]);
        loop_run(loop);
        assert_int_equal(loop->counts[CURLE_OK], MANY * (kept + 1));
    }
    for (size_t i = 0; i < MANY; i++)
        curl_easy_cleanup(curls[i]);
    loop_free(loop);
}

/* Another host never answers: time is real until its transfer is gone, in whatever way. */
enum going { GOING_REMOVED, GOING_CLEANED_UP, GOING_TIMED_OUT, GOING_COUNT };

static void until_the_other_is_gone(void **state) {
    char url[64];
    int port = 0;
    const int listener = silent_listener(&port);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
    assert_int_equal(iam_mock_curl_allow_host("127.0.0.1", NULL), 0);
    for (enum going going = GOING_REMOVED; going < GOING_COUNT; going++) {
        struct reply reply, other_reply;
        struct loop *loop = loop_new();
        CURL *curl = client_new(&reply, LIST), *other = client_new(&other_reply, LIST);
        loop->removes = false;
        assert_int_equal(curl_easy_setopt(other, CURLOPT_URL, url), CURLE_OK);
        if (going == GOING_TIMED_OUT)
            assert_int_equal(curl_easy_setopt(other, CURLOPT_TIMEOUT_MS, 200L), CURLE_OK);
        loop_add(loop, other);
        loop_add(loop, curl);
        given_rule(*state, .action = "ListMFADevices", .latency_ms = 20);
        while (loop->counts[CURLE_OK] == 0)
            loop_once(loop);
        assert_int_equal(curl_multi_remove_handle(loop->multi, curl), CURLM_OK);
        given_rule(*state, .action = "ListMFADevices", .latency_ms = 30000);
        loop_add(loop, curl);
        const size_t calls = iam_mock_call_count(*state);
        while (iam_mock_call_count(*state) == calls)
            loop_once(loop);
        if (going == GOING_REMOVED)
            assert_int_equal(curl_multi_remove_handle(loop->multi, other), CURLM_OK);
        if (going == GOING_CLEANED_UP)
            curl_easy_cleanup(other);
        while (going == GOING_TIMED_OUT && loop->counts[CURLE_OPERATION_TIMEDOUT] == 0)
            loop_once(loop);
        loop_run(loop);
        assert_int_equal(loop->counts[CURLE_OK], 2);
        curl_easy_cleanup(curl);
        if (going != GOING_CLEANED_UP)
            curl_easy_cleanup(other);
        loop_free(loop);
    }
    (void)close(listener);
}

static void one_is_removed_in_the_middle(void **state) {
    struct reply reply, other;
    struct loop *loop = loop_new();
    CURL *curl = client_new(&reply, LIST), *gone = client_new(&other, LIST);
    given_rule(*state, .action = "ListMFADevices", .latency_ms = 5000, .times = 2);
    loop_add(loop, curl);
    loop_add(loop, gone);
    while (iam_mock_call_count(*state) < 2)
        loop_once(loop);
    curl_easy_cleanup(gone);
    loop_run(loop);
    assert_int_equal(loop->counts[CURLE_OK], 1);
    curl_easy_cleanup(curl);
    loop_free(loop);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)
    const struct CMUnitTest tests[] = {
        TEST(answers_come),
        TEST(time_is_virtual),
        TEST(many_at_once),
        TEST(a_connection_times_out),
        TEST(beside_another_host),
        TEST(beside_one_that_is_slow),
        TEST(its_timer_is_looked_at_first),
        TEST(until_the_other_is_gone),
        TEST(one_is_removed_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
