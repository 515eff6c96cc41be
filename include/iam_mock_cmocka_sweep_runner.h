/* iam_mock_cmocka_sweep_runner.h: run all cases of a sweep, several at once, and record how each ended.
 *
 * Private: include iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_RUNNER_H
#define IAM_MOCK_CMOCKA_SWEEP_RUNNER_H

#include "iam_mock_cmocka_sweep_options.h"
#include "iam_mock_cmocka_sweep_progress.h"
#include "iam_mock_cmocka_sweep_verdict.h"

#ifdef SA_SIGINFO

/* The failing case with the lowest number. */
struct iam_mock_cmocka_first_failure {
    int number; /* -1: no case failed */
    char script[256];
    char message[400];
};

/* A sweep under way. */
struct iam_mock_cmocka_runner {
    struct iam_mock_cmocka_conditions conditions;
    struct iam_mock_sweep_options options;
    struct iam_mock_sweep *sweep;
    struct iam_mock_cmocka_slot *slots; /* `jobs` of them */
    struct iam_mock_cmocka_page *pages; /* likewise */
    size_t jobs;
    int idle[2];        /* an empty pipe, to wait on */
    int left_processes; /* how many cases left a process */
    int left_threads;   /* how many cases left a thread */
    bool no_calls;      /* the fault-free case made no call */
    struct iam_mock_cmocka_first_failure first;
    struct iam_mock_cmocka_progress progress;
    char failure[256]; /* of the runner itself; "" if none */
};

/* ----- Setting up ------------------------------------------------------------------------------ */

/* Get what the runner needs. Returns false, with the reason in errno, on failure. */
static inline bool iam_mock_cmocka_prepare(struct iam_mock_cmocka_runner *runner) {
    runner->jobs = iam_mock_cmocka_choose_jobs(&runner->options);
    runner->conditions.second = (clock_t)sysconf(_SC_CLK_TCK);
    runner->conditions.threads = iam_mock_cmocka_count_threads();
    runner->conditions.deadline_ms = runner->options.deadline_ms != 0 ? runner->options.deadline_ms : 10000;
    runner->first.number = -1;
    runner->conditions.now = iam_mock_cmocka_ticks();
    runner->conditions.nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (!iam_mock_cmocka_open_pipe(runner->idle) || runner->conditions.nothing < 0)
        return false;
    runner->slots = (struct iam_mock_cmocka_slot *)iam_mock_cmocka_map(runner->jobs * sizeof *runner->slots);
    runner->pages = (struct iam_mock_cmocka_page *)iam_mock_cmocka_map(runner->jobs * sizeof *runner->pages);
    if (runner->slots == NULL || runner->pages == NULL)
        return false;
    for (size_t i = 0; i < runner->jobs; i++)
        runner->slots[i].page = &runner->pages[i];
    return true;
}

/* Free what iam_mock_cmocka_prepare() made, and the sweep. */
static inline void iam_mock_cmocka_clean_up(struct iam_mock_cmocka_runner *runner) {
    iam_mock_sweep_free(runner->sweep);
    if (runner->slots != NULL)
        (void)munmap(runner->slots, runner->jobs * sizeof *runner->slots);
    if (runner->pages != NULL)
        (void)munmap(runner->pages, runner->jobs * sizeof *runner->pages);
    (void)close(runner->conditions.nothing);
    (void)close(runner->idle[0]);
    (void)close(runner->idle[1]);
}

/* ----- Recording ------------------------------------------------------------------------------- */

/* Note a failing case if it has the lowest number so far. */
static inline void iam_mock_cmocka_note_failure(struct iam_mock_cmocka_first_failure *first,
                                                const struct iam_mock_sweep_case *it,
                                                enum iam_mock_sweep_verdict verdict, const char *message) {
    if (verdict == IAM_MOCK_SWEEP_PASSED || (first->number >= 0 && it->number > first->number))
        return;
    const size_t line = strcspn(message, "\n");
    first->number = it->number;
    (void)snprintf(first->script, sizeof first->script, "%s", it->script);
    (void)snprintf(first->message, sizeof first->message, "%s: %.*s", iam_mock_cmocka_verdict_text(verdict),
                   line > 300 ? 300 : (int)line, message);
}

