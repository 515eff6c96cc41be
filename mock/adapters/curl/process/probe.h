/* Tests the link: do calls of the C library's functions reach the adapter's functions? */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_PROBE_H
#define MOCK_ADAPTERS_CURL_PROCESS_PROBE_H

#include "adapters/curl/process/base.h"

enum libc_name {
#define LIBC(name) LIBC_##name,
#define CURL(name)
#define USED(name)
#include "adapters/curl/process/names.def"
#undef LIBC
#undef CURL
#undef USED
    LIBC_NAME_COUNT
};

/* Call each function of names.def's LIBC by its plain name. Returns the name of the first that did not
 * arrive, or NULL. */
const char *probe_libc(void);

/* Each of the adapter's functions calls this first. True: this thread's probe made the call; note that and do
 * nothing else. */
bool probe_notes(enum libc_name name);

#endif
