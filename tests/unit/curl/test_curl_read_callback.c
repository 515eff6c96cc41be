/* A read callback keeps its meaning if its body is read ahead: what it returns, when it is called again, and
 * whose body it gives. */
#include "giver.h"
#include "loopback.h"
#include "post_by.h"
#include "take_problem.h"

#include <string.h>

/* The mock must know the body: a rule about another user, which does not act. */
static void need_the_body(struct iam_mock *mock) {
    given_rule(mock, .user_name = "Carl", .fault = IAM_MOCK_REFUSED, .optional = true);
}

static void post(struct giver *giver, struct reply *reply) {
    giver->calls = giver->seeks = giver->about_to_send = 0;
    client_post(giver->curl, reply);
}

/* ----- What the callback returns ----- */

struct behaviour {
    const char *name;
    size_t piece;
    int pause_at, abort_at, excess_at;
    int size_more; /* the declared size is so many bytes more than the callback gives */
    long buffer;
    const char *text;
};

struct outcome {
    CURLcode code;
    long status;
    size_t rooms[2];
    int calls;
    enum iam_mock_device_state state;
    bool problem;
};

static bool has_problem(struct iam_mock *mock) {
    const bool has = iam_mock_problems_text(mock)[0] != '\0';
    if (has)
        take_problem(mock, ": ");
    return has;
}

static void run(struct outcome *out, const struct behaviour *how, bool chunked, bool ahead) {
    struct giver giver;
    struct reply reply;
    void *state;
    assert_int_equal(curl_setup(&state), 0);
    struct iam_mock *mock = state;
    CURL *curl = giver_start(&giver, &reply, BY_POST, BY_SEEK, chunked, how->text ? how->text : DEACTIVATE);
    giver.piece = how->piece;
    giver.pause_at = how->pause_at;
    giver.abort_at = how->abort_at;
    giver.excess_at = how->excess_at;
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    if (how->buffer)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, how->buffer), CURLE_OK);
    if (!chunked)
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)giver.size + how->size_more),
                         CURLE_OK);
    if (ahead)
        need_the_body(mock);
    post(&giver, &reply);
    *out = (struct outcome){reply.code,
                            reply.status,
                            {giver.rooms[0], giver.rooms[1]},
                            giver.calls,
                            iam_mock_get_device_state(mock, "Bob", BOB_MFA),
                            has_problem(mock)};
    giver_end(&giver);
    assert_int_equal(curl_teardown(&state), 0);
}

static void as_if_not_read_ahead(void **state) {
    static char large[70000];
    const struct behaviour rows[] = {
        {.name = "whole"},
        {.name = "in pieces", .piece = 7},
        {.name = "a small buffer", .buffer = 16384},
        {.name = "paused at first", .pause_at = 1},
        {.name = "paused later", .pause_at = 2, .piece = 20},
        {.name = "aborted at first", .abort_at = 1},
        {.name = "aborted later", .abort_at = 3, .piece = 20},
        {.name = "too much at first", .excess_at = 1},
        {.name = "too much later", .excess_at = 3, .piece = 20},
        {.name = "less than declared", .size_more = 10},
        {.name = "too large", .text = large},
    };
    (void)state;
    memset(large, 'x', sizeof large - 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows * 2; i++) {
        const struct behaviour *how = &rows[i / 2];
        struct outcome without, with;
        if (i % 2 == 1 && how->size_more)
            continue;
        run(&without, how, i % 2 == 1, false);
        run(&with, how, i % 2 == 1, true);
        print_message("%s%s: code %d, calls %d and %d, room %zu and %zu\n", how->name,
                      i % 2 == 1 ? ", chunked" : "", (int)without.code, without.calls, with.calls,
                      without.rooms[0], with.rooms[0]);
        assert_int_equal(with.code, without.code);
        assert_int_equal(with.status, without.status);
        assert_int_equal(with.state, without.state);
        assert_int_equal(with.problem, without.problem);
        assert_int_equal(with.calls, without.calls);
        /* Newer libcurls take the size of the header off the first buffer. */
        assert_true(with.rooms[0] >= without.rooms[0] && with.rooms[0] < without.rooms[0] + 1024);
    }
}

