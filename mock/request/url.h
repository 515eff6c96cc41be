/* The parts of a request's URL that matter here, and of a host. Pure. */
#ifndef MOCK_REQUEST_URL_H
#define MOCK_REQUEST_URL_H

#include "base/view.h"

struct url {
    struct view scheme; /* "https"; empty, as the host: the URL has none */
    struct view host;   /* "iam.amazonaws.com:443" */
    struct view query;  /* without '?' and fragment */
};

/* "https://host/path?query#fragment", "/path?query", "?query", NULL or "". */
IAM_MOCK_INTERNAL struct url url_split(const char *url);

/* The name in "name", "name:port", "name.", with blanks around or not. */
IAM_MOCK_INTERNAL struct view host_name(struct view host);
/* Is `host` the name of `wanted`, case aside, and its port, if `wanted` has one? */
IAM_MOCK_INTERNAL bool host_is_at(struct view host, struct view wanted);

/*
 * Is this a host, or host:port? Letters, digits, '.', '-' and '_' of a name or address, or an IPv6 address in
 * brackets, and at most one ":PORT".
 */
IAM_MOCK_INTERNAL bool host_is_well_formed(const char *host);

#endif
