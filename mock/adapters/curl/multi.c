/* libcurl's multi interface, as the program calls it. After each step of libcurl's the mock's end is served.
 */
#include "functions.h"

CURL_EXPORT CURLM *OURS(curl_multi_init)(void) {
    const struct real *real = REAL_OF_CALLER();
    CURLM *curlm = real ? real->curl_multi_init() : NULL;
    if (!curlm || multi_new(curlm, real))
        return curlm;
    (void)real->curl_multi_cleanup(curlm);
    return NULL;
}

#define REAL_OF(multi) ((multi) ? (multi)->real : REAL_OF_CALLER())

CURL_EXPORT CURLMcode OURS(curl_multi_cleanup)(CURLM *curlm) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    struct inside before = inside_enter(real, multi);
    if (multi)
        multi->timer = NULL;
    CURLMcode result = real->curl_multi_cleanup(curlm);
    if (multi && result == CURLM_OK)
        multi_free(multi);
    inside_leave(before);
    return result;
}

CURL_EXPORT CURLMcode OURS(curl_multi_add_handle)(CURLM *curlm, CURL *curl) {
    struct multi *multi = multi_find(curlm);
    struct easy *easy = multi ? easy_find(curl) : NULL;
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    bool new_here = easy && !easy->multi;
    if (new_here && !transfer_prepare(easy, multi)) {
        transfer_end(easy);
        return CURLM_OUT_OF_MEMORY;
    }
    struct inside before = inside_enter(real, multi);
    CURLMcode result = real->curl_multi_add_handle(curlm, curl);
    inside_leave(before);
    if (!new_here)
        return result;
    if (result == CURLM_OK)
        transfer_join(easy);
    else
        transfer_end(easy);
    return result;
}

CURL_EXPORT CURLMcode OURS(curl_multi_remove_handle)(CURLM *curlm, CURL *curl) {
    struct multi *multi = multi_find(curlm);
    struct easy *easy = multi ? easy_find(curl) : NULL;
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    struct inside before = inside_enter(real, multi);
    CURLMcode result = real->curl_multi_remove_handle(curlm, curl);
    inside_leave(before);
    if (result == CURLM_OK && easy && easy->multi == multi)
        transfer_leave(easy);
    if (result == CURLM_OK && multi)
        multi_hurry(multi);
    return result;
}

static int tell_timer(CURLM *curlm, long ms, void *context) {
    struct multi *multi = context;
    multi->hurried = false;
    return multi->timer ? multi->timer(curlm, ms, multi->timer_data) : 0;
}

CURL_EXPORT CURLMcode OURS(curl_multi_setopt)(CURLM *curlm, CURLMoption option, ...) {
    va_list arguments;
    va_start(arguments, option);
    union value value = value_read((CURLoption)option, arguments);
    va_end(arguments);
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    if (multi && option == CURLMOPT_TIMERFUNCTION) {
        multi->timer = (curl_multi_timer_callback)value.function;
        (void)real->curl_multi_setopt(curlm, CURLMOPT_TIMERDATA, multi);
        return real->curl_multi_setopt(curlm, option, multi->timer ? tell_timer : NULL);
    }
    if (multi && option == CURLMOPT_TIMERDATA) {
        multi->timer_data = value.pointer;
        return CURLM_OK;
    }
    if (option < (CURLMoption)CURLOPTTYPE_OBJECTPOINT)
        return real->curl_multi_setopt(curlm, option, value.number);
    if (option >= (CURLMoption)CURLOPTTYPE_OFF_T)
        return real->curl_multi_setopt(curlm, option, value.offset);
    if (option >= (CURLMoption)CURLOPTTYPE_FUNCTIONPOINT)
        return real->curl_multi_setopt(curlm, option, value.function);
    return real->curl_multi_setopt(curlm, option, value.pointer);
}

static int64_t ms_until(const struct multi *multi, int64_t due_ns) {
    int64_t ns = due_ns - inside_now_ns(multi);
    return ns > 0 ? (ns + MS_NS - 1) / MS_NS : 0;
}

/* What libcurl would have waited, but no longer than until the mock's next answer: time is real beside
 * transfers that aren't the mock's. -1: for ever. */
static int64_t until_due(const struct multi *multi, int64_t ms) {
    int64_t due = server_due_ns(multi);
    if (due == INT64_MAX)
        return ms;
    int64_t until = ms_until(multi, due);
    return ms < 0 || until < ms ? until : ms;
}

/* An event loop waits as long as its timer says. Where nothing but time can go on, it is told to come back at
 * once, and then the clock moves. Libcurl tells its own time again after each timeout. */
void multi_hurry(struct multi *multi) {
    long ms = -1;
    if (!multi->timer)
        return;
    multi->hurried = multi_is_virtual(multi) && multi->busy;
    if (multi->hurried)
        (void)multi->timer(multi->curlm, 1, multi->timer_data);
    else if (server_due_ns(multi) != INT64_MAX && multi_ask_timeout(multi, &ms) == CURLM_OK)
        (void)multi->timer(multi->curlm, (long)until_due(multi, ms), multi->timer_data);
}

#define TICK_NS (10000 * MS_NS)

