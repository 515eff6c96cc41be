/* Tells on stderr why a request was refused that no mock can report. */
#include "adapters/curl/process/notice.h"

#include <stdatomic.h>
#include <stdio.h>

void notice_once(enum notice kind, const char *reason) {
    static atomic_bool told[NOTICE_COUNT];
    if (!atomic_exchange(&told[kind], true))
        (void)fprintf(stderr, "iammock-curl: %s\n", reason);
}
