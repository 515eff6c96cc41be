/* Several transfers at once in a multi handle: their requests arrive in the order in which they were added,
 * and what a rule does to one of them leaves the others alone. */
#include "take_problem.h"
#include "watch.h"

#include <stdio.h>
#include <string.h>

enum { COUNT = 3, SECOND = 1000 };

static const char *const names[COUNT] = {"A", "B", "C"};

/* ListMFADevices for each user, and the result of each transfer. */
struct clients {
    CURLM *multi;
    CURL *curl[COUNT];
    struct reply reply[COUNT];
};

static void open_clients(struct clients *clients, struct iam_mock *mock) {
    clients->multi = curl_multi_init();
    for (size_t i = 0; i < COUNT; i++) {
        char body[100];
        given_user(mock, .name = names[i]);
        snprintf(body, sizeof body, "Action=ListMFADevices&Version=2010-05-08&UserName=%s", names[i]);
        clients->curl[i] = client_new(&clients->reply[i], "");
        assert_int_equal(curl_easy_setopt(clients->curl[i], CURLOPT_COPYPOSTFIELDS, body), CURLE_OK);
        assert_int_equal(curl_easy_setopt(clients->curl[i], CURLOPT_TIMEOUT, 60L), CURLE_OK);
    }
}

static void close_clients(struct clients *clients) {
    for (size_t i = 0; i < COUNT; i++)
        curl_easy_cleanup(clients->curl[i]);
    assert_int_equal(curl_multi_cleanup(clients->multi), CURLM_OK);
}

static void add(struct clients *clients, size_t at) {
    memset(&clients->reply[at], 0, sizeof clients->reply[at]);
    assert_int_equal(curl_multi_add_handle(clients->multi, clients->curl[at]), CURLM_OK);
}

static void run(struct clients *clients) {
    int running = 1, left;
    while (running) {
        assert_int_equal(curl_multi_perform(clients->multi, &running), CURLM_OK);
        if (running)
            assert_int_equal(curl_multi_poll(clients->multi, NULL, 0, 1000, NULL), CURLM_OK);
    }
    for (CURLMsg *message; (message = curl_multi_info_read(clients->multi, &left)) != NULL;) {
        for (size_t i = 0; i < COUNT; i++) {
            if (clients->curl[i] == message->easy_handle)
                clients->reply[i].code = message->data.result;
        }
    }
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(curl_multi_remove_handle(clients->multi, clients->curl[i]), CURLM_OK);
}

static void run_all(struct clients *clients) {
    for (size_t i = 0; i < COUNT; i++)
        add(clients, i);
    run(clients);
}

static long connects(CURL *curl) {
    long count = -1;
    assert_int_equal(curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &count), CURLE_OK);
    return count;
}

/* On new connections, then on kept ones. */
static void arrive_in_order(void **state) {
    static struct clients clients;
    struct iam_mock *mock = *state;
    open_clients(&clients, mock);
    for (size_t round = 0; round < 2; round++) {
        run_all(&clients);
        for (size_t i = 0; i < COUNT; i++) {
            assert_string_equal(iam_mock_call_at(mock, round * COUNT + i + 1)->user_name, names[i]);
            assert_int_equal(clients.reply[i].code, CURLE_OK);
            assert_int_equal(connects(clients.curl[i]), round == 0);
        }
    }
    close_clients(&clients);
}

/* A `fresh` rule: libcurl doesn't send that request again, as it would on its kept connection. */
static void a_new_connection_for_one(void **state) {
    static struct clients clients;
    struct iam_mock *mock = *state;
    open_clients(&clients, mock);
    run_all(&clients);
    given_rule(mock, .action = "*", .skip = 1, .fresh = true, .fault = IAM_MOCK_CLOSED);
    run_all(&clients);
    assert_int_equal(clients.reply[0].code, CURLE_OK);
    assert_int_equal(clients.reply[1].code, CURLE_GOT_NOTHING);
    assert_int_equal(clients.reply[2].code, CURLE_OK);
    assert_int_equal(connects(clients.curl[0]), 0);
    assert_int_equal(connects(clients.curl[1]), 1);
    assert_int_equal(connects(clients.curl[2]), 0);
    assert_mock_call_count(mock, 2 * COUNT);
    assert_string_equal(iam_mock_call_at(mock, COUNT + 2)->user_name, "B");
    assert_false(iam_mock_call_at(mock, COUNT + 2)->reused);
    run_all(&clients); /* the option is the program's again */
    assert_int_equal(connects(clients.curl[1]), 0);
    close_clients(&clients);
}

/* The clock does not jump over the others' answers while a connection times out. */
static void a_connection_times_out(void **state) {
    static struct clients clients;
    struct iam_mock *mock = *state;
    open_clients(&clients, mock);
    given_rule(mock, .action = "*", .user_name = "A", .latency_ms = 1 * SECOND);
    given_rule(mock, .action = "*", .user_name = "B", .fault = IAM_MOCK_CONNECT_TIMEOUT);
    given_rule(mock, .action = "*", .user_name = "C", .latency_ms = 2 * SECOND);
    assert_int_equal(curl_easy_setopt(clients.curl[1], CURLOPT_CONNECTTIMEOUT, 20L), CURLE_OK);
    run_all(&clients);
    assert_int_equal(clients.reply[0].code, CURLE_OK);
    assert_int_equal(clients.reply[1].code, CURLE_OPERATION_TIMEDOUT);
    assert_int_equal(clients.reply[2].code, CURLE_OK);
    assert_non_null(strstr(clients.reply[1].error, "Connection timed out after 20"));
    assert_total_ms(clients.curl[0], 1 * SECOND);
    assert_total_ms(clients.curl[1], 20 * SECOND);
    assert_total_ms(clients.curl[2], 2 * SECOND);
    run_all(&clients);
    assert_int_equal(clients.reply[1].code, CURLE_OK);
    /* Which call it is becomes known when libcurl has chosen a kept connection for it. */
    given_rule(mock, .action = "*", .user_name = "A", .latency_ms = 1 * SECOND);
    given_rule(mock, .action = "*", .skip = 1, .fault = IAM_MOCK_CONNECT_TIMEOUT);
    run_all(&clients);
    assert_int_equal(clients.reply[0].code, CURLE_OK);
    assert_int_equal(clients.reply[1].code, CURLE_OPERATION_TIMEDOUT);
    assert_int_equal(clients.reply[2].code, CURLE_OK);
    assert_total_ms(clients.curl[0], 1 * SECOND);
    assert_total_ms(clients.curl[1], 20 * SECOND);
    assert_int_equal(connects(clients.curl[1]), 0);
    close_clients(&clients);
}

