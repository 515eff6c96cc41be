/* sweep_mock(): that each way in which a case can end is told from the others and is that case's alone. */
#include "sweep.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

/* ----- Bodies ----- */

/* Takes whatever isn't a success for "not done". */
static void tells_a_lie(void *mock) {
    const bool done = sweep_call(mock, SWEEP_DEACTIVATE) == 1200;
    assert_mock_told_the_truth(mock, "Bob", BOB_MFA, done ? IAM_MOCK_TOLD_DONE : IAM_MOCK_TOLD_NOT_DONE);
}

/* And so does whoever takes any 200 for a success: this one asks the mock. */
static void tells_the_truth(void *mock) {
    struct iam_mock_counts counts;
    (void)sweep_call(mock, SWEEP_DEACTIVATE);
    assert_int_equal(iam_mock_get_counts(mock, NULL, "Bob", BOB_MFA, &counts), 0);
    const enum iam_mock_told otherwise = counts.lost > 0 ? IAM_MOCK_TOLD_UNKNOWN : IAM_MOCK_TOLD_NOT_DONE;
    assert_mock_told_the_truth(
        mock, "Bob", BOB_MFA, counts.applied > 0 && counts.acknowledged > 0 ? IAM_MOCK_TOLD_DONE : otherwise);
}

static bool refused(void *mock) { return sweep_call(mock, SWEEP_DEACTIVATE) == IAM_MOCK_REFUSED; }

static void crashes(void *mock) {
    volatile int *volatile nowhere = (volatile int *)(uintptr_t)8;
    if (refused(mock))
        *nowhere = 1;
}

static void aborts(void *mock) {
    if (refused(mock))
        abort();
}

static int takes_stack(int depth, volatile char *above) {
    volatile char here[4096];
    here[0] = above != NULL ? above[0] : 0;
    return depth == 0 ? here[0] : takes_stack(depth - 1, here) + here[0];
}

static void uses_up_its_stack(void *mock) {
    if (refused(mock))
        assert_int_equal(takes_stack(1000000, NULL), 0);
}

static void hangs(void *mock) {
    while (refused(mock))
        (void)pause();
}

static void exits(void *mock) {
    if (refused(mock))
        exit(0);
}

static void exits_at_once(void *mock) {
    if (refused(mock))
        _exit(0);
}

static void skips(void *mock) {
    if (refused(mock))
        skip();
}

static void never_gives_up(void *mock) {
    while (refused(mock))
        assert_int_equal(iam_mock_advance_ms(mock, 1000), 0);
}

static void makes_no_call(void *mock) { (void)mock; }

/* Makes no call in a case with a fault: only a program that knows the mock could. */
static void avoids_faults(void *mock) {
    struct iam_mock_rule_counts counts;
    if (iam_mock_get_rule(mock, "sweep 1:RESET", &counts) != 0)
        (void)sweep_call(mock, SWEEP_DEACTIVATE);
}

static void makes_10000_calls(void *mock) {
    for (int i = 0; i < 10000; i++)
        (void)sweep_call(mock, SWEEP_LIST);
}

/* As iammock-sleep explains a body that reads a clock which its waits do not move. */
static void waits_for_a_clock(void *mock) {
    iam_mock_explain_call_limit(mock, "the clock stands still: iam_mock_sleep_wall_clock(true)");
    makes_10000_calls(mock);
}

struct counted {
    struct iam_mock *mock;
    int *runs; /* in memory that the cases share */
};

static void calls_differently(void *context) {
    const struct counted *counted = context;
    (void)sweep_call(counted->mock, SWEEP_LIST);
    if (__atomic_fetch_add(counted->runs, 1, __ATOMIC_ACQ_REL) % 2 != 0)
        (void)sweep_call(counted->mock, SWEEP_DEACTIVATE);
}

/* Both go on, and the child fails an assertion that nobody asked of it. */
static void forks(void *mock) {
    (void)sweep_call(mock, SWEEP_DEACTIVATE);
    const pid_t child = fork();
    assert_true(child != 0);
}

static void forks_and_leaves(void *mock) {
    (void)sweep_call(mock, SWEEP_DEACTIVATE);
    if (fork() == 0)
        for (;;)
            (void)pause();
}

