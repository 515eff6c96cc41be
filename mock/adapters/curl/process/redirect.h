/* Makes one loaded library call other functions than those that it names. */
#ifndef MOCK_ADAPTERS_CURL_PROCESS_REDIRECT_H
#define MOCK_ADAPTERS_CURL_PROCESS_REDIRECT_H

#include "adapters/curl/process/base.h"

/* A function by name, and what is called in place of it. */
struct redirection {
    const char *name;
    any_function *function;
};

/* In the library of this handle, of dlopen(), make the calls of each function arrive at its replacement, as
 * the dynamic linker does when it finds a function. The libraries that it needs stay as they are. */
void redirect_calls(void *handle, const struct redirection *redirections, size_t count);

#endif
