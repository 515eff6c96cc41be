/* iam_mock_cmocka_sweep_watch.h: in a case's process: report the calls and the journal, however the body
 * ends.
 *
 * A thread, the watcher, reports for a body that hangs or has crashed. It is started only then, since a
 * thread costs as much time as a quarter of a process. The handler of the call limit ends a body that calls
 * for ever. Handlers of signals, of exit() and of sanitizers catch the other endings. Private: include
 * iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_WATCH_H
#define IAM_MOCK_CMOCKA_SWEEP_WATCH_H

#include "iam_mock_cmocka_sweep_shared.h"

#include <pthread.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#ifdef SA_SIGINFO

/*
 * The test program sends this signal to a case that hangs, and the system sends it when the test program has
 * ended. By default a process ignores this signal.
 */
#define IAM_MOCK_CMOCKA_WAKE SIGURG

#define IAM_MOCK_CMOCKA_CRASHES 6

/* In the line that iammock-sleep adds for a body that waits for a deadline by a real clock. */
#define IAM_MOCK_CMOCKA_CLOCK_HINT "iam_mock_sleep_wall_clock"

/* A case as its own process sees it. */
struct iam_mock_cmocka_child {
    const struct iam_mock_cmocka_test *test;
    const struct iam_mock_sweep_case *it; /* NULL: no body, to see whether the program leaks by itself */
    struct iam_mock_cmocka_page *page;
    pid_t parent;
    pid_t pid;   /* differs from getpid() in a process that the body forked */
    int threads; /* of the test program, when the sweep began; then of this process, when the body began */
    pthread_t watcher;
    int watched; /* the watcher was started */
    int stop;    /* the watcher is to end */
    int idle[2]; /* an empty pipe, to wait on; {-1, -1}: not open yet */
};

/* Returns the one case of this process: handlers of signals have no other way to find it. */
static inline struct iam_mock_cmocka_child *iam_mock_cmocka_this_child(void) {
    static struct iam_mock_cmocka_child child;
    return &child;
}

/* ----- Reporting ------------------------------------------------------------------------------- */

/*
 * Copy the journal's first whole lines to the page. If the body calls for ever, an eighth of the usual size
 * is enough to show the pattern, and is the same each time although the number of calls is not.
 */
static inline void iam_mock_cmocka_copy_journal(struct iam_mock_cmocka_page *page, const char *journal) {
    const size_t most = page->unbounded ? IAM_MOCK_CMOCKA_JOURNAL / 8 : IAM_MOCK_CMOCKA_JOURNAL;
    if (journal == NULL)
        return;
    const size_t size = strlen(journal);
    size_t kept = size;
    if (size > most) {
        kept = most;
        while (kept > 0 && journal[kept - 1] != '\n')
            kept--;
    }
    memcpy(page->journal, journal, kept);
    page->journal[kept] = '\0';
    if (kept < size)
        memcpy(page->journal + kept, "(and more)\n", sizeof "(and more)\n");
}

/* Write the observation to the page, for the parent. Only the first call for a case does so. */
static inline void iam_mock_cmocka_observe(struct iam_mock_cmocka_child *child) {
    struct iam_mock_cmocka_page *page = child->page;
    if (iam_mock_cmocka_get(&page->observed) || child->it == NULL)
        return;
    iam_mock_sweep_observe(child->test->mock, &page->observation);
    iam_mock_cmocka_set(&page->observed);
}

/*
 * Write observation and journal to the page, for the parent. Only the first call for a case does so: after a
 * failed body, at a crash, or by the watcher. Nobody reads the journal of a case that passes.
 */
static inline void iam_mock_cmocka_write_page(struct iam_mock_cmocka_child *child) {
    struct iam_mock_cmocka_page *page = child->page;
    if (iam_mock_cmocka_get(&page->reported) || child->it == NULL)
        return;
    iam_mock_cmocka_observe(child);
    iam_mock_cmocka_copy_journal(page, iam_mock_journal_text(child->test->mock));
    iam_mock_cmocka_set(&page->reported);
}

/*
 * The handler of the call limit: the body calls for ever, so report and end this process. The handler does
 * not jump, so it may run in any thread and inside any callback.
 */
