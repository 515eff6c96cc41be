/* The multi interface: its loops in virtual time, many transfers at once, handles that come and go in any
 * order. */
#include "plain_server.h"
#include "watch.h"

#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#define MANY 32
#define SECOND_US INT64_C(1000000)

static void add(CURLM *multi, CURL *curl) { assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK); }
static void take(CURLM *multi, CURL *curl) {
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
}

/* ----- The ways to wait ----- */

typedef void wait_fn(CURLM *multi);

static void wait_by_poll(CURLM *multi) {
    assert_int_equal(curl_multi_poll(multi, NULL, 0, 60000, NULL), CURLM_OK);
}

static void wait_by_wait(CURLM *multi) {
    int ready = -1;
    assert_int_equal(curl_multi_wait(multi, NULL, 0, 60000, &ready), CURLM_OK);
    assert_true(ready >= 0);
}

static void wait_by_select(CURLM *multi) {
    fd_set in, out, error;
    int max = -1;
    long ms = -1;
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_ZERO(&error);
    assert_int_equal(curl_multi_fdset(multi, &in, &out, &error, &max), CURLM_OK);
    assert_int_equal(curl_multi_timeout(multi, &ms), CURLM_OK);
    assert_true(ms < 1000); /* more would be waited really */
    struct timeval timeout = {.tv_sec = ms < 0 ? 60 : 0, .tv_usec = ms < 0 ? 0 : ms * 1000};
    assert_true(select(max + 1, &in, &out, &error, &timeout) > 0 || ms >= 0);
}

static void run_all(CURLM *multi, wait_fn *wait) {
    int running = 1;
    while (running) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        if (running)
            wait(multi);
    }
}

/* The message of that handle, which has ended; the others' are lost. */
static CURLcode result_of(CURLM *multi, CURL *curl) {
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
        if (message->easy_handle == curl)
            return message->data.result;
    }
    fail_msg("no message");
    return CURLE_OK;
}

static void takes_latency(struct iam_mock *mock, wait_fn *wait) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    CURLM *multi = curl_multi_init();
    given_rule(mock, .action = "ListMFADevices", .latency_ms = 5000);
    add(multi, curl);
    run_all(multi, wait);
    assert_int_equal(result_of(multi, curl), CURLE_OK);
    assert_total_ms(curl, 5000);
    take(multi, curl);
    given_rule(mock, .action = "ListMFADevices", .fault = IAM_MOCK_TIMEOUT);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    add(multi, curl);
    run_all(multi, wait);
    assert_int_equal(result_of(multi, curl), CURLE_OPERATION_TIMEDOUT);
    assert_total_ms(curl, 30000);
    take(multi, curl);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

static void time_passes_in_poll(void **state) { takes_latency(*state, wait_by_poll); }
static void time_passes_in_wait(void **state) { takes_latency(*state, wait_by_wait); }
static void time_passes_between_timeout_and_perform(void **state) { takes_latency(*state, wait_by_select); }

/* ----- Many ----- */

static void many_at_once(void **state) {
    struct iam_mock *mock = *state;
    static struct reply replies[MANY];
    CURL *curls[MANY];
    CURLM *multi = curl_multi_init();
    int counts[CURL_LAST] = {0}, left;
    given_rule(mock, .action = "ListMFADevices", .skip = 3, .times = 4, .fault = IAM_MOCK_CLOSED);
    given_rule(mock, .action = "ListMFADevices", .skip = 5, .times = 3, .fault = IAM_MOCK_TIMEOUT);
    given_rule(mock, .action = "ListMFADevices", .skip = 8, .times = 2, .fault = IAM_MOCK_CUT, .cut_at = 9);
    given_rule(mock, .action = "ListMFADevices", .latency_ms = 700, .times = IAM_MOCK_ALWAYS);
    for (size_t i = 0; i < MANY; i++) {
        curls[i] = client_new(&replies[i], LIST);
        assert_int_equal(curl_easy_setopt(curls[i], CURLOPT_TIMEOUT, 10L), CURLE_OK);
        add(multi, curls[i]);
    }
    run_all(multi, wait_by_poll);
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));)
        counts[message->data.result]++;
    assert_int_equal(counts[CURLE_GOT_NOTHING], 4);
    assert_int_equal(counts[CURLE_OPERATION_TIMEDOUT], 3);
    assert_int_equal(counts[CURLE_PARTIAL_FILE], 2);
    assert_int_equal(counts[CURLE_OK], MANY - 9);
    assert_int_equal(iam_mock_call_count(mock), MANY);
    for (size_t i = 0; i < MANY; i++) {
        take(multi, curls[i]);
        curl_easy_cleanup(curls[i]);
    }
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

