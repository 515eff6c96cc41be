/* Notices a program that waits for a deadline by a clock that its virtual waits do not move. */
#include "adapters/sleep/deadline.h"

#include <stdatomic.h>

/*
 * A round: the program makes a call of the mock, reads a clock, and waits. A program that only logs the time,
 * or that waits for another thread, does not make so many rounds one after the other.
 */
#define ROUNDS_OF_A_HINT 50 /* they explain why a call limit was passed; a sweep's is 200 */
#define ROUNDS_OF_A_PROBLEM 10000

#define TEXT                                                                                                 \
    "iammock-sleep: the program repeats a call, a wait and a read of the clock: virtual waits do not move "  \
    "that clock, so the program never reaches a deadline. iam_mock_sleep_wall_clock(true) makes the clock "  \
    "show the mock's time"

static struct {
    atomic_bool was_read; /* a clock, since the last wait */
    unsigned rounds;      /* one after the other */
    size_t calls;         /* of the mock, at the last round */
    bool told;
} deadline;

SLEEP_NOT_INSTRUMENTED void iam_mock_sleep_internal_note_read(void) {
    if (!atomic_load_explicit(&deadline.was_read, memory_order_relaxed))
        atomic_store_explicit(&deadline.was_read, true, memory_order_relaxed);
}

void iam_mock_sleep_internal_note_wait(struct iam_mock *mock) {
    const bool was_read = atomic_exchange_explicit(&deadline.was_read, false, memory_order_relaxed);
    const size_t before = deadline.calls;
    deadline.calls = was_read ? iam_mock_call_count(mock) : before;
    deadline.rounds = deadline.calls != before ? deadline.rounds + 1 : 0;
    if (deadline.rounds == 0 || deadline.told)
        return;
    if (deadline.rounds % ROUNDS_OF_A_HINT == 0)
        iam_mock_explain_call_limit(mock, TEXT);
    if (deadline.rounds < ROUNDS_OF_A_PROBLEM)
        return;
    deadline.told = true;
    iam_mock_explain_call_limit(mock, NULL);
    iam_mock_add_problem(mock, TEXT);
}

void iam_mock_sleep_internal_note_install(void) {
    atomic_store(&deadline.was_read, false);
    deadline.rounds = 0;
    deadline.calls = 0;
    deadline.told = false;
}