static void abort_ends_with_42(void **state) {
    (void)state;
    for (int at = 1; at <= 2; at++) {
        const struct behaviour how = {.abort_at = at, .piece = 20};
        struct outcome with;
        run(&with, &how, false, true);
        assert_int_equal(with.code, CURLE_ABORTED_BY_CALLBACK);
        assert_int_equal(with.calls, at);
        assert_int_equal(with.state, IAM_MOCK_ENABLED);
    }
}

/* ----- A body that pauses: the mock knows it when it was sent ----- */

static void a_fault_after_a_pause(void **state) {
    static const struct {
        enum iam_mock_fault fault;
        CURLcode code;
    } rows[] = {{IAM_MOCK_REFUSED, CURLE_COULDNT_CONNECT},
                {IAM_MOCK_DNS_FAILURE, CURLE_COULDNT_RESOLVE_HOST},
                {IAM_MOCK_TLS_FAILURE, CURLE_PEER_FAILED_VERIFICATION},
                {IAM_MOCK_CONNECT_TIMEOUT, CURLE_OPERATION_TIMEDOUT}};
    struct iam_mock *mock = *state;
    for (int i = 0; i < 8; i++) {
        struct giver giver;
        struct reply reply;
        CURL *curl = giver_start(&giver, &reply, BY_POST, NO_SEEK, i % 2 == 1, DEACTIVATE);
        giver.pause_at = 2;
        giver.piece = 20;
        given_rule(mock, .user_name = "Bob", .fault = rows[i / 2].fault);
        post(&giver, &reply);
        assert_int_equal(reply.code, rows[i / 2].code);
        const struct iam_mock_call *call = iam_mock_call_at(mock, iam_mock_call_count(mock));
        assert_int_equal(call->fault, rows[i / 2].fault);
        assert_string_equal(call->action, "DeactivateMFADevice");
        assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
        long size = -1;
        assert_int_equal(curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &size), CURLE_OK);
        assert_int_equal(size, 0);
        giver.pause_at = 0;
        post(&giver, &reply); /* without rewinding */
        assert_int_equal(reply.status, 200);
        assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
        given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
        giver_end(&giver);
    }
}

