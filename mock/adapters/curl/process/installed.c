/* The installed mock, the process's only one: which threads use it, and what fork() and uninstalling wait
 * for. */
#include "adapters/curl/process/installed.h"

#include "adapters/curl/process/cancellation.h"
#include "adapters/curl/process/registry.h"

#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

static struct {
    pthread_mutex_t install_lock; /* one install or uninstall at a time */
    struct iam_mock *_Atomic mock;
    atomic_uint users;        /* threads between acquire_mock() and release_mock() */
    atomic_bool forking;      /* no further thread becomes a user */
    atomic_uint installation; /* the number of uninstalls */
    const struct process_watcher *_Atomic watcher;
} state = {.install_lock = PTHREAD_MUTEX_INITIALIZER};

/* Calls of acquire_mock() that this thread has not released; initial-exec: reading it never allocates. */
static _Thread_local unsigned uses __attribute__((tls_model("initial-exec")));

/* A fork waits for the users, and a thread that wants to become one waits for the fork. */
static void become_user(void) {
    atomic_fetch_add(&state.users, 1);
    while (atomic_load(&state.forking)) {
        atomic_fetch_sub(&state.users, 1);
        sched_yield();
        atomic_fetch_add(&state.users, 1);
    }
}

struct iam_mock *acquire_mock(void) {
    hold_cancellation();
    if (uses++ == 0)
        become_user();
    return atomic_load(&state.mock);
}

void release_mock(void) {
    if (--uses == 0)
        atomic_fetch_sub(&state.users, 1);
    release_cancellation();
}

bool mock_is_installed(void) { return atomic_load(&state.mock) != NULL; }
unsigned installation_number(void) { return atomic_load(&state.installation); }

void report_problem(const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(text, sizeof text, format, arguments) < 0)
        text[0] = '\0';
    va_end(arguments);
    iam_mock_add_problem(acquire_mock(), text);
    release_mock();
}

void watch_process(const struct process_watcher *watcher) { atomic_store(&state.watcher, watcher); }

size_t notify_uninstall(struct iam_mock *mock) {
    const struct process_watcher *watcher = atomic_load(&state.watcher);
    return watcher ? watcher->at_uninstall(mock) : 0;
}

/* ----- Install ----- */

static void lock_install(void) {
    hold_cancellation();
    pthread_mutex_lock(&state.install_lock);
}

static void unlock_install(void) {
    pthread_mutex_unlock(&state.install_lock);
    release_cancellation();
}

struct iam_mock *install_mock(struct iam_mock *mock, void (*on_free)(struct iam_mock *, void *)) {
    lock_install();
    struct iam_mock *before = atomic_load(&state.mock);
    if (!before) {
        iam_mock_on_free(mock, on_free, NULL);
        atomic_store(&state.mock, mock);
    }
    unlock_install();
    return before;
}

void uninstall_mock(const struct iam_mock *which, void (*after)(struct iam_mock *mock)) {
    lock_install();
    struct iam_mock *mock = atomic_load(&state.mock);
    if (mock && (!which || which == mock)) {
        atomic_store(&state.mock, NULL);
        while (atomic_load(&state.users) >
               0) /* threads in a call on the mock; none of them waits for this one */
            sched_yield();
        atomic_fetch_add(&state.installation, 1);
        iam_mock_on_free(mock, NULL, NULL);
        after(mock);
    }
    unlock_install();
}

/* ----- Fork ----- */

/* During a fork both locks are held and no other thread is in a call on the mock, so the child gets a
 * consistent copy. A thread in such a call may need the registry: wait for the call before locking the
 * registry. */
static void before_fork(void) {
    lock_install();
    atomic_store(&state.forking, true);
    while (atomic_load(&state.users) > (uses > 0))
        sched_yield();
    lock_registry();
}

static void in_parent(void) {
    unlock_registry();
    atomic_store(&state.forking, false);
    unlock_install();
}

/* Close the child's copies at once, even if the child never transfers anything: the parent's libcurl sees the
 * end of a connection only when no process holds the other end. */
static void in_child(void) {
    const struct process_watcher *watcher = atomic_load(&state.watcher);
    atomic_store(&state.users, uses > 0);
    if (watcher)
        watcher->in_child();
    in_parent();
}

__attribute__((constructor)) static void watch_forks(void) {
    (void)pthread_atfork(before_fork, in_parent, in_child);
}
