/* Asks the mock about a request before libcurl sends it: does a rule end it before a connection is made, or
 * does it need a new connection? */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_CONNECT_H
#define MOCK_ADAPTERS_CURL_TRANSFER_CONNECT_H

#include "adapters/curl/transfer/multi.h"

/* Call before libcurl chooses a connection: make it choose a new one if the request needs one. Returns false
 * if memory is out. */
bool connect_choose(struct easy *easy);

enum connect_result {
    CONNECT_SEND,  /* the request may be sent on the connection */
    CONNECT_AGAIN, /* it needs a new one: libcurl will fail to send, and will open a new one */
    CONNECT_WAIT,  /* leave the connection unanswered until connect_refused_at_ns(), or libcurl's timeout */
    CONNECT_FAILED /* the verdict was given */
};
/* Call before a connection is made. Never returns CONNECT_AGAIN. */
enum connect_result connect_ask(struct easy *easy);
/* Returns when a connection with CONNECT_WAIT is refused, by the multi handle's clock. */
int64_t connect_refused_at_ns(const struct easy *easy);
/* A request has arrived: was its body not known before, or has the mock had calls since it was asked about
 * the request? */
bool connect_is_undecided(const struct easy *easy, struct iam_mock *mock);
/* Call then: do now what connect_choose() and connect_ask() would have done. Returns CONNECT_SEND if the mock
 * may answer the request; otherwise the connection was closed. Never returns CONNECT_WAIT. */
enum connect_result connect_decide(struct connection *connection, struct iam_mock *mock,
                                   const struct iam_mock_request *request);
/* Call before a request is sent. Other requests may have been sent since the mock was last asked: ask again.
 * Never returns CONNECT_WAIT. */
enum connect_result connect_check(struct easy *easy, struct connection *connection);

#endif
