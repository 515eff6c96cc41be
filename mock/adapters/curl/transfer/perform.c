/* curl_easy_perform(), by a multi handle of the adapter's own. */
#include "adapters/curl/transfer/perform.h"

#include "adapters/curl/process/installed.h"
#include "adapters/curl/transfer/fail.h"
#include "adapters/curl/transfer/handles.h"
#include "adapters/curl/transfer/serve.h"
#include "adapters/curl/transfer/step.h"
#include "adapters/curl/transfer/transfer.h"
#include "adapters/curl/transfer/wait.h"

#define TICK_NS (1000 * MS_NS)
#define MAX_CONNECTS 5 /* CURLOPT_MAXCONNECTS' default; a multi handle's grows with its easy handles */

/* libcurl calls the program's progress callback every second, and the callback may end the transfer. */
static int64_t tick_ns(const struct easy *easy) {
    bool progress =
        easy->settings.at[SET_NOPROGRESS].set && setting_number(&easy->settings, SET_NOPROGRESS) == 0;
    return progress ? TICK_NS : INT64_MAX;
}

/* Has the mock answered, and does libcurl wait for the program to unpause the transfer? */
static bool is_idle_for_ever(const struct easy *easy, struct multi *multi) {
    return easy->verdict.code == CURLE_OK && has_waited_in_vain(multi) && !multi->busy.first &&
           has_no_timer(multi);
}

/* Run libcurl until it has ended the transfer. */
static CURLMcode drive(struct easy *easy, struct multi *multi) {
    int running = 1;
    CURLMcode result = CURLM_OK;
    while (running > 0) {
        struct inside before = inside_enter(multi->real, &multi->clock);
        result = multi->real->curl_multi_perform(multi->curlm, &running);
        inside_leave(before);
        if (result != CURLM_OK)
            break;
        if (serve_connections(multi) || running == 0 || step_can_make_progress(multi))
            continue;
        wait_virtually(multi, tick_ns(easy));
        if (is_idle_for_ever(easy, multi)) {
            report_problem("iammock-curl: a transfer was paused and never went on");
            verdict_give(&easy->verdict, CURLE_OPERATION_TIMEDOUT, 0,
                         "iam-mock: the transfer is paused for ever");
            break;
        }
    }
    return result;
}

static CURLcode code_of_multi(CURLMcode code) {
    return code == CURLM_OK                   ? CURLE_OK
           : code == CURLM_OUT_OF_MEMORY      ? CURLE_OUT_OF_MEMORY
           : code == CURLM_RECURSIVE_API_CALL ? CURLE_RECURSIVE_API_CALL
                                              : CURLE_FAILED_INIT;
}

static CURLcode run(struct easy *easy, struct multi *multi) {
    const struct real *real = multi->real;
    const struct setting_value *most = &easy->settings.at[SET_MAXCONNECTS];
    (void)real->curl_multi_setopt(multi->curlm, CURLMOPT_MAXCONNECTS,
                                  most->set ? most->value.number : (long)MAX_CONNECTS);
    CURLcode result = CURLE_OK;
    int left;
    multi_count(multi, easy, 1);
    multi_note_progress(multi);
    transfer_step_own(easy);
    struct inside before = inside_enter(real, &multi->clock);
    CURLMcode code = real->curl_multi_add_handle(multi->curlm, easy->curl);
    inside_leave(before);
    if (code == CURLM_OK)
        code = drive(easy, multi);
    multi_count(multi, easy, -1);
    before = inside_enter(real, &multi->clock);
    const CURLMsg *message = real->curl_multi_info_read(multi->curlm, &left);
    if (message)
        result = message->data.result;
    else if (code != CURLM_OK)
        result = code_of_multi(code);
    (void)real->curl_multi_remove_handle(multi->curlm, easy->curl);
    inside_leave(before);
    return result;
}

/* Returns the easy handle's own multi handle, and makes it at the first call. Each easy handle has one, since
 * libcurl too keeps the connections of curl_easy_perform() with the handle. NULL: memory is out. */
static struct multi *own_multi(struct easy *easy) {
    if (easy->own)
        return easy->own;
    CURLM *curlm = multi_init(easy->real);
    struct multi *multi = curlm ? handles_add_multi(curlm, easy->real, true) : NULL;
    if (!multi && curlm)
        (void)easy->real->curl_multi_cleanup(curlm);
    easy_set_own_multi(easy, multi);
    return multi;
}

CURLcode perform_alone(const struct real *real, CURL *curl) {
    struct inside before = inside_enter(real, NULL);
    CURLcode result = real->curl_easy_perform(curl);
    inside_leave(before);
    return result;
}

/* libcurl alone makes the transfer; its callbacks still call the adapter. */
static CURLcode perform_unchanged(struct easy *easy) {
    easy_set_alone(easy, true);
    const CURLcode result = perform_alone(easy->real, easy->curl);
    easy_set_alone(easy, false);
    return transfer_result(easy, result);
}

CURLcode perform_easy(struct easy *easy) {
    char *error_buffer = setting_pointer(&easy->settings, SET_ERRORBUFFER);
    if (easy->multi || easy->alone) /* libcurl reports that as an error */
        return perform_alone(easy->real, easy->curl);
    if (!transfer_prepare(easy, NULL)) {
        easy_end_transfer(easy);
        return CURLE_OUT_OF_MEMORY;
    }
    if (!easy->under_way)
        return perform_unchanged(easy);
    struct multi *multi = own_multi(easy);
    if (!multi) {
        easy_end_transfer(easy);
        return CURLE_OUT_OF_MEMORY;
    }
    easy_enter_multi(easy, multi);
    if (error_buffer)
        error_buffer[0] = '\0';
    CURLcode result = transfer_result(easy, run(easy, multi));
    transfer_end(easy);
    return result;
}
