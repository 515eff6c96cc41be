/* Adds and removes handles: in the registries of easy and multi handles, and with the transfers in them. */
#include "adapters/curl/transfer/handles.h"

#include "adapters/curl/transfer/transfer.h"

struct easy *handles_add_easy(CURL *curl, const struct real *real) {
    struct easy *stale = easy_find(curl);
    if (stale)
        handles_remove_easy(stale);
    return easy_new(curl, real);
}

struct multi *handles_add_multi(CURLM *curlm, const struct real *real, bool own) {
    struct multi *stale = multi_find(curlm);
    if (stale)
        handles_remove_multi(stale);
    return multi_new(curlm, real, own);
}

void handles_remove_easy(struct easy *easy) {
    transfer_leave(easy);
    easy_free(easy);
}

void handles_remove_multi(struct multi *multi) {
    while (multi->easies)
        transfer_leave(multi->easies);
    while (multi->busy.first)
        connection_end_request(multi->busy.first);
    multi_free(multi);
}
