/* The lock of the process's registries: handles, connections, libcurls, allowed hosts; and of the addresses
 * that redirect.c writes. */
#include "adapters/curl/process/registry.h"

#include "adapters/curl/process/cancellation.h"

#include <pthread.h>

static pthread_mutex_t registry_mutex = PTHREAD_MUTEX_INITIALIZER;

void lock_registry(void) {
    hold_cancellation();
    pthread_mutex_lock(&registry_mutex);
}

void unlock_registry(void) {
    pthread_mutex_unlock(&registry_mutex);
    release_cancellation();
}
