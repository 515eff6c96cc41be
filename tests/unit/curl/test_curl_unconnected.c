/* A fault before the connection, as the program sees it: as on a real network, nothing was sent, whichever
 * transfers and kept connections there are beside it. */
#define _POSIX_C_SOURCE 200809L
#include "loopback.h"
#include "seen.h"
#include "watch.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { QUEUE = 4, MS = 1000 };

static void assert_answered(const struct seen *seen) {
    assert_int_equal(seen->code, CURLE_OK);
    assert_true(seen->request_size > 0);
    assert_true(seen->has_address && seen->began && seen->answered);
    assert_int_equal(seen->about_to_send, 1);
    assert_true(seen->reads > 0 && seen->headers > 0);
}

static void assert_not_sent(const struct seen *seen) {
    assert_int_equal(seen->request_size, 0);
    assert_int_equal(seen->about_to_send, 0);
    assert_int_equal(seen->reads, 0);
    assert_int_equal(seen->headers, 0);
}

static void assert_no_connection(const struct seen *seen) {
    assert_false(seen->connected);
    assert_false(seen->has_address);
}

/* ----- The network ----- */

static int listen_at(struct sockaddr_in *address, int queue) {
    socklen_t size = sizeof *address;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(bind(listener, (struct sockaddr *)address, size), 0);
    assert_int_equal(listen(listener, queue), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)address, &size), 0);
    return listener;
}

/* A listener at which connections time out: its queue is full. */
static int full_listener(int queued[QUEUE], int *port) {
    struct sockaddr_in address;
    const int listener = listen_at(&address, 0);
    for (int i = 0; i < QUEUE; i++) {
        queued[i] = socket(AF_INET, SOCK_STREAM, 0);
        assert_int_equal(fcntl(queued[i], F_SETFL, O_NONBLOCK), 0);
        (void)connect(queued[i], (struct sockaddr *)&address, sizeof address);
    }
    *port = ntohs(address.sin_port);
    return listener;
}

/* Answers two connections with what isn't TLS. */
static void *answer_without_tls(void *listener) {
    for (int i = 0; i < 2; i++) {
        char hello[8192];
        const int fd = accept(*(int *)listener, NULL, NULL);
        (void)recv(fd, hello, sizeof hello, 0);
        (void)send(fd, "no TLS\r\n", 8, MSG_NOSIGNAL);
        close(fd);
    }
    return NULL;
}

/* What real libcurl shows of a URL that has no connection, alone and beside another transfer. */
static void ask_network(struct seen *out, const char *url, CURLcode code, long timeout_ms) {
    static struct transfer alone, both[2];
    struct loopback server;
    CURLM *multi = curl_multi_init();
    loopback_start(&server);
    transfer_open(&alone, url, timeout_ms);
    transfer_open(&both[0], server.url, 60 * MS);
    transfer_open(&both[1], url, timeout_ms);
    transfer_perform(NULL, &alone, 1);
    transfer_perform(multi, both, 2);
    assert_answered(&both[0].seen);
    assert_not_sent(&both[1].seen);
    assert_int_equal(both[1].seen.code, code);
    assert_memory_equal(&alone.seen, &both[1].seen, sizeof alone.seen);
    *out = both[1].seen;
    curl_easy_cleanup(alone.curl);
    curl_easy_cleanup(both[0].curl);
    curl_easy_cleanup(both[1].curl);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
    loopback_stop(&server);
}

static void ask_network_at(struct seen *out, const char *scheme, int port, CURLcode code, long timeout_ms) {
    char url[64];
    snprintf(url, sizeof url, "%s://127.0.0.1:%d/", scheme, port);
    ask_network(out, url, code, timeout_ms);
}

static void refused_on_network(struct seen *out) {
    struct sockaddr_in address;
    close(listen_at(&address, 1));
    ask_network_at(out, "http", ntohs(address.sin_port), CURLE_COULDNT_CONNECT, 60 * MS);
    assert_no_connection(out);
}

/* No resolver sends a query for a label of 64 letters. */
static void not_resolved_on_network(struct seen *out) {
    ask_network(out, "http://aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd.invalid/",
                CURLE_COULDNT_RESOLVE_HOST, 60 * MS);
    assert_no_connection(out);
}

static void without_tls_on_network(struct seen *out) {
    struct sockaddr_in address;
    int listener = listen_at(&address, 2);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, answer_without_tls, &listener), 0);
    ask_network_at(out, "https", ntohs(address.sin_port), CURLE_SSL_CONNECT_ERROR, 60 * MS);
    pthread_join(thread, NULL);
    close(listener);
}

static void timed_out_on_network(struct seen *out) {
    int queued[QUEUE], port, listener = full_listener(queued, &port);
    ask_network_at(out, "http", port, CURLE_OPERATION_TIMEDOUT, 100);
    assert_no_connection(out);
    for (int i = 0; i < QUEUE; i++)
        close(queued[i]);
    close(listener);
}

/* ----- The mock ----- */