/* One was under way when the other's connection begins to time out. */
static void a_connection_times_out_later(void **state) {
    static struct clients clients;
    struct iam_mock *mock = *state;
    int running;
    open_clients(&clients, mock);
    given_rule(mock, .action = "*", .user_name = "A", .latency_ms = 1 * SECOND);
    given_rule(mock, .action = "*", .user_name = "B", .fault = IAM_MOCK_CONNECT_TIMEOUT);
    add(&clients, 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(curl_multi_perform(clients.multi, &running), CURLM_OK);
    add(&clients, 1);
    add(&clients, 2);
    run(&clients);
    assert_int_equal(clients.reply[0].code, CURLE_OK);
    assert_int_equal(clients.reply[1].code, CURLE_OPERATION_TIMEDOUT);
    assert_int_equal(clients.reply[2].code, CURLE_OK);
    assert_total_ms(clients.curl[0], 1 * SECOND);
    assert_total_ms(clients.curl[1], 60 * SECOND);
    close_clients(&clients);
}

static int cancel(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)context, (void)a, (void)b, (void)c, (void)d;
    return 1;
}

/* Perform until the only rule has acted that often: how many steps that takes depends on libcurl's version.
 */
static void perform_until_acted(struct iam_mock *mock, const struct clients *clients, int64_t times) {
    struct iam_mock_rule_counts counts = {0};
    int running;
    for (int step = 0; step < 20 && counts.acted < times; step++) {
        assert_int_equal(curl_multi_perform(clients->multi, &running), CURLM_OK);
        assert_int_equal(iam_mock_get_rule(mock, "rule 1", &counts), 0);
    }
    assert_int_equal(counts.acted, times);
}

/* Newer libcurls (8.23; not 8.14) run an idle transfer only when its own timer is over, here its connect
 * timeout: the progress callback may come too late. */
#define NOT_RUN_WHILE_IDLE 0x080f00

/* Each way in which a connection that isn't there yet may end before its timeout. */
static void the_program_does_not_wait(void **state) {
    static struct clients clients;
    struct iam_mock *mock = *state;
    open_clients(&clients, mock);
    given_rule(mock, .action = "*", .user_name = "B", .times = 2, .fault = IAM_MOCK_CONNECT_TIMEOUT);
    for (size_t i = 0; i < COUNT; i++)
        add(&clients, i);
    perform_until_acted(mock, &clients, 1);
    assert_int_equal(curl_easy_setopt(clients.curl[1], CURLOPT_XFERINFOFUNCTION, cancel), CURLE_OK);
    assert_int_equal(curl_easy_setopt(clients.curl[1], CURLOPT_NOPROGRESS, 0L), CURLE_OK);
    run(&clients);
    assert_int_equal(clients.reply[0].code, CURLE_OK);
    if (curl_version_info(CURLVERSION_NOW)->version_num < NOT_RUN_WHILE_IDLE ||
        clients.reply[1].code != CURLE_OPERATION_TIMEDOUT)
        assert_int_equal(clients.reply[1].code, CURLE_ABORTED_BY_CALLBACK);
    assert_int_equal(curl_easy_setopt(clients.curl[1], CURLOPT_NOPROGRESS, 1L), CURLE_OK);
    add(&clients, 0);
    add(&clients, 1);
    perform_until_acted(mock, &clients, 2);
    assert_int_equal(curl_multi_remove_handle(clients.multi, clients.curl[1]), CURLM_OK);
    add(&clients, 2);
    add(&clients, 1);
    run(&clients);
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(clients.reply[i].code, CURLE_OK);
    close_clients(&clients);
}

/* The mock leaves while libcurl waits for a connection, and has not read the other answers. */
static void the_mock_leaves(void **state) {
    static struct clients clients;
    struct iam_mock *mock = *state;
    int running;
    open_clients(&clients, mock);
    given_rule(mock, .action = "*", .user_name = "B", .fault = IAM_MOCK_CONNECT_TIMEOUT);
    for (size_t i = 0; i < COUNT; i++)
        add(&clients, i);
    assert_int_equal(curl_multi_perform(clients.multi, &running), CURLM_OK);
    iam_mock_curl_uninstall();
    run(&clients);
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(clients.reply[i].code, CURLE_COULDNT_CONNECT);
    close_clients(&clients);
    take_problem(mock, "uninstalled with 3 requests under way");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, watch_setup, watch_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(arrive_in_order),           TEST(a_new_connection_for_one),
        TEST(a_connection_times_out),    TEST(a_connection_times_out_later),
        TEST(the_program_does_not_wait), TEST(the_mock_leaves),
    };
    return cmocka_run_group_tests_name("curl beside", tests, NULL, NULL);
}
