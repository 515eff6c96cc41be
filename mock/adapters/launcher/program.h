/* The program to run: where it is, and whether libraries can be preloaded into it. */
#ifndef MOCK_ADAPTERS_LAUNCHER_PROGRAM_H
#define MOCK_ADAPTERS_LAUNCHER_PROGRAM_H

#include "adapters/launcher/base.h"

/* Find a program as the shell does: a name without a slash in the directories of PATH. On success, 0; `path`
 * is then a new text. Otherwise STATUS_NOT_FOUND or STATUS_CANNOT_RUN, after a message. */
int find_program(const char *name, char **path);

/* Check that the run-time linker will preload libraries into the program, or into the interpreter of a
 * script. Returns 0, or STATUS_NOT_FOUND, STATUS_CANNOT_RUN or STATUS_FAILED after a message. */
int check_program(const char *path);

#endif
