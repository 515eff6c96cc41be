/* Finds loaded libraries and the functions in them. */
#include "adapters/curl/process/lookup.h"

#include <dlfcn.h>

bool is_same_image(const void *a, const void *b) {
    Dl_info of_a, of_b;
    return a && b && dladdr(a, &of_a) && dladdr(b, &of_b) && of_a.dli_fbase == of_b.dli_fbase;
}

#ifndef CURL_WRAPS

#include "adapters/curl/process/next.h"

#include <link.h>
#include <string.h>

typedef void *dlsym_function(void *handle, const char *name);

/* The C library's dlsym(): ours would find our functions. */
static dlsym_function *plain_dlsym(void) {
#ifdef REPLACES_LOOKUPS
    return (dlsym_function *)next_function(LOOKUP_dlsym);
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

#ifdef __GLIBC__ /* dladdr1() and dlinfo() */

bool is_way_to_function(any_function *function) {
    Dl_info info;
    void *symbol = NULL;
    return dladdr1(address_of_function(function), &info, &symbol, RTLD_DL_SYMENT) && symbol &&
           ((const ElfW(Sym) *)symbol)->st_shndx == SHN_UNDEF;
}

/* Search the libraries in the order in which they were loaded, which is the order of the search for a call.
 */
static const void *find_after_program(const char *name) {
    void *program = dlopen(NULL, RTLD_LAZY);
    struct link_map *map = NULL;
    const void *found = NULL;
    if (program && dlinfo(program, RTLD_DI_LINKMAP, &map) == 0) {
        for (map = map->l_next; map && !found; map = map->l_next) {
            void *library = open_loaded(map->l_name);
            any_function *function = library ? find_symbol(library, name) : NULL;
            if (is_same_image(address_of_function(function), map->l_ld)) /* not one of its dependencies */
                found = address_of_function(function);
            if (library)
                dlclose(library);
        }
    }
    if (program)
        dlclose(program);
    return found;
}

#else

bool is_way_to_function(any_function *function) {
    (void)function;
    return false;
}
static const void *find_after_program(const char *name) {
    (void)name;
    return NULL;
}

#endif

const void *find_first(const char *name) {
    any_function *function = find_symbol(RTLD_DEFAULT, name);
    return function && is_way_to_function(function) ? find_after_program(name)
                                                    : address_of_function(function);
}

#endif
