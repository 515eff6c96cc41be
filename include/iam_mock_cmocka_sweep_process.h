/* iam_mock_cmocka_sweep_process.h: start a case's process, read its output, end it in time.
 *
 * This is the test program's side. Private: include iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_PROCESS_H
#define IAM_MOCK_CMOCKA_SWEEP_PROCESS_H

#include "iam_mock_cmocka_sweep_child.h"
#include "iam_mock_cmocka_sweep_settings.h"

#include <sys/mman.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif
#include <sys/times.h>
#include <sys/wait.h>

#ifdef SA_SIGINFO

/* How many bytes of a case's output are kept (its end), and of its message. */
#define IAM_MOCK_CMOCKA_OUTPUT 32768
#define IAM_MOCK_CMOCKA_MESSAGE 2048

/* What is the same for each case of a sweep. */
struct iam_mock_cmocka_conditions {
    const struct iam_mock_cmocka_test *test;
    int64_t deadline_ms;
    clock_t second;                         /* a second in the ticks of times() */
    clock_t now;                            /* in those ticks, when the runner last waited */
    int nothing;                            /* /dev/null, as the standard input of cases */
    int threads;                            /* of the test program, when the sweep began */
    bool leaks;                             /* look for leaks */
    struct iam_mock_cmocka_settings before; /* of the test program */
};

/* A running case, or a free place for one. */
struct iam_mock_cmocka_slot {
    bool used;
    const struct iam_mock_sweep_case *it;
    struct iam_mock_cmocka_page *page;
    pid_t pid;
    int output; /* a pipe's end; -1: closed */
    int64_t start_us;
    clock_t deadline; /* in ticks; of a case that hangs, until when its watcher may report */
    bool hung;
    bool left;  /* a process that the case started was still running at the case's end */
    int status; /* as of waitpid() */
    size_t size;
    char text[IAM_MOCK_CMOCKA_OUTPUT + 1];
    char message[IAM_MOCK_CMOCKA_MESSAGE];
};

/*
 * Returns real time, in ticks. Libraries for virtual time replace the other clocks, but not times().
 */
static inline clock_t iam_mock_cmocka_ticks(void) {
    struct tms unused;
    return times(&unused);
}

/*
 * Returns real time, in µs since some moment; 0: not known. Libraries for virtual time replace the function
 * clock_gettime(), but not the system call.
 */
static inline int64_t iam_mock_cmocka_now_us(void) {
#ifdef SYS_clock_gettime
    long now[2] = {0, 0}; /* as the system call has it: seconds and nanoseconds */
    if (syscall(SYS_clock_gettime, CLOCK_MONOTONIC, now) == 0)
        return (int64_t)now[0] * 1000000 + now[1] / 1000;
#endif
    return 0;
}

/*
 * Map zeroed memory that this process shares with its children: after a fork the system copies no page of it.
 * (malloc() may be cmocka's here.) Returns NULL, with the reason in errno, on failure.
 */
static inline void *iam_mock_cmocka_map(size_t size) {
    const int zero = open("/dev/zero", O_RDWR | O_CLOEXEC);
    void *memory = zero < 0 ? MAP_FAILED : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, zero, 0);
    if (zero >= 0)
        (void)close(zero);
    return memory == MAP_FAILED ? NULL : memory;
}

/* Fork. Returns the child's id, or -1 with the reason in errno; in the child it doesn't return. */
static inline pid_t iam_mock_cmocka_fork(const struct iam_mock_cmocka_conditions *conditions,
                                         const struct iam_mock_cmocka_slot *slot,
                                         const struct iam_mock_sweep_case *it, int output) {
    struct iam_mock_cmocka_child_input input;
    input.test = conditions->test;
    input.it = it;
    input.page = slot->page;
    input.parent = getpid();
    input.nothing = conditions->nothing;
    input.output = output;
    input.threads = conditions->threads;
    input.leaks = conditions->leaks;
    (void)fflush(NULL); /* or the child would print buffered output again */
    const pid_t pid = fork();
    if (pid == 0) {
        (void)sigaction(SIGCHLD, &conditions->before.child_action, NULL);
        iam_mock_cmocka_run_child(&input);
    }
    return pid;
}

