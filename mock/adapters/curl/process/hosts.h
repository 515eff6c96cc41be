/* The hosts that programs may talk to besides the mock, and hosts of earlier mocks that stay closed. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_HOSTS_H
#define MOCK_ADAPTERS_CURL_PROCESS_HOSTS_H

#include "adapters/curl/process/base.h"

/* A host is "localhost", with any port, or "localhost:8080". The lists grow until the process ends. */

/* Are these the same host? Both have a port; port 0 of `host`: any. */
bool host_is_same(const char *host, const char *other);
/* Write the name that the C library looks up for `name`: "i\097m" and "i\am" mean "iam". `out` has room for
 * `name`. */
void host_unescape(char *out, const char *name);

/* Is this host allowed? `host` always has a port: "localhost:80". */
bool host_is_allowed(const char *host);
/* Is this host allowed with any port, or with one? */
bool host_is_allowed_somewhere(const char *name);
/* Allow a host; the text is copied. Returns false if memory is out. */
bool host_allow(const char *host);

/* Is this host the extra_host of a mock that was installed? `host` always has a port. Port 0: any. */
bool host_is_closed(const char *host);
/* Close the extra_host of a mock; the text is copied. NULL: the mock has none. Returns false if memory is
 * out. */
bool host_close(const char *host);
/* Close all hosts, since memory ran out when one was to be closed. */
void host_close_all(void);

#endif
