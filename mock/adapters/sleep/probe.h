/* Tests the link: do calls of the C library's functions reach this library's functions? */
#ifndef MOCK_ADAPTERS_SLEEP_PROBE_H
#define MOCK_ADAPTERS_SLEEP_PROBE_H

#include "adapters/sleep/sleep.h"

/* Call each name with nothing to wait for. Returns a bit for each name that arrived. */
uint64_t iam_mock_sleep_internal_probe(void);

/* Each of our functions calls this first. True: the probe of this thread made the call; note that and call
 * the real function. */
bool iam_mock_sleep_internal_probed(enum sleep_name name);

#endif
