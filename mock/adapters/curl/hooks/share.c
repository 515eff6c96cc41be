/* libcurl's share interface, as the program calls it: which shares hold an HSTS store. */
#include "adapters/curl/hooks/hooks.h"

#include "adapters/curl/settings/shares.h"
#include "adapters/curl/settings/value.h"
#include "adapters/curl/transfer/easy.h"

/* CURLSHOPT_SHARE and _UNSHARE. */
static CURLSHcode share_data(const struct real *real, CURLSH *share, CURLSHoption option, int data) {
    const bool hsts = data == CURL_LOCK_DATA_HSTS;
    if (option == CURLSHOPT_SHARE && hsts && !share_note_hsts(share))
        return CURLSHE_NOMEM;
    const CURLSHcode result = real->curl_share_setopt(share, option, data);
    if (option == CURLSHOPT_UNSHARE && hsts && result == CURLSHE_OK)
        share_forget_hsts(share);
    return result;
}

CURL_EXPORT CURLSHcode HOOK(curl_share_setopt)(CURLSH *share, CURLSHoption option, ...) {
    const bool has_number = option == CURLSHOPT_SHARE || option == CURLSHOPT_UNSHARE;
    va_list arguments;
    va_start(arguments, option);
    const int data = has_number ? va_arg(arguments, int) : 0;
    void *pointer = has_number ? NULL : va_arg(arguments, void *); /* to data or to a function */
    va_end(arguments);
    const struct real *real = REAL_OF_CALLER();
    if (!real)
        return CURLSHE_INVALID;
    return has_number ? share_data(real, share, option, data)
                      : real->curl_share_setopt(share, option, pointer);
}

CURL_EXPORT CURLSHcode HOOK(curl_share_cleanup)(CURLSH *share) {
    const struct real *real = REAL_OF_CALLER();
    if (easy_is_in_share(share)) /* libcurl may not know it: the handle returns to the share later */
        return CURLSHE_IN_USE;
    const CURLSHcode result = real ? real->curl_share_cleanup(share) : CURLSHE_INVALID;
    if (result == CURLSHE_OK)
        share_forget_hsts(share);
    return result;
}
