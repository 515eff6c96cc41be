/* Lets virtual time pass: when no transfer can make progress, the clock jumps to the next event. */
#include "adapters/curl/transfer/wait.h"

#include "adapters/curl/transfer/patience.h"
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
bool has_waited_in_vain(const struct multi *multi) { return multi_idle_ns(multi) >= GIVE_UP_NS; }

/* `wait`, or the time until `at_ns` if that is shorter (INT64_MAX: never); not less than 0. */
static int64_t shorter_wait(int64_t wait, int64_t at_ns, int64_t now) {
    if (at_ns == INT64_MAX || at_ns - now >= wait)
        return wait;
    return at_ns > now ? at_ns - now : 0;
}

/* What a wait has to look at. */
struct events {
    long timer_ms;  /* libcurl's; -1: none */
    int64_t due_ns; /* the mock's; INT64_MAX: none */
};

static bool has_none(const struct events *events) {
    return events->timer_ms < 0 && events->due_ns == INT64_MAX;
}

/* Returns the time until the next event, at most `at_most_ns`; INT64_MAX: there is none. */
static int64_t until_next_event(const struct multi *multi, const struct events *events, int64_t at_most_ns) {
    int64_t wait = at_most_ns, now = multi_now_ns(multi);
    if (events->timer_ms > 0 && events->timer_ms < wait / MS_NS)
        wait = events->timer_ms * MS_NS;
    wait = shorter_wait(wait, serve_next_timeout_ns(multi), now);
    return shorter_wait(wait, events->due_ns, now);
}

/* Does the transfer of curl_easy_perform() wait for an answer that never comes, without a timeout and without
 * a callback that may end it? */
static bool waits_for_ever(const struct multi *multi, int64_t at_most_ns) {
    const struct connection *connection = multi->busy.first;
    return multi->own && at_most_ns == INT64_MAX && connection && connection->exchange.silent &&
           !connection->unanswered && answer_timeout_ms(connection->easy) == 0;
}

void wait_virtually(struct multi *multi, int64_t at_most_ns) {
    const struct events events = {timer_ms(multi), serve_next_due_ns(multi)};
    if (events.timer_ms == 0)
        return;
    if (waits_for_ever(multi, at_most_ns)) {
        serve_give_up(multi);
        return;
    }
    int64_t wait = until_next_event(multi, &events, at_most_ns);
    const bool for_ever = wait == INT64_MAX;
    if (for_ever)
        wait = SECOND_NS;
    if (has_none(&events))
        wait = shorter_wait(wait, multi->moved_at_ns + GIVE_UP_NS, multi_now_ns(multi));
    clock_move(&multi->clock, wait);
    const bool in_vain = has_none(&events) && (for_ever || has_waited_in_vain(multi));
    if (in_vain || multi_idle_ns(multi) >= GIVE_UP_ANYHOW_NS)
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
