/* allocations.h: let the allocations of iammock-curl, and of nothing else, fail. */
#ifndef IAM_MOCK_TESTS_UNIT_CURL_ALLOCATIONS_H
#define IAM_MOCK_TESTS_UNIT_CURL_ALLOCATIONS_H

#include <stdbool.h>

/* From now on they are counted. False: the library wasn't found. */
bool allocations_watch(void);

/* The n-th from here fails, from 1, and with `from_on` each later one. 0: none. */
void allocations_fail(int n, bool from_on);

/* How many were asked for since then, and how many blocks the library holds. */
int allocations_made(void);
int allocations_held(void);

#endif
