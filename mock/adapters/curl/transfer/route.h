/* Finds the route of a handle's URL: to the mock, to an allowed host, or refused. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_ROUTE_H
#define MOCK_ADAPTERS_CURL_TRANSFER_ROUTE_H

#include "adapters/curl/settings/settings.h"

enum route_kind {
    ROUTE_UNCHANGED, /* libcurl is left alone: an allowed host, no host, or no mock is installed */
    ROUTE_TO_MOCK,
    ROUTE_REFUSED
};

/* All zero: ROUTE_UNCHANGED, no URL. Only route.c writes it. */
struct route {
    enum route_kind kind;
    bool no_mock;      /* ROUTE_REFUSED since no mock is installed, not since another host is served */
    bool other_scheme; /* ROUTE_REFUSED since the mock answers this host only by http and https */
    bool current;      /* the program has set nothing since that changes the texts */
    bool http;         /* the program's URL has http or https */
    bool https;        /* of the program's URL; libcurl gets http */
    int port;          /* that libcurl would connect to */
    const char
        *option;       /* ROUTE_REFUSED because of this option, which names `option_host`; NULL: of the URL */
    char *option_host; /* with its port; NULL: none */
    bool option_unread; /* `option_host` is the option's text, which can't be read */
    char *url;          /* for libcurl, by http; NULL: the URL has no host */
    char *origin;       /* "https://iam.amazonaws.com:443", as the program wrote it */
    char *port_origin;  /* the same with CURLOPT_PORT, if that is set */
    char *authority;    /* the host with the port that libcurl would connect to */
    char *usual_origin; /* of an endpoint that the environment names for a service: the service's own; else
                           NULL */
};

/* Find the route. Returns false if memory is out; then *out is all zero. Free it with route_free(). */
bool route_find(struct route *out, const struct settings *settings, const struct real *real);
/* Find the route of a handle again: only its kind, if the texts are still current. Returns false if memory is
 * out; then *route is all zero. Sets *same: has the route the same URL, port and kind as before? */
bool route_find_again(struct route *route, const struct settings *settings, const struct real *real,
                      bool *same);
/* Call after an option was set. */
void route_note_setting(struct route *route, enum setting setting);
/* The same for the URL that a transfer has got to. `port`: CURLOPT_PORT, if it counts for this URL; else 0. A
 * URL that cannot be read is ROUTE_REFUSED. */
bool route_find_of_url(struct route *out, const char *url, long port, const struct real *real);
/* Free the texts of a route; *route is all zero then. */
void route_free(struct route *route);

/* Returns the scheme and host that requests to the mock have. For an endpoint that the environment names,
 * these are the service's own. */
const char *route_origin_for_mock(const struct route *route);
#define ROUTE_TITLES_SIZE 64
/* Write the titles of the services that the mock answers for, for messages: "IAM", or "IAM or STS". */
void route_write_titles(char out[ROUTE_TITLES_SIZE]);
/* Returns the host with the port as the program wrote it, or with CURLOPT_PORT. Never NULL. */
const char *route_host(const struct route *route);

#endif
