/* The handles that were made while this library was there. libcurl's own (of DNS over HTTPS, of a plain
 * curl_easy_perform) aren't among them, and are left alone. */
#include "adapter.h"

#include <stdlib.h>

static struct {
    struct easy *easies;
    struct multi *multis;
} handles;

struct easy *easy_find(const CURL *curl) {
    struct easy *easy;
    lock_registry();
    HASH_FIND_PTR(handles.easies, &curl, easy);
    unlock_registry();
    return easy;
}

struct multi *multi_find(const CURLM *curlm) {
    struct multi *multi;
    lock_registry();
    HASH_FIND_PTR(handles.multis, &curlm, multi);
    unlock_registry();
    return multi;
}

/* libcurl gave the address out anew: what was there ended unseen, by a cleanup that escaped. */
static void forget_easy(CURL *curl) {
    struct easy *stale = easy_find(curl);
    if (stale) {
        transfer_leave(stale);
        easy_free(stale);
    }
}

static void forget_multi(CURLM *curlm) {
    struct multi *stale = multi_find(curlm);
    if (stale)
        multi_free(stale);
}

struct easy *easy_new(CURL *curl, const struct real *real) {
    forget_easy(curl);
    struct easy *easy = calloc(1, sizeof *easy);
    if (!easy)
        return NULL;
    easy->curl = curl;
    easy->real = real;
    lock_registry();
    HASH_ADD_PTR(handles.easies, curl, easy);
    bool added = easy->hh.tbl != NULL;
    unlock_registry();
    if (added)
        return easy;
    free(easy);
    return NULL;
}

void easy_free(struct easy *easy) {
    lock_registry();
    HASH_DEL(handles.easies, easy);
    unlock_registry();
    settings_free(&easy->settings);
    target_free(&easy->target);
    free(easy->effective_url);
    free(easy);
}

struct multi *multi_new(CURLM *curlm, const struct real *real) {
    forget_multi(curlm);
    struct multi *multi = calloc(1, sizeof *multi);
    if (!multi)
        return NULL;
    multi->curlm = curlm;
    multi->real = real;
    lock_registry();
    HASH_ADD_PTR(handles.multis, curlm, multi);
    bool added = multi->hh.tbl != NULL;
    unlock_registry();
    if (added)
        return multi;
    free(multi);
    return NULL;
}

/* libcurl lets a multi handle go before the handles in it. */
void multi_free(struct multi *multi) {
    lock_registry();
    HASH_DEL(handles.multis, multi);
    unlock_registry();
    while (multi->easies)
        transfer_leave(multi->easies);
    while (multi->busy)
        connection_end_request(multi->busy);
    free(multi);
}
