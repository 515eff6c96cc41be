/* libcurl's functions, as the program calls them. Each does the adapter's part and has real libcurl do its
 * own. A handle that isn't known here is libcurl's own, or from before, and goes through as it is. */
#include "adapter.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#ifdef CURL_WRAPS
#define OURS(name) __wrap_##name
#define CURL(name) extern __typeof__(name) __wrap_##name;
#define USED(name)
#define LIBC(name)
#include "names.def"
#undef CURL
#undef USED
#undef LIBC
#else
#define OURS(name) name
#endif

#define CURL_EXPORT __attribute__((visibility("default")))

/* ----- Easy handles ----- */

CURL_EXPORT CURL *OURS(curl_easy_init)(void) {
    after_fork();
    const struct real *real = REAL_OF_CALLER();
    CURL *curl = real ? real->curl_easy_init() : NULL;
    if (!curl || easy_find(curl) || easy_new(curl, real))
        return curl;
    real->curl_easy_cleanup(curl);
    return NULL;
}

static void left_multi(struct easy *easy) {
    struct multi *multi = easy->multi;
    if (!multi)
        return;
    if (easy->under_way)
        multi->mine--;
    else
        multi->others--;
    transfer_end(easy);
}

CURL_EXPORT void OURS(curl_easy_cleanup)(CURL *curl) {
    struct easy *easy = easy_find(curl);
    const struct real *real = easy ? easy->real : REAL_OF_CALLER();
    if (!easy) {
        if (real)
            real->curl_easy_cleanup(curl);
        return;
    }
    after_fork();
    struct multi *own = easy->own;
    struct inside before = inside_enter(real, easy->multi ? easy->multi : own);
    left_multi(easy);
    easy_free(easy);
    real->curl_easy_cleanup(curl);
    if (own) {
        (void)real->curl_multi_cleanup(own->curlm);
        multi_free(own);
    }
    inside_leave(before);
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
    easy->replaced = easy->replaced_fresh = false;
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
            transfer_put_back(twin);
        }
        return copy;
    }
    if (twin)
        easy_free(twin);
    real->curl_easy_cleanup(copy);
    return NULL;
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
    CURLcode result = value_set(real, curl, option, value);
    enum setting setting = setting_of(option);
    if (!easy || result != CURLE_OK || setting == SETTING_COUNT)
        return result;
    if (!setting_record(&easy->settings, setting, value))
        return CURLE_OUT_OF_MEMORY;
    transfer_set_again(easy, setting);
    return CURLE_OK;
}

/* "http://iam…" as libcurl has it, as the program wrote it. Within the buffer that libcurl gave out nothing
 * is changed. */
static char *effective_url(struct easy *easy, char *url) {
    size_t host = strcspn(easy->target.url + 7, "/?#") + 7;
    if (!url || !easy->target.https || strncmp(url, easy->target.url, host) != 0)
        return url;
    size_t origin = strlen(easy->target.origin), rest = strlen(url + host);
    char *text = realloc(easy->effective_url, origin + rest + 1);
    if (!text)
        return NULL;
    memcpy(text, easy->target.origin, origin);
    memcpy(text + origin, url + host, rest + 1);
    easy->effective_url = text;
    return text;
}

static char scheme_upper[] = "HTTPS", scheme_lower[] = "https";

static void tell_info(struct easy *easy, CURLINFO info, void *out) {
    if (info == CURLINFO_EFFECTIVE_URL)
        *(char **)out = effective_url(easy, *(char **)out);
    else if (info == CURLINFO_OS_ERRNO && easy->verdict.code != CURLE_OK)
        *(long *)out = easy->verdict.os_error;
    if (!easy->target.https)
        return;
    if (info == CURLINFO_SCHEME && *(char **)out)
        *(char **)out = **(char **)out == 'H' ? scheme_upper : scheme_lower;
    else if (info == CURLINFO_PRIMARY_PORT && *(long *)out == 80)
        *(long *)out = 443;
    else if (info == CURLINFO_PROTOCOL && *(long *)out == CURLPROTO_HTTP)
        *(long *)out = CURLPROTO_HTTPS;
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
    if (result == CURLE_OK && easy && out && easy->target.url && easy->target.leads == LEADS_TO_IAM)
        tell_info(easy, info, out);
    return result;
}

