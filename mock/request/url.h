/* The parts of a request's URL that matter here, and whose host it is. Pure. */
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

/* One of IAM's own endpoints, whatever the port, case aside. */
IAM_MOCK_INTERNAL bool host_is_iams(struct view host);
/* The same, or `extra` (NULL: none), with or without port. */
IAM_MOCK_INTERNAL bool host_is_served(struct view host, const char *extra);

/* Is this a host or host:port? */
IAM_MOCK_INTERNAL bool host_is_well_formed(const char *host);

#endif
