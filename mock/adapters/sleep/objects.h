/* What the C library's objects say of themselves: are they shared between processes, and by which clock does
 * a condition wait? POSIX has no function that tells. The layouts are part of the C libraries' ABI, since
 * programs hold and initialise these objects themselves. */
#ifndef MOCK_ADAPTERS_SLEEP_OBJECTS_H
#define MOCK_ADAPTERS_SLEEP_OBJECTS_H

#include "adapters/sleep/sleep.h"

#define SHARED_MUTEX 128 /* of the type, in both C libraries */

#ifdef __GLIBC__

/* The value, of 64 bits if the processor has such atomics, then a number that is not 0 for a shared one. */
#define IS_SHARED_SEM(sem) (((const int *)(const void *)(sem))[sizeof(sem_t) == 32 ? 2 : 1] != 0)
#define IS_SHARED_COND(cond) ((cond)->__data.__wrefs & 1)
#define COND_CLOCK(cond) ((cond)->__data.__wrefs & 2 ? CLOCK_MONOTONIC : CLOCK_REALTIME)
#define IS_SHARED_MUTEX(mutex) ((mutex)->__data.__kind & SHARED_MUTEX)
#define IS_SHARED_RWLOCK(lock) ((lock)->__data.__shared != 0)

#else /* musl */

#define IS_SHARED_SEM(sem) ((sem)->__val[2] == 0)
#define IS_SHARED_COND(cond) ((cond)->__u.__p[0] != NULL)
#define COND_CLOCK(cond) ((clockid_t)(cond)->__u.__i[4])
#define IS_SHARED_MUTEX(mutex) ((mutex)->__u.__i[0] & SHARED_MUTEX)
#define IS_SHARED_RWLOCK(lock) ((lock)->__u.__i[2] != 0)

#endif
#endif
