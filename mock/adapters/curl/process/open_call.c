/* A call that the mock has begun and not ended: the client waits for the answer, or for its own timeout. */
#include "adapters/curl/process/open_call.h"

#include "adapters/curl/process/installed.h"

void call_begin(struct open_call *call, struct iam_mock *mock, const struct iam_mock_response *response,
                const struct virtual_clock *clock) {
    *call = (struct open_call){.ticket = response->ticket,
                               .clock = clock,
                               .began_ns = clock_now_ns(clock),
                               .began_ms = iam_mock_now_ms(mock),
                               .planned_ms = response->waited_ms,
                               .installation = installation_number()};
}

/* How long the client has waited. If its clock runs, real time passed, which does not count. */
static int64_t waited_ms(const struct open_call *call) {
    if (call->clock->runs)
        return call->planned_ms;
    return (clock_now_ns(call->clock) - call->began_ns + MS_NS - 1) / MS_NS;
}

/* Move the mock's clock to where the client's is. */
static void reach_client(const struct open_call *call, struct iam_mock *mock, int64_t waited) {
    iam_mock_reach_ms(mock, call->began_ms + (call->clock->runs ? waited : 0));
}

/* Another thread may end the call at an uninstall: look at it only while the mock is acquired. */
static bool is_under_way(const struct open_call *call, const struct iam_mock *mock) {
    return mock && call->ticket != 0 && call->installation == installation_number();
}

void call_note_sent(struct open_call *call) {
    struct iam_mock *mock = acquire_mock();
    if (is_under_way(call, mock) && !call->sent) {
        call->sent = true;
        call->sent_after_ms = waited_ms(call);
        reach_client(call, mock, call->sent_after_ms);
    }
    release_mock();
}

static void end_call(struct open_call *call, bool answered, bool silent) {
    if (call->ticket == 0)
        return;
    struct iam_mock *mock = acquire_mock();
    if (is_under_way(call, mock)) {
        const int64_t waited = answered && call->sent ? call->sent_after_ms : waited_ms(call);
        reach_client(call, mock, waited);
        iam_mock_end_call(mock, call->ticket, waited, answered || (silent && waited >= call->planned_ms));
        call->ticket = 0;
    }
    release_mock();
}

void call_end(struct open_call *call, bool answered) { end_call(call, answered, false); }
void call_end_silent(struct open_call *call) { end_call(call, false, true); }

void call_end_at_uninstall(struct open_call *call, struct iam_mock *mock, bool answered) {
    if (call->ticket != 0)
        iam_mock_end_call(mock, call->ticket,
                          answered ? call->sent_after_ms : iam_mock_now_ms(mock) - call->began_ms, answered);
    call->ticket = 0;
}