/* ----- Coming and going ----- */

static void one_is_removed_in_the_middle(void **state) {
    struct iam_mock *mock = *state;
    struct reply replies[3];
    CURL *curls[3];
    CURLM *multi = curl_multi_init();
    int running;
    given_rule(mock, .action = "ListMFADevices", .latency_ms = 1000, .times = 3);
    for (size_t i = 0; i < 3; i++)
        add(multi, curls[i] = client_new(&replies[i], LIST));
    for (int i = 0; i < 2; i++)
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
    assert_int_equal(iam_mock_call_count(mock), 3);
    take(multi, curls[1]);
    run_all(multi, wait_by_poll);
    assert_int_equal(replies[0].size, replies[2].size);
    assert_int_not_equal(replies[0].size, 0);
    assert_int_equal(replies[1].size, 0);
    client_post(curls[1], &replies[1]);
    assert_int_equal(replies[1].code, CURLE_OK);
    for (size_t i = 0; i < 3; i++)
        curl_easy_cleanup(curls[i]); /* two are in the multi handle */
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

static void one_is_added_for_each_that_ends(void **state) {
    struct reply replies[5];
    CURL *curls[5];
    CURLM *multi = curl_multi_init();
    size_t begun = 1, ended = 0;
    int running = 1, left;
    for (size_t i = 0; i < 5; i++)
        curls[i] = client_new(&replies[i], LIST);
    add(multi, curls[0]);
    while (ended < 5) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
            assert_int_equal(message->data.result, CURLE_OK);
            take(multi, message->easy_handle);
            ended++;
            if (begun < 5)
                add(multi, curls[begun++]);
        }
        assert_int_equal(curl_multi_poll(multi, NULL, 0, 10, NULL), CURLM_OK);
    }
    assert_int_equal(iam_mock_call_count(*state), 5);
    for (size_t i = 0; i < 5; i++)
        curl_easy_cleanup(curls[i]);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

struct adding {
    CURLM *multi;
    CURL *other;
    CURLMcode result;
};

static size_t add_another(char *data, size_t size, size_t count, void *context) {
    struct adding *adding = context;
    (void)data;
    adding->result = curl_multi_add_handle(adding->multi, adding->other);
    return size * count;
}

/* libcurl refuses it in a callback; the handle isn't the worse for it. */
static void one_is_added_in_a_callback(void **state) {
    struct reply reply, other;
    CURL *curl = client_new(&reply, LIST);
    struct adding adding = { curl_multi_init(), client_new(&other, LIST), CURLM_OK };
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, add_another), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_WRITEDATA, &adding), CURLE_OK);
    add(adding.multi, curl);
    run_all(adding.multi, wait_by_poll);
    assert_int_equal(adding.result, CURLM_RECURSIVE_API_CALL);
    add(adding.multi, adding.other);
    run_all(adding.multi, wait_by_poll);
    assert_int_equal(iam_mock_call_count(*state), 2);
    curl_easy_cleanup(curl);
    curl_easy_cleanup(adding.other);
    assert_int_equal(curl_multi_cleanup(adding.multi), CURLM_OK);
}

static void the_multi_goes_first(void **state) {
    struct reply replies[3];
    CURL *curls[3];
    CURLM *multi = curl_multi_init();
    int running;
    for (size_t i = 0; i < 3; i++)
        curls[i] = client_new(&replies[i], LIST);
    add(multi, curls[0]);
    run_all(multi, wait_by_poll);
    add(multi, curls[1]);
    assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
    add(multi, curls[2]);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    for (size_t i = 0; i < 3; i++) {
        client_post(curls[i], &replies[i]);
        assert_int_equal(replies[i].code, CURLE_OK);
        curl_easy_cleanup(curls[i]);
    }
    (void)state;
}

/* ----- The route is found when the transfer begins ----- */