static inline void iam_mock_cmocka_on_too_many_calls(struct iam_mock *mock, bool can_jump, void *context) {
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    const char *hint = iam_mock_cmocka_find_line(iam_mock_problems_text(mock), IAM_MOCK_CMOCKA_CLOCK_HINT);
    (void)can_jump;
    (void)context;
    if (child->pid == getpid()) {
        iam_mock_cmocka_set(&child->page->unbounded);
        iam_mock_cmocka_write_page(child);
        if (*hint != '\0')
            print_error("%.*s\n", (int)strcspn(hint, "\n"), hint);
    }
    _exit(1);
}

/* ----- The watcher ----------------------------------------------------------------------------- */

/*
 * The watcher's thread. It asks the mock for its journal's text only if the body has stopped: until then the
 * body may use that text.
 */
static inline void *iam_mock_cmocka_watch(void *context) {
    struct iam_mock_cmocka_child *child = (struct iam_mock_cmocka_child *)context;
    while (!iam_mock_cmocka_get(&child->stop)) {
        if (iam_mock_cmocka_get(&child->page->report_wanted))
            iam_mock_cmocka_write_page(child);
        iam_mock_cmocka_pause(child->idle[0], 250);
    }
    return NULL;
}

/* Open the pipe for pauses, if it isn't open yet. Returns false if it can't be opened. */
static inline bool iam_mock_cmocka_open_idle(struct iam_mock_cmocka_child *child) {
    return child->idle[0] >= 0 || iam_mock_cmocka_open_pipe(child->idle);
}

