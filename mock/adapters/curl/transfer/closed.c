/* The hosts that no request may reach without a mock: those of the services, and endpoints that stand for
 * them. */
#include "adapters/curl/transfer/closed.h"

#include "adapters/curl/process/hosts.h"
#include "adapters/curl/transfer/address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ----- Hosts ----- */

/* Returns the host with the port that libcurl connects to. NULL: out of memory. */
static char *write_authority(const struct address *address) {
    const size_t size = strlen(address->host) + sizeof ":-2147483648";
    char *authority = malloc(size);
    if (authority)
        (void)snprintf(authority, size, "%s:%d", address->host, address_port(address, 0));
    return authority;
}

/* Read the host of a text. *authority is NULL if the text has no host. Returns false if memory is out. */
static bool read_authority(char **authority, const char *text, const struct real *real) {
    struct address address;
    const enum address_result result = address_of_text(&address, text, real);
    *authority = result == ADDRESS_READ ? write_authority(&address) : NULL;
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
        found = named && strcasecmp(named, authority) == 0;
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

enum closed closed_host(const char *authority, const struct real *real) {
    const struct iam_mock_service *service;
    if (host_is_allowed(authority))
        return CLOSED_NO;
    if (host_is_closed(authority))
        return CLOSED_YES;
    if (!closed_find_endpoint(&service, authority, real))
        return CLOSED_OUT_OF_MEMORY;
    return service ? CLOSED_YES : is_of_service(authority);
}

/* ----- Options ----- */

/* Judge a host. If it is closed, *host is the host as written; the caller owns it. */
static enum closed judge_address(const struct address *address, const struct real *real, char **host) {
    char *authority = write_authority(address);
    enum closed closed = authority ? closed_host(authority, real) : CLOSED_OUT_OF_MEMORY;
    if (closed == CLOSED_YES && !address->port)
        authority[strlen(address->host)] = '\0';
    *host = closed == CLOSED_YES ? authority : NULL;
    if (!*host)
        free(authority);
    return closed;
}

/* Judge the host of an option's value. */
static enum closed judge_text(const char *text, const struct real *real, char **host) {
    struct address address;
    const enum address_result result = address_of_text(&address, text, real);
    enum closed closed = result == ADDRESS_OUT_OF_MEMORY ? CLOSED_OUT_OF_MEMORY : CLOSED_NO;
    if (result == ADDRESS_READ)
        closed = judge_address(&address, real, host);
    address_free(&address);
    return closed;
}

/* Returns the rest of a CURLOPT_CONNECT_TO entry "HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT" from the third
 * part on; NULL: it has none. HOST may be an IPv6 address in brackets. */
static const char *find_target(const char *entry) {
    const char *bracket = entry[0] == '[' ? strchr(entry, ']') : NULL;
    const char *colon = strchr(bracket ? bracket : entry, ':');
    colon = colon ? strchr(colon + 1, ':') : NULL;
    return colon && colon[1] != ':' && colon[1] != '\0' ? colon + 1 : NULL;
}

/* Its port may be empty, which is allowed only in a URL with a scheme. */
static enum closed judge_target(const char *target, const struct real *real, char **host) {
    char *url = join_texts("http://", target, "");
    const enum closed closed = url ? judge_text(url, real, host) : CLOSED_OUT_OF_MEMORY;
    free(url);
    return closed;
}

static enum closed judge_connect_to(const struct curl_slist *entry, const struct real *real, char **host) {
    enum closed closed = CLOSED_NO;
    for (; entry && closed == CLOSED_NO; entry = entry->next) {
        const char *target = entry->data ? find_target(entry->data) : NULL;
        if (target)
            closed = judge_target(target, real, host);
    }
    return closed;
}

/* An option or an environment variable that names a host. */
struct named_text {
    const char *name, *text; /* NULL or "": not set */
};

enum closed closed_options(const struct settings *settings, const struct real *real, const char **option,
                           char **host) {
    const struct named_text texts[] = {{"CURLOPT_PROXY", setting_string(settings, SET_PROXY)},
                                       {"CURLOPT_PRE_PROXY", setting_string(settings, SET_PRE_PROXY)},
                                       {"CURLOPT_DOH_URL", setting_string(settings, SET_DOH_URL)},
                                       {"http_proxy", getenv("http_proxy")},
                                       {"https_proxy", getenv("https_proxy")},
                                       {"HTTPS_PROXY", getenv("HTTPS_PROXY")},
                                       {"all_proxy", getenv("all_proxy")},
                                       {"ALL_PROXY", getenv("ALL_PROXY")}};
    *host = NULL;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const char *text = texts[i].text;
        *option = texts[i].name;
        const enum closed closed = text && text[0] != '\0' ? judge_text(text, real, host) : CLOSED_NO;
        if (closed != CLOSED_NO)
            return closed;
    }
    *option = "CURLOPT_CONNECT_TO";
    const enum closed closed = judge_connect_to(setting_pointer(settings, SET_CONNECT_TO), real, host);
    if (closed != CLOSED_YES)
        *option = NULL;
    return closed;
}
