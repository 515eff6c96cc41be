/* The lock of the process's registries: handles, connections, libcurls, allowed hosts; and of the addresses
 * that redirect.c writes. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_REGISTRY_H
#define MOCK_ADAPTERS_CURL_PROCESS_REGISTRY_H

#include "adapters/curl/process/base.h"

/* Lock the registries. The lock is not recursive. Do not call libcurl, the loader or iam_mock_send() with
 * it. Until the unlock the thread can't be cancelled. */
void lock_registry(void);
/* Unlock the registries. */
void unlock_registry(void);

#endif
