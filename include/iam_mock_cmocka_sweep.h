/**
 * iam_mock_cmocka_sweep.h: sweep_mock(), which runs a test's body once for each fault at each call, each time
 * in a process of its own. iam_mock_cmocka.h includes it.
 *
 *     static void offboards_bob(void *context)           // asserts what must hold whatever happens
 *     static void tells_the_truth_whatever_happens(void **state)
 *     {
 *         sweep_mock(*state, offboards_bob, *state, .depth = 2);
 *     }
 *
 * Header-only, on the public functions of iam_mock.h, cmocka's and POSIX's: in a file that is compiled with
 * -std=c11 define _POSIX_C_SOURCE as 200809L, or use -std=gnu11.
 *
 * Environment:
 *     IAM_MOCK_SWEEP                      a script: run that case alone, in the test itself
 *     TEST_TOTAL_SHARDS, TEST_SHARD_INDEX, TEST_SHARD_STATUS_FILE     Bazel's: run every n-th case
 *     GTEST_TOTAL_SHARDS, GTEST_SHARD_INDEX, GTEST_SHARD_STATUS_FILE  GoogleTest's: likewise
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_H
#define IAM_MOCK_CMOCKA_SWEEP_H

#include "iam_mock_cmocka.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/select.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* One of the names that <signal.h> has by POSIX only. */
#ifndef SA_SIGINFO
#define sweep_mock(mock, body, ...)                                                                          \
    _Static_assert(0, "sweep_mock: define _POSIX_C_SOURCE as 200809L before the first include, or use "      \
                      "-std=gnu11")
#else

/**
 * sweep_mock(mock, body, context, .depth = 2): run body(context) once for each outcome at each call that it
 * makes; after `context` the fields of struct iam_mock_sweep_options, or nothing. `.name` is the body's by
 * default.
 *
 * What the mock holds (account, rules, clock) is what each case starts from. A case runs in a process of its
 * own, under cmocka: the body asserts as any test does. The mock here sees none of their calls. Its rules are
 * forgotten at the end, since a case has had its own copy of them: whether they all acted is asked in the
 * fault-free run.
 *
 * Prints the failing cases and the matrix, on standard error. Fails the test if a case fails, if the body
 * makes no call or calls differently each time, if there are more cases than `cap`, or if a planned fault
 * never came about.
 */
#define sweep_mock(mock, body, ...)                                                                          \
    do {                                                                                                     \
        IAM_MOCK_CMOCKA_FIELDS_BEGIN                                                                         \
        IAM_MOCK_CMOCKA_EMPTY_BEGIN                                                                          \
        const struct iam_mock_sweep_options iam_mock_cmocka_it = {IAM_MOCK_CMOCKA_REST(__VA_ARGS__, )};      \
        IAM_MOCK_CMOCKA_EMPTY_END                                                                            \
        IAM_MOCK_CMOCKA_FIELDS_END                                                                           \
        iam_mock_cmocka_sweep((mock), (body), IAM_MOCK_CMOCKA_FIRST(__VA_ARGS__, ), #body,                   \
                              &iam_mock_cmocka_it, __FILE__, __LINE__);                                      \
    } while (0)

#define IAM_MOCK_CMOCKA_FIRST(first, ...) first
#define IAM_MOCK_CMOCKA_REST(first, ...) __VA_ARGS__

/* Empty braces are C23's and C++'s; so is a macro called without its last arguments. */
#ifdef __GNUC__
#define IAM_MOCK_CMOCKA_EMPTY_BEGIN                                                                          \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wpedantic\"")
#define IAM_MOCK_CMOCKA_EMPTY_END _Pragma("GCC diagnostic pop")
#else
#define IAM_MOCK_CMOCKA_EMPTY_BEGIN
#define IAM_MOCK_CMOCKA_EMPTY_END
#endif

/* cmocka's runner. Where the linker puts another in its place (--wrap), this can name the real one. */
#ifndef IAM_MOCK_CMOCKA_RUN_GROUP
#define IAM_MOCK_CMOCKA_RUN_GROUP _cmocka_run_group_tests
#endif

/* ----- What both sides know (private, as all that follows) ------------------------------------- */

#ifdef __cplusplus
extern "C" {
#endif

/* How much is kept of what a case prints (the end), of its journal (the start), of its message. */
#define IAM_MOCK_CMOCKA_OUTPUT 32768
#define IAM_MOCK_CMOCKA_JOURNAL 16384
#define IAM_MOCK_CMOCKA_MESSAGE 2048

/* ThreadSanitizer has a thread of its own, and doesn't let the child of a program with others start any. */
#define IAM_MOCK_CMOCKA_TSAN 0
#ifdef __SANITIZE_THREAD__
#undef IAM_MOCK_CMOCKA_TSAN
#define IAM_MOCK_CMOCKA_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#undef IAM_MOCK_CMOCKA_TSAN
#define IAM_MOCK_CMOCKA_TSAN 1
#endif
#endif

/* A test that sweeps. */
struct iam_mock_cmocka_test {
    struct iam_mock *mock;
    void (*body)(void *context);
    void *context;
    const char *name;
    const char *file;
    int line;
    size_t call_limit;
};

/* Memory that parent and child share: what a case tells of itself. Flags are read and written by _get, _set.
 */
struct iam_mock_cmocka_page {
    int started;   /* the body was called */
    int finished;  /* and came back */
    int ended;     /* cmocka's runner came back */
    int unbounded; /* call_limit was passed */
    int crashed;   /* by this signal */
    int sanitizer; /* a sanitizer ends the process */
    int leaked;
    int threads_left;
    int tell;     /* the observation and the journal are wanted now */
    int told;     /* they are here */
    int observed; /* the first of them is */
    struct iam_mock_sweep_observation observation;
    char journal[IAM_MOCK_CMOCKA_JOURNAL + 64];
};

static inline int iam_mock_cmocka_get(const int *flag) { return __atomic_load_n(flag, __ATOMIC_ACQUIRE); }
static inline void iam_mock_cmocka_set(int *flag) { __atomic_store_n(flag, 1, __ATOMIC_RELEASE); }

/* They are the sanitizers' and gcov's, where the program has them. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls"
extern int __lsan_do_recoverable_leak_check(void) __attribute__((weak));
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));
extern void __gcov_dump(void) __attribute__((weak));
#pragma GCC diagnostic pop

/*
 * A real pause: with a descriptor, so that a program whose sleeps and polls are virtual time
 * (iam_mock_sleep.h) waits too. Ends early when there is something to read.
 */
static inline void iam_mock_cmocka_pause(int descriptor, long microseconds) {
    if (descriptor < 0 || descriptor >= FD_SETSIZE) {
        struct pollfd one = {descriptor, POLLIN, 0};
        (void)poll(&one, 1, (int)(microseconds / 1000) + 1);
        return;
    }
    fd_set set;
    struct timespec span;
    FD_ZERO(&set);
    FD_SET(descriptor, &set);
    span.tv_sec = 0;
    span.tv_nsec = microseconds * 1000;
    (void)pselect(descriptor + 1, &set, NULL, NULL, &span, NULL);
}

static inline bool iam_mock_cmocka_pipe(int ends[2]) {
    if (pipe(ends) != 0)
        return false;
    return fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
}

/* How many threads this process has; 0: it can't be known. */
static inline int iam_mock_cmocka_threads(void) {
    int count = 0;
    DIR *directory = opendir("/proc/self/task");
    if (directory == NULL)
        return 0;
    for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory))
        count += entry->d_name[0] != '.';
    (void)closedir(directory);
    return count;
}

