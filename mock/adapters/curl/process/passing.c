/* Libraries that pass calls of libcurl's functions on to another library, which is the libcurl. */
#include "adapters/curl/process/passing.h"

static bool contains(const struct real *real, const void *address) {
    return address >= real->begin && address < real->end;
}

#ifdef CURL_WRAPS

bool is_in_libcurl(const struct real *real, const void *return_address) {
    return contains(real, return_address);
}

#else

#include "adapters/curl/process/lookup.h"
#include "adapters/curl/process/registry.h"

#include <dlfcn.h>
#include <stdatomic.h>

static struct {
    atomic_size_t count;
    struct passing {
        const void *base, *address; /* of the library, and of its code */
        const struct real *to;
    } at[MAX_LIBCURLS];
} passing;

NOT_INSTRUMENTED bool is_in_libcurl(const struct real *real, const void *return_address) {
    if (contains(real, return_address))
        return true;
    const size_t count = atomic_load(&passing.count);
    for (size_t i = 0; i < count; i++) {
        if (contains(real, passing.at[i].address) && contains(passing.at[i].to, return_address))
            return true;
    }
    return false;
}

/* Does the library itself have a function of this name? Looks in a loaded library only, not in the program:
 * its own calls never leave it. */
static bool defines(const void *address_in_library, const char *name) {
    Dl_info info;
    void *library = dladdr(address_in_library, &info) ? open_loaded(info.dli_fname) : NULL;
    if (!library)
        return false;
    const bool found = is_same_image(address_of_function(find_symbol(library, name)), address_in_library);
    dlclose(library);
    return found;
}

bool passes_on(const void *return_address, const char *name, const void *found) {
    return !is_same_image(return_address, found) && defines(return_address, name) &&
           is_same_image(find_first(name), &passing);
}

static bool is_noted(const void *base, const struct real *to) {
    const size_t count = atomic_load(&passing.count);
    for (size_t i = 0; i < count; i++) {
        if (passing.at[i].base == base && passing.at[i].to == to)
            return true;
    }
    return false;
}

void note_passing(const void *return_address, const struct real *to) {
    Dl_info info;
    if (!dladdr(return_address, &info))
        return;
    lock_registry();
    const size_t count = atomic_load(&passing.count);
    if (count < MAX_LIBCURLS && !is_noted(info.dli_fbase, to)) {
        passing.at[count] = (struct passing){info.dli_fbase, return_address, to};
        atomic_store(&passing.count, count + 1);
    }
    unlock_registry();
}

#endif
