/* Computes how long the client waits for a connection and for an answer, by its options. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_PATIENCE_H
#define MOCK_ADAPTERS_CURL_TRANSFER_PATIENCE_H

#include "adapters/curl/transfer/easy.h"

/* Returns how long the client waits for an answer at the most: what is left of CURLOPT_TIMEOUT, or how long
 * CURLOPT_LOW_SPEED_TIME may let a server send nothing, whichever is shorter; 0: for ever. */
int64_t answer_timeout_ms(const struct easy *easy);

/* Returns after how long a late answer (IAM_MOCK_LATE), which comes after `waited_ms` by the mock, comes
 * before either may end. */
int64_t late_answer_ms(const struct easy *easy, int64_t waited_ms);

/* Returns how long the client waits for a connection; never 0. */
int64_t connect_timeout_ms(const struct easy *easy);

/* Returns the end of CURLOPT_TIMEOUT by the multi handle's clock; INT64_MAX: it isn't set. */
int64_t timeout_end_ns(const struct easy *easy);

#endif