static void the_url_is_set_after_it_was_added(void **state) {
    static const char *const before[] = {NULL, "http://127.0.0.1:1/", "https://iam.us-gov.amazonaws.com/"};
    for (size_t i = 0; i < 3; i++) {
        struct reply reply;
        CURL *curl = client_new(&reply, LIST);
        CURLM *multi = curl_multi_init();
        assert_int_equal(iam_mock_curl_allow_host("127.0.0.1:1", NULL), 0);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, before[i]), CURLE_OK);
        add(multi, curl);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/"), CURLE_OK);
        run_all(multi, wait_by_poll);
        assert_int_equal(result_of(multi, curl), CURLE_OK);
        take(multi, curl);
        assert_int_equal(iam_mock_call_count(*state), i + 1);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/"), CURLE_OK);
        add(multi, curl);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "http://127.0.0.1:1/"), CURLE_OK);
        run_all(multi, wait_by_poll);
        assert_int_equal(result_of(multi, curl), CURLE_COULDNT_CONNECT);
        assert_int_equal(iam_mock_call_count(*state), i + 1);
        curl_easy_cleanup(curl);
        assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    }
}

struct renaming {
    CURL *curl;
    const char *url; /* NULL: only the callbacks are taken away */
};

static size_t set_options(char *data, size_t size, size_t count, void *context) {
    struct renaming *renaming = context;
    (void)data;
    if (renaming->url)
        (void)curl_easy_setopt(renaming->curl, CURLOPT_URL, renaming->url);
    (void)curl_easy_setopt(renaming->curl, CURLOPT_PREREQFUNCTION, NULL);
    (void)curl_easy_setopt(renaming->curl, CURLOPT_OPENSOCKETFUNCTION, NULL);
    return size * count;
}

/* For the next transfer; this one goes on. */
static void options_are_set_in_a_callback(void **state) {
    struct reply reply;
    struct renaming renaming = { client_new(&reply, LIST), "https://iam.us-gov.amazonaws.com/?a" };
    const char *url = NULL;
    assert_int_equal(curl_easy_setopt(renaming.curl, CURLOPT_WRITEFUNCTION, set_options), CURLE_OK);
    assert_int_equal(curl_easy_setopt(renaming.curl, CURLOPT_WRITEDATA, &renaming), CURLE_OK);
    assert_int_equal(curl_easy_setopt(renaming.curl, CURLOPT_FORBID_REUSE, 1L), CURLE_OK);
    for (size_t i = 1; i <= 4; i++) {
        client_post(renaming.curl, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        assert_int_equal(iam_mock_call_count(*state), i);
        renaming.url = NULL;
    }
    assert_int_equal(curl_easy_getinfo(renaming.curl, CURLINFO_EFFECTIVE_URL, &url), CURLE_OK);
    assert_string_equal(url, "https://iam.us-gov.amazonaws.com/?a");
    curl_easy_cleanup(renaming.curl);
}

/* ----- Beside other things ----- */

static void other_hosts_go_their_way(void **state) {
    struct iam_mock *mock = *state, *other = NULL;
    struct reply reply, other_reply;
    char url[64];
    assert_int_equal(iam_mock_clone(&other, mock, NULL), 0);
    struct plain_server *server = plain_server_start(other);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", plain_server_port(server));
    assert_int_equal(iam_mock_curl_allow_host("127.0.0.1", NULL), 0);
    CURL *curl = client_new(&reply, LIST), *other_curl = client_new(&other_reply, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(other_curl, CURLOPT_URL, url), CURLE_OK);
    CURLM *multi = curl_multi_init();
    given_rule(mock, .action = "ListMFADevices", .latency_ms = 20);
    add(multi, curl);
    add(multi, other_curl);
    run_all(multi, wait_by_poll);
    assert_int_equal(iam_mock_call_count(mock), 1);
    assert_int_equal(iam_mock_call_count(other), 1);
    assert_non_null(strstr(reply.body, "ListMFADevicesResponse"));
    assert_non_null(strstr(other_reply.body, "DeactivateMFADeviceResponse"));
    curl_easy_cleanup(curl);
    curl_easy_cleanup(other_curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    plain_server_stop(server);
    iam_mock_free(other);
}

/* Time is real then, and the mock's answer comes at its time all the same. */
static void another_host_is_silent(void **state) {
    struct reply reply, other_reply;
    char url[64];
    int port = 0, running = 2;
    const int listener = silent_listener(&port);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
    assert_int_equal(iam_mock_curl_allow_host("127.0.0.1", NULL), 0);
    CURL *curl = client_new(&reply, LIST), *other_curl = client_new(&other_reply, LIST);
    assert_int_equal(curl_easy_setopt(other_curl, CURLOPT_URL, url), CURLE_OK);
    CURLM *multi = curl_multi_init();
    add(multi, curl);
    run_all(multi, wait_by_poll); /* so that libcurl has no timer for its connection */
    take(multi, curl);
    add(multi, other_curl);
    for (int i = 0; i < 5; i++) { /* nor for the other's, by now */
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        assert_int_equal(curl_multi_poll(multi, NULL, 0, 100, NULL), CURLM_OK);
    }
    given_rule(*state, .action = "ListMFADevices", .latency_ms = 20);
    add(multi, curl);
    for (running = 2; running == 2;) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        if (running == 2)
            assert_int_equal(curl_multi_poll(multi, NULL, 0, 60000, NULL), CURLM_OK);
    }
    assert_int_equal(result_of(multi, curl), CURLE_OK);
    curl_easy_cleanup(curl);
    curl_easy_cleanup(other_curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    (void)close(listener);
}

/* What has ended doesn't make time virtual: a worker that waits for its next order waits. */
static void nothing_runs_any_more(void **state) {
    struct reply reply;
    struct timespec from, to;
    CURL *curl = client_new(&reply, LIST);
    CURLM *multi = curl_multi_init();
    int pipes[2], ready = 0;
    assert_int_equal(pipe(pipes), 0);
    struct curl_waitfd extra = {.fd = pipes[0], .events = CURL_WAIT_POLLIN};
    add(multi, curl);
    run_all(multi, wait_by_poll);
    assert_int_equal(result_of(multi, curl), CURLE_OK);
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &from), 0);
    assert_int_equal(curl_multi_poll(multi, &extra, 1, 30, &ready), CURLM_OK);
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &to), 0);
    assert_int_equal(ready, 0);
    assert_true((to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000 >= 29);
    assert_int_equal(write(pipes[1], "", 1), 1);
    assert_int_equal(curl_multi_poll(multi, &extra, 1, 60000, &ready), CURLM_OK);
    assert_int_equal(ready, 1);
    assert_int_equal(curl_multi_wakeup(multi), CURLM_OK);
    assert_int_equal(curl_multi_poll(multi, NULL, 0, 60000, &ready), CURLM_OK);
    take(multi, curl);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    (void)close(pipes[0]);
    (void)close(pipes[1]);
    (void)state;
}

