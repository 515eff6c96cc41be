/* A connection is a pair of sockets: libcurl has one end, the mock the other. libcurl is told that it goes
 * from CONNECTION_LOCAL, port `port`, to CONNECTION_PEER, port 443; by that port a request's connection is
 * known again. */
#include "adapter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_PORT 10000
#define LAST_PORT 65535

static struct {
    struct connection *by_port, *by_fd;
    int last_port;
} connections = {.last_port = FIRST_PORT - 1};

/* ----- Descriptors ----- */

static bool descriptor_take(struct descriptor *out, int fd) {
    struct stat status;
    if (fstat(fd, &status) != 0)
        return false;
    *out = (struct descriptor){fd, status.st_dev, status.st_ino};
    return true;
}

static bool descriptor_is_intact(const struct descriptor *descriptor) {
    struct stat status;
    return descriptor->fd >= 0 && fstat(descriptor->fd, &status) == 0 &&
           status.st_dev == descriptor->device && status.st_ino == descriptor->inode;
}

/* Never somebody else's file that has got the number. */
static void descriptor_close(struct descriptor *descriptor) {
    if (descriptor_is_intact(descriptor))
        (void)close(descriptor->fd);
    descriptor->fd = -1;
}

/* ----- Connections ----- */

static struct connection *find_port(int port) {
    struct connection *connection;
    HASH_FIND(by_port, connections.by_port, &port, sizeof port, connection);
    return connection;
}

static struct connection *find_fd(int fd) {
    struct connection *connection;
    HASH_FIND(by_fd, connections.by_fd, &fd, sizeof fd, connection);
    return connection;
}

static void unlist(struct connection *connection) {
    HASH_DELETE(by_port, connections.by_port, connection);
    HASH_DELETE(by_fd, connections.by_fd, connection);
}

/* HASH_ADD can run out of memory: then hh.tbl is NULL. */
static bool list(struct connection *connection) {
    if (HASH_CNT(by_port, connections.by_port) > LAST_PORT - FIRST_PORT)
        return false;
    do
        connections.last_port = connections.last_port == LAST_PORT ? FIRST_PORT : connections.last_port + 1;
    while (find_port(connections.last_port));
    connection->port = connections.last_port;
    HASH_ADD(by_port, connections.by_port, port, sizeof connection->port, connection);
    if (!connection->by_port.tbl)
        return false;
    HASH_ADD(by_fd, connections.by_fd, client.fd, sizeof connection->client.fd, connection);
    if (connection->by_fd.tbl)
        return true;
    HASH_DELETE(by_port, connections.by_port, connection);
    return false;
}

static void take_out(struct connection *connection) {
    if (!connection->multi)
        return;
    struct connection **at = &connection->multi->busy;
    while (*at && *at != connection)
        at = &(*at)->next_busy;
    if (*at)
        *at = connection->next_busy;
    connection->multi = NULL;
    connection->easy = NULL;
    connection->next_busy = NULL;
}

/* With the registry locked: its response is the mock's, which another thread may be about to free. */
static void connection_free(struct connection *connection) {
    take_out(connection);
    descriptor_close(&connection->server);
    iam_mock_response_clear(&connection->response);
    bytes_free(&connection->in);
    bytes_free(&connection->out);
    free(connection);
}

/* The program closed all descriptors, and the number is in use again: that connection is no more. */
static void drop_stale(int fd) {
    struct connection *stale = find_fd(fd);
    if (!stale)
        return;
    unlist(stale);
    stale->client.fd = -1;
    connection_free(stale);
}

static struct connection *connection_make(const int fds[2]) {
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection)
        return NULL;
    connection->client.fd = connection->server.fd = -1;
    connection->installation = installation();
    bool made = descriptor_take(&connection->client, fds[0]) && descriptor_take(&connection->server, fds[1]);
    if (made) {
        lock_registry();
        drop_stale(fds[0]);
        made = list(connection);
        unlock_registry();
    }
    if (made)
        return connection;
    free(connection);
    return NULL;
}

struct connection *connection_open(int *os_error) {
    int fds[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0) {
        *os_error = errno;
        return NULL;
    }
    struct connection *connection = connection_make(fds);
    if (connection)
        return connection;
    *os_error = ENOMEM;
    (void)close(fds[0]);
    (void)close(fds[1]);
    return NULL;
}

struct connection *connection_by_port(int port) {
    lock_registry();
    struct connection *connection = find_port(port);
    unlock_registry();
    return connection;
}

int connection_port(int fd) {
    lock_registry();
    struct connection *connection = find_fd(fd);
    int port = connection && descriptor_is_intact(&connection->client) ? connection->port : 0;
    unlock_registry();
    return port;
}

