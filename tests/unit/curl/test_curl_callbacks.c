/* Callbacks of the program's, called by real libcurl while it talks to the mock. */
#include "loops.h"
#include "take_problem.h"
#include "watch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SET(curl, option, value) assert_int_equal(curl_easy_setopt(curl, CURLOPT_##option, value), CURLE_OK)

/* ----- A transfer within a transfer ----- */

struct nested {
    CURL *other, *own;
    struct reply reply;
    CURLcode own_code;
};

static int perform_another(void *context, char *peer, char *local, int peer_port, int local_port) {
    struct nested *nested = context;
    (void)peer;
    (void)local;
    (void)peer_port;
    (void)local_port;
    client_post(nested->other, &nested->reply);
    nested->own_code = curl_easy_perform(nested->own);
    return CURL_PREREQFUNC_OK;
}

static size_t perform_in_write(char *data, size_t size, size_t count, void *context) {
    (void)perform_another(context, data, data, 0, 0);
    return size * count;
}

/* What the inner one waits, the outer one has waited too. */
static void another_transfer_runs_in_a_callback(void **state) {
    static struct nested nested;
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    nested = (struct nested){.other = client_new(&nested.reply, DEACTIVATE), .own = curl};
    SET(curl, PREREQFUNCTION, perform_another);
    SET(curl, PREREQDATA, &nested);
    given_rule(*state, .latency_ms = 5000);
    given_rule(*state, .action = "ListMFADevices", .latency_ms = 3000);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(nested.reply.code, CURLE_OK);
    assert_int_equal(nested.reply.status, 200);
    assert_int_not_equal(nested.own_code, CURLE_OK); /* libcurl's to say */
    assert_int_not_equal(reply.size, 0);
    assert_total_ms(nested.other, 5000);
    assert_total_ms(curl, 8000);
    assert_mfa_device_deactivated(*state, "Bob", BOB_MFA);
    assert_int_equal(iam_mock_call_count(*state), 2);
    SET(curl, PREREQFUNCTION, NULL);
    SET(curl, WRITEFUNCTION, perform_in_write);
    SET(curl, WRITEDATA, &nested);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(nested.reply.code, CURLE_OK);
    assert_int_equal(iam_mock_call_count(*state), 4);
    curl_easy_cleanup(curl);
    curl_easy_cleanup(nested.other);
}

/* ----- Aborting ----- */

static int count_progress(void *context, curl_off_t total, curl_off_t now, curl_off_t up_total,
                          curl_off_t up) {
    int *left = context;
    (void)total;
    (void)now;
    (void)up_total;
    (void)up;
    return --*left == 0;
}

/* libcurl asks it about every second while it waits: an answer that never comes is given up by it. */
static void progress_ends_a_wait(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    int left = 100;
    given_rule(*state, .action = "ListMFADevices", .fault = IAM_MOCK_TIMEOUT);
    SET(curl, XFERINFOFUNCTION, count_progress);
    SET(curl, XFERINFODATA, &left);
    SET(curl, NOPROGRESS, 0L);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_ABORTED_BY_CALLBACK);
    assert_between(total_us(curl), 40000000, 110000000);
    assert_string_equal(iam_mock_findings_text(*state), "");
    curl_easy_cleanup(curl);
}

static size_t abort_reading(char *data, size_t size, size_t count, void *context) {
    (void)data;
    (void)size;
    (void)count;
    (void)context;
    return CURL_READFUNC_ABORT;
}

static void a_read_callback_aborts(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, NULL);
    SET(curl, POST, 1L);
    SET(curl, READFUNCTION, abort_reading);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_ABORTED_BY_CALLBACK);
    assert_int_equal(iam_mock_call_count(*state), 0);
    SET(curl, POSTFIELDS, LIST);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    curl_easy_cleanup(curl);
}

static size_t pause_reading(char *data, size_t size, size_t count, void *context) {
    (void)data;
    (void)size;
    (void)count;
    (void)context;
    return CURL_READFUNC_PAUSE;
}

static void a_request_that_never_comes_whole_ends(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, NULL);
    SET(curl, POST, 1L);
    SET(curl, POSTFIELDSIZE, 100L);
    SET(curl, READFUNCTION, pause_reading);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_non_null(strstr(reply.error, "this would wait for ever"));
    assert_int_equal(iam_mock_call_count(*state), 0);
    take_problem(*state, "a request didn't come whole");
    curl_easy_cleanup(curl);
}

