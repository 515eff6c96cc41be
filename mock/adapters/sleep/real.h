/* The real functions behind the shared library's. */
#ifndef MOCK_ADAPTERS_SLEEP_REAL_H
#define MOCK_ADAPTERS_SLEEP_REAL_H

#include "adapters/sleep/sleep.h"

typedef void sleep_function(void);

/* Cast the result to the function's own type before calling it. */
sleep_function *iam_mock_sleep_internal_real(enum sleep_name name);

#endif
