/* Tells on stderr why a request was refused that no mock can report. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_NOTICE_H
#define MOCK_ADAPTERS_CURL_PROCESS_NOTICE_H

#include "adapters/curl/process/base.h"

enum notice {
    NOTICE_REQUEST_REFUSED,
    NOTICE_NAME_NOT_LOOKED_UP,
    NOTICE_COUNT /* of the kinds above */
};

/* Print one line, at the first call for this kind in a process; do nothing at later ones. */
void notice_once(enum notice kind, const char *reason);

#endif
