/* dlopen(), dlmopen(), dlsym() and dlvsym(): a program that looks libcurl's functions up gets the adapter's.
 * Each other call goes to the C library's function by a jump, so that the C library still sees the program as
 * its caller: the caller decides where dlopen() searches, and what RTLD_NEXT is. */
#include "adapters/curl/process/next.h"

#ifdef REPLACES_LOOKUPS

#include "adapters/curl/hooks/create.h"
#include "adapters/curl/hooks/trampoline.h"
#include "adapters/curl/process/depends.h"
#include "adapters/curl/process/lookup.h"
#include "adapters/curl/process/passing.h"
#include "adapters/curl/process/redirect.h"

#include <dlfcn.h>
#include <string.h>

/* The functions of this file, by enum lookup. */
static const struct redirection lookups[] = {
#define LOOKUP(name) {#name, (any_function *)name},
#include "adapters/curl/process/lookups.def"
#undef LOOKUP
};

/* ----- Answer ----- */

static void *pointer_to(any_function *function) {
    union {
        any_function *function;
        void *object;
    } pointer = {.function = function};
    return pointer.object;
}

/* The adapter's function of this name; NULL: the adapter has none. */
static any_function *find_own(const char *name) {
    static const struct {
        const char *name;
        any_function *function;
    } functions[] = {
#define CURL(name) {#name, (any_function *)name},
#define USED(name)
#define LIBC(name)
#include "adapters/curl/process/names.def"
#undef CURL
#undef USED
#undef LIBC
    };
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        if (strcmp(functions[i].name, name) == 0)
            return functions[i].function;
    }
    return NULL;
}

/* This file's function in place of `found`, if that is the function to which it would jump. Otherwise a
 * library asks for another one, which may call ours. */
static void *replace_lookup(const char *name, void *found) {
    for (enum lookup i = 0; i < LOOKUP_COUNT; i++) {
        if (strcmp(lookups[i].name, name) == 0 && found == pointer_to(next_function(i)))
            return pointer_to(lookups[i].function);
    }
    return found;
}

/* What the caller gets for `found`, a function of libcurl's that dlsym() found. */
static void *replace_libcurls(void *handle, const char *name, void *found, const void *caller) {
    const struct real *real = real_in_scope(handle);
    any_function *creator = real ? find_creator(real, name) : NULL;
    if (real && passes_on(caller, name, found)) {
        note_passing(caller, real);
        return found;
    }
    return pointer_to(creator ? creator : find_own(name));
}

/* What the caller, a return address, gets for `found`, the function that dlsym() found. */
static void *replace(void *handle, const char *name, void *found, const void *caller) {
    if (!found || !find_own(name))
        return replace_lookup(name, found);
    if (is_of_libcurl(handle, found))
        found = replace_libcurls(handle, name, found, caller);
    (void)dlerror(); /* the program's dlsym() did not fail, but one of ours may have */
    return found;
}

/* These two get the call by a jump: the return address is the program's. */
static void *look_up(void *handle, const char *name) {
    return replace(handle, name, pointer_to(find_symbol(handle, name)), __builtin_return_address(0));
}

static void *look_up_version(void *handle, const char *name, const char *version) {
    __typeof__(dlvsym) *next = (__typeof__(dlvsym) *)next_function(LOOKUP_dlvsym);
    return replace(handle, name, next(handle, name, version), __builtin_return_address(0));
}

static void *open_and_redirect(const char *file, int flags) {
    __typeof__(dlopen) *next = (__typeof__(dlopen) *)next_function(LOOKUP_dlopen);
    void *handle = next(file, flags);
    if (handle)
        redirect_calls(handle, lookups, COUNT_OF(lookups));
    return handle;
}

/* ----- Choose the function to jump to ----- */

BEFORE_SANITIZER static bool begins_with(const char *name, const char *begin) {
    size_t i = 0;
    while (begin[i] != '\0' && name[i] == begin[i])
        i++;
    return begin[i] == '\0';
}

/* RTLD_DEFAULT and RTLD_NEXT depend on the caller. They find the adapter's functions anyway, unless a library
 * wants those behind its own. */
BEFORE_SANITIZER static bool is_replaced(const struct arguments *arguments) {
    void *handle = (void *)arguments->argument[0];
    const char *name = (const char *)arguments->argument[1];
    return handle != RTLD_DEFAULT && handle != RTLD_NEXT && name &&
           (begins_with(name, "curl_") || begins_with(name, "dl"));
}

JUMP_TO_CHOSEN(dlsym)
BEFORE_SANITIZER static any_function *choose_dlsym(struct arguments *arguments) {
    return is_replaced(arguments) ? (any_function *)look_up : next_function(LOOKUP_dlsym);
}

JUMP_TO_CHOSEN(dlvsym)
BEFORE_SANITIZER static any_function *choose_dlvsym(struct arguments *arguments) {
    return is_replaced(arguments) ? (any_function *)look_up_version : next_function(LOOKUP_dlvsym);
}

/* With RTLD_DEEPBIND a library calls its own libcurl in place of ours, and this libcurl the C library: clear
 * the flag. A library that looks functions up keeps the flag, and its calls of these functions are
 * redirected. The caller's RUNPATH does not matter for a path. */
JUMP_TO_CHOSEN(dlopen)
BEFORE_SANITIZER static any_function *choose_dlopen(struct arguments *arguments) {
    const char *file = (const char *)arguments->argument[0];
    if ((arguments->argument[1] & RTLD_DEEPBIND) == 0 || !file)
        return next_function(LOOKUP_dlopen);
    const enum calls_of_library calls = calls_by_deepbind(file);
    const bool is_path = strchr(file, '/') && !strchr(file, '$');
    if (calls == CALLS_LOOKUPS && is_path)
        return (any_function *)open_and_redirect;
    if (calls != CALLS_NEITHER)
        arguments->argument[1] &= ~(uintptr_t)RTLD_DEEPBIND;
    return next_function(LOOKUP_dlopen);
}

/* Libraries in a namespace of their own do not see the adapter: load those that call libcurl into the
 * program's. */
JUMP_TO_CHOSEN(dlmopen)
BEFORE_SANITIZER static any_function *choose_dlmopen(struct arguments *arguments) {
    const char *file = (const char *)arguments->argument[1];
    if ((Lmid_t)arguments->argument[0] == LM_ID_BASE || !file || !calls_libcurl_in_namespace(file))
        return next_function(LOOKUP_dlmopen);
    arguments->argument[0] = arguments->argument[1];
    arguments->argument[1] = arguments->argument[2];
    return choose_dlopen(arguments);
}

#endif
