/* Bodies that libcurl asks the program for, or builds: every rule acts on them as on CURLOPT_POSTFIELDS, also
 * one that must be known before there is a connection. */
#include "giver.h"
#include "post_by.h"
#include "take_problem.h"

#include <string.h>

static const struct {
    enum iam_mock_fault fault;
    CURLcode code;
} unconnected[] = {{IAM_MOCK_REFUSED, CURLE_COULDNT_CONNECT},
                   {IAM_MOCK_DNS_FAILURE, CURLE_COULDNT_RESOLVE_HOST},
                   {IAM_MOCK_TLS_FAILURE, CURLE_PEER_FAILED_VERIFICATION},
                   {IAM_MOCK_CONNECT_TIMEOUT, CURLE_OPERATION_TIMEDOUT}};

/* A way to give a body, and a connection. */
struct row {
    enum way way;
    enum seek seek;
    bool chunked;
    bool multi, kept;
};

/* Only the ways by a callback of the program's can have a callback that seeks. */
static size_t list_rows(struct row out[128]) {
    size_t count = 0;
    for (int i = 0; i < WAYS * SEEKS * 8; i++) {
        const struct row row = {(enum way)(i / 8 / SEEKS), (enum seek)(i / 8 % SEEKS), (i & 1) != 0,
                                (i & 2) != 0, (i & 4) != 0};
        const bool can_seek = row.way == BY_POST || row.way == BY_UPLOAD;
        if ((row.seek != NO_SEEK && !can_seek) || (row.chunked && !is_read_ahead(row.way)))
            continue;
        out[count++] = row;
    }
    return count;
}

static void say(const struct row *row) {
    print_message("%s%s%s%s%s\n", way_names[row->way],
                  row->seek == BY_SEEK    ? ", SEEKFUNCTION"
                  : row->seek == BY_IOCTL ? ", IOCTLFUNCTION"
                                          : "",
                  row->chunked ? ", chunked" : "", row->multi ? ", multi" : "", row->kept ? ", kept" : "");
}

struct client {
    CURLM *multi;
    struct giver giver;
    struct reply reply;
};

static void post(struct client *client) {
    client->giver.calls = client->giver.seeks = client->giver.about_to_send = 0;
    client_post_by(client->multi, client->giver.curl, &client->reply);
}

/* With a connection that was kept, if the row says so: call 1. */
static void start(struct client *client, const struct row *row, const char *text) {
    client->multi = row->multi ? curl_multi_init() : NULL;
    CURL *curl = giver_start(&client->giver, &client->reply, row->way, row->seek, row->chunked,
                             row->kept ? LIST : text);
    assert_int_equal(curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L), CURLE_OK);
    if (!row->kept)
        return;
    post(client);
    assert_int_equal(client->reply.code, CURLE_OK);
    assert_int_equal(client->reply.status, 200);
    giver_next(&client->giver, row->way, row->chunked, text);
}

static void end(struct client *client) {
    giver_end(&client->giver);
    if (client->multi)
        assert_int_equal(curl_multi_cleanup(client->multi), CURLM_OK);
}

static void in_each_row(void (*test)(struct iam_mock *mock, const struct row *row)) {
    struct row rows[128];
    const size_t count = list_rows(rows);
    for (size_t i = 0; i < count; i++) {
        void *state;
        assert_int_equal(curl_setup(&state), 0);
        say(&rows[i]);
        test(state, &rows[i]);
        assert_int_equal(curl_teardown(&state), 0);
    }
}

static long number(CURL *curl, CURLINFO info) {
    long value = -1;
    assert_int_equal(curl_easy_getinfo(curl, info, &value), CURLE_OK);
    return value;
}

static curl_off_t offset(CURL *curl, CURLINFO info) {
    curl_off_t value = -1;
    assert_int_equal(curl_easy_getinfo(curl, info, &value), CURLE_OK);
    return value;
}

/* ----- Faults before the connection ----- */

static void assert_not_sent(const struct client *client, const struct row *row) {
    CURL *curl = client->giver.curl;
    assert_int_equal(number(curl, CURLINFO_REQUEST_SIZE), 0);
    assert_int_equal(offset(curl, CURLINFO_SIZE_UPLOAD_T), 0);
    assert_int_equal(client->giver.about_to_send, !is_read_ahead(row->way));
}