/* Hand a case's result to the sweep, which plans further cases by it. */
static inline void iam_mock_cmocka_record(struct iam_mock_cmocka_runner *runner,
                                          const struct iam_mock_sweep_case *it,
                                          const struct iam_mock_cmocka_page *page,
                                          enum iam_mock_sweep_verdict verdict, const char *message) {
    iam_mock_cmocka_note_failure(&runner->first, it, verdict, message);
    if (it->script[0] == '\0' && verdict == IAM_MOCK_SWEEP_PASSED && page->observation.calls == 0)
        runner->no_calls = true;
    const int result =
        iam_mock_sweep_record(runner->sweep, it, &page->observation, verdict,
                              message[0] != '\0' ? message : NULL, page->reported ? page->journal : NULL);
    if (result != 0)
        (void)snprintf(runner->failure, sizeof runner->failure, "a case can't be recorded: %s",
                       iam_mock_code_text(result));
}

/* Make a page safe to read that a case was writing when it ended. */
static inline void iam_mock_cmocka_check_page(struct iam_mock_cmocka_page *page) {
    page->journal[sizeof page->journal - 1] = '\0';
    if (!page->observed)
        page->observation.calls = 0;
}

/* ----- Running --------------------------------------------------------------------------------- */

/*
 * Wait until a case prints or ends, at most for 5 ms: if another process has a case's pipe open, poll() does
 * not return at the case's end.
 */
static inline void iam_mock_cmocka_wait(struct iam_mock_cmocka_runner *runner) {
    struct pollfd polled[IAM_MOCK_CMOCKA_JOBS + 1];
    nfds_t count = 0;
    polled[count].fd = runner->idle[0];
    polled[count++].events = POLLIN;
    for (size_t i = 0; i < runner->jobs; i++) {
        if (!runner->slots[i].used || runner->slots[i].output < 0)
            continue;
        polled[count].fd = runner->slots[i].output;
        polled[count++].events = POLLIN;
    }
    (void)poll(polled, count, 5);
    runner->conditions.now = iam_mock_cmocka_ticks();
    for (size_t i = 0; i < runner->jobs; i++)
        if (runner->slots[i].used)
            iam_mock_cmocka_drain(&runner->slots[i]);
}

/* End a case, free its slot, and record the result, unless it is the run without a body. */
static inline void iam_mock_cmocka_collect(struct iam_mock_cmocka_runner *runner,
                                           struct iam_mock_cmocka_slot *slot) {
    iam_mock_cmocka_reap(slot);
    iam_mock_cmocka_check_page(slot->page);
    slot->used = false;
    slot->page->observation.real_us = (uint32_t)(iam_mock_cmocka_now_us() - slot->start_us);
    runner->left_processes += slot->left;
    runner->left_threads += slot->page->threads_left;
    if (slot->it == NULL)
        return;
    const enum iam_mock_sweep_verdict verdict = iam_mock_cmocka_judge(&runner->conditions, slot);
    iam_mock_cmocka_record(runner, slot->it, slot->page, verdict, slot->message);
}

/* Collect the cases that have ended. Returns how many are still running. */
static inline size_t iam_mock_cmocka_collect_ended(struct iam_mock_cmocka_runner *runner) {
    size_t running = 0;
    for (size_t i = 0; i < runner->jobs; i++) {
        struct iam_mock_cmocka_slot *slot = &runner->slots[i];
        if (slot->used && iam_mock_cmocka_has_ended(&runner->conditions, slot))
            iam_mock_cmocka_collect(runner, slot);
        running += slot->used;
    }
    return running;
}

