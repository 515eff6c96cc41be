/* What libcurl calls in each transfer: to open a connection, to close it, before it looks up a name or
 * sends a request, and for a body that the program gives by a callback. */
#include "adapters/curl/transfer/callbacks.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/transfer/connect.h"
#include "adapters/curl/transfer/fail.h"
#include "adapters/curl/transfer/guard.h"
#include "adapters/curl/transfer/multi.h"
#include "adapters/curl/transfer/patience.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

/* ----- Open and close ----- */

static void fail_to_open(struct easy *easy, int os_error) {
    if (os_error != ENOMEM)
        report_problem("iammock-curl: no connection could be made: %s", strerror(os_error));
    verdict_give(&easy->verdict, os_error == ENOMEM ? CURLE_OUT_OF_MEMORY : CURLE_COULDNT_CONNECT, os_error,
                 "iam-mock: no connection could be made: %s", strerror(os_error));
}

/* libcurl reports this address as the one that it is connected to. */
static void write_peer(struct curl_sockaddr *address) {
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(443)};
    (void)inet_pton(AF_INET, CONNECTION_PEER, &in.sin_addr);
    memcpy(&address->addr, &in, sizeof address->addr < sizeof in ? sizeof address->addr : sizeof in);
}

/* The mock's connection. */
static curl_socket_t open_pair(struct easy *easy, struct curl_sockaddr *address) {
    int os_error = 0;
    const enum connect_result result = transfer_has_failed(easy) ? CONNECT_FAILED : connect_ask(easy);
    if (result == CONNECT_FAILED)
        return CURL_SOCKET_BAD;
    if (easy->location && strncasecmp(easy->location, "https:", 6) == 0) {
        fail_redirect_by_tls(easy);
        return CURL_SOCKET_BAD;
    }
    struct connection *connection = connection_open(easy->curl, &os_error);
    easy_set_connect_failed(easy, false);
    if (!connection) {
        fail_to_open(easy, os_error);
        return CURL_SOCKET_BAD;
    }
    if (result == CONNECT_WAIT)
        connection_leave_unanswered(connection, easy, &easy->multi->busy, &easy->connecting,
                                    connect_refused_at_ns(easy),
                                    easy->unconnected != IAM_MOCK_CONNECT_TIMEOUT);
    write_peer(address);
    return connection->pair.client.fd;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    struct easy *easy = context;
    if (!easy->under_way)
        return guard_socket(easy, purpose, address);
    if (easy->route.kind == ROUTE_TO_MOCK)
        return open_pair(easy, address);
    if (easy->route.kind == ROUTE_REFUSED)
        fail_host_refused(easy);
    return CURL_SOCKET_BAD;
}

/* For a transfer to the mock, and for one that is refused, libcurl looks up no name. */
static int start_resolver(void *resolver, void *reserved, void *context) {
    struct easy *easy = context;
    if (!easy->under_way)
        return guard_resolver(easy, resolver, reserved);
    if (easy->route.kind == ROUTE_REFUSED)
        fail_host_refused(easy);
    return 1;
}

/* libcurl closes the connection of the call, whose answer it has read. If that was a part, or if its timeout
 * has ended, the result of the transfer tells what libcurl has seen: libcurl 8.23 may time out although it
 * has read the whole. */
static void end_closed_call(struct easy *receiver, struct open_call *call, enum exchange_receipt receipt) {
    if (receipt == RECEIPT_WHOLE && multi_now_ns(receiver->multi) < timeout_end_ns(receiver))
        call_end(call, true);
    else
        easy_take_closed_call(receiver, call);
}

static int close_socket(void *context, curl_socket_t socket) {
    CURL *opener = connection_opener(socket);
    struct easy *unconnected = opener ? easy_find(opener) : NULL;
    if (unconnected)
        easy_set_connect_failed(unconnected, true);
    (void)context;
    struct open_call call;
    enum exchange_receipt receipt;
    struct easy *receiver = connection_give_call(socket, &call, &receipt);
    if (receiver)
        end_closed_call(receiver, &call, receipt);
    struct easy *fd_lost = connection_close_client(socket);
    if (fd_lost)
        fail_fd_lost(fd_lost);
    return 0;
}

