/* Tells on stderr why a request was refused that no mock can report. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_NOTICE_H
#define MOCK_ADAPTERS_CURL_PROCESS_NOTICE_H

#include "adapters/curl/process/base.h"

/* Print one line, at the first call in a process; do nothing at later ones. */
void notice_once(const char *reason);

#endif
