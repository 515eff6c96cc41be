/* Lets virtual time pass: when no transfer can make progress, the clock jumps to the next event. */
#include "adapters/curl/transfer/wait.h"

#include "adapters/curl/transfer/serve.h"

#define SECOND_NS (1000 * MS_NS)
#define GIVE_UP_NS (3600 * SECOND_NS)            /* if no timer runs */
#define GIVE_UP_ANYHOW_NS (10 * 24 * GIVE_UP_NS) /* if timers run but end nothing */

/* Returns the time until libcurl's next timer; -1: none runs. */
static long timer_ms(struct multi *multi) {
    long ms = -1;
    return multi_ask_timeout(multi, &ms) == CURLM_OK ? ms : -1;
}

bool has_no_timer(struct multi *multi) { return timer_ms(multi) < 0; }
bool has_waited_in_vain(const struct multi *multi) { return multi->idle_ns >= GIVE_UP_NS; }

/* `wait`, or the time until `at_ns` if that is shorter (INT64_MAX: never); not less than 0. */
static int64_t shorter_wait(int64_t wait, int64_t at_ns, int64_t now) {
    if (at_ns == INT64_MAX || at_ns - now >= wait)
        return wait;
    return at_ns > now ? at_ns - now : 0;
}

static int64_t until_next_event(const struct multi *multi, int64_t at_most_ns, long timer, int64_t due) {
    int64_t wait = at_most_ns, now = multi_now_ns(multi);
    if (timer > 0 && timer < wait / MS_NS)
        wait = timer * MS_NS;
    wait = shorter_wait(wait, serve_next_timeout_ns(multi), now);
    return shorter_wait(wait, due, now);
}

void wait_virtually(struct multi *multi, int64_t at_most_ns) {
    long timer = timer_ms(multi);
    if (timer == 0)
        return;
    int64_t due = serve_next_due_ns(multi), wait = until_next_event(multi, at_most_ns, timer, due);
    bool for_ever = wait == INT64_MAX;
    if (for_ever)
        wait = SECOND_NS;
    clock_move(&multi->clock, wait);
    multi_add_idle_time(multi, wait);
    bool nothing_to_come = timer < 0 && due == INT64_MAX && (for_ever || has_waited_in_vain(multi));
    if (nothing_to_come || multi->idle_ns >= GIVE_UP_ANYHOW_NS)
        serve_give_up(multi);
}

int64_t limit_to_next_answer(const struct multi *multi, int64_t ms) {
    int64_t due = serve_next_due_ns(multi);
    if (due == INT64_MAX)
        return ms;
    int64_t ns = due - multi_now_ns(multi);
    int64_t until = ns > 0 ? (ns + MS_NS - 1) / MS_NS : 0;
    return ms < 0 || until < ms ? until : ms;
}
