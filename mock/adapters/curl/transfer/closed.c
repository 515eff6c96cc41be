/* The hosts that no request may reach without a mock: those of the services, and endpoints in place of
 * them. */
#include "adapters/curl/transfer/closed.h"

#include "adapters/curl/process/hosts.h"
#include "adapters/curl/transfer/address.h"
#include "adapters/curl/wire/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* ----- Hosts ----- */

/* Returns the host with the port. NULL: out of memory. */
static char *write_authority(const struct address *address, int port) {
    const size_t size = strlen(address->host) + sizeof ":-2147483648";
    char *authority = malloc(size);
    if (authority)
        (void)snprintf(authority, size, "%s:%d", address->host, port);
    return authority;
}

/* Read the host of a text. *authority is NULL if the text has no host. Returns false if memory is out. */
static bool read_authority(char **authority, const char *text, const struct real *real) {
    struct address address;
    const enum address_result result = address_of_text(&address, text, real);
    *authority = result == ADDRESS_READ ? write_authority(&address, address_port(&address, 0)) : NULL;
    address_free(&address);
    return result != ADDRESS_OUT_OF_MEMORY && (result != ADDRESS_READ || *authority);
}

bool closed_find_endpoint(const struct iam_mock_service **service, const char *authority,
                          const struct real *real) {
    char variable[64];
    bool read = true, found = false;
    for (size_t i = 0; read && !found && (*service = iam_mock_service_at(i)) != NULL; i++) {
        char *named = NULL;
        (void)snprintf(variable, sizeof variable, "AWS_ENDPOINT_URL_%s", (*service)->title);
        const char *url =
            getenv(variable); /* AWS SDKs and Tools Reference Guide, "Service-specific endpoints" */
        read = !url || read_authority(&named, url, real);
        found = named && host_is_same(authority, named);
        free(named);
    }
    if (!found)
        *service = NULL;
    return read;
}

/* Is this the host of a service, in any case and with any port? */
static enum closed is_of_service(const char *authority) {
    char *url = join_texts("https://", authority, "");
    if (!url)
        return CLOSED_OUT_OF_MEMORY;
    const bool has_service = iam_mock_is_service_host(url);
    free(url);
    return has_service ? CLOSED_YES : CLOSED_NO;
}

static enum closed judge_host(const char *authority, const struct real *real) {
    const struct iam_mock_service *service;
    if (host_is_allowed(authority))
        return CLOSED_NO;
    if (host_is_closed(authority))
        return CLOSED_YES;
    if (!closed_find_endpoint(&service, authority, real))
        return CLOSED_OUT_OF_MEMORY;
    return service ? CLOSED_YES : is_of_service(authority);
}

enum closed closed_host(const char *authority, const struct real *real) {
    char *looked_up = malloc(strlen(authority) + 1);
    if (!looked_up)
        return CLOSED_OUT_OF_MEMORY;
    host_unescape(looked_up, authority);
    const enum closed closed = judge_host(looked_up, real);
    free(looked_up);
    return closed;
}

/* ----- Options ----- */

/* An option or an environment variable that names a host. */
struct named_text {
    const char *name;
    const char *text; /* NULL or "": not set */
    bool other_port;  /* the port, if the text has none, is not the scheme's */
    bool sent;        /* libcurl sends the text as it is, without reading it */
};

/* Returns the answer, and the text for it, in memory of malloc(). */
static enum closed answer_unread(const char *text, char **host) {
    *host = strdup(text);
    return *host ? CLOSED_UNREAD : CLOSED_OUT_OF_MEMORY;
}

/* Judge a host. If it is closed, *host is the host as written; the caller owns it. */
static enum closed judge_address(const struct address *address, bool other_port, const struct real *real,
                                 char **host) {
    const bool any_port = other_port && !address->port;
    if (address->host[0] != '[' && strchr(address->host, '%')) /* libcurl decodes some hosts twice */
        return answer_unread(address->host, host);
    char *authority = write_authority(address, any_port ? 0 : address_port(address, 0));
    enum closed closed = authority ? closed_host(authority, real) : CLOSED_OUT_OF_MEMORY;
    if (closed == CLOSED_YES && !address->port)
        authority[strlen(address->host)] = '\0';
    *host = closed == CLOSED_YES ? authority : NULL;
    if (!*host)
        free(authority);
    return closed;
}

/* Is this a path, or the "*" of OPTIONS? Any other text that libcurl sends may name a host to a proxy. */
static bool is_path(const char *target) { return target[0] == '/' || strcmp(target, "*") == 0; }

/* Judge the host of an option's value. What libcurl refuses is CLOSED_NO. */
static enum closed judge_text(const struct named_text *text, const struct real *real, char **host) {
    struct address address;
    if (text->sent && is_path(text->text))
        return CLOSED_NO;
    const enum address_result result = address_of_text(&address, text->text, real);
    enum closed closed = result == ADDRESS_OUT_OF_MEMORY ? CLOSED_OUT_OF_MEMORY : CLOSED_NO;
    if (result == ADDRESS_READ)
        closed = judge_address(&address, text->other_port, real, host);
    else if (result != ADDRESS_OUT_OF_MEMORY && text->sent)
        closed = answer_unread(text->text, host);
    address_free(&address);
    return closed;
}