static const struct way {
    const char *name;
    bool multi;
    size_t kept;    /* transfers before, at once: so many connections are kept */
    size_t count;   /* transfers at once */
    size_t unlucky; /* which of them meets the fault */
    long at_once;   /* CURLMOPT_MAX_HOST_CONNECTIONS; the others wait for a connection */
    bool preceded;  /* another call is made between its connection and its request */
} ways[] = {
    {.name = "easy", .count = 1},
    {.name = "easy, kept", .kept = 1, .count = 1},
    {.name = "easy, another call in between", .count = 1, .preceded = true},
    {.name = "multi", .multi = true, .count = 1},
    {.name = "multi, kept", .multi = true, .kept = 1, .count = 1},
    {.name = "first of two", .multi = true, .count = 2},
    {.name = "second of two", .multi = true, .count = 2, .unlucky = 1},
    {.name = "second of two, one kept", .multi = true, .kept = 1, .count = 2, .unlucky = 1},
    {.name = "second of two, both kept", .multi = true, .kept = 2, .count = 2, .unlucky = 1},
    {.name = "third of four, three kept", .multi = true, .kept = 3, .count = 4, .unlucky = 2},
    {.name = "second of two, in turn", .multi = true, .count = 2, .unlucky = 1, .at_once = 1},
    {.name = "third of three, in turn, kept",
     .multi = true,
     .kept = 1,
     .count = 3,
     .unlucky = 2,
     .at_once = 1},
};

/* As if another program had sent it. */
static int make_another_call(void *mock, curl_socket_t socket, curlsocktype purpose) {
    struct iam_mock_response response = {0};
    const struct iam_mock_request request = {
        .method = "POST",
        .url = "https://iam.amazonaws.com/",
        .body = LIST,
        .body_size = strlen(LIST)
    };
    (void)socket, (void)purpose;
    assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    iam_mock_response_clear(&response);
    return CURL_SOCKOPT_OK;
}

static void meets(struct iam_mock *mock, const struct way *way, enum iam_mock_fault fault, CURLcode code,
                  const struct seen *network) {
    static struct transfer transfers[4];
    CURLM *multi = way->multi ? curl_multi_init() : NULL;
    for (size_t i = 0; i < way->count; i++)
        transfer_open(&transfers[i], "https://iam.amazonaws.com/", 60 * MS);
    transfer_perform(multi, transfers, way->kept);
    if (multi)
        assert_int_equal(curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, way->at_once), CURLM_OK);
    if (way->preceded) {
        assert_int_equal(curl_easy_setopt(transfers[0].curl, CURLOPT_SOCKOPTFUNCTION, make_another_call),
                         CURLE_OK);
        assert_int_equal(curl_easy_setopt(transfers[0].curl, CURLOPT_SOCKOPTDATA, mock), CURLE_OK);
    }
    given_rule(mock, .action = "*", .skip = way->unlucky + way->preceded, .fault = fault);
    transfer_perform(multi, transfers, way->count);
    for (size_t i = 0; i < way->count; i++) {
        if (i != way->unlucky)
            assert_answered(&transfers[i].seen);
    }
    const struct seen *seen = &transfers[way->unlucky].seen;
    assert_int_equal(seen->code, code);
    assert_not_sent(seen);
    assert_no_connection(seen);
    assert_int_equal(seen->connects, network->connects);
    assert_int_equal(seen->looked_up, network->looked_up);
    assert_int_equal(seen->began, network->began); /* newer libcurls report the time of the failure */
    assert_int_equal(seen->answered, network->answered);
    const size_t number = way->kept + way->preceded + way->unlucky + 1;
    assert_int_equal(iam_mock_call_at(mock, number)->fault, fault);
    assert_mock_call_count(mock, way->kept + way->preceded + way->count);
    for (size_t i = 0; i < way->count; i++)
        curl_easy_cleanup(transfers[i].curl);
    assert_int_equal(curl_multi_cleanup(multi), multi ? CURLM_OK : CURLM_BAD_HANDLE);
}

static void meets_in_each_way(enum iam_mock_fault fault, CURLcode code, const struct seen *network) {
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        void *state;
        assert_int_equal(curl_setup(&state), 0);
        print_message("%s\n", ways[i].name);
        meets(state, &ways[i], fault, code, network);
        assert_int_equal(curl_teardown(&state), 0);
    }
}

static void a_refused_connection(void **state) {
    struct seen network;
    (void)state;
    refused_on_network(&network);
    meets_in_each_way(IAM_MOCK_REFUSED, CURLE_COULDNT_CONNECT, &network);
}

static void a_name_that_is_not_found(void **state) {
    struct seen network;
    (void)state;
    not_resolved_on_network(&network);
    meets_in_each_way(IAM_MOCK_DNS_FAILURE, CURLE_COULDNT_RESOLVE_HOST, &network);
}

static void a_failed_handshake(void **state) {
    struct seen network;
    (void)state;
    without_tls_on_network(&network);
    meets_in_each_way(IAM_MOCK_TLS_FAILURE, CURLE_PEER_FAILED_VERIFICATION, &network);
}

static void a_connection_that_times_out(void **state) {
    struct seen network;
    (void)state;
    timed_out_on_network(&network);
    meets_in_each_way(IAM_MOCK_CONNECT_TIMEOUT, CURLE_OPERATION_TIMEDOUT, &network);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_connection),
        cmocka_unit_test(a_name_that_is_not_found),
        cmocka_unit_test(a_failed_handshake),
        cmocka_unit_test(a_connection_that_times_out),
    };
    return cmocka_run_group_tests_name("curl unconnected", tests, NULL, NULL);
}
