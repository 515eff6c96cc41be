/* The children of this process: those that it had at its start, and new ones. */
#ifndef MOCK_ADAPTERS_LAUNCHER_CHILDREN_H
#define MOCK_ADAPTERS_LAUNCHER_CHILDREN_H

#include "adapters/launcher/base.h"

#include <sys/types.h>

struct children {
    bool known; /* false: the system does not list them */
    size_t count;
    pid_t *numbers;
};

/* Returns the children of now, those that have ended but were not waited for included. The caller frees
 * `numbers`. */
struct children list_children(void);

/* Is there a child that is not among these? If children are not known: is there any? */
bool has_new_child(const struct children *before);

#endif
