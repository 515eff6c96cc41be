/* Watches the transfers that libcurl makes alone: a redirect may lead one of them to a closed host. A proxy
 * may carry requests to several hosts on one connection, so each request is checked, not only each
 * connection. */
#include "adapters/curl/transfer/guard.h"

#include "adapters/curl/transfer/fail.h"

#include <sys/socket.h>

/* Give the verdict on a transfer that has this route. Takes the route over. */
static bool judge(struct easy *easy, bool found, struct route *route, bool redirected) {
    const bool passes = found && route->kind == ROUTE_UNCHANGED;
    if (!found)
        fail_out_of_memory(easy);
    else if (!passes)
        fail_guarded(easy, route, redirected);
    route_free(route);
    return passes;
}

/* Judge by the options, as they are now: the program may have changed them, or the parts of its
 * CURLOPT_CURLU, since the transfer was added to a multi handle. */
static bool options_may_pass(struct easy *easy) {
    struct route route;
    const bool found = route_find(&route, &easy->settings, easy->real);
    return judge(easy, found, &route, false);
}

/* Judge by the URL that libcurl has got to. */
static bool url_may_pass(struct easy *easy) {
    const struct real *real = easy->real;
    struct route route;
    char *url = NULL;
    long redirects = 0;
    (void)real->curl_easy_getinfo(easy->curl, CURLINFO_EFFECTIVE_URL, &url);
    (void)real->curl_easy_getinfo(easy->curl, CURLINFO_REDIRECT_COUNT, &redirects);
    const long port = redirects == 0 ? setting_number(&easy->settings, SET_PORT) : 0;
    const bool found = route_find_of_url(&route, url ? url : "", port, real);
    return judge(easy, found, &route, redirects > 0);
}

/* Returns false if no request may go where the transfer goes; the verdict was given then. */
static bool may_pass(struct easy *easy) { return options_may_pass(easy) && url_may_pass(easy); }

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