/* The rule is about Bob's device. The program tries again with the same handle, and does not rewind. */
static void meets(struct iam_mock *mock, const struct row *row, size_t fault) {
    struct client client;
    start(&client, row, DEACTIVATE);
    const size_t before = iam_mock_call_count(mock);
    given_rule(mock, .user_name = "Bob", .serial_number = BOB_MFA, .fault = unconnected[fault].fault);
    post(&client);
    assert_int_equal(client.reply.code, unconnected[fault].code);
    assert_not_sent(&client, row);
    assert_mock_call_count(mock, before + 1);
    const struct iam_mock_call *call = iam_mock_call_at(mock, before + 1);
    assert_int_equal(call->fault, unconnected[fault].fault);
    assert_string_equal(call->action, "DeactivateMFADevice");
    assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
    post(&client);
    assert_int_equal(client.reply.code, CURLE_OK);
    assert_int_equal(client.reply.status, 200);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    assert_mock_call_count(mock, before + 2);
    end(&client);
}

static void refused(struct iam_mock *mock, const struct row *row) { meets(mock, row, 0); }
static void not_resolved(struct iam_mock *mock, const struct row *row) { meets(mock, row, 1); }
static void not_verified(struct iam_mock *mock, const struct row *row) { meets(mock, row, 2); }
static void timed_out(struct iam_mock *mock, const struct row *row) { meets(mock, row, 3); }

static void a_fault_before_the_connection(void **state) {
    (void)state;
    in_each_row(refused);
    in_each_row(not_resolved);
    in_each_row(not_verified);
    in_each_row(timed_out);
}

/* The rule is about another user: the request goes out, and each byte of its body once. */
static void passes(struct iam_mock *mock, const struct row *row) {
    struct client client;
    start(&client, row, DEACTIVATE);
    given_rule(mock, .user_name = "Carl", .fault = IAM_MOCK_REFUSED, .optional = true);
    post(&client);
    assert_int_equal(client.reply.code, CURLE_OK);
    assert_int_equal(client.reply.status, 200);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    assert_mock_call_count(mock, 1u + row->kept);
    assert_int_equal(client.giver.seeks, 0);
    assert_int_equal(client.giver.about_to_send, 1);
    assert_int_equal(iam_mock_call_at(mock, 1u + row->kept)->reused, row->kept);
    end(&client);
}

static void a_rule_about_another_user(void **state) {
    (void)state;
    in_each_row(passes);
}

/* ----- Fresh ----- */

/* On a new connection, libcurl does not send the request again. */
static void ends_on_a_new_connection(struct iam_mock *mock, const struct row *row) {
    struct client client;
    start(&client, row, DEACTIVATE);
    given_rule(mock, .fault = IAM_MOCK_CLOSED, .when = IAM_MOCK_AFTER_CHANGE, .fresh = true);
    post(&client);
    assert_int_equal(client.reply.code, CURLE_GOT_NOTHING);
    assert_mfa_device_deactivated(mock, "Bob", BOB_MFA);
    assert_mock_call_count(mock, 1u + row->kept);
    const struct iam_mock_call *call = iam_mock_call_at(mock, 1u + row->kept);
    assert_false(call->reused || call->resent);
    end(&client);
}

static void a_fresh_rule(void **state) {
    (void)state;
    in_each_row(ends_on_a_new_connection);
}

/* ----- What libcurl does as before ----- */

/* A kept connection breaks. Without a rule that must know the body, and with one that reads it ahead, libcurl
 * sends again what it can read again: else its result is 65. */
static void breaks(struct iam_mock *mock, const struct row *row, bool ahead) {
    struct client client;
    const bool again = row->seek != NO_SEEK || row->way == BY_MIME || row->way == BY_FORM;
    if (!row->kept || row->way == BY_STREAM ||
        row->way == BY_FREAD) /* libcurl rewinds to the file's beginning */
        return;
    start(&client, row, DEACTIVATE);
    given_rule(mock, .action = "*", .fault = IAM_MOCK_CLOSED);
    if (ahead)
        given_rule(mock, .user_name = "Carl", .fault = IAM_MOCK_REFUSED, .optional = true);
    post(&client);
    assert_int_equal(client.reply.code, again ? CURLE_OK : CURLE_SEND_FAIL_REWIND);
    assert_mock_call_count(mock, 2u + again);
    assert_int_equal(client.giver.seeks, row->seek != NO_SEEK);
    if (again)
        assert_true(iam_mock_call_at(mock, 3)->resent);
    end(&client);
}

static void breaks_without(struct iam_mock *mock, const struct row *row) { breaks(mock, row, false); }
static void breaks_with(struct iam_mock *mock, const struct row *row) { breaks(mock, row, true); }

static void a_kept_connection_that_breaks(void **state) {
    (void)state;
    in_each_row(breaks_without);
    in_each_row(breaks_with);
}

/* The new connection for the second sending is refused. */
static void breaks_and_is_refused(struct iam_mock *mock, const struct row *row) {
    struct client client;
    if (!row->kept || (is_read_ahead(row->way) && row->seek == NO_SEEK))
        return;
    start(&client, row, DEACTIVATE);
    given_rule(mock, .fault = IAM_MOCK_CLOSED);
    given_rule(mock, .user_name = "Bob", .fault = IAM_MOCK_REFUSED);
    post(&client);
    assert_int_equal(client.reply.code, CURLE_COULDNT_CONNECT);
    assert_mock_call_count(mock, 3);
    assert_true(iam_mock_call_at(mock, 3)->resent);
    assert_string_equal(iam_mock_call_at(mock, 3)->action, "DeactivateMFADevice");
    assert_mfa_device_enabled(mock, "Bob", BOB_MFA);
    end(&client);
}

