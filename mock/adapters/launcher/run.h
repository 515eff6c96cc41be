/* The program as a child: started, its signals, its end. */
#ifndef MOCK_ADAPTERS_LAUNCHER_RUN_H
#define MOCK_ADAPTERS_LAUNCHER_RUN_H

#include "adapters/launcher/base.h"

struct run {
    bool started;
    int status;       /* the exit status of iam-mock-run */
    bool has_orphans; /* processes that the program left behind still run */
};

/* Run a program by its path and wait for its end; for up to 5 s also for the processes that it leaves behind.
 * Signals that other processes send to this one are passed on. `keep_network`: the program keeps the
 * machine's network. */
struct run run_program(const char *path, char **arguments, bool keep_network);

#endif
