/* A connection: a pair of sockets, one end for libcurl, the other for the mock. */
#include "adapters/curl/wire/connection.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/process/registry.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define FIRST_PORT 10000
#define LAST_PORT 65535

/* Read and written with the registry locked. */
static struct {
    struct connection *by_port, *by_fd;
    int last_port;
} connections = {.last_port = FIRST_PORT - 1};

/* ----- The registry ----- */

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

static void remove_from_registry(struct connection *connection) {
    HASH_DELETE(by_port, connections.by_port, connection);
    if (!connection->number_taken)
        HASH_DELETE(by_fd, connections.by_fd, connection);
}

/* Returns false if memory is out or all ports are taken. HASH_ADD reports lack of memory by a NULL tbl. */
static bool add_to_registry(struct connection *connection) {
    if (HASH_CNT(by_port, connections.by_port) > LAST_PORT - FIRST_PORT)
        return false;
    do
        connections.last_port = connections.last_port == LAST_PORT ? FIRST_PORT : connections.last_port + 1;
    while (find_port(connections.last_port));
    connection->port = connections.last_port;
    HASH_ADD(by_port, connections.by_port, port, sizeof connection->port, connection);
    if (!connection->by_port.tbl)
        return false;
    HASH_ADD(by_fd, connections.by_fd, pair.client.fd, sizeof connection->pair.client.fd, connection);
    if (connection->by_fd.tbl)
        return true;
    HASH_DELETE(by_port, connections.by_port, connection);
    return false;
}

static void leave_unread(struct connection *connection) {
    if (connection->unread)
        DL_DELETE2(connection->busy->first_unread, connection, previous_unread, next_unread);
    connection->unread = false;
}

static void leave_busy(struct connection *connection) {
    if (!connection->busy)
        return;
    leave_unread(connection);
    DL_DELETE2(connection->busy->first, connection, previous_busy, next_busy);
    connection->busy = NULL;
    connection->easy = NULL;
    connection->next_busy = NULL;
}

/* With the registry locked: another thread may be about to free the mock, which owns the response. */
static void free_connection(struct connection *connection) {
    leave_busy(connection);
    sent_answer_leave(connection);
    pair_close_server(&connection->pair);
    exchange_free(&connection->exchange);
    free(connection);
}

/* The number of this descriptor is in use again: if a connection has it as its client's end, it has lost it.
 * libcurl closed an unanswered one, or the program closed all descriptors. If a request is under way, the
 * connection belongs to the thread that serves it, which notices the loss: leave it to that thread. */
static void give_up_number(int fd) {
    struct connection *stale = find_fd(fd);
    if (!stale)
        return;
    if (stale->busy) {
        HASH_DELETE(by_fd, connections.by_fd, stale);
        stale->number_taken = true;
        return;
    }
    remove_from_registry(stale);
    pair_forget_client(&stale->pair);
    free_connection(stale);
}

/* ----- Uninstall and fork ----- */

/* Shut down all connections, and end their calls. Frees the responses, which are the mock's memory. The rest
 * of a connection belongs to its thread, which calls connection_has_lost_mock(). Returns how many requests
 * were under way. */
static size_t hang_up_all(struct iam_mock *mock) {
    size_t under_way = 0;
    struct connection *connection, *next;
    lock_registry();
    HASH_ITER(by_port, connections.by_port, connection, next) {
        const bool unread = sent_answer_end_at_uninstall(connection, mock);
        under_way += connection->busy || unread;
        pair_shut_down_server(&connection->pair);
        exchange_free_response(&connection->exchange);
    }
    unlock_registry();
    return under_way;
}

/* Call in a child, where libcurl has copies of the descriptors of the parent's connections. */
static void detach_all_from_parent(void) {
    struct connection *connection, *next;
    HASH_ITER(by_port, connections.by_port, connection, next) {
        sent_answer_detach(connection);
        pair_detach_from_parent(&connection->pair);
    }
}

static const struct process_watcher watcher = {.at_uninstall = hang_up_all,
                                               .in_child = detach_all_from_parent};

/* ----- Open and close ----- */

struct connection *connection_open(CURL *opener, int *os_error) {
    struct socket_pair pair;
    if (!pair_open(&pair, os_error))
        return NULL;
    struct connection *connection = calloc(1, sizeof *connection);
    bool added = false;
    if (connection) {
        connection->pair = pair;
        connection->opener = opener;
        connection->installation = installation_number();
        watch_process(&watcher);
        lock_registry();
        give_up_number(pair.client.fd);
        added = add_to_registry(connection);
        unlock_registry();
    }
    if (added)
        return connection;
    *os_error = ENOMEM;
    pair_close(&pair);
    free(connection);
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
    int port = connection && descriptor_is_intact(&connection->pair.client) ? connection->port : 0;
    unlock_registry();
    return port;
}

