/* Adds and removes handles: in the registries of easy and multi handles, and with the transfers in them. */
#include "adapters/curl/transfer/handles.h"

#include "adapters/curl/process/passing.h"
#include "adapters/curl/transfer/transfer.h"

struct easy *handles_add_easy(CURL *curl, const struct real *real) {
    struct easy *stale = easy_find(curl);
    if (stale)
        handles_remove_easy(stale);
    struct easy *easy = easy_new(curl, real);
    if (easy && transfer_attach(easy))
        return easy;
    if (easy)
        easy_free(easy);
    return NULL;
}

struct multi *handles_add_multi(CURLM *curlm, const struct real *real, bool own) {
    struct multi *stale = multi_find(curlm);
    if (stale)
        handles_remove_multi(stale);
    return multi_new(curlm, real, own);
}

#ifdef CURL_WRAPS /* all calls arrive, from the first on; libcurl's own have no known address */
static bool may_adopt(const struct real *real, const void *caller) {
    (void)real;
    (void)caller;
    return false;
}
#else
static bool may_adopt(const struct real *real, const void *caller) { return !is_in_libcurl(real, caller); }
#endif

struct easy *handles_adopt_easy(CURL *curl, const struct real *real, const void *caller, bool *failed) {
    struct easy *easy = easy_find(curl);
    *failed = false;
    if (easy || !curl || !may_adopt(real, caller))
        return easy;
    easy = easy_new(curl, real);
    *failed = !easy;
    if (!easy || transfer_attach(easy))
        return easy;
    easy_free(easy); /* libcurl refuses such a handle */
    return NULL;
}

struct multi *handles_adopt_multi(CURLM *curlm, const struct real *real, const void *caller, bool *failed) {
    struct multi *multi = multi_find(curlm);
    *failed = false;
    if (multi || !curlm || !may_adopt(real, caller))
        return multi;
    multi = multi_new(curlm, real, false);
    *failed = !multi;
    return multi;
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
    while (multi->busy.first_sent)
        sent_answers_end(&multi->busy, multi->busy.first_sent->sent.receiver);
    multi_free(multi);
}
