/* Messages of iam-mock-run, and texts. */
#include "adapters/launcher/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void complain(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    (void)fputs("iam-mock-run: ", stderr);
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
}

char *text(const char *format, ...) {
    char *made;
    va_list arguments;
    va_start(arguments, format);
    int size = vasprintf(&made, format, arguments);
    va_end(arguments);
    if (size < 0) {
        complain("out of memory");
        exit(STATUS_FAILED);
    }
    return made;
}
