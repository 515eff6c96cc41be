/* Corrects what curl_easy_getinfo() returns after a transfer to the mock, in which libcurl got other
 * options, or had a connection that a fault denies. */
#include "adapters/curl/hooks/info.h"

#include "adapters/curl/wire/bytes.h"

#include <string.h>
#include <strings.h>

/* ----- CURLINFO_EFFECTIVE_URL ----- */

/* Did the program write the port 443, which the adapter removed from the URL? CURLOPT_PORT is not part of the
 * origin. */
static bool has_written_port(const char *host) {
    size_t size = strlen(host);
    return size > 4 && strcmp(host + size - 4, ":443") == 0;
}

/* Returns the end of the host in libcurl's URL if the URL has this host; else 0. A name and password may
 * precede the host. */
static size_t find_host_end(const char *url, const char *host, size_t host_size) {
    if (!url || strncmp(url, "http://", 7) != 0)
        return 0;
    size_t end = strcspn(url + 7, "/?#") + 7;
    return end - 7 >= host_size && strncasecmp(url + end - host_size, host, host_size) == 0 ? end : 0;
}

/* Returns false if memory is out; then *out is empty. */
static bool make_https_url(struct bytes *out, const char *url, size_t host_end, bool port) {
    if (bytes_add_text(out, "https") && bytes_add(out, url + 4, host_end - 4) &&
        bytes_add_text(out, port ? ":443" : "") && bytes_add_text(out, url + host_end))
        return true;
    bytes_free(out);
    return false;
}

/* libcurl's URL is "http://iam…": write https again, and the standard port if the program wrote it. The text
 * that an earlier call returned stays valid until the URL changes. */
static CURLcode correct_effective_url(struct easy *easy, char **url) {
    const char *host = strstr(easy->route.origin, "://") + 3;
    bool port = has_written_port(host);
    size_t host_end = find_host_end(*url, host, strlen(host) - (port ? 4 : 0));
    if (!easy->route.https || host_end == 0)
        return CURLE_OK;
    struct bytes text = {0};
    if (!make_https_url(&text, *url, host_end, port))
        return CURLE_OUT_OF_MEMORY;
    if (easy->effective_url && strcmp(easy->effective_url, text.data) == 0)
        bytes_free(&text);
    else
        easy_keep_effective_url(easy, text.data);
    *url = easy->effective_url;
    return CURLE_OK;
}

/* ----- Numbers and the scheme ----- */

static char scheme_upper[] = "HTTPS", scheme_lower[] = "https";

static void correct_number(const struct easy *easy, CURLINFO info, long *number) {
    if (info == CURLINFO_OS_ERRNO && easy->verdict.code != CURLE_OK)
        *number = easy->verdict.os_error;
    else if (info == CURLINFO_PRIMARY_PORT && easy->local_port > 0)
        *number = easy->route.port; /* libcurl's is the socket's: 443, or -1 since that is a UNIX socket */
    else if (info == CURLINFO_LOCAL_PORT && easy->local_port > 0)
        *number = easy->local_port;
    else if (info == CURLINFO_PROTOCOL && easy->route.https && *number == CURLPROTO_HTTP)
        *number = CURLPROTO_HTTPS;
}

static void correct_scheme(const struct easy *easy, char **scheme) {
    if (easy->route.https && *scheme)
        *scheme = **scheme == 'H' ? scheme_upper : scheme_lower;
}

/* ----- A transfer without a connection ----- */

#define SHORTEST_US 1
#define LAST_WITH_ZERO                                                                                       \
    0x080e01 /* 8.14.1; 8.23.0 is known to differ, versions between them were not tried                      \
              */

/* Newer libcurls report the time of the failure as the time before the transfer and before the first byte. */
static bool has_time_of_failure(const struct easy *easy) {
    return libcurl_version(easy->real) > LAST_WITH_ZERO;
}

/* Returns the time, in microseconds, that is reported in place of libcurl's, `us`. For a kept connection,
 * libcurl looked up no name. */
