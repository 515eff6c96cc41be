/* The verdict on a transfer: the result that the program gets if the adapter ended the transfer. */
#include "adapters/curl/transfer/verdict.h"

#include <stdarg.h>
#include <stdio.h>

void verdict_clear(struct verdict *verdict) { verdict->code = CURLE_OK; }

void verdict_give(struct verdict *verdict, CURLcode code, int os_error, const char *format, ...) {
    if (verdict->code != CURLE_OK)
        return;
    va_list arguments;
    va_start(arguments, format);
    verdict->code = code;
    verdict->os_error = os_error;
    if (vsnprintf(verdict->text, sizeof verdict->text, format, arguments) < 0)
        verdict->text[0] = '\0';
    va_end(arguments);
}
