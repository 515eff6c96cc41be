/* How the tests' requests reach the mock: what a project that tests with iam-mock writes once. */
#ifndef MOCK_TRANSPORT_H
#define MOCK_TRANSPORT_H

#include "iam_client.h"

/* A transport whose context is a struct iam_mock. */
enum transport_result send_to_mock(void *mock, const struct http_request *request,
                                   struct http_response *response);

/* A sleep in virtual time, for the same context: it moves the mock's clock and takes none. */
void sleep_in_mock(void *mock, int64_t milliseconds);

#endif
