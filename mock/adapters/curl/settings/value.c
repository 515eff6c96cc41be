/* The value of an option: curl_easy_setopt's third argument, whatever its type. */
#include "adapters/curl/settings/value.h"

union value value_read(CURLoption option, va_list arguments) {
    union value value = {0};
    if (option < CURLOPTTYPE_OBJECTPOINT)
        value.number = va_arg(arguments, long);
    else if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB)
        value.offset = va_arg(arguments, curl_off_t);
    else if (option >= CURLOPTTYPE_FUNCTIONPOINT && option < CURLOPTTYPE_OFF_T)
        value.function = va_arg(arguments, any_function *);
    else
        value.pointer = va_arg(arguments, void *);
    return value;
}

CURLcode value_set(const struct real *real, CURL *curl, CURLoption option, union value value) {
    if (option < CURLOPTTYPE_OBJECTPOINT)
        return real->curl_easy_setopt(curl, option, value.number);
    if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB)
        return real->curl_easy_setopt(curl, option, value.offset);
    if (option >= CURLOPTTYPE_FUNCTIONPOINT && option < CURLOPTTYPE_OFF_T)
        return real->curl_easy_setopt(curl, option, value.function);
    return real->curl_easy_setopt(curl, option, value.pointer);
}
