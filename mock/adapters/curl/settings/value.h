/* The value of an option: curl_easy_setopt's third argument, whatever its type. */
#ifndef MOCK_ADAPTERS_CURL_SETTINGS_VALUE_H
#define MOCK_ADAPTERS_CURL_SETTINGS_VALUE_H

#include "adapters/curl/process/base.h"
#include "adapters/curl/process/real.h"

#include <stdarg.h>

union value {
    long number;
    curl_off_t offset;
    void *pointer;
    any_function *function;
};

/* Read the argument, whose type the option's number says (curl/curl.h). */
union value value_read(CURLoption option, va_list arguments);

/* Call real libcurl's curl_easy_setopt(). */
CURLcode value_set(const struct real *real, CURL *curl, CURLoption option, union value value);

#endif
