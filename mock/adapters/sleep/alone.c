/* Asks the kernel what could end a wait of this process: other threads, children, timers, signals. */
#include "adapters/sleep/alone.h"

#include "adapters/sleep/proc.h"
#include "adapters/sleep/span.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* The kernel counts the directory's own two links, and one for each thread. */
static bool has_one_thread(void) {
    struct stat threads;
    return stat("/proc/self/task", &threads) == 0 && threads.st_nlink == 3;
}

/* A system call: waitid() is a cancellation point, and a wait for a lock is none. */
static bool has_children(void) {
    siginfo_t child;
    const int any = WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT;
    return syscall(SYS_waitid, P_ALL, 0, &child, any, NULL) == 0 || errno != ECHILD;
}

static bool has_handler(int number) {
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_DFL &&
           action.sa_handler != SIG_IGN;
}

/* Is there a handler for a signal that another process or a timer sends? The others, which sanitizers and
 * test frameworks handle, come from the thread's own faults. */
static bool has_any_handler(void) {
    static const int of_faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT};
    for (int number = 1; number < NSIG; number++) {
        bool of_fault = false;
        for (size_t i = 0; i < sizeof of_faults / sizeof *of_faults; i++)
            of_fault = of_fault || of_faults[i] == number;
        if (!of_fault && has_handler(number))
            return true;
    }
    return false;
}

/* Does this signal end a wait for the signals `waited`, which may be NULL? */
static bool ends_wait(int number, const sigset_t *waited) {
    return has_handler(number) || (waited && sigismember(waited, number) == 1);
}

/* A timer that is not armed has no time left. */
static bool is_within(const struct timespec *left, const struct timespec *span) {
    return (left->tv_sec != 0 || left->tv_nsec != 0) && span_between(left, span).tv_sec >= 0;
}

/* alarm() and setitimer(): the time left is real time. */
static bool has_alarm_within(const struct timespec *span) {
    struct itimerval alarm;
    if (getitimer(ITIMER_REAL, &alarm) != 0)
        return true;
    const struct timespec left = {alarm.it_value.tv_sec, (long)alarm.it_value.tv_usec * 1000};
    return is_within(&left, span);
}

/* `id` is the kernel's, which timer_t of the C library may hide. */
static bool is_timer_within(int id, const struct timespec *span) {
    struct itimerspec value = {0};
#ifdef SYS_timer_gettime64 /* 32-bit systems have both calls: the C library's time_t decides */
    if (sizeof value.it_value.tv_sec > sizeof(long))
        return syscall(SYS_timer_gettime64, id, &value) == 0 && is_within(&value.it_value, span);
#endif
    return syscall(SYS_timer_gettime, id, &value) == 0 && is_within(&value.it_value, span);
}

/* A timer has four lines: "ID: 0", "signal: 14/0000000000000000", "notify: signal/pid.5" and "ClockID: 1".
 * The CPU-time clocks are 2, 3 and the negative ones: a wait takes no CPU time. */
static bool ends_wait_within(const char *lines, const struct timespec *span, const sigset_t *waited) {
    int id, number, clock;
    char notify[16];
    if (sscanf(lines, "ID: %d signal: %d/%*s notify: %15[a-z]/%*s ClockID: %d", &id, &number, notify,
               &clock) != 4)
        return true;
    const bool is_real = clock >= 0 && clock != CLOCK_PROCESS_CPUTIME_ID && clock != CLOCK_THREAD_CPUTIME_ID;
    return is_real && strcmp(notify, "none") != 0 && ends_wait(number, waited) && is_timer_within(id, span);
}

/* timer_create(). A kernel without this file can't tell: no timer is known then. */
static bool has_timer_within(const struct timespec *span, const sigset_t *waited) {
    char text[2048];
    if (!iam_mock_sleep_internal_read_file("/proc/self/timers", text, sizeof text))
        return false;
    if (strlen(text) == sizeof text - 1)
        return true;
    for (const char *lines = strstr(text, "ID: "); lines; lines = strstr(lines, "\nID: ")) {
        lines += *lines == '\n';
        if (ends_wait_within(lines, span, waited))
            return true;
    }
    return false;
}

static bool has_signal_within(const struct timespec *span, const sigset_t *waited) {
    return (has_alarm_within(span) && ends_wait(SIGALRM, waited)) || has_timer_within(span, waited);
}

bool iam_mock_sleep_internal_is_alone(void) {
    const int before = errno;
    const bool alone = has_one_thread() && !has_children();
    errno = before;
    return alone;
}

bool iam_mock_sleep_internal_is_undisturbed(const struct timespec *span) {
    const int before = errno;
    const bool disturbed =
        !has_one_thread() || (has_children() && has_any_handler()) || has_signal_within(span, NULL);
    errno = before;
    return !disturbed;
}

bool iam_mock_sleep_internal_gets_no_signal(const sigset_t *waited, const struct timespec *span) {
    const int before = errno;
    const bool alone = has_one_thread() && !has_children() && !has_signal_within(span, waited);
    errno = before;
    return alone;
}
