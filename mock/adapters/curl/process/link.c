/* Checks that the program is linked so that its calls, and libcurl's own, reach the adapter. */
#include "adapters/curl/process/link.h"

#include "adapters/curl/process/lookup.h"
#include "adapters/curl/process/probe.h"
#include "adapters/curl/process/real.h"

#include <stdarg.h>
#include <stdio.h>

static const char here = 0; /* an address of this library */

__attribute__((format(printf, 3, 4))) static bool say(struct wrong_link *out, const char *function,
                                                      const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    out->function = function;
    (void)vsnprintf(out->message, sizeof out->message, format, arguments);
    va_end(arguments);
    return true;
}

#ifdef CURL_WRAPS

/* The linker checked the names, but --wrap renames calls within this link only, not those of a shared
 * libcurl. */
static bool find_wrong_order(struct wrong_link *out) {
    union {
        __typeof__(curl_easy_strerror) *function;
        const void *object;
    } libcurl = {.function = real_of_caller(NULL)->curl_easy_strerror};
    if (is_same_image(libcurl.object, &here))
        return false;
    return say(
        out, "connect",
        "connect of a shared libcurl's doesn't reach iammock-curl: --wrap is for a static one; link the "
        "shared -liammock-curl before -lcurl");
}

/* Among others, iammock-sleep's archive before iammock-curl's. */
static bool say_lost(struct wrong_link *out, const char *name) {
    return say(out, name,
               "%s doesn't reach iammock-curl: link libiammock-curl.a before libiammock-sleep.a and whatever "
               "else wraps it",
               name);
}

static bool say_changed(struct wrong_link *out, const char *name) {
    return say(out, name, "%s reaches iammock-curl, but whatever else wraps it changes it: leave that out",
               name);
}

#else

#include <dlfcn.h>
#include <string.h>
#include <sys/auxv.h>

/* Is this address in the program itself? */
static bool is_in_program(const void *address) {
    const unsigned long headers = getauxval(AT_PHDR);
    return is_same_image(address, (const void *)headers);
}

/* The file of the library that has this address, without its folder. */
static const char *file_of(const void *address) {
    Dl_info info;
    if (!dladdr(address, &info) || !info.dli_fname)
        return "another library";
    const char *slash = strrchr(info.dli_fname, '/');
    return slash ? slash + 1 : info.dli_fname;
}

/* iammock-sleep passes calls on to the adapter, but hides the caller, and its clock ignores libcurl's
 * timeouts. */
static bool find_wrong_order(struct wrong_link *out) {
    const void *first = find_first("curl_easy_perform");
    if (!is_same_image(first, &here))
        return say(out, "curl_easy_perform",
                   "curl_easy_perform doesn't reach iammock-curl: %s has it first; link or preload "
                   "iammock-curl before that (-liammock-curl before -lcurl)",
                   is_in_program(first) ? "the program itself" : file_of(first));
    const void *sleep = address_of_function(find_symbol(RTLD_DEFAULT, "iam_mock_sleep_install"));
    if (is_same_image(sleep, find_first("clock_gettime")))
        return say(out, "clock_gettime",
                   "clock_gettime reaches iammock-sleep first: -liammock-curl comes before -liammock-sleep");
    return false;
}

static bool say_lost(struct wrong_link *out, const char *name) {
    const void *first = find_first(name);
    if (is_in_program(first))
        return say(
            out, name,
            "%s doesn't reach iammock-curl: the program has a function of that name; let it pass calls "
            "on to the next one (dlsym with RTLD_NEXT), or rename it",
            name);
    return say(out, name,
               "%s doesn't reach iammock-curl: %s has it first and doesn't pass it on; link or preload "
               "iammock-curl before that",
               name, file_of(first));
}

static bool say_changed(struct wrong_link *out, const char *name) {
    const void *first = find_first(name);
    if (is_in_program(first))
        return say(out, name,
                   "%s reaches iammock-curl, but the program's function of that name changes it: let the "
                   "function pass on what it gets, or rename it",
                   name);
    return say(out, name,
               "%s reaches iammock-curl, but %s has it first and changes it; link or preload iammock-curl "
               "before that",
               name, file_of(first));
}

#endif

bool find_wrong_link(struct wrong_link *out) {
    const char *name;
    if (find_wrong_order(out))
        return true;
    switch (probe_libc(&name)) {
    case PROBE_LOST:
        return say_lost(out, name);
    case PROBE_CHANGED:
        return say_changed(out, name);
    case PROBE_ARRIVED:
        break;
    }
    return false;
}
