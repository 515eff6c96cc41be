/* Serves the mock's end of all connections of one multi handle. There is no thread for it: the program's own
 * thread calls these functions after libcurl. */
#include "adapters/curl/transfer/serve.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/transfer/ask.h"
#include "adapters/curl/transfer/fail.h"
#include "adapters/curl/transfer/patience.h"

#include <errno.h>

/* ----- One connection ----- */

/* Returns false if nothing has arrived. */
static bool read_some(struct connection *connection, struct multi *multi) {
    struct http_request http;
    switch (exchange_read(&connection->exchange, connection->pair.server.fd, &http)) {
    case READ_NOTHING:
        return false;
    case READ_PART:
        break;
    case READ_REQUEST:
        ask_mock(connection, multi, &http);
        break;
    case READ_NOT_HTTP:
        report_problem(
            "iammock-curl: a request isn't HTTP/1.1, has over 128 header lines, or is larger than a "
            "request to IAM can be");
        ask_fail(connection, CURLE_SEND_ERROR, "the request isn't HTTP/1.1, or too large");
        break;
    case READ_OUT_OF_MEMORY:
        ask_fail(connection, CURLE_OUT_OF_MEMORY, "out of memory");
        break;
    }
    return true;
}

/* Close the connection. If libcurl was to see a reset and does not, give the verdict, but only for the first
 * request: a later one libcurl sends again by itself. */
static void hang_up(struct connection *connection, struct easy *easy) {
    bool reset_missed = connection_hang_up(connection);
    if (reset_missed && connection->requests == 1)
        verdict_give(&easy->verdict, CURLE_RECV_ERROR, ECONNRESET, "Recv failure: Connection reset by peer");
}

#define IDLE_NS (60000 * MS_NS) /* for how long the server keeps an idle connection: assumed */

/* Does libcurl wait for the end of the connection, since it ignores Content-Length? */
static bool waits_for_end(const struct easy *easy) {
    return setting_number(&easy->settings, SET_IGNORE_CONTENT_LENGTH) != 0;
}

/* Returns false if nothing could be sent. */
static bool write_some(struct connection *connection) {
    struct easy *easy = connection->easy;
    enum exchange_write wrote = exchange_write(&connection->exchange, connection->pair.server.fd);
    if (wrote == WRITE_BLOCKED)
        return false;
    if (wrote == WRITE_FAILED) {
        (void)connection_hang_up(connection);
        return true;
    }
    if (connection->exchange.out.size > 0)
        easy_set_answered(easy, true);
    if (wrote == WRITE_PART)
        return true;
    sent_answer_add(connection);
    if (connection->exchange.ending != ENDING_NONE)
        hang_up(connection, easy);
    else if (waits_for_end(easy))
        exchange_close_later(&connection->exchange, multi_now_ns(easy->multi) + IDLE_NS);
    else
        connection_end_request(connection);
    return true;
}

/* The connection has lost a descriptor. */
static void end_fd_lost(struct connection *connection) {
    if (connection_free_if_given_up(connection))
        return;
    fail_fd_lost(connection->easy);
    connection_lose(connection);
}

/* End the request if the connection is closed, or if its mock or a descriptor is gone. Returns true if so. */
static bool end_if_broken(struct connection *connection) {
    if (connection->pair.server.fd < 0) {
        connection_end_request(connection);
    } else if (connection_has_lost_mock(connection)) {
        fail_mock_gone(connection->easy);
        connection_close(connection);
    } else if (!pair_is_intact(&connection->pair)) {
        end_fd_lost(connection);
    } else {
        return false;
    }
    return true;
}

static bool is_reading(const struct connection *connection) {
    return connection->busy && !connection->exchange.out_ready && !connection->exchange.silent;
}

/* libcurl's wait for the connection is over: it gets a connection, and the verdict before it sends. If its
 * timeout has ended, too, since the program looks late, libcurl notices that first. */
static bool refuse_waiting(struct connection *connection, const struct multi *multi) {
    const int64_t now = multi_now_ns(multi);
    if (!connection->busy || !connection->unanswered || connection->refused_at_ns > now)
        return false;
    if (timeout_end_ns(connection->easy) <= now)
        return false;
    exchange_end_refused_call(&connection->exchange);
    fail_before_connection(connection->easy, connection->easy->unconnected);
    connection_end_wait(connection);
    return true;
}

static bool is_answer_due(const struct connection *connection, const struct multi *multi) {
    const struct exchange *exchange = &connection->exchange;
    return connection->busy && exchange->out_ready &&
           (exchange->out_at_ns == 0 || exchange->out_at_ns <= multi_now_ns(multi));
}

static bool serve(struct connection *connection, struct multi *multi) {
    if (end_if_broken(connection))
        return true;
    bool moved = false;
    while (is_reading(connection) && read_some(connection, multi))
        moved = true;
    if (is_answer_due(connection, multi))
        moved = write_some(connection) || moved;
    return refuse_waiting(connection, multi) || moved;
}

