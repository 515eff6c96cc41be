/* seen.h: what libcurl tells a program of a transfer: the result, numbers, times, and calls of its callbacks.
 */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_SEEN_H
#define IAM_MOCK_TESTS_UNIT_CURL_SEEN_H

#include "client.h"

struct seen {
    CURLcode code;
    long request_size, connects;
    bool looked_up, connected, began, answered; /* times that aren't 0 */
    bool has_address;                           /* or a port */
    int about_to_send, reads, headers;          /* calls of its callbacks */
};

/* A transfer: a POST of LIST, by a callback. */
struct transfer {
    CURL *curl;
    struct reply reply;
    struct seen seen;
    bool read;
};

/* Make the handle; curl_easy_cleanup() frees it. */
void transfer_open(struct transfer *transfer, const char *url, long connect_timeout_ms);
/* Perform by the multi handle, all at once, or each by the easy interface if it is NULL. */
void transfer_perform(CURLM *multi, struct transfer *transfers, size_t count);

#endif
