/* The hosts that programs may talk to besides the mock, and hosts of earlier mocks that stay closed. */
#include "adapters/curl/process/hosts.h"

#include "adapters/curl/process/registry.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct host_list {
    char **names;
    size_t count;
};

/* Read and written with the registry locked. */
static struct host_list allowed, closed;
static bool all_closed;

/* Returns the size of the name without the dot of the DNS root; *port is what follows the name's colon, ""
 * without one. */
static size_t split(const char *host, const char **port) {
    const char *colon = strrchr(host, ':');
    if (colon && strchr(colon, ']')) /* a colon of an IPv6 address */
        colon = NULL;
    size_t size = colon ? (size_t)(colon - host) : strlen(host);
    *port = colon ? colon + 1 : "";
    return size > 1 && host[size - 1] == '.' ? size - 1 : size;
}

static bool has_same_name(const char *host, const char *name) {
    const char *port;
    const size_t size = split(host, &port);
    return size == split(name, &port) && strncasecmp(host, name, size) == 0;
}

/* `host` has a port. */
static bool matches(const char *host, const char *name) {
    const char *port, *wanted;
    (void)split(host, &port);
    (void)split(name, &wanted);
    return has_same_name(host, name) && (*wanted == '\0' || strcmp(port, wanted) == 0);
}

static bool contains(const struct host_list *list, const char *host) {
    bool found = false;
    for (size_t i = 0; i < list->count && !found; i++)
        found = matches(host, list->names[i]);
    return found;
}

static bool has_name(const struct host_list *list, const char *name) {
    for (size_t i = 0; i < list->count; i++) {
        if (strcasecmp(list->names[i], name) == 0)
            return true;
    }
    return false;
}

static bool add(struct host_list *list, const char *name) {
    if (has_name(list, name))
        return true;
    char **grown = realloc(list->names, (list->count + 1) * sizeof *grown);
    char *copy = grown ? strdup(name) : NULL;
    if (grown)
        list->names = grown;
    if (copy)
        list->names[list->count++] = copy;
    return copy != NULL;
}

bool host_is_allowed(const char *host) {
    lock_registry();
    const bool found = contains(&allowed, host);
    unlock_registry();
    return found;
}

bool host_is_allowed_somewhere(const char *name) {
    bool found = false;
    lock_registry();
    for (size_t i = 0; i < allowed.count && !found; i++)
        found = has_same_name(name, allowed.names[i]);
    unlock_registry();
    return found;
}

bool host_allow(const char *host) {
    lock_registry();
    const bool added = add(&allowed, host);
    unlock_registry();
    return added;
}

bool host_is_closed(const char *host) {
    lock_registry();
    const bool found = all_closed || contains(&closed, host);
    unlock_registry();
    return found;
}

bool host_close(const char *host) {
    lock_registry();
    const bool added = !host || add(&closed, host);
    unlock_registry();
    return added;
}

void host_close_all(void) {
    lock_registry();
    all_closed = true;
    unlock_registry();
}
