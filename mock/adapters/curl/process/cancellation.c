/* Holds back pthread_cancel() while a thread has a lock of the adapter's, or is in a call on the mock. */
#include "adapters/curl/process/cancellation.h"

#include <pthread.h>

/* initial-exec: reading it never allocates. */
static _Thread_local struct {
    unsigned holds;
    int before; /* the thread's state, which the last release restores */
} cancellation __attribute__((tls_model("initial-exec")));

void hold_cancellation(void) {
    if (cancellation.holds++ == 0)
        (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancellation.before);
}

void release_cancellation(void) {
    int ours;
    if (--cancellation.holds == 0)
        (void)pthread_setcancelstate(cancellation.before, &ours);
}
