/* A connection: a pair of sockets, one end for libcurl, the other for the mock. */
#ifndef MOCK_ADAPTERS_CURL_WIRE_CONNECTION_H
#define MOCK_ADAPTERS_CURL_WIRE_CONNECTION_H

#include "adapters/curl/wire/exchange.h"
#include "adapters/curl/wire/sent_answer.h"
#include "adapters/curl/wire/socket_pair.h"

/* The addresses that libcurl gets for both ends of a connection: RFC 5737's, for documentation. The peer's
 * port is 443. The local port is different for each connection, so the connection of a request is found by
 * it. */
#define CONNECTION_PEER "192.0.2.1"
#define CONNECTION_LOCAL "192.0.2.2"

struct easy;
struct connection;

/* The connections of one multi handle whose requests are under way, in the order in which these began: two
 * utlist lists. The third has those whose answer was sent, and libcurl may not have read it: their request
 * need not be under way any more. */
struct busy_connections {
    struct connection *first;
    struct connection *first_unread; /* those of them whose request may not have arrived whole */
    struct connection *first_sent;
};

/* Only connection.c writes it, and the two structs' own files those. Other threads may find it: the lists are
 * under the registry's lock. */
struct connection {
    struct socket_pair pair;
    int port;
    unsigned installation; /* the installation number when it was made */
    unsigned requests;     /* begun on it */
    bool unanswered;       /* libcurl waits for the connection, until its timeout or: */
    int64_t refused_at_ns; /* by the clock of the multi handle */
    bool number_taken;     /* the number of the client's descriptor, which it has lost, is another's now */
    CURL *opener;          /* the handle for which it was opened; NULL: libcurl has called connect() */
    struct exchange exchange;
    struct easy *easy; /* whose request is under way; NULL: none. This module does not look into it */
    struct busy_connections *busy; /* the list that holds it; NULL: no request is under way */
    struct connection *previous_busy, *next_busy;
    bool unread; /* it is in the list of those */
    struct connection *previous_unread, *next_unread;
    struct sent_answer sent;
    UT_hash_handle by_port, by_fd;
};

/* Open a connection for `opener`. libcurl owns the client's end; connection_close_client() frees the
 * connection. Returns NULL on failure; then *os_error says why. */
struct connection *connection_open(CURL *opener, int *os_error);
/* Returns the connection that has this local port; NULL: none has it. */
struct connection *connection_by_port(int port);
/* Returns the local port of the connection whose client's end this descriptor is; 0: it is of none. */
int connection_port(int fd);

/* Note that libcurl calls connect() for its end of a connection. Returns false if libcurl waits for the
 * connection until its timeout. */
bool connection_connect(int fd);

/* If libcurl has not called connect() for its end of this connection, returns the handle for which the
 * connection was opened, which may be gone; else NULL. */
CURL *connection_opener(int fd);

/* Call before connection_close_client(). If libcurl has read the answer, a part of it, or an answer without a
 * byte, gives the call to `call` and returns the handle whose transfer it is; *receipt tells how much libcurl
 * has read. Else returns NULL, and the call stays. */
struct easy *connection_give_call(int fd, struct open_call *call, enum exchange_receipt *receipt);
/* Close libcurl's end and free the connection. If the program had closed that descriptor before, returns the
 * handle whose request was under way; else NULL. */
struct easy *connection_close_client(int fd);

/* Was the mock uninstalled since the connection was made? */
bool connection_has_lost_mock(const struct connection *connection);

/* Begin a request, and add the connection to the end of the list. */
void connection_begin_request(struct connection *connection, struct easy *easy,
                              struct busy_connections *busy);
/* The request has arrived whole, or none arrives: remove the connection from the list of unread ones, if it
 * is there. */
void connection_end_read(struct connection *connection);
/* Let libcurl wait for the connection, as for a server that does not answer: libcurl can't write to it. The
 * connection is in the list until libcurl's timeout, or until connection_end_wait(). Takes over `call`.
 * `refuses`: the call is one that the mock refuses in the end, not one that times out. */
void connection_leave_unanswered(struct connection *connection, struct easy *easy,
                                 struct busy_connections *busy, struct open_call *call, int64_t refused_at_ns,
                                 bool refuses);
/* The connection is refused: libcurl can write to it, and first calls before_request(). Ends its call. */
void connection_end_wait(struct connection *connection);
/* Call at the end of a transfer, or when a descriptor of the connection is lost. If libcurl has closed its
 * end of an unanswered connection (it does not call the callback then), free the connection and return true.
 */
bool connection_free_if_given_up(struct connection *connection);
/* End the request, and remove the connection from its list. The connection may carry another request. If the
 * answer was sent, the call stays under way until libcurl has read it. */
void connection_end_request(struct connection *connection);

/* Close the mock's end, as exchange.ending says, and end the request. Returns true if libcurl was to see a
 * reset but will see an end of data: another process has a copy of the mock's end. */
bool connection_hang_up(struct connection *connection);
/* The connection has lost a descriptor: hang up, and free it if libcurl can't close it any more. */
void connection_lose(struct connection *connection);
/* Close the mock's end without a reset, and end the request. */
void connection_close(struct connection *connection);

#endif
