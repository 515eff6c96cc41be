/* Does the adapter's work before and after each step of libcurl's in a program's multi handle, and for its
 * timer callback. */
#include "adapters/curl/transfer/step.h"

#include "adapters/curl/transfer/serve.h"
#include "adapters/curl/transfer/transfer.h"
#include "adapters/curl/transfer/wait.h"

#define TICK_NS (10000 * MS_NS)

void step_begin(struct multi *multi) {
    if (!multi)
        return;
    transfer_step(multi);
    serve_end_fds_lost(multi);
    if (serve_next_due_ns(multi) <= multi_now_ns(multi))
        (void)serve_connections(multi); /* the program slept: this step reads the answer */
}

void step_end(struct multi *multi, int alive) {
    if (multi)
        multi_note_step(multi, alive, serve_connections(multi));
}

void step_shorten_timer(struct multi *multi) {
    long ms = -1;
    if (!multi || !multi->timer)
        return;
    multi_set_timer_shortened(multi, multi_is_virtual(multi) && multi->busy.first);
    if (multi->timer_shortened)
        (void)multi->timer(multi->curlm, 1, multi->timer_data);
    else if (serve_next_due_ns(multi) != INT64_MAX && multi_ask_timeout(multi, &ms) == CURLM_OK)
        (void)multi->timer(multi->curlm, (long)limit_to_next_answer(multi, ms), multi->timer_data);
}

/* The clock does not move while libcurl has yet to read what was sent: the answer would come too late. */
bool step_can_make_progress(struct multi *multi) {
    int readable = 0;
    if (serve_connections(multi))
        return true;
    struct inside before = inside_enter(multi->real, &multi->clock);
    (void)multi->real->curl_multi_wait(multi->curlm, NULL, 0, 0, &readable);
    inside_leave(before);
    return readable > 0;
}

/* A transfer is paused, and the program may let it go on at any moment: so time passes no faster than real
 * time, from one timer of libcurl's to the next. Returns whether it has come to the next one. */
static bool has_really_waited(struct multi *multi) {
    long ms = -1;
    if (multi_take_real_wait(multi))
        return true;
    if (multi_ask_timeout(multi, &ms) == CURLM_OK)
        multi_begin_real_wait(multi, ms);
    return false;
}

void step_pass_time(struct multi *multi) {
    if (!multi || !multi_is_virtual(multi) || !(multi->timer_shortened || multi_stands(multi)))
        return;
    multi_set_timer_shortened(multi, false);
    if (step_can_make_progress(multi) || (serve_waits_for_program(multi) && !has_really_waited(multi)))
        return;
    wait_virtually(multi, TICK_NS);
    (void)serve_connections(multi);
}
