/* curl_easy_perform() by a multi handle of the adapter's own, and how time passes: not at all while anything
 * moves, and then at once to when the next thing happens. */
#include "adapter.h"

#include <string.h>

#define SECOND_NS (1000 * MS_NS)
#define GIVE_UP_NS (3600 * SECOND_NS)            /* no timer runs, but the program may end it by itself */
#define GIVE_UP_ANYHOW_NS (10 * 24 * GIVE_UP_NS) /* timers run, to no end */

bool multi_is_virtual(const struct multi *multi) { return multi->mine > 0 && multi->others == 0; }

CURLMcode multi_ask_timeout(struct multi *multi, long *ms) {
    struct inside before = inside_enter(multi->real, multi);
    CURLMcode result = multi->real->curl_multi_timeout(multi->curlm, ms);
    inside_leave(before);
    return result;
}

/* -1: none runs. */
static long timer_ms(struct multi *multi) {
    long ms = -1;
    return multi_ask_timeout(multi, &ms) == CURLM_OK ? ms : -1;
}

void wait_virtually(struct multi *multi, int64_t at_most_ns) {
    int64_t ms = timer_ms(multi), due = server_due_ns(multi), wait = at_most_ns;
    if (ms == 0)
        return;
    if (ms > 0 && ms < wait / MS_NS)
        wait = ms * MS_NS;
    int64_t now = inside_now_ns(multi), gives_up = server_patience_ns(multi);
    if (gives_up != INT64_MAX && gives_up - now < wait)
        wait = gives_up - now;
    if (due != INT64_MAX && due - now < wait)
        wait = due > now ? due - now : 0;
    bool for_ever = wait == INT64_MAX;
    if (for_ever)
        wait = SECOND_NS;
    inside_move(multi, wait);
    multi->idle_ns += wait;
    bool in_vain = ms < 0 && due == INT64_MAX && (for_ever || multi->idle_ns >= GIVE_UP_NS);
    if (in_vain || multi->idle_ns >= GIVE_UP_ANYHOW_NS)
        server_give_up(multi);
}

/* Something of the program's may end the transfer, and libcurl calls it every second. */
static int64_t tick_ns(const struct easy *easy) {
    bool progress =
        easy->settings.at[SET_NOPROGRESS].set && setting_number(&easy->settings, SET_NOPROGRESS) == 0;
    return progress ? SECOND_NS : INT64_MAX;
}

/* IAM has answered, libcurl waits for nothing, and the program doesn't go on. */
static bool is_paused_for_ever(const struct easy *easy, struct multi *multi) {
    return easy->verdict.code == CURLE_OK && multi->idle_ns >= GIVE_UP_NS && !multi->busy &&
           timer_ms(multi) < 0;
}

static CURLMcode drive(struct easy *easy, struct multi *multi) {
    int running = 1;
    CURLMcode result = CURLM_OK;
    while (running > 0) {
        struct inside before = inside_enter(multi->real, multi);
        result = multi->real->curl_multi_perform(multi->curlm, &running);
        inside_leave(before);
        if (result != CURLM_OK)
            break;
        if (server_pump(multi) || running == 0)
            continue;
        wait_virtually(multi, tick_ns(easy));
        if (is_paused_for_ever(easy, multi)) {
            problem("iammock-curl: a transfer was paused and never went on");
            transfer_judge(easy, CURLE_OPERATION_TIMEDOUT, 0, "iam-mock: the transfer is paused for ever");
            break;
        }
    }
    return result;
}

static CURLcode of_multi(CURLMcode code) {
    return code == CURLM_OK                   ? CURLE_OK
           : code == CURLM_OUT_OF_MEMORY      ? CURLE_OUT_OF_MEMORY
           : code == CURLM_RECURSIVE_API_CALL ? CURLE_RECURSIVE_API_CALL
                                              : CURLE_FAILED_INIT;
}

#define MAX_CONNECTS 5 /* CURLOPT_MAXCONNECTS' default; a multi handle's grows with what is in it */

static CURLcode run(struct easy *easy, struct multi *multi) {
    const struct real *real = multi->real;
    const struct setting_value *most = &easy->settings.at[SET_MAXCONNECTS];
    (void)real->curl_multi_setopt(multi->curlm, CURLMOPT_MAXCONNECTS,
                                  most->set ? most->value.number : (long)MAX_CONNECTS);
    CURLcode result = CURLE_OK;
    int left;
    easy->added_at = multi->steps++;
    transfer_begin(easy);
    struct inside before = inside_enter(real, multi);
    CURLMcode code = real->curl_multi_add_handle(multi->curlm, easy->curl);
    inside_leave(before);
    if (code != CURLM_OK)
        return of_multi(code);
    multi->mine = 1;
    multi->idle_ns = 0;
    code = drive(easy, multi);
    multi->mine = 0;
    before = inside_enter(real, multi);
    const CURLMsg *message = real->curl_multi_info_read(multi->curlm, &left);
    if (message)
        result = message->data.result;
    else if (code != CURLM_OK)
        result = of_multi(code);
    (void)real->curl_multi_remove_handle(multi->curlm, easy->curl);
    inside_leave(before);
    return result;
}

/* One for each handle, as libcurl has it: connections are kept with the handle. */
static struct multi *own_multi(struct easy *easy) {
    if (easy->own)
        return easy->own;
    CURLM *curlm = easy->real->curl_multi_init();
    struct multi *multi = curlm ? multi_new(curlm, easy->real) : NULL;
    if (!multi && curlm)
        (void)easy->real->curl_multi_cleanup(curlm);
    if (multi)
        multi->own = true;
    easy->own = multi;
    return multi;
}

CURLcode perform_easy(struct easy *easy) {
    char *error_buffer = easy->settings.at[SET_ERRORBUFFER].value.pointer;
    if (easy->multi) /* libcurl knows what to say to that */
        return easy->real->curl_easy_perform(easy->curl);
    struct multi *multi = own_multi(easy);
    if (!multi || !transfer_prepare(easy, multi)) {
        easy->multi = NULL;
        return CURLE_OUT_OF_MEMORY;
    }
    if (!easy->under_way) {
        easy->multi = NULL;
        return easy->real->curl_easy_perform(easy->curl);
    }
    if (error_buffer)
        error_buffer[0] = '\0';
    CURLcode result = run(easy, multi);
    transfer_end(easy);
    return transfer_result(easy, result);
}