static void an_extra_descriptor_is_seen(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    CURLM *multi = curl_multi_init();
    int pipes[2], ready = 0, running;
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(write(pipes[1], "", 1), 1);
    struct curl_waitfd extra = {.fd = pipes[0], .events = CURL_WAIT_POLLIN};
    given_rule(*state, .action = "ListMFADevices", .latency_ms = 1000);
    add(multi, curl);
    for (int i = 0; i < 2; i++)
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
    assert_int_equal(running, 1);
    for (int i = 0; i < 3; i++) { /* time stands still as long as there is something to do */
        assert_int_equal(curl_multi_poll(multi, &extra, 1, 60000, &ready), CURLM_OK);
        assert_int_equal(ready, 1);
        assert_int_equal(extra.revents, CURL_WAIT_POLLIN);
    }
    assert_true(total_us(curl) < SECOND_US);
    run_all(multi, wait_by_poll);
    assert_int_equal(result_of(multi, curl), CURLE_OK);
    take(multi, curl);
    curl_easy_cleanup(curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    (void)close(pipes[0]);
    (void)close(pipes[1]);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)
    const struct CMUnitTest tests[] = {
        TEST(time_passes_in_poll),
        TEST(time_passes_in_wait),
        TEST(time_passes_between_timeout_and_perform),
        TEST(many_at_once),
        TEST(one_is_removed_in_the_middle),
        TEST(one_is_added_for_each_that_ends),
        TEST(one_is_added_in_a_callback),
        TEST(the_multi_goes_first),
        TEST(the_url_is_set_after_it_was_added),
        TEST(options_are_set_in_a_callback),
        TEST(other_hosts_go_their_way),
        TEST(another_host_is_silent),
        TEST(nothing_runs_any_more),
        TEST(an_extra_descriptor_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
