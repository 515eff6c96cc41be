/* Tells on stderr why a request was refused that no mock can report. */
#include "adapters/curl/process/notice.h"

#include <stdatomic.h>
#include <stdio.h>

void notice_once(const char *reason) {
    static atomic_flag told = ATOMIC_FLAG_INIT;
    if (!atomic_flag_test_and_set(&told))
        (void)fprintf(stderr, "iammock-curl: %s\n", reason);
}