static curl_off_t time_without_connection(const struct easy *easy, CURLINFO info, curl_off_t us) {
    static const CURLINFO none[] = {CURLINFO_CONNECT_TIME, CURLINFO_CONNECT_TIME_T, CURLINFO_APPCONNECT_TIME,
                                    CURLINFO_APPCONNECT_TIME_T};
    static const CURLINFO of_failure[] = {CURLINFO_PRETRANSFER_TIME, CURLINFO_PRETRANSFER_TIME_T,
                                          CURLINFO_STARTTRANSFER_TIME, CURLINFO_STARTTRANSFER_TIME_T};
    if (info == CURLINFO_NAMELOOKUP_TIME || info == CURLINFO_NAMELOOKUP_TIME_T)
        return easy->unconnected == IAM_MOCK_DNS_FAILURE ? 0 : us > 0 ? us : SHORTEST_US;
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        if (info == none[i] || (info == of_failure[i] && !has_time_of_failure(easy)))
            return 0;
    }
    return us;
}

static void correct_seconds(const struct easy *easy, CURLINFO info, double *seconds) {
    const curl_off_t us = (curl_off_t)(*seconds * 1e6), corrected = time_without_connection(easy, info, us);
    if (corrected != us)
        *seconds = (double)corrected / 1e6;
}

/* libcurl counts a connection whose TLS failed. A port that isn't known is 0 or, from libcurl 8 on, -1. */
static void clear_number(const struct easy *easy, CURLINFO info, long *number) {
    const bool port = info == CURLINFO_PRIMARY_PORT || info == CURLINFO_LOCAL_PORT;
    if (info == CURLINFO_NUM_CONNECTS)
        *number = easy->unconnected == IAM_MOCK_TLS_FAILURE;
    else if (info == CURLINFO_REQUEST_SIZE || (port && *number > 0))
        *number = 0;
}

/* What libcurl sent is a request that would not have been sent. */
static bool counts_upload(CURLINFO info) {
    return info == CURLINFO_SIZE_UPLOAD || info == CURLINFO_SIZE_UPLOAD_T || info == CURLINFO_SPEED_UPLOAD ||
           info == CURLINFO_SPEED_UPLOAD_T;
}

/* The connection that libcurl had is one that a server would have closed, or would not have accepted. */
static void clear_info(const struct easy *easy, CURLINFO info, void *out) {
    static char nowhere[] = "";
    switch ((int)info & CURLINFO_TYPEMASK) {
    case CURLINFO_STRING:
        if (info == CURLINFO_PRIMARY_IP || info == CURLINFO_LOCAL_IP)
            *(char **)out = nowhere;
        break;
    case CURLINFO_LONG:
        clear_number(easy, info, out);
        break;
    case CURLINFO_DOUBLE:
        if (counts_upload(info))
            *(double *)out = 0;
        else
            correct_seconds(easy, info, out);
        break;
    case CURLINFO_OFF_T:
        *(curl_off_t *)out =
            counts_upload(info) ? 0 : time_without_connection(easy, info, *(curl_off_t *)out);
        break;
    }
}

/* ----- The total time ----- */

/* libcurl counts the time until the first byte as a microsecond at least, and the total time from the clock,
 * which may not have moved. */
static CURLcode correct_total(const struct easy *easy, CURLINFO info, void *out) {
    if (easy->unconnected)
        return CURLE_OK;
    curl_off_t first_us;
    const CURLcode result =
        easy->real->curl_easy_getinfo(easy->curl, CURLINFO_STARTTRANSFER_TIME_T, &first_us);
    if (result != CURLE_OK)
        return result;
    const double first = (double)first_us / 1e6;
    if (info == CURLINFO_TOTAL_TIME && *(double *)out < first)
        *(double *)out = first;
    else if (info == CURLINFO_TOTAL_TIME_T && *(curl_off_t *)out < first_us)
        *(curl_off_t *)out = first_us;
    return CURLE_OK;
}

CURLcode correct_info(struct easy *easy, CURLINFO info, void *out) {
    if (!easy->route.url || easy->route.kind == ROUTE_UNCHANGED)
        return CURLE_OK;
    if (easy->unconnected &&
        easy->requests == 0) /* else libcurl still reports the request before a redirect */
        clear_info(easy, info, out);
    if (info == CURLINFO_EFFECTIVE_URL)
        return correct_effective_url(easy, out);
    if (info == CURLINFO_TOTAL_TIME || info == CURLINFO_TOTAL_TIME_T)
        return correct_total(easy, info, out);
    if (info == CURLINFO_SCHEME)
        correct_scheme(easy, out);
    else if (((int)info & CURLINFO_TYPEMASK) == CURLINFO_LONG)
        correct_number(easy, info, out);
    return CURLE_OK;
}
