/* The hosts that programs may talk to besides the mock: iam_mock_curl_allow_host(). */
#include "adapters/curl/process/hosts.h"

#include "adapters/curl/process/registry.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Read and written with the registry locked. */
static struct {
    char **names;
    size_t count;
} allowed;

bool host_is_allowed(const char *host) {
    bool found = false;
    lock_registry();
    for (size_t i = 0; i < allowed.count && !found; i++) {
        size_t length = strlen(allowed.names[i]);
        found = strncasecmp(host, allowed.names[i], length) == 0 &&
                (host[length] == '\0' || (host[length] == ':' && !strchr(host + length + 1, ':')));
    }
    unlock_registry();
    return found;
}

bool host_allow(const char *host) {
    lock_registry();
    char **grown = realloc(allowed.names, (allowed.count + 1) * sizeof *grown);
    char *copy = grown ? strdup(host) : NULL;
    if (grown)
        allowed.names = grown;
    if (copy)
        allowed.names[allowed.count++] = copy;
    unlock_registry();
    return copy != NULL;
}

void hosts_forget(void) {
    lock_registry();
    for (size_t i = 0; i < allowed.count; i++)
        free(allowed.names[i]);
    free(allowed.names);
    allowed.names = NULL;
    allowed.count = 0;
    unlock_registry();
}
