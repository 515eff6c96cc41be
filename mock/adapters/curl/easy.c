/* libcurl's easy interface, as the program calls it. Each function does the adapter's part and has real
 * libcurl do its own. A handle that isn't known here is libcurl's own, or from before, and goes through as it
 * is. */
#include "functions.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What curl_easy_getinfo() says is libcurl's from now on. */
static void forget_target(struct easy *easy) {
    target_free(&easy->target);
    easy->verdict.code = CURLE_OK;
}

CURL_EXPORT CURL *OURS(curl_easy_init)(void) {
    const struct real *real = REAL_OF_CALLER();
    CURL *curl = real ? real->curl_easy_init() : NULL;
    if (!curl || is_libcurls(real, __builtin_return_address(0)) || easy_new(curl, real))
        return curl;
    real->curl_easy_cleanup(curl);
    return NULL;
}

CURL_EXPORT void OURS(curl_easy_cleanup)(CURL *curl) {
    struct easy *easy = easy_find(curl);
    const struct real *real = easy ? easy->real : REAL_OF_CALLER();
    if (!easy) {
        if (real)
            real->curl_easy_cleanup(curl);
        return;
    }
    struct multi *own = easy->own, *multi = easy->multi;
    struct inside before = inside_enter(real, multi ? multi : own);
    transfer_leave(easy);
    easy_free(easy);
    real->curl_easy_cleanup(curl);
    if (own) {
        (void)real->curl_multi_cleanup(own->curlm);
        multi_free(own);
    }
    inside_leave(before);
    if (multi && multi != own)
        multi_hurry(multi);
}

CURL_EXPORT void OURS(curl_easy_reset)(CURL *curl) {
    struct easy *easy = easy_find(curl);
    const struct real *real = easy ? easy->real : REAL_OF_CALLER();
    if (!real)
        return;
    real->curl_easy_reset(curl);
    if (!easy)
        return;
    settings_free(&easy->settings);
    easy->replaced = easy->replaced_fresh = easy->overwritten = false;
    if (!easy->multi)
        forget_target(easy);
}

CURL_EXPORT CURL *OURS(curl_easy_duphandle)(CURL *curl) {
    struct easy *easy = easy_find(curl);
    const struct real *real = easy ? easy->real : REAL_OF_CALLER();
    CURL *copy = real ? real->curl_easy_duphandle(curl) : NULL;
    if (!copy || !easy)
        return copy;
    struct easy *twin = easy_new(copy, real);
    if (twin && settings_copy(&twin->settings, &easy->settings)) {
        if (easy->replaced) { /* so they are in the copy */
            twin->replaced = true;
            twin->replaced_fresh = easy->replaced_fresh;
            twin->target.https = easy->target.https;
        }
        if (options_put_back(twin))
            return copy;
    }
    if (twin)
        easy_free(twin);
    real->curl_easy_cleanup(copy);
    return NULL;
}

/* Newer libcurls forget CURLOPT_URL when CURLOPT_CURLU is set, to NULL as well. */
static void forget_url(struct easy *easy) {
    char *url = NULL;
    (void)easy->real->curl_easy_getinfo(easy->curl, CURLINFO_EFFECTIVE_URL, &url);
    if (!url || url[0] == '\0')
        setting_clear(&easy->settings.at[SET_URL]);
}

CURL_EXPORT CURLcode OURS(curl_easy_setopt)(CURL *curl, CURLoption option, ...) {
    va_list arguments;
    va_start(arguments, option);
    union value value = value_read(option, arguments);
    va_end(arguments);
    struct easy *easy = easy_find(curl);
    const struct real *real = easy ? easy->real : REAL_OF_CALLER();
    if (!real)
        return CURLE_FAILED_INIT;
    enum setting setting = setting_of(option);
    if (!easy || setting == SETTING_COUNT)
        return value_set(real, curl, option, value);
    struct setting_value copied; /* first: libcurl mustn't have what isn't recorded */
    if (!setting_copy(&copied, &easy->settings, setting, value))
        return CURLE_OUT_OF_MEMORY;
    CURLcode result = value_set(real, curl, option, value);
    if (result != CURLE_OK) {
        setting_clear(&copied);
        return result;
    }
    setting_record(&easy->settings, setting, copied);
    if (setting == SET_CURLU)
        forget_url(easy);
    transfer_set_again(easy, setting);
    return CURLE_OK;
}

