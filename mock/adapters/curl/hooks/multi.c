/* libcurl's multi interface, as the program calls it: handles, options, and the steps after which the
 * connections are served. The functions that wait are in wait.c. */
#include "adapters/curl/hooks/hooks.h"

#include "adapters/curl/hooks/create.h"
#include "adapters/curl/process/call_limit.h"
#include "adapters/curl/settings/value.h"
#include "adapters/curl/transfer/fail.h"
#include "adapters/curl/transfer/handles.h"
#include "adapters/curl/transfer/step.h"
#include "adapters/curl/transfer/transfer.h"

/* ----- Handles ----- */

CURLM *create_multi(const struct real *real) {
    CURLM *curlm = real ? multi_init(real) : NULL;
    if (!curlm || handles_add_multi(curlm, real, false))
        return curlm;
    (void)real->curl_multi_cleanup(curlm);
    return NULL;
}

CURL_EXPORT CURLM *HOOK(curl_multi_init)(void) { return create_multi(REAL_OF_CALLER()); }

CURL_EXPORT CURLMcode HOOK(curl_multi_cleanup)(CURLM *curlm) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    struct inside before = inside_enter(real, multi_clock(multi));
    if (multi)
        multi_set_timer(multi, NULL);
    CURLMcode result = real->curl_multi_cleanup(curlm);
    if (multi && result == CURLM_OK)
        handles_remove_multi(multi);
    inside_leave(before);
    return result;
}

/* `multi`: known; `easy`: NULL if it is not known, or is libcurl's own. */
static CURLMcode add_handle(struct multi *multi, struct easy *easy, CURL *curl) {
    const struct real *real = multi->real;
    bool new_here = easy && !easy->multi && !easy->alone;
    if (new_here && !transfer_prepare(easy, multi)) {
        transfer_end(easy);
        return CURLM_OUT_OF_MEMORY;
    }
    struct inside before = inside_enter(real, multi_clock(multi));
    CURLMcode result = real->curl_multi_add_handle(multi->curlm, curl);
    inside_leave(before);
    if (!new_here)
        return result;
    if (result == CURLM_OK)
        transfer_join(easy);
    else
        transfer_end(easy);
    return result;
}

CURL_EXPORT CURLMcode HOOK(curl_multi_add_handle)(CURLM *curlm, CURL *curl) {
    const void *caller = __builtin_return_address(0);
    struct multi *known = multi_find(curlm);
    const struct real *real = REAL_OF(known);
    bool failed = false, easy_failed = false;
    if (!real)
        return CURLM_BAD_HANDLE;
    struct multi *multi = handles_adopt_multi(curlm, real, caller, &failed);
    struct easy *easy = multi ? handles_adopt_easy(curl, real, caller, &easy_failed) : NULL;
    if (failed || easy_failed)
        return CURLM_OUT_OF_MEMORY;
    return multi ? add_handle(multi, easy, curl) : real->curl_multi_add_handle(curlm, curl);
}

CURL_EXPORT CURLMcode HOOK(curl_multi_remove_handle)(CURLM *curlm, CURL *curl) {
    struct multi *multi = multi_find(curlm);
    struct easy *easy = multi ? easy_find(curl) : NULL;
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    struct inside before = inside_enter(real, multi_clock(multi));
    CURLMcode result = real->curl_multi_remove_handle(curlm, curl);
    inside_leave(before);
    if (result == CURLM_OK && easy && easy->multi == multi)
        transfer_leave(easy);
    if (result == CURLM_OK)
        step_shorten_timer(multi);
    return result;
}

/* ----- Options ----- */

/* libcurl calls this in place of the program's timer callback. */
static int call_programs_timer(CURLM *curlm, long ms, void *context) {
    struct multi *multi = context;
    multi_set_timer_shortened(multi, false);
    return multi->timer ? multi->timer(curlm, ms, multi->timer_data) : 0;
}

static CURLMcode set_option(const struct real *real, CURLM *curlm, CURLMoption option, union value value) {
    if (option < (CURLMoption)CURLOPTTYPE_OBJECTPOINT)
        return real->curl_multi_setopt(curlm, option, value.number);
    if (option >= (CURLMoption)CURLOPTTYPE_OFF_T)
        return real->curl_multi_setopt(curlm, option, value.offset);
    if (option >= (CURLMoption)CURLOPTTYPE_FUNCTIONPOINT)
        return real->curl_multi_setopt(curlm, option, value.function);
    return real->curl_multi_setopt(curlm, option, value.pointer);
}

