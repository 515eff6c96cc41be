/* The libcurls of this process. In the archive the linker names the real functions. In the shared library
 * they are looked up from the caller's address: a program and a module of it may each have a libcurl of its
 * own. */
#include "adapters/curl/process/real.h"

#ifdef CURL_WRAPS

#define CURL(name) extern __typeof__(name) __real_##name;
#define USED(name)
#define LIBC(name)
#include "adapters/curl/process/names.def"
#undef CURL
#undef USED
#undef LIBC

const struct real *real_of_caller(const void *return_address) {
    static const struct real real = {
#define CURL(name) .name = __real_##name,
#define USED(name) .name = name,
#define LIBC(name)
#include "adapters/curl/process/names.def"
#undef CURL
#undef USED
#undef LIBC
    };
    (void)return_address;
    return &real;
}

#else

#include "adapters/curl/process/lookup.h"
#include "adapters/curl/process/registry.h"

#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>
#include <string.h>

static struct {
    atomic_size_t count;
    struct real real[MAX_LIBCURLS];
} libcurls;

/* ----- Find the caller's libcurl ----- */

static bool is_own_function(any_function *function) {
    return is_same_image(address_of_function(function), &libcurls) || is_way_to_function(function);
}

/* Returns a handle in which the caller's libcurl is found before any other: the caller's own library, whose
 * search includes its dependencies; else the libraries after this one in the program; else any libcurl. If
 * the linker dropped libcurl (--as-needed, since this library defines all that was called), load libcurl.
 * Close the handle, unless it is RTLD_NEXT. */
static void *open_scope_of_caller(const void *return_address) {
    Dl_info caller;
    void *scope = dladdr(return_address, &caller) ? open_loaded(caller.dli_fname) : NULL;
    any_function *function = scope ? find_symbol(scope, "curl_easy_init") : NULL;
    if (function && !is_own_function(function))
        return scope;
    if (scope)
        dlclose(scope);
    if (find_symbol(RTLD_NEXT, "curl_easy_init"))
        return RTLD_NEXT;
    const char *name = path_of_loaded("libcurl"); /* none of the caller's libraries depends on one */
    return name ? open_loaded(name) : dlopen("libcurl.so.4", RTLD_LAZY);
}

/* Set begin and end to the extent of the library that contains real->begin. */
static int note_extent(struct dl_phdr_info *info, size_t size, void *out) {
    struct real *real = out;
    uintptr_t begin = UINTPTR_MAX, end = 0, inside = (uintptr_t)real->begin;
    (void)size;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD)
            continue;
        uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        begin = from < begin ? from : begin;
        end = from + info->dlpi_phdr[i].p_memsz > end ? from + info->dlpi_phdr[i].p_memsz : end;
    }
    if (inside < begin || inside >= end)
        return 0;
    real->begin = (const char *)real->begin - (inside - begin);
    real->end = (const char *)real->begin + (end - begin);
    return 1;
}

/* Find all functions. Returns false if one is missing. A libcurl that was linked statically into a library,
 * or a library that passes calls on, may lack curl_version_info(), curl_url_dup() and curl_multi_wakeup(),
 * but not the others. */
static bool look_up(struct real *out, void *scope) {
    int missing = 0;
#define CURL(name) USED(name)
#define USED(name)                                                                                           \
    out->name = (__typeof__(out->name))find_symbol(scope, #name);                                            \
    missing += !out->name;
#define LIBC(name)
#include "adapters/curl/process/names.def"
#undef CURL
#undef USED
#undef LIBC
    if (missing > !out->curl_version_info + !out->curl_url_dup + !out->curl_multi_wakeup)
        return false;
    Dl_info info;
    if (dladdr(address_of_function((any_function *)out->curl_easy_init),
               &info)) /* keep its addresses valid */
        (void)dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
    out->begin = out->end = address_of_function((any_function *)out->curl_easy_init);
    (void)dl_iterate_phdr(note_extent, out);
    return true;
}

static const struct real *find_known(any_function *curl_easy_init_of_it) {
    size_t count = atomic_load(&libcurls.count);
    for (size_t i = 0; i < count; i++) {
        if ((any_function *)libcurls.real[i].curl_easy_init == curl_easy_init_of_it)
            return &libcurls.real[i];
    }
    return NULL;
}

/* Do not call the loader with the registry locked: it runs constructors of libraries under its own lock, and
 * these may call libcurl. */
static const struct real *add_known(void *scope, any_function *curl_easy_init_of_it) {
    struct real found;
    if (!look_up(&found, scope))
        return NULL;
    lock_registry();
    const struct real *real = find_known(curl_easy_init_of_it);
    size_t count = atomic_load(&libcurls.count);
    if (!real && count < MAX_LIBCURLS) {
        libcurls.real[count] = found;
        real = &libcurls.real[count];
        atomic_store(&libcurls.count, count + 1);
    }
    unlock_registry();
    return real;
}

const struct real *real_in_scope(void *handle) {
    any_function *function = find_symbol(handle, "curl_easy_init");
    const struct real *real = function ? find_known(function) : NULL;
    return function && !real ? add_known(handle, function) : real;
}

size_t real_number(const struct real *real) { return (size_t)(real - libcurls.real); }
const struct real *real_at(size_t number) { return &libcurls.real[number]; }

/* A program may define a function of the same name, for its tests for example, but then does not define the
 * others. */
bool is_of_libcurl(void *handle, const void *function) {
    static const char *const names[] = {"curl_easy_init", "curl_multi_socket_all"};
    Dl_info info, other;
    if (!dladdr(function, &info) || (dladdr(&libcurls, &other) && other.dli_fbase == info.dli_fbase))
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        any_function *found = find_symbol(handle, names[i]);
        if (!found || !dladdr(address_of_function(found), &other) || other.dli_fbase != info.dli_fbase)
            return false;
    }
    return true;
}

static const struct real *find_real(const void *return_address) {
    void *scope = open_scope_of_caller(return_address);
    const struct real *real = scope ? real_in_scope(scope) : NULL;
    if (scope && scope != RTLD_NEXT)
        dlclose(scope);
    return real;
}

/* ----- Remember the callers ----- */

/* The callers so far. When a library is unloaded, forget all: another library may get its addresses. */
#define REMEMBERED 64
static struct {
    const void *return_address;
    const struct real *real;
} remembered[REMEMBERED];
static unsigned long long remembered_unloads;

static int note_unloads(struct dl_phdr_info *info, size_t size, void *out) {
    (void)size;
    *(unsigned long long *)out = info->dlpi_subs;
    return 1;
}

const struct real *real_of_caller(const void *return_address) {
    unsigned long long unloads = 0;
    size_t slot = (uintptr_t)return_address % REMEMBERED;
    (void)dl_iterate_phdr(note_unloads, &unloads);
    lock_registry();
    if (unloads != remembered_unloads)
        memset(remembered, 0, sizeof remembered);
    remembered_unloads = unloads;
    const struct real *real =
        remembered[slot].return_address == return_address ? remembered[slot].real : NULL;
    unlock_registry();
    if (real)
        return real;
    real = find_real(return_address);
    lock_registry();
    remembered[slot].return_address = return_address;
    remembered[slot].real = real;
    unlock_registry();
    return real;
}

#endif