/* ----- CURLOPT_CONNECT_TO ----- */

/* Returns the rest of a CURLOPT_CONNECT_TO entry "HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT" from the third
 * part on; NULL: it has none. HOST may be an IPv6 address in brackets. */
static const char *find_target(const char *entry) {
    const char *bracket = entry[0] == '[' ? strchr(entry, ']') : NULL;
    const char *colon = strchr(bracket ? bracket : entry, ':');
    colon = colon ? strchr(colon + 1, ':') : NULL;
    return colon && colon[1] != '\0' && strcmp(colon + 1, ":") != 0 ? colon + 1 : NULL;
}

/* Its port may be empty, which is allowed only in a URL with a scheme. Without a host, it is the URL's. */
static enum closed judge_target(const char *target, const char *authority, const struct real *real,
                                char **host) {
    const char *port = strrchr(authority, ':');
    const size_t host_size = target[0] == ':' ? (size_t)(port - authority) : 0;
    struct address address;
    struct bytes whole = {0};
    if (!bytes_add_text(&whole, "http://") || !bytes_add(&whole, authority, host_size) ||
        !bytes_add_text(&whole, target)) {
        bytes_free(&whole);
        return CLOSED_OUT_OF_MEMORY;
    }
    const enum address_result result = address_of_text(&address, whole.data, real);
    enum closed closed = CLOSED_OUT_OF_MEMORY;
    if (result == ADDRESS_READ)
        closed = judge_address(&address, true, real, host);
    else if (result != ADDRESS_OUT_OF_MEMORY) /* libcurl takes more here than in a URL */
        closed = answer_unread(target, host);
    address_free(&address);
    bytes_free(&whole);
    return closed;
}

static enum closed judge_connect_to(const struct curl_slist *entry, const char *authority,
                                    const struct real *real, char **host) {
    enum closed closed = CLOSED_NO;
    for (; entry && closed == CLOSED_NO; entry = entry->next) {
        const char *target = entry->data ? find_target(entry->data) : NULL;
        if (target)
            closed = judge_target(target, authority, real, host);
    }
    return closed;
}

/* ----- All options ----- */

/* Does the name of "name=value" end so that libcurl may read a proxy from it: "ftp_proxy"? */
static bool is_proxy_variable(const char *variable, const char *end) {
    static const char no_proxy[] = "no_proxy", suffix[] = "_proxy";
    const size_t size = (size_t)(end - variable), suffix_size = sizeof suffix - 1;
    return size > suffix_size && strncasecmp(end - suffix_size, suffix, suffix_size) == 0 &&
           (size != sizeof no_proxy - 1 || strncasecmp(variable, no_proxy, size) != 0);
}

/* Returns a name that outlives the environment. */
static const char *name_of_variable(const char *variable, size_t size) {
    static const char *const usual[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < COUNT_OF(usual); i++) {
        if (strlen(usual[i]) == size && memcmp(usual[i], variable, size) == 0)
            return usual[i];
    }
    return "a proxy variable of the environment";
}

/* Another thread may call setenv(), which replaces the array: read `environ` anew at each step. */
static enum closed judge_environment(const struct real *real, const char **option, char **host) {
    enum closed closed = CLOSED_NO;
    const char *variable;
    for (size_t i = 0; closed == CLOSED_NO && environ && (variable = environ[i]) != NULL; i++) {
        const char *end = strchr(variable, '=');
        if (!end || end[1] == '\0' || !is_proxy_variable(variable, end))
            continue;
        *option = name_of_variable(variable, (size_t)(end - variable));
        closed = judge_text(&(struct named_text){*option, end + 1, true, false}, real, host);
    }
    return closed;
}

static enum closed judge_texts(const struct settings *settings, const struct real *real, const char **option,
                               char **host) {
    const struct named_text texts[] = {
        {"CURLOPT_PROXY", setting_string(settings, SET_PROXY), true, false},
        {"CURLOPT_PRE_PROXY", setting_string(settings, SET_PRE_PROXY), true, false},
        {"CURLOPT_DOH_URL", setting_string(settings, SET_DOH_URL), false, false},
        {"CURLOPT_REQUEST_TARGET", setting_string(settings, SET_REQUEST_TARGET), false, true}};
    enum closed closed = CLOSED_NO;
    for (size_t i = 0; i < COUNT_OF(texts) && closed == CLOSED_NO; i++) {
        *option = texts[i].name;
        closed = texts[i].text && texts[i].text[0] != '\0' ? judge_text(&texts[i], real, host) : CLOSED_NO;
    }
    return closed;
}

enum closed closed_options(const struct settings *settings, const char *authority, const struct real *real,
                           const char **option, char **host) {
    *host = NULL;
    enum closed closed = judge_texts(settings, real, option, host);
    if (closed == CLOSED_NO)
        closed = judge_environment(real, option, host);
    if (closed == CLOSED_NO) {
        *option = "CURLOPT_CONNECT_TO";
        closed = judge_connect_to(setting_pointer(settings, SET_CONNECT_TO), authority, real, host);
    }
    if (!*host)
        *option = NULL;
    return closed;
}