/* Start a case in a free slot. Returns false, with the reason in errno, if there is no process for it. */
static inline bool iam_mock_cmocka_start(const struct iam_mock_cmocka_conditions *conditions,
                                         struct iam_mock_cmocka_slot *slot,
                                         const struct iam_mock_sweep_case *it) {
    int ends[2];
    if (!iam_mock_cmocka_open_pipe(ends))
        return false;
    iam_mock_cmocka_clear_page(slot->page);
    const pid_t pid = iam_mock_cmocka_fork(conditions, slot, it, ends[1]);
    const int reason = errno;
    (void)close(ends[1]);
    if (pid < 0) {
        (void)close(ends[0]);
        errno = reason;
        return false;
    }
    (void)setpgid(pid, pid); /* the child does the same: it is not known which process is first */
    (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
    slot->used = true;
    slot->start_us = iam_mock_cmocka_now_us();
    slot->it = it;
    slot->pid = pid;
    slot->output = ends[0];
    slot->hung = slot->left = false;
    slot->size = 0;
    slot->deadline = conditions->now + (clock_t)(conditions->deadline_ms * conditions->second / 1000) + 1;
    return true;
}

/* Read once. Returns true if there may be more to read now; closes the pipe at its end. */
static inline bool iam_mock_cmocka_read_some(struct iam_mock_cmocka_slot *slot) {
    if (slot->size == IAM_MOCK_CMOCKA_OUTPUT) {
        slot->size /= 2;
        memcpy(slot->text, slot->text + slot->size, slot->size);
    }
    const ssize_t got = read(slot->output, slot->text + slot->size, IAM_MOCK_CMOCKA_OUTPUT - slot->size);
    if (got > 0) {
        slot->size += (size_t)got;
        return true;
    }
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return errno == EINTR;
    (void)close(slot->output);
    slot->output = -1;
    return false;
}

/* Read the output that is there now, and keep the end of all output. */
static inline void iam_mock_cmocka_drain(struct iam_mock_cmocka_slot *slot) {
    while (slot->output >= 0 && iam_mock_cmocka_read_some(slot))
        continue;
    /* A zero byte would end the text early. */
    for (size_t i = 0; i < slot->size; i++)
        if (slot->text[i] == '\0')
            slot->text[i] = ' ';
    slot->text[slot->size] = '\0';
}

/* Returns true if the case's process has ended. Waits for the end if the process is about to end. */
static inline bool iam_mock_cmocka_is_gone(const struct iam_mock_cmocka_slot *slot) {
    const bool soon = slot->output < 0 && iam_mock_cmocka_get(&slot->page->exiting);
    siginfo_t info;
    info.si_pid = 0;
    return waitid(P_PID, (id_t)slot->pid, &info, WEXITED | WNOWAIT | (soon ? 0 : WNOHANG)) == 0 &&
           info.si_pid != 0;
}

/*
 * Returns true if the case is to be collected: its process has ended, or it hangs. A case past its deadline
 * first gets half a second in which its watcher reports.
 */
static inline bool iam_mock_cmocka_has_ended(const struct iam_mock_cmocka_conditions *conditions,
                                             struct iam_mock_cmocka_slot *slot) {
    if (iam_mock_cmocka_is_gone(slot))
        return true;
    const clock_t left = slot->deadline - conditions->now;
    if (slot->hung)
        return left <= 0 || iam_mock_cmocka_get(&slot->page->reported);
    if (left > 0)
        return false;
    slot->hung = true;
    slot->deadline += conditions->second / 2;
    iam_mock_cmocka_set(&slot->page->report_wanted);
    (void)kill(slot->pid, IAM_MOCK_CMOCKA_WAKE);
    return false;
}

/*
 * End the case's process and all of its process group, and read the rest of the output. The group is killed
 * before waitpid(): until then no other process can get its number.
 */
static inline void iam_mock_cmocka_reap(struct iam_mock_cmocka_slot *slot) {
    if (!slot->hung) {
        iam_mock_cmocka_drain(slot);
        slot->left = slot->output >= 0; /* another process has the pipe open */
    }
    if (kill(-slot->pid, SIGKILL) != 0)
        (void)kill(slot->pid, SIGKILL);
    while (waitpid(slot->pid, &slot->status, 0) < 0 && errno == EINTR)
        continue;
    iam_mock_cmocka_drain(slot);
    if (slot->output >= 0)
        (void)close(slot->output);
    slot->output = -1;
}

#endif

#endif
