/* The HTTP server: one thread, poll(), and HTTP/1.1 as far as libcurl's requests need it. */
#include "plain_server.h"

#include <iam_mock_cmocka.h>

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_PEERS 16
#define MAX_BYTES 262144
#define MAX_HEADERS 64

struct peer {
    int fd;
    size_t size;
    bool continued;
    char bytes[MAX_BYTES + 1]; /* what came, ended by a NUL */
};

struct plain_server {
    struct iam_mock *mock;
    int listener, port, stop[2];
    pthread_t thread;
    struct peer *peers[MAX_PEERS];
};

struct parsed {
    char *method, *target, *body;
    size_t head_size, body_size;
    bool closes, expects;
    struct iam_mock_header headers[MAX_HEADERS];
    size_t header_count;
};

static void send_all(int fd, const char *bytes, size_t size) {
    while (size > 0) {
        const ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes += sent;
        size -= (size_t)sent;
    }
}

/* Where the chunks' data ends, moved together; -1: not all came. */
static long join_chunks(char *bytes, const char *end) {
    char *from = bytes, *to = bytes;
    for (;;) {
        char *line = strstr(from, "\r\n");
        if (!line)
            return -1;
        const size_t size = strtoul(from, NULL, 16);
        if (size == 0)
            return strstr(line, "\r\n\r\n") ? to - bytes : -1;
        if (line + 2 + size + 2 > end)
            return -1;
        memmove(to, line + 2, size);
        to += size;
        from = line + 2 + size + 2;
    }
}

static const char *value_of(const struct parsed *parsed, const char *name) {
    for (size_t i = 0; i < parsed->header_count; i++) {
        if (strcasecmp(parsed->headers[i].name, name) == 0)
            return parsed->headers[i].value;
    }
    return "";
}

/* Cuts a copy of the head into words. */
static void parse_head(char *head, struct parsed *out) {
    char *rest = NULL, *line = strtok_r(head, "\r\n", &rest), *word = NULL;
    out->method = strtok_r(line, " ", &word);
    out->target = strtok_r(NULL, " ", &word);
    const char *version = strtok_r(NULL, " ", &word);
    while ((line = strtok_r(NULL, "\r\n", &rest)) && out->header_count < MAX_HEADERS) {
        char *colon = strchr(line, ':');
        if (!colon)
            continue;
        *colon = '\0';
        out->headers[out->header_count++] =
            (struct iam_mock_header){line, colon + 1 + strspn(colon + 1, " ")};
    }
    out->closes = strcmp(version ? version : "", "HTTP/1.1") != 0 ||
                  strcasecmp(value_of(out, "Connection"), "close") == 0;
    out->expects = strcasecmp(value_of(out, "Expect"), "100-continue") == 0;
}

static const char *reason(int status) {
    return status == 200   ? "OK"
           : status == 302 ? "Found"
           : status == 400 ? "Bad Request"
           : status == 403 ? "Forbidden"
           : status == 404 ? "Not Found"
           : status == 405 ? "Method Not Allowed"
                           : "";
}

static void answer(struct plain_server *server, const struct peer *peer, const struct parsed *parsed) {
    static char out[MAX_BYTES];
    struct iam_mock_response response = {0};
    char url[4096];
    (void)snprintf(url, sizeof url, "http://iam.amazonaws.com%s", parsed->target);
    const struct iam_mock_request request = {.method = parsed->method,
                                             .url = url,
                                             .headers = parsed->headers,
                                             .header_count = parsed->header_count,
                                             .body = parsed->body,
                                             .body_size = parsed->body_size};
    if (iam_mock_send(server->mock, &request, &response) == 0) {
        int size = snprintf(out, sizeof out, "HTTP/1.1 %d %s\r\n", response.status, reason(response.status));
        for (size_t i = 0; i < response.header_count; i++)
            size += snprintf(out + size, sizeof out - (size_t)size, "%s: %s\r\n", response.headers[i].name,
                             response.headers[i].value);
        size += snprintf(out + size, sizeof out - (size_t)size, "\r\n");
        if (strcmp(parsed->method, "HEAD") != 0) {
            memcpy(out + size, response.body, response.body_size);
            size += (int)response.body_size;
        }
        send_all(peer->fd, out, (size_t)size);
    }
    iam_mock_response_clear(&response);
}

