/* A kept connection that breaks before a byte of an answer: libcurl sends the request again by itself, on a
 * new connection. What a test can make of that. */
#include "post_by.h"

struct client {
    CURLM *multi; /* NULL: the easy interface */
    CURL *curl;
    struct reply reply;
};

/* With a connection that was kept: call 1. */
static void client_start(struct client *client, bool multi) {
    client->multi = multi ? curl_multi_init() : NULL;
    client->curl = client_new(&client->reply, LIST);
    assert_int_equal(curl_easy_setopt(client->curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    client_post_by(client->multi, client->curl, &client->reply);
    assert_int_equal(client->reply.code, CURLE_OK);
    assert_int_equal(curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, DEACTIVATE), CURLE_OK);
}

static void client_deactivate(struct client *client) {
    client_post_by(client->multi, client->curl, &client->reply);
}

static void client_end(struct client *client) {
    curl_easy_cleanup(client->curl);
    if (client->multi != NULL)
        assert_int_equal(curl_multi_cleanup(client->multi), CURLM_OK);
}

static void assert_call(struct iam_mock *mock, size_t number, enum iam_mock_fault fault, bool reused,
                        bool resent) {
    const struct iam_mock_call *call = iam_mock_call_at(mock, number);
    assert_non_null(call);
    assert_int_equal(call->fault, fault);
    assert_int_equal(call->reused, reused);
    assert_int_equal(call->resent, resent);
}

/* The kept connection breaks, and the new one too: the transfer ends. */
static void breaks_again(struct iam_mock *mock, bool multi, enum iam_mock_fault fault, CURLcode code) {
    struct client client;
    client_start(&client, multi);
    given_rule(mock, .fault = fault, .times = 2);
    client_deactivate(&client);
    assert_int_equal(client.reply.code, code);
    assert_int_equal(client.reply.status, 0);
    assert_mock_call_count(mock, 3);
    assert_call(mock, 2, fault, true, false);
    assert_call(mock, 3, fault, false, true);
    assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
    client_end(&client);
}

static void a_second_break_ends_the_transfer(void **state) {
    static const struct {
        enum iam_mock_fault fault;
        CURLcode code;
    } rows[] = {{IAM_MOCK_CLOSED, CURLE_GOT_NOTHING}, {IAM_MOCK_RESET, CURLE_RECV_ERROR}};
    for (int i = 0; i < 4; i++) {
        iam_mock_clear_journal(*state);
        breaks_again(*state, i % 2 == 1, rows[i / 2].fault, rows[i / 2].code);
    }
}

/* The change was made by the first, so the second finds no device: the trap of a retry that nobody sees. */
static void after_the_change_it_is_gone(void **state) {
    struct iam_mock *mock = *state;
    struct client client;
    client_start(&client, false);
    given_rule(mock, .fault = IAM_MOCK_CLOSED, .when = IAM_MOCK_AFTER_CHANGE);
    client_deactivate(&client);
    assert_int_equal(client.reply.code, CURLE_OK);
    assert_int_equal(client.reply.status, 404);
    assert_non_null(strstr(client.reply.body, "NoSuchEntity"));
    assert_non_null(strstr(iam_mock_journal_text(mock), " resent -> 404 NoSuchEntity"));
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    client_end(&client);
}

/* `fresh`: libcurl does not send the request again, although a connection was kept: the transfer ends. */
static void a_fresh_fault_ends_the_transfer(void **state) {
    static const struct {
        enum iam_mock_fault fault;
        enum iam_mock_when when;
        CURLcode code;
    } rows[] = {{IAM_MOCK_CLOSED, IAM_MOCK_BEFORE_CHANGE, CURLE_GOT_NOTHING},
                {IAM_MOCK_RESET, IAM_MOCK_BEFORE_CHANGE, CURLE_RECV_ERROR},
                {IAM_MOCK_CLOSED, IAM_MOCK_AFTER_CHANGE, CURLE_GOT_NOTHING}};
    struct iam_mock *mock = *state;
    for (int i = 0; i < 6; i++) {
        struct client client;
        iam_mock_clear_journal(mock);
        client_start(&client, i % 2 == 1);
        given_rule(mock, .fault = rows[i / 2].fault, .when = rows[i / 2].when, .fresh = true);
        client_deactivate(&client);
        assert_int_equal(client.reply.code, rows[i / 2].code);
        assert_mock_call_count(mock, 2);
        assert_call(mock, 2, rows[i / 2].fault, false, false);
        client_end(&client);
        if (rows[i / 2].when != IAM_MOCK_AFTER_CHANGE)
            continue;
        assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
        break;
    }
}

/* A `fresh` answer, and the connections after it. */
static void fresh_without_a_fault(void **state) {
    struct iam_mock *mock = *state;
    struct client client;
    client_start(&client, false);
    given_rule(mock, .error = "ServiceFailure", .fresh = true);
    client_deactivate(&client);
    assert_int_equal(client.reply.status, 500);
    client_deactivate(&client);
    assert_int_equal(client.reply.status, 200);
    assert_call(mock, 2, IAM_MOCK_NO_FAULT, false, false);
    assert_call(mock, 3, IAM_MOCK_NO_FAULT, true, false);
    client_end(&client);
}

/* What the request is sent again on is a new connection: it can be refused. */
static void the_second_is_refused(void **state) {
    struct iam_mock *mock = *state;
    for (int multi = 0; multi < 2; multi++) {
        struct client client;
        iam_mock_clear_journal(mock);
        client_start(&client, multi == 1);
        given_rule(mock, .fault = IAM_MOCK_CLOSED);
        given_rule(mock, .fault = IAM_MOCK_REFUSED);
        client_deactivate(&client);
        assert_int_equal(client.reply.code, CURLE_COULDNT_CONNECT);
        assert_mock_call_count(mock, 3);
        assert_call(mock, 2, IAM_MOCK_CLOSED, true, false);
        assert_call(mock, 3, IAM_MOCK_REFUSED, false, true);
        assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
        client_end(&client);
    }
}

struct upload {
    const char *data;
    size_t left;
};

static size_t read_upload(char *out, size_t size, size_t count, void *context) {
    struct upload *upload = context;
    const size_t bytes = size * count < upload->left ? size * count : upload->left;
    memcpy(out, upload->data, bytes);
    upload->data += bytes;
    upload->left -= bytes;
    return bytes;
}

static int seek_upload(void *context, curl_off_t offset, int origin) {
    struct upload *upload = context;
    assert_int_equal(origin, SEEK_SET);
    *upload = (struct upload){&DEACTIVATE[offset], sizeof DEACTIVATE - 1 - (size_t)offset};
    return CURL_SEEKFUNC_OK;
}

/* Only a body that can be read again can be sent again. */
static void a_body_that_is_read(void **state) {
    struct iam_mock *mock = *state;
    for (int seeks = 0; seeks < 2; seeks++) {
        struct client client;
        struct upload upload = {DEACTIVATE, sizeof DEACTIVATE - 1};
        iam_mock_clear_journal(mock);
        client_start(&client, false);
        assert_int_equal(curl_easy_setopt(client.curl, CURLOPT_POSTFIELDS, NULL), CURLE_OK);
        assert_int_equal(curl_easy_setopt(client.curl, CURLOPT_POST, 1L), CURLE_OK);
        assert_int_equal(curl_easy_setopt(client.curl, CURLOPT_POSTFIELDSIZE, (long)upload.left), CURLE_OK);
        assert_int_equal(curl_easy_setopt(client.curl, CURLOPT_READFUNCTION, read_upload), CURLE_OK);
        assert_int_equal(curl_easy_setopt(client.curl, CURLOPT_READDATA, &upload), CURLE_OK);
        if (seeks == 1) {
            assert_int_equal(curl_easy_setopt(client.curl, CURLOPT_SEEKFUNCTION, seek_upload), CURLE_OK);
            assert_int_equal(curl_easy_setopt(client.curl, CURLOPT_SEEKDATA, &upload), CURLE_OK);
        }
        given_rule(mock, .fault = IAM_MOCK_CLOSED);
        client_deactivate(&client);
        assert_int_equal(client.reply.code, seeks == 1 ? CURLE_OK : CURLE_SEND_FAIL_REWIND);
        assert_mock_call_count(mock, 2 + seeks);
        assert_mfa_device_state(mock, "Bob", BOB_MFA, seeks == 1 ? IAM_MOCK_DEACTIVATED : IAM_MOCK_ENABLED);
        client_end(&client);
    }
}

/* Once a byte has come, nothing is sent again. */
static void a_cut_answer_is_not_sent_again(void **state) {
    struct iam_mock *mock = *state;
    struct client client;
    client_start(&client, false);
    given_rule(mock, .fault = IAM_MOCK_CUT, .cut_at = 0);
    client_deactivate(&client);
    assert_int_equal(client.reply.code, CURLE_PARTIAL_FILE);
    assert_mock_call_count(mock, 2);
    client_end(&client);
}

/* FORBID_REUSE: no connection is kept, so a break ends the transfer. */
static void without_reuse_a_break_ends_the_transfer(void **state) {
    struct iam_mock *mock = *state;
    struct reply reply;
    CURL *curl = client_new(&reply, LIST);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L), CURLE_OK);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_OK);
    given_rule(mock, .action = "*", .fault = IAM_MOCK_CLOSED);
    client_post(curl, &reply);
    assert_int_equal(reply.code, CURLE_GOT_NOTHING);
    assert_mock_call_count(mock, 2);
    assert_call(mock, 2, IAM_MOCK_CLOSED, false, false);
    curl_easy_cleanup(curl);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, curl_setup, curl_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_second_break_ends_the_transfer),
        TEST(after_the_change_it_is_gone),
        TEST(a_fresh_fault_ends_the_transfer),
        TEST(fresh_without_a_fault),
        TEST(the_second_is_refused),
        TEST(a_body_that_is_read),
        TEST(a_cut_answer_is_not_sent_again),
        TEST(without_reuse_a_break_ends_the_transfer),
    };
    return cmocka_run_group_tests_name("curl resend", tests, NULL, NULL);
}
