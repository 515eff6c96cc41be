/* libcurl's easy interface, as the program calls it: each function does the adapter's part and calls real
 * libcurl. A handle that the adapter does not know is passed on as it is, but it is added before a transfer,
 * unless libcurl itself uses it. */
#include "adapters/curl/hooks/hooks.h"

#include "adapters/curl/hooks/create.h"
#include "adapters/curl/hooks/info.h"
#include "adapters/curl/process/call_limit.h"
#include "adapters/curl/process/passing.h"
#include "adapters/curl/transfer/guard.h"
#include "adapters/curl/transfer/handles.h"
#include "adapters/curl/transfer/perform.h"
#include "adapters/curl/transfer/step.h"
#include "adapters/curl/transfer/transfer.h"

/* ----- Handles ----- */

CURL *create_easy(const struct real *real) {
    CURL *curl = real ? real->curl_easy_init() : NULL;
    if (!curl || handles_add_easy(curl, real))
        return curl;
    real->curl_easy_cleanup(curl);
    return NULL;
}

CURL_EXPORT CURL *HOOK(curl_easy_init)(void) {
    const struct real *real = REAL_OF_CALLER();
    if (real && inside_state()->depth > 0 && is_in_libcurl(real, __builtin_return_address(0)))
        return real->curl_easy_init();
    return create_easy(real);
}

CURL_EXPORT void HOOK(curl_easy_cleanup)(CURL *curl) {
    struct easy *easy = easy_find(curl);
    const struct real *real = REAL_OF(easy);
    if (!easy) {
        if (real)
            real->curl_easy_cleanup(curl);
        return;
    }
    struct multi *own = easy->own, *multi = easy->multi;
    struct inside before = inside_enter(real, multi_clock(multi ? multi : own));
    transfer_return_to_share(easy);
    handles_remove_easy(easy);
    real->curl_easy_cleanup(curl);
    if (own) {
        (void)real->curl_multi_cleanup(own->curlm);
        handles_remove_multi(own);
    }
    inside_leave(before);
    if (multi != own)
        step_shorten_timer(multi);
}

CURL_EXPORT void HOOK(curl_easy_reset)(CURL *curl) {
    struct easy *easy = easy_find(curl);
    const struct real *real = REAL_OF(easy);
    if (!real)
        return;
    if (easy)
        guard_note_reset(easy);
    real->curl_easy_reset(curl);
    if (easy)
        transfer_reset_handle(easy);
}

CURL_EXPORT CURL *HOOK(curl_easy_duphandle)(CURL *curl) {
    struct easy *easy = easy_find(curl);
    const struct real *real = REAL_OF(easy);
    CURL *copy = real ? real->curl_easy_duphandle(curl) : NULL;
    if (!copy || !easy)
        return copy;
    struct easy *twin = handles_add_easy(copy, real);
    if (twin && transfer_copy_handle(twin, easy))
        return copy;
    if (twin)
        easy_free(twin);
    real->curl_easy_cleanup(copy);
    return NULL;
}

/* ----- Options ----- */

/* Newer libcurls forget CURLOPT_URL when CURLOPT_CURLU is set, to NULL as well. */
static void forget_url(struct easy *easy) {
    char *url = NULL;
    (void)easy->real->curl_easy_getinfo(easy->curl, CURLINFO_EFFECTIVE_URL, &url);
    if (!url || url[0] == '\0')
        settings_clear_url(&easy->settings);
}

CURL_EXPORT CURLcode HOOK(curl_easy_setopt)(CURL *curl, CURLoption option, ...) {
    va_list arguments;
    va_start(arguments, option);
    union value value = value_read(option, arguments);
    va_end(arguments);
    struct easy *easy = easy_find(curl);
    const struct real *real = REAL_OF(easy);
    if (!real)
        return CURLE_FAILED_INIT;
    enum setting setting = setting_of(option);
    if (!easy || setting == SETTING_COUNT)
        return value_set(real, curl, option, value);
    struct setting_value
        copied; /* before libcurl gets the value: the adapter must know all that libcurl has */
    if (!setting_copy(&copied, &easy->settings, setting, value))
        return CURLE_OUT_OF_MEMORY;
    guard_leave(easy, setting);
    CURLcode result = setting_is_chained(setting) ? CURLE_OK : value_set(real, curl, option, value);
    if (result != CURLE_OK) {
        setting_clear(&copied);
        return result;
    }
    const bool changed = setting_record(&easy->settings, setting, copied);
    if (setting == SET_CURLU)
        forget_url(easy);
    transfer_note_setting(easy, setting, changed);
    return CURLE_OK;
}

CURL_EXPORT CURLcode HOOK(curl_easy_getinfo)(CURL *curl, CURLINFO info, ...) {
    va_list arguments;
    va_start(arguments, info);
    void *out = va_arg(arguments, void *);
    va_end(arguments);
    struct easy *easy = easy_find(curl);
    const struct real *real = REAL_OF(easy);
    if (!real)
        return CURLE_FAILED_INIT;
    CURLcode result = real->curl_easy_getinfo(curl, info, out);
    return result == CURLE_OK && easy && out ? correct_info(easy, info, out) : result;
}

/* ----- Transfers ----- */

static CURLcode perform_and_report(struct easy *easy) {
    CURLcode result = perform_easy(easy);
    report_call_limit();
    return result;
}

CURL_EXPORT CURLcode HOOK(curl_easy_perform)(CURL *curl) {
    struct easy *known = easy_find(curl);
    const struct real *real = REAL_OF(known);
    bool failed = false;
    if (!real)
        return CURLE_FAILED_INIT;
    struct easy *easy = known ? known : handles_adopt_easy(curl, real, __builtin_return_address(0), &failed);
    if (easy)
        return perform_and_report(easy);
    return failed ? CURLE_OUT_OF_MEMORY : perform_alone(real, curl);
}

CURL_EXPORT CURLcode HOOK(curl_easy_pause)(CURL *curl, int bitmask) {
    struct easy *easy = easy_find(curl);
    const struct real *real = REAL_OF(easy);
    if (!real)
        return CURLE_FAILED_INIT;
    if (easy)
        read_ahead_note_pause(&easy->read_ahead, bitmask);
    struct inside before = inside_enter(real, multi_clock(easy ? easy->multi : NULL));
    CURLcode result = real->curl_easy_pause(curl, bitmask);
    inside_leave(before);
    return result;
}