/* False: the connection is at its end. */
static bool serve(struct plain_server *server, struct peer *peer) {
    const ssize_t size = recv(peer->fd, peer->bytes + peer->size, MAX_BYTES - peer->size, 0);
    if (size <= 0)
        return false;
    peer->size += (size_t)size;
    peer->bytes[peer->size] = '\0';
    char *blank = strstr(peer->bytes, "\r\n\r\n");
    if (!blank)
        return true;
    struct parsed parsed = {.body = blank + 4};
    char *head = strndup(peer->bytes, (size_t)(blank - peer->bytes));
    parse_head(head, &parsed);
    const size_t came = peer->size - (size_t)(parsed.body - peer->bytes);
    parsed.body_size = strtoul(value_of(&parsed, "Content-Length"), NULL, 10);
    bool whole = came >= parsed.body_size;
    if (strcasecmp(value_of(&parsed, "Transfer-Encoding"), "chunked") == 0) {
        const long joined = came >= 5 && strcmp(peer->bytes + peer->size - 5, "0\r\n\r\n") == 0
                                ? join_chunks(parsed.body, peer->bytes + peer->size)
                                : -1;
        whole = joined >= 0;
        parsed.body_size = whole ? (size_t)joined : 0;
    }
    if (!whole && parsed.expects && !peer->continued) {
        send_all(peer->fd, "HTTP/1.1 100 Continue\r\n\r\n", 25);
        peer->continued = true;
    }
    if (whole) {
        answer(server, peer, &parsed);
        peer->size = 0;
        peer->continued = false;
    }
    free(head);
    return !(whole && parsed.closes);
}

static void welcome(struct plain_server *server) {
    const int fd = accept(server->listener, NULL, NULL);
    for (size_t i = 0; fd >= 0 && i < MAX_PEERS; i++) {
        if (server->peers[i])
            continue;
        server->peers[i] = calloc(1, sizeof *server->peers[i]);
        if (server->peers[i])
            server->peers[i]->fd = fd;
        return;
    }
}

static void drop(struct peer **peer) {
    if (!*peer)
        return;
    (void)close((*peer)->fd);
    free(*peer);
    *peer = NULL;
}

static void *run(void *context) {
    struct plain_server *server = context;
    for (;;) {
        struct pollfd fds[MAX_PEERS + 2] = {{server->stop[0], POLLIN, 0}, {server->listener, POLLIN, 0}};
        for (size_t i = 0; i < MAX_PEERS; i++)
            fds[i + 2] = (struct pollfd){server->peers[i] ? server->peers[i]->fd : -1, POLLIN, 0};
        if (poll(fds, MAX_PEERS + 2, -1) < 0 || fds[0].revents)
            return NULL;
        for (size_t i = 0; i < MAX_PEERS; i++) {
            if (fds[i + 2].revents && !serve(server, server->peers[i]))
                drop(&server->peers[i]);
        }
        if (fds[1].revents)
            welcome(server);
    }
}

int silent_listener(int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, MAX_PEERS), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    *port = ntohs(address.sin_port);
    return listener;
}

struct plain_server *plain_server_start(struct iam_mock *mock) {
    struct plain_server *server = calloc(1, sizeof *server);
    assert_non_null(server);
    server->mock = mock;
    server->listener = silent_listener(&server->port);
    assert_int_equal(pipe(server->stop), 0);
    assert_int_equal(pthread_create(&server->thread, NULL, run, server), 0);
    return server;
}

int plain_server_port(const struct plain_server *server) { return server->port; }

void plain_server_stop(struct plain_server *server) {
    (void)!write(server->stop[1], "", 1);
    (void)pthread_join(server->thread, NULL);
    for (size_t i = 0; i < MAX_PEERS; i++)
        drop(&server->peers[i]);
    (void)close(server->listener);
    (void)close(server->stop[0]);
    (void)close(server->stop[1]);
    free(server);
}
