/* The program as a child: started, its signals, its end. */
#include "adapters/launcher/run.h"

#include "adapters/launcher/children.h"
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

/* What the child says through a pipe before it becomes the program. */
struct news {
    enum {
        NEWS_NETWORK_KEPT,
        NEWS_NETWORK_PARTIAL,
        NEWS_NO_PROGRAM
    } kind;     /* the child goes on after the first only */
    int number; /* errno's */
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

static void tell(int pipe, struct news news) { (void)!write(pipe, &news, sizeof news); }

static void remove_network(int pipe) {
    enum network result = leave_network();
    if (result == NETWORK_KEPT)
        tell(pipe, (struct news){NEWS_NETWORK_KEPT, errno});
    if (result != NETWORK_PARTIAL)
        return;
    tell(pipe, (struct news){NEWS_NETWORK_PARTIAL, errno});
    _exit(STATUS_FAILED);
}

static _Noreturn void become(const char *path, char **arguments, bool keep_network,
                             const struct signals *signals, int pipe) {
    if (!keep_network)
        remove_network(pipe);
    (void)sigaction(SIGCHLD, &signals->child, NULL);
    (void)sigprocmask(SIG_SETMASK, &signals->mask, NULL);
    (void)execvp(path, arguments);
    tell(pipe, (struct news){NEWS_NO_PROGRAM, errno});
    _exit(STATUS_FAILED);
}

/* The kernel's words for its limits are those for a full disk. */
static const char *why_no_name_space(int number) {
    return number == ENOSPC
               ? "the limit max_user_namespaces or max_net_namespaces in /proc/sys/user is reached"
               : strerror(number);
}

/* Returns false when the child has become the program. */
static bool read_news(int pipe, struct news *news) {
    ssize_t size;
    do
        size = read(pipe, news, sizeof *news);
    while (size < 0 && errno == EINTR);
    return size == (ssize_t)sizeof *news;
}

/* Returns the child's number once it has become the program, or -1; `news` then says why. */
static pid_t start(const char *path, char **arguments, bool keep_network, const struct signals *signals,
                   struct news *news) {
    int ends[2];
    pid_t child = pipe2(ends, O_CLOEXEC) == 0 ? fork() : -1;
    if (child < 0) {
        *news = (struct news){NEWS_NO_PROGRAM, errno};
        return -1;
    }
    if (child == 0)
        become(path, arguments, keep_network, signals, ends[1]);
    (void)close(ends[1]);
    bool failed = false;
    while (!failed && read_news(ends[0], news)) {
        failed = news->kind != NEWS_NETWORK_KEPT;
        if (!failed)
            complain("the system does not permit a network name space (%s): the program has the machine's "
                     "network",
                     why_no_name_space(news->number));
    }
    (void)close(ends[0]);
    if (failed)
        (void)waitpid(child, NULL, 0);
    return failed ? -1 : child;
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
static bool wait_for_others(const struct children *before, const struct signals *signals) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    const time_t end = now.tv_sec + MOST_WAIT_S;
    siginfo_t info = {0};
    int status;
    while ((void)reap(-1, &status), has_new_child(before)) {
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec >= end)
            return true;
        if (next_signal(signals, &(struct timespec){.tv_sec = 1}, &info) > 0 && info.si_signo != SIGCHLD)
            return true; /* the user doesn't want to wait */
    }
    return false;
}

struct run run_program(const char *path, char **arguments, bool keep_network) {
    struct signals signals;
    struct news news;
    take_signals(&signals);
    const struct children before = list_children(); /* of a shell that became this program by exec */
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    pid_t child = start(path, arguments, keep_network, &signals, &news);
    if (child < 0 && news.kind == NEWS_NETWORK_PARTIAL) {
        complain("the system permits a network name space only in part (%s): the program has the machine's "
                 "network",
                 strerror(news.number));
        child = start(path, arguments, true, &signals, &news);
    }
    if (child < 0) {
        complain("%s can't be run: %s", path, strerror(news.number));
        free(before.numbers);
        return (struct run){.status = news.number == ENOENT ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN};
    }
    int status = wait_for(child, &signals);
    bool has_orphans = wait_for_others(&before, &signals);
    free(before.numbers);
    return (struct run){.started = true,
                        .status =
                            WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status),
                        .has_orphans = has_orphans};
}
