/* The hosts that programs may talk to besides the mock: iam_mock_curl_allow_host(). */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_HOSTS_H
#define MOCK_ADAPTERS_CURL_PROCESS_HOSTS_H

#include "adapters/curl/process/base.h"

/* Is this host allowed? `host` always has a port: "localhost:80". */
bool host_is_allowed(const char *host);

/* Allow "host" (with any port) or "host:port"; the text is copied. Returns false if memory is out. */
bool host_allow(const char *host);

/* Forget all allowed hosts. */
void hosts_forget(void);

#endif
