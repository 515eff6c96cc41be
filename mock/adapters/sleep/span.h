/* Arithmetic with struct timespec. */
#ifndef MOCK_ADAPTERS_SLEEP_SPAN_H
#define MOCK_ADAPTERS_SLEEP_SPAN_H

#include <stdbool.h>
#include <time.h>

#define MS_NS 1000000
#define SECOND_NS 1000000000L

/* No clock is moved as far, and no sum of such numbers overflows: this is after the year 9999. */
#define FAR_S ((time_t)(sizeof(time_t) == 8 ? INT64_C(400000000000) : INT32_MAX))

static inline bool is_valid_span(const struct timespec *span) {
    return span->tv_sec >= 0 && span->tv_nsec >= 0 && span->tv_nsec < SECOND_NS;
}

/* `to` minus `from`; negative seconds if `to` is earlier. */
static inline struct timespec span_between(const struct timespec *from, const struct timespec *to) {
    struct timespec span = {to->tv_sec - from->tv_sec, to->tv_nsec - from->tv_nsec};
    if (span.tv_nsec < 0) {
        span.tv_sec--;
        span.tv_nsec += SECOND_NS;
    }
    return span;
}

static inline struct timespec time_after(const struct timespec *from, const struct timespec *span) {
    struct timespec end = {from->tv_sec + span->tv_sec, from->tv_nsec + span->tv_nsec};
    if (end.tv_nsec >= SECOND_NS) {
        end.tv_sec++;
        end.tv_nsec -= SECOND_NS;
    }
    return end;
}

#endif