static size_t pause_writing(char *data, size_t size, size_t count, void *context) {
    (void)data;
    (void)size;
    (void)count;
    (void)context;
    return CURL_WRITEFUNC_PAUSE;
}

/* Nobody can end that but a timeout; libcurl itself would hang without one. */
static void a_pause_without_end_ends(void **state) {
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    SET(curl, WRITEFUNCTION, pause_writing);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_non_null(strstr(reply.error, "paused for ever"));
    take_problem(*state, "a transfer was paused and never went on");
    SET(curl, TIMEOUT, 30L);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_null(strstr(reply.error, "paused for ever"));
    curl_easy_cleanup(curl);
}

/* Short, since it is real time: the loop that does not wait makes thousands of turns in each millisecond. */
#define PAUSE_MS 10L

/* In most loops the wait is real, since the program may let the transfer go on at any moment; it takes as
 * long by the clock. */
static void a_timeout_ends_a_pause_in_each_loop(void **state) {
    for (int kind = 0; kind < LOOP_COUNT; kind++) {
        struct reply reply;
        struct loop loop;
        const int64_t start = iam_mock_now_ms(*state);
        CURL *curl = client_new(&reply, LIST);
        SET(curl, WRITEFUNCTION, pause_writing);
        SET(curl, TIMEOUT_MS, PAUSE_MS);
        loop_open(&loop, (enum loop_kind)kind);
        loop_add(&loop, curl);
        loop_run(&loop);
        assert_int_equal(loop_result(&loop, curl), CURLE_OPERATION_TIMEDOUT);
        assert_int_equal(iam_mock_now_ms(*state) - start, PAUSE_MS);
        assert_total_ms(curl, PAUSE_MS);
        loop_close(&loop);
        curl_easy_cleanup(curl);
    }
}

/* ----- Before a request ----- */

struct asked {
    int count, answer;
    char peer[64], local[64];
    int peer_port, local_port;
};

static int on_prereq(void *context, char *peer, char *local, int peer_port, int local_port) {
    struct asked *asked = context;
    asked->count++;
    (void)strncpy(asked->peer, peer, sizeof asked->peer - 1);
    (void)strncpy(asked->local, local, sizeof asked->local - 1);
    asked->peer_port = peer_port;
    asked->local_port = local_port;
    return asked->answer;
}

static void the_prereq_callback_is_asked(void **state) {
    struct reply reply;
    struct asked asked = {.answer = CURL_PREREQFUNC_OK};
    CURL *curl = client_new(&reply, LIST);
    char *ip = NULL;
    long port = 0;
    SET(curl, PREREQFUNCTION, on_prereq);
    SET(curl, PREREQDATA, &asked);
    client_post(curl, &reply);
    assert_int_equal(asked.count, 1);
    assert_int_equal(asked.peer_port, 443);
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_PRIMARY_IP, &ip), CURLE_OK);
    assert_string_equal(asked.peer, ip);
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_LOCAL_IP, &ip), CURLE_OK);
    assert_string_equal(asked.local, ip);
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_LOCAL_PORT, &port), CURLE_OK);
    assert_int_equal(asked.local_port, port);
    asked.answer = CURL_PREREQFUNC_ABORT;
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_ABORTED_BY_CALLBACK);
    assert_int_equal(iam_mock_call_count(*state), 1);
    asked.answer = CURL_PREREQFUNC_OK;
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    curl_easy_cleanup(curl);
}

static int refuse_socket(void *context, curl_socket_t socket, curlsocktype purpose) {
    ++*(int *)context;
    (void)socket;
    (void)purpose;
    return CURL_SOCKOPT_ERROR;
}

static void the_sockopt_callback_refuses(void **state) {
    struct reply reply;
    int count = 0;
    CURL *curl = client_new(&reply, LIST);
    SET(curl, SOCKOPTFUNCTION, refuse_socket);
    SET(curl, SOCKOPTDATA, &count);
    client_post(curl, &reply);
    assert_int_not_equal(reply.code, CURLE_OK);
    assert_int_not_equal(count, 0);
    assert_int_equal(iam_mock_call_count(*state), 0);
    curl_easy_cleanup(curl);
}

