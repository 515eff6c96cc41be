/* Asks the kernel what could end a wait of this process: other threads, children, timers, signals. */
#include "adapters/sleep/alone.h"

#include "adapters/sleep/proc.h"
#include "adapters/sleep/span.h"

#include <errno.h>
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

/* alarm() and setitimer(): what remains is real time. */
static bool has_alarm_within(const struct timespec *span) {
    struct itimerval alarm;
    if (getitimer(ITIMER_REAL, &alarm) != 0)
        return true;
    const struct timespec left = {alarm.it_value.tv_sec, (long)alarm.it_value.tv_usec * 1000};
    return (left.tv_sec != 0 || left.tv_nsec != 0) && span_between(&left, span).tv_sec >= 0;
}

/* timer_create(). A kernel without this file can't tell. */
static bool has_timers(void) {
    char first[8];
    return iam_mock_sleep_internal_read_file("/proc/self/timers", first, sizeof first) && first[0] != '\0';
}

bool iam_mock_sleep_internal_is_alone(void) {
    const int before = errno;
    const bool alone = has_one_thread() && !has_children();
    errno = before;
    return alone;
}

bool iam_mock_sleep_internal_is_undisturbed(const struct timespec *span) {
    const int before = errno;
    const bool disturbed = !has_one_thread() || (has_alarm_within(span) && has_handler(SIGALRM)) ||
                           ((has_children() || has_timers()) && has_any_handler());
    errno = before;
    return !disturbed;
}

bool iam_mock_sleep_internal_gets_no_signal(const sigset_t *waited, const struct timespec *span) {
    const int before = errno;
    const bool alarmed =
        has_alarm_within(span) && (has_handler(SIGALRM) || sigismember(waited, SIGALRM) != 0);
    const bool alone = has_one_thread() && !has_children() && !alarmed && !has_timers();
    errno = before;
    return alone;
}
