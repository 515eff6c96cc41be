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

bool host_is_same(const char *host, const char *other) {
    const char *port;
    (void)split(host, &port);
    return strcmp(port, "0") == 0 ? has_same_name(host, other) : matches(host, other);
}

/* RFC 1035, 5.1: three decimal digits. Returns 0 for none. */
static char numbered(const char *digits) {
    int number = 0;
    for (int i = 0; i < 3; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return '\0';
        number = number * 10 + digits[i] - '0';
    }
    return number < 256 ? (char)number : '\0';
}

void host_unescape(char *out, const char *name) {
    while (*name != '\0') {
        const bool escaped = name[0] == '\\' && name[1] != '\0';
        const char number = escaped ? numbered(name + 1) : '\0';
        *out++ = number ? number : name[escaped];
        name += number ? 4 : escaped ? 2 : 1;
    }
    *out = '\0';
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
    bool found = all_closed;
    for (size_t i = 0; i < closed.count && !found; i++)
        found = host_is_same(host, closed.names[i]);
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
