/* The children of this process: those that it had at its start, and new ones. */
#include "adapters/launcher/children.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

static void add(struct children *children, pid_t number) {
    pid_t *grown = realloc(children->numbers, (children->count + 1) * sizeof *grown);
    if (!grown) {
        complain("out of memory");
        exit(STATUS_FAILED);
    }
    grown[children->count++] = number;
    children->numbers = grown;
}

struct children list_children(void) {
    struct children children = {0};
    char *line = NULL;
    size_t size = 0;
    FILE *list = fopen("/proc/thread-self/children", "re"); /* a parent of other processes has one thread */
    children.known = list != NULL;
    if (list && getline(&line, &size, list) > 0) {
        char *end;
        for (char *at = line;; at = end) {
            long number = strtol(at, &end, 10);
            if (end == at)
                break;
            add(&children, (pid_t)number);
        }
    }
    free(line);
    if (list)
        (void)fclose(list);
    return children;
}

static bool contains(const struct children *children, pid_t number) {
    for (size_t i = 0; i < children->count; i++) {
        if (children->numbers[i] == number)
            return true;
    }
    return false;
}

bool has_new_child(const struct children *before) {
    siginfo_t info;
    const struct children now = list_children();
    bool found = !now.known && waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
    for (size_t i = 0; i < now.count && !found; i++)
        found = !contains(before, now.numbers[i]);
    free(now.numbers);
    return found;
}