/* The program ends the pause in its own loop: curl_easy_pause() between two steps. */
static void a_pause_in_a_loop(void **state) {
    struct iam_mock *mock = *state;
    struct giver giver;
    struct reply reply;
    int running = 1, steps = 0, left;
    CURLM *multi = curl_multi_init();
    CURL *curl = giver_start(&giver, &reply, BY_POST, NO_SEEK, true, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 1L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    giver.pause_at = 1;
    given_rule(mock, .user_name = "Bob", .fault = IAM_MOCK_REFUSED);
    assert_int_equal(curl_multi_add_handle(multi, curl), CURLM_OK);
    while (running > 0 && steps++ < 100) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        if (steps == 5)
            assert_int_equal(curl_easy_pause(curl, CURLPAUSE_CONT), CURLE_OK);
        assert_int_equal(curl_multi_poll(multi, NULL, 0, 10, NULL), CURLM_OK);
    }
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    assert_non_null(message);
    assert_int_equal(message->data.result, CURLE_COULDNT_CONNECT);
    assert_true(steps > 5);
    assert_int_equal(curl_multi_remove_handle(multi, curl), CURLM_OK);
    giver.pause_at = 0;
    post(&giver, &reply); /* without rewinding */
    assert_int_equal(reply.status, 200);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    giver_end(&giver);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

/* A pause that the program does not end: the transfer's timeout ends it. */
static void a_pause_without_an_end(void **state) {
    struct giver giver;
    struct reply reply;
    CURL *curl = giver_start(&giver, &reply, BY_POST, NO_SEEK, false, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 1L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    giver.pause_at = 1;
    given_rule(*state, .user_name = "Bob", .fault = IAM_MOCK_REFUSED, .optional = true);
    post(&giver, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_mock_call_count(*state, 0);
    giver_end(&giver);
}

/* On a kept connection, a fresh rule needs a new one: the program's callback is not called again for it. */
static void a_fresh_rule_after_a_pause(void **state) {
    struct iam_mock *mock = *state;
    for (int i = 0; i < 4; i++) {
        struct giver giver;
        struct reply reply;
        const bool chunked = i % 2 == 1;
        CURL *curl = giver_start(&giver, &reply, BY_POST, i / 2 ? BY_SEEK : NO_SEEK, chunked, LIST);
        assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
        post(&giver, &reply);
        assert_int_equal(reply.status, 200);
        giver_next(&giver, BY_POST, chunked, DEACTIVATE);
        giver.pause_at = 1;
        given_rule(mock, .fault = IAM_MOCK_CLOSED, .fresh = true);
        post(&giver, &reply);
        assert_int_equal(reply.code, CURLE_GOT_NOTHING);
        assert_int_equal(giver.seeks, 0);
        const struct iam_mock_call *call = iam_mock_call_at(mock, iam_mock_call_count(mock));
        assert_false(call->reused || call->resent);
        assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
        giver_end(&giver);
    }
}

static size_t give_part(char *out, size_t size, size_t count, void *context) {
    bool *given = context;
    const size_t bytes = *given || size * count < 5 ? 0 : 5;
    memcpy(out, "hello", bytes);
    *given = true;
    return bytes;
}

/* A MIME part that cannot seek: libcurl cannot send it again. */
static void a_fresh_rule_for_a_part(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    bool given = false;
    CURL *curl = client_new(&reply, LIST);
    client_post(curl, &reply);
    assert_int_equal(reply.status, 200);
    curl_mime *mime = curl_mime_init(curl);
    curl_mimepart *part = curl_mime_addpart(mime);
    assert_int_equal(curl_mime_name(part, "note"), CURLE_OK);
    assert_int_equal(curl_mime_data_cb(part, 5, give_part, NULL, NULL, &given), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/?" DEACTIVATE), CURLE_OK);
    given_rule(mock, .fault = IAM_MOCK_CLOSED, .fresh = true, .optional = true);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_SEND_FAIL_REWIND);
    assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
    take_problem(mock, "fresh needs a new connection");
    iam_mock_clear_rules(mock);
    curl_easy_cleanup(curl);
    curl_mime_free(mime);
}

/* ----- Whose body it is ----- */

/* After a refused connection, on a network the callback was not called. A program that gives another body
 * with the same context, or rewinds, gets that body sent; one that does not rewind, the first. */
static void the_next_transfer(void **state) {
    struct iam_mock *mock = *state;
    for (int i = 0; i < 8; i++) {
        struct giver giver;
        struct reply reply;
        const bool chunked = (i & 1) != 0, another = (i & 2) != 0, reset = (i & 4) != 0;
        CURL *curl = giver_start(&giver, &reply, BY_POST, NO_SEEK, chunked, DEACTIVATE);
        given_rule(mock, .user_name = "Bob", .fault = IAM_MOCK_REFUSED);
        post(&giver, &reply);
        assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
        assert_int_equal(giver.about_to_send, 0);
        if (another)
            giver_next(&giver, BY_POST, chunked, LIST);
        else if (reset)
            giver.at = 0;
        post(&giver, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        assert_int_equal(reply.status, 200);
        assert_string_equal(iam_mock_call_at(mock, iam_mock_call_count(mock))->action,
                            another ? "ListMFADevices" : "DeactivateMFADevice");
        if (!another)
            given_device(mock, .serial_number = BOB_MFA, .user_name = "Bob");
        (void)curl;
        giver_end(&giver);
    }
}

/* Another callback, or another context: the bytes that were kept are forgotten. */
static void another_context(void **state) {
    struct iam_mock *mock = *state;
    struct giver giver, other;
    struct reply reply, unused;
    CURL *curl = giver_start(&giver, &reply, BY_POST, NO_SEEK, false, DEACTIVATE);
    giver_start(&other, &unused, BY_POST, NO_SEEK, false, LIST);
    given_rule(mock, .user_name = "Bob", .fault = IAM_MOCK_REFUSED);
    post(&giver, &reply);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_READDATA, &other), CURLE_OK);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)other.size), CURLE_OK);
    post(&giver, &reply);
    assert_string_equal(iam_mock_call_at(mock, 2)->action, "ListMFADevices");
    giver_next(&giver, BY_POST, true, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_READDATA, &giver), CURLE_OK);
    given_rule(mock, .user_name = "Bob", .fault = IAM_MOCK_REFUSED);
    post(&giver, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    other.at = other.size;
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_READDATA, &other), CURLE_OK);
    post(&giver, &reply); /* an empty body */
    assert_int_equal(reply.status, 302);
    take_problem(mock, "no Action parameter");
    giver_end(&giver);
    giver_end(&other);
}

