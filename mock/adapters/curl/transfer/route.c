/* Finds the route of a handle's URL: to the mock, to an allowed host, or refused. */
#include "adapters/curl/transfer/route.h"

#include "adapters/curl/process/hosts.h"
#include "adapters/curl/process/installed.h"
#include "adapters/curl/transfer/address.h"
#include "adapters/curl/transfer/closed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ----- The texts ----- */

#define PORT_SIZE sizeof ":-2147483648"

/* Returns "scheme://host:port", with the scheme in lower case. NULL: out of memory. */
static char *join(const char *scheme, const char *host, const char *port) {
    const size_t size = strlen(scheme) + sizeof "://" + strlen(host) + strlen(port);
    char *text = malloc(size);
    if (!text)
        return NULL;
    (void)snprintf(text, size, "%s://%s%s", scheme, host, port);
    for (char *at = text; *at != ':'; at++)
        *at = (char)(*at | 0x20);
    return text;
}

/* `set`: CURLOPT_PORT, if it counts; else 0. Returns false if memory is out. */
static bool fill_texts(struct route *out, struct address *address, long set) {
    char written[PORT_SIZE] = "", chosen[PORT_SIZE];
    if (address->port)
        (void)snprintf(written, sizeof written, ":%s", address->port);
    out->https = address_has_scheme(address, "https");
    out->http = out->https || address_has_scheme(address, "http");
    out->port = address_port(address, set);
    (void)snprintf(chosen, sizeof chosen, ":%d", out->port);
    out->url = strdup(address->url);
    out->origin = join(address->scheme, address->host, written);
    out->port_origin = join(address->scheme, address->host, set > 0 ? chosen : written);
    out->authority = join_texts(address->host, chosen, "");
    return out->url && out->origin && out->port_origin && out->authority;
}

/* ----- The kind ----- */

/* Returns false if memory is out. */
static bool choose_with_mock(struct route *out, struct iam_mock *mock, const struct real *real) {
    const struct iam_mock_service *service = NULL;
    const bool served = iam_mock_serves(mock, out->port_origin) == 1;
    if (!served && !closed_find_endpoint(&service, out->authority, real))
        return false;
    const bool answers = served || service;
    if (out->http && answers) {
        out->kind = ROUTE_TO_MOCK;
        if (service)
            out->usual_origin = join("https", service->host, "");
        return !service || out->usual_origin;
    }
    out->kind = host_is_allowed(out->authority) ? ROUTE_UNCHANGED : ROUTE_REFUSED;
    out->other_scheme = answers && out->kind == ROUTE_REFUSED;
    return true;
}

static bool choose_without_mock(struct route *out, const struct real *real) {
    const enum closed closed = closed_host(out->authority, real);
    out->kind = closed == CLOSED_YES ? ROUTE_REFUSED : ROUTE_UNCHANGED;
    out->no_mock = closed == CLOSED_YES;
    return closed != CLOSED_OUT_OF_MEMORY;
}

static bool choose(struct route *out, const struct real *real) {
    struct iam_mock *mock = acquire_mock();
    const bool chosen = mock ? choose_with_mock(out, mock, real) : choose_without_mock(out, real);
    release_mock();
    return chosen;
}

/* Refuse a transfer that libcurl would make alone, if its options name a closed host. */
static bool check_options(struct route *out, const struct settings *settings, const struct real *real) {
    if (out->kind != ROUTE_UNCHANGED || !out->url)
        return true;
    const enum closed closed =
        closed_options(settings, out->authority, real, &out->option, &out->option_host);
    if (out->option)
        out->kind = ROUTE_REFUSED;
    out->option_unread = closed == CLOSED_UNREAD;
    out->no_mock = closed == CLOSED_YES && !mock_is_installed();
    return closed != CLOSED_OUT_OF_MEMORY;
}

/* ----- The route ----- */

