/* Checks that the program is linked so that its calls, and libcurl's own, reach the adapter. */
#include "adapters/curl/process/link.h"

#include "adapters/curl/process/probe.h"
#include "adapters/curl/process/real.h"

#include <dlfcn.h>

static const char here = 0; /* an address of this library */

static bool is_same_image(const void *a, const void *b) {
    Dl_info of_a, of_b;
    return a && dladdr(a, &of_a) && dladdr(b, &of_b) && of_a.dli_fbase == of_b.dli_fbase;
}

#ifdef CURL_WRAPS
/* The linker checked the names, but --wrap renames calls within this link only, not those of a shared
 * libcurl. */
#define FIRST "connect"
#define NOT_BEFORE                                                                                           \
    "of a shared libcurl's doesn't reach iammock-curl: --wrap is for a static one; link the shared "         \
    "-liammock-curl before -lcurl"
#define NOT_ARRIVED                                                                                          \
    "doesn't reach iammock-curl: link libiammock-curl.a before libiammock-sleep.a and whatever else wraps "  \
    "it"
static bool is_first(void) {
    union {
        __typeof__(curl_easy_strerror) *function;
        const void *object;
    } libcurl = {.function = real_of_caller(NULL)->curl_easy_strerror};
    return is_same_image(libcurl.object, &here);
}
static bool sleep_is_before(void) { return false; } /* probe_libc() finds a wrong order */
#else
#define FIRST "curl_easy_perform"
#define NOT_BEFORE "doesn't reach iammock-curl: link -liammock-curl before -lcurl and whatever else has it"
#define NOT_ARRIVED NOT_BEFORE
static bool is_first(void) { return is_same_image(dlsym(RTLD_DEFAULT, FIRST), &here); }

/* Are calls received by iammock-sleep first? It passes them on, but hides the caller, and its clock ignores
 * libcurl's timeouts. */
static bool sleep_is_before(void) {
    const void *sleep = dlsym(RTLD_DEFAULT, "iam_mock_sleep_install");
    return is_same_image(sleep, dlsym(RTLD_DEFAULT, "clock_gettime"));
}
#endif

const char *find_wrong_link(const char **function) {
    *function = FIRST;
    if (!is_first())
        return NOT_BEFORE;
    *function = "clock_gettime";
    if (sleep_is_before())
        return "reaches iammock-sleep first: -liammock-curl comes before -liammock-sleep";
    *function = probe_libc();
    return *function ? NOT_ARRIVED : NULL;
}
