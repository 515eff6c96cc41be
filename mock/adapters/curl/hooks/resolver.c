/* getaddrinfo(): the names of the services' hosts are not looked up, whoever asks: a libcurl whose calls do
 * not reach the adapter, or one that gets there by an option or a redirect, finds no address. */
#include "adapters/curl/hooks/hooks.h"

#include "adapters/curl/process/hosts.h"
#include "adapters/curl/process/lookup.h"
#include "adapters/curl/process/notice.h"
#include "adapters/curl/process/preload.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>
#ifndef CURL_WRAPS
#include <dlfcn.h>
#endif

typedef int resolve_function(const char *name, const char *service, const struct addrinfo *hints,
                             struct addrinfo **out);

#ifdef CURL_WRAPS
extern resolve_function __wrap_getaddrinfo, __real_getaddrinfo;
static resolve_function *find_next(void) { return __real_getaddrinfo; }
#else
static resolve_function *find_next(void) { return (resolve_function *)find_symbol(RTLD_NEXT, "getaddrinfo"); }
#endif

#define LONGEST_NAME 255                   /* RFC 1035, 2.3.4 */
#define LONGEST_WRITTEN (4 * LONGEST_NAME) /* with each byte as "\DDD" */

static bool is_closed(const char *name) {
    char url[sizeof "https://" + LONGEST_WRITTEN] = "https://", *host = url + strlen(url);
    if (!name || strlen(name) > LONGEST_WRITTEN)
        return false;
    host_unescape(host, name);
    return iam_mock_is_service_host(url) && !host_is_allowed_somewhere(host);
}

CURL_EXPORT int HOOK(getaddrinfo)(const char *restrict name, const char *restrict service,
                                  const struct addrinfo *restrict hints, struct addrinfo **restrict out) {
    char reason[LONGEST_WRITTEN * 2 + 128], advice[ALLOW_ADVICE_SIZE];
    if (!is_closed(name)) {
        resolve_function *next = find_next();
        return next ? next(name, service, hints, out) : EAI_FAIL;
    }
    write_allow_advice(advice, name);
    (void)snprintf(reason, sizeof reason,
                   "the name %s is not looked up, so that no request reaches it; %s allows the look-up", name,
                   advice);
    notice_once(NOTICE_NAME_NOT_LOOKED_UP, reason);
    return EAI_FAIL;
}