CURL_EXPORT CURLcode OURS(curl_easy_perform)(CURL *curl) {
    struct easy *easy = easy_find(curl);
    after_fork();
    preload_once();
    if (easy && (is_installed() || easy->replaced))
        return perform_easy(easy);
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

/* ----- Multi handles ----- */

CURL_EXPORT CURLM *OURS(curl_multi_init)(void) {
    after_fork();
    const struct real *real = REAL_OF_CALLER();
    CURLM *curlm = real ? real->curl_multi_init() : NULL;
    if (!curlm || multi_find(curlm) || multi_new(curlm, real))
        return curlm;
    (void)real->curl_multi_cleanup(curlm);
    return NULL;
}

/* What real libcurl is to do: whose clock it goes by, and which it is. */
#define REAL_OF(multi) ((multi) ? (multi)->real : REAL_OF_CALLER())

CURL_EXPORT CURLMcode OURS(curl_multi_cleanup)(CURLM *curlm) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    after_fork();
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
    after_fork();
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
    if (result != CURLM_OK)
        transfer_end(easy);
    else if (easy->under_way)
        multi->mine++;
    else
        multi->others++;
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
        left_multi(easy);
    return result;
}

static int tell_timer(CURLM *curlm, long ms, void *context) {
    struct multi *multi = context;
    multi->timer_ms = ms;
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

/* An event loop waits as long as its timer says. Where nothing but time can go on, it is told to come back at
 * once, and then the clock moves. */
static void hurry(struct multi *multi) {
    bool stalled = multi_is_virtual(multi) && multi->busy;
    if (!stalled || !multi->timer)
        return;
    multi->hurried = true;
    (void)multi->timer(multi->curlm, 1, multi->timer_data);
}

#define TICK_NS (10000 * MS_NS)

static void pass_hurried_time(struct multi *multi) {
    if (!multi->hurried)
        return;
    multi->hurried = false;
    if (!server_pump(multi))
        wait_virtually(multi, TICK_NS);
}

static void after_libcurl(struct multi *multi) {
    if (multi && !server_pump(multi))
        hurry(multi);
}

CURL_EXPORT CURLMcode OURS(curl_multi_perform)(CURLM *curlm, int *running) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    after_fork();
    if (multi)
        pass_hurried_time(multi);
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
    after_fork();
    if (multi && socket == CURL_SOCKET_TIMEOUT)
        pass_hurried_time(multi);
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
    after_fork();
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

static CURLMcode wait_inside(const struct multi *multi, wait_function *wait, struct curl_waitfd extra[],
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
    after_fork();
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
    return real->curl_multi_poll(curlm, extra, count, ms, ready);
}

CURL_EXPORT CURLMcode OURS(curl_multi_wait)(CURLM *curlm, struct curl_waitfd extra[], unsigned int count,
                                            int ms, int *ready) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    if (multi && multi_is_virtual(multi))
        return wait_for(multi, real->curl_multi_wait, extra, count, ms, ready);
    return real->curl_multi_wait(curlm, extra, count, ms, ready);
}

CURL_EXPORT CURLMcode OURS(curl_multi_timeout)(CURLM *curlm, long *ms) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    if (!real)
        return CURLM_BAD_HANDLE;
    struct inside before = inside_enter(real, multi);
    CURLMcode result = real->curl_multi_timeout(curlm, ms);
    inside_leave(before);
    if (result == CURLM_OK && multi && multi_is_virtual(multi) && multi->busy && *ms != 0) {
        multi->hurried = true;
        *ms = 1;
    }
    return result;
}

CURL_EXPORT CURLMsg *OURS(curl_multi_info_read)(CURLM *curlm, int *left) {
    struct multi *multi = multi_find(curlm);
    const struct real *real = REAL_OF(multi);
    CURLMsg *message = real ? real->curl_multi_info_read(curlm, left) : NULL;
    struct easy *easy = message && message->msg == CURLMSG_DONE ? easy_find(message->easy_handle) : NULL;
    if (easy && easy->under_way)
        message->data.result = transfer_result(easy, message->data.result);
    return message;
}
