/* Where a handle's URL leads, and what libcurl is given in its place: the same by plain http. */
#include "adapter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct parts {
    char *text; /* of the URL, with a scheme */
    size_t scheme_size;
    const char *host; /* with its port */
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

/* libcurl guesses http where a URL has no scheme (CURLOPT_URL). */
static char *with_scheme(const struct settings *settings, const char *url) {
    const char *colon = strstr(url, "://");
    if (colon && strcspn(url, "/?#") > (size_t)(colon - url))
        return join(url, "", "");
    const char *scheme = setting_string(settings, SET_DEFAULT_PROTOCOL);
    return join(scheme ? scheme : "http", "://", url);
}

/* NULL: out of memory. */
static char *program_url(const struct easy *easy) {
    CURLU *handle = easy->settings.at[SET_CURLU].value.pointer;
    char *part = NULL, *url;
    if (!handle)
        return setting_string(&easy->settings, SET_URL)
                   ? with_scheme(&easy->settings, setting_string(&easy->settings, SET_URL))
                   : join("", "", "");
    CURLUcode got = easy->real->curl_url_get(handle, CURLUPART_URL, &part, 0);
    if (got != CURLUE_OK)
        return got == CURLUE_OUT_OF_MEMORY ? NULL : join("", "", "");
    url = with_scheme(&easy->settings, part);
    easy->real->curl_free(part);
    return url;
}

/* False: it has no scheme. A host that can't be made out is nobody's, and the request goes astray. */
static bool split(struct parts *out) {
    const char *colon = strstr(out->text, "://");
    if (!colon)
        return false;
    out->scheme_size = (size_t)(colon - out->text);
    out->host = colon + 3 + strspn(colon + 3, "/"); /* libcurl takes some slashes more */
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

static const char *port_of(const struct parts *parts) {
    const char *end = parts->host + parts->host_size;
    const char *colon = end;
    while (colon > parts->host && colon[-1] >= '0' && colon[-1] <= '9')
        colon--;
    return colon > parts->host && colon[-1] == ':' ? colon - 1 : end;
}

static int port_number(const struct parts *parts, long set, bool https) {
    const char *port = port_of(parts);
    if (set > 0)
        return (int)set;
    if (port < parts->host + parts->host_size)
        return atoi(port + 1);
    return https ? 443 : 80;
}

/* The standard port goes: libcurl leaves it out of the Host header by https, and wouldn't by http. */
static char *by_http(const struct parts *parts) {
    const char *port = port_of(parts), *end = parts->host + parts->host_size;
    bool standard = scheme_is(parts, "https") && ((size_t)(end - port) == 4 && strncmp(port, ":443", 4) == 0);
    const char *after_scheme = parts->text + parts->scheme_size;
    struct bytes url = {0};
    if (bytes_add(&url, "http", 4) &&
        bytes_add(&url, after_scheme, (size_t)((standard ? port : end) - after_scheme)) &&
        bytes_add(&url, end, strlen(end)))
        return url.data;
    bytes_free(&url);
    return NULL;
}

/* The host with the port that is connected to. CURLOPT_PORT goes before the URL's. */
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

/* The scheme is written small, for the mock. */
static char *origin_of(const struct parts *parts, const char *host, size_t host_size) {
    struct bytes origin = {0};
    if (!bytes_add(&origin, parts->text, parts->scheme_size) || !bytes_add(&origin, "://", 3) ||
        !bytes_add(&origin, host, host_size)) {
        bytes_free(&origin);
        return NULL;
    }
    for (size_t i = 0; i < parts->scheme_size; i++)
        origin.data[i] = (char)(origin.data[i] | 0x20);
    return origin.data;
}

/* The endpoint that the program was given for IAM (AWS SDKs and Tools Reference Guide, "Service-specific
 * endpoints"). */
static bool is_endpoint_override(const char *authority) {
    struct parts override = {.text = getenv("AWS_ENDPOINT_URL_IAM")};
    char *named =
        override.text && split(&override) && override.host_size > 0 ? authority_of(&override, 0) : NULL;
    bool same = named && strcasecmp(named, authority) == 0;
    free(named);
    return same;
}

static enum leads leads_to(const struct parts *parts, const char *reached, const char *authority,
                           bool *override) {
    bool http = scheme_is(parts, "http") || scheme_is(parts, "https");
    struct iam_mock *mock = installed_mock();
    enum leads leads = mock ? LEADS_ASTRAY : LEADS_ELSEWHERE;
    if (mock && http && iam_mock_serves(mock, reached) == 1)
        leads = LEADS_TO_IAM;
    else if (mock && http && is_endpoint_override(authority)) {
        leads = LEADS_TO_IAM;
        *override = true;
    } else if (host_is_allowed(authority))
        leads = LEADS_ELSEWHERE;
    installed_mock_done();
    return leads;
}

bool target_find(struct target *out, const struct easy *easy) {
    *out = (struct target){.leads = LEADS_ELSEWHERE};
    struct parts parts = {.text = program_url(easy)};
    if (!parts.text)
        return false;
    bool found = true;
    if (split(&parts) && !scheme_is(&parts, "file")) {
        long port = setting_number(&easy->settings, SET_PORT);
        char *authority = authority_of(&parts, port);
        out->origin = origin_of(&parts, parts.host, parts.host_size);
        out->reached = port != 0 && authority ? origin_of(&parts, authority, strlen(authority))
                                              : origin_of(&parts, parts.host, parts.host_size);
        out->url = by_http(&parts);
        found = authority && out->origin && out->reached && out->url;
        out->https = scheme_is(&parts, "https");
        out->port = port_number(&parts, setting_number(&easy->settings, SET_PORT), out->https);
        if (found)
            out->leads = leads_to(&parts, out->reached, authority, &out->override);
        free(authority);
    }
    free(parts.text);
    if (!found)
        target_free(out);
    return found;
}

void target_free(struct target *target) {
    free(target->url);
    free(target->origin);
    free(target->reached);
    *target = (struct target){.leads = LEADS_ELSEWHERE};
}

const char *target_origin(const struct target *target) {
    return target->override ? "https://iam.amazonaws.com" : target->reached;
}

size_t target_host(const struct target *target, const char **host) {
    const char *colon = target->reached ? strstr(target->reached, "://") : NULL;
    *host = colon ? colon + 3 : "";
    return strlen(*host);
}