static void *waits(void *nothing) {
    for (;;)
        (void)pause();
    return nothing;
}

static void leaves_a_thread(void *mock) {
    pthread_t thread;
    (void)sweep_call(mock, SWEEP_DEACTIVATE);
    assert_int_equal(pthread_create(&thread, NULL, waits, NULL), 0);
    (void)pthread_detach(thread);
}

static void writes_10_mb(void *mock) {
    static const char line[] = "[  ERROR   ] --- not cmocka's\n";
    if (!refused(mock))
        return;
    for (size_t i = 0; i < 10u * 1024 * 1024 / (sizeof line - 1); i++)
        (void)fputs(line, stdout);
    (void)fwrite("\0\0\0", 1, 3, stdout);
    fail_msg("after ten megabytes");
}

static void sends_elsewhere(void *mock) {
    struct iam_mock_response response = {.status = 0};
    const struct iam_mock_request request = {.url = "https://example.com/?" SWEEP_LIST};
    if (refused(mock))
        assert_int_equal(iam_mock_send(mock, &request, &response), 0);
    iam_mock_response_clear(&response);
}

/* ----- Tests that sweep them ----- */

/* A case takes some milliseconds, and a hundred times that under valgrind. */
#define DEADLINE 1500
/* Of cases that write 10 MB: a pipe takes 160 parts, and on a busy machine each waits for a processor. */
#define LONG_DEADLINE 120000
/* Enough for these bodies, since each case takes a process, and under valgrind a third of a second. */
#define FEW .depth = 1, .only = "not-sent lost Throttling AccessDenied InternalFailure"

#define SWEEP(body)                                                                                          \
    static void sweep_##body(void **state) { AT(sweep_mock(*state, body, *state, FEW)); }
SWEEP(tells_a_lie)
SWEEP(tells_the_truth)
SWEEP(crashes)
SWEEP(aborts)
SWEEP(uses_up_its_stack)
SWEEP(exits)
SWEEP(exits_at_once)
SWEEP(skips)
SWEEP(never_gives_up)
SWEEP(makes_no_call)
SWEEP(makes_10000_calls)
SWEEP(waits_for_a_clock)
SWEEP(forks)
SWEEP(forks_and_leaves)
SWEEP(leaves_a_thread)
SWEEP(sends_elsewhere)

static void sweep_hangs(void **state) { AT(sweep_mock(*state, hangs, *state, FEW, .deadline_ms = DEADLINE)); }

static void sweep_writes_10_mb(void **state) {
    AT(sweep_mock(*state, writes_10_mb, *state, FEW, .deadline_ms = LONG_DEADLINE));
}

static void sweep_calls_differently(void **state) {
    struct counted counted = {*state, mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED,
                                           open("/dev/zero", O_RDWR | O_CLOEXEC), 0)};
    assert_true(counted.runs != MAP_FAILED);
    AT(sweep_mock(counted.mock, calls_differently, &counted, FEW));
}

static void sweep_without_options(void **state) { sweep_mock(*state, tells_the_truth, *state); }

static void sweep_bad_options(void **state) { AT(sweep_mock(*state, tells_the_truth, *state, .depth = 9)); }

static void sweep_one_at_a_time(void **state) { AT(sweep_mock(*state, crashes, *state, FEW, .jobs = 1)); }

static void sweep_capped(void **state) { sweep_mock(*state, body_of_one_call, *state, .cap = 20); }
static void sweep_skipped(void **state) {
    AT(sweep_mock(*state, body_of_one_call, *state, .skip = "default"));
}
static void sweep_misspelt(void **state) {
    AT(sweep_mock(*state, body_of_one_call, *state, .only = "hostle"));
}
static void sweep_without_outcomes(void **state) {
    AT(sweep_mock(*state, body_of_one_call, *state, .only = "2:TIMEOUT"));
}
static void sweep_avoids_faults(void **state) {
    AT(sweep_mock(*state, avoids_faults, *state, .depth = 1, .only = "1:RESET"));
}
static void sweep_limited(void **state) {
    AT(sweep_mock(*state, makes_10000_calls, *state, FEW, .call_limit = 3));
}

