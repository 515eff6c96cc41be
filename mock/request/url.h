/* URLs and hosts: finding the parts that the mock reads. Pure: the parts are views into the arguments. */
#ifndef MOCK_REQUEST_URL_H
#define MOCK_REQUEST_URL_H

#include "base/view.h"

struct url {
    struct view scheme; /* "https"; empty: the URL has no scheme and no host */
    struct view host;   /* "iam.amazonaws.com:443", without user and password */
    struct view path;   /* "/path"; empty: none */
    struct view query;  /* without '?' and fragment; empty: none */
};

/* Split a URL: "https://host/path?query#fragment", "/path?query", "?query", NULL or "". */
IAM_MOCK_INTERNAL struct url url_split(const char *url);

/* The name in "name", "name:port" or "name.", with or without blanks around. */
IAM_MOCK_INTERNAL struct view host_name(struct view host);
/* Has `host` the same name as `wanted`, ASCII case aside, and, if `wanted` has a port, the same port? */
IAM_MOCK_INTERNAL bool host_matches(struct view host, struct view wanted);
/* Is a request to `host` one to the origin of `url`, which is absolute? The names must be equal, ASCII case
 * aside, and the ports. Without a port, a host has the port of the URL's scheme, http or https. */
IAM_MOCK_INTERNAL bool host_is_of_url(struct view host, const char *url);

/*
 * Is `host` a name, an IPv4 address or an IPv6 address in brackets, with or without ":PORT"? A name has
 * letters, digits, '.', '-' and '_'.
 */
IAM_MOCK_INTERNAL bool host_is_well_formed(const char *host);

#endif
