/* watch.h: libcurl's time, which passes, and the real one, which doesn't. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_WATCH_H
#define IAM_MOCK_TESTS_UNIT_CURL_WATCH_H

#include "post_by.h"

/* curl_setup() and curl_teardown(); it fails the test if it slept for seconds of real time in between. */
int watch_setup(void **state);
int watch_teardown(void **state);

/* The same without a mock, for tests that make one each row. */
int watch_setup_rows(void **state);
int watch_teardown_rows(void **state);

/* Inclusive; cmocka 2 has another name for it than cmocka 1. */
void assert_between(int64_t value, int64_t from, int64_t to);

/* A test in which minutes of libcurl's time pass may sleep for less than this: it waits for disks, and for
 * its own child processes. */
#define REAL_MS 10000

/* CURLINFO_TOTAL_TIME_T, microseconds. */
int64_t total_us(CURL *curl);

/* By libcurl's clock, to the millisecond: a few microseconds are libcurl's, or the mock's, which answers just
 * before a timeout. */
void assert_total_ms(CURL *curl, int64_t ms);

/* client_new() that posts DEACTIVATE, with these options, each a long; 0 ends them. */
struct option {
    CURLoption option;
    long value;
};
CURL *client_with(struct reply *reply, const struct option options[4]);

#endif
