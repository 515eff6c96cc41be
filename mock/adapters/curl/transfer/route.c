/* Finds the route of a handle's URL: to the mock, to an allowed host, or refused. libcurl gets the URL by
 * http. */
#include "adapters/curl/transfer/route.h"

#include "adapters/curl/process/hosts.h"
#include "adapters/curl/process/installed.h"
#include "adapters/curl/wire/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The parts of a URL. */
struct parts {
    char *text; /* with a scheme */
    size_t scheme_size;
    const char *host; /* with its port, without a name and password */
    size_t host_size;
    const char *rest;
};

static char *join(const char *first, const char *between, const char *second) {
    size_t size = strlen(first) + strlen(between) + strlen(second) + 1;
    char *text = malloc(size);
    if (text)
        (void)snprintf(text, size, "%s%s%s", first, between, second);
    return text;
}

/* If a URL has no scheme, libcurl guesses http (CURLOPT_URL). NULL: out of memory. */
static char *with_scheme(const struct settings *settings, const char *url) {
    const char *colon = strstr(url, "://");
    if (colon && strcspn(url, "/?#") > (size_t)(colon - url))
        return join(url, "", "");
    const char *scheme = setting_string(settings, SET_DEFAULT_PROTOCOL);
    return join(scheme ? scheme : "http", "://", url);
}

/* The program's URL, "" if there is none. NULL: out of memory. */
static char *program_url(const struct settings *settings, const struct real *real) {
    CURLU *handle = setting_pointer(settings, SET_CURLU);
    const char *set = setting_string(settings, SET_URL);
    char *part = NULL, *url;
    if (!handle)
        return set ? with_scheme(settings, set) : join("", "", "");
    CURLUcode got = real->curl_url_get(handle, CURLUPART_URL, &part, 0);
    if (got != CURLUE_OK)
        return got == CURLUE_OUT_OF_MEMORY ? NULL : join("", "", "");
    url = with_scheme(settings, part);
    real->curl_free(part);
    return url;
}

/* False: the URL has no scheme. A host that is malformed matches no known host, so the request is refused. */
static bool split(struct parts *out) {
    const char *colon = strstr(out->text, "://");
    if (!colon)
        return false;
    out->scheme_size = (size_t)(colon - out->text);
    out->host = colon + 3 + strspn(colon + 3, "/"); /* libcurl accepts more than two slashes */
    out->host_size = strcspn(out->host, "/?#");
    out->rest = out->host + out->host_size;
    for (const char *at = out->rest; at > out->host; at--) {
        if (at[-1] != '@')
            continue;
        out->host_size = (size_t)(out->rest - at);
        out->host = at;
        break;
    }
    return true;
}

static bool scheme_is(const struct parts *parts, const char *scheme) {
    return strlen(scheme) == parts->scheme_size && strncasecmp(parts->text, scheme, parts->scheme_size) == 0;
}

/* Points to the colon before the port; to the end of the host if it has no port. */
static const char *port_of(const struct parts *parts) {
    const char *end = parts->host + parts->host_size;
    const char *colon = end;
    while (colon > parts->host && colon[-1] >= '0' && colon[-1] <= '9')
        colon--;
    return colon > parts->host && colon[-1] == ':' ? colon - 1 : end;
}

/* Returns the port that libcurl would connect to. `set`: CURLOPT_PORT, which takes precedence. */
static int port_number(const struct parts *parts, long set, bool https) {
    const char *port = port_of(parts);
    if (set > 0)
        return (int)set;
    if (port < parts->host + parts->host_size)
        return atoi(port + 1);
    return https ? 443 : 80;
}

/* Returns the URL with http in place of https. Removes the port 443: with https libcurl leaves it out of the
 * Host header, with http it would not. NULL: memory is out. */
static char *make_http_url(const struct parts *parts) {
    const char *port = port_of(parts), *end = parts->host + parts->host_size;
    bool standard = scheme_is(parts, "https") && ((size_t)(end - port) == 4 && strncmp(port, ":443", 4) == 0);
    const char *after_scheme = parts->text + parts->scheme_size;
    struct bytes url = {0};
    if (bytes_add_text(&url, "http") &&
        bytes_add(&url, after_scheme, (size_t)((standard ? port : end) - after_scheme)) &&
        bytes_add_text(&url, end))
        return url.data;
    bytes_free(&url);
    return NULL;
}

/* The host with the port that libcurl would connect to. CURLOPT_PORT takes precedence. NULL: out of
 * memory. */
