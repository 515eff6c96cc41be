/* How a transfer ends if the adapter ended it. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_VERDICT_H
#define MOCK_ADAPTERS_CURL_TRANSFER_VERDICT_H

#include "adapters/curl/process/base.h"

/* CURLE_OK: there is none, libcurl's own result counts. Only verdict.c writes it. */
struct verdict {
    CURLcode code;
    int os_error; /* for CURLINFO_OS_ERRNO */
    char text[CURL_ERROR_SIZE];
};

/* There is none any more. */
void verdict_clear(struct verdict *verdict);
/* The first verdict counts; a later one does nothing. The text is cut to fit. */
void verdict_give(struct verdict *verdict, CURLcode code, int os_error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