/* The body lies, and the mock has a rule of its own: it acts in the cases, not here. */
static void sweep_with_a_rule(void **state) {
    given_rule(*state, .action = "*", .skip = 1, .optional = true, .error = "Throttling");
    given_rule(*state, .error = "EntityTemporarilyUnmodifiable");
    sweep_mock(*state, tells_the_truth, *state, FEW);
}

static void sweep_with_an_unfired_rule(void **state) {
    given_rule(*state, .user_name = "Alice", .error = "Throttling");
    AT(sweep_mock(*state, tells_the_truth, *state, FEW));
}

/* A program that doesn't want to hear of its children. */
static void sweep_ignoring_children(void **state) {
    (void)signal(SIGCHLD, SIG_IGN);
    sweep_mock(*state, tells_the_truth, *state, FEW);
    assert_true(signal(SIGCHLD, SIG_DFL) == SIG_IGN);
}

struct other_thread {
    int started, told;
};

static void *waits_until_told(void *context) {
    struct other_thread *thread = context;
    __atomic_store_n(&thread->started, 1, __ATOMIC_RELEASE);
    while (!__atomic_load_n(&thread->told, __ATOMIC_ACQUIRE))
        (void)poll(NULL, 0, 1);
    return NULL;
}

/* The first fork comes when the thread has started: while it starts, it holds locks of a sanitizer. */
static void sweep_with_a_thread(void **state) {
    pthread_t id;
    struct other_thread thread = {0, 0};
    assert_int_equal(pthread_create(&id, NULL, waits_until_told, &thread), 0);
    while (!__atomic_load_n(&thread.started, __ATOMIC_ACQUIRE))
        (void)poll(NULL, 0, 1);
    sweep_mock(*state, body_of_one_call, *state, FEW);
    __atomic_store_n(&thread.told, 1, __ATOMIC_RELEASE);
    assert_int_equal(pthread_join(id, NULL), 0);
}

/* What the outer test had open and running is as before, and no process is left. */
static void sweep_leaves_nothing(void **state) {
    const int before = dup(0);
    (void)close(before);
    sweep_mock(*state, forks_and_leaves, *state, FEW);
    const int after = dup(0);
    (void)close(after);
    assert_int_equal(before, after);
    assert_true(waitpid(-1, NULL, WNOHANG) == -1);
    assert_mock_call_count(*state, 0);
    assert_mfa_device_enabled(*state, "Bob", BOB_MFA);
}

/* cmocka itself fails a test that leaves values over. */
static void leaves_a_value_over(void *mock) {
    if (sweep_call(mock, SWEEP_DEACTIVATE) == IAM_MOCK_REFUSED)
        will_return(leaves_a_value_over, 1);
}

static void sweep_leaves_a_value_over(void **state) {
    AT(sweep_mock(*state, leaves_a_value_over, *state, FEW));
}

#define PASSES(name, sweep, ...)                                                                             \
    { "test_sweep_" name, sweep, true, {__VA_ARGS__}, {NULL}, setup_bob }
#define FAILS(name, sweep, ...)                                                                              \
    { "test_sweep_" name, sweep, false, {NESTED_HERE, __VA_ARGS__}, {NULL}, setup_bob }

static struct nested rows[] = {
    PASSES("the_truth_passes", sweep_tells_the_truth, "tells_the_truth:"),
    PASSES("needs_no_options", sweep_without_options, "tells_the_truth:"),
    FAILS("finds_a_lie", sweep_tells_a_lie,
          "the code told not done, but call 1 was applied: device " BOB_MFA " of user Bob is DEACTIVATED",
          "the first \"1:", "IAM_MOCK_SWEEP=\"1:", "iam-mock journal 2", "1:RESET/applied"),
    FAILS("refuses_bad_options", sweep_bad_options, "sweep_mock: depth is "),

