/* Serves the mock's end of all connections of one multi handle. There is no thread for it: the program's own
 * thread calls these functions after libcurl. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_SERVE_H
#define MOCK_ADAPTERS_CURL_TRANSFER_SERVE_H

#include "adapters/curl/transfer/multi.h"

/* End the calls whose answers libcurl has read, read what has arrived, and send the answers that are due.
 * Returns true if a request or an answer made progress. */
bool serve_connections(struct multi *multi);

/* Give the mock the requests that have arrived; send nothing yet. For libcurl's callbacks: the mock then
 * knows all requests that were sent before the one that a callback is about. */
void serve_requests(struct multi *multi);

/* Call before libcurl goes on: end the transfers whose descriptors the program closed, so that libcurl does
 * not read from another file. */
void serve_end_fds_lost(struct multi *multi);

/* Returns when the next answer is due, by the multi handle's clock; INT64_MAX: no answer is planned. */
int64_t serve_next_due_ns(const struct multi *multi);

/* Returns when CURLOPT_TIMEOUT ends the next request, by the multi handle's clock; INT64_MAX: never. */
int64_t serve_next_timeout_ns(const struct multi *multi);

/* Do all transfers that go on wait for the program? At least one is paused, and no other waits for time to
 * pass. */
bool serve_waits_for_program(const struct multi *multi);

/* End the requests that would wait for ever. */
void serve_give_up(struct multi *multi);

#endif