/* Fill in a route. Frees the address. Returns false if memory is out; then the route is all zero. */
static bool fill_route(struct route *out, struct address *address, enum address_result result, long port,
                       const struct real *real) {
    bool filled = result != ADDRESS_OUT_OF_MEMORY;
    *out = (struct route){0};
    if (result == ADDRESS_READ)
        filled = fill_texts(out, address, port) && choose(out, real);
    address_free(address);
    if (!filled)
        route_free(out);
    return filled;
}

bool route_find(struct route *out, const struct settings *settings, const struct real *real) {
    struct address address;
    const enum address_result result = address_of_settings(&address, settings, real);
    if (!fill_route(out, &address, result, setting_number(settings, SET_PORT), real))
        return false;
    out->current =
        result == ADDRESS_READ && !setting_pointer(settings, SET_CURLU); /* whose parts may change unseen */
    if (check_options(out, settings, real))
        return true;
    route_free(out);
    return false;
}

/* Do both have the same URL, port and kind? False if one has no URL. */
static bool is_same(const struct route *a, const struct route *b) {
    return a->url && b->url && strcmp(a->url, b->url) == 0 && strcmp(a->port_origin, b->port_origin) == 0 &&
           a->kind == b->kind;
}

/* Choose the kind anew. */
static bool choose_again(struct route *route, const struct settings *settings, const struct real *real) {
    free(route->option_host);
    free(route->usual_origin);
    route->option_host = route->usual_origin = NULL;
    route->option = NULL;
    route->no_mock = route->option_unread = route->other_scheme = false;
    if (choose(route, real) && check_options(route, settings, real))
        return true;
    route_free(route);
    return false;
}

bool route_find_again(struct route *route, const struct settings *settings, const struct real *real,
                      bool *same) {
    struct route found;
    if (route->current) {
        const enum route_kind before = route->kind;
        const bool chosen = choose_again(route, settings, real);
        *same = chosen && route->kind == before;
        return chosen;
    }
    const bool read = route_find(&found, settings, real);
    *same = read && is_same(&found, route);
    route_free(route);
    *route = found;
    return read;
}

void route_note_setting(struct route *route, enum setting setting) {
    static const enum setting settings[] = {SET_URL, SET_CURLU, SET_PORT, SET_DEFAULT_PROTOCOL,
                                            SET_PATH_AS_IS};
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        if (setting == settings[i])
            route->current = false;
    }
}

bool route_find_of_url(struct route *out, const char *url, long port, const struct real *real) {
    struct address address;
    const enum address_result result = address_of_text(&address, url, real);
    const bool found = fill_route(out, &address, result, port, real);
    if (result == ADDRESS_MALFORMED)
        out->kind = ROUTE_REFUSED;
    return found;
}

void route_free(struct route *route) {
    char *const texts[] = {route->option_host, route->url,       route->origin,
                           route->port_origin, route->authority, route->usual_origin};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    *route = (struct route){0};
}

const char *route_origin_for_mock(const struct route *route) {
    return route->usual_origin ? route->usual_origin : route->port_origin;
}

const char *route_host(const struct route *route) {
    const char *colon = route->port_origin ? strstr(route->port_origin, "://") : NULL;
    return colon ? colon + 3 : "";
}

/* Append a text, cut to fit. */
static void append_title(char out[ROUTE_TITLES_SIZE], const char *text) {
    const size_t size = strlen(out), room = ROUTE_TITLES_SIZE - 1 - size, more = strlen(text);
    memcpy(out + size, text, more < room ? more : room);
    out[size + (more < room ? more : room)] = '\0';
}

void route_write_titles(char out[ROUTE_TITLES_SIZE]) {
    const struct iam_mock_service *service;
    out[0] = '\0';
    for (size_t i = 0; (service = iam_mock_service_at(i)) != NULL; i++) {
        append_title(out, i > 0 ? " or " : "");
        append_title(out, service->title);
    }
}