/* Start the watcher, unless it was started, with all signals blocked: signals are for the body's threads. */
static inline void iam_mock_cmocka_start_watcher(struct iam_mock_cmocka_child *child) {
    sigset_t all;
    sigset_t before;
    if (child->watched || (IAM_MOCK_CMOCKA_TSAN && child->threads > 2) || !iam_mock_cmocka_open_idle(child))
        return;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    child->watched = pthread_create(&child->watcher, NULL, iam_mock_cmocka_watch, child) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* End the watcher's thread, if it runs, and wait for its end. */
static inline void iam_mock_cmocka_stop_watcher(struct iam_mock_cmocka_child *child) {
    if (!child->watched)
        return;
    child->watched = false;
    iam_mock_cmocka_set(&child->stop);
    (void)pthread_join(child->watcher, NULL);
}

/*
 * Prepare to report for the body. A sanitizer that ends the process holds locks which a new thread needs:
 * with sanitizers the watcher starts here.
 */
static inline void iam_mock_cmocka_begin_body(struct iam_mock_cmocka_child *child) {
    if (__sanitizer_set_death_callback != NULL)
        iam_mock_cmocka_start_watcher(child);
    child->threads = iam_mock_cmocka_has_one_thread() ? 1 : iam_mock_cmocka_count_threads();
    child->threads -= child->watched;
}

/*
 * Returns true if the body left a thread running. Waits up to 20 ms: the system lists a joined thread a
 * little longer.
 */
static inline bool iam_mock_cmocka_has_thread_left(struct iam_mock_cmocka_child *child) {
    if (iam_mock_cmocka_has_one_thread() || !iam_mock_cmocka_open_idle(child))
        return false;
    for (int i = 0; i < 20 && iam_mock_cmocka_count_threads() > child->threads; i++)
        iam_mock_cmocka_pause(child->idle[0], 1000);
    return iam_mock_cmocka_count_threads() > child->threads;
}

/* Stop the watcher and observe: the body has ended, by returning or by a failed assertion. */
static inline void iam_mock_cmocka_end_body(struct iam_mock_cmocka_child *child) {
    iam_mock_cmocka_stop_watcher(child);
    iam_mock_cmocka_observe(child);
}

/* ----- Crashes and exits ----------------------------------------------------------------------- */

/* Returns one of the signals that a crash raises, by index. */
static inline int iam_mock_cmocka_crash_signal(int index) {
    const int signals[IAM_MOCK_CMOCKA_CRASHES] = {SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGSYS, SIGABRT};
    return signals[index];
}

/*
 * Returns the actions of the crash signals from before main(): the default ones, or a sanitizer's, which
 * print its report. cmocka replaces them by handlers that treat a crash as a failed assertion.
 */
static inline struct sigaction *iam_mock_cmocka_first_actions(void) {
    static struct sigaction actions[IAM_MOCK_CMOCKA_CRASHES];
    return actions;
}

/* Save the actions before main(). */
__attribute__((constructor)) static void iam_mock_cmocka_save_actions(void) {
    for (int i = 0; i < IAM_MOCK_CMOCKA_CRASHES; i++)
        (void)sigaction(iam_mock_cmocka_crash_signal(i), NULL, &iam_mock_cmocka_first_actions()[i]);
}

/* Give the crash signals their actions from before main(). */
static inline void iam_mock_cmocka_restore_actions(void) {
    for (int i = 0; i < IAM_MOCK_CMOCKA_CRASHES; i++)
        (void)sigaction(iam_mock_cmocka_crash_signal(i), &iam_mock_cmocka_first_actions()[i], NULL);
}

/*
 * Ask the watcher to report, and wait for the report, up to 500 ms: if the mock itself crashed, its lock may
 * stay locked for ever. For handlers of signals, which may not build a text themselves.
 */
static inline void iam_mock_cmocka_wait_for_report(void) {
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    if (child->pid != getpid() || child->it == NULL)
        return;
    iam_mock_cmocka_set(&child->page->report_wanted);
    iam_mock_cmocka_start_watcher(child);
    for (int i = 0; i < 100 && child->watched && !iam_mock_cmocka_get(&child->page->reported); i++)
        iam_mock_cmocka_pause(child->idle[0], 5000);
}

/* The handler of crash signals. */
static inline void iam_mock_cmocka_on_crash(int number, siginfo_t *info, void *context) {
    (void)context;
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    iam_mock_cmocka_restore_actions();
    if (child->pid == getpid())
        __atomic_store_n(&child->page->crashed, number, __ATOMIC_RELEASE);
    iam_mock_cmocka_wait_for_report();
    /*
     * When this returns, a faulting instruction raises the signal again. A signal that a process sent must be
     * raised here.
     */
    if (info->si_code <= 0)
        (void)raise(number);
}

/*
 * The handler of IAM_MOCK_CMOCKA_WAKE. If the test program has ended, end this process and all that the body
 * started. If the test program wants a report, start the watcher; the body stops here for up to 20 ms, so
 * that it makes no further call meanwhile, and goes on then, in case it holds a lock that the watcher needs.
 */
static inline void iam_mock_cmocka_on_wake(int number) {
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    const int reason = errno;
    (void)number;
    if (getppid() != child->parent && getpgrp() == child->pid)
        (void)kill(0, SIGKILL);
    if (child->pid == getpid() && child->it != NULL && iam_mock_cmocka_get(&child->page->report_wanted)) {
        iam_mock_cmocka_start_watcher(child);
        for (int i = 0; i < 20 && child->watched && !iam_mock_cmocka_get(&child->page->reported); i++)
            iam_mock_cmocka_pause(child->idle[0], 1000);
    }
    errno = reason;
}

/* Handle IAM_MOCK_CMOCKA_WAKE, and have it sent when the test program ends. */
static inline void iam_mock_cmocka_listen(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = iam_mock_cmocka_on_wake;
    action.sa_flags = SA_RESTART;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(IAM_MOCK_CMOCKA_WAKE, &action, NULL);
#ifdef PR_SET_PDEATHSIG
    (void)prctl(PR_SET_PDEATHSIG, (unsigned long)IAM_MOCK_CMOCKA_WAKE, 0L, 0L, 0L);
#endif
}

/* A sanitizer calls this before it ends the process. */
static inline void iam_mock_cmocka_on_sanitizer_end(void) {
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    if (child->pid != getpid())
        return;
    iam_mock_cmocka_set(&child->page->sanitizer);
    iam_mock_cmocka_wait_for_report();
}

/* For atexit(): the body called exit(). */
static inline void iam_mock_cmocka_on_exit(void) {
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    if (child->pid != getpid() || iam_mock_cmocka_get(&child->page->sanitizer))
        return;
    iam_mock_cmocka_stop_watcher(child);
    iam_mock_cmocka_write_page(child);
}

/* Replace cmocka's handlers of crash signals. Call inside a test, where cmocka has set its own. */
static inline void iam_mock_cmocka_catch_crashes(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = iam_mock_cmocka_on_crash;
    action.sa_flags = SA_SIGINFO;
    (void)sigemptyset(&action.sa_mask);
    for (int i = 0; i < IAM_MOCK_CMOCKA_CRASHES; i++)
        (void)sigaction(iam_mock_cmocka_crash_signal(i), &action, NULL);
}

#endif

#endif
