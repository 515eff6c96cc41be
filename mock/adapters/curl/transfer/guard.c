/* Watches the transfers that libcurl makes alone: a redirect may name a closed host. A proxy
 * may carry requests to several hosts on one connection, so each request is checked, not only each
 * connection. */
#include "adapters/curl/transfer/guard.h"

#include "adapters/curl/transfer/fail.h"
#include "adapters/curl/transfer/multi.h"

#include <string.h>
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

/* The URL that libcurl says it has got to. "": the program has taken it away. */
static const char *effective_url(const struct easy *easy) {
    char *url = NULL;
    (void)easy->real->curl_easy_getinfo(easy->curl, CURLINFO_EFFECTIVE_URL, &url);
    return url ? url : "";
}

static bool is_redirected(const struct easy *easy) {
    long redirects = 0;
    (void)easy->real->curl_easy_getinfo(easy->curl, CURLINFO_REDIRECT_COUNT, &redirects);
    return redirects > 0;
}

/* Returns false if memory is out. */
static bool find_route(struct route *out, const struct easy *easy, const char *url) {
    const long port = is_redirected(easy) ? 0 : setting_number(&easy->settings, SET_PORT);
    return route_find_of_url(out, url, port, easy->real);
}

static bool may_pass_to(struct easy *easy, const char *url) {
    struct route route;
    const bool found = find_route(&route, easy, url);
    return judge(easy, found, &route, is_redirected(easy));
}

/* Has the adapter seen the transfer begin? */
static bool is_seen(const struct easy *easy) {
    return easy->alone || (easy->multi && easy->multi->steps != easy->added_at);
}

/* Has the program taken the URL away from a transfer that has begun? libcurl goes on to the former one. */
static bool is_without_url(const struct easy *easy) {
    const char *set = setting_string(&easy->settings, SET_URL);
    return is_seen(easy) && (!set || set[0] == '\0') && effective_url(easy)[0] == '\0';
}

/* Judge by the URL that libcurl has got to. */
static bool url_may_pass(struct easy *easy) {
    if (easy->left_unknown)
        fail_out_of_memory(easy);
    if (easy->left_unknown || (easy->left_url && !may_pass_to(easy, easy->left_url)))
        return false;
    return is_without_url(easy) || may_pass_to(easy, effective_url(easy));
}

static void leave_url(struct easy *easy) {
    struct route route;
    const char *url = effective_url(easy);
    if (easy->left_url || url[0] == '\0')
        return;
    const bool found = find_route(&route, easy, url);
    if (!found || route.kind != ROUTE_UNCHANGED)
        easy_set_left_url(easy, found ? strdup(url) : NULL);
    route_free(&route);
}

/* An option may have led to a closed host only while libcurl read it: give the verdict now. */
static void leave_options(struct easy *easy) {
    struct route route;
    const bool found = route_find(&route, &easy->settings, easy->real);
    if (!found || route.option)
        (void)judge(easy, found, &route, false);
    route_free(&route);
}

/* Does the adapter know what libcurl goes by, and does the transfer last? */
static bool is_watched(const struct easy *easy) {
    return !easy->under_way && !easy->end_reported && is_seen(easy);
}

void guard_leave(struct easy *easy, enum setting setting) {
    if (!is_watched(easy))
        return;
    if (setting == SET_URL || setting == SET_CURLU)
        leave_url(easy);
    if (setting == SET_PROXY || setting == SET_PRE_PROXY || setting == SET_DOH_URL ||
        setting == SET_CONNECT_TO)
        leave_options(easy);
}

void guard_note_reset(struct easy *easy) {
    if (is_watched(easy)) {
        leave_url(easy);
        leave_options(easy);
    }
    easy_set_was_reset(easy, is_seen(easy));
}

/* Returns false if no request may go where the transfer goes; the verdict was given then. */
static bool may_pass(struct easy *easy) {
    return easy->verdict.code == CURLE_OK && options_may_pass(easy) && url_may_pass(easy);
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
    if (!may_pass(easy))
        return CURL_PREREQFUNC_ABORT;
    return call_prereq_function(&easy->settings, peer, local, peer_port, local_port);
}

int call_prereq_function(const struct settings *settings, char *peer, char *local, int peer_port,
                         int local_port) {
    curl_prereq_callback callback = (curl_prereq_callback)setting_function(settings, SET_PREREQFUNCTION);
    return callback ? callback(setting_pointer(settings, SET_PREREQDATA), peer, local, peer_port, local_port)
                    : CURL_PREREQFUNC_OK;
}
