/* Virtual time: it does not pass while anything moves, and then it jumps to the next event. */
#ifndef MOCK_ADAPTERS_CURL_TRANSFER_WAIT_H
#define MOCK_ADAPTERS_CURL_TRANSFER_WAIT_H

#include "adapters/curl/transfer/multi.h"

/* Move the clock to the next event: a timer of libcurl's, an answer, a timeout; at most by `at_most_ns`
 * (INT64_MAX: no limit). If a transfer would wait for ever, end it. Nothing happens if libcurl has something
 * to do now. */
void wait_virtually(struct multi *multi, int64_t at_most_ns);

/* Does no timer of libcurl's run? */
bool has_no_timer(struct multi *multi);

/* Of a wait of `ms` (-1: for ever), what is left until the next answer is due: beside transfers that are not
 * the mock's, time is real. */
int64_t limit_to_next_answer(const struct multi *multi, int64_t ms);

/* Has the multi handle been idle so long that what is under way will never end? Something of the program's
 * may still end it until then. */
bool has_waited_in_vain(const struct multi *multi);

#endif
