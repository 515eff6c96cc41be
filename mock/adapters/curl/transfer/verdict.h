/* The verdict on a transfer: the result that the program gets if the adapter ended the transfer. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_VERDICT_H
#define MOCK_ADAPTERS_CURL_TRANSFER_VERDICT_H

#include "adapters/curl/process/base.h"

/* CURLE_OK: there is none, libcurl's own result counts. Only verdict.c writes it. */
struct verdict {
    CURLcode code;
    int os_error; /* for CURLINFO_OS_ERRNO */
    char text[CURL_ERROR_SIZE];
};

/* Remove the verdict. */
void verdict_clear(struct verdict *verdict);
/* Give a verdict, unless there is one already. The text is cut to fit. */
void verdict_give(struct verdict *verdict, CURLcode code, int os_error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
