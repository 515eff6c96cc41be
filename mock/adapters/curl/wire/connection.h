/* A connection: a pair of sockets, one end for libcurl, the other for the mock. */
#ifndef MOCK_ADAPTERS_CURL_WIRE_CONNECTION_H
#define MOCK_ADAPTERS_CURL_WIRE_CONNECTION_H

#include "adapters/curl/wire/exchange.h"
#include "adapters/curl/wire/socket_pair.h"

/* libcurl is told that a connection goes from CONNECTION_LOCAL to CONNECTION_PEER, port 443 (RFC 5737:
 * addresses of documentation). The local port is the connection's name: by it the connection of a request is
 * found. */
#define CONNECTION_PEER "192.0.2.1"
#define CONNECTION_LOCAL "192.0.2.2"

struct easy;
struct connection;

/* The connections of one multi handle whose requests are under way. */
struct busy_connections {
    struct connection *first;
};

/* Only connection.c writes it, and the two structs' own files those. Other threads may find it: the lists are
 * under the registry's lock. */
struct connection {
    struct socket_pair pair;
    int port;
    unsigned installation; /* the installation number when it was made */
    unsigned requests;     /* begun on it */
    struct exchange exchange;
    struct easy *easy; /* whose request is under way; NULL: none. This module does not look into it */
    struct busy_connections *busy; /* the list that holds it; NULL: no request is under way */
    struct connection *next_busy;
    UT_hash_handle by_port, by_fd;
};

/* Returns NULL on failure, and *os_error says why. libcurl owns the client's end and closes it. */
struct connection *connection_open(int *os_error);
/* NULL: no connection has this port. */
struct connection *connection_by_port(int port);
/* Is this descriptor libcurl's end of a connection? Its port; 0: it is not. */
bool connection_has_client(int fd);
int connection_port(int fd);

/* libcurl closes its end: the connection is freed. Returns the handle whose request was under way if the
 * program had closed that descriptor before; else NULL. */
struct easy *connection_close_client(int fd);

/* Was the mock uninstalled since the connection was made? */
bool connection_has_lost_mock(const struct connection *connection);

/* A request begins, and the connection enters the list. */
void connection_begin_request(struct connection *connection, struct easy *easy,
                              struct busy_connections *busy);
/* The request ends, and the connection leaves the list; it may carry another request. */
void connection_end_request(struct connection *connection);

/* Close the mock's end, as exchange.ending says, and end the request. Returns true if libcurl was to see a
 * reset but will see an end of data: another process has a copy of the mock's end. */
bool connection_hang_up(struct connection *connection);
/* The same, but without a reset. */
void connection_close(struct connection *connection);

#endif