/* ----- Signals: cmocka's handlers would take a crash for a failed assertion -------------------- */

#define IAM_MOCK_CMOCKA_CRASHES 6

static inline int iam_mock_cmocka_crash_signal(int index) {
    const int signals[IAM_MOCK_CMOCKA_CRASHES] = {SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGSYS, SIGABRT};
    return signals[index];
}

/* The actions from before cmocka: the default ones, or a sanitizer's, which then reports whole. */
static inline struct sigaction *iam_mock_cmocka_first_actions(void) {
    static struct sigaction actions[IAM_MOCK_CMOCKA_CRASHES];
    return actions;
}

__attribute__((constructor)) static void iam_mock_cmocka_save_actions(void) {
    for (int i = 0; i < IAM_MOCK_CMOCKA_CRASHES; i++)
        (void)sigaction(iam_mock_cmocka_crash_signal(i), NULL, &iam_mock_cmocka_first_actions()[i]);
}

static inline void iam_mock_cmocka_restore_actions(void) {
    for (int i = 0; i < IAM_MOCK_CMOCKA_CRASHES; i++)
        (void)sigaction(iam_mock_cmocka_crash_signal(i), &iam_mock_cmocka_first_actions()[i], NULL);
}

/* ----- The child ------------------------------------------------------------------------------- */

/* A case as its own process sees it. */
struct iam_mock_cmocka_child {
    const struct iam_mock_cmocka_test *test;
    const struct iam_mock_sweep_case *it; /* NULL: no body, to see whether the program leaks by itself */
    struct iam_mock_cmocka_page *page;
    pid_t parent;
    pid_t pid;   /* a body that forks has a process in which this isn't so */
    int threads; /* of the test program, when the sweep began; then of this, without the watcher */
    pthread_t watcher;
    bool watched;
    int stop;
    int idle[2]; /* a pipe on which nothing ever comes */
};

static inline struct iam_mock_cmocka_child *iam_mock_cmocka_this_child(void) {
    static struct iam_mock_cmocka_child child;
    return &child;
}

/* Whole lines. Of a case that called for ever, how many calls there were is chance: a few show the pattern.
 */
