/* loopback.h: a plain HTTP server at 127.0.0.1, which real libcurl talks to where the mock isn't asked. It
 * answers with what a mock of its own says, so that both tell a program the same bytes. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_LOOPBACK_H
#define IAM_MOCK_TESTS_UNIT_CURL_LOOPBACK_H

#include <iam_mock.h>

struct loopback;

/* Starts a thread that serves `mock`, which must outlive it. To be stopped by loopback_stop(), in a test's
 * process only; fails the test where it can't start. */
struct loopback *loopback_start(struct iam_mock *mock);
int loopback_port(const struct loopback *loopback);
/* A port where connections are taken and nothing is ever answered; close() its descriptor. */
int silent_listener(int *port);
void loopback_stop(struct loopback *loopback);

#endif