bool connection_has_client(int fd) { return connection_port(fd) != 0; }

/* libcurl closes its end. */
void connection_close_client(int fd) {
    struct easy *robbed = NULL;
    lock_registry();
    struct connection *connection = find_fd(fd);
    if (connection) {
        if (!descriptor_is_intact(&connection->client))
            robbed = connection->easy;
        unlist(connection);
        descriptor_close(&connection->client);
        connection_free(connection);
    }
    unlock_registry();
    if (robbed)
        connection_was_closed(robbed);
    if (!connection) /* libcurl's from before the mock was installed */
        (void)close(fd);
}

void connection_was_closed(struct easy *easy) {
    problem("iammock-curl: the descriptors of a connection were closed by the program while libcurl had it");
    transfer_judge(easy, CURLE_COULDNT_CONNECT, EBADF, "iam-mock: the connection's descriptors were closed");
    transfer_cut_short(easy);
}

bool connection_is_intact(const struct connection *connection) {
    return descriptor_is_intact(&connection->client) &&
           (connection->server.fd < 0 || descriptor_is_intact(&connection->server));
}

void connection_begin(struct connection *connection, struct easy *easy) {
    lock_registry();
    take_out(connection);
    connection->easy = easy;
    connection->multi = easy->multi;
    connection->next_busy = easy->multi->busy;
    easy->multi->busy = connection;
    unlock_registry();
    connection->requests++;
    connection->silent = connection->continued = connection->out_ready = false;
    connection->in.size = connection->out.size = connection->out_sent = 0;
    connection->ending = ENDING_NONE;
}

void connection_end_request(struct connection *connection) {
    lock_registry();
    take_out(connection);
    unlock_registry();
}

/* Whether libcurl sees the end by now. */
static bool client_is_told(const struct connection *connection) {
    struct pollfd client = {.fd = connection->client.fd};
    return poll(&client, 1, 0) == 1 && (client.revents & POLLHUP) != 0;
}

/* On a UNIX socket a reset comes of bytes that weren't read: the client's end, ours as well, is made to send
 * one. */
static void reset(struct connection *connection, struct easy *easy) {
    if (!descriptor_is_intact(&connection->client)) {
        descriptor_close(&connection->server);
        return;
    }
    (void)send(connection->client.fd, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    descriptor_close(&connection->server);
    if (client_is_told(connection))
        return;
    /* A process that is being started has a copy of our end yet: no reset comes before it is closed there. */
    (void)shutdown(connection->client.fd, SHUT_RDWR);
    if (easy && connection->requests == 1)
        transfer_judge(easy, CURLE_RECV_ERROR, ECONNRESET, "Recv failure: Connection reset by peer");
}

void connection_hang_up(struct connection *connection) {
    struct easy *easy = connection->easy;
    lock_registry();
    take_out(connection);
    if (connection->ending == ENDING_RESET) {
        reset(connection, easy);
    } else if (descriptor_is_intact(&connection->server)) {
        (void)shutdown(connection->server.fd, SHUT_RDWR); /* whoever has a copy of it */
        descriptor_close(&connection->server);
    }
    connection->server.fd = -1;
    unlock_registry();
}

bool connection_is_orphaned(const struct connection *connection) {
    return connection->installation != installation();
}

void connection_end_orphaned(struct connection *connection) {
    if (connection->easy)
        transfer_judge(connection->easy, CURLE_COULDNT_CONNECT, 0, "iam-mock: %s", UNINSTALLED);
    connection->ending = ENDING_CLOSE;
    connection_hang_up(connection);
}

size_t connections_hang_up_all(void) {
    size_t under_way = 0;
    struct connection *connection, *next;
    lock_registry();
    HASH_ITER(by_port, connections.by_port, connection, next) {
        under_way += connection->multi != NULL;
        if (descriptor_is_intact(&connection->server))
            (void)shutdown(connection->server.fd, SHUT_RDWR);
        iam_mock_response_clear(&connection->response);
    }
    unlock_registry();
    return under_way;
}

/* The numbers stay open, since libcurl has them, but lead nowhere; what the parent has isn't touched. */
void connections_forget_inherited(void) {
    struct connection *connection, *next;
    HASH_ITER(by_port, connections.by_port, connection, next) {
        int fds[2];
        descriptor_close(&connection->server);
        if (!descriptor_is_intact(&connection->client) ||
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
            continue;
        (void)dup3(fds[0], connection->client.fd, O_CLOEXEC);
        (void)descriptor_take(&connection->client, connection->client.fd);
        (void)close(fds[0]);
        (void)close(fds[1]);
    }
}
