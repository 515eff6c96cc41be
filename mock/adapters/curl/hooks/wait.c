/* libcurl's functions that wait in a multi handle, wake it, or say how long to wait: virtual time passes,
 * unless the multi handle has transfers that are not the mock's too. */
#include "adapters/curl/hooks/hooks.h"

#include "adapters/curl/process/call_limit.h"
#include "adapters/curl/transfer/serve.h"
#include "adapters/curl/transfer/wait.h"

typedef CURLMcode wait_function(CURLM *curlm, struct curl_waitfd extra[], unsigned int count, int ms,
                                int *ready);

static CURLMcode wait_inside(struct multi *multi, wait_function *wait, struct curl_waitfd extra[],
                             unsigned count, int *ready) {
    struct inside before = inside_enter(multi->real, &multi->clock);
    CURLMcode result = wait(multi->curlm, extra, count, 0, ready);
    inside_leave(before);
    return result;
}

/* If nothing happens at once, virtual time passes: until a timer of libcurl's, until an answer, or for
 * `ms`. */
static CURLMcode wait_for(struct multi *multi, wait_function *wait, struct curl_waitfd extra[],
                          unsigned count, int ms, int *ready) {
    int found = 0;
    (void)serve_connections(multi);
    CURLMcode result = wait_inside(multi, wait, extra, count, &found);
    if (result == CURLM_OK && found == 0 && ms != 0) {
        wait_virtually(multi, ms < 0 ? INT64_MAX : ms * MS_NS);
        (void)serve_connections(multi);
        result = wait_inside(multi, wait, extra, count, &found);
    }
    if (ready)
        *ready = found;
    if (found > 0)
        multi_note_interruption(multi);
    report_call_limit();
    return result;
}

/* If a wakeup is noted, and ends this function of libcurl's, take it. From 8.20.0 on, wakeups end
 * curl_multi_wait() too. */
static bool take_wakeup(struct multi *multi, wait_function *wait) {
    const bool ends_it =
        multi->woken && (wait == multi->real->curl_multi_poll || libcurl_version(multi->real) >= 0x081400);
    return ends_it && multi_take_wakeup(multi);
}

/* Wait, but not at all if a wakeup is noted. While time is virtual, a wakeup that comes during the wait is
 * noted for the next one: the wait takes no real time. */
static CURLMcode wait_unless_woken(struct multi *multi, wait_function *wait, struct curl_waitfd extra[],
                                   unsigned count, int ms, int *ready) {
    const bool is_virtual = multi_is_virtual(multi), woken = ms >= 0 && take_wakeup(multi, wait);
    const int64_t at_most_ms = woken ? 0 : ms;
    const CURLMcode result =
        is_virtual ? wait_for(multi, wait, extra, count, (int)at_most_ms, ready)
                   : wait(multi->curlm, extra, count, (int)limit_to_next_answer(multi, at_most_ms), ready);
    if (woken && result != CURLM_OK)
        multi_wake(multi);
    else if (woken)
        multi_note_interruption(multi);
    else if (!is_virtual && result == CURLM_OK)
        (void)take_wakeup(multi, wait); /* libcurl has seen it */
    return result;
}

/* curl_multi_poll() and curl_multi_wait() differ in libcurl's own function alone. */
static CURLMcode wait_by(wait_function *wait, CURLM *curlm, struct multi *multi, struct curl_waitfd extra[],
                         unsigned count, int ms, int *ready) {
    return multi ? wait_unless_woken(multi, wait, extra, count, ms, ready)
                 : wait(curlm, extra, count, ms, ready);
}

CURL_EXPORT CURLMcode HOOK(curl_multi_poll)(CURLM *curlm, struct curl_waitfd extra[], unsigned int count,
                                            int ms, int *ready) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    return real ? wait_by(real->curl_multi_poll, curlm, multi, extra, count, ms, ready) : CURLM_BAD_HANDLE;
}

CURL_EXPORT CURLMcode HOOK(curl_multi_wait)(CURLM *curlm, struct curl_waitfd extra[], unsigned int count,
                                            int ms, int *ready) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    return real ? wait_by(real->curl_multi_wait, curlm, multi, extra, count, ms, ready) : CURLM_BAD_HANDLE;
}

/* libcurl is woken too: its own functions wait while time is real. The note comes first, so that a wait which
 * libcurl ends for this wakeup finds it. */
CURL_EXPORT CURLMcode HOOK(curl_multi_wakeup)(CURLM *curlm) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real || !real->curl_multi_wakeup)
        return CURLM_BAD_HANDLE;
    if (multi)
        multi_wake(multi);
    return real->curl_multi_wakeup(curlm);
}

CURL_EXPORT CURLMcode HOOK(curl_multi_timeout)(CURLM *curlm, long *ms) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    if (!multi)
        return real->curl_multi_timeout(curlm, ms);
    CURLMcode result = multi_ask_timeout(multi, ms);
    if (result != CURLM_OK || !multi->busy.first || *ms == 0)
        return result;
    multi_set_timer_shortened(multi, multi_is_virtual(multi));
    *ms = multi->timer_shortened ? 1 : (long)limit_to_next_answer(multi, *ms);
    return result;
}
