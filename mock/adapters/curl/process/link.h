/* Checks that the program is linked so that its calls, and libcurl's own, reach the adapter. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_LINK_H
#define MOCK_ADAPTERS_CURL_PROCESS_LINK_H

#include "adapters/curl/process/base.h"

struct wrong_link {
    const char *function; /* the first function whose calls do not arrive, or not unchanged */
    char message[256];    /* what is wrong, and what to do */
};

/* Returns false if all calls arrive. Otherwise fills *out. */
bool find_wrong_link(struct wrong_link *out);

#endif