static inline void iam_mock_cmocka_tell_journal(struct iam_mock_cmocka_page *page, const char *journal) {
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

/* Once a case: whoever comes first of the body's end, a crash, the watcher. */
static inline void iam_mock_cmocka_tell(struct iam_mock_cmocka_child *child) {
    struct iam_mock_cmocka_page *page = child->page;
    if (iam_mock_cmocka_get(&page->told) || child->it == NULL)
        return;
    iam_mock_sweep_observe(child->test->mock, &page->observation);
    if (page->observation.calls > child->test->call_limit)
        page->observation.calls = (uint32_t)child->test->call_limit;
    iam_mock_cmocka_set(&page->observed);
    iam_mock_cmocka_tell_journal(page, iam_mock_journal_text(child->test->mock));
    iam_mock_cmocka_set(&page->told);
}

static inline bool iam_mock_cmocka_too_many(const struct iam_mock_cmocka_child *child) {
    return iam_mock_call_count(child->test->mock) > child->test->call_limit;
}

/*
 * A thread beside the body: it ends a body that calls for ever, which in virtual time takes no time, tells
 * for one that can't any more, and ends all when nobody waits for it. It asks for a text only of a body that
 * is at its end: the text may be in use before.
 */
static inline void *iam_mock_cmocka_watch(void *context) {
    struct iam_mock_cmocka_child *child = (struct iam_mock_cmocka_child *)context;
    while (!iam_mock_cmocka_get(&child->stop)) {
        if (iam_mock_cmocka_too_many(child)) {
            iam_mock_cmocka_set(&child->page->unbounded);
            iam_mock_cmocka_tell(child);
            _exit(1);
        }
        if (iam_mock_cmocka_get(&child->page->tell))
            iam_mock_cmocka_tell(child);
        if (getppid() != child->parent && getpgrp() == child->pid)
            (void)kill(0, SIGKILL); /* the test program is gone; so go we, and whom the body started */
        iam_mock_cmocka_pause(child->idle[0], 250);
    }
    return NULL;
}

/* With all signals blocked: they are the body's. */
static inline void iam_mock_cmocka_start_watcher(struct iam_mock_cmocka_child *child) {
    sigset_t all;
    sigset_t before;
    if (IAM_MOCK_CMOCKA_TSAN && child->threads > 2)
        return;
    if (!iam_mock_cmocka_pipe(child->idle))
        return;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    child->watched = pthread_create(&child->watcher, NULL, iam_mock_cmocka_watch, child) == 0;
    child->threads = iam_mock_cmocka_threads() - child->watched;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static inline void iam_mock_cmocka_stop_watcher(struct iam_mock_cmocka_child *child) {
    if (!child->watched)
        return;
    child->watched = false;
    iam_mock_cmocka_set(&child->stop);
    (void)pthread_join(child->watcher, NULL);
}

/* A thread that was joined may be listed for a moment more. */
static inline bool iam_mock_cmocka_left_threads(const struct iam_mock_cmocka_child *child) {
    for (int i = 0; i < 20 && iam_mock_cmocka_threads() > child->threads; i++)
        iam_mock_cmocka_pause(child->idle[0], 1000);
    return iam_mock_cmocka_threads() > child->threads;
}

/* From a signal's handler: let the watcher tell. Not for ever, since the crash may have been in the mock. */
static inline void iam_mock_cmocka_let_tell(void) {
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    if (child->pid != getpid() || !child->watched)
        return;
    iam_mock_cmocka_set(&child->page->tell);
    for (int i = 0; i < 100 && !iam_mock_cmocka_get(&child->page->told); i++)
        iam_mock_cmocka_pause(child->idle[0], 5000);
}

static inline void iam_mock_cmocka_crashed(int number, siginfo_t *info, void *context) {
    (void)context;
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    iam_mock_cmocka_restore_actions();
    if (child->pid == getpid())
        __atomic_store_n(&child->page->crashed, number, __ATOMIC_RELEASE);
    iam_mock_cmocka_let_tell();
    if (info->si_code <= 0) /* somebody sent it; else what raised it does so again, when this returns */
        (void)raise(number);
}

static inline void iam_mock_cmocka_dies(void) {
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    if (child->pid != getpid())
        return;
    iam_mock_cmocka_set(&child->page->sanitizer);
    iam_mock_cmocka_let_tell();
}

/* The body called exit(). */
static inline void iam_mock_cmocka_exits(void) {
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    if (child->pid != getpid() || iam_mock_cmocka_get(&child->page->sanitizer))
        return;
    iam_mock_cmocka_stop_watcher(child);
    iam_mock_cmocka_tell(child);
}

static inline void iam_mock_cmocka_catch_crashes(void) {
    struct sigaction action;
    iam_mock_cmocka_restore_actions();
    memset(&action, 0, sizeof action);
    action.sa_sigaction = iam_mock_cmocka_crashed;
    action.sa_flags = SA_SIGINFO;
    (void)sigemptyset(&action.sa_mask);
    for (int i = 0; i < IAM_MOCK_CMOCKA_CRASHES; i++)
        (void)sigaction(iam_mock_cmocka_crash_signal(i), &action, NULL);
}

/* The body has come to an end, its own or cmocka's. */
static inline void iam_mock_cmocka_end_body(struct iam_mock_cmocka_child *child) {
    iam_mock_cmocka_stop_watcher(child);
    if (child->it != NULL && iam_mock_cmocka_too_many(child))
        iam_mock_cmocka_set(&child->page->unbounded);
    iam_mock_cmocka_tell(child);
}

static inline void iam_mock_cmocka_arm(const struct iam_mock_cmocka_child *child) {
    const struct iam_mock_cmocka_test *test = child->test;
    struct iam_mock_error error;
    memset(&error, 0, sizeof error);
    const int result = iam_mock_sweep_arm(child->it, test->mock, &error);
    iam_mock_cmocka_given("sweep_mock", result, &error, test->file, test->line);
}

/* With faults, a rule of the test's own need not be reached. What else is a problem, is one in any case. */
static inline void iam_mock_cmocka_assert_no_sweep_problem(const struct iam_mock_cmocka_test *test,
                                                           bool faults) {
    if (faults)
        iam_mock_clear_rules(test->mock);
    const char *problems = iam_mock_problems_text(test->mock);
    if (problems != NULL && *problems == '\0')
        return;
    iam_mock_cmocka_print_remarks("Problem with the test", problems);
    _fail(test->file, test->line);
}

/* What cmocka runs in the child. */
static inline void iam_mock_cmocka_case(void **state) {
    struct iam_mock_cmocka_child *child = (struct iam_mock_cmocka_child *)*state;
    iam_mock_cmocka_catch_crashes();
    if (child->it != NULL) {
        iam_mock_cmocka_arm(child);
        iam_mock_cmocka_start_watcher(child);
        iam_mock_cmocka_set(&child->page->started);
        child->test->body(child->test->context);
        if (getpid() != child->pid)
            _exit(0);
        iam_mock_cmocka_end_body(child);
    }
    iam_mock_cmocka_set(&child->page->started);
    iam_mock_cmocka_set(&child->page->finished);
    if (child->it != NULL)
        iam_mock_cmocka_assert_no_sweep_problem(child->test, child->it->script[0] != '\0');
}

/* What would filter the group of one, or write over the outer group's report. */
static inline void iam_mock_cmocka_leave_outer_group(void) {
    const char *const theirs[] = {"CMOCKA_XML_FILE", "CMOCKA_MESSAGE_OUTPUT", "CMOCKA_TEST_FILTER",
                                  "CMOCKA_SKIP_FILTER", "CMOCKA_TEST_ABORT"};
    for (size_t i = 0; i < sizeof theirs / sizeof theirs[0]; i++)
        (void)unsetenv(theirs[i]);
    cmocka_set_test_filter(NULL);
    cmocka_set_skip_filter(NULL);
    cmocka_set_message_output(CM_OUTPUT_STDOUT);
    (void)setvbuf(stdout, NULL, _IOLBF,
                  BUFSIZ); /* in the order in which it is printed, with standard error */
}

static inline bool iam_mock_cmocka_redirect(int output) {
    const int nothing = open("/dev/null", O_RDONLY);
    const bool done = nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
                      dup2(output, STDERR_FILENO) >= 0;
    if (nothing > STDERR_FILENO)
        (void)close(nothing);
    return done;
}

static inline int iam_mock_cmocka_run_case(struct iam_mock_cmocka_child *child) {
    struct CMUnitTest one;
    memset(&one, 0, sizeof one);
    one.name = child->it != NULL ? "case" : "nothing";
    one.test_func = iam_mock_cmocka_case;
    one.initial_state = child;
    return IAM_MOCK_CMOCKA_RUN_GROUP("sweep", &one, 1, NULL, NULL);
}

__attribute__((noreturn)) static inline void iam_mock_cmocka_be_child(const struct iam_mock_cmocka_test *test,
                                                                      const struct iam_mock_sweep_case *it,
                                                                      struct iam_mock_cmocka_page *page,
                                                                      int output, int threads, bool leaks,
                                                                      pid_t parent) {
    struct iam_mock_cmocka_child *child = iam_mock_cmocka_this_child();
    child->test = test;
    child->it = it;
    child->page = page;
    child->pid = getpid();
    child->parent = parent;
    child->threads = threads;
    (void)setpgid(0, 0);
    if (getppid() != parent || !iam_mock_cmocka_redirect(output))
        _exit(1);
    iam_mock_cmocka_leave_outer_group();
    if (__sanitizer_set_death_callback != NULL)
        __sanitizer_set_death_callback(iam_mock_cmocka_dies);
    (void)atexit(iam_mock_cmocka_exits);
    const int failed = iam_mock_cmocka_run_case(child);
    if (getpid() != child->pid)
        _exit(failed != 0); /* a process that the body forked and that came back from it */
    iam_mock_cmocka_end_body(child);
    iam_mock_cmocka_set(&page->ended);
    if (child->it != NULL && iam_mock_cmocka_left_threads(child))
        iam_mock_cmocka_set(&page->threads_left);
    (void)fflush(NULL);
    if (leaks && failed == 0 && __lsan_do_recoverable_leak_check() != 0)
        iam_mock_cmocka_set(&page->leaked);
    if (__gcov_dump != NULL)
        __gcov_dump();
    _exit(failed != 0);
}

/* ----- The parent ------------------------------------------------------------------------------ */

/* A case under way. */
struct iam_mock_cmocka_slot {
    bool used;
    const struct iam_mock_sweep_case *it;
    struct iam_mock_cmocka_page *page;
    pid_t pid;
    int output; /* a pipe's end; -1: closed */
    clock_t deadline;
    bool hung;
    bool left;  /* a process that it started was still there at its end */
    int status; /* as of waitpid() */
    size_t size;
    char text[IAM_MOCK_CMOCKA_OUTPUT + 1];
    char message[IAM_MOCK_CMOCKA_MESSAGE];
};

#define IAM_MOCK_CMOCKA_CHILDREN 64

struct iam_mock_cmocka_runner {
    const struct iam_mock_cmocka_test *test;
    struct iam_mock_sweep_options options;
    struct iam_mock_sweep *sweep;
    struct iam_mock_cmocka_slot *slots; /* `jobs` of them */
    struct iam_mock_cmocka_page *pages; /* likewise */
    size_t jobs;
    int idle[2]; /* a pipe on which nothing ever comes */
    int threads; /* of this process, when it began */
    clock_t second;
    struct sigaction child_action;
    int was_subreaper;
    pid_t children[IAM_MOCK_CMOCKA_CHILDREN]; /* that the test program had before */
    size_t child_count;
    bool leaks;
    int left_processes;
    int left_threads;
    bool no_calls;
    /* Of the failing cases the first. */
    int failed_number;
    char failed_script[256];
    char failed_message[400];
    char failure[256]; /* of the runner itself; "" if none */
};

#define IAM_MOCK_CMOCKA_JOBS 256

static inline const char *iam_mock_cmocka_verdict_text(enum iam_mock_sweep_verdict verdict) {
    const char *const words[] = {"passed", "failed", "crashed",   "hung",
                                 "exited", "leaked", "unbounded", "not started"};
    return (size_t)verdict < sizeof words / sizeof words[0] ? words[verdict] : "?";
}

/* Real time, in ticks: of all clocks this is one that no library for virtual time puts its own in place of.
 */
static inline clock_t iam_mock_cmocka_ticks(void) {
    struct tms unused;
    return times(&unused);
}

/* Zeroed memory, without malloc(), which may be cmocka's here. */
static inline void *iam_mock_cmocka_map(size_t size, int sharing) {
    const int zero = open("/dev/zero", O_RDWR | O_CLOEXEC);
    void *memory = zero < 0 ? MAP_FAILED : mmap(NULL, size, PROT_READ | PROT_WRITE, sharing, zero, 0);
    if (zero >= 0)
        (void)close(zero);
    return memory == MAP_FAILED ? NULL : memory;
}

/* False: the reason is in errno. */
static inline bool iam_mock_cmocka_start(struct iam_mock_cmocka_runner *runner,
                                         struct iam_mock_cmocka_slot *slot,
                                         const struct iam_mock_sweep_case *it) {
    int ends[2];
    const pid_t parent = getpid();
    if (!iam_mock_cmocka_pipe(ends))
        return false;
    memset(slot->page, 0, sizeof *slot->page);
    (void)fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        (void)sigaction(SIGCHLD, &runner->child_action, NULL);
        iam_mock_cmocka_be_child(runner->test, it, slot->page, ends[1], runner->threads, runner->leaks,
                                 parent);
    }
    const int reason = errno;
    (void)close(ends[1]);
    if (pid < 0) {
        (void)close(ends[0]);
        errno = reason;
        return false;
    }
    (void)setpgid(pid, pid);
    (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
    slot->used = true;
    slot->it = it;
    slot->pid = pid;
    slot->output = ends[0];
    slot->hung = slot->left = false;
    slot->size = 0;
    slot->deadline =
        iam_mock_cmocka_ticks() + (clock_t)(runner->options.deadline_ms * runner->second / 1000) + 1;
    return true;
}

/* Read what is there, keeping the end of all. */
static inline void iam_mock_cmocka_drain(struct iam_mock_cmocka_slot *slot) {
    while (slot->output >= 0) {
        if (slot->size == IAM_MOCK_CMOCKA_OUTPUT) {
            slot->size /= 2;
            memcpy(slot->text, slot->text + slot->size, slot->size);
        }
        const ssize_t got = read(slot->output, slot->text + slot->size, IAM_MOCK_CMOCKA_OUTPUT - slot->size);
        if (got > 0) {
            slot->size += (size_t)got;
        } else if (got < 0 && errno == EINTR) {
            continue;
        } else if (got < 0 && errno == EAGAIN) {
            break;
        } else {
            (void)close(slot->output);
            slot->output = -1;
        }
    }
    /* What is no text would end it early. */
    for (size_t i = 0; i < slot->size; i++)
        if (slot->text[i] == '\0')
            slot->text[i] = ' ';
    slot->text[slot->size] = '\0';
}

/* Past the deadline the case may still tell where it stands; then it is killed, with all that it started. */
static inline bool iam_mock_cmocka_has_ended(struct iam_mock_cmocka_runner *runner,
                                             struct iam_mock_cmocka_slot *slot) {
    siginfo_t info;
    info.si_pid = 0;
    const bool gone =
        waitid(P_PID, (id_t)slot->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
    if (gone)
        return true;
    const clock_t left = slot->deadline - iam_mock_cmocka_ticks();
    if (slot->hung)
        return left <= 0 || iam_mock_cmocka_get(&slot->page->told);
    if (left > 0)
        return false;
    slot->hung = true;
    slot->deadline += runner->second / 2;
    iam_mock_cmocka_set(&slot->page->tell);
    return false;
}

/* The group is killed while its leader isn't reaped yet: until then nobody else can have its number. */
static inline void iam_mock_cmocka_reap(struct iam_mock_cmocka_slot *slot) {
    if (!slot->hung) {
        iam_mock_cmocka_drain(slot);
        slot->left = slot->output >= 0; /* somebody else holds it */
    }
    (void)kill(-slot->pid, SIGKILL);
    (void)kill(slot->pid, SIGKILL);
    while (waitpid(slot->pid, &slot->status, 0) < 0 && errno == EINTR)
        continue;
    iam_mock_cmocka_drain(slot);
    if (slot->output >= 0)
        (void)close(slot->output);
    slot->output = -1;
}

/* Wait until something happens or 5 ms are over: a case whose output somebody else holds ends unheard. */
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
    for (size_t i = 0; i < runner->jobs; i++)
        if (runner->slots[i].used)
            iam_mock_cmocka_drain(&runner->slots[i]);
}

/* ----- The verdict ----------------------------------------------------------------------------- */

/* The last `what` in a text; NULL: none. */
static inline const char *iam_mock_cmocka_last(const char *text, const char *what) {
    const char *found = NULL;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
        found = at;
    return found;
}

/* Add to the message what fits of a text. */
static inline void iam_mock_cmocka_add(struct iam_mock_cmocka_slot *slot, const char *text, size_t size) {
    const size_t used = strlen(slot->message);
    const size_t space = sizeof slot->message - 1 - used;
    const size_t added = size < space ? size : space;
    memcpy(slot->message + used, text, added);
    slot->message[used + added] = '\0';
}

/* fail_msg() of 1.1.5 prints its message by itself, before the rest. */
static inline void iam_mock_cmocka_add_fail_msg(struct iam_mock_cmocka_slot *slot, const char *before) {
    const char *mark = "ERROR: ";
    const char *found = NULL;
    for (const char *at = strstr(slot->text, mark); at != NULL && at < before; at = strstr(at + 1, mark))
        found = at;
    if (found == NULL)
        return;
    iam_mock_cmocka_add(slot, found, strcspn(found, "\n"));
    iam_mock_cmocka_add(slot, "\n", 1);
}

/* What cmocka printed about a failed test (the place without its mark), or all that was printed. */
static inline void iam_mock_cmocka_failed_message(struct iam_mock_cmocka_slot *slot) {
    const char *error = "[  ERROR   ] --- ";
    const char *place = "[   LINE   ] --- ";
    const char *start = iam_mock_cmocka_last(slot->text, error);
    const char *message = start != NULL ? start + strlen(error) : slot->text;
    const char *line = start != NULL ? strstr(message, place) : NULL;
    if (line == message)
        iam_mock_cmocka_add_fail_msg(slot, start);
    if (line != NULL) {
        iam_mock_cmocka_add(slot, message, (size_t)(line - message));
        message = line + strlen(place);
    }
    const char *end = start != NULL ? strstr(message, "[  FAILED  ]") : NULL;
    size_t size = end != NULL ? (size_t)(end - message) : strlen(message);
    while (size > 0 && message[size - 1] == '\n')
        size--;
    iam_mock_cmocka_add(slot, message, size);
}

/* Some words of ours, and then what the case printed, from a sanitizer's report on or the end of it. */
static inline void iam_mock_cmocka_message(struct iam_mock_cmocka_slot *slot, const char *words) {
    const char *const reports[] = {"ERROR: AddressSanitizer", "ERROR: LeakSanitizer",
                                   "WARNING: ThreadSanitizer", "runtime error: "};
    const char *from = NULL;
    for (size_t i = 0; i < sizeof reports / sizeof reports[0] && from == NULL; i++)
        from = strstr(slot->text, reports[i]);
    if (from == NULL)
        from = slot->size > 1000 ? slot->text + slot->size - 1000 : slot->text;
    (void)snprintf(slot->message, sizeof slot->message, "%s%s%.1500s", words, *from != '\0' ? "\n" : "",
                   from);
}

static inline enum iam_mock_sweep_verdict iam_mock_cmocka_hung(const struct iam_mock_cmocka_runner *runner,
                                                               struct iam_mock_cmocka_slot *slot) {
    char words[200];
    (void)snprintf(words, sizeof words, "no end after %lld ms%s", (long long)runner->options.deadline_ms,
                   runner->threads > 1 + IAM_MOCK_CMOCKA_TSAN
                       ? "; the test program has threads: does one hold a lock?"
                       : "");
    iam_mock_cmocka_message(slot, words);
    return IAM_MOCK_SWEEP_HUNG;
}

static inline enum iam_mock_sweep_verdict iam_mock_cmocka_unbounded(
    const struct iam_mock_cmocka_runner *runner, struct iam_mock_cmocka_slot *slot) {
    (void)snprintf(slot->message, sizeof slot->message, "%zu calls, and it went on",
                   runner->test->call_limit);
    return IAM_MOCK_SWEEP_UNBOUNDED;
}

static inline enum iam_mock_sweep_verdict iam_mock_cmocka_signalled(struct iam_mock_cmocka_slot *slot,
                                                                    int number) {
    char words[100];
    (void)snprintf(words, sizeof words, "signal %d (%s)", number, strsignal(number));
    iam_mock_cmocka_message(slot, words);
    return IAM_MOCK_SWEEP_CRASHED;
}

static inline enum iam_mock_sweep_verdict iam_mock_cmocka_say(struct iam_mock_cmocka_slot *slot,
                                                              enum iam_mock_sweep_verdict verdict,
                                                              const char *words) {
    iam_mock_cmocka_message(slot, words);
    return verdict;
}

/* The order matters: what is looked at later means something only if the earlier isn't so. */
static inline enum iam_mock_sweep_verdict iam_mock_cmocka_judge(const struct iam_mock_cmocka_runner *runner,
                                                                struct iam_mock_cmocka_slot *slot) {
    const struct iam_mock_cmocka_page *page = slot->page;
    slot->message[0] = '\0';
    if (slot->hung)
        return iam_mock_cmocka_hung(runner, slot);
    if (page->unbounded)
        return iam_mock_cmocka_unbounded(runner, slot);
    if (WIFSIGNALED(slot->status))
        return iam_mock_cmocka_signalled(slot, WTERMSIG(slot->status));
    if (page->crashed) /* and a sanitizer ended it */
        return iam_mock_cmocka_signalled(slot, page->crashed);
    if (page->sanitizer || (!page->ended && strstr(slot->text, "runtime error: ") != NULL))
        return iam_mock_cmocka_say(slot, IAM_MOCK_SWEEP_CRASHED, "ended by a sanitizer");
    if (!page->started)
        return iam_mock_cmocka_say(slot, IAM_MOCK_SWEEP_NOT_STARTED, "the body wasn't called");
    if (!page->ended)
        return iam_mock_cmocka_say(slot, IAM_MOCK_SWEEP_EXITED, "the body called exit()");
    if (page->leaked)
        return iam_mock_cmocka_say(slot, IAM_MOCK_SWEEP_LEAKED, "memory leaked");
    if (WEXITSTATUS(slot->status) == 0 && page->finished)
        return IAM_MOCK_SWEEP_PASSED;
    if (WEXITSTATUS(slot->status) == 0)
        return iam_mock_cmocka_say(slot, IAM_MOCK_SWEEP_EXITED, "the body called skip()");
    if (WEXITSTATUS(slot->status) != 1)
        return iam_mock_cmocka_say(slot, IAM_MOCK_SWEEP_CRASHED, "the report of a sanitizer, or of valgrind");
    iam_mock_cmocka_failed_message(slot);
    return IAM_MOCK_SWEEP_FAILED;
}

/* ----- The loop -------------------------------------------------------------------------------- */

static inline void iam_mock_cmocka_note_failure(struct iam_mock_cmocka_runner *runner,
                                                const struct iam_mock_sweep_case *it,
                                                enum iam_mock_sweep_verdict verdict, const char *message) {
    if (verdict == IAM_MOCK_SWEEP_PASSED ||
        (runner->failed_number >= 0 && it->number > runner->failed_number))
        return;
    const size_t line = strcspn(message, "\n");
    runner->failed_number = it->number;
    (void)snprintf(runner->failed_script, sizeof runner->failed_script, "%s", it->script);
    (void)snprintf(runner->failed_message, sizeof runner->failed_message, "%s: %.*s",
                   iam_mock_cmocka_verdict_text(verdict), line > 300 ? 300 : (int)line, message);
}

static inline void iam_mock_cmocka_record(struct iam_mock_cmocka_runner *runner,
                                          const struct iam_mock_sweep_case *it,
                                          const struct iam_mock_cmocka_page *page,
                                          enum iam_mock_sweep_verdict verdict, const char *message) {
    iam_mock_cmocka_note_failure(runner, it, verdict, message);
    if (it->script[0] == '\0' && verdict == IAM_MOCK_SWEEP_PASSED && page->observation.calls == 0)
        runner->no_calls = true;
    const int result =
        iam_mock_sweep_record(runner->sweep, it, &page->observation, verdict,
                              message[0] != '\0' ? message : NULL, page->told ? page->journal : NULL);
    if (result != 0)
        (void)snprintf(runner->failure, sizeof runner->failure, "a case can't be recorded: %s",
                       iam_mock_code_text(result));
}

/* A page that a case left half-written mustn't be read past its end. */
static inline void iam_mock_cmocka_check_page(struct iam_mock_cmocka_page *page) {
    page->journal[sizeof page->journal - 1] = '\0';
    if (!page->observed)
        memset(&page->observation, 0, sizeof page->observation);
}

static inline void iam_mock_cmocka_collect(struct iam_mock_cmocka_runner *runner,
                                           struct iam_mock_cmocka_slot *slot) {
    iam_mock_cmocka_reap(slot);
    iam_mock_cmocka_check_page(slot->page);
    slot->used = false;
    runner->left_processes += slot->left;
    runner->left_threads += slot->page->threads_left;
    if (slot->it == NULL)
        return;
    const enum iam_mock_sweep_verdict verdict = iam_mock_cmocka_judge(runner, slot);
    iam_mock_cmocka_record(runner, slot->it, slot->page, verdict, slot->message);
}

static inline size_t iam_mock_cmocka_collect_ended(struct iam_mock_cmocka_runner *runner) {
    size_t under_way = 0;
    for (size_t i = 0; i < runner->jobs; i++) {
        struct iam_mock_cmocka_slot *slot = &runner->slots[i];
        if (slot->used && iam_mock_cmocka_has_ended(runner, slot))
            iam_mock_cmocka_collect(runner, slot);
        under_way += slot->used;
    }
    return under_way;
}

/* Start a case; if there are too many processes already, when one of ours has ended. */
static inline void iam_mock_cmocka_start_or_wait(struct iam_mock_cmocka_runner *runner,
                                                 struct iam_mock_cmocka_slot *slot,
                                                 const struct iam_mock_sweep_case *it) {
    size_t before = 1;
    while (!iam_mock_cmocka_start(runner, slot, it)) {
        const int reason = errno;
        if (before == 0) {
            memset(slot->page, 0, sizeof *slot->page);
            (void)snprintf(slot->message, sizeof slot->message, "no process for it: %s", strerror(reason));
            iam_mock_cmocka_record(runner, it, slot->page, IAM_MOCK_SWEEP_NOT_STARTED, slot->message);
            return;
        }
        iam_mock_cmocka_wait(runner);
        before = iam_mock_cmocka_collect_ended(runner);
    }
}

/* False: nothing is under way, and nothing comes. */
static inline bool iam_mock_cmocka_fill(struct iam_mock_cmocka_runner *runner) {
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

static inline void iam_mock_cmocka_run_all(struct iam_mock_cmocka_runner *runner) {
    while (runner->failure[0] == '\0' && iam_mock_cmocka_fill(runner)) {
        iam_mock_cmocka_wait(runner);
        (void)iam_mock_cmocka_collect_ended(runner);
    }
    for (size_t i = 0; i < runner->jobs; i++)
        if (runner->slots[i].used)
            iam_mock_cmocka_reap(&runner->slots[i]);
}

/* Leaks are the cases' only if a process without a body has none. */
static inline void iam_mock_cmocka_try_leaks(struct iam_mock_cmocka_runner *runner) {
    struct iam_mock_cmocka_slot *slot = &runner->slots[0];
    if (!runner->options.leaks)
        return;
    runner->leaks = __lsan_do_recoverable_leak_check != NULL;
    if (!runner->leaks) {
        print_error("sweep_mock: no leaks are looked for: build with -fsanitize=address or leak\n");
        return;
    }
    bool clean = iam_mock_cmocka_start(runner, slot, NULL);
    if (clean) {
        while (!iam_mock_cmocka_has_ended(runner, slot))
            iam_mock_cmocka_wait(runner);
        iam_mock_cmocka_collect(runner, slot);
        clean = slot->page->ended && !slot->page->leaked;
    }
    if (clean)
        return;
    runner->leaks = false;
    iam_mock_cmocka_message(slot,
                            "sweep_mock: no leaks are looked for: without a case there are some already");
    print_error("%.900s\n", slot->message);
}

/* ----- Sharding -------------------------------------------------------------------------------- */

/* A number from 0 to `most`; -1: it isn't one. */
static inline int iam_mock_cmocka_number(const char *text, int most) {
    int number = 0;
    if (*text == '\0')
        return -1;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || number > most)
            return -1;
        number = number * 10 + (*text - '0');
    }
    return number > most ? -1 : number;
}

/* An empty file: that shards are understood. The runner of shards looks for it. */
static inline bool iam_mock_cmocka_touch(const char *path) {
    if (path == NULL || *path == '\0')
        return true;
    FILE *file = fopen(path, "ab");
    return file != NULL && fclose(file) == 0;
}

/* False, with the reason printed: what the environment says of shards can't be. */
static inline bool iam_mock_cmocka_read_shard(const char *const names[3],
                                              struct iam_mock_sweep_options *options) {
    const char *total = getenv(names[0]);
    const char *index = getenv(names[1]);
    const int count = iam_mock_cmocka_number(total, 1000000);
    if (count < 1) {
        IAM_MOCK_CMOCKA_PRINT("%s is \"%.64s\": expected a number from 1 to 1000000\n", names[0], total);
        return false;
    }
    const int number = index != NULL ? iam_mock_cmocka_number(index, count - 1) : -1;
    if (number < 0) {
        IAM_MOCK_CMOCKA_PRINT("%s is \"%.64s\": expected a number from 0 to %d, since %s is %d\n", names[1],
                              iam_mock_cmocka_or(index, ""), count - 1, names[0], count);
        return false;
    }
    if (!iam_mock_cmocka_touch(getenv(names[2]))) {
        IAM_MOCK_CMOCKA_PRINT("%s: %.600s can't be written: %s\n", names[2], getenv(names[2]),
                              strerror(errno));
        return false;
    }
    options->shard_count = count;
    options->shard_index = number;
    return true;
}

/* The test's own shards, if it has any, go before the environment's. */
static inline bool iam_mock_cmocka_shard(struct iam_mock_sweep_options *options) {
    const char *const names[2][3] = {{"TEST_TOTAL_SHARDS", "TEST_SHARD_INDEX", "TEST_SHARD_STATUS_FILE"},
                                     {"GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX", "GTEST_SHARD_STATUS_FILE"}};
    for (size_t i = 0; i < 2 && options->shard_count == 0; i++) {
        const char *total = getenv(names[i][0]);
        if (total != NULL && *total != '\0')
            return iam_mock_cmocka_read_shard(names[i], options);
    }
    return true;
}

/* ----- The end --------------------------------------------------------------------------------- */

static inline bool iam_mock_cmocka_write_report(const char *path, const char *text) {
    if (path == NULL)
        return true;
    const bool written = text != NULL && iam_mock_cmocka_write(path, text);
    if (!written)
        IAM_MOCK_CMOCKA_PRINT("report %.300s can't be written: %s\n", path,
                              text != NULL ? strerror(errno) : "out of memory");
    return written;
}

static inline void iam_mock_cmocka_print_notes(const struct iam_mock_cmocka_runner *runner) {
    if (runner->left_processes > 0)
        print_error("%s: %d cases left a process behind, which was killed\n", runner->options.name,
                    runner->left_processes);
    if (runner->left_threads > 0)
        print_error("%s: %d cases left a thread running\n", runner->options.name, runner->left_threads);
}

/* The short message: cmocka lets 1,023 bytes through. True: all is well. */
static inline bool iam_mock_cmocka_sum_up(const struct iam_mock_cmocka_runner *runner) {
    const struct iam_mock_sweep_totals totals = iam_mock_sweep_get_totals(runner->sweep);
    const char *name = runner->options.name;
    if (runner->failure[0] != '\0')
        IAM_MOCK_CMOCKA_PRINT("%.100s: %s\n", name, runner->failure);
    if (totals.failed > 0)
        IAM_MOCK_CMOCKA_PRINT("%.100s: %d of %d cases failed; the first \"%s\", %s\n", name, totals.failed,
                              totals.run, runner->failed_script, runner->failed_message);
    if (totals.failed > 0)
        IAM_MOCK_CMOCKA_PRINT("That case alone, in the test itself: IAM_MOCK_SWEEP=\"%s\"\n",
                              runner->failed_script[0] != '\0' ? runner->failed_script : " ");
    if (totals.diverged)
        IAM_MOCK_CMOCKA_PRINT("%.100s: the body doesn't make the same calls each time (see above)\n", name);
    if (runner->no_calls)
        IAM_MOCK_CMOCKA_PRINT("%.100s: the body made no call of this mock: there is nothing to sweep\n",
                              name);
    if (totals.capped)
        IAM_MOCK_CMOCKA_PRINT("%.100s: more cases than the cap allows (see above)\n", name);
    if (totals.unreached)
        IAM_MOCK_CMOCKA_PRINT("%.100s: a planned fault was never met (see above)\n", name);
    return runner->failure[0] == '\0' && totals.failed == 0 && !totals.diverged && !runner->no_calls &&
           !totals.capped && !totals.unreached;
}

static inline bool iam_mock_cmocka_report(struct iam_mock_cmocka_runner *runner) {
    const struct iam_mock_sweep_options *options = &runner->options;
    iam_mock_cmocka_print_text(options->name, iam_mock_sweep_text(runner->sweep));
    iam_mock_cmocka_print_notes(runner);
    bool right = iam_mock_cmocka_sum_up(runner);
    if (options->junit_file != NULL)
        right &= iam_mock_cmocka_write_report(options->junit_file, iam_mock_sweep_junit(runner->sweep));
    if (options->html_file != NULL)
        right &= iam_mock_cmocka_write_report(options->html_file, iam_mock_sweep_html(runner->sweep));
    return right;
}

static inline size_t iam_mock_cmocka_jobs(const struct iam_mock_sweep_options *options) {
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const long jobs = options->jobs > 0 ? options->jobs : cores;
    if (jobs < 1)
        return 1;
    return jobs > IAM_MOCK_CMOCKA_JOBS ? IAM_MOCK_CMOCKA_JOBS : (size_t)jobs;
}

/* False: the reason is in errno. */
static inline bool iam_mock_cmocka_prepare(struct iam_mock_cmocka_runner *runner) {
    runner->jobs = iam_mock_cmocka_jobs(&runner->options);
    runner->second = (clock_t)sysconf(_SC_CLK_TCK);
    runner->threads = iam_mock_cmocka_threads();
    runner->failed_number = -1;
    if (runner->options.deadline_ms == 0)
        runner->options.deadline_ms = 10000;
    if (!iam_mock_cmocka_pipe(runner->idle))
        return false;
    runner->slots =
        (struct iam_mock_cmocka_slot *)iam_mock_cmocka_map(runner->jobs * sizeof *runner->slots, MAP_PRIVATE);
    runner->pages =
        (struct iam_mock_cmocka_page *)iam_mock_cmocka_map(runner->jobs * sizeof *runner->pages, MAP_SHARED);
    if (runner->slots == NULL || runner->pages == NULL)
        return false;
    for (size_t i = 0; i < runner->jobs; i++)
        runner->slots[i].page = &runner->pages[i];
    return true;
}

static inline void iam_mock_cmocka_clean_up(struct iam_mock_cmocka_runner *runner) {
    iam_mock_sweep_free(runner->sweep);
    if (runner->slots != NULL)
        (void)munmap(runner->slots, runner->jobs * sizeof *runner->slots);
    if (runner->pages != NULL)
        (void)munmap(runner->pages, runner->jobs * sizeof *runner->pages);
    (void)close(runner->idle[0]);
    (void)close(runner->idle[1]);
}

/* A program that ignores its children wouldn't be told how they end. */
/* Up to so many children of this process, by its main thread, whose orphans become too; 0: none, or not told.
 */
static inline size_t iam_mock_cmocka_children(pid_t *out, size_t most) {
    char path[64];
    size_t count = 0;
    int pid = 0;
    (void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    while (count < most && fscanf(file, "%d", &pid) == 1)
        out[count++] = (pid_t)pid;
    (void)fclose(file);
    return count;
}

/*
 * A process that a case started, and that left its process group, outlives it: it becomes this process's
 * child when its parent is gone. No case runs when it is looked for, so that all new children are such.
 */
static inline void iam_mock_cmocka_adopt(struct iam_mock_cmocka_runner *runner) {
#ifdef PR_SET_CHILD_SUBREAPER
    runner->child_count = iam_mock_cmocka_children(runner->children, IAM_MOCK_CMOCKA_CHILDREN);
    (void)prctl(PR_GET_CHILD_SUBREAPER, (unsigned long)(uintptr_t)&runner->was_subreaper, 0L, 0L, 0L);
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
#else
    (void)runner;
#endif
}

static inline bool iam_mock_cmocka_had_child(const struct iam_mock_cmocka_runner *runner, pid_t pid) {
    for (size_t i = 0; i < runner->child_count; i++)
        if (runner->children[i] == pid)
            return true;
    return false;
}

static inline void iam_mock_cmocka_kill_adopted(struct iam_mock_cmocka_runner *runner) {
#ifdef PR_SET_CHILD_SUBREAPER
    /* Each that is killed may leave us children of its own: until a round finds none. */
    for (bool found = runner->child_count < IAM_MOCK_CMOCKA_CHILDREN; found;) {
        pid_t children[2 * IAM_MOCK_CMOCKA_CHILDREN];
        const size_t count = iam_mock_cmocka_children(children, 2 * IAM_MOCK_CMOCKA_CHILDREN);
        found = false;
        for (size_t i = 0; i < count; i++) {
            if (iam_mock_cmocka_had_child(runner, children[i]))
                continue;
            found = true;
            (void)kill(children[i], SIGKILL);
            while (waitpid(children[i], NULL, 0) < 0 && errno == EINTR)
                continue;
        }
    }
    (void)prctl(PR_SET_CHILD_SUBREAPER, (long)runner->was_subreaper, 0L, 0L, 0L);
#else
    (void)runner;
#endif
}

static inline void iam_mock_cmocka_run_with_children(struct iam_mock_cmocka_runner *runner) {
    struct sigaction plain;
    memset(&plain, 0, sizeof plain);
    plain.sa_handler = SIG_DFL;
    (void)sigemptyset(&plain.sa_mask);
    (void)sigaction(SIGCHLD, &plain, &runner->child_action);
    if (runner->threads > 1 + IAM_MOCK_CMOCKA_TSAN)
        print_error(
            "%s: the test program has %d threads: what one of them has locked when a case starts stays "
            "locked in it\n",
            runner->options.name, runner->threads);
    iam_mock_cmocka_adopt(runner);
    iam_mock_cmocka_try_leaks(runner);
    iam_mock_cmocka_run_all(runner);
    iam_mock_cmocka_kill_adopted(runner);
    (void)sigaction(SIGCHLD, &runner->child_action, NULL);
}

/* True: all is well; else the reasons are printed. */
static inline bool iam_mock_cmocka_sweep_cases(const struct iam_mock_cmocka_test *test,
                                               const struct iam_mock_sweep_options *options) {
    struct iam_mock_cmocka_runner runner;
    struct iam_mock_error error;
    memset(&runner, 0, sizeof runner);
    memset(&error, 0, sizeof error);
    runner.test = test;
    runner.options = *options;
    const int result = iam_mock_sweep_new(&runner.sweep, options, &error);
    if (result != 0) {
        iam_mock_cmocka_print_result("sweep_mock", result, &error);
        return false;
    }
    bool right = iam_mock_cmocka_prepare(&runner);
    if (right) {
        iam_mock_cmocka_run_with_children(&runner);
        right = iam_mock_cmocka_report(&runner);
    } else {
        IAM_MOCK_CMOCKA_PRINT("sweep_mock: no memory to share with the cases: %s\n", strerror(errno));
    }
    iam_mock_cmocka_clean_up(&runner);
    return right;
}

/* One case without a process of its own, for a debugger. A failure in the body is the test's. */
static inline bool iam_mock_cmocka_replay(const struct iam_mock_cmocka_test *test, const char *script) {
    static struct iam_mock_sweep_observation observation; /* too large for a stack frame */
    struct iam_mock_error error;
    bool met = script[strspn(script, " ")] == '\0';
    memset(&error, 0, sizeof error);
    const int result = iam_mock_sweep_arm_script(script, test->mock, &error);
    if (result != 0) {
        iam_mock_cmocka_print_result("IAM_MOCK_SWEEP", result, &error);
        return false;
    }
    print_error("%s: the case \"%s\" alone\n", test->name, script);
    test->body(test->context);
    iam_mock_sweep_observe(test->mock, &observation);
    for (uint32_t i = 0; i < observation.calls && i < IAM_MOCK_SWEEP_MAX_CALLS; i++)
        met = met || observation.call[i].planned;
    if (!met)
        IAM_MOCK_CMOCKA_PRINT("IAM_MOCK_SWEEP: \"%.200s\" was never met: the body made %u calls\n", script,
                              (unsigned)observation.calls);
    return met;
}

static inline void iam_mock_cmocka_sweep(struct iam_mock *mock, void (*body)(void *context), void *context,
                                         const char *name, const struct iam_mock_sweep_options *given,
                                         const char *file, int line) {
    struct iam_mock_sweep_options options = *given;
    struct iam_mock_cmocka_test test;
    const char *script = getenv("IAM_MOCK_SWEEP");
    if (options.name == NULL)
        options.name = name;
    test.mock = mock;
    test.body = body;
    test.context = context;
    test.name = options.name;
    test.file = file;
    test.line = line;
    test.call_limit = options.call_limit > 0 ? (size_t)options.call_limit : IAM_MOCK_SWEEP_MAX_CALLS;
    bool right = iam_mock_cmocka_shard(&options);
    if (right && script != NULL && *script != '\0')
        right = iam_mock_cmocka_replay(&test, script);
    else if (right)
        right = iam_mock_cmocka_sweep_cases(&test, &options);
    iam_mock_clear_rules(test.mock);
    if (!right)
        _fail(test.file, test.line);
}

#ifdef __cplusplus
}
#endif

#endif

#endif