/* Not while libcurl has yet to read what was written: it would come too late. */
static void pass_hurried_time(struct multi *multi) {
    if (!multi->hurried)
        return;
    int readable = 0;
    multi->hurried = false;
    bool moved = server_pump(multi);
    struct inside before = inside_enter(multi->real, multi);
    (void)multi->real->curl_multi_wait(multi->curlm, NULL, 0, 0, &readable);
    inside_leave(before);
    if (!moved && readable == 0)
        wait_virtually(multi, TICK_NS);
}

static void begin_step(struct multi *multi) {
    if (!multi)
        return;
    transfers_step(multi);
    server_end_robbed(multi);
}

static void after_libcurl(struct multi *multi) {
    if (!multi)
        return;
    (void)server_pump(multi);
    multi_hurry(multi);
}

CURL_EXPORT CURLMcode OURS(curl_multi_perform)(CURLM *curlm, int *running) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    if (multi)
        pass_hurried_time(multi);
    begin_step(multi);
    struct inside before = inside_enter(real, multi);
    CURLMcode result = real->curl_multi_perform(curlm, running);
    inside_leave(before);
    if (multi)
        (void)server_pump(multi);
    return result;
}

CURL_EXPORT CURLMcode OURS(curl_multi_socket_action)(CURLM *curlm, curl_socket_t socket, int events,
                                                     int *running) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    if (multi && socket == CURL_SOCKET_TIMEOUT)
        pass_hurried_time(multi);
    begin_step(multi);
    struct inside before = inside_enter(real, multi);
    CURLMcode result = real->curl_multi_socket_action(curlm, socket, events, running);
    inside_leave(before);
    after_libcurl(multi);
    return result;
}

CURL_EXPORT CURLMcode OURS(curl_multi_socket_all)(CURLM *curlm, int *running) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    begin_step(multi);
    struct inside before = inside_enter(real, multi);
    CURLMcode result = real->curl_multi_socket_all(curlm, running);
    inside_leave(before);
    after_libcurl(multi);
    return result;
}

#undef curl_multi_socket
CURL_EXPORT CURLMcode OURS(curl_multi_socket)(CURLM *curlm, curl_socket_t socket, int *running) {
    return OURS(curl_multi_socket_action)(curlm, socket, 0, running);
}

typedef CURLMcode wait_function(CURLM *curlm, struct curl_waitfd extra[], unsigned int count, int ms,
                                int *ready);

static CURLMcode wait_inside(struct multi *multi, wait_function *wait, struct curl_waitfd extra[],
                             unsigned count, int *ready) {
    struct inside before = inside_enter(multi->real, multi);
    CURLMcode result = wait(multi->curlm, extra, count, 0, ready);
    inside_leave(before);
    return result;
}

/* Does nothing happen at once, then time passes: until a timer of libcurl's, until an answer, or for `ms`. */
static CURLMcode wait_for(struct multi *multi, wait_function *wait, struct curl_waitfd extra[],
                          unsigned count, int ms, int *ready) {
    int found = 0;
    (void)server_pump(multi);
    CURLMcode result = wait_inside(multi, wait, extra, count, &found);
    if (result == CURLM_OK && found == 0 && ms != 0) {
        wait_virtually(multi, ms < 0 ? INT64_MAX : ms * MS_NS);
        (void)server_pump(multi);
        result = wait_inside(multi, wait, extra, count, &found);
    }
    if (ready)
        *ready = found;
    return result;
}

CURL_EXPORT CURLMcode OURS(curl_multi_poll)(CURLM *curlm, struct curl_waitfd extra[], unsigned int count,
                                            int ms, int *ready) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    if (multi && multi_is_virtual(multi))
        return wait_for(multi, real->curl_multi_poll, extra, count, ms, ready);
    return real->curl_multi_poll(curlm, extra, count, multi ? (int)until_due(multi, ms) : ms, ready);
}

CURL_EXPORT CURLMcode OURS(curl_multi_wait)(CURLM *curlm, struct curl_waitfd extra[], unsigned int count,
                                            int ms, int *ready) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    if (multi && multi_is_virtual(multi))
        return wait_for(multi, real->curl_multi_wait, extra, count, ms, ready);
    return real->curl_multi_wait(curlm, extra, count, multi ? (int)until_due(multi, ms) : ms, ready);
}

CURL_EXPORT CURLMcode OURS(curl_multi_timeout)(CURLM *curlm, long *ms) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    if (!multi)
        return real->curl_multi_timeout(curlm, ms);
    CURLMcode result = multi_ask_timeout(multi, ms);
    if (result != CURLM_OK || !multi->busy || *ms == 0)
        return result;
    multi->hurried = multi_is_virtual(multi);
    *ms = multi->hurried ? 1 : (long)until_due(multi, *ms);
    return result;
}

CURL_EXPORT CURLMsg *OURS(curl_multi_info_read)(CURLM *curlm, int *left) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    CURLMsg *message = real ? real->curl_multi_info_read(curlm, left) : NULL;
    struct easy *easy = message && message->msg == CURLMSG_DONE ? easy_find(message->easy_handle) : NULL;
    if (!easy || !multi || easy->multi != multi)
        return message;
    if (easy->under_way)
        message->data.result = transfer_result(easy, message->data.result);
    if (!easy->told)
        multi_count(multi, easy, -1);
    easy->told = true;
    multi_hurry(multi);
    return message;
}
