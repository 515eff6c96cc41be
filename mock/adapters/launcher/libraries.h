/* The libraries that iam-mock-run preloads, found by its own path. */
#ifndef MOCK_ADAPTERS_LAUNCHER_LIBRARIES_H
#define MOCK_ADAPTERS_LAUNCHER_LIBRARIES_H

#include "adapters/launcher/base.h"

struct libraries {
    void *core;      /* libiammock, loaded */
    char *directory; /* has all three; lives until the process ends */
};

/* Find libiammock, iammock-curl and, for `sleep`, iammock-sleep: beside this program (a build), or in the lib
 * directories of its prefix, or where the run-time linker looks. Returns false after a message. */
bool find_libraries(struct libraries *libraries, bool sleep);

/* Returns the value of LD_PRELOAD for the program; the caller frees it. The libraries of `directory` are
 * first, those that the user has set come after them; a sanitizer's run time must stay the first of all. */
char *preload_list(const char *directory, bool sleep, const char *set_by_user);

#endif
