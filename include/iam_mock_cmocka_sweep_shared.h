/* iam_mock_cmocka_sweep_shared.h: what the test program and the process of a sweep's case share.
 *
 * The test program runs each case in a child process. Parent and child share a page of memory, through which
 * the child reports. Private: include iam_mock_cmocka.h. Empty without POSIX, as are all parts of the sweep.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_SHARED_H
#define IAM_MOCK_CMOCKA_SWEEP_SHARED_H

#include "iam_mock_cmocka_base.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

/* SA_SIGINFO is one of the names that <signal.h> has by POSIX only. */
#ifdef SA_SIGINFO

/* How many bytes of a case's journal are kept (its start). */
#define IAM_MOCK_CMOCKA_JOURNAL 16384

/*
 * 1: built with ThreadSanitizer, which adds a thread of its own, and doesn't let the child of a program
 * with other threads start any.
 */
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

/* The test that calls sweep_mock(). */
struct iam_mock_cmocka_test {
    struct iam_mock *mock;
    void (*body)(void *context);
    void *context;
    const char *name;
    const char *file;
    int line;
    size_t call_limit;
    bool findings; /* a finding fails the case */
};

/* Memory that parent and child share. Read and write the flags with iam_mock_cmocka_get() and _set(). */
struct iam_mock_cmocka_page {
    int started;       /* the body was called */
    int finished;      /* the body returned */
    int ended;         /* cmocka's runner returned */
    int unbounded;     /* the body made more than call_limit calls */
    int crashed;       /* the number of the signal that ended the body; 0: none */
    int sanitizer;     /* a sanitizer ends the process */
    int leaked;        /* memory leaked */
    int exiting;       /* the process ends at once: all is reported */
    int threads_left;  /* a thread of the body is still running */
    int report_wanted; /* the parent, or a signal handler, asks the watcher for a report */
    int observed;      /* the observation is complete */
    int reported;      /* observation and journal are complete; never for a case that passes */
    struct iam_mock_sweep_observation observation;
    char journal[IAM_MOCK_CMOCKA_JOURNAL + 64];
};

/* Prepare the page for a case. Of the observation only the calls that a case made are written and read. */
static inline void iam_mock_cmocka_clear_page(struct iam_mock_cmocka_page *page) {
    memset(page, 0, offsetof(struct iam_mock_cmocka_page, observation));
    page->observation.calls = page->observation.real_us = 0;
    page->journal[0] = '\0';
}

/* Returns the flag, and lets this process see what was written before the flag was set. */
static inline int iam_mock_cmocka_get(const int *flag) { return __atomic_load_n(flag, __ATOMIC_ACQUIRE); }
/* Set the flag to 1, after all that was written before. */
static inline void iam_mock_cmocka_set(int *flag) { __atomic_store_n(flag, 1, __ATOMIC_RELEASE); }

/* Functions of the sanitizers and of gcov, and a variable of glibc. Each has the address NULL where it isn't.
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls"
#ifdef __cplusplus
extern "C" {
#endif
extern int __lsan_do_recoverable_leak_check(void) __attribute__((weak));
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));
extern void __gcov_dump(void) __attribute__((weak));
#ifdef __linux__
extern long syscall(long number, ...); /* <unistd.h> has it with _DEFAULT_SOURCE only */
#endif
extern char __libc_single_threaded
    __attribute__((weak)); /* glibc 2.32: this process has never had two threads */
#ifdef __cplusplus
}
#endif
#pragma GCC diagnostic pop

/*
 * Pause in real time, until the time is over or there is something to read. Without a descriptor, no real
 * time would pass in a program whose sleeps and polls take virtual time (iam_mock_sleep.h).
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

/* Open a pipe that a new program doesn't inherit. Returns false, with the reason in errno, on failure. */
static inline bool iam_mock_cmocka_open_pipe(int ends[2]) {
    if (pipe(ends) != 0)
        return false;
    return fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
}

/* Returns true if this process has surely one thread. Unlike counting, this asks no system call. */
static inline bool iam_mock_cmocka_has_one_thread(void) {
    return &__libc_single_threaded != NULL && __libc_single_threaded != 0;
}

/* Returns how many threads this process has; 0 if that can't be known. */
static inline int iam_mock_cmocka_count_threads(void) {
    int count = 0;
    DIR *directory = opendir("/proc/self/task");
    if (directory == NULL)
        return 0;
    for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory))
        count += entry->d_name[0] != '.';
    (void)closedir(directory);
    return count;
}

/* Returns true if the test program has threads besides its main thread (and ThreadSanitizer's). */
static inline bool iam_mock_cmocka_has_threads(int threads) { return threads > 1 + IAM_MOCK_CMOCKA_TSAN; }

#endif

#endif
