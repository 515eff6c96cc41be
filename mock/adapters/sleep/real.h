/* Finds the real functions of the C library, which the shared library's functions of the same names call. */
#ifndef MOCK_ADAPTERS_SLEEP_REAL_H
#define MOCK_ADAPTERS_SLEEP_REAL_H

#include "adapters/sleep/sleep.h"

typedef void sleep_function(void);

/* Returns the real function. Cast it to its own type before calling it. */
sleep_function *iam_mock_sleep_internal_real(enum sleep_name name);

#endif
