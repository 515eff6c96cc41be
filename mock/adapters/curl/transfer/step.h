/* What the adapter does before and after each step of libcurl's in a program's multi handle, and its timer
 * callback. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_STEP_H
#define MOCK_ADAPTERS_CURL_TRANSFER_STEP_H

#include "adapters/curl/transfer/multi.h"

/* `multi` may be NULL in all of these: then nothing happens. */

/* Before libcurl goes on. */
void step_begin(struct multi *multi);
/* After libcurl went on: serve the connections. */
void step_end(struct multi *multi);

/* An event loop waits as long as the program's timer callback was told. If only time can go on, tell it 1 ms;
 * the clock moves when that timeout arrives, and libcurl then tells its own timeout again. */
void step_shorten_timer(struct multi *multi);

/* A timeout arrived: if the timer was shortened, the clock moves. */
void step_pass_shortened_time(struct multi *multi);

#endif
