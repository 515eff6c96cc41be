/* What every file of iam-mock-run includes first: feature macros, exit statuses, messages, texts. */
#ifndef MOCK_ADAPTERS_LAUNCHER_BASE_H
#define MOCK_ADAPTERS_LAUNCHER_BASE_H

#undef _GNU_SOURCE /* for unshare(), pipe2(), vasprintf() */
#define _GNU_SOURCE 1

#include <stdbool.h>
#include <stddef.h>

/* As those of env, timeout and the shell. */
enum { STATUS_FAILED = 125, STATUS_CANNOT_RUN = 126, STATUS_NOT_FOUND = 127, STATUS_SIGNAL = 128 };

/* Print a line on standard error, with the program's name before it. Control characters are printed as
 * "\x0d". */
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);

/* Returns a new text; the caller frees it. If memory is out, the program ends with STATUS_FAILED. */
__attribute__((format(printf, 1, 2))) char *text(const char *format, ...);

#endif
