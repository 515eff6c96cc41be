/* The program as a child: started, its signals, its end. */
#include "adapters/launcher/run.h"

#include "adapters/launcher/network.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_WAIT_S = 5 }; /* for the processes that the program leaves behind */

/* What the child says through a pipe if it can't become the program. */
struct failure {
    bool network;
    int number;
};

/* ----- Start ----- */

/* The signals as this process has got them from its parent; the child gets them as well. */
struct signals {
    sigset_t waited; /* blocked here */
    sigset_t mask;
    struct sigaction child;
};

static void take_signals(struct signals *signals) {
    static const int passed[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};
    (void)sigemptyset(&signals->waited);
    (void)sigaddset(&signals->waited, SIGCHLD);
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
        (void)sigaddset(&signals->waited, passed[i]);
    (void)sigprocmask(SIG_BLOCK, &signals->waited, &signals->mask);
    (void)sigaction(SIGCHLD, &(struct sigaction){.sa_handler = SIG_DFL}, &signals->child);
}

static _Noreturn void fail(int pipe, struct failure failure) {
    _exit(write(pipe, &failure, sizeof failure) == sizeof failure ? STATUS_FAILED : STATUS_CANNOT_RUN);
}

static _Noreturn void become(const char *path, char **arguments, bool network, const struct signals *signals,
                             int pipe) {
    enum network result = network ? NETWORK_LEFT : leave_network();
    if (result == NETWORK_BROKEN)
        fail(pipe, (struct failure){.network = true, .number = errno});
    if (result == NETWORK_STAYS)
        complain(
            "the system does not permit a network name space (%s): the program has the machine's network",
            strerror(errno));
    (void)sigaction(SIGCHLD, &signals->child, NULL);
    (void)sigprocmask(SIG_SETMASK, &signals->mask, NULL);
    (void)execvp(path, arguments);
    fail(pipe, (struct failure){.number = errno});
}

/* Returns the child's number once it has become the program, or -1; `failure` then says why. */
static pid_t start(const char *path, char **arguments, bool network, const struct signals *signals,
                   struct failure *failure) {
    int ends[2];
    *failure = (struct failure){0};
    pid_t child = pipe2(ends, O_CLOEXEC) == 0 ? fork() : -1;
    if (child < 0) {
        failure->number = errno;
        return -1;
    }
    if (child == 0)
        become(path, arguments, network, signals, ends[1]);
    (void)close(ends[1]);
    ssize_t size;
    do
        size = read(ends[0], failure, sizeof *failure);
    while (size < 0 && errno == EINTR);
    (void)close(ends[0]);
    if (size <= 0)
        return child;
    (void)waitpid(child, NULL, 0);
    return -1;
}

/* ----- Wait ----- */

/* Wait for a signal; `limit` NULL: without end. Returns its number, or -1 after the limit. */
static int next_signal(const struct signals *signals, const struct timespec *limit, siginfo_t *info) {
    int number;
    do
        number = limit ? sigtimedwait(&signals->waited, info, limit) : sigwaitinfo(&signals->waited, info);
    while (number < 0 && errno == EINTR);
    return number;
}

/* Take the ends of children. Returns whether `child` has ended; `*status` is then how. */
static bool reap(pid_t child, int *status) {
    bool ended = false;
    int how;
    for (pid_t one; (one = waitpid(-1, &how, WNOHANG)) > 0;) {
        if (one == child) {
            ended = true;
            *status = how;
        }
    }
    return ended;
}

/* A terminal sends its signals to all processes of its group, so the program has got them already. */
static int wait_for(pid_t child, const struct signals *signals) {
    int status = 0;
    siginfo_t info;
    for (;;) {
        int number = next_signal(signals, NULL, &info);
        if (number == SIGCHLD && reap(child, &status))
            return status;
        if (number != SIGCHLD && info.si_code <= 0)
            (void)kill(child, number);
    }
}

/* Returns whether processes that the program left behind still run, when they have ended or the time is over.
 */
static bool wait_for_others(const struct signals *signals) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    const time_t end = now.tv_sec + MOST_WAIT_S;
    siginfo_t info = {0};
    for (pid_t one; (one = waitpid(-1, NULL, WNOHANG)) >= 0;) {
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
        if (one == 0 && now.tv_sec >= end)
            return true;
        if (one == 0 && next_signal(signals, &(struct timespec){.tv_sec = 1}, &info) > 0 &&
            info.si_signo != SIGCHLD)
            return true; /* the user doesn't want to wait */
    }
    return false;
}

struct run run_program(const char *path, char **arguments, bool network) {
    struct signals signals;
    struct failure failure;
    take_signals(&signals);
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    pid_t child = start(path, arguments, network, &signals, &failure);
    if (child < 0 && failure.network) {
        complain("the system permits a network name space only in part (%s): the program has the machine's "
                 "network",
                 strerror(failure.number));
        child = start(path, arguments, true, &signals, &failure);
    }
    if (child < 0) {
        complain("%s can't be run: %s", path, strerror(failure.number));
        return (struct run){.status = failure.number == ENOENT ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN};
    }
    int status = wait_for(child, &signals);
    return (struct run){.started = true,
                        .status =
                            WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status),
                        .left = wait_for_others(&signals)};
}
