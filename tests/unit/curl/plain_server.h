/* plain_server.h: a plain HTTP server at 127.0.0.1, which real libcurl talks to where the mock isn't asked.
 * It answers with what a mock of its own says, so that both tell a program the same bytes. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_PLAIN_SERVER_H
#define IAM_MOCK_TESTS_UNIT_CURL_PLAIN_SERVER_H

#include <iam_mock.h>

struct plain_server;

/* Starts a thread that serves `mock`, which must outlive it. To be stopped by plain_server_stop(), in a
 * test's process only; fails the test where it can't start. */
struct plain_server *plain_server_start(struct iam_mock *mock);
int plain_server_port(const struct plain_server *server);
/* A port where connections are taken and nothing is ever answered; close() its descriptor. */
int silent_listener(int *port);
void plain_server_stop(struct plain_server *server);

#endif
