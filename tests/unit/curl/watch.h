/* watch.h: libcurl's time, which passes, and the real one, which doesn't. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_WATCH_H
#define IAM_MOCK_TESTS_UNIT_CURL_WATCH_H

#include "post_by.h"

/* curl_setup() and curl_teardown(); it fails the test if seconds of real time passed in between. */
int watch_setup(void **state);
int watch_teardown(void **state);

/* The same without a mock, for tests that make one each row. */
int watch_setup_rows(void **state);
int watch_teardown_rows(void **state);

/* Milliseconds of libcurl's clock, whose timers may be one early: from `ms` to `more_ms` later, or a second.
 */
void assert_total_within(CURL *curl, int64_t ms, int64_t more_ms);
void assert_total_ms(CURL *curl, int64_t ms);

/* client_new() that posts DEACTIVATE, with these options, each a long; 0 ends them. */
struct option {
    CURLoption option;
    long value;
};
CURL *client_with(struct reply *reply, const struct option options[4]);

#endif
