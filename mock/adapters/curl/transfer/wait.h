/* Lets virtual time pass: when no transfer can make progress, the clock jumps to the next event. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_WAIT_H
#define MOCK_ADAPTERS_CURL_TRANSFER_WAIT_H

#include "adapters/curl/transfer/multi.h"

/* Move the clock to the next event: a timer of libcurl's, an answer, a timeout; at most by `at_most_ns`
 * (INT64_MAX: no limit). If a transfer would wait for ever, end it. Nothing happens if libcurl has something
 * to do now. */
void wait_virtually(struct multi *multi, int64_t at_most_ns);

/* Does libcurl have no timer running? */
bool has_no_timer(struct multi *multi);

/* Returns `ms` (-1: for ever), or the time until the next answer is due if that is shorter. For multi handles
 * that have other transfers too: their time is real. */
int64_t limit_to_next_answer(const struct multi *multi, int64_t ms);

/* Has the multi handle been idle so long (an hour of virtual time) that its transfers will never end? */
bool has_waited_in_vain(const struct multi *multi);

#endif
