/* iam_mock_cmocka_sweep_subreaper.h: end the processes that left the process group of their case.
 *
 * A process that a case started, and that left the case's process group, survives the case. On Linux the test
 * program becomes a subreaper for the time of the sweep: such a process then becomes the test program's child
 * when its parent ends. Private: include iam_mock_cmocka.h.
 */
#ifndef IAM_MOCK_CMOCKA_SWEEP_SUBREAPER_H
#define IAM_MOCK_CMOCKA_SWEEP_SUBREAPER_H

#include "iam_mock_cmocka_sweep_shared.h"

#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>

#ifdef SA_SIGINFO

#define IAM_MOCK_CMOCKA_CHILDREN 64

/* The state from before the sweep. */
struct iam_mock_cmocka_subreaper {
    int was_subreaper;
    pid_t children[IAM_MOCK_CMOCKA_CHILDREN]; /* that the test program had already */
    size_t child_count;
};

/*
 * List up to `most` children of this process's main thread. Returns how many; 0 too if the system doesn't
 * say.
 */
static inline size_t iam_mock_cmocka_list_children(pid_t *out, size_t most) {
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

/* Make this process a subreaper, and note the children that it has already. Call before the first case. */
static inline void iam_mock_cmocka_become_subreaper(struct iam_mock_cmocka_subreaper *before) {
#ifdef PR_SET_CHILD_SUBREAPER
    before->child_count = iam_mock_cmocka_list_children(before->children, IAM_MOCK_CMOCKA_CHILDREN);
    (void)prctl(PR_GET_CHILD_SUBREAPER, (unsigned long)(uintptr_t)&before->was_subreaper, 0L, 0L, 0L);
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
#else
    (void)before;
#endif
}

/* Did the test program have this child before the sweep? */
static inline bool iam_mock_cmocka_had_child(const struct iam_mock_cmocka_subreaper *before, pid_t pid) {
    for (size_t i = 0; i < before->child_count; i++)
        if (before->children[i] == pid)
            return true;
    return false;
}

/* Kill all children that are new since iam_mock_cmocka_become_subreaper(). Returns true if there were any. */
static inline bool iam_mock_cmocka_kill_new_children(const struct iam_mock_cmocka_subreaper *before) {
    pid_t children[2 * IAM_MOCK_CMOCKA_CHILDREN];
    const size_t count = iam_mock_cmocka_list_children(children, 2 * IAM_MOCK_CMOCKA_CHILDREN);
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        if (iam_mock_cmocka_had_child(before, children[i]))
            continue;
        found = true;
        (void)kill(children[i], SIGKILL);
        while (waitpid(children[i], NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    return found;
}

/*
 * Kill the processes that cases left behind, and restore the setting from before. Call after the last case:
 * then each new child is a process that a case left. If the program had too many children before the sweep to
 * note them all, none is killed.
 */
static inline void iam_mock_cmocka_stop_subreaper(const struct iam_mock_cmocka_subreaper *before) {
#ifdef PR_SET_CHILD_SUBREAPER
    /* A process that is killed leaves its children to this one: repeat until there are no new children. */
    bool found = before->child_count < IAM_MOCK_CMOCKA_CHILDREN;
    while (found)
        found = iam_mock_cmocka_kill_new_children(before);
    (void)prctl(PR_SET_CHILD_SUBREAPER, (long)before->was_subreaper, 0L, 0L, 0L);
#else
    (void)before;
#endif
}

#endif

#endif