static void a_second_sending_that_is_refused(void **state) {
    (void)state;
    in_each_row(breaks_and_is_refused);
}

/* ----- Beside other transfers ----- */

enum { COUNT = 3 };

static void run(CURLM *multi, struct client clients[COUNT]) {
    int running = 1, left;
    for (int i = 0; i < COUNT; i++) {
        clients[i].giver.about_to_send = 0;
        assert_int_equal(curl_multi_add_handle(multi, clients[i].giver.curl), CURLM_OK);
    }
    while (running > 0) {
        assert_int_equal(curl_multi_perform(multi, &running), CURLM_OK);
        if (running > 0)
            assert_int_equal(curl_multi_poll(multi, NULL, 0, 1000, NULL), CURLM_OK);
    }
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL;) {
        for (int i = 0; i < COUNT; i++) {
            if (clients[i].giver.curl == message->easy_handle)
                clients[i].reply.code = message->data.result;
        }
    }
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(curl_multi_remove_handle(multi, clients[i].giver.curl), CURLM_OK);
}

/* Three transfers at once. The rule stops the second, which is certain only when the first was sent. If
 * libcurl sends the body after the header, the second request too has begun then. Then all three again. */
static void second_of_three(struct iam_mock *mock, const struct row *row, size_t fault) {
    static struct client clients[COUNT];
    CURLM *multi = curl_multi_init();
    if (!row->multi || row->kept)
        return;
    for (int i = 0; i < COUNT; i++)
        giver_start(&clients[i].giver, &clients[i].reply, row->way, row->seek, row->chunked, LIST);
    for (int round = 0; round < 3; round++) {
        const bool unlucky = round < 2; /* on new connections, then on kept ones */
        if (unlucky)
            given_rule(mock, .action = "ListMFADevices", .user_name = "Bob", .skip = 1,
                       .fault = unconnected[fault].fault);
        for (int i = 0; i < COUNT; i++)
            giver_next(&clients[i].giver, row->way, row->chunked, LIST);
        run(multi, clients);
        for (int i = 0; i < COUNT; i++)
            assert_int_equal(clients[i].reply.code, unlucky && i == 1 ? unconnected[fault].code : CURLE_OK);
        if (unlucky)
            assert_int_equal(number(clients[1].giver.curl, CURLINFO_REQUEST_SIZE), 0);
        assert_int_equal(iam_mock_call_count(mock), COUNT * (round + 1));
    }
    for (int i = 0; i < COUNT; i++)
        giver_end(&clients[i].giver);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

/* The same with a fresh rule: the second transfer's connection is a new one, so libcurl does not send again.
 */
static void second_fresh(struct iam_mock *mock, const struct row *row) {
    static struct client clients[COUNT];
    CURLM *multi = curl_multi_init();
    if (!row->multi || row->kept)
        return;
    for (int i = 0; i < COUNT; i++)
        giver_start(&clients[i].giver, &clients[i].reply, row->way, row->seek, row->chunked, LIST);
    run(multi, clients);
    given_rule(mock, .action = "ListMFADevices", .user_name = "Bob", .skip = 1, .fault = IAM_MOCK_CLOSED,
               .fresh = true);
    for (int i = 0; i < COUNT; i++)
        giver_next(&clients[i].giver, row->way, row->chunked, LIST);
    run(multi, clients);
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(clients[i].reply.code, i == 1 ? CURLE_GOT_NOTHING : CURLE_OK);
    assert_mock_call_count(mock, 2 * COUNT);
    for (int i = 0; i < COUNT; i++)
        giver_end(&clients[i].giver);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

static void second_refused(struct iam_mock *mock, const struct row *row) { second_of_three(mock, row, 0); }
static void second_timed_out(struct iam_mock *mock, const struct row *row) { second_of_three(mock, row, 3); }

static void beside_other_transfers(void **state) {
    (void)state;
    in_each_row(second_refused);
    in_each_row(second_timed_out);
    in_each_row(second_fresh);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_before_the_connection),
        cmocka_unit_test(a_rule_about_another_user),
        cmocka_unit_test(a_fresh_rule),
        cmocka_unit_test(a_kept_connection_that_breaks),
        cmocka_unit_test(a_second_sending_that_is_refused),
        cmocka_unit_test(beside_other_transfers),
    };
    return cmocka_run_group_tests_name("curl read ahead", tests, NULL, NULL);
}