CURL_EXPORT CURLMcode HOOK(curl_multi_setopt)(CURLM *curlm, CURLMoption option, ...) {
    va_list arguments;
    va_start(arguments, option);
    union value value = value_read((CURLoption)option, arguments);
    va_end(arguments);
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    if (multi && option == CURLMOPT_TIMERFUNCTION) {
        multi_set_timer(multi, (curl_multi_timer_callback)value.function);
        (void)real->curl_multi_setopt(curlm, CURLMOPT_TIMERDATA, multi);
        return real->curl_multi_setopt(curlm, option, multi->timer ? call_programs_timer : NULL);
    }
    if (multi && option == CURLMOPT_TIMERDATA) {
        multi_set_timer_data(multi, value.pointer);
        return CURLM_OK;
    }
    return set_option(real, curlm, option, value);
}

/* ----- Steps ----- */

/* From 8.21.0 on, libcurl forgets wakeups in each step of all transfers. */
static void forget_wakeup(struct multi *multi, CURLMcode result) {
    if (multi && multi->woken && result == CURLM_OK && libcurl_version(multi->real) >= 0x081500)
        (void)multi_take_wakeup(multi);
}

CURL_EXPORT CURLMcode HOOK(curl_multi_perform)(CURLM *curlm, int *running) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    int alive = 0;
    if (!real)
        return CURLM_BAD_HANDLE;
    step_pass_time(multi);
    step_begin(multi);
    struct inside before = inside_enter(real, multi_clock(multi));
    CURLMcode result = real->curl_multi_perform(curlm, &alive);
    inside_leave(before);
    forget_wakeup(multi, result);
    if (running && result == CURLM_OK)
        *running = alive;
    step_end(multi, alive);
    report_call_limit();
    return result;
}

CURL_EXPORT CURLMcode HOOK(curl_multi_socket_action)(CURLM *curlm, curl_socket_t socket, int events,
                                                     int *running) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    int alive = 0;
    if (!real)
        return CURLM_BAD_HANDLE;
    if (socket == CURL_SOCKET_TIMEOUT)
        step_pass_time(multi);
    step_begin(multi);
    struct inside before = inside_enter(real, multi_clock(multi));
    CURLMcode result = real->curl_multi_socket_action(curlm, socket, events, &alive);
    inside_leave(before);
    if (running && result == CURLM_OK)
        *running = alive;
    step_end(multi, alive);
    step_shorten_timer(multi);
    report_call_limit();
    return result;
}

CURL_EXPORT CURLMcode HOOK(curl_multi_socket_all)(CURLM *curlm, int *running) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    int alive = 0;
    if (!real)
        return CURLM_BAD_HANDLE;
    step_begin(multi);
    struct inside before = inside_enter(real, multi_clock(multi));
    CURLMcode result = real->curl_multi_socket_all(curlm, &alive);
    inside_leave(before);
    forget_wakeup(multi, result);
    if (running && result == CURLM_OK)
        *running = alive;
    step_end(multi, alive);
    step_shorten_timer(multi);
    report_call_limit();
    return result;
}

#undef curl_multi_socket
CURL_EXPORT CURLMcode HOOK(curl_multi_socket)(CURLM *curlm, curl_socket_t socket, int *running) {
    return HOOK(curl_multi_socket_action)(curlm, socket, 0, running);
}

/* ----- Results ----- */

CURL_EXPORT CURLMsg *HOOK(curl_multi_info_read)(CURLM *curlm, int *left) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    CURLMsg *message = real ? real->curl_multi_info_read(curlm, left) : NULL;
    struct easy *easy = message && message->msg == CURLMSG_DONE ? easy_find(message->easy_handle) : NULL;
    if (!easy || !multi || easy->multi != multi)
        return message;
    message->data.result = transfer_result(easy, message->data.result);
    sent_answers_end(&multi->busy, easy);
    if (!easy->end_reported)
        multi_count(multi, easy, -1);
    easy_set_end_reported(easy, true);
    step_shorten_timer(multi);
    return message;
}
