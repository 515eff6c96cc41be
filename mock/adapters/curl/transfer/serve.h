/* The mock's end of all connections of one multi handle. There is no thread: this runs on the program's own,
 * after libcurl. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_SERVE_H
#define MOCK_ADAPTERS_CURL_TRANSFER_SERVE_H

#include "adapters/curl/transfer/multi.h"

/* Read what came, and send what is due. Returns whether anything moved. */
bool serve_connections(struct multi *multi);

/* Call before libcurl goes on: end the transfers whose descriptors the program closed, so that libcurl does
 * not read from another file. */
void serve_end_fds_lost(struct multi *multi);

/* When the next answer is due, by the multi handle's clock; INT64_MAX: no answer is to come. */
int64_t serve_next_due_ns(const struct multi *multi);

/* When CURLOPT_TIMEOUT ends the next request; INT64_MAX: never. */
int64_t serve_next_timeout_ns(const struct multi *multi);

/* End the requests that would wait for ever. */
void serve_give_up(struct multi *multi);

#endif