/*
 * Start a case. If the system has no process for it, try again after another case has ended; if no other case
 * is running, record it as not started.
 */
static inline void iam_mock_cmocka_start_or_wait(struct iam_mock_cmocka_runner *runner,
                                                 struct iam_mock_cmocka_slot *slot,
                                                 const struct iam_mock_sweep_case *it) {
    size_t running = 1;
    while (!iam_mock_cmocka_start(&runner->conditions, slot, it)) {
        const int reason = errno;
        if (running == 0) {
            iam_mock_cmocka_clear_page(slot->page);
            (void)snprintf(slot->message, sizeof slot->message, "no process for it: %s", strerror(reason));
            iam_mock_cmocka_record(runner, it, slot->page, IAM_MOCK_SWEEP_NOT_STARTED, slot->message);
            return;
        }
        iam_mock_cmocka_wait(runner);
        running = iam_mock_cmocka_collect_ended(runner);
    }
}

/* Start cases in all free slots. Returns false if no case is running and the sweep has no further one. */
static inline bool iam_mock_cmocka_fill_slots(struct iam_mock_cmocka_runner *runner) {
    bool any = false;
    for (size_t i = 0; i < runner->jobs; i++) {
        if (!runner->slots[i].used) {
            const struct iam_mock_sweep_case *it = iam_mock_sweep_next(runner->sweep);
            if (it == NULL)
                continue;
            iam_mock_cmocka_start_or_wait(runner, &runner->slots[i], it);
        }
        any = true;
    }
    return any;
}

/* Run all cases. If a case can't be recorded, end those that are running. */
static inline void iam_mock_cmocka_run_all(struct iam_mock_cmocka_runner *runner) {
    const clock_t second = runner->conditions.second;
    iam_mock_cmocka_begin_progress(&runner->progress, runner->conditions.now, second);
    while (runner->failure[0] == '\0' && iam_mock_cmocka_fill_slots(runner)) {
        iam_mock_cmocka_wait(runner);
        (void)iam_mock_cmocka_collect_ended(runner);
        iam_mock_cmocka_show_progress(&runner->progress, runner->options.name, runner->sweep,
                                      runner->conditions.now, second);
    }
    iam_mock_cmocka_end_progress(&runner->progress);
    for (size_t i = 0; i < runner->jobs; i++)
        if (runner->slots[i].used)
            iam_mock_cmocka_reap(&runner->slots[i]);
}

/* Run a process without a body. Returns true if it ended without a leak. */
static inline bool iam_mock_cmocka_ends_without_leak(struct iam_mock_cmocka_runner *runner,
                                                     struct iam_mock_cmocka_slot *slot) {
    if (!iam_mock_cmocka_start(&runner->conditions, slot, NULL))
        return false;
    while (!iam_mock_cmocka_has_ended(&runner->conditions, slot))
        iam_mock_cmocka_wait(runner);
    iam_mock_cmocka_collect(runner, slot);
    return slot->page->ended && !slot->page->leaked;
}

/*
 * With `.leaks`: find out if leaks can be looked for. If a process without a body leaks already, they
 * can't.
 */
static inline void iam_mock_cmocka_try_leaks(struct iam_mock_cmocka_runner *runner) {
    struct iam_mock_cmocka_slot *slot = &runner->slots[0];
    if (!runner->options.leaks)
        return;
    runner->conditions.leaks = __lsan_do_recoverable_leak_check != NULL;
    if (!runner->conditions.leaks) {
        print_error("sweep_mock: no leaks are looked for: build with -fsanitize=address or leak\n");
        return;
    }
    if (iam_mock_cmocka_ends_without_leak(runner, slot))
        return;
    runner->conditions.leaks = false;
    iam_mock_cmocka_set_message(slot,
                                "sweep_mock: no leaks are looked for: without a case there are some already");
    print_error("%.900s\n", slot->message);
}

#endif

#endif
