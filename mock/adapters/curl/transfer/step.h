/* Does the adapter's work before and after each step of libcurl's in a program's multi handle, and for its
 * timer callback. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_STEP_H
#define MOCK_ADAPTERS_CURL_TRANSFER_STEP_H

#include "adapters/curl/transfer/multi.h"

/* `multi` may be NULL in all of these: then nothing happens. */

/* Call before a step of libcurl's: begin the transfers that were added, and end those with lost
 * descriptors. */
void step_begin(struct multi *multi);
/* Call after a step of libcurl's: serve the connections. `alive`: the transfers that go on. */
void step_end(struct multi *multi, int alive);

/* An event loop waits for the timeout that the program's timer callback got. If time is virtual and a request
 * is under way, give the callback 1 ms: when that timeout arrives, the clock moves, and libcurl gives its own
 * timeout again. */
void step_shorten_timer(struct multi *multi);

/* Can libcurl read or write on a connection now? Serves the connections first. */
bool step_can_make_progress(struct multi *multi);

/* Call before a step in which the program does not say which socket is ready. If the timer was shortened, or
 * if no transfer can make progress and the last step made none either, move the clock to the next event.
 * While a transfer is paused, and no other waits for time to pass, this takes as long in real time. */
void step_pass_time(struct multi *multi);

#endif
