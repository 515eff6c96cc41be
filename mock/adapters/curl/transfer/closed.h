/* The hosts that no request may reach without a mock: those of the services, and endpoints in place of
 * them. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_CLOSED_H
#define MOCK_ADAPTERS_CURL_TRANSFER_CLOSED_H

#include "adapters/curl/settings/settings.h"

enum closed {
    CLOSED_NO,
    CLOSED_YES,
    CLOSED_UNREAD, /* libcurl may read a host that the adapter can't */
    CLOSED_OUT_OF_MEMORY
};

/* Find the service whose endpoint the environment names so: "localhost:4566". Sets *service to NULL if there
 * is none. Returns false if memory is out. */
bool closed_find_endpoint(const struct iam_mock_service **service, const char *authority,
                          const struct real *real);

/* May no request reach this host without a mock? It is a service's host, an endpoint that the environment
 * names, or the extra_host of a mock that was installed, and is not allowed. `authority`: the host with its
 * port; port 0: is it so with any port? Never CLOSED_UNREAD. */
enum closed closed_host(const char *authority, const struct real *real);

/* Do options of a transfer that libcurl makes alone name such a host: as a proxy, or as the host to connect
 * to? Then *option is the option's name, and *host the host as written, in memory of malloc(). `authority`:
 * of the transfer's URL. CLOSED_UNREAD: *host is the text. */
enum closed closed_options(const struct settings *settings, const char *authority, const struct real *real,
                           const char **option, char **host);

#endif