/* A rule that needs no body, and the order of the callbacks if none does. */
static void nothing_is_read_ahead_in_vain(void **state) {
    struct iam_mock *mock = *state;
    struct giver giver;
    struct reply reply;
    giver_start(&giver, &reply, BY_POST, NO_SEEK, false, DEACTIVATE);
    given_rule(mock, .action = "*", .fault = IAM_MOCK_REFUSED);
    post(&giver, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_int_equal(giver.calls, 0);
    given_rule(mock, .user_name = "Bob", .fault = IAM_MOCK_TIMEOUT);
    assert_int_equal(curl_easy_setopt(giver.curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    post(&giver, &reply);
    assert_int_equal(reply.code, CURLE_OPERATION_TIMEDOUT);
    assert_int_equal(giver.about_to_send, 1);
    giver_end(&giver);
}

/* ----- The handle ----- */

/* A copy of the handle reads by the program's callback. */
static void a_copy(void **state) {
    struct giver giver;
    struct reply reply;
    CURL *curl = giver_start(&giver, &reply, BY_POST, BY_SEEK, false, LIST);
    need_the_body(*state);
    post(&giver, &reply);
    assert_int_equal(reply.status, 200);
    CURL *copy = curl_easy_duphandle(curl);
    giver.at = 0;
    client_post(copy, &reply);
    assert_int_equal(reply.status, 200);
    assert_int_equal(giver.at, giver.size);
    curl_easy_cleanup(copy);
    giver_end(&giver);
}

/* The options are the program's again when a handle, or its copy, is used for another host. */
static void another_host(void **state) {
    struct loopback loopback;
    struct giver giver, other;
    struct reply reply, unused;
    CURL *curl = giver_start(&giver, &reply, BY_POST, BY_SEEK, false, LIST);
    giver_start(&other, &unused, BY_POST, BY_SEEK, false, LIST);
    need_the_body(*state);
    post(&giver, &reply);
    assert_int_equal(reply.status, 200);
    loopback_start(&loopback);
    assert_int_equal(iam_mock_curl_allow_host(loopback.host, NULL), 0);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, loopback.url), CURLE_OK);
    for (int i = 0; i < 2; i++) {
        CURL *handle = i == 0 ? curl : curl_easy_duphandle(curl);
        assert_int_equal(curl_easy_setopt(handle, CURLOPT_READDATA, &other), CURLE_OK);
        assert_int_equal(curl_easy_setopt(handle, CURLOPT_SEEKDATA, &other), CURLE_OK);
        other.at = 0;
        client_post(handle, &reply);
        assert_int_equal(reply.code, CURLE_OK);
        assert_string_equal(reply.body, LOOPBACK_BODY);
        assert_int_equal(other.at, other.size);
        if (handle != curl)
            curl_easy_cleanup(handle);
    }
    loopback_stop(&loopback);
    giver_end(&giver);
    giver_end(&other);
}

/* The copy of a handle whose options are replaced outlives it. */
static void a_copy_for_another_host(void **state) {
    struct loopback loopback;
    struct giver giver;
    struct reply reply;
    CURL *curl = giver_start(&giver, &reply, BY_POST, BY_SEEK, false, LIST);
    post(&giver, &reply);
    assert_int_equal(reply.status, 200);
    CURL *copy = curl_easy_duphandle(curl);
    giver_end(&giver);
    loopback_start(&loopback);
    assert_int_equal(iam_mock_curl_allow_host(loopback.host, NULL), 0);
    assert_int_equal(curl_easy_setopt(copy, CURLOPT_URL, loopback.url), CURLE_OK);
    assert_int_equal(curl_easy_setopt(copy, CURLOPT_HTTPHEADER, NULL), CURLE_OK);
    giver.at = 0;
    client_post(copy, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_int_equal(giver.at, giver.size);
    curl_easy_cleanup(copy);
    loopback_stop(&loopback);
    (void)state;
}

/* Without READDATA, libcurl reads from stdin. */
static void standard_input(void **state) {
    struct loopback loopback;
    struct reply reply;
    CURL *curl = client_new(&reply, NULL);
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers), CURLE_OK);
    assert_non_null(freopen("/dev/null", "r", stdin));
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POST, 1L), CURLE_OK);
    need_the_body(*state);
    client_post(curl, &reply);
    assert_int_equal(reply.status, 302);
    take_problem(*state, "no Action parameter");
    loopback_start(&loopback);
    assert_int_equal(iam_mock_curl_allow_host(loopback.host, NULL), 0);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, loopback.url), CURLE_OK);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    assert_string_equal(reply.body, LOOPBACK_BODY);
    loopback_stop(&loopback);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
}

