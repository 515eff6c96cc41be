/* An answer that the mock has sent: its call ends when libcurl has read it, or never will. */
#include "adapters/curl/wire/sent_answer.h"

#include "adapters/curl/process/registry.h"
#include "adapters/curl/wire/connection.h"

size_t sent_answer_unread(const struct connection *connection) {
    if (!exchange_is_sent(&connection->exchange))
        return 0;
    return connection->sent.lost ? SIZE_MAX : pair_unread(&connection->pair);
}

void sent_answer_leave(struct connection *connection) {
    struct sent_answer *sent = &connection->sent;
    if (sent->receiver)
        DL_DELETE2(sent->list->first_sent, connection, sent.previous, sent.next);
    sent->receiver = NULL;
    sent->list = NULL;
}

/* The mock is acquired to end a call, which is not allowed with the registry locked. */
static void end_call(struct connection *connection, size_t unread) {
    exchange_end_call(&connection->exchange, unread);
    if (!connection->sent.receiver)
        return;
    lock_registry();
    sent_answer_leave(connection);
    unlock_registry();
}

void sent_answer_end_call(struct connection *connection) {
    end_call(connection, sent_answer_unread(connection));
}

void sent_answer_end_unsent_call(struct connection *connection) {
    if (!exchange_is_sent(&connection->exchange))
        sent_answer_end_call(connection);
}

bool sent_answer_end_at_uninstall(struct connection *connection, struct iam_mock *mock) {
    struct sent_answer *sent = &connection->sent;
    const size_t unread = sent_answer_unread(connection);
    sent->gone = exchange_is_sent(&connection->exchange) &&
                 exchange_receipt(&connection->exchange, unread) != RECEIPT_WHOLE;
    exchange_end_call_at_uninstall(&connection->exchange, mock, unread);
    return sent->gone;
}

bool sent_answers_are_gone(const struct busy_connections *busy, const struct easy *easy) {
    bool gone = false;
    lock_registry();
    for (const struct connection *connection = busy->first_sent; connection;
         connection = connection->sent.next)
        gone = gone || (connection->sent.receiver == easy && connection->sent.gone);
    unlock_registry();
    return gone;
}

void sent_answer_detach(struct connection *connection) {
    struct sent_answer *sent = &connection->sent;
    sent->lost = sent_answer_unread(connection) > 0;
}

void sent_answer_add(struct connection *connection) {
    struct sent_answer *sent = &connection->sent;
    if (sent->receiver || !exchange_is_sent(&connection->exchange))
        return;
    lock_registry();
    sent->receiver = connection->easy;
    sent->list = connection->busy;
    DL_APPEND2(sent->list->first_sent, connection, sent.previous, sent.next);
    unlock_registry();
}

static bool is_read(const struct connection *connection) {
    return exchange_receipt(&connection->exchange, sent_answer_unread(connection)) == RECEIPT_WHOLE;
}

void sent_answers_end_read(struct busy_connections *busy) {
    while (busy->first_sent && is_read(busy->first_sent))
        end_call(busy->first_sent, 0);
}

void sent_answers_end(struct busy_connections *busy, const struct easy *easy) {
    struct connection *next;
    for (struct connection *connection = busy->first_sent; connection; connection = next) {
        next = connection->sent.next;
        if (connection->sent.receiver == easy)
            sent_answer_end_call(connection);
    }
}
