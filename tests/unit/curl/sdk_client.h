/* sdk_client.h: a client with the options of the AWS SDK for C++'s HTTP client (CurlHttpClient.cpp and
 * CurlHandleContainer.cpp, version 1.11), in its order, and with the SDK's retries. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_SDK_CLIENT_H
#define IAM_MOCK_TESTS_UNIT_CURL_SDK_CLIENT_H

#include "client.h"

struct sdk_settings {
    bool chunked;     /* without a Content-Length: the request has Transfer-Encoding: chunked */
    bool no_expect;   /* disableExpectHeader */
    bool trace;       /* enableHttpClientTrace */
    bool streaming;   /* the callback may pause, and a progress callback ends the pause */
    bool legacy_seek; /* older versions of the SDK: CURLOPT_IOCTLFUNCTION in place of CURLOPT_SEEKFUNCTION */
    bool no_keep;     /* each request on a connection of its own */
};

struct sdk_client {
    struct sdk_settings settings;
    CURL *pool[2]; /* handles that are not in use */
    size_t pooled;
    int attempts; /* of the last call */
};

struct sdk_reply {
    CURLcode code;
    long status;
    char body[65536];
    size_t size;
};

void sdk_open(struct sdk_client *client, struct sdk_settings settings);
void sdk_close(struct sdk_client *client);
/* Make a call, with at most three attempts: after a network error, a status of 500 and more, or Throttling.
 */
void sdk_call(struct sdk_client *client, const char *form, struct sdk_reply *reply);

#endif