/* ----- A reset ----- */

static int reset_at_socket(void *curl, curl_socket_t socket, curlsocktype purpose) {
    (void)socket;
    (void)purpose;
    curl_easy_reset(curl);
    return CURL_SOCKOPT_OK;
}

static int reset_at_request(void *curl, char *peer, char *local, int peer_port, int local_port) {
    (void)peer;
    (void)local;
    (void)peer_port;
    (void)local_port;
    curl_easy_reset(curl);
    return CURL_PREREQFUNC_OK;
}

/* A transfer that was reset has no begin any more: libcurl 8.14 ends it by a timeout before the request. */
static bool ended_it_itself(CURLcode code) {
    return code == CURLE_OPERATION_TIMEDOUT && curl_version_info(CURLVERSION_NOW)->version_num >= 0x080000;
}

/* The handle has no URL any more, for the adapter at least: libcurl 8.23 still has it, and is refused. */
static void expect_no_url(struct iam_mock *mock, CURLcode code) {
    if (code == CURLE_COULDNT_CONNECT && curl_version_info(CURLVERSION_NOW)->version_num >= 0x080000)
        take_problem(mock, "the mock answers only transfers that begin at its hosts");
    else
        assert_int_equal(code, CURLE_URL_MALFORMAT);
}

/* libcurl has freed what it needs to send. */
static void a_handle_is_reset_before_its_request(void **state) {
    for (int at_request = 0; at_request < 2; at_request++) {
        struct reply reply;
        CURL *curl = client_new(&reply, LIST);
        if (at_request) {
            SET(curl, PREREQFUNCTION, reset_at_request);
            SET(curl, PREREQDATA, curl);
        } else {
            SET(curl, SOCKOPTFUNCTION, reset_at_socket);
            SET(curl, SOCKOPTDATA, curl);
        }
        const CURLcode code = curl_easy_perform(curl);
        if (at_request || !ended_it_itself(code)) {
            assert_int_equal(code, CURLE_ABORTED_BY_CALLBACK);
            take_problem(*state,
                         "curl_easy_reset() was called in a callback, before libcurl sent the request");
        }
        expect_no_url(*state, curl_easy_perform(curl));
        curl_easy_cleanup(curl);
    }
}

/* ----- Speed ----- */

static size_t count_bytes(char *data, size_t size, size_t count, void *context) {
    (void)data;
    *(size_t *)context += size * count;
    return size * count;
}

/* Of a body of 60,000 bytes, at 1,000 bytes a second. libcurl 7.88 lets what comes at once through, also from
 * a real server. */
static void a_speed_limit_takes_virtual_time(void **state) {
    static const char line[100] = "long";
    char path[] = "/tmp/iam-mock-body-XXXXXX";
    struct reply reply;
    size_t bytes = 0;
    CURL *curl = client_new(&reply, LIST);
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (int i = 0; i < 600; i++)
        assert_int_equal(write(fd, line, sizeof line), sizeof line);
    (void)close(fd);
    given_rule(*state, .action = "ListMFADevices", .body_file = path);
    (void)unlink(path);
    SET(curl, WRITEFUNCTION, count_bytes);
    SET(curl, WRITEDATA, &bytes);
    SET(curl, BUFFERSIZE, 1024L);
    SET(curl, MAX_RECV_SPEED_LARGE, (curl_off_t)1000);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(bytes, 60000);
    if (curl_version_info(CURLVERSION_NOW)->version_num < 0x080e00)
        assert_total_ms(curl, 0);
    else
        assert_between(total_us(curl), 58000000, 61000000); /* the last second's bytes come at once, or not */
    curl_easy_cleanup(curl);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)
    const struct CMUnitTest tests[] = {
        TEST(another_transfer_runs_in_a_callback),
        TEST(progress_ends_a_wait),
        TEST(a_read_callback_aborts),
        TEST(a_request_that_never_comes_whole_ends),
        TEST(a_pause_without_end_ends),
        TEST(a_timeout_ends_a_pause_in_each_loop),
        TEST(the_prereq_callback_is_asked),
        TEST(the_sockopt_callback_refuses),
        TEST(a_handle_is_reset_before_its_request),
        TEST(a_speed_limit_takes_virtual_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
