/* What libcurl asks the adapter in a transfer to the mock: for a connection, to close one, and whether a
 * request is to go out. */
#include "adapter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

static void go_astray(struct easy *easy) {
    const char *host;
    int size = (int)target_host(&easy->target, &host);
    problem("iammock-curl: a request to %.*s was refused: it isn't a host of IAM's; "
            "iam_mock_curl_allow_host(\"%.*s\") "
            "lets such requests through",
            size, host, size, host);
    transfer_judge(easy, CURLE_COULDNT_CONNECT, ECONNREFUSED,
                   "iam-mock: %.*s isn't a host of IAM's, and isn't allowed by iam_mock_curl_allow_host()",
                   size, host);
}

/* A CONNECT_TIMEOUT: the multi's clock has to have moved by as much as the mock's. */
static int connect_fault(struct easy *easy) {
    struct foreseen foreseen;
    struct iam_mock *mock = installed_mock();
    int result = IAM_MOCK_ENOMEM;
    if (mock && foresee(&foreseen, easy)) {
        int64_t before = iam_mock_now_ms(mock);
        result = iam_mock_connect(mock, &foreseen.request);
        if (result == IAM_MOCK_CONNECT_TIMEOUT)
            inside_move(easy->multi, (iam_mock_now_ms(mock) - before) * MS_NS);
        free(foreseen.url);
    }
    installed_mock_done();
    if (!mock)
        transfer_judge(easy, CURLE_COULDNT_CONNECT, 0, "iam-mock: %s", UNINSTALLED);
    return mock ? result : IAM_MOCK_REFUSED;
}

/* libcurl goes by the address that stands here when it says where it is connected. */
static void tell_peer(struct curl_sockaddr *address) {
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(443)};
    (void)inet_pton(AF_INET, CONNECTION_PEER, &in.sin_addr);
    memcpy(&address->addr, &in, sizeof address->addr < sizeof in ? sizeof address->addr : sizeof in);
}

curl_socket_t callback_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    struct easy *easy = context;
    (void)purpose;
    if (easy->target.leads == LEADS_ASTRAY) {
        go_astray(easy);
        return CURL_SOCKET_BAD;
    }
    if (transfer_has_ended(easy))
        return CURL_SOCKET_BAD;
    int fault = connect_fault(easy), os_error = 0;
    if (fault > 0)
        transfer_judge_fault(easy, fault);
    else if (fault == IAM_MOCK_ENOMEM)
        transfer_judge(easy, CURLE_OUT_OF_MEMORY, ENOMEM, "iam-mock: out of memory");
    if (fault > 0 || fault == IAM_MOCK_ENOMEM)
        return CURL_SOCKET_BAD;
    struct connection *connection = connection_open(&os_error);
    if (!connection) {
        if (os_error != ENOMEM)
            problem("iammock-curl: no connection could be made: %s", strerror(os_error));
        transfer_judge(easy, os_error == ENOMEM ? CURLE_OUT_OF_MEMORY : CURLE_COULDNT_CONNECT, os_error,
                       "iam-mock: no connection could be made: %s", strerror(os_error));
        return CURL_SOCKET_BAD;
    }
    tell_peer(address);
    return connection->client.fd;
}

int callback_close_socket(void *context, curl_socket_t socket) {
    (void)context;
    connection_close_client(socket);
    return 0;
}

/* Called before each request is sent, a second one by libcurl's own decision too. */
int callback_before_request(void *context, char *peer, char *local, int peer_port, int local_port) {
    struct easy *easy = context;
    const struct settings *settings = &easy->settings;
    struct connection *connection = connection_by_port(local_port);
    (void)peer_port; /* the connection's, not the URL's */
    if (transfer_has_ended(easy) || !easy->multi)
        return CURL_PREREQFUNC_ABORT;
    easy->local_port = local_port;
    if (connection && !connection_is_intact(connection)) {
        connection_was_closed(easy);
        return CURL_PREREQFUNC_ABORT;
    }
    if (!connection || !is_installed()) {
        transfer_judge(easy, CURLE_COULDNT_CONNECT, 0, "iam-mock: %s", UNINSTALLED);
        return CURL_PREREQFUNC_ABORT;
    }
    curl_prereq_callback theirs = (curl_prereq_callback)settings->at[SET_PREREQFUNCTION].value.function;
    if (theirs) {
        int result =
            theirs(settings->at[SET_PREREQDATA].value.pointer, peer, local, easy->target.port, local_port);
        if (result != CURL_PREREQFUNC_OK)
            return result;
    }
    if (connection_is_orphaned(connection)) { /* libcurl finds out when it sends, and takes another */
        if (transfer_has_ended(easy))
            return CURL_PREREQFUNC_ABORT;
        connection_end_orphaned(connection);
        return CURL_PREREQFUNC_OK;
    }
    easy->attempts++;
    connection_begin(connection, easy);
    return CURL_PREREQFUNC_OK;
}
