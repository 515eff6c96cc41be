/* An answer that the mock has sent: its call ends when libcurl has read it, or never will. */
#ifndef MOCK_ADAPTERS_CURL_WIRE_SENT_ANSWER_H
#define MOCK_ADAPTERS_CURL_WIRE_SENT_ANSWER_H

#include "adapters/curl/process/base.h"

struct busy_connections;
struct connection;
struct easy;

/* Part of a connection. Only sent_answer.c writes it. */
struct sent_answer {
    struct easy *receiver;         /* whose transfer it is; NULL: no call waits for libcurl to read */
    struct busy_connections *list; /* that holds the connection then */
    struct connection *previous, *next;
    bool lost; /* in a child: libcurl can't read it any more */
    bool gone; /* the mock was uninstalled before libcurl had read the answer whole */
};

/* The answer was sent whole. Adds the connection to the list of its multi handle. */
void sent_answer_add(struct connection *connection);
/* Call when libcurl has done something: end the calls whose answers it has read, the oldest first, up to the
 * first that it has not read. */
void sent_answers_end_read(struct busy_connections *busy);
/* The transfer of `easy` has ended: end its calls whose answers were sent, read or not. */
void sent_answers_end(struct busy_connections *busy, const struct easy *easy);
/* Was the mock uninstalled before libcurl had read the answer of `easy`? Its transfer then fails, whatever
 * libcurl has read since. */
bool sent_answers_are_gone(const struct busy_connections *busy, const struct easy *easy);

/* The functions below are for connection.c. */

/* Returns how many bytes of the answer libcurl has yet to read; 0 if none was sent. */
size_t sent_answer_unread(const struct connection *connection);
/* End the connection's call, if one is under way: what libcurl has read by now is what the client got. Call
 * it with the registry unlocked. */
void sent_answer_end_call(struct connection *connection);
/* The same, unless libcurl may yet read the answer. */
void sent_answer_end_unsent_call(struct connection *connection);
/* Remove the connection from its list, if it is in one. Call it with the registry locked. */
void sent_answer_leave(struct connection *connection);
/* End the connection's call since `mock` is uninstalled, in any thread. Returns whether its answer was sent,
 * and libcurl has not read it whole. Call it with the registry locked. */
bool sent_answer_end_at_uninstall(struct connection *connection, struct iam_mock *mock);
/* Call in a child, before libcurl's end is replaced. */
void sent_answer_detach(struct connection *connection);

#endif
