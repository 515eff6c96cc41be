/* The lock of the process's registries: handles, connections, libcurls, allowed hosts. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_REGISTRY_H
#define MOCK_ADAPTERS_CURL_PROCESS_REGISTRY_H

#include "adapters/curl/process/base.h"

/* The lock is not recursive. Do not call libcurl, the loader or the mock's send function with it. */
void lock_registry(void);
void unlock_registry(void);

#endif