/* "http://iam…" as libcurl has it, as the program wrote it: with https, and a standard port that it named.
 * What was told before stays where it is as long as it is the same. */
static CURLcode tell_effective_url(struct easy *easy, char **out) {
    const char *url = *out;
    const char *host = strstr(easy->target.origin, "://") + 3; /* CURLOPT_PORT isn't part of it */
    size_t host_size = strlen(host), end;
    bool port = host_size > 4 && strcmp(host + host_size - 4, ":443") == 0;
    if (!url || !easy->target.https || strncmp(url, "http://", 7) != 0)
        return CURLE_OK;
    host_size -= port ? 4 : 0;
    end = strcspn(url + 7, "/?#") + 7; /* of the host, which a name and password may stand before */
    if (end - 7 < host_size || strncasecmp(url + end - host_size, host, host_size) != 0)
        return CURLE_OK;
    struct bytes text = {0};
    if (!bytes_add(&text, "https", 5) || !bytes_add(&text, url + 4, end - 4) ||
        !bytes_add(&text, ":443", port ? 4 : 0) || !bytes_add(&text, url + end, strlen(url + end))) {
        bytes_free(&text);
        return CURLE_OUT_OF_MEMORY;
    }
    if (easy->effective_url && strcmp(easy->effective_url, text.data) == 0) {
        bytes_free(&text);
    } else {
        free(easy->effective_url);
        easy->effective_url = text.data;
    }
    *out = easy->effective_url;
    return CURLE_OK;
}

static char scheme_upper[] = "HTTPS", scheme_lower[] = "https";

static CURLcode tell_info(struct easy *easy, CURLINFO info, void *out) {
    if (info == CURLINFO_EFFECTIVE_URL)
        return tell_effective_url(easy, out);
    if (info == CURLINFO_OS_ERRNO && easy->verdict.code != CURLE_OK)
        *(long *)out = easy->verdict.os_error;
    else if (info == CURLINFO_PRIMARY_PORT && easy->local_port > 0)
        *(long *)out =
            easy->target.port; /* libcurl's is the connection's, or -1 since that is a UNIX socket */
    else if (info == CURLINFO_LOCAL_PORT && easy->local_port > 0)
        *(long *)out = easy->local_port;
    if (!easy->target.https)
        return CURLE_OK;
    if (info == CURLINFO_SCHEME && *(char **)out)
        *(char **)out = **(char **)out == 'H' ? scheme_upper : scheme_lower;
    else if (info == CURLINFO_PROTOCOL && *(long *)out == CURLPROTO_HTTP)
        *(long *)out = CURLPROTO_HTTPS;
    return CURLE_OK;
}

CURL_EXPORT CURLcode OURS(curl_easy_getinfo)(CURL *curl, CURLINFO info, ...) {
    va_list arguments;
    va_start(arguments, info);
    void *out = va_arg(arguments, void *);
    va_end(arguments);
    struct easy *easy = easy_find(curl);
    const struct real *real = easy ? easy->real : REAL_OF_CALLER();
    if (!real)
        return CURLE_FAILED_INIT;
    CURLcode result = real->curl_easy_getinfo(curl, info, out);
    if (result == CURLE_OK && easy && out && easy->target.url && easy->target.leads != LEADS_ELSEWHERE)
        result = tell_info(easy, info, out);
    return result;
}

CURL_EXPORT CURLcode OURS(curl_easy_perform)(CURL *curl) {
    struct easy *easy = easy_find(curl);
    preload_once();
    if (easy && (is_installed() || easy->replaced))
        return perform_easy(easy);
    if (easy)
        forget_target(easy);
    const struct real *real = easy ? easy->real : REAL_OF_CALLER();
    return real ? real->curl_easy_perform(curl) : CURLE_FAILED_INIT;
}

CURL_EXPORT CURLcode OURS(curl_easy_pause)(CURL *curl, int bitmask) {
    struct easy *easy = easy_find(curl);
    const struct real *real = easy ? easy->real : REAL_OF_CALLER();
    if (!real)
        return CURLE_FAILED_INIT;
    struct inside before = inside_enter(real, easy ? easy->multi : NULL);
    CURLcode result = real->curl_easy_pause(curl, bitmask);
    inside_leave(before);
    return result;
}
