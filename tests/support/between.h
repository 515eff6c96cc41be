/* An assertion on a range of numbers. cmocka 2 deprecates assert_in_range(), and cmocka 1.1 has no other. */
#ifndef TESTS_SUPPORT_BETWEEN_H
#define TESTS_SUPPORT_BETWEEN_H

#include <inttypes.h>

/* Fail the test unless low <= value <= high. All three are evaluated once. */
#define assert_between(value, low, high)                                                                     \
    do {                                                                                                     \
        const uintmax_t between_value = (uintmax_t)(value), between_low = (uintmax_t)(low),                  \
                        between_high = (uintmax_t)(high);                                                    \
        if (between_value < between_low || between_value > between_high)                                     \
            fail_msg("%s: %" PRIuMAX " is not between %" PRIuMAX " and %" PRIuMAX, #value, between_value,    \
                     between_low, between_high);                                                             \
    } while (0)

#endif
