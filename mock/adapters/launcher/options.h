/* The command line of iam-mock-run. */
#ifndef MOCK_ADAPTERS_LAUNCHER_OPTIONS_H
#define MOCK_ADAPTERS_LAUNCHER_OPTIONS_H

#include "adapters/launcher/base.h"

struct options {
    const char *scenario;
    const char *report;
    bool sleep;
    char *hosts;    /* separated by commas; NULL: none; lives until the process ends */
    char **program; /* its name and its arguments */
};

/* Read the command line. Ends the program if that is wrong, after a message, or asks for help. */
struct options read_options(int count, char **arguments);

#endif