/* After a body from a callback, the same handle sends fields. */
static void fields_after_a_callback(void **state) {
    struct giver giver;
    struct reply reply;
    CURL *curl = giver_start(&giver, &reply, BY_POST, BY_SEEK, false, LIST);
    need_the_body(*state);
    post(&giver, &reply);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, LIST), CURLE_OK);
    post(&giver, &reply);
    assert_int_equal(reply.status, 200);
    assert_int_equal(giver.calls, 0);
    giver_end(&giver);
}

/* The program sets the callbacks while the transfer is under way: libcurl reads as before, and rewinds by the
 * new function. */
static int set_callbacks_again(void *context, char *peer, char *local, int peer_port, int local_port) {
    struct giver *giver = context;
    (void)peer, (void)local, (void)peer_port, (void)local_port;
    giver->about_to_send++;
    giver_set_callbacks(giver, BY_SEEK);
    return CURL_PREREQFUNC_OK;
}

static void callbacks_set_meanwhile(void **state) {
    struct iam_mock *mock = *state;
    struct giver giver;
    struct reply reply;
    CURL *curl = giver_start(&giver, &reply, BY_POST, NO_SEEK, false, LIST);
    post(&giver, &reply);
    giver_next(&giver, BY_POST, false, DEACTIVATE);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, set_callbacks_again), CURLE_OK);
    given_rule(mock, .fault = IAM_MOCK_CLOSED);
    need_the_body(mock);
    post(&giver, &reply);
    assert_int_equal(reply.status, 200);
    assert_int_equal(giver.seeks, 1);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    giver_end(&giver);
}

/* An empty body is known. */
static void an_empty_body(void **state) {
    struct iam_mock *mock = *state;
    struct giver giver;
    struct reply reply;
    CURL *curl = giver_start(&giver, &reply, BY_POST, NO_SEEK, false, "");
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_URL, "https://iam.amazonaws.com/?" DEACTIVATE), CURLE_OK);
    given_rule(mock, .user_name = "Bob", .fault = IAM_MOCK_REFUSED);
    post(&giver, &reply);
    assert_int_equal(reply.code, CURLE_COULDNT_CONNECT);
    assert_int_equal(giver.calls, 0);
    giver_end(&giver);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_if_not_read_ahead),
        cmocka_unit_test(abort_ends_with_42),
        TEST(a_fault_after_a_pause),
        TEST(a_fresh_rule_after_a_pause),
        TEST(a_fresh_rule_for_a_part),
        TEST(a_pause_in_a_loop),
        TEST(a_pause_without_an_end),
        TEST(the_next_transfer),
        TEST(another_context),
        TEST(nothing_is_read_ahead_in_vain),
        TEST(a_copy),
        TEST(another_host),
        TEST(a_copy_for_another_host),
        TEST(standard_input),
        TEST(fields_after_a_callback),
        TEST(callbacks_set_meanwhile),
        TEST(an_empty_body),
    };
    return cmocka_run_group_tests_name("curl read callback", tests, NULL, NULL);
}
