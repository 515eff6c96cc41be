/* The parts of a URL, as libcurl itself reads them: libcurl accepts URLs that are written in many ways. */
#include "adapters/curl/transfer/address.h"

#include "adapters/curl/wire/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Newer than the oldest libcurl, which ignores it: an empty query keeps its question mark. */
#define GET_EMPTY (1U << 14)

/* Does the URL have a scheme that libcurl would not guess? */
static bool has_scheme(const char *url) {
    const char *colon = strchr(url, ':');
    return colon && colon[1] == '/' && strcspn(url, "/?#") > (size_t)(colon - url);
}

char *join_texts(const char *first, const char *second, const char *third) {
    struct bytes text = {0};
    if (bytes_add_text(&text, first) && bytes_add_text(&text, second) && bytes_add_text(&text, third))
        return text.data;
    bytes_free(&text);
    return NULL;
}

/* Call libcurl's parser with the options with which a transfer calls it. `protocol` may be NULL. */
static CURLUcode parse(CURLU *parts, const char *url, const char *protocol, bool path_as_is,
                       const struct real *real) {
    const unsigned flags =
        CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME | (path_as_is ? CURLU_PATH_AS_IS : 0U);
    char *whole = NULL;
    if (protocol && !has_scheme(url) && !(whole = join_texts(protocol, "://", url)))
        return CURLUE_OUT_OF_MEMORY;
    const CURLUcode code = real->curl_url_set(parts, CURLUPART_URL, whole ? whole : url, flags);
    free(whole);
    return code;
}

/* Returns false if memory is out; *out is NULL if there is no such part. */
static bool get(CURLU *parts, CURLUPart part, unsigned flags, char **out, const struct real *real) {
    *out = NULL;
    return real->curl_url_get(parts, part, out, flags) != CURLUE_OUT_OF_MEMORY;
}

/* A libcurl without support for international names looks up the bytes. */
static bool get_host(CURLU *parts, char **out, const struct real *real) {
    return get(parts, CURLUPART_HOST, CURLU_PUNYCODE, out, real) &&
           (*out || get(parts, CURLUPART_HOST, 0, out, real));
}

/* Write the URL by http. Removes the port 443: with https libcurl leaves it out of the Host header, with http
 * it would not. */
static bool get_http_url(CURLU *parts, struct address *out) {
    const struct real *real = out->real;
    const bool standard = address_has_scheme(out, "https") && out->port && strcmp(out->port, "443") == 0;
    return real->curl_url_set(parts, CURLUPART_SCHEME, "http", 0) == CURLUE_OK &&
           (!standard || real->curl_url_set(parts, CURLUPART_PORT, NULL, 0) == CURLUE_OK) &&
           get(parts, CURLUPART_URL, GET_EMPTY, &out->url, real) && out->url;
}

/* Returns false if memory is out. */
static bool get_port(CURLU *parts, struct address *out) {
    char *text;
    if (!get(parts, CURLUPART_PORT, 0, &out->port, out->real) ||
        !get(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT, &text, out->real))
        return false;
    out->port_number = text ? atoi(text) : 80;
    out->real->curl_free(text);
    return true;
}

/* Take the parts; *parts is changed. */
static enum address_result take_parts(struct address *out, CURLU *parts, const struct real *real) {
    *out = (struct address){.real = real};
    const bool got = get(parts, CURLUPART_SCHEME, 0, &out->scheme, real) &&
                     get_host(parts, &out->host, real) && get_port(parts, out);
    const bool has_host = got && out->scheme && out->host && !address_has_scheme(out, "file");
    if (has_host && get_http_url(parts, out))
        return ADDRESS_READ;
    address_free(out);
    return got && !has_host ? ADDRESS_NO_HOST : ADDRESS_OUT_OF_MEMORY;
}

/* `parts` may be NULL: out of memory. Frees it. */
static enum address_result read_parts(struct address *out, CURLU *parts, CURLUcode code,
                                      const struct real *real) {
    enum address_result result = parts ? ADDRESS_MALFORMED : ADDRESS_OUT_OF_MEMORY;
    *out = (struct address){0};
    if (code == CURLUE_OUT_OF_MEMORY)
        result = ADDRESS_OUT_OF_MEMORY;
    else if (parts && code == CURLUE_OK)
        result = take_parts(out, parts, real);
    real->curl_url_cleanup(parts);
    return result;
}

enum address_result address_of_text(struct address *out, const char *text, const struct real *real) {
    CURLU *parts = real->curl_url();
    const CURLUcode code = parts ? parse(parts, text, NULL, false, real) : CURLUE_OUT_OF_MEMORY;
    return read_parts(out, parts, code, real);
}

/* Without the function, the transfer is refused, as without memory. */
static CURLU *copy_parts(CURLU *set, const struct real *real) {
    return real->curl_url_dup ? real->curl_url_dup(set) : NULL;
}

enum address_result address_of_settings(struct address *out, const struct settings *settings,
                                        const struct real *real) {
    CURLU *set = setting_pointer(settings, SET_CURLU);
    const char *url = setting_string(settings, SET_URL);
    *out = (struct address){0};
    if (!set && !url)
        return ADDRESS_NO_HOST;
    CURLU *parts = set ? copy_parts(set, real) : real->curl_url();
    CURLUcode code = CURLUE_OK;
    if (parts && !set)
        code = parse(parts, url, setting_string(settings, SET_DEFAULT_PROTOCOL),
                     setting_number(settings, SET_PATH_AS_IS) != 0, real);
    return read_parts(out, parts, code, real);
}

void address_free(struct address *address) {
    char *const texts[] = {address->scheme, address->host, address->port, address->url};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (texts[i])
            address->real->curl_free(texts[i]);
    }
    *address = (struct address){0};
}

bool address_has_scheme(const struct address *address, const char *scheme) {
    return strcasecmp(address->scheme, scheme) == 0;
}

int address_port(const struct address *address, long set) {
    return set > 0 ? (int)set : address->port_number;
}