    FAILS("tells_a_crash", sweep_crashes, "\"1:REFUSED\", crashed: ", "-> REFUSED"),
    FAILS("tells_an_abort", sweep_aborts, "\"1:REFUSED\", crashed: signal 6 (", "-> REFUSED"),
    FAILS("tells_an_endless_recursion", sweep_uses_up_its_stack, "\"1:REFUSED\", crashed: "),
    FAILS("tells_a_crash_of_one_job", sweep_one_at_a_time, "\"1:REFUSED\", crashed: "),
    FAILS("tells_a_hang", sweep_hangs, "\"1:REFUSED\", hung: no end after 1500 ms (.deadline_ms)",
          "-> REFUSED"),
    FAILS("tells_an_exit", sweep_exits, "\"1:REFUSED\", exited: the body called exit()", "-> REFUSED"),
    FAILS("tells_an_exit_without_handlers", sweep_exits_at_once,
          "\"1:REFUSED\", exited: the body called exit()"),
    FAILS("tells_a_skip", sweep_skips, "\"1:REFUSED\", exited: the body called skip()", "-> REFUSED"),
    FAILS("tells_what_never_ends", sweep_never_gives_up,
          "\"1+:REFUSED\", unbounded: 200 calls, and it went on", "-> REFUSED", "(and more)"),
    FAILS("tells_10000_calls", sweep_makes_10000_calls,
          "the first is the run without faults, unbounded: 200 calls, and it went on"),
    FAILS("tells_of_a_clock_that_stands_still", sweep_waits_for_a_clock,
          "unbounded: 200 calls, and it went on", "iam_mock_sleep_wall_clock(true)"),
    FAILS("tells_more_than_three_calls", sweep_limited,
          "the first is the run without faults, unbounded: 3 calls, and it went on (.call_limit)"),
    FAILS("tells_that_there_is_no_call", sweep_makes_no_call,
          "made no call of this mock, or cleared the journal"),
    FAILS("refuses_to_skip_everything", sweep_skipped, "the options .only and .skip leave no outcome to try"),
    FAILS("refuses_an_unknown_group", sweep_misspelt, "(did you mean \"hostile\"?)", "not-sent"),
    FAILS("tells_that_nothing_is_left", sweep_without_outcomes,
          "the options .only and .skip leave out every outcome"),
    FAILS("tells_a_fault_that_was_never_met", sweep_avoids_faults,
          "a fault that was planned, or that .only names, was never met (see above)",
          "the fault at call 1 was never met"),
    FAILS("tells_a_difference", sweep_calls_differently, "doesn't make the same calls each time"),
    FAILS("tells_a_problem", sweep_sends_elsewhere,
          "\"1:REFUSED\", failed: Problem with the test: ", "example.com"),
    FAILS("tells_a_value_left_over", sweep_leaves_a_value_over,
          "\"1:REFUSED\", failed: ", "as remaining non-returned values" /* as each cmocka words it */),
    FAILS("tells_ten_megabytes", sweep_writes_10_mb, "\"1:REFUSED\", failed: ERROR: after ten megabytes"),

    PASSES("a_full_cap_is_no_failure", sweep_capped),
    PASSES("a_fork_is_no_failure", sweep_forks),
    PASSES("kills_what_a_case_leaves", sweep_forks_and_leaves, "cases left a process behind"),
    PASSES("warns_of_threads", sweep_with_a_thread, "the test program has ", " threads: "),
    PASSES("leaves_nothing_behind", sweep_leaves_nothing),
    PASSES("ignored_children_are_heard", sweep_ignoring_children),
    PASSES("rules_act_in_the_cases", sweep_with_a_rule),
    FAILS("an_unfired_rule_is_a_problem", sweep_with_an_unfired_rule,
          "the first is the run without faults, failed: Problem with the test: ",
          "That case alone, in the test itself: IAM_MOCK_SWEEP=\" \"\n"),
    PASSES("tells_of_threads_left", sweep_leaves_a_thread, "cases left a thread running"),
};

/* There each case takes a hundred times as long, and a thread left running is a leak: the first rows will do.
 */
#define ROWS_UNDER_VALGRIND 6

static bool under_valgrind(void) {
    const char *preloaded = getenv("LD_PRELOAD");
    return preloaded != NULL && strstr(preloaded, "vgpreload") != NULL;
}

int main(void) {
    const size_t count = under_valgrind() ? ROWS_UNDER_VALGRIND : sizeof rows / sizeof rows[0];
    struct CMUnitTest tests[sizeof rows / sizeof rows[0]];
    nested_fill(tests, rows, count);
    return _cmocka_run_group_tests("sweep", tests, count, NULL, NULL);
}