static char *authority_of(const struct parts *parts, long port) {
    size_t name = (size_t)(port_of(parts) - parts->host), room = sizeof ":-9223372036854775808";
    bool written = port == 0 && parts->host_size - name > 1;
    char *authority = malloc(parts->host_size + room);
    if (!authority)
        return NULL;
    memcpy(authority, parts->host, parts->host_size);
    authority[parts->host_size] = '\0';
    if (!written)
        (void)snprintf(authority + name, room, ":%ld",
                       port != 0                   ? port
                       : scheme_is(parts, "https") ? 443L
                                                   : 80L);
    return authority;
}

/* The scheme in lower case, for the mock. NULL: out of memory. */
static char *origin_of(const struct parts *parts, const char *host, size_t host_size) {
    struct bytes origin = {0};
    if (!bytes_add(&origin, parts->text, parts->scheme_size) || !bytes_add_text(&origin, "://") ||
        !bytes_add(&origin, host, host_size)) {
        bytes_free(&origin);
        return NULL;
    }
    for (size_t i = 0; i < parts->scheme_size; i++)
        origin.data[i] = (char)(origin.data[i] | 0x20);
    return origin.data;
}

/* Does the environment name this host with its port as the endpoint of the service? (AWS SDKs and Tools
 * Reference Guide, "Service-specific endpoints") */
static bool is_endpoint_of(const struct iam_mock_service *service, const char *authority) {
    char variable[64];
    (void)snprintf(variable, sizeof variable, "AWS_ENDPOINT_URL_%s", service->title);
    struct parts endpoint = {.text = getenv(variable)};
    char *named =
        endpoint.text && split(&endpoint) && endpoint.host_size > 0 ? authority_of(&endpoint, 0) : NULL;
    bool same = named && strcasecmp(named, authority) == 0;
    free(named);
    return same;
}

/* The service whose endpoint the environment names so. NULL: none. */
static const struct iam_mock_service *find_endpoint_service(const char *authority) {
    const struct iam_mock_service *service;
    for (size_t i = 0; (service = iam_mock_service_at(i)) != NULL; i++) {
        if (is_endpoint_of(service, authority))
            return service;
    }
    return NULL;
}

/* `authority`: the host with its port. Sets *service if it is the endpoint that the environment names for
 * one. */
static enum route_kind find_kind(const struct parts *parts, const char *port_origin, const char *authority,
                                 const struct iam_mock_service **service) {
    bool http = scheme_is(parts, "http") || scheme_is(parts, "https");
    struct iam_mock *mock = acquire_mock();
    enum route_kind kind = mock ? ROUTE_REFUSED : ROUTE_UNCHANGED;
    if (mock && http && iam_mock_serves(mock, port_origin) == 1) {
        kind = ROUTE_TO_MOCK;
    } else if (mock && http && (*service = find_endpoint_service(authority)) != NULL) {
        kind = ROUTE_TO_MOCK;
    } else if (host_is_allowed(authority)) {
        kind = ROUTE_UNCHANGED;
    }
    release_mock();
    return kind;
}

/* `service`: whose endpoint the environment names so; NULL: none. False: out of memory. */
static bool add_usual_origin(struct route *out, const struct iam_mock_service *service) {
    if (service)
        out->usual_origin = join("https", "://", service->host);
    return !service || out->usual_origin;
}

/* False: out of memory. */
static bool fill_route(struct route *out, const struct parts *parts, long port) {
    char *authority = authority_of(parts, port);
    const char *host = port != 0 && authority ? authority : parts->host;
    out->origin = origin_of(parts, parts->host, parts->host_size);
    out->port_origin = origin_of(parts, host, host == authority ? strlen(authority) : parts->host_size);
    out->url = make_http_url(parts);
    out->https = scheme_is(parts, "https");
    out->port = port_number(parts, port, out->https);
    bool filled = authority && out->origin && out->port_origin && out->url;
    const struct iam_mock_service *service = NULL;
    if (filled)
        out->kind = find_kind(parts, out->port_origin, authority, &service);
    free(authority);
    return filled && add_usual_origin(out, service);
}

bool route_find(struct route *out, const struct settings *settings, const struct real *real) {
    *out = (struct route){0};
    struct parts parts = {.text = program_url(settings, real)};
    if (!parts.text)
        return false;
    bool found = !split(&parts) || scheme_is(&parts, "file") ||
                 fill_route(out, &parts, setting_number(settings, SET_PORT));
    free(parts.text);
    if (!found)
        route_free(out);
    return found;
}

void route_free(struct route *route) {
    free(route->url);
    free(route->origin);
    free(route->port_origin);
    free(route->usual_origin);
    *route = (struct route){0};
}

bool route_is_same(const struct route *a, const struct route *b) {
    return a->url && b->url && strcmp(a->url, b->url) == 0 && strcmp(a->port_origin, b->port_origin) == 0 &&
           a->kind == b->kind;
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
