/* loopback.h: the network, for tests of iammock-curl: a server of this process on 127.0.0.1. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_LOOPBACK_H
#define IAM_MOCK_TESTS_UNIT_CURL_LOOPBACK_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#define LOOPBACK_BODY "network"

struct loopback {
    char host[32]; /* "127.0.0.1:PORT" */
    char url[64];  /* "http://127.0.0.1:PORT/" */
    atomic_int connections, requests;
    atomic_int strays; /* requests that name a host of IAM's */
    atomic_bool serves;
    const char *answer;
    int listener, port;
    pthread_t thread;
};

/* Answer each request with LOOPBACK_BODY, on a thread, until loopback_stop(). Fails the test if it can't.
 * When it returns, the thread waits for requests: a test may fork, which it may not while a thread starts,
 * since that holds locks of a sanitizer's allocator. */
void loopback_start(struct loopback *loopback);
/* The same with this answer. Without "Connection: close" in it, a connection carries any number of requests.
 */
void loopback_start_with(struct loopback *loopback, const char *answer);
void loopback_stop(struct loopback *loopback);

#endif