bool connection_connect(int fd) {
    lock_registry();
    struct connection *connection = find_fd(fd);
    bool unanswered = connection && connection->unanswered && descriptor_is_intact(&connection->pair.client);
    if (connection)
        connection->opener = NULL;
    unlock_registry();
    return !unanswered;
}

CURL *connection_opener(int fd) {
    lock_registry();
    const struct connection *connection = find_fd(fd);
    CURL *opener = connection ? connection->opener : NULL;
    unlock_registry();
    return opener;
}

struct easy *connection_give_call(int fd, struct open_call *call, enum exchange_receipt *receipt) {
    struct easy *receiver = NULL;
    lock_registry();
    struct connection *connection = find_fd(fd);
    *receipt =
        connection ? exchange_receipt(&connection->exchange, sent_answer_unread(connection)) : RECEIPT_NONE;
    if (*receipt != RECEIPT_NONE && connection->sent.receiver) {
        receiver = connection->sent.receiver;
        exchange_give_call(&connection->exchange, call);
        sent_answer_leave(connection);
    }
    unlock_registry();
    return receiver;
}

/* End the call of the connection that has this client descriptor, if there is one. */
static void end_call_of(int fd) {
    lock_registry();
    struct connection *connection = find_fd(fd);
    unlock_registry();
    if (connection)
        sent_answer_end_call(connection);
}

struct easy *connection_close_client(int fd) {
    struct easy *fd_lost = NULL;
    end_call_of(fd);
    lock_registry();
    struct connection *connection = find_fd(fd);
    if (connection) {
        remove_from_registry(connection);
        if (!pair_close_client(&connection->pair))
            fd_lost = connection->easy;
        free_connection(connection);
    }
    unlock_registry();
    if (!connection) /* libcurl opened it before the mock was installed */
        (void)close(fd);
    return fd_lost;
}

bool connection_has_lost_mock(const struct connection *connection) {
    return connection->installation != installation_number();
}

/* ----- Requests ----- */

void connection_begin_request(struct connection *connection, struct easy *easy,
                              struct busy_connections *busy) {
    sent_answer_end_call(connection);
    lock_registry();
    leave_busy(connection);
    /* The requests are read in the order in which they began. */
    DL_APPEND2(busy->first, connection, previous_busy, next_busy);
    DL_APPEND2(busy->first_unread, connection, previous_unread, next_unread);
    connection->easy = easy;
    connection->busy = busy;
    connection->unread = true;
    unlock_registry();
    connection->requests++;
    exchange_begin(&connection->exchange);
}

void connection_end_read(struct connection *connection) {
    lock_registry();
    leave_unread(connection);
    unlock_registry();
}

void connection_leave_unanswered(struct connection *connection, struct easy *easy,
                                 struct busy_connections *busy, struct open_call *call, int64_t refused_at_ns,
                                 bool refuses) {
    pair_fill_client(&connection->pair);
    connection->unanswered = true;
    connection->refused_at_ns = refused_at_ns;
    connection_begin_request(connection, easy, busy);
    if (refuses)
        exchange_wait_to_refuse(&connection->exchange);
    else
        exchange_stay_silent(&connection->exchange);
    exchange_take_call(&connection->exchange, call);
}

void connection_end_wait(struct connection *connection) {
    connection->unanswered = false;
    connection_end_request(connection);
    pair_empty_server(&connection->pair);
}

static void free_lost(struct connection *connection) {
    sent_answer_end_call(connection);
    lock_registry();
    remove_from_registry(connection);
    pair_forget_client(&connection->pair);
    free_connection(connection);
    unlock_registry();
}

bool connection_free_if_given_up(struct connection *connection) {
    if (!connection->unanswered || descriptor_is_intact(&connection->pair.client))
        return false;
    free_lost(connection);
    return true;
}

void connection_lose(struct connection *connection) {
    (void)connection_hang_up(connection);
    lock_registry();
    const bool number_taken = connection->number_taken;
    unlock_registry();
    if (number_taken) /* libcurl can't close it any more */
        free_lost(connection);
}

void connection_end_request(struct connection *connection) {
    sent_answer_end_unsent_call(connection);
    lock_registry();
    leave_busy(connection);
    unlock_registry();
}

void connection_close(struct connection *connection) {
    sent_answer_end_unsent_call(connection);
    lock_registry();
    leave_busy(connection);
    pair_shut_down_server(&connection->pair); /* for every process that has a copy of it */
    pair_close_server(&connection->pair);
    unlock_registry();
}

bool connection_hang_up(struct connection *connection) {
    if (connection->exchange.ending != ENDING_RESET) {
        connection_close(connection);
        return false;
    }
    sent_answer_end_unsent_call(connection);
    lock_registry();
    leave_busy(connection);
    bool reset = pair_reset_server(&connection->pair);
    unlock_registry();
    return !reset;
}
