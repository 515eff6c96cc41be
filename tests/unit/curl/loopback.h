/* loopback.h: a server on 127.0.0.1, to see that a request goes to the network. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_LOOPBACK_H
#define IAM_MOCK_TESTS_UNIT_CURL_LOOPBACK_H

#include <pthread.h>

#define LOOPBACK_BODY "from the network"

/* Answers each of so many connections with 200 and LOOPBACK_BODY, on a thread of its own. */
struct loopback {
    int listener, port, connections;
    pthread_t thread;
};
void loopback_start(struct loopback *loopback, int connections);
void loopback_join(struct loopback *loopback); /* once they have been made */

#endif