/* ----- All of a multi handle ----- */

/* libcurl may have many requests under way: look at those alone that have not arrived. */
void serve_requests(struct multi *multi) {
    struct connection *next;
    sent_answers_end_read(&multi->busy);
    for (struct connection *connection = multi->busy.first_unread; connection; connection = next) {
        next = connection->next_unread;
        if (!is_reading(connection)) {
            connection_end_read(connection);
            continue;
        }
        if (connection->pair.server.fd < 0 || connection_has_lost_mock(connection) ||
            !pair_is_intact(&connection->pair))
            continue; /* serve_connections() ends it, when libcurl has returned */
        while (is_reading(connection) && read_some(connection, multi))
            multi_note_progress(multi);
    }
}

void serve_end_fds_lost(struct multi *multi) {
    struct connection *next;
    for (struct connection *connection = multi->busy.first; connection; connection = next) {
        next = connection->next_busy;
        if (!pair_is_intact(&connection->pair))
            end_fd_lost(connection);
    }
}

bool serve_connections(struct multi *multi) {
    bool moved = false;
    struct connection *next;
    sent_answers_end_read(&multi->busy);
    for (struct connection *connection = multi->busy.first; connection; connection = next) {
        next = connection->next_busy;
        moved = serve(connection, multi) || moved;
    }
    if (moved)
        multi_note_progress(multi);
    return moved;
}

/* Returns when the mock does something on the connection; INT64_MAX: when libcurl has done something. */
static int64_t due_at_ns(const struct connection *connection) {
    if (connection->unanswered)
        return connection->refused_at_ns;
    return connection->exchange.out_ready ? connection->exchange.out_at_ns : INT64_MAX;
}

int64_t serve_next_due_ns(const struct multi *multi) {
    int64_t due = INT64_MAX;
    for (const struct connection *connection = multi->busy.first; connection;
         connection = connection->next_busy) {
        const int64_t at = due_at_ns(connection);
        if (at < due)
            due = at;
    }
    return due;
}

int64_t serve_next_timeout_ns(const struct multi *multi) {
    int64_t now = multi_now_ns(multi), first = INT64_MAX;
    for (const struct connection *connection = multi->busy.first; connection;
         connection = connection->next_busy) {
        int64_t end = timeout_end_ns(connection->easy);
        if (end > now && end < first)
            first = end;
    }
    return first;
}

/* Does the transfer wait for a free connection, or for libcurl's speed limits? */
static bool waits_for_libcurl(const struct easy *easy) {
    const struct setting_value *at = easy->settings.at;
    return (easy->requests == 0 && !easy->unconnected) || at[SET_MAX_SEND_SPEED_LARGE].set ||
           at[SET_MAX_RECV_SPEED_LARGE].set;
}

/* Does a transfer wait for an answer, or for its own timeout? */
static bool one_waits_for_time(const struct multi *multi) {
    const int64_t now = multi_now_ns(multi);
    for (const struct connection *connection = multi->busy.first; connection;
         connection = connection->next_busy) {
        const struct exchange *exchange = &connection->exchange;
        if (exchange->silent || (exchange->out_ready && exchange->out_at_ns > now))
            return true;
    }
    return false;
}

/* libcurl has no function to ask whether a transfer is paused. It is if it goes on, and waits for nothing. */
bool serve_waits_for_program(const struct multi *multi) {
    int paused = multi->alive;
    const struct easy *easy;
    DL_FOREACH(multi->easies, easy)
    paused -= easy->under_way && waits_for_libcurl(easy);
    for (const struct connection *connection = multi->busy.first; connection;
         connection = connection->next_busy) {
        const bool counted = waits_for_libcurl(connection->easy);
        paused -= !counted && !(is_reading(connection) && connection->easy->read_ahead.paused);
    }
    return paused > 0 && !one_waits_for_time(multi);
}

static void give_up(struct connection *connection, struct iam_mock *mock) {
    const struct exchange *exchange = &connection->exchange;
    if (exchange->silent) {
        iam_mock_never_ended(mock, exchange->silent_call);
    } else if (!exchange->out_ready) {
        report_problem(
            "iammock-curl: a request didn't come whole: its Content-Length is more than its body, or it "
            "is paused for ever");
        fail_shorten_timeout(connection->easy); /* libcurl does not look at a socket while it can't send */
    }
    verdict_give(&connection->easy->verdict, CURLE_OPERATION_TIMEDOUT, 0,
                 "iam-mock: no answer comes, and no timeout is set: this would wait for ever");
    (void)connection_hang_up(connection);
}

void serve_give_up(struct multi *multi) {
    struct connection *next;
    struct iam_mock *mock = acquire_mock();
    for (struct connection *connection = multi->busy.first; connection; connection = next) {
        next = connection->next_busy;
        if (!connection->exchange.out_ready || connection->exchange.out_at_ns == INT64_MAX)
            give_up(connection, mock);
    }
    release_mock();
}
