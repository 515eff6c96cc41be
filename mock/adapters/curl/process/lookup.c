/* Finds loaded libraries and the functions in them. Only the shared library uses it. */
#include "adapters/curl/process/lookup.h"

#ifndef CURL_WRAPS

#include "adapters/curl/process/next.h"

#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>
#include <string.h>

typedef void *dlsym_function(void *handle, const char *name);

/* The C library's dlsym(): ours would find our functions. */
static dlsym_function *plain_dlsym(void) {
#ifdef REPLACES_LOOKUPS
    static any_function *_Atomic known;
    any_function *function = atomic_load_explicit(&known, memory_order_relaxed);
    if (!function)
        atomic_store_explicit(&known, function = find_next("dlsym"), memory_order_relaxed);
    return (dlsym_function *)function;
#else
    return dlsym;
#endif
}

any_function *find_symbol(void *handle, const char *name) {
    union {
        void *object;
        any_function *function;
    } found = {.object = plain_dlsym()(handle, name)};
    return found.function;
}

const void *address_of_function(any_function *function) {
    union {
        any_function *function;
        const void *object;
    } address = {.function = function};
    return address.object;
}

struct loaded {
    const char *begins, *path;
};

static int note_loaded(struct dl_phdr_info *info, size_t size, void *out) {
    struct loaded *loaded = out;
    (void)size;
    const char *slash = strrchr(info->dlpi_name, '/');
    if (strncmp(slash ? slash + 1 : info->dlpi_name, loaded->begins, strlen(loaded->begins)) != 0)
        return 0;
    loaded->path = info->dlpi_name;
    return 1;
}

const char *path_of_loaded(const char *begins) {
    struct loaded loaded = {.begins = begins};
    (void)dl_iterate_phdr(note_loaded, &loaded);
    return loaded.path;
}

void *open_loaded(const char *name) { return name ? dlopen(name, RTLD_LAZY | RTLD_NOLOAD) : NULL; }

#endif
