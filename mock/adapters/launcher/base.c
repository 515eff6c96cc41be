/* Messages of iam-mock-run, and texts. */
#include "adapters/launcher/base.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void print_escaped(const char *words) {
    for (const char *at = words; *at != '\0'; at++) {
        if (iscntrl((unsigned char)*at))
            (void)fprintf(stderr, "\\x%02x", (unsigned)(unsigned char)*at);
        else
            (void)fputc(*at, stderr);
    }
}

void complain(const char *format, ...) {
    char *words;
    va_list arguments;
    va_start(arguments, format);
    int size = vasprintf(&words, format, arguments);
    va_end(arguments);
    (void)fputs("iam-mock-run: ", stderr);
    print_escaped(size < 0 ? "out of memory" : words);
    (void)fputc('\n', stderr);
    if (size >= 0)
        free(words);
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
