/* Watches the transfers that libcurl makes alone: a redirect may lead one of them to a closed host. A proxy
 * may carry requests to several hosts on one connection, so each request is checked, not only each
 * connection. */
#include "adapters/curl/transfer/guard.h"

#include "adapters/curl/transfer/fail.h"

#include <sys/socket.h>

/* Returns false if no request may go to the URL that the transfer has got to; the verdict was given then. */
static bool may_pass(struct easy *easy) {
    const struct real *real = easy->real;
    struct route route;
    char *url = NULL;
    long redirects = 0;
    (void)real->curl_easy_getinfo(easy->curl, CURLINFO_EFFECTIVE_URL, &url);
    (void)real->curl_easy_getinfo(easy->curl, CURLINFO_REDIRECT_COUNT, &redirects);
    const long port = redirects == 0 ? setting_number(&easy->settings, SET_PORT) : 0;
    if (!route_find_of_url(&route, url ? url : "", port, real)) {
        fail_out_of_memory(easy);
        return false;
    }
    const bool passes = route.kind == ROUTE_UNCHANGED;
    if (!passes)
        fail_guarded(easy, &route, redirects > 0);
    route_free(&route);
    return passes;
}

int guard_resolver(struct easy *easy, void *resolver, void *reserved) {
    const struct settings *settings = &easy->settings;
    curl_resolver_start_callback callback =
        (curl_resolver_start_callback)setting_function(settings, SET_RESOLVER_START_FUNCTION);
    if (!may_pass(easy))
        return 1;
    return callback ? callback(resolver, reserved, setting_pointer(settings, SET_RESOLVER_START_DATA)) : 0;
}

curl_socket_t guard_socket(struct easy *easy, curlsocktype purpose, struct curl_sockaddr *address) {
    const struct settings *settings = &easy->settings;
    curl_opensocket_callback callback =
        (curl_opensocket_callback)setting_function(settings, SET_OPENSOCKETFUNCTION);
    if (!may_pass(easy))
        return CURL_SOCKET_BAD;
    return callback ? callback(setting_pointer(settings, SET_OPENSOCKETDATA), purpose, address)
                    : socket(address->family, address->socktype, address->protocol);
}

int guard_request(struct easy *easy, char *peer, char *local, int peer_port, int local_port) {
    const struct settings *settings = &easy->settings;
    curl_prereq_callback callback = (curl_prereq_callback)setting_function(settings, SET_PREREQFUNCTION);
    if (!may_pass(easy))
        return CURL_PREREQFUNC_ABORT;
    return callback ? callback(setting_pointer(settings, SET_PREREQDATA), peer, local, peer_port, local_port)
                    : CURL_PREREQFUNC_OK;
}