/* ----- Before a request ----- */

/* False: the verdict was given. */
static bool is_usable(struct easy *easy, const struct connection *connection) {
    if (connection && !pair_is_intact(&connection->pair)) {
        fail_fd_lost(easy);
        return false;
    }
    if (!connection || !mock_is_installed()) {
        fail_mock_gone(easy);
        return false;
    }
    return true;
}

/* Is libcurl's end of the connection still the adapter's? is_usable() has looked; since then only the
 * program's callback may have put another socket in its place. Without a mock, the other end is closed. */
static bool is_intact(const struct easy *easy, const struct connection *connection, bool lost_mock) {
    if (!setting_function(&easy->settings, SET_PREREQFUNCTION))
        return true;
    return lost_mock ? descriptor_is_intact(&connection->pair.client) : pair_is_intact(&connection->pair);
}

/* The connection's mock is gone: libcurl fails to send, and opens another connection. */
static int send_on_lost(struct easy *easy, struct connection *connection) {
    if (transfer_has_failed(easy))
        return CURL_PREREQFUNC_ABORT;
    if (connection->easy)
        fail_mock_gone(connection->easy);
    connection_close(connection);
    return CURL_PREREQFUNC_OK;
}

/* Call the program's callback, and begin the request. */
static int begin_request(struct easy *easy, struct connection *connection, char *peer, char *local) {
    easy_set_local_port(easy, connection->port);
    int result = call_prereq_function(&easy->settings, peer, local, easy->route.port, connection->port);
    if (result != CURL_PREREQFUNC_OK)
        return result;
    const bool lost_mock = connection_has_lost_mock(connection);
    if (!is_intact(easy, connection, lost_mock)) {
        fail_fd_lost(easy);
        return CURL_PREREQFUNC_ABORT;
    }
    if (easy->was_reset)
        return CURL_PREREQFUNC_ABORT;
    if (lost_mock)
        return send_on_lost(easy, connection);
    easy_count_request(easy);
    read_ahead_begin_request(&easy->read_ahead);
    connection_begin_request(connection, easy, &easy->multi->busy);
    return CURL_PREREQFUNC_OK;
}

static int before_request_to_mock(struct easy *easy, char *peer, char *local, int local_port) {
    struct connection *connection = connection_by_port(local_port);
    if (transfer_has_failed(easy) || !easy->multi || !is_usable(easy, connection))
        return CURL_PREREQFUNC_ABORT;
    switch (connect_check(easy, connection)) {
    case CONNECT_SEND:
        return begin_request(easy, connection, peer, local);
    case CONNECT_AGAIN:
        return CURL_PREREQFUNC_OK;
    case CONNECT_WAIT:
    case CONNECT_FAILED:
        break;
    }
    return CURL_PREREQFUNC_ABORT;
}

static int before_request_by_route(struct easy *easy, char *peer, char *local, int peer_port,
                                   int local_port) {
    if (!easy->under_way)
        return guard_request(easy, peer, local, peer_port, local_port);
    if (easy->route.kind == ROUTE_TO_MOCK)
        return before_request_to_mock(easy, peer, local, local_port);
    if (easy->route.kind == ROUTE_REFUSED) /* on a connection that was opened before */
        fail_host_refused(easy);
    return CURL_PREREQFUNC_ABORT;
}

/* libcurl also calls this when it sends a request again by itself. To the mock, `peer_port` is the
 * connection's, not the URL's. */
static int before_request(void *context, char *peer, char *local, int peer_port, int local_port) {
    struct easy *easy = context;
    const int result = easy->was_reset ? CURL_PREREQFUNC_ABORT
                                       : before_request_by_route(easy, peer, local, peer_port, local_port);
    if (!easy->was_reset)
        return result;
    fail_reset(easy);
    return CURL_PREREQFUNC_ABORT;
}

const struct option_callbacks transfer_callbacks = {start_resolver, open_socket,     close_socket,
                                                    before_request, read_ahead_read, read_ahead_seek};
